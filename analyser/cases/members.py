"""A person of the register: found by a name or pseudonym, and where they stand."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from analyser.cases.database import Register
from analyser.cases.people import MEMBER
from analyser.cases.tables import Finding, FindingPerson, Message, Person, PersonName
from analyser.errors import Refused


def find_person(register: Register, session: Session, member: str) -> Person:
    """The person of that name or pseudonym."""
    typed = " ".join(member.lower().split())
    codes = (typed, f"{MEMBER.lower()} {typed}")
    by_code = session.scalar(select(Person).where(func.lower(Person.code).in_(codes)))
    if by_code is not None:
        return by_code
    named = session.get(PersonName, register.names.token(member))
    if named is not None:
        return session.get(Person, named.person_id)
    raise Refused(
        "Nobody in the register has that name or pseudonym. Write the name as the chat has it, or the pseudonym as the cases show"
        f" it, such as {MEMBER} K7Q-2XB."
    )


def names_of(register: Register, session: Session, person: Person) -> list[str]:
    """The names that somebody bears, as far as they can still be read."""
    sealed = session.scalars(select(PersonName.sealed).where(PersonName.person_id == person.id))
    return sorted(name for name in map(register.names.open, sealed) if name is not None)


def groups_with(session: Session, person: Person) -> set[int]:
    """The groups in which somebody sent something, or stands in a notice."""
    notices = session.execute(select(Message.chat_id, Message.targets).where(Message.kind == "system"))
    return {chat for chat, targets in notices if person.id in targets} | set(session.scalars(chats_of(person)))


def findings_about(person: Person) -> Select:
    """The findings that concern somebody."""
    return select(Finding).join(FindingPerson).where(FindingPerson.person_id == person.id)


def chats_of(person: Person) -> Select:
    """The ids of the groups in which somebody sent something."""
    return select(Message.chat_id).where(Message.person_id == person.id).distinct()
