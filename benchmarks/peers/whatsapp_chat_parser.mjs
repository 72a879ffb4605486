// whatsapp-chat-parser (npm): `parseString`, called and measured as measure.py does it.

import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const NAME = "whatsapp-chat-parser";
const AT_ONCE = 10_000;

// As in measure.py: what Linux tells is this program's alone.
function peak() {
  const told = existsSync("/proc/self/status") && /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
  return (told ? Number(told[1]) : process.resourceUsage().maxRSS) * 1024;
}

// Local time, which is UTC here: speed.py sets TZ, so that no hour is lost to summer time.
function row({ date, author, message }) {
  const timestamp = Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 19);
  return JSON.stringify({ timestamp, sender: author, text: message }) + "\n";
}

function write(messages, path) {
  writeFileSync(path, "");
  for (let first = 0; first < messages.length; first += AT_ONCE) {
    appendFileSync(path, messages.slice(first, first + AT_ONCE).map(row).join(""));
  }
}

function paths(chat) {
  if (!statSync(chat).isDirectory()) return [chat];
  const found = readdirSync(chat, { recursive: true }).filter((name) => name.endsWith(".txt"));
  return found.sort().map((name) => join(chat, name));
}

function measure(parseString, chat, answer) {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  let messages;
  for (const path of paths(chat)) messages = parseString(readFileSync(path, "utf8"));
  const used = process.cpuUsage(cpu);
  const figures = { wall: (performance.now() - wall) / 1e3, cpu: (used.user + used.system) / 1e6, peak: peak() };
  if (answer) write(messages, answer);
  return figures;
}

try {
  const { parseString } = await import(NAME);
  const library = createRequire(import.meta.url).resolve(NAME).replace(/dist.*/, "package.json");
  const version = `${JSON.parse(readFileSync(library, "utf8")).version}, node ${process.versions.node}`;
  const [chat, answer] = process.argv.slice(2);
  console.log(JSON.stringify({ version, ...(chat ? measure(parseString, chat, answer) : {}) }));
} catch (error) {
  console.error(String(error).split("\n")[0]);
  process.exit(1);
}
