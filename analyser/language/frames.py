"""Frames: what people say in many forms, written once with gaps, for rules that look for phrases.

A frame is a regular expression in small letters with four liberties:

a blank     any run of up to three blanks, hyphens and commas
'           an apostrophe that may be missing ("can't" also finds "cant")
...         up to four words of the same sentence
{name}      any term of the word list `words/name.txt`

Frames are kept free of nested repeats, so that a long message takes no longer than its length allows.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from analyser.language.words import terms

BLANK = r"[\s,-]{1,3}"
GAP = rf"{BLANK}(?:[^\s.!?]{{1,30}}\s{{1,3}}){{0,4}}"
HIDDEN = "."
"""What stands in place of hidden words: it ends a sentence, so that no gap reaches across."""


def frame(*expressions: str) -> re.Pattern:
    """One pattern that finds any of the expressions as whole words; match it against `plain` text.

    >>> frame("can't ... breathe").search("i cant even breathe")[0]
    'cant even breathe'
    """
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_source, expressions))})(?!\w)")


def plain(text: str) -> str:
    """The text in small letters, each at its old place (the one letter that would become two is changed first)."""
    return text.replace("İ", "I").lower()


def hide(text: str, *frames: re.Pattern) -> str:
    """The text with everything that `frames` find dotted out, as long as before.

    >>> hide("stabbed myself with a pin, ouch", frame("stabbed myself with a pin"))
    '........................., ouch'
    """
    for pattern in frames:
        text = pattern.sub(lambda match: HIDDEN * len(match[0]), text)
    return text


def apart(text: str, reasons: dict[str, re.Pattern]) -> Iterator[tuple[int, int, str]]:
    """Where the patterns find something, as (start, end, reason) in order; of two that overlap only the first.

    >>> list(apart("rain and snow", {"wet": frame("rain", "rain and"), "cold": frame("and snow", "snow")}))
    [(0, 4, 'wet'), (5, 13, 'cold')]
    """
    found = ((*match.span(), why) for why, pattern in reasons.items() for match in pattern.finditer(text))
    past = 0
    for start, end, why in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= past and end > start:
            yield start, end, why
            past = end


def _source(expression: str) -> str:
    spaced = re.sub(" \\.\\.\\. | ", lambda match: GAP if "..." in match[0] else BLANK, expression)
    loose = spaced.replace("'", "'?")
    return re.sub(r"\{([a-z_]+)\}", lambda match: alternatives(match[1]), loose)


@cache
def alternatives(name: str) -> str:
    """A word list as one expression, its terms sharing their beginnings so that a long list stays quick."""
    return _branches(_tree(map(_letters, terms(name))))


def _letters(term: str) -> list[str]:
    """The parts of a term: letters, a run of blanks, and any ending where it closes with a star."""
    stem = [BLANK if letter == " " else "'?" if letter == "'" else re.escape(letter) for letter in term.lower()]
    return [*stem[:-1], r"\w*"] if term.endswith("*") else stem


def _tree(words: Iterable[list[str]]) -> dict:
    """Letters that lead to further letters; an empty key says that a term may end there."""
    root: dict = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return root


def _branches(node: dict) -> str:
    onward = [letter + _branches(rest) for letter, rest in node.items() if letter]
    if not onward:
        return ""
    together = onward[0] if len(onward) == 1 and "" not in node else f"(?:{'|'.join(onward)})"
    return together + ("?" if "" in node else "")
