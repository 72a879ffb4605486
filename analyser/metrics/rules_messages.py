"""Which messages restate the policy's list of rules: the whole list, or a reminder of some of it."""

import polars as pl

from analyser.chat.group import Group
from analyser.language.rules_list import is_whole_list, may_restate, restated
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="rules-messages", clauses=("GR-03", "GR-04", "CG-05 A1"), title="The rules, sent as a message")

COLUMNS = pl.Schema(
    {
        "id": pl.UInt32,
        "line": pl.UInt32,
        "timestamp": pl.Datetime("us"),
        "items": pl.List(pl.UInt8),
        "whole": pl.Boolean,
        "by_team": pl.Boolean,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Find the messages that restate rules of the policy, in any words, before the period under review too.

    How a text is compared with the list stands in `analyser.language.rules_list`; reading "rules-message".

    Returns
    -------
    DataFrame, one row a message, in order, possibly none:
        id, line    UInt32         the record and its line
        timestamp   Datetime[us]   when it was sent
        items       List[UInt8]    numbers of the rules restated, from 1 (rule 4 is clause R-04)
        whole       Boolean        it is the list, not a reminder
        by_team     Boolean        a team member sent it, or nobody can tell who the team is

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Ann: please, no offensive language in any context", "09:01 Bea: sorry")
    >>> measure(Group("G", chat, roles={"Ann": "tutor"}), load()).select("id", "items", "whole", "by_team").rows()
    [(0, [4], False, True)]
    """
    rows = []
    likely = group.sent.filter(may_restate(pl.col("text"), policy.rules_list))
    for row in likely.iter_rows(named=True):
        items = restated(row["text"], policy.rules_list)
        if items:
            rows.append(
                {
                    "id": row["id"],
                    "line": row["line"],
                    "timestamp": row["timestamp"],
                    "items": sorted(place + 1 for place in items),
                    "whole": is_whole_list(items, policy),
                    "by_team": row["sender"] in group.team or not group.team_known,
                }
            )
    return pl.DataFrame(rows, schema=COLUMNS)


def sent_between(messages: pl.DataFrame, first, last) -> pl.DataFrame:
    """The team's rules messages (rows of `measure`) from one moment to another, both included."""
    return messages.filter("by_team", pl.col("timestamp").is_between(first, last))
