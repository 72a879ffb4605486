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
    breach = "Honestly you are hopeless at this, leave it to people with talent."
    (reading,) = judge().read([aside + breach])
    (hit,) = reading.verdicts["discouraging"].hits
    assert hit.start >= len(aside) - 1


def test_answer_does_not_depend_on_what_else_is_read():
    texts = [case["text"] for case in CASES]
    together = judge().read(texts)
    alone = [judge().read([text])[0] for text in texts]
    assert [each.labels for each in together] == [each.labels for each in alone]


def test_score_of_a_message_does_not_depend_on_what_is_read_with_it():
    model = usable_model()[0]
    texts = [case["text"] for case in CASES] + ["sew on " * 200]
    together = model.scores(texts)
    order = np.random.default_rng(1).permutation(len(texts))
    np.testing.assert_array_equal(model.scores([texts[place] for place in order]), together[order])
    np.testing.assert_array_equal(np.vstack([model.scores([text]) for text in texts]), together)
    np.testing.assert_array_equal(np.vstack([model.scores(texts[:7]), model.scores(texts[7:])]), together)


def test_no_text_is_no_reading():
    assert judge().read([]) == []


OWN = Organisation(
    "Sew Positive",
    contacts=("07700 900123", "hello@sewpositive.example.org"),
    places=("2 Market Row", "12 Mill Lane, Thornleigh TH1 2AB"),
)


@pytest.mark.parametrize(
    "text",
    [
        "Ring 07700 900123 if the door is locked",
        "The office number is +44 7700 900 123",
        "Write to hello@sewpositive.example.org",
        "Come to 12 Mill Lane, the door is round the back",
        "We meet at 12 Mill Lane, TH1 2AB",
        "Post it to Sew Positive, 2 Market Row, Thornleigh TH1 2AB",
    ],
)
@pytest.mark.parametrize("model", [usable_model()[0], None], ids=["model", "word lists"])
def test_own_contacts_and_places_are_nobodys_secret(text, model):
    (reading,) = Judge(Context(policy.load(), OWN), model).read([text])
    assert "personal-info" not in reading.labels


@pytest.mark.parametrize(
    "text", ["I live at 12 Market Row", "Ring me on 07700 900124", "Post it to Jo, 9 Mill Lane, TH1 2AC"]
)
def test_what_resembles_an_own_place_or_number_is_still_found(text):
    (reading,) = Judge(Context(policy.load(), OWN), None).read([text])
    assert "personal-info" in reading.labels


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
@settings(max_examples=200)
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


ALTERED = {
    "empty": lambda _: "",
    "no object": lambda _: "[]",
    "nothing in it": lambda _: "{}",
    "cut short": lambda card: card[:-40],
    "nested without end": lambda _: "[" * 100_000,
    "another threshold": lambda card: card.replace('"thresholds": {', '"thresholds": {"1": {},', 1),
    "another figure": lambda card: card.replace('"figures": {', '"figures": {"x": 1,', 1),
    "no hashes": lambda card: json.dumps(json.loads(card) | {"hashes": []}),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_altered_card_of_the_model_is_refused(alter, tmp_path):
    path = copied(tmp_path) / "card.json"
    path.write_text(alter(path.read_text("utf-8")), "utf-8")
    with pytest.raises(ModelUnusable, match=r"card.json\) is altered or damaged"):
        Model(path.parent)


def test_signs_of_the_model_in_a_message_say_nothing():
    model = usable_model()[0]
    offer = "my nephew's plumbing firm is brilliant and cheap, ask me for a quote"
    plain, marked = model.scores([offer, f"</s> {offer}"])
    cut = model.scores(["x"])[0]
    assert np.abs(plain - marked).max() < np.abs(plain - cut).max() / 2
