"""The list of rules was not sent when the group was created.

The policy says: "The following list of rules is sent out as a message when a group is first created". Joining
means agreeing to the rules, so people must have seen them.

What counts is the whole list in any words, sent by the team within a day of the creation. Left alone: a group whose creation
the export does not show (nobody can know), and one created less than a day before the export ends without it.
"""

from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.metrics import rules_messages
from analyser.policy import Policy
from analyser.rules.rule import EARLIER, Context, Rule, Stretch

RULE = Rule(
    id="rules-at-creation",
    clauses=("GR-03",),
    title="The rules were not sent when the group was created",
    kept="The rules were sent in every new group.",
    sees="chat",
    duty=True,
    examples=(
        "# team = ['Tutor']\n* 09:00 -- created Tutor\n09:05 Tutor: welcome all\n2025-03-05 09:00 Ann: hello",
        "# team = ['Tutor']\n* 09:00 -- created Tutor\n2025-03-05 09:00 Tutor: {RULES}",
        "# team = ['Tutor']\n09:00 -- created Tutor\n09:05 Tutor: {RULES}\n2025-03-05 09:00 Ann: hello",
        "# team = ['Tutor']\n09:00 Ann: hello\n2025-03-05 09:00 Ann: hello again",
        "# team = ['Tutor']\n09:00 -- created Tutor\n10:00 Tutor: more people join tomorrow",
    ),
)


def sent_at_creation(group: Group, policy: Policy) -> bool | None:
    """Whether the team sent the whole list in time; None where the export cannot show it (yet)."""
    if group.creation is None:
        return None
    created = group.creation["timestamp"]
    due = created + timedelta(hours=policy.reading("rules-at-creation", "hours"))
    whole = rules_messages.measure(group, policy).filter(pl.col("whole"))
    if rules_messages.sent_between(whole, created, due).height:
        return True
    return False if group.end >= due else None


@RULE.blind
def why_not_known(group: Group, policy: Policy) -> str | None:
    if group.creation is None:
        return "the export does not go back to the group's creation"
    if group.since and group.creation["timestamp"] < group.since:
        return EARLIER
    hours = policy.reading("rules-at-creation", "hours")
    return (
        f"the export ends within {hours} hours of the group's creation"
        if sent_at_creation(group, policy) is None
        else None
    )


@RULE
def find(group: Group, context: Context):
    if sent_at_creation(group, context.policy) is False:
        record = group.creation["id"]
        hours = context.policy.reading("rules-at-creation", "hours")
        why = f"The team did not send the list of rules within {hours} hours of the group's creation."
        yield Stretch(record, record, (), why, sure="certain", score=1.0)
