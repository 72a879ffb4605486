"""Which words carried the model's score: those without which it falls (occlusion).

M. D. Zeiler and R. Fergus, Visualizing and Understanding Convolutional Networks, 2014. A message is cut into clauses;
each is left out in turn, and the clauses whose absence costs the score most are the ones to show. A long message would
have to be read too often for that: each of its pieces is read alone, and the one that scores most is shown.
"""

import re
from collections.abc import Sequence

import numpy as np

from analyser.language.model import Model

CLAUSE = re.compile(r"[^\s.!?;:,\n][^.!?;:,\n]*[.!?;:,]*")
MOST_WORDS = 12
"""A clause of more words than this is cut in pieces."""
PIECE = 6
"""Words of a piece."""
MOST = 24
"""So many clauses are tried; a longer message is cut into longer ones."""
SHARE = 0.6
"""A clause is shown if its absence costs this share of what the dearest one's does."""
LONG = 1500
"""Characters of a message whose pieces are read alone."""
LEAST = -30.0
"""Log odds that stand for those of a text without words."""

Span = tuple[int, int]


def carrying(
    model: Model, texts: Sequence[str], scores: np.ndarray, wanted: list[tuple[int, str]]
) -> dict[tuple[int, str], list[Span]]:
    """For each (place of a text, rule id) the spans of the text that carried the rule's score, in order.

    `scores` are the model's of the whole texts, (texts, rules).
    """
    places = dict.fromkeys(place for place, _ in wanted)
    clauses = {place: _clauses(texts[place]) for place in places}
    tried = [
        (place, _variant(texts[place], span)) for place in places if len(clauses[place]) > 1 for span in clauses[place]
    ]
    read = np.maximum(model.scores([text for _, text in tried], everything=True), LEAST) if tried else np.empty((0, 0))
    by_place: dict[int, list[np.ndarray]] = {}
    for (place, _), score in zip(tried, read, strict=True):
        by_place.setdefault(place, []).append(score)
    return {
        (place, rule): _dearest(
            texts[place], clauses[place], by_place.get(place), scores[place], model.card.rules.index(rule)
        )
        for place, rule in wanted
    }


def _variant(text: str, span: Span) -> str:
    """What is read to see what a span does: the rest without it, or of a long text the span alone."""
    start, end = span
    return text[start:end] if len(text) > LONG else text[:start] + text[end:]


def _dearest(text: str, spans: list[Span], read: list[np.ndarray] | None, own: np.ndarray, rule: int) -> list[Span]:
    if read is None:
        return [_whole(text)]
    column = np.array([score[rule] for score in read])
    if len(text) > LONG:
        return [spans[int(column.argmax())]]
    cost = max(own[rule], LEAST) - column
    if cost.max() <= 0:  # no clause carries it alone
        return [_whole(text)]
    chosen = np.flatnonzero(cost >= SHARE * cost.max())
    joined: list[Span] = []
    for place in chosen:
        if joined and place - 1 in chosen:
            joined[-1] = (joined[-1][0], spans[place][1])
        else:
            joined.append(spans[place])
    return joined


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
