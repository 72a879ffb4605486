"""Takes reviewed exports into the register: new messages, new findings, new cases, and the text that they need.

Taking in the same export again changes nothing. A longer export of a group, or another phone's, adds what is new; findings
keep their case and so their decision. The export itself is not kept, and of its texts only those that a finding points to,
with those beside it (`texts`).

`arrival` tells which messages are new, `recognition` which findings, `grouping` which case they belong to. A finding that the
newest look at its messages no longer finds stays, and says so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Protocol

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from analyser.cases import journal, records
from analyser.cases.arrival import Arrival
from analyser.cases.cycles import Period, periods
from analyser.cases.database import Register
from analyser.cases.grouping import Placed, Seen, Standing, place
from analyser.cases.people import short
from analyser.cases.placing import refresh
from analyser.cases.recognition import MOST, Known, Look, Recognised, recognise
from analyser.cases.removal import free_id
from analyser.cases.tables import DANGER as IN_DANGER
from analyser.cases.tables import (
    UNDECIDED,
    WAITING,
    Case,
    Chat,
    Finding,
    FindingMessage,
    FindingPerson,
    Intake,
    Message,
    PeriodFigures,
    Unread,
)
from analyser.cases.texts import Texts
from analyser.chat.group import Group
from analyser.export import Export
from analyser.export.join import files_of
from analyser.figures import in_period, written
from analyser.policy import Policy
from analyser.rules import every_rule
from analyser.rules.finding import Finding as Found
from analyser.site import Retention

BY_A_PERSON = "person"
"""How sure a finding is that a person made, and no rule."""


class GroupData(Protocol):
    """One group, judged (`analyser.reviews.GroupReview`)."""

    export: Export
    group: Group
    findings: tuple[Found, ...]
    cannot_know: dict[str, str]
    not_checked: dict[str, str]
    warnings: tuple[str, ...]
    measures: dict[str, pl.DataFrame]
    unread: dict[int, str]


class ReviewData(Protocol):
    """Exports, judged (`analyser.reviews.Review`)."""

    policy: Policy
    detector: dict
    groups: Sequence[GroupData]


@dataclass(frozen=True)
class Taken:
    """What one group's exports brought.

    `renewed` counts known findings of which the newest look says something else, `unread` messages that no rule reads.

    `new_group` says whether the register did not know the group; `danger` counts cases about somebody's safety with something new;
    `grown` known findings with more messages; `no_longer` findings that the newest look does not find; `left_out` messages of
    people who asked to be forgotten. `not_checked` names rules and measures that broke. `figures` counts review periods whose
    figures are others now.
    """

    group: str
    files: tuple[str, ...]
    messages: int
    new_group: bool
    new_messages: int
    new_findings: int
    new_cases: tuple[str, ...]
    danger: int
    grown: int
    no_longer: int
    left_out: int
    not_checked: tuple[str, ...] = ()
    figures: int = 0
    unread: int = 0
    renewed: int = 0

    @property
    def changed(self) -> bool:
        """Whether the register is another for it."""
        more = (
            self.new_messages,
            self.new_findings,
            self.grown,
            self.no_longer,
            self.figures,
            self.unread,
            self.renewed,
        )
        return self.new_group or any(more)


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

    def take_in(self) -> Taken:
        """Take the group in."""
        seen = records.shown(
            self.data.export, self.data.group.chat, self.register.names, self.session, self.register.tombstones
        )
        known = records.group_of(seen, self.session)
        matched = records.match(seen, known, self.session) if known else None
        new_group = known is None or known.removed
        self.chat = self._new_chat(seen) if known is None else self._brought_back(known)
        self.arrival = Arrival(self.register, self.session, self.data.group, self.chat, seen, matched)
        self.texts = Texts(self.register, self.session, self.data.group.chat, self.chat, self.arrival)
        self.known = self._known()
        recognised = recognise(self._looks(), self._as_known(), self.register.names.print)
        new = [each for each in recognised if each.row is None]
        grown = [each for each in recognised if each.grown]
        no_longer = self._no_longer(recognised)
        renewed = [each for each in recognised if each.row is not None and self._says_more(each)]
        otherwise = bool(grown or no_longer or renewed or self.arrival.reworded) or new_group
        intake = self._intake(len(new), otherwise)
        changed = {self.known[each.row].case_id for each in renewed} | {each.case_id for each in no_longer}
        opened = self._put_in_cases(recognised, new, grown, changed, intake) if intake else []
        taken = Taken(
            group=self.data.group.name,
            files=files_of(self.data.export),
            messages=self.data.group.sent.height,
            new_group=new_group,
            new_messages=self.arrival.new,
            new_findings=len(new),
            new_cases=tuple(case.id for case in opened),
            danger=len(self._in_danger(recognised)) if intake else 0,
            grown=len(grown),
            no_longer=len(no_longer),
            left_out=self.arrival.left_out,
            not_checked=tuple(self.data.not_checked),
            renewed=len(renewed),
        )
        taken = replace(taken, figures=self._keep_figures(), unread=self._note_unread())
        if taken.changed:
            self._widen(seen)
            self._tell(taken)
        return taken

    def _note_unread(self) -> int:
        """Note the messages that no rule reads, and keep their texts until somebody has read them; returns how many are new."""
        ids = self.arrival.ids
        there = set(self.session.scalars(select(Unread.message_id).where(Unread.chat_id == self.chat.id)))
        new = {ids[place]: (place, code) for place, code in self.data.unread.items() if ids[place] is not None}
        new = {message: told for message, told in new.items() if message not in there}
        self.session.add_all(
            Unread(message_id=message, chat_id=self.chat.id, language=code) for message, (_, code) in new.items()
        )
        self.session.flush()
        self.texts.keep_these((place for place, _ in new.values()), self.kept)
        return len(new)

    def _keep_figures(self) -> int:
        """Keep the figures of each review period that this export shows, unless another showed more; returns how many changed."""
        changed = 0
        for period in self._periods():
            figures = in_period(self.data, self.review.policy, period.first, period.last)
            there = self.session.get(PeriodFigures, (self.chat.id, period.first))
            if figures is None or (there is not None and there.messages > figures.messages):
                continue
            content = written(figures)
            if there is None:
                self.session.add(
                    PeriodFigures(chat_id=self.chat.id, period=period.first, messages=figures.messages, content=content)
                )
            elif there.content != content:
                there.messages, there.content = figures.messages, content
            else:
                continue
            changed += 1
        self.session.flush()
        return changed

    def _periods(self) -> Iterator[Period]:
        """The review periods that the export reaches into."""
        stamps = self.data.group.chat["timestamp"]
        first, last = stamps.min().date(), stamps.max().date()
        for period in periods(self.review.policy):
            if period.first > last:
                return
            if period.last >= first:
                yield period

    def _new_chat(self, seen: records.Shown) -> Chat:
        stamps = self.data.group.chat["timestamp"]
        chat = Chat(
            id=free_id(self.session) if self.register.place.url is None else None,  # PostgreSQL gives none twice
            name=self.data.group.name,
            names=sorted(seen.known.names),
            created=seen.known.created,
            first=stamps.min(),
            last=stamps.max(),
        )
        self.session.add(chat)
        self.session.flush()
        return chat

    def _brought_back(self, chat: Chat) -> Chat:
        """The group, also one that was taken out: of that one only what was forgotten is still known."""
        if chat.removed:
            stamps = self.data.group.chat["timestamp"]
            chat.removed, chat.name, chat.masked = False, self.data.group.name, False
            chat.first, chat.last = stamps.min(), stamps.max()
        return chat

    def _widen(self, seen: records.Shown) -> None:
        """The group's latest name, all its names, and its time."""
        stamps = self.data.group.chat["timestamp"]
        if stamps.max() >= self.chat.last and not self.chat.masked:
            self.chat.name = self.data.group.name
        self.chat.names = sorted({*self.chat.names, *seen.known.names})
        self.chat.created = self.chat.created or seen.known.created
        self.chat.first, self.chat.last = min(self.chat.first, stamps.min()), max(self.chat.last, stamps.max())

    # --- findings ---

    def _known(self) -> dict[int, Finding]:
        rows = self.session.scalars(select(Finding).where(Finding.chat_id == self.chat.id))
        return {each.id: each for each in rows}

    def _as_known(self) -> list[Known]:
        states = dict(self.session.execute(select(Case.id, Case.state).where(Case.chat_id == self.chat.id)).all())
        covered = self._covered()
        return [
            Known(
                each.id,
                each.key,
                each.rule,
                states[each.case_id] not in UNDECIDED,
                each.last,
                frozenset(covered.get(each.id, ())),
            )
            for each in self.known.values()
        ]

    def _covered(self) -> dict[int, set[int]]:
        """Finding -> its messages, of those that the register has."""
        query = select(FindingMessage.finding_id, FindingMessage.message_id).join(Finding)
        found: dict[int, set[int]] = {}
        for finding, message in self.session.execute(query.where(Finding.chat_id == self.chat.id)):
            found.setdefault(finding, set()).add(message)
        return found

    def _looks(self) -> list[Look]:
        """The findings of this look; those about forgotten people alone, or messages left out, are left out too."""
        looks = []
        for found in self.data.findings:
            messages = self._messages_of(found)
            forgotten = found.members and self.arrival.forgotten.issuperset(found.members)
            if not forgotten and (messages or _stands(found.rule)):
                looks.append(Look(found, self._known_by(found, messages), messages))
        return looks

    def _known_by(self, found: Found, messages) -> str:
        """What a finding is known by; a message that was edited since is another one."""
        rule = every_rule().get(found.rule)
        people = sorted(filter(None, map(self.arrival.person, found.members)))
        if _stands(found.rule):
            return f"{found.rule} {people} {self._period().first}"
        message = messages[0][0]
        if rule is not None and rule.counts_people:
            return f"{found.rule} {message} {people}"
        edition = self.arrival.editions.get(message, 0) if rule is not None and rule.sees == "message" else 0
        return f"{found.rule} {message}" + (f" edition {edition}" if edition else "")

    def _period(self) -> Period:
        """The review period in which the group was looked at."""
        return next(each for each in periods(self.review.policy) if each.last >= self.data.group.end.date())

    def _messages_of(self, found: Found) -> tuple[tuple[int, datetime], ...]:
        """The messages that a finding covers, each with its time."""
        stamps = self.data.group.chat["timestamp"]
        places = range(found.first, found.last + 1)
        return tuple(
            (self.arrival.ids[place], stamps[place]) for place in places if self.arrival.ids[place] is not None
        )

    def _no_longer(self, recognised: list[Recognised]) -> list[Finding]:
        """Mark the findings whose messages were looked at, and which were not found again."""
        again = {each.row for each in recognised}
        gone = [each for each in self.known.values() if each.found and each.id not in again and self._looked_at(each)]
        for each in gone:
            each.found = False
        return gone

    def _looked_at(self, known: Finding) -> bool:
        """Whether this export shows all that a finding was about, and its rule looked at it.

        A message speaks for itself. A rule about a conversation or a group may find less in an export that shows less, so it
        speaks only where the export shows everything that is known of the group; then it takes back also what it found by settings
        that were others. What a person found is not taken back by a rule.
        """
        rule = every_rule().get(known.rule)
        if rule is None or known.rule in self.data.not_checked or known.sure == BY_A_PERSON:
            return False
        if rule.sees == "message":
            return known.rule not in self.data.cannot_know and known.message_id in self._judged
        return self._shows_everything and (not _stands(known.rule) or self._is_of_this_period(known))

    @cached_property
    def _shows_everything(self) -> bool:
        """Whether this export shows all that the register knows of the group, and all of it was judged."""
        there = set(self.session.scalars(select(Message.id).where(Message.chat_id == self.chat.id)))
        return self.data.group.since is None and there.issubset(self.arrival.ids)

    def _is_of_this_period(self, known: Finding) -> bool:
        """Whether a finding about a state is of the period that was looked at, and not of one before."""
        people = sorted(
            self.session.scalars(select(FindingPerson.person_id).where(FindingPerson.finding_id == known.id))
        )
        name = f"{known.rule} {people} {self._period().first}"
        return known.key in {self.register.names.print(f"{name} {number}") for number in range(1, MOST)}

    def _says_more(self, each: Recognised) -> bool:
        """Whether the newest look says something else of a known finding; on which line it stands says the export."""
        known, says = self.known[each.row], self._says(each.found)
        return known.sure != BY_A_PERSON and any(
            getattr(known, name) != says[name] for name in ("clause", "sure", "why", "found")
        )

    @cached_property
    def _judged(self) -> set[int]:
        """The messages that this export shows and that were judged."""
        since, stamps = self.data.group.since, self.data.group.chat["timestamp"]
        both = zip(self.arrival.ids, stamps, strict=True)
        return {message for message, at in both if message is not None and (since is None or at >= since)}

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

    def _intake(self, new_findings: int, otherwise: bool) -> Intake | None:
        """A row that says what was taken in; none where nothing is new."""
        if not (self.arrival.new or new_findings or otherwise):
            return None
        stamps = self.data.group.chat["timestamp"]
        intake = Intake(
            chat_id=self.chat.id,
            at=self.register.now(),
            by=self.by,
            files=[] if self.chat.masked else list(files_of(self.data.export)),
            first=stamps.min(),
            last=stamps.max(),
            messages=self.data.group.sent.height,
            new_messages=self.arrival.new,
            new_findings=new_findings,
            policy=self.review.policy.version,
            detector=self.review.detector,
            not_checked=dict(self.data.not_checked),
        )
        self.session.add(intake)
        self.session.flush()
        return intake

    # --- cases ---

    def _put_in_cases(
        self,
        recognised: list[Recognised],
        new: list[Recognised],
        grown: list[Recognised],
        changed: set[str],
        intake: Intake,
    ) -> list[Case]:
        """Renew known findings, let them grow, put new ones into cases, keep the texts; returns the cases opened.

        `changed` are the cases of which the newest look says something else, or takes something back.
        """
        for each in recognised:
            if each.row is not None:
                self._renew(each)
        touched = changed | {self.known[each.row].case_id for each in grown}
        by_key, opened = {each.key: each for each in new}, []
        seen = [*self._known_seen(), *(self._seen(each) for each in new)]
        for placed in place(seen, self._standing(), self.review.policy):
            case = self.session.get(Case, placed.case) if placed.case else self._open(placed)
            if not placed.case:
                opened.append(case)
                before = [by_key[each.key].goes_on_from for each in placed.findings]
                case.continues = next((self.known[row].case_id for row in before if row), case.continues)
            for each in placed.findings:
                self._add(case, each, by_key[each.key], intake)
            touched.add(case.id)
        self.texts.renew()
        self.texts.keep([*new, *grown], self.kept)
        for case_id in sorted(touched):
            refresh(self.session, case_id, self.review.policy.approved)
        return opened

    def _in_danger(self, recognised: list[Recognised]) -> set[str]:
        """The cases about somebody's safety, not decided yet, in which something new was found."""
        more = {each.key for each in recognised if each.row is None or each.grown}
        query = select(Case.id).join(Finding, Finding.case_id == Case.id)
        return set(
            self.session.scalars(
                query.where(Case.place == IN_DANGER, Finding.chat_id == self.chat.id, Finding.key.in_(more))
            )
        )

    def _renew(self, each: Recognised) -> None:
        """Write what the newest look says of a known finding, where it says something else."""
        known = self.known[each.row]
        if known.sure == BY_A_PERSON:
            return
        for name, value in self._says(each.found).items():
            if getattr(known, name) != value:
                setattr(known, name, value)
        if each.grown:
            there = self._covered().get(known.id, set())
            more = [message for message, _ in each.messages if message not in there][: max(0, MOST - len(there))]
            self.session.add_all(FindingMessage(finding_id=known.id, message_id=message) for message in more)
            known.last = max(known.last, each.messages[-1][1])
            self._concern(known.id, each.found)
        self.session.flush()

    def _seen(self, each: Recognised) -> Seen:
        end = self.data.group.end.replace(microsecond=0)
        first, last = (end, end) if _stands(each.found.rule) else (each.messages[0][1], each.messages[-1][1])
        messages = frozenset(message for message, _ in each.messages[:MOST])
        rule = every_rule().get(each.found.rule)
        reworded = rule is not None and rule.sees == "message" and not messages.isdisjoint(self.arrival.editions)
        return Seen(each.key, each.found.rule, first, last, messages, reworded=reworded)

    def _known_seen(self) -> list[Seen]:
        covered = self._covered()
        return [
            Seen(each.key, each.rule, each.first, each.last, frozenset(covered.get(each.id, ())), each.case_id)
            for each in self.known.values()
        ]

    def _standing(self) -> dict[str, Standing]:
        covered = self._covered()
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

    def _add(self, case: Case, seen: Seen, each: Recognised, intake: Intake) -> None:
        row = Finding(
            key=seen.key,
            chat_id=self.chat.id,
            case_id=case.id,
            rule=each.found.rule,
            message_id=each.messages[0][0] if each.messages else None,
            first=seen.first,
            last=seen.last,
            intake_id=intake.id,
            **self._says(each.found),
        )
        self.session.add(row)
        self.session.flush()
        self._concern(row.id, each.found)
        self.session.add_all(FindingMessage(finding_id=row.id, message_id=message) for message in sorted(seen.messages))
        self.session.flush()

    def _concern(self, finding: int, found: Found) -> None:
        """Note whom a finding concerns."""
        there = set(self.session.scalars(select(FindingPerson.person_id).where(FindingPerson.finding_id == finding)))
        people = {self.arrival.person(name) for name in found.members} - {None} - there
        self.session.add_all(FindingPerson(finding_id=finding, person_id=person) for person in sorted(people))

    def _tell(self, taken: Taken) -> None:
        detail = {
            "messages": taken.new_messages,
            "findings": taken.new_findings,
            "grown": taken.grown,
            "cases": list(taken.new_cases),
            "no_longer_found": taken.no_longer,
            "renewed": taken.renewed,
            "unread": taken.unread,
            "policy": self.review.policy.version,
            "detector": self.review.detector,
        }
        journal.append(self.register, self.session, self.by, "taken in", f"group {self.chat.id}", detail)


def _stands(rule: str) -> bool:
    """Whether a rule is about a state at the end of an export, which every review period asks for anew."""
    known = every_rule().get(rule)
    return known is not None and known.standing
