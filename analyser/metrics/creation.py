"""How the group began: when, by whom, and whether WhatsApp said that it is encrypted.

The export itself is not encrypted: keep it, and every report made from it, somewhere safe.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="creation", clauses=("GA-01", "CF-01"), title="How the group was created")

COLUMNS = pl.Schema({"created": pl.Datetime("us"), "actor": pl.String, "by_admin": pl.Boolean, "encrypted": pl.Boolean})


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Find who created a group.

    The policy's administrators are team members, tutors and volunteers, so that all of them count as such.
    WhatsApp writes its notice of encryption at the head of a chat: an export that begins later lacks it, and so may one
    from a phone that joined late.

    Returns
    -------
    DataFrame, one row:
        created     Datetime[us]   when; null where the export does not reach back to it
        actor       String         who; "You" where nobody said who made the export; null as above
        by_admin    Boolean        whether the creator is of the team; null where roles or creator are unknown
        encrypted   Boolean        whether the notice of end-to-end encryption is there

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 -- encryption", "09:00 -- created Ann", "09:05 Ann: hello")
    >>> measure(Group("G", chat, roles={"Ann": "tutor"}), load()).select("actor", "by_admin", "encrypted").rows()
    [('Ann', True, True)]
    """
    record = group.creation or {"timestamp": None, "actor": None}
    actor = record["actor"]
    row = {
        "created": record["timestamp"],
        "actor": actor,
        "by_admin": actor in group.team if group.roles_known and actor not in (None, "You") else None,
        "encrypted": group.chat.select((NOTICE & ~CODE_CHANGED).any()).item(),
    }
    return pl.DataFrame([row], schema=COLUMNS)


NOTICE = pl.col("event").eq_missing("encryption")
CODE_CHANGED = pl.col("text").str.contains("security code", literal=True)
"""The notice that somebody has a new phone is of the same event, and does not say that the chat is encrypted."""
