"""Which exports show one group.

Two exports belong together when their names allow it, nothing speaks against it, and they share what only one group can share.

Never: one shows the group's creation, and the other has records from before it. Courses come back every term under the
same name, and each is a group of its own.

The names allow it where both exports bear a name in common, now or before (notices tell of renaming), or show the same
creation. Then, in the time that both show, at least `SHARED` of the fewer messages must be in both: two groups of one name
share none, while a phone that joined late, or left and came back, still shares what it saw. Where there is no such time, one
begins after the other ends: they belong together when people are in both, for nothing else can tell.

A file called "chat.txt" whose notices name no group could be any group. It belongs where it shares more: half of
its messages, three at least. Two exports with different names are one group only when nearly everything is shared,
for an announcement is often sent to several groups in the same minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from analyser.chat.names import clean_name
from analyser.export import Export
from analyser.export.join.clock import by_clock_of
from analyser.export.join.records import comparable

SHARED = 0.3
"""Share of messages in both exports of one name; a member who left for a while misses some."""

SHARED_UNNAMED = 0.5
SHARED_OTHERWISE = 0.9
"""The same for an export that names no group, and for two names."""

ENOUGH_UNNAMED = 3
ENOUGH_OTHERWISE = 20
"""Messages that must be shared where the names do not say it: with fewer, chance or a forwarded message could do it."""

PEOPLE = 2
PEOPLE_SHARE = 1 / 3
"""People who must be in both exports where no time is shared: two, and a third of the fewer. Tutors teach many groups."""

ALLOWED = timedelta(minutes=1)
"""By so much two phones may differ in when a group was created."""

QUOTED = '["\u201c\u201e\u00ab]([^"\u201c\u201d\u00bb]+)["\u201d\u201c\u00bb]'
"""A group's name in a notice, between the quotation marks of any phone."""


@dataclass(frozen=True)
class Known:
    """What an export says of its group: names now and before, the moment of its creation, and its records."""

    names: frozenset[str]
    created: datetime | None
    records: pl.DataFrame


def together(exports: Sequence[Export]) -> list[tuple[Export, ...]]:
    """The exports by group: those of one group side by side, groups and exports in the order given."""
    known = [_known(export) for export in exports]
    leader = list(range(len(exports)))
    for second in range(len(exports)):
        for first in range(second):
            if leader[first] != leader[second] and belong(known[first], known[second]):
                leader = [leader[first] if each == leader[second] else each for each in leader]
    return [
        tuple(export for export, mine in zip(exports, leader, strict=True) if mine == each)
        for each in dict.fromkeys(leader)
    ]


def _known(export: Export) -> Known:
    chat = export.chat
    quoted = chat.filter(pl.col("event").is_in(["created", "subject"]))["text"].str.extract_all(QUOTED)
    said = [text[1:-1] for text in quoted.explode().drop_nulls()]
    titled = [export.group] if names_group(export) else []
    created = chat.filter(pl.col("event") == "created")["timestamp"].min()
    names = frozenset(clean_name(name).casefold() for name in (*said, *titled))
    return Known(names, created, comparable(export, 0))


def names_group(export: Export) -> bool:
    """Whether an export's name for the group is more than the file's own name."""
    return export.group.casefold() not in (Path(export.file).stem.casefold(), "_chat")


def belong(one: Known, other: Known) -> bool:
    """Whether two exports show one group (the rule stands at the head of this module)."""
    records, minutes = by_clock_of(one.records, other.records)
    ahead = max(minutes, key=minutes.get) if minutes else 0
    created = other.created and other.created + timedelta(minutes=ahead)
    if _older_than(records, one.created) or _older_than(one.records, created):
        return False
    shared, fewer = _shared(one.records, records)
    same_creation = one.created is not None and created is not None
    if one.names & other.names or (same_creation and shared):
        return shared >= max(1, SHARED * fewer) if fewer else same_creation or _same_people(one.records, records)
    if not (one.names and other.names):
        smaller = min(_messages(one.records).height, _messages(records).height)
        return shared >= max(1, min(ENOUGH_UNNAMED, smaller), SHARED_UNNAMED * fewer)
    return shared >= max(ENOUGH_OTHERWISE, SHARED_OTHERWISE * fewer)


def _older_than(records: pl.DataFrame, created: datetime | None) -> bool:
    """Whether records stand before a group's creation; the notice of encryption may."""
    if created is None:
        return False
    told = records.filter(pl.col("event").is_null() | (pl.col("event") != "encryption"))
    return told.filter(pl.col("timestamp") < created - ALLOWED).height > 0


def _shared(one: pl.DataFrame, other: pl.DataFrame) -> tuple[int, int]:
    """How many messages stand in both, and how many could: those of the export that has fewer in the shared time."""
    begins = max(one["minute"].min(), other["minute"].min())
    ends = min(one["minute"].max(), other["minute"].max())
    on = ["minute", "plain"]
    sides = [_messages(each).filter(pl.col("minute").is_between(begins, ends)).select(*on) for each in (one, other)]
    turns = [each.with_columns(turn=pl.int_range(pl.len()).over(on)) for each in sides]
    return turns[0].join(turns[1], on=[*on, "turn"]).height, min(each.height for each in sides)


def _messages(records: pl.DataFrame) -> pl.DataFrame:
    return records.filter(pl.col("kind") == "message")


def _same_people(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    people = [set(each["sender"].drop_nulls()) for each in (one, other)]
    fewer = min(map(len, people))
    return len(people[0] & people[1]) >= max(1, min(PEOPLE, fewer), PEOPLE_SHARE * fewer)
