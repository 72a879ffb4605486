"""With which letters may a match of an expression begin? So that `analyser.language.frames` tries few at each word.

It reads the plain expressions that frames are written in: letters, brackets without capture, strokes, repeats,
classes, and looking ahead or behind. What begins with a class may begin with anything.
"""

import re
from functools import cache

ANY = "*"
"""Stands for "any letter" among initials."""


def beginning(source: str, letter: str) -> str:
    """The expression without those of its first alternatives that cannot begin with the letter.

    >>> beginning("(?:feel|feeling|am) low", "f")
    '(?:feel|feeling) low'
    """
    if not source.startswith("(?:"):
        return source
    end = _closing(source)
    rest, optional = _without_repeat(source[end + 1 :])
    sign = source[end + 1 : len(source) - len(rest)]
    fitting = [each for each in _alternatives(source[3:end]) if not initials(each + rest).isdisjoint({letter, ANY})]
    if not fitting:
        return beginning(rest, letter)
    if sign not in ("", "?"):
        return source
    may_lack = "?" if optional and not initials(rest).isdisjoint({letter, ANY}) else ""
    return f"(?:{'|'.join(fitting)}){may_lack}{rest}"


@cache
def initials(source: str) -> frozenset[str]:
    """The characters with which a match of an expression may begin; `ANY` where it begins with a class.

    >>> sorted(initials("(?:please )?(?:help|(?:save|spare) us)"))
    ['h', 'p', 's']
    """
    if not source or source[0] in "[.":
        return frozenset(ANY)
    if source.startswith(("(?<", "(?=", "(?!", r"\A")):
        return initials(source[2 if source[0] == "\\" else _closing(source) + 1 :])
    if source[0] == "(":
        end = _closing(source)
        rest, optional = _without_repeat(source[end + 1 :])
        inner = _alternatives(source[3:end])
        return frozenset().union(*(initials(each + rest) for each in inner), initials(rest) if optional else ())
    return _of_letter(source)


def _of_letter(source: str) -> frozenset[str]:
    escaped = source[0] == "\\"
    letter = source[1] if escaped else source[0]
    rest, optional = _without_repeat(source[2 if escaped else 1 :])
    own = frozenset("0123456789" if source[:2] == r"\d" else ANY if escaped and letter.isalpha() else letter)
    return own | initials(rest) if optional else own


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


def _without_repeat(source: str) -> tuple[str, bool]:
    """What follows a repeat sign that opens a source, and whether it lets the part before it be missing."""
    sign = re.match(r"[?*]|\{0,\d+\}|\+|\{\d+(?:,\d*)?\}", source)
    if not sign:
        return source, False
    return source[sign.end() :], sign[0][0] in "?*" or sign[0].startswith("{0")
