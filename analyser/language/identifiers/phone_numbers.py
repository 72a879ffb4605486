"""Telephone numbers, in figures and in words."""

import re
from collections.abc import Iterator
from itertools import islice

import phonenumbers

from analyser.language.cues import MOST, Cued
from analyser.language.identifiers.shared import Span, _before, _named_otherwise, digits

GAP = r"[ ()./-]{0,2}"
"""What people write between the digits of a telephone number."""

UK_PHONE = re.compile(
    r"[+(0](?<![\d@].)(?<!\d[-./].)"
    rf"(?:(?:(?<=\+)|(?<=0)0)44[ .-]?(?:\(0\))?[ .-]?\(?|(?<=\()0"
    rf"|(?<=0))[127]\d(?:{GAP}\d){{7,8}}(?![-./]?\d)"
    r"|0(?<!\d.)(?:[ -]7(?:[ -]?\d){9}|[ -][12]\d{3}[ -]?\d{6}|7[ -]\d{3}[ -]?\d{3}[ -]?\d{3}|7\d{3}(?:[ \n-]?[\dOo]){6})(?!\w)"
)
"""Ofcom's National Telephone Numbering Plan: 01 and 02 are places, 07 mobiles, with 9 or 10 digits after the 0. Ofcom's
numbers for drama count. In a mobile number a letter O may stand for a nought, and it may be broken by a line."""

UK_SERVICE_PHONE = re.compile(
    r"[+0](?<![\d@].)(?<!\d[-./].)(?:(?:(?<=\+)|(?<=0)0)44[ .-]?(?:\(0\))? ?|(?<=0))(?:3[0347]|8[0247])\d"
    r"(?:[ .-]?\d{3}[ .-]?\d{3,4}|\d[ .-]?\d{6}|[ .-]\d\d[ .-]\d\d[ .-]\d\d)(?![-./]?\d)"
)
"""The same plan's 03 and 08 numbers, in the groups in which they are printed (four times of day are no number)."""

HELP_DESK = re.compile(
    r"\b(?:help ?(?:line|desk)|hotline|crisis line|support line|customer (?:services?|care|support)|samaritans|childline"
    r"|enquiries)\b[^.!?\d\n]{0,40}$",
    re.I,
)
"""A service of an organisation for everybody; its 03 or 08 number is nobody's own."""

FOREIGN_PHONE = re.compile(rf"[+0](?<![\d+@].)(?:(?<=\+)|0 ?)(?!44|0)[1-9](?:{GAP}\d){{7,14}}(?![-./]?\d)")
"""ITU-T E.164: a country code and the number, 8 to 15 digits."""

SHORT_PHONE = re.compile(
    r"[2-9](?<![\d£$€.].)(?<!\d[- /.].)(?:(?<=7)\d{3}[ -]?\d{3}[ -]?\d{3}|\d{2}[ -]?\d{3,4})(?![\w%£]"
    r"|[-./]\d)"
)
"""A mobile number without its 0, or a local number; only beside a word for telephoning."""

MOBILE_WITHOUT_0 = re.compile(r"7\d{3}[ -]?\d{3}[ -]?\d{3}")
PHONING_AFTER = re.compile(r"[^.!?\d\n]{0,12}\b(?:ring|phone|call|text|txt|whatsapp|mobile|mob)\b", re.I)

PHONING = re.compile(
    r"\b(?:(?:ring|phone|call|text|tel|telephone|whatsapp|bell|buzz|landline|mobile|mob)\b[^.!?\d\n]{0,12}"
    r"|(?:phone|telephone|mobile|landline|local|my|her|his|their)(?: number|'s number|'s| is|:"
    r"| no\.?){1,2} {0,2})$",
    re.I,
)

ACCOUNT_THEN_SORT = re.compile(r"\d{8}\D{1,2}\d\d([ -])\d\d\1\d\d")

HELPLINES = ("116",)
"""116 xxx: helplines with one number in all of Europe (116 123 is the Samaritans)."""

DIGIT = r"(?:oh|o|zero|nought|nil|one|two|three|four|five|six|seven|eight|nine|double|treble|triple"
DIGIT += r"|hundred|thousand)"
SPOKEN_PHONE = Cued("oh zero nought nine seven double", rf"[a-z]+(?:[ ,-]{{1,2}}{DIGIT}){{5,15}}\b")
"""A number spelt out. Six words or more, one of them a nought or a double: counting has neither."""

MIXED_PHONE = re.compile(rf"0(?<![\w@.£$€].)\d{{2,4}}(?:[ ,-]{{1,2}}(?:\d{{1,6}}|{DIGIT})(?!\w)){{2,10}}", re.I)
"""A number in figures and words; it counts where it has as many digits as a telephone number."""

VALUES = {word: str(value) for value, word in enumerate("zero one two three four five six seven eight nine".split())}
VALUES |= {"oh": "0", "o": "0", "nought": "0", "nil": "0", "hundred": "00", "thousand": "000"}
TIMES = {"double": 2, "treble": 3, "triple": 3}

NOUGHT = re.compile(r"\b(?:oh|o|zero|nought|double|treble|triple)\b", re.I)


def national(number: str) -> str:
    """A telephone number as dialled inside Britain, digits only; foreign ones keep their country code.

    >>> national("+44 (0)1632 960142"), national("01632-960-142"), national("+1 212 555 0123")
    ('01632960142', '01632960142', '12125550123')
    """
    plain = digits(number).removeprefix("00")
    if number.startswith(("+44", "0044")):
        return f"0{plain.removeprefix('44').removeprefix('0')}"
    return digits(number)


def telephones(text: str) -> Iterator[Span]:
    """Telephone numbers: British ones by form, foreign ones that `phonenumbers` calls possible.

    A number after @ is WhatsApp's way to mention a member whom the phone has not saved.
    `phonenumbers.PhoneNumberMatcher` is not used: it takes 0.2 ms a number, calls Ofcom's numbers for drama invalid and
    order numbers possible.

    >>> text = "Ring 07700 900123 or +1 212 555 0123; order no. 01632 960142, size 12-14, 999"
    >>> [text[start:end] for start, end in telephones(text)]
    ['07700 900123', '+1 212 555 0123']
    >>> [list(telephones(text)) for text in ("call me on 960583, not 116 123", "page 960583", "@+44 7700 900123 hi")]
    [[(11, 17)], [], []]
    """
    for match in islice(UK_PHONE.finditer(text), MOST):
        if not _named_otherwise(text, match):
            yield _trimmed(match)
    for match in islice(FOREIGN_PHONE.finditer(text), MOST):
        bank = ACCOUNT_THEN_SORT.fullmatch(match[0])
        if not bank and _possible_abroad(match[0]) and not _named_otherwise(text, match):
            yield match.span()
    for match in islice(UK_SERVICE_PHONE.finditer(text), MOST):
        if not _named_otherwise(text, match) and not _before(HELP_DESK, text, match.start()):
            yield match.span()
    for match in islice(SHORT_PHONE.finditer(text), MOST):
        named = _before(PHONING, text, match.start())
        mobile = MOBILE_WITHOUT_0.fullmatch(match[0]) and PHONING_AFTER.match(text, match.end())
        if (named or mobile) and not digits(match[0]).startswith(HELPLINES):
            yield match.span()


def _trimmed(match: re.Match) -> Span:
    """Without a bracket that the number does not close: "(07700 900123)" is a number in brackets."""
    opened = match[0].startswith("(") and ")" not in match[0]
    return match.start() + opened, match.end()


def _possible_abroad(number: str) -> bool:
    international = number if number.startswith("+") else f"+{digits(number)[2:]}"
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(international))
    except phonenumbers.NumberParseException:
        return False


def spoken_telephones(text: str) -> Iterator[Span]:
    """Telephone numbers in words.

    >>> list(spoken_telephones("oh double seven oh oh nine double oh one two three, knit nine one two three one two"))
    [(0, 50)]
    """
    yield from (match.span() for match in SPOKEN_PHONE.finditer(text) if NOUGHT.search(match[0]))
    for match in islice(MIXED_PHONE.finditer(text), MOST):
        words = any(map(str.isalpha, match[0]))
        if words and len(_dialled(match[0])) in (10, 11) and not _named_otherwise(text, match):
            yield match.span()


def _dialled(words: str) -> str:
    """The digits of a number in figures and words: "07700 nine double oh 264" is 07700900264."""
    found, times = "", 1
    for word in re.findall(r"\d+|[a-z]+", words.lower()):
        if word in TIMES:
            times = TIMES[word]
        else:
            found += VALUES.get(word, word) * times
            times = 1
    return found
