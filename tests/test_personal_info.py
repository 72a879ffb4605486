"""Numbers, codes and addresses that point to one person are found whole; what only looks like them is left alone.

In `types.jsonl`, `span` is what must be found, exactly, and `also` what else is to be found in that message. In
`lookalikes.jsonl`, `span` is what might be taken for the type, and nothing may be found at all.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from analyser import policy
from analyser.rules.personal_info import RULE
from analyser.rules.rule import Context
from analyser.site import load

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures" / "personal_info"
BENCHMARK = ROOT / "benchmarks" / "personal_info.py"
CONTEXT = Context(policy.load(), load(ROOT / "analyser" / "sample" / "site.toml").organisation)
OF_EACH_TYPE = 40
RECALL = 0.98


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (FIXTURES / f"{name}.jsonl").read_text("utf-8").split("\n") if line]


TYPES, LOOKALIKES = rows("types"), rows("lookalikes")
BY_TYPE, LIKE_TYPE = defaultdict(list), defaultdict(list)
for row in TYPES:
    BY_TYPE[row["type"]].append(row)
for row in LOOKALIKES:
    LIKE_TYPE[row["type"]].append(row)

each_type = pytest.mark.parametrize("kind", BY_TYPE)


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in RULE.hits(text, CONTEXT)]


def recall(messages: list[dict]) -> float:
    return sum(row["span"] in found(row["text"]) for row in messages) / len(messages)


@each_type
def test_a_type_is_found_with_its_exact_span(kind):
    missed = [row["text"] for row in BY_TYPE[kind] if row["span"] not in found(row["text"])]
    assert recall(BY_TYPE[kind]) >= RECALL, missed


def test_all_types_together_are_found_with_their_exact_spans():
    assert recall(TYPES) >= RECALL


@each_type
def test_nothing_else_in_the_message_is_flagged(kind):
    beside = {row["text"]: set(found(row["text"])) - {row["span"], *row.get("also", ())} for row in BY_TYPE[kind]}
    assert {text: spans for text, spans in beside.items() if spans} == {}


@each_type
def test_what_looks_like_a_type_is_left_alone(kind):
    flagged = {row["text"]: found(row["text"]) for row in LIKE_TYPE[kind]}
    assert {text: spans for text, spans in flagged.items() if spans} == {}


@each_type
def test_a_type_has_as_many_look_alikes_as_examples(kind):
    assert (len(BY_TYPE[kind]), len(LIKE_TYPE[kind])) == (OF_EACH_TYPE, OF_EACH_TYPE)


@pytest.mark.parametrize("name", ["types", "lookalikes"])
def test_every_message_is_another_one_and_holds_its_span(name):
    messages = rows(name)
    assert len({row["text"] for row in messages}) == len(messages)
    assert [row for row in messages if row["span"] not in row["text"]] == []


@pytest.mark.parametrize("area", ["QZ", "ZX", "XX", "ZZ", "BS", "M"])
def test_a_postcode_is_found_whether_its_area_exists_or_cannot(area):
    assert found(f"i live near {area}3 5DD love") == [f"{area}3 5DD"]


@pytest.mark.parametrize("separator", ["", " ", "-", ".", "/"])
def test_a_telephone_number_is_found_with_any_separator(separator):
    number = separator.join(("07700", "900", "417"))
    assert found(f"my number is {number}") == [number]


def benchmark(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, BENCHMARK, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_the_benchmark_prints_a_row_for_each_type_and_one_for_all():
    done = benchmark()
    table = [line.split() for line in done.stdout.split("\n") if line and line.split()[0] in {*BY_TYPE, "all"}]
    counts = {kind: (int(n), int(hits) + int(missed)) for kind, n, hits, missed, *_ in table}
    assert done.stderr == ""
    assert counts == dict.fromkeys(BY_TYPE, (40, 40)) | {"all": (len(TYPES), len(TYPES))}


def test_the_benchmark_counts_the_alarms_among_harmless_messages_alone(tmp_path):
    labelled = tmp_path / "labelled.jsonl"
    messages = [
        {"text": "ring me on 07700 900417", "labels": []},
        {"text": "ring me on 07700 900418", "labels": ["personal-info"]},
        {"text": "Her surname's Boateng, you'll find her", "labels": []},
        {"text": "thread is 07700 on the shelf", "labels": []},
    ]
    labelled.write_text("\n".join(map(json.dumps, messages)), "utf-8")
    done = benchmark("--labelled", str(labelled))
    assert "1 of 3 harmless messages flagged, 333.33 per 1,000" in done.stdout
