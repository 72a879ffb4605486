"""A member may no longer be an active participant.

The policy keeps groups "for active participants in groups and courses only" and lets admins remove somebody "after a
period of non-attendance". Attendance decides. Where there is a register, a finding is a participant who attended
none of the sessions offered in the last sixty days, whether they post or not. Without one, all that an export shows
is silence: the finding says so, is a hint to look, and never a ground for removal.

Left alone: the team, newcomers, the excused, whom the register does not name, and members who attend and never write.
"""

from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.chat.membership import members_at
from analyser.metrics import attendance
from analyser.policy import Policy
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="inactive-member",
    clauses=("R-11a", "R-11b"),
    title="Members who may no longer take part",
    kept="Nobody was found who may no longer take part.",
    sees="chat",
    counts_people=True,
    standing=True,
    examples=(
        "* 2025-01-01 09:00 -- added Tutor > Ann\n2025-03-03 09:00 Tutor: hello\n2025-03-20 09:00 Tutor: hello",
        "* 2025-01-01 09:00 Ann: hello\n2025-03-03 09:00 Bea: hello",
        "# attendance = [['Ann', 2025-01-01], ['Bea', 2025-05-01], ['Bea', 2025-05-08], ['Bea', 2025-05-15], ['Bea', 2025-05-22]]\n"
        "* 2025-01-01 09:00 Ann: hello\n2025-01-01 09:01 Bea: hello\n2025-05-22 09:00 Ann: still posting",
        "# attendance = [['Bea', 2025-05-01], ['Bea', 2025-05-08], ['Bea', 2025-05-15], ['Bea', 2025-05-22]]\n"
        "2025-01-01 09:00 Bea: hello\n2025-05-29 09:00 Bea: bye",
        "# team = ['Tutor']\n2025-01-01 09:00 -- added Tutor > Ann\n2025-01-01 09:05 Ann: hello\n2025-03-01 09:00 Ann: hello",
        "2025-03-01 09:00 Ann: hello\n2025-03-01 09:05 -- added Ann > Bea\n2025-03-03 09:00 Ann: hello",
        "2025-01-01 09:00 Ann: hello\n2025-01-02 09:00 -- left Ann\n2025-03-20 09:00 Bea: hello",
    ),
)


def not_posted(group: Group, policy: Policy) -> list[str]:
    """Members at the end, whatever their role or attendance, without a message in the last days that the reading gives."""
    since = group.end - timedelta(days=policy.reading("inactive-member", "days"))
    posted = group.chat.filter(pl.col("timestamp") > since, pl.col("timestamp") <= group.end)
    return sorted(set(group.members) - set(posted["sender"].drop_nulls()))


@RULE
def find(group: Group, context: Context):
    days = context.policy.reading("inactive-member", "days")
    if group.attendance is None:
        why = f"Has not posted for {days} days. There is no attendance register: find out whether they attend."
        since = group.end - timedelta(days=days)
        there = set(members_at(group.stays, since)) if group.chat["timestamp"].min() <= since else set()
        members = [name for name in not_posted(group, context.policy) if name in there - group.team]
        score = 0.3
    else:
        why = f"The register shows no attendance in the {days} days to the last session."
        states = attendance.measure(group, context.policy)
        members = sorted(states.filter(pl.col("state") == "for review")["member"])
        score = 0.8
    for member in members:
        record = group.first_records[member]
        yield Stretch(record, record, (member,), why, score=score, about=member)
