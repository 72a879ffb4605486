"""A program that changes a register and dies at a given point of it; `test_register_crash.py` starts it many times.

    python killing.py FOLDER WORK POINT

WORK is one of `WORKS`. POINT is the number of the statement before which the process kills itself (0: never), or "wait", which
leaves it to whoever started it. It prints "ready" before it begins, and the number of statements when it ends.
"""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from registers import opened, reviewed
from sqlalchemy import event

from analyser.cases.decisions import Verdict, decide, undo
from analyser.cases.erasure import erase
from analyser.cases.intake import take_in
from analyser.cases.listing import Query, page
from analyser.cases.retention import purge
from analyser.site import Retention

BEFORE = "09:00 Ann: hello\n[offensive] 09:05 Bea: idiots\n[urgent-support] 09:06 Cat: help me\n[spam] 10:30 Dee: buy\n"
AFTER = BEFORE + "04/03/2025 " + "\n".join(f"[off-topic] {8 + n % 10}:{n:02} Eve: match {n}" for n in range(30))


def first_case(register) -> str:
    with register.read() as session:
        return page(register, session, Query(rule="offensive")).rows[0].id


WORKS = {
    "make": lambda register, folder: None,
    "take in": lambda register, folder: take_in(register, reviewed(folder / "in", AFTER), "Priti"),
    "decide": lambda register, folder: decide(
        register, [first_case(register)], Verdict("confirmed", ("A1", "A2"), note="seen"), "Priti"
    ),
    "undo": lambda register, folder: undo(register, first_case(register), "Priti"),
    "erase": lambda register, folder: erase(register, "Bea", "Priti"),
    "purge": lambda register, folder: purge(register, Retention(1, 1), "Priti"),
}
NOW = datetime(2025, 4, 1)
LATER = datetime(2025, 5, 1)


def main(folder: Path, work: str, point: str) -> None:
    """Do the work, and die on the way."""
    counted = 0

    def count(*_) -> None:
        nonlocal counted
        counted += 1
        if str(counted) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    from sqlalchemy.engine import Engine

    if work == "make":
        watch(Engine, count)
        print("ready", flush=True)
    register = opened(folder, now=LATER if work == "purge" else NOW)
    if work != "make":
        reviewed(folder / "in", AFTER)
        watch(register.engine, count)
        print("ready", flush=True)
    WORKS[work](register, folder)
    register.close()
    print(counted, flush=True)


def watch(engine, count) -> None:
    """Count each statement, and the moment before each commit."""
    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
