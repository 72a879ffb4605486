"""What came of a review period: its groups' figures, its findings with what was decided, and what was done about them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyser.cases.agreement import Agreement, agreement
from analyser.cases.cycles import Period, detectors_of
from analyser.cases.database import Register
from analyser.cases.grouping import DANGER
from analyser.cases.tables import (
    ACTIONS,
    STATES,
    Action,
    Case,
    CaseRule,
    Chat,
    Decision,
    Erased,
    Finding,
    PeriodFigures,
    Seal,
)
from analyser.figures import Found, GroupFigures, read
from analyser.site import Retention


@dataclass(frozen=True)
class Outcomes:
    """What people decided about a period.

    Attributes
    ----------
    period
        The review period.
    cases
        State -> how many cases, of those that begin in the period.
    rules
        Rule -> state -> how many cases.
    actions
        The policy's actions A1 to A4 -> how often one was taken; `minutes` are the trustees' minutes for A4.
    urgent_open
        Cases about somebody's safety that nobody has decided about.
    agreed
        How far second reviewers agree, over all periods.
    erased
        People forgotten at their request in the period.
    retention
        For how long what is personal is kept.
    detectors
        Every detector that judged an export of the period, each once.
    journal
        How many entries the journal has, and the signature at its end.
    """

    period: Period
    cases: dict[str, int]
    rules: dict[str, dict[str, int]]
    actions: dict[str, int]
    minutes: tuple[str, ...]
    urgent_open: int
    agreed: Agreement
    erased: int
    retention: Retention
    detectors: tuple[dict, ...]
    journal: tuple[int, str]


def outcomes(session: Session, period: Period, retention: Retention) -> Outcomes:
    """What people decided about a period."""
    first, last = _times(period)
    within = (Case.first >= first, Case.first <= last)
    states = dict(session.execute(select(Case.state, func.count()).where(*within).group_by(Case.state)).all())
    counted = select(CaseRule.rule, Case.state, func.count()).join(Case, Case.id == CaseRule.case_id).where(*within)
    rules: dict[str, dict[str, int]] = {}
    for rule, state, count in session.execute(counted.group_by(CaseRule.rule, Case.state)):
        rules.setdefault(rule, dict.fromkeys(STATES, 0))[state] = count
    of_period = select(Action.action, Action.minute).join(Decision).join(Case, Case.id == Decision.case_id)
    counting = Decision.undone.is_(False), Decision.second.is_(False)
    taken = session.execute(of_period.where(*within, *counting)).all()
    open_ones = session.scalars(select(Case.rules).where(*within, Case.state == "open"))
    seal = session.scalars(select(Seal)).one()
    erased = select(func.count(func.distinct(Erased.at))).where(Erased.at >= first, Erased.at <= last)
    return Outcomes(
        period=period,
        cases={state: states.get(state, 0) for state in STATES},
        rules=rules,
        actions={action: sum(each.action == action for each in taken) for action in ACTIONS},
        minutes=tuple(sorted({each.minute for each in taken if each.minute})),
        urgent_open=sum(not DANGER.isdisjoint(each) for each in open_ones),
        agreed=agreement(session),
        erased=session.scalar(erased),
        retention=retention,
        detectors=tuple(detectors_of(session, period)),
        journal=(seal.entries, seal.signature),
    )


def groups_of(register: Register, session: Session, period: Period) -> Iterator[GroupFigures]:
    """The figures of every group in a period, with its findings and what was decided about each.

    Findings that nobody decided about and that the newest look no longer finds are left out.
    """
    query = select(Chat.id, Chat.name, PeriodFigures.content).join(PeriodFigures, PeriodFigures.chat_id == Chat.id)
    for chat, name, content in session.execute(
        query.where(PeriodFigures.period == period.first).order_by(Chat.id)
    ).all():
        yield replace(read(content), name=name, findings=tuple(_findings(session, chat, name, period)))


def _findings(session: Session, chat: int, name: str, period: Period) -> Iterator[Found]:
    first, last = _times(period)
    query = select(Finding, Case.state).join(Case, Case.id == Finding.case_id)
    within = query.where(Finding.chat_id == chat, Finding.first >= first, Finding.first <= last)
    for found, state in session.execute(within.order_by(Finding.first, Finding.id)):
        if found.found or state != "open":
            known_by = found.message_id or -found.id
            yield Found(found.rule, found.clause, name, found.first, found.sure, known_by, state, found.case_id)


def _times(period: Period) -> tuple[datetime, datetime]:
    return datetime.combine(period.first, time()), datetime.combine(period.last, time.max)
