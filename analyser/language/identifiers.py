"""Numbers and codes that point to one person and can be checked: telephone and NHS numbers, postcodes and the like.

Each function takes a text and yields the spans ``(start, end)`` that it finds. A number that its publisher's own
rule proves is found by itself; one that no rule can prove needs its name beside it ("sort code"). A number that is
named as something else ("order no. ...") is left alone. Of one kind, the first `MOST` candidates are looked at.
"""

import re
from collections.abc import Iterator
from itertools import islice

import phonenumbers

from analyser.language.cues import MOST, Cued
from analyser.language.words import terms

Span = tuple[int, int]

GAP = r"[ ()./-]{0,2}"
"""What people write between the digits of a telephone number."""

UK_PHONE = re.compile(
    r"[+(0](?<![\d@].)(?<!\d[-./].)"
    rf"(?:(?:(?<=\+)|(?<=0)0)44[ .-]?(?:\(0\))?[ .-]?\(?|(?<=\()0"
    rf"|(?<=0))[127]\d(?:{GAP}\d){{7,8}}(?![-./]?\d)"
    r"|0(?<!\d.)[ -]7(?:[ -]?\d){9}(?!\d)"
)
"""Ofcom's National Telephone Numbering Plan: 01 and 02 are places, 07 mobiles, with 9 or 10 digits after the 0. Ofcom's
numbers for drama count. 03 and 08 belong to organisations and are left alone."""

FOREIGN_PHONE = re.compile(rf"[+0](?<![\d+@].)(?:(?<=\+)|0 ?)(?!44|0)[1-9](?:{GAP}\d){{7,14}}(?![-./]?\d)")
"""ITU-T E.164: a country code and the number, 8 to 15 digits."""

SHORT_PHONE = re.compile(
    r"[2-9](?<![\d£$€.].)(?<!\d[- /.].)(?:(?<=7)\d{3}[ -]?\d{3}[ -]?\d{3}|\d{2}[ -]?\d{3,4})(?![\w%£]"
    r"|[-./]\d)"
)
"""A mobile number without its 0, or a local number; only beside a word for telephoning."""

PHONING = re.compile(
    r"\b(?:(?:ring|phone|call|text|tel|telephone|whatsapp|bell|buzz|landline|mobile|mob)\b[^.!?\d\n]{0,12}"
    r"|(?:phone|telephone|mobile|landline|my|her|his|their)(?: number|'s number|'s| is|:"
    r"| no\.?){1,2} {0,2})$",
    re.I,
)

HELPLINES = ("116",)
"""116 xxx: helplines with one number in all of Europe (116 123 is the Samaritans)."""

DIGIT = r"(?:oh|o|zero|nought|nil|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)"
SPOKEN_PHONE = Cued("oh zero nought nine seven double", rf"[a-z]+(?:[ ,-]{{1,2}}{DIGIT}){{5,15}}\b")
"""A number spelt out. Six words or more, one of them a nought or a double: counting has neither."""

NOUGHT = re.compile(r"\b(?:oh|o|zero|nought|double|treble|triple)\b", re.I)

OTHER_NUMBER = re.compile(
    r"\b(?:orders?|ref|reference|tracking|pattern|item|isbn|batch|invoice|barcode|model|serial|parcel|lot"
    r"|shade"
    r"|colour|dye|style|product|sku|file|raffle|ticket|receipt|charity)\b"
    r"\W{0,3}(?:(?:no|nr|number|numbers|code|id|is|was|lot)\b\W{0,3}){0,3}$",
    re.I,
)
"""Words for what else has long numbers."""

EMAIL = re.compile(r"[\w.+-](?<![\w.+-].)[\w.+-]{0,63}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w-])")
"""The common shapes of RFC 5322, section 3.4.1."""

AT = r" (?:at|\[at\]|\(at\)) "
DOT = r"(?: (?:dot|\[dot\]|\(dot\)) |\.)"
SPOKEN_EMAIL = re.compile(
    rf"(?<![\w.-])[\w-]{{1,40}}(?:{DOT}[\w-]{{1,40}}){{0,3}}{AT}[\w-]{{1,40}}"
    rf"(?:{DOT}(?:com|org|net|co|uk|me|info|gov|ac|example)\b){{1,3}}",
    re.I,
)
SPELT = Cued("dot", "dot")
SAID_DOT = re.compile(r"\bdot\b", re.I)

POSTCODE = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z]?\d[A-Za-z\d]? ?\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9]"
    r"|['-]\w)"
)
"""BS 7666 and the Royal Mail's Programmers' Guide to PAF: the last two letters are never C I K M O V."""

ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")

NHS_NUMBER = re.compile(r"\d(?<![\d-].)\d{2}([ -]?)\d{3}\1\d{4}(?![\d-])")
NHS_NAMED = re.compile(r"\bnhs\b[^.!?\n]{0,25}$", re.I)

NI_FORM = re.compile(r"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z] ?\d\d ?\d\d ?\d\d ?[A-Za-z]?(?![A-Za-z0-9])")
NI_NUMBER = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d( ?)\d\d\1\d\d ?[A-D]", re.I)
"""HMRC's National Insurance Manual, NIM39110: letters and prefixes that are never given out."""

NI_NAMED = re.compile(r"\b(?:ni|nat ins|national insurance|nino)\b[^.!?\n]{0,25}$", re.I)

CARD = re.compile(r"\d(?<![\d-].)(?:\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|\d{3}([ -])\d{6}\2\d{5}|\d{12,18})(?![\d-]|\.\d)")
"""ISO/IEC 7812: 13 to 19 digits; groups as they stand on the card."""

CARD_NAMED = re.compile(r"\b(?:card|visa|mastercard|debit|credit)\b[^.!?\n]{0,25}$", re.I)
ISSUERS = ("2", "34", "37", "4", "51", "52", "53", "54", "55", "6")
"""The first digits of Mastercard, American Express, Visa, Maestro and Discover."""

SORT_CODE = re.compile(r"\d(?<![\d-].)\d(?:([ -])\d\d\1\d\d|\d{4})(?![\d-])")
ACCOUNT = re.compile(r"\d(?<![\d-].)\d{3} ?\d{4}(?![\d-])")
SORT_NAMED = re.compile(r"\b(?:sort(?: code)?|s/c|bank(?: details)?|transfer|bacs)\b[^\d!?\n]{0,50}$", re.I)
SORT_ONLY = re.compile(r"\bsort(?: code)?\b\W{0,3}(?:is |number |no )?$", re.I)
ACCOUNT_NAMED = re.compile(r"\b(?:account|acc|acct|a/c)\b[^\d!?\n]{0,25}$", re.I)
BESIDE_SORT = re.compile(r"(?<![\d-])\d\d([ -])\d\d\1\d\d[ ,;/&+]{1,3}$")

IBAN = re.compile(r"[A-Z](?<![A-Za-z0-9].)[A-Z]\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
IBAN_NAMED = re.compile(r"\biban\b[^.!?\n]{0,25}$", re.I)

PLATE = re.compile(r"[A-Za-z](?<![A-Za-z0-9].)[A-Za-z]\d\d ?[A-Za-z]{3}(?![A-Za-z0-9])")
"""DVLA, leaflet INF104: the form of registration marks since 2001."""

PLATE_NAMED = re.compile(r"\b(?:reg|registration|number ?plate|car|van|parked)\b[^!?\n]{0,30}$", re.I)


def digits(text: str) -> str:
    """Only the digits of a text."""
    return re.sub(r"\D", "", text)


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
        if not _before(OTHER_NUMBER, text, match.start()):
            yield _trimmed(match)
    for match in islice(FOREIGN_PHONE.finditer(text), MOST):
        if _possible_abroad(match[0]) and not _before(OTHER_NUMBER, text, match.start()):
            yield match.span()
    for match in islice(SHORT_PHONE.finditer(text), MOST):
        if _before(PHONING, text, match.start()) and not digits(match[0]).startswith(HELPLINES):
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
    return (match.span() for match in SPOKEN_PHONE.finditer(text) if NOUGHT.search(match[0]))


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also spelt out.

    >>> text = "jo@example.com or phil dot b at example dot com. Sewn at home"
    >>> [text[start:end] for start, end in emails(text)]
    ['jo@example.com', 'phil dot b at example dot com']
    """
    yield from (match.span() for match in islice(EMAIL.finditer(text), MOST))
    past = 0
    for dot in SPELT.finditer(text):
        match = SPOKEN_EMAIL.search(text, max(past, dot.start() - 60), dot.end() + 60)
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
        area = re.match("[A-Z]+", match[0].upper())[0]
        invented = area[0] in "QVX" or area[1:] in ("I", "J", "Z") or area == "ZX"
        if (invented or area in terms("postcode-areas")) and not ORDINAL.search(match[0]):
            yield match.span()


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
        proved = match[1] and match[0][0] != "0" and nhs_check(match[0])
        other = _before(OTHER_NUMBER, text, match.start())
        if (proved and not other) or _before(NHS_NAMED, text, match.start()):
            yield match.span()


def ni_numbers(text: str) -> Iterator[Span]:
    """National Insurance numbers by HMRC's rules, and anything of that form that is called one.

    >>> [list(ni_numbers(text)) for text in ("AB 12 34 56 C", "QQ123456C", "NI number QQ123456C")]
    [[(0, 13)], [], [(10, 19)]]
    """
    for match in islice(NI_FORM.finditer(text), MOST):
        if NI_NUMBER.fullmatch(match[0]) or _before(NI_NAMED, text, match.start()):
            yield match.span()


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B: every second digit from the right doubled, digits summed, a multiple of ten.

    >>> luhn("4000 0000 0000 0002"), luhn("4000 0000 0000 0003")
    (True, False)
    """
    backwards = [int(digit) for digit in reversed(digits(number))]
    return sum(backwards[::2] + [sum(divmod(2 * digit, 10)) for digit in backwards[1::2]]) % 10 == 0


def payment_cards(text: str) -> Iterator[Span]:
    """Payment cards: an issuer's first digits and Luhn's check, or as many digits that are called a card.

    >>> texts = ("4000 0000 0000 0002", "4000 0000 0000 0003", "card 0000 1111 2222 3333")
    >>> [list(payment_cards(text)) for text in texts]
    [[(0, 19)], [], [(5, 24)]]
    """
    for match in islice(CARD.finditer(text), MOST):
        proved = match[0].startswith(ISSUERS) and luhn(match[0])
        other = _before(OTHER_NUMBER, text, match.start())
        if (proved and not other) or _before(CARD_NAMED, text, match.start()):
            yield match.span()


def bank_details(text: str) -> Iterator[Span]:
    """Sort codes, account numbers and IBANs that are called so or stand beside each other.

    >>> text = "sort 00-33-44 acc 00981234; cut 42-34-46, batch 20240917"
    >>> [text[start:end] for start, end in bank_details(text)]
    ['00-33-44', '00981234']
    """
    for match in islice(SORT_CODE.finditer(text), MOST):
        named = _before(SORT_NAMED if match[1] else SORT_ONLY, text, match.start())
        if named or (match[1] and ACCOUNT.match(text, match.end() + 1)):
            yield match.span()
    for match in islice(ACCOUNT.finditer(text), MOST):
        if _before(ACCOUNT_NAMED, text, match.start()) or _before(BESIDE_SORT, text, match.start()):
            yield match.span()
    for match in islice(IBAN.finditer(text), MOST):
        if iban_check(match[0]) or _before(IBAN_NAMED, text, match.start()):
            yield match.span()


def iban_check(number: str) -> bool:
    """ISO 13616: the first four characters moved to the end, letters as 10 to 35, modulo 97 is 1.

    >>> iban_check("GB82 WEST 1234 5698 7654 32"), iban_check("GB83 WEST 1234 5698 7654 32")
    (True, False)
    """
    plain = number.replace(" ", "").upper()
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1


def number_plates(text: str) -> Iterator[Span]:
    """Registration marks that stand beside a word for a car.

    >>> list(number_plates("my reg is QQ07 ZZZ")), list(number_plates("pattern QQ07 ZZZ"))
    ([(10, 18)], [])
    """
    for match in islice(PLATE.finditer(text), MOST):
        if _before(PLATE_NAMED, text, match.start()):
            yield match.span()


def _before(pattern: re.Pattern, text: str, place: int) -> bool:
    """Whether the text just before `place` ends as `pattern` says."""
    return bool(pattern.search(text[max(0, place - 60) : place]))
