"""One person, forgotten at their request (UK GDPR, article 17), or everybody at once."""

from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from analyser import cache
from analyser.cases import group_settings, journal
from analyser.cases.database import Register, key_check
from analyser.cases.keys import Person as Keyholder
from analyser.cases.members import find_person, findings_about, groups_with, names_of
from analyser.cases.retention import later
from analyser.cases.tables import (
    Case,
    Chat,
    Cycle,
    Decision,
    Erased,
    ErasedMessage,
    Evidence,
    Finding,
    FindingPerson,
    Intake,
    Message,
    Person,
    PersonName,
    Seal,
)
from analyser.cases.texts import ERASED
from analyser.errors import RegisterUnusable
from analyser.language.masking import Masker, replaced

CERTIFICATE = "analyser/certificate/1"


@dataclass(frozen=True)
class Removed:
    """What went: names, messages (who sent what when), their texts, places in others' texts and notes, ties to findings."""

    names: int
    messages: int
    texts: int
    masked: int
    findings: int


def erase(register: Register, member: str, by: str, dry_run: bool = False) -> dict:
    """Forget somebody: their rows go, counts and decisions stay, and what they sent is not taken in again.

    Parameters
    ----------
    member
        A name as an export has it, or a pseudonym.

    Returns
    -------
    dict
        The certificate: ``schema``, ``pseudonym``, ``at``, ``by``, ``removed``, ``kept``, ``left`` (rows that still point to
        the person: 0), ``overwritten`` (whether no trace is left in the file; else
        `analyser purge` sees to it), ``journal`` (number and signature of the entry that proves it; null with `dry_run`).

    Raises
    ------
    Refused
        Nobody in the register has that name or pseudonym.
    OutputUnwritable
        The cache, which may hold what was found about them, cannot be deleted. Nothing was changed.
    """
    if not dry_run:
        cache.clear(register.place.folder / cache.FOLDER)
    with register.write(dry_run) as session:
        person = find_person(register, session, member)
        names = names_of(register, session, person)
        concerned = list(session.scalars(findings_about(person)))
        chats = groups_with(session, person) | {found.chat_id for found in concerned}
        tombstones = {register.tombstones.token(name) for name in names}
        code, at = person.code, register.now()
        notes_masked: list[int] = []
        removed = Removed(
            names=len(names),
            texts=_forget_texts(session, person),
            masked=_mask_elsewhere(register, session, names, chats, notes_masked),
            findings=len(concerned),
            messages=_forget_messages(session, person, chats),
        )
        for found in concerned:
            found.name, found.spans = "", []
        session.flush()
        group_settings.forget(register, session, {register.names.token(name) for name in names})
        session.execute(delete(FindingPerson).where(FindingPerson.person_id == person.id))
        session.execute(delete(PersonName).where(PersonName.person_id == person.id))
        session.execute(delete(Person).where(Person.id == person.id))
        session.add_all(Erased(token=token, at=at) for token in sorted(tombstones))
        session.flush()
        left = _left(session, person.id)
        if left:
            raise RuntimeError(f"{left} rows still point to the person")
        entry = journal.append(register, session, by, "erased", code, {**asdict(removed), "notes": notes_masked})
        proof = {"entry": entry.number, "signature": entry.signature}
        kept = {
            "cases": session.scalar(select(func.count()).select_from(Case)),
            "findings": session.scalar(select(func.count()).select_from(Finding)),
            "decisions": session.scalar(select(func.count()).select_from(Decision)),
        }
    if not dry_run:
        register.drop_before()
    overwritten = not dry_run and _compacted(register)
    return {
        "schema": CERTIFICATE,
        "pseudonym": code,
        "at": at.isoformat(),
        "by": by,
        "removed": asdict(removed),
        "kept": kept,
        "left": left,
        "overwritten": overwritten,
        "journal": None if dry_run else proof,
    }


def _compacted(register: Register) -> bool:
    """Whether the room of what went could be given back at once; if not, the next purge does it."""
    try:
        register.compact()
    except RegisterUnusable:
        return False
    return True


def _forget_texts(session: Session, person: Person) -> int:
    theirs = select(Message.id).where(Message.person_id == person.id)
    return session.execute(delete(Evidence).where(Evidence.message_id.in_(theirs))).rowcount


def _mask_elsewhere(
    register: Register, session: Session, names: list[str], chats: set[int], notes_masked: list[int]
) -> int:
    """Mask the person in what others wrote and in notes; returns in how many texts they stood, and adds to `notes_masked`."""
    mask, masked = Masker(dict.fromkeys(names, ERASED)), 0
    texts = select(Evidence).join(Message).where(Message.chat_id.in_(chats))
    notes = (
        select(Decision)
        .join(Case, Case.id == Decision.case_id)
        .where(Case.chat_id.in_(chats), Decision.note.is_not(None))
    )
    reviews = select(Cycle).where(Cycle.note.is_not(None))
    for row, column in [
        *((row, "sealed") for row in session.scalars(texts)),
        *((row, "note") for row in session.scalars(notes)),
        *((row, "note") for row in session.scalars(reviews)),
    ]:
        text = register.names.open(getattr(row, column))
        if text is not None and (without := _without(mask, text)) != text:
            setattr(row, column, register.names.seal(without))
            masked += 1
            if isinstance(row, Decision):
                notes_masked.append(row.id)
    for chat in session.scalars(select(Chat).where(Chat.id.in_(chats))):
        if (name := _without(mask, chat.name)) != chat.name:
            chat.name, chat.masked = name, True
    for intake in session.scalars(select(Intake).where(Intake.chat_id.in_(chats))):
        intake.files = [_without(mask, file) for file in intake.files]
    session.flush()
    return masked


def _without(mask: Masker, text: str) -> str:
    """The text with the person's names masked, and nothing else."""
    return replaced(text, [stretch for stretch in mask.stretches(text) if stretch.stands_in == ERASED])


def _forget_messages(session: Session, person: Person, chats: set[int]) -> int:
    """Delete what they sent, and take them out of notices."""
    for message in session.scalars(select(Message).where(Message.chat_id.in_(chats), Message.kind == "system")):
        if person.id in message.targets:
            message.targets = [each for each in message.targets if each != person.id]
    session.flush()
    theirs = Message.person_id == person.id
    prints = select(Message.chat_id, Message.minute, Message.print).where(theirs, Message.kind == "message").distinct()
    for row in session.execute(prints).all():
        session.merge(ErasedMessage(chat_id=row.chat_id, minute=row.minute, print=row.print))
    session.flush()
    count = session.execute(delete(Message).where(theirs, Message.kind != "system")).rowcount
    session.execute(update(Message).where(theirs).values(person_id=None))
    return count


def _left(session: Session, person: int) -> int:
    """Rows that still point to a person."""
    tables = (Message.person_id, FindingPerson.person_id, PersonName.person_id)
    rows = sum(session.scalar(select(func.count()).where(column == person)) for column in tables)
    return rows + sum(person in targets for targets in session.scalars(select(Message.targets)))


def forget_everybody(register: Register, person: Keyholder, by: str, dry_run: bool = False) -> int:
    """Give up the key for people: no pseudonym leads to anybody any more. Returns how many pseudonyms there are.

    Sealed names, texts and notes are deleted, for nobody could read them, and so is who sent what when, for without the key a
    message is not known again: what was sent before the newest of them is not taken in again. Counts, cases and decisions stay.
    """
    with register.read() as session:
        count = session.scalar(select(func.count()).select_from(Person))
    if dry_run:
        return count
    cache.clear(register.place.folder / cache.FOLDER)
    given_up = register.names
    register = register.forget_names(person)
    with register.write(giving_up_names=True) as session:
        sealed = map(given_up.open, session.scalars(select(PersonName.sealed)))
        mask = Masker(dict.fromkeys(filter(None, sealed), ERASED))
        for chat in session.scalars(select(Chat)):
            if (name := _without(mask, chat.name)) != chat.name:
                chat.name, chat.masked = name, True
        for intake in session.scalars(select(Intake)):
            intake.files = [_without(mask, file) for file in intake.files]
        last = select(Message.chat_id, func.max(Message.minute)).group_by(Message.chat_id)
        for chat, minute in session.execute(last).all():
            session.execute(update(Chat).where(Chat.id == chat).values(forgotten=later(minute)))
        session.execute(update(Finding).values(name="", spans=[]))
        for table in (PersonName, Message, ErasedMessage):
            session.execute(delete(table))
        session.execute(update(Decision).values(note=None))
        session.execute(update(Cycle).values(note=None))
        session.execute(update(Seal).values(people=key_check(register.names)))
        journal.append(register, session, by, "erased", "everybody", {"people": count})
    register.compact()
    return count
