"""Who was there over time, by examples of every notice and by laws that hold for any chat; and who made the export."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.chat.membership import ENDS, guess_exporter, members_at, members_on, over_time, stays, with_exporter
from analyser.chat.table import CHAT, from_lines

FIRST = datetime(2025, 3, 3, 9)

STORIES = {
    "added by nobody named": (["09:00 -- added > Bea, Cat"], ["Bea", "Cat"]),
    "joined by a link or from the community": (["09:00 -- joined Bea"], ["Bea"]),
    "added to the community by a member": (["09:00 -- community Ann"], ["Ann"]),
    "silent, known from the creation alone": (["09:00 -- created Ann"], ["Ann"]),
    "added while there": (["09:00 -- joined Bea", "09:01 -- added Ann > Bea"], ["Ann", "Bea"]),
    "removed by nobody named": (["09:00 Bea: hi", "09:01 -- removed > Bea"], []),
    "removed with others": (["09:00 -- added Ann > Bea, Cat, Dee", "09:01 -- removed Ann > Bea, Dee"], ["Ann", "Cat"]),
    "the remover was there": (["09:00 -- removed Ann > Bea"], ["Ann"]),
    "left and added again": (["09:00 -- left Bea", "09:05 -- added > Bea"], ["Bea"]),
    "left and joined again in the same minute": (["09:00 -- left Bea", "09:00 -- joined Bea"], ["Bea"]),
    "left, and acts again without a return": (["09:00 -- left Bea", "09:05 -- icon Bea"], ["Bea"]),
    "left, and is made an administrator": (["09:00 -- left Bea", "09:05 -- admin-changed > Bea"], ["Bea"]),
    "left, and wrote in the same minute": (["09:00 -- left Bea", "09:00 Bea: bye"], []),
    "asked to join": (["09:00 -- other Bea"], []),
    "renumbered": (["09:00 -- number-changed Bea > +44 7700 900128"], ["+44 7700 900128"]),
    "renumbered after the new number wrote": (
        ["09:00 Bea: hi", "09:01 +44 7700 900128: me", "09:02 -- number-changed Bea > +44 7700 900128"],
        ["+44 7700 900128"],
    ),
    "renumbered twice": (
        [
            "09:00 -- number-changed +44 7700 900123 > +44 7700 900128",
            "09:05 -- number-changed +44 7700 900128 > +44 7700 900131",
        ],
        ["+44 7700 900131"],
    ),
    "renumbered to the same name": (["09:00 -- number-changed Bea > Bea"], ["Bea"]),
    "renumbered and left": (
        ["09:00 -- number-changed Bea > +44 7700 900128", "09:05 -- left +44 7700 900128"],
        [],
    ),
    "renumbered without the new number": (["09:00 -- number-changed Bea"], ["Bea"]),
    "the exporter without a name": (["09:00 -- created You", "09:01 -- added You > Bea", "09:02 -- left You"], ["Bea"]),
    "the exporter, whose messages are You too": (["09:00 -- created You", "09:01 You: hi"], ["You"]),
    "the exporter, You, who left": (["09:01 You: hi", "09:02 -- left You"], []),
}


@pytest.mark.parametrize(("lines", "there"), STORIES.values(), ids=STORIES)
def test_who_is_there_at_the_end_of_the_story(lines, there):
    chat = from_lines(*lines)
    assert members_at(stays(chat), chat["timestamp"].max()) == there


def test_exporter_whose_messages_are_you_is_there_from_the_notice_of_the_creation():
    table = stays(from_lines("09:00 -- created You", "09:05 You: hi"))
    assert table.select("member", "joined", "how").rows() == [("You", FIRST, "created")]


def test_first_message_after_the_end_that_counts_is_the_first_that_is_later():
    chat = from_lines("09:10 -- left Bea", "09:05 Bea: late", "09:10 Bea: too", "09:30 Bea: back", "09:40 Bea: still")
    assert stays(chat)["joined"].to_list() == [None, datetime(2025, 3, 3, 9, 30)]


def test_who_goes_twice_at_one_time_as_the_clock_steps_back_comes_back_twice():
    chat = from_lines("09:10 -- left Bea", "09:20 Bea: back", "09:10 -- left Bea", "09:20 Bea: again")
    assert stays(chat)["line"].to_list() == [1, 2, 4]


def test_members_on_a_day_are_all_who_were_there_for_a_part_of_it():
    lines = ("2025-03-03 09:00 Ann: hi", "2025-03-04 09:00 -- joined Bea", "2025-03-04 10:00 -- left Bea")
    days = [members_on(stays(from_lines(*lines)), date(2025, 3, day)) for day in (3, 4, 5)]
    assert days == [["Ann"], ["Ann", "Bea"], ["Ann"]]


def test_new_number_is_neither_a_coming_nor_a_going():
    chat = from_lines("2025-03-03 09:00 -- joined Bea", "2025-03-04 09:00 -- number-changed Bea > +44 7700 900128")
    counts = over_time(stays(chat), date(2025, 3, 3), date(2025, 3, 4))
    assert counts.select("came", "went", "members", "net").rows() == [(1, 0, 1, 1), (0, 0, 1, 0)]


def test_members_over_months_have_a_row_where_nothing_happens():
    lines = ("2025-01-31 23:59 -- joined Bea", "2025-03-01 00:00 -- left Bea", "2025-03-01 00:00 -- joined Cat")
    counts = over_time(stays(from_lines(*lines)), date(2025, 1, 1), date(2025, 3, 1), "1mo")
    assert counts.select("came", "went", "members").rows() == [(1, 0, 1), (0, 0, 1), (1, 1, 1)]


def test_members_over_no_days_are_no_rows():
    assert over_time(stays(from_lines("09:00 Ann: hi")), date(2025, 3, 4), date(2025, 3, 3)).is_empty()


NAMES = ("Ann", "Bea", "Cat", "+44 7700 900128")
EVENTS = (
    *("wrote", "created", "joined", "left", "added", "removed", "admin-changed", "number-changed"),
    *("icon", "other", "community"),
)
names = st.sampled_from(NAMES)
happenings = st.tuples(st.sampled_from(EVENTS), names, st.lists(names, max_size=2, unique=True), st.integers(-3, 9))
"""What happens, who does it, to whom, and how many minutes after the one before."""


def chat_of(happened, forwards: bool = False) -> pl.DataFrame:
    """The chat in which all this happens; with `forwards` the clock never steps back."""
    rows, now = [], FIRST
    for place, (event, actor, targets, minutes) in enumerate(happened):
        now += timedelta(minutes=abs(minutes) if forwards else minutes)
        said = {"sender": actor, "kind": "message", "text": "hello", "targets": []}
        notice = {"kind": "system", "event": event, "actor": actor, "targets": targets, "text": event}
        what = said if event == "wrote" else notice
        rows.append({"id": place, "line": place + 1, "lines": 1, "timestamp": now, "edited": False} | what)
    return pl.DataFrame(rows, schema=CHAT)


chats = st.lists(happenings, max_size=30).map(chat_of)
ordered_chats = st.lists(happenings, max_size=30).map(lambda happened: chat_of(happened, forwards=True))


def walked(chat: pl.DataFrame) -> list[tuple]:
    """The stays as one walk through every record finds them, member by member: the long way round."""
    found = []
    for member in NAMES:
        there, until = None, None
        for row in chat.rows(named=True):
            means = meaning(row, member)
            if means is None or (until and means not in BEGINNINGS and row["timestamp"] <= until):
                continue
            if there is None:
                start = row["timestamp"] if means in BEGINNINGS or until else None
                there = [member, start, None, means if means in BEGINNINGS else "wrote", row["line"], None, bool(until)]
                found.append(there)
            until = None
            if means in ENDS:
                until, there[2], there[5], there = row["timestamp"], row["timestamp"], ENDS[means], None
    return sorted(map(tuple, found), key=str)


BEGINNINGS = ("created", "added", "joined", "number-changed")


def meaning(row: dict, member: str) -> str | None:
    """What a record that names a member once means for the membership."""
    event, acts, is_target = row["event"], row["actor"] == member, member in row["targets"]
    if row["sender"] == member:
        return "wrote"
    if event == "number-changed" and set(row["targets"]) - {row["actor"]}:
        return "ended" if acts else event if is_target else None
    if event in ("created", "joined", "left"):
        return event if acts else None
    if is_target and event in ("added", "removed", "admin-changed"):
        return "wrote" if event == "admin-changed" else event
    return "wrote" if acts and event in ("added", "removed", "icon", "community", "number-changed") else None


def on_others(happened) -> list:
    """The same without what somebody does to themselves, which means two things at once."""
    return [(event, actor, [name for name in targets if name != actor], gap) for event, actor, targets, gap in happened]


@given(st.lists(happenings, max_size=30).map(on_others).map(chat_of))
def test_stays_are_those_of_one_walk_through_every_record(chat):
    assert sorted(stays(chat).rows(), key=str) == walked(chat)


@given(chats)
def test_members_are_named_once_and_have_all_been_there(chat):
    table = stays(chat)
    for moment in chat["timestamp"]:
        there = members_at(table, moment)
        assert there == sorted(set(there))
        assert set(there) <= set(table["member"])


@given(ordered_chats)
def test_every_sender_is_a_member_when_they_write_unless_they_left_in_that_minute(chat):
    table = stays(chat)
    for sender, moment in chat.drop_nulls("sender").select("sender", "timestamp").rows():
        left = table.filter(pl.col("member") == sender, pl.col("left") == moment)
        assert sender in members_at(table, moment) or left.height


@given(chats, st.permutations(NAMES))
def test_other_names_for_everybody_change_only_the_names(chat, others):
    new = dict(zip(NAMES, others, strict=True))
    renamed = chat.with_columns(
        pl.col("sender", "actor").replace(new), pl.col("targets").list.eval(pl.element().replace(new))
    )
    assert stays(renamed).equals(stays(chat).with_columns(pl.col("member").replace(new)))


@given(chats)
def test_messages_after_the_first_of_a_member_who_never_goes_change_nothing(chat):
    more = pl.concat([chat, chat.filter(pl.col("sender").is_not_null())])
    gone = stays(chat).drop_nulls("left")["member"]
    kept = ~pl.col("member").is_in(gone.implode())
    assert stays(more).filter(kept).equals(stays(chat).filter(kept))


@given(ordered_chats.filter(lambda chat: chat.height))
def test_members_over_time_are_the_members_at_the_end_of_each_day(chat):
    table, first = stays(chat), FIRST.date()
    for begins, _, _, members, _ in over_time(table, first, first + timedelta(days=1)).rows():
        end = datetime(begins.year, begins.month, begins.day) + timedelta(days=1, microseconds=-1)
        assert members == len(members_at(table, end))


EXPORTERS = {
    "the one whom no notice names": (
        ["09:00 -- created You", "09:01 -- added You > Ann", "09:05 Ann: hi", "09:08 Priti: welcome"],
        {},
        "Priti",
    ),
    "a creator who never writes, and a member whose notice is lost": (
        ["09:00 -- created You", "09:01 -- added You > Ann", "2025-03-05 09:05 Cat: hi"],
        {},
        None,
    ),
    "somebody who wrote long after, and is a tutor": (
        ["09:00 -- created You", "09:01 -- added You > Ann", "2025-03-05 09:05 Cat: hi"],
        {"Cat": "tutor"},
        "Cat",
    ),
    "a participant does not add people": (
        ["09:00 -- created You", "09:01 -- added You > Ann", "09:05 Cat: hi"],
        {"Cat": "participant"},
        None,
    ),
    "a participant who was added": (
        ["09:00 -- created Ann", "09:01 -- added Ann > You", "09:03 -- icon You", "09:05 Cat: hi"],
        {"Cat": "participant"},
        "Cat",
    ),
    "the new number of somebody": (
        [
            "09:00 -- created You",
            "09:01 -- added You > Ann",
            "09:02 -- number-changed Ann",
            "09:05 +44 7700 900128: me",
        ],
        {},
        None,
    ),
    "messages under You": (["09:00 -- created You", "09:01 You: hi", "09:02 Ann: hi"], {}, None),
    "not from the creation on": (["09:00 -- added You > Ann", "09:02 Ann: hi", "09:03 Priti: hello"], {}, None),
}


def exported(lines: list[str]) -> pl.DataFrame:
    """The chat, with what people deleted marked as the reader marks it."""
    deleted = pl.col("text").str.contains("deleted this message")
    return from_lines(*lines).with_columns(kind=pl.when(deleted).then(pl.lit("deleted")).otherwise("kind"))


@pytest.mark.parametrize(("lines", "roles", "exporter"), EXPORTERS.values(), ids=EXPORTERS)
def test_exporter_is_named_only_on_evidence(lines, roles, exporter):
    assert guess_exporter(exported(lines), roles) == exporter


def test_exporter_is_in_the_group_once_named():
    chat = from_lines("09:00 -- created You", "09:01 -- added You > Ann", "09:08 Priti: welcome")
    table = stays(with_exporter(chat, guess_exporter(chat, {})))
    assert table.select("member", "how").rows() == [("Priti", "created"), ("Ann", "added")]
