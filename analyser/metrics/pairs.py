"""Which two people answer each other, and how often: for the administrator alone, never for a public page.

It shows who is close to whom. The same links are the evidence of one-to-one talk.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.metrics.talk import replies_between
from analyser.policy import Policy

METRIC = Metric(id="pairs", clauses=("R-06a",), title="Who answers whom, by pairs (for the administrator only)")

COLUMNS = pl.Schema({"pair": pl.List(pl.String), "replies": pl.UInt32, "first_to_second": pl.UInt32})


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count the replies between each two people of a group, over the period under review.

    Links are inferred (`analyser.conversations.replies`), so that a pair with one or two replies may be none.

    Returns
    -------
    DataFrame, one row a pair with a reply, the most first:
        pair              List[String]   the two, sorted by name
        replies           UInt32         messages of either that answer the other's
        first_to_second   UInt32         of them, those of the first of the pair

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Bea: where is it?", "09:01 Ann: in the hall Bea", "09:02 Bea: ta Ann", "09:03 Ann: ok Bea")
    >>> measure(Group("G", chat), load()).rows()
    [(['Ann', 'Bea'], 3, 2)]
    """
    counts = replies_between(group).with_columns(pair=pl.concat_list("member", "answers").list.sort())
    return (
        counts.group_by("pair")
        .agg(
            pl.col("replies").sum(),
            first_to_second=pl.col("replies").filter(pl.col("member") == pl.col("pair").list.first()).sum(),
        )
        .sort(pl.col("replies"), pl.col("pair").list.join("\0"), descending=[True, False])
        .select(COLUMNS.names())
        .cast(COLUMNS)
    )
