"""The metrics: on the sample groups they give what people counted by hand, and they hold on odd groups as well."""

import inspect
import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import polars as pl
import pytest
from golds import NAMES, SAMPLE, export, gold
from hypothesis import given, settings
from hypothesis import strategies as st

from analyser import policy
from analyser.chat.group import Group
from analyser.chat.registers import ATTENDANCE
from analyser.chat.table import from_lines
from analyser.export import read
from analyser.language.full_names import looks_like_full_name
from analyser.metrics import every_metric
from analyser.metrics.attendance import STATES, Facts, state
from analyser.metrics.encouragement import encouraging_messages
from analyser.metrics.questions import questions
from analyser.reviews import Options, make_group
from analyser.site import GroupSettings, Site

POLICY = policy.load()
METRICS = list(every_metric().values())
each_metric = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
each_sample = pytest.mark.parametrize("name", NAMES)


def measure(metric: str, group: Group) -> pl.DataFrame:
    return every_metric()[metric].measure(group, POLICY)


def one(metric: str, group: Group) -> dict:
    """The only row of a metric that has one."""
    return measure(metric, group).row(0, named=True)


def columns_of(metric) -> pl.Schema:
    return inspect.getmodule(metric.measure).COLUMNS


@cache
def sample(name: str) -> Group:
    """A sample group with everything that lies beside it."""
    answers, found = gold(name), read(export(name))
    end = answers["course_end"] and date.fromisoformat(answers["course_end"])
    register = SAMPLE / f"{name}.attendance.csv"
    settings = GroupSettings(
        kind="course" if end else "social",
        course_end=end,
        members=SAMPLE / f"{name}.members.csv",
        attendance=register if register.exists() else None,
    )
    return make_group(found, Options(site=Site(groups={found.group: settings})))


def group(*lines: str, **given) -> Group:
    return Group("Menders", from_lines(*lines), **given)


def register(*rows: tuple) -> pl.DataFrame:
    """Rows ("Ann", "2025-03-04"), with a third value where somebody did not simply come."""
    filled = [(member, date.fromisoformat(day), *(rest or ["yes"])) for member, day, *rest in rows]
    return pl.DataFrame(filled, schema=ATTENDANCE, orient="row")


# --- What every metric keeps to ---


@each_metric
def test_metric_serves_clauses_of_the_policy(metric):
    assert metric.clauses
    assert set(metric.clauses) <= set(POLICY.clauses)


@each_metric
def test_metric_explains_each_of_its_columns(metric):
    explained = metric.measure.__doc__.partition("Returns")[2]
    assert [column for column in columns_of(metric).names() if column not in explained] == []


ODD_GROUPS = {
    "nobody wrote": group("09:00 -- created Ann", "09:01 -- added Ann > Bea"),
    "one member": group("09:00 Ann: hello?", "09:01 Ann: lovely"),
    "no notices": group("09:00 Ann: hello", "09:01 Bea: hi"),
    "all media": group("09:00 Ann: <Media omitted>", "09:01 Bea: <Media omitted>"),
    "roles but nobody listed": group("09:00 Ann: hello", roles={"Zoë": "tutor"}),
    "an empty register": group("09:00 Ann: hello", attendance=register()),
    "names without letters": group("09:00 🧵: hello", "09:01 -- joined +44 7700 900123", "09:02 (x) [y]: hello?"),
    "names made of signs that patterns use": group("09:00 a.*|b: hello?", "09:01 -- joined (?", "09:02 $^: hi (?"),
    "judged before its time": group("09:00 Ann: hello", "10:00 -- joined Bea", as_of=datetime(2025, 3, 1)),
    "nothing in the period": group("09:00 Ann: hello", since=datetime(2026, 1, 1)),
}


@each_metric
@pytest.mark.parametrize("odd", ODD_GROUPS.values(), ids=ODD_GROUPS)
def test_metric_gives_its_columns_for_any_group(metric, odd):
    assert metric.measure(odd, POLICY).schema == columns_of(metric)


@each_sample
@each_metric
def test_names_stand_only_where_pseudonyms_replace_them(metric, name):
    names = set(sample(name).stays["member"])
    table = metric.measure(sample(name), POLICY).drop("member", "actor", "pair", strict=False)
    assert [column for column in table.select(pl.col(pl.String)) if names & set(column)] == []


@each_sample
@each_metric
def test_no_measure_holds_the_text_of_a_message(metric, name):
    said = {text for text in sample(name).people["text"] if len(text) > 12}
    table = metric.measure(sample(name), POLICY)
    assert [column for column in table.select(pl.col(pl.String)) if said & set(column)] == []


@each_sample
@each_metric
def test_measuring_twice_gives_the_same(metric, name):
    assert metric.measure(sample(name), POLICY).equals(metric.measure(sample(name), POLICY))


# --- Against the hand-made answers ---


@each_sample
def test_months_hold_all_messages(name):
    assert measure("monthly", sample(name))["messages"].sum() == gold(name)["messages"]


@each_sample
def test_messages_in_the_quiet_hours(name):
    assert measure("monthly", sample(name))["quiet_hours"].sum() == len(gold(name)["quiet_hours_posts"])


@each_sample
def test_hours_hold_all_messages(name):
    hours = measure("hours", sample(name))
    assert (hours["by_team"] + hours["by_members"]).sum() == gold(name)["messages"]


@each_sample
def test_quiet_hours_are_those_of_the_clock(name):
    night = pl.col("hour").is_in([22, 23, *range(7)])
    hours = measure("hours", sample(name)).filter(night)
    assert (hours["by_team"] + hours["by_members"]).sum() == len(gold(name)["quiet_hours_posts"])


@each_sample
def test_posters_are_the_members_at_the_end(name):
    assert measure("posters", sample(name))["member"].to_list() == gold(name)["current_members"]


@each_sample
def test_media_are_photos_or_documents(name):
    shared = one("shared", sample(name))
    assert shared["photos_and_videos"] + shared["documents"] == len(gold(name)["media_lines"])


@pytest.mark.parametrize(
    ("name", "documents", "polls", "untold"),
    [
        ("android_beginners", 0, 1, 12),
        ("android_social", 1, 0, 0),
        ("ios_tuesday_menders", 3, 0, 0),
        ("ios_upcycle_autumn", 1, 0, 0),
    ],
)
def test_documents_and_polls(name, documents, polls, untold):
    shared = one("shared", sample(name))
    assert (shared["documents"], shared["polls"], shared["media_untold"]) == (documents, polls, untold)


@each_sample
def test_joins_are_those_counted_by_hand(name):
    joins = measure("joins", sample(name)).select("line", "member", "how")
    assert joins.rows() == [(line, member, how) for line, member, how, _ in gold(name)["joins"]]


@each_sample
def test_administrator_created_the_group(name):
    creation = one("creation", sample(name))
    assert (creation["actor"] in gold(name)["admins"], creation["by_admin"], creation["encrypted"]) == (True,) * 3


@each_sample
def test_messages_after_the_course(name):
    expected = len(gold(name)["posts_after_course_end"]) if gold(name)["course_end"] else None
    assert one("closure", sample(name))["messages_after_end"] == expected


@each_sample
def test_line_on_which_the_group_was_closed(name):
    assert one("closure", sample(name))["closed_line"] == gold(name)["closure_line"]


@each_sample
def test_full_names(name):
    identity = measure("identity", sample(name))
    assert identity.filter("full_name")["member"].to_list() == gold(name)["names_not_anonymised"]


@each_sample
def test_names_that_are_numbers(name):
    identity = measure("identity", sample(name))
    assert identity.filter("number")["member"].to_list() == gold(name)["phone_number_names"]


@each_sample
def test_roles_hold_all_messages(name):
    assert measure("team", sample(name))["messages"].sum() == gold(name)["messages"]


@each_sample
def test_list_of_rules_asks_nothing(name):
    asked = questions(sample(name), POLICY)["line"]
    assert set(asked) & set(gold(name)["rules_messages"]) == set()


@pytest.mark.parametrize("name", [name for name in NAMES if gold(name)["attendance"]])
def test_lapsed_are_those_counted_by_hand(name):
    lapsed = measure("attendance", sample(name)).filter(pl.col("state") == "for review")
    assert lapsed["member"].to_list() == gold(name)["attendance_lapsed_60d"]


@pytest.mark.parametrize("name", [name for name in NAMES if not gold(name)["attendance"]])
def test_without_a_register_nobody_knows_who_attends(name):
    assert set(measure("attendance", sample(name))["state"]) - {"left", "removed"} == {"unknown"}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("android_beginners", [227]),
        ("android_social", []),
        ("ios_tuesday_menders", [248]),
        ("ios_upcycle_autumn", [208]),
    ],
)
def test_talk_of_a_group_of_their_own(name, lines):
    assert measure("continuation", sample(name))["line"].to_list() == lines


# --- One measure at a time ---


def test_month_without_messages_has_its_row():
    months = measure("monthly", group("2025-11-30 09:00 Ann: hi", "2026-02-01 09:00 Ann: hi"))
    assert months["messages"].to_list() == [1, 0, 0, 1]


def test_months_before_the_period_have_no_row():
    chat = from_lines("2025-01-05 09:00 Ann: hi", "2025-03-05 09:00 Ann: hi")
    months = measure("monthly", Group("G", chat, since=datetime(2025, 2, 10)))
    assert months.rows() == [(date(2025, 2, 1), 0, 0, 0), (date(2025, 3, 1), 1, 1, 0)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("look https://example.org/hem?a=1", 1),
        ("www.example.com", 1),
        ("it is on example.org/quilts", 1),
        ("sewpositive.example.org has the dates", 1),
        ("mail jo@example.org", 0),
        ("that was good.Come again", 0),
        ("the first.It was wonky", 0),
        ("10.30 at no.4", 0),
    ],
)
def test_link(text, links):
    assert one("shared", group(f"09:00 Ann: {text}"))["links"] == links


@pytest.mark.parametrize(
    "text",
    [
        "Is it Thursday this week?",
        "why?? what did I do",
        "anyone got a size 14 needle",
        "Morning all, does anybody have grey thread",
        "hi what time do we start",
        "Bea have you got my scissors",
        "@Bea could you bring the iron",
        "Thanks. Where do I put the pins",
        "how many metres for a skirt",
        "any ideas for odd buttons",
        "Is cotton better or linen",
    ],
)
def test_question(text):
    assert questions(group(f"09:00 Ann: {text}", "09:01 Bea: yes"), POLICY).height == 1


@pytest.mark.parametrize(
    "text",
    [
        "What a lovely day we had",
        "how kind of you all",
        "When you've finished, press it",
        "did it!",
        "So do I",
        "will do",
        "Do the hem first, then the waist",
        "Have a good weekend",
        "Can't wait",
        "Was lovely to see you",
        "see https://example.org/?page=2",
        "Anyone is welcome to join in",
        "Bea has the keys",
        "Which reminds me, the urn is broken",
    ],
)
def test_no_question(text):
    assert questions(group(f"09:00 Ann: {text}", "09:01 Bea: yes"), POLICY).is_empty()


@pytest.mark.parametrize(
    ("text", "attachment", "documents", "untold"),
    [
        ("\u200edocument omitted", None, 1, 0),
        ("\u200eimage omitted", None, 0, 0),
        ("hem.pdf (file attached)", "hem.pdf", 1, 0),
        ("hem.JPG (file attached)", "hem.JPG", 0, 0),
        ("hem.jpg (file attached)\n<Media omitted>", "hem.jpg", 0, 0),
        ("<Media omitted>", None, 0, 1),
    ],
)
def test_what_an_attachment_is(text, attachment, documents, untold):
    values = {"text": pl.lit(text), "attachment": pl.lit(attachment, pl.String), "kind": pl.lit("media")}
    shared = one("shared", Group("G", from_lines("09:00 Ann: hi").with_columns(**values)))
    assert (shared["photos_and_videos"] + shared["documents"], shared["documents"]) == (1, documents)
    assert shared["media_untold"] == untold


def test_days_in_the_group_are_those_of_the_period():
    here = group("2025-01-01 09:00 Ann: hi", "2025-01-11 09:00 Ann: bye", since=datetime(2025, 1, 9))
    assert one("posters", here)["days_present"] == 2


def test_answer_after_more_than_a_day_is_none():
    late = group("09:00 Ann: tea?", "2025-03-04 09:01 Bea: yes")
    assert (one("questions", late)["questions"], one("questions", late)["answered"]) == (1, 0)


def test_answer_after_exactly_a_day_is_one():
    assert one("questions", group("09:00 Ann: tea?", "2025-03-04 09:00 Bea: yes"))["median_minutes"] == 1440


@pytest.mark.parametrize(("more", "answered"), [(9, 1), (10, 0)])
def test_answer_is_looked_for_among_the_next_ten_messages(more, answered):
    own = [f"09:{minute:02} Ann: and another thing" for minute in range(1, more + 1)]
    assert one("questions", group("09:00 Ann: tea?", *own, "09:59 Bea: yes"))["answered"] == answered


def test_clock_that_went_back_makes_no_negative_wait():
    assert one("questions", group("01:59 Ann: tea?", "01:01 Bea: yes"))["median_minutes"] == 0


def test_reworded_list_of_rules_asks_nothing():
    rules = "\n".join(POLICY.rules_list)
    assert one("questions", group(f"09:00 Ann: {rules}", "09:01 Bea: read it"))["questions"] == 0


@pytest.mark.parametrize(
    "text",
    ["Thank you all", "That's gorgeous", "CONGRATULATIONS!", "👏🏾👏🏾", "❤️", "you’ve got this", "so proud of you"],
)
def test_encouraging(text):
    assert encouraging_messages(group(f"09:00 Ann: {text}")).height == 1


@pytest.mark.parametrize(
    "text",
    ["not amazing", "isn't very good", "ta-da!", "thank goodness", "no thanks", "lovely weather", "acetone", "💔"],
)
def test_not_encouraging(text):
    assert encouraging_messages(group(f"09:00 Ann: {text}")).is_empty()


@pytest.mark.parametrize(
    ("message", "welcomed"),
    [
        ("2025-03-04 12:00 Ann: Welcome!", 1),
        ("2025-03-04 12:00 Ann: hello Zadie", 1),
        ("2025-03-04 12:00 Zadie: thanks for the welcome", 0),
        ("2025-03-04 12:00 Ann: you're welcome", 0),
        ("2025-03-05 12:01 Ann: Welcome!", 0),
        ("2025-03-04 10:00 Ann: who wants to welcome Zadie?", 0),
        ("2025-03-04 12:00 Ann: back in an hour", 0),
    ],
)
def test_newcomer_is_welcomed_by_somebody_else_within_a_day(message, welcomed):
    join = "2025-03-04 12:00 -- added Ann > Zadie K"
    lines = sorted([join, message.replace("Zadie:", "Zadie K:")], key=lambda line: (line[:16], "--" not in line))
    assert one("encouragement", group("2025-03-03 09:00 -- created Ann", *lines))["newcomers_welcomed"] == welcomed


def test_welcome_in_the_minute_before_the_join_is_for_others():
    early = group("09:00 -- joined Bea", "12:00 Ann: welcome Bea", "12:00 -- joined Cat")
    assert one("encouragement", early)["newcomers_welcomed"] == 1


def test_newcomer_with_a_number_for_a_name_is_named_by_a_mention():
    joins = group("09:00 -- joined +44 7700 900123", "09:05 Ann: hello @+44 7700 900123")
    assert one("encouragement", joins)["newcomers_welcomed"] == 1


def test_those_added_at_the_creation_are_no_newcomers():
    assert one("encouragement", group("09:00 -- created Ann", "09:59 -- added Ann > Bea"))["newcomers"] == 0


@pytest.mark.parametrize(
    ("lines", "by_admin"),
    [
        (["09:00 -- created Ann"], True),
        (["09:00 -- created Bea"], False),
        (["09:00 -- created You"], None),
        (["09:00 Ann: hello"], None),
    ],
)
def test_creator_is_of_the_team_where_both_are_known(lines, by_admin):
    assert one("creation", group(*lines, roles={"Ann": "volunteer", "Bea": "participant"}))["by_admin"] is by_admin


def test_new_phone_is_no_notice_of_encryption():
    changed = from_lines("09:00 -- encryption").with_columns(text=pl.lit("Ann's security code changed"))
    assert one("creation", Group("G", changed))["encrypted"] is False


@pytest.mark.parametrize(("joined", "how"), [("10:00", "creation"), ("10:01", "later")])
def test_an_hour_after_the_creation_still_belongs_to_it(joined, how):
    assert measure("joins", group("09:00 -- created Ann", f"{joined} -- joined Bea"))["how"].to_list() == [how]


def test_changed_number_is_no_join():
    changed = group("09:00 Ann: hi", "09:01 -- number-changed Ann > Ann 2", "09:05 -- joined Bea")
    assert measure("joins", changed)["member"].to_list() == ["Bea"]


def test_nobody_is_unlisted_where_only_the_team_was_listed():
    assert measure("joins", group("09:00 -- joined Bea", roles={"Ann": "tutor"}))["listed"].to_list() == [None]


def test_joins_before_the_period_are_left_out():
    joins = group("2025-01-01 09:00 -- joined Ann", "2025-02-01 09:00 -- joined Bea", since=datetime(2025, 1, 15))
    assert measure("joins", joins)["member"].to_list() == ["Bea"]


def test_roles_that_nobody_gave_have_no_row():
    assert measure("team", group("09:00 Ann: hi")).is_empty()


def test_role_that_nobody_has_shows_as_nought():
    roles = measure("team", group("09:00 Ann: hi", roles={"Ann": "tutor"}))
    assert roles.filter(pl.col("role") == "volunteer").row(0) == ("volunteer", 0, 0, 0, 0)


CLOSES = "-- settings Ann changed the settings so only admins can send messages"
OPENS = "-- settings Ann changed the settings so all participants can send messages"
EDITS = "-- settings Ann changed this group's settings to allow only admins to edit this group's info"


@pytest.mark.parametrize(
    ("notices", "line"),
    [((CLOSES,), 1), ((CLOSES, OPENS), None), ((OPENS, CLOSES), 2), ((EDITS,), None), ((CLOSES, EDITS), 1), ((), None)],
)
def test_closed_by_the_last_notice_about_who_can_send(notices, line):
    lines = [f"09:0{minute} {notice}" for minute, notice in enumerate(notices)]
    assert one("closure", group(*lines, "10:00 Ann: bye"))["closed_line"] == line


def test_removals_after_the_course_count_once_a_person():
    settings = GroupSettings(course_end=date(2025, 3, 3))
    lines = ["09:00 -- removed Ann > Bea", "2025-03-04 09:00 -- removed Ann > Cat, Dee", "09:05 -- left Eve"]
    assert one("closure", group(*lines, settings=settings))["members_removed_after_end"] == 2


def test_social_group_has_no_end():
    settings = GroupSettings(kind="social", course_end=date(2025, 3, 3))
    closure = one("closure", group("2025-03-09 09:00 Ann: hi", settings=settings))
    assert (closure["course_end"], closure["messages_after_end"]) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "I've set up a WhatsApp group for those of us who want to carry on",
        "shall we start our own group?",
        "We have made a separate chat, shout if you want adding",
        "let's keep the group going",
        "who wants to keep in touch when it's over",
        "If you make a group of your own it is private",
        "anyone fancy keeping in touch after the last session?",
    ],
)
def test_speaks_of_a_group_of_their_own(text):
    assert measure("continuation", group(f"09:00 Ann: {text}")).rows() == [(1, "Ann")]


@pytest.mark.parametrize(
    "text",
    [
        "keep going, you're nearly there",
        "the new group starts on Monday, a dozen beginners",
        "we made our group quilt out of scraps",
        "keep the thread tight",
        "send it to my own chat please",
        "use it to keep in touch between courses",
        "she has her own machine and her own group of friends",
        "do join the social group",
    ],
)
def test_does_not_speak_of_a_group_of_their_own(text):
    assert measure("continuation", group(f"09:00 Ann: {text}")).is_empty()


# --- Attendance ---

WEEKS = ("2025-04-01", "2025-04-08", "2025-04-15", "2025-04-22", "2025-04-29")


def attends(joined: str, *rows: tuple, until: str = "2025-04-30", **given) -> dict:
    """Bea's row; Ann comes every week."""
    ann = [("Ann", day) for day in WEEKS]
    lines = ["2025-01-01 09:00 Ann: hi", f"{joined} 10:00 -- joined Bea", f"{until} 09:00 Ann: bye"]
    found = measure("attendance", group(*lines, attendance=register(*ann, *rows), **given))
    return found.filter(pl.col("member") == "Bea").row(0, named=True)


ABSENT = ("Bea", "2025-02-01", "no")
"""A line that ties Bea to the register and lies before every window."""


@pytest.mark.parametrize(
    ("joined", "rows", "state"),
    [
        ("2025-01-02", [], "unknown"),
        ("2025-01-02", [ABSENT], "for review"),
        ("2025-01-02", [("Bea", "2025-04-15")], "active"),
        ("2025-01-02", [("Bea", "2025-03-04")], "drifting"),
        ("2025-01-02", [("Bea", "2025-04-01", "no")], "for review"),
        ("2025-01-02", [("Bea", "2025-04-08", "excused")], "excused"),
        ("2025-01-02", [("Bea", "2025-02-28")], "drifting"),  # sixty days before the last session, to the day
        ("2025-01-02", [("Bea", "2025-02-27")], "for review"),
        ("2025-01-02", [("Bea", "2025-02-27", "excused")], "for review"),
        ("2025-01-02", [("Bea", "2025-05-06")], "unknown"),
        ("2025-03-18", [ABSENT], "for review"),
        ("2025-03-20", [ABSENT], "grace"),
        ("2025-04-20", [("Bea", "2025-04-08")], "active"),
    ],
)
def test_state_of_attendance(joined, rows, state):
    assert attends(joined, *rows)["state"] == state


def test_too_few_sessions_let_nobody_lapse():
    weeks = register(*(("Ann", day) for day in WEEKS[:3]), ABSENT)
    few = group("2025-01-01 09:00 Ann: hi", "09:01 Bea: hi", "2025-04-30 09:00 Ann: bye", attendance=weeks)
    assert measure("attendance", few)["state"].to_list() == ["active", "grace"]


def test_grace_begins_again_on_coming_back():
    lines = ["2025-01-01 09:00 Bea: hi", "2025-02-01 09:00 -- left Bea", "2025-04-01 09:00 -- joined Bea"]
    weeks = register(*(("Ann", day) for day in WEEKS), ABSENT)
    back = group(*lines, "2025-04-30 09:00 Ann: bye", attendance=weeks)
    assert measure("attendance", back).filter(pl.col("member") == "Bea")["state"].item() == "grace"


SIX = [f"2025-0{month}-{day:02}" for month, day in ((3, 4), (3, 11), (3, 18), (4, 8), (4, 15), (4, 22))]


def test_session_that_nobody_came_to_is_no_absence():
    ran = register(*(("Ann", day) for day in SIX[:3]), *(("Bea", day, "no") for day in SIX))
    lines = ["2025-01-01 09:00 Ann: hi", "09:01 Bea: hi", "2025-04-30 09:00 Ann: bye"]
    bea = measure("attendance", group(*lines, attendance=ran)).row(1, named=True)
    assert (bea["sessions_offered"], bea["state"]) == (3, "grace")


@pytest.mark.parametrize(
    ("notice", "state"),
    [("-- left Bea", "left"), ("-- removed Ann > Bea", "removed"), ("-- removed Ann > Cat", "for review")],
)
def test_who_has_gone_is_neither_present_nor_for_review(notice, state):
    lines = ["2025-01-01 09:00 Ann: hi", "09:01 Bea: hi", "09:02 Cat: hi", f"2025-04-29 09:00 {notice}"]
    gone = group(*lines, "2025-04-30 09:00 Ann: bye", attendance=register(*(("Ann", day) for day in WEEKS), ABSENT))
    assert dict(measure("attendance", gone).select("member", "state").rows())["Bea"] == state


def test_export_that_begins_within_the_window_cannot_tell():
    late = ["2025-04-03 09:00 Ann: hi", "09:01 Bea: hi", "2025-04-30 09:00 Ann: bye"]
    weeks = [*(("Ann", day) for day in (*SIX, *WEEKS)), ABSENT]
    assert measure("attendance", group(*late, attendance=register(*weeks)))["state"].to_list() == ["active", "unknown"]
    came = register(*weeks, ("Bea", WEEKS[-1]))
    assert measure("attendance", group(*late, attendance=came))["state"].to_list() == ["active", "active"]


def every_fact():
    """All that can be known of a participant, in small numbers."""
    flags = itertools.product((False, True), repeat=4)
    for excused, newcomer, known, covered in flags:
        for gone in (None, "left", "removed"):
            for offered, lately in itertools.product(range(6), range(5)):
                for attended, attended_lately in itertools.product(range(3), range(3)):
                    if lately <= offered and attended_lately <= attended <= offered and attended_lately <= lately:
                        yield Facts(offered, attended, lately, attended_lately, excused, newcomer, known, covered, gone)


def test_states_are_what_their_definitions_say():
    seen = set()
    for facts in every_fact():
        found = state(facts)
        seen.add(found)
        here = facts.gone is None
        assert (found == facts.gone) == (not here)
        assert (found in ("active", "drifting")) == (here and facts.known and facts.attended > 0)
        assert (found == "drifting") <= (facts.attended_lately == 0 and facts.offered_lately >= 3)
        missed = here and facts.known and facts.covered and facts.attended == 0 and facts.offered >= 4
        assert (found == "for review") == (missed and not facts.excused and not facts.newcomer)
        assert (found == "excused") == (here and facts.known and facts.excused and facts.attended == 0)
        if here and not facts.known:
            assert found == "unknown"
    assert seen == set(STATES)


def test_state_of_more_attendance_is_never_nearer_to_review():
    for facts in every_fact():
        if facts.attended < facts.offered and state(facts) != "for review":
            assert state(replace(facts, attended=facts.attended + 1)) != "for review"


@pytest.mark.parametrize(
    ("days", "silent", "quiet"),
    [([], True, False), ([1, 2, 3, 4, 5, 6, 7, 8], False, True), ([1, 2, 3, 4, 5, 6, 7], False, False)],
)
def test_posts_stand_beside_the_state(days, silent, quiet):
    lines = ["2025-01-01 08:00 -- joined Bea", *(f"2025-01-{day:02} 09:00 Bea: hi" for day in days)]
    row = measure("attendance", group(*lines, "2025-03-30 09:00 Ann: bye")).row(-1, named=True)
    assert (row["member"], row["state"], row["silent"], row["unusually_quiet"]) == ("Bea", "unknown", silent, quiet)
    assert (row["posts_28_days"], row["posts_90_days"]) == (0, len(days))


def test_sessions_after_the_end_are_not_counted():
    assert attends("2025-01-02", ABSENT, as_of=datetime(2025, 4, 16))["sessions_offered"] == 3


def test_last_session_attended_may_lie_before_the_window():
    row = attends("2025-01-02", ("Bea", "2025-01-07"))
    assert (row["last_attended"], row["attended"], row["state"]) == (date(2025, 1, 7), 0, "for review")


def test_team_has_no_attendance():
    assert measure("attendance", group("09:00 Ann: hi", roles={"Ann": "tutor"})).is_empty()


def test_posting_every_day_is_no_attendance():
    daily = [f"2025-0{month}-{day:02} 09:00 Bea: hi" for month in (1, 2, 3, 4) for day in range(1, 29)]
    posts = group(*daily, attendance=register(*(("Ann", day) for day in WEEKS), ABSENT))
    assert measure("attendance", posts)["state"].to_list() == ["for review"]


# --- Names ---


@pytest.mark.parametrize(
    "name",
    [
        "Maureen Tattersall",
        "MAUREEN TATTERSALL",
        "maureen tattersall",
        "Deborah Halloran-Smith",
        "Siân O'Connor",
        "Ana de Souza",
        "Colin Hexley (tutor)",
        "Colin Hexley - tutor",
        "Mrs Joan Hexley",
        "Karen James",
        "J. Maureen Tattersall",
        "Maureen Tattersall 🧵",
        "maureen.tattersall",
        "SUE LEE",
    ],
)
def test_full_name(name):
    assert looks_like_full_name(name, "Sew Positive")


@pytest.mark.parametrize(
    "name",
    [
        "Asha tutor",
        "Colin Sew Positive",
        "Ines - tutor",
        "Hetty 🧵",
        "Kit V",
        "Ruth SP",
        "Lorna vol",
        "Mandy B.",
        "Greta SP volunteer",
        "Priti (SP team)",
        "Nan Joyce",
        "Mrs Hexley",
        "Big Dave",
        "Mary Jane",
        "Jean sewing",
        "Pearl Weds",
        "Jim & Pat",
        "Ann from church",
        "Ben's mum",
        "+44 7700 900127",
        "🧵",
        "",
    ],
)
def test_no_full_name(name):
    assert not looks_like_full_name(name, "Sew Positive")


def test_affix_that_members_share_is_no_surname():
    lines = [f"09:00 {name}: hi" for name in ("Ann Thornleigh", "Bea Thornleigh", "Cat Hexley")]
    assert measure("identity", group(*lines))["full_name"].to_list() == [False, False, True]


def test_first_name_that_members_share_is_no_affix():
    lines = [f"09:00 {name}: hi" for name in ("Mary Susan Hexley", "Ann Susan", "Susan Thornleigh")]
    assert measure("identity", group(*lines)).filter("full_name").height == 3


def test_words_of_the_groups_name_are_no_surname():
    assert measure("identity", group("09:00 Ann Menders: hi"))["full_name"].to_list() == [False]


# --- Laws that hold for every group ---

any_case = settings(max_examples=50)
"""A slow machine is no failure."""

WORDS = ("hello", "is it today?", "thank you", "https://example.org", "<Media omitted>", "welcome Bea", "❤️")
PEOPLE = ("Ann", "Bea", "Cat Hexley", "+44 7700 900123")
NOTICES = ("-- joined {}", "-- left {}", "-- added Ann > {}", "-- removed Ann > {}", "-- created {}", "-- settings {}")


@st.composite
def groups(draw) -> Group:
    """Any small group: messages and notices at any hour of a few months, with or without roles."""
    moments = draw(st.lists(st.integers(0, 60 * 24 * 100), min_size=1, max_size=25))
    lines = []
    for minutes in sorted(moments):
        when = datetime(2025, 1, 20) + timedelta(minutes=minutes)
        who = draw(st.sampled_from(PEOPLE))
        said = f"{who}: {draw(st.sampled_from(WORDS))}"
        noticed = draw(st.sampled_from(NOTICES)).format(who)
        lines.append(f"{when:%Y-%m-%d %H:%M} {draw(st.sampled_from([said, said, noticed]))}")
    roles = draw(st.sampled_from([{}, {"Ann": "tutor", "Bea": "participant"}]))
    return group(*lines, roles=roles)


@any_case
@given(groups())
def test_parts_sum_to_the_messages(any_group):
    total = one("activity", any_group)["messages"]
    hours, shared = measure("hours", any_group), one("shared", any_group)
    media = any_group.people.filter(pl.col("kind") == "media").height
    assert measure("monthly", any_group)["messages"].sum() == total
    assert (hours["by_team"] + hours["by_members"]).sum() == total
    assert shared["photos_and_videos"] + shared["documents"] == media
    assert not any_group.roles_known or measure("team", any_group)["messages"].sum() == total


@any_case
@given(groups())
def test_part_is_no_more_than_the_whole(any_group):
    asked, kind = one("questions", any_group), one("encouragement", any_group)
    assert asked["answered_by_team"] <= asked["answered"] <= asked["questions"] <= any_group.people.height
    assert kind["newcomers_welcomed"] <= kind["newcomers"]
    assert kind["encouraging"] <= any_group.people.height
    assert measure("posters", any_group)["messages"].sum() <= any_group.people.height


@any_case
@given(groups(), st.sampled_from(["09:00 Bea: thanks", "09:00 -- left Zadie", "09:00 Ann: <Media omitted>"]))
def test_longer_export_keeps_the_months_before(any_group, line):
    more = from_lines(f"2025-08-01 {line}").with_columns(id=pl.col("id") + 99, line=pl.col("line") + 99)
    longer = Group("G", pl.concat([any_group.chat, more]))
    months = measure("monthly", any_group)
    assert measure("monthly", longer).head(len(months)).equals(months)


days = st.dates(date(2025, 1, 1), date(2025, 5, 10))
entries = st.tuples(st.sampled_from(["Ann", "Bea"]), days, st.sampled_from(["yes", "no", "excused"]))


@any_case
@given(st.lists(entries, max_size=15), days, st.sampled_from(["2025-01-01", "2025-03-01", "2025-04-20"]))
def test_coming_once_more_never_makes_a_member_lapse(rows, day, joined):
    chat = from_lines("2025-01-01 08:00 Ann: hi", f"{joined} 09:00 -- joined Bea", "2025-05-01 09:00 Ann: bye")

    def state(*entered) -> str:
        table = pl.DataFrame(list(entered), schema=ATTENDANCE, orient="row")
        found = measure("attendance", Group("G", chat, attendance=table))
        return found.filter(pl.col("member") == "Bea")["state"].item()

    assert state(*rows, ("Bea", day, "yes")) != "for review" or state(*rows) == "for review"


@any_case
@given(st.lists(entries, max_size=15), st.randoms())
def test_order_of_the_register_does_not_matter(rows, random):
    chat = from_lines("2025-01-01 08:00 Ann: hi", "08:01 Bea: hi", "2025-05-01 09:00 Ann: bye")
    shuffled = random.sample(rows, len(rows))
    tables = [pl.DataFrame(order, schema=ATTENDANCE, orient="row") for order in (rows, shuffled)]
    first, second = (measure("attendance", Group("G", chat, attendance=table)) for table in tables)
    assert first.equals(second)


def with_window(length: int) -> policy.Policy:
    """The policy with another length of the window of attendance, in days."""
    readings = {owner: dict(named) for owner, named in POLICY.readings.items()}
    readings["inactive-member"]["days"] = replace(readings["inactive-member"]["days"], value=length)
    return replace(POLICY, readings=readings)


@any_case
@given(st.lists(entries, max_size=15), st.integers(30, 60), st.integers(1, 60))
def test_longer_window_never_forgets_that_somebody_came(rows, short, more):
    chat = from_lines("2024-10-01 08:00 Ann: hi", "08:01 Bea: hi", "2025-05-11 09:00 Ann: bye")
    register = Group("G", chat, attendance=pl.DataFrame(rows, schema=ATTENDANCE, orient="row"))
    measure = every_metric()["attendance"].measure
    first, longer = (measure(register, with_window(length)) for length in (short, short + more))
    for one, other in zip(first.iter_rows(named=True), longer.iter_rows(named=True), strict=True):
        came = ("active", "drifting")
        assert one["state"] not in came or other["state"] in came
        assert other["state"] != "for review" or one["state"] not in (*came, "excused")
