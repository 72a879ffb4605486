"""How long every measure takes on a large group: ``python benchmarks/measuring.py``.

The chat is one of `make_chat.py`: 100,000 records and 400 members unless told otherwise, with an attendance register of
weekly sessions. Reading the export and loading libraries are not counted. Each measure is timed once, in the order of its
name; what one works out and others use again (who answers whom) is counted where it is first needed.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import polars as pl

from analyser import policy
from analyser.chat.group import Group
from analyser.export import read
from analyser.metrics import every_metric

HERE = Path(__file__).parent


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--messages", type=int, default=100_000)
    asked.add_argument("--members", type=int, default=400)
    asked = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, gold = Path(folder) / "chat.txt", Path(folder) / "gold.jsonl"
        command = (sys.executable, HERE / "make_chat.py", "--n", asked.messages, "--members", asked.members)
        subprocess.run([*map(str, (*command, "--out", path, "--gold", gold))], check=True, stdout=subprocess.DEVNULL)
        chat = read(path).chat
    known, total = policy.load(), 0.0
    _start(chat)
    group = Group("G", chat, attendance=register(chat))
    print(f"{group.people.height:,} messages, {len(group.members)} members at the end")
    for name, metric in every_metric().items():
        began = time.perf_counter()
        rows = metric.measure(group, known).height
        seconds = time.perf_counter() - began
        total += seconds
        print(f"  {name:<20}{seconds:7.2f} s{rows:8,} rows")
    print(f"every measure         {total:6.2f} s")
    print(f"memory at most        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")


def _start(chat: pl.DataFrame) -> None:
    """Measure a few messages, so that every library is loaded."""
    few = chat.head(200)
    for metric in every_metric().values():
        metric.measure(Group("few", few, attendance=register(few)), policy.load())


def register(chat: pl.DataFrame) -> pl.DataFrame:
    """A session a week in the last year, to which every third person who wrote came."""
    last = chat["timestamp"].max().date()
    days = [last - timedelta(weeks=week) for week in range(52)]
    members = chat["sender"].drop_nulls().unique().sort().to_list()
    rows = [
        (member, day, "yes" if (place + number) % 3 == 0 else "no")
        for number, day in enumerate(days)
        for place, member in enumerate(members)
    ]
    return pl.DataFrame(rows, schema=["member", "session", "attended"], orient="row")


if __name__ == "__main__":
    main()
