"""Measures of a classifier with several labels: precision, recall, F1, average precision, false alarms.

Precision and recall are the share of flags that are right and the share of breaches that are flagged
(C. J. van Rijsbergen, Information Retrieval, 1979); F1 is their harmonic mean. Average precision is the mean of the
precision at each breach when messages are ordered by score: it needs no threshold. Intervals are the middle 95 in 100
of `RESAMPLES` bootstrap samples of messages (B. Efron, Bootstrap Methods, 1979), with a fixed seed.

Tables are numpy arrays of shape (messages, rules): `labels` and `flags` of bool, `scores` of float.
"""

from collections.abc import Callable

import numpy as np

RESAMPLES = 400
SEED = 20250316


def precision_recall_f1(labels: np.ndarray, flags: np.ndarray, counts: np.ndarray | None = None) -> np.ndarray:
    """Precision, recall and F1 as (3, rules), or (3, samples, rules) where `counts` (samples, messages) weighs messages.

    A share whose denominator is 0 is nan.
    """
    one = np.ones((1, len(labels))) if counts is None else counts
    right, flagged, broken = (one @ table.astype(float) for table in (labels & flags, flags, labels))
    with np.errstate(invalid="ignore", divide="ignore"):
        result = np.stack([right / flagged, right / broken, 2 * right / (flagged + broken)])
    return result[:, 0] if counts is None else result


def average_precision(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Average precision a rule; nan for a rule without a breach. Messages of equal score stand at one place."""
    result = np.full(labels.shape[1], np.nan)
    for rule in range(labels.shape[1]):
        truth, score = labels[:, rule], scores[:, rule]
        if not truth.any():
            continue
        values, place = np.unique(-score, return_inverse=True)
        right = np.cumsum(np.bincount(place, weights=truth, minlength=len(values)))
        seen = np.cumsum(np.bincount(place, minlength=len(values)))
        found = np.diff(right, prepend=0.0)
        result[rule] = (found * right / seen).sum() / truth.sum()
    return result


def macro_f1(labels: np.ndarray, flags: np.ndarray, counts: np.ndarray | None = None) -> np.ndarray | float:
    """The mean F1 of the rules that have a breach, a rule without a right flag counting 0; nan where none has one."""
    f1 = precision_recall_f1(labels, flags, counts)[2][..., labels.any(axis=0)]
    known = ~np.isnan(f1)  # in a sample a rule may have neither breach nor flag
    with np.errstate(invalid="ignore"):
        mean = np.where(known, f1, 0).sum(axis=-1) / known.sum(axis=-1)
    return mean


def alarms(flags: np.ndarray, among: np.ndarray, counts: np.ndarray | None = None) -> np.ndarray | float:
    """Messages with any flag in 1,000 of those in `among` (bool, (messages,)); nan where there are none."""
    one = np.ones((1, len(flags))) if counts is None else counts
    with np.errstate(invalid="ignore", divide="ignore"):
        result = 1000 * (one @ (flags.any(axis=1) & among)) / (one @ among.astype(float))
    return result[0] if counts is None else result


def resamples(messages: int) -> np.ndarray:
    """How often each message stands in each bootstrap sample; (RESAMPLES, messages)."""
    return np.random.default_rng(SEED).multinomial(messages, np.full(messages, 1 / max(messages, 1)), RESAMPLES)


def interval(measure: Callable[[np.ndarray], np.ndarray], counts: np.ndarray) -> list[float]:
    """Lower and upper bound of a measure over the samples."""
    values = np.asarray(measure(counts), dtype=float)
    values = values[np.isfinite(values)]
    return [float(bound) for bound in np.percentile(values, (2.5, 97.5))] if len(values) else [np.nan, np.nan]
