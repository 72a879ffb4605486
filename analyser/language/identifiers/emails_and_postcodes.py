"""E-mail addresses, also spelt out, and postcodes."""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language.cues import MOST, Cued
from analyser.language.identifiers.shared import Span
from analyser.language.words import terms

ENDING = r"(?:com|org|net|co|uk|me|info|gov|ac|example)\b"
FILE = r"(?!(?:jpe?g|png|gif|heic|pdf|docx?|xlsx?|mp[34]|mov|txt|zip)\b)"
EMAIL = re.compile(
    rf"[\w.+-](?<![\w.+-].)[\w.+-]{{0,63}}@(?: (?=[\w.-]{{1,60}}\.{ENDING}))?(?:[\w-]{{1,63}}\.){{1,4}}"
    rf"{FILE}[A-Za-z]{{2,24}}(?![\w-])"
    rf"|[\w.+-](?<![\w.+-].)[\w.+-]{{0,63}}@[\w-]{{1,63}}(?: ?\. ?{ENDING}){{1,3}}",
    re.I,
)
"""The common shapes of RFC 5322, section 3.4.1, also with a blank that a phone put in. The name of a file is none."""

AT = r"(?: (?:- )?at (?:- )?| ?[\[(] ?at ?[\])] ?)"
DOT = r"(?: (?:- )?dot (?:- )?| ?[\[(] ?dot ?[\])] ?|\.)"
JOIN = rf"(?:{DOT}| (?:underscore|dash|hyphen) )"
SPOKEN_EMAIL = re.compile(
    rf"(?<![\w.-])[\w-]{{1,40}}(?:{JOIN}[\w-]{{1,40}}){{0,3}}{AT}[\w-]{{1,40}}(?:{DOT}{ENDING}){{1,3}}", re.I
)
SPELT = Cued("com org net co uk me info gov ac example", ENDING)
"""Where a spelt address may end."""

SAID_DOT = re.compile(r"\bdot\b|[\[(] ?at\b|^\S*[\d_.]\S* ", re.I)
"""What makes it an address: a dot that is spelt, an "at" in brackets,
or a first word that is no plain one ("shop at example.com")."""

INWARD = "[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]"
POSTCODE = re.compile(
    rf"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z]?\d[A-Za-z\d]?(?: ?\d|(?: {{2,3}}|[.-]|, )\d| \d ){INWARD}{{2}}(?![A-Za-z0-9]"
    r"|['-]\w)"
    rf"|[A-Za-z](?<!\w.)(?<!\w .)(?: [A-Za-z])? \d(?: [A-Za-z\d])? \d {INWARD} {INWARD}(?! ?\w\b)(?!\w)"
)
"""BS 7666 and the Royal Mail's Programmers' Guide to PAF: the last two letters are never C I K M O V. Between the halves
stands a blank or nothing; other marks, and blanks elsewhere, count only in an area of two letters."""

PLAIN_POSTCODE = re.compile(r"\w{2,4} ?\d\w\w")
ORDINAL = re.compile(r"(?: |^.\d.*)\d(?:st|nd|rd|th)$")
SMALL_WORD = re.compile(r"(?:at|as|an|by|he|us|up|we|st|nd|rd|th|ft|ya|ye|yd|ps|pt|ed)$")


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also spelt out.

    >>> text = "jo@example.com or phil dot b at example dot com. Sewn at home"
    >>> [text[start:end] for start, end in emails(text)]
    ['jo@example.com', 'phil dot b at example dot com']
    """
    yield from (match.span() for match in islice(EMAIL.finditer(text), MOST))
    past = 0
    for ending in SPELT.finditer(text):
        match = SPOKEN_EMAIL.search(text, max(past, ending.start() - 60), ending.end() + 30)
        if match and SAID_DOT.search(match[0]):
            past = match.end()
            yield match.span()


def postcodes(text: str) -> Iterator[Span]:
    """Postcodes whose area exists or cannot exist (such areas are used for invented addresses).

    The Royal Mail gives no area a first letter Q V X or a second letter I J Z.

    >>> text = "QZ3 5DD, bs1 4ab, not size RR1 2AB, view b2 3rd from left, ZZ9 9CC"
    >>> [text[start:end] for start, end in postcodes(text)]
    ['QZ3 5DD', 'bs1 4ab']
    """
    for match in islice(POSTCODE.finditer(text), MOST):
        written = match[0].replace(" ", "").upper()
        area = re.match("[A-Z]+", written)[0]
        invented = area[0] in "QVX" or area[1:] in ("I", "J", "Z") or area == "ZX"
        plain = PLAIN_POSTCODE.fullmatch(match[0]) or (len(area) == 2 and not SMALL_WORD.search(match[0]))
        if (invented or area in terms("postcode-areas")) and plain and not ORDINAL.search(match[0]):
            yield match.span()
