"""Recognises the list of rules, whole or in part, also reworded: which of the policy's items does a text restate?

A sentence or a part of one restates an item where their words overlap, each word weighed by how few items hold it (inverse document
frequency; K. Sparck Jones, 1972). It is our own measure: no fixed phrase, no list of keywords, only the policy's own list.
"""

import math
import re
from collections import Counter
from functools import cache, lru_cache

import polars as pl

from analyser.language.copy import working_copy
from analyser.policy import Policy

ENOUGH = 0.5
"""A part of a text restates an item from this overlap on (0 to 1): see `restated`. Chosen on the sample chats."""
LEAST_WEIGHT = 4.2
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
    return _stems(working_copy(text).text.lower())


def _stems(copy: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(copy) if word not in _STOP and word not in _POINTING]


@lru_cache(maxsize=2**16)
def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return (stem if len(stem) >= 3 else word).removesuffix("e")


class _RulesList:
    """The policy's items as sets of stems, and what each stem weighs."""

    def __init__(self, items: tuple[str, ...]):
        self.stems = [frozenset(stems(item)) for item in items]
        seen = Counter(stem for item in self.stems for stem in item)
        self.weights = {stem: math.log(1 + len(items) / count) for stem, count in seen.items()}
        self.rarest = max(self.weights.values(), default=0.0)

    def weight(self, mine: frozenset[str]) -> float:
        """What the stems weigh together that stand in any item."""
        return sum(self.weights.get(stem, 0.0) for stem in mine)

    def best(self, part: str) -> tuple[float, int]:
        """The item that a part of a working copy in small letters restates most, and how far: the share of its weight.

        0 where what they share weighs less than `LEAST_WEIGHT`. Words that no item holds weigh as much as the rarest.
        """
        mine = frozenset(_stems(part))
        if self.weight(mine) < LEAST_WEIGHT:
            return 0.0, 0
        common = [sum(self.weights[stem] for stem in mine & item) for item in self.stems]
        most = max(common)
        whole = sum(self.weights.get(stem, self.rarest) for stem in mine)
        return (most / whole if most >= LEAST_WEIGHT else 0.0), common.index(most)


_rules_list = cache(_RulesList)


@lru_cache(maxsize=2**17)
def restated(text: str, items: tuple[str, ...]) -> frozenset[int]:
    """Which of the policy's items (by position, from 0) a text restates; empty for ordinary talk."""
    rules = _rules_list(items)
    copy = working_copy(text).text.lower()
    if rules.weight(frozenset(_stems(copy))) < LEAST_WEIGHT:
        return frozenset()
    parts = dict.fromkeys(_SENTENCE.split(copy) + _PART.split(copy))
    best = (rules.best(part) for part in parts)
    return frozenset(place for score, place in best if score >= ENOUGH)


def may_restate(texts: pl.Expr, items: tuple[str, ...]) -> pl.Expr:
    """Whether texts hold words enough of the items to restate any: false only where `restated` finds nothing.

    Texts with letters beyond ASCII, which may be disguises, are always let through.
    """
    pattern, most = _quick(items)
    words = texts.str.to_lowercase().str.extract_all(pattern).list.unique()
    weight = words.list.eval(pl.element().replace_strict(most, default=0.0, return_dtype=pl.Float64)).list.sum()
    return (weight >= LEAST_WEIGHT) | texts.str.contains(r"[\p{L}&&[^\x00-\x7f]]")


@cache
def _quick(items: tuple[str, ...]) -> tuple[str, dict[str, float]]:
    """A pattern, for polars, for the beginning of any word of the items, and the most that each such beginning may weigh."""
    weights = _rules_list(items).weights
    longest_first = sorted(weights, key=lambda stem: (-len(stem), stem))
    most = {
        stem: max(weight for other, weight in weights.items() if stem.startswith(other) or other.startswith(stem))
        for stem in weights
    }
    return rf"(?-u:\b)(?:{'|'.join(map(re.escape, longest_first))})", most


def is_whole_list(items: frozenset[int], policy: Policy) -> bool:
    """Whether so many items are restated that the text is the list of rules, not a reminder of one."""
    return len(items) >= policy.reading("rules-message", "items")
