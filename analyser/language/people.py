"""Whether a text tells a health, family, legal or money matter of a person whom it names.

The method is our own. A matter is a term of the lists `conditions` and `troubles`, or a broken bone. From there we
read backwards to whoever it is said of: the nearest person in the sentence. "I" or "my" makes it one's own matter, which
is left alone, and so is "my mum" without a name. For "she" or "he" the nearest person before that counts. A capital letter
makes a word a name unless the list `not-names` has it; the list `first-names` knows names in small letters too.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from analyser.language.words import pattern, terms

MOST = 200
"""How many matters are looked at in one text, so that no text takes long."""

REACH = 9
"""How many words may stand between a person and the matter; measured on labelled messages, more brought false alarms."""

INJURY = re.compile(
    r"\b(?:broke|broken|breaking|fractured|smashed|shattered|dislocated)(?: (?:her|his|their|a|the|both))?"
    r"(?: (?:left|right|other))? (?:wrist|arm|leg|ankle|hip|foot|elbow|shoulder|collar ?bone|pelvis|ribs?|knee|jaw|back|nose)s?\b",
    re.I,
)

THING = re.compile(
    r"[ -](?:charit|research|ward\b|units?\b|hats?\b|caps?\b|cushions?\b|pillows?\b|quilts?\b|blankets?\b|bags?\b|gowns?\b|ribbon"
    r"|awareness|appeal|fund|nurses?\b|support\b|groups?\b|scar|turbans?\b|friendly|muffs?\b|covers?\b|tops?\b|dress|trousers"
    r"|leggings|jeans|bras?\b|pattern|fabric|clothes|wear\b|walk\b|run\b|patients|people|sufferers|survivors|of (?:genius|luck)"
    r"|shop|trust|caf|day\b|week\b|drum)",
    re.I,
)
"""What makes a matter the name of a thing or a cause: "cancer charity", "chemo hats"."""

DOING = re.compile(
    r"\b(?:raising|raised|made|makes|making|sews|sewing|sewed|knit\w*|crochet\w*|donat\w+|collect\w*|about|reading|read|watch\w*|for"
    r"|fundraising|supports|supporting|not|like|if|against)\b",
    re.I,
)
"""Between a name and a matter, these say that the person does something about it, not that they have it."""

LINKS = frozenset(
    "has had have hasn't is isn't was been being got gets getting goes went gone going with needs lost might may could will won't "
    "can't cannot who whose just only suffers starts started takes took owes never wears and an told says said lives ended "
    "came still now finally also left failed found fell broke broken hasnt isnt doesn't didn't".split()
)
"""The words that may follow a name of which something is told."""

SELF = frozenset(
    "i i'm im i've ive i'd i'll me my mine myself we we're we've we'll our ours us you you're you've your yours u ur ya".split()
)
PRONOUNS = frozenset(
    "she he she's he's she'd he'd she'll he'll her his him hers they they're they've them their shes hes".split()
)
KIN = frozenset(
    "mum mam mom mother mummy mammy dad father daddy nan nana nanna gran granny grandma grandad grandfather grandmother sister brother "
    "auntie aunty aunt uncle cousin niece nephew son daughter husband wife partner boyfriend girlfriend friend mate neighbour baby "
    "boy girl lad lass kids child children grandson granddaughter twins dog cat boss colleague teacher lady woman man".split()
)

WORD = re.compile(r"[^\W\d_][\w'-]*")
SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")


def matters(text: str) -> Iterator[tuple[int, int]]:
    """Spans from the person to the end of the matter.

    >>> text = "Gwen's had a fall and broken her wrist. I've got arthritis. My mum has cancer. Jean's made chemo hats"
    >>> [text[start:end] for start, end in matters(text)]
    ["Gwen's had a fall and broken her wrist"]
    """
    spans = {}
    for found in islice(_terms(text), MOST):
        start = None if THING.match(text, found.end()) else _said_of(text, found.start())
        if start is not None:
            spans[start] = max(found.end(), spans.get(start, 0))
    yield from _apart(spans)


def _terms(text: str) -> Iterator[re.Match]:
    for expression in (pattern("conditions", "troubles"), INJURY):
        yield from expression.finditer(text)


def _apart(spans: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The spans, those that touch made one."""
    last = None
    for start, end in sorted(spans.items()):
        if last and start <= last[1]:
            last = last[0], max(end, last[1])
        else:
            if last:
                yield last
            last = start, end
    if last:
        yield last


def _said_of(text: str, place: int) -> int | None:
    """Where the named person stands of whom the matter at `place` is told; None where it is nobody named."""
    sentence = max((end.end() for end in SENTENCE_END.finditer(text, max(0, place - 120), place)), default=max(0, place - 120))
    words = list(WORD.finditer(text, sentence, place))
    for index in range(len(words) - 1, max(-1, len(words) - 1 - REACH), -1):
        word = words[index]
        plain = _bare(word[0])
        if word[0].lower() in SELF:
            return None
        if word[0].lower() in PRONOUNS:
            return _earlier_name(text, word.start())
        if _named(text, word) and plain not in KIN:
            return word.start() if _tells(text, words, index, place) else None
    return None


def _tells(text: str, words: list[re.Match], index: int, place: int) -> bool:
    """Whether what stands between the name and the matter says that the person has it."""
    word = words[index]
    if DOING.search(text, word.end(), place):
        return False
    follows = words[index + 1][0].lower() if index + 1 < len(words) else ""
    pitied = index > 0 and words[index - 1][0].lower() == "poor"
    return pitied or word[0].lower().endswith(("'s", "s'")) or not follows or follows in LINKS


def _earlier_name(text: str, place: int) -> int | None:
    """For "she" or "his" at `place`: the place itself where the nearest person before it is named."""
    words = list(WORD.finditer(text, max(0, place - 200), place))
    for index in range(len(words) - 1, -1, -1):
        before = words[index - 1][0].lower() if index else ""
        if _named(text, words[index]) and _bare(words[index][0]) not in KIN:
            return words[index].start() if len(words) - index <= REACH else place
        if _bare(words[index][0]) in KIN and not before.endswith("'s"):
            return None
    return None


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("'")


def _named(text: str, word: re.Match) -> bool:
    """Whether a word is a name: known as one, or written with a capital and not known as another word."""
    bare = _bare(word[0])
    if bare in _first_names():
        return True
    capital = len(bare) > 1 and word[0][0].isupper() and not word[0].isupper()
    return capital and bare not in _not_names()


@cache
def _first_names() -> frozenset[str]:
    return frozenset(terms("first-names"))


@cache
def _not_names() -> frozenset[str]:
    return frozenset(terms("not-names"))
