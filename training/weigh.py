"""How the model's scores and the finds of the word lists become one probability, and where the thresholds stand.

All of it comes from scores of messages that the model did not see in training. The log odds of a breach are a line in the
model's score, plus what a find of the word lists adds (logistic regression, D. R. Cox, 1958). What a find adds is learnt
from messages that the lists' authors have not read, or it would be trusted too much.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

from analyser.rules.measures import average_precision
from analyser.rules.weighing import CERTAIN, CRISIS, JUDGE, chances, flagged
from training.data import RULES, targets

BUDGETS = (2, 5, 10, 20)
CRISIS_CHANCE = 0.1
"""From this chance on that a message is about a crisis it is flagged, whatever number of alarms was chosen: nine looked at in
vain are the lesser harm than one that is missed."""
HARD = 6
"""Among harmless messages that nearly break a rule, so many times as many alarms are borne as among plain ones."""
BLUR = 0.25
"""A message counts as flagged by how likely its log odds would lie above a threshold if they were off by so much (standard
deviation): a few messages near a threshold must not decide where it stands."""
GRID = np.arange(-6.0, 6.0, 0.1)
"""Log odds at which a threshold may stand."""
LOST = 0.004
"""The filter may clear at most this share of the breaches that the judge sees (log odds above `SEEN`), and none of
crisis."""
DEAR = 20
"""So many times as much a breach counts as a harmless message when a bar is raised."""
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4)
"""What the filter's score may count beside the judge's."""
SEEN = -1.0


def weigh(rows: list[dict], first: np.ndarray, judge: np.ndarray, hits: np.ndarray) -> dict:
    """The card's ``clear``, ``share``, ``weights`` and ``thresholds``.

    `first`, the filter's, and `judge` are log odds, `hits` 0, 1 (a person must judge) or 2 (certain), all (rows, rules).
    """
    labels = targets(rows) > 0
    clear = _clear(first, judge, labels)
    share = max(
        SHARES, key=lambda share: np.nanmean(average_precision(labels, share * first + (1 - share) * judge)).round(3)
    )
    scores = cascade(clear, share, first, judge)
    unread = np.array([row["author"][0] not in "mn" for row in rows])
    weights = {
        rule: _weights(scores[:, place], hits[:, place], labels[:, place], unread) for place, rule in enumerate(RULES)
    }
    probabilities = chances(RULES, weights, scores, hits)
    near = np.array([bool(row.get("near_miss_of")) for row in rows])
    plain, hard = ~labels.any(axis=1) & ~near, ~labels.any(axis=1) & near
    return {
        "clear": clear,
        "share": share,
        "weights": weights,
        "thresholds": {
            str(budget): _thresholds(probabilities, hits, labels, plain, hard, budget) for budget in BUDGETS
        },
    }


def cascade(clear: list[float], share: float, first: np.ndarray, judge: np.ndarray) -> np.ndarray:
    """What the program sees: the filter's scores of what it clears, the mean of both for the rest."""
    goes_on = (first >= np.array(clear)).any(axis=1)
    return np.where(goes_on[:, None], share * first + (1 - share) * judge, first)


def flags(
    weighed: dict, budget: int, first: np.ndarray, judge: np.ndarray, hits: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What is flagged (bool) and with what probability, both (rows, rules), as the program does it."""
    scores = cascade(weighed["clear"], weighed["share"], first, judge)
    probabilities = chances(RULES, weighed["weights"], scores, hits)
    return flagged(RULES, probabilities, hits, weighed["thresholds"][str(budget)]), probabilities


def _clear(first: np.ndarray, judge: np.ndarray, labels: np.ndarray) -> list[float]:
    """A bar for each rule, below all of which the filter clears a message.

    One bar for all, the highest that loses hardly any breach that the judge sees, is raised rule by rule, each time where
    it clears most for what it loses.
    """
    seen, harmless = labels & (judge > SEEN), ~labels.any(axis=1)
    crisis = np.array([RULES.index(rule) for rule in CRISIS])
    broken, in_crisis = seen.any(axis=1), seen[:, crisis].any(axis=1)

    def tried(clear: np.ndarray) -> tuple[int, int, bool]:
        """How many harmless messages and breaches it clears, and whether that is too many breaches."""
        cleared = (first < clear).all(axis=1)
        lost = int((cleared & broken).sum())
        return int((cleared & harmless).sum()), lost, lost > LOST * broken.sum() or bool((cleared & in_crisis).any())

    for bar in np.arange(-1.0, -10.0, -0.1):
        clear = np.full(len(RULES), bar)
        clear[crisis] = bar - 0.7
        good, lost, too_many = tried(clear)
        if not too_many:
            break
    while True:
        higher = [clear + step * one for one in np.eye(len(RULES)) for step in (0.1, 0.2, 0.4, 0.8)]
        gains = [
            (0 if worse else (more - good) / (1 + DEAR * (out - lost)), place)
            for place, (more, out, worse) in enumerate(map(tried, higher))
        ]
        gain, place = max(gains)
        if gain <= 0:
            return [round(float(each), 3) for each in clear]
        clear = higher[place]
        good, lost, _ = tried(clear)


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
    probabilities: np.ndarray,
    hits: np.ndarray,
    labels: np.ndarray,
    plain: np.ndarray,
    hard: np.ndarray,
    budget: float,
) -> dict[str, float]:
    """The thresholds of the best F1 under a budget of alarms; those of crisis are `CRISIS_CHANCE`.

    Every rule pays the same price for an alarm. Where no price meets the budget (what is certain is flagged at any) the
    highest holds.
    """
    odds = np.log(probabilities / (1 - probabilities))
    above = norm.cdf((odds[:, :, None] - GRID) / BLUR)
    above[flagged(RULES, probabilities, hits, dict.fromkeys(RULES, np.inf))] = 1.0
    among = np.array([rule not in CRISIS for rule in RULES])
    best = _best(above[:, among], labels[:, among], ((plain, budget), (hard, HARD * budget)))
    enough = dict(zip(np.array(RULES)[among], 1 / (1 + np.exp(-GRID[best])), strict=True))
    return {rule: round(float(enough.get(rule, CRISIS_CHANCE)), 4) for rule in RULES}


def _best(above: np.ndarray, labels: np.ndarray, limits) -> np.ndarray:
    """The place in the grid for each of some rules: the best F1 at which none of the limits is passed.

    `above` is how likely each message is flagged, (messages, rules, grid); a limit is which messages, and how many alarms in
    1,000 of them all these rules together may raise.
    """
    right, every = (above * labels[:, :, None]).sum(0), above.sum(0)
    gain = 2 * right / (every + labels.sum(0)[:, None])
    cost = 1000 * above[limits[0][0]].mean(0)
    for price in (0.0, *np.geomspace(0.0005, 2.0, 60)):
        best = (gain - price * cost).argmax(axis=1)
        clean = (1 - above[:, np.arange(above.shape[1]), best]).prod(axis=1)
        if all(1000 * (1 - clean[among].mean()) <= most for among, most in limits):
            break
    return best


def told(weighed: dict) -> str:
    lines = [f"clear {weighed['clear']}, share {weighed['share']}"]
    for rule in RULES:
        weights = ", ".join(f"{name} {value:.2f}" for name, value in weighed["weights"][rule].items())
        bars = ", ".join(f"{budget}: {each[rule]:.2f}" for budget, each in weighed["thresholds"].items())
        lines.append(f"{rule:<19} {weights}; thresholds {bars}")
    return "\n".join(lines)
