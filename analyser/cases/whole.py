"""One case whole: its findings, its messages with those beside them, and what was decided.

People stand in it by pseudonym, and texts and notes are masked, unless the administrator asks for real names.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyser.cases.cycles import Period
from analyser.cases.database import Register
from analyser.cases.decisions import find, written
from analyser.cases.listing import Row, action_told, in_order, rows_of
from analyser.cases.shown import Shown
from analyser.cases.tables import Action, Case, Decision, Evidence, Finding, FindingMessage, Message
from analyser.cases.texts import BESIDE
from analyser.site import Retention


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
    within = ()
    if period is not None:
        first, last = datetime.combine(period.first, time()), datetime.combine(period.last, time.max)
        within = Case.first >= first, Case.first <= last
    for case_id in in_order(session, *within):
        yield _whole(session, case_id, shown, kept)
        session.expunge_all()


def _whole(session: Session, case_id: str, shown: Shown, retention: Retention) -> Whole:
    row = next(rows_of(session, [case_id], shown, retention))
    found = session.scalars(select(Finding).where(Finding.case_id == case_id).order_by(Finding.first, Finding.id)).all()
    decided = session.scalars(select(Decision).where(Decision.case_id == case_id).order_by(Decision.id)).all()
    taken = session.scalars(select(Action).where(Action.decision_id.in_([each.id for each in decided])))
    actions = defaultdict(list)
    for action in taken:
        actions[action.decision_id].append(action)
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
        "actions": list(map(action_told, actions)),
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
