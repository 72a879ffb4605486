"""The sentence around a find, for rules that ask what else is said in the same breath."""

import re

END = re.compile(r"[.!?](?=\s)|\n")

REACH = 240
"""How far a sentence is followed to each side; longer ones are cut, so that no text takes long."""


def around(text: str, start: int, end: int) -> str:
    """The sentence (or sentences) that the span stands in, with its closing mark.

    >>> around("Sorry. Can I message you? Thanks", 13, 20)
    ' Can I message you?'
    """
    return text[before(text, start) : after(text, end)]


def before(text: str, place: int) -> int:
    """Where the sentence of `place` begins, right after the mark that ends the one before."""
    window = max(0, place - REACH)
    return max((mark.end() for mark in END.finditer(text, window, place)), default=window)


def after(text: str, place: int) -> int:
    """Where the sentence of `place` ends."""
    mark = END.search(text, place, place + REACH)
    return mark.end() if mark else min(len(text), place + REACH)
