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

NOT_AN_AMOUNT = r"(?!(?:Minute|Hour|Day|Week|Month|Year|Way|Acre|Inch|Metre|Mile|Piece|Ply|Tone|Degree)s?\b)"
"""Words with a capital that measure: "24 Hour Drive"."""

NOT_AFTER = r"(?! (?:test|trip|works|show|shop|quilt|blocks?|pattern|stitch|dress|skirt|coat|fabric|tin)\b)"
"""What makes a name of a street the name of something else: "5 Yards Road test"."""

STREET = re.compile(
    r"\d(?<![\w£$€.,/-].)\d{0,2}(?P<of>/\d{1,2})?[a-zA-Z]?,? (?=[A-Za-z])"
    rf"(?:(?i:(?:(?!{NOT_A_STREET}\b)[a-z][a-z'.-]* ){{1,3}}{PLAIN_KIND}\b{NOT_AFTER})"
    rf"|{NOT_AN_AMOUNT}(?:[A-Z][a-z'.-]+ ){{1,3}}{CAPITAL_KIND}\b"
    rf"{NOT_AFTER}"
    r"|[A-Z][a-z]{2,9}(?<!Cat)(?<!Side)(?<!Cross)(?<!Tail)(?<!Flood)(?:walk|gate)\b)"
)
"""Number, name and kind; "6/2" is a flat in Scotland. A test or a quilt of that name is none."""

NUMBER_WORD = re.compile(r"\b(?:number|no\.?) $", re.I)
HOUSE_NAME = re.compile(
    r"[A-Z](?<!\w.)[a-z']+ (?:[A-Z][a-z']+ )?(?:Farm|House|Cottage|Cottages|Barn|Lodge|Forge|Mill|Rectory|Vicarage|Croft|Villa"
    rf"|Bungalow|Stables|Granary|Oast|Manor),? (?:[A-Z][a-z'.-]+ ){{1,2}}{CAPITAL_KIND}\b"
)
"""A house with a name instead of a number, and its road."""

ROAD_LIVED_IN = Cued(
    "live lives living",
    rf"(?i:live|lives|living)(?: up| down)? (?:on|in|at) (?P<place>(?:(?!{NOT_A_STREET}\b|(?:main|same|next|busy|quiet|long"
    rf"|high|fast)\b)[a-z][a-z'.-]+ ){{1,2}}{PLAIN_KIND})\b",
    flags=0,
)
UNTIL = re.compile(r"\b(?:until|till?|from|between|at|after|before) $", re.I)
"""Before a number and a comma: a time of day ("11 till 3, Market Row")."""

NOT_A_HOUSE = re.compile(
    r"\b(?:block|page|row|pattern|size|step|chapter|class|room|week|version|view|level|no\.? of)s? ?$", re.I
)
OPEN_TO_ALL = re.compile(
    r"\b(?:shops?|store|stall|market|gallery|museum|exhibition|theatre|library|caf[eé]|pub|restaurant"
    r"|bakery|centre|car park"
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
    rf"(?i:flat|apartment|apt\.?) (?:no\.? |number )?\d{{1,3}}[a-zA-Z]?, (?:[A-Z][a-z'.-]+ ){{1,2}}{CAPITAL_KIND}\b|"
    r"(?<!press )(?<!lie )(?<!lies )(?<!lay )(?<!it )(?<!them )(?<!iron )(?<!fold )"
    r"(?i:flat|apartment|apt\.?) (?:no\.? |number )?\d{1,3}(?:[a-zA-Z]\b|\b(?= ?,| ?$|[.!?)](?: |$)| [A-Z]| ?\n))",
    flags=0,
)
LODGING = Cued("room", r"room (?:no\.? |number )?\d{1,4}\b[^.!?\n]{0,20}\b(?:hotel|hostel|inn|arms|b&b|guest ?house)\b")
HOUSE_NUMBER = Cued(
    "live lives living my our home mine ours next neighbour neighbours knock i we",
    r"(?:live|lives|living|(?:my|our) (?:house|place|door)|home|mine|ours|next door|neighbours?|knock"
    r"|(?:i'm|we're)(?: \w+)? at)"
    r"(?: [\w']+){0,4}?,? (?P<place>(?:number|no\.?) ?[1-9]\d{0,2}[a-z]?\b(?![ ./-]?\d| ?(?:cm|mm|machine|needle)))",
)

ENTRY = (
    r"(?:door|gate|key ?safe|key ?pad|alarm|entry|entrance|lock ?box|key ?box|padlock|buzzer|garage|shed"
    r"|intercom"
    r"|lobby)"
)
CODE = r"(?:[A-Z*#]?\d{3,8}[A-Z]?[#*]?|\d(?: \d){3,5}\b)"
NOT_CLOCK_OR_YEAR = r"(?![01]\d[0-5]\d\b|2[0-3][0-5]\d\b|20\d\d\b)"
UNIT = r"(?! ?(?:cm|mm|m|metres|x|by|am|pm|to|till|until|for|and|wide|long|high|tall|deep|%)\b)"
FILLER = (
    r"(?:[^\w!?\n]{0,3}(?:is|was|its|it's|s|now|set|to|please|on|number|no|still|changed|the|same|and|you|need|want|will)\b)"
    r"{0,5}"
)
DOOR_CODE = Cued(
    "door gate key keysafe keypad alarm entry entrance lock lockbox keybox padlock buzzer garage shed intercom lobby",
    rf"{ENTRY}(?:'s)? (?:{ENTRY} )?(?:code|pin|combination|combo)\b[^!?\n\d]{{0,60}}{CODE}"
    rf"|(?:key[ -]?safe|key ?pad|lock ?box|key ?box|padlock)(?:'s| is| number| no\.?|:| -|,)?(?: is)?(?: on)? {CODE}"
    rf"|key[ -]?(?:safe|box)\b[^.!?\n\d]{{0,30}}\bcode:? (?:is )?{CODE}"
    rf"|key[ -]?(?:safe|box)\b[^.!?\n\d]{{0,30}} {NOT_CLOCK_OR_YEAR}\d{{4,6}}\b[#*]?{UNIT}"
    rf"|{ENTRY}\b[^.!?\n\d]{{0,30}}[,;:-] ?code:? (?:is )?{CODE}"
    rf"|(?:alarm|intercom|buzzer) (?:number|no\.?)(?: is|'s|:)? {CODE}"
    rf"|(?:{ENTRY}(?:: ?|'s |\n| is now |'s now )|(?:gate|{ENTRY} is) (?=[\d ]{{4,8}}[#*]?(?:$|[\n.,;!?)])))"
    rf"(?:\d{{3,6}}[#*]|{NOT_CLOCK_OR_YEAR}\d{{4,6}}\b{UNIT}|\d(?: \d){{3,5}}\b)",
)
"""A lock and its code. Without a word for a code it is four figures or more that are no time of day and no year."""

CODE_FOR_DOOR = Cued(
    "code pin combination combo",
    r"(?:code|pin|combination|combo) (?:"
    rf"(?:for|to|on|of) (?:(?:the|my|our|her|his|their|that|front|back|side|main|outside|\w+'s) ){{1,3}}{ENTRY}\b"
    rf"|to (?:get|let yourself|come) in(?:side)?\b){FILLER}[^\w!?\n]{{0,3}}{CODE}",
)
OPENS_DOOR = re.compile(
    r"(?:\d(?<!\d.)\d{2,7}[A-Z]?[#*]? (?:for|opens|into|is)"
    r"|(?:(?<=press )|(?<=punch )|(?<=enter )|(?<=type )|(?<=dial )|(?<=punch in ))\d{3,8}[#*]? (?:at|on|in)) "
    rf"(?:the|my|our|her|his) (?:(?:front|back|side|main|outside) )?(?i:{ENTRY})\b"
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
        if not NOT_A_HOUSE.search(before) and not OPEN_TO_ALL.search(before) and not _amount_or_time(match, before):
            number = NUMBER_WORD.search(before)
            yield match.start() - (len(number[0]) if number else 0), match.end()
    yield from (match.span() for match in islice(HOUSE_NAME.finditer(text), MOST))
    for expression in (HOME, HOUSE_NUMBER, ROAD_LIVED_IN):
        yield from (match.span("place") for match in expression.finditer(text))
    for expression in (FLAT, LODGING):
        yield from (match.span() for match in expression.finditer(text))


def _amount_or_time(match: re.Match, before: str) -> bool:
    """Whether the number is a fraction ("3/4 Yard") or a time of day ("till 3, Market Row")."""
    house = match[0].split()[0]
    if match["of"]:
        upper, lower = (int(re.sub(r"\D", "", part)) for part in house.split("/"))
        return upper < lower and lower in (2, 3, 4, 8, 16)
    return house.endswith(",") and UNTIL.search(before) is not None


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
