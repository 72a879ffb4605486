"""Where somebody lives and how to get in: addresses as people write them, codes and keys of doors.

Patterns of our own, after how the Royal Mail sets out addresses (number, street, kind of street). A kind of street that is
an everyday word as well ("Close", "Row", "Square") needs capitals. Places named as a shop or a show are left alone.
"""

import re
from collections.abc import Iterator
from itertools import islice

Span = tuple[int, int]

MOST = 200
"""How many candidates of one kind are looked at in one text, so that no text takes long."""

PLAIN_KIND = r"(?:street|road|rd|lane|avenue|ave|crescent|terrace|mews)"
CAPITAL_KIND = (
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Crescent|Cres|Terrace|Mews|Walk|Close|Court|Ct|Way|Place|Row|View|Green|Park|Gardens"
    r"|Gdns|Square|Sq|Rise|Grove|Hill|Bank|Yard|Wynd|Vale|Croft|Fold|Parade|Drive|Dr|End|Cottages|Buildings|House|Villas|Quay"
    r"|Wharf|Gate|Brow|Mount|Heights|Meadows?|Mansions|Path|Loan|Brae|Vennel|Passage|Ginnel|Fields?|Orchard|Chase|Mill|Lodge)"
)
"""The kinds of street commonest in Ordnance Survey's Open Names, and kinds of house."""

NOT_A_STREET = (
    r"(?:min|mins|minutes?|miles?|doors?|yards?|metres?|m|cm|mm|inch|inches|houses?|down|up|the|of|on|in|at|from|along|off|to|and|or"
    r"|for|with|by|past|near|my|your|our|its|this|that|other|wrong|right|left|side|over|across|through|one|two|way|bus|buses|cars?"
    r"|people|weeks?|days?|months?|years?|hours?|more|turn|turned|is|are|was|were|goes|go|am|pm|a|it|per|x|row|rows)"
)

STREET = re.compile(
    r"(?<![\w£$€.,/-])\d{1,3}[a-zA-Z]?,? "
    rf"(?:(?i:(?:(?!{NOT_A_STREET}\b)[a-z][a-z'.-]* ){{1,3}}{PLAIN_KIND}\b(?! (?:test|trip|works|show|shop)))"
    rf"|(?:[A-Z][a-z'.-]+ ){{1,3}}{CAPITAL_KIND}\b)"
)

NOT_A_HOUSE = re.compile(r"\b(?:block|page|row|pattern|size|step|chapter|class|room|week|version|view|no\.? of)s? ?$", re.I)
SHOWN = re.compile(
    r"\b(?:shop|shops|store|stall|market|gallery|museum|exhibition|theatre|library|caf[eé]|cafe|pub|restaurant|bakery|centre|hall"
    r"|church|station|haberdasher\w*|warehouse)\b[^.!?\n]{0,30}$",
    re.I,
)
"""A place that is open to all is nobody's home."""

HOME = re.compile(
    r"\b(?i:(?:i|we|she|he|they|who|that|to) (?:now |still |all |just )?(?:lives?|lived|stays?|am living|moved)"
    r"|(?:i'm|we're|she's|he's) (?:living|staying)"
    r"|lives|(?:my|our|his|her|their|'s|whose) (?:house|flat|home|porch|place|bungalow|cottage|door)|(?:home|new) address|we're the house"
    r"|c/o|care of)\b"
    rf"[^.!?\n]{{0,50}}?\b(?P<place>(?:The [A-Z][a-z]+, )?(?:[A-Z][a-z'.-]+ ){{1,2}}{CAPITAL_KIND}\b)"
)
"""A street without a number, said to be where somebody lives."""

FLAT = re.compile(
    r"(?<!press )(?<!lie )(?<!lies )(?<!lay )(?<!it )(?<!them )(?<!iron )(?<!fold )\b(?:[Ff]lat|[Aa]partment|[Aa]pt\.?) (?:no\.? |number )?\d{1,3}[a-zA-Z]?\b"
    r"(?= ?,| ?$|[.!?)](?: |$)| [A-Z]| ?\n)",
)
LODGING = re.compile(r"\broom (?:no\.? |number )?\d{1,4}\b[^.!?\n]{0,20}\b(?:hotel|hostel|inn|arms|b&b|guest ?house)\b", re.I)

HOUSE_NUMBER = re.compile(
    r"\b(?:live|lives|living|my house|our house|my place|my door|home|mine|ours|next door|neighbours?|knock|i'm|we're) (?:[\w']+ ){0,3}?(?:at |in |on |to )?"
    r"(?P<place>(?:number|no\.?) ?\d{1,3}[a-z]?\b(?! ?(?:cm|mm|machine|needle)))",
    re.I,
)

ENTRY = r"(?:door|gate|key ?safe|key ?pad|alarm|entry|entrance|lock ?box|key ?box|padlock|buzzer|garage|shed|intercom|lobby)"
DOOR_CODE = re.compile(
    rf"\b{ENTRY}(?:'s)? (?:{ENTRY} )?(?:code|pin|combination|combo)\b[^!?\n\d]{{0,60}}[A-Z*#]?\d{{3,8}}[A-Z]?[#*]?"
    rf"|\b(?:key ?safe|key ?pad|lock ?box|key ?box)(?:'s| is| number| no\.?|:| -|,)?(?: is)?(?: on)? [A-Z*#]?\d{{3,8}}[A-Z]?[#*]?"
    rf"|\b(?:code|pin|combination|combo) (?:for|to|on|of) (?:(?:the|my|our|her|his|their|that|front|back|side|main|outside) ){{1,3}}{ENTRY}\b"
    r"[^!?\n\d]{0,30}[A-Z*#]?\d{3,8}[A-Z]?[#*]?",
    re.I,
)

KEY_PLACE = re.compile(
    r"\bkeys?(?:'s| is| are)? (?:[\w']+ ){0,2}?(?:under|beneath|behind|inside|in) (?:the|my|our|a|her|his) (?:[\w']+ )?"
    r"(?:gnome|mat|doormat|pots?|plant ?pot|flower ?pot|brick|stone|rock|bin|porch|meter (?:box|cupboard)|drainpipe|bush|hedge|tree"
    r"|letter ?box|key ?safe|greenhouse|bird ?box|watering can|shed)\b",
    re.I,
)


def addresses(text: str) -> Iterator[Span]:
    """Homes: a numbered street, a street that is somebody's home, a flat, a house number.

    >>> def found(text):
    ...     return [text[start:end] for start, end in addresses(text)]
    >>> found("It's 14 Heron Walk, or 3 sluice lane; 5 minutes down the road, 12 Granny squares, shop at 22 High Street")
    ['14 Heron Walk', '3 sluice lane']
    >>> found("We live on Marsh Road. Send it to flat 9, or knock at number 41. Press it flat 2 times")
    ['Marsh Road', 'flat 9', 'number 41']
    """
    for match in islice(STREET.finditer(text), MOST):
        before = text[max(0, match.start() - 45) : match.start()]
        if not NOT_A_HOUSE.search(before) and not SHOWN.search(before):
            yield match.span()
    for expression in (HOME, HOUSE_NUMBER):
        yield from (match.span("place") for match in islice(expression.finditer(text), MOST))
    for expression in (FLAT, LODGING):
        yield from (match.span() for match in islice(expression.finditer(text), MOST))


def ways_in(text: str) -> Iterator[Span]:
    """Codes and keys that open a door.

    >>> [list(ways_in(text)) for text in ("door code is 2580#", "key's under the mat", "dye code 1085", "the key to a good hem")]
    [[(0, 18)], [(0, 19)], [], []]
    """
    for expression in (DOOR_CODE, KEY_PLACE):
        yield from (match.span() for match in islice(expression.finditer(text), MOST))
