"""Who was removed from the group: one of the policy's four actions, as far as an export shows it."""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="removals", clauses=("CG-05 A3",), title="Members removed from the group")

COLUMNS = pl.Schema(
    {"line": pl.UInt32, "timestamp": pl.Datetime("us"), "member": pl.String, "actor": pl.String, "wrote": pl.Boolean}
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """List the removals that the export shows. Why somebody was removed does not show.

    Returns
    -------
    DataFrame, one row a removed member, in order, possibly none:
        line        UInt32         the notice's line
        timestamp   Datetime[us]   when
        member      String         who was removed
        actor       String         who removed them; null where the notice does not say
        wrote       Boolean        they had posted in the days before that the reading "removals" gives: perhaps the reason

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Ann: buy now", "09:10 -- removed Tutor > Ann")
    >>> measure(Group("G", chat), load()).drop("timestamp").rows()
    [(2, 'Ann', 'Tutor', True)]
    """
    removed = group.chat.filter(pl.col("event") == "removed").explode("targets").drop_nulls("targets")
    posts = group.people.select(member="sender", posted="timestamp").sort("posted")
    recent = removed.select("line", "timestamp", "actor", member="targets").sort("timestamp")
    joined = recent.join_asof(
        posts,
        left_on="timestamp",
        right_on="posted",
        by="member",
        tolerance=f"{policy.reading('removals', 'days')}d",
        check_sortedness=False,
    )
    return joined.with_columns(wrote=pl.col("posted").is_not_null()).select(COLUMNS.names()).cast(dict(COLUMNS))
