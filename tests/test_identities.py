"""One person under several names: what a list says is applied, what the chat suggests is proposed and told apart."""

import csv
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_check import run

from analyser.chat.identities import names_in, with_aliases
from analyser.chat.membership import members_at, stays
from analyser.chat.names import said_words, spelling, telephone
from analyser.chat.proposals import LOOK_ALIKE, PROPOSALS, SCORES, propose_merges
from analyser.chat.registers import Aliases, read_aliases
from analyser.chat.table import CHAT, from_lines
from analyser.errors import TableUnreadable
from analyser.reviews import Options, review


def weekly(name: str, *days: str) -> list[str]:
    """Somebody who writes one message on each day."""
    return [f"{day} 09:00 {name}: threaded the needle" for day in days]


EARLY = ("2025-01-06", "2025-01-13", "2025-01-20")
LATE = ("2025-01-28", "2025-02-04", "2025-02-11", "2025-02-18", "2025-02-25")
OTHER = ("2025-05-05", "2025-05-12", "2025-05-19")

NUMBER = "+44 7700 900123"
NEW = "+44 7700 900128"

PROPOSED = {
    "WhatsApp says that a number changed": ([f"09:00 -- number-changed {NUMBER} > {NEW}"], NUMBER, NEW, "renumbered"),
    "a contact's number changed": ([f"09:00 -- number-changed Bea > {NEW}"], NEW, "Bea", "renumbered"),
    "one number in two ways": (
        [f"09:00 {NUMBER}: hi", "10:00 07700 900123: hi"],
        "07700 900123",
        NUMBER,
        "same number",
    ),
    "one number with other hyphens": (
        ["09:00 +44 7700 900123: hi", "10:00 +44 7700\u2011900123: hi", "10:05 +44 7700\u2011900123: hi"],
        "+44 7700 900123",
        "+44 7700\u2011900123",
        "same number",
    ),
    "other capitals": (["09:00 Olu B: hi", "10:00 olu b: hi"], "olu b", "Olu B", "same spelling"),
    "an accent": (["09:00 Zoë: hi", "10:00 Zoe: hi"], "Zoe", "Zoë", "same spelling"),
    "an apostrophe and a hyphen": (
        ["09:00 Anne-Marie O'Dell: hi", "10:00 Anne Marie O’Dell: hi"],
        "Anne Marie O’Dell",
        "Anne-Marie O'Dell",
        "same spelling",
    ),
    "wide letters": (["09:00 Ｂｅａ: hi", "10:00 Bea: hi", "10:05 Bea: hi"], "Ｂｅａ", "Bea", "same spelling"),
    "one wrote soon after the other, once": (["09:00 zoe: hi", "09:00 Zoe: hi"], "Zoe", "zoe", "same spelling"),
    "an emoji": (["09:00 Olu: hi", "10:00 Olu 🌸: hi"], "Olu 🌸", "Olu", "spelling and more"),
    "a role": (["09:00 Alex: hi", "10:00 Alex (tutor): hi"], "Alex (tutor)", "Alex", "spelling and more"),
    "a silent member": (["09:00 -- joined ZOE", "10:00 Zoe: hi"], "ZOE", "Zoe", "same spelling"),
    "who writes more stays": (["09:00 zoe: hi", "10:00 Zoe: hi", "10:05 Zoe: hi"], "zoe", "Zoe", "same spelling"),
    "a slip inside a long word": (
        ["09:00 Catherine B: hi", "10:00 Cathrine B: hi"],
        "Cathrine B",
        "Catherine B",
        "mistyped",
    ),
    "two letters changed about": (
        ["09:00 Marguerite: hi", "10:00 Margeurite: hi"],
        "Margeurite",
        "Marguerite",
        "mistyped",
    ),
    "a new number that is not told": (
        ["09:00 Bea: hi", "10:00 -- number-changed Bea", f"11:00 {NEW}: me again"],
        NEW,
        "Bea",
        "new number",
    ),
    "a number that stops where a name starts": (
        [*weekly(NUMBER, *EARLY), *weekly("Bea", *LATE), *weekly("Ann", *OTHER)],
        NUMBER,
        "Bea",
        "follows",
    ),
    "a Cyrillic letter": (["09:00 Ann: hi", "10:00 \u0410nn: hi"], "\u0410nn", "Ann", LOOK_ALIKE),
    "a Cyrillic letter inside a long name": (
        ["09:00 Alexandra: hi", "10:00 Alex\u0430ndra: hi"],
        "Alex\u0430ndra",
        "Alexandra",
        LOOK_ALIKE,
    ),
    "a capital I for a small l": (["09:00 Olu: hi", "10:00 OIu: hi"], "OIu", "Olu", LOOK_ALIKE),
}


@pytest.mark.parametrize(("lines", "name", "same_as", "kind"), PROPOSED.values(), ids=PROPOSED)
def test_two_names_may_be_one_person(lines, name, same_as, kind):
    assert propose_merges(from_lines(*lines)).select("name", "same_as", "kind").rows() == [(name, same_as, kind)]


TWO_PEOPLE = {
    "a first name in common": ["09:00 Ann: hi", "10:00 Ann B: hi", "11:00 Ann Hexley: hi"],
    "one name with two emoji": ["09:00 Ann 🌸: hi", "10:00 Ann 🐝: hi"],
    "one name with two roles": ["09:00 Alex (tutor): hi", "10:00 Alex (volunteer): hi"],
    "one name with two figures": ["09:00 Ruth 2: hi", "10:00 Ruth 3: hi"],
    "short names": ["09:00 Jean: hi", "10:00 Joan: hi", "11:00 Jan: hi"],
    "short first names with one surname": ["09:00 Jean Hexley: hi", "10:00 Joan Hexley: hi"],
    "surnames that begin otherwise": ["09:00 Sue Parker: hi", "10:00 Sue Barker: hi"],
    "a last letter": ["09:00 Martina: hi", "10:00 Martine: hi"],
    "two slips": ["09:00 Catherine: hi", "10:00 Kathrine: hi"],
    "two numbers": [f"09:00 {NUMBER}: hi", f"10:00 {NEW}: hi"],
    "long words with figures": ["09:00 Studio21x: hi", "10:00 Studio22x: hi"],
    "masked numbers": [
        "09:00 +44 \u2219\u2219\u2219\u2219\u221918: hi",
        "10:00 +44 \u2219\u2219\u2219\u2219\u221919: hi",
    ],
    "they write in turn": ["09:00 zoe: hi", "09:00 Zoe: hello", "09:01 zoe: tea?"],
    "one answers the other by name": ["09:00 zoe: hi", "10:00 Zoe: morning Zoë!"],
    "one added the other": ["09:00 -- added Zoe > zoe", "09:30 zoe: hi"],
    "one notice adds both": ["09:00 -- added Ann > zoe, Zoe"],
    "the old name still writes": ["09:00 Bea: hi", "10:00 -- number-changed Bea", f"11:00 {NEW}: hi", "12:00 Bea: hi"],
    "the new number came by a notice": ["09:00 Bea: hi", "10:00 -- number-changed Bea", f"11:00 -- joined {NEW}"],
    "the new number wrote before": [
        f"09:00 {NEW}: hi",
        "09:05 Bea: hi",
        "10:00 -- number-changed Bea",
        f"11:00 {NEW}: hi",
    ],
    "many newcomers": [
        "09:00 Bea: hi",
        "10:00 -- number-changed Bea",
        *(f"11:0{place} {name}: hi" for place, name in enumerate(("Cat", "Dee", "Eve", "Flo"))),
    ],
    "the exporter, renumbered": [f"09:00 -- number-changed You > {NEW}"],
    "the exporter's number": ["09:00 -- number-changed You", f"11:00 {NEW}: hi"],
    "the number left": [
        *weekly(NUMBER, *EARLY),
        f"2025-01-21 09:00 -- left {NUMBER}",
        *weekly("Bea", *LATE),
        *weekly("Ann", *OTHER),
    ],
    "the name came by a notice": [
        *weekly(NUMBER, *EARLY),
        "2025-01-27 09:00 -- joined Bea",
        *weekly("Bea", *LATE),
        *weekly("Ann", *OTHER),
    ],
    "the name starts long after": [*weekly(NUMBER, *EARLY), *weekly("Bea", *OTHER)],
    "two names start when the number stops": [
        *weekly(NUMBER, *EARLY),
        *(line for day in LATE for name in ("Bea", "Cat") for line in weekly(name, day)),
        *weekly("Ann", *OTHER),
    ],
    "people without letters in their names": ["09:00 🌸: hi", "10:00 🐝: hi"],
    "nobody": ["09:00 -- encryption"],
}


@pytest.mark.parametrize("lines", TWO_PEOPLE.values(), ids=TWO_PEOPLE)
def test_two_names_are_two_people(lines):
    assert propose_merges(from_lines(*lines)).rows() == []


def test_whatsapps_own_statement_comes_first_and_is_certain_whatever_the_two_write():
    turns = (f"10:01 {NUMBER}: hi", f"10:01 {NEW}: hi", f"10:01 {NUMBER}: hi")
    chat = from_lines("08:00 zoe: a", "09:00 Zoe: b", f"10:00 -- number-changed {NUMBER} > {NEW}", *turns)
    found = propose_merges(chat)
    assert found.select("kind", "sure", "score").rows() == [
        ("renumbered", "certain", 1.0),
        ("same spelling", "likely", 0.8),
    ]
    assert found["why"][0] == "WhatsApp says so on line 3: the number changed."


def test_what_speaks_against_a_pair_is_said_and_makes_it_less_sure():
    both = [line for day in LATE for name in ("zoe", "Zoe") for line in weekly(name, day)]
    apart = [f"{line[:11]}{'10' if 'zoe' in line else '12'}{line[13:]}" for line in both]
    row = propose_merges(from_lines(*apart)).row(0, named=True)
    assert (row["sure"], row["score"], row["against"]) == ("possible", 0.6, "Both wrote in 5 of the same weeks.")


def test_who_came_by_notices_of_their_own_is_less_likely_one_person():
    chat = from_lines("08:00 -- joined zoe", "09:00 -- joined Zoe")
    assert propose_merges(chat)["against"].to_list() == ["Both came by a notice of their own, and neither left."]


def test_all_names_of_a_person_lead_to_one():
    lines = (
        f"09:00 -- number-changed Bea > {NUMBER}",
        f"10:00 -- number-changed {NUMBER} > {NEW}",
        "11:00 07700 900128: hi",
        "12:00 BEA: hi",
    )
    found = propose_merges(from_lines(*lines))
    pairs = dict(found.select("name", "same_as").rows())
    assert len(pairs) == found.height == 4
    for name in pairs:
        while name in pairs:
            name = pairs[name]
        assert name == "BEA"


def test_what_follows_from_other_pairs_is_not_proposed_again():
    found = propose_merges(from_lines("09:00 zoe: hi", "10:00 Zoe: hi", "11:00 Zoë: hi"))
    assert found.select("name", "same_as").rows() == [("Zoe", "zoe"), ("Zoë", "zoe")]


def test_very_many_ways_to_write_one_name_lead_to_one():
    found = propose_merges(
        from_lines(*(f"2025-03-{1 + place // 20:02} 09:00 Zoe{'.' * place}: hi" for place in range(300)))
    )
    assert found.height == 299
    assert found["same_as"].unique().to_list() == ["Zoe"]


def test_notice_that_names_one_person_twice_names_them_once():
    chat = with_aliases(from_lines("09:00 -- added Ann > Bea, Bee, Cat"), {"Bee": "Bea"})
    assert chat["targets"].to_list() == [["Bea", "Cat"]]


def test_proposals_change_nothing_and_have_the_columns_that_are_promised():
    chat = from_lines("09:00 zoe: hi", "10:00 Zoe: hi")
    before = chat.clone()
    assert propose_merges(chat).schema == PROPOSALS
    assert chat.equals(before)
    assert set(propose_merges(chat)["kind"]) <= SCORES.keys()


@pytest.mark.parametrize(
    ("name", "core", "extra"),
    [
        ("~ Olu", "olu", ""),
        ("JO  B.", "jo b", ""),
        ("Łucja", "łucja", ""),
        ("Dee 👩\u200d🎨", "dee", "👩🎨"),
        ("Ann ❤\ufe0f", "ann", "❤"),
        ("Ruth - volunteer", "ruth", "volunteer"),
        ("Ann [Admin]", "ann", "admin"),
        ("Tutor", "tutor", ""),
        ("कि", "कि", ""),
        ("🌸", "", "🌸"),
    ],
)
def test_name_is_compared_by_what_is_said(name, core, extra):
    assert spelling(name) == (core, extra)


def test_vowel_signs_tell_names_apart():
    assert spelling("मीना").core != spelling("मोना").core


def test_words_of_a_text_are_found_whatever_stands_round_them():
    assert said_words("@ZOË, it's O'Dell’s!") == ["zoe", "its", "odells"]


@pytest.mark.parametrize(
    "name", ["Ann", "12", "+44 \u2219\u2219\u2219\u2219\u221918", "+44 7700 900123 4567", "0000000000000000000000"]
)
def test_what_is_no_number_in_full_is_no_telephone(name):
    assert telephone(name) is None


NAMES = ("Ann", "Annie", "Anna", "Bea", NUMBER)
names = st.sampled_from(NAMES)
messages = st.builds(lambda name: f"09:00 {name}: Annie and Bea", names)
notices = st.builds(
    lambda event, name, targets: f"09:00 -- {event} {name} > {', '.join(targets)}",
    st.sampled_from(["added", "removed", "number-changed", "admin-changed"]),
    names,
    st.lists(names, min_size=1, max_size=3, unique=True),
)
chats = st.lists(messages | notices, max_size=20).map(lambda lines: from_lines(*lines))
lists = st.dictionaries(st.sampled_from(NAMES[:3]), st.sampled_from(["Bea", "Zoe", NUMBER]))
"""Lists in which no name stands on both sides, as `read_aliases` gives them."""


@given(chats, lists)
def test_aliases_applied_twice_are_applied_once(chat, same):
    once = with_aliases(chat, same)
    assert with_aliases(once, same).equals(once)


@given(chats, lists)
def test_aliases_leave_text_and_all_else_as_it_is(chat, same):
    named = with_aliases(chat, same)
    rest = [column for column in CHAT if column not in ("sender", "actor", "targets")]
    assert named.select(rest).equals(chat.select(rest))
    assert named.schema == CHAT


@given(chats, lists)
def test_no_name_is_left_that_stands_for_another(chat, same):
    assert names_in(with_aliases(chat, same)) == {same.get(name, name) for name in names_in(chat)}


@given(chats, st.permutations(NAMES))
def test_other_names_for_everybody_change_only_the_names(chat, others):
    new = {name: f"new {other}" for name, other in zip(NAMES, others, strict=True)}
    back = {other: name for name, other in new.items()}
    assert with_aliases(with_aliases(chat, new), back).equals(chat)


def test_renumbered_member_is_one_once_a_list_says_so():
    chat = from_lines("09:00 -- joined Bea", f"10:00 -- number-changed Bea > {NEW}", f"11:00 {NEW}: hi")
    table = stays(with_aliases(chat, {NEW: "Bea"}))
    assert table.select("member", "how", "ended").rows() == [("Bea", "joined", None)]
    assert members_at(table, datetime(2025, 3, 3, 12)) == ["Bea"]


@pytest.fixture
def table(tmp_path):
    """A function that writes a CSV and returns its path."""

    def write(text: str):
        (tmp_path / "aliases.csv").write_text(text, "utf-8")
        return tmp_path / "aliases.csv"

    return write


def test_list_is_read_with_clean_names_and_chains_followed(table):
    found = read_aliases(table("name,same_as\n~\u202fOlu,Olu B\nOlu B,Olu Bright\n\nZoe,Zoë\n"))
    assert found.names == {"Olu": "Olu Bright", "Olu B": "Olu Bright", "Zoe": "Zoë"}


def test_list_with_answers_counts_only_those_that_say_yes(table):
    found = read_aliases(table("name,same_as,one_person,why\nA,B,yes,x\nC,D,?,x\nE,F,,x\nG,B,No,x\nG,A,no,x\n"))
    assert found.names == {"A": "B"}
    assert found.apart == {frozenset({"G", "B"})}


def test_number_is_read_without_the_apostrophe_that_spreadsheets_need(table):
    assert read_aliases(table("name;same_as\n'+44 7700 900123;Bea\n")).names == {NUMBER: "Bea"}


def test_apostrophe_of_a_name_stays(table):
    assert read_aliases(table("name,same_as\n'Tash,Natasha\n")).names == {"'Tash": "Natasha"}


def test_same_line_twice_is_one(table):
    assert read_aliases(table("name,same_as\nZoe,Zoë\nZoe,Zoë\n")).names == {"Zoe": "Zoë"}


def test_lines_whose_name_nobody_bears_are_told(table):
    found = read_aliases(table("name,same_as\nZoe,Zoë\n\nOlu,Bright\nAnn,Anna\n"))
    assert found.unknown({"Zoe", "Anna"}) == [4, 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nAnn\n", "has no column 'same_as'. Its first line should be: name,same_as"),
        ("name,same_as\nAnn,Anna\nBea,\n", "line 3: a name is empty"),
        ("name,same_as\n\u200e,Anna\n", "line 2: a name is empty"),
        ("name,same_as\nAnn\n", "line 2: fewer values than columns"),
        ("name,same_as\nAnn,Anna\nAnn,Annie\n", "line 3: 'Ann' is somebody else on a line before"),
        ("name,same_as\nAnn,Ann\n", "line 2: 'Ann' leads back to itself"),
        ("name,same_as\nAnn,Anna\nAnna,Ann\n", "line 3: 'Anna' leads back to itself"),
        ("name,same_as\nA,B\nB,C\nC,A\n", "line 4: 'C' leads back to itself"),
        ("name,same_as\nAnn,You\n", "line 2: 'You' is nobody's name"),
        ("name,same_as,one_person\nAnn,Anna,perhaps\n", "line 2: 'perhaps' should be yes, no or ?"),
        ("name,same_as,one_person\nA,B,yes\nB,C,yes\nC,A,no\n", "line 4: these are two people here"),
        (f"name,same_as\n{'x' * 99},y\n{'x' * 99},z\n", f"line 3: '{'x' * 40}' is somebody else"),
    ],
)
def test_list_that_cannot_be_used_names_file_and_line(text, message, table):
    path = table(text)
    with pytest.raises(TableUnreadable) as caught:
        read_aliases(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


CHAT_TEXT = """\
01/03/2025, 09:00 - Tutor created group "Menders"
01/03/2025, 09:01 - Tutor added Ann and +44 7700 900123
02/03/2025, 09:06 - +44 7700 900123 changed to +44 7700 900128
03/03/2025, 10:06 - +44 7700 900128: hello
13/03/2025, 09:05 - Zoë: hello
14/03/2025, 09:05 - Zoe: hello
15/03/2025, 09:05 - Ann: hello
16/03/2025, 09:05 - \u0410nn: hello
"""


@pytest.fixture
def chat(tmp_path):
    """An export in which several names may be one person."""
    (tmp_path / "menders.txt").write_text(CHAT_TEXT, "utf-8")
    return tmp_path / "menders.txt"


def test_command_shows_the_pairs_eighty_columns_wide(chat):
    shown = run("aliases", chat).stdout
    assert max(map(len, shown.split("\n"))) <= 80
    assert [line.split()[0] for line in shown.split("\n") if line[:1].islower() and "  " in line] == [
        *("certain", "likely", "warning"),
    ]


def test_list_that_the_command_writes_is_undecided_but_for_what_is_certain(chat, tmp_path):
    run("aliases", chat, "-o", tmp_path / "aliases.csv")
    with (tmp_path / "aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["name"], row["same_as"], row["one_person"]) for row in rows] == [
        ("'+44 7700 900123", "'+44 7700 900128", "yes"),
        ("Zoe", "Zoë", "?"),
        ("\u0410nn", "Ann", "no"),
    ]
    found = read_aliases(tmp_path / "aliases.csv")
    assert found.names == {NUMBER: NEW}
    assert found.apart == {frozenset({"\u0410nn", "Ann"})}


def test_command_leaves_out_what_the_list_has_decided(chat, table):
    decided = table("name,same_as,one_person\nZoe,Zoë,no\n'+44 7700 900123,'+44 7700 900128,yes\nAnn,\u0410nn,no\n")
    assert "No two names seem to be one person." in run("aliases", chat, "--aliases", decided).stdout


def test_command_does_not_write_over_what_it_reads(chat):
    assert "would overwrite" in run("aliases", chat, "-o", chat, code=2).stderr


def test_names_on_the_terminal_hold_nothing_that_it_would_obey(tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text("01/03/2025, 09:00 - Z\x1b[31mo: hi\n02/03/2025, 09:00 - z\x1b[31mo: hi\n", "utf-8")
    shown = run("aliases", path).stdout
    assert "likely" in shown
    assert "\x1b" not in shown


def reviewed(chat, **options):
    return review([chat], Options(**options)).groups[0]


def test_review_says_without_a_name_how_many_pairs_there_are(chat):
    said = " ".join(reviewed(chat).warnings)
    assert "2 pairs of names may be one person" in said
    assert "1 pair of names looks alike" in said
    assert "Zo" not in said


def test_review_uses_the_list_for_members_roles_and_attendance(chat, table, tmp_path):
    (tmp_path / "members.csv").write_text("name,role\nZoe,volunteer\nTutor,tutor\n", "utf-8")
    (tmp_path / "attendance.csv").write_text("member,session_date\nZoe,2025-03-14\n", "utf-8")
    lists = {"members": tmp_path / "members.csv", "attendance": tmp_path / "attendance.csv"}
    found = reviewed(chat, aliases=table(f"name,same_as\nZoe,Zoë\n{NUMBER},{NEW}\n"), **lists)
    assert found.group.members == [NEW, "Ann", "Tutor", "Zoë", "\u0410nn"]
    assert found.group.roles == {"Zoë": "volunteer", "Tutor": "tutor"}
    assert found.group.attendance["member"].to_list() == ["Zoë"]
    assert not any("may be one person" in warning for warning in found.warnings)


def test_list_that_gives_one_person_two_roles_is_refused(chat, table, tmp_path):
    (tmp_path / "members.csv").write_text("name,role\nZoe,volunteer\nZoë,participant\n", "utf-8")
    with pytest.raises(TableUnreadable, match=r"two roles there \(volunteer and participant\)"):
        reviewed(chat, members=tmp_path / "members.csv", aliases=table("name,same_as\nZoe,Zoë\n"))


def test_list_can_name_who_made_the_export(tmp_path, table):
    path = tmp_path / "chat.txt"
    path.write_text("01/03/2025, 09:01 - You added Ann\n01/03/2025, 09:02 - Ann: hi\n", "utf-8")
    assert reviewed(path).group.members == ["Ann"]
    assert reviewed(path, aliases=table("name,same_as\nYou,Priti\n")).group.members == ["Ann", "Priti"]


def test_check_takes_the_list_and_tells_the_lines_whose_name_no_export_bears(chat, table):
    said = run("check", chat, "--aliases", table("name,same_as\nZoe,Zoë\nOlu,Bright\n")).stderr
    assert said == "Note: the name on line 3 of the aliases stands in none of these exports.\n"


def test_check_without_a_list_that_is_there_says_so(chat, tmp_path):
    assert "could not be opened" in run("check", chat, "--aliases", tmp_path / "none.csv", code=3).stderr


def test_nothing_decided_is_nothing_changed():
    assert Aliases().undecided(found := propose_merges(from_lines("09:00 zoe: hi", "10:00 Zoe: hi"))).equals(found)
