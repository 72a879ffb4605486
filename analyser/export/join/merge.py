"""The union of two exports: of each pair the record with more in it, and everything in order of time."""

from datetime import datetime

import numpy as np
import polars as pl

from analyser.chat.table import CHAT

BODY = ("kind", "text", "attachment", "line", "lines", "file", "made", "plain")
"""What goes together when the other export's record is the one with more in it."""

NOTICE = ("event", "actor", "targets")


def merged(first: pl.DataFrame, second: pl.DataFrame, pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The union of two exports, and the pairs that differ.

    Parameters
    ----------
    first, second
        Records by one clock and with the same names.
    pairs
        Places of records that are one (`analyser.export.join.match.pairs`).

    Returns
    -------
    (DataFrame, DataFrame): the records of both, each once; and of the pairs that differ `timestamp`, the numbers of the
    file that was `kept` and of the `other` file, and `why`.
    """
    both = _side_by_side(first, second, pairs)
    kept = both.with_columns(take=_other_has_more(), differ=_differ())
    differing = kept.filter(pl.col("differ") != "").select("timestamp", *_files(), why="differ")
    taken = [
        pl.when(pl.col("take")).then(pl.col(f"{name}_other")).otherwise(pl.col(name)).alias(name)
        for name in (*BODY, *NOTICE)
    ]
    edited = (pl.col("edited") | pl.col("edited_other").fill_null(False)).alias("edited")
    chosen = kept.with_columns(*taken, edited, _with_seconds()).select(first.columns)
    rest = second.with_row_index("second").join(pairs, on="second", how="anti", maintain_order="left")
    return _in_order(chosen, rest, second.height, pairs), differing


def _side_by_side(first: pl.DataFrame, second: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    others = pairs.join(second.with_row_index("second"), on="second", how="left").drop("second")
    numbered = first.with_row_index("first")
    return numbered.join(others, on="first", how="left", suffix="_other", maintain_order="left")


def _other_has_more() -> pl.Expr:
    """Whether the other export's record is kept: what was deleted, attached, edited or said more fully there."""
    deleted, there = pl.col("kind") == "deleted", pl.col("kind_other") != "deleted"
    told = pl.col("actor").is_null() & pl.col("actor_other").is_not_null()
    attached = pl.col("attachment").is_null() & pl.col("attachment_other").is_not_null()
    later = pl.col("made_other") > pl.col("made")
    newer = pl.when(pl.col("edited") == pl.col("edited_other")).then(later).otherwise(pl.col("edited_other"))
    votes = (pl.col("kind") == "poll") & (pl.col("kind_other") == "poll") & later
    return (
        pl.when(pl.col("kind_other").is_null() | ~there)
        .then(False)
        .when(deleted)
        .then(there)
        .when(pl.col("kind") == "system")
        .then(told)
        .when(pl.col("edited") | pl.col("edited_other"))
        .then(newer)
        .otherwise(attached | votes)
    )


def _differ() -> pl.Expr:
    """Why two records of a pair are not the same text; "" where they are."""
    deleted = (pl.col("kind") == "deleted") != (pl.col("kind_other") == "deleted")
    said = (pl.col("kind") == "message") & (pl.col("kind_other") == "message")
    other_words = said & (pl.col("plain") != pl.col("plain_other"))
    edited = pl.col("edited") | pl.col("edited_other")
    return (
        pl.when(pl.col("kind_other").is_null())
        .then(pl.lit(""))
        .when(deleted)
        .then(pl.lit("deleted"))
        .when(other_words & edited)
        .then(pl.lit("edited"))
        .when(other_words)
        .then(pl.lit("text"))
        .otherwise(pl.lit(""))
    )


def _files() -> tuple[pl.Expr, pl.Expr]:
    """The file of the record that is kept, and of the other."""
    take, here, there = pl.col("take"), pl.col("file"), pl.col("file_other")
    return pl.when(take).then(there).otherwise(here).alias("kept"), pl.when(take).then(here).otherwise(there).alias(
        "other"
    )


def _with_seconds() -> pl.Expr:
    """The time, with the seconds of the phone that writes them."""
    other = pl.col("timestamp_other")
    finer = (pl.col("minute") == pl.col("minute_other")) & (pl.col("timestamp").dt.second() == 0)
    return pl.when(finer).then(other).otherwise(pl.col("timestamp")).alias("timestamp")


def _in_order(chosen: pl.DataFrame, rest: pl.DataFrame, height: int, pairs: pl.DataFrame) -> pl.DataFrame:
    """All records: the first export's in its own order, and each of the rest after the one that it follows.

    Where that is, its neighbours in its own export say, so far as the first has them; between them, time does.
    """
    places = rest["second"].to_numpy()
    before, after = _neighbours(pairs, height, chosen.height)
    reached = np.maximum.accumulate(chosen["timestamp"].to_numpy()) if chosen.height else np.array([], "M8[us]")
    by_time = np.searchsorted(reached, rest["timestamp"].to_numpy(), side="right").astype(np.int64) - 1
    follows = np.maximum(before[places], np.minimum(by_time, after[places] - 1))
    stretch = np.searchsorted(np.sort(pairs["second"].to_numpy()), places)
    ordered = rest.with_columns(follows=pl.Series(follows), stretch=pl.Series(stretch))
    ordered = ordered.with_columns(pl.col("follows").cum_max().over("stretch"))
    own = chosen.with_columns(follows=pl.int_range(pl.len(), dtype=pl.Int64), second=pl.lit(-1, pl.Int64))
    new = ordered.with_columns(pl.col("second").cast(pl.Int64)).select(own.columns)
    return pl.concat([own, new]).sort("follows", "second").drop("follows", "second")


def _neighbours(pairs: pl.DataFrame, height: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """For each place of the second export: where in the first its last pair before and its next pair after stand."""
    partner = pl.DataFrame({"second": pl.int_range(height, dtype=pl.UInt32, eager=True)}).join(
        pairs, on="second", how="left", maintain_order="left"
    )["first"]
    before = partner.forward_fill().cast(pl.Int64).fill_null(-1).to_numpy()
    return before, partner.backward_fill().cast(pl.Int64).fill_null(length).to_numpy()


def numbered(records: pl.DataFrame) -> pl.DataFrame:
    """The records as a chat table, counted from 0, each line counted as if the joined chat were one file.

    Where all come from one file, lines stay those of that file. `file` and `file_line` tell where each record stands.
    """
    one_file = records["file"].n_unique() == 1
    line = pl.col("line") if one_file else (1 + pl.col("lines").cum_sum() - pl.col("lines")).cast(pl.UInt32)
    ids = pl.int_range(pl.len(), dtype=pl.UInt32)
    return records.with_columns(id=ids, file_line=pl.col("line"), line=line).select(*CHAT, "file", "file_line")


def periods_without(covered: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The stretches of time between exports that none of them shows."""
    gaps, reached = [], None
    for first, last in sorted(covered):
        if reached is not None and first > reached:
            gaps.append((reached, first))
        reached = last if reached is None else max(reached, last)
    return gaps
