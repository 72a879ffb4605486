"""Who joined in the period under review, and how. Joining means agreeing to the rules.

A member who comes back after leaving or being removed is shown as such: the policy lets people rejoin.
"""

from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="joins", clauses=("GM-01", "GR-02", "R-11c"), title="Who joined")

COLUMNS = pl.Schema(
    {
        "member": pl.String,
        "line": pl.UInt32,
        "joined": pl.Datetime("us"),
        "how": pl.String,
        "listed": pl.Boolean,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """List every stay that a notice shows to begin, in the period under review.

    Whoever created the group did not join it, and a changed telephone number is no join.
    Members who were there before the export begins have no row. Somebody saved under another name on coming back
    counts as two people.

    Returns
    -------
    DataFrame, one row a stay, in the order of the export, possibly none:
        member   String         the name
        line     UInt32         the line of WhatsApp's notice
        joined   Datetime[us]   when
        how      String         "rejoin" (had a stay before), "creation" (within as many minutes of the creation as the
                                reading "rules-after-join" gives), else "later"
        listed   Boolean        whether the members list names them; null where no list of participants was given

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines(
    ...     "09:00 -- created Ann", "09:01 -- added Ann > Bea", "11:00 -- left Bea", "11:05 -- added Ann > Bea, Cat"
    ... )
    >>> found = measure(Group("G", chat, roles={"Bea": "participant"}), load())
    >>> found.select("member", "line", "how", "listed").rows()
    [('Bea', 2, 'creation', True), ('Bea', 4, 'rejoin', True), ('Cat', 4, 'later', False)]
    """
    began = pl.col("how").is_in(["added", "joined"])
    in_period = pl.col("joined").is_between(group.since or group.chat["timestamp"].min(), group.end)
    at_creation = pl.col("joined") <= _creation_ends(group, policy)
    listed = pl.col("member").is_in(list(group.roles)) if _lists_participants(group) else pl.lit(None)
    how = pl.when("again").then(pl.lit("rejoin")).when(at_creation).then(pl.lit("creation")).otherwise(pl.lit("later"))
    found = group.stays.filter(began, in_period).with_columns(how=how, listed=listed)
    return found.select(COLUMNS.names()).cast(COLUMNS)


def _creation_ends(group: Group, policy: Policy) -> pl.Expr:
    """Up to when a join belongs to the creation; null where the export does not reach back to it."""
    if group.creation is None:
        return pl.lit(None, pl.Datetime("us"))
    minutes = policy.reading("rules-after-join", "creation_minutes")
    return pl.lit(group.creation["timestamp"] + timedelta(minutes=minutes))


def _lists_participants(group: Group) -> bool:
    """Settings may name the team alone; then nobody else's absence from the list means anything."""
    return "participant" in group.roles.values()
