"""Proves that the register is whole: the file, the journal, and that cases say what the journal tells."""

from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from analyser.cases import journal
from analyser.cases.database import Register
from analyser.cases.decisions import in_force, note_signature, second_opinion, told, wants_second
from analyser.cases.placing import ANY
from analyser.cases.removal import DID as REMOVED
from analyser.cases.tables import Action, Case, Decision, Entry, Tally


@dataclass(frozen=True)
class Verified:
    """What `verify` found: `faults`, the first altered thing first, and where the journal ends, to be noted elsewhere."""

    faults: tuple[str, ...]
    entries: int
    signature: str
    cases: int


def verify(register: Register) -> Verified:
    """Look at the whole register. It changes nothing.

    Raises
    ------
    RegisterUnusable
        The file is so damaged that it cannot be read.
    """
    with register.read() as session:
        faults = [*_file(register, session), *journal.faults(register, session)]
        if not faults:
            faults = [*_decisions(register, session), *_tallies(session)]
        last = session.execute(select(Entry.number, Entry.signature).order_by(Entry.number.desc())).first()
        cases = session.execute(select(Case.id)).all()
    entries, signature = (last.number, str(last.signature)) if last else (0, "")
    return Verified(tuple(faults), entries, signature, len(cases))


def _file(register: Register, session: Session) -> list[str]:
    """What the database itself says of its file."""
    if register.place.url is not None:
        return []
    try:
        damaged = session.execute(text("PRAGMA cipher_integrity_check")).all()
        said = [row[0] for row in session.execute(text("PRAGMA integrity_check")).all()]
        loose = session.execute(text("PRAGMA foreign_key_check")).all()
    except DBAPIError as error:
        return [f"the file is damaged: {error.orig}"]
    faults = [f"the file is damaged: {row[0]}" for row in damaged[:1]]
    faults += [f"the file is damaged: {each}" for each in said[:1] if each != "ok"]
    return faults + [f"a row of table {row[0]} belongs to nothing" for row in loose[:1]]


def _decisions(register: Register, session: Session):
    """Decisions that are not as the journal tells them, and cases that are not as their decisions say."""
    tells, masked = {}, set()
    for entry in map(journal.read, session.scalars(select(Entry).order_by(Entry.number))):
        if entry.did == "decided":
            tells[entry.detail["decision"]] = (entry.subject, entry.by, {**entry.detail, "undone": False})
        elif entry.did == "erased":
            masked.update(entry.detail.get("notes", ()))
        elif entry.did == REMOVED:
            for number in entry.detail["decisions"]:
                tells.pop(number, None)
                masked.discard(number)
        elif entry.did == "undone":
            tells[entry.detail["decision"]][2]["undone"] = True
    there = {each.id: each for each in session.scalars(select(Decision).order_by(Decision.id))}
    for number in sorted(tells.keys() | there.keys()):
        if number not in there:
            yield f"decision {number} about {tells[number][0]} is missing"
        elif number not in tells:
            yield f"decision {number} about case {there[number].case_id} is not in the journal"
        elif not _as_told(session, there[number], *tells[number]):
            yield f"decision {number} about case {there[number].case_id} was altered"
        elif number not in masked and not _note_as_told(register, there[number], tells[number][2]["note"]):
            yield f"the note of decision {number} about case {there[number].case_id} was altered"
    for case in session.scalars(select(Case).order_by(Case.id)):
        decision = in_force(session, case) if case.decision_id or case.second_wanted or case.state != "open" else None
        if case.state != (decision.state if decision else "open"):
            yield f"case {case.id} is not in the state that was decided"
        elif case.second_wanted != wants_second(decision, second_opinion(session, case) if decision else None):
            yield f"case {case.id} does not say rightly whether a second reviewer is wanted"


def _note_as_told(register: Register, decision: Decision, signature: str) -> bool:
    """Whether a note that can still be read is the one that was written."""
    note = register.names.open(decision.note)
    return note is None or note_signature(register, note) == signature


def _as_told(session: Session, decision: Decision, subject: str, by: str, detail: dict) -> bool:
    actions = session.scalars(select(Action).where(Action.decision_id == decision.id).order_by(Action.id))
    is_now = {
        "state": decision.state,
        "second": decision.second,
        "covers": decision.covers,
        "undone": decision.undone,
        "asked": decision.asked,
        "actions": list(map(told, actions)),
    }
    same = all(detail[key] == value for key, value in is_now.items())
    return same and decision.by == by and subject == f"case {decision.case_id}"


def _tallies(session: Session):
    """Counts of cases that are not what counting says."""
    counted = select(Case.state, func.count()).group_by(Case.state)
    tallied = select(Tally.state, func.sum(Tally.cases)).where(Tally.rule == ANY).group_by(Tally.state)
    there, told = ({state: int(n) for state, n in session.execute(query) if n} for query in (counted, tallied))
    if there != told:
        yield "the counts of cases are not what is there"
