"""One member had a part in several incidents.

The policy keeps "Removing or barring participants from Sew Positive services" for "serious or repeated instances which
will be agreed with trustees". This finding only gathers what the trustees would need to see: it counts incidents that are
themselves possible ones, and nothing follows from it by itself. Left alone: several messages within one incident, and
somebody who asks for help, however often.
"""

from analyser.chat.group import Group
from analyser.rules.incidents import HURTFUL, incidents
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="repeated-incidents",
    clauses=("CG-05 A4",),
    title="Members with a part in several incidents",
    kept="No member was found with a part in several incidents.",
    sees="chat",
    counts_people=True,
    standing=True,
    examples=(
        "* 09:00 Ann: what a load of bollocks\n2025-03-10 09:00 Ann: piss off the lot of you\n2025-03-11 09:00 Bea: hi",
        "09:00 Ann: what a load of bollocks\n09:05 Ann: piss off the lot of you\n2025-03-11 09:00 Bea: hi",
        "09:00 Ann: what a load of bollocks\n2025-03-10 09:00 Bea: piss off the lot of you\n2025-03-11 09:00 Cat: hi",
        "23:00 Ann: I don't want to be alive any more\n2025-03-10 23:00 Ann: I can't go on, I want to die\n"
        "2025-03-12 09:00 Bea: hi",
    ),
)


@RULE
def find(group: Group, context: Context):
    least = context.policy.reading("repeated-incidents", "incidents")
    hurtful = context.flags(*HURTFUL)
    writers = dict(group.people.select("id", "sender").iter_rows())
    parts = {}
    for incident in incidents(group, context):
        for member in {writers[record] for record in hurtful if incident.first <= record <= incident.last}:
            parts.setdefault(member, []).append(incident)
    for member, theirs in sorted(parts.items()):
        if len(theirs) >= least:
            why = (
                f"Had a part in {len(theirs)} possible incidents. Any step beyond a talk is for the trustees to agree."
            )
            yield Stretch(theirs[0].first, theirs[0].first, (member,), why, score=0.5, about=member)
