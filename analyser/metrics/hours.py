"""At what hours of the day people write: "Is this a good time to post?"

The team's messages stand apart, for a reminder sent in the evening is not the same as talk at midnight.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="hours", clauses=("R-10",), title="Messages by hour of the day")

COLUMNS = pl.Schema({"hour": pl.UInt8, "by_team": pl.UInt32, "by_members": pl.UInt32})


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count a group's messages by hour of the day, over the period under review.

    Hours are those of the exporting phone's clock, summer time where it had it. Where nobody gave the roles, the team
    are those who did what only an administrator can do (`Group.team`). In a small group one person's habit makes the
    picture, and an hour with one message can point at whoever is known to be awake then.

    Returns
    -------
    DataFrame, 24 rows:
        hour         UInt8    0 to 23; 7 stands for 07:00 to 07:59
        by_team      UInt32   messages by the team
        by_members   UInt32   messages by everybody else

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Ann: hi", "09:59 Bea: hi", "22:30 Bea: night")
    >>> counts = measure(Group("G", chat, roles={"Ann": "tutor"}), load())
    >>> counts.filter(pl.col("by_team") + pl.col("by_members") > 0).rows()
    [(9, 1, 1), (22, 0, 1)]
    """
    team = pl.col("sender").is_in(list(group.team))
    counts = (
        group.people.with_columns(hour=pl.col("timestamp").dt.hour().cast(pl.UInt8))
        .group_by("hour")
        .agg(by_team=team.sum(), by_members=(~team).sum())
    )
    day = pl.DataFrame({"hour": range(24)}, schema={"hour": pl.UInt8})
    return day.join(counts, on="hour", how="left", maintain_order="left").fill_null(0).cast(COLUMNS)
