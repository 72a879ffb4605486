"""Takes reviewed exports into the register: new messages, new findings, new cases, and the text that they need.

Taking in the same export again changes nothing. A longer export of a group, or another phone's, adds what is new; findings
keep their case and so their decision. The export itself is not kept, and of its texts only those that a finding points to,
with the `BESIDE` messages before and after.

A finding is known again by its rule, its first message and whom it concerns, whatever its sentence, score or span is in a newer
detector. What is a state at the end of an export (a member who takes no part) is found anew in each review period. One that the
newest look at its messages no longer finds stays, and says so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from analyser.cases import journal, records
from analyser.cases.cycles import Period, periods
from analyser.cases.database import Register
from analyser.cases.grouping import Placed, Seen, Standing, place
from analyser.cases.people import code, short
from analyser.cases.placing import refresh
from analyser.cases.tables import DANGER as IN_DANGER
from analyser.cases.tables import (
    UNDECIDED,
    WAITING,
    Case,
    Chat,
    Erased,
    Evidence,
    Finding,
    FindingMessage,
    FindingPerson,
    Intake,
    Message,
    Person,
    PersonName,
    Total,
)
from analyser.chat.group import Group
from analyser.export import Export
from analyser.export.join import files_of
from analyser.export.join.records import is_you
from analyser.language.masking import Masker
from analyser.policy import Policy
from analyser.rules import every_rule
from analyser.rules.finding import Finding as Found
from analyser.site import Retention

BESIDE = 3
"""Messages before and after that are kept with a finding, so that a person can judge it."""

MOST = 200
"""Messages kept of one finding; the longest stretches tell no more for being whole."""

ERASED = "[erased]"


class GroupData(Protocol):
    """One group, judged (`analyser.reviews.GroupReview`)."""

    export: Export
    group: Group
    findings: tuple[Found, ...]
    cannot_know: dict[str, str]
    not_checked: dict[str, str]


class ReviewData(Protocol):
    """Exports, judged (`analyser.reviews.Review`)."""

    policy: Policy
    detector: dict
    groups: Sequence[GroupData]


@dataclass(frozen=True)
class Taken:
    """What one group's exports brought.

    `new_group` says whether the register did not know the group; `danger` counts new cases about somebody's safety; `no_longer`
    findings that the newest look does not find; `left_out` messages of people who asked to be forgotten. `not_checked` names
    rules and measures that broke.
    """

    group: str
    files: tuple[str, ...]
    messages: int
    new_group: bool
    new_messages: int
    new_findings: int
    new_cases: tuple[str, ...]
    danger: int
    no_longer: int
    left_out: int
    not_checked: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the register is another for it."""
        return bool(self.new_group or self.new_messages or self.new_findings or self.no_longer)


def take_in(
    register: Register,
    review: ReviewData,
    by: str,
    retention: Retention | None = None,
    dry_run: bool = False,
    progress: Callable = lambda items, what: items,
) -> list[Taken]:
    """Take reviewed exports into the register: all of them, or none.

    Parameters
    ----------
    register, review
        The register, and the exports as `analyser.review` judged them.
    by
        Who does it.
    retention
        How long what is personal is kept.
    dry_run
        Say what would be done, and change nothing.
    progress
        ``progress(items, what)`` wraps a long iteration.
    """
    kept = retention or Retention()
    with register.write(dry_run) as session:
        return [
            _Group(register, session, review, each, by, kept).take_in()
            for each in progress(review.groups, "Writing the register")
        ]


@dataclass
class _Group:
    """One group's way into the register."""

    register: Register
    session: Session
    review: ReviewData
    data: GroupData
    by: str
    kept: Retention
    chat: Chat = field(init=False)
    ids: list[int | None] = field(init=False)
    left_out: int = 0

    def take_in(self) -> Taken:
        chat, session = self.data.group.chat, self.session
        seen = records.shown(self.data.export, chat, self.register.names, session)
        known = records.group_of(seen, session)
        self.chat = known or self._new_chat(seen)
        matched = records.match(seen, self.chat, session) if known else None
        self._name_people(seen, matched)
        new = self._messages(seen, matched)
        findings, no_longer = self._findings()
        intake = self._intake(new, findings, known is None, no_longer)
        opened = self._cases(findings, intake) if intake else []
        taken = Taken(
            group=self.data.group.name,
            files=files_of(self.data.export),
            messages=self.data.group.sent.height,
            new_group=known is None,
            new_messages=new,
            new_findings=len(findings),
            new_cases=tuple(case.id for case in opened),
            danger=sum(case.place == IN_DANGER for case in opened),
            no_longer=len(no_longer),
            left_out=self.left_out,
            not_checked=tuple(self.data.not_checked),
        )
        if taken.changed:
            self._widen(seen)
            self._tell(taken)
        return taken

    def _new_chat(self, seen: records.Shown) -> Chat:
        stamps = self.data.group.chat["timestamp"]
        chat = Chat(
            name=self.data.group.name,
            names=sorted(seen.known.names),
            created=seen.known.created,
            first=stamps.min(),
            last=stamps.max(),
        )
        self.session.add(chat)
        self.session.flush()
        return chat

    def _widen(self, seen: records.Shown) -> None:
        """The group's latest name, all its names, and its time."""
        stamps = self.data.group.chat["timestamp"]
        if stamps.max() >= self.chat.last:
            self.chat.name = self.data.group.name
        self.chat.names = sorted({*self.chat.names, *seen.known.names})
        self.chat.created = self.chat.created or seen.known.created
        self.chat.first, self.chat.last = min(self.chat.first, stamps.min()), max(self.chat.last, stamps.max())

    # --- people ---

    def _name_people(self, seen: records.Shown, matched: records.Matched | None) -> None:
        """Get ready to tell who bears which name: nobody for those who asked to be forgotten."""
        names, session = self.register.names, self.session
        erased = set(session.scalars(select(Erased.token)))
        self.forgotten = {name for name in seen.called if self.register.tombstones.token(name) in erased}
        self.borne = dict(session.execute(select(PersonName.token, PersonName.person_id)).all())
        self.there = matched.people if matched else {}
        self.tokens = {name: names.token(name) for name in seen.called}
        self.stands = seen.called
        self.by_stand_in = {stands: name for name, stands in seen.called.items()}
        self.people: dict[str, int | None] = {}

    def _person(self, name: str) -> int | None:
        """The person who bears a name of the chat, made at the first need; None for the forgotten."""
        if name in self.forgotten or name not in self.tokens:
            return None
        if name not in self.people:
            token = self.tokens[name]
            person = self.there.get(self.stands[name]) or self.borne.get(token) or self._new_person(token)
            if token not in self.borne:
                sealed = self.register.names.seal(name)
                self.session.add(PersonName(token=token, person_id=person, sealed=sealed))
                self.borne[token] = person
            self.people[name] = person
        return self.people[name]

    def _who(self, stands: str | None) -> int | None:
        """The person behind what stands for a name in the records; nobody for an exporter of whom nothing is known."""
        if stands is None or is_you(stands):
            return self.there.get(stands)
        return self._person(self.by_stand_in[stands])

    def _new_person(self, token: str) -> int:
        taken = lambda found: self.session.scalar(select(Person.id).where(Person.code == found)) is not None  # noqa: E731
        person = Person(code=code(token, taken), at=self.register.now())
        self.session.add(person)
        self.session.flush()
        return person.id

    # --- messages ---

    def _messages(self, seen: records.Shown, matched: records.Matched | None) -> int:
        """Add the records that are new; returns how many of them people sent."""
        there = matched.ids if matched else {}
        minutes = matched.minutes if matched else seen.records["minute"]
        columns = ("plain", "kind", "event", "sender", "actor", "targets", "edited")
        self.ids, rows, places = [], [], []
        for place_, (minute, row) in enumerate(
            zip(minutes, seen.records.select(*columns).iter_rows(named=True), strict=True)
        ):
            self.ids.append(there.get(place_))
            who = row["sender"] or row["actor"]
            if place_ in there or self._is_forgotten(place_, minute):
                continue
            rows.append(self._row(minute, who, row))
            places.append(place_)
        if matched:
            self._say_more(seen, matched)
        found = (
            self.session.scalars(insert(Message).returning(Message.id, sort_by_parameter_order=True), rows)
            if rows
            else []
        )
        for place_, message in zip(places, found, strict=True):
            self.ids[place_] = message
        self._count(rows)
        return sum(row["kind"] != "system" for row in rows)

    def _is_forgotten(self, place_: int, minute: int) -> bool:
        """Whether a record is of somebody who asked to be forgotten, or was purged."""
        erased = self.data.group.chat["sender"][place_] in self.forgotten
        self.left_out += erased
        return erased or (self.chat.forgotten is not None and minute <= self.chat.forgotten)

    def _row(self, minute: int, who: str | None, row: dict) -> dict:
        targets = map(self._who, row["targets"])
        return {
            "chat_id": self.chat.id,
            "minute": minute,
            "print": row["plain"],
            "kind": row["kind"],
            "event": row["event"],
            "person_id": self._who(who),
            "targets": [person for person in targets if person is not None],
            "edited": row["edited"],
            "taken": self.register.today,
        }

    def _say_more(self, seen: records.Shown, matched: records.Matched) -> None:
        """A message that the register has as deleted, and this export shows, becomes what it was."""
        gone = set(
            self.session.scalars(select(Message.id).where(Message.chat_id == self.chat.id, Message.kind == "deleted"))
        )
        for place_, message in matched.ids.items():
            if message in gone and seen.records["kind"][place_] != "deleted":
                row = {"print": seen.records["plain"][place_], "kind": seen.records["kind"][place_]}
                self.session.execute(update(Message).where(Message.id == message).values(**row))

    def _count(self, rows: Iterable[dict]) -> None:
        months = Counter(moment(row["minute"]).strftime("%Y-%m") for row in rows if row["kind"] != "system")
        for month, count in sorted(months.items()):
            total = self.session.get(Total, (self.chat.id, month))
            if total is None:
                self.session.add(Total(chat_id=self.chat.id, month=month, messages=count))
            else:
                total.messages += count

    # --- findings ---

    def _findings(self) -> tuple[list[tuple[str, Found]], list[int]]:
        """The findings that are new, by key, and the ids of those that are no longer found; known ones are renewed."""
        known = {
            each.key: each for each in self.session.scalars(select(Finding).where(Finding.chat_id == self.chat.id))
        }
        self.known, new, seen = known, [], set()
        for key, found in self._keyed():
            seen.add(key)
            if key in known:
                self._renew(known[key], found)
            else:
                new.append((key, found))
        no_longer = [each for key, each in known.items() if each.found and key not in seen and self._looked_at(each)]
        for each in no_longer:
            each.found = False
        return new, [each.id for each in no_longer]

    def _keyed(self) -> list[tuple[str, Found]]:
        """The findings with what each is known by; those about forgotten people alone are left out."""
        times: Counter = Counter()
        keyed = []
        for found in self.data.findings:
            message = self.ids[found.first]
            if message is None or (found.members and self.forgotten.issuperset(found.members)):
                continue
            people = map(self._person, found.members)
            known_by = f"{found.rule} {message} {sorted(person for person in people if person)}"
            if _stands(found.rule):
                known_by += f" {self._period().first}"
            times[known_by] += 1
            keyed.append((self.register.names.print(f"{known_by} {times[known_by]}"), found))
        return keyed

    def _renew(self, known: Finding, found: Found) -> None:
        """Write what the newest look says, where it says something else."""
        says = self._says(found)
        for name, value in says.items():
            if getattr(known, name) != value:
                setattr(known, name, value)

    def _says(self, found: Found) -> dict:
        return {
            "name": found.id,
            "clause": found.clause,
            "line": found.line,
            "last_line": found.last_line,
            "sure": found.sure,
            "score": float(found.score),
            "spans": [list(span) for span in found.spans],
            "why": found.why,
            "found": True,
        }

    def _looked_at(self, known: Finding) -> bool:
        """Whether this export shows all that a finding was about, and its rule looked at it.

        A rule about a conversation or a group may find less in an export that shows less; only a message speaks for itself.
        """
        rule = every_rule().get(known.rule)
        if rule is None or rule.sees != "message" or known.rule in {**self.data.not_checked, **self.data.cannot_know}:
            return False
        return known.message_id in self._in_period

    @property
    def _in_period(self) -> set[int]:
        """The messages that this export shows and that were judged."""
        since = self.data.group.since
        if not hasattr(self, "_judged"):
            stamps = self.data.group.chat["timestamp"]
            self._judged = {id_ for id_, at in zip(self.ids, stamps, strict=True) if id_ and (not since or at >= since)}
        return self._judged

    def _intake(self, new: int, findings: list, new_group: bool, no_longer: list[int]) -> Intake | None:
        """A row that says what was taken in; none where nothing is new."""
        if not (new or findings or new_group or no_longer):
            return None
        stamps = self.data.group.chat["timestamp"]
        intake = Intake(
            chat_id=self.chat.id,
            at=self.register.now(),
            by=self.by,
            files=list(files_of(self.data.export)),
            first=stamps.min(),
            last=stamps.max(),
            messages=self.data.group.sent.height,
            new_messages=new,
            new_findings=len(findings),
            policy=self.review.policy.version,
            detector=self.review.detector,
            not_checked=dict(self.data.not_checked),
        )
        self.session.add(intake)
        self.session.flush()
        return intake

    # --- cases ---

    def _cases(self, findings: list[tuple[str, Found]], intake: Intake) -> list[Case]:
        """Put new findings into cases, with their people and texts; returns the cases that were opened."""
        new = dict(findings)
        seen = [*self._known_seen(), *(self._seen(key, found) for key, found in findings)]
        opened, touched = [], set()
        for placed in place(seen, self._standing(), self.review.policy):
            case = self.session.get(Case, placed.case) if placed.case else self._open(placed)
            if not placed.case:
                opened.append(case)
            for each in placed.findings:
                self._add(case, each, new[each.key], intake)
            touched.add(case.id)
        self._keep_texts([found for _, found in findings])
        for case in sorted(touched):
            refresh(self.session, case)
        return opened

    def _seen(self, key: str, found: Found) -> Seen:
        end = self.data.group.end.replace(microsecond=0)
        first, last = (end, end) if _stands(found.rule) else (self._at(found.first), self._at(found.last))
        return Seen(key, found.rule, first, last, frozenset(self._covered(found)))

    def _at(self, place_: int) -> datetime:
        return self.data.group.chat["timestamp"][place_]

    def _period(self) -> Period:
        """The review period in which the group was looked at."""
        return next(each for each in periods(self.review.policy) if each.last >= self.data.group.end.date())

    def _covered(self, found: Found) -> list[int]:
        """The ids of the messages that a finding covers, `MOST` at most."""
        return [message for message in self.ids[found.first : found.last + 1] if message is not None][:MOST]

    def _known_seen(self) -> list[Seen]:
        covered = self._messages_of(each.id for each in self.known.values())
        return [
            Seen(each.key, each.rule, each.first, each.last, frozenset(covered.get(each.id, ())), each.case_id)
            for each in self.known.values()
        ]

    def _messages_of(self, findings: Iterable[int]) -> dict[int, list[int]]:
        query = (
            select(FindingMessage.finding_id, FindingMessage.message_id)
            .join(Finding)
            .where(Finding.chat_id == self.chat.id)
        )
        found: dict[int, list[int]] = {}
        for finding, message in self.session.execute(query):
            found.setdefault(finding, []).append(message)
        return found

    def _standing(self) -> dict[str, Standing]:
        covered = self._messages_of(())
        messages: dict[str, set[int]] = {}
        for each in self.known.values():
            messages.setdefault(each.case_id, set()).update(covered.get(each.id, ()))
        cases = self.session.scalars(select(Case).where(Case.chat_id == self.chat.id))
        return {
            case.id: Standing(
                case.id, case.state not in UNDECIDED, frozenset(case.rules), frozenset(messages.get(case.id, ()))
            )
            for case in cases
        }

    def _open(self, placed: Placed) -> Case:
        first = placed.findings[0]
        number = 0
        while True:
            known_by = f"case {self.chat.id} {first.key} {number}"
            case_id = f"C-{short(bytes.fromhex(self.register.names.print(known_by)))}"
            if self.session.get(Case, case_id) is None:
                break
            number += 1
        case = Case(
            id=case_id,
            chat_id=self.chat.id,
            state="open",
            place=WAITING,
            first=first.first,
            last=first.last,
            rules=[],
            findings=0,
            opened=self.register.now(),
            continues=placed.continues,
            second_wanted=False,
        )
        self.session.add(case)
        self.session.flush()
        return case

    def _add(self, case: Case, seen: Seen, found: Found, intake: Intake) -> None:
        row = Finding(
            key=seen.key,
            chat_id=self.chat.id,
            case_id=case.id,
            rule=found.rule,
            message_id=self.ids[found.first],
            first=seen.first,
            last=seen.last,
            intake_id=intake.id,
            **self._says(found),
        )
        self.session.add(row)
        self.session.flush()
        people = {self._person(name) for name in found.members} - {None}
        self.session.add_all(FindingPerson(finding_id=row.id, person_id=person) for person in sorted(people))
        self.session.add_all(FindingMessage(finding_id=row.id, message_id=message) for message in sorted(seen.messages))
        case.first, case.last = min(case.first, seen.first), max(case.last, seen.last)
        self.session.flush()

    # --- texts ---

    def _keep_texts(self, findings: list[Found]) -> None:
        """Keep the texts that new findings point to and those beside them, while they may be kept."""
        wanted = {place_ for found in findings if not _about_a_state(found.rule) for place_ in self._around(found)}
        by_id = {self.ids[place_]: place_ for place_ in sorted(wanted) if self.ids[place_] is not None}
        oldest = self.register.today - timedelta(days=self.kept.keep_text_days)
        there = set(
            self.session.scalars(select(Evidence.message_id).join(Message).where(Message.chat_id == self.chat.id))
        )
        taken = dict(
            self.session.execute(select(Message.id, Message.taken).where(Message.chat_id == self.chat.id)).all()
        )
        rows = [
            {"message_id": message, "sealed": self._sealed(place_), "taken": taken[message]}
            for message, place_ in by_id.items()
            if message not in there and taken[message] > oldest
        ]
        if rows:
            self.session.execute(insert(Evidence), rows)

    def _around(self, found: Found) -> Iterable[int]:
        last = min(found.last, found.first + MOST)
        return range(max(0, found.first - BESIDE), min(self.data.group.chat.height, last + BESIDE + 1))

    def _sealed(self, place_: int) -> bytes:
        text = self.data.group.chat["text"][place_]
        if self.forgotten:
            text = Masker(dict.fromkeys(self.forgotten, ERASED))(text)
        return self.register.names.seal(text)

    def _tell(self, taken: Taken) -> None:
        detail = {
            "messages": taken.new_messages,
            "findings": taken.new_findings,
            "cases": list(taken.new_cases),
            "no_longer_found": taken.no_longer,
            "policy": self.review.policy.version,
            "detector": self.review.detector,
        }
        journal.append(self.register, self.session, self.by, "taken in", f"group {self.chat.id}", detail)


def moment(minute: int) -> datetime:
    """The time of a minute since 1970, by the clock of the phone."""
    return datetime(1970, 1, 1) + timedelta(minutes=minute)


def _stands(rule: str) -> bool:
    """Whether a rule is about a state at the end of an export, which every review period asks for anew."""
    known = every_rule().get(rule)
    return known is not None and known.standing


def _about_a_state(rule: str) -> bool:
    """Whether a rule is about a state or a name and not about what a message says: its messages are of no use."""
    known = every_rule().get(rule)
    return known is not None and (known.standing or known.counts_people)
