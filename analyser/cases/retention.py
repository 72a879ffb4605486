"""What is forgotten when its time is over: texts first, then people. Counts and decisions stay.

Days count from the day on which something was taken in. What was purged is not taken in again.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import case, delete, exists, func, select, update
from sqlalchemy.orm import Session

from analyser import cache
from analyser.cases import journal
from analyser.cases.database import Register
from analyser.cases.tables import Chat, Cycle, Decision, Evidence, Finding, Message, Person, PersonName
from analyser.site import Retention


@dataclass(frozen=True)
class Purged:
    """How much was forgotten: texts, messages (who sent what when), names, and notes of decisions."""

    texts: int
    messages: int
    names: int
    notes: int

    @property
    def anything(self) -> bool:
        """Whether there was anything to forget."""
        return any(asdict(self).values())


def purge(
    register: Register, retention: Retention, by: str, as_of: date | None = None, dry_run: bool = False
) -> Purged:
    """Forget what the retention setting says, and leave no trace of it in the file.

    Parameters
    ----------
    as_of
        The day to go by; today unless given.
    """
    day = as_of or register.today
    texts_to = day - timedelta(days=retention.keep_text_days)
    people_to = day - timedelta(days=retention.keep_people_days)
    with register.write(dry_run) as session:
        texts = session.execute(delete(Evidence).where(Evidence.taken <= texts_to)).rowcount
        notes = _notes(session, people_to)
        messages = _messages(session, people_to)
        names = _people_without_messages(session) if messages else 0
        purged = Purged(texts, messages, names, notes)
        if purged.anything:
            detail = asdict(purged) | {"keep_text_days": retention.keep_text_days, "as_of": day.isoformat()}
            journal.append(register, session, by, "purged", "register", detail)
    if not dry_run:
        cache.clear(register.place.folder / cache.FOLDER)
        register.drop_before()
        register.compact()
    return purged


def due(register: Register, session: Session, retention: Retention) -> bool:
    """Whether there is anything to purge today."""
    texts_to = register.today - timedelta(days=retention.keep_text_days)
    people_to = register.today - timedelta(days=retention.keep_people_days)
    there = (
        exists().where(Evidence.taken <= texts_to),
        exists().where(Message.taken <= people_to),
        exists().where(func.date(Decision.at) <= _day(session, people_to), Decision.note.is_not(None)),
        exists().where(Cycle.reviewed <= people_to, Cycle.note.is_not(None)),
    )
    return any(session.scalar(select(each)) for each in there)


def _notes(session: Session, to: date) -> int:
    decided = update(Decision).where(func.date(Decision.at) <= _day(session, to), Decision.note.is_not(None))
    reviewed = update(Cycle).where(Cycle.reviewed <= to, Cycle.note.is_not(None))
    return sum(session.execute(each.values(note=None)).rowcount for each in (decided, reviewed))


def _day(session: Session, day: date) -> date | str:
    """A day as the database's `date()` gives it: SQLite has no type for it."""
    return day.isoformat() if session.get_bind().dialect.name == "sqlite" else day


def _messages(session: Session, to: date) -> int:
    old = Message.taken <= to
    last = session.execute(select(Message.chat_id, func.max(Message.minute)).where(old).group_by(Message.chat_id))
    for chat, minute in last.all():
        session.execute(update(Chat).where(Chat.id == chat).values(forgotten=later(minute)))
    gone = select(Message.id).where(old)
    session.execute(update(Finding).where(Finding.message_id.in_(gone)).values(name="", spans=[]))
    return session.execute(delete(Message).where(old)).rowcount


def later(minute: int):
    """The minute up to which a group is forgotten, never set back."""
    return case((Chat.forgotten > minute, Chat.forgotten), else_=minute)


def _people_without_messages(session: Session) -> int:
    """Forget who sent nothing that is left; those whom a notice names stay while the notice does."""
    named = {person for targets in session.scalars(select(Message.targets)) for person in targets}
    sent = set(session.scalars(select(Message.person_id).distinct()))
    gone = sorted(set(session.scalars(select(Person.id))) - named - sent)
    names = 0
    for start in range(0, len(gone), 500):
        part = gone[start : start + 500]
        names += session.execute(delete(PersonName).where(PersonName.person_id.in_(part))).rowcount
        session.execute(delete(Person).where(Person.id.in_(part)))
    return names
