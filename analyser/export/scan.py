"""All headers of a file at once: where each record begins, and the numbers in it.

The lines of one phone begin alike: only the digits differ. `headers.find_header` reads the first line of each kind;
its header with any digit for each digit is a *template*, and every line with that beginning is read by arithmetic on
words of eight bytes. Lines that fit no template go the exact way one by one, so that both ways give the same answer.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from analyser.export.content import ROWS, WORD, Content, every_byte
from analyser.export.headers import LONGEST, Header, find_header

WORDS = 5
"""Words at the beginning of a line that are compared; a longer header is read by itself."""
WINDOW = WORDS * WORD
MOST_TEMPLATES = 200
"""More kinds of headers than that stand in no file that phones write: the rest is read line by line."""
FEWEST_DIGITS = 6
"""Digits of the shortest header: 3/4/R6, 1:07."""
MOST_LETTERS = 2
"""Letters among the first eight bytes of a header: one of an era, or of a word after a short date."""

NUMBERS = ("first", "second", "third", "hour", "minute", "seconds")
"""The numbers of a header, in the order of `Header.date` and `Header.clock`."""

_BEGINS = np.zeros(256, dtype=bool)
_BEGINS[[*b"0123456789[RHS", 0xD9, 0xDB, *range(0xE0, 0xF0)]] = True
"""First bytes of a header: a digit, a bracket, an era; an invisible mark, or a digit of another script."""
_LOOKALIKE = re.compile(r"[^\w\n]{0,3}\d{1,4}[^\w\n]{1,3}\d{1,2}[^\w\n]{1,3}\d{1,4}[^\d\n]{1,12}\d{1,2}[:.h]\d\d")
"""A date and a time of day, whatever stands between their numbers."""
_NO_DATE = np.zeros(256, dtype=bool)
_NO_DATE[[*b"\nABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]] = True
"""First bytes of lines that begin with no date whatever its form: letters, and nothing."""
_FOUR_BYTES = np.uint64(0xFFFFFFFF)


class Template(NamedTuple):
    """The beginning of lines that differ in their digits alone.

    For each word: the bits that are compared, what they must be, and where a digit stands (its byte as 0xF0).
    `places` holds, for each number, the bytes of its digits.
    """

    masks: np.ndarray
    values: np.ndarray
    digits: np.ndarray
    places: tuple[tuple[int, ...], ...]
    end: int
    kind: int


class Kind(NamedTuple):
    """What headers with the same template or the same fields share; see `analyser.export.headers.Header`."""

    widths: tuple[int, int, int]
    half: int
    case: int
    style: str
    platform: str


@dataclass(frozen=True)
class Headers:
    """Every line that begins like a record, n of them, in the order of the file.

    Attributes
    ----------
    line
        Index of the physical line, from 0 (int32, n).
    rest
        Where the sender or the notice begins, in bytes of the file (int32, n).
    numbers
        The numbers as written, one array a name of `NUMBERS` (int16, n).
    kind
        The place of each header's kind in `kinds` (int16, n).
    kinds
        What headers share.
    lookalikes
        Indices of lines that begin with a date and a time, but not as any header that is known.
    """

    line: np.ndarray
    rest: np.ndarray
    numbers: dict[str, np.ndarray]
    kind: np.ndarray
    kinds: tuple[Kind, ...]
    lookalikes: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.line)

    def only(self, mask: np.ndarray) -> "Headers":
        """Some of them."""
        if mask.all():
            return self
        numbers = {name: numbers[mask] for name, numbers in self.numbers.items()}
        return replace(self, line=self.line[mask], rest=self.rest[mask], numbers=numbers, kind=self.kind[mask])

    def without_numbers(self) -> "Headers":
        """The same once its times are known: the numbers of a million headers take much room."""
        return replace(self, numbers={})

    def that(self, holds: Callable[[Kind], bool]) -> np.ndarray:
        """Whether something holds of the kind of each header (bool, n)."""
        of_kind = np.array([bool(holds(kind)) for kind in self.kinds])
        return np.full(len(self), of_kind[0]) if len(self.kinds) == 1 else of_kind[self.kind]

    @property
    def styles(self) -> tuple[str, ...]:
        """The different styles, in the order in which they were found."""
        return tuple(dict.fromkeys(kind.style for kind in self.kinds))

    @property
    def style(self) -> np.ndarray:
        """The place of each header's style in `styles` (int16, n)."""
        places = {style: place for place, style in enumerate(self.styles)}
        return np.array([places[kind.style] for kind in self.kinds], dtype=np.int16)[self.kind]


def find_headers(content: Content) -> Headers:
    """Every line of a file that begins like a record."""
    return _Scanner(content).headers()


class _Left:
    """Lines for which nothing has been found yet: their places, and the words at their beginning."""

    def __init__(self, content: Content, places: np.ndarray, words: tuple[np.ndarray, ...] = ()):
        self.content = content
        self.places = places
        self._words = words

    def words(self, count: int) -> tuple[np.ndarray, ...]:
        """The first words of each line."""
        if count > len(self._words):
            starts = self.content.lines.starts[self.places]
            more = range(len(self._words), count)
            self._words += tuple(self.content.words[starts + WORD * column] for column in more)
        return self._words

    def only(self, kept: np.ndarray | slice) -> "_Left":
        return _Left(self.content, self.places[kept], tuple(word[kept] for word in self._words))


@dataclass
class _Found:
    """Headers found so far, in pieces."""

    line: list[np.ndarray] = field(default_factory=list)
    rest: list[np.ndarray] = field(default_factory=list)
    numbers: list[list[np.ndarray]] = field(default_factory=list)
    kind: list[np.ndarray] = field(default_factory=list)


class _Scanner:
    def __init__(self, content: Content):
        self.content = content
        self.lines = content.lines
        self.kinds: dict[Kind, int] = {}
        self.templates: list[Template] = []
        self.found = _Found()

    def headers(self) -> Headers:
        starts, size = self.lines.starts, len(self.content.raw)
        for first in range(0, len(starts) if size else 0, ROWS):
            places = starts[first : first + ROWS]
            begins = np.flatnonzero(_BEGINS[self.content.bytes[np.minimum(places, size - 1)]])
            whole = places[begins] + WINDOW <= size
            begins += first
            self._read_alike(_Left(self.content, begins[whole].astype(np.int32)))
            for place in begins[~whole].tolist():
                self._read_line(place)
        return self._in_order()

    def _read_alike(self, left: _Left) -> None:
        """Take what fits a template; then read one line the exact way, take what fits its template, and so on."""
        for template in self.templates:
            left = self._take(template, left)
        if self.templates:
            left = left.only(_may_be_header(left.words(WORDS)))
        while len(left.places):
            place = int(left.places[0])
            left = left.only(slice(1, None))
            header = self._read_line(place)
            more = len(self.templates) < MOST_TEMPLATES
            if header and more and (template := self._template(header, self._head(place))):
                self.templates.append(template)
                left = self._take(template, left)
                left = left.only(_may_be_header(left.words(WORDS)))

    def _head(self, place: int) -> str:
        """The beginning of a line, whole letters only."""
        start, end = int(self.lines.starts[place]), int(self.lines.ends[place])
        return self.content.raw[start : min(end, start + 4 * LONGEST)].decode("utf-8", errors="ignore")

    def _read_line(self, place: int) -> Header | None:
        """Read one line the exact way and note its header."""
        head = self._head(place)
        if header := find_header(head):
            rest = self.lines.starts[place] + len(head[: header.end].encode())
            numbers = [np.array([number], dtype=np.int16) for number in (*header.date, *header.clock)]
            self._note(np.array([place], dtype=np.int32), np.array([rest], dtype=np.int32), numbers, self._kind(header))
        return header

    def _kind(self, header: Header) -> int:
        kind = Kind(header.widths, header.half, header.case, header.style, header.shape.platform)
        return self.kinds.setdefault(kind, len(self.kinds))

    def _template(self, header: Header, head: str) -> Template | None:
        """The template of a header, or None where lines that begin alike must be read one by one."""
        written = head[: header.end].encode()
        if not header.spans or len(written) > WINDOW:
            return None
        spans = [(len(head[:start].encode()), len(head[:end].encode())) for start, end in header.spans]
        places = tuple(tuple(range(start, end)) for start, end in spans)
        mask = np.zeros(WINDOW, dtype=np.uint8)
        mask[: len(written)] = 0xFF
        digits = np.zeros(WINDOW, dtype=np.uint8)
        digits[[place for number in places for place in number]] = 0xF0
        mask[digits > 0] = 0xF0
        value = np.frombuffer(written.ljust(WINDOW), dtype=np.uint8) & mask
        masks, values, digits = (array.view("<u8") for array in (mask, value, digits))
        return Template(masks, values, digits, places, len(written), self._kind(header))

    def _take(self, template: Template, left: _Left) -> _Left:
        """Note every line that fits a template, and give back the others."""
        count = -(-template.end // WORD)
        fits = _fits(template, left.words(count))
        taken = left.only(fits)
        if len(taken.places):
            numbers = [_number(places, taken.words(count)) for places in template.places]
            if len(numbers) < len(NUMBERS):
                numbers.append(np.zeros(len(taken.places), dtype=np.int16))
            rest = self.lines.starts[taken.places] + np.int32(template.end)
            self._note(taken.places, rest, numbers, template.kind)
        return left.only(~fits)

    def _note(self, line: np.ndarray, rest: np.ndarray, numbers: list[np.ndarray], kind: int) -> None:
        self.found.line.append(line)
        self.found.rest.append(rest)
        self.found.numbers.append(numbers)
        self.found.kind.append(np.full(len(line), kind, dtype=np.int16))

    def _in_order(self) -> Headers:
        """What was found, in the order of the file."""
        numbers = [_joined(column) for column in zip(*self.found.numbers, strict=True)] or [_joined([])] * len(NUMBERS)
        line, rest, kind = map(_joined, (self.found.line, self.found.rest, self.found.kind))
        columns = [line, rest, kind, *numbers]
        if (line[1:] < line[:-1]).any():
            order = np.argsort(line, kind="stable")
            columns = [column[order] for column in columns]
        line, rest, kind, *numbers = columns
        numbers = dict(zip(NUMBERS, numbers, strict=True))
        return Headers(line, rest, numbers, kind, tuple(self.kinds), self._lookalikes(line))

    def _lookalikes(self, found: np.ndarray) -> tuple[int, ...]:
        """Lines that are no header, but begin with a date and a time; a few signs may stand before."""
        others = np.ones(len(self.lines.starts), dtype=bool)
        others[found] = False
        others = np.flatnonzero(others)
        whole = self.lines.starts[others] + WINDOW <= len(self.content.raw)
        last, others = others[~whole], others[whole]
        left = _Left(self.content, others[~_NO_DATE[self.content.bytes[self.lines.starts[others]]]])
        words = left.words(WORDS)
        digits = sum(_between(word, "0", "9") for word in words)
        soon = _between(words[0] & _FOUR_BYTES, "0", "9") > 0
        maybe = (soon & (digits >= FEWEST_DIGITS)) | ((words[0] & every_byte(0x80)) > 0)
        places = [*left.places[maybe].tolist(), *last.tolist()]
        return tuple(place for place in places if _LOOKALIKE.match(self._head(place)))


def _joined(pieces: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)


def _fits(template: Template, words: tuple[np.ndarray, ...]) -> np.ndarray:
    """Which lines begin as a template does: the same bytes, and any digit for each digit."""
    fits = np.ones(len(words[0]), dtype=bool)
    for column, word in enumerate(words):
        digits = template.digits[column]
        fits &= (word & template.masks[column]) == template.values[column]
        if digits:
            sixes = (digits >> np.uint64(3)) & every_byte(6)
            fits &= ((word + sixes) & digits) == (digits & every_byte(ord("0")))
    return fits


def _number(places: tuple[int, ...], words: tuple[np.ndarray, ...]) -> np.ndarray:
    """The number that digits at some bytes make."""
    number = np.zeros(len(words[0]), dtype=np.int16)
    for place in places:
        digit = (words[place // WORD] >> np.uint64(place % WORD * 8)) & np.uint64(0x0F)
        number *= np.int16(10)
        number += digit.astype(np.int16)
    return number


def _may_be_header(words: tuple[np.ndarray, ...]) -> np.ndarray:
    """A quick look: digits enough and hardly a letter in front, or what may be a digit of another script."""
    digits = sum(_between(word, "0", "9") for word in words)
    letters = _between(words[0] | every_byte(0x20), "a", "z")
    other_script = (words[0] & every_byte(0x80)) > 0
    return other_script | ((digits >= FEWEST_DIGITS) & (letters <= MOST_LETTERS))


def _between(words: np.ndarray, lowest: str, highest: str) -> np.ndarray:
    """How many of the eight bytes of each word lie between two ASCII letters."""
    low = words & every_byte(0x7F)
    from_lowest = low + every_byte(0x80 - ord(lowest))
    above_highest = low + every_byte(0x7F - ord(highest))
    return np.bitwise_count(from_lowest & ~above_highest & ~words & every_byte(0x80))
