"""What every kind of number needs: its digits, the words before it, and whether it is named as something else."""

import re

Span = tuple[int, int]

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


def digits(text: str) -> str:
    """Only the digits of a text."""
    return re.sub(r"\D", "", text)


def _named_otherwise(text: str, match: re.Match) -> bool:
    """Whether a number is called an order, a barcode or the like, before it or after it."""
    return _before(OTHER_NUMBER, text, match.start()) or OTHER_AFTER.match(text, match.end()) is not None


def _before(pattern: re.Pattern, text: str, place: int) -> bool:
    """Whether the text just before `place` ends as `pattern` says."""
    return bool(pattern.search(text[max(0, place - 60) : place]))
