"""How a record begins: the header shapes of `headers.toml`, and a line's fields when it has one of them.

This is the exact way, for one line. `scan.py` goes it for the first line of each kind, and then reads all lines of
the same template at once.
"""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from analyser.chat.names import MARKS

LONGEST = 120
"""Letters of a line that are looked at: the longest header known has 50."""
ERAS = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988, "S": 1925, "昭和": 1925}
"""The year before the first of each Japanese era."""
HALVES = ("am", "pm", "night", "noon")
"""Parts of the day that a clock of twelve hours may name; a header gives the place in this list, from 1, or 0."""
LOWER, UPPER, OTHER = 1, 2, 3
"""How the part of the day is written: am, AM, or in another script."""
_ALL_MARKS = MARKS + "\u061c\u200d"


class Shape(NamedTuple):
    """One way to begin a record; `pattern` matches the plain head up to the sender or the notice."""

    name: str
    platform: str
    pattern: re.Pattern
    needs: str | None
    samples: tuple[str, ...]


class Header(NamedTuple):
    """What stands at the beginning of a line.

    Attributes
    ----------
    shape
        Its row of `headers.toml`.
    date, widths
        The three numbers in the order in which they stand, and with how many digits each is written. A year of a
        Japanese era is given in full, as four digits.
    clock
        Hour, minute, second as written; 0 for seconds that are not.
    half, case
        Which part of the day is named (`HALVES`), and how (`LOWER`, `UPPER`, `OTHER`); 0 for none.
    style
        The header with every number as 0: what all lines of one phone have in common.
    spans
        Where each number stands in the line: (start, end) in letters, seconds last if there are any; () where lines
        with the same beginning may differ in more than digits from 0 to 9 (other scripts, eras, nothing behind).
    end
        Where the sender or the notice begins.
    """

    shape: Shape
    date: tuple[int, int, int]
    widths: tuple[int, int, int]
    clock: tuple[int, int, int]
    half: int
    case: int
    style: str
    spans: tuple[tuple[int, int], ...]
    end: int


@cache
def _data() -> dict:
    return tomllib.loads(files(__name__.rpartition(".")[0]).joinpath("headers.toml").read_text("utf-8"))


@cache
def shapes() -> tuple[Shape, ...]:
    """All shapes, in the order of the file."""
    pieces = _data()["piece"] | {"half": "|".join(map(_alternatives, HALVES))}
    return tuple(_shape(row, pieces) for row in _data()["shape"])


def _alternatives(half: str) -> str:
    """The words for a part of the day, the longest first."""
    words = {_plain(word)[0] for word in _data()["words"][half]}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _halves() -> dict[str, int]:
    return {
        _plain(word)[0].casefold(): place for place, half in enumerate(HALVES, 1) for word in _data()["words"][half]
    }


def _shape(row: dict, pieces: dict) -> Shape:
    pattern = row["pattern"]
    for _ in pieces:
        for name, piece in pieces.items():
            pattern = pattern.replace(f"{{{name}}}", piece)
    return Shape(
        row["name"], row["platform"], re.compile(pattern, re.IGNORECASE), row.get("needs"), tuple(row["samples"])
    )


def find_header(line: str) -> Header | None:
    """The header with which a line begins, or None.

    >>> header = find_header("15/03/2024, 10:00 - Ann: Hello")
    >>> header.date, header.clock, header.end
    ((15, 3, 2024), (10, 0, 0), 20)
    """
    head = line[:LONGEST]
    if not _may_begin(head.lstrip(_ALL_MARKS)[:1]):
        return None
    plain, places = _plain(head)
    for shape in shapes():
        found = shape.pattern.match(plain)
        if found and (shape.needs is None or found[shape.needs]):
            return _header(shape, found, places, line)
    return None


def _may_begin(letter: str) -> bool:
    """A quick look: a header begins with a bracket, a digit or an era."""
    return letter.isdecimal() or letter in tuple("[RHS令平昭")


def _plain(head: str) -> tuple[str, list[int] | range]:
    """A head as `headers.toml` describes it, and the place of each of its letters in the head."""
    if head.isascii():
        return head, range(len(head) + 1)
    letters, places = [], []
    for place, letter in enumerate(head):
        if letter not in _ALL_MARKS:
            letters.append(_plain_letter(letter))
            places.append(place)
    return "".join(letters), [*places, len(head)]


@cache
def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) == "Zs":
        return " "
    return {"\u060c": ",", "\uff0c": ",", "\uff1a": ":"}.get(letter, letter)


def _header(shape: Shape, found: re.Match, places, line: str) -> Header:
    half = found["before"] or found["after"] or ""
    date, widths = zip(*(_number(found[field]) for field in ("first", "second", "third")), strict=True)
    names = ("first", "second", "third", "hour", "minute", "seconds")
    written = tuple(found.span(name) for name in names if found[name] is not None)
    spans = tuple((places[start], places[end - 1] + 1) for start, end in written)
    plain_digits = all(line[start:end].isascii() and line[start:end].isdecimal() for start, end in spans)
    return Header(
        shape=shape,
        date=date,
        widths=widths,
        clock=(int(found["hour"]), int(found["minute"]), int(found["seconds"] or 0)),
        half=_halves()[half.casefold()] if half else 0,
        case=_case(half),
        style=_style(shape, found),
        spans=spans if plain_digits and found[0].endswith(" ") else (),
        end=places[found.end() - 1] + 1,
    )


def _number(written: str) -> tuple[int, int]:
    """A number of a date, and its digits; the year of an era as four."""
    if written.isdecimal():
        return int(written), len(written)
    era = written.rstrip("0123456789")
    return ERAS[era.upper()] + int(written[len(era) :]), 4


def _case(half: str) -> int:
    if not half:
        return 0
    if not half.isascii():
        return OTHER
    return LOWER if half.islower() else UPPER


def _style(shape: Shape, found: re.Match) -> str:
    """The shape, the separators, the width of the years, and whether there are seconds and parts of the day."""
    year = max(len(found["first"]), len(found["third"]))
    joint = re.sub(r"\d+", "0", found[0])
    for half in (found["before"], found["after"]):
        joint = joint.replace(half, "half") if half else joint
    return f"{shape.name}: {joint} ({4 if year > 2 else 2} digits)"
