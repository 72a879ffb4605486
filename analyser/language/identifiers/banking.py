"""Payment cards, sort codes, account numbers and IBANs."""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language.cues import MOST
from analyser.language.identifiers.shared import OTHER_NUMBER, Span, _before, _named_otherwise, digits

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
