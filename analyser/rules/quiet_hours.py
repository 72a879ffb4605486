"""Somebody posted at night.

The policy asks: "Is this a good time to post?" It names no hours: ours are a reading that the trustees may change,
so every finding is for a person to judge.
The posts of one night are one finding. Local time as the phone wrote it, whatever the season.
Left alone: a night in which somebody was in distress, and those who answered.
Known to miss: a phone set to another time zone.
"""

from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.monthly import in_quiet_hours
from analyser.policy import Policy
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="quiet-hours",
    clauses=("R-10",),
    title="Posts in the quiet hours",
    sees="chat",
    examples=(
        "* 22:00 Ann: anyone awake?\n* 23:10 Bea: me\n2025-03-04 09:00 Ann: morning",
        "* 06:59 Ann: up with the lark\n07:00 Bea: me too",
        "* 23:59 Ann: good night\n* 2025-03-04 00:30 Bea: night\n* 2025-03-04 23:00 Ann: again",
        "21:59 Ann: one last row\n2025-03-04 07:00 Bea: morning",
        "23:00 -- joined Ann",
        "12:00 Ann: lunch",
        "23:00 Ann: I can't go on, I don't want to be alive any more\n23:04 Bea: are you ok? call 111",
    ),
)


def quiet_posts(group: Group, policy: Policy) -> pl.DataFrame:
    """What people sent in the quiet hours: rows of the chat table with `night`, the day on which that night began."""
    until = timedelta(hours=policy.reading("quiet-hours", "until_hour"))
    night = (pl.col("timestamp") - until).dt.date()
    return group.people.filter(in_quiet_hours(policy)).with_columns(night=night)


@RULE
def find(group: Group, context: Context):
    posts = quiet_posts(group, context.policy)
    start, end = (context.policy.reading("quiet-hours", name) for name in ("from_hour", "until_hour"))
    distress = context.flagged.get("urgent-support", frozenset()) | context.flagged.get("triggering", frozenset())
    for _, night in posts.group_by("night", maintain_order=True):
        if distress & set(night["id"]):
            continue
        members = tuple(night["sender"].unique(maintain_order=True))
        count = f"{night.height} messages" if night.height > 1 else "A message"
        why = f"{count} between {start:02}:00 and {end:02}:00."
        yield Stretch(night["id"].min(), night["id"].max(), members, why)
