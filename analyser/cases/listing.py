"""What the register shows in lists: a page of cases, and every case as a row. `whole` shows one case whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from analyser.cases.cycles import Period
from analyser.cases.database import Register
from analyser.cases.decisions import second_opinion
from analyser.cases.grouping import DANGER
from analyser.cases.placing import ANY
from analyser.cases.shown import Shown
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
    Tally,
)
from analyser.errors import Refused
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


@dataclass(frozen=True)
class Query:
    """Which cases are asked for; None leaves a thing open. `decided` is True, False or None for both.

    `second` asks for cases of which a second opinion is wanted, `first` and `last` for those that begin on these days or between.
    """

    state: str | None = None
    group: str | None = None
    rule: str | None = None
    decided: bool | None = None
    number: int = 1
    size: int = SIZE
    second: bool = False
    first: date | None = None
    last: date | None = None

    @property
    def tallied(self) -> bool:
        """Whether the counts that are kept say how many there are."""
        return not self.second and self.first is None and self.last is None


@dataclass(frozen=True)
class Row:
    """One case as a list shows it.

    `found` counts the findings that the newest look still finds; `text_until` is the day on which its texts go, None where
    there are none. `early` says that it is of before the policy was approved, so that no report of a year has it.
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
    early: bool


@dataclass(frozen=True)
class Page:
    """A page of cases, and how many there are by state; `total` counts those asked for."""

    rows: tuple[Row, ...]
    number: int
    size: int
    total: int
    counts: dict[str, int] = field(default_factory=dict)


def page(
    register: Register,
    session: Session,
    query: Query | None = None,
    real: bool = False,
    retention: Retention | None = None,
) -> Page:
    """One page of cases: somebody's safety first, then what waits, then what is decided, each by time.

    Of those about somebody's safety the newest comes first, for that person may be in danger now.

    Raises
    ------
    Refused
        There is no such state, rule or group, or the page asked for cannot be.
    """
    query = query or Query()
    _possible(register, session, query)
    chats = None if query.group is None else _chats(register, session, query.group)
    chosen = _chosen(query, chats)
    counting = (
        _tallied(query, chats) if query.tallied else select(func.count()).select_from(chosen.order_by(None).subquery())
    )
    total = session.scalar(counting) or 0
    ids = _slice(session, chosen, CaseRule if query.rule else Case, (query.number - 1) * query.size, query.size)
    rows = rows_of(session, ids, Shown(register, session, real), retention or Retention())
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
    if query.second:
        chosen = chosen.where(Case.second_wanted.is_(True))
    if query.first is not None:
        chosen = chosen.where(Case.first >= _midnight(query.first))
    if query.last is not None:
        chosen = chosen.where(Case.first < _midnight(query.last + timedelta(days=1)))
    return chosen


def _slice(session: Session, chosen: Select, table: type, skip: int, most: int | None = None) -> list[str]:
    """The ids of a choice from one place of the list on: danger first, what nobody has looked at before the rest, the newest first.

    `table` has the place by which the choice is ordered.
    """
    danger = chosen.where(table.place == IN_DANGER).order_by(None)
    first = list(session.scalars(danger.order_by(Case.state != "open", Case.first.desc(), Case.id)))
    found = first[skip:] if most is None else first[skip : skip + most]
    if most is None or len(found) < most:
        rest = chosen.where(table.place > IN_DANGER).offset(max(0, skip - len(first)))
        found += session.scalars(rest if most is None else rest.limit(most - len(found)))
    return found


def in_order(session: Session, *where) -> list[str]:
    """The ids of all cases for which something holds, in the order of the list."""
    return _slice(session, select(Case.id).where(*where).order_by(Case.place, Case.first, Case.id), Case, 0)


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


def rows_of(session: Session, ids: Sequence[str], shown: Shown, retention: Retention) -> Iterator[Row]:
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
            actions=tuple(map(action_told, actions.get(case.id, ()))),
            decided_at=decision.at if decision else None,
            decided_by=decision.by if decision else None,
            second_wanted=case.second_wanted,
            second_state=second.state if second else None,
            continues=case.continues,
            opened=case.opened,
            text_until=until.get(case.id),
            early=case.early,
        )


def _of(column, values: Iterable) -> Select:
    return select(column.class_).where(column.in_([value for value in values if value is not None]))


def action_told(action: Action) -> dict:
    """An action as rows and cases tell it: what, on which day, by whom, and the trustees' minute."""
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
    return in_order(session, Case.state.in_(UNDECIDED))


def second_wanted(session: Session) -> int:
    """Of how many cases a second opinion is wanted, or differs from the first."""
    return session.scalar(select(func.count()).where(Case.second_wanted.is_(True)))


def undecided_by_period(session: Session, periods: Iterable[Period]) -> dict[int, tuple[int, int]]:
    """The year in which a period begins -> how many of its cases wait for a decision, and how many there are."""
    found = {}
    for period in periods:
        within = Case.first >= _midnight(period.first), Case.first < _midnight(period.due)
        states = dict(session.execute(select(Case.state, func.count()).where(*within).group_by(Case.state)).all())
        found[period.first.year] = sum(states.get(state, 0) for state in UNDECIDED), sum(states.values())
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


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


def rows(register: Register, session: Session, real: bool = False, retention: Retention | None = None) -> Iterator[Row]:
    """Every case as a row, in the order of the list."""
    shown, kept = Shown(register, session, real), retention or Retention()
    ids = in_order(session)
    for start in range(0, len(ids), BATCH):
        yield from rows_of(session, ids[start : start + BATCH], shown, kept)
        session.expunge_all()
