"""WhatsApp's own words in every language: each sample is what its row says, each way of writing a row is found."""

import itertools
import re
import time
import tomllib
import unicodedata
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyser.chat.names import MARKS
from analyser.chat.table import EVENTS, KINDS
from analyser.export import bodies, notices
from analyser.export.content import Content
from analyser.export.languages import languages, titles
from analyser.export.stand_ins import may_stand_in

LAW = settings(max_examples=300, derandomize=True)
FIXTURES = Path(__file__).parent / "fixtures" / "exports"
CODES = [code for code in languages() if code != "any"]
SPOKEN = [FIXTURES / f"language-{code}-{phone}.toml" for code in CODES for phone in ("android", "iphone")]
every_language = pytest.mark.parametrize("code", CODES)

GAPS = {"actor": "Zoë", "targets": "Jo", "old": "“Menders: 1”", "quoted": "“Menders 2”", "any": " and more "}
"""What stands in the gaps of a wording where it is written out."""
SAMPLES = sorted({sample for wording in bodies.wordings() for sample in wording.samples})
EDITED = [mark for language in languages().values() for mark in language.edited]


def described(path: Path) -> list[dict]:
    return tomllib.loads(path.read_text("utf-8"))["row"]


EVENTS_DESCRIBED = [row for path in SPOKEN for row in described(path) if row["kind"] == "system"]


def ways(wording: notices.Wording) -> list[str]:
    """Every way to write a wording down, with each of its alternatives."""
    parts = re.findall(r"\{(\w+)\}|\[([^\]]*)\]|([^\[{]+)", wording.says)
    choices = [[GAPS[gap]] if gap else [text] if text else either.split("|") for gap, either, text in parts]
    return [re.sub(" +", " ", "".join(choice)).strip() for choice in itertools.product(*choices)]


def expected(wording: notices.Wording) -> tuple:
    """Event, actor, targets and name in quotation marks of a wording that is written out."""
    return (
        wording.event,
        GAPS["actor"] if "{actor}" in wording.says else wording.actor,
        GAPS["targets"] if "{targets}" in wording.says else wording.targets,
        "Menders 2" if "{quoted}" in wording.says else None,
    )


def test_there_are_the_eleven_languages():
    assert {"en", "es", "pt", "de", "fr", "it", "nl", "tr", "pl", "ar", "hi"} <= set(CODES)


@pytest.mark.parametrize("code", languages())
def test_file_is_written_in_one_spelling(code):
    text = (Path(notices.__file__).parent / "languages" / f"{code}.toml").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("wording", notices.wordings(), ids=lambda wording: wording.sample[:40])
def test_notice_sample_is_the_notice_of_its_row(wording):
    found = notices.recognise(wording.sample)
    assert (found.event, found.language) == (wording.event, wording.language.code)
    assert found.event in EVENTS


@every_language
def test_every_way_of_writing_a_row_is_found(code):
    rows = [wording for wording in notices.wordings() if wording.language.code == code]
    missed = [
        (text, notices.recognise(text))
        for wording in rows
        for text in ways(wording)
        if (notices.recognise(text) or (None,))[:4] != expected(wording)
    ]
    assert missed == []


@pytest.mark.parametrize("row", EVENTS_DESCRIBED, ids=lambda row: row["text"][:40])
def test_notice_says_who_did_it_and_to_whom(row):
    found = notices.recognise(row["text"])
    names = notices.names_in(found.targets, frozenset(), found.language)
    assert (found.event, found.actor or "", names) == (row["event"], row["actor"], row["targets"])


@pytest.mark.parametrize("row", EVENTS_DESCRIBED, ids=lambda row: row["text"][:40])
def test_notice_is_found_whatever_invisible_marks_stand_in_it(row):
    marked = "\u200f" + row["text"].replace(" ", " \u202a").replace("'", "\u2019") + "\u200e"
    assert notices.recognise(marked).event == row["event"]


NEAR_MISSES = [
    *("Ann left early", "leftovers, anyone?", "Ann added", "was added", "I created a group of stitches"),
    *("Ann joined us for tea", "the group description changed", "We pinned a hem", "end-to-end seams"),
    *("Ana salió de casa", "Te añadió sal", "Ela saiu cedo", "Anna hat die Nadel verlassen", "Anne a quitté la salle"),
    *("Anna ha aggiunto", "Anna heeft de trein verlaten", "Ece dün ayrıldı mı?", "Anna opuściła lekcję"),
    *(
        "We sat there and nobody knew what to say next, " * 5 + "so we left",
        "Morning all,\nthe parcel left",
        "غادر",
        "अनु ने घर छोड़ा था",
        "Bea is now a tutor",
        "You're now a star",
    ),
]


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_near_miss_is_no_notice(text):
    assert notices.recognise(text) is None


@pytest.mark.parametrize("sample", SAMPLES)
def test_stand_in_for_a_text_is_no_notice(sample):
    assert notices.recognise(sample, alone=False) is None


def beginnings() -> list[str]:
    """What stands before the first colon of every sample that has one, outside names that hold it."""
    return [text.partition(": ")[0] for text in (row["text"] for row in EVENTS_DESCRIBED) if ": " in text]


@pytest.mark.parametrize("words", beginnings())
def test_beginning_of_a_notice_may_be_one(words):
    assert notices.may_begin_notice(words)


@pytest.mark.parametrize(
    "words",
    [
        *("Ann", "Left Hand Sue", "Hat maker", "Jo was here", "A friend", '"Ed"', "“Ed”", "+44 7700 900318"),
        *("Note to all", "Anna hat Zeit", "Di Maria", "Ma e Pa", "Sue (the tall one)", "Ora", "Ana y Beto"),
    ],
)
def test_name_does_not_begin_a_notice(words):
    assert not notices.may_begin_notice(words)


@pytest.mark.parametrize(
    ("targets", "language", "names"),
    [
        ("you", "en", ["You"]),
        ("Bea, Cat and Dee", "en", ["Bea", "Cat", "Dee"]),
        ("Beto e Inés", "es", ["Beto", "Inés"]),
        ("tú y Beto", "es", ["You", "Beto"]),
        ("você", "pt", ["You"]),
        ("dich und Bernd", "de", ["You", "Bernd"]),
        ("Basile, Chloé et vous", "fr", ["Basile", "Chloé", "You"]),
        ("Bruno ed Elena", "it", ["Bruno", "Elena"]),
        ("jou en Bram", "nl", ["You", "Bram"]),
        ("Mehmet’i, Can'ı ve Ece'yi", "tr", ["Mehmet", "Can", "Ece"]),
        ("Bartek i Celina", "pl", ["Bartek", "Celina"]),
        ("بدر، ثريا وجمال", "ar", ["بدر", "ثريا", "جمال"]),
        ("भावना और चेतन", "hi", ["भावना", "चेतन"]),
        ("Bea y Cat", "en", ["Bea y Cat"]),
        ("Bea", "not known", ["Bea"]),
    ],
)
def test_names_are_parted_as_the_language_does(targets, language, names):
    assert notices.names_in(targets, frozenset(), language) == names


@pytest.mark.parametrize(
    ("targets", "language", "known"),
    [
        ("María y José", "es", "María y José"),
        ("أحمد وليد", "ar", "أحمد وليد"),
        ("D'Ali'i", "tr", "D'Ali'i"),
        ("Bea.", "en", "Bea"),
        ("Jane B.", "en", "Jane B."),
    ],
)
def test_known_name_is_kept_whole(targets, language, known):
    assert notices.names_in(targets, {known}, language) == [known]


@pytest.mark.parametrize(
    "quoted", ['"Flicken"', "“Flicken”", "„Flicken“", "„Flicken”", "« Flicken »", "«\xa0Flicken\xa0»"]
)
def test_new_name_is_read_from_any_quotation_marks(quoted):
    assert notices.recognise(f"Anne a créé le groupe {quoted}").quoted == "Flicken"


def test_hindi_letters_are_found_in_both_spellings():
    two = "अनु ने भावना को जो\u0921\u093cा"
    assert notices.recognise(two).event == notices.recognise(two.replace("\u0921\u093c", "\u095c")).event == "added"


STARTS = ("", "Ann changed the subject from ", "इस ग्रुप को जोड़ा गया ")
PIECES_OF_LINES = (
    *("\u200e ", " ", "a \u200e", "(file attached) ", '"a" to "b" ', "added ", "hat ", "hinzugefügt ", ", "),
    *("कम्युनिटी ", "ekledi, ", "ने X को ", "changed to ", '"a" ', "a ajouté ", "Ann "),
)
ENDS = (
    *("", "!", " omitted", "\u200eimage omitted x", " hinzugefügt !", " ekledi !", " जोड़ा !", " toegevoegd !"),
    *(" left", " wurde hinzugefügt"),
)


def seconds(text: str) -> float:
    """What it takes of the processor to look at a text."""
    began = time.process_time()
    notices.recognise(text)
    bodies.recognise(text)
    return time.process_time() - began


@pytest.mark.parametrize("piece", PIECES_OF_LINES)
def test_long_line_is_read_in_a_moment(piece):
    lines = [start + (piece * 100_000)[: 100_000 - len(start + end)] + end for start in STARTS for end in ENDS]
    assert max(map(seconds, lines)) < 0.2


def test_names_of_a_large_group_are_found():
    names = [f"Member {number}" for number in range(1_024)]
    listed = f"{', '.join(names[:-1])} und {names[-1]}"
    found = notices.recognise(f"Anna hat {listed} hinzugefügt.")
    assert (found.actor, notices.names_in(found.targets, frozenset(), "de")) == ("Anna", names)


@pytest.mark.parametrize(("kind", "sample"), [(row.kind, text) for row in bodies.wordings() for text in row.samples])
def test_body_sample_is_its_kind(kind, sample):
    assert bodies.recognise(sample).kind == kind in KINDS


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if "\u200e" in sample])
def test_mark_of_writing_from_the_right_does_the_same(sample):
    assert bodies.recognise(sample.replace("\u200e", "\u200f")) == bodies.recognise(sample)


@pytest.mark.parametrize("mark", EDITED)
@pytest.mark.parametrize("before", ["Wednesday ", "Wednesday \u200e", "two\nlines \u200f"])
def test_edited_mark_is_seen_with_and_without_full_stop(mark, before):
    bare = mark.rstrip(".>")
    assert [bodies.recognise(before + bare + end) for end in (">", ".>", ">.", " >")] == [
        bodies.Body("message", None, True),
        bodies.Body("message", None, True),
        bodies.Body("message", None, True),
        bodies.TYPED,
    ]


@pytest.mark.parametrize("text", ["null", ""])
def test_what_was_edited_was_not_to_be_viewed_once(text):
    assert bodies.recognise(f"{text} <This message was edited>") == bodies.Body("message", None, True)


@pytest.mark.parametrize("mark", EDITED)
def test_edited_mark_that_is_not_at_the_end_was_typed(mark):
    assert not bodies.recognise(f"She wrote {mark} under it").edited


@pytest.mark.parametrize(
    "text",
    [
        *("the image omitted the hem", "I was on a video call", "This message was deleted by accident, sorry"),
        *("see maps.google.com", "Waiting for this message to arrive", "<3", "< Media omitted >", "POLL: zips?"),
        *("eine Sprachnachricht", "imagen omitida en la página", "une image absente de la page", "nullified", "5 min"),
        *("my quilt image omitted", "Standort: beim Rathaus", "Bild weggelassen\ndas war schade", "(file attached)"),
        *("Media omitted", "Week 1.pdf omitted", "location: behind the hall", "<This message was edited> or not"),
    ],
)
def test_sentence_with_such_words_is_a_message(text):
    assert bodies.recognise(text) == bodies.TYPED


def test_file_name_is_read_in_every_language():
    for code, language in languages().items():
        found = {body.attachment for row in language.bodies for body in map(bodies.recognise, row["samples"])}
        assert code == "any" or {"IMG-20250111-WA0001.jpg", "AUD-20250111-WA0000.", "Jan Example.vcf"} <= found


@pytest.mark.parametrize("sample", SAMPLES + [f"Wednesday {mark}" for mark in EDITED])
def test_quick_look_lets_no_sample_pass(sample):
    assert bodies.recognise(sample) != bodies.TYPED
    assert bodies.hold_hints(pl.Series([sample])).to_list() == [True]


PIECES = st.sampled_from(
    [*SAMPLES, *EDITED, *MARKS, "\n", " ", ".", "\x1c", "\u2028", "null", "a", "Menders ", "<", ">"]
)


@LAW
@given(texts=st.lists(st.lists(PIECES, max_size=4).map("".join) | st.text(max_size=8), min_size=1, max_size=20))
@example(texts=["\x1fnull\u3000", "\u200enu\u200bll", "omi\u200etted", " \n "])
def test_quick_look_lets_no_stand_in_pass(texts):
    looked = bodies.hold_hints(pl.Series(texts, dtype=pl.String))
    passed = [text for text, maybe in zip(texts, looked, strict=True) if not maybe]
    assert [text for text in passed if bodies.recognise(text) != bodies.TYPED] == []


def test_quick_look_passes_by_ordinary_talk():
    talk = ["Bring scissors", "Is the hall open?", "I called you, no answer", "My location: the hall", "See (attached)"]
    assert not bodies.hold_hints(pl.Series(talk)).any()


def test_titles_are_known_for_every_language():
    found = dict(titles())
    assert {"WhatsApp Chat with ", "WhatsApp Chat - ", "Chat de WhatsApp con ", "与", "Чат WhatsApp с "} <= found.keys()
    assert all(language.titles for language in languages().values())


def test_longest_title_comes_first():
    sizes = [len(before) + len(after) for before, after in titles()]
    assert sizes == sorted(sizes, reverse=True)


PATTERNS = [wording for wording in bodies.wordings() if "[\\s\\S]" not in wording.written.partition(")")[0]]


@pytest.mark.parametrize(
    "wording", PATTERNS, ids=lambda wording: f"{wording.language} {wording.kind} {wording.holds[0]}"
)
@settings(max_examples=20, derandomize=True)
@given(data=st.data())
def test_whatever_has_a_pattern_is_not_taken_for_typed_words(wording, data):
    """What is made from the pattern of a stand-in passes the quick look at its first and last bytes."""
    text = data.draw(st.from_regex(wording.pattern, fullmatch=True)).replace("\r", " ").replace("\x00", " ")
    content = Content(f"Ann: {text}".encode())
    start, end = np.array([5]), np.array([len(content.raw.removesuffix(b"\n"))])
    maybe = may_stand_in(content, np.array([0]), start, end, np.array([wording.marked]))
    assert maybe[0] or bodies.recognise(text) == bodies.TYPED
