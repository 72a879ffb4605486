"""Measures of what happens between members and across groups: links and copies, evenness, quiet hours, the social group."""

from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser import policy
from analyser.chat.group import Group
from analyser.chat.table import from_lines
from analyser.language.duplicates import near_copies
from analyser.metrics import every_metric
from analyser.metrics.across import cross_posts, social_group
from analyser.metrics.participation import chance_band, gini
from analyser.rules.incidents import Incident, removals_after
from analyser.rules.unsupported_request import answers
from analyser.site import GroupSettings

POLICY = policy.load()
ADVERT = "my cousin does lovely nails in town and it is ten pounds off this week"


def group(*lines: str, name: str = "G", **given) -> Group:
    return Group(name, from_lines(*lines), **given)


def one(metric: str, of: Group) -> dict:
    return every_metric()[metric].measure(of, POLICY).row(0, named=True)


def rows(metric: str, of: Group) -> list[tuple]:
    return every_metric()[metric].measure(of, POLICY).rows()


# --- Links and copies ---


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["09:00 Ann: concealed zips https://example.org/z"], "resources"),
        (["09:00 Ann: https://www.vam.ac.uk/kimono"], "resources"),
        (["09:00 Ann: hi", "09:01 Ann: fun https://example.org/x"], "other_links"),
        (["09:00 Ann: https://example.org/x", "09:01 Bea: thanks Ann", "09:01 Cat: great Ann"], "resources"),
        (["09:00 Ann: https://example.org/x"], "spam_candidates"),
        (["09:00 Ann: hi", "09:01 Ann: look what I found on here https://bit.ly/3abc"], "spam_candidates"),
        (["09:00 Ann: hi", "09:01 Ann: join with this one please https://example.org/a?ref=ann"], "spam_candidates"),
        (["09:00 Ann: hi", "09:01 Ann: earn money at home https://example.org/a"], "spam_candidates"),
        (["# team", "09:00 Tia: https://example.org/x"], "resources"),
    ],
)
def test_links_are_sorted_with_useful_ones_first(lines, kind):
    team = {"Tia": "tutor"} if lines[0] == "# team" else {}
    row = one("resources", group(*(line for line in lines if line[0] != "#"), roles=team))
    assert [name for name, count in row.items() if count] == [kind]


def test_third_link_to_one_site_may_be_spam():
    lines = [f"09:0{place} Ann: see this one today https://shop.example.com/{place}" for place in range(3)]
    assert one("resources", group("08:00 Ann: hi", *lines))["spam_candidates"] == 3
    assert one("resources", group("08:00 Ann: hi", *lines[:2]))["spam_candidates"] == 0


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([f"09:00 Ann: {ADVERT}", f"2025-03-05 09:00 Ann: Fwd: {ADVERT.upper()}!!"], [("Ann", 1, 2, "copies", 1)]),
        ([f"09:00 Ann: {ADVERT}", f"2025-03-20 09:00 Ann: {ADVERT}"], []),
        ([f"09:00 Ann: {ADVERT}", f"09:05 Bea: {ADVERT}"], []),
        (["09:00 Ann: thank you all", "09:05 Ann: thank you all"], []),
        ([f"09:0{place // 3} Ann: line {place}" for place in range(12)], [("Ann", 1, 12, "burst", 12)]),
        ([f"09:00 Ann: line {place}" for place in range(9)], []),
        (["09:00 Ann: <Media omitted>"] * 12, []),
    ],
)
def test_copies_and_bursts(lines, found):
    assert rows("repeats", group(*lines)) == found


def test_team_may_repeat_itself():
    lines = [f"09:00 Tia: {ADVERT}", f"09:05 Tia: {ADVERT}", f"09:06 Tia: {ADVERT}"]
    assert rows("repeats", group(*lines, roles={"Tia": "volunteer"})) == []


@given(st.lists(st.sampled_from(["alpha beta gamma delta epsilon zeta eta theta", "one two", ADVERT, ADVERT + " x"])))
def test_near_copies_are_pairs_of_long_texts_in_order(texts):
    for earlier, later in near_copies(texts):
        assert earlier < later
        assert min(len(texts[earlier].split()), len(texts[later].split())) >= 8
    same = {(a, b) for b in range(len(texts)) for a in range(b) if texts[a] == texts[b] and len(texts[a].split()) >= 8}
    assert same <= set(near_copies(texts))


# --- Across groups ---


def test_text_in_three_groups_within_a_day_is_a_cross_post():
    places = [group(f"09:0{place} Ann: {ADVERT}", "20:00 Bea: hi", name=str(place)) for place in range(3)]
    found = cross_posts(places, POLICY)
    assert found.select("member", "groups", "lines").rows() == [("Ann", ["0", "1", "2"], [1, 1, 1])]
    assert cross_posts(places[:2], POLICY).is_empty()
    late = group(f"2025-03-08 09:00 Ann: {ADVERT}", name="late")
    assert cross_posts([*places[:2], late], POLICY).is_empty()
    tutor = [Group(each.name, each.chat, roles={"Ann": "tutor"}) for each in places]
    assert cross_posts(tutor, POLICY).is_empty()
    assert cross_posts([], POLICY).is_empty()


def test_participants_without_a_way_to_the_social_group():
    course = group(
        "09:00 Tia: hi", "09:01 Ann: hi", "09:02 Bea: hi", "09:03 Cat: hi", "09:04 -- left Cat", "2025-03-09 09:00 Tia: x",
        name="Hems", settings=GroupSettings(kind="course", course_end=date(2025, 3, 5)), roles={"Tia": "tutor"},
    )  # fmt: skip
    social = group(
        "09:00 Ann: hi", "2025-03-06 09:00 -- added Ann > Bea", "2025-03-09 09:00 Ann: hi",
        name="Tea", settings=GroupSettings(kind="social"),
    )  # fmt: skip
    row = social_group([course, social]).row(0, named=True)
    assert (row["participants"], row["in_social_group"], row["not_in_social_group"]) == (2, 1, ["Bea"])
    assert social_group([course]).is_empty()
    assert social_group([social]).is_empty()


# --- Urgent messages ---


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        (["23:04 Bea: ring 111"], 4.0),
        (["23:04 Bea: oh Ann", "23:09 Cat: text SHOUT to 85258"], 9.0),
        (["23:04 Ann: ring 111?"], None),
        (["2025-03-05 23:04 Bea: ring 111"], None),
        (["23:04 Bea: 1110 pins"], None),
    ],
)
def test_how_soon_a_line_of_help_is_named(said, minutes):
    found = answers(group("23:00 Ann: I can't go on", *said), [0], 24)
    assert found["minutes"].to_list() == [minutes]


# --- After an incident ---


@pytest.mark.parametrize(
    ("notice", "found"),
    [
        ("2025-03-04 09:00 -- removed Tia > Ann", [("Ann", 3, 1, 24.0)]),
        ("2025-03-20 09:00 -- removed Tia > Ann", []),
        ("2025-03-04 09:00 -- removed Tia > Bea", []),
    ],
)
def test_removal_after_an_incident(notice, found):
    of = group("09:00 Ann: shut up", "08:00 Bea: oh", notice)
    when = datetime(2025, 3, 3, 9)
    incident = Incident(0, 0, 1, 1, when, when, ("offensive",), ("Ann",), when, False)
    assert removals_after([incident], of, 7).rows() == found
    assert removals_after([], of, 7).is_empty()


# --- Taking part ---


def test_everybody_present_counts_also_who_left():
    of = group(
        "2025-03-03 09:00 Ann: hi", "09:01 -- added Ann > Bea, Cat", "2025-03-10 09:00 Cat: bye", "09:01 -- left Cat",
        "2025-04-14 09:00 Ann: hi",
    )  # fmt: skip
    row = one("participation", of)
    assert (row["present"], row["posted"], row["reads_only_or_unknown"], row["posted_low"]) == (3, 2, 1, None)
    assert (row["weeks"], row["weekly_median"], row["weekly_least"], row["weekly_most"]) == (7, 0.0, 0, 1)


def test_interval_stands_from_ten_people_on():
    lines = [f"09:{place:02} Member{chr(65 + place)}: hi" for place in range(8)]
    of = group(*lines, "10:00 -- added MemberA > Yan, Zoe")
    row = one("participation", of)
    assert (row["present"], row["posted"]) == (10, 8)
    assert (round(row["posted_low"], 3), round(row["posted_high"], 3)) == (0.490, 0.943)  # Wilson, 8 of 10


def test_evenly_shared_talk_lies_within_the_band_of_chance():
    names = ("Ann", "Bea", "Cat", "Dee", "Eve", "Fay")
    order = np.random.default_rng(1).choice(names, 200)
    even = one(
        "participation", group(*(f"{9 + n // 60}:{n % 60:02} {name}: hi".zfill(5) for n, name in enumerate(order)))
    )
    assert even["gini_chance_low"] < even["gini"] < even["gini_chance_high"]
    lines = [f"{9 + n // 60:02}:{n % 60:02} {'Ann' if n % 20 else 'Bea'}: hi" for n in range(200)]
    uneven = one("participation", group("08:00 -- created Ann", "08:01 -- added Ann > Bea, Cat, Dee, Eve", *lines))
    assert uneven["gini"] > uneven["gini_chance_high"]


def test_mean_gini_of_chance_is_that_of_the_literature():
    """With 200 messages and equal chances: .08 for six people, .19 for 24, .24 for forty."""
    for people, mean in ((6, 0.08), (24, 0.19), (40, 0.24)):
        low, high = chance_band(200, np.ones(people))
        assert low < mean < high


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(any))
def test_gini_is_the_mean_difference_of_pairs(counts):
    pairs = [abs(one - other) for place, one in enumerate(counts) for other in counts[:place]]
    expected = np.mean(pairs) / (2 * np.mean(counts))
    assert gini(np.array([counts]))[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("2025-12-27 23:00 Ann: hi", "quiet_by_members"),
        ("2025-12-27 06:59 Tia: hi", "quiet_by_team"),
        ("2025-12-26 12:00 Ann: hi", "holiday_by_members"),
        ("2025-12-25 12:00 Tia: hi", "holiday_by_team"),
        ("2025-12-27 12:00 Ann: hi", None),
    ],
)
def test_messages_at_quiet_times(line, column):
    row = one("quiet", group(line, roles={"Tia": "tutor"}))
    told = {name: count for name, count in row.items() if "_by_" in name}
    assert {name for name, count in told.items() if count} == ({column} if column else set())


def test_unanswered_questions_count_for_as_long_as_they_waited():
    of = group(
        "2025-03-03 09:00 Ann: is it on?", "09:10 Bea: yes", "2025-03-05 09:00 Ann: is it on?", "2025-03-08 09:00 Bea: hm",
        "2025-03-10 09:00 Ann: is it on?", "09:20 Bea: yes", "2025-03-20 09:00 Bea: bye",
    )  # fmt: skip
    row = one("questions", of)
    assert (row["questions"], row["wait_median"], row["wait_ninth_decile"]) == (3, 20.0, None)


@pytest.mark.parametrize("text", ["finished my first skirt", "just made this", "here's my tote", "Ta da!"])
def test_progress_is_counted(text):
    assert one("encouragement", group(f"09:00 Ann: {text}"))["progress"] == 1
    assert one("encouragement", group("09:00 Ann: is it on tonight"))["progress"] == 0


def test_who_answers_whom():
    said = ["Ann: Bea is it on", "Bea: yes Ann", "Ann: ta Bea", "Bea: ok Ann", "Cat: morning all"]
    of = group(*(f"09:0{place} {line}" for place, line in enumerate(said)))
    row = one("talk", of)
    assert (row["replies"], row["isolates"], row["reciprocity"]) == (3, 1, 0.0)
    assert rows("pairs", of) == [(["Ann", "Bea"], 3, 1)]


def test_measures_hold_on_a_group_in_which_nobody_wrote():
    of = group("09:00 -- created Ann", as_of=datetime(2025, 3, 9))
    for metric in every_metric().values():
        assert isinstance(metric.measure(of, POLICY), pl.DataFrame)
