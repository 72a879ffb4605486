"""The command line's other commands and its exit codes."""

import json
import re
import signal
import subprocess
import sys

import polars as pl
import pytest
from golds import NAMES, SAMPLE, export
from test_check import run

import analyser
from analyser.chat.table import EVENTS, KINDS
from analyser.report.machine import as_object
from analyser.reviews import review
from analyser.rules import every_rule

KEYS = ["line", "timestamp", "sender", "text", "kind", "event", "actor", "targets", "attachment", "edited"]


@pytest.mark.parametrize("name", NAMES)
def test_parse_prints_one_object_a_record_with_the_keys_of_the_contract(name):
    records = [json.loads(line) for line in run("parse", export(name)).stdout.split("\n") if line]
    assert all(list(record) == KEYS for record in records)
    assert [record["line"] for record in records] == sorted({record["line"] for record in records})


@pytest.mark.parametrize("name", NAMES)
def test_parse_uses_the_kinds_and_events_of_the_contract(name):
    for line in run("parse", export(name)).stdout.strip().split("\n"):
        record = json.loads(line)
        assert record["kind"] in KINDS
        assert (record["event"] in EVENTS) is (record["kind"] == "system")


def test_parse_writes_the_same_records_as_parquet(tmp_path):
    run("parse", export("android_social"), "--format", "parquet", "-o", tmp_path / "chat.parquet")
    printed = [json.loads(line) for line in run("parse", export("android_social")).stdout.strip().split("\n")]
    assert pl.read_parquet(tmp_path / "chat.parquet")["text"].to_list() == [record["text"] for record in printed]


def test_parse_writes_a_csv_in_which_no_cell_is_a_formula(tmp_path):
    chat = tmp_path / "chat.txt"
    chat.write_text(
        "15/03/2024, 10:00 - =cmd|1: @SUM(1)\n15/03/2024, 10:01 - Bea: +44\n15/03/2024, 10:02 - Bea: -1\n", "utf-8"
    )
    table = pl.read_csv(run("parse", chat, "--format", "csv").stdout.encode())
    assert table["text"].to_list() == ["'@SUM(1)", "'+44", "'-1"]
    assert table["sender"][0] == "'=cmd|1"


def test_parse_to_parquet_needs_a_file():
    assert "-o" in run("parse", export("android_social"), "--format", "parquet", code=2).stderr


def test_parse_leaves_the_old_file_when_the_export_cannot_be_read(tmp_path):
    old = tmp_path / "chat.csv"
    old.write_text("old", "utf-8")
    run("parse", tmp_path / "missing.txt", "-o", old, code=3)
    assert old.read_text("utf-8") == "old"


def test_rules_counts_the_clauses_and_gives_each_reason():
    printed = run("rules").stdout
    assert "63 clauses: 49 checked, 14 not checked" in printed
    assert printed.count("Not checked:") == 14


def test_rules_fits_eighty_columns():
    assert max(map(len, run("rules").stdout.split("\n"))) <= 80


@pytest.mark.parametrize("name", ["personal-info", "activity", "R-09a", "DH-01", "CG-05 A1", "one-to-one"])
def test_rules_explains_a_rule_a_metric_and_a_clause(name):
    assert run("rules", name).stdout.startswith(f"{name}: ")


def test_rules_names_what_is_known_when_asked_for_something_else():
    assert "personal-info" in run("rules", "nonsense", code=2).stderr


def test_explain_says_why():
    assert "personal-info" in run("explain", "Ring me on 07700 900123").stdout


def test_explain_shows_the_words_and_where_to_turn_in_a_crisis():
    printed = run("explain", "I want to kill myself, ring me on 07700 900123").stdout
    assert printed.index("call 999") < printed.index("urgent-support") < printed.index("personal-info")
    assert '"07700 900123"' in printed
    assert max(map(len, printed.split("\n"))) <= 80


@pytest.mark.parametrize("content", ["", "\n\n", '{"id": 1, "text": ""}\n\n'], ids=["empty", "blank", "no words"])
def test_explain_says_nothing_of_nothing(content, tmp_path):
    messages = tmp_path / "messages.jsonl"
    messages.write_text(content, "utf-8")
    answers = [json.loads(line) for line in run("explain", "--jsonl", messages).stdout.split("\n") if line]
    assert [answer["labels"] for answer in answers] == [[]] * content.count("id")


def test_explain_answers_a_line_for_each_line(tmp_path):
    messages = tmp_path / "messages.jsonl"
    messages.write_text('{"id": 1, "text": "Ring 07700 900123"}\n{"id": "b", "text": "Lovely hem"}\n', "utf-8")
    answers = [json.loads(line) for line in run("explain", "--jsonl", messages).stdout.strip().split("\n")]
    assert [(answer["id"], answer["labels"]) for answer in answers] == [(1, ["personal-info"]), ("b", [])]
    assert set(answers[0]) == {"id", "labels", "scores", "why"}


def test_explain_names_the_line_that_is_no_message(tmp_path):
    messages = tmp_path / "messages.jsonl"
    messages.write_text('{"id": 1, "text": "hello"}\nhello\n', "utf-8")
    assert "line 2" in run("explain", "--jsonl", messages, code=3).stderr


def test_evaluate_measures_each_rule(tmp_path):
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text(
        '{"id": 1, "text": "Ring 07700 900123", "labels": ["personal-info"]}\n{"id": 2, "text": "Lovely hem", "labels": []}\n',
        "utf-8",
    )
    answer = json.loads(run("evaluate", labelled, "--json").stdout)
    row = next(row for row in answer["rules"] if row["rule"] == "personal-info")
    assert (row["precision"], row["recall"], row["false_alarms_per_1000"]) == (1.0, 1.0, 0.0)
    assert answer["macro_f1"]["value"] == 1.0


def test_demo_prints_the_pages_of_the_sample_groups(tmp_path):
    pages = run("demo", "-o", tmp_path).stdout.strip().split("\n")
    assert [page.rpartition("/")[2].rpartition("\\")[2] for page in pages] == ["review-admin.html", "review.html"]


def test_review_never_names_anybody_to_trustees(tmp_path):
    run("review", export("android_social"), "-o", tmp_path, "--names", "real", code=2)
    assert list(tmp_path.iterdir()) == []


def test_wrong_dates_are_wrong_usage():
    assert "yesterday" in run("check", export("android_social"), "--since", "yesterday", code=2).stderr
    assert (
        "later than"
        in run("check", export("android_social"), "--since", "2025-05-01", "--until", "2025-04-01", code=2).stderr
    )


def test_public_names_are_those_that_the_package_lists():
    assert sorted(analyser._HOMES) == analyser.__all__


def test_public_names_are_what_they_seem_in_a_fresh_process():
    code = (
        "import analyser.cli; from analyser import *; print(callable(review), callable(read_export), callable(Options))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "True True True"


SECRET = "what somebody wrote to Wilhelmina"


@pytest.fixture
def review_with_a_broken_rule(monkeypatch):
    """Break a rule for one test; gives the JSON object of a sample group."""

    def make(rule: str) -> dict:
        def broken(*_):
            raise KeyError(SECRET)

        monkeypatch.setattr(every_rule()[rule], "find", broken)
        result = review([export("android_social")])
        return as_object(result)["groups"][0]

    return make


def test_a_broken_rule_is_shown_as_not_checked_and_not_as_nought(review_with_a_broken_rule):
    group = review_with_a_broken_rule("one-to-one")
    assert group["one_to_one"] is None
    assert group["not_checked"]["one-to-one"].startswith("KeyError in test_cli.py")


def test_a_broken_rule_takes_with_it_the_rules_that_need_it(review_with_a_broken_rule):
    group = review_with_a_broken_rule("urgent-support")
    assert {"urgent-support", "unsupported-request", "not-followed-up", "incidents"} <= set(group["not_checked"])
    assert group["incidents"] is None


def test_what_broke_is_told_without_a_word_of_the_chat(review_with_a_broken_rule):
    assert SECRET not in json.dumps(review_with_a_broken_rule("urgent-support"))


def test_evaluate_measures_messages_that_all_have_a_label(tmp_path):
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text('{"id": 1, "text": "Ring 07700 900123", "labels": ["personal-info"]}\n', "utf-8")
    assert "personal-info" in run("evaluate", labelled).stdout


def test_evaluate_names_the_line_whose_labels_are_no_words(tmp_path):
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text('{"id": 1, "text": "hello", "labels": [["a"]]}\n', "utf-8")
    assert "line 1" in run("evaluate", labelled, code=3).stderr


def test_help_names_every_command():
    printed = run("--help").stdout
    assert all(name in printed for name in ("parse", "check", "review", "rules", "demo", "explain", "evaluate"))


def test_module_and_command_are_the_same_program():
    assert run("--version").stdout.startswith("analyser, version")
    assert sys.executable
    assert SAMPLE.is_dir()


def test_parse_does_not_write_over_the_export(tmp_path):
    chat = tmp_path / "chat.txt"
    chat.write_text("15/03/2024, 10:00 - Ann: hello\n", "utf-8")
    assert "overwrite" in run("parse", chat, "-o", chat, code=2).stderr
    assert chat.read_text("utf-8") == "15/03/2024, 10:00 - Ann: hello\n"


def test_explain_answers_a_writer_who_waits():
    command = [sys.executable, "-m", "analyser", "explain", "--jsonl", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as asked:
        for number, text in enumerate(["Ring me on 07700 900123", "Lovely hem"]):
            asked.stdin.write(json.dumps({"id": number, "text": text}) + "\n")
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())["id"] == number
        asked.stdin.close()
        assert asked.stdout.read() == ""


def test_explain_goes_on_after_a_line_that_is_no_message(tmp_path):
    messages = tmp_path / "messages.jsonl"
    lines = (
        b'{"id": 1, "text": "hello"}',
        b"\xff\xfe",
        b"[1]",
        b'{"id": 2}',
        b'{"id": 3, "text": "see \\ud83d you"}',
        b"",
    )
    messages.write_bytes(b"\n".join(lines))
    done = run("explain", "--jsonl", messages, code=3)
    assert [json.loads(line)["id"] for line in done.stdout.split("\n") if line] == [1, 3]
    assert [f"line {number}" in done.stderr for number in range(1, 6)] == [False, True, True, True, False]


def test_explain_says_of_another_language_that_it_is_not_checked():
    assert "not in English (pl)" in run("explain", "Dzisiaj nie mogę przyjść na zajęcia, przepraszam").stdout


def test_rules_shows_examples_and_figures_of_a_message_rule():
    printed = run("rules", "offensive").stdout
    assert "what it leaves alone" in printed
    assert re.search(r"messages that training did not see +0\.\d\d +0\.\d\d +0\.\d\d +0\.\d\d +\d+", printed)


CHAT = "01/03/2025, 10:00 - Ann: hello all\n01/03/2025, 10:05 - Bea: Nie mogę dzisiaj przyjść, moja córka jest bardzo chora\n"


def test_messages_in_other_languages_are_reported_as_not_checked(tmp_path):
    chat = tmp_path / "chat.txt"
    chat.write_text(CHAT, "utf-8")
    (group,) = json.loads(run("check", chat, "--json").stdout)["groups"]
    assert any("1 message is not in English (Polish 1)" in warning for warning in group["parse"]["warnings"])


def test_review_without_the_model_says_so(tmp_path, monkeypatch):
    chat = tmp_path / "chat.txt"
    chat.write_text(CHAT, "utf-8")
    monkeypatch.setattr("analyser.reviews.usable_model", lambda: (None, "A file of the message model is missing."))
    made = review([chat])
    (group,) = as_object(made)["groups"]
    assert group["not_checked"] == {"message-model": "A file of the message model is missing."}


def test_explain_stops_at_an_interrupt_while_its_writer_waits():
    command = [sys.executable, "-m", "analyser", "explain", "--jsonl", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as asked:
        asked.stdin.write('{"id": 1, "text": "Lovely hem"}\n')
        asked.stdin.flush()
        asked.stdout.readline()
        asked.send_signal(signal.SIGINT)
        assert asked.wait(20) > 0
        assert "Fatal" not in asked.stderr.read()


def test_explain_stops_quietly_when_nobody_reads_on(tmp_path):
    messages = tmp_path / "messages.jsonl"
    messages.write_text('{"id": 1, "text": "Lovely hem"}\n' * 3000, "utf-8")
    command = f"{sys.executable} -m analyser explain --jsonl {messages} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert "opened" not in done.stderr
    assert "Traceback" not in done.stderr


def test_name_of_a_picture_is_nobodys_words(tmp_path):
    chat = tmp_path / "chat.txt"
    picture = "\u200e<attached: 00000022-PHOTO-2025-09-09-13-05-22.jpg>"
    chat.write_text(
        f"\u200e[01/03/2025, 10:00:00] Ann: {picture}\n[01/03/2025, 10:01:00] Bea: Ring me on 07700 900123\n", "utf-8"
    )
    assert [
        found["line"]
        for found in json.loads(run("check", chat, "--json").stdout)["findings"]
        if found["rule"] == "personal-info"
    ] == [2]


@pytest.mark.parametrize(
    ("command", "code"),
    [("rules | true", 0), ("rules > /dev/full", 3), ("rules >&-", 0), ("rules nonsense", 2)],
)
def test_exit_code_tells_what_happened_to_the_output(command, code):
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m analyser {command}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_evaluate_goes_on_after_lines_that_are_no_messages_and_says_so(tmp_path):
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text("[" * 100_000 + '\n{"id": 1, "text": "Lovely hem", "labels": []}\n', "utf-8")
    labelled.with_name("labelled.meta.jsonl").write_text('{"id": 1, "voice": 7}\n' + "[" * 100_000, "utf-8")
    done = run("evaluate", labelled, code=3)
    assert "1 messages" in done.stdout
    assert "line 1 was left out: not JSON" in done.stderr
    assert "1 line was left out" in done.stderr


@pytest.mark.parametrize("name", ["NaN", "1e999", "-Infinity"])
def test_explain_takes_no_id_that_it_could_not_give_back(name, tmp_path):
    messages = tmp_path / "messages.jsonl"
    messages.write_text(f'{{"id": {name}, "text": "hello"}}\n', "utf-8")
    assert "line 1 is not JSON" in run("explain", "--jsonl", messages, code=3).stderr
