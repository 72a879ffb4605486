"""The group is still written in after its course has ended.

The policy says: "Once a course has ended, the relevant WhatsApp group will close." Every post dated after the last day of the
course counts, the team's too. Left alone: the social group, and a course whose end nobody gave in the settings.
"""

from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.policy import Policy
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="after-course-end",
    clauses=("CL-01", "GA-02", "GA-04"),
    title="The group was used after its course ended",
    kept="No group was used after its course ended.",
    sees="chat",
    duty=True,
    not_for=("social",),
    examples=(
        "# course_end = 2025-03-03\n09:00 Ann: last day\n* 2025-03-04 09:00 Bea: miss you\n* 2025-03-09 09:00 Ann: me too",
        "# course_end = 2025-03-03\n09:00 Ann: last day\n* 2025-03-04 00:00 Tutor: certificates are in the office",
        "# course_end = 2025-03-03\n09:00 Ann: last day\n23:59 Bea: good night",
        "# course_end = 2025-03-03\n09:00 Ann: last day\n2025-03-04 09:00 -- left Ann",
        "# kind = 'social'\n# course_end = 2025-03-03\n2025-03-04 09:00 Ann: hello",
        "09:00 Ann: hello",
    ),
)


def posts_after_end(group: Group, policy: Policy) -> pl.DataFrame:
    """What people sent after the course's end: rows of the chat table, none where the rule does not apply."""
    end = group.settings.course_end
    if end is None or not RULE.applies(group):
        return group.people.clear()
    last_day = end + timedelta(days=policy.reading("after-course-end", "days"))
    return group.people.filter(pl.col("timestamp").dt.date() > last_day)


@RULE.blind
def why_not_known(group: Group, policy: Policy) -> str | None:
    if group.settings.course_end is None:
        return "nobody has said when the course ends"
    return "the course had not ended yet" if group.end.date() <= group.settings.course_end else None


@RULE
def find(group: Group, context: Context):
    posts = posts_after_end(group, context.policy)
    if posts.height:
        members = tuple(posts["sender"].unique(maintain_order=True))
        why = f"{posts.height} messages were sent after the course had ended."
        yield Stretch(posts["id"][0], posts["id"][-1], members, why, sure="certain", score=1.0)
