"""Messages in languages that no rule reads: told until a person has read them, for somebody in despair may write in their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from analyser.cases import journal
from analyser.cases.arrival import moment
from analyser.cases.database import Register
from analyser.cases.intake import BY_A_PERSON
from analyser.cases.people import short
from analyser.cases.placing import refresh
from analyser.cases.shown import Shown
from analyser.cases.tables import (
    WAITING,
    Case,
    Chat,
    Evidence,
    Finding,
    FindingMessage,
    FindingPerson,
    Intake,
    Message,
    Unread,
)
from analyser.errors import Refused
from analyser.policy import Policy
from analyser.rules import every_rule

URGENT = "urgent-support"
WHY = "Somebody who read this message says that a person may need help."


@dataclass(frozen=True)
class ToRead:
    """One message to be read: its id, when, who, what, in which language (ISO 639-1), and the case that it is in, if any."""

    message: int
    at: datetime
    who: str
    text: str | None
    language: str
    case: str | None


@dataclass(frozen=True)
class Reading:
    """That messages of a group were read: how many, when an administrator said so, and who."""

    messages: int
    at: datetime
    by: str


def counts(session: Session) -> dict[int, dict[str, int]]:
    """Group -> language -> how many messages wait to be read."""
    query = select(Unread.chat_id, Unread.language, func.count()).where(Unread.seen_at.is_(None))
    found: dict[int, dict[str, int]] = {}
    for chat, language, count in session.execute(query.group_by(Unread.chat_id, Unread.language)):
        found.setdefault(chat, {})[language] = count
    return found


def waiting(register: Register, session: Session, chat: int, real: bool = False) -> Iterator[ToRead]:
    """The messages of a group that wait to be read, in order of time."""
    shown = Shown(register, session, real)
    query = (
        select(Message, Unread.language, Evidence.sealed)
        .join(Unread, Unread.message_id == Message.id)
        .outerjoin(Evidence, Evidence.message_id == Message.id)
        .where(Unread.chat_id == chat, Unread.seen_at.is_(None))
        .order_by(Message.minute, Message.id)
    )
    rows = session.execute(query).all()
    cases = dict(
        session.execute(
            select(FindingMessage.message_id, Finding.case_id)
            .join(Finding, Finding.id == FindingMessage.finding_id)
            .join(Unread, Unread.message_id == FindingMessage.message_id)
            .where(Unread.chat_id == chat, Finding.rule == URGENT)
        ).all()
    )
    for message, language, sealed in rows:
        who, text = shown.person(message.person_id), shown.text(sealed)
        yield ToRead(message.id, moment(message.minute), who, text, language, cases.get(message.id))


def readings(session: Session, chat: int) -> list[Reading]:
    """When messages of a group were read, the newest first."""
    query = select(func.count(), Unread.seen_at, Unread.seen_by).where(
        Unread.chat_id == chat, Unread.seen_at.is_not(None)
    )
    rows = session.execute(query.group_by(Unread.seen_at, Unread.seen_by).order_by(Unread.seen_at.desc()))
    return [Reading(*row) for row in rows]


def note_read(register: Register, chat: int, up_to: int, by: str) -> int:
    """Note that somebody read a group's messages up to the one that the page showed last; their texts are kept no longer.

    Texts that a case needs stay. Returns how many messages it was.

    Raises
    ------
    Refused
        Nothing waits to be read there.
    """
    now = register.now()
    with register.write() as session:
        these = Unread.chat_id == chat, Unread.seen_at.is_(None), Unread.message_id <= up_to
        ids = session.scalars(select(Unread.message_id).where(*these)).all()
        if not ids:
            raise Refused("Nothing waits to be read in this group. Load the page again.")
        session.execute(update(Unread).where(*these).values(seen_at=now, seen_by=by))
        _forget_texts(session, ids)
        journal.append(register, session, by, "other languages read", f"group {chat}", {"messages": len(ids)})
        return len(ids)


def _forget_texts(session: Session, messages) -> None:
    """Texts that were kept for reading alone: beside those of a case they stay."""
    needed = exists(select(FindingMessage.finding_id).where(FindingMessage.message_id == Evidence.message_id))
    session.execute(delete(Evidence).where(Evidence.message_id.in_(messages), ~needed))


def take_back(register: Register, chat: int, by: str) -> int:
    """Say that the messages of a group wait to be read again; returns how many.

    Texts that were let go of come back with the next export alone.
    """
    with register.write() as session:
        these = Unread.chat_id == chat, Unread.seen_at.is_not(None)
        count = session.execute(update(Unread).where(*these).values(seen_at=None, seen_by=None)).rowcount
        if not count:
            raise Refused("Nobody said that messages of this group were read.")
        journal.append(register, session, by, "other languages unread", f"group {chat}", {"messages": count})
        return count


def raise_case(register: Register, policy: Policy, message: int, by: str) -> str:
    """Open a case about a message of which its reader says that somebody may need help; returns the case's id.

    No rule takes such a finding back.

    Raises
    ------
    Refused
        The message does not wait to be read, or has such a case already.
    """
    with register.write() as session:
        row = session.execute(
            select(Message, Unread).join(Unread, Unread.message_id == Message.id).where(Message.id == message)
        ).first()
        if row is None:
            raise Refused("This message does not wait to be read. Load the page again.")
        known = row.Message
        key = register.names.print(f"{URGENT} {known.id} 1")
        chat = session.get(Chat, known.chat_id)
        if session.scalar(select(Finding.id).where(Finding.chat_id == chat.id, Finding.key == key)):
            raise Refused("There is a case about this message already.")
        case = _case(register, session, known)
        finding = _finding(session, case, known, key)
        session.add(FindingMessage(finding_id=finding.id, message_id=known.id))
        if known.person_id is not None:
            session.add(FindingPerson(finding_id=finding.id, person_id=known.person_id))
        session.flush()
        refresh(session, case.id, policy.approved)
        journal.append(register, session, by, "case opened", f"case {case.id}", {"rule": URGENT})
        return case.id


def _case(register: Register, session: Session, message: Message) -> Case:
    case_id = f"C-{short(bytes.fromhex(register.names.print(f'case by hand {message.id}')))}"
    at = moment(message.minute)
    case = Case(
        id=case_id,
        chat_id=message.chat_id,
        state="open",
        place=WAITING,
        first=at,
        last=at,
        rules=[],
        findings=0,
        opened=register.now(),
        second_wanted=False,
    )
    session.add(case)
    session.flush()
    return case


def _finding(session: Session, case: Case, message: Message, key: str) -> Finding:
    newest = select(func.max(Intake.id)).where(Intake.chat_id == message.chat_id)
    at = moment(message.minute)
    finding = Finding(
        key=key,
        chat_id=message.chat_id,
        case_id=case.id,
        name=key[:12],
        rule=URGENT,
        clause=every_rule()[URGENT].clause,
        message_id=message.id,
        line=0,
        last_line=0,
        first=at,
        last=at,
        sure=BY_A_PERSON,
        score=1.0,
        spans=[],
        why=WHY,
        found=True,
        intake_id=session.scalar(newest),
    )
    session.add(finding)
    session.flush()
    return finding
