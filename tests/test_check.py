"""`analyser check --json` on the four sample groups: the contract's keys, and the hand-made answers."""

import json
import subprocess
import sys

import pytest
from golds import NAMES, SAMPLE, export, gold

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
    lapsed = sorted(row["member"] for row in states if row["state"] == "lapsed")
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
    times = [found["timestamp"] for found in answer["findings"] if found["rule"] != "inactive-member"]
    assert times
    assert all("2025-03-01" <= time < "2025-04-01" for time in times)


def test_several_exports_make_several_groups():
    answer = check(export("android_social"), export("ios_upcycle_autumn"))
    assert [group["files"] for group in answer["groups"]] == [["android_social.txt"], ["ios_upcycle_autumn.txt"]]


@pytest.mark.parametrize(("level", "code"), [("certain", 1), ("judge", 1)])
def test_fail_on_sets_the_exit_code(level, code):
    run("check", export("android_social"), "--fail-on", level, code=code)


def test_fail_on_passes_a_chat_without_findings(tmp_path):
    clean = tmp_path / "clean.txt"
    clean.write_text("15/03/2024, 10:00 - Ann: The hem is finished\n", "utf-8")
    run("check", clean, "--fail-on", "judge")


def test_text_answer_fits_eighty_columns():
    lines = run("check", export("android_social"), "--site", SAMPLE / "site.toml").stdout.split("\n")
    assert max(map(len, lines)) <= 80


def test_is_silent_on_stderr_when_piped():
    assert run("check", export("android_social")).stderr == ""
