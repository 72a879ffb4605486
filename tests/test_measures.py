"""Measures against figures worked out by hand, and what evaluate prints of a small labelled file."""

import json
import math

import numpy as np
import pytest
from test_check import run

from analyser.rules.measures import alarms, average_precision, interval, macro_f1, precision_recall_f1, resamples
from analyser.rules.voices import voices, voices_of

LABELS = np.array([[1, 0], [1, 0], [0, 1], [0, 0], [0, 0]], dtype=bool)
FLAGS = np.array([[1, 0], [0, 0], [1, 1], [0, 1], [0, 0]], dtype=bool)


def test_precision_recall_and_f1_by_hand():
    precision, recall, f1 = precision_recall_f1(LABELS, FLAGS)
    assert precision.tolist() == [1 / 2, 1 / 2]
    assert recall.tolist() == [1 / 2, 1]
    assert f1.tolist() == pytest.approx([1 / 2, 2 / 3])
    assert macro_f1(LABELS, FLAGS) == pytest.approx(7 / 12)


def test_rule_without_a_label_has_no_recall_and_does_not_count():
    labels, flags = np.array([[1, 0], [0, 0]], dtype=bool), np.array([[1, 1], [0, 0]], dtype=bool)
    assert math.isnan(precision_recall_f1(labels, flags)[1][1])
    assert macro_f1(labels, flags) == 1


def test_average_precision_by_hand():
    scores = np.array([[0.9], [0.1], [0.8], [0.7], [0.0]])
    truth = np.array([[1], [1], [0], [0], [0]], dtype=bool)
    assert average_precision(truth, scores)[0] == pytest.approx((1 / 1 + 2 / 4) / 2)


def test_average_precision_of_equal_scores_is_the_share_of_breaches():
    assert average_precision(LABELS, np.zeros((5, 2))).tolist() == pytest.approx([2 / 5, 1 / 5])


def test_alarms_are_harmless_messages_with_any_flag():
    assert alarms(FLAGS, ~LABELS.any(axis=1)) == 500


def test_interval_holds_the_measure_and_narrows_with_more_messages():
    bounds = []
    for times in (4, 400):
        labels, flags = np.tile(LABELS, (times, 1)), np.tile(FLAGS, (times, 1))
        counts = resamples(len(labels))
        assert counts.sum(axis=1).tolist() == [len(labels)] * len(counts)
        low, high = interval(lambda one, labels=labels, flags=flags: macro_f1(labels, flags, one), counts)
        assert low < 7 / 12 < high
        bounds.append(high - low)
    assert bounds[1] < bounds[0] / 5


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("WHERE IS EVERYBODY TODAY", "caps"),
        ("i have cut it out and now i dont know what goes where", "no-punctuation"),
        ("lovely 🧵", "emoji"),
        ("on my way", "very-short"),
        (" ".join(["sew"] * 70), "very-long"),
    ],
)
def test_voice_is_told_from_the_text(text, voice):
    assert voice in voices_of({"text": text})
    assert voice not in voices_of({"text": "Sounds good to me, thank you. I'll bring some thread."})


def test_alarms_by_voice_stand_beside_the_mean():
    messages = [{"text": "I go to shop and buy the thread, yes", "voice": "second-language"}] * 2 + [
        {"text": "I went to the shop, and bought some thread."}
    ] * 2
    flags = np.array([[True], [False], [False], [False]])
    told = {each["voice"]: each for each in voices(messages, flags, np.ones(4, dtype=bool))}
    assert told["second-language"] == {
        "voice": "second-language", "harmless": 2, "flagged": 1, "false_alarms_per_1000": 500.0, "times_mean": 2.0
    }  # fmt: skip
    assert told["dialect"]["false_alarms_per_1000"] is None


def labelled(tmp_path, *lines) -> str:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


RING = {"id": 1, "text": "Ring me on 07700 900123", "labels": ["personal-info"], "grade": "obvious"}
FINE = {"id": 2, "text": "See you on Thursday", "labels": []}


def test_evaluate_names_each_line_that_it_leaves_out(tmp_path):
    path = labelled(
        tmp_path, RING, "{", '{"id": 3, "text": 4, "labels": []}', FINE, '{"text": "x", "labels": ["rude"]}'
    )
    done = run("evaluate", path, "--json", code=3)
    told = json.loads(done.stdout)
    assert (told["messages"], told["left_out"]) == (2, 3)
    assert [f"line {number}" in done.stderr for number in (1, 2, 3, 4, 5)] == [False, True, True, False, True]


def test_evaluate_takes_grades_and_near_misses_from_the_file_beside(tmp_path):
    path = labelled(tmp_path, RING | {"grade": None}, FINE)
    beside = [{"id": 1, "grade": "plain"}, {"id": 2, "near_miss_of": "absence-notice"}]
    (tmp_path / "labelled.meta.jsonl").write_text("\n".join(map(json.dumps, beside)), "utf-8")
    told = json.loads(run("evaluate", path, "--json").stdout)
    assert told["grades"]["plain"] == {"of": 1, "value": 1.0, "interval": [1.0, 1.0]}
    assert told["alarms"]["hard"]["value"] == 0
    assert told["alarms"]["plain"]["value"] is None


def test_evaluate_prints_intervals_grades_and_voices(tmp_path):
    printed = run("evaluate", labelled(tmp_path, RING, FINE)).stdout
    assert "Macro-F1 1.00 (1.00 to 1.00)" in printed
    assert "obvious 1.00" in printed
    assert "very-short" in printed
    assert max(map(len, printed.split("\n"))) <= 80
