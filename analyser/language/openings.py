"""With which letters may a match of an expression begin? So that `analyser.language.frames` tries it only there.

An opening is the first letters of a word and, where it is shorter than that, those of the next word too. Openings
are read from the plain expressions that frames are written in: letters, brackets without capture, strokes, repeats,
classes, and looking ahead or behind. Where that cannot tell it says `ANY`, so that no match is lost.
"""

import re
from functools import cache, lru_cache
from string import ascii_lowercase, digits

REACH = 4
"""How many letters of a word are looked at: fewer spare too little work, more make long lists longer."""

CLOSED = "."
"""After fewer letters than `REACH`: here the second word ends, or the first that no other follows after blanks."""

ANY = "*"
"""After fewer letters than `REACH`: from here on anything may follow."""

CURRENCY = "£$€"
"""Signs that a match may begin with, as well as with a word."""

_WORD = re.compile(rf"(\w+)(?=([\s,-]*)(\w{{0,{REACH}}}))|[{CURRENCY}]")
_LOOK = re.compile(r"\(\?<?[=!]|\\[AbBZ]|[$^]")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_REPEAT = re.compile(r"(?:[?*+]|\{\d*(?:,\d*)?\})[?+]?")
_BLANKS = " ,-\n"
_TRIED = f"{ascii_lowercase}{digits}_{_BLANKS}{CURRENCY}.!?'"

_START, _FIRST, _BETWEEN, _SECOND = range(4)
"""Where in an opening a part of an expression stands: at its start, in the first word, after it, in the second."""

_ENDS = {_START: [ANY], _FIRST: [CLOSED, f" {ANY}"], _BETWEEN: [CLOSED, ANY], _SECOND: [CLOSED]}
"""What follows where an expression ends."""


@lru_cache(maxsize=16)
def word_openings(text: str) -> dict[str, list[int]]:
    """Where the words with each opening begin in a text in small letters.

    A short word before another also stands under itself and `ANY`.

    >>> word_openings("an anorak, an £8 one")
    {'an anor': [0], 'an *': [0], 'anor': [3], 'an.': [11], '£.': [14], '8 one.': [15], '8 *': [15], 'one.': [17]}
    """
    places: dict[str, list[int]] = {}
    for match in _WORD.finditer(text):
        word, blanks, following = match.groups()
        if word and len(word) < REACH and blanks and following:
            places.setdefault(f"{word} {(following + CLOSED)[:REACH]}", []).append(match.start())
            places.setdefault(f"{word} {ANY}", []).append(match.start())
        else:
            places.setdefault(f"{match[0]}{CLOSED}"[:REACH], []).append(match.start())
    return places


def openings(source: str) -> frozenset[str]:
    """The openings of the places where a match of an expression may begin.

    `ANY` follows letters of the first word, or nothing but the blank after it.

    >>> sorted(openings(r"(?:please )?(?:help|(?:save|so) \\w+|£ ?5)|un\\w*"))
    ['help', 'plea', 'save', 'so *', 'so.', 'un *', 'un*', 'un.', '£.']
    """
    return frozenset().union(*(_openings(each, REACH, _START) for each in _alternatives(source)))


@cache
def _openings(source: str, left: int, stands: int) -> frozenset[str]:
    """The openings of an expression of one alternative; `left` letters of the word are still looked for."""
    if not left:
        return frozenset([""])
    if not source:
        return frozenset(_ENDS[stands])
    end = _part_end(source)
    if _LOOK.match(source):
        return _openings(source[end:], left, stands)
    part, sign, rest = _cut(source, end)
    again = "." if sign not in ("", "?", "??") else ""
    if part.startswith("(?:"):
        parts = (_openings(each + again + rest, left, stands) for each in _alternatives(part[3:-1]))
        found = frozenset().union(*parts)
    else:
        found = _of_characters(_characters(part), again, rest, left, stands)
    return found | _openings(rest, left, stands) if sign.startswith(("?", "*", "{0", "{,")) else found


def _of_characters(characters: str | None, again: str, rest: str, left: int, stands: int) -> frozenset[str]:
    """The openings where an expression begins with one of some characters; `again` where it may be repeated."""
    if characters is None:
        return frozenset([ANY])
    found = set()
    for letter in characters:
        if letter == "_" or letter.isalnum():
            inside = _SECOND if stands in (_BETWEEN, _SECOND) else _FIRST
            found.update(letter + tail for tail in _openings(again + rest, left - 1, inside))
        elif stands == _START:
            found.update([letter + CLOSED] if letter in CURRENCY else ())
        elif letter in _BLANKS and stands != _SECOND:
            found.update(_after_blanks(rest, stands))
        else:
            found.add(CLOSED)
    return frozenset(found)


def _after_blanks(rest: str, stands: int) -> frozenset[str]:
    """The openings from the blanks after the first word on; what follows may be no word, and then it is closed."""
    tails = _openings(rest, REACH, _BETWEEN)
    if stands == _BETWEEN:
        return tails
    whole = {f" {tail}" for tail in tails if tail != CLOSED and not tail.endswith(ANY)}
    if any(tail.endswith(ANY) for tail in tails):
        return frozenset([*whole, f" {ANY}", CLOSED])
    return frozenset([*whole, CLOSED] if CLOSED in tails else whole)


@cache
def _characters(part: str) -> str | None:
    """The characters that a part stands for, as far as openings tell them apart; None where they are too many."""
    if part == r"\d":
        return digits
    if part[0] == "[" or part in (".", r"\w", r"\W", r"\s", r"\S", r"\D"):
        kind = re.compile(part)
        if kind.match("é") or any(ord(letter) > 127 and letter.isalnum() for letter in part):
            return None
        return "".join(filter(kind.match, _TRIED)) or "."
    return part[-1]


def _cut(source: str, end: int) -> tuple[str, str, str]:
    """The first part of an expression, which ends at `end`, its sign of repetition if any, and the rest."""
    sign = _REPEAT.match(source, end)
    after = sign.end() if sign else end
    return source[:end], source[end:after], source[after:]


def _part_end(source: str) -> int:
    """Where the first part of an expression ends: brackets, a class, or one character."""
    if source[0] == "(":
        return _closing(source) + 1
    if source[0] == "[":
        return _CLASS.match(source).end()
    return 2 if source[0] == "\\" else 1


def _closing(source: str) -> int:
    """Where the bracket that opens a source is closed."""
    depth = 0
    for place, letter in enumerate(source):
        if letter in "()" and source[place - 1 : place] != "\\":
            depth += 1 if letter == "(" else -1
            if not depth:
                return place
    raise ValueError(f"This frame lacks a closing bracket: {source}")


def _alternatives(source: str) -> list[str]:
    """The parts between the strokes that are not within brackets."""
    parts, depth = [""], 0
    for letter in source:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
