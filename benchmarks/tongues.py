"""How well another language is told from English: `python benchmarks/tongues.py [FILE ...]`.

A file holds JSON lines with a "text" and, unless all of it is English, a "language" (null for English). Without files
it is the fixture of the tests. Printed are, for each language, how many messages of fewer than five words and of five
or more are known as not English, and how many under the right code; the false alarms per 1,000 English messages; and
the time that an English message takes. Chinese is not written with blanks: eight characters or more count as long.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

from analyser.language.tongue import tongue

FIXTURE = Path(__file__).parents[1] / "tests" / "fixtures" / "tongues.jsonl"
LONG = 5
"""Words from which a message is long."""


def size(text: str) -> str:
    return "long" if len(text.split()) >= LONG or (" " not in text and len(text) >= 8) else "short"


def script(row: dict) -> str:
    """The language, with a mark where it is in another script than usual: Urdu, Punjabi and Kurdish have two here."""
    latin = row["text"].isascii() or not any("\u0590" <= letter <= "\uffff" for letter in row["text"])
    return row["language"] + (" (Latin)" if latin and row["language"] in ("ur", "pa", "ku") else "")


def of_languages(rows: Iterable[dict]) -> None:
    """Print one line a language, and one for all."""
    counts: Counter[tuple] = Counter()
    for row in rows:
        found = tongue(row["text"])
        for name in (script(row), "all"):
            key = name, size(row["text"])
            counts.update(
                {(*key, "all"): 1, (*key, "found"): found is not None, (*key, "right"): found == row["language"]}
            )
    print(f"{'language':12}{'short':>6}{'found':>7}{'right':>7}{'long':>7}{'found':>7}{'right':>7}")
    for name in sorted({name for name, *_ in counts}, key=lambda name: (name == "all", name)):
        cells = (
            f"{counts[name, length, what]:7}" for length in ("short", "long") for what in ("all", "found", "right")
        )
        print(f"{name:11}{''.join(cells)}")


def of_english(rows: list[dict]) -> None:
    """Print the false alarms, each with its text, and the time without that of loading the lists and the model."""
    tongue("Nie mogę dzisiaj przyjść, dziecko ma gorączkę")
    start = perf_counter()
    found = [(code, row["text"]) for row in rows if (code := tongue(row["text"]))]
    spent = perf_counter() - start
    print(f"English: {len(rows)} messages, {len(found)} false alarms, {1000 * len(found) / len(rows):.2f} per 1,000")
    print(f"Time: {1000 * spent / len(rows):.3f} ms a message")
    for code, text in found:
        print(f"  {code}  {text[:100]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, default=[FIXTURE], metavar="FILE")
    files = parser.parse_args().files
    rows = [json.loads(line) for path in files for line in path.read_text("utf-8").split("\n") if line]
    english = [row for row in rows if row.get("language") is None]
    if others := [row for row in rows if row.get("language")]:
        of_languages(others)
    if english:
        of_english(english)


if __name__ == "__main__":
    main()
