"""Somebody new joined, and the list of rules was not sent.

The policy says that the list goes out "each time a new participant joins the group".

What counts is the whole list in any words, sent by the team within a day of the join. Left alone: those who join within an
hour of the creation (served by the first sending), those who come back, and a join less than a day before the
export ends. Known to miss: somebody added before the export begins.
"""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.metrics import joins, rules_messages
from analyser.policy import Policy
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="rules-after-join",
    clauses=("GR-04", "GR-02"),
    title="The rules were not sent after somebody joined",
    kept="Nobody joined without being sent the rules.",
    sees="chat",
    duty=True,
    counts_people=True,
    examples=(
        "# team = ['Tutor']\n09:00 -- created Tutor\n* 11:00 -- joined Ann\n2025-03-06 09:00 Tutor: {RULES}",
        "# team = ['Tutor']\n* 11:00 -- added Tutor > Ann\n2025-03-05 09:00 Ann: hello",
        "# team = ['Tutor']\n09:00 -- created Tutor\n11:00 -- joined Ann\n2025-03-04 10:59 Tutor: {RULES}",
        "# team = ['Tutor']\n09:00 -- created Tutor\n09:30 -- added Tutor > Ann, Bea\n2025-03-09 10:59 Tutor: hi",
        "# team = ['Tutor']\n09:00 Ann: hi\n10:00 -- left Ann\n11:00 -- joined Ann\n2025-03-09 10:59 Tutor: hi",
    ),
)


def joins_without_rules(group: Group, policy: Policy) -> Iterator[dict]:
    """The joins (rows of `analyser.metrics.joins`) of newcomers after which no list of rules was sent in time."""
    whole = rules_messages.measure(group, policy).filter(pl.col("whole"))
    hours = timedelta(hours=policy.reading("rules-after-join", "hours"))
    newcomers = joins.measure(group, policy).filter(pl.col("how") == "later")
    for join in newcomers.iter_rows(named=True):
        due = join["joined"] + hours
        if group.end >= due and rules_messages.sent_between(whole, join["joined"], due).is_empty():
            yield join


@RULE
def find(group: Group, context: Context):
    hours = context.policy.reading("rules-after-join", "hours")
    records = dict(zip(group.chat["line"], group.chat["id"], strict=True))
    for join in joins_without_rules(group, context.policy):
        record = records[join["line"]]
        why = f"The team did not send the list of rules within {hours} hours of this join."
        yield Stretch(record, record, (join["member"],), why, sure="certain", score=1.0, about=join["member"])
