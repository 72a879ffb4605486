"""What only several groups together show: the same text in many of them, and who found the way to the social group.

People are known by their names, as they stand in the exports or as aliases join them; two people of one name in two groups
are taken for one, and one person of two names for two.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.chat.membership import members_at
from analyser.language.duplicates import near_copies
from analyser.language.rules_list import is_whole_list, restated
from analyser.policy import Policy

CROSS_POSTS = pl.Schema(
    {
        "member": pl.String,
        "timestamp": pl.Datetime("us"),
        "groups": pl.List(pl.String),
        "lines": pl.List(pl.UInt32),
    }
)
SOCIAL = pl.Schema(
    {
        "group": pl.String,
        "closing": pl.Datetime("us"),
        "participants": pl.UInt32,
        "in_social_group": pl.UInt32,
        "not_in_social_group": pl.List(pl.String),
    }
)


def cross_posts(groups: Sequence[Group], policy: Policy) -> pl.DataFrame:
    """Find texts that one person outside the team sent to several groups within hours; reading "cross-post".

    Clause R-03a. Near copies count (`analyser.language.duplicates`); the list of rules does not, nor what the team of any
    of the groups sends.

    Returns
    -------
    DataFrame, one row a text, by when it was first sent, possibly none:
        member      String         who sent it
        timestamp   Datetime[us]   when it was first sent
        groups      List[String]   names of the groups, in the order in which it came there
        lines       List[UInt32]   its line in each of them

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> text = "Ann: my cousin sells lovely red bags in the market every day until saturday"
    >>> found = cross_posts([Group(name, from_lines(f"09:0{name} {text}")) for name in "123"], load())
    >>> found.select("member", "groups").rows()
    [('Ann', ['1', '2', '3'])]
    """
    least, hours, likeness = (policy.reading("cross-post", name) for name in ("groups", "hours", "likeness"))
    team = sorted(frozenset().union(*(group.team for group in groups)))
    parts = [
        group.people.filter(pl.col("kind") == "message", ~pl.col("sender").is_in(team)).select(
            "sender", "timestamp", "line", "text", group=pl.lit(place)
        )
        for place, group in enumerate(groups)
    ]
    found = []
    messages = pl.concat(parts).sort("timestamp", "group", "line") if parts else pl.DataFrame()
    for (member,), rows in messages.group_by("sender", maintain_order=True) if len(groups) >= least else ():
        if rows["group"].n_unique() >= least:
            found += _of_one(member, rows.rows(named=True), groups, policy, (least, timedelta(hours=hours), likeness))
    return pl.DataFrame(found, schema=CROSS_POSTS, orient="row").sort("timestamp", "member")


def _of_one(member: str, rows: list[dict], groups: Sequence[Group], policy: Policy, readings):
    least, within, likeness = readings
    copies: dict[int, list[int]] = {}
    taken: set[int] = set()
    for earlier, later in near_copies([row["text"] for row in rows], likeness):
        copies.setdefault(earlier, [earlier]).append(later)
    for first, places in copies.items():
        near: dict[int, dict] = {}
        for place in places:
            if rows[place]["timestamp"] - rows[first]["timestamp"] <= within and place not in taken:
                near.setdefault(rows[place]["group"], rows[place])
        if len(near) < least or is_whole_list(restated(rows[first]["text"], policy.rules_list), policy):
            continue
        taken.update(places)
        names = [groups[each].name for each in near]
        yield member, rows[first]["timestamp"], names, [row["line"] for row in near.values()]


def social_group(groups: Sequence[Group]) -> pl.DataFrame:
    """Count the participants of each course group who were in a social group when theirs closed.

    Clauses CL-02 and PS-03. A group closes at the end of its course's last day, or at the end of its export where that is
    earlier. Without a course group whose end is known, or without a social group, there is no row. Small counts of people
    may point at somebody: the names are for the administrator.

    Returns
    -------
    DataFrame, one row a course group whose end is known:
        group                 String         its name
        closing               Datetime[us]   the moment
        participants          UInt32         its members then, without the team
        in_social_group       UInt32         of them, those who were in any social group then
        not_in_social_group   List[String]   the names of the others, sorted

    Examples
    --------
    >>> from datetime import date
    >>> from analyser.chat.table import from_lines
    >>> from analyser.site import GroupSettings
    >>> hems = Group("Hems", from_lines("09:00 Ann: bye", "09:01 Bea: bye"), GroupSettings("course", date(2025, 3, 3)))
    >>> tea = Group("Tea", from_lines("08:00 Ann: hi", "2025-04-01 08:00 Cat: hi"), GroupSettings("social"))
    >>> social_group([hems, tea]).select("participants", "in_social_group", "not_in_social_group").rows()
    [(2, 1, ['Bea'])]
    """
    social = [group for group in groups if group.settings.kind == "social"]
    rows = []
    for group in groups if social else ():
        end = group.settings.course_end
        if group.settings.kind == "social" or end is None:
            continue
        closing = min(datetime.combine(end, time.max), group.end)
        there = set(members_at(group.stays, closing)) - group.team
        joined = there & {name for each in social for name in members_at(each.stays, closing)}
        rows.append((group.name, closing, len(there), len(joined), sorted(there - joined)))
    return pl.DataFrame(rows, schema=SOCIAL, orient="row")
