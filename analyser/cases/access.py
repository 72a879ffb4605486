"""Everything that is held on one person, for them to read (UK GDPR, article 15), and who somebody is to the register."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyser.cases.arrival import moment
from analyser.cases.database import Register
from analyser.cases.members import find_person, findings_about, groups_with, names_of
from analyser.cases.people import Names
from analyser.cases.shown import UNREADABLE
from analyser.cases.tables import (
    UNDECIDED,
    Action,
    Case,
    Chat,
    Decision,
    Evidence,
    Finding,
    Message,
    Person,
    PersonName,
)
from analyser.cases.texts import ERASED
from analyser.language.masking import Masker

ACCESS = "analyser/access/1"


@dataclass(frozen=True)
class Held:
    """Who somebody is to the register, to be looked at before they are forgotten.

    `groups` is what they sent, as `access` tells it; `cases` counts those about them, `undecided` those that still wait.
    """

    pseudonym: str
    names: tuple[str, ...]
    groups: tuple[dict, ...]
    cases: int
    undecided: int


def look(register: Register, member: str) -> Held:
    """Who bears a name or pseudonym, and how much is held on them; errors as `erase`."""
    with register.read() as session:
        person = find_person(register, session, member)
        ids = findings_about(person).with_only_columns(Finding.case_id).distinct()
        states = session.scalars(select(Case.state).where(Case.id.in_(ids))).all()
        return Held(
            person.code,
            tuple(names_of(register, session, person)),
            tuple(_groups(session, person)),
            len(states),
            sum(state in UNDECIDED for state in states),
        )


def access(register: Register, member: str) -> dict:
    """Everything that is held on somebody, with everybody else masked.

    Returns
    -------
    dict
        ``schema``, ``pseudonym``, ``names``, ``groups`` (name, messages, first, last), ``messages`` (theirs whose text is
        kept), ``mentioned`` (texts of others that name them), ``cases`` (id, group, state, and for each finding about
        them rule, clause, why; actions; notes).

    Raises
    ------
    Refused
        Nobody in the register has that name or pseudonym.
    """
    with register.read() as session:
        person = find_person(register, session, member)
        names = names_of(register, session, person)
        others = _others(register, session, person)
        return {
            "schema": ACCESS,
            "pseudonym": person.code,
            "made": register.now().isoformat(),
            "names": names,
            "groups": list(_groups(session, person)),
            "messages": list(_own_texts(register.names, session, person, Masker(others))),
            "mentioned": list(_mentions(register.names, session, person, names, others)),
            "cases": list(_cases(register.names, session, person, Masker(others))),
        }


def _others(register: Register, session: Session, person: Person) -> dict[str, str]:
    """Everybody else's names -> pseudonym; a name that the person bears too is theirs."""
    query = select(PersonName.sealed, Person.code).join(Person).where(Person.id != person.id)
    named = ((register.names.open(sealed), code) for sealed, code in session.execute(query))
    return {name: code for name, code in named if name is not None}


def _groups(session: Session, person: Person) -> Iterator[dict]:
    counts = (func.count(), func.min(Message.minute), func.max(Message.minute))
    query = select(Chat.name, *counts).join(Message).where(Message.person_id == person.id, Message.kind != "system")
    for name, messages, first, last in session.execute(query.group_by(Chat.id, Chat.name).order_by(Chat.id)):
        yield {"group": name, "messages": messages, "first": _when(first), "last": _when(last)}


def _when(minute: int) -> str:
    return moment(minute).isoformat(timespec="minutes")


def _kept(session: Session):
    query = select(Chat.name, Message.minute, Evidence.sealed, Message.person_id).select_from(Evidence)
    return (
        query.join(Message, Message.id == Evidence.message_id)
        .join(Chat, Chat.id == Message.chat_id)
        .order_by(Message.minute, Message.id)
    )


def _own_texts(names: Names, session: Session, person: Person, mask: Masker) -> Iterator[dict]:
    for group, minute, sealed, _ in session.execute(_kept(session).where(Message.person_id == person.id)):
        text = names.open(sealed)
        yield {"group": group, "at": _when(minute), "text": UNREADABLE if text is None else mask(text)}


def _mentions(names: Names, session: Session, person: Person, own: list[str], others: dict[str, str]) -> Iterator[dict]:
    """Texts of others in which the person is named; whoever wrote them stays masked."""
    mine, mask = Masker(dict.fromkeys(own, ERASED)), Masker(others)
    not_theirs = Message.person_id.is_(None) | (Message.person_id != person.id)
    theirs = Message.chat_id.in_(groups_with(session, person))
    for group, minute, sealed, _ in session.execute(_kept(session).where(theirs, not_theirs)):
        text = names.open(sealed)
        if text is not None and any(stretch.stands_in == ERASED for stretch in mine.stretches(text)):
            yield {"group": group, "at": _when(minute), "text": mask(text)}


def _cases(names: Names, session: Session, person: Person, mask: Masker) -> Iterator[dict]:
    ids = findings_about(person).with_only_columns(Finding.case_id).distinct()
    for case, group in session.execute(
        select(Case, Chat.name)
        .join(Chat, Chat.id == Case.chat_id)
        .where(Case.id.in_(ids))
        .order_by(Case.first, Case.id)
    ):
        found = session.scalars(findings_about(person).where(Finding.case_id == case.id).order_by(Finding.id))
        decided = session.scalars(select(Decision).where(Decision.case_id == case.id).order_by(Decision.id)).all()
        counting = select(Action).join(Decision).where(Decision.case_id == case.id, Decision.undone.is_(False))
        actions = session.scalars(counting.order_by(Action.id)).all()
        notes = (names.open(each.note) for each in decided)
        yield {
            "case": case.id,
            "group": group,
            "state": case.state,
            "findings": [
                {"rule": each.rule, "clause": each.clause, "at": each.first.isoformat(), "why": each.why}
                for each in found
            ],
            "actions": [{"action": each.action, "on": each.on.isoformat()} for each in actions],
            "notes": [mask(note) for note in notes if note is not None],
        }
