"""Which of a million texts may be anything but typed words, told by their first and last bytes.

`bodies.recognise` reads a text whole; this is the look that spares it most of them. It is right for every text that
`recognise` finds to be more than a message (a test makes such texts from the patterns of every language).
"""

from functools import cache

import numpy as np

from analyser.export import bodies
from analyser.export.content import ROWS, WORD, Content, every_byte
from analyser.export.languages import in_both_spellings

FIRST = 4
"""Bytes of a beginning or an end that are compared."""
MARK = b"\xe2\x80"
"""The first bytes of an iPhone's mark; the third says which way writing runs."""

_FOUR = np.uint64(0xFFFFFFFF)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""Spreads numbers over a table (Knuth, The Art of Computer Programming, 6.4: multiplicative hashing)."""
_IN_DOUBT = np.zeros(256, dtype=bool)
_IN_DOUBT[[*b"\t\n\v\f\r <\x1c\x1d\x1e\x1f\xc2"]] = True
"""First or last bytes that leave it open what a text begins or ends with (blanks), or begin a stand-in in brackets."""
_UNSEEN = np.zeros(1 << 16, dtype=bool)
_UNSEEN[
    [int.from_bytes(start, "little") for start in (b"\xe2\x80", b"\xe2\x81", b"\xef\xbb", b"\xe3\x80", b"\xe1\x9a")]
] = True
"""The same of the first two bytes of invisible marks and wide blanks, which have three."""


def may_stand_in(
    content: Content, line: np.ndarray, starts: np.ndarray, ends: np.ndarray, marked: np.ndarray
) -> np.ndarray:
    """Which texts may be more than typed words (bool, n).

    Parameters
    ----------
    content
        The file.
    line, starts, ends
        The line on which each text begins (from 0), and where it begins and ends (bytes of the file), n each, in order.
    marked
        Whether it is from a phone that marks what WhatsApp wrote: then only a mark counts, or nothing at all (bool, n).
    """
    found = ends <= starts
    if not marked.all():
        for first in range(0, len(starts), ROWS):
            rows = slice(first, first + ROWS)
            found[rows] |= _by_edges(content, starts[rows], ends[rows]) | _by_lines(content, line[rows], ends[rows])
        found[marked] = ends[marked] <= starts[marked]
    return found | _with_mark(content, starts, ends) if marked.any() else found


def _by_edges(content: Content, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Whether a text begins or ends as stand-ins do."""
    first, last = content.words_at(starts), content.words_at(np.maximum(ends - WORD, 0))
    beginnings, endings = _edges()
    found = _one_of(beginnings, first & _FOUR) | _IN_DOUBT[_byte(first, 0)] | _UNSEEN[first.astype(np.uint16)]
    found |= _one_of(endings, last >> np.uint64(32)) | _holds(last, ">") | _holds(last, ")")
    return found | _IN_DOUBT[_byte(last, 7)] | _UNSEEN[(last >> np.uint64(40)).astype(np.uint16)]


def _by_lines(content: Content, line: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Whether a text of several lines is a file with a caption, or a place in three lines."""
    found = np.zeros(len(line), dtype=bool)
    rows = np.flatnonzero(content.lines.ends[line] < ends)
    first_ends = content.lines.ends[line[rows]]
    found[rows] = _holds(content.words_at(np.maximum(first_ends - WORD, 0)), ")")
    third = np.minimum(line[rows] + 2, len(content) - 1)
    three = content.lines.ends[third] == ends[rows]
    http = int.from_bytes(b"http", "little")
    found[rows[three]] |= (content.words_at(content.lines.starts[third[three]]) & _FOUR) == np.uint64(http)
    return found


def _holds(words: np.ndarray, letter: str) -> np.ndarray:
    """Whether a letter is among the eight bytes of each word."""
    apart = words ^ every_byte(ord(letter))
    return ((apart - every_byte(1)) & ~apart & every_byte(0x80)) != 0


def _byte(words: np.ndarray, place: int) -> np.ndarray:
    return (words >> np.uint64(8 * place)).astype(np.uint8)


def _one_of(table: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Which words are among those of a table: nearly right, and never no where it should be yes."""
    return table[_hashed(words)]


def _hashed(words: np.ndarray) -> np.ndarray:
    return ((words * _MULTIPLIER) >> np.uint64(48)).astype(np.uint16)


@cache
def _edges() -> tuple[np.ndarray, np.ndarray]:
    """Tables of the first four bytes of stand-ins, and of the last four of those that begin with the name of a file."""
    named = [wording.written.startswith("(?:(?P<name>") for wording in bodies.wordings()]
    first, last = set(), set()
    for wording, by_name in zip(bodies.wordings(), named, strict=True):
        texts = [*map(bodies.plain_body, wording.samples), *wording.begins]
        plain = [letter + text[1:] for text in texts for letter in {text[:1].lower(), text[:1].upper()}]
        plain = [spelt.encode() for text in plain for spelt in in_both_spellings(text)]
        first.update(text[:FIRST] for text in plain)
        last.update(text[-FIRST:] for text in plain if by_name)
    return _table(first), _table(last)


def _table(edges: set[bytes]) -> np.ndarray:
    table = np.zeros(1 << 16, dtype=bool)
    numbers = [int.from_bytes(edge, "little") for edge in edges if len(edge) == FIRST]
    table[_hashed(np.array(numbers, dtype=np.uint64))] = True
    return table


def _with_mark(content: Content, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which texts hold the mark that an iPhone puts before what WhatsApp writes."""
    places = content.find_all(MARK[0])
    places = places[places + 2 < len(content.bytes)]
    third = content.bytes[places + 2]
    return _around(places[(content.bytes[places + 1] == MARK[1]) & ((third == 0x8E) | (third == 0x8F))], starts, ends)


def _around(places: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which texts lie round some of the places; both in order."""
    found = np.zeros(len(starts), dtype=bool)
    rows = np.searchsorted(starts, places, side="right") - 1
    inside = (rows >= 0) & (places < ends[rows])
    found[rows[inside]] = True
    return found
