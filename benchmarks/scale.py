"""What a review costs, by the number of chats: ``make scale``.

    python benchmarks/scale.py --chats 1 10 100 1000 --messages 200

Prints one table: for each number of chats the seconds of CPU of each part (parse, rules, metrics, report) in one process, the
seconds on the clock of the whole on one and on two workers (``analyser batch``), how many times as fast two are, and the most
memory that a process held. Then how cost grows: the slope between neighbours (1 is linear), the cost of one more chat, by it a
hundred thousand chats, and how far the same line, drawn without the largest number, misses that number. Others that parse are
timed on the same chats.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import make_chats
from peers.measure import peak
from speed import CONTESTANTS, FLOOR, HERE, OURS, Contestant, Effort, Failed, head, run

PARTS = ("parse", "rules", "metrics", "report")
WORKERS = (1, 2)
MANY = 100_000
LIMIT = 7200
"""Seconds after which a run is stopped."""


def main() -> None:
    asked = _asked()
    if asked.parts_of:
        print(json.dumps(parts_of(asked.parts_of, not asked.without_rules)))
        return
    others = [each for each in CONTESTANTS if each.name not in (*OURS, FLOOR)]
    missing = head(others, Effort(1, LIMIT))
    print(f"\nchats of {asked.messages} messages{', without the message rules' if asked.without_rules else ''}\n")
    columns = [*PARTS, "one process", *(f"batch, {count}" for count in WORKERS), "times", "MB", "MB, batch"]
    print(f"{'chats':>7} " + "".join(f"{column:>12}" for column in columns))
    rows = []
    for chats in sorted(asked.chats):
        folder = make_chats.make(chats, asked.messages, asked.cache)
        rows.append(_row(folder, chats, asked.without_rules))
        print(f"{chats:>7,} " + "".join(f"{_shown(rows[-1][column]):>12}" for column in columns), flush=True)
    print("\nseconds; MB is the most that a process held, of batch the one that shares the work out")
    growth(rows)
    print(
        f"\nothers that parse, seconds of CPU for all {rows[-1]['chats']:,} chats, beside our {rows[-1]['parse']:.2f}"
    )
    for contestant in others:
        print(f"  {contestant.name:<22} {missing.get(contestant.name) or _other(contestant, folder)}")


def _row(folder: Path, chats: int, without_rules: bool) -> dict:
    """One number of chats: seconds and memory."""
    command = [sys.executable, __file__, "--parts-of", str(folder), *(["--without-rules"] if without_rules else [])]
    told = json.loads(_run(command))
    row = {"chats": chats, **told["seconds"], "one process": sum(told["seconds"].values()), "MB": told["peak"] / 1e6}
    for workers in WORKERS:
        row[f"batch, {workers}"], row["MB, batch"] = batch(folder, workers, without_rules)
    row["times"] = row["batch, 1"] / row["batch, 2"]
    return row


def parts_of(folder: Path, rules: bool) -> dict:
    """Review every chat in this process, and time the parts; nothing of a chat is kept but its figures."""
    from threadpoolctl import threadpool_limits

    from analyser import policy as policies
    from analyser.export import read
    from analyser.figures import figures_of, measured
    from analyser.report.given import Figures
    from analyser.report.make import make_page
    from analyser.report.render import html
    from analyser.reviews import GroupReview, Options, make_group
    from analyser.rules.judge import judge
    from analyser.rules.messages import usable_model
    from analyser.rules.rule import Context

    policy, options = policies.load(), Options()
    context, model = Context(policy, options.site.organisation), usable_model()[0] if rules else None
    seconds, kept = dict.fromkeys(PARTS, 0.0), []

    @contextmanager
    def timed(part: str):
        began = time.process_time()
        yield
        seconds[part] += time.process_time() - began

    with threadpool_limits(1):
        for path in sorted(folder.rglob("*.txt")):
            with timed("parse"):
                export = read(path)
            group = make_group(export, options)
            with timed("rules"):
                judged = judge(group, context, reader=model) if rules else None
            with timed("metrics"):
                measures, broken = measured(group, policy)
            told = (judged.findings, judged.incidents) if judged else ((), ())
            made = GroupReview(export, group, *told, {}, (), measures, broken)
            with timed("report"):
                kept.append(figures_of(made))
        with timed("report"):
            charity, made_on = options.site.organisation, max(each.last for each in kept).date()
            html(make_page(Figures(policy, charity.name, charity.false_alarms, made_on, tuple(kept))))
    return {"seconds": seconds, "peak": peak()}


def batch(folder: Path, workers: int, without_rules: bool) -> tuple[float, float]:
    """Seconds on the clock of ``analyser batch`` with so many workers, nothing cached, and the memory in MB of its main process."""
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, "-m", "analyser", "batch", str(folder), "-o", made, "--workers", str(workers)]
        began = time.perf_counter()
        told = json.loads(_run([*command, "--no-cache", "--json", *(["--measures-only"] if without_rules else [])]))
        return time.perf_counter() - began, told["peak_bytes"] / 1e6


def growth(rows: list[dict]) -> None:
    """Print how cost grows, and by that a hundred thousand chats."""
    for key, says in (("one process", "one process"), ("batch, 2", "batch with two workers")):
        slopes = [
            math.log(later[key] / earlier[key]) / math.log(later["chats"] / earlier["chats"])
            for earlier, later in pairwise(rows)
        ]
        if not slopes:
            return
        start, each = line(rows, key)
        hours = (start + each * MANY) / 3600
        print(f"\n{says}: slopes {', '.join(f'{slope:.2f}' for slope in slopes)}")
        print(f"  {start:.1f} s to begin with and {each:.3f} s a chat: {MANY:,} chats take {hours:,.1f} hours")
        if len(rows) > 2:
            before, one = line(rows[:-1], key)
            said, was = before + one * rows[-1]["chats"], rows[-1][key]
            print(f"  the line without the last would have said {said:.1f} s of it, {said / was - 1:+.0%}")


def line(rows: list[dict], key: str) -> tuple[float, float]:
    """Seconds to begin with and for each chat, through the smallest and the largest number."""
    first, last = rows[0], rows[-1]
    each = (last[key] - first[key]) / (last["chats"] - first["chats"])
    return first[key] - each * first["chats"], each


def _other(contestant: Contestant, folder: Path) -> str:
    """Seconds of CPU that another parser takes for the same chats, each a call of its own in one process."""
    try:
        return f"{run(contestant, Effort(1, LIMIT), folder)['cpu']:.2f}"
    except Failed as reason:
        return str(reason)


def _run(command: list[str]) -> str:
    env = os.environ | {"PYTHONPATH": f"{HERE}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=LIMIT, env=env)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def _shown(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--chats", type=int, nargs="+", default=(1, 10, 100, 1000))
    asked.add_argument("--messages", type=int, default=200)
    asked.add_argument("--without-rules", action="store_true", help="parse and metrics alone")
    asked.add_argument("--cache", type=Path, default=HERE / ".cache", help="where the chats are kept")
    asked.add_argument("--parts-of", type=Path, help=argparse.SUPPRESS)
    return asked.parse_args()


if __name__ == "__main__":
    main()
