"""How many take part, and how evenly: with what chance alone would make of so few people.

Every "posted" means just that. Reading does not show in an export: somebody who has written nothing "reads only or unknown",
which is a welcome way to take part and never a fault.
"""

from datetime import timedelta

import numpy as np
import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="participation", clauses=("PU-02", "R-11a"), title="How many take part")

COLUMNS = pl.Schema(
    {
        "present": pl.UInt32,
        "posted": pl.UInt32,
        "posted_low": pl.Float64,
        "posted_high": pl.Float64,
        "reads_only_or_unknown": pl.UInt32,
        "weeks": pl.UInt32,
        "weekly_median": pl.Float64,
        "weekly_least": pl.UInt32,
        "weekly_most": pl.UInt32,
        "gini": pl.Float64,
        "gini_chance_low": pl.Float64,
        "gini_chance_high": pl.Float64,
    }
)

INTERVAL_NEEDS = 10
"""Below so many people a share has no interval, and "2 of 8" says more."""
READER_DAYS = 28
DRAWS = 1000
SEED = 20250316
"""Of the draws that chance makes, the day of the policy: the same chat always has the same band."""
GINI_NEEDS = 50
"""Below so many messages how even a group is says nothing."""


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Measure how many of the people who were there wrote, and how evenly, over the period under review.

    "Present" is everybody who was in the group on any day of the period, the team too, those who left as well; who never
    stands in a line of the export is invisible, so that it is "at least". The interval is Wilson's (E. B. Wilson, 1927) and
    stands only from ten people on. The Gini coefficient (C. Gini, 1912) is of the messages of everybody present, times
    n / (n - 1), so that 1 is "one wrote everything" in a group of any size. Among few people chance alone makes it large: the band
    is where 95 of 100 lie when every message falls on somebody by chance, in proportion to their days in the group
    (multinomial draws with a fixed seed). A Gini within the band is no sign of unevenness.

    Returns
    -------
    DataFrame, one row:
        present                             UInt32    people who were there
        posted                              UInt32    of them, those who wrote
        posted_low, posted_high             Float64   95 % interval of the share, 0 to 1; null below ten people
        reads_only_or_unknown               UInt32    there for 28 days or more, and no message
        weeks                               UInt32    weeks of the period, from Monday, also without a message
        weekly_median                       Float64   messages in a week, the median; null without a week
        weekly_least, weekly_most           UInt32    the same in the quietest and the busiest week
        gini                                Float64   0 to 1; null below fifty messages or two people
        gini_chance_low, gini_chance_high   Float64   the band of chance; null where `gini` is

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Ann: hi", "09:01 -- added Ann > Bea", "2025-04-05 09:00 Ann: hi")
    >>> measure(Group("G", chat), load()).select("present", "posted", "reads_only_or_unknown", "weeks").rows()
    [(2, 1, 1, 5)]
    """
    from scipy.stats import binomtest

    days = _days(group)
    wrote = dict(group.people["sender"].value_counts().rows())
    counts = np.array([wrote.get(member, 0) for member in days], dtype=np.int64)
    present, posted = len(days), int((counts > 0).sum())
    low, high = (None, None)
    if present >= INTERVAL_NEEDS:
        low, high = map(float, binomtest(posted, present).proportion_ci(method="wilson"))
    weekly = _weekly(group)
    row = {
        "present": present,
        "posted": posted,
        "posted_low": low,
        "posted_high": high,
        "reads_only_or_unknown": sum(
            days[member] >= READER_DAYS and not count for member, count in zip(days, counts, strict=True)
        ),
        "weeks": len(weekly),
        "weekly_median": weekly.median(),
        "weekly_least": weekly.min(),
        "weekly_most": weekly.max(),
    }
    if present > 1 and counts.sum() >= GINI_NEEDS:
        row["gini"] = float(gini(counts[None])[0])
        row["gini_chance_low"], row["gini_chance_high"] = chance_band(int(counts.sum()), np.array(list(days.values())))
    return pl.DataFrame([row], schema=COLUMNS)


def gini(counts: np.ndarray) -> np.ndarray:
    """The Gini coefficient of each row of counts, corrected for its size.

    sum((2 i - n - 1) x_(i)) / (n sum(x)) over the sorted counts, times n / (n - 1).

    >>> gini(np.array([[1, 2, 3, 10], [0, 0, 0, 5], [2, 2, 2, 2]])).round(4).tolist()
    [0.5833, 1.0, 0.0]
    """
    ordered = np.sort(counts, axis=1)
    size = ordered.shape[1]
    place = 2 * np.arange(1, size + 1) - size - 1
    total = ordered.sum(axis=1)
    return (ordered * place).sum(axis=1) / np.maximum(total, 1) / (size - 1)


def chance_band(messages: int, days: np.ndarray) -> tuple[float, float]:
    """Where 95 of 100 Gini coefficients lie when messages fall on people by chance, in proportion to their days."""
    weights = np.maximum(days, 1e-9) / np.maximum(days, 1e-9).sum()
    drawn = np.random.default_rng(SEED).multinomial(messages, weights, size=DRAWS)
    low, high = np.quantile(gini(drawn), (0.025, 0.975))
    return float(low), float(high)


def _days(group: Group) -> dict[str, float]:
    """Everybody who was there in the period, and for how many days of it."""
    begins = max(group.chat["timestamp"].min(), group.since or group.chat["timestamp"].min())
    found: dict[str, float] = {}
    for member, joined, left in group.stays.select("member", "joined", "left").rows():
        first, last = max(joined or begins, begins), min(left or group.end, group.end)
        if last >= first:
            found[member] = found.get(member, 0.0) + (last - first) / timedelta(days=1)
    return dict(sorted(found.items()))


def _weekly(group: Group) -> pl.Series:
    """Messages by week, from the week in which the period begins to that in which it ends."""
    begins = max(group.chat["timestamp"].min(), group.since or group.chat["timestamp"].min())
    weeks = pl.DataFrame({"week": pl.date_range(_monday(begins.date()), _monday(group.end.date()), "1w", eager=True)})
    counts = group.people.group_by(week=pl.col("timestamp").dt.truncate("1w").dt.date()).agg(messages=pl.len())
    return weeks.join(counts, on="week", how="left")["messages"].fill_null(0)


def _monday(day):
    return day - timedelta(days=day.weekday())
