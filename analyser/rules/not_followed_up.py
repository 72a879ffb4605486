"""Something hurtful was posted, and nobody from the team restated the rules.

The policy lists "Reiterating the group rules to all participants" first among the actions that may follow. What counts is
the whole list or one of the rules at stake, in any words, posted by the team within a week. Left alone: an incident
so fresh that the week is not over, and somebody in distress, whom rules would not help. Not seen: a talk in
private, which is often the better answer, so this finding asks a question and blames nobody.
"""

from analyser.chat.group import Group
from analyser.rules.incidents import HURTFUL, incidents
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="not-followed-up",
    clauses=("CG-05 A1",),
    title="The rules were not restated after an incident",
    kept="No incident was found after which the rules were not sent again.",
    sees="chat",
    duty=True,
    examples=(
        "# team = ['Tutor']\n* 09:00 Ann: fuck this machine\n09:05 Bea: steady on\n2025-03-20 09:00 Tutor: hello",
        "# team = ['Tutor']\n* 09:00 Ann: fuck this machine\n09:05 Tutor: calm down everybody\n2025-03-20 09:00 Bea: hi",
        "# team = ['Tutor']\n09:00 Ann: fuck this machine\n10:00 Tutor: please, no offensive language in any context\n"
        "2025-03-20 09:00 Bea: hi",
        "# team = ['Tutor']\n09:00 Ann: fuck this machine\n2025-03-09 10:00 Tutor: {RULES}\n2025-03-20 09:00 Bea: hi",
        "# team = ['Tutor']\n09:00 Ann: fuck this machine\n2025-03-05 09:00 Tutor: hello",
        "09:00 Ann: this machine is lovely\n2025-03-20 09:00 Bea: it is",
    ),
)


@RULE
def find(group: Group, context: Context):
    days = context.policy.reading("not-followed-up", "days")
    for incident in incidents(group, context):
        hurtful = set(incident.rules) & set(HURTFUL)
        if hurtful and not incident.followed_up and group.end >= incident.due:
            why = (
                f"The team did not restate the rules in the group within {days} days. A talk in private does not show."
            )
            yield Stretch(incident.first, incident.last, incident.members, why)
