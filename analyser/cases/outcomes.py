"""What came of a review period: its groups' figures, its findings with what was decided, and what was done about them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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
    UNDECIDED,
    Action,
    Case,
    CaseRule,
    Chat,
    Decision,
    Erased,
    Finding,
    Message,
    PeriodFigures,
    Seal,
    Unread,
)
from analyser.figures import Found, GroupFigures, read
from analyser.rules import every_rule
from analyser.rules.rule import Rule
from analyser.site import Retention


@dataclass(frozen=True)
class Safety:
    """Cases about somebody's safety that were not dismissed: all, those confirmed, those waiting, and those with an action."""

    cases: int
    confirmed: int
    waiting: int
    acted: int


@dataclass(frozen=True)
class Outcomes:
    """What people decided about a period.

    Attributes
    ----------
    period
        The review period.
    cases
        State -> how many cases, of those that begin in the period and are not about single people alone: a total with those
        would tell how few they are.
    rules
        Rule -> state -> how many cases.
    actions
        The policy's actions A1 to A4 -> how often one was taken; `minutes` are the trustees' minutes for A4.
    urgent_open
        Cases about somebody's safety that wait for a decision.
    to_read
        Messages in languages that no rule reads, of which nobody said that somebody read them.
    safety
        All cases about somebody's safety that were not dismissed.
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
    to_read: int
    safety: "Safety"
    agreed: Agreement
    erased: int
    retention: Retention
    detectors: tuple[dict, ...]
    journal: tuple[int, str]


def outcomes(session: Session, period: Period, retention: Retention) -> Outcomes:
    """What people decided about a period.

    A case that nobody decided about, and of which the newest look finds nothing any longer, does not count.
    """
    first, last = _times(period)
    standing = Case.gone.is_(False) | (Case.state != "open")
    within = (Case.first >= first, Case.first <= last, standing)
    told = select(CaseRule.case_id).where(CaseRule.rule.not_in(_rules(lambda rule: rule.counts_people)))
    states = dict(
        session.execute(select(Case.state, func.count()).where(*within, Case.id.in_(told)).group_by(Case.state)).all()
    )
    counted = select(CaseRule.rule, Case.state, func.count()).join(Case, Case.id == CaseRule.case_id).where(*within)
    rules: dict[str, dict[str, int]] = {}
    for rule, state, count in session.execute(counted.group_by(CaseRule.rule, Case.state)):
        rules.setdefault(rule, dict.fromkeys(STATES, 0))[state] = count
    of_period = select(Action.action, Action.minute).join(Decision).join(Case, Case.id == Decision.case_id)
    counting = Decision.undone.is_(False), Decision.second.is_(False)
    taken = session.execute(of_period.where(*within, *counting)).all()
    open_ones = session.scalars(select(Case.rules).where(*within, Case.state.in_(UNDECIDED)))
    seal = session.scalars(select(Seal)).one()
    erased = select(func.count(func.distinct(Erased.at))).where(Erased.at >= first, Erased.at <= last)
    return Outcomes(
        period=period,
        cases={state: states.get(state, 0) for state in STATES},
        rules=rules,
        actions={action: sum(each.action == action for each in taken) for action in ACTIONS},
        minutes=tuple(sorted({each.minute for each in taken if each.minute})),
        urgent_open=sum(not DANGER.isdisjoint(each) for each in open_ones),
        to_read=_to_read(session, first, last),
        safety=_safety(session, within),
        agreed=agreement(session),
        erased=session.scalar(erased),
        retention=retention,
        detectors=tuple(detectors_of(session, period)),
        journal=(seal.entries, seal.signature),
    )


def _to_read(session: Session, first: datetime, last: datetime) -> int:
    begins, ends = (int((at - datetime(1970, 1, 1)).total_seconds() // 60) for at in (first, last))
    within = Message.minute.between(begins, ends), Unread.seen_at.is_(None)
    return session.scalar(select(func.count()).select_from(Unread).join(Message).where(*within))


def _safety(session: Session, within: Sequence) -> Safety:
    standing = select(Case.id, Case.state, Case.rules).where(*within, Case.state != "dismissed")
    about = [row for row in session.execute(standing) if not DANGER.isdisjoint(row.rules)]
    acting = select(Decision.case_id).join(Action).where(Decision.undone.is_(False), Decision.second.is_(False))
    acted = set(session.scalars(acting.where(Decision.case_id.in_([row.id for row in about]))))
    states = [row.state for row in about]
    confirmed = states.count("confirmed")
    return Safety(len(about), confirmed, len(about) - confirmed, len(acted))


def groups_of(register: Register, session: Session, period: Period) -> Iterator[GroupFigures]:
    """The figures of every group in a period, with its findings and what was decided about each.

    Findings that nobody decided about and that the newest look no longer finds are left out.
    """
    names = _names(session)
    query = select(PeriodFigures.chat_id, PeriodFigures.content).where(PeriodFigures.period == period.first)
    for chat, content in session.execute(query.order_by(PeriodFigures.chat_id)).all():
        name = names[chat]
        yield replace(read(content), name=name, findings=tuple(_findings(session, chat, name, period)))


def years(session: Session) -> list[int]:
    """The years in which a review period begins of which the register has figures, the earliest first."""
    return sorted({first.year for first in session.scalars(select(PeriodFigures.period).distinct())})


def _names(session: Session) -> dict[int, str]:
    """Each group's name; groups of one name are numbered, "Menders (2)", in the order in which they came."""
    chats = session.execute(select(Chat.id, Chat.name).order_by(Chat.id)).all()
    alike = Counter(chat.name for chat in chats)
    seen: Counter[str] = Counter()
    names = {}
    for chat in chats:
        seen[chat.name] += 1
        names[chat.id] = chat.name if alike[chat.name] == 1 else f"{chat.name} ({seen[chat.name]})"
    return names


def _findings(session: Session, chat: int, name: str, period: Period) -> Iterator[Found]:
    """A finding belongs to the period in which it begins. What the charity itself left undone counts as long as it lasts."""
    first, last = _times(period)
    query = select(Finding, Case.state).join(Case, Case.id == Finding.case_id)
    lasting = Finding.rule.in_(_rules(lambda rule: rule.duty)) & (Finding.last >= first)
    within = query.where(Finding.chat_id == chat, (Finding.first >= first) | lasting, Finding.first <= last)
    for found, state in session.execute(within.order_by(Finding.first, Finding.id)):
        if found.found or state != "open":
            known_by, begins = found.message_id or -found.id, max(found.first, first)
            yield Found(found.rule, found.clause, name, begins, found.sure, known_by, state, found.case_id)


def _rules(wanted: Callable[[Rule], bool]) -> list[str]:
    return [rule.id for rule in every_rule().values() if wanted(rule)]


def _times(period: Period) -> tuple[datetime, datetime]:
    return datetime.combine(period.first, time()), datetime.combine(period.last, time.max)
