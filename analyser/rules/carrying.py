"""Which words carried the model's score: those without which it falls (occlusion).

M. D. Zeiler and R. Fergus, Visualizing and Understanding Convolutional Networks, 2014. A message is cut into
clauses; each is left out in turn, and the clauses whose absence costs the score most are the ones to show.
"""

import re
from collections.abc import Sequence

import numpy as np

from analyser.language.model import Model

CLAUSE = re.compile(r"[^\s.!?;:,\n][^.!?;:,\n]*[.!?;:,]*")
LONG = 12
"""A clause of more words than this is cut in pieces."""
PIECE = 6
MOST = 24
"""So many clauses are tried; a longer message is cut into longer ones."""
SHARE = 0.6
"""A clause is shown if its absence costs this share of what the dearest one's does."""


def carrying(
    model: Model, texts: Sequence[str], wanted: list[tuple[int, str]]
) -> dict[tuple[int, str], list[tuple[int, int]]]:
    """For each (place of a text, rule id): the spans of the text that carried the rule's score, in order."""
    clauses = {place: _clauses(texts[place]) for place, _ in wanted}
    without = [
        (place, number, texts[place][:start] + texts[place][end:])
        for place, spans in clauses.items()
        if len(spans) > 1
        for number, (start, end) in enumerate(spans)
    ]
    scores = model.scores([text for _, _, text in without]) if without else np.zeros((0, len(model.card.rules)))
    left: dict[int, np.ndarray] = {}
    for (place, _, _), score in zip(without, scores, strict=True):
        left[place] = np.vstack([left[place], score]) if place in left else score[None]
    return {
        (place, rule): _dearest(clauses[place], left[place][:, model.card.rules.index(rule)])
        if place in left
        else [_whole(texts[place])]
        for place, rule in wanted
    }


def _dearest(spans: list[tuple[int, int]], left: np.ndarray) -> list[tuple[int, int]]:
    """The spans whose absence leaves least; neighbours are joined."""
    cost = np.nan_to_num(left.max() - left, posinf=20.0)
    chosen = np.flatnonzero(cost >= SHARE * cost.max())
    joined: list[tuple[int, int]] = []
    for place in chosen:
        if joined and place - 1 in chosen:
            joined[-1] = (joined[-1][0], spans[place][1])
        else:
            joined.append(spans[place])
    return joined


def _whole(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, max(len(text.rstrip()), start + 1)


def _clauses(text: str) -> list[tuple[int, int]]:
    """Where the clauses stand."""
    found = []
    for match in CLAUSE.finditer(text):
        words = list(re.finditer(r"\S+", match[0]))
        if len(words) <= LONG:
            found.append((match.start(), match.start() + words[-1].end()))
            continue
        for first in range(0, len(words), PIECE):
            part = words[first : first + PIECE]
            found.append((match.start() + part[0].start(), match.start() + part[-1].end()))
    while len(found) > MOST:
        found = [
            (each[0], found[min(place + 1, len(found) - 1)][1]) for place, each in enumerate(found) if place % 2 == 0
        ]
    return found
