"""Many exports: the same answers as one by one, whoever is ended meanwhile; what is known is not worked out again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import jsonschema
import polars as pl
import pytest
from batches import SAMPLE, Here, dataset, same
from polars.testing import assert_frame_equal

import analyser
from analyser.batch import Processes, run, work
from analyser.batch.bundle import packed
from analyser.batch.results import Results
from analyser.cache import Cache, clear, size
from analyser.errors import AnalyserError, ExportUnreadable, OutputUnwritable
from analyser.metrics import every_metric
from analyser.schemas import schema

KEY = bytes(range(32))


def test_every_file_is_listed_and_a_broken_one_says_why(results_of_charities):
    files = dataset(results_of_charities, "files")
    assert files.height == 5
    (broken,) = files.filter(pl.col("reason").is_not_null()).to_dicts()
    assert broken["file"] == "South/shopping.txt"
    assert broken["reason"] == "South/shopping.txt could not be read as a WhatsApp export."
    assert dataset(results_of_charities, "groups")["charity"].to_list() == ["North/groups", "North/groups", "South"]
    told = json.loads((results_of_charities / "batch.json").read_text("utf-8"))
    assert (told["files"], told["groups"], told["charities"]) == (5, 3, 2)
    assert told["broken"] == [{"file": broken["file"], "reason": broken["reason"]}]
    unused = {"North/groups: SP Upcycling Autumn 25", "North/groups: Sew Positive - Tuesday Menders"}
    assert set(told["unused_settings"]) == unused
    jsonschema.validate(told, schema("batch/1"))


def test_answers_are_those_of_a_review_of_the_group_alone(charities, results_of_charities):
    options = analyser.Options(site=analyser.load_site(charities / "North" / "groups" / "site.toml"))
    exports = {
        "Sew Positive Beginners (Thurs)": ([SAMPLE / "android_beginners.txt"], options),
        "Sew Positive Social": ([SAMPLE / "android_social.txt"], options),
        "Sew Positive - Tuesday Menders": (sorted((charities / "South").glob("*/*.txt")), None),
    }
    for group, (paths, settings) in exports.items():
        alone = analyser.review(paths, settings)
        for name, table in (("findings", alone.findings), ("members", alone.members), ("groups", alone.groups)):
            assert_frame_equal(
                dataset(results_of_charities, name).filter(group=group).drop("charity"), table, check_exact=True
            )
        for metric in every_metric():
            found = dataset(results_of_charities, f"metrics/{metric}").filter(group=group).drop("charity")
            assert_frame_equal(found, alone.measure(metric), check_exact=True)


def test_no_name_and_no_text_stands_in_the_results(results_of_charities):
    chats = [analyser.read_export(path, names="real").messages for path in SAMPLE.glob("*.txt")]
    senders = {name for messages in chats for name in messages["sender"].unique()}
    names = {name for name in senders if name and len(name) > 6 and "Sew Positive" not in name}
    for path in results_of_charities.rglob("*.parquet"):
        told = json.dumps(pl.read_parquet(path).to_dicts(), default=str, ensure_ascii=False)
        assert [name for name in names if name in told] == [], path
    assert "Maureen" not in "".join(path.read_text("utf-8") for path in results_of_charities.rglob("*.html"))


def test_pages_for_trustees_are_one_of_all_and_one_of_each_charity(results_of_charities):
    told = json.loads((results_of_charities / "batch.json").read_text("utf-8"))
    assert [Path(page).relative_to(results_of_charities.resolve()).as_posix() for page in told["pages"]] == [
        *("review.html", "reviews/North--groups.html", "reviews/South.html")
    ]
    everything, south = (
        (results_of_charities / name).read_text("utf-8") for name in ("review.html", "reviews/South.html")
    )
    assert "All charities" in everything
    assert "North/groups: Sew Positive Social" in everything
    assert "Sew Positive Social" not in south


def test_results_can_be_read_by_duckdb(results_of_charities):
    found = duckdb.sql(f"select count(*) from '{results_of_charities}/findings/*.parquet'").fetchall()
    assert found == [(dataset(results_of_charities, "findings").height,)]


def test_datasets_without_a_row_have_their_columns(tmp_path, results_of_charities):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "none.txt").write_text("nothing", "utf-8")
    told = run(tmp_path / "in", tmp_path / "out", engine=Here())
    assert (told.groups, len(told.broken), told.pages) == (0, 1, [])
    for name in ("findings", "groups", "members", *(f"metrics/{metric}" for metric in every_metric())):
        assert dataset(tmp_path / "out", name).schema == dataset(results_of_charities, name).schema, name


def test_order_and_number_of_workers_make_no_difference(charities, results_of_charities, tmp_path):
    run(charities, tmp_path, engine=Here())
    same(results_of_charities, tmp_path)


def test_real_names_are_shown_where_they_are_asked_for(charities, tmp_path):
    run(charities, tmp_path, analyser.Options(judge=False), names="real", engine=Here())
    assert "Helen (Sew Positive)" in dataset(tmp_path, "members")["member"].to_list()


def test_without_judging_every_rule_counts_as_not_checked(charities, tmp_path):
    run(charities, tmp_path, analyser.Options(judge=False), engine=Here())
    groups = dataset(tmp_path, "groups")
    assert groups["findings"].to_list() == [0, 0, 0]
    assert all("spam" in rules for rules in groups["not_checked"])
    assert "not checked" in (tmp_path / "review.html").read_text("utf-8")


def one_line(name: str, text: str = "hello") -> str:
    return f'03/03/2025, 09:00 - Ann created group "{name}"\n03/03/2025, 09:01 - Ann: {text}\n'


def small(folder: Path, **exports: str) -> Path:
    """A folder of small exports: "charity__file" -> the group's name."""
    for number, (name, group) in enumerate(exports.items()):
        charity, _, file = name.rpartition("__")
        (folder / charity).mkdir(parents=True, exist_ok=True)
        (folder / charity / f"{file}.txt").write_text(one_line(group, f"hello {number}"), "utf-8")
    return folder


MEASURED = analyser.Options(judge=False)


def test_broken_settings_stop_their_own_charity_alone(tmp_path):
    small(tmp_path / "in", good__one="Menders", bad__two="Knitters")
    (tmp_path / "in" / "bad" / "site.toml").write_text("[organisation", "utf-8")
    told = run(tmp_path / "in", tmp_path / "out", MEASURED, engine=Here())
    assert told.groups == 1
    ((file, reason),) = [(each.file, each.reason) for each in told.broken]
    assert file == "bad/two.txt"
    assert reason.startswith("bad/site.toml is not a TOML file")
    assert str(tmp_path) not in reason


def test_each_charity_has_a_page_of_its_own_whatever_it_is_called(tmp_path):
    for number, name in enumerate(("A b", "A-b", "A/b", "A--b", "")):
        small(tmp_path / "in" / name, **{f"x{number}": f"Group {number}"})
        if name:
            (tmp_path / "in" / name / "site.toml").write_text("", "utf-8")
    told = run(tmp_path / "in", tmp_path / "out", MEASURED, engine=Here())
    pages = told.pages[1:]
    assert len(pages) == len({page.name.lower() for page in pages}) == 5
    for page in pages:
        assert not page.name.startswith(".")
        assert page.read_text("utf-8").count("<h1") == 1
        assert len([number for number in range(5) if f"Group {number}" in page.read_text("utf-8")]) == 1


def test_pages_of_charities_that_are_gone_go_and_other_files_stay(tmp_path):
    small(tmp_path / "in", one__a="Menders", two__b="Knitters", three__c="Quilters")
    run(tmp_path / "in", tmp_path / "out", MEASURED, engine=Here())
    shutil.rmtree(tmp_path / "in" / "two")
    (tmp_path / "out" / "reviews" / "notes.html").write_text("mine", "utf-8")
    run(tmp_path / "in", tmp_path / "out", MEASURED, engine=Here())
    left = {path.name for path in (tmp_path / "out" / "reviews").iterdir()}
    assert left == {"one.html", "three.html", "notes.html"}


def test_more_groups_than_fit_on_a_page_are_told_and_get_none(tmp_path, monkeypatch):
    monkeypatch.setattr("analyser.batch.pages.MOST", 2)
    small(tmp_path / "in", **{f"x{number}": f"Group {number}" for number in range(3)})
    told = run(tmp_path / "in", tmp_path / "out", MEASURED, engine=Here())
    assert (told.groups, told.pages) == (3, [])
    assert told.without == ["No page of all groups was made: 3 are more than 2 fit on one."]
    assert dataset(tmp_path / "out", "groups").height == 3


def test_a_folder_that_holds_something_else_of_these_names_is_left_alone(tmp_path):
    small(tmp_path / "in", one="Menders")
    mine = tmp_path / "out" / "groups" / "minutes.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("minutes", "utf-8")
    with pytest.raises(OutputUnwritable, match="no batch made it"):
        run(tmp_path / "in", tmp_path / "out", MEASURED, engine=Here())
    assert mine.read_text("utf-8") == "minutes"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"groups"}


def test_exports_of_one_group_are_joined_however_its_name_is_written(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(("Menders", "MENDERS")):
        (folder / f"{number}.txt").write_text(one_line(name), "utf-8")
    run(folder, tmp_path / "out", MEASURED, engine=Here())
    assert [len(files) for files in dataset(tmp_path / "out", "groups")["files"]] == [2]


def test_a_reason_quotes_nothing_that_stands_in_the_file(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.txt").write_text("Maureen is at 12 Elm Street\n", "utf-8")
    told = run(tmp_path / "in", tmp_path / "out", engine=Here())
    assert "Maureen" not in json.dumps(told.told())
    assert "Maureen" not in json.dumps(dataset(tmp_path / "out", "files").to_dicts(), default=str)


# --- what is known is not worked out again ---


def test_what_is_known_is_taken_from_the_cache(charities, tmp_path):
    cache = Cache(tmp_path / "cache", KEY)
    first = run(charities, tmp_path / "first", MEASURED, engine=Here(), cache=cache)
    again = run(charities, tmp_path / "again", MEASURED, engine=Here(), cache=cache)
    assert (first.reviewed, first.cached) == (3, 0)
    assert (again.reviewed, again.cached) == (0, 3)
    same(tmp_path / "again", tmp_path / "first")
    later = replace(MEASURED, since="2025-03-01")
    other = run(charities, tmp_path / "other", later, engine=Here(), cache=cache)
    assert (other.reviewed, other.cached) == (3, 0)


def test_a_changed_export_and_changed_settings_are_judged_anew(charities, tmp_path):
    cache, copy = Cache(tmp_path / "cache", KEY), tmp_path / "in"
    shutil.copytree(charities, copy)
    options = analyser.Options(judge=False)
    run(copy, tmp_path / "out", options, engine=Here(), cache=cache)
    export = copy / "North" / "groups" / "android_social.txt"
    export.write_text(export.read_text("utf-8") + "16/09/2025, 10:00 - Helen (Sew Positive): hello\n", "utf-8")
    told = run(copy, tmp_path / "out", options, engine=Here(), cache=cache)
    assert (told.reviewed, told.cached) == (1, 2)
    members = copy / "North" / "groups" / "android_social.members.csv"
    members.write_text(members.read_text("utf-8") + "Somebody New,participant\n", "utf-8")
    told = run(copy, tmp_path / "out", options, engine=Here(), cache=cache)
    assert (told.reviewed, told.cached) == (2, 1)


def test_an_answer_is_not_kept_for_an_export_that_has_changed_meanwhile(tmp_path):
    small(tmp_path, one="Menders")
    export, out = tmp_path / "one.txt", tmp_path / "answer"
    task = work.Task("key", "", (export,), MEASURED, "pseudonyms", out, (work.digest_of(export),))
    with Processes(1) as engine:
        assert [answer.reason for _, answer in engine.each(work.review, [task])] == [None]
    out.unlink()
    export.write_text(one_line("Menders", "another text"), "utf-8")
    with Processes(1) as engine:
        ((_, answer),) = engine.each(work.review, [task])
    assert "was changed while it was read" in answer.reason
    assert not out.exists()


def test_cache_tells_nothing_to_who_has_no_key(tmp_path):
    cache = Cache(tmp_path, KEY)
    cache.put("what was asked", b"Maureen wrote 12 messages")
    assert cache.get("what was asked") == b"Maureen wrote 12 messages"
    assert Cache(tmp_path, bytes(32)).get("what was asked") is None
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert b"Maureen" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert cache.get("what was asked") is None


def test_cache_keeps_within_its_bound_and_drops_what_was_used_longest_ago(tmp_path):
    cache = Cache(tmp_path, KEY, largest=10_000)
    for number in range(8):
        cache.put(str(number), bytes(1000))
        os.utime(cache._path(str(number)), (number, number))
    assert cache.get("0")  # used now
    for number in range(8, 12):
        cache.put(str(number), bytes(1000))
    assert size(tmp_path) <= 10_000
    assert cache.get("0")
    assert cache.get("1") is None
    assert cache.get("11")
    clear(tmp_path)
    assert size(tmp_path) == 0


# --- ended in the middle ---


def started(folder: Path, out: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "analyser", "batch", str(folder), "-o", str(out), "--workers", "2", "--no-cache"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def children(process: int) -> list[int]:
    told = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True).stdout
    return [int(line) for line in told.split()]


def until(true, process: subprocess.Popen) -> None:
    ends = time.monotonic() + 120
    while not true():
        assert time.monotonic() < ends
        assert process.poll() is None, "it ended too soon"
        time.sleep(0.02)


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
def test_a_run_that_was_killed_is_gone_on_with(charities, results_of_charities, tmp_path):
    program = started(charities, tmp_path)
    until(lambda: list((tmp_path / ".work").glob("*.group")), program)
    workers = children(program.pid)
    program.send_signal(signal.SIGKILL)
    program.wait()
    ends = time.monotonic() + 30
    while any(map(running, workers)):
        assert time.monotonic() < ends, "workers go on without the program"
        time.sleep(0.05)
    done = len(list((tmp_path / ".work").glob("*.group")))
    told = run(charities, tmp_path, engine=Processes(2))
    assert told.resumed == done >= 1
    assert told.resumed + told.reviewed == 3
    same(tmp_path, results_of_charities)
    assert not (tmp_path / ".work").exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
def test_a_worker_that_was_killed_loses_nothing(charities, results_of_charities, tmp_path):
    program = started(charities, tmp_path)
    until(lambda: (tmp_path / ".work" / "looked.jsonl").exists() and len(children(program.pid)) > 2, program)
    time.sleep(0.5)
    victims = [each for each in children(program.pid) if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]
    os.kill(victims[0], signal.SIGKILL)
    assert program.wait() == 3  # for the file that is no export
    same(tmp_path, results_of_charities)


def test_a_group_that_was_half_written_counts_as_not_done(tmp_path):
    results = Results(tmp_path)
    with results.begun():
        content = packed({"groups": pl.DataFrame({"group": ["Menders"] * 100})}, [])
        results.keep("whole", content)
        results.keep("half", content[: len(content) // 2])
        results.keep("empty", b"")
        assert [results.has(key) for key in ("whole", "half", "empty", "none")] == [True, False, False, False]


def ends_its_process(task: int) -> int:
    """A task that nobody survives; the other is done."""
    if task == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def test_a_task_that_ends_its_worker_twice_is_given_up_and_the_others_are_done():
    with Processes(2) as engine:
        answers = dict(engine.each(ends_its_process, range(20)))
    assert "ended, twice" in answers.pop(13).reason
    assert answers == {task: task for task in range(20) if task != 13}


def test_two_programs_do_not_write_to_one_folder(charities, tmp_path):
    program = started(charities, tmp_path)
    until(lambda: (tmp_path / ".work" / "looked.jsonl").exists(), program)
    with pytest.raises(OutputUnwritable, match="Another program is writing"):
        run(charities, tmp_path, engine=Here())
    (tmp_path / ".new").mkdir(exist_ok=True)  # as the other has it while it puts results together
    with pytest.raises(OutputUnwritable):
        run(charities, tmp_path, engine=Here())
    assert (tmp_path / ".new").exists()
    program.kill()
    program.wait()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (lambda folder, tmp: (tmp / "nowhere", tmp / "out"), "is no folder"),
        (lambda folder, tmp: (tmp, tmp / "out"), "holds no export"),
        (lambda folder, tmp: (folder, tmp / "file"), "cannot be written"),
        (lambda folder, tmp: (folder, tmp / "out", None, "initials"), "is no way to show names"),
    ],
)
def test_a_plain_mistake_gets_one_clear_error(arguments, says, charities, tmp_path):
    (tmp_path / "file").write_text("a file", "utf-8")
    (tmp_path / "file").rename(tmp_path / "file")
    given = arguments(charities, tmp_path)
    if given[0] == tmp_path:
        (tmp_path / "file").unlink()
    with pytest.raises(AnalyserError, match=says):
        run(*given, engine=Here())


def test_results_within_the_folder_are_not_taken_for_exports(charities, tmp_path):
    copy = tmp_path / "in"
    shutil.copytree(charities, copy)
    for _ in range(2):
        assert run(copy, copy / "results", analyser.Options(judge=False), engine=Here()).files == 5


def test_no_export_is_an_error_that_says_where(tmp_path):
    with pytest.raises(ExportUnreadable, match="holds no export"):
        run(tmp_path, tmp_path / "out")


def test_cache_is_told_and_deleted_by_a_command_and_by_an_erasure(made_register, tmp_path):
    folder = made_register
    exports = small(tmp_path / "in", one="Menders")
    batch = ("batch", exports, "-o", tmp_path / "out", "--measures-only", "--json")
    cached = [json.loads(command(folder, *batch).stdout)["cached"] for _ in range(2)]
    assert cached == [0, 1]
    assert command(folder, "cache").stdout.startswith("0.0 MB of 2,147 MB")
    kept = folder / "analyser" / "cache"
    assert size(kept) > 0
    command(folder, "cache", "--clear")
    assert not kept.exists()
    command(folder, *batch)
    assert size(kept) > 0
    command(folder, "erase", "--member", "Gemma L", "--dry-run")
    assert size(kept) > 0
    command(folder, "erase", "--member", "Gemma L")
    assert not kept.exists()


@pytest.fixture
def made_register(tmp_path):
    folder = tmp_path / "data"
    command(folder, "ingest", SAMPLE / "android_beginners.txt", "--site", SAMPLE / "site.toml")
    return folder


def command(folder: Path, *arguments) -> subprocess.CompletedProcess:
    """A command with its data folder and key in `folder`."""
    environment = os.environ | {"XDG_DATA_HOME": str(folder), "ANALYSER_KEY_FILE": str(folder.parent / "key")}
    asked = [sys.executable, "-m", "analyser", *map(str, arguments)]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return done
