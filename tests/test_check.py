"""`analyser check --json` on the four sample groups: the contract's keys, and the hand-made answers."""

import json
import os
import subprocess
import sys

import pytest
from golds import NAMES, SAMPLE, export, gold

from analyser import Policy

GROUP_KEYS = {
    "group", "files", "platform", "first", "last", "messages", "members", "parse", "rules_at_creation",
    "joins_without_rules", "posts_after_course_end", "quiet_hours_posts", "inactive_members", "incidents",
    "names_not_anonymised", "one_to_one", "spam_bursts", "metrics",
}  # fmt: skip
FINDING_KEYS = {
    "id", "rule", "clause", "group", "line", "last_line", "timestamp", "members", "sure", "score", "spans", "why",
}  # fmt: skip


def run(*arguments: object, code: int = 0) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [sys.executable, "-m", "analyser", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == code, done.stderr
    return done


def write(folder, text: str, name: str = "chat.txt"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def check(*arguments: object) -> dict:
    return json.loads(run("check", *arguments, "--json").stdout)


@pytest.fixture(scope="module")
def answers() -> dict[str, dict]:
    """Name of a sample -> its object; the whole is checked once."""
    site = ("--site", SAMPLE / "site.toml", "--names", "real")
    return {name: check(export(name), *site) for name in NAMES}


@pytest.fixture(params=NAMES)
def pair(request, answers) -> tuple[dict, dict]:
    """The hand-made answers to a sample group, and ours."""
    return gold(request.param), answers[request.param]["groups"][0]


def test_object_has_the_keys_of_the_contract(answers):
    for answer in answers.values():
        assert answer["schema"] == "analyser/check/1"
        assert set(answer["groups"][0]) >= GROUP_KEYS
        assert all(set(found) == FINDING_KEYS for found in answer["findings"])


def test_counts_messages_and_members(pair):
    wanted, ours = pair
    assert (ours["messages"], ours["members"]) == (wanted["messages"], len(wanted["current_members"]))


def test_understands_every_line(pair):
    wanted, ours = pair
    assert ours["parse"]["lines"] == ours["parse"]["lines_explained"] == wanted["physical_lines"]


def test_no_rule_or_metric_broke(pair):
    assert pair[1]["not_checked"] == {}


def test_knows_whether_the_rules_were_sent_at_creation(pair):
    assert pair[1]["rules_at_creation"] is pair[0]["rules_at_creation"]


def test_lists_the_joins_without_rules(pair):
    joins = [[join["line"], join["member"]] for join in pair[1]["joins_without_rules"]]
    assert joins == pair[0]["joins_without_rules_within_24h"]


def test_lists_the_posts_after_the_course_end(pair):
    assert pair[1]["posts_after_course_end"] == pair[0]["posts_after_course_end"]


def test_lists_the_posts_in_the_quiet_hours(pair):
    assert pair[1]["quiet_hours_posts"] == pair[0]["quiet_hours_posts"]


def test_lists_the_members_who_have_not_posted(pair):
    assert pair[1]["inactive_members"] == pair[0]["inactive_members"]


def test_lists_the_names_that_are_not_anonymised(pair):
    assert pair[1]["names_not_anonymised"] == pair[0]["names_not_anonymised"]


def test_finds_the_one_to_one_conversations_and_no_others(pair):
    found = [[each["first_line"], each["last_line"], sorted(each["pair"])] for each in pair[1]["one_to_one"]]
    assert found == [[first, last, sorted(who)] for first, last, who in pair[0]["one_to_one"]]


def test_finds_the_spam_bursts_and_no_others(pair):
    found = [[each["first_line"], each["last_line"], each["members"]] for each in pair[1]["spam_bursts"]]
    assert found == pair[0]["spam_bursts"]


@pytest.mark.parametrize("name", NAMES)
def test_lists_nobody_as_lapsed_who_attends(name, answers):
    states = answers[name]["groups"][0]["metrics"]["attendance"]
    lapsed = sorted(row["member"] for row in states if row["state"] == "for review")
    assert lapsed == gold(name).get("attendance_lapsed_60d", [])


def test_shows_pseudonyms_unless_names_are_asked_for():
    answer = json.dumps(check(export("android_beginners"), "--site", SAMPLE / "site.toml"), ensure_ascii=False)
    names = [
        line.split(",")[0] for line in (SAMPLE / "android_beginners.members.csv").read_text("utf-8").split("\n")[1:]
    ]
    assert [name for name in names if name and name in answer] == []


def test_cannot_know_the_rules_at_creation_of_a_chat_that_starts_later(tmp_path):
    late = tmp_path / "late.txt"
    late.write_text("15/03/2024, 10:00 - Ann: hello\n17/03/2024, 10:00 - Bea: hello\n", "utf-8")
    group = check(late)["groups"][0]
    assert group["rules_at_creation"] is None
    assert any("creation" in warning for warning in group["parse"]["warnings"])


def test_members_csv_and_settings_by_file_name_serve_as_well_as_settings_by_group_name(tmp_path, answers):
    site = tmp_path / "site.toml"
    site.write_text('[groups.ios_upcycle_autumn]\nkind = "course"\ncourse_end = 2025-11-25\n', "utf-8")
    members = SAMPLE / "ios_upcycle_autumn.members.csv"
    ours = check(export("ios_upcycle_autumn"), "--site", site, "--members", members, "--names", "real")["groups"][0]
    theirs = answers["ios_upcycle_autumn"]["groups"][0]
    assert ours["posts_after_course_end"] == theirs["posts_after_course_end"]
    assert ours["joins_without_rules"] == theirs["joins_without_rules"]


def test_finding_ids_survive_a_longer_export(tmp_path):
    text = export("android_social").read_text("utf-8")
    shorter = tmp_path / "shorter.txt"
    shorter.write_text("\n".join(text.split("\n")[:200]) + "\n", "utf-8")
    early = {found["id"] for found in check(shorter)["findings"] if found["timestamp"] < "2025-04-01"}
    later = {found["id"] for found in check(export("android_social"))["findings"]}
    by_the_end = {"inactive-member", "not-followed-up"}
    early -= {found["id"] for found in check(shorter)["findings"] if found["rule"] in by_the_end}
    assert early
    assert early <= later


def test_finding_ids_are_unique(answers):
    ids = [found["id"] for answer in answers.values() for found in answer["findings"]]
    assert len(ids) == len(set(ids))


def test_since_and_until_limit_the_period():
    options = ("--since", "2025-03-01", "--until", "2025-03-31")
    answer = check(export("android_social"), *options)
    times = [
        found["timestamp"] for found in answer["findings"] if found["rule"] not in ("inactive-member", "full-name")
    ]
    assert times
    assert all("2025-03-01" <= time < "2025-04-01" for time in times)


def test_several_exports_make_several_groups():
    answer = check(export("android_social"), export("ios_upcycle_autumn"))
    assert [group["files"] for group in answer["groups"]] == [["android_social.txt"], ["ios_upcycle_autumn.txt"]]


ONLY_JUDGED = "15/03/2024, 23:10 - Ann: is anybody still sewing?\n"


@pytest.mark.parametrize(("level", "code"), [("certain", 0), ("judge", 1)])
def test_fail_on_tells_what_is_certain_from_what_a_person_must_judge(level, code, tmp_path):
    chat = write(tmp_path, ONLY_JUDGED)
    assert run("check", chat, "--fail-on", level, code=code).returncode == code


def test_fail_on_certain_meets_a_telephone_number(tmp_path):
    chat = write(tmp_path, "15/03/2024, 10:00 - Ann: ring me on 07700 900123\n")
    assert run("check", chat, "--fail-on", "certain", code=1).returncode == 1


def test_fail_on_passes_a_chat_without_findings(tmp_path):
    clean = tmp_path / "clean.txt"
    clean.write_text("15/03/2024, 10:00 - Ann: The hem is finished\n", "utf-8")
    assert run("check", clean, "--fail-on", "judge").returncode == 0


def test_text_answer_fits_eighty_columns():
    lines = run("check", export("android_social"), "--site", SAMPLE / "site.toml").stdout.split("\n")
    assert max(map(len, lines)) <= 80


def test_is_silent_on_stderr_when_piped():
    assert run("check", export("android_social")).stderr == ""


COURSE = """\
01/03/2025, 09:00 - Tutor created group "{name}"
01/03/2025, 09:01 - Tutor added Ann and Bea
01/03/2025, 09:05 - Tutor: {rules}
02/03/2025, 10:00 - Ann: you are a stupid bitch
03/03/2025, 10:00 - Tutor: please, no offensive language in any context
10/03/2025, 23:30 - Bea: still awake
20/03/2025, 10:00 - Ann: hello again
"""


def course(name: str = "Menders") -> str:
    return COURSE.format(name=name, rules="\n".join(Policy.load().rules_list))


def test_period_does_not_forget_the_rules_that_were_sent_before_it(tmp_path):
    group = check(write(tmp_path, course()), "--since", "2025-03-04")["groups"][0]
    assert group["rules_at_creation"] is True


def test_as_of_leaves_out_what_came_later_everywhere(tmp_path):
    answer = check(write(tmp_path, course()), "--as-of", "2025-03-05")
    group = answer["groups"][0]
    assert group["messages"] == 3
    assert group["quiet_hours_posts"] == []
    assert group["last"] == "2025-03-03T10:00:00"
    assert "quiet-hours" not in {found["rule"] for found in answer["findings"]}


def test_says_whether_an_incident_was_followed_up(tmp_path):
    first = check(write(tmp_path, course()))["groups"][0]["incidents"]
    ignored = course().replace("please, no offensive language in any context", "good morning all")
    second = check(write(tmp_path, ignored))["groups"][0]["incidents"]
    assert [each["followed_up"] for each in first] == [True]
    assert [each["followed_up"] for each in second] == [False]


def test_finding_ids_survive_a_new_name_of_the_group(tmp_path):
    renamed = course() + '21/03/2025, 10:00 - Tutor changed the group name to "Tuesday Menders"\n'
    before = check(write(tmp_path, course()))
    after = check(write(tmp_path, renamed))
    assert after["groups"][0]["group"] == "Tuesday Menders"
    assert {found["id"] for found in before["findings"]} <= {found["id"] for found in after["findings"]}


@pytest.mark.parametrize(
    ("settings", "posts"),
    [('kind = "course"', None), ('kind = "social"', []), ("", None), ("course_end = 2025-03-05", "some")],
)
def test_posts_after_the_course_are_unknown_where_nobody_said_when_it_ends(settings, posts, tmp_path):
    site = write(tmp_path, f"[groups.Menders]\n{settings}\n", "site.toml")
    group = check(write(tmp_path, course()), "--site", site)["groups"][0]
    assert bool(group["posts_after_course_end"]) if posts == "some" else group["posts_after_course_end"] == posts
    assert any("nobody has said when the course ends" in each for each in group["parse"]["warnings"]) is (posts is None)


def test_names_in_the_lists_that_the_export_does_not_know_are_warned_of(tmp_path):
    members = write(tmp_path, "Name;Role\nTutor;Tutor\nAnne;participant\n", "members.csv")
    warnings = check(write(tmp_path, course()), "--members", members)["groups"][0]["parse"]["warnings"]
    assert any("1 of 2 names in the members list" in each for each in warnings)


def test_settings_for_a_group_that_no_export_bears_are_told(tmp_path):
    site = write(tmp_path, '[groups."Tuesday Mender"]\nkind = "course"\n', "site.toml")
    assert "Tuesday Mender" in run("check", write(tmp_path, course()), "--site", site).stderr


def test_exporter_whom_nobody_can_name_is_no_second_person(tmp_path):
    chat = write(
        tmp_path,
        '01/03/2025, 09:00 - You created group "G"\n01/03/2025, 09:01 - You added Bea\n01/03/2025, 09:02 - Priti: hi\n'
        "01/03/2025, 09:03 - Cat: hi\n01/03/2025, 09:04 - Bea: hi\n",
    )
    group = check(chat)["groups"][0]
    assert group["members"] == 3
    assert any("made the export" in warning for warning in group["parse"]["warnings"])


def test_answer_holds_no_word_of_the_chat_and_no_name(tmp_path):
    junk = course().replace("Ann", "Wilhelmina") + "21/03/2025, 10:00 - Wilhelmina frobnicated the group\n"
    chat = write(tmp_path, "half a message about Wilhelmina\n" + junk)
    answer = json.dumps(check(chat), ensure_ascii=False)
    assert [word for word in ("Wilhelmina", "frobnicated", "half a message", "still awake") if word in answer] == []


def test_machine_output_is_utf_8_whatever_the_terminal_is(tmp_path):
    chat = write(tmp_path, course("Menders 🧵"))
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(
        [sys.executable, "-m", "analyser", "check", chat, "--json"], capture_output=True, env=environment
    )
    assert json.loads(done.stdout.decode("utf-8"))["groups"][0]["group"] == "Menders 🧵"


def test_groups_of_one_name_are_told_apart(tmp_path):
    first = write(tmp_path, course(), "a.txt")
    second = write(tmp_path, course().replace("01/03/2025, 09:00", "01/03/2025, 08:00"), "b.txt")
    site = write(tmp_path, "[groups.Menders]\ncourse_end = 2025-03-05\n", "site.toml")
    answer = check(first, second, "--site", site)
    assert all(group["posts_after_course_end"] for group in answer["groups"])
    assert [group["group"] for group in answer["groups"]] == ["Menders (1)", "Menders (2)"]
    assert [group["files"] for group in answer["groups"]] == [["a.txt"], ["b.txt"]]
    ids = [found["id"] for found in answer["findings"]]
    assert len(ids) == len(set(ids))


def test_rules_count_as_sent_where_nobody_can_tell_who_the_team_is(tmp_path):
    chat = course().replace("Tutor created", "You created").replace("Tutor added Ann and Bea", "You added Bea")
    group = check(write(tmp_path, chat))["groups"][0]
    assert group["rules_at_creation"] is True


def test_newcomer_is_not_called_inactive(tmp_path):
    chat = course().replace("20/03/2025", "20/06/2025") + "21/06/2025, 10:00 - Tutor added New\n"
    answer = check(write(tmp_path, chat), "--names", "real")
    assert "New" in answer["groups"][0]["inactive_members"]
    assert "New" not in [
        name for found in answer["findings"] if found["rule"] == "inactive-member" for name in found["members"]
    ]


def test_member_called_you_is_a_member(tmp_path):
    chat = write(tmp_path, "01/03/2025, 09:00 - You: ring me on 07700 900123\n01/03/2025, 09:01 - Bea: no\n")
    assert check(chat)["groups"][0]["members"] == 2


def test_last_day_of_the_calendar_is_a_day(tmp_path):
    assert check(write(tmp_path, course()), "--until", "9999-12-31")["groups"][0]["messages"] == 5


def test_terminal_is_shown_no_escape_sequence(tmp_path):
    chat = write(tmp_path, course("Menders \x1b[2J\u202e"))
    assert not {"\x1b", "\u202e"} & set(run("check", chat).stdout)


def test_caption_is_judged_though_it_names_its_file(tmp_path):
    said = "minutes.pdf (file attached)\nPlease read minutes.pdf and ring Jan on 07700 900123"
    path = write(tmp_path, f"03/03/2025, 09:00 - Ann: hello\n03/03/2025, 09:01 - Ann: {said}\n")
    assert [found["rule"] for found in check(path)["findings"] if found["line"] == 2] == ["personal-info"]
