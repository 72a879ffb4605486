"""Laws that hold for every chat: what was written comes back, no line is lost, and nothing but the file counts."""

import os
import re
import string
import subprocess
import sys
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from golds import NAMES, export
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyser.errors import ExportUnreadable
from analyser.export import read
from analyser.export.content import Content
from analyser.export.headers import find_header
from analyser.export.parse import parse
from analyser.export.scan import NUMBERS, find_headers

LAW = settings(max_examples=100, derandomize=True)


class Form(NamedTuple):
    """How a phone writes: its platform, the time stamp with what stands round it, and the break between lines.

    The stamp is a pattern of strftime with {d}, {m}, {y}, {h} and {t} for day, month, short year, hour and hour of twelve
    without leading noughts, {half} for a word of `halves`, and {be} for the year of the Buddhist era. `digits` are those
    of another script.
    """

    platform: str
    stamp: str
    line_break: str = "\n"
    halves: tuple[str, str] = ("am", "pm")
    digits: str = ""

    def header(self, time: datetime) -> str:
        numbers = {"d": time.day, "m": time.month, "y": f"{time:%y}", "h": time.hour, "t": time.hour % 12 or 12}
        written = time.strftime(self.stamp).format(**numbers, half=self.halves[time.hour > 11], be=time.year + 543)
        return written.translate(str.maketrans(string.digits, self.digits)) if self.digits else written


FORMS = {
    "android, 24 hours": Form("android", "%d/%m/%Y, %H:%M - "),
    "android, 12 hours": Form("android", "%d/%m/%Y, {t}:%M\u202f{half} - "),
    "android, no comma": Form("android", "%d/%m/%y %H:%M - "),
    "android, United States": Form("android", "{m}/{d}/{y}, {t}:%M {half} - ", halves=("AM", "PM")),
    "android, dots": Form("android", "%d.%m.%y, %H:%M - "),
    "android, hyphens": Form("android", "%d-%m-%Y %H:%M - "),
    "android, year first": Form("android", "%Y-%m-%d, {t}:%M {half} - ", halves=("a. m.", "p.\u00a0m.")),
    "android, word between": Form("android", "%d/%m/%Y à %H:%M - "),
    "android, Finland": Form("android", "{d}.{m}.%Y klo {h}.%M - "),
    "android, Germany": Form("android", "%d.%m.%y, {t}:%M {half} - ", halves=("vorm.", "nachm.")),
    "android, Korea": Form("android", "%Y. {m}. {d}. {half} {t}:%M - ", halves=("오전", "오후")),
    "android, China": Form("android", "%Y/{m}/{d} {half}{t}:%M - ", halves=("上午", "下午")),
    "android, Iran": Form("android", "%Y/{m}/{d}، %H:%M - ", digits="۰۱۲۳۴۵۶۷۸۹"),
    "android, India": Form("android", "%d/%m/%Y, {t}:%M {half} - ", halves=("पूर्वाह्न", "अपराह्न"), digits="०१२३४५६७८९"),
    "android, Thailand": Form("android", "{d}/{m}/{be} %H:%M - "),
    "android, time first": Form("android", "%H:%M, %d/%m/%Y - "),
    "iphone, 24 hours": Form("iphone", "[%d/%m/%Y, %H:%M:%S] ", "\r\n"),
    "iphone, 12 hours": Form("iphone", "[%d/%m/%Y, {t}:%M:%S\u202f{half}] ", "\r\n"),
    "iphone, short year": Form("iphone", "[%d/%m/%y %H.%M.%S] ", "\r\n"),
    "iphone, United States": Form("iphone", "[{m}/{d}/{y}, {t}:%M:%S {half}] ", "\r\n", ("AM", "PM")),
    "iphone, Egypt": Form(
        "iphone", "[{d}\u200f/{m}\u200f/%Y، {t}:%M:%S\u00a0{half}] ", "\r\n", ("ص", "م"), "٠١٢٣٤٥٦٧٨٩"
    ),
    "iphone, Vietnam": Form("iphone", "[%H:%M:%S, %d/%m/%Y] ", "\r\n"),
    "iphone, Japan": Form("iphone", "[%Y/%m/%d {half}{t}:%M:%S] ", "\r\n", ("午前", "午後")),
    "iphone, before brackets": Form("iphone", "%d/%m/%y, %H:%M:%S: "),
}

AWKWARD = (
    *(
        "Ann",
        "Ann - tutor",
        "Bea (Sew Positive)",
        "[Cat]",
        "Dee 🧵👩🏽‍🦱",
        '"Ed"',
        "Jo was here",
        "Left Hand Sue",
        "Sue and Bob",
    ),
    *(
        "Smith, Jane",
        "O'Neill-Łuczak",
        "+44 7700 900318",
        "10:30",
        "15/03/2024",
        "علي",
        "Mr. Pins",
        "a:b",
        "#1",
        "You know",
    ),
)
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
ODD = st.sampled_from(
    ["\n", "\n\n", "\u2028", "\x0b", "\x0c", "\x85", "\u200e", "\u202f", ": ", " - ", "é", "🧵", "] ", "\r"]
)
WORDS = st.sampled_from(
    ["left", "Zoë added Bea", "image omitted", "null", "15/03/2024", "10:30", "<Media omitted>", "zip "]
)


def typed(text: str) -> bool:
    """Whether a person can have sent this: an iPhone marks what WhatsApp writes, and a line like a record is one."""
    return not text.startswith(("\u200e", "\u200f")) and not any(map(header_in, text.split("\n")[1:]))


def header_in(line: str) -> bool:
    return find_header(line) is not None


TEXTS = (
    st.lists(st.text(LETTERS, max_size=8) | ODD | WORDS, max_size=8)
    .map(lambda parts: re.sub(r"\r+(?=\n|\Z)", "", "".join(parts)))
    .filter(typed)
)
STEPS = st.integers(0, 100_000) | st.integers(-3_600, 0) | st.integers(-300_000, 0)
SENT = st.lists(st.tuples(STEPS, st.sampled_from(AWKWARD), TEXTS), max_size=12)


def chat(form: Form, sent: list[tuple[int, str, str]]) -> list[tuple[datetime, str, str]]:
    """What is sent and when. Everybody says hello first, so that nobody is a stranger."""
    time, records = datetime(2025, 3, 13, 9, 0, 7), []
    for seconds, name, text in [*((60, name, f"{name} here") for name in AWKWARD), *sent]:
        time += timedelta(seconds=seconds)
        records.append((time if "%S" in form.stamp else time.replace(second=0), name, text))
    return records


def written(form: Form, records: list[tuple[datetime, str, str]]) -> str:
    text = "".join(f"{form.header(time)}{name}: {text}\n" for time, name, text in records)
    return text.replace("\n", form.line_break)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@LAW
@given(sent=SENT)
@example(sent=[(60, "Ann", "Note: one"), (60, "Ann", "Note: two"), (60, "Ann", "Note: three"), (0, "Ann", "")])
@example(sent=[(-300_000, "Ann", "late"), (300_000, "a:b", "\n\n"), (0, "10:30", "10:30"), (5, "You know", "You left")])
def test_what_is_written_comes_back(form, sent):
    records = chat(form, sent)
    parsed = parse(written(form, records).replace("\r\n", "\n").encode(), "chat")
    assert parsed.chat.select("timestamp", "sender", "text").rows() == records
    assert parsed.platform == form.platform


def test_all_forms_are_told_apart_from_talk():
    """Each form is a header by itself: none of the round trips above can pass on an empty chat."""
    time = datetime(2025, 3, 13, 9, 0, 7)
    assert all(find_header(form.header(time) + "Ann: hi").shape.platform == form.platform for form in FORMS.values())


@LAW
@given(sent=SENT)
def test_parsing_twice_agrees(sent):
    text = written(FORMS["android, 24 hours"], chat(FORMS["android, 24 hours"], sent))
    first, second = parse(text.encode(), "chat"), parse(text.encode(), "chat")
    assert first.chat.equals(second.chat)
    assert (first.group, first.exporter, first.quality) == (second.group, second.exporter, second.quality)


STAMPS = (
    *("15/03/2024, 10:00 - ", "01/02/2023, 3:07 pm - ", "[15/03/2024, 10:00:00] ", "[16/03/2024, 9:00:00] "),
    *("3/15/24, 10:00 AM - ", "2024-03-15, 10:00 - ", "99/99/2024, 10:00 - "),
)
NOTICES = ("Ann", " left", " added ", 'changed the subject from "a: b" to "c"', " and ", ", ", "You ")
PIECES = st.sampled_from(
    [
        *(
            "\n",
            "\r\n",
            "\n\n",
            "Ann: ",
            "Bea: ",
            "<attached: ",
            "image omitted",
            "\u200e",
            "\ufeff",
            "\x00",
            "~\u202f",
        ),
        *STAMPS,
        *NOTICES,
    ]
)
HEADS = st.builds(
    lambda form, time, change, text: change(FORMS[form].header(time)) + text,
    st.sampled_from(sorted(FORMS)),
    st.datetimes(datetime(2009, 1, 1), datetime(2040, 1, 1)),
    st.sampled_from(
        [str, str.upper, lambda stamp: stamp[1:], lambda stamp: "\u200e" + stamp, lambda stamp: stamp[:-1]]
    ),
    st.sampled_from(["Ann: hi", "", "\u200eAnn: hi", "Ann", "é"]),
) | st.text(st.sampled_from("0123456789/.,:- [] apmAPM\u200e\u202f٣"), max_size=30)
FILES = (
    st.lists(PIECES | st.text(max_size=5), max_size=40).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    )
    | st.lists(PIECES, min_size=4, max_size=60).map(lambda parts: "".join(parts).encode("utf-16"))
    | st.binary(max_size=200)
)


@settings(LAW, max_examples=300)
@given(lines=st.lists(HEADS, max_size=60))
@example(lines=["15/03/2024, 10:00 - Ann: hi"] * 3 + ["15/03/2024, 1:00 - Bea: hi", "15/03/2024, 10:0a - Cat: hi"])
@example(lines=["15/03/2024, 10:00 -", "15/03/2024, 10:00 - Ann: hi", "15/03/2024, 10:00 -"])
def test_all_lines_at_once_are_read_as_each_line_by_itself(lines):
    content = Content("\n".join(lines).encode())
    found = find_headers(content)
    expected = {place: header for place, line in enumerate(lines) if (header := find_header(line))}
    assert found.line.tolist() == list(expected)
    for row, (place, header) in enumerate(expected.items()):
        kind, start = found.kinds[found.kind[row]], content.lines.starts[place]
        numbers = tuple(int(found.numbers[name][row]) for name in NUMBERS)
        assert numbers == (*header.date, *header.clock)
        assert (kind.widths, kind.half, kind.case, kind.style) == (
            header.widths,
            header.half,
            header.case,
            header.style,
        )
        assert found.rest[row] - start == len(lines[place][: header.end].encode())


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("laws") / "chat.txt"


@settings(LAW, max_examples=2_500)
@given(content=FILES)
def test_every_line_stands_in_one_record_or_is_reported(content, place):
    place.write_bytes(content)
    try:
        found = read(place)
    except ExportUnreadable:
        return
    unread = [line for line, _ in found.quality.unread]
    in_records = [line + more for line, lines in found.chat.select("line", "lines").rows() for more in range(lines)]
    assert unread + in_records == list(range(1, found.quality.lines + 1))
    assert found.chat["text"].str.count_matches("\n", literal=True).to_list() == (found.chat["lines"] - 1).to_list()


@pytest.mark.parametrize("name", NAMES)
def test_longer_export_keeps_the_records_of_the_shorter(name):
    """Exports are made again and again: cut after any record, a chat is read as it is within the whole."""
    raw = export(name).read_bytes().decode("utf-8").split("\n")
    whole = parse("\n".join(raw).replace("\r\n", "\n").encode(), name).chat
    for size in range(2, whole.height, 9):
        shorter = parse("\n".join(raw[: whole["line"][size] - 1]).replace("\r\n", "\n").encode(), name).chat
        assert shorter.drop("targets").equals(whole.head(size).drop("targets"))


def parsed_under(name: str, **settings: str) -> bytes:
    """What `analyser parse` prints in such an environment."""
    command = [sys.executable, "-m", "analyser", "parse", str(export(name))]
    return subprocess.run(command, capture_output=True, check=True, env=os.environ | settings).stdout


@pytest.mark.parametrize("name", ["android_social", "ios_tuesday_menders"])
def test_result_does_not_depend_on_where_it_is_made(name):
    here = parsed_under(name, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    assert here
    assert parsed_under(name, TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="2") == here
    assert parsed_under(name, TZ="America/New_York", LC_ALL="tr_TR.UTF-8", LANGUAGE="tr", PYTHONHASHSEED="3") == here
