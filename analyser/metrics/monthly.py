"""Messages month by month: how the group's life went over the course.

A month without a message has its row too, so that a quiet summer shows as one.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="monthly", clauses=("PU-02",), title="Messages by month")

COLUMNS = pl.Schema({"month": pl.Date, "messages": pl.UInt32, "posted": pl.UInt32, "quiet_hours": pl.UInt32})


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count a group's messages by calendar month.

    Quiet hours are the reading "quiet-hours". Times are those of the exporting phone's clock.
    The first and the last month are rarely whole: an export begins and ends in their midst. In a small group one
    talkative week makes a month, so that a rise or fall from one month to the next says little.

    Returns
    -------
    DataFrame, one row a calendar month from the first record (or the start of the period) to the last record:
        month         Date     the first day of the month
        messages      UInt32   what people sent in it
        posted        UInt32   people who sent something in it, whether or not they are members at the end
        quiet_hours   UInt32   messages of it that were sent in the quiet hours

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("2025-01-31 23:00 Ann: hi", "2025-01-31 23:01 Ann: still up?", "2025-03-01 09:00 Bea: no")
    >>> for row in measure(Group("G", chat), load()).rows():
    ...     print(*row)
    2025-01-01 2 1 2
    2025-02-01 0 0 0
    2025-03-01 1 1 0
    """
    counts = (
        group.people.with_columns(month=_month(pl.col("timestamp")))
        .group_by("month")
        .agg(messages=pl.len(), posted=pl.col("sender").n_unique(), quiet_hours=in_quiet_hours(policy).sum())
    )
    months = _months(group)
    return months.join(counts, on="month", how="left", maintain_order="left").fill_null(0).cast(COLUMNS)


def in_quiet_hours(policy: Policy) -> pl.Expr:
    """Whether the record's `timestamp` lies in the quiet hours, which may run over midnight.

    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("06:59 Ann: up", "07:00 Ann: yes", "21:59 Ann: late", "22:00 Ann: later")
    >>> chat.select(in_quiet_hours(load())).to_series().to_list()
    [True, False, False, True]
    """
    start, end = policy.reading("quiet-hours", "from_hour"), policy.reading("quiet-hours", "until_hour")
    hour = pl.col("timestamp").dt.hour()
    over_midnight = start > end
    return (hour >= start) | (hour < end) if over_midnight else (hour >= start) & (hour < end)


def _month(timestamp: pl.Expr) -> pl.Expr:
    return timestamp.dt.date().dt.month_start()


def _months(group: Group) -> pl.DataFrame:
    first, last = group.chat["timestamp"].min(), group.chat["timestamp"].max()
    begins = max(first, group.since or first)
    months = pl.date_range(begins.date().replace(day=1), last.date().replace(day=1), "1mo", eager=True)
    return pl.DataFrame({"month": months})
