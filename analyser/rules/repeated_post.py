"""One person sends the same text again, in the days after.

The policy says "Don't spam the group". A finding is the last copy of a text that a member sent twice more, nearly in the
same words, within a week. Left alone: the team's reminders, the list of rules, short texts that everybody says, and one
repetition, for those who missed it.
Known to miss: the same message in new words, and pictures.
"""

from analyser.chat.group import Group
from analyser.metrics import repeats
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="repeated-post",
    clauses=("R-03a",),
    title="The same text sent again and again",
    sees="chat",
    examples=(
        "09:00 Ann: my cousin does lovely nails in town, ten pounds off this week for everyone\n09:05 Bea: ok\n"
        "2025-03-05 09:00 Ann: my cousin does lovely nails in town, ten pounds off this week for everyone!\n"
        "2025-03-05 10:00 Bea: again?\n"
        "* 2025-03-07 09:00 Ann: My cousin does lovely nails in town - ten pounds off this week for everyone",
        "09:00 Ann: does anybody have a spare left hand needle threader I could borrow on tuesday please\n09:30 Bea: no\n"
        "2025-03-05 09:00 Ann: does anybody have a spare left hand needle threader I could borrow on tuesday please",
        "09:00 Ann: thank you so much\n10:00 Ann: thank you so much\n11:00 Ann: thank you so much\n12:00 Ann: thank you so much",
        "# team = ['Tutor']\n09:00 Tutor: bring pins and a metre of cotton and your own scissors to the hall\n"
        "2025-03-05 09:00 Tutor: bring pins and a metre of cotton and your own scissors to the hall\n"
        "2025-03-06 09:00 Tutor: bring pins and a metre of cotton and your own scissors to the hall",
        "09:00 Ann: my cousin does lovely nails in town, ten pounds off this week for everyone\n"
        "2025-04-05 09:00 Ann: my cousin does lovely nails in town, ten pounds off this week for everyone\n"
        "2025-05-05 09:00 Ann: my cousin does lovely nails in town, ten pounds off this week for everyone",
    ),
)


@RULE
def find(group: Group, context: Context):
    least, days = (context.policy.reading("repeated-post", name) for name in ("copies", "days"))
    ids = dict(group.people.select("line", "id").rows())
    for row in repeats.measure(group, context.policy).iter_rows(named=True):
        if row["kind"] == "copies" and row["messages"] >= least:
            why = f"The last of {row['messages'] + 1} messages in nearly the same words, each within {days} days of another."
            last = ids[row["last_line"]]
            yield Stretch(last, last, (row["member"],), why, score=0.5)
