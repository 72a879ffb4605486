"""Recognises the list of rules, whole or in part, also reworded: which of the policy's items does a text restate?

A sentence or a part of one restates an item where their words overlap, each word weighed by how few items hold it (inverse document
frequency; K. Sparck Jones, 1972). It is our own measure: no fixed phrase, no list of keywords, only the policy's own list.
"""

import math
import re
from collections import Counter
from functools import cache, lru_cache

from analyser.language.copy import working_copy
from analyser.policy import Policy

ENOUGH = 0.5
"""A part of a text restates an item from this overlap on (0 to 1): see `overlap`. Chosen on the sample chats."""
LEAST_WEIGHT = 4.5
"""Shared words must weigh so much together: about two that stand in no other item ("sewing group" is no rule)."""

_WORD = re.compile(r"\d+(?::\d+)?|[a-z']+")
_SENTENCE = re.compile(r"[\n.!?;]+")
_PART = re.compile(r"[\n.!?;,:()]+")
_STOP = frozenset(
    "a an the of to and or in on at for is are be been being will would may might can could do does did not no "
    "don't can't won't isn't if it its it's this that these those we our us you your i me my they them their he she "
    "need want x please with about from as by so but just also all any some anyone everyone etc here there have has had".split()
)
_POINTING = frozenset("rule rules remind reminder remember say again ask asks agreed".split())
"""Words by which somebody points at a rule; they say nothing of which one."""
_ENDING = re.compile(r"(?:ing|ings|ed|es|s|ly|ion|ions|ment|ants?|ance)$")


def stems(text: str) -> list[str]:
    """The words of a text that carry meaning, lower case, without their commonest endings.

    >>> stems("Sharing useful resources, please!")
    ['shar', 'useful', 'resourc']
    """
    words = _WORD.findall(working_copy(text).text.lower())
    return [_stem(word) for word in words if word not in _STOP and word not in _POINTING]


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return (stem if len(stem) >= 3 else word).removesuffix("e")


@cache
def _weights(items: tuple[str, ...]) -> dict[str, float]:
    seen = Counter(stem for item in items for stem in set(stems(item)))
    return {stem: math.log(1 + len(items) / count) for stem, count in seen.items()}


def overlap(part: str, item: str, items: tuple[str, ...]) -> float:
    """How far a part of a text restates an item: the share of the part's weight that stands in the item, 0 to 1.

    0 where what they share weighs less than `LEAST_WEIGHT`. Words that no item holds weigh as much as the rarest.
    """
    weights = _weights(items)
    mine, theirs = set(stems(part)), set(stems(item))
    common = sum(weights[stem] for stem in mine & theirs)
    if common < LEAST_WEIGHT:
        return 0.0
    rarest = max(weights.values())
    return common / sum(weights.get(stem, rarest) for stem in mine)


@lru_cache(maxsize=4096)
def restated(text: str, items: tuple[str, ...]) -> frozenset[int]:
    """Which of the policy's items (by position, from 0) a text restates; empty for ordinary talk."""
    parts = dict.fromkeys(_SENTENCE.split(text) + _PART.split(text))
    best = (max((overlap(part, item, items), place) for place, item in enumerate(items)) for part in parts)
    return frozenset(place for score, place in best if score >= ENOUGH)


def is_whole_list(items: frozenset[int], policy: Policy) -> bool:
    """Whether so many items are restated that the text is the list of rules, not a reminder of one."""
    return len(items) >= policy.reading("rules-message", "items")
