"""Everything that is held on one person, for them to read (UK GDPR, article 15), and who somebody is to the register."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyser.cases import group_settings
from analyser.cases.arrival import moment
from analyser.cases.database import Register
from analyser.cases.grouping import DANGER
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
class InGroup:
    """What somebody sent in one group: its number and name, how many messages, and the first and last of them."""

    id: int
    name: str
    messages: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Held:
    """Who somebody is to the register, to be looked at before they are told or forgotten.

    A name in several groups may be that of several people: nobody but a person can tell. `cases` counts the cases about them,
    `undecided` those that still wait, `urgent` those of these that are about somebody's safety.
    """

    pseudonym: str
    names: tuple[str, ...]
    groups: tuple[InGroup, ...]
    cases: int
    undecided: int
    urgent: tuple[str, ...]


def look(register: Register, member: str) -> Held:
    """Who bears a name or pseudonym, and how much is held on them; errors as `analyser.cases.erasure.erase`."""
    with register.read() as session:
        person = find_person(register, session, member)
        ids = findings_about(person).with_only_columns(Finding.case_id).distinct()
        cases = session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.first)).all()
        waiting = [case for case in cases if case.state in UNDECIDED]
        return Held(
            pseudonym=person.code,
            names=tuple(names_of(register, session, person)),
            groups=tuple(_in_groups(session, person)),
            cases=len(cases),
            undecided=len(waiting),
            urgent=tuple(case.id for case in waiting if DANGER & set(case.rules)),
        )


def access(register: Register, member: str, only: Collection[int] | None = None) -> dict:
    """Everything that is held on somebody, with everybody else masked.

    Parameters
    ----------
    member
        A name as an export has it, or a pseudonym.
    only
        The groups in which it is this person who bears the name; all unless given.

    Returns
    -------
    dict
        ``schema``, ``pseudonym``, ``made`` (UTC), ``names``, ``groups`` (group, messages, first, last), ``messages`` (theirs whose
        text is kept), ``mentioned`` (texts of others that name them), ``notices`` (WhatsApp's own lines about them: group, at,
        event), ``lists`` (what the lists of groups say of them: group, list, line), ``cases`` (case, group, state, and for each
        finding about them rule, clause, why; actions; notes).

    Raises
    ------
    Refused
        Nobody in the register has that name or pseudonym.
    """
    with register.read() as session:
        person = find_person(register, session, member)
        names, others = names_of(register, session, person), _others(register, session, person)
        mask = Masker(others)
        wanted = {each.id for each in _in_groups(session, person)} | groups_with(session, person)
        chats = wanted if only is None else wanted & set(only)
        titles = set(session.scalars(select(Chat.name).where(Chat.id.in_(chats))))
        told = group_settings.lines_about(register, session, {register.names.token(name) for name in names})
        return {
            "schema": ACCESS,
            "pseudonym": person.code,
            "made": register.now().isoformat(),
            "names": names,
            "groups": [
                {
                    "group": each.name,
                    "messages": each.messages,
                    "first": _written(each.first),
                    "last": _written(each.last),
                }
                for each in _in_groups(session, person)
                if each.id in chats
            ],
            "messages": list(_own_texts(register.names, session, person, mask, chats)),
            "mentioned": list(_mentions(register.names, session, person, names, others, chats)),
            "notices": list(_notices(session, person, chats)),
            "lists": [
                each | {"line": list(map(mask, each["line"]))}
                for each in told
                if only is None or each["group"] in titles
            ],
            "cases": list(_cases(register.names, session, person, mask, chats)),
        }


def _others(register: Register, session: Session, person: Person) -> dict[str, str]:
    """Everybody else's names -> pseudonym; a name that the person bears too is theirs."""
    query = select(PersonName.sealed, Person.code).join(Person).where(Person.id != person.id)
    named = ((register.names.open(sealed), code) for sealed, code in session.execute(query))
    return {name: code for name, code in named if name is not None}


def _in_groups(session: Session, person: Person) -> Iterator[InGroup]:
    counts = (func.count(), func.min(Message.minute), func.max(Message.minute))
    query = (
        select(Chat.id, Chat.name, *counts)
        .join(Message)
        .where(Message.person_id == person.id, Message.kind != "system")
    )
    for chat, name, messages, first, last in session.execute(query.group_by(Chat.id, Chat.name).order_by(Chat.id)):
        yield InGroup(chat, name, messages, moment(first), moment(last))


def _notices(session: Session, person: Person, chats: set[int]) -> Iterator[dict]:
    """WhatsApp's own lines that name somebody: that they joined, left, were removed."""
    query = select(Chat.name, Message.minute, Message.event, Message.person_id, Message.targets).join(Chat)
    notices = query.where(Message.chat_id.in_(chats), Message.kind == "system").order_by(Message.minute, Message.id)
    for group, minute, event, actor, targets in session.execute(notices):
        if actor == person.id or person.id in targets:
            yield {"group": group, "at": _when(minute), "event": event}


def _when(minute: int) -> str:
    return _written(moment(minute))


def _written(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _kept(session: Session, chats: set[int]):
    query = select(Chat.name, Message.minute, Evidence.sealed, Message.person_id).select_from(Evidence)
    return (
        query.join(Message, Message.id == Evidence.message_id)
        .join(Chat, Chat.id == Message.chat_id)
        .where(Message.chat_id.in_(chats))
        .order_by(Message.minute, Message.id)
    )


def _own_texts(names: Names, session: Session, person: Person, mask: Masker, chats: set[int]) -> Iterator[dict]:
    for group, minute, sealed, _ in session.execute(_kept(session, chats).where(Message.person_id == person.id)):
        text = names.open(sealed)
        yield {"group": group, "at": _when(minute), "text": UNREADABLE if text is None else mask(text)}


def _mentions(
    names: Names, session: Session, person: Person, own: list[str], others: dict[str, str], chats: set[int]
) -> Iterator[dict]:
    """Texts of others in which the person is named; whoever wrote them stays masked."""
    mine, mask = Masker(dict.fromkeys(own, ERASED)), Masker(others)
    not_theirs = Message.person_id.is_(None) | (Message.person_id != person.id)
    for group, minute, sealed, _ in session.execute(_kept(session, chats).where(not_theirs)):
        text = names.open(sealed)
        if text is not None and any(stretch.stands_in == ERASED for stretch in mine.stretches(text)):
            yield {"group": group, "at": _when(minute), "text": mask(text)}


def _cases(names: Names, session: Session, person: Person, mask: Masker, chats: set[int]) -> Iterator[dict]:
    ids = findings_about(person).with_only_columns(Finding.case_id).distinct()
    for case, group in session.execute(
        select(Case, Chat.name)
        .join(Chat, Chat.id == Case.chat_id)
        .where(Case.id.in_(ids), Case.chat_id.in_(chats))
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
