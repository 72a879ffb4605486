"""A message in another language is known as such, and one in English, of whatever kind, never is."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyser.language.tongue import BY_SCRIPT, LATIN_TONGUES, LETTERS, SCRIPTS, language_name, tongue

FIXTURE = Path(__file__).parent / "fixtures" / "tongues.jsonl"
ROWS = [json.loads(line) for line in FIXTURE.read_text("utf-8").split("\n") if line]
ENGLISH = [row["text"] for row in ROWS if row["language"] is None]
FOREIGN = [row for row in ROWS if row["language"] is not None]
LONG = [row for row in FOREIGN if len(row["text"].split()) >= 5 or row["language"] == "zh"]
LANGUAGES = sorted({row["language"] for row in FOREIGN})

LEAST = 0.97
"""The share of the messages of five words or more, over all languages, that must be found."""
LEAST_SHORT = 0.85
"""The same for those of three or four, some of which are greetings that stand in English messages too."""


def test_the_fixture_has_a_dozen_messages_of_each_language_and_none_twice():
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert len(LANGUAGES) >= 25
    assert min(Counter(row["language"] for row in FOREIGN).values()) >= 12


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_never_told_as_another_language(text):
    assert tongue(text) is None


def test_messages_of_five_words_or_more_are_known_as_not_english():
    missed = [row["text"] for row in LONG if tongue(row["text"]) is None]
    assert len(missed) <= (1 - LEAST) * len(LONG), missed


def test_most_messages_of_three_or_four_words_are_known_as_not_english():
    short = [row for row in FOREIGN if row not in LONG]
    missed = [row["text"] for row in short if tongue(row["text"]) is None]
    assert len(missed) <= (1 - LEAST_SHORT) * len(short), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_each_language_long_messages_get_the_right_code(language):
    told = [(tongue(row["text"]), row["text"]) for row in LONG if row["language"] == language]
    wrong = [pair for pair in told if pair[0] != language]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("SPÓŹNIĘ SIĘ DZIESIĘĆ MINUT, AUTOBUS NIE PRZYJECHAŁ", "pl"),
        ("Nie moge dzisiaj przyjsc 😢😢 https://example.org/wzory", "pl"),
        ("Nu po\u0302t veni asta\u0306zi, sunt la spital cu mama", "ro"),
        ("C\u0327ok gec\u0327 kalacag\u0306\u0131m bugu\u0308n", "tr"),
        ("𝗡𝗶𝗲 𝗺𝗼𝗴𝗲 𝗱𝘇𝗶𝘀𝗶𝗮𝗷 𝗽𝗿𝘇𝘆𝗷𝘀𝗰", "pl"),
        ("Γεια σας, θα αργήσω λίγο σήμερα", "el"),
        ("สวัสดีทุกคนวันนี้ฉันไปไม่ได้", "th"),
        ("今日は行けません、すみません", "ja"),
        ("今天/明天我都来不了", "zh"),
        ("ᏏᏲ ᎣᏏᏲ ᏙᎯᏧ", "und"),
        ("спасибо", "ru"),
    ],
)
def test_capitals_missing_accents_addresses_and_rarer_scripts_hide_no_language(text, language):
    assert tongue(text) == language


@pytest.mark.parametrize(
    "text", ["", " \n", "?!", "12.30 - 14.00", "😂", "+44 7700 900123", "www.example.org/pl/nie/jest"]
)
def test_what_has_no_words_has_no_language(text):
    assert tongue(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Thank you for the lovely cake, see you Tuesday! Gracias a todas, ha sido una tarde preciosa y espero veros",
            "es",
        ),
        ("Thank you all, today was great fun. Je ne pourrai pas venir mardi parce que ma fille est malade", "fr"),
        ("the hall is open from ten and there is tea. Drzwi są otwarte od dziesiątej i jest herbata", "pl"),
    ],
)
def test_a_sentence_of_another_language_is_told_beside_an_english_one_as_long(text, language):
    assert tongue(text) == language


def test_half_of_the_words_make_the_language_and_less_than_half_do_not():
    polish, english = "Nie mogę dzisiaj przyjść, dziecko ma gorączkę.", "Sorry everyone, see you all on Tuesday then."
    assert tongue(f"{polish} {english}") == "pl"
    assert tongue(f"{english} {english} {polish}") is None


def test_a_long_text_is_told_by_all_of_it_and_not_by_its_beginning():
    polish, english = "Nie mogę dzisiaj przyjść, dziecko ma gorączkę. ", "Sorry everyone, see you all on Tuesday then. "
    assert tongue(english * 100 + polish * 900) == "pl"
    assert tongue(polish * 100 + english * 900) is None


@given(st.text(max_size=60) | st.text("їьіaÁ\u0301\u0316שׂ\u05b0\u200d𝓗x ", max_size=60))
def test_any_text_gets_none_or_a_code_and_always_the_same(text):
    found = tongue(text)
    assert found is None or (found.isascii() and found.islower() and (len(found) == 2 or found == "und"))
    assert tongue(text) == found


def test_every_language_that_can_be_told_has_a_name_of_its_own():
    codes = {*LATIN_TONGUES, *SCRIPTS, *(code for code, *_ in LETTERS)}.difference(BY_SCRIPT, ["Ethiopic"])
    names = {language_name(code) for code in codes.union(*BY_SCRIPT.values(), LANGUAGES)}
    assert len(names) == len(codes.union(*BY_SCRIPT.values(), LANGUAGES))


def test_english_loads_no_model():
    code = (
        "import sys; from analyser.language.tongue import tongue;"
        "assert tongue('Could somebody bring the big scissors on Tuesday please?') is None;"
        "assert 'py3langid' not in sys.modules; assert 'numpy' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
