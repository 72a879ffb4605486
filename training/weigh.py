"""How the model's scores and the finds of the word lists become one probability, and where the thresholds stand.

All of it comes from scores of messages that the model did not see in training. The log odds of a breach are a line in the
model's score, plus what a find of the word lists adds (logistic regression, D. R. Cox, 1958). What a find adds is learnt
from messages that the lists' authors have not read, or it would be trusted too much.
"""

import numpy as np
from scipy.optimize import minimize

from analyser.rules.measures import alarms
from analyser.rules.weighing import CERTAIN, CRISIS, DOUBT, JUDGE, chances, flagged
from training.data import RULES, targets

BUDGETS = (2, 5, 10, 20)
HALF = 0.5
"""Thresholds aim at this share of the alarms that are promised: other people's messages bring more."""
LOST = 0.004
"""The early head may clear at most this share of the breaches that the last head sees (log odds above `SEEN`), and none of
crisis."""
SEEN = -1.0


def weigh(rows: list[dict], early: np.ndarray, last: np.ndarray, hits: np.ndarray) -> dict:
    """The card's ``clear``, ``weights`` and ``thresholds``.

    `early` and `last` are log odds, `hits` 0, 1 (a person must judge) or 2 (certain), all (rows, rules).
    """
    labels = targets(rows) > 0
    clear = _clear(early, last, labels)
    scores = cascade(clear, early, last)
    unread = np.array([row["author"][0] not in "mn" for row in rows])
    weights = {
        rule: _weights(scores[:, place], hits[:, place], labels[:, place], unread) for place, rule in enumerate(RULES)
    }
    probabilities = chances(RULES, weights, scores, hits)
    plain = ~labels.any(axis=1) & np.array([not row.get("near_miss_of") for row in rows])
    return {
        "clear": clear,
        "weights": weights,
        "thresholds": {
            str(budget): _thresholds(probabilities, hits, labels, plain, HALF * budget) for budget in BUDGETS
        },
    }


def cascade(clear: list[float], early: np.ndarray, last: np.ndarray) -> np.ndarray:
    """What the program sees: the early scores of what is cleared, the last scores of the rest."""
    goes_on = (early >= np.array(clear)).any(axis=1)
    return np.where(goes_on[:, None], last, early)


def flags(
    weighed: dict, budget: int, early: np.ndarray, last: np.ndarray, hits: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What is flagged (bool) and with what probability, both (rows, rules), as the program does it."""
    probabilities = chances(RULES, weighed["weights"], cascade(weighed["clear"], early, last), hits)
    return flagged(RULES, probabilities, hits, weighed["thresholds"][str(budget)]), probabilities


def _clear(early: np.ndarray, last: np.ndarray, labels: np.ndarray) -> list[float]:
    """One bar for all rules, a lower one for crisis: the highest that loses hardly any breach that the last head sees."""
    seen = labels & (last > SEEN)
    crisis = np.array([RULES.index(rule) for rule in CRISIS])
    for bar in np.arange(-1.0, -8.0, -0.1):
        clear = np.full(len(RULES), bar)
        clear[crisis] = bar - 0.7
        cleared = (early < clear).all(axis=1)
        if (cleared & seen.any(axis=1)).sum() <= LOST * seen.any(axis=1).sum() and not (
            cleared & seen[:, crisis].any(axis=1)
        ).any():
            break
    return [round(float(each), 3) for each in clear]


def _weights(score: np.ndarray, hit: np.ndarray, label: np.ndarray, unread: np.ndarray) -> dict[str, float]:
    def loss(line, table, truth, base=0.0):
        odds = base + table @ line
        return np.logaddexp(0, np.where(truth, -odds, odds)).sum() + 0.5 * (line[1:] ** 2).sum()

    plain = np.stack([np.ones_like(score), score], axis=1)
    line = minimize(loss, np.array([0.0, 1.0]), args=(plain, label)).x
    found = np.stack([np.zeros(unread.sum()), hit[unread] == JUDGE, hit[unread] == CERTAIN], axis=1).astype(float)
    added = minimize(loss, np.zeros(3), args=(found, label[unread], plain[unread] @ line)).x
    names = ("offset", "slope", "judge", "certain")
    values = (line[0], max(line[1], 0.1), max(added[1], 0.0), max(added[2], 0.0))
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _thresholds(
    probabilities: np.ndarray, hits: np.ndarray, labels: np.ndarray, plain: np.ndarray, budget: float
) -> dict[str, float]:
    """The thresholds of the best F1 under a budget of alarms: each rule pays the same price for an alarm.

    Where no price meets the budget (what is certain is flagged at any) the highest price holds.
    """
    grids = [
        np.unique(np.quantile(probabilities[:, place][labels[:, place]], np.linspace(0, 1, 201)))
        for place in range(len(RULES))
    ]
    tables = [
        _by_threshold(probabilities[:, place], hits[:, place], labels[:, place], plain, grids[place], rule)
        for place, rule in enumerate(RULES)
    ]
    for price in (0.0, *np.geomspace(0.0005, 2.0, 60)):
        enough = {
            rule: float(grid[np.argmax(gain - price * cost)])
            for rule, grid, (gain, cost) in zip(RULES, grids, tables, strict=True)
        }
        if alarms(flagged(RULES, probabilities, hits, enough), plain) <= budget:
            break
    return {rule: round(each, 4) for rule, each in enough.items()}


def _by_threshold(chance, hit, label, plain, grid, rule: str) -> tuple[np.ndarray, np.ndarray]:
    """For each threshold of a rule: F1 (for crisis F2, which weighs recall more), and alarms in 1,000 plain messages."""
    beta = 2 if rule in CRISIS else 1
    forced = (hit == CERTAIN) | ((hit > 0) & (rule in CRISIS) & (chance >= DOUBT))
    gain, cost = [], []
    for enough in grid:
        flag = (chance >= enough) | forced
        right = (flag & label).sum()
        gain.append((1 + beta**2) * right / max(1, flag.sum() + beta**2 * label.sum()))
        cost.append(1000 * (flag & plain).sum() / max(1, plain.sum()))
    return np.array(gain), np.array(cost)


def told(weighed: dict) -> str:
    lines = [f"clear {weighed['clear']}"]
    for rule in RULES:
        weights = ", ".join(f"{name} {value:.2f}" for name, value in weighed["weights"][rule].items())
        bars = ", ".join(f"{budget}: {each[rule]:.2f}" for budget, each in weighed["thresholds"].items())
        lines.append(f"{rule:<19} {weights}; thresholds {bars}")
    return "\n".join(lines)
