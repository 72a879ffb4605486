"""What people decide about cases. Nothing here happens by itself, and what was decided goes only with its whole group (`removal`).

A decision says confirmed, dismissed or not sure, and which of the policy's four actions followed. To undo one is an entry more. A
second reviewer's opinion stands beside the first and changes nothing.

What is refused: to dismiss several cases at once where one is about somebody's safety, or to dismiss such a case without saying
why and how much of it was read; action A4 (services) without the reference of the trustees' minute, for the policy has it "agreed
with the trustees"; an action on a case that is not confirmed; a day that is still to come, or before the case began.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyser.cases import journal
from analyser.cases.database import Register
from analyser.cases.grouping import DANGER
from analyser.cases.placing import put
from analyser.cases.tables import ACTIONS, STATES, Action, Case, Decision
from analyser.errors import Refused

WITH_TRUSTEES = "A4"
LONGEST_NOTE = 4000
"""Letters of a note."""

SHORTEST_REASON = 10
"""Letters of the note with which a case about somebody's safety is dismissed."""

MOST = 1000
"""Cases that are decided about at once, at most."""


@dataclass(frozen=True)
class Verdict:
    """What is decided: the state, the actions that followed, and a note.

    `on` is the day of the actions (today unless given), `done_by` who took them (whoever decides unless given), `minute` the
    reference of the trustees' minute, `second` whether it is a second reviewer's opinion, `ask_second` whether one is asked for,
    `seen` how many findings the case had when it was read, `after` the id of its newest decision then (0 for none).
    """

    state: str
    actions: tuple[str, ...] = ()
    on: date | None = None
    done_by: str | None = None
    minute: str | None = None
    note: str | None = None
    second: bool = False
    ask_second: bool = False
    seen: int | None = None
    after: int | None = None


def decide(register: Register, case_ids: Sequence[str], verdict: Verdict, by: str, dry_run: bool = False) -> list[str]:
    """Decide about one case or several: about all of them, or none.

    Returns
    -------
    list of str
        The cases' ids.

    Raises
    ------
    Refused
        A case is unknown, or the decision is one of those that are refused (see the head of this module).
    """
    _possible(verdict, by, register.today)
    with register.write(dry_run) as session:
        cases = [find(session, case_id) for case_id in dict.fromkeys(map(written, case_ids))]
        _allowed(cases, verdict)
        _in_time(cases, verdict.on)
        for case in cases:
            _nobody_since(session, case, verdict.after)
        for case in cases:
            _decide(register, session, case, verdict, by.strip())
        return [case.id for case in cases]


def undo(register: Register, case_id: str, by: str, dry_run: bool = False, newest: int | None = None) -> str:
    """Take back the newest decision about a case that still counts; what stood before it counts again.

    With `newest` it must be the decision of that id. Returns the state of the case then.

    Raises
    ------
    Refused
        The case is unknown, nothing was decided about it, or somebody decided since.
    """
    _named(by)
    with register.write(dry_run) as session:
        case = find(session, written(case_id))
        counting = _counting(session, case)
        if not counting:
            raise Refused(f"Nothing was decided about case {case.id}, so there is nothing to undo.")
        _nobody_since(session, case, newest)
        last = counting[-1]
        last.undone = True
        session.flush()
        _settle(session, case)
        detail = {"decision": last.id, "state": case.state}
        journal.append(register, session, by.strip(), "undone", f"case {case.id}", detail)
        return case.state


def newest(session: Session, case_id: str) -> int:
    """The id of the newest decision about a case that nobody undid; 0 where there is none."""
    counting = Decision.case_id == case_id, Decision.undone.is_(False)
    return session.scalar(select(func.max(Decision.id)).where(*counting)) or 0


def _nobody_since(session: Session, case: Case, known: int | None) -> None:
    """Refuse what rests on an older look: two administrators may have the same case before them."""
    if known is not None and newest(session, case.id) != known:
        raise Refused(f"Somebody decided about case {case.id} since you opened it. Read it again. Nothing was changed.")


def find(session: Session, case_id: str) -> Case:
    """The case of that id, as `written` writes it."""
    case = session.get(Case, case_id)
    if case is None:
        raise Refused(f"There is no case '{case_id[:20]}'. See the list: analyser cases")
    return case


def written(case_id: str) -> str:
    """An id as the register writes it, whatever was typed.

    >>> written("c-4kqo-t7x1"), written("4KQ0T7X1")
    ('C-4KQ0-T7X1', 'C-4KQ0-T7X1')
    """
    typed = "".join(letter for letter in case_id.upper().strip() if letter.isalnum())
    letters = (typed[1:] if len(typed) == 9 and typed[0] == "C" else typed).translate(str.maketrans("OIL", "011"))
    return f"C-{letters[:4]}-{letters[4:]}"


def _possible(verdict: Verdict, by: str, today: date) -> None:
    """Refuse what could be about no case whatever."""
    _named(by)
    if verdict.state not in STATES[1:]:
        raise Refused(f"A decision is one of: {', '.join(STATES[1:])}. To open a case again: analyser undo CASE")
    unknown = [action for action in verdict.actions if action not in ACTIONS]
    if unknown:
        raise Refused(f"'{unknown[0][:20]}' is none of the policy's actions: {', '.join(ACTIONS)}.")
    if verdict.actions and verdict.state != "confirmed":
        raise Refused("An action follows a confirmed case only. Confirm it, or leave the actions out.")
    if verdict.actions and verdict.second:
        raise Refused("A second reviewer gives an opinion; actions belong to the first decision.")
    if verdict.on and not verdict.actions:
        raise Refused("A day was given, but no action that was taken on it.")
    if verdict.on and verdict.on > today:
        raise Refused(f"{verdict.on} is still to come. Record an action when it has been taken.")
    minute = (verdict.minute or "").strip()
    if WITH_TRUSTEES in verdict.actions and not minute:
        raise Refused(
            "Action A4 (services) is agreed with the trustees: give the reference of their minute. The policy leaves it"
            " to nobody alone."
        )
    if minute and WITH_TRUSTEES not in verdict.actions:
        raise Refused("A minute of the trustees was given, but not action A4, which it is for.")
    if len(verdict.note or "") > LONGEST_NOTE:
        raise Refused(f"The note has {len(verdict.note)} letters; {LONGEST_NOTE} is the most.")


def _named(by: str) -> None:
    if not by.strip():
        raise Refused("Say who decides: --by NAME.")


def _allowed(cases: Sequence[Case], verdict: Verdict) -> None:
    """Refuse what must not be decided about these cases."""
    if not cases:
        raise Refused("Name at least one case. See the list: analyser cases")
    if len(cases) > MOST:
        raise Refused(f"{len(cases)} cases at once are too many to have been looked at; {MOST} is the most.")
    grown = [case.id for case in cases if verdict.seen is not None and case.findings != verdict.seen]
    if grown:
        raise Refused(
            f"{_these(grown)} not as you read it: more or less was found since. Look again: analyser cases {grown[0]}. Nothing was"
            " decided."
        )
    in_danger = [case.id for case in cases if DANGER & set(case.rules)]
    if verdict.state != "dismissed" or not in_danger:
        return
    if len(cases) > 1:
        raise Refused(
            f"{_these(in_danger)} about somebody who may need help, and cannot be dismissed together with others. Read and"
            " decide each by itself. Nothing was decided."
        )
    if len((verdict.note or "").strip()) < SHORTEST_REASON:
        raise Refused(
            f"{_these(in_danger)} about somebody who may need help. To dismiss it, say why with a note, in a few words. Nothing was"
            " decided."
        )
    if verdict.seen is None:
        raise Refused(
            f"{_these(in_danger)} about somebody who may need help, and more may have been found since you read it. To dismiss it,"
            f" say how many findings you read: --seen N. They stand in: analyser cases {in_danger[0]}. Nothing was decided."
        )


def _in_time(cases: Sequence[Case], on: date | None) -> None:
    """Refuse an action that was taken before there was anything to act upon."""
    before = [case for case in cases if on and on < case.first.date()]
    if before:
        case = before[0]
        raise Refused(
            f"Case {case.id} begins on {case.first:%Y-%m-%d}, and {on} is before it. Check the day of the action. Nothing was"
            " decided."
        )


def _these(cases: Sequence[str]) -> str:
    return f"Case {cases[0]} is" if len(cases) == 1 else f"Cases {', '.join(cases)} are"


def _decide(register: Register, session: Session, case: Case, verdict: Verdict, by: str) -> None:
    if verdict.second:
        _may_be_second(session, case, by)
    note = (verdict.note or "").strip()
    decision = Decision(
        case_id=case.id,
        at=register.now(),
        by=by,
        state=verdict.state,
        second=verdict.second,
        covers=case.findings,
        note=register.names.seal(note) if note else None,
        asked=verdict.ask_second,
        undone=False,
    )
    session.add(decision)
    session.flush()
    on, done_by = verdict.on or register.today, (verdict.done_by or by).strip()
    minute = (verdict.minute or "").strip() or None
    taken = [
        Action(
            decision_id=decision.id, action=each, on=on, by=done_by, minute=minute if each == WITH_TRUSTEES else None
        )
        for each in dict.fromkeys(verdict.actions)
    ]
    session.add_all(taken)
    session.flush()
    _settle(session, case)
    detail = {
        "decision": decision.id,
        "state": decision.state,
        "second": decision.second,
        "covers": decision.covers,
        "actions": [told(each) for each in taken],
        "asked": verdict.ask_second,
        "note": note_signature(register, note),
    }
    journal.append(register, session, by, "decided", f"case {case.id}", detail)


def told(action: Action) -> list:
    """An action as the journal tells it."""
    return [action.action, action.on.isoformat(), action.by, action.minute]


def note_signature(register: Register, note: str) -> str:
    """What the journal says of a note: enough to tell that it was changed, not what it was."""
    return journal.signed(register.keys, "note", note)[:16] if note else ""


def wants_second(first: Decision | None, second: Decision | None) -> bool:
    """Whether a case waits for a second reviewer, or for a decision between two that differ."""
    if first is None:
        return False
    return first.asked if second is None else second.state != first.state


def _may_be_second(session: Session, case: Case, by: str) -> None:
    first = in_force(session, case)
    if first is None:
        raise Refused(f"Nobody has decided about case {case.id} yet, so there can be no second opinion.")
    if first.by.casefold() == by.casefold():
        raise Refused(f"{by} decided about case {case.id} first. A second opinion is somebody else's.")


def _counting(session: Session, case: Case) -> list[Decision]:
    """The decisions about a case that nobody undid, in order."""
    query = select(Decision).where(Decision.case_id == case.id, Decision.undone.is_(False)).order_by(Decision.id)
    return list(session.scalars(query))


def in_force(session: Session, case: Case) -> Decision | None:
    """The first reviewer's newest decision about a case that nobody undid."""
    return next((each for each in reversed(_counting(session, case)) if not each.second), None)


def second_opinion(session: Session, case: Case) -> Decision | None:
    """The second reviewer's newest opinion on the decision in force."""
    first = in_force(session, case)
    after = (each for each in reversed(_counting(session, case)) if each.second and first and each.id > first.id)
    return next(after, None)


def _settle(session: Session, case: Case) -> None:
    """Make a case say what its decisions say."""
    first, second = in_force(session, case), second_opinion(session, case)
    case.state = first.state if first else "open"
    case.decision_id = first.id if first else None
    case.second_wanted = wants_second(first, second)
    put(session, case)
