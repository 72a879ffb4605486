"""Which record of one export is which record of another: each pair found by the surest sign that is left.

1. The same minute, person and text; equal records of a minute are paired in turn, so "ok" three times stays three.
2. The same by the second export's names, for somebody whom it knows under one name and the first under two.
3. The same minute and text of people whom nothing else has told apart: two who only ever wrote "ok" in one minute.
4. Notices of one event in one minute, where no name speaks against it: who never writes may bear any name.
5. An edited message, and what it said before; or two texts that are nearly the same.
6. A deleted message, and what it said on the other phone; then what both phones show deleted; then the same of people
   whom nothing else has told apart.
7. The same person and text a minute or two apart: phones note when they sent or when they received.

Every step looks only at what the steps before left over.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl
from rapidfuzz import fuzz

from analyser.chat.identities import with_aliases
from analyser.export.join.names import Names, strangers
from analyser.export.join.records import is_you, keyed

NEARLY = 85
"""Per cent of letters that two texts share (rapidfuzz's ratio) when they are one message without an edited mark."""

WORDED = 50
"""The same for notices that we do not know: the same phone's wording with another name in it."""

MINUTES = (1, -1, 2, -2)
"""So far apart two phones' clocks may note one message."""

PAIRS = pl.Schema({"first": pl.UInt32, "second": pl.UInt32})


def pairs(first: pl.DataFrame, second: pl.DataFrame, names: Names, called: dict[str, str], shown) -> pl.DataFrame:
    """The places of records that are one.

    Parameters
    ----------
    first, second
        Records (`analyser.export.join.records.comparable`) by one clock, each with its own names.
    names, called
        Who is who, and what the second export's people are called in the first.
    shown
        (first, last) moment of each export that the first is made of, within which it shows everything.

    Returns
    -------
    DataFrame, a row a pair: `first` and `second` (UInt32), places in the two tables, each at most once.
    """
    left, right = keyed(first).with_row_index("first"), keyed(with_aliases(second, called)).with_row_index("second")
    found = [_in_turn(_there(left), _there(right), ON)]
    by_their_names = keyed(with_aliases(first, names.back)).with_row_index("first")
    by_their_own = keyed(second).with_row_index("second")
    found.append(_in_turn(_there(_rest(by_their_names, found)), _there(_rest(by_their_own, found)), ON))
    unknown = strangers(_rest(left, found), _rest(by_their_own, found), names)
    found.append(_in_turn(*unknown, ["minute", "key"]))
    for step in (_notices, _changed, _deleted):
        found.append(step(_rest(left, found), _rest(right, found)))
    unknown = strangers(_rest(left, found), _rest(by_their_own, found), names)
    found.append(_deleted(*unknown, on=["minute"]))
    left, right = _within(left, right, shown)
    for apart in MINUTES:
        later = _rest(right, found).with_columns(pl.col("minute") + apart)
        found.append(_in_turn(_rest(left, found), later, ON))
    return pl.concat(found)


ON = ["minute", "key", "who"]
"""What is the same in two records that are one."""


def _rest(records: pl.DataFrame, found: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The records that stand in no pair yet."""
    place = records.columns[0]
    return records.join(pl.concat(found), on=place, how="anti", maintain_order="left")


def _in_turn(left: pl.DataFrame, right: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """Pairs of records that agree in some columns: the first with the first of them, the second with the second."""
    turn = pl.int_range(pl.len()).over(*on).alias("turn")
    sides = (left.select("first", *on, turn), right.select("second", *on, turn))
    return sides[0].join(sides[1], on=[*on, "turn"]).select(*PAIRS)


def _there(records: pl.DataFrame) -> pl.DataFrame:
    return records.filter(pl.col("kind") != "deleted")


def _deleted(left: pl.DataFrame, right: pl.DataFrame, on: Sequence[str] = ("minute", "who")) -> pl.DataFrame:
    sent = [each.filter(pl.col("kind") != "system") for each in (left, right)]
    gone = [each.filter(pl.col("kind") == "deleted") for each in sent]
    found = [_in_turn(gone[0], _there(sent[1]), on), _in_turn(_there(sent[0]), gone[1], on)]
    return pl.concat([*found, _in_turn(_rest(gone[0], found), _rest(gone[1], found), on)])


def _notices(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    columns = ["minute", "event", "who", "targets", "plain"]
    notices = [each.filter(pl.col("kind") == "system") for each in (left, right)]
    sides = notices[0].select("first", *columns), notices[1].select("second", *columns)
    near = sides[0].join(sides[1], on=["minute", "event"], suffix="_other").sort("first", "second")
    here, there = _names_of(left), _names_of(right)
    fitting = ((row["first"], row["second"]) for row in near.iter_rows(named=True) if _may_be_one(row, here & there))
    return _each_once(fitting)


def _names_of(records: pl.DataFrame) -> set[str]:
    return set(records["who"]) | set(records["targets"].explode().drop_nulls())


def _may_be_one(row: dict, in_both: set[str]) -> bool:
    """Whether two notices of one event and minute can be the same: nobody stands in one of them against the other."""
    if row["event"] == "other" and fuzz.ratio(row["plain"], row["plain_other"]) < WORDED:
        return False
    one, other = {*row["targets"]}, {*row["targets_other"]}
    if one and other and len(one) != len(other):
        return False
    if _against({row["who"]} - {""}, {row["who_other"]} - {""}, in_both):
        return False
    return not _against(one, other, in_both)


def _against(one: set[str], other: set[str], in_both: set[str]) -> bool:
    """Whether the names that stand on one side only are known on both, and so are other people."""
    if not one or not other:
        return False
    return any(name in in_both and not is_you(name) for name in one ^ other)


def _changed(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Messages of one person and minute that differ: edited on one phone, or nearly the same. The likest come first."""
    columns = ["minute", "who", "plain", "edited"]
    said = [each.filter(pl.col("kind") == "message") for each in (left, right)]
    sides = said[0].select("first", *columns), said[1].select("second", *columns)
    near = sides[0].join(sides[1], on=["minute", "who"], suffix="_other")
    scored = []
    for row in near.iter_rows(named=True):
        alike = fuzz.ratio(row["plain"], row["plain_other"])
        if row["edited"] or row["edited_other"] or alike >= NEARLY:
            scored.append((-alike, row["first"], row["second"]))
    return _each_once((one, other) for _, one, other in sorted(scored))


def _each_once(candidates: Iterable[tuple[int, int]]) -> pl.DataFrame:
    """The candidates in turn, without those of which one half is taken."""
    chosen, seen = [], defaultdict(set)
    for one, other in candidates:
        if one not in seen["first"] and other not in seen["second"]:
            chosen.append((one, other))
            seen["first"].add(one)
            seen["second"].add(other)
    return pl.DataFrame(chosen, schema=PAIRS, orient="row")


def _within(left: pl.DataFrame, right: pl.DataFrame, shown: Sequence[tuple]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records of each side in the time that the other side shows: outside it nothing is missing there."""
    period = right["timestamp"].min(), right["timestamp"].max()
    there = [pl.col("timestamp").is_between(*each) for each in shown]
    return left.filter(pl.col("timestamp").is_between(*period)), right.filter(pl.any_horizontal(there))


def greeting(records: pl.DataFrame) -> tuple[int, datetime] | None:
    """Place and time of the notice of encryption that opens a chat, the same on every phone whenever it joined."""
    opens = (pl.col("event") == "encryption") & pl.col("actor").is_null() & (pl.col("targets").list.len() == 0)
    found = records.with_row_index("place").head(3).filter(opens)
    return found.select("place", "timestamp").row(0) if found.height else None
