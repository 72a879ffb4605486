"""The policy as data holds to the approved text, and every clause is served or says why it cannot be."""

import csv
import hashlib
import re
from functools import cache
from pathlib import Path

import pytest

from analyser import policy
from analyser.errors import PolicyIncomplete

POLICY = policy.load()
CLAUSES = POLICY.clauses.values()

APPROVED_TEXT_SHA256 = "0aba29100486b56fff99707f73bc588aa6a5d212df0dac6e80d9a5ca3e363e34"
"""Of `2025-03-16.txt` as the trustees approved it. A new approval is a new file; this one never changes."""

TABLE = Path(__file__).parent / "fixtures" / "policy" / "clauses.csv"
"""Every clause in the policy's order; `seen` says whether an export can show anything of it."""

with TABLE.open(encoding="utf-8", newline="") as table:
    SEEN = {row["clause"]: row["seen"] for row in csv.DictReader(table)}

each_clause = pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)


def clauses_seen(seen: str):
    """Run a test once for each clause of the table of which something ("yes") or nothing ("no") can be seen."""
    return pytest.mark.parametrize("clause_id", [key for key, value in SEEN.items() if value == seen])


@cache
def served() -> frozenset[str]:
    """Ids of the clauses that a rule or a metric names."""
    from analyser.metrics import every_metric
    from analyser.rules import every_rule

    parts = [*every_rule().values(), *every_metric().values()]
    return frozenset(clause for part in parts for clause in part.clauses)


def list_in_text() -> list[str]:
    """The list of rules and the note under it, cut out of the approved text without their marks."""
    after = POLICY.text.partition("The following list of rules is sent out as a message")[2]
    lines = after.partition("Confidentiality & data protection")[0].split("\n")
    marked = [line for line in lines if line.startswith(("- ", "***"))]
    return [line.removeprefix("- ").removeprefix("***").removesuffix("**") for line in marked]


def test_approved_text_is_as_the_trustees_approved_it():
    approved = Path(policy.__file__).parent / "2025-03-16.txt"
    assert hashlib.sha256(approved.read_bytes()).hexdigest() == APPROVED_TEXT_SHA256


@pytest.mark.parametrize(
    ("row", "day"),
    [
        (f"Author: {POLICY.author}", POLICY.written),
        ("Trustee Approval", POLICY.approved),
        ("Next review due", POLICY.review_due),
    ],
)
def test_document_history_is_that_of_the_text(row, day):
    assert f"{row}\t{day.day} {day:%B %Y}\n" in POLICY.text


def test_clauses_are_those_of_the_table_in_its_order():
    assert list(POLICY.clauses) == list(SEEN)


@each_clause
def test_clause_is_quoted_word_for_word(clause):
    assert clause.says in POLICY.text


@each_clause
def test_quote_cuts_no_word_in_two(clause):
    assert re.search(rf"(?<!\w){re.escape(clause.says)}(?!\w)", POLICY.text)


@each_clause
def test_quote_is_long_enough_to_be_understood(clause):
    assert len(clause.says.split()) >= 4


def test_no_two_clauses_quote_the_same_words():
    assert len({clause.says for clause in CLAUSES}) == len(CLAUSES)


@each_clause
def test_section_is_a_heading_of_the_text_above_the_quote(clause):
    heading = re.search(rf"^{re.escape(clause.section)}(:|$)", POLICY.text, flags=re.M)
    assert heading.start() < POLICY.text.index(clause.says)


@each_clause
def test_title_is_short(clause):
    assert 1 <= len(clause.title.split()) <= 6


def test_no_two_clauses_share_a_title():
    assert len({clause.title for clause in CLAUSES}) == len(CLAUSES)


@clauses_seen("no")
def test_clause_that_no_export_shows_says_why_in_one_sentence(clause_id):
    assert re.fullmatch(r"[A-Z][^.]{20,}\.", POLICY.clause(clause_id).not_checked or "")


@clauses_seen("yes")
def test_clause_with_something_to_see_makes_no_excuse(clause_id):
    assert POLICY.clause(clause_id).not_checked is None


@clauses_seen("yes")
def test_clause_with_something_to_see_is_served_by_a_rule_or_a_metric(clause_id):
    assert clause_id in served()


@clauses_seen("no")
def test_clause_that_no_export_shows_is_served_by_nothing(clause_id):
    assert clause_id not in served()


@pytest.mark.parametrize("item", POLICY.rules_list, ids=lambda item: item[:40])
def test_item_of_the_rules_list_is_quoted_word_for_word(item):
    assert item in POLICY.text


def test_rules_list_is_the_whole_list_of_the_text():
    assert list(POLICY.rules_list) == list_in_text()


def test_rules_list_has_twelve_rules_and_a_note():
    assert len(POLICY.rules_list) == 13


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(reading, id=f"{owner}: {name}")
        for owner, readings in POLICY.readings.items()
        for name, reading in readings.items()
    ],
)
def test_reading_says_why_in_sentences(reading):
    assert re.fullmatch(r"[A-Z].{20,}\.", reading.why)


@pytest.mark.parametrize("owner", POLICY.readings)
def test_why_explains_at_least_one_reading(owner):
    assert POLICY.readings[owner]


def test_reading_without_a_why_is_refused_by_name(tmp_path, monkeypatch):
    approved = Path(policy.__file__).with_name("2025-03-16.toml").read_text("utf-8")
    (tmp_path / "1999-12-31.txt").write_text(POLICY.text, "utf-8")
    (tmp_path / "1999-12-31.toml").write_text(f"{approved}\n[reading.tea-break]\nminutes = 15\n", "utf-8")
    monkeypatch.setattr(policy, "files", lambda package: tmp_path)
    with pytest.raises(PolicyIncomplete, match=r"\[reading\.tea-break\] in .*1999-12-31\.toml has no 'why'"):
        policy.load("1999-12-31")


@pytest.mark.parametrize("says", ["", 'says = "Never."', 'says = "{hours} hours."'])
def test_reading_whose_number_is_not_told_is_refused_by_name(says, tmp_path, monkeypatch):
    approved = Path(policy.__file__).with_name("2025-03-16.toml").read_text("utf-8")
    (tmp_path / "1999-12-31.txt").write_text(POLICY.text, "utf-8")
    added = f'[reading.tea-break]\nminutes = 15\n{says}\nwhy = "People get thirsty when they sew."\n'
    (tmp_path / "1999-12-31.toml").write_text(f"{approved}\n{added}", "utf-8")
    monkeypatch.setattr(policy, "files", lambda package: tmp_path)
    with pytest.raises(PolicyIncomplete, match=r"\[reading\.tea-break\] in .*1999-12-31\.toml has no 'says'"):
        policy.load("1999-12-31")


def test_says_holds_each_number():
    assert POLICY.said["not-followed-up"] == "Within 7 days of the incident."


def test_gives_the_value_of_a_reading():
    assert POLICY.reading("one-to-one", "messages") == POLICY.readings["one-to-one"]["messages"].value


@pytest.mark.parametrize(("owner", "name"), [("one-to-one", "colour"), ("tea-break", "minutes"), ("one-to-one", "why")])
def test_missing_reading_says_where_to_add_it(owner, name):
    where = rf"'{owner}' needs the reading '{name}'.*\[reading\.{owner}\] in analyser/policy/2025-03-16\.toml.*'why'"
    with pytest.raises(PolicyIncomplete, match=rf"(?s){where}"):
        POLICY.reading(owner, name)


def test_unknown_clause_is_named():
    with pytest.raises(PolicyIncomplete, match=r"Policy 2025-03-16 has no clause 'R-99'"):
        POLICY.clause("R-99")


def test_unknown_version_is_named():
    with pytest.raises(PolicyIncomplete, match="no policy approved on '1999-12-31'"):
        policy.load("1999-12-31")
