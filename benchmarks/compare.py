"""How many records of an answer agree with the gold: the same timestamp, sender and whole text, or it does not count."""

from pathlib import Path
from typing import NamedTuple

import polars as pl

RECORD = {"timestamp": pl.String, "sender": pl.String, "text": pl.String}
MARK = "\u200e"
"""The hidden mark of iPhones. The gold leaves it out; a parser may keep it or not."""


class Verdict(NamedTuple):
    """Records found, how many of the gold's are among them, how many there should be, and whether all are in place."""

    found: int
    right: int
    wanted: int
    exact: bool

    @property
    def share(self) -> float:
        """Right records out of all that were wanted or found: one too many is as wrong as one too few."""
        return self.right / max(self.wanted, self.found, 1)


def compare(gold: Path, answer: Path) -> Verdict:
    """Hold an answer against the gold; both have one JSON object a record.

    `right` disregards the order of the records, so that one missing record does not make all after it wrong; `exact`
    does not.
    """
    wanted, found = _records(gold), _records(answer)
    return Verdict(found.height, _shared(wanted, found), wanted.height, wanted.equals(found))


def _records(path: Path) -> pl.DataFrame:
    minute = pl.col("timestamp").str.len_bytes() == len("2025-03-12T14:05")
    return pl.read_ndjson(path, schema=RECORD).select(
        pl.col("timestamp") + pl.when(minute).then(pl.lit(":00")).otherwise(pl.lit("")),
        "sender",
        pl.col("text").str.replace_all(MARK, "", literal=True),
    )


def _shared(wanted: pl.DataFrame, found: pl.DataFrame) -> int:
    """How many records both hold, each as often as it stands in both."""
    times = [frame.group_by(*RECORD).len() for frame in (wanted, found)]
    both = times[0].join(times[1], on=list(RECORD), how="inner", nulls_equal=True)
    return both.select(pl.min_horizontal("len", "len_right").sum()).item()
