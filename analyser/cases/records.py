"""Records without their words, so that an export can be told from another, and joined with what was taken in before.

`analyser.export.join` compares records by minute, person and text. Here a print stands for the text and an id for the person
("p12"), or a token where nobody in the register bears the name; everything else is as there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyser.cases.people import Names
from analyser.cases.tables import Chat, Intake, Message, PersonName
from analyser.chat.identities import names_in, with_aliases
from analyser.chat.names import clean_name
from analyser.export import Export
from analyser.export.join.clock import by_clock_of
from analyser.export.join.groups import QUOTED, Known, belong, names_group
from analyser.export.join.match import pairs
from analyser.export.join.names import same_people, translation
from analyser.export.join.records import comparable, is_you

SAMPLE = 200
"""Messages by which a group that bears another name is looked for."""


@dataclass(frozen=True)
class Shown:
    """What an export shows, without words: its records, the group's names, and when it was created, if it tells.

    `called` is the name in the chat -> what stands for it in `records`.
    """

    known: Known
    called: dict[str, str]

    @property
    def records(self) -> pl.DataFrame:
        """The records (`analyser.export.join.records.comparable`)."""
        return self.known.records


@dataclass(frozen=True)
class Matched:
    """An export beside the register: `ids` of the messages that are there already, by place, and who is who.

    `people` is what stands for a name in the export's records -> the id of the person, for those whom the register knows.
    `minutes` is each record's time by the register's clock.
    """

    ids: dict[int, int]
    people: dict[str, int]
    minutes: pl.Series


def shown(export: Export, chat: pl.DataFrame, names: Names, session: Session, titles: Names) -> Shown:
    """What an export shows, by the names that the register knows; `titles` makes the tokens of the group's names."""
    records = comparable(replace(export, chat=chat), 1)
    people = {name: names.token(name) for name in names_in(records) if not is_you(name)}
    ids = dict(_in_parts(session, select(PersonName.token, PersonName.person_id), PersonName.token, people.values()))
    called = {name: f"p{ids[token]}" if token in ids else token for name, token in people.items()}
    prints = {text: names.print(text) for text in records["plain"].unique()}
    hidden = with_aliases(records, called).with_columns(
        plain=pl.col("plain").replace_strict(prints, return_dtype=pl.String), text=pl.lit("")
    )
    quoted = chat.filter(pl.col("event").is_in(["created", "subject"]))["text"].str.extract_all(QUOTED)
    said = [text[1:-1] for text in quoted.explode().drop_nulls()]
    titled = [export.group] if names_group(export) else []
    created = chat.filter(pl.col("event") == "created")["timestamp"].min()
    bears = frozenset(titles.token(clean_name(name)) for name in (*said, *titled))
    return Shown(Known(bears, created, hidden), called)


def _in_parts(session: Session, query, column, values, size: int = 500):
    values = list(values)
    for start in range(0, len(values), size):
        yield from session.execute(query.where(column.in_(values[start : start + size])))


def group_of(seen: Shown, session: Session) -> Chat | None:
    """The group of the register that an export shows, or None where it is a new one; of several the oldest."""
    candidates = [chat for chat in session.scalars(select(Chat).order_by(Chat.id)) if _may_be(chat, seen, session)]
    return next((chat for chat in candidates if _is(chat, seen, session)), None)


def _is(chat: Chat, seen: Shown, session: Session) -> bool:
    """Whether an export shows a group; one whose messages are all forgotten is known by its name and creation alone."""
    known = _known(chat, session)
    if known.records.height:
        return belong(known, seen.known)
    created = {chat.created, seen.known.created} - {None}
    return bool(known.names & seen.known.names) and len(created) < 2


def _may_be(chat: Chat, seen: Shown, session: Session) -> bool:
    """Whether it is worth a closer look: a name in common, the same creation, or messages that both have."""
    if set(chat.names) & seen.known.names or (chat.created is not None and chat.created == seen.known.created):
        return True
    long = seen.records.filter((pl.col("kind") == "message") & (pl.col("plain").str.len_chars() > 8))
    prints = long["plain"].unique(maintain_order=True).head(SAMPLE).to_list()
    begins, ends = long["minute"].min(), long["minute"].max()
    if not prints:
        return False
    query = select(func.count()).where(Message.chat_id == chat.id, Message.print.in_(prints))
    day = 26 * 60
    return session.scalar(query.where(Message.minute.between(begins - day, ends + day))) > 0


def _known(chat: Chat, session: Session) -> Known:
    return Known(frozenset(chat.names), chat.created, stored(chat, session))


def stored(chat: Chat, session: Session) -> pl.DataFrame:
    """The records of a group in the register, as `comparable` gives those of an export; `uid` is the message's id."""
    columns = (Message.id, Message.minute, Message.print, Message.kind, Message.event, Message.person_id)
    query = select(*columns, Message.targets, Message.edited).where(Message.chat_id == chat.id)
    rows = session.execute(query.order_by(Message.minute, Message.id)).all()
    table = pl.DataFrame(rows, schema=STORED, orient="row", infer_schema_length=None)
    who = pl.when(pl.col("person").is_not_null()).then(pl.format("p{}", "person"))
    notice = pl.col("kind") == "system"
    targets = [[f"p{person}" for person in each] for each in table["targets"].to_list()]
    return table.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("id"),
        pl.lit(0, pl.UInt32).alias("line"),
        pl.lit(1, pl.UInt32).alias("lines"),
        pl.from_epoch(pl.col("minute") * 60, "s").cast(pl.Datetime("us")).alias("timestamp"),
        pl.when(~notice).then(who).alias("sender"),
        "kind",
        "event",
        pl.when(notice).then(who).alias("actor"),
        pl.Series("targets", targets, pl.List(pl.String)),
        pl.lit("").alias("text"),
        pl.lit(None, pl.String).alias("attachment"),
        "edited",
        pl.lit(0, pl.UInt32).alias("file"),
        pl.col("uid").cast(pl.UInt64),
        pl.from_epoch(pl.col("minute").max() * 60, "s").cast(pl.Datetime("us")).alias("made"),
        "minute",
        "plain",
    )


STORED = pl.Schema(
    {
        "uid": pl.Int64,
        "minute": pl.Int64,
        "plain": pl.String,
        "kind": pl.String,
        "event": pl.String,
        "person": pl.Int64,
        "targets": pl.List(pl.Int64),
        "edited": pl.Boolean,
    }
)


def match(seen: Shown, chat: Chat, session: Session) -> Matched:
    """Which records of an export the register has already, by every sign that `analyser.export.join` knows."""
    first = stored(chat, session)
    if first.is_empty():
        return Matched({}, {}, seen.records["minute"])
    second, _ = by_clock_of(first, seen.records)
    names = same_people(first, second)
    called = translation(first, second, names, "another phone")
    found = pairs(first, second, names, called, _periods(chat, session))
    uids = first["uid"].to_list()
    ids = {there: uids[here] for here, there in found.iter_rows()}
    people = {
        name: int(person[1:]) for name, person in called.items() if person.startswith("p") and person[1:].isdigit()
    }
    return Matched(ids, people, second["minute"])


def _periods(chat: Chat, session: Session) -> Sequence[tuple[datetime, datetime]]:
    query = select(Intake.first, Intake.last).where(Intake.chat_id == chat.id)
    return session.execute(query).all()
