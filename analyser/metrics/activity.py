"""How much people write, and who carries the group.

Every "active" here means "posted": reading does not show in an export, so silence is not inactivity.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="activity", clauses=("PU-02",), title="Messages and who writes them")

COLUMNS = pl.Schema(
    {
        "messages": pl.UInt32,
        "members": pl.UInt32,
        "posted": pl.UInt32,
        "top_one_share": pl.Float64,
        "top_three_share": pl.Float64,
        "effective_speakers": pl.Float64,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Measure a group's activity over the whole export.

    Returns
    -------
    DataFrame, one row:
        messages             UInt32    what people sent: messages, media, deleted and others
        members              UInt32    members at the end
        posted               UInt32    members at the end with at least one message
        top_one_share        Float64   share of all messages by the one who writes most, 0 to 1; null without messages
        top_three_share      Float64   the same for the three who write most
        effective_speakers   Float64   1 / sum of squared shares: the group sounds as if so many spoke equally
                                       (inverse Simpson index; E. H. Simpson, Nature 163, 1949); null below 50 messages

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> measure(Group("G", from_lines("09:00 Ann: hi", "09:01 Ann: tea?", "09:02 Bea: yes")), load()).rows()
    [(3, 2, 2, 0.6666666666666666, 1.0, None)]
    """
    counts = group.people["sender"].value_counts()["count"].sort(descending=True)
    total = counts.sum()
    shares = (counts / total).to_list() if total else []
    row = {
        "messages": total,
        "members": len(group.members),
        "posted": len(set(group.members) & set(group.people["sender"])),
        "top_one_share": sum(shares[:1]) if shares else None,
        "top_three_share": sum(shares[:3]) if shares else None,
        "effective_speakers": 1 / sum(share**2 for share in shares) if total >= SPEAKERS_NEED else None,
    }
    return pl.DataFrame([row], schema=COLUMNS)


SPEAKERS_NEED = 50
"""Below so many messages the number of effective speakers says more about chance than about the group."""
