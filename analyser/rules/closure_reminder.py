"""The course ended, and nobody reminded the participants to join the social group.

The policy says: "The Sew Positive social group on the WhatsApp community is for everyone, so participants should ensure they
have joined before we close a course group." What counts is a message by the team near the end that speaks of the social group.
Left alone: the social group itself, a course whose end nobody gave, and one that has not ended yet.
"""

import re
from datetime import datetime, time, timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.language.copy import working_copy
from analyser.policy import Policy
from analyser.rules import after_course_end
from analyser.rules.rule import EARLIER, Context, Rule, Stretch

RULE = Rule(
    id="closure-reminder",
    clauses=("CL-04",),
    title="No reminder to join the social group",
    kept="The team named the social group before each course ended.",
    sees="chat",
    duty=True,
    not_for=("social",),
    examples=(
        "# course_end = 2025-04-01\n# team = ['Tutor']\n* 09:00 Tutor: welcome\n2025-04-02 09:00 Tutor: goodbye all",
        "# course_end = 2025-04-01\n# team = ['Tutor']\n* 09:00 Tutor: join the social group one day\n2025-04-02 09:00 Ann: bye",
        "# course_end = 2025-04-01\n# team = ['Tutor']\n09:00 Tutor: hi\n2025-03-30 09:00 Tutor: do join the Sew Positive social "
        "group before we close\n2025-04-02 09:00 Ann: bye",
        "# course_end = 2025-04-01\n# team = ['Tutor']\n09:00 Tutor: hi\n2025-03-20 09:00 Ann: hello",
        "# kind = 'social'\n# course_end = 2025-04-01\n09:00 Tutor: hi\n2025-04-02 09:00 Ann: bye",
    ),
)

REMINDER = re.compile(
    r"\bsocial\s(?:whatsapp\s)?(?:group|chat|one)\b|\bgroup\son\s(?:the|our)\scommunity\b|\bjoin\b.{0,40}\bcommunity\b",
    re.I,
)


@RULE.blind
def why_not_known(group: Group, policy: Policy) -> str | None:
    reason = after_course_end.why_not_known(group, policy)
    over = group.since is not None and not reason and group.settings.course_end < group.since.date()
    return EARLIER if over else reason


@RULE
def find(group: Group, context: Context):
    if not RULE.applies(group) or why_not_known(group, context.policy):
        return
    end = group.settings.course_end
    days = context.policy.reading("closure-reminder", "days")
    since = datetime.combine(end - timedelta(days=days), time())
    late = group.sent.filter(pl.col("timestamp") >= since, pl.col("sender").is_in(sorted(group.team)))
    if not any(REMINDER.search(working_copy(text).text) for text in late["text"]):
        until_end = group.chat.filter(pl.col("timestamp").dt.date() <= end)
        first = until_end["id"][-1] if until_end.height else group.chat["id"][0]
        why = f"From {days} days before the course's end on, no message by the team speaks of the social group."
        yield Stretch(first, first, (), why, score=0.6)
