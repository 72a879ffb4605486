"""Compares what ``analyser check --json`` says of two review cycles, rule by rule.

Rates are compared over the groups that were reviewed in both cycles, for a group that is new or gone changes the charity's total
without anybody behaving otherwise. Where the policy was read otherwise, where other rules or another model judged, or where
the exports cover a different length of time, nothing is compared: review last cycle's exports again instead.
"""

import math
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from analyser.comparison.intervals import ERROR, Estimate, p_value, rate, ratio, visible_fall, visible_rise
from analyser.errors import NotComparable
from analyser.policy import Policy

if TYPE_CHECKING:
    import polars as pl

SCHEMA = "analyser/check/1"
MORE, FEWER, NO_CLEAR_CHANGE, TOO_FEW, NOT_COMPARABLE = VERDICTS = (
    *("more", "fewer", "no clear change", "too few to tell", "not comparable"),
)


@dataclass(frozen=True)
class Change:
    """One rule in two cycles.

    `before` and `after` are occasions (`analyser.rules.occasions`), the rates are in 1,000 messages, `times` is the rate after as
    a multiple of that before. `p` is Holm's (S. Holm, Scand. J. Stat. 6, 1979): of all rules compared at once. The verdict is one
    of `VERDICTS`; "more" and "fewer" only where the exact interval of `times` leaves out 1 and `p` is below 0.05.
    `visible_rise` and `visible_fall` say what change four reviews in five would have shown; the latter is None where none would.
    """

    rule: str
    before: int
    after: int
    rate_before: Estimate
    rate_after: Estimate
    times: Estimate
    p: float
    visible_rise: float
    visible_fall: float | None
    verdict: str
    reason: str | None = None


@dataclass(frozen=True)
class Comparison:
    """Two cycles: `reasons` why nothing could be compared (then `changes` is empty), the groups, the exposures, the changes.

    `groups` stand in both cycles and are compared; `only_before` and `only_after` are not, nor is `uneven`: groups whose exports
    cover a different length of time.
    """

    reasons: tuple[str, ...]
    groups: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    uneven: tuple[str, ...]
    messages: tuple[int, int]
    member_weeks: tuple[float, float]
    changes: tuple[Change, ...]

    @property
    def table(self) -> "pl.DataFrame":
        """One row a rule; none where nothing could be compared. `times` is NaN where neither cycle had any, and infinite, like
        `high`, where the first had none.

        Returns
        -------
        DataFrame:
            rule                     String    the rule's id; "incident", first, is all incidents together
            before, after            UInt32    occasions in each cycle
            rate_before, rate_after  Float64   occasions in 1,000 messages
            times, low, high         Float64   the rate after as a multiple of that before, and its exact 95 % interval
            p                        Float64   Holm's, of all rules at once; of incidents, which are one question, as it is
            visible_rise             Float64   the least rise, as a multiple, that four reviews in five would show
            verdict                  String    "more", "fewer", "no clear change", "too few to tell" or "not comparable"
            reason                   String    why it is not comparable, else null
        """
        import polars as pl

        rows = [
            (
                *(each.rule, each.before, each.after, each.rate_before.value, each.rate_after.value),
                *(each.times.value, each.times.low, each.times.high, each.p, each.visible_rise),
                *(each.verdict, each.reason),
            )
            for each in self.changes
        ]
        counts, text = dict.fromkeys(("before", "after"), pl.UInt32), dict.fromkeys(("verdict", "reason"), pl.String)
        figures = ("rate_before", "rate_after", "times", "low", "high", "p", "visible_rise")
        schema = {"rule": pl.String} | counts | dict.fromkeys(figures, pl.Float64) | text
        return pl.DataFrame(rows, schema=schema, orient="row")


def compare(before: Mapping, after: Mapping, policy: Policy) -> Comparison:
    """Compare two cycles.

    Parameters
    ----------
    before, after
        Objects of ``analyser check --json``, the earlier one first.
    policy
        For the reading "comparison": `coverage`, the least share of the longer period that the shorter one must have.

    Raises
    ------
    NotComparable
        One of them is not such an object, or was made by a program that did not yet say what compares need.
    """
    for each in (before, after):
        _check(each)
    reasons = tuple(_reasons(before, after))
    was, now = ({group["group"]: group for group in each["groups"]} for each in (before, after))
    both = [name for name in now if name in was]
    least = policy.reading("comparison", "coverage")
    uneven = tuple(name for name in both if covered(_period(was[name]), _period(now[name])) < least)
    groups = tuple(name for name in both if name not in uneven)
    if not groups:
        reasons = (*reasons, "No group was reviewed over a like length of time in both cycles.")
    pairs = [(was[name], now[name]) for name in groups]
    exposures = [
        tuple(sum(_exposure(pair[side])[key] for pair in pairs) for side in (0, 1))
        for key in ("messages", "member_weeks")
    ]
    if groups and not all(exposures[0]):
        reasons = (*reasons, "In one of the cycles these groups hold no message.")
    return Comparison(
        reasons=reasons,
        groups=groups,
        only_before=tuple(name for name in was if name not in now),
        only_after=tuple(name for name in now if name not in was),
        uneven=uneven,
        messages=exposures[0],
        member_weeks=exposures[1],
        changes=() if reasons else tuple(_changes(pairs, exposures[0])),
    )


def _check(told: Mapping) -> None:
    if not isinstance(told, Mapping) or told.get("schema") != SCHEMA:
        raise NotComparable(
            f"This is no answer of 'analyser check --json' ({SCHEMA}). In Python give what analyser.review gave."
        )
    groups = told.get("groups")
    whole = {"detector", "policy"} <= set(told) and isinstance(groups, list) and groups
    if not whole or any("occasions" not in group for group in groups):
        raise NotComparable(
            "An older program made this, which did not say what compares need. Check the exports again."
        )


def _reasons(before: Mapping, after: Mapping) -> Iterable[str]:
    """Why the two cycles cannot be compared at all."""
    if before["policy"] != after["policy"]:
        yield f"Another version of the policy was in force ({before['policy']}, then {after['policy']})."
    was, now = before["detector"], after["detector"]
    if was["readings"] != now["readings"]:
        yield "The numbers by which the policy is read have changed."
    if (was["rules"], was["model"]) != (now["rules"], now["model"]):
        yield "The rules or the message model have changed. Check last cycle's exports again with this program."
    if was["false_alarms"] != now["false_alarms"]:
        yield f"Another number of false alarms was borne ({was['false_alarms']}, then {now['false_alarms']} in 1,000)."


def covered(*periods: tuple[datetime, datetime]) -> float:
    """The length of the shortest of these periods (first and last moment), as a share of the longest."""
    seconds = [(last - first).total_seconds() for first, last in periods]
    return min(seconds) / max(seconds) if max(seconds) else 1.0


def _period(group: Mapping) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(group["reviewed_from"]), datetime.fromisoformat(group["reviewed_to"])


def _exposure(group: Mapping) -> Mapping:
    (row,) = group["metrics"].get("exposure") or [{"messages": group["messages"], "member_weeks": math.nan}]
    return row


def _changes(pairs: list[tuple[Mapping, Mapping]], messages: tuple[int, int]) -> Iterable[Change]:
    rules = list(pairs[0][1]["occasions"])
    broken = {rule for pair in pairs for side in pair for rule in side["not_checked"]}
    counts = {
        rule: tuple(sum(pair[side]["occasions"].get(rule, 0) for pair in pairs) for side in (0, 1)) for rule in rules
    }
    return changes(counts, messages, broken)


def changes(
    counts: Mapping[str, tuple[int, int]], messages: tuple[int, int], broken: Set[str] = frozenset()
) -> list[Change]:
    """Each rule in two cycles.

    Parameters
    ----------
    counts
        Rule -> occasions before and after; all incidents together may stand under `INCIDENT`.
    messages
        How many messages were sent in each cycle; neither may be nought.
    broken
        Rules and other parts that were not checked in one of them.
    """
    chances = {
        rule: p_value(was, messages[0], now, messages[1]) for rule, (was, now) in counts.items() if rule != INCIDENT
    }
    adjusted = holm(chances)
    if INCIDENT in counts:
        was, now = counts[INCIDENT]
        adjusted[INCIDENT] = p_value(was, messages[0], now, messages[1])
    return [
        _change(rule, count, messages, adjusted[rule], bool(_parts(rule) & broken)) for rule, count in counts.items()
    ]


INCIDENT = "incident"
"""All incidents together: one question, asked first, and so not one of the many that Holm's way divides the error among."""


def _parts(rule: str) -> set[str]:
    """What must not have broken for a rule's count to mean anything."""
    return {rule, "incidents", "message-model"} if rule == INCIDENT else {rule, "message-model"}


def _change(rule: str, count: tuple[int, int], messages: tuple[int, int], p: float, broken: bool) -> Change:
    (was, now), (before, after) = count, messages
    times = ratio(was, before, now, after)
    return Change(
        rule=rule,
        before=was,
        after=now,
        rate_before=rate(was, before),
        rate_after=rate(now, after),
        times=times,
        p=p,
        visible_rise=visible_rise(was, before, after),
        visible_fall=visible_fall(was, before, after),
        verdict=NOT_COMPARABLE if broken else verdict(count, messages, times, p),
        reason="It was not checked in one of the cycles." if broken else None,
    )


def verdict(count: tuple[int, int], messages: tuple[int, int], times: Estimate, p: float) -> str:
    """What may be said of two counts: "too few to tell" where all of them in one cycle would not be clear, looked at alone."""
    if p < ERROR and not times.low <= 1 <= times.high:
        return MORE if times.value > 1 else FEWER
    whole = sum(count)
    extremes = (p_value(whole, messages[0], 0, messages[1]), p_value(0, messages[0], whole, messages[1]))
    return TOO_FEW if max(extremes) >= ERROR else NO_CLEAR_CHANGE


def holm(chances: Mapping[str, float]) -> dict[str, float]:
    """Each p-value, made larger for how many are looked at together (Holm).

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'b': 0.06, 'c': 0.06}
    """
    if not chances:
        return {}
    from statsmodels.stats.multitest import multipletests

    adjusted = multipletests(list(chances.values()), method="holm")[1]
    return dict(zip(chances, (float(each) for each in adjusted), strict=True))
