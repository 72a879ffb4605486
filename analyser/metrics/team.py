"""Who supports the group: how many administrators, tutors and volunteers there are, and how much each role writes.

Volunteers answer when they can: their number of messages is no measure of their work.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.chat.registers import ROLES
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="team", clauses=("GA-03", "GM-02"), title="Roles in the group")

COLUMNS = pl.Schema(
    {
        "role": pl.String,
        "listed": pl.UInt32,
        "members_at_end": pl.UInt32,
        "messages": pl.UInt32,
        "acts": pl.UInt32,
    }
)

ACTS = ("created", "added", "removed", "settings")
"""Events that only an administrator of the group can bring about."""


UNLISTED = "unlisted"
"""The role of everybody whom the members list does not name."""


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count members and messages by role, over the period under review.

    Messages of people who have left count under the role that the list gives them. A role of one or two people is
    those people: treat their counts as personal.

    Returns
    -------
    DataFrame, one row a role (admin, tutor, volunteer, participant, team, unlisted); empty where roles are unknown:
        role             String   the role; "team" for those whom the settings name without saying more,
                                  "unlisted" for whomever the members list does not name
        listed           UInt32   how many the members list names with that role, in the group or not
        members_at_end   UInt32   how many such members there are at the end
        messages         UInt32   what people of that role sent
        acts             UInt32   how often people of that role did what only an administrator can (`ACTS`)

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Ann: hi", "09:01 Bea: hi", "09:02 Bea: tea?")
    >>> group = Group("G", chat, roles={"Ann": "tutor"})
    >>> measure(group, load()).filter(pl.col("messages") > 0).rows()
    [('tutor', 1, 1, 1, 0), ('unlisted', 0, 1, 2, 0)]
    """
    if not group.roles_known:
        return COLUMNS.to_frame()
    roles = pl.DataFrame({"role": [*ROLES, "team", UNLISTED]})
    members = _by_role(group, pl.Series(group.members, dtype=pl.String), "members_at_end")
    messages = _by_role(group, group.people["sender"], "messages")
    acts = _by_role(group, group.chat.filter(pl.col("event").is_in(ACTS))["actor"].drop_nulls(), "acts")
    listed = pl.Series("role", list(group.roles.values()), dtype=pl.String).value_counts(name="listed")
    for counts in (listed, members, messages, acts):
        roles = roles.join(counts, on="role", how="left", maintain_order="left")
    return roles.fill_null(0).cast(COLUMNS)


def _by_role(group: Group, names: pl.Series, count: str) -> pl.DataFrame:
    role = names.replace_strict(group.roles, default=UNLISTED, return_dtype=pl.String)
    return role.alias("role").value_counts(name=count)
