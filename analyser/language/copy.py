"""A working copy of a text, cleaned for matching, that points back into the text as exported.

What members wrote is never changed: a rule looks at the copy, finds a span there, and `WorkingCopy.span`
says where that stands in the original.

The copy leaves out invisible marks (zero-width characters, direction marks, variation selectors, soft hyphens), writes every
quotation mark and space in its plain form, folds full-width and "mathematical" letters to plain ones (Unicode NFKC,
character by character), and writes the digits of every script, also those of an emoji key, as 0 to 9. A Latin word with
Cyrillic letters that look like Latin ones gets these. Case and line breaks stay.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

PLAIN = {
    "‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...",
}  # fmt: skip
"""What keyboards put in place of plain punctuation (iPhone's smart quotes and dashes above all)."""

KEPT = {"\n", "\t"}
KEYCAP = "\u20e3"
"""What makes an emoji key of the digit before it."""


@dataclass(frozen=True)
class WorkingCopy:
    """The cleaned `text` of an `original`; ``places[i]`` is where character i of `text` came from."""

    original: str
    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original; `end` is exclusive, and the span is not empty."""
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=4096)
def working_copy(original: str) -> WorkingCopy:
    """The working copy of a text.

    >>> copy = working_copy("don\\u2019t \\u200bring")
    >>> copy.text, copy.span(6, 10)
    ("don't ring", (7, 11))
    """
    if original.isascii():
        return WorkingCopy(original, original, range(len(original)))
    other = {ord(letter): _plain(letter) for letter in set(original)}
    if all(len(written) == 1 for written in other.values()):
        return WorkingCopy(original, _unmixed(original.translate(other)), range(len(original)))
    letters, places = [], []
    for place, character in enumerate(original):
        for letter in _plain(character):
            letters.append(letter)
            places.append(place)
    return WorkingCopy(original, _unmixed("".join(letters)), tuple(places))


def _unmixed(text: str) -> str:
    return MIXED_WORD.sub(_in_latin, text) if CYRILLIC.search(text) else text


LOOKALIKES = str.maketrans("асеорхуіјѕАВСЕНКМОРТХІЈЅ", "aceopxyijsABCEHKMOPTXIJS")
CYRILLIC = re.compile("[\u0400-\u04ff]")
MIXED_WORD = re.compile(r"(?=[^\W\d_]*[a-zA-Z])(?=[^\W\d_]*[\u0400-\u04ff])[^\W\d_]+")
"""A word of Latin and Cyrillic letters: no language writes one, but somebody who hides a word does."""


def _in_latin(match: re.Match) -> str:
    return match[0].translate(LOOKALIKES)


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if character in PLAIN:
        return PLAIN[character]
    category = unicodedata.category(character)
    if (category in ("Cf", "Cc") and character not in KEPT) or "\ufe00" <= character <= "\ufe0f" or character == KEYCAP:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in ("Zs", "Zl", "Zp"):
        return " "
    return unicodedata.normalize("NFKC", character)
