"""Where a case stands in the list, and how many stand there: kept with every change, so that a page needs no counting."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analyser.cases.grouping import DANGER
from analyser.cases.tables import DANGER as IN_DANGER
from analyser.cases.tables import DECIDED, EARLIER, UNDECIDED, UNSURE, WAITING, Case, CaseRule, Finding, Tally

ANY = ""
"""Stands for every rule in `Tally`."""


def refresh(session: Session, case_id: str, approved: date) -> None:
    """Make a case say what its findings say: its rules, its time, and how many they are; and put it in its place.

    `approved` is the day on which the policy was approved: a case that begins before it is in no review period.
    """
    case = session.get(Case, case_id)
    columns = (Finding.rule, Finding.first, Finding.last, Finding.found)
    rows = session.execute(select(*columns).where(Finding.case_id == case_id)).all()
    case.rules = sorted({row.rule for row in rows})
    case.first, case.last = min(row.first for row in rows), max(row.last for row in rows)
    case.findings = len(rows)
    case.early = case.first.date() < approved
    case.gone = not any(row.found for row in rows)
    put(session, case)


def put(session: Session, case: Case) -> None:
    """Put a case in its place in the list, and count it there."""
    case.place = place_of(case)
    if case.counted is not None:
        before = session.scalars(select(CaseRule.rule).where(CaseRule.case_id == case.id)).all()
        _count(session, case, case.counted, before, -1)
    session.execute(delete(CaseRule).where(CaseRule.case_id == case.id))
    session.add_all(CaseRule(case_id=case.id, rule=rule, place=case.place, first=case.first) for rule in case.rules)
    _count(session, case, case.state, case.rules, 1)
    case.counted = case.state
    session.flush()


def _count(session: Session, case: Case, state: str, rules, more: int) -> None:
    for rule in (ANY, *rules):
        tally = session.get(Tally, (case.chat_id, state, rule))
        if tally is None:
            session.add(Tally(chat_id=case.chat_id, state=state, rule=rule, cases=more))
        else:
            tally.cases += more
    session.flush()


def place_of(case: Case) -> int:
    """Where a case stands in the list: in danger first, then what waits, then what is decided.

    Of what waits, cases from before the policy come after the others, and last those that somebody was not sure about, or of which
    the newest look finds nothing any longer.
    """
    if case.state in UNDECIDED:
        if DANGER & set(case.rules):
            return IN_DANGER
        if case.state == "not sure" or case.gone:
            return UNSURE
        return EARLIER if case.early else WAITING
    return WAITING if case.second_wanted else DECIDED
