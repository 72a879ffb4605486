"""A display name shows first name and surname.

The policy says: "there is a group rule which states that all names are anonymised." WhatsApp shows the name under which the
exporting phone has saved a person, so ask whose choice it was before asking anybody to change it.
Left alone: first names, initials ("Mandy B"), roles ("Asha tutor"), nicknames and bare telephone numbers.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics import identity
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="full-name",
    clauses=("CF-03",),
    title="Names that are not anonymised",
    kept="No name was found that is not anonymised.",
    sees="chat",
    counts_people=True,
    standing=True,
    examples=(
        "09:00 Ann: hello\n* 09:01 Maureen Tattersall: hello\n09:02 Maureen Tattersall: again",
        "* 09:00 -- added Tutor > Deborah Halloran-Smith\n09:01 Ann: hello",
        "09:00 Ann: hello\n09:01 Mandy B: hello\n09:02 Hetty 🧵: hi",
        "09:00 Asha tutor: hello\n09:01 Ines - tutor: hello\n09:02 Dawn (tutor): hi",
        "09:00 +44 7700 900318: hello",
    ),
)


@RULE
def find(group: Group, context: Context):
    names = identity.measure(group, context.policy).filter(pl.col("full_name"))["member"]
    for name in names:
        record = group.first_records[name]
        why = "The display name looks like a first name and surname. The exporting phone may have saved it so."
        yield Stretch(record, record, (name,), why, score=0.8, about=name)
