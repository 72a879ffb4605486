"""Number plates of cars, and dates of birth."""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language.cues import MOST
from analyser.language.identifiers.shared import Span, _before, _named_otherwise

PLATE = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9].)(?:[A-Za-z][ -]?\d\d[ -]?[A-Za-z]{3}|\d{1,3}[ -]?[A-Za-z]{3}|[A-Za-z]{2}[ -]?\d{1,3}[A-Za-z])"
    r"(?![A-Za-z0-9])"
)
"""DVLA, leaflet INF104: the forms of registration marks since 2001, from 1983 to 2001 and from 1963 to 1983."""

NEW_PLATE = re.compile(r"[A-Z]{2}[ -]?\d\d[ -]?[A-Z]{3}")
SIZE_OR_KIT = re.compile(r"(?:UK|EU|US|DK)\d\d|\w{2}[ -]?\d\d[ -]?(?:REG|TAL|LNG|OFF|KIT|NEW|PKT)$")
"""Sizes and codes that have the form of a plate."""

MODELS = (
    r"fiesta|focus|corsa|astra|golf|polo|clio|micra|yaris|qashqai|juke|mini|fiat|ford|vauxhall|toyota|nissan|renault"
    r"|peugeot|citroen|skoda|volvo|honda|hyundai|kia|mazda|bmw|audi|mercedes|tesla|dacia|estate|hatchback"
)
"""Makes and models that are common in Britain (Department for Transport, table VEH0120)."""

PLATE_CALLED = re.compile(
    rf"\b(?:reg(?:istration)?|(?:number|reg) ?plate|(?<!needle )(?<!throat )(?<!stitch )(?<!face )plate|vehicle|{MODELS})\b"
    r"\W{0,3}(?:(?:no|number|mark|plate|is|was|its|s)\b\W{0,3}){0,3}$",
    re.I,
)
PLATE_NAMED = re.compile(
    rf"\b(?:reg|registration|number ?plate|cars?|van|taxi|scooter|motorbike|parked|vehicle|keeper|owns|badge|permit|headlights"
    rf"|lights|mines?"
    rf"|mine's|{MODELS})\b[^?\n]{{0,30}}$",
    re.I,
)
PLATE_AFTER = re.compile(
    rf"\W{{0,3}}(?:is |was |are )?(?:my |our |her |his |the )?(?:car|van|{MODELS}|reg|parked|parking|blocking|number ?plate)\b",
    re.I,
)

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
YEAR = r"(?:'?\d\d|(?:19|20)\d\d)"
DATE = re.compile(
    rf"\d(?<![\d./-].)(?:\d?([/.-])\d{{1,2}}\1{YEAR}|\d[01]\d(?:19|20)\d\d|\d{{3}}-\d\d-\d\d"
    rf"|\d?(?:st|nd|rd|th)?(?: of)?(?: the)? {MONTH}\.?,? {YEAR})"
    rf"(?!\d|[/-]\d)|{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)",
    re.I,
)
"""A day, month and year in figures or with the month's name."""

BIRTH_NAMED = re.compile(
    r"\b(?:d\.? ?o\.? ?b\b|date ?of ?b(?:irth|rith)\b|birth ?date\b)[^!\d]{0,40}$"
    r"|(?<!\bnew )\bborn\b(?:\W{1,3}(?:on|the|in \w{2,15})\b){0,3}\W{1,3}$",
    re.I,
)
BIRTHDAY_NAMED = re.compile(
    r"\b(?:i'?m|i am|s?he'?s|s?he is) an? $|\bbirthday\b(?:\W{1,3}(?:s|is|was|on|the)\b){0,3}\W{1,3}$", re.I
)
THING_BORN = re.compile(
    r"\b(?:machine|group|class|course|charity|club|guild|shop|company|business|idea|project|quilt)s?\W{1,3}(?:\w+ )?"
    r"(?:was |were |is )?born\b[^!\d]{0,30}$",
    re.I,
)
BIRTH_AFTER = re.compile(
    r"\W{1,3}(?:(?:is|was|as|for|my|her|his|the)\b ?){0,3}(?:dob|d\.o\.b|date of birth|birth ?date)\b", re.I
)
LONG_AGO = re.compile(r"(?:19\d\d|20[01]\d|\D[3-9]\d)$")
"""A year before 2020: a birthday in a later one is more likely a party."""


def number_plates(text: str) -> Iterator[Span]:
    """Registration marks that stand beside a word for a car.

    >>> list(number_plates("my reg is QQ07 ZZZ")), list(number_plates("pattern QQ07 ZZZ"))
    ([(10, 18)], [])
    """
    for match in islice(PLATE.finditer(text), MOST):
        start, end = match.span()
        called = _before(PLATE_CALLED, text, start) and not match[0][-3:].islower() ^ match[0][0].islower()
        shaped = NEW_PLATE.fullmatch(match[0]) and not SIZE_OR_KIT.match(match[0])
        near = _before(PLATE_NAMED, text, start) or PLATE_AFTER.match(text, end)
        if called or (shaped and near and not _named_otherwise(text, match)):
            yield match.span()


def birth_dates(text: str) -> Iterator[Span]:
    """Days, with their year, on which a person was born.

    >>> text = "dob 12/04/61, born 3rd of August 1974. My machine was born on 3/8/74, the show is on 12/04/2025"
    >>> [text[start:end] for start, end in birth_dates(text)]
    ['12/04/61', '3rd of August 1974']
    """
    for match in islice(DATE.finditer(text), MOST):
        start, end = match.span()
        named = _before(BIRTH_NAMED, text, start) or BIRTH_AFTER.match(text, end)
        birthday = LONG_AGO.search(match[0]) and _before(BIRTHDAY_NAMED, text, start)
        if (named or birthday) and not _before(THING_BORN, text, start):
            yield match.span()
