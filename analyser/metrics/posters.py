"""Who wrote how much: for the administrator alone, never for a public page.

Reading does not show in an export: no messages means "reads only or unknown", never a fault, and it is no
ground for removing anybody. Members stand in order of their names, for a ranking would shame people.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="posters", clauses=("PU-02",), title="Messages by member (for the administrator only)")

COLUMNS = pl.Schema(
    {
        "member": pl.String,
        "messages": pl.UInt32,
        "share": pl.Float64,
        "last": pl.Datetime("us"),
        "days_present": pl.UInt32,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count the messages of each member at the end, over the period under review.

    Messages of somebody who has left count in the whole, so that the shares may sum to less than 1. In a group of six
    everybody can be told from these numbers even under a pseudonym: do not pass them on.

    Returns
    -------
    DataFrame, one row a member at the end, sorted by name:
        member         String         the name
        messages       UInt32         what the member sent, deleted messages and media too
        share          Float64        of all messages in the group, 0 to 1; null where there are none
        last           Datetime[us]   the member's last message; null where there is none
        days_present   UInt32         whole days in the group, all stays together; a stay that began before the export
                                      or before the period under review counts from there

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines(
    ...     "09:00 Ann: hi", "09:01 Ann: tea?", "2025-03-05 12:00 -- added Ann > Bea", "2025-03-07 12:00 Ann: hi"
    ... )
    >>> for row in measure(Group("G", chat), load()).rows():
    ...     print(*row)
    Ann 3 1.0 2025-03-07 12:00:00 4
    Bea 0 0.0 None 2
    """
    counts = group.people.group_by("sender").agg(messages=pl.len(), last=pl.col("timestamp").max())
    total = max(len(group.people), 1)
    share = pl.col("messages") / total if len(group.people) else pl.lit(None)
    return (
        pl.DataFrame({"member": group.members}, schema={"member": pl.String})
        .join(counts, left_on="member", right_on="sender", how="left")
        .join(_days(group), on="member", how="left")
        .with_columns(pl.col("messages").fill_null(0))
        .with_columns(share=share)
        .sort("member")
        .select(COLUMNS.names())
        .cast(COLUMNS)
    )


def _days(group: Group) -> pl.DataFrame:
    """Days of presence by member, whole."""
    first = group.chat["timestamp"].min()
    begin = pl.max_horizontal(pl.col("joined").fill_null(first), pl.lit(group.since or first))
    until = pl.min_horizontal(pl.col("left").fill_null(group.end), pl.lit(group.end))
    length = pl.max_horizontal(until - begin, pl.duration())
    return group.stays.group_by("member").agg(days_present=length.sum().dt.total_days())
