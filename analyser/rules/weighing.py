"""How the model's score and the finds of the word lists become one probability, and from where a text is flagged.

The log odds of a breach are a line in the model's score plus what a find adds (logistic regression, D. R. Cox, 1958); the
numbers come with the model. Two things are flagged below every threshold: what is certain, and a word of crisis unless
the model is all but sure that it means something else ("talk me down about cutting the velvet").
Tables have one row a text and one column a rule.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from analyser.rules.rule import Hit

CRISIS = ("urgent-support", "triggering")
"""Rules for which recall comes first: a find of the word lists is enough, from `DOUBT` on."""

DOUBT = 0.01
"""Below this probability a word of crisis is not believed."""

UNREAD = 1e-12
"""Below this the model has not read the message at all (another language, no words), and a find stands alone."""

NOTHING, JUDGE, CERTAIN = 0, 1, 2
"""How sure the word lists are: no find, one of which a person must judge, one that proves itself."""


def strongest(hits: Sequence[Hit]) -> int:
    """The surest of some finds, as `NOTHING`, `JUDGE` or `CERTAIN`."""
    return max((CERTAIN if hit.sure == "certain" else JUDGE for hit in hits), default=NOTHING)


def chances(
    rules: Sequence[str], weights: Mapping[str, Mapping[str, float]], scores: np.ndarray, found: np.ndarray
) -> np.ndarray:
    """Probabilities from the model's log odds and how sure the word lists are, all (texts, rules).

    A score of `-inf`, for a text that the model did not read, gives a probability of nought.
    """

    def column(name: str) -> np.ndarray:
        return np.array([weights[rule][name] for rule in rules])

    odds = column("offset") + column("slope") * scores
    odds = odds + column("judge") * (found == JUDGE) + column("certain") * (found == CERTAIN)
    return 1 / (1 + np.exp(-np.clip(odds, -40, 40)))


def flagged(
    rules: Sequence[str], probabilities: np.ndarray, found: np.ndarray, thresholds: Mapping[str, float]
) -> np.ndarray:
    """What is flagged, bool, (texts, rules)."""
    enough = np.array([thresholds[rule] for rule in rules])
    crisis = np.array([rule in CRISIS for rule in rules])
    believed = crisis & (found != NOTHING) & ((probabilities >= DOUBT) | (probabilities < UNREAD))
    return (probabilities >= enough) | (found == CERTAIN) | believed
