"""The records of an export on their way into the register: who is who, and which messages are new."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from analyser.cases import records
from analyser.cases.database import Register
from analyser.cases.people import PRINT, code
from analyser.cases.tables import Chat, Erased, ErasedMessage, Message, Person, PersonName, Total
from analyser.chat.group import Group
from analyser.export.join.records import is_you


@dataclass
class Arrival:
    """One group's records, beside what the register has of it.

    Attributes
    ----------
    ids
        The register's id of each record of the chat, in its order; None for those that are left out.
    forgotten
        Names whose bearers asked to be forgotten.
    left_out
        How many records are theirs.
    new
        How many records that people sent are new.
    moments
        The time of each record by the register's clock, to the minute.
    editions
        Message -> how often an export showed it with other words, where one did.
    reworded
        The messages that this export shows with other words.
    """

    register: Register
    session: Session
    group: Group
    chat: Chat
    seen: records.Shown
    matched: records.Matched | None
    ids: list[int | None] = field(init=False)
    left_out: int = field(init=False, default=0)
    new: int = field(init=False)
    editions: dict[int, int] = field(init=False)
    reworded: set[int] = field(init=False, default_factory=set)

    def __post_init__(self):
        self._get_ready()
        self._know_again_the_forgotten()
        self.new = self._messages()

    def _get_ready(self) -> None:
        erased = set(self.session.scalars(select(Erased.token)))
        called = self.seen.called
        self.forgotten = {name for name in called if self.register.tombstones.token(name) in erased}
        self._tokens = {name: self.register.names.token(name) for name in called}
        self._borne = dict(self.session.execute(select(PersonName.token, PersonName.person_id)).all())
        self._there = self.matched.people if self.matched else {}
        self._by_stand_in = {stands: name for name, stands in called.items()}
        self._people: dict[str, int] = {}

    @cached_property
    def minutes(self) -> list[int]:
        """The minute of each record by the register's clock."""
        return (self.matched.minutes if self.matched else self.seen.records["minute"]).to_list()

    @cached_property
    def moments(self) -> list[datetime]:
        """The time of each record by the register's clock."""
        return list(map(moment, self.minutes))

    def _know_again_the_forgotten(self) -> None:
        """Whoever sent what somebody forgotten sent is that person, under another phone's name for them."""
        query = select(ErasedMessage.minute, ErasedMessage.print).where(ErasedMessage.chat_id == self.chat.id)
        erased = {tuple(row) for row in self.session.execute(query)}
        if not erased:
            return
        senders = zip(self.group.chat["sender"], self.minutes, self.seen.records["plain"], strict=True)
        theirs = {name for name, minute, print_ in senders if len(print_) == PRINT and (minute, print_) in erased}
        for name in sorted(theirs - self.forgotten - {None}):
            self.forgotten.add(name)
            self.session.merge(Erased(token=self.register.tombstones.token(name), at=self.register.now()))
        self.session.flush()

    def person(self, name: str) -> int | None:
        """The person who bears a name of the chat, made at the first need; None for the forgotten."""
        if name in self.forgotten or name not in self._tokens:
            return None
        if name not in self._people:
            token = self._tokens[name]
            known = self._there.get(self.seen.called[name]) or self._borne.get(token)
            person = known or self._new_person(token)
            if token not in self._borne:
                sealed = self.register.names.seal(name)
                self.session.add(PersonName(token=token, person_id=person, sealed=sealed))
                self._borne[token] = person
            self._people[name] = person
        return self._people[name]

    def _who(self, stands: str | None) -> int | None:
        """The person behind what stands for a name in the records; nobody for an exporter of whom nothing is known."""
        if stands is None or is_you(stands):
            return self._there.get(stands)
        return self.person(self._by_stand_in[stands])

    def _new_person(self, token: str) -> int:
        def taken(found: str) -> bool:
            return self.session.scalar(select(Person.id).where(Person.code == found)) is not None

        person = Person(code=code(token, taken), at=self.register.now())
        self.session.add(person)
        self.session.flush()
        return person.id

    def _messages(self) -> int:
        """Add the records that are new; returns how many of them people sent."""
        there = self.matched.ids if self.matched else {}
        columns = ("plain", "kind", "event", "sender", "actor", "targets", "edited")
        rows, places = [], []
        self.ids = [there.get(place) for place in range(self.seen.records.height)]
        for place, row in enumerate(self.seen.records.select(*columns).iter_rows(named=True)):
            if place not in there and not self._is_forgotten(place, self.minutes[place]):
                rows.append(self._row(self.minutes[place], row))
                places.append(place)
        self._say_more(there)
        if rows:
            added = insert(Message).returning(Message.id, sort_by_parameter_order=True)
            for place, message in zip(places, self.session.scalars(added, rows), strict=True):
                self.ids[place] = message
        self._count(rows)
        return sum(row["kind"] != "system" for row in rows)

    def _is_forgotten(self, place: int, minute: int) -> bool:
        """Whether a record is of somebody who asked to be forgotten, or was purged."""
        erased = self.group.chat["sender"][place] in self.forgotten
        self.left_out += erased
        return erased or (self.chat.forgotten is not None and minute <= self.chat.forgotten)

    def _row(self, minute: int, row: dict) -> dict:
        return {
            "chat_id": self.chat.id,
            "minute": minute,
            "print": row["plain"],
            "kind": row["kind"],
            "event": row["event"],
            "person_id": self._who(row["sender"] or row["actor"]),
            "targets": [person for person in map(self._who, row["targets"]) if person is not None],
            "edited": row["edited"],
            "edition": 0,
            "taken": self.register.today,
        }

    def _say_more(self, there: dict[int, int]) -> None:
        """A message that the register has as deleted becomes what it was; one that was edited since, what it is now."""
        query = select(Message.id, Message.kind, Message.print, Message.edited, Message.edition)
        known = {row.id: row for row in self.session.execute(query.where(Message.chat_id == self.chat.id))}
        self.editions = {row.id: row.edition for row in known.values() if row.edition}
        shows = self.seen.records.select("kind", "plain", "edited").rows()
        for place, message in there.items():
            was, (kind, print_, edited) = known[message], shows[place]
            if was.kind == "deleted" and kind != "deleted":
                changed = {"print": print_, "kind": kind}
            elif kind == was.kind == "message" and print_ != was.print and edited and not was.edited:
                changed = {"print": print_, "edited": True, "edition": was.edition + 1}
                self.editions[message] = was.edition + 1
                self.reworded.add(message)
            else:
                continue
            self.session.execute(update(Message).where(Message.id == message).values(**changed))

    def _count(self, rows: Iterable[dict]) -> None:
        months = Counter(moment(row["minute"]).strftime("%Y-%m") for row in rows if row["kind"] != "system")
        for month, count in sorted(months.items()):
            total = self.session.get(Total, (self.chat.id, month))
            if total is None:
                self.session.add(Total(chat_id=self.chat.id, month=month, messages=count))
            else:
                total.messages += count


def moment(minute: int) -> datetime:
    """The time of a minute since 1970, by the clock of the phone."""
    return datetime(1970, 1, 1) + timedelta(minutes=minute)
