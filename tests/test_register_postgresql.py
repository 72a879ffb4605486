"""The register in PostgreSQL: the same tables and the same promises, on a server that these tests start from Debian's package."""

import os
import pwd
import shutil
import subprocess
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from registers import opened, place_in, reviewed
from sqlalchemy import func, select, text

from analyser.cases import listing
from analyser.cases.access import access
from analyser.cases.checking import verify
from analyser.cases.decisions import Verdict, decide, undo
from analyser.cases.erasure import erase
from analyser.cases.intake import take_in
from analyser.cases.place import place
from analyser.cases.retention import purge
from analyser.cases.tables import Decision, Evidence, Message
from analyser.errors import KeyRefused, RegisterUnusable
from analyser.site import Retention

pytestmark = pytest.mark.postgresql
NOW = datetime(2025, 4, 1, 12)
CHAT = """
09:00 Ann Archer: morning all
[offensive] 09:05 Bea Barker: you are all idiots
09:06 Cat: Bea Barker, steady on
[urgent-support] 23:50 Fay: I cannot go on any more
"""


def program(name: str) -> str:
    """A program of PostgreSQL's, where Debian puts it or on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or pytest.fail(f"{name} is missing: make postgresql")


@pytest.fixture(scope="session")
def server():
    """The folder of the socket of a server that listens nowhere else."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    account, as_account = pwd.getpwuid(os.getuid()).pw_name, []
    if os.getuid() == 0:  # the server refuses to run as root
        account, as_account = "postgres", ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_account, *command], check=True, capture_output=True, cwd="/")

    run(program("initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8", "--no-sync", "-U", account)
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run(program("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    yield folder, account
    run(program("pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def url(server, request):
    """The URL of a database of the test's own."""
    from sqlalchemy import create_engine

    folder, account = server
    name = f"t{abs(hash(request.node.name))}"
    engine = create_engine(f"postgresql+psycopg://{account}@/postgres?host={folder}", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield f"postgresql://{account}@/{name}?host={folder}"
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def register(tmp_path, url):
    register = opened(tmp_path, url, NOW)
    take_in(register, reviewed(tmp_path, CHAT), "Priti")
    yield register
    register.close()


def rows(register, real=False, **query):
    with register.read() as session:
        return listing.page(register, session, listing.Query(**query), real).rows


def test_exports_are_taken_in_once_and_cases_listed(register, tmp_path):
    (again,) = take_in(register, reviewed(tmp_path, CHAT), "Priti")
    assert not again.changed
    assert [row.rules for row in rows(register)] == [("urgent-support",), ("offensive",)]
    assert rows(register, real=True, rule="offensive")[0].people == ("Bea Barker",)


def test_decisions_stand_through_longer_exports_and_the_register_is_whole(register, tmp_path):
    row = rows(register, rule="offensive")[0]
    decide(register, [row.id], Verdict("not sure"), "Priti")
    decide(register, [row.id], Verdict("confirmed", ("A2",), note="spoke to her"), "Priti")
    undo(register, row.id, "Priti")
    take_in(register, reviewed(tmp_path, CHAT + "[spam] 23:55 Dee: buy\n"), "Priti")
    assert [each.state for each in rows(register) if each.id == row.id] == ["not sure"]
    assert verify(register).faults == ()
    register.close()
    again = opened(tmp_path, register.place.url, NOW, make=False)
    assert len(rows(again)) == 3
    again.close()


def test_somebody_is_told_what_is_held_and_forgotten(register):
    assert access(register, "bea barker")["groups"][0]["messages"] == 1
    assert erase(register, "Bea Barker", "Priti")["left"] == 0
    assert rows(register, rule="offensive")[0].people == ()
    assert verify(register).faults == ()


def test_what_is_old_is_purged(register):
    later = type(register)(register.place, register.keys, register.engine, lambda: NOW + timedelta(days=2000))
    purged = purge(later, Retention(), "Priti")
    assert purged.messages == 4
    with register.read() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_texts_and_names_stand_sealed_in_the_server(register):
    with register.read() as session:
        stored = session.execute(text("SELECT sealed FROM evidence UNION ALL SELECT sealed FROM person_name")).all()
        assert session.scalar(select(func.count()).select_from(Evidence)) == 4
    assert len(stored) == 8
    assert not [row for row in stored if b"Bea" in bytes(row[0]) or b"idiots" in bytes(row[0])]


def test_the_server_itself_refuses_to_change_the_journal(register):
    for change in ("UPDATE journal SET entry = ''", "DELETE FROM journal"):
        with pytest.raises(Exception, match="only grows"), register.engine.begin() as connection:
            connection.execute(text(change))


def test_an_altered_journal_is_named(register):
    with register.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER journal_no_update ON journal"))
        connection.execute(text("UPDATE journal SET entry = replace(entry, 'Priti', 'Sam') WHERE number = 1"))
    assert verify(register).faults == ("journal entry 1 was altered",)


def test_writers_take_turns_and_lose_nothing(register, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    case = rows(register, rule="offensive")[0].id
    others = [opened(tmp_path, register.place.url, NOW) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda other: [decide(other, [case], Verdict("confirmed"), "Sam") for _ in range(5)], others))
    for other in others:
        other.close()
    with register.read() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 20
    assert verify(register).faults == ()


def test_another_key_or_none_is_refused(register, tmp_path):
    with pytest.raises(KeyRefused, match="no key for it"):
        opened(tmp_path / "other", register.place.url, NOW)
    opened(tmp_path / "third").close()
    with pytest.raises(KeyRefused, match="not the one"):
        opened(tmp_path / "third", register.place.url, NOW)


def test_a_server_that_is_not_there_is_told_without_a_password(tmp_path):
    with pytest.raises(RegisterUnusable) as refused:
        opened(tmp_path, "postgresql://ann:secret-word@127.0.0.1:1/none", NOW)
    assert "did not answer" in str(refused.value)
    assert "secret-word" not in str(refused.value)


def test_the_register_stands_where_the_environment_says():
    there = place({"ANALYSER_REGISTER": "postgresql://ann:secret-word@db/charity"})
    assert there.url == "postgresql://ann:secret-word@db/charity"
    assert there.name == "db/charity"
    with pytest.raises(RegisterUnusable, match="PostgreSQL URL"):
        place({"ANALYSER_REGISTER": "mysql://db/charity"})


def test_names_of_places_differ(tmp_path):
    assert place_in(tmp_path, "postgresql://a@db/one").wrapped != place_in(tmp_path, "postgresql://a@db/two").wrapped
