"""A group taken out of the register, where cases stand in the list, and a register of before that is brought up to date."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from registers import opened, reviewed
from sqlalchemy import func, select

from analyser.cache import FOLDER, Cache
from analyser.cases import accounts, group_settings, outcomes, overview, unread
from analyser.cases.checking import verify
from analyser.cases.copying import copy, restore
from analyser.cases.cycles import periods
from analyser.cases.decisions import Verdict, decide
from analyser.cases.erasure import erase
from analyser.cases.group_settings import Told
from analyser.cases.intake import take_in
from analyser.cases.listing import Query, page, waiting
from analyser.cases.removal import remove
from analyser.cases.retention import purge
from analyser.cases.tables import Chat, Entry, PersonName, Seal, Table
from analyser.cases.whole import one
from analyser.errors import Refused
from analyser.policy import load
from analyser.site import Retention

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
    pages = [cases_of(register, number=number, size=2) for number in (1, 2, 3)]
    assert [row.id for rows in pages for row in rows] == [urgent, july, august, early, june]
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


@pytest.fixture
def reads(register, tmp_path):
    """What takes an export in of which no rule reads some records, and what tells how many messages wait to be read."""

    def take(lines: str, unread: dict[int, str]):
        review = reviewed(tmp_path, lines)
        object.__setattr__(review.groups[0], "unread", unread)
        return take_in(register, review, "Priti")[0]

    def waiting_now() -> dict[str, int]:
        with register.read() as session:
            return overview.groups(session)[0].unread

    return take, waiting_now


def up_to(register) -> int:
    with register.read() as session:
        return max(each.message for each in unread.waiting(register, session, 1))


def test_messages_that_no_rule_reads_are_told_until_somebody_read_them(register, reads):
    take, waiting_now = reads
    assert waiting_now() == {}
    assert take(MENDERS, {0: "pl"}).unread == 1
    assert waiting_now() == {"pl": 1}
    with register.read() as session:
        (message,) = unread.waiting(register, session, 1, real=True)
    assert (message.who, message.text, message.language, message.case) == ("Ann", "morning all", "pl", None)
    assert unread.note_read(register, 1, up_to(register), "Priti") == 1
    assert waiting_now() == {}
    assert take(MENDERS, {0: "pl"}).unread == 0  # the same export again
    assert waiting_now() == {}
    with register.read() as session:
        (reading,) = unread.readings(session, 1)
    assert (reading.messages, reading.by) == (1, "Priti")
    assert unread.take_back(register, 1, "Priti") == 1
    assert waiting_now() == {"pl": 1}


def test_a_later_part_of_the_chat_tells_its_own_messages_however_few_they_are(register, reads):
    take, waiting_now = reads
    take(MENDERS, {0: "pl", 1: "pl"})
    unread.note_read(register, 1, up_to(register), "Priti")
    later = MENDERS + "18/03/2025 09:00 Ola: nie\n"
    take(later, {0: "pl", 1: "pl", 3: "uk"})
    assert waiting_now() == {"uk": 1}


def test_what_came_after_the_page_was_shown_is_not_noted_as_read(register, reads):
    take, waiting_now = reads
    take(MENDERS, {0: "pl"})
    shown = up_to(register)
    take(MENDERS + "18/03/2025 09:00 Ola: nie\n", {0: "pl", 3: "pl"})
    assert unread.note_read(register, 1, shown, "Priti") == 1
    assert waiting_now() == {"pl": 1}
    with pytest.raises(Refused, match="Nothing waits"):
        unread.note_read(register, 1, shown, "Priti")


def test_a_text_is_kept_for_reading_and_no_longer_unless_a_case_needs_it(register, reads):
    take, _ = reads
    lone = MENDERS + "".join(f"{day}/04/2025 09:00 Ann: hello {day}\n" for day in range(10, 16))
    take(lone, {5: "pl"})
    before = rows(register)["evidence"]
    unread.note_read(register, 1, up_to(register), "Priti")
    assert rows(register)["evidence"] == before - 1


def test_a_case_that_a_reader_opened_is_taken_back_by_no_rule(register, reads):
    take, _ = reads
    take(MENDERS, {0: "pl"})
    case = unread.raise_case(register, load(), up_to(register), "Priti")
    assert cases_of(register)[0].id == case
    assert cases_of(register)[0].urgent
    take(MENDERS + "18/03/2025 09:00 Ola: nie\n", {0: "pl", 3: "pl"})
    (row,) = (row for row in cases_of(register) if row.id == case)
    assert (row.state, row.found) == ("open", 1)
    assert not verify(register).faults
    with pytest.raises(Refused, match="already"):
        unread.raise_case(register, load(), min(unread_ids(register)), "Priti")
    erase(register, "Ann", "Priti")
    assert not verify(register).faults


def test_a_rule_that_finds_what_a_reader_found_makes_no_difference(register, reads):
    take, _ = reads
    take(MENDERS, {0: "pl"})
    unread.raise_case(register, load(), up_to(register), "Priti")
    found = MENDERS.replace("17/03/2025 09:00 Ann", "[urgent-support] 17/03/2025 09:00 Ann")
    assert not take(found, {0: "pl"}).changed


def unread_ids(register) -> list[int]:
    with register.read() as session:
        return [each.message for each in unread.waiting(register, session, 1)]


# --- what a correction takes back ---


def by_settings(tmp_path, marks: str):
    """A look at one chat, with what its rules about the group found under the settings of the time."""
    lines = ("17/03/2025 09:00 Ann: last day", "18/03/2025 09:00 Bea: miss you", "19/03/2025 09:00 Ann: me too")
    signed = [f"{sign} {line}" if sign else line for sign, line in zip(marks.split("|"), lines, strict=True)]
    return reviewed(tmp_path, "\n".join(map(str.strip, signed)))


def test_what_a_whole_export_no_longer_shows_is_taken_back(tmp_path):
    register = opened(tmp_path, now=NOW)
    take_in(register, by_settings(tmp_path, "[after-course-end<]||[after-course-end>]"), "Priti")
    (case,) = cases_of(register)
    (taken,) = take_in(register, by_settings(tmp_path, "||"), "Priti")
    assert taken.no_longer == 1
    (row,) = cases_of(register)
    assert (row.id, row.state, row.found) == (case.id, "open", 0)
    period = next(periods(load()))
    with register.read() as session:
        assert outcomes.outcomes(session, period, Retention()).cases["open"] == 0
        assert not [found for group in outcomes.groups_of(register, session, period) for found in group.findings]
    (taken,) = take_in(register, by_settings(tmp_path, "[after-course-end<]||[after-course-end>]"), "Priti")
    assert cases_of(register)[0].found == 1
    register.close()


def test_an_export_that_shows_less_takes_nothing_back(tmp_path):
    register = opened(tmp_path, now=NOW)
    take_in(register, by_settings(tmp_path, "[after-course-end<]||[after-course-end>]"), "Priti")
    take_in(register, reviewed(tmp_path, "18/03/2025 09:00 Bea: miss you\n19/03/2025 09:00 Ann: me too"), "Priti")
    assert cases_of(register)[0].found == 1
    register.close()


def test_a_find_of_which_the_newest_look_says_something_else_says_that(register, tmp_path):
    review = reviewed(tmp_path, MENDERS)
    findings = tuple(replace(each, why="It says something else now.") for each in review.groups[0].findings)
    object.__setattr__(review.groups[0], "findings", findings)
    (taken,) = take_in(register, review, "Priti")
    assert (taken.renewed, taken.new_findings) == (2, 0)
    with register.read() as session:
        whole = one(register, session, cases_of(register)[0].id)
    assert [found["why"] for found in whole.findings] == ["It says something else now."]


def test_a_case_that_grows_back_before_the_policy_is_in_no_report(tmp_path):
    register = opened(tmp_path, now=NOW)
    late = "[spam] 16/03/2025 00:05 Cat: buy this\n16/03/2025 00:30 Ann: no"
    take_in(register, reviewed(tmp_path, late), "Priti")
    assert [row.early for row in cases_of(register)] == [False]
    take_in(register, reviewed(tmp_path, "[spam] 15/03/2025 23:58 Cat: buy that\n" + late), "Priti")
    assert [row.early for row in cases_of(register)] == [True]
    register.close()


# --- what stays forgotten ---


def test_who_was_forgotten_is_known_by_another_phones_name_when_their_group_comes_back(register, tmp_path):
    words = "18/03/2025 09:05 {}: not again you fool, that was the last of the long messages\n"
    around = "18/03/2025 09:00 Ann: dinner at six\n{}18/03/2025 09:06 Mum: language\n"
    take_in(register, reviewed(tmp_path, around.format(words.format("Dad")), "Family"), "Priti")
    erase(register, "Dad", "Priti")
    remove(register, group_of(register, "Family"), "Priti")
    again = reviewed(tmp_path, around.format(words.format("+44 7700 900123")), "Family")
    (taken,) = take_in(register, again, "Priti")
    assert (taken.new_group, taken.left_out) == (True, 1)


def test_what_was_purged_is_not_taken_in_again_when_its_group_comes_back(register, tmp_path):
    later = type(register)(register.place, register.keys, register.engine, lambda: datetime(2031, 1, 1))
    purge(later, Retention(), "Priti")
    remove(later, 1, "Priti")
    (taken,) = take_in(later, reviewed(tmp_path, MENDERS), "Priti")
    assert taken.new_messages == 0


def test_two_groups_of_one_name_keep_what_was_said_of_them_when_one_goes(register, tmp_path):
    lines = "".join(f"0{day}/08/2025 09:00 Zoe: quite another chat on day {day}\n" for day in range(1, 9))
    take_in(register, reviewed(tmp_path / "other", lines), "Priti")
    group_settings.keep(register, "Menders", Told("course", purpose="mending"), "Priti")
    with register.read() as session:
        assert len(overview.groups(session)) == 2
    remove(register, 2, "Priti")
    with register.read() as session:
        assert group_settings.of_group(register, session, "Menders").purpose == "mending"
    remove(register, 1, "Priti")
    with register.read() as session:
        assert group_settings.of_group(register, session, "Menders") == Told()


def test_a_copy_brings_back_no_group_that_was_taken_out_since_and_no_account(register, tmp_path):
    take_in(register, reviewed(tmp_path, FAMILY, "Family"), "Priti")
    accounts.create(register, "Gone", "admin", "hash of then", "Priti")
    kept = accounts.create(register, "Sam", "admin", "hash of then", "Priti")
    content = copy(register)
    remove(register, group_of(register, "Family"), "Priti")
    accounts.remove(register, kept.id - 1, "Sam")
    accounts.change_password(register, kept.id, "hash of now", "Sam")
    restored = restore(register, content, "Sam")
    with restored.read() as session:
        assert [each.name for each in overview.groups(session)] == ["Menders"]
        assert [(each.name, each.password) for each in accounts.accounts(session)] == [("Sam", "hash of now")]
    assert restored.place.before.exists()
    cached = Cache(restored.place.folder / FOLDER, bytes(32))
    cached.put("a group", b"Ann wrote 3 messages")
    erase(restored, "Ann", "Sam")
    assert not restored.place.before.exists()
    assert cached.get("a group") is None
    restored.close()


# --- a register of before ---

BEFORE = "0003"
CASES = (
    ("C-1", "open", 1, "2024-06-01"),
    ("C-2", "open", 1, "2025-06-01"),
    ("C-3", "not sure", 1, "2025-06-02"),
    ("C-4", "dismissed", 2, "2025-06-03"),
    ("C-5", "open", 0, "2024-06-04"),
    ("C-6", "confirmed", 1, "2025-06-05"),  # a second opinion is wanted
    ("C-7", "open", 1, "2025-06-06"),  # nothing of it is found any longer
)


FINDING = (
    "INSERT INTO finding (key, chat_id, case_id, name, rule, clause, line, last_line, first, last, sure, score, spans, why, found,"
    " intake_id) VALUES ('{case}', 1, '{case}', '', 'spam', 'R-03a', 1, 1, '{day}', '{day}', 'judge', 0.9, '[]', '', {found}, 1)"
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
                f" VALUES ('{case}', 1, '{state}', {place}, '{day} 10:00:00.000000', '{day} 10:00:00.000000', '[]', 1, '{day}',"
                f" {int(case == 'C-6')})"
            )
            connection.exec_driver_sql(FINDING.format(case=case, day=day, found=int(case != "C-7")))
            connection.exec_driver_sql(
                f"INSERT INTO case_rule VALUES ('{case}', 'spam', {place}, '{day} 10:00:00.000000')"
            )
        migrated(connection, "head")
        found = connection.exec_driver_sql("SELECT id, place, early FROM incident_case ORDER BY id").all()
        rules = connection.exec_driver_sql("SELECT case_id, place FROM case_rule ORDER BY case_id").all()
        chats = connection.exec_driver_sql("SELECT removed FROM chat").all()
    assert [tuple(row) for row in found] == [
        *(("C-1", 2, 1), ("C-2", 1, 0), ("C-3", 3, 0), ("C-4", 4, 0), ("C-5", 0, 1), ("C-6", 1, 0), ("C-7", 3, 0)),
    ]
    assert [tuple(row) for row in rules] == [(case, place) for case, place, _ in map(tuple, found)]
    assert [tuple(row) for row in chats] == [(0,)]


def migrated(connection, to: str) -> None:
    """Bring tables to a version of the register."""
    from importlib.resources import files

    settings = Config()
    settings.set_main_option("script_location", str(files("analyser.cases") / "migrations"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, to)
