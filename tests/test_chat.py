"""Who was in the group and when, what people are called, and the lists that an organisation keeps itself."""

from datetime import date, datetime

import pytest
from golds import NAMES, SAMPLE, export, gold

from analyser.chat.group import Group
from analyser.chat.membership import guess_exporter, members_at, stays, with_exporter
from analyser.chat.names import clean_name, is_number, pseudonyms, without_marks
from analyser.chat.registers import read_attendance, read_members
from analyser.chat.table import CHAT, from_lines, people
from analyser.errors import TableUnreadable
from analyser.export import read


def told(*lines: str) -> list[tuple]:
    """The stays in a small chat as (member, from, until, how, ended, again)."""
    table = stays(from_lines(*lines))
    hours = [
        (row["member"], row["joined"] and f"{row['joined']:%H:%M}", row["left"] and f"{row['left']:%H:%M}", row["how"])
        for row in table.rows(named=True)
    ]
    return [(*start, *end) for start, end in zip(hours, table.select("ended", "again").rows(), strict=True)]


def test_who_is_added_joins_and_creates_is_there_from_then():
    assert told("09:00 -- created Ann", "09:01 -- added Ann > Bea, Cat", "09:02 -- joined Dee") == [
        ("Ann", "09:00", None, "created", None, False),
        ("Bea", "09:01", None, "added", None, False),
        ("Cat", "09:01", None, "added", None, False),
        ("Dee", "09:02", None, "joined", None, False),
    ]


def test_who_leaves_or_is_removed_is_there_until_then():
    assert told("09:00 -- added Ann > Bea, Cat", "09:10 -- left Bea", "09:20 -- removed Ann > Cat")[1:] == [
        ("Bea", "09:00", "09:10", "added", "left", False),
        ("Cat", "09:00", "09:20", "added", "removed", False),
    ]


def test_who_comes_back_has_another_stay():
    first = ("09:00 -- joined Bea", "09:10 -- left Bea")
    later = ("09:20 -- added Ann > Bea", "09:30 -- removed Ann > Bea", "09:40 -- joined Bea")
    assert [row for row in told(*first, *later) if row[0] == "Bea"] == [
        ("Bea", "09:00", "09:10", "joined", "left", False),
        ("Bea", "09:20", "09:30", "added", "removed", True),
        ("Bea", "09:40", None, "joined", None, True),
    ]


def test_who_is_added_twice_has_one_stay():
    assert len(told("09:00 -- joined Bea", "09:10 -- joined Bea")) == 1


def test_who_writes_before_any_notice_was_there_before_the_export():
    assert told("09:00 Ann: hello", "09:10 -- left Ann") == [("Ann", None, "09:10", "wrote", "left", False)]


def test_who_leaves_without_ever_having_come_was_there_before_the_export():
    assert told("09:10 -- left Ann") == [("Ann", None, "09:10", "wrote", "left", False)]


def test_new_number_is_one_stay_after_another_and_no_join():
    lines = ("09:00 -- joined Bea", "09:10 -- number-changed Bea > +44 7700 900128", "09:20 +44 7700 900128: me again")
    assert told(*lines) == [
        ("Bea", "09:00", "09:10", "joined", "number-changed", False),
        ("+44 7700 900128", "09:10", None, "number-changed", None, False),
    ]


def test_new_number_that_is_not_told_changes_nothing():
    assert told("09:00 -- joined Bea", "09:10 -- number-changed Bea") == [("Bea", "09:00", None, "joined", None, False)]


@pytest.mark.parametrize("event", ["icon", "subject", "description", "settings", "pinned", "call", "removed"])
def test_who_did_what_only_members_can_was_there(event):
    assert ("Ann", None, None, "wrote", None, False) in told(f"09:00 -- {event} Ann")


def test_who_became_an_administrator_was_there():
    assert told("09:00 -- admin-changed > Ann") == [("Ann", None, None, "wrote", None, False)]


@pytest.mark.parametrize("event", ["other", "encryption"])
def test_who_is_named_elsewhere_is_no_member(event):
    assert told(f"09:00 -- {event} Ann > Bea") == []


def test_message_that_arrives_after_its_sender_left_is_no_return():
    lines = ("09:00 -- joined Bea", "09:10 -- left Bea", "09:09 Bea: typed before I left")
    assert told(*lines) == [("Bea", "09:00", "09:10", "joined", "left", False)]


def test_who_writes_after_leaving_came_back_unseen():
    lines = ("09:00 -- joined Bea", "09:10 -- left Bea", "09:30 Bea: here again")
    assert told(*lines)[1] == ("Bea", "09:30", None, "wrote", None, True)


def test_members_at_a_moment():
    table = stays(from_lines("09:00 Ann: hello", "09:05 -- joined Bea", "09:10 -- left Bea", "09:20 -- joined Bea"))
    moments = [members_at(table, datetime(2025, 3, 3, 9, minute)) for minute in (4, 5, 10, 20)]
    assert moments == [["Ann"], ["Ann", "Bea"], ["Ann"], ["Ann", "Bea"]]


def test_exporter_without_a_name_is_no_member():
    assert told("09:00 -- added You > Ann", "09:10 -- removed Ann > You") == [
        ("Ann", "09:00", None, "added", None, False)
    ]


def test_chat_without_people_has_no_stays():
    assert stays(from_lines("09:00 -- encryption")).is_empty()


def test_group_knows_its_members_at_the_end_and_its_creation():
    group = Group("Menders", from_lines("09:00 -- created Ann", "09:01 -- added Ann > Cat, Bea", "09:02 -- left Cat"))
    assert (group.members, group.creation["actor"], group.team) == (["Ann", "Bea"], "Ann", {"Ann"})


def with_names(name: str):
    """A sample chat with the exporter's name in place of "You", as a review reads it."""
    found = read(export(name))
    return with_exporter(found.chat, found.exporter or guess_exporter(found.chat, {}))


@pytest.mark.parametrize("name", NAMES)
def test_members_at_the_end_of_the_sample_are_those_of_its_gold(name):
    chat = with_names(name)
    assert members_at(stays(chat), chat["timestamp"].max()) == sorted(gold(name)["current_members"])


@pytest.mark.parametrize("name", NAMES)
def test_joins_of_the_sample_are_those_of_its_gold(name):
    table = stays(with_names(name))
    began = [row for row in table.rows(named=True) if row["how"] in ("added", "joined")]
    wanted = [(line, member, how == "rejoin") for line, member, how, _ in gold(name)["joins"]]
    assert sorted((row["line"], row["member"], row["again"]) for row in began) == sorted(wanted)


def test_exporter_is_the_one_sender_whom_no_notice_names():
    chat = from_lines("09:00 -- created You", "09:01 -- added You > Ann, Bea", "09:02 Ann: hi", "09:03 Priti: hello")
    assert guess_exporter(chat, {}) == "Priti"
    assert with_exporter(chat, "Priti")["actor"].to_list() == ["Priti", "Priti", None, None]


@pytest.mark.parametrize(
    "lines",
    [
        ("09:00 -- added You > Ann", "09:02 Ann: hi", "09:03 Priti: hello"),
        ("09:00 -- created Ann", "09:02 Ann: hi", "09:03 Priti: hello"),
        ("09:00 -- created You", "09:02 Ann: hi", "09:03 Priti: hello"),
        ("09:00 -- created You", "09:01 -- added You > Ann", "09:02 Ann: hi"),
    ],
    ids=["not from the creation on", "nobody is You", "two whom no notice names", "none"],
)
def test_exporter_is_not_guessed_where_it_may_be_another(lines):
    assert guess_exporter(from_lines(*lines), {}) is None


def test_exporter_among_several_whom_no_notice_names_is_the_one_of_the_team():
    chat = from_lines("09:00 -- created You", "09:02 Ann: hi", "09:03 Priti: hello", "09:04 Bea: hi")
    assert guess_exporter(chat, {"Priti": "tutor", "Ann": "participant"}) == "Priti"
    assert guess_exporter(chat, {"Priti": "tutor", "Ann": "volunteer"}) is None


def test_exporter_among_targets_is_named():
    chat = with_exporter(from_lines("09:00 -- added Ann > You, Bea"), "Priti")
    assert chat["targets"].to_list() == [["Priti", "Bea"]]


def test_chat_stays_as_it_is_without_an_exporter():
    chat = from_lines("09:00 -- added Ann > You")
    assert with_exporter(chat, None) is chat


def test_small_chat_has_the_columns_of_every_chat():
    assert from_lines("09:00 Ann: hello").schema == CHAT == read(export(NAMES[0])).chat.schema


def test_people_are_all_but_notices():
    chat = from_lines("09:00 -- joined Ann", "09:01 Ann: hello", "09:02 Ann: <Media omitted>")
    assert people(chat)["kind"].to_list() == ["message", "media"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ann", "Ann"),
        (" Ann  Mary ", "Ann Mary"),
        ("~ Olu", "Olu"),
        ("~\u202fOlu", "Olu"),
        ("~Olu", "Olu"),
        ("~", "~"),
        ("\u202a+44 7700 900318\u202c", "+44 7700 900318"),
        ("+44\xa07700\u202f900318", "+44 7700 900318"),
        ("\u200eBea\u2069", "Bea"),
        ("Dee 👩\u200d🎨", "Dee 👩\u200d🎨"),
        ("Flo ~ Tuesdays", "Flo ~ Tuesdays"),
    ],
)
def test_name_is_cleaned_of_what_nobody_sees(written, name):
    assert clean_name(written) == name


@pytest.mark.parametrize(
    "name", ["+44 7700 900318", "07700 900318", "+44 7700\u2011900318", "+44 \u2219\u2219\u2219\u221918"]
)
def test_bare_number_is_known(name):
    assert is_number(name)


@pytest.mark.parametrize("name", ["Ruth 2", "Ann", "12", "4 Seasons", ""])
def test_name_is_no_number(name):
    assert not is_number(name)


def test_marks_are_taken_out_and_all_else_stays():
    assert without_marks("\u200e@\u2068Ann\u2069 \ufeffcafé 👩\u200d🎨\u202f") == "@Ann café 👩\u200d🎨\u202f"


def test_pseudonyms_are_given_in_the_order_in_which_names_come():
    assert pseudonyms(["Cat", "Ann", "Cat", "Bea"]) == {"Cat": "Member 1", "Ann": "Member 2", "Bea": "Member 3"}


@pytest.fixture
def table(tmp_path):
    """A function that writes a CSV and returns its path."""

    def write(text: str, encoding: str = "utf-8"):
        (tmp_path / "table.csv").write_bytes(text.encode(encoding))
        return tmp_path / "table.csv"

    return write


def test_members_are_read_with_clean_names(table):
    path = table('name,role\r\n~\u202fOlu,Tutor \r\n\r\n"Smith, Jane",participant\r\nOlu,tutor\r\n')
    assert read_members(path) == {"Olu": "tutor", "Smith, Jane": "participant"}


def test_members_are_read_as_spreadsheets_save_them(table):
    assert read_members(table("role,name,since\nadmin,Zoë,2024\n", "utf-8-sig")) == {"Zoë": "admin"}


def test_attendance_is_read_with_and_without_an_answer(table):
    answers = "Ann,2025-06-24,Yes\nBea,2025-06-24,absent\nCat,2025-06-24,\nDee,2025-07-01,excused\n"
    path = table(f"member,session_date,attended\n{answers}")
    assert read_attendance(path).rows() == [
        ("Ann", date(2025, 6, 24), "yes"),
        ("Bea", date(2025, 6, 24), "no"),
        ("Cat", date(2025, 6, 24), "yes"),
        ("Dee", date(2025, 7, 1), "excused"),
    ]


def test_attendance_without_the_column_means_attended(table):
    assert read_attendance(table("member,session_date\nAnn,2025-06-24\n"))["attended"].to_list() == ["yes"]


def test_table_is_read_as_other_spreadsheets_save_it(table):
    assert read_members(table("Name;ROLE\nAnn;tutor\n")) == {"Ann": "tutor"}
    assert read_attendance(table("Member,Session_date\nAnn,24/06/2025\n"))["session"].to_list() == [date(2025, 6, 24)]


def test_empty_register_has_no_rows(table):
    assert read_attendance(table("member,session_date\n")).is_empty()


@pytest.mark.parametrize(
    ("reader", "text", "message"),
    [
        (read_members, "name\nAnn\n", "has no column 'role'. Its first line should be: name,role"),
        (read_members, "", "has no column 'name'"),
        (read_members, "name,role\nAnn,tutor\n\nBea,chair\n", "line 4: 'chair' is not a role. Roles are: admin, tutor"),
        (read_members, "name,role\nAnn,tutor\nBea\n", "line 3: fewer values than columns"),
        (read_members, "name,role\nAnn,tutor\nAnn,admin\n", "line 3: 'Ann' has another role on a line before"),
        (read_members, f"name,role\nAnn,{'x' * 99}\n", f"line 2: '{'x' * 40}' is not a role"),
        (read_attendance, "member,attended\nAnn,yes\n", "has no column 'session_date'"),
        (
            read_attendance,
            "member,session_date\nAnn,2025-06-24\nBea,24.06.2025\n",
            "line 3: '24.06.2025' is not a date",
        ),
        (read_attendance, "member,session_date\nAnn,2025-06-31\n", "line 2: '2025-06-31' is not a date"),
        (read_attendance, "member,session_date,attended\nAnn,2025-06-24,maybe\n", "line 2: 'maybe' should be yes, no"),
    ],
)
def test_table_that_cannot_be_used_names_file_and_line(reader, text, message, table):
    path = table(text)
    with pytest.raises(TableUnreadable) as caught:
        reader(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


@pytest.mark.parametrize("reader", [read_members, read_attendance])
def test_table_in_another_encoding_or_missing_is_refused(reader, table, tmp_path):
    with pytest.raises(TableUnreadable, match="Save it as 'CSV UTF-8'"):
        reader(table("name,role\nZoë,tutor\n", "cp1252"))
    with pytest.raises(TableUnreadable, match="could not be opened"):
        reader(tmp_path / "missing.csv")


@pytest.mark.parametrize("name", NAMES)
def test_members_list_of_the_sample_is_read(name):
    assert set(gold(name)["admins"]) <= read_members(SAMPLE / f"{name}.members.csv").keys()
