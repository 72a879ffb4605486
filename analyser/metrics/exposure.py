"""How much there was that could have gone wrong: the messages, and the weeks that members spent in the group.

Two years are compared by rates, and a rate needs what it is a rate of. Member-weeks grow with everybody who is there, whether
they write or not.
"""

from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="exposure", clauses=("PU-02",), title="What rates are counted against")

COLUMNS = pl.Schema(
    {
        "messages": pl.UInt32,
        "member_weeks": pl.Float64,
        "median_per_week": pl.Float64,
        "least_per_week": pl.UInt32,
        "most_per_week": pl.UInt32,
        "weeks": pl.UInt32,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Measure the exposure of a group over the period under review.

    Member-weeks T = sum over all stays of the days of the stay within the period / 7; a stay that began before the export
    counts from its first record. Weeks begin on Monday; the first and the last one, cut short by the period, are left out of the
    median and the range, so that these are null with fewer than three weeks. One chatty week moves a mean, hence the median.

    Returns
    -------
    DataFrame, one row:
        messages          UInt32    what people sent
        member_weeks      Float64   weeks of membership, all members together
        median_per_week   Float64   median of the messages in a whole week, weeks without any too; null where none is whole
        least_per_week    UInt32    the fewest messages in a whole week; null as above
        most_per_week     UInt32    the most; null as above
        weeks             UInt32    whole weeks

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("2025-03-03 09:00 Ann: hi", "2025-03-11 09:00 Ann: hi", "2025-03-24 09:00 Ann: hi")
    >>> measure(Group("G", chat), load()).rows()
    [(3, 3.0, 0.5, 0, 1, 2)]
    """
    begins, until = group.since or group.chat["timestamp"].min(), group.end
    weeks = _whole_weeks(group, begins, until)
    row = {
        "messages": group.people.height,
        "member_weeks": member_weeks(group)["weeks"].sum(),
        "median_per_week": weeks.median(),
        "least_per_week": weeks.min(),
        "most_per_week": weeks.max(),
        "weeks": len(weeks),
    }
    return pl.DataFrame([row], schema=COLUMNS)


def member_weeks(group: Group) -> pl.DataFrame:
    """member, weeks: how long each member was there within the period under review, all stays together; sorted by name."""
    first = group.chat["timestamp"].min()
    begins = pl.max_horizontal(pl.col("joined").fill_null(first), pl.lit(group.since or first))
    until = pl.min_horizontal(pl.col("left").fill_null(group.end), pl.lit(group.end))
    length = pl.max_horizontal(until - begins, pl.duration()).dt.total_seconds() / timedelta(weeks=1).total_seconds()
    return group.stays.group_by("member").agg(weeks=length.sum()).sort("member")


def _whole_weeks(group: Group, begins, until) -> pl.Series:
    """The messages of each week that lies wholly in the period."""
    monday = pl.col("timestamp").dt.truncate("1w")
    counts = group.people.group_by(week=monday).agg(messages=pl.len())
    first = begins - timedelta(
        days=begins.weekday(), hours=begins.hour, minutes=begins.minute, seconds=begins.second, microseconds=begins.microsecond
    )  # fmt: skip
    every = pl.select(week=pl.datetime_range(pl.lit(first), pl.lit(until), "1w"))
    whole = every.filter(pl.col("week") >= begins, pl.col("week") + timedelta(weeks=1) <= until)
    return whole.join(counts, on="week", how="left")["messages"].fill_null(0)
