"""Whether a text tells a health, family, legal or money matter of a person whom it names.

The method is our own. A matter is a term of the lists `conditions` and `troubles`, or a broken bone. From there we
read backwards to whoever it is said of: the nearest person in the sentence. "I" or "my" makes it one's own matter,
which is left alone, and so is "my mum" without a name. For "she" or "his" the nearest person before that counts.
A capital letter makes a word a name unless `not-names` lists it; `first-names` knows names in small letters too.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice

from analyser.language.cues import MOST, Cued
from analyser.language.sentences import before
from analyser.language.words import pattern, terms


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


REACH = 9
"""How many words may stand between a person and the matter; longer sentences mostly turn to something else."""

PARTS = "wrist|arm|leg|ankle|hip|elbow|shoulder|collar ?bone|pelvis|rib"
INJURY = Cued(
    "broke broken breaking fractured smashed shattered dislocated",
    rf"\w+ (?:(?:her|his|their)(?: left| right| other)? (?:{PARTS}|foot|knee|jaw|back|nose|thumb|finger"
    rf"|toe)s?"
    rf"|(?:an? |two )?(?:{PARTS})s?)\b",
)
"""A broken foot or back may be the machine's or the chair's unless it is hers or his."""

CAPITALS = Cued("has have had got with her his s", r"(?i:has|have|had|got|with|her|his|s) (?:MS|ME|CFS|FND|TB)\b", 0)
"""Illnesses with a name of two or three capitals."""

THING = re.compile(
    r"[ -](?:charit|research|hats?\b|caps?\b|cushions?\b|pillows?\b|quilts?\b|blankets?\b|bags?\b|gowns?\b"
    r"|ribbon"
    r"|awareness|appeal|fund|nurses?\b|support\b|groups?\b|scar|turbans?\b|friendly|muffs?\b|covers?\b"
    r"|tops?\b|dress"
    r"|trousers|leggings|jeans|bras?\b|pattern|fabric|clothes|wear\b|walk\b|run\b|patients|people"
    r"|sufferers|survivors"
    r"|of (?:genius|luck)|shop|trust|caf|day\b|week\b|drum|seam|stitch|zip)",
    re.I,
)
"""What makes a matter the name of a thing or a cause: "cancer charity", "chemo hats"."""

DOING = re.compile(
    r"\b(?:raising|raised|made|makes|making|sews|sewing|sewed|knit\w*|crochet\w*|donat\w+|collect\w*|about"
    r"|reading"
    r"|read|watch\w*|for|fundraising|supports|supporting|not|like|if|against)\b",
    re.I,
)
"""Between a name and a matter, these say that the person does something about it, not that they have it."""

LINKS = _words(
    "has had have hasn't is isn't was been being got gets getting goes went gone going with needs lost "
    "might may could "
    "will won't can't cannot who whose just only suffers starts started takes took owes never wears and "
    "an told says "
    "said lives ended came still now finally also left failed found fell broke broken hasnt isnt doesn't "
    "didn't"
)
"""The words that may follow a name of which something is told."""

SELF = _words(
    "i i'm im i've ive i'd i'll me my mine myself we we're we've we'll our ours us you you're you've your yours u ur ya"
)
PRONOUNS = _words("she he she's he's she'd he'd she'll he'll her his him hers they they're they've them their shes hes")
KIN = _words(
    "mum mam mom mother mummy mammy dad father daddy nan nana nanna gran granny grandma grandad "
    "grandfather grandmother "
    "sister brother auntie aunty aunt uncle cousin niece nephew son daughter husband wife partner "
    "boyfriend girlfriend "
    "friend mate neighbour baby boy girl lad lass kids child children grandson granddaughter twins boss "
    "colleague "
    "teacher lady woman man"
)
NO_PERSON = _words(
    "machine overlocker serger coverlocker iron bobbin needle zip seam stitch dress skirt quilt teddy "
    "doll bear car van "
    "bus bike phone laptop computer kettle boiler dog cat puppy kitten rabbit hamster budgie horse plant"
)
"""Things and animals have breakdowns and operations too."""

WORD = re.compile(r"[^\W\d_][\w'-]*")


@cache
def _listed() -> Cued:
    """The terms of both lists, tried where the first word of one stands."""
    names = ("conditions", "troubles")
    first = {re.split(r"[^a-z*]", term)[0] for name in names for term in terms(name)}
    return Cued(first, pattern(*names).pattern)


def matters(text: str) -> Iterator[tuple[int, int]]:
    """Spans from the person to the end of the matter, in order; those that touch are one.

    >>> text = "Gwen's had a fall and broken her wrist. I've got arthritis. My mum has cancer. Jo's made chemo hats"
    >>> [text[start:end] for start, end in matters(text)]
    ["Gwen's had a fall and broken her wrist"]
    """
    ends = {}
    for found in islice(chain(*(cue.finditer(text) for cue in (_listed(), INJURY, CAPITALS))), MOST):
        start = None if THING.match(text, found.end()) else _said_of(text, found.start())
        if start is not None:
            ends[start] = max(found.end(), ends.get(start, 0))
    past = 0
    for start, end in sorted(ends.items()):
        if start >= past:
            past = max([end, *(later for place, later in ends.items() if start <= place <= end)])
            yield start, past


def _said_of(text: str, place: int) -> int | None:
    """Where the named person stands of whom the matter at `place` is told; None where it is nobody named."""
    words = list(WORD.finditer(text, before(text, place), place))
    for index in reversed(range(max(0, len(words) - REACH), len(words))):
        word = words[index]
        if word[0].lower() in SELF or _bare(word[0]) in NO_PERSON:
            return None
        if word[0].lower() in PRONOUNS:
            return _earlier_name(text, word.start())
        if _is_named(words, index):
            return word.start() if _tells(text, words, index, place) else None
    return None


def _tells(text: str, words: list[re.Match], index: int, place: int) -> bool:
    """Whether what stands between the name and the matter says that the person has it."""
    word = words[index]
    if DOING.search(text, word.end(), place):
        return False
    follows = words[index + 1][0].lower() if index + 1 < len(words) else ""
    pitied = index > 0 and words[index - 1][0].lower() == "poor"
    return pitied or not follows or follows in LINKS or word[0].lower().endswith(("'s", "s'"))


def _earlier_name(text: str, place: int) -> int | None:
    """For "she" or "his" at `place`: where the nearest person before it is named, that name or, if far, `place`."""
    words = list(WORD.finditer(text, max(0, place - 200), place))
    for index in reversed(range(len(words))):
        owner = words[index - 1][0].lower() if index else ""
        if _is_named(words, index):
            return words[index].start() if len(words) - index <= REACH else place
        if _bare(words[index][0]) in KIN and not owner.endswith("'s"):
            return None
    return None


def _is_named(words: list[re.Match], index: int) -> bool:
    """Whether the word is a name where it stands: "the General" is none."""
    return named(words[index][0]) and (not index or words[index - 1][0].lower() != "the")


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("'")


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(terms("first-names")), frozenset(terms("not-names")) | KIN | NO_PERSON


def named(word: str) -> bool:
    """Whether a word is a name: known as one, or written with a capital and not known as another word."""
    names, others = _names()
    bare = _bare(word)
    capital = len(bare) > 1 and word[0].isupper() and not word.isupper()
    return bare in names or (capital and bare not in others)
