"""What the register shows: a page of cases, one case whole, and every case for a file.

People stand in it by pseudonym, and texts and notes are masked, unless the administrator asks for real names.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from analyser.cases.cycles import Period
from analyser.cases.database import Register
from analyser.cases.decisions import find, second_opinion, written
from analyser.cases.grouping import DANGER
from analyser.cases.placing import ANY
from analyser.cases.tables import DANGER as IN_DANGER
from analyser.cases.tables import (
    STATES,
    UNDECIDED,
    Action,
    Case,
    CaseRule,
    Chat,
    Decision,
    Evidence,
    Finding,
    FindingMessage,
    FindingPerson,
    Message,
    Person,
    PersonName,
    Tally,
)
from analyser.chat.names import is_number
from analyser.errors import Refused
from analyser.language.masking import Masker, marked_pieces
from analyser.rules import every_rule
from analyser.site import Retention

SIZE = 50
"""Cases on a page."""

LARGEST = 1000
BATCH = 500
SOON = timedelta(days=30)
"""So long before its texts go an undecided case is warned of."""

HELP = "Urgent mental health or other support: call 111 or text SHOUT to 85258. In danger now: call 999."
"""The policy's own words of help (R-13), and the emergency number."""

NOBODY_KNOWN = "Somebody"
UNREADABLE = "[can no longer be read]"


@dataclass(frozen=True)
class Query:
    """Which cases are asked for; None leaves a thing open. `decided` is True, False or None for both."""

    state: str | None = None
    group: str | None = None
    rule: str | None = None
    decided: bool | None = None
    number: int = 1
    size: int = SIZE


@dataclass(frozen=True)
class Row:
    """One case as a list shows it.

    `found` counts the findings that the newest look still finds; `text_until` is the day on which its texts go, None where
    there are none.
    """

    id: str
    group: str
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    state: str
    urgent: bool
    first: datetime
    last: datetime
    people: tuple[str, ...]
    findings: int
    found: int
    actions: tuple[dict, ...]
    decided_at: datetime | None
    decided_by: str | None
    second_wanted: bool
    second_state: str | None
    continues: str | None
    opened: datetime
    text_until: date | None


@dataclass(frozen=True)
class Quote:
    """A message of a case: when, who, what; `evidence` tells those that a finding points to from those beside them.

    `pieces` is the text in pieces, each with whether a finding points at it; none where no text is kept.
    """

    at: datetime
    who: str
    text: str
    evidence: bool
    pieces: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Whole:
    """One case with everything that is known of it."""

    row: Row
    findings: tuple[dict, ...]
    messages: tuple[Quote, ...]
    decisions: tuple[dict, ...]


@dataclass(frozen=True)
class Page:
    """A page of cases, and how many there are by state; `total` counts those asked for."""

    rows: tuple[Row, ...]
    number: int
    size: int
    total: int
    counts: dict[str, int] = field(default_factory=dict)


class Shown:
    """What stands for people in what is shown."""

    def __init__(self, register: Register, session: Session, real: bool):
        self.real = real
        self._register, self._session = register, session

    @cached_property
    def codes(self) -> dict[int, str]:
        """Person's id -> pseudonym."""
        return dict(self._session.execute(select(Person.id, Person.code)).all())

    @cached_property
    def names(self) -> dict[int, list[str]]:
        """Person's id -> the names that they bear, as far as they can still be read."""
        found = defaultdict(list)
        for person, sealed in self._session.execute(select(PersonName.person_id, PersonName.sealed)):
            name = self._register.names.open(sealed)
            if name is not None:
                found[person].append(name)
        return found

    @cached_property
    def _mask(self) -> Masker:
        return Masker({name: self.codes[person] for person, names in self.names.items() for name in names})

    def person(self, person: int | None) -> str:
        """A person as shown."""
        if person is None:
            return NOBODY_KNOWN
        if self.real and self.names.get(person):
            return min(self.names[person], key=lambda name: (is_number(name), len(name), name))
        return self.codes.get(person, NOBODY_KNOWN)

    def text(self, sealed: bytes | None) -> str | None:
        """A sealed text as shown; None where there is none."""
        if sealed is None:
            return None
        pieces = self.pieces(sealed, ())
        return "".join(part for part, _ in pieces)

    def pieces(self, sealed: bytes | None, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
        """A sealed text as shown, in pieces, each with whether it lies in one of the spans; empty where there is none."""
        if sealed is None:
            return []
        text = self._register.names.open(sealed)
        if text is None:
            return [(UNREADABLE, False)]
        return marked_pieces(text, spans, () if self.real else self._mask.stretches(text))


def page(
    register: Register,
    session: Session,
    query: Query | None = None,
    real: bool = False,
    retention: Retention | None = None,
) -> Page:
    """One page of cases: somebody's safety first, then what waits, then what is decided, each by time.

    Raises
    ------
    Refused
        There is no such state, rule or group, or the page asked for cannot be.
    """
    query = query or Query()
    _possible(register, session, query)
    chats = None if query.group is None else _chats(register, session, query.group)
    chosen = _chosen(query, chats)
    total = session.scalar(_tallied(query, chats)) or 0
    ids = session.scalars(chosen.offset((query.number - 1) * query.size).limit(query.size)).all()
    rows = _rows(session, ids, Shown(register, session, real), retention or Retention())
    return Page(tuple(rows), query.number, query.size, total, counts(session))


def counts(session: Session) -> dict[str, int]:
    """How many cases there are in each state."""
    query = select(Tally.state, func.sum(Tally.cases)).where(Tally.rule == ANY).group_by(Tally.state)
    found = dict(session.execute(query).all())
    return {state: int(found.get(state, 0)) for state in STATES}


def _possible(register: Register, session: Session, query: Query) -> None:
    if query.state is not None and query.state not in STATES:
        raise Refused(f"'{query.state}' is no state. There are: {', '.join(STATES)}.")
    if query.rule is not None and query.rule not in every_rule():
        raise Refused(f"There is no rule '{query.rule[:40]}'. See: analyser rules")
    if query.number < 1 or not 1 <= query.size <= LARGEST:
        raise Refused(f"Pages count from 1, and hold from 1 to {LARGEST} cases.")
    if query.group is not None and not _chats(register, session, query.group):
        raise Refused("The register has no group of that name.")


def _chats(register: Register, session: Session, group: str) -> list[int]:
    """The groups that bear a name or bore it once."""
    wanted, token = " ".join(group.casefold().split()), register.tombstones.token(group)
    named = session.execute(select(Chat.id, Chat.name, Chat.names)).all()
    return [chat for chat, name, names in named if token in names or wanted == " ".join(name.casefold().split())]


def _chosen(query: Query, chats: list[int] | None) -> Select:
    """The ids of the cases asked for, in the order of the list.

    What narrows the list beside its order is kept from leading the search: the database would sort them all.
    """
    if query.rule is not None:
        chosen = select(CaseRule.case_id).join(Case, Case.id == CaseRule.case_id).where(CaseRule.rule == query.rule)
        chosen = chosen.order_by(CaseRule.place, CaseRule.first, CaseRule.case_id)
    else:
        chosen = select(Case.id).order_by(Case.place, Case.first, Case.id)
    if chats is not None:
        chosen = chosen.where(Case.chat_id.in_(chats))
    if query.state is not None:
        chosen = chosen.where((Case.state if chats is None else _aside(Case.state)) == query.state)
    if query.decided is not None:
        undecided = _aside(Case.state).in_(UNDECIDED)
        chosen = chosen.where(~undecided if query.decided else undecided)
    return chosen


def _aside(column):
    """A column by which the database does not search."""
    return func.coalesce(column, "")


def _tallied(query: Query, chats: list[int] | None) -> Select:
    """How many cases are asked for."""
    tallied = select(func.sum(Tally.cases)).where(Tally.rule == (query.rule or ANY))
    if query.state is not None:
        tallied = tallied.where(Tally.state == query.state)
    if query.decided is not None:
        tallied = tallied.where(Tally.state.not_in(UNDECIDED) if query.decided else Tally.state.in_(UNDECIDED))
    if chats is not None:
        tallied = tallied.where(Tally.chat_id.in_(chats))
    return tallied


def _rows(session: Session, ids: Sequence[str], shown: Shown, retention: Retention) -> Iterator[Row]:
    """The rows of these cases, in their order; a few questions for all of them together."""
    cases = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(ids)))}
    groups = dict(session.execute(select(Chat.id, Chat.name)).all())
    decisions = {
        each.id: each for each in session.scalars(_of(Decision.id, (case.decision_id for case in cases.values())))
    }
    actions = _actions_of(session, ids)
    findings = _findings_of(session, ids)
    people = _people_of(session, ids)
    until = _text_until(session, ids, retention)
    seconds = set(session.scalars(select(Decision.case_id).where(Decision.case_id.in_(ids), Decision.second)))
    for case in (cases[case_id] for case_id in ids):
        decision = decisions.get(case.decision_id)
        second = second_opinion(session, case) if case.id in seconds else None
        yield Row(
            id=case.id,
            group=groups[case.chat_id],
            rules=tuple(case.rules),
            clauses=tuple(sorted({clause for clause, _ in findings.get(case.id, ())})),
            state=case.state,
            urgent=not DANGER.isdisjoint(case.rules),
            first=case.first,
            last=case.last,
            people=tuple(sorted(shown.person(person) for person in people.get(case.id, ()))),
            findings=case.findings,
            found=sum(found for _, found in findings.get(case.id, ())),
            actions=tuple(map(_action, actions.get(case.id, ()))),
            decided_at=decision.at if decision else None,
            decided_by=decision.by if decision else None,
            second_wanted=case.second_wanted,
            second_state=second.state if second else None,
            continues=case.continues,
            opened=case.opened,
            text_until=until.get(case.id),
        )


def _of(column, values: Iterable) -> Select:
    return select(column.class_).where(column.in_([value for value in values if value is not None]))


def _by(items: Iterable, key) -> dict:
    found = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


def _action(action: Action) -> dict:
    return {"action": action.action, "on": action.on.isoformat(), "by": action.by, "minute": action.minute}


def _actions_of(session: Session, ids: Sequence[str]) -> dict[str, list[Action]]:
    """The actions taken about each case: those of every decision that nobody undid, for what was done was done."""
    query = select(Decision.case_id, Action).join(Action, Action.decision_id == Decision.id)
    counting = query.where(Decision.case_id.in_(ids), Decision.undone.is_(False)).order_by(Action.id)
    found = defaultdict(list)
    for case, action in session.execute(counting):
        found[case].append(action)
    return found


def _findings_of(session: Session, ids: Sequence[str]) -> dict[str, list[tuple[str, bool]]]:
    rows = session.execute(select(Finding.case_id, Finding.clause, Finding.found).where(Finding.case_id.in_(ids)))
    found = defaultdict(list)
    for case, clause, still in rows:
        found[case].append((clause, still))
    return found


def _people_of(session: Session, ids: Sequence[str]) -> dict[str, set[int]]:
    query = select(Finding.case_id, FindingPerson.person_id).join(FindingPerson, FindingPerson.finding_id == Finding.id)
    found = defaultdict(set)
    for case, person in session.execute(query.where(Finding.case_id.in_(ids))):
        found[case].add(person)
    return found


def _text_until(session: Session, ids: Sequence[str], retention: Retention) -> dict[str, date]:
    """The day on which the first of a case's texts goes."""
    query = (
        select(Finding.case_id, func.min(Evidence.taken))
        .join(FindingMessage, FindingMessage.finding_id == Finding.id)
        .join(Evidence, Evidence.message_id == FindingMessage.message_id)
        .where(Finding.case_id.in_(ids))
        .group_by(Finding.case_id)
    )
    return {case: taken + timedelta(days=retention.keep_text_days) for case, taken in session.execute(query)}


def waiting(session: Session) -> list[str]:
    """The ids of the cases that wait for a decision, in the order of the list."""
    query = select(Case.id).where(Case.state.in_(UNDECIDED))
    return list(session.scalars(query.order_by(Case.place, Case.first, Case.id)))


def is_urgent(session: Session, ids: Sequence[str]) -> bool:
    """Whether any of these cases is about somebody's safety."""
    rules = session.scalars(select(Case.rules).where(Case.id.in_(ids)))
    return any(not DANGER.isdisjoint(each) for each in rules)


def urgent_waiting(session: Session) -> int:
    """How many cases about somebody's safety nobody has decided about, in the whole register."""
    return session.scalar(select(func.count()).where(Case.place == IN_DANGER))


def going_soon(register: Register, session: Session, retention: Retention) -> int:
    """Of how many undecided cases the texts go within `SOON`."""
    last = register.today + SOON - timedelta(days=retention.keep_text_days)
    query = (
        select(func.count(func.distinct(Finding.case_id)))
        .join(FindingMessage, FindingMessage.finding_id == Finding.id)
        .join(Evidence, Evidence.message_id == FindingMessage.message_id)
        .join(Case, Case.id == Finding.case_id)
        .where(Evidence.taken <= last, Case.state.in_(UNDECIDED))
    )
    return session.scalar(query)


def one(
    register: Register, session: Session, case_id: str, real: bool = False, retention: Retention | None = None
) -> Whole:
    """One case whole: its findings, its messages with those beside them, and what was decided.

    Raises
    ------
    Refused
        There is no such case.
    """
    case = find(session, written(case_id))
    return _whole(session, case.id, Shown(register, session, real), retention or Retention())


def everything(
    register: Register,
    session: Session,
    real: bool = False,
    retention: Retention | None = None,
    period: Period | None = None,
) -> Iterator[Whole]:
    """Every case whole, or every one that begins in a review period, in the order of the list."""
    shown, kept = Shown(register, session, real), retention or Retention()
    cases = select(Case.id).order_by(Case.place, Case.first, Case.id)
    if period is not None:
        first, last = datetime.combine(period.first, time()), datetime.combine(period.last, time.max)
        cases = cases.where(Case.first >= first, Case.first <= last)
    for case_id in session.scalars(cases).all():
        yield _whole(session, case_id, shown, kept)
        session.expunge_all()


def rows(register: Register, session: Session, real: bool = False, retention: Retention | None = None) -> Iterator[Row]:
    """Every case as a row, in the order of the list."""
    shown, kept = Shown(register, session, real), retention or Retention()
    ids = session.scalars(select(Case.id).order_by(Case.place, Case.first, Case.id)).all()
    for start in range(0, len(ids), BATCH):
        yield from _rows(session, ids[start : start + BATCH], shown, kept)
        session.expunge_all()


def _whole(session: Session, case_id: str, shown: Shown, retention: Retention) -> Whole:
    row = next(_rows(session, [case_id], shown, retention))
    found = session.scalars(select(Finding).where(Finding.case_id == case_id).order_by(Finding.first, Finding.id)).all()
    decided = session.scalars(select(Decision).where(Decision.case_id == case_id).order_by(Decision.id)).all()
    actions = _by(
        session.scalars(_of(Action.decision_id, (each.id for each in decided))), lambda each: each.decision_id
    )
    return Whole(
        row=row,
        findings=tuple(map(_finding, found)),
        messages=tuple(_quotes(session, [each.id for each in found], shown)),
        decisions=tuple(_decision(each, actions.get(each.id, ()), shown) for each in decided),
    )


def _finding(found: Finding) -> dict:
    return {
        "id": found.name,
        "rule": found.rule,
        "clause": found.clause,
        "line": found.line,
        "last_line": found.last_line,
        "timestamp": found.first.isoformat(),
        "sure": found.sure,
        "score": found.score,
        "why": found.why,
        "still_found": found.found,
    }


def _decision(each: Decision, actions: Iterable[Action], shown: Shown) -> dict:
    return {
        "at": each.at.isoformat(),
        "by": each.by,
        "state": each.state,
        "second": each.second,
        "undone": each.undone,
        "actions": list(map(_action, actions)),
        "note": shown.text(each.note),
    }


def _quotes(session: Session, findings: Sequence[int], shown: Shown) -> Iterator[Quote]:
    """The messages of findings whose texts are kept, with those beside them, in order of time."""
    pointed = set(session.scalars(select(FindingMessage.message_id).where(FindingMessage.finding_id.in_(findings))))
    if not pointed:
        return
    chat, first, last = session.execute(
        select(Message.chat_id, func.min(Message.minute), func.max(Message.minute))
        .where(Message.id.in_(pointed))
        .group_by(Message.chat_id)
    ).one()
    spans = defaultdict(list)
    for message, found in session.execute(select(Finding.message_id, Finding.spans).where(Finding.id.in_(findings))):
        spans[message] += [(start, end) for start, end in found]
    about = select(Message.id, Message.minute, Message.person_id, Message.kind, Evidence.sealed).join(Evidence)
    inside = about.where(Message.chat_id == chat, Message.minute.between(first, last))
    before = about.where(Message.chat_id == chat, Message.minute < first).order_by(
        Message.minute.desc(), Message.id.desc()
    )
    after = about.where(Message.chat_id == chat, Message.minute > last).order_by(Message.minute, Message.id)
    rows = [*session.execute(before.limit(BESIDE)), *session.execute(inside), *session.execute(after.limit(BESIDE))]
    for row in sorted(rows, key=lambda row: (row.minute, row.id)):
        who = "WhatsApp" if row.kind == "system" else shown.person(row.person_id)
        at = datetime(1970, 1, 1) + timedelta(minutes=row.minute)
        pieces = [(part, marked) for part, marked in shown.pieces(row.sealed, spans.get(row.id, ())) if part]
        yield Quote(at, who, "".join(part for part, _ in pieces), row.id in pointed, tuple(pieces))


BESIDE = 3
"""Messages before and after, where they are kept."""
