"""Word lists and model agree on a message; what is odd, foreign or damaged does no harm."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyser import policy
from analyser.errors import ModelUnusable
from analyser.language.model import Model, read_card
from analyser.language.model.card import FOLDER, GRAPHS
from analyser.language.model_text import model_text
from analyser.rules import message_rules
from analyser.rules.messages import Judge, usable_model
from analyser.rules.rule import Context
from analyser.rules.weighing import CRISIS
from analyser.site import ALARMS, Organisation

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "fixtures" / "messages.jsonl").read_text("utf-8").splitlines()
]
ODD = {
    "empty": "",
    "blank": " \n\t ",
    "only emoji": "😂😂👏🏽❤️",
    "a lone surrogate": "see you \ud83d then",
    "nul and other control signs": "a\x00b\x07 hello",
    "invisible marks alone": "\u200e\u200b\u2060",
    "one letter for 100 KB": "a" * 100_000,
    "words for 100 KB": "sew " * 25_000,
    "signs for 100 KB": "!?" * 50_000,
    "emoji for 100 KB": "🧵" * 25_000,
    "combining marks": "e" + "\u0301" * 5_000,
}


def judge(false_alarms: int = 5, **options) -> Judge:
    context = Context(policy.load(), Organisation("Sew Positive", false_alarms=false_alarms))
    return Judge(context, options.get("model", usable_model()[0]))


def test_model_is_carried_and_whole():
    model, trouble = usable_model()
    assert trouble is None
    assert set(model.card.rules) == {rule.id for rule in message_rules()}
    assert sum((FOLDER / name).stat().st_size for name in GRAPHS) < 100_000_000


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_message_is_judged_as_a_careful_reader_would(case):
    assert judge().read([case["text"]])[0].labels == case["labels"]


def test_spans_lie_in_the_text_and_say_why():
    texts = [case["text"] for case in CASES]
    for text, reading in zip(texts, judge().read(texts), strict=True):
        for rule in reading.labels:
            verdict = reading.verdicts[rule]
            assert all(0 <= hit.start < hit.end <= len(text) for hit in verdict.hits)
            assert verdict.hits
            assert verdict.why.endswith((".", "!"))
            assert 0 < verdict.score <= 1


def test_words_that_carried_the_score_are_shown_alone():
    aside = "The fabric for the bags is in the cupboard by the door, help yourselves. "
    breach = "Some people should really ask themselves if sewing is for them."
    (reading,) = judge().read([aside + breach])
    (hit,) = reading.verdicts["discouraging"].hits
    assert hit.start >= len(aside) - 1


def test_answer_does_not_depend_on_what_else_is_read():
    texts = [case["text"] for case in CASES]
    together = judge().read(texts)
    alone = [judge().read([text])[0] for text in texts]
    assert [each.labels for each in together] == [each.labels for each in alone]


def test_without_the_model_the_word_lists_go_on():
    found, missed = judge(model=None).read(
        ["Ring me on 07700 900123", "Look after my machine for me, you've all been lovely"]
    )
    assert found.labels == ["personal-info"]
    assert missed.labels == []


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_is_judged(text):
    (reading,) = judge().read([text])
    assert all(np.isfinite(verdict.score) for verdict in reading.verdicts.values())


@pytest.mark.parametrize("name", ["empty", "blank", "invisible marks alone", "signs for 100 KB"])
def test_text_without_words_breaks_no_rule(name):
    assert judge().read([ODD[name]])[0].labels == []


def test_breach_at_the_end_of_a_long_message_is_seen():
    talk = "We cut the lining first and then the pocket, and pressed each seam as we went. " * 60
    assert (
        "urgent-support"
        in judge().read([talk + "I don't want to be alive any more, please somebody help me."])[0].labels
    )


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_model_text_points_back_into_the_original(text):
    copy = model_text(text)
    assert len(copy.text) == len(copy.places)
    assert list(copy.places) == sorted(copy.places)
    assert all(place < len(text) for place in copy.places)


@pytest.mark.parametrize("budget", ALARMS)
def test_each_choice_of_alarms_has_thresholds(budget):
    assert set(read_card().thresholds[budget]) == set(read_card().rules)


def test_fewer_alarms_flag_no_more():
    texts = [case["text"] for case in CASES]
    few, many = ([each.labels for each in judge(budget).read(texts)] for budget in (2, 20))
    assert all(set(one) <= set(other) for one, other in zip(few, many, strict=True))


@pytest.mark.parametrize("rule", CRISIS)
def test_word_of_crisis_is_flagged_at_every_choice(rule):
    example = next(
        example for each in message_rules() if each.id == rule for example in each.examples if "[[" in example
    )
    text = example.replace("[[", "").replace("]]", "")
    assert all(rule in judge(budget).read([text])[0].labels for budget in ALARMS)


def test_other_language_is_told_and_not_passed():
    reading, english = judge().read(
        ["Przepraszam, nie mogę dzisiaj przyjść na zajęcia, bo moja córka jest chora", "See you on Thursday"]
    )
    assert reading.language == "pl"
    assert english.language is None


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in (*GRAPHS, "card.json"):
        shutil.copy(FOLDER / name, folder / name)
    return folder


@pytest.mark.parametrize("name", [*GRAPHS, "card.json"])
def test_missing_file_of_the_model_is_named(name, tmp_path):
    folder = copied(tmp_path)
    (folder / name).unlink()
    with pytest.raises(ModelUnusable, match=rf"{name}\) is missing"):
        Model(folder)


@pytest.mark.parametrize("name", GRAPHS)
def test_altered_file_of_the_model_is_refused(name, tmp_path):
    folder = copied(tmp_path)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelUnusable, match=rf"{name}\) is not the one that was trained"):
        Model(folder)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 1'])
def test_damaged_card_of_the_model_is_refused(content, tmp_path):
    folder = copied(tmp_path)
    (folder / "card.json").write_text(content, "utf-8")
    with pytest.raises(ModelUnusable, match=r"card.json\) is damaged"):
        Model(folder)
