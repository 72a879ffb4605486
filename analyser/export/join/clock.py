"""By how much one phone's clock is ahead of another's: an export is written in local time, and does not say where.

Messages that stand once in each export are the anchors. Time zones differ by whole quarters of an hour, so a
difference counts when enough anchors have it; where summer time makes two of them, each stretch goes by its nearest anchor.
"""

import polars as pl

from analyser.export.join.records import moved

LONG_ENOUGH = 8
"""Letters of an anchor: shorter messages ("thanks", "ok") are sent by many."""

ENOUGH = 3
"""Anchors that must agree on a difference before a clock is put right."""

SHARE = 0.1
"""Of all anchors that must agree on it: a message sent again at another time is an anchor that misleads."""

FARTHEST = 26 * 60
"""Minutes between the farthest time zones (UTC-12 and UTC+14, IANA time zone database)."""


def by_clock_of(first: pl.DataFrame, second: pl.DataFrame) -> tuple[pl.DataFrame, dict[int, int]]:
    """The second export's records by the first one's clock, and minutes added -> how many records got them."""
    anchors = _anchors(first, second)
    counts = anchors["ahead"].value_counts().filter(pl.col("count") >= max(ENOUGH, SHARE * anchors.height))
    if set(counts["ahead"]) <= {0}:
        return second, {}
    anchors = anchors.join(counts, on="ahead").sort("minute").select("minute", "ahead")
    placed = second.with_row_index("place").sort("minute").join_asof(anchors, on="minute", strategy="nearest")
    for other in sorted(counts["ahead"]) if counts.height > 1 else ():
        placed = _else_by(other, placed, first)
    put_right = moved(placed, pl.col("ahead")).sort("place")
    ahead = dict(put_right["ahead"].value_counts().rows())
    return put_right.drop("place", "ahead"), ahead


def _else_by(other: int, placed: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Records between two differences that the first export shows by the other one go by that."""
    texts = first.select("minute", "plain").unique().with_columns(there=True)
    for column, ahead in (("nearest", pl.col("ahead")), ("other", pl.lit(other))):
        shown = placed.select("place", "plain", minute=pl.col("minute") + ahead).join(texts, on=["minute", "plain"])
        placed = placed.with_columns(pl.col("place").is_in(shown["place"].implode()).alias(column))
    better = pl.col("other") & ~pl.col("nearest")
    return placed.with_columns(pl.when(better).then(other).otherwise("ahead").alias("ahead")).drop("nearest", "other")


def _anchors(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """`minute` of the second export and by how many minutes the first is `ahead`, for each text found once in each."""
    pairs = _once(first).join(_once(second), on="plain", suffix="_second")
    difference = pl.col("minute") - pl.col("minute_second")
    quarters = (difference / 15).round().cast(pl.Int64) * 15
    near = ((difference - quarters).abs() <= 1) & (quarters.abs() <= FARTHEST)
    return pairs.filter(near).select(minute="minute_second", ahead=quarters)


def _once(records: pl.DataFrame) -> pl.DataFrame:
    long = records.filter((pl.col("kind") == "message") & (pl.col("plain").str.len_chars() >= LONG_ENOUGH))
    return long.select("plain", "minute").unique("plain", keep="none")
