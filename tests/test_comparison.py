"""Two cycles side by side: exact intervals, honest verdicts, and no count of people that gives somebody away."""

import copy
import itertools
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from analyser import Policy, compare
from analyser.comparison import intervals
from analyser.comparison.suppression import FEW, Withheld, suppress, withhold
from analyser.errors import NotComparable

SAMPLE = Path(__file__).parents[1] / "analyser" / "sample"
POLICY = Policy.load()
RULES = ("incident", "offensive", "off-topic", "spam", "full-name")


def cycle(messages: int = 1000, group: str = "Menders", **occasions: int) -> dict:
    """An answer of ``analyser check --json``, as far as compares look at it."""
    counts = {rule: occasions.get(rule.replace("-", "_"), 0) for rule in RULES}
    return {
        "schema": "analyser/check/1",
        "policy": "2025-03-16",
        "detector": {"analyser": "1", "model": "m", "rules": "r", "readings": "n", "false_alarms": 5},
        "groups": [
            {
                "group": group,
                "reviewed_from": "2025-03-16T00:00:00",
                "reviewed_to": "2026-03-15T00:00:00",
                "messages": messages,
                "occasions": counts,
                "not_checked": {},
                "metrics": {"exposure": [{"messages": messages, "member_weeks": messages / 10}]},
            }
        ],
    }


def change(before: dict, after: dict, rule: str = "incident"):
    return next(each for each in compare(before, after, POLICY).changes if each.rule == rule)


@pytest.mark.parametrize(
    ("count", "exposure", "low", "high"), [(7, 1200, 2.4, 12.0), (0, 1200, 0.0, 3.07), (3, 1200, 0.5, 7.3)]
)
def test_interval_of_a_rate_is_garwoods(count, exposure, low, high):
    found = intervals.rate(count, exposure)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.06), pytest.approx(high, abs=0.05))


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [((4, 1500), (9, 2000), 0.47, 7.50), ((4, 1), (12, 1), 0.91, 12.8), ((0, 1100), (3, 900), 0.51, math.inf)],
)
def test_interval_of_a_ratio_is_exact(before, after, low, high):
    found = intervals.ratio(*before, *after)
    assert found.low == pytest.approx(low, abs=0.01)
    assert found.high == pytest.approx(high, abs=0.06)


def test_interval_of_a_rate_holds_the_truth_in_19_of_20_and_more():
    from scipy.stats import poisson

    for truth in (0.5, 1.0, 2.0, 5.0, 10.0):
        held = sum(
            poisson.pmf(count, truth)
            for count in range(60)
            if intervals.rate(count, 1.0, per=1.0).low <= truth <= intervals.rate(count, 1.0, per=1.0).high
        )
        assert held >= 0.95


counts, exposures = st.integers(0, 60), st.integers(50, 5000)


@settings(max_examples=60)
@given(counts, exposures, counts, exposures)
def test_turning_the_cycles_round_turns_the_ratio_round(before, exposure, after, later):
    assume(before + after)
    one, other = intervals.ratio(before, exposure, after, later), intervals.ratio(after, later, before, exposure)
    assert one.low * other.high == pytest.approx(1) or (one.low, other.high) == (0, math.inf)
    assert intervals.p_value(before, exposure, after, later) == pytest.approx(
        intervals.p_value(after, later, before, exposure)
    )


@settings(max_examples=60)
@given(counts, exposures, counts, exposures)
def test_test_and_interval_agree(before, exposure, after, later):
    assume(before + after)
    found, p = intervals.ratio(before, exposure, after, later), intervals.p_value(before, exposure, after, later)
    assume(abs(p - 0.05) > 1e-9)
    assert (p < 0.05) == (not found.low <= 1 <= found.high)


@pytest.mark.parametrize("wrong", [(-1, 10), (1, 0), (1, -5), (1, math.nan)])
def test_a_rate_of_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match="no rate"):
        intervals.rate(*wrong)


def test_a_clear_rise_is_named():
    found = change(cycle(incident=10), cycle(incident=40))
    assert (found.verdict, found.before, found.after) == ("more", 10, 40)
    assert found.times.low > 1


def test_a_clear_fall_is_named():
    assert change(cycle(incident=40), cycle(incident=10)).verdict == "fewer"


def test_three_times_as_many_may_be_chance():
    assert change(cycle(incident=4), cycle(incident=12)).verdict == "no clear change"


@pytest.mark.parametrize(("before", "after"), [(0, 0), (0, 5), (5, 0), (1, 3)])
def test_few_are_too_few_to_tell(before, after):
    assert change(cycle(incident=before), cycle(incident=after)).verdict == "too few to tell"


def test_more_messages_are_no_rise():
    assert change(cycle(1000, incident=20), cycle(4000, incident=80)).verdict == "no clear change"


def test_one_rule_of_many_needs_clearer_evidence_than_one_alone():
    alone = intervals.p_value(3, 1000, 13, 1000)
    among = change(cycle(spam=3), cycle(spam=13), "spam")
    assert alone < 0.05 < among.p
    assert among.verdict == "no clear change"


def test_a_rule_that_broke_is_not_compared():
    broken = cycle(spam=9)
    broken["groups"][0]["not_checked"]["spam"] = "it raised"
    found = change(cycle(spam=90), broken, "spam")
    assert (found.verdict, found.reason) == ("not comparable", "It was not checked in one of the cycles.")
    assert change(cycle(offensive=1), broken, "offensive").verdict == "too few to tell"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("readings", "x", "numbers by which the policy is read"),
        ("rules", "x", "rules or the message model"),
        ("model", None, "rules or the message model"),
        ("false_alarms", 20, "false alarms"),
    ],
)
def test_another_way_of_judging_is_not_compared(key, value, said):
    after = cycle(incident=9)
    after["detector"][key] = value
    found = compare(cycle(incident=90), after, POLICY)
    assert found.changes == ()
    assert any(said in reason for reason in found.reasons)


def test_another_policy_is_not_compared():
    assert compare(cycle() | {"policy": "2024-01-01"}, cycle(), POLICY).changes == ()


def test_only_groups_of_both_cycles_are_compared():
    before, after = cycle(500, incident=5), cycle(600, incident=9)
    before["groups"] += cycle(9000, "Gone", incident=90)["groups"]
    after["groups"] += cycle(100, "New", incident=70)["groups"]
    found = compare(before, after, POLICY)
    assert (found.groups, found.only_before, found.only_after) == (("Menders",), ("Gone",), ("New",))
    assert (found.messages, found.changes[0].before, found.changes[0].after) == ((500, 600), 5, 9)


def test_a_group_over_another_length_of_time_is_not_compared():
    after = cycle(incident=9)
    after["groups"][0]["reviewed_to"] = "2025-09-15T00:00:00"
    found = compare(cycle(incident=9), after, POLICY)
    assert (found.uneven, found.changes) == (("Menders",), ())
    assert "No group was reviewed over a like length of time" in found.reasons[0]


def test_cycles_without_a_message_are_not_compared():
    assert "no message" in compare(cycle(0), cycle(0), POLICY).reasons[0]


@pytest.mark.parametrize("wrong", [[], {}, {"schema": "x"}, {"schema": "analyser/check/1", "groups": [{}]}])
def test_something_else_is_refused(wrong):
    with pytest.raises(NotComparable):
        compare(cycle(), wrong, POLICY)


def run(*arguments: object, code: int = 0) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [sys.executable, "-m", "analyser", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def answer(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("cycle") / "before.json"
    exports = sorted(SAMPLE.glob("*.txt"))[:2]
    path.write_text(run("check", *exports, "--site", SAMPLE / "site.toml", "--json").stdout, "utf-8")
    return path


def test_command_compares_two_answers_of_check(answer, tmp_path):
    told = json.loads(answer.read_text("utf-8"))
    later = copy.deepcopy(told)
    for group in later["groups"]:
        group["occasions"]["incident"] *= 9
    (tmp_path / "after.json").write_text(json.dumps(later), "utf-8")
    found = json.loads(run("compare", answer, tmp_path / "after.json", "--json").stdout)
    assert (found["schema"], found["reasons"]) == ("analyser/compare/1", [])
    assert found["changes"][0]["verdict"] == "more"
    assert found["messages"] == [sum(group["messages"] for group in each["groups"]) for each in (told, later)]
    printed = run("compare", answer, tmp_path / "after.json").stdout
    assert "incident" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_check_counts_a_quarrel_once(answer):
    told = json.loads(answer.read_text("utf-8"))
    for group in told["groups"]:
        flagged = [each for each in told["findings"] if each["group"] == group["group"]]
        assert group["occasions"]["incident"] == len(group["incidents"])
        for rule, count in group["occasions"].items():
            assert rule == "incident" or count <= sum(each["rule"] == rule for each in flagged)
            assert rule == "incident" or (count > 0) == any(each["rule"] == rule for each in flagged)


def test_command_refuses_what_is_no_answer_of_check(tmp_path):
    for text in ("{", "[]", '{"schema": "analyser/check/1", "groups": [{"group": "A"}]}'):
        (tmp_path / "x.json").write_text(text, "utf-8")
        done = run("compare", tmp_path / "x.json", tmp_path / "x.json", code=3)
        assert done.stderr.startswith("analyser: ")
        assert "Traceback" not in done.stderr


# What may be printed of a table of people.

tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=3)
)


def lines_of(table) -> list[list[tuple[int, int]]]:
    rows = [[(row, column) for column in range(len(table[0]))] for row in range(len(table))]
    return rows + [list(line) for line in zip(*rows, strict=True)]


def possible(printed, most: int = 40):
    """Every table of counts that agrees with what is printed, as far as `most` of one count; a reader's whole knowledge."""
    width = len(printed.cells[0])
    ranges = [[count] if count is not None else range(most) for row in printed.cells for count in row]
    rows = []
    for number, total in enumerate(printed.rows):
        parts = itertools.product(*ranges[number * width : (number + 1) * width])
        rows.append([row for row in parts if total is None or sum(row) == total])
    for table in itertools.product(*rows):
        columns = [sum(column) for column in zip(*table, strict=True)]
        told = zip([*columns, sum(columns)], [*printed.columns, printed.whole], strict=True)
        if all(total in (None, found) for found, total in told):
            yield table


@settings(max_examples=150)
@given(tables)
@example([[1, 1], [1, 1]])
def test_no_reader_can_work_out_a_small_count(table):
    printed = suppress(table)
    small = [(row, column) for row, line in enumerate(table) for column, count in enumerate(line) if 0 < count < FEW]
    withheld = sum(count is None for line in printed.cells for count in line)
    assume(withheld <= 4)  # more would take a reader of this kind too long
    seen = {cell: set() for cell in small}
    for told in possible(printed, 16):
        for row, column in small:
            seen[row, column].add(told[row][column])
        if all(len(values) > 1 and max(values) >= FEW for values in seen.values()):
            break
    assert all(len(values) > 1 and max(values) >= FEW for values in seen.values())


@settings(max_examples=200)
@given(tables)
def test_what_is_printed_is_true_and_no_small_count(table):
    printed = suppress(table)
    every = [count for line in printed.cells for count in line] + [*printed.rows, *printed.columns, printed.whole]
    assert not [count for count in every if count is not None and 0 < count < FEW]
    for row, line in enumerate(table):
        assert printed.rows[row] in (None, sum(line))
        assert all(shown in (None, count) for shown, count in zip(printed.cells[row], line, strict=True))


@settings(max_examples=300)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_no_reader_who_knows_the_total_can_work_out_a_small_count(counts):
    printed = withhold(counts)
    ranges = [
        range(FEW) if told is Withheld.SMALL else range(sum(counts) + 1) if told is Withheld.UNTOLD else [told]
        for told in printed
    ]
    agreeing = [column for column in itertools.product(*ranges) if sum(column) == sum(counts)]
    for place, count in enumerate(counts):
        if 0 < count < FEW:
            assert len({column[place] for column in agreeing}) > 1
        assert printed[place] in (count, Withheld.SMALL, Withheld.UNTOLD)


def test_counts_without_a_small_one_are_printed_noughts_too():
    assert withhold([0, 12, 7]) == (0, 12, 7)
    assert withhold([2]) == (2,)
    with pytest.raises(ValueError):
        withhold([3, -1])


def test_a_table_without_small_counts_is_printed_whole():
    printed = suppress([[6, 0, 7], [8, 9, 12]])
    assert printed.cells == ((6, 0, 7), (8, 9, 12))
    assert (printed.rows, printed.columns, printed.whole) == ((13, 29), (14, 9, 19), 42)


def test_a_small_count_takes_a_square_of_four_with_it():
    printed = suppress([[2, 9, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9]])
    assert sum(count is None for line in printed.cells for count in line) == 4
    assert None not in (*printed.rows, *printed.columns, printed.whole)


def test_what_everybody_of_a_row_shares_is_withheld():
    assert suppress([[12, 0, 0], [5, 6, 7]]).cells[0][0] is None


@pytest.mark.parametrize("wrong", [[], [[]], [[1, 2], [3]], [[-1]]])
def test_a_table_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError):
        suppress(wrong)
