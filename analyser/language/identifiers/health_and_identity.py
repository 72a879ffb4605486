"""NHS and National Insurance numbers, passports, residence permits and driver numbers."""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language.cues import MOST
from analyser.language.identifiers.shared import Span, _before, _named_otherwise, digits

NHS_NUMBER = re.compile(r"\d(?<![\d-].)\d{2}([ -]?)\d{3}\1\d{4}(?![\d-])")
NHS_NAMED = re.compile(r"\b(?:nhs|n\.h\.s|national health)\b[^!?\n\d]{0,25}$", re.I)
NHS_NEAR = re.compile(r"\b(?:nhs|n\.h\.s|national health|patient number)\b", re.I)
NHS_ISSUED = re.compile(r"(?:3[2-9]|4|6|70|7|999)\d+")
"""The ranges in use in England, Wales and Northern Ireland, and 999 for tests (NHS England, "NHS number" guidance)."""

ROUND_GROUPS = re.compile(r"\d\d0\D\d\d0\D\d{3}0")
"""Three round numbers are an amount in three sizes."""

NI_GAP = "[ .-]{0,2}"
NI_FORM = re.compile(
    rf"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z]{NI_GAP}\d\d{NI_GAP}\d\d{NI_GAP}\d\d(?:{NI_GAP}[A-Za-z](?![A-Za-z0-9])|(?![A-Za-z0-9]))"
)
NI_NUMBER = re.compile(r"(?:QQ|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])\d{6}[A-D]", re.I)
"""HMRC's National Insurance Manual, NIM39110: letters and prefixes that are never given out. QQ stands in HMRC's own
examples and is found like one that is."""

SPACED_WORD = re.compile(r"(?:at|is|in|on|or|as|an|by|he|we|my|me|so|go|no|to|of|it|if|up|us|am|cm|mm) ")
"""Two small letters and a blank that are a word: "set it at 30 40 60 a minute"."""

NI_NAMED = re.compile(r"\b(?:n\.? ?i\.?|nat\.? ins|(?:national )?insur[ae]nce|nino)(?!\w)[^.!?\n]{0,25}$", re.I)

PASSPORT = re.compile(
    r"[A-Za-z\d](?<![A-Za-z0-9-].)(?:\d{2}[ -]?\d{3}[ -]?\d{3}|[A-Za-z]{0,2}\d{6,8}|\d\d[A-Za-z]\d{5})(?![A-Za-z0-9]|-\d)"
)
"""Nine characters: HM Passport Office's nine digits, and the letters and digits of other countries and of residence
permits (ICAO 9303, part 4)."""

PASSPORT_CALLED = re.compile(r"\bpass?port\W{0,3}(?:(?:no|num|number|ref|reference|is|s)\b\W{0,3}){1,3}$", re.I)
PASSPORT_NAMED = re.compile(r"\b(?:pass?port|travel doc\w*|residence permit|brp)\b[^\d]{0,40}$", re.I)
PASSPORT_AFTER = re.compile(r"\W{1,3}(?:(?:is|was|on|off|from|my|her|his|the)\b ?){0,3}pass?port\b", re.I)

LICENCE = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z9]{4} ?\d[0156]\d[0-3]\d\d ?[A-Za-z][A-Za-z9] ?[A-Za-z0-9] ?[A-Za-z]{2}"
    r"(?![A-Za-z0-9])"
)
"""DVLA's driver number, 16 characters: five of the surname, the date of birth in another order (50 added to a woman's
month), initials and a check. https://www.gov.uk (leaflet INF45)"""


def nhs_check(number: str) -> bool:
    """NHS Data Dictionary, "NHS NUMBER": weights 10 to 2, modulus 11; a number whose check would be 10 is not given.

    >>> nhs_check("999 000 0018"), nhs_check("999 000 0019")
    (True, False)
    """
    *front, check = (int(digit) for digit in digits(number))
    total = sum(weight * digit for weight, digit in zip(range(10, 1, -1), front, strict=True))
    return (11 - total % 11) % 11 == check


def nhs_numbers(text: str) -> Iterator[Span]:
    """NHS numbers in groups of 3, 3 and 4 whose check digit holds, and any ten digits that are called one.

    >>> [list(nhs_numbers(text)) for text in ("999 000 0018", "999 000 0019", "my NHS no: 9990000019")]
    [[(0, 12)], [], [(11, 21)]]
    """
    for match in islice(NHS_NUMBER.finditer(text), MOST):
        start, end = match.span()
        right = nhs_check(match[0]) and not _named_otherwise(text, match)
        near = NHS_NEAR.search(text, max(0, start - 60), end + 40)
        alone = match[1] and NHS_ISSUED.match(digits(match[0])) and not ROUND_GROUPS.fullmatch(match[0])
        if (right and (near or alone)) or _before(NHS_NAMED, text, start):
            yield match.span()


def ni_numbers(text: str) -> Iterator[Span]:
    """National Insurance numbers by HMRC's rules, and anything of that form that is called one.

    >>> [list(ni_numbers(text)) for text in ("QQ 12 34 56 C", "order QQ123456C", "QQ123456", "NI number QQ123456")]
    [[(0, 13)], [], [], [(10, 18)]]
    """
    for match in islice(NI_FORM.finditer(text), MOST):
        proved = NI_NUMBER.fullmatch(re.sub(r"\W", "", match[0])) and not SPACED_WORD.match(match[0])
        other = _named_otherwise(text, match)
        if (proved and not other) or _before(NI_NAMED, text, match.start()):
            yield match.span()


def identity_documents(text: str) -> Iterator[Span]:
    """Numbers of passports and residence permits that are called so, and driver numbers, which their form proves.

    >>> text = "passport no 900123456, parcel 900123457, licence BOATE 712054 AB9ZZ, BOATE 792954 AB9ZZ"
    >>> [text[start:end] for start, end in identity_documents(text)]
    ['900123456', 'BOATE 712054 AB9ZZ']
    """
    for match in islice(PASSPORT.finditer(text), MOST):
        named = _before(PASSPORT_NAMED, text, match.start()) or PASSPORT_AFTER.match(text, match.end())
        nine = len(re.sub(r"\W", "", match[0])) == 9
        called = _before(PASSPORT_CALLED, text, match.start())
        if nine and (called or (named and not _named_otherwise(text, match))):
            yield match.span()
    for match in islice(LICENCE.finditer(text), MOST):
        if not _named_otherwise(text, match):
            yield match.span()
