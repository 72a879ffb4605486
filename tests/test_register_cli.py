"""The commands on the case register, as an administrator or another program runs them."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from golds import SAMPLE, export

COMMAND = Path(sys.executable).with_name("analyser")
SITE = ("--site", SAMPLE / "site.toml")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a register of one sample group."""
    folder = tmp_path_factory.mktemp("register")
    run(folder, "ingest", export("android_beginners"), *SITE)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    """A copy of that register, for a test of its own."""
    subprocess.run(["cp", "-a", f"{made}/.", tmp_path], check=True)
    return tmp_path


def run(folder: Path, *command, code: int | None = 0) -> subprocess.CompletedProcess:
    """Run a command on the register in a folder; the exit code must be `code` (any where it is None), and no traceback shown."""
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "ANALYSER_KEY_FILE": str(folder / "key")}
    done = subprocess.run(
        [part if isinstance(part, bytes) else str(part) for part in (COMMAND, *command)],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert code is None or done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def listed(folder: Path, *options) -> list[dict]:
    return json.loads(run(folder, "cases", "--json", *options).stdout)["cases"]


def urgent_and_other(folder: Path) -> tuple[str, str]:
    cases = listed(folder)
    return cases[0]["id"], next(case["id"] for case in cases if not case["urgent"])


def test_cases_are_listed_by_the_contract(folder):
    answer = json.loads(run(folder, "cases", "--json").stdout)
    assert answer["schema"] == "analyser/cases/1"
    assert answer["total"] == len(answer["cases"]) == answer["counts"]["open"]
    for case in answer["cases"]:
        assert {"id", "group", "rules", "state", "actions"} <= set(case)
        assert (case["group"], case["state"], case["actions"]) == ("Sew Positive Beginners (Thurs)", "open", [])


def test_urgent_cases_come_first_with_the_numbers_to_call(folder):
    shown = run(folder, "cases").stdout
    first = shown.split("\n\n")[1]
    assert first.startswith("URGENT  C-")
    assert "111" in shown.split("\n\n")[0]
    assert "85258" in shown.split("\n\n")[0]


@pytest.mark.parametrize("command", [("cases",), ("cases", "--names", "real"), ("cycles",), ("verify",)])
def test_what_is_printed_fits_a_terminal(folder, command):
    shown = run(folder, *command).stdout
    assert [line for line in shown.splitlines() if len(line) > 80 and "signed" not in line] == []


def test_one_case_is_shown_whole_without_names_unless_asked(folder):
    case, _ = urgent_and_other(folder)
    masked, real = run(folder, "cases", case).stdout, run(folder, "cases", case, "--names", "real").stdout
    whole = json.loads(run(folder, "cases", case, "--names", "real", "--json").stdout)["cases"][0]
    (writer,) = {message["who"] for message in whole["messages"] if message["evidence"]}
    assert writer in real
    assert writer not in masked
    assert "triggering" in masked


def test_taking_in_again_says_that_nothing_is_new(folder):
    assert "Nothing new" in run(folder, "ingest", export("android_beginners"), *SITE).stdout
    (group,) = json.loads(run(folder, "ingest", export("android_beginners"), *SITE, "--json").stdout)["groups"]
    assert (group["new_messages"], group["new_cases"]) == (0, [])


def test_a_dry_run_takes_nothing_in(folder):
    before = listed(folder)
    said = run(folder, "ingest", export("android_social"), *SITE, "--dry-run").stdout
    assert "Nothing was changed" in said
    assert listed(folder) == before


def test_a_dry_run_makes_no_register(tmp_path):
    said = run(tmp_path, "ingest", export("android_social"), "--dry-run")
    assert "new cases" in said.stdout
    assert "Recovery" not in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_somebody_in_danger_is_told_on_every_page_and_with_every_filter(folder):
    for options in (("--rule", "spam"), ("--state", "confirmed"), ("--page", "2")):
        assert "SOMEBODY MAY NEED HELP" in run(folder, "cases", *options).stdout


def test_bytes_that_are_no_letters_are_no_fault(folder):
    _, other = urgent_and_other(folder)
    run(folder, "decide", other, "--state", "not sure", "--by", b"caf\xe9", "--note", b"caf\xe9")
    assert "Nobody in the register" in run(folder, "access", "--member", b"caf\xe9", code=3).stderr


def test_the_recovery_key_is_shown_once_and_not_on_stdout(tmp_path):
    first = run(tmp_path, "ingest", export("android_social"))
    second = run(tmp_path, "ingest", export("android_social"))
    assert "Recovery key" in first.stderr
    assert "Recovery key" not in first.stdout + second.stdout + second.stderr


def test_a_decision_is_recorded_shown_and_undone(folder):
    _, case = urgent_and_other(folder)
    taken = ("--action", "A1", "--action", "A2", "--on", "2025-08-01", "--note", "All of them, at the session")
    run(folder, "decide", case, "--state", "confirmed", *taken, "--by", "Priti")
    shown = run(folder, "cases", case).stdout
    assert "Decided: confirmed, by Priti" in shown
    assert "A1 Rules reiterated to all participants: 2025-08-01, by Priti" in shown
    assert "All of them, at the session" in shown
    (again,) = [each for each in listed(folder) if each["id"] == case]
    assert [action["action"] for action in again["actions"]] == ["A1", "A2"]
    assert f"{case}: open" in run(folder, "undo", case).stdout


def test_deciding_about_an_urgent_case_shows_the_numbers_to_call(folder):
    case, _ = urgent_and_other(folder)
    said = run(folder, "decide", case, "--state", "confirmed", "--dry-run").stdout
    assert "85258" in said
    assert "nothing was changed" in said
    assert listed(folder)[0]["state"] == "open"


@pytest.mark.parametrize(
    ("command", "says", "code"),
    [
        (("decide", "URGENT", "OTHER", "--state", "dismissed"), "cannot be dismissed together", 3),
        (("decide", "OTHER", "--state", "confirmed", "--action", "A4"), "minute", 3),
        (("decide", "C-0000-0000", "--state", "confirmed"), "no case", 3),
        (("decide", "OTHER", "--state", "guilty"), "guilty", 2),
        (("decide", "OTHER", "--state", "confirmed", "--by", " "), "--by", 3),
        (("undo", "OTHER"), "nothing to undo", 3),
        (("cases", "--rule", "rudeness"), "no rule", 3),
        (("cases", "--group", "Nobody's"), "no group", 3),
        (("erase", "--member", "Nobody At All"), "Nobody in the register", 3),
        (("erase",), "--member", 2),
        (("access", "--member", "Nobody At All"), "Nobody in the register", 3),
        (("export", "-o", "cases.xlsx"), "neither", 2),
        (("export", "-o", "/proc/none/cases.csv"), "cannot be written", 3),
        (("cycles", "--note", "x"), "--reviewed-by", 2),
        (("ingest", "/no/such/chat.txt"), "/no/such/chat.txt", 3),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(folder, command, says, code):
    urgent, other = urgent_and_other(folder)
    real = [{"URGENT": urgent, "OTHER": other}.get(part, part) for part in command]
    assert says in run(folder, *real, code=code).stderr
    assert {case["state"] for case in listed(folder)} == {"open"}


@pytest.mark.parametrize("command", ["cases", "verify", "purge", "cycles"])
def test_without_a_register_the_way_to_one_is_told(tmp_path, command):
    said = run(tmp_path, command, code=3).stderr
    assert "analyser ingest" in said
    assert not (tmp_path / "analyser").exists()


def test_cases_in_a_csv_have_a_line_each_and_no_names(folder):
    run(folder, "export", "-o", folder / "cases.csv")
    with (folder / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [case["id"] for case in listed(folder)]
    assert {row["people"].split(" ")[0] for row in rows if row["people"]} == {"Member"}
    assert (folder / "cases.csv").stat().st_mode & 0o077 == 0


def test_erasing_gives_a_certificate(folder):
    case = next(case for case in listed(folder, "--names", "real") if case["rules"] == ["absence-notice"])
    (name,) = case["people"]
    said = run(folder, "erase", "--member", name, "--by", "Priti").stdout
    assert "Rows that still point to this person: 0." in said
    assert name not in said
    assert "Nobody in the register" in run(folder, "access", "--member", name, code=3).stderr
    assert "whole" in run(folder, "verify").stdout


def test_access_is_written_to_a_file_for_its_owner(folder):
    case = next(case for case in listed(folder, "--names", "real") if case["rules"] == ["absence-notice"])
    run(folder, "access", "--member", case["people"][0], "-o", folder / "held.json")
    held = json.loads((folder / "held.json").read_text("utf-8"))
    assert (held["schema"], held["names"]) == ("analyser/access/1", case["people"])
    assert (folder / "held.json").stat().st_mode & 0o077 == 0


def test_what_is_old_is_forgotten_at_a_given_day(folder):
    told = json.loads(run(folder, "purge", "--as-of", "2030-01-01", "--dry-run", "--json").stdout)
    assert told["texts"] > 0
    done = json.loads(run(folder, "purge", "--as-of", "2030-01-01", "--json").stdout)
    assert {**told, "dry_run": False} == done
    assert "not kept" in run(folder, "cases", listed(folder)[0]["id"]).stdout


def test_verify_exits_with_one_when_something_was_altered(folder):
    import sqlcipher3

    assert run(folder, "verify").stdout.startswith("The register is whole: 14 cases, 1 journal entry.")
    key = (folder / "key").read_text().split()[1]
    connection = sqlcipher3.connect(str(folder / "analyser" / "register.db"))
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("UPDATE incident_case SET state = 'dismissed' WHERE state = 'open'")
    connection.commit()
    connection.close()
    assert "not in the state that was decided" in run(folder, "verify", code=1).stdout


def test_a_review_by_the_trustees_is_recorded(folder):
    run(folder, "cycles", "--reviewed-by", "The trustees", "--note", "Minute 3/26")
    answer = json.loads(run(folder, "cycles", "--json").stdout)
    assert (answer["schema"], answer["reviewed"][0]["by"]) == ("analyser/cycles/1", "The trustees")
    assert answer["next_review"]["due"] == "2027-03-16"


def test_kept_days_come_from_the_settings(folder, tmp_path):
    site = tmp_path / "site.toml"
    site.write_text("[register]\nkeep_text_days = 1\nkeep_people_days = 2\n", "utf-8")
    until = {case["texts_kept_until"] for case in listed(folder, "--site", site)}
    assert len(until - {None}) == 1
    site.write_text("[register]\nkeep_text_days = 0\n", "utf-8")
    assert "keep_text_days" in run(folder, "cases", "--site", site, code=3).stderr


def test_what_was_said_of_a_group_in_the_page_holds_for_the_command_too(tmp_path):
    from datetime import date

    from analyser.cases import group_settings, open_register
    from analyser.cases.group_settings import Told
    from analyser.cases.keys import Person
    from analyser.cases.place import Place

    text = "01/05/2025, 09:00 - Ann: last day\n02/05/2025, 09:00 - Bea: still here\n"
    (tmp_path / "WhatsApp Chat with Menders.txt").write_text(text, "utf-8")
    register = open_register(Place(tmp_path / "analyser", None, tmp_path / "key"), Person(lambda text: None), True)
    for group in ("Menders", "Others"):
        told = Told("course", date(2025, 5, 1), aliases="name,same_as\nB.,Bea\n")
        group_settings.keep(register, group, told, "Priti")
    register.close()
    done = run(tmp_path, "ingest", tmp_path / "WhatsApp Chat with Menders.txt")
    assert "Others" not in done.stdout + done.stderr
    assert "aliases" not in done.stderr
    assert "after-course-end" in run(tmp_path, "cases").stdout
