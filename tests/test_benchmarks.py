"""The benchmark measures what it says: its chats never change, a wrong answer is told, and a missing parser too."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"

# Written down from the first version of make_chat.py: figures of different days compare only where the chats are one.
BYTES = {
    "android": (
        "7708ff12ca530171765388ab1e791fd2f3f313ef00ea3279a0855e1719d2d408",
        "366371ae5267cad8066b510d537e790911ee9c5626b2e39ad2c943128fa4bbcb",
    ),
    "ios": (
        "0f04e56d78b481c4f03504b948c309a598b3451cc7422eefc69584db8f906e5e",
        "d19c963da42a012512c1edf2c07375a405b9e7917f82bae1225fdaa05a2d4523",
    ),
}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def speed(cache: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
    """Run the benchmark on one small chat, once."""
    command = [sys.executable, BENCHMARKS / "speed.py", "--cache", cache, "--rounds", "1", "--sizes", "300", *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=os.environ | settings, timeout=60, check=False
    )


@pytest.mark.parametrize("style", BYTES)
def test_the_same_arguments_give_the_same_chat_as_ever(style, tmp_path):
    chat, gold = tmp_path / "chat.txt", tmp_path / "gold.jsonl"
    command = ["--n", "1000", "--style", style, "--out", chat, "--gold", gold]
    subprocess.run([sys.executable, BENCHMARKS / "make_chat.py", *command], check=True, timeout=60)
    assert (sha256(chat), sha256(gold)) == BYTES[style]


def test_a_run_in_which_our_answers_are_exact_ends_well(tmp_path):
    done = speed(tmp_path, "--contestants", "analyser", "analyser parse", "bare re.match loop")
    assert (done.returncode, done.stderr) == (0, "")


def test_no_line_of_the_report_is_wider_than_80_columns(tmp_path):
    done = speed(tmp_path, "--contestants", "analyser", "bare re.match loop")
    assert [line for line in done.stdout.split("\n") if len(line) > 80] == []


CPU = {"analyser": 1.0, "bare re.match loop": 0.8, "whatsapp-chat-parser": 2.0, "whatstk": 9.0}


def test_each_target_of_the_issue_is_judged_by_the_median_at_a_million_records(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import speed

    results = {("ios", size): {name: speed.Result(size) for name in CPU} for size in (100_000, 1_000_000)}
    for (_, size), by_name in results.items():
        for name, result in by_name.items():
            middle = CPU[name] * size / 1_000_000
            result.runs = [{"cpu": middle * factor, "peak": 500_100_000} for factor in (0.5, 1, 7)]
    judged = [line[46:].strip() for line in speed.targets(results, ["ios"]).split("\n")]
    assert judged == ["ios", "1.25 not met", "2.00 met", "9.00 not met", "10.00 met", "500.1 not met"]


def test_a_target_of_which_a_figure_is_missing_is_not_measured(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import speed

    judged = [line[46:].strip() for line in speed.targets({}, ["ios"]).split("\n")[1:]]
    assert judged == ["not measured"] * 5


def without_one(records):
    return records[:-1]


def in_another_order(records):
    return [records[0], records[2], records[1], *records[3:]]


def changed(key):
    def change(records):
        place = next(place for place, record in enumerate(records) if record["sender"])
        return [*records[:place], records[place] | {key: "2025-01-01T00:00"}, *records[place + 1 :]]

    change.__name__ = key
    return change


@pytest.mark.parametrize(
    "change",
    [without_one, in_another_order, changed("timestamp"), changed("sender"), changed("text")],
    ids=lambda change: change.__name__,
)
def test_a_run_in_which_an_answer_of_ours_is_not_exact_ends_with_1(change, tmp_path):
    arguments = ("--styles", "android", "--contestants", "analyser")
    assert speed(tmp_path, *arguments).returncode == 0
    gold = tmp_path / "android-300.gold.jsonl"
    records = [json.loads(line) for line in gold.read_text("utf-8").rstrip("\n").split("\n")]
    gold.write_text("".join(json.dumps(record) + "\n" for record in change(records)), "utf-8")
    assert speed(tmp_path, *arguments).returncode == 1


def test_a_parser_that_cannot_run_is_named_and_the_others_are_measured(tmp_path):
    done = speed(tmp_path, "--contestants", "analyser", "whatsapp-chat-parser", PATH=str(tmp_path))
    told = done.stdout.count("whatsapp-chat-parser not available: there is no node for it\n")
    assert (done.returncode, told) == (0, 3), "once at the head and once for each style"


def test_a_parser_that_takes_too_long_is_stopped_and_named(tmp_path):
    done = speed(tmp_path, "--contestants", "bare re.match loop", "--limit", "0.001")
    assert (done.returncode, "stopped after 0.001 s" in done.stdout) == (0, True)


def test_a_run_without_our_parser_says_nothing_of_its_answers(tmp_path):
    assert "exact." not in speed(tmp_path, "--contestants", "bare re.match loop").stdout


def test_the_memory_of_a_parser_is_its_own_and_not_that_of_the_program_that_started_it(tmp_path):
    chat = tmp_path / "chat.txt"
    chat.write_text("12/03/2025, 19:04 - Ann: Hello\n", "utf-8")
    start = "import subprocess, sys; held = b'x' * 300_000_000; subprocess.run(sys.argv[1:], check=True)"
    command = [sys.executable, "-c", start, sys.executable, BENCHMARKS / "peers" / "bare_loop.py", chat]
    figures = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    assert figures["peak"] < 100_000_000


@pytest.mark.parametrize("lock", ["requirements/bench.txt", "benchmarks/peers/package-lock.json"])
def test_a_lock_file_pins_what_is_installed_and_no_place_to_get_it_from(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert ("sha256:" in text or "sha512-" in text, "://" in text) == (True, False)
