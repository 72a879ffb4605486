"""Nobody said what the group is for when it began.

The policy says: "The purpose of the group will be made clear to all participants." What counts is, in the first two days,
a group description or a message by the team that says what the group is for. The text of a description is not exported,
so one that was set is taken on trust. Left alone: a group whose creation the export does not show.
"""

import re
from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.language.copy import working_copy
from analyser.policy import Policy
from analyser.rules.rule import EARLIER, Context, Rule, Stretch

RULE = Rule(
    id="purpose",
    clauses=("PU-01", "PU-04"),
    title="The purpose of the group was not stated",
    kept="The purpose was stated in every new group.",
    sees="chat",
    duty=True,
    examples=(
        "# team = ['Tutor']\n* 09:00 -- created Tutor\n09:05 Ann: hello\n2025-03-06 09:00 Tutor: see you tomorrow",
        "# team = ['Tutor']\n* 09:00 -- created Tutor\n09:05 Tutor: hello everybody and welcome\n2025-03-06 09:00 Ann: hi",
        "# team = ['Tutor']\n09:00 -- created Tutor\n09:05 Ann: hi\n09:10 Tutor: Welcome! This group is for the ten weeks "
        "of the course, for sharing news and what you make\n2025-03-06 09:00 Ann: hi",
        "09:00 -- created Tutor\n09:01 -- description Tutor\n2025-03-06 09:00 Ann: hi",
        "09:00 Ann: hi\n2025-03-06 09:00 Ann: hi",
    ),
)

PURPOSE = re.compile(
    r"\b(?:this|the|our|your)\s(?:\w+\s){0,3}(?:group|chat|one)\s(?:is|will\sbe)\s(?:\w+\s)?(?:for|to|where|a\splace)\b"
    r"|\b(?:group|chat)\sfor\s(?:the|our|all|every|people|any)"
    r"|\b(?:use|using)\s(?:it|this|the\sgroup)\s(?:to|for)\b"
    r"|\b(?:it's|it\sis|we'll\suse\sit|here)\s(?:for|to)\s(?:shar|keep|swap|help|post|tell|support)",
    re.IGNORECASE,
)
"""Ways in which the sample groups and others say what a group is for."""


@RULE.blind
def why_not_known(group: Group, policy: Policy) -> str | None:
    if group.creation is None:
        return "the export does not go back to the group's creation"
    if group.since and group.creation["timestamp"] < group.since:
        return EARLIER
    hours = policy.reading("purpose", "hours")
    early = group.end < group.creation["timestamp"] + timedelta(hours=hours)
    return f"the export ends within {hours} hours of the group's creation" if early else None


@RULE
def find(group: Group, context: Context):
    if why_not_known(group, context.policy):
        return
    hours = context.policy.reading("purpose", "hours")
    limit = group.creation["timestamp"] + timedelta(hours=hours)
    early = group.chat.filter(pl.col("timestamp").is_between(group.creation["timestamp"], limit))
    stated = "description" in early["event"].to_list() or any(
        _states(row, group, context) for row in early.rows(named=True)
    )
    if not stated:
        why = f"In the first {hours} hours neither a group description nor a message by the team says what the group is for."
        yield Stretch(group.creation["id"], group.creation["id"], (), why, score=0.6)


def _states(row: dict, group: Group, context: Context) -> bool:
    long_enough = len(row["text"].split()) >= context.policy.reading("purpose", "words")
    return row["sender"] in group.team and long_enough and bool(PURPOSE.search(working_copy(row["text"]).text))
