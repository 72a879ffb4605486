"""How much personal information with a structure is found, type by type, and how often what looks like it is flagged.

    python benchmarks/personal_info.py
    python benchmarks/personal_info.py --labelled messages.jsonl   # and alarms per 1,000 harmless messages

The messages stand in tests/fixtures/personal_info: `types.jsonl`, in which one span must be found exactly, and
`lookalikes.jsonl`, in which nothing may be. Labelled messages are JSON lines ``{"text", "labels"}``; one without a
label is harmless. Names, schools and private matters have no structure and do not count as an alarm.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from analyser import policy
from analyser.rules.personal_info import RULE, has_structure
from analyser.rules.rule import Context
from analyser.site import load

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures" / "personal_info"
CONTEXT = Context(policy.load(), load(ROOT / "analyser" / "sample" / "site.toml").organisation)
"""The contacts and places of the invented organisation, which some look-alikes are."""

ROW = "{:<18}{:>6}{:>8}{:>8}{:>9}{:>13}{:>9}"


def spans(text: str) -> list[str]:
    """The stretches with a structure that the rule finds in a text."""
    return [text[hit.start : hit.end] for hit in RULE.hits(text, CONTEXT) if has_structure(hit)]


def read(name: str) -> list[dict]:
    """The messages of one of the two files."""
    return [json.loads(line) for line in (FIXTURES / f"{name}.jsonl").read_text("utf-8").split("\n") if line]


def table() -> Iterator[str]:
    """The lines of the table, a line a type and one for all."""
    messages, lookalikes = read("types"), read("lookalikes")
    wanted = Counter(row["type"] for row in messages)
    found = Counter(row["type"] for row in messages if row["span"] in spans(row["text"]))
    alike = Counter(row["type"] for row in lookalikes)
    flagged = Counter(row["type"] for row in lookalikes if spans(row["text"]))
    yield ROW.format("type", "n", "found", "missed", "recall", "look-alikes", "flagged")
    for kind in wanted:
        yield _row(kind, wanted[kind], found[kind], alike[kind], flagged[kind])
    yield _row("all", wanted.total(), found.total(), alike.total(), flagged.total())


def _row(kind: str, wanted: int, found: int, alike: int, flagged: int) -> str:
    return ROW.format(kind, wanted, found, wanted - found, f"{found / wanted:.3f}", alike, flagged)


def alarms(path: Path) -> Iterator[str]:
    """What is flagged in messages without a label, one a line, and how many that are in 1,000."""
    lines = path.read_text("utf-8").split("\n")
    harmless = [message["text"] for message in map(json.loads, filter(str.strip, lines)) if not message["labels"]]
    flagged = {text: found for text in harmless if (found := spans(text))}
    count = sum(text in flagged for text in harmless)
    yield from (f"  {', '.join(found)}  in  {text}" for text, found in flagged.items())
    rate = f"{1000 * count / len(harmless):.2f}" if harmless else "no"
    yield f"{path.name}: {count} of {len(harmless):,} harmless messages flagged, {rate} per 1,000"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--labelled", type=Path, action="append", default=[], metavar="FILE", help="labelled messages")
    options = parser.parse_args()
    print("\n".join(table()))
    for path in options.labelled:
        print("\n" + "\n".join(alarms(path)))


if __name__ == "__main__":
    main()
