"""Several exports of one group become one chat: cases from files, laws on made-up groups, and what a reader is told."""

import json
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from random import Random

import polars as pl
import pytest
from click.testing import CliRunner
from golds import NAMES, export
from group_chats import NUMBERS, PEOPLE, Happening, Phone, chat, contacts, period
from hypothesis import given, settings
from hypothesis import strategies as st

from analyser.cli import cli
from analyser.export import Export, read
from analyser.export.join import files_of, join, join_groups, places_of
from analyser.report.machine import as_object
from analyser.reviews import review

CASES = sorted(path.parent for path in (Path(__file__).parent / "fixtures" / "joins").glob("*/expected.toml"))
every_case = pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)


def expected(case: Path) -> dict:
    return tomllib.loads((case / "expected.toml").read_text("utf-8"))


def exports(case: Path) -> list[Export]:
    return [read(path) for path in sorted(case.rglob("*.txt"))]


@every_case
def test_finds_the_groups_that_the_fixture_describes(case):
    for order in permutations(exports(case)):
        assert sorted(each.group for each in join_groups(order)) == expected(case)["groups"]


@every_case
def test_joins_to_the_rows_that_the_fixture_describes(case):
    if rows := expected(case).get("row"):
        joined = join(exports(case)).chat.iter_rows(named=True)
        assert [{key: row[key] for key in want} for row, want in zip(joined, rows, strict=True)] == rows


@every_case
def test_tells_what_was_joined(case):
    sentences = join(exports(case)).report.sentences
    assert [says for says in expected(case).get("says", []) if not any(says in each for each in sentences)] == []


@every_case
def test_names_the_people_who_have_two_names(case):
    if names := expected(case).get("names"):
        assert sorted({(each.kept, each.written) for each in join(exports(case)).report.names}) == list(
            map(tuple, names)
        )


@every_case
def test_sentences_hold_no_name(case):
    joined = join(exports(case))
    people = {name for each in exports(case) for name in each.chat["sender"].drop_nulls()}
    assert [name for name in people for says in joined.quality.warnings if name in says] == []


LAW = settings(max_examples=25, derandomize=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("phones")


def phone_of(random: Random, events: list[Happening] = ()) -> Phone:
    """Anybody's phone of any kind, on which some messages are deleted that others still show."""
    owner = random.choice(PEOPLE)
    deleted = frozenset(event for event in events if event.what == "said" and random.random() < 0.03)
    return Phone(owner, random.random() < 0.5, contacts(random, owner), random.random() < 0.5, deleted=deleted)


def parts_of(random: Random, events: list[Happening], count: int) -> list[list[Happening]]:
    """Periods of a chat that overlap and between them hold the whole."""
    parts = [period(events, 0, random.uniform(0.4, 0.8)), period(events, random.uniform(0.1, 0.4), 1)]
    begins = random.uniform(0, 0.5)
    return parts + [period(events, begins, random.uniform(begins + 0.1, 1)) for _ in range(count - 2)]


def told(event: Happening, gone: bool = False) -> tuple:
    what = {"said": event.text, "picture": "(picture)"}.get(event.what, event.what)
    return event.minute, "(deleted)" if gone else what


def found(joined: Export) -> list[tuple]:
    """Each record of a joined chat as `told` has it."""
    stands_for = {"media": "(picture)", "deleted": "(deleted)"}
    return [
        (row["timestamp"].replace(second=0), stands_for.get(row["kind"], row["event"] or row["text"]))
        for row in joined.chat.iter_rows(named=True)
    ]


def made_exports(seed: int, count: int, place: Path, deleting: bool) -> tuple[list[tuple], list[Export]]:
    """What happened in a made-up group, and exports of it from different phones."""
    random = Random(seed)
    events = chat(seed, 90)
    parts = parts_of(random, events, count)
    phones = [phone_of(random, events if deleting else []) for _ in parts]
    made = [
        phone.export(part, place / f"{number}.txt")
        for number, (phone, part) in enumerate(zip(phones, parts, strict=True))
    ]
    shown = [event for phone, part in zip(phones, parts, strict=True) for event in set(part) - phone.deleted]
    return [told(event, event not in set(shown)) for event in events], made


@LAW
@given(seed=st.integers(0, 10_000), count=st.integers(2, 3))
def test_exports_of_a_whole_join_to_the_whole(seed, count, place):
    happened, made = made_exports(seed, count, place, deleting=False)
    joined = found(join(made))
    assert Counter(joined) == Counter(happened)
    assert [minute for minute, _ in joined] == [minute for minute, _ in happened]


@LAW
@given(seed=st.integers(0, 10_000))
def test_what_one_phone_deleted_another_keeps(seed, place):
    happened, made = made_exports(seed, 2, place, deleting=True)
    assert Counter(found(join(made))) == Counter(happened)


@LAW
@given(seed=st.integers(0, 10_000))
def test_result_does_not_depend_on_the_order_of_the_files(seed, place):
    _, made = made_exports(seed, 3, place, deleting=True)
    first, *others = [join(order) for order in permutations(made)]
    assert all(each.chat.equals(first.chat) and in_order(each.report) == in_order(first.report) for each in others)


def in_order(report):
    """The report with the files in an order of their own, since it has that in which they were given."""
    return replace(report, files=tuple(sorted(report.files, key=lambda share: share.file)))


@LAW
@given(seed=st.integers(0, 10_000))
def test_joining_one_export_or_one_twice_changes_nothing(seed, place):
    alone = phone_of(Random(seed)).export(chat(seed, 40), place / "alone.txt")
    assert join([alone]).chat.equals(alone.chat)
    assert join([alone, alone]).chat.equals(alone.chat)
    assert join([alone, alone]).exporter == alone.exporter


@LAW
@given(seed=st.integers(0, 10_000))
def test_one_name_stands_for_one_person(seed, place):
    """Whom the phones call what is settled by what they share; nobody's words are put in another's mouth."""
    random, events = Random(seed), chat(seed, 120)
    made = [
        phone_of(random).export(part, place / f"{number}.txt")
        for number, part in enumerate(parts_of(random, events, 2))
    ]
    said = {(told(event)): event.who for event in events if event.what == "said" and len(event.text) > 20}
    wrote: dict[str, set] = {}
    for record, sender in zip(found(join(made)), join(made).chat["sender"], strict=True):
        if record in said:
            wrote.setdefault(sender, set()).add(said[record])
    assert [people for people in wrote.values() if len(people) > 1] == []


def test_every_record_stands_where_its_place_says(place):
    _, made = made_exports(7, 3, place, deleting=True)
    joined = join(made)
    chats = {each.file: dict(zip(each.chat["line"], each.chat["text"], strict=True)) for each in made}
    places = places_of(joined)
    assert [chats[file][line] for file, line in map(places.get, joined.chat["line"])] == joined.chat["text"].to_list()
    assert joined.chat["line"].is_unique().all()
    assert joined.chat["line"].is_sorted()


def test_twenty_thousand_messages_from_three_phones_come_back_whole(place):
    random, events = Random(1), chat(1, 20_000)
    cuts = [(0, 0.5), (0.3, 0.8), (0.7, 1)]
    made = [phone_of(random).export(period(events, *cut), place / f"{number}.txt") for number, cut in enumerate(cuts)]
    assert Counter(found(join(made))) == Counter(map(told, events))


def cut(name: str, folder: Path, first: float, last: float, file: str) -> Path:
    """A sample export from one share of its records to another."""
    raw = export(name).read_bytes().split(b"\n")
    lines = [*read(export(name)).chat["line"], len(raw)]
    begins, ends = (lines[int(share * (len(lines) - 1))] - 1 for share in (first, last))
    path = folder / file
    path.write_bytes(b"\n".join(raw[begins:ends]) + b"\n")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_parts_of_a_sample_group_are_judged_as_the_whole(name, tmp_path):
    """The findings of the joined chat are the whole's, with the same ids and lines."""
    parts = [cut(name, tmp_path, 0, 0.7, "first.txt"), cut(name, tmp_path, 0.5, 1, "second.txt")]
    whole, joined = review([export(name)]), review(parts)
    assert len(joined.groups) == 1
    assert [each.findings for each in joined.groups] == [each.findings for each in whole.groups]
    assert joined.groups[0].group.members == whole.groups[0].group.members


def test_finding_tells_its_file_and_the_line_in_it(tmp_path):
    parts = [cut("android_social", tmp_path, 0, 0.7, "first.txt"), cut("android_social", tmp_path, 0.5, 1, "later.txt")]
    result = review(parts)
    answer = as_object(result)
    texts = {path.name: path.read_text("utf-8").split("\n") for path in parts}
    lines = dict(result.groups[0].group.chat.select("line", "text").rows())
    places = [(found["line"], found["places"][0]) for found in answer["findings"]]
    assert {place["file"] for _, place in places} == {"first.txt", "later.txt"}
    assert all(lines[line].split("\n")[0] in texts[place["file"]][place["line"] - 1] for line, place in places)


def test_group_tells_where_every_line_stands(tmp_path):
    parts = [cut("android_social", tmp_path, 0, 0.7, "first.txt"), cut("android_social", tmp_path, 0.5, 1, "later.txt")]
    result = review(parts)
    group = as_object(result)["groups"][0]
    assert group["files"] == ["first.txt", "later.txt"]
    assert sum(run["records"] for run in group["joined"]) == result.groups[0].group.chat.height
    assert group["joined"][0] == {"line": 1, "file": "first.txt", "file_line": 1, "records": 140}


def test_single_export_keeps_the_object_of_the_contract():
    result = review([export("android_social")])
    answer = as_object(result)
    assert "joined" not in answer["groups"][0]
    assert not any("places" in found for found in answer["findings"])


def test_words_of_the_answer_name_files_by_letters(tmp_path):
    parts = [cut("android_social", tmp_path, 0, 0.7, "first.txt"), cut("android_social", tmp_path, 0.5, 1, "later.txt")]
    says = CliRunner().invoke(cli, ["check", *map(str, parts)], standalone_mode=False).output
    assert "A = first.txt" in says
    assert "line A81" in says
    assert "B" in says.partition("full-name")[2].partition("personal-info")[2]


def test_same_chat_named_twice_is_read_once(tmp_path):
    again = cut("android_social", tmp_path, 0, 1, "again.txt")
    result = review([export("android_social"), again])
    assert [each.group.people.height for each in result.groups] == [174]
    assert any("Export B: all of its 200 messages" in each for each in result.groups[0].warnings)


def test_beginning_of_a_chat_adds_nothing_to_the_whole(tmp_path):
    shorter = cut("android_social", tmp_path, 0, 0.5, "shorter.txt")
    whole = read(export("android_social"))
    joined = join([read(shorter), whole])
    assert joined.chat.equals(whole.chat)
    assert {each.file: each.only for each in joined.report.files} == {"shorter.txt": 0, "android_social.txt": 100}


def test_settings_under_either_files_name_reach_the_group(tmp_path):
    parts = [cut("android_social", tmp_path, 0, 0.7, "first.txt"), cut("android_social", tmp_path, 0.5, 1, "later.txt")]
    site = tmp_path / "site.toml"
    site.write_text('[groups.later]\nkind = "course"\ncourse_end = 2025-06-01\n', "utf-8")
    done = (
        CliRunner()
        .invoke(cli, ["check", *map(str, parts), "--json", "--site", str(site)], standalone_mode=False)
        .stdout
    )
    assert json.loads(done)["groups"][0]["posts_after_course_end"]


def capped(exported: Export) -> Export:
    """The export as if its phone had cut it at 40,000 messages."""
    quality = replace(exported.quality, records=40_000, starts_with_creation=False)
    return replace(exported, quality=quality)


def test_cut_at_40000_messages_is_no_matter_where_another_export_shows_the_start(tmp_path):
    first = read(cut("android_social", tmp_path, 0, 0.7, "first.txt"))
    later = capped(read(cut("android_social", tmp_path, 0.5, 1, "later.txt")))
    assert not any("40,000" in each for each in join([first, later]).quality.warnings)


def test_cut_at_40000_messages_is_told_where_no_export_shows_what_came_before(tmp_path):
    first = read(cut("android_social", tmp_path, 0, 0.3, "first.txt"))
    later = capped(read(cut("android_social", tmp_path, 0.5, 1, "later.txt")))
    warnings = join([first, later]).quality.warnings
    assert any(each.startswith("Export B: ") and "40,000" in each for each in warnings)
    assert any("No export shows the time" in each for each in warnings)


def test_quality_is_that_of_all_files(tmp_path):
    parts = [read(cut("android_social", tmp_path, 0, 0.7, "first.txt")), read(export("ios_tuesday_menders"))]
    quality = join(parts).quality
    assert quality.lines == sum(each.quality.lines for each in parts)
    assert quality.lines_explained == sum(each.quality.lines_explained for each in parts)
    assert quality.starts_with_creation


def test_summer_time_of_two_zones_is_put_right(place):
    """The owner's clock is ahead by one hour before a day, and by two hours after it."""
    events = chat(3, 200)
    half = len(events) // 2
    clock = Phone("Bea", iphone=True)
    early, late = replace(clock, ahead=timedelta(hours=1)), replace(clock, ahead=timedelta(hours=2))
    lines = [(early if number < half else late).line(event) for number, event in enumerate(events)]
    (place / "abroad.txt").write_bytes("\r\n".join([*lines, ""]).encode())
    home = Phone("Ann").export(events, place / "home.txt")
    assert Counter(found(join([home, read(place / "abroad.txt")]))) == Counter(map(told, events))


def test_saved_name_stands_for_a_bare_number(place):
    events = chat(5, 120)
    numbers = tuple((person, NUMBERS[person]) for person in PEOPLE[1:])
    stranger = Phone("Ann", contacts=numbers).export(events, place / "numbers.txt")
    friend = Phone("Bea").export(period(events, 0, 0.9), place / "names.txt")
    assert set(join([stranger, friend]).chat["sender"].drop_nulls()) == set(PEOPLE)


def test_no_record_is_taken_from_a_time_that_the_other_export_does_not_show(place):
    """ "ok" at the last minute of one export and at the first minute of the next are two messages."""
    start = chat(1, 20)
    last = start[-1].when + timedelta(minutes=10)
    one = [*start, Happening(last, "Ann", "said", "ok")]
    two = [Happening(last + timedelta(minutes=1), "Ann", "said", "ok")]
    made = [Phone("Ann").export(part, place / f"edge{number}.txt") for number, part in enumerate((one, two))]
    assert join(made).chat.height == 22


def test_message_noted_a_minute_apart_is_one(place):
    events = chat(2, 60)
    late = Happening(events[-1].when + timedelta(minutes=10), "Cat", "said", "the hem is done")
    end = Happening(late.when + timedelta(minutes=30), "Ann", "said", "lovely work")
    received = replace(late, when=late.when + timedelta(minutes=1))
    made = [
        Phone(owner).export([*events, message, end], place / f"{owner}.txt")
        for owner, message in (("Ann", late), ("Bea", received))
    ]
    assert join(made).chat.height == 62


def test_files_of_a_group_stand_in_the_order_given(place):
    _, made = made_exports(11, 3, place, deleting=False)
    assert files_of(join(made[::-1])) == ("2.txt", "1.txt", "0.txt")
    assert files_of(made[0]) == ("0.txt",)


def test_two_groups_with_two_exports_each_become_two(tmp_path):
    paths = [
        cut(name, tmp_path, *share, f"{name}{number}.txt")
        for number, share in enumerate([(0, 0.7), (0.5, 1)])
        for name in ("android_social", "ios_tuesday_menders")
    ]
    groups = join_groups([read(path) for path in paths])
    assert [files_of(each) for each in groups] == [
        ("android_social0.txt", "android_social1.txt"),
        ("ios_tuesday_menders0.txt", "ios_tuesday_menders1.txt"),
    ]


def test_joined_chat_has_the_columns_of_every_chat(place):
    _, made = made_exports(13, 2, place, deleting=True)
    joined = join(made).chat
    assert joined.schema == made[0].chat.schema
    assert joined["id"].equals(pl.int_range(joined.height, dtype=pl.UInt32, eager=True).alias("id"))


def written(folder: Path, name: str, *lines: str) -> Export:
    (folder / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return read(folder / name)


def test_seconds_come_from_the_phone_that_writes_them(tmp_path):
    minutes = written(tmp_path, "a.txt", "03/03/2025, 09:00 - Ann: hello", "03/03/2025, 09:05 - Ann: anybody in?")
    seconds = written(tmp_path, "b.txt", "[03/03/2025, 09:00:17] Ann: hello")
    assert join([minutes, seconds]).chat["timestamp"].dt.second().to_list() == [17, 0]


def test_records_of_one_export_only_stand_where_their_time_is(tmp_path):
    ends = "03/03/2025, 09:00 - Ann: first", "03/03/2025, 09:20 - Ann: last"
    larger = written(
        tmp_path, "a.txt", ends[0], "03/03/2025, 09:10 - Bea: third", "03/03/2025, 09:12 - Bea: fourth", ends[1]
    )
    smaller = written(tmp_path, "b.txt", ends[0], "03/03/2025, 09:05 - Cat: second", ends[1])
    assert join([larger, smaller]).chat["text"].to_list() == ["first", "second", "third", "fourth", "last"]


def test_greeting_of_the_phone_that_came_first_is_kept(tmp_path):
    greeting = "Messages and calls are end-to-end encrypted. Tap to learn more."
    early = written(tmp_path, "a.txt", f"03/03/2025, 09:00 - {greeting}", "03/03/2025, 09:01 - Ann: hello all of you")
    late = written(
        tmp_path, "b.txt", f"04/03/2025, 09:00 - {greeting}", *(f"04/03/2025, 09:0{n} - Ann: {n}" for n in range(5))
    )
    joined = join([early, late]).chat
    assert joined["event"].to_list() == ["encryption"] + [None] * 6


def test_busy_groups_of_two_names_that_get_the_same_announcements_stay_two(tmp_path):
    sent = [f"03/03/2025, 09:{n:02} - Priti: announcement number {n}" for n in range(25)]
    groups = [
        written(
            tmp_path,
            f"WhatsApp Chat with {name}.txt",
            *sent,
            *(f"03/03/2025, 10:{n} - Ann: {name} {n}" for n in range(10, 40)),
        )
        for name in ("Menders", "Upcyclers")
    ]
    assert len(join_groups(groups)) == 2


def test_files_of_one_name_are_told_apart(tmp_path):
    """Every iPhone calls its export _chat.txt."""
    for folder, first, last in (("a", 0, 0.7), ("b", 0.4, 1)):
        (tmp_path / folder).mkdir()
        cut("ios_tuesday_menders", tmp_path / folder, first, last, "_chat.txt")
    joined = join([read(tmp_path / folder / "_chat.txt") for folder in ("a", "b")])
    assert joined.files == ("_chat.txt", "_chat.txt (2)")
    assert set(joined.places["file"]) == set(joined.files)
