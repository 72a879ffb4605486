"""The register when things go wrong: killed at any moment, two programs at once, an altered journal, a damaged file.

``KILL_POINTS=200 pytest tests/test_register_crash.py`` kills two hundred times (`make kill`); the ordinary run kills twenty times.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from killing import BEFORE, LATER, NOW, WORKS
from registers import opened, reviewed
from sqlalchemy import func, select, text

from analyser.cases import journal
from analyser.cases.checking import verify
from analyser.cases.decisions import Verdict, decide
from analyser.cases.intake import take_in
from analyser.cases.listing import Query, page
from analyser.cases.tables import Decision, Entry, Seal, Table
from analyser.errors import KeyRefused, RegisterUnusable

HERE = Path(__file__).parent
POINTS = int(os.environ.get("KILL_POINTS", "20"))
SEED = 20250316


def run(folder: Path, work: str, point: str) -> subprocess.Popen:
    command = [sys.executable, HERE / "killing.py", folder, work, point]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(HERE)}
    )


@cache
def start(work: str, root: Path) -> Path:
    """A folder with the register before the work."""
    folder = root / f"before {work}"
    if work != "make":
        register = opened(folder, now=NOW)
        take_in(register, reviewed(folder / "in", BEFORE), "Priti")
        if work == "undo":
            first = page_of(register)[0].id
            decide(register, [first], Verdict("dismissed"), "Priti")
        register.close()
    return folder


def page_of(register):
    with register.read() as session:
        return page(register, session, Query(rule="offensive")).rows


@cache
def done(work: str, root: Path) -> tuple[int, float, dict]:
    """How many statements the work takes, how long, and what the register says afterwards."""
    folder = copied(start(work, root), root / f"after {work}")
    with run(folder, work, "0") as process:
        assert process.stdout.readline() == b"ready\n", process.stderr.read()
        began = time.monotonic()
        count = int(process.stdout.read())
        return count, time.monotonic() - began, content(folder)


def copied(source: Path, folder: Path) -> Path:
    if source.exists():
        shutil.copytree(source, folder)
    return folder


def content(folder: Path) -> dict:
    """What the register says, but for what is another at each sealing."""
    if not (folder / "data" / "register.db").exists():
        return {}
    register = opened(folder, now=NOW)
    try:
        with register.read() as session:
            return {
                table.name: sorted(repr([value for value in row if not isinstance(value, bytes)]) for row in rows)
                for table in Table.metadata.sorted_tables
                if table.name not in ("journal", "journal_seal")
                for rows in [session.execute(select(table)).all()]
            } | {"entries": session.scalar(select(Seal.entries))}
    finally:
        register.close()


WORK = [work for work in WORKS if work != "make"]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("killed")


@pytest.mark.parametrize("number", range(POINTS))
def test_killed_at_any_point_the_register_is_as_it_was_or_complete(root, number):
    chance = random.Random(SEED + number)
    work = WORK[number % len(WORK)]
    before, (count, seconds, after) = content(copied(start(work, root), root / f"{number} look")), done(work, root)
    folder = copied(start(work, root), root / f"{number}")
    point = str(chance.randint(1, count)) if number % 2 else "wait"
    with run(folder, work, point) as process:
        assert process.stdout.readline() == b"ready\n", process.stderr.read()
        if point == "wait":
            time.sleep(chance.uniform(0, seconds))
            process.send_signal(signal.SIGKILL)
        process.wait()
    register = opened(folder, now=NOW, make=False)
    assert verify(register).faults == ()
    register.close()
    found = content(folder)
    assert found in (before, after)
    if found == before:
        with run(folder, work, "0") as process:
            process.communicate()
        assert content(folder) == after


@pytest.mark.parametrize("point", ["1", "5", "20", "40"])
def test_killed_while_it_is_made_the_register_is_made_at_the_next_start(tmp_path, point):
    with run(tmp_path, "make", point) as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    register = opened(tmp_path, now=NOW)
    take_in(register, reviewed(tmp_path / "in", BEFORE), "Priti")
    assert verify(register).faults == ()
    register.close()


# --- two programs at once ---

DECIDES = """
import sys
from pathlib import Path
from datetime import datetime
from registers import opened
from analyser.cases.decisions import Verdict, decide
register = opened(Path(sys.argv[1]), now=datetime(2025, 4, 1))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[4])):
    decide(register, [sys.argv[2]], Verdict("confirmed", note=f"{sys.argv[3]} {number}"), sys.argv[3])
"""


def test_two_programs_at_once_lose_no_decision(tmp_path):
    register = opened(tmp_path, now=NOW)
    take_in(register, reviewed(tmp_path / "in", BEFORE), "Priti")
    case = page_of(register)[0].id
    command = [sys.executable, "-c", DECIDES, tmp_path, case]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": {**os.environ, "PYTHONPATH": str(HERE)}}
    programs = [subprocess.Popen([*map(str, command), who, "25"], **pipes) for who in ("Priti", "Sam")]
    for each in programs:
        assert each.stdout.readline() == b"ready\n"
    for each in programs:
        each.stdin.write(b"go\n")
        each.stdin.flush()
    take_in(register, reviewed(tmp_path / "in", BEFORE + "11:00 Eve: hello\n[spam] 11:01 Eve: buy"), "Ann")
    for each in programs:
        each.communicate()
        assert each.returncode == 0
    with register.read() as session:
        decided = session.execute(select(Decision.by, func.count()).group_by(Decision.by).order_by(Decision.by)).all()
    assert [tuple(row) for row in decided] == [("Priti", 25), ("Sam", 25)]
    assert verify(register).faults == ()
    register.close()


def test_two_programs_that_start_at_once_make_one_register(tmp_path):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": {**os.environ, "PYTHONPATH": str(HERE)}}
    command = [sys.executable, HERE / "killing.py", tmp_path, "make", "0"]
    programs = [subprocess.Popen(list(map(str, command)), **pipes) for _ in range(3)]
    said = [each.communicate() for each in programs]
    assert [each.returncode for each in programs] == [0, 0, 0], said
    register = opened(tmp_path, now=NOW, make=False)
    assert verify(register).faults == ()
    register.close()


# --- the journal ---


@pytest.fixture
def register(tmp_path):
    register = opened(tmp_path, now=NOW)
    take_in(register, reviewed(tmp_path / "in", BEFORE), "Priti")
    case = page_of(register)[0].id
    for state in ("not sure", "confirmed", "dismissed"):
        decide(register, [case], Verdict(state, note="seen"), "Priti")
    yield register
    register.close()


def altered(register, statement: str, **values) -> None:
    """Change the database as somebody would who has its key and means ill."""
    with register.engine.execution_options(writes=True).begin() as connection:
        for trigger in ("journal_no_update", "journal_no_delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        connection.execute(text(statement), values)


def test_the_database_itself_refuses_to_change_the_journal(register):
    for change in ("UPDATE journal SET entry = ''", "DELETE FROM journal"):
        with (
            pytest.raises(Exception, match="only grows"),
            register.engine.execution_options(writes=True).begin() as connection,
        ):
            connection.execute(text(change))
    assert verify(register).faults == ()


def test_every_single_byte_edit_of_the_journal_is_found_and_its_row_named(register):
    with register.read() as session:
        rows = [
            (each.number, {"entry": each.entry, "signature": each.signature}) for each in session.scalars(select(Entry))
        ]
    missed = []
    with register.write(dry_run=True) as session:
        for trigger in ("journal_no_update", "journal_no_delete"):
            session.execute(text(f"DROP TRIGGER {trigger}"))
        for number, columns in rows:
            for column, written in columns.items():
                stored = written.encode()
                for place, bit in product(range(len(stored)), (0x01, 0x80)):
                    edit = stored[:place] + bytes([stored[place] ^ bit]) + stored[place + 1 :]
                    put = text(f"UPDATE journal SET {column} = CAST(:value AS TEXT) WHERE number = :number")
                    session.execute(put, {"value": edit, "number": number})
                    if journal.faults(register, session) != [f"journal entry {number} was altered"]:
                        missed.append((number, column, place))
                    session.execute(put, {"value": stored, "number": number})
        assert journal.faults(register, session) == []
    assert len(rows) == 4
    assert missed == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM journal WHERE number = 2", "journal entry 2 is missing"),
        ("DELETE FROM journal WHERE number = 4", "journal entry 4 is missing"),
        ("UPDATE journal SET number = 9 WHERE number = 3", "journal entry 3 is missing"),
        (
            "UPDATE journal SET entry = (SELECT entry FROM journal WHERE number = 3) WHERE number = 2",
            "journal entry 2 was altered",
        ),
        ("UPDATE journal SET entry = CAST(x'ff' AS TEXT) WHERE number = 2", "journal entry 2 was altered"),
        ("INSERT INTO journal VALUES (5, '{}', '00')", "journal entry 5 was altered"),
        ("UPDATE journal_seal SET entries = 3", "journal entry 4 was added"),
        ("UPDATE journal_seal SET signature = '00'", "the row that says how long the journal is was altered"),
        ("DELETE FROM journal_seal", "the row that says how long the journal is was altered"),
        ("UPDATE decision SET state = 'confirmed' WHERE id = 3", "decision 3 about"),
        ("UPDATE decision SET undone = 1 WHERE id = 3", "decision 3 about"),
        ("DELETE FROM decision WHERE id = 1", "decision 1 about"),
        ("UPDATE decision SET \"by\" = 'Sam' WHERE id = 2", "decision 2 about"),
        ("UPDATE decision SET note = (SELECT sealed FROM person_name LIMIT 1) WHERE id = 3", "the note of decision 3"),
        ("UPDATE incident_case SET second_wanted = 1", "second reviewer"),
        ("UPDATE incident_case SET state = 'open' WHERE state = 'dismissed'", "is not in the state that was decided"),
        ("UPDATE incident_case SET state = 'dismissed' WHERE state = 'open'", "is not in the state that was decided"),
    ],
)
def test_what_was_altered_is_named(register, statement, fault):
    altered(register, statement)
    faults = verify(register).faults
    assert fault in " ".join(faults[:1])


def test_a_byte_of_the_file_altered_is_found(register):
    folder, size = register.place.database, register.place.database.stat().st_size
    register.compact()
    register.close()
    content = bytearray(folder.read_bytes())
    for place in (100, size // 2, len(content) - 100):
        damaged = content.copy()
        damaged[place] ^= 1
        folder.write_bytes(damaged)
        with pytest.raises((RegisterUnusable, KeyRefused)):
            raise_faults(register.place.folder.parent)


def raise_faults(folder: Path) -> None:
    register = opened(folder, now=NOW, make=False)
    try:
        if faults := verify(register).faults:
            raise RegisterUnusable(faults[0])
    finally:
        register.close()


def test_a_register_of_a_newer_program_is_left_alone(register):
    altered(register, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RegisterUnusable, match="newer"):
        opened(register.place.folder.parent, now=LATER)
