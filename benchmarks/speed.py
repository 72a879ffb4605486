"""The parser's speed beside others', on chats that the benchmark makes itself; README.md tells what is measured.

    make bench ARGS="--sizes 10000 100000 --styles android"

Ends with 1 where an answer of ours is not exact.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from compare import Verdict, compare
from make_chat import STYLES

HERE = Path(__file__).parent
PEERS = HERE / "peers"
OURS = ("analyser", "analyser parse")
FLOOR = "bare re.match loop"
SIZES = (10_000, 100_000, 1_000_000)
SLOW = 30
"""Seconds of CPU; who takes longer runs once."""
WIDTH = 59
"""What is left of 80 columns beside a name."""


class Contestant(NamedTuple):
    """A parser: its name in the tables, and the program and the script that run it."""

    name: str
    program: str
    script: str


OTHERS_PYTHON = str(HERE.parent / ".venv-bench" / "bin" / "python")
CONTESTANTS = (
    Contestant("analyser", sys.executable, "analyser_read.py"),
    Contestant("analyser parse", sys.executable, "analyser_parse.py"),
    Contestant(FLOOR, sys.executable, "bare_loop.py"),
    Contestant("whatsapp-chat-parser", "node", "whatsapp_chat_parser.mjs"),
    Contestant("chatpack", OTHERS_PYTHON, "chatpack_list.py"),
    Contestant("chat-miner", OTHERS_PYTHON, "chat_miner.py"),
    Contestant("whatstk", OTHERS_PYTHON, "whatstk_frame.py"),
)


class Chat(NamedTuple):
    """A chat to parse, and what must come out."""

    style: str
    size: int
    path: Path
    gold: Path


class Effort(NamedTuple):
    """How often each contestant runs, and after how many seconds on the clock it is stopped."""

    rounds: int
    limit: float


class Failed(Exception):
    """A contestant gave no figures; the reason is for the table."""


class Result:
    """What one contestant did with one chat: the figures of each run, the verdict on its answer, or why there is none."""

    def __init__(self, size: int):
        self.size = size
        self.runs: list[dict] = []
        self.verdict: Verdict | None = None
        self.problem: str | None = None

    def middle(self, figure: str) -> float:
        """The median of a figure over the runs."""
        return median(run[figure] for run in self.runs)


def main() -> int:
    """Measure, print, and tell whether our own answers are exact."""
    options = _options()
    chosen = [each for each in CONTESTANTS if each.name in options.contestants]
    effort = Effort(options.rounds, options.limit)
    missing = head(chosen, effort)
    results = {}
    for style in options.styles:
        for size in options.sizes:
            chat = make(style, size, options.cache)
            results[style, size] = measure(chat, chosen, missing, effort)
            print("\n" + table(chat, results[style, size]), flush=True)
    print("\n" + targets(results, options.styles))
    wrong = wrong_answers(results)
    if not set(OURS).isdisjoint(options.contestants):
        print("\n" + ("\n".join(wrong) or "Every answer of analyser is exact."))
    return 1 if wrong else 0


def head(contestants: Sequence[Contestant], effort: Effort) -> dict[str, str]:
    """Print where this is measured and what; name -> reason of those that cannot run here."""
    print(f"{_processor()}, {os.cpu_count()} cores, {_memory()}")
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}")
    print(f"work on this machine at the start: {os.getloadavg()[0]:.1f} (load, 1 minute)\n")
    missing = {}
    for contestant in contestants:
        try:
            print(f"{contestant.name:<20} {run(contestant, effort)['version']}")
        except Failed as reason:
            missing[contestant.name] = f"not available: {reason}"[:WIDTH]
            print(f"{contestant.name:<20} {missing[contestant.name]}")
    return missing


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text("utf-8").split("\n") if about.exists() else []
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def make(style: str, size: int, cache: Path) -> Chat:
    """The chat of that style and size, written anew only where it is missing or older than what writes it."""
    maker = HERE / "make_chat.py"
    chat = Chat(style, size, cache / f"{style}-{size}.txt", cache / f"{style}-{size}.gold.jsonl")
    if chat.path.exists() and chat.path.stat().st_mtime > maker.stat().st_mtime:
        return chat
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = chat.path.with_suffix(".unfinished")
    files = ("--out", str(unfinished), "--gold", str(chat.gold))
    subprocess.run([sys.executable, str(maker), "--n", str(size), "--style", style, *files], check=True)
    unfinished.replace(chat.path)
    return chat


def measure(
    chat: Chat, contestants: Sequence[Contestant], missing: dict[str, str], effort: Effort
) -> dict[str, Result]:
    """Run everybody in turn, every other round from the last to the first, so that no place is always the better one."""
    results = {each.name: Result(chat.size) for each in contestants}
    for name, reason in missing.items():
        results[name].problem = reason
    for number in range(effort.rounds):
        for contestant in contestants if number % 2 == 0 else reversed(contestants):
            result = results[contestant.name]
            slow = result.runs and result.runs[0]["cpu"] > SLOW
            if not result.problem and not slow:
                _run_once(contestant, chat, effort, result)
    return results


def _run_once(contestant: Contestant, chat: Chat, effort: Effort, result: Result) -> None:
    """Add one run to a result; the first time, judge the answer too."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.jsonl" if result.verdict is None else None
        try:
            result.runs.append(run(contestant, effort, chat.path, answer))
        except Failed as reason:
            result.problem = str(reason)[:WIDTH]
            return
        if answer:
            result.verdict = compare(chat.gold, answer)


def run(contestant: Contestant, effort: Effort, *files: Path | None) -> dict:
    """Start a contestant in a process of its own and hear its figures."""
    command = [contestant.program, str(PEERS / contestant.script), *(str(file) for file in files if file)]
    # An hour that summer time skips would be lost to those who take local times for this machine's.
    settings = os.environ | {"TZ": "UTC"}
    listen = {"capture_output": True, "encoding": "utf-8", "check": True}
    try:
        done = subprocess.run(command, env=settings, timeout=effort.limit, **listen)
    except FileNotFoundError:
        raise Failed(f"there is no {Path(contestant.program).name} for it") from None
    except subprocess.TimeoutExpired:
        raise Failed(f"stopped after {effort.limit:g} s") from None
    except subprocess.CalledProcessError as error:
        raise Failed(_last_line(error.stderr) or f"ended with {error.returncode}") from None
    return json.loads(done.stdout)


def _last_line(text: str) -> str:
    return text.strip().split("\n")[-1]


HEAD = """\
                       records  exact    wall     CPU  CPU, least records  peak
                         found      %       s       s     to most /CPU ms    MB"""


def table(chat: Chat, results: dict[str, Result]) -> str:
    """One chat's table, 80 columns wide."""
    megabytes = chat.path.stat().st_size / 1e6
    lines = [f"{chat.style}, {chat.size:,} records, {megabytes:,.1f} MB", HEAD]
    return "\n".join(lines + [f"{name:<20} {_row(result)}" for name, result in results.items()])


def _row(result: Result) -> str:
    if result.problem:
        return result.problem
    cpus = [run["cpu"] for run in result.runs]
    spread = f"{_seconds(min(cpus))}-{_seconds(max(cpus))}" if len(cpus) > 1 else "one run"
    speed = result.size / result.middle("cpu") / 1000
    return (
        f"{result.verdict.found:>9,} {_percent(result.verdict):>6} {_seconds(result.middle('wall')):>7}"
        f" {_seconds(result.middle('cpu')):>7} {spread:>11} {speed:>7,.0f} {result.middle('peak') / 1e6:>5,.0f}"
    )


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _percent(verdict: Verdict) -> str:
    """In tenths, rounded down: only an answer without a fault is 100.0."""
    return f"{int(verdict.share * 1000) / 10:.1f}"


class Target(NamedTuple):
    """What issue 3 asks for: a figure, and the bound that it may reach."""

    says: str
    at_most: bool
    bound: float

    def judged(self, value: float | None) -> str:
        """The value and whether the target is met."""
        if value is None:
            return "not measured"
        met = value <= self.bound if self.at_most else value >= self.bound
        return f"{value:,.{1 if value >= 100 else 2}f} {'met' if met else 'not met'}"


LARGEST, TENTH = SIZES[-1], SIZES[-2]
TARGETS = {
    "floor": Target("analyser / bare re.match loop: at most 1.2", True, 1.2),
    "javascript": Target("whatsapp-chat-parser / analyser: at least 2", False, 2),
    "whatstk": Target("whatstk / analyser: at least 10", False, 10),
    "linear": Target(f"analyser, {LARGEST:,} / {TENTH:,}: at most 12", True, 12),
    "memory": Target("peak memory of analyser in MB: under 500", True, 500),
}
"""All at the largest size. Linear is 10; a fifth more is left for noise and for what does not fit a cache."""


def targets(results: dict, styles: Sequence[str]) -> str:
    """The figures that the issue asks for, one column a style."""
    values = {style: _values(results, style) for style in styles}
    lines = [_target_row(f"CPU at {LARGEST:,} records", styles)]
    for name, target in TARGETS.items():
        lines.append(_target_row(target.says, [target.judged(values[style][name]) for style in styles]))
    return "\n".join(lines)


def _target_row(says: str, values: Sequence[str]) -> str:
    return f"{says:<46}" + "".join(f"{value:>17}" for value in values)


def _values(results: dict, style: str) -> dict[str, float | None]:
    def middle(name: str, figure: str = "cpu", size: int = LARGEST) -> float | None:
        result = results.get((style, size), {}).get(name)
        return result.middle(figure) if result and result.runs else None

    ours = middle("analyser")
    memory = middle("analyser", "peak")
    return {
        "floor": _ratio(ours, middle(FLOOR)),
        "javascript": _ratio(middle("whatsapp-chat-parser"), ours),
        "whatstk": _ratio(middle("whatstk"), ours),
        "memory": memory and memory / 1e6,
        "linear": _ratio(ours, middle("analyser", size=TENTH)),
    }


def _ratio(above: float | None, below: float | None) -> float | None:
    return above / below if above and below else None


def wrong_answers(results: dict) -> list[str]:
    """A sentence for each chat of which an answer of ours is missing or not exact."""
    return [
        f"{name} is not exact: {style}, {size:,} records"
        for (style, size), by_name in results.items()
        for name, result in by_name.items()
        if name in OURS and not (result.verdict and result.verdict.exact)
    ]


def _options() -> argparse.Namespace:
    names = [each.name for each in CONTESTANTS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--styles", nargs="+", choices=STYLES, default=STYLES)
    parser.add_argument("--contestants", nargs="+", choices=names, default=names)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=300, help="seconds after which a contestant is stopped")
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="where the chats are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
