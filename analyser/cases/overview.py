"""The groups that the register knows, and what an administrator should know of each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyser.cases.database import Register
from analyser.cases.tables import DANGER, UNDECIDED, Case, Chat, Intake, PeriodFigures, Total
from analyser.cases.unread import counts
from analyser.errors import Refused
from analyser.figures import GroupFigures, read


@dataclass(frozen=True)
class Known:
    """One group: how much was taken in, up to when, by whom and when last, and how many of its cases wait.

    `urgent` counts those that wait and are about somebody's safety. `unread` is how many of its messages are in each language that
    no rule reads, of which nobody said that somebody read them.
    """

    id: int
    name: str
    messages: int
    first: datetime
    last: datetime
    taken: datetime
    by: str
    cases: int
    waiting: int
    not_checked: tuple[str, ...]
    unread: dict[str, int]
    urgent: int


def groups(session: Session) -> list[Known]:
    """Every group, by name."""
    latest = select(func.max(Intake.id)).group_by(Intake.chat_id)
    intakes = {each.chat_id: each for each in session.scalars(select(Intake).where(Intake.id.in_(latest)))}
    sent = dict(session.execute(select(Total.chat_id, func.sum(Total.messages)).group_by(Total.chat_id)).all())
    every = dict(session.execute(select(Case.chat_id, func.count()).group_by(Case.chat_id)).all())
    query = select(Case.chat_id, func.count()).where(Case.state.in_(UNDECIDED)).group_by(Case.chat_id)
    waiting = dict(session.execute(query).all())
    unread = counts(session)
    query = select(Case.chat_id, func.count()).where(Case.place == DANGER).group_by(Case.chat_id)
    urgent = dict(session.execute(query).all())
    return [
        Known(
            id=chat.id,
            name=chat.name,
            messages=int(sent.get(chat.id, 0)),
            first=chat.first,
            last=chat.last,
            taken=intakes[chat.id].at,
            by=intakes[chat.id].by,
            cases=every.get(chat.id, 0),
            waiting=waiting.get(chat.id, 0),
            not_checked=tuple(intakes[chat.id].not_checked),
            unread=unread.get(chat.id, {}),
            urgent=urgent.get(chat.id, 0),
        )
        for chat in session.scalars(select(Chat).order_by(func.lower(Chat.name), Chat.id))
        if chat.id in intakes
    ]


def group(register: Register, session: Session, chat_id: int) -> tuple[Known, GroupFigures | None]:
    """One group, with its newest figures where there are any.

    Raises
    ------
    Refused
        There is no such group.
    """
    known = next((each for each in groups(session) if each.id == chat_id), None)
    if known is None:
        raise Refused("There is no such group.")
    newest = select(PeriodFigures.content).where(PeriodFigures.chat_id == chat_id).order_by(PeriodFigures.period.desc())
    content = session.scalar(newest.limit(1))
    return known, read(content) if content else None
