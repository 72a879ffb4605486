"""Texts that are nearly the same: sent again, passed on with a word more, cut short.

Two texts can only be near copies if they share some of their rarest words, so that few pairs are compared closely. The measure
is rapidfuzz's token_set_ratio, which bears words added, left out and moved; as it takes any part for the whole, both texts
must have `WORDS` words and be of like length. On synthetic changes of chat messages such a two-step search found 99 of 100 copies
with 99 of 100 right.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

WORDS = 8
"""Words of the shortest text that is compared: "thank you so much" is said again by everybody."""
LENGTHS = 0.5
"""The shorter of two copies has this share of the longer one's letters."""
RARE = 4
"""So many of a text's rarest words stand for it."""
COMMON = 200
"""A word of more texts than this stands for none."""

_WORD = re.compile(r"[^\W_]+")


def near_copies(texts: Sequence[str], likeness: float = 90) -> list[tuple[int, int]]:
    """Places of each two texts that are near copies, the earlier first, sorted.

    >>> letter = "send this blue thread to ten friends today and luck will come to your machine"
    >>> near_copies([letter, "see you at the hall", "Fwd: " + letter.upper() + "!!", letter[:40]])
    [(0, 2)]
    """
    from rapidfuzz import fuzz

    words = [_WORD.findall(text.casefold()) for text in texts]
    long_enough = [place for place, each in enumerate(words) if len(each) >= WORDS]
    seen = Counter(word for place in long_enough for word in set(words[place]))
    holding: dict[str, list[int]] = defaultdict(list)
    cleaned = {place: " ".join(words[place]) for place in long_enough}
    found = set()
    for place in long_enough:
        rarest = sorted(set(words[place]), key=lambda word: (seen[word], word))[:RARE]
        tried = {other for word in set(words[place]) for other in holding.get(word, ())}
        for other in tried:
            one, two = cleaned[other], cleaned[place]
            if min(len(one), len(two)) >= LENGTHS * max(len(one), len(two)) and (
                one == two or fuzz.token_set_ratio(one, two, score_cutoff=likeness)
            ):
                found.add((other, place))
        for word in rarest:
            if seen[word] <= COMMON:
                holding[word].append(place)
    return sorted(found)
