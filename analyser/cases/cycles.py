"""Review cycles: the trustees approved the policy on a day, and review it every year (clauses DH-02 and DH-03).

The first period begins on the day of approval; each lasts a year, and its review is due on the day after its last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyser.cases import journal
from analyser.cases.database import Register
from analyser.cases.tables import Action, Case, Cycle, Decision, Finding, Intake, Total
from analyser.errors import Refused
from analyser.policy import Policy


@dataclass(frozen=True)
class Period:
    """A review period: its first and last day, and the day on which its review is due."""

    first: date
    last: date

    @property
    def due(self) -> date:
        """The day after its last."""
        return self.last + timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """Where the reviews stand: the period now, the next review that is due, and by how many days it is overdue."""

    now: Period
    next: Period
    overdue: int


def periods(policy: Policy) -> Iterator[Period]:
    """The periods since the approval, without end.

    >>> from analyser.policy import load
    >>> next(periods(load()))
    Period(first=datetime.date(2025, 3, 16), last=datetime.date(2026, 3, 15))
    """
    first, due = policy.approved, policy.review_due
    while True:
        yield Period(first, due - timedelta(days=1))
        first, due = due, _a_year_on(due)


def before(policy: Policy, period: Period) -> Period | None:
    """The period before one; None before the first."""
    last = None
    for each in periods(policy):
        if each == period:
            return last
        last = each
    return None


def period_of(policy: Policy, year: int, today: date) -> Period:
    """The period that begins in a year.

    Raises
    ------
    Refused
        None does, or it is still to come.
    """
    if not policy.approved.year <= year <= today.year:
        raise Refused(f"No review period begins in {year}. The first begins on {policy.approved}.")
    return next(each for each in periods(policy) if each.first.year == year)


def _a_year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)


def standing(register: Register, session: Session, policy: Policy) -> Standing:
    """Where the reviews stand today."""
    reviewed = set(session.scalars(select(Cycle.last)))
    today = register.today
    now = next(period for period in periods(policy) if period.last >= today)
    due = next(period for period in periods(policy) if period.last not in reviewed)
    return Standing(now, due, max(0, (today - due.due).days))


def record(
    register: Register,
    policy: Policy,
    by: str,
    reviewed: date | None = None,
    period: Period | None = None,
    note: str | None = None,
    dry_run: bool = False,
) -> Cycle:
    """Record that the trustees reviewed a period, with what the register then says of it.

    Parameters
    ----------
    by
        Who reviewed it, as the minutes have it.
    reviewed
        The day, today unless given.
    period
        The next one that is due, unless given.

    Raises
    ------
    Refused
        The period was reviewed before or is no period of the policy's, or the day is to come, or before the period began.
    """
    day = reviewed or register.today
    if not by.strip():
        raise Refused("Say who reviewed it: --by NAME.")
    with register.write(dry_run) as session:
        done = set(session.scalars(select(Cycle.last)))
        chosen = period or standing(register, session, policy).next
        if chosen.last in done:
            raise Refused(f"The period to {chosen.last} was reviewed before. See: analyser cycles")
        if chosen not in _some(policy, chosen.last):
            raise Refused(f"The policy has no period from {chosen.first} to {chosen.last}. See: analyser cycles")
        if not chosen.first <= day <= register.today:
            raise Refused(f"{day} is no day on which the period from {chosen.first} could have been reviewed.")
        text = (note or "").strip()
        cycle = Cycle(
            first=chosen.first,
            last=chosen.last,
            reviewed=day,
            by=by.strip(),
            policy=policy.version,
            detectors=detectors_of(session, chosen),
            totals=totals(session, chosen),
            note=register.names.seal(text) if text else None,
        )
        session.add(cycle)
        session.flush()
        detail = {"from": str(chosen.first), "to": str(chosen.last), "reviewed": str(day), "policy": policy.version}
        journal.append(register, session, by.strip(), "reviewed", f"period to {chosen.last}", detail)
        return cycle


def _some(policy: Policy, last: date) -> list[Period]:
    found = []
    for period in periods(policy):
        if period.last > last:
            return found
        found.append(period)
    return found


def detectors_of(session: Session, period: Period) -> list[dict]:
    """Every detector that judged an export which shows some of the period, the oldest first, each once."""
    begins, ends = period.first, period.last + timedelta(days=1)
    query = select(Intake.detector).where(Intake.first < ends, Intake.last >= begins).order_by(Intake.id)
    found: list[dict] = []
    for detector in session.scalars(query):
        if detector not in found:
            found.append(detector)
    return found


def totals(session: Session, period: Period) -> dict:
    """What the register says of a period: groups, messages by whole months, cases by state and by rule, actions.

    A case belongs to the period in which it begins, and a month to the one in which most of it lies.
    """
    begins, ends = period.first, period.last + timedelta(days=1)
    within = (Case.first >= begins, Case.first < ends)
    months = (begins + timedelta(days=15)).strftime("%Y-%m"), (period.last - timedelta(days=15)).strftime("%Y-%m")
    sent = select(func.count(func.distinct(Total.chat_id)), func.sum(Total.messages)).where(
        Total.month.between(*months)
    )
    groups, messages = session.execute(sent).one()
    states = session.execute(select(Case.state, func.count()).where(*within).group_by(Case.state).order_by(Case.state))
    by_rule = select(Finding.rule, func.count(func.distinct(Finding.case_id))).join(Case).where(*within)
    counting = Decision.undone.is_(False), Decision.second.is_(False)
    done = select(Action.action, func.count()).join(Decision).join(Case, Case.id == Decision.case_id)
    taken = done.where(*within, *counting)
    return {
        "groups": groups,
        "messages": messages or 0,
        "cases": dict(states.all()),
        "rules": dict(session.execute(by_rule.group_by(Finding.rule).order_by(Finding.rule)).all()),
        "actions": dict(session.execute(taken.group_by(Action.action).order_by(Action.action)).all()),
    }


def recorded(register: Register, session: Session) -> list[dict]:
    """The reviews so far, the oldest first: period, day, by whom, policy, detectors, totals, note."""
    return [
        {
            "from": cycle.first.isoformat(),
            "to": cycle.last.isoformat(),
            "reviewed": cycle.reviewed.isoformat(),
            "by": cycle.by,
            "policy": cycle.policy,
            "detectors": cycle.detectors,
            "totals": cycle.totals,
            "note": register.names.open(cycle.note),
        }
        for cycle in session.scalars(select(Cycle).order_by(Cycle.last))
    ]
