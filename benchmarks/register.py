"""How fast the case register answers when it is large: ``python benchmarks/register.py [--findings 1000000]``.

It makes an encrypted register in a folder for the time being, fills it with made-up cases, and prints a table: the middle and the
slowest of some repeats, in milliseconds. Every page is asked for as `analyser cases` asks, people and actions included.
"""

import argparse
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, literal, select, update

from analyser.cases import listing, open_register, whole
from analyser.cases.access import access
from analyser.cases.checking import verify
from analyser.cases.decisions import Verdict, decide
from analyser.cases.keys import Person as Keyholder
from analyser.cases.people import short
from analyser.cases.place import Place
from analyser.cases.tables import (
    Case,
    CaseRule,
    Chat,
    Evidence,
    Finding,
    FindingMessage,
    FindingPerson,
    Intake,
    Message,
    Person,
    PersonName,
    Tally,
)

RULES = (
    "offensive",
    "off-topic",
    "spam",
    "absence-notice",
    "personal-info",
    "quiet-hours",
    "grievance",
    "urgent-support",
)
GROUPS, PEOPLE = 200, 4000
BATCH = 50_000
REPEATS = 7
START = datetime(2025, 3, 16)


def fill(register, findings: int) -> None:
    """Fill an empty register: two and a half findings a case, as in the sample chats, and a text for every third."""
    names = register.names
    with register.write() as session:
        session.execute(insert(Chat), [_chat(number) for number in range(1, GROUPS + 1)])
        session.execute(insert(Intake), [_intake(number) for number in range(1, GROUPS + 1)])
        session.execute(
            insert(Person), [{"id": number, "code": f"Member {number}", "at": START} for number in range(1, PEOPLE + 1)]
        )
        for number in range(1, PEOPLE + 1):
            name = f"Person {number}"
            row = {"token": names.token(name), "person_id": number, "sealed": names.seal(name)}
            session.execute(insert(PersonName), [row])
        sealed = names.seal("a message of an ordinary length, as people in a sewing group write them")
        for start in range(0, findings, BATCH):
            _batch(session, range(start, min(start + BATCH, findings)), sealed)
        _tally(session)


def _tally(session) -> None:
    """Place and count the cases, as `analyser.cases.placing.put` does one by one."""
    rules = (
        select(Finding.case_id, Finding.rule, Case.place, Case.first).join(Case, Case.id == Finding.case_id).distinct()
    )
    session.execute(
        update(Case).where(Case.id.in_(select(Finding.case_id).where(Finding.rule == RULES[-1]))).values(place=0)
    )
    session.execute(insert(CaseRule).from_select(["case_id", "rule", "place", "first"], rules))
    session.execute(update(Case).values(counted="open"))
    columns = ["chat_id", "state", "rule", "cases"]
    of_rule = select(Case.chat_id, Case.state, CaseRule.rule, func.count()).join(CaseRule, CaseRule.case_id == Case.id)
    session.execute(insert(Tally).from_select(columns, of_rule.group_by(Case.chat_id, Case.state, CaseRule.rule)))
    of_any = select(Case.chat_id, Case.state, literal(""), func.count()).group_by(Case.chat_id, Case.state)
    session.execute(insert(Tally).from_select(columns, of_any))


def _chat(number: int) -> dict:
    return {"id": number, "name": f"Group {number}", "names": [f"group {number}"], "first": START, "last": START}


def _intake(number: int) -> dict:
    counts = {"messages": 0, "new_messages": 0, "new_findings": 0}
    files = {"files": [], "policy": "2025-03-16", "detector": {}, "not_checked": {}, "by": "benchmark"}
    return {"id": number, "chat_id": number, "at": START, "first": START, "last": START} | counts | files


def _batch(session, numbers: range, sealed: bytes) -> None:
    """A stretch of findings with their messages; a case begins at every fifth half."""
    cases, found, messages, covers, concerns, texts = {}, [], [], [], [], []
    for number in numbers:
        case_number = number * 2 // 5
        case, group = f"C-{short(case_number.to_bytes(5))}", case_number % GROUPS + 1
        at = START + timedelta(minutes=case_number % 525_600)
        rule = RULES[number % len(RULES)] if number % 200 == 7 else RULES[number % (len(RULES) - 1)]
        row = cases.setdefault(case, _case(case, group, at))
        row["rules"] = sorted({*row["rules"], rule})
        row["findings"] += 1
        messages.append(_message(number + 1, group, at, _sender(number, group)))
        found.append(_finding(number + 1, group, case, rule, at))
        covers.append({"finding_id": number + 1, "message_id": number + 1})
        concerns.append({"finding_id": number + 1, "person_id": _sender(number, group)})
        if number % 3 == 0:
            texts.append({"message_id": number + 1, "sealed": sealed, "taken": START.date()})
    session.execute(insert(Case).prefix_with("OR IGNORE"), list(cases.values()))
    for table, rows in ((Message, messages), (Finding, found), (FindingMessage, covers), (FindingPerson, concerns)):
        session.execute(insert(table), rows)
    session.execute(insert(Evidence), texts)


def _sender(number: int, group: int) -> int:
    """Twenty people are in a group, and nobody in two."""
    return (group - 1) * (PEOPLE // GROUPS) + number % (PEOPLE // GROUPS) + 1


def _case(case: str, group: int, at: datetime) -> dict:
    times = {"first": at, "last": at, "opened": START}
    return {
        "id": case,
        "chat_id": group,
        "state": "open",
        "place": 1,
        "rules": [],
        "findings": 0,
        "second_wanted": False,
    } | times


def _message(number: int, group: int, at: datetime, person: int) -> dict:
    minute = int((at - datetime(1970, 1, 1)).total_seconds()) // 60
    row = {
        "id": number,
        "chat_id": group,
        "minute": minute,
        "print": f"{number:016x}",
        "kind": "message",
        "edited": False,
    }
    return row | {"person_id": person, "targets": [], "taken": START.date()}


def _finding(number: int, group: int, case: str, rule: str, at: datetime) -> dict:
    row = {
        "id": number,
        "key": f"{number:016x}",
        "chat_id": group,
        "case_id": case,
        "name": f"{number:012x}",
        "rule": rule,
    }
    row |= {"clause": "R-02", "message_id": number, "line": number, "last_line": number, "first": at, "last": at}
    return row | {"sure": "judge", "score": 0.5, "spans": [], "why": "It reads so.", "found": True, "intake_id": group}


def measure(register) -> list[tuple[str, float, float]]:
    """What is measured: name, middle and slowest of `REPEATS`, in milliseconds."""
    with register.read() as session:
        first = listing.page(register, session).rows[0].id
        last = -(-listing.page(register, session).total // listing.SIZE)

    def page(**query):
        return lambda: _read(register, lambda session: listing.page(register, session, listing.Query(**query)))

    asked = {
        "a page of 50 cases, the first": page(),
        "a page of 50 cases, the one in the middle": page(number=last // 2),
        "a page of 50 cases, the last": page(number=last),
        "a page of 50 open cases": page(state="open"),
        "a page of 50 undecided cases": page(decided=False),
        "a page of 50 cases of one group": page(group="Group 7"),
        "a page of 50 cases of one rule": page(rule="urgent-support"),
        "one case whole, with its messages": lambda: _read(
            register, lambda session: whole.one(register, session, first)
        ),
        "a decision": lambda: decide(register, [first], Verdict("not sure"), "benchmark"),
        "everything on one person": lambda: access(register, "Person 77"),
    }
    return [(name, *_timed(ask)) for name, ask in asked.items()]


def _read(register, ask):
    with register.read() as session:
        return ask(session)


def _timed(ask) -> tuple[float, float]:
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken), max(taken)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=1_000_000)
    findings = parser.parse_args().findings
    with tempfile.TemporaryDirectory() as folder:
        there = Place(Path(folder) / "data", None, Path(folder) / "key")
        register = open_register(there, Keyholder(lambda text: None), make=True)
        began = time.perf_counter()
        fill(register, findings)
        size = there.database.stat().st_size / 1e6
        print(f"{findings:,} findings, filled in {time.perf_counter() - began:.0f} s, {size:.0f} MB\n")
        print(f"{'':<46}{'middle':>10}{'slowest':>10}")
        for name, middle, slowest in measure(register):
            print(f"{name:<46}{middle:>7.0f} ms{slowest:>7.0f} ms")
        began = time.perf_counter()
        whole = "whole" if not verify(register).faults else "NOT whole"
        print(f"{'verify (' + whole + ')':<46}{1000 * (time.perf_counter() - began):>7.0f} ms")
        register.close()


if __name__ == "__main__":
    main()
