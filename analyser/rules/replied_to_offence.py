"""Somebody answered an offensive or hurtful message in kind.

The policy says: "The complainant must not respond or engage in any discussion which they are offended by". A finding
is an answer by another member, among the next few messages within the hour, that is itself flagged as offensive,
discouraging or a grievance. Left alone: the team, and a calm or kind word. Known to miss: anger without a word that gives it away.
"""

from datetime import timedelta

from analyser.chat.group import Group
from analyser.rules.incidents import HURTFUL
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="replied-to-offence",
    clauses=("CG-02", "CG-01"),
    title="Answers in kind to a hurtful message",
    kept="No answer in kind to a hurtful message was found.",
    sees="chat",
    examples=(
        "09:00 Ann: you are a stupid bitch\n* 09:01 Bea: fuck off Ann\n09:02 Cat: please stop",
        "09:00 Ann: what a load of bollocks\n09:01 Cat: oh dear\n* 09:02 Bea: piss off\n09:03 Ann: sorry",
        "09:00 Ann: what a load of bollocks\n09:01 Bea: steady on",
        "09:00 Ann: what a load of bollocks\n09:01 Ann: absolute bollocks",
        "09:00 Ann: what a load of bollocks\n15:01 Bea: the machine is fucked",
    ),
)


@RULE
def find(group: Group, context: Context):
    flagged = context.flags(*HURTFUL)
    most = context.policy.reading("replied-to-offence", "messages")
    limit = timedelta(minutes=context.policy.reading("replied-to-offence", "minutes"))
    rows = group.people.rows(named=True)
    for place, row in enumerate(rows):
        if row["id"] in flagged and row["sender"] not in group.team:
            before = rows[max(0, place - most) : place]
            if any(_provoked(earlier, row, flagged, limit) for earlier in before):
                why = "Answers a hurtful message by somebody else with another one."
                yield Stretch(row["id"], row["id"], (row["sender"],), why, score=0.6)


def _provoked(earlier: dict, row: dict, flagged: frozenset[int], limit: timedelta) -> bool:
    near = row["timestamp"] - earlier["timestamp"] <= limit
    return earlier["id"] in flagged and earlier["sender"] != row["sender"] and near
