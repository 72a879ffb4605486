"""Which words carried the model's score: those without which it falls (occlusion).

M. D. Zeiler and R. Fergus, Visualizing and Understanding Convolutional Networks, 2014. A message is cut into clauses;
each is left out in turn, and the clauses whose absence costs the score most are the ones to show. Of many clauses the
model's quick half says which few are worth trying. A long message would have to be read too often for that: each of its
pieces is read alone, and the one that scores most is shown.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np

from analyser.language.model import Model

CLAUSE = re.compile(r"[^\s.!?;:,\n][^.!?;:,\n]*[.!?;:,]*")
MOST_WORDS = 12
"""A clause of more words than this is cut in pieces."""
PIECE = 6
"""Words of a piece."""
MOST = 24
"""So many clauses are tried; a longer message is cut into longer ones."""
FEW = 4
"""So many clauses the whole model tries, for each rule."""
SHARE = 0.6
"""A clause is shown if its absence costs this share of what the dearest one's does."""
LONG = 1500
"""Characters of a message whose pieces are read alone."""
LEAST = -30.0
"""Log odds that stand for those of a text without words."""

Span = tuple[int, int]


def carrying(model: Model, texts: Sequence[str], wanted: list[tuple[int, str]]) -> dict[tuple[int, str], list[Span]]:
    """For each (place of a text, rule id) the spans of the text that carried the rule's score, in order."""
    clauses = {place: _clauses(texts[place]) for place, _ in wanted}
    columns = {each: model.card.rules.index(each[1]) for each in wanted}
    tried = {each: list(range(len(clauses[each[0]]))) for each in wanted}
    many = [each for each in wanted if len(tried[each]) > FEW]
    for each, cost in _costs(model.filtered, texts, clauses, {each: tried[each] for each in many}, columns).items():
        tried[each] = sorted(np.argsort(-cost, kind="stable")[:FEW].tolist())
    several = {each: places for each, places in tried.items() if len(places) > 1}
    costs = _costs(model.judged, texts, clauses, several, columns)
    return {
        each: _dearest(texts[each[0]], clauses[each[0]], tried[each], costs[each])
        if each in costs
        else [_whole(texts[each[0]])]
        for each in wanted
    }


def _costs(
    read: Callable[[Sequence[str]], np.ndarray],
    texts: Sequence[str],
    clauses: dict[int, list[Span]],
    tried: dict[tuple[int, str], list[int]],
    columns: dict[tuple[int, str], int],
) -> dict[tuple[int, str], np.ndarray]:
    """What the absence of each tried clause costs the rule's score; of a long text, how its piece scores alone."""
    variants = {
        (place, clause): _variant(texts[place], clauses[place][clause])
        for (place, _), each in tried.items()
        for clause in each
    }
    wholes = {(place, None): texts[place] for place, _ in tried if len(texts[place]) <= LONG}
    every = wholes | variants
    if not every:
        return {}
    scores = dict(zip(every, np.maximum(read(list(every.values())), LEAST), strict=True))
    found = {}
    for each, places in tried.items():
        left = np.array([scores[each[0], clause][columns[each]] for clause in places])
        whole = scores.get((each[0], None))
        found[each] = left if whole is None else whole[columns[each]] - left
    return found


def _variant(text: str, span: Span) -> str:
    """What is read to see what a span does: the rest without it, or of a long text the span alone."""
    start, end = span
    return text[start:end] if len(text) > LONG else text[:start] + text[end:]


def _dearest(text: str, spans: list[Span], tried: list[int], cost: np.ndarray) -> list[Span]:
    if len(text) > LONG:
        return [spans[tried[int(cost.argmax())]]]
    if cost.max() <= 0:  # no clause carries it alone
        return [_whole(text)]
    joined: list[tuple[int, int]] = []
    for place in (tried[each] for each in np.flatnonzero(cost >= SHARE * cost.max())):
        if joined and joined[-1][1] == place - 1:
            joined[-1] = (joined[-1][0], place)
        else:
            joined.append((place, place))
    return [(spans[first][0], spans[last][1]) for first, last in joined]


def _whole(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return start, max(len(text.rstrip()), start + 1)


def _clauses(text: str) -> list[Span]:
    """Where the clauses stand, `MOST` of them at most."""
    found = []
    for match in CLAUSE.finditer(text):
        words = list(re.finditer(r"\S+", match[0]))
        size = len(words) if len(words) <= MOST_WORDS else PIECE
        for first in range(0, len(words), size):
            part = words[first : first + size]
            found.append((match.start() + part[0].start(), match.start() + part[-1].end()))
    while len(found) > MOST:
        found = [
            (each[0], found[min(place + 1, len(found) - 1)][1]) for place, each in enumerate(found) if place % 2 == 0
        ]
    return found
