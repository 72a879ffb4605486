"""A text as the message model reads it: one more working copy, that points back into the text as exported.

On top of `working_copy`: a letter or mark that stands three times or more is written twice ("soooo" -> "soo"), and an
emoji is written as its name in Unicode ("loudly crying face"), for the model's vocabulary holds words, not pictures.
Case does not matter to the model, so that shouting is read like speaking.
"""

import unicodedata
from functools import lru_cache

from analyser.language.copy import WorkingCopy, working_copy

TONES = range(0x1F3FB, 0x1F400)
"""Skin tones: part of a picture that says nothing more about the message."""


def model_text(original: str) -> WorkingCopy:
    """The text that the model is given, with the place of each character in the original.

    >>> model_text("Sooooo sad \\U0001f62d").text
    'Soo sad loudly crying face '
    """
    copy = working_copy(original)
    letters: list[str] = []
    places: list[int] = []
    for letter, place in zip(copy.text, copy.places, strict=True):
        for written in _written(letter):
            if written in (" ", "\n") and (not letters or letters[-1] == " "):
                continue
            if len(letters) > 1 and letters[-1] == letters[-2] == written and not written.isdigit():
                continue
            letters.append(" " if written == "\n" else written)
            places.append(place)
    return WorkingCopy(original, "".join(letters), tuple(places))


@lru_cache(maxsize=4096)
def _written(letter: str) -> str:
    """A character, or a picture's name between blanks."""
    if letter.isascii() or letter.isalnum():
        return letter
    if ord(letter) in TONES or "\ud800" <= letter <= "\udfff":
        return ""
    if unicodedata.category(letter) in ("So", "Sk", "Cn") and ord(letter) > 0x2190:
        return f" {unicodedata.name(letter, 'picture').lower()} "
    return letter
