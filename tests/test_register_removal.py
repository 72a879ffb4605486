"""A group taken out of the register, where cases stand in the list, and a register of before that is brought up to date."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from registers import opened, reviewed
from sqlalchemy import func, select

from analyser.cases import group_settings, overview
from analyser.cases.checking import verify
from analyser.cases.decisions import Verdict, decide
from analyser.cases.erasure import erase
from analyser.cases.group_settings import Told
from analyser.cases.intake import take_in
from analyser.cases.listing import Query, page, waiting
from analyser.cases.removal import remove
from analyser.cases.tables import Chat, Entry, Person, PersonName, Seal, Table
from analyser.errors import Refused

NOW = datetime(2025, 9, 1, 12)
MENDERS = """
17/03/2025 09:00 Ann: morning all
[offensive] 09:05 Bea: you are all idiots
[spam] 10:30 Cat: buy vouchers
"""
FAMILY = """
18/03/2025 09:00 Ann: dinner at six
[offensive] 09:05 Dad: not again you fool
09:06 Mum: language
"""
KEPT = {Entry, Seal}
"""What a removal leaves beside the other group: the journal."""


@pytest.fixture
def register(tmp_path):
    register = opened(tmp_path, now=NOW)
    take_in(register, reviewed(tmp_path, MENDERS), "Priti")
    yield register
    register.close()


def rows(register) -> dict[str, int]:
    """How many rows each table has."""
    with register.read() as session:
        return {
            mapper.class_.__tablename__: session.scalar(select(func.count()).select_from(mapper.class_))
            for mapper in Table.registry.mappers
            if mapper.class_ not in KEPT
        }


def cases_of(register, **asked):
    with register.read() as session:
        return page(register, session, Query(**asked)).rows


def group_of(register, name: str) -> int:
    with register.read() as session:
        return session.scalar(select(Chat.id).where(Chat.name == name))


def test_nothing_of_a_group_that_was_taken_out_is_left(register, tmp_path):
    before = rows(register)
    take_in(register, reviewed(tmp_path, FAMILY, "Family"), "Priti")
    group_settings.keep(register, "Family", Told("social", team=("Dad",)), "Priti")
    (case,) = cases_of(register, group="Family")
    decide(register, [case.id], Verdict("confirmed", ("A2",), note="spoke to Dad"), "Priti")
    gone = remove(register, group_of(register, "Family"), "Priti")
    assert (gone.messages, gone.cases, gone.decisions, gone.people) == (3, 1, 1, 2)
    assert rows(register) == before
    found = verify(register)
    assert not found.faults
    with register.read() as session:
        assert session.scalar(select(func.count()).select_from(PersonName)) == 3  # Ann is in the other group too
        assert page(register, session).counts["open"] == 2


def test_a_group_that_was_taken_out_can_be_added_again_and_is_another_one(register, tmp_path):
    take_in(register, reviewed(tmp_path, FAMILY, "Family"), "Priti")
    first = group_of(register, "Family")
    (old,) = cases_of(register, group="Family")
    decide(register, [old.id], Verdict("dismissed"), "Priti")
    remove(register, first, "Priti")
    (taken,) = take_in(register, reviewed(tmp_path, FAMILY, "Family"), "Priti")
    assert taken.new_messages == 3
    (new,) = cases_of(register, group="Family")
    assert new.state == "open"
    assert new.id != old.id
    assert group_of(register, "Family") != first
    decide(register, [new.id], Verdict("confirmed"), "Priti")
    assert not verify(register).faults


def test_who_was_forgotten_stays_forgotten_when_their_group_comes_back(register, tmp_path):
    take_in(register, reviewed(tmp_path, FAMILY, "Family"), "Priti")
    erase(register, "Dad", "Priti")
    remove(register, group_of(register, "Family"), "Priti")
    (taken,) = take_in(register, reviewed(tmp_path, FAMILY, "Family"), "Priti")
    assert taken.left_out == 1
    assert not cases_of(register, group="Family")


def test_only_a_group_that_is_there_is_taken_out(register):
    before = rows(register)
    with pytest.raises(Refused, match="no such group"):
        remove(register, 999, "Priti")
    assert rows(register) == before


def test_the_decisions_that_went_are_not_missed_but_any_other_is(register, tmp_path):
    take_in(register, reviewed(tmp_path, FAMILY, "Family"), "Priti")
    (case,) = cases_of(register, group="Family")
    decide(register, [case.id], Verdict("dismissed"), "Priti")
    other = next(row.id for row in cases_of(register, group="Menders"))
    decide(register, [other], Verdict("dismissed"), "Priti")
    remove(register, group_of(register, "Family"), "Priti")
    with register.write() as session:
        session.execute(sa.text("DELETE FROM decision"))
    assert any("is missing" in fault for fault in verify(register).faults)


def test_what_waits_stands_by_kind_and_then_by_time(tmp_path):
    lines = """
    [spam] 01/06/2024 10:00 Bea: of before the policy
    [urgent-support] 01/07/2024 10:00 Bea: I cannot go on
    [spam] 01/06/2025 10:00 Cat: of June
    [spam] 01/07/2025 10:00 Dee: of July
    [spam] 01/08/2025 10:00 Eve: of August
    """
    register = opened(tmp_path, now=NOW)
    take_in(register, reviewed(tmp_path, "\n".join(map(str.strip, lines.splitlines()))), "Priti")
    by_time = sorted(cases_of(register), key=lambda row: row.first)
    early, urgent, june, july, august = (row.id for row in by_time)
    decide(register, [june], Verdict("not sure"), "Priti")
    with register.read() as session:
        assert waiting(session) == [urgent, july, august, early, june]
    assert [row.id for row in cases_of(register)] == [urgent, july, august, early, june]
    assert [row.early for row in by_time] == [True, True, False, False, False]
    year = {"first": date(2025, 3, 16), "last": date(2025, 7, 1)}
    assert [row.id for row in cases_of(register, **year)] == [july, june]
    with register.read() as session:
        assert page(register, session, Query(**year)).total == 2
        assert page(register, session, Query(last=date(2025, 3, 15))).total == 2
        assert page(register, session, Query(second=True)).total == 0
    decide(register, [july], Verdict("confirmed", ask_second=True), "Priti")
    assert [row.id for row in cases_of(register, second=True)] == [july]
    register.close()


def test_messages_that_no_rule_reads_are_told_until_somebody_read_them(register, tmp_path):
    def known():
        with register.read() as session:
            return overview.groups(session)[0]

    def take(counts):
        review = reviewed(tmp_path, MENDERS)
        object.__setattr__(review.groups[0], "languages", counts)
        take_in(register, review, "Priti")

    assert not known().to_read
    take({"pl": 2})
    assert known().to_read
    overview.note_read(register, known().id, "Priti")
    assert not known().to_read
    take({"pl": 1})  # an export that shows less
    assert not known().to_read
    take({"pl": 2, "uk": 1})
    assert known().to_read
    with pytest.raises(Refused):
        overview.note_read(register, 999, "Priti")


# --- a register of before ---

BEFORE = "0003"
CASES = (
    ("C-1", "open", 1, "2024-06-01"),
    ("C-2", "open", 1, "2025-06-01"),
    ("C-3", "not sure", 1, "2025-06-02"),
    ("C-4", "dismissed", 2, "2025-06-03"),
    ("C-5", "open", 0, "2024-06-04"),
    ("C-6", "confirmed", 1, "2025-06-05"),  # a second opinion is wanted
)


def test_cases_of_a_register_of_before_come_to_their_places(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path}/old.db")
    with engine.begin() as connection:
        migrated(connection, BEFORE)
        connection.exec_driver_sql(
            "INSERT INTO chat VALUES (1, 'Menders', '[]', NULL, '2024-01-01', '2025-01-01', NULL, 0)"
        )
        for case, state, place, day in CASES:
            connection.exec_driver_sql(
                "INSERT INTO incident_case (id, chat_id, state, place, first, last, rules, findings, opened, second_wanted)"
                f" VALUES ('{case}', 1, '{state}', {place}, '{day} 10:00:00.000000', '{day} 10:00:00.000000', '[]', 1, '{day}', 0)"
            )
            connection.exec_driver_sql(
                f"INSERT INTO case_rule VALUES ('{case}', 'spam', {place}, '{day} 10:00:00.000000')"
            )
        migrated(connection, "head")
        found = connection.exec_driver_sql("SELECT id, place, early FROM incident_case ORDER BY id").all()
        rules = connection.exec_driver_sql("SELECT case_id, place FROM case_rule ORDER BY case_id").all()
        chats = connection.exec_driver_sql("SELECT unread, unread_seen FROM chat").all()
    assert [tuple(row) for row in found] == [
        *(("C-1", 2, 1), ("C-2", 1, 0), ("C-3", 3, 0), ("C-4", 4, 0), ("C-5", 0, 1), ("C-6", 1, 0)),
    ]
    assert [tuple(row) for row in rules] == [(case, place) for case, place, _ in map(tuple, found)]
    assert [tuple(row) for row in chats] == [("{}", 0)]


def migrated(connection, to: str) -> None:
    """Bring tables to a version of the register."""
    from importlib.resources import files

    settings = Config()
    settings.set_main_option("script_location", str(files("analyser.cases") / "migrations"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, to)


def test_tables_that_a_register_of_before_gets_are_those_of_a_new_one(register):
    """The migrations and the tables say the same."""
    columns = {}
    with register.read() as session:
        for table in Table.metadata.sorted_tables:
            there = sa.inspect(session.connection()).get_columns(table.name)
            columns[table.name] = ({each["name"] for each in there}, set(table.columns.keys()))
    assert {name: pair for name, pair in columns.items() if pair[0] != pair[1]} == {}
    assert Person.__tablename__ in columns
