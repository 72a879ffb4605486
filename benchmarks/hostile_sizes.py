"""Chats of enormous parts: is the time in proportion to the size, and the memory bounded?

    .venv/bin/python benchmarks/hostile_sizes.py              every kind
    .venv/bin/python benchmarks/hostile_sizes.py "one line"   those whose name holds these words

Each kind is made at a size and at twice that, and each is read in a process of its own. To be kept: twice the size
takes at most 2.3 times the CPU time, and memory stays under 300 MB or three times the file, whichever is more. Ends
with 1 where one is not kept or a chat does not come through whole.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MOST_TIMES = 2.3
"""CPU time at twice the size by that at the size; what starting the program takes is left out of both."""
SHORTEST = 0.1
"""CPU seconds; a growth that ends below this cannot be told from chance."""
MEMORY = 300
"""Megabytes that any file may take."""
MEMORY_BY_FILE = 3
"""Memory by the size of the file, for large ones."""

LINE = "15/03/2024, 10:{:02} - {}: {}\n"


class Kind(NamedTuple):
    """What is enormous, how many of it, and what makes the chat with so many."""

    name: str
    size: int
    write: object


def messages(number: int) -> Iterator[str]:
    text = "Hello Zoë, I mended a sock 🧵 today and shall bring it on Tuesday to show"
    return (LINE.format(each // 1000 % 60, "Ann" if each % 3 else "Bea", text) for each in range(number))


def around(*enormous: str) -> Iterator[str]:
    yield LINE.format(0, "Ann", "Hello")
    yield from enormous
    yield LINE.format(59, "Bea", "Hi")


def lines_of_one_message(number: int) -> Iterator[str]:
    return around(LINE.format(1, "Ann", "a poem"), *("and a needle and a thread\n" for _ in range(number)))


def like_headers(number: int) -> Iterator[str]:
    return around(*("15/03/2024, 10:00 - hems and zips\n" for _ in range(number)))


def pasted(number: int) -> Iterator[str]:
    return around(LINE.format(1, "Ann", "look:"), *(LINE.format(2, f"Stranger {each}", "x") for each in range(number)))


def members(number: int) -> Iterator[str]:
    """Everybody is added in one notice, then each writes ten times."""
    names = [f"Member {each} of all" for each in range(number)]
    yield "15/03/2024, 09:00 - Ann added " + ", ".join(names[:-1]) + f" and {names[-1]}\n"
    for _ in range(10):
        yield from (LINE.format(0, name, "here") for name in names)


def steps_back(number: int) -> Iterator[str]:
    return (f"{each % 12 + 1:02}/{each % 11 + 1:02}/2024, 10:00 - Ann: Hello\n" for each in range(number))


def letters(unit: str):
    return lambda number: around(LINE.format(1, "Ann", unit * number))


KINDS = (
    Kind("messages, of 100 bytes", 1_000_000, messages),
    Kind("one line of needles", 1_000_000, letters("needle ")),
    Kind("one line of one letter", 2_000_000, letters("a")),
    Kind("one line of colons", 1_000_000, letters(": ")),
    Kind("one line of digits", 2_000_000, letters("1")),
    Kind("one line of blanks", 2_000_000, letters(" ")),
    Kind("one line of invisible marks", 500_000, letters("\u200e")),
    Kind("one line of commas", 1_000_000, letters("Ann, ")),
    Kind("one line of notices", 100_000, letters("Ann added Bea and ")),
    Kind("one line of '<attached: '", 100_000, letters("<attached: ")),
    Kind("lines of one message", 1_000_000, lines_of_one_message),
    Kind("blank lines of one message", 1_000_000, letters("\n")),
    Kind("lines like headers", 200_000, like_headers),
    Kind("pasted messages of strangers", 100_000, pasted),
    Kind("members", 1_000, members),
    Kind("dates in disorder", 200_000, steps_back),
    Kind("carriage returns in one line", 500_000, letters("a\r")),
)

READ = """
import json, sys, time
from pathlib import Path
from analyser.export import read

def memory():
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))) / 1024

read(Path(sys.argv[1]))
start = time.process_time()
found = read(Path(sys.argv[2]))
seconds = time.process_time() - start
stand = int(found.chat["lines"].sum()) + len(found.quality.unread)
print(json.dumps([seconds, memory(), found.quality.lines, stand]))
"""
"""Reads a small chat first, so that what is loaded once is not measured."""


class Measure(NamedTuple):
    megabytes: float
    seconds: float
    memory: float
    whole: bool


def measure(kind: Kind, size: int, folder: Path) -> Measure:
    (folder / "small.txt").write_text("".join(around()), "utf-8")
    path = folder / "chat.txt"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(kind.write(size))
    command = [sys.executable, "-c", READ, folder / "small.txt", path]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=600)
    seconds, memory, lines, stand = json.loads(done.stdout)
    whole = lines == stand == path.read_bytes().count(b"\n")
    return Measure(path.stat().st_size / 2**20, seconds, memory, whole)


def verdict(once: Measure, twice: Measure) -> str:
    faults = []
    if twice.seconds > SHORTEST and twice.seconds > MOST_TIMES * max(once.seconds, SHORTEST / 2):
        faults.append("slow")
    if twice.memory > max(MEMORY, MEMORY_BY_FILE * twice.megabytes):
        faults.append("memory")
    if not (once.whole and twice.whole):
        faults.append("lines lost")
    return ", ".join(faults) or "kept"


def row(kind: Kind, folder: Path) -> tuple[str, bool]:
    try:
        once, twice = (measure(kind, size, folder) for size in (kind.size, 2 * kind.size))
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        return f"{kind.name:32} did not end well: {str(getattr(error, 'stderr', '')).strip()[-100:]}", False
    times = twice.seconds / max(once.seconds, 0.001)
    said = verdict(once, twice)
    return (
        f"{kind.name:32}{2 * kind.size:>10,}{twice.megabytes:>8.1f}{once.seconds:>8.2f}{twice.seconds:>8.2f}"
        f"{times:>7.1f}{twice.memory:>8.0f}  {said}"
    ), said == "kept"


def main() -> None:
    words = " ".join(sys.argv[1:])
    print(f"{'kind':32}{'number':>10}{'MB':>8}{'s half':>8}{'s':>8}{'times':>7}{'RSS MB':>8}")
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            if words in kind.name:
                text, good = row(kind, Path(folder))
                print(text, flush=True)
                kept.append(good)
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
