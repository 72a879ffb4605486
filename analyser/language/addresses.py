"""Where somebody lives and how to get in: addresses as people write them, codes and keys of doors.

Patterns of our own, after how the Royal Mail sets out addresses (number, street, kind of street). A kind of street
that is an everyday word too ("Close", "Row", "Park") needs capitals. A shop, a show or a hall is nobody's home.
"""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language.cues import MOST, Cued

Span = tuple[int, int]

PLAIN_KIND = r"(?:street|road|rd|lane|avenue|ave|crescent|terrace|mews)"
CAPITAL_KIND = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Crescent|Cres|Terrace|Mews|Walk|Close|Court|Ct|Way|Place|Row"
    r"|View"
    r"|Green|Park|Gardens|Gdns|(?<!Granny )Square|Sq|Rise|Grove|Hill|Bank|Yard|Wynd|Vale|Croft|Fold|Parade"
    r"|Drive|Dr"
    r"|End|Cottages|Buildings|House|Villas|Quay|Wharf|Gate|Brow|Mount|Heights|Meadows?|Mansions|Path|Loan"
    r"|Brae"
    r"|Vennel|Passage|Ginnel|Fields?|Orchard|Chase|Mill|Lodge)"
)
"""Common kinds of street and of house, after Ordnance Survey's Open Names."""

NOT_A_STREET = (
    r"(?:min|mins|minutes?|miles?|doors?|yards?|metres?|m|cm|mm|inch|inches|houses?|down|up|the|of|on|in"
    r"|at|from|along"
    r"|off|to|and|or|for|with|by|past|near|my|your|our|its|this|that|other|wrong|right|left|side|over"
    r"|across|through"
    r"|one|two|way|bus|buses|cars?|people|weeks?|days?|months?|years?|hours?|more|turn|turned|is|are|was"
    r"|were|goes|go"
    r"|am|pm|a|it|per|x|row|rows)"
)
"""Words between a number and "road" that make it no address: "5 minutes down the road"."""

STREET = re.compile(
    r"\d(?<![\w£$€.,/-].)\d{0,2}[a-zA-Z]?,? (?=[A-Za-z])"
    rf"(?:(?i:(?:(?!{NOT_A_STREET}\b)[a-z][a-z'.-]* ){{1,3}}{PLAIN_KIND}\b(?! (?:test|trip|works|show|shop)))"
    rf"|(?:[A-Z][a-z'.-]+ ){{1,3}}{CAPITAL_KIND}\b)"
)
NOT_A_HOUSE = re.compile(
    r"\b(?:block|page|row|pattern|size|step|chapter|class|room|week|version|view|no\.? of)s? ?$", re.I
)
OPEN_TO_ALL = re.compile(
    r"\b(?:shops?|store|stall|market|gallery|museum|exhibition|theatre|library|caf[eé]|pub|restaurant"
    r"|bakery|centre"
    r"|hall|church|station|haberdasher\w*|warehouse)\b[^.!?\n]{0,30}$",
    re.I,
)

HOME = Cued(
    "i we she he they who that to lives my our his her their s whose home new c care",
    r"(?i:(?:i|we|she|he|they|who|that|to) (?:now |still |all |just )?(?:lives?|lived|stays?|am living|moved)"
    r"|(?:i'm|we're|she's|he's) (?:living|staying|the house)|lives|(?:home|new) address|c/o|care of"
    r"|(?:my|our|his|her|their|s|whose) (?:house|flat|home|porch|place|bungalow|cottage|door))\b"
    rf"[^.!?\n]{{0,50}}?\b(?P<place>(?:The [A-Z][a-z]+, )?(?:[A-Z][a-z'.-]+ ){{1,2}}{CAPITAL_KIND}\b)",
    flags=0,
)
"""A street without a number, said to be where somebody lives."""

FLAT = Cued(
    "flat apartment apt",
    r"(?<!press )(?<!lie )(?<!lies )(?<!lay )(?<!it )(?<!them )(?<!iron )(?<!fold )"
    r"(?i:flat|apartment|apt\.?) (?:no\.? |number )?\d{1,3}[a-zA-Z]?\b(?= ?,| ?$|[.!?)](?: |$)| [A-Z]| ?\n)",
    flags=0,
)
LODGING = Cued("room", r"room (?:no\.? |number )?\d{1,4}\b[^.!?\n]{0,20}\b(?:hotel|hostel|inn|arms|b&b|guest ?house)\b")
HOUSE_NUMBER = Cued(
    "live lives living my our home mine ours next neighbour neighbours knock i we",
    r"(?:live|lives|living|(?:my|our) (?:house|place|door)|home|mine|ours|next door|neighbours?|knock"
    r"|(?:i'm|we're)(?: \w+)? at)"
    r"(?: [\w']+){0,4}?,? (?P<place>(?:number|no\.?) ?\d{1,3}[a-z]?\b(?! ?(?:cm|mm|machine|needle)))",
)

ENTRY = (
    r"(?:door|gate|key ?safe|key ?pad|alarm|entry|entrance|lock ?box|key ?box|padlock|buzzer|garage|shed"
    r"|intercom"
    r"|lobby)"
)
CODE = r"[A-Z*#]?\d{3,8}[A-Z]?[#*]?"
DOOR_CODE = Cued(
    "door gate key keysafe keypad alarm entry entrance lock lockbox keybox padlock buzzer garage shed intercom lobby",
    rf"{ENTRY}(?:'s)? (?:{ENTRY} )?(?:code|pin|combination|combo)\b[^!?\n\d]{{0,60}}{CODE}"
    rf"|(?:key ?safe|key ?pad|lock ?box|key ?box)(?:'s| is| number| no\.?|:| -|,)?(?: is)?(?: on)? {CODE}",
)
CODE_FOR_DOOR = Cued(
    "code pin combination combo",
    r"(?:code|pin|combination|combo) (?:"
    rf"(?:for|to|on|of) (?:(?:the|my|our|her|his|their|that|front|back|side|main|outside) ){{1,3}}{ENTRY}\b"
    rf"|to (?:get|let yourself|come) in(?:side)?\b)[^!?\n\d]{{0,30}}{CODE}",
)
OPENS_DOOR = re.compile(
    r"\d(?<!\d.)\d{2,7}[A-Z]?[#*]? (?:for|opens|into|is) (?:the|my|our|her|his) "
    rf"(?:(?:front|back|side|main|outside) )?(?i:{ENTRY})\b"
)
KEY_PLACE = Cued(
    "key keys",
    r"keys?(?:'s| is| are)? (?:[\w']+ ){0,2}?(?:under|beneath|behind|inside|in) (?:the|my|our|a|her"
    r"|his) (?:[\w']+ )?"
    r"(?:gnome|mat|doormat|pots?|plant ?pot|flower ?pot|brick|stone|rock|bin|porch|meter (?:box|cupboard)"
    r"|drainpipe"
    r"|bush|hedge|tree|letter ?box|key ?safe|greenhouse|bird ?box|watering can|shed)\b",
)


def addresses(text: str) -> Iterator[Span]:
    """Homes: a numbered street, a street that is somebody's home, a flat, a house number.

    >>> def found(text):
    ...     return [text[start:end] for start, end in addresses(text)]
    >>> found("14 Heron Walk or 3 sluice lane; 5 minutes down the road, 12 Granny Squares, shop at 2 High Street")
    ['14 Heron Walk', '3 sluice lane']
    >>> found("We live on Marsh Road. Send it to flat 9, or knock at number 41. Press it flat 2 times")
    ['Marsh Road', 'number 41', 'flat 9']
    """
    for match in islice(STREET.finditer(text), MOST):
        before = text[max(0, match.start() - 45) : match.start()]
        if not NOT_A_HOUSE.search(before) and not OPEN_TO_ALL.search(before):
            yield match.span()
    for expression in (HOME, HOUSE_NUMBER):
        yield from (match.span("place") for match in expression.finditer(text))
    for expression in (FLAT, LODGING):
        yield from (match.span() for match in expression.finditer(text))


def ways_in(text: str) -> Iterator[Span]:
    """Codes that open a door.

    >>> [list(ways_in(text)) for text in ("door code is 2580#", "dye code 1085", "the code to get in: 1357")]
    [[(0, 18)], [], [(4, 24)]]
    """
    for expression in (DOOR_CODE, CODE_FOR_DOOR, OPENS_DOOR):
        yield from (match.span() for match in islice(expression.finditer(text), MOST))


def hidden_keys(text: str) -> Iterator[Span]:
    """Where a key lies.

    >>> [list(hidden_keys(text)) for text in ("key's under the mat", "the key to a good hem is in the press")]
    [[(0, 19)], []]
    """
    return (match.span() for match in KEY_PLACE.finditer(text))
