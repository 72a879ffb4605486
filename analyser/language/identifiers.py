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

OTHER_NUMBER = re.compile(
    r"\b(?:orders?|ref|reference|tracking|pattern|item|isbn|ean|batch|invoice|barcode|model|serial|parcel|lot|shade"
    r"|colou?r|dye|style|products?|sku|file|raffle|tickets?|receipt|charity|stock|voucher|coupon|discount|catalogue|part"
    r"|kit|customer)\b\W{0,3}(?:(?:no|nr|num|number|numbers|code|ref|id|is|was|lot|service)\b\W{0,3}){0,3}$",
    re.I,
)
"""Words for what else has long numbers."""

OTHER_AFTER = re.compile(
    r"[ ,]{1,2}(?:(?:is|was) (?:the|an?|my|our) (?:order|parcel|model|item)|(?:(?:is|was) )?(?:the|an?|its) (?:isbn|tracking"
    r"|barcode|serial|invoice|batch))\b",
    re.I,
)

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

CARD = re.compile(r"\d(?<![\d-].)(?:\d{3}(?:[ .\n-]{0,2}\d{4}){3}|\d{3}([ .-])\d{6}\1\d{5}|\d{12,18})(?![\d-]|\.\d)")
"""ISO/IEC 7812: 13 to 19 digits; groups as they stand on the card."""

CARD_NAMED = re.compile(r"\b(?:card|visa|mastercard|debit|credit)\b[^.!?\n]{0,25}$", re.I)
ISSUERS = re.compile(r"4|5[1-5]|3[4578]|6|222[1-9]|22[3-9]|2[3-6]|27[01]|2720")
"""The first digits of Visa, Mastercard, American Express, Diners and JCB, Maestro and Discover."""

SORT_CODE = re.compile(r"\d(?<![\d./-].)\d(?:([ ./-])\d\d\1\d\d|\d{4})(?![\d-]|/\d{1,4}\b|\.\d)")
ACCOUNT = re.compile(r"\d(?<![\d.-].)\d{3}[ .]?\d{4}(?![\d/-]|\.\d)")
SPACED_ACCOUNT = re.compile(r"\d(?<![\d./-].)(?:[ .-]?\d){7}(?![\d/-]|[. ]\d)")
"""Eight digits in any grouping; only where they are called an account number."""

SORT_NAMED = re.compile(r"\b(?:sort ?codes?|s[./] ?c)\b[^\d!?\n]{0,50}$", re.I)
SORT_ONLY = re.compile(r"\bsort(?: ?code)?\b\W{0,3}(?:is |number |no )?$", re.I)
SORT_AFTER = re.compile(r"\W{0,3}(?:is |was |for )?(?:the |my |her |his )?sort ?code\b", re.I)
ACCOUNT_NAMED = re.compile(
    r"\b(?:account|acc|acct|a/c)\b(?:[^\d!?\n]{0,25}|[^!?\n]{0,40}\b(?:so|is|use|its|it's):? )$", re.I
)
ACCOUNT_CALLED = re.compile(r"\b(?:account|acc|acct|a/c)\W{0,3}(?:(?:number|no|num|is|'s|s)\b\W{0,3}){0,2}$", re.I)
ACCOUNT_AFTER = re.compile(
    r"\W{0,3}(?:is |was |in |for )?(?:the |my |her |his )?(?:bank |savings? )?acc(?:ount|t)?\b", re.I
)
BESIDE_SORT = re.compile(
    r"(?<![\d./-])(?:\d\d([ ./-])\d\d\1\d\d|(?<=\bsort code )\d{6})(?:[ ,;:/&+\n-]{1,3}|\W{1,3}(?:and|the|my|account|acc"
    r"|acct|a/c|number|no|is)\b(?:\W{1,3}(?:the|my|account|acc|acct|a/c|number|no|is)\b){0,4}\W{1,3})$",
    re.I,
)
"""A sort code, and only small words between it and what follows."""

BANKING = re.compile(r"\b(?:account|acc|acct|a/c|bank|bacs|pay|send|transfer)\b", re.I)
SORT_BESIDE = re.compile(r"[ ,;:/&+\n-]{1,3}\d\d([ -])\d\d\1\d\d(?![\d-])")
IN_BANK = re.compile(r"\b(?:bank|credit union|building society|bacs)\b\W{0,3}$", re.I)
BESIDE_ACCOUNT = re.compile(r"(?<![\d./-])\d{8}(?:[ ,;:/&+\n-]{1,3}|\W{1,3}(?:and|the|sort|is)\b\W{1,3})$", re.I)

IBAN = re.compile(
    r"[A-Z](?<![A-Za-z0-9].)[A-Z]\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
    r"|[Gg](?<![A-Za-z0-9].)[Bb]\d\d ?[A-Za-z]{4}(?: ?\d){14}(?!\w)"
)
"""ISO 13616; a British one has 22 characters and is known in small letters too."""

IBAN_NAMED = re.compile(r"\biban\b[^.!?\n]{0,25}$", re.I)

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
        proved = ISSUERS.match(digits(match[0])) and luhn(match[0])
        other = _named_otherwise(text, match)
        if (proved and not other) or _before(CARD_NAMED, text, match.start()):
            yield match.span()


def bank_details(text: str) -> Iterator[Span]:
    """Sort codes, account numbers and IBANs that are called so or stand beside each other.

    >>> text = "sort 00-33-44 acc 00981234; cut 42-34-46, batch 20240917"
    >>> [text[start:end] for start, end in bank_details(text)]
    ['00-33-44', '00981234']
    """
    spans = {match.span() for match in islice(SORT_CODE.finditer(text), MOST) if _is_sort_code(text, match)}
    for match in islice(ACCOUNT.finditer(text), MOST):
        if _is_account(text, *match.span()):
            spans.add(match.span())
    for match in islice(SPACED_ACCOUNT.finditer(text), MOST):
        if _before(ACCOUNT_CALLED, text, match.start()):
            spans.add(match.span())
    for match in islice(IBAN.finditer(text), MOST):
        if iban_check(match[0]) or _before(IBAN_NAMED, text, match.start()):
            spans.add(match.span())
    yield from sorted(spans)


def _is_sort_code(text: str, match: re.Match) -> bool:
    """Called a sort code, or with an account number beside it."""
    start, end = match.span()
    named = _before(SORT_ONLY, text, start) or (match[1] and _before(SORT_NAMED, text, start))
    if named or SORT_AFTER.match(text, end):
        return True
    if not match[1]:
        return _before(BESIDE_ACCOUNT, text, start)
    account = ACCOUNT.search(text, end + 1, end + 40)
    beside = account and _before(BESIDE_SORT, text, account.start())
    return bool(beside or (_before(BESIDE_ACCOUNT, text, start) and _before(BANKING, text, start)))


def _is_account(text: str, start: int, end: int) -> bool:
    """Called an account, in a bank, or with a sort code beside it; not called an order or the like."""
    if _before(OTHER_NUMBER, text, start):
        return False
    named = _before(ACCOUNT_NAMED, text, start) or ACCOUNT_AFTER.match(text, end) or _before(IN_BANK, text, start)
    before_sort = SORT_BESIDE.match(text, end) and _before(BANKING, text, start)
    return bool(named or before_sort or _before(BESIDE_SORT, text, start))


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


def _named_otherwise(text: str, match: re.Match) -> bool:
    """Whether a number is called an order, a barcode or the like, before it or after it."""
    return _before(OTHER_NUMBER, text, match.start()) or OTHER_AFTER.match(text, match.end()) is not None


def _before(pattern: re.Pattern, text: str, place: int) -> bool:
    """Whether the text just before `place` ends as `pattern` says."""
    return bool(pattern.search(text[max(0, place - 60) : place]))
