"""A group taken out of the register, for an export that was added by mistake: its messages, findings, cases and decisions go.

The journal keeps that each was there, and who took the group out. Finished reports and backups are not touched.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from analyser import cache
from analyser.cases import group_settings, journal
from analyser.cases.database import Register
from analyser.cases.tables import (
    Action,
    Case,
    CaseRule,
    Chat,
    Decision,
    Entry,
    ErasedMessage,
    Finding,
    FindingPerson,
    Intake,
    Message,
    PeriodFigures,
    Person,
    Tally,
    Total,
)
from analyser.errors import Refused, RegisterUnusable

DID = "group removed"
"""What the journal calls it."""


@dataclass(frozen=True)
class Removed:
    """What went: messages (who sent what when), cases, decisions about them, and people who stand in no other group."""

    messages: int
    cases: int
    decisions: int
    people: int


def remove(register: Register, group: int, by: str) -> Removed:
    """Take a group out, with all that only it has.

    What was forgotten of it, at somebody's request or because its time was over, is not taken in when the group is added again: for
    that its row stays, without its name.

    Raises
    ------
    Refused
        There is no such group.
    """
    with register.write() as session:
        chat = session.get(Chat, group)
        if chat is None or chat.removed:
            raise Refused("There is no such group.")
        decisions = _decisions(session, group)
        cases = session.scalar(select(func.count()).where(Case.chat_id == group))
        messages = session.scalar(select(func.count()).where(Message.chat_id == group, Message.kind != "system"))
        people = _people_of(session, group)
        _delete(session, group)
        group_settings.drop(register, session, chat)
        if _something_forgotten(session, chat):
            chat.removed, chat.name = True, ""
        else:
            session.delete(chat)
        session.flush()
        removed = Removed(messages, cases, len(decisions), _forget_strangers(session, people))
        detail = asdict(removed) | {"decisions": decisions, "names": list(chat.names)}
        journal.append(register, session, by, DID, f"group {group}", detail)
    cache.clear(register.place.folder / cache.FOLDER)
    register.drop_before()
    with suppress(RegisterUnusable):  # another program reads; the next purge gives the room back
        register.compact()
    return removed


def free_id(session: Session) -> int:
    """An id that no group bears or bore: the journal speaks of groups by theirs."""
    gone = session.scalars(select(Entry).where(Entry.entry.like(f'%"did":"{DID}"%')))
    borne = [int(journal.read(entry).subject.removeprefix("group ")) for entry in gone]
    return max([session.scalar(select(func.max(Chat.id))) or 0, *borne]) + 1


def _decisions(session: Session, group: int) -> list[int]:
    query = select(Decision.id).join(Case, Case.id == Decision.case_id).where(Case.chat_id == group)
    return list(session.scalars(query.order_by(Decision.id)))


def _delete(session: Session, group: int) -> None:
    """Delete the rows that hang on a group, those first on which none hang; texts and ties go with what they hang on."""
    cases = select(Case.id).where(Case.chat_id == group)
    of_cases = select(Decision.id).where(Decision.case_id.in_(cases))
    session.execute(delete(Action).where(Action.decision_id.in_(of_cases)))
    session.execute(delete(Decision).where(Decision.case_id.in_(cases)))
    session.execute(delete(CaseRule).where(CaseRule.case_id.in_(cases)))
    for table in (Finding, Message, Intake, Case, Tally, PeriodFigures, Total):
        session.execute(delete(table).where(table.chat_id == group))
    session.flush()


def _something_forgotten(session: Session, chat: Chat) -> bool:
    """Whether the register has to remember what of a group is not to be taken in again."""
    erased = select(func.count()).where(ErasedMessage.chat_id == chat.id)
    return chat.forgotten is not None or session.scalar(erased) > 0


def _people_of(session: Session, group: int) -> set[int]:
    """Everybody who sent something in a group, stands in one of its notices, or whom one of its findings concerns."""
    found = set(session.scalars(select(Message.person_id).where(Message.chat_id == group).distinct()))
    for targets in session.scalars(select(Message.targets).where(Message.chat_id == group, Message.kind == "system")):
        found.update(targets)
    concerned = select(FindingPerson.person_id).join(Finding, Finding.id == FindingPerson.finding_id)
    return (found | set(session.scalars(concerned.where(Finding.chat_id == group)))) - {None}


def _forget_strangers(session: Session, people: set[int]) -> int:
    """Forget those of these people who stand nowhere any more; returns how many."""
    there = set(session.scalars(select(Message.person_id).where(Message.person_id.is_not(None)).distinct()))
    there |= set(session.scalars(select(FindingPerson.person_id).distinct()))
    for targets in session.scalars(select(Message.targets).where(Message.kind == "system")):
        there.update(targets)
    gone = sorted(people - there)
    for start in range(0, len(gone), 500):
        session.execute(delete(Person).where(Person.id.in_(gone[start : start + 500])))
    return len(gone)
