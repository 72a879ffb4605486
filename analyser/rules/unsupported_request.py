"""Somebody asked for urgent help, and nobody answered with 111 or SHOUT.

The policy says: "If you need urgent mental health or other support please do not use the WhatsApp group, call 111 or
text SHOUT to 85258." What counts as an answer is a message by anybody else within a day that names 111, 999, SHOUT on
85258 or the Samaritans (116 123). Not seen: a telephone call or a private message, so ask before concluding.
"""

import re
from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.language.copy import working_copy
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="unsupported-request",
    clauses=("R-13",),
    title="Urgent messages without a pointer to 111 or SHOUT",
    sees="chat",
    examples=(
        "* 23:00 Ann: I can't go on, I don't want to be alive any more\n23:05 Bea: oh Ann\n2025-03-06 09:00 Bea: hi",
        "* 23:00 Ann: I can't go on, I don't want to be alive any more\n2025-03-06 09:00 Bea: call 111 Ann",
        "23:00 Ann: I can't go on, I don't want to be alive any more\n23:05 Bea: please ring 111\n2025-03-06 09:00 Bea: hi",
        "23:00 Ann: I can't go on, I don't want to be alive any more\n23:05 Bea: text SHOUT to 85258\n2025-03-06 09:00 Bea: x",
        "09:00 Ann: HELP my bobbin\n2025-03-06 09:00 Bea: 1110 pins",
    ),
)

POINTER = re.compile(r"(?<!\d)(?:111|999|112|85258|116\s?123)(?!\d)|\bSHOUT\b|\bsamaritans?\b", re.IGNORECASE)
"""Numbers for people in crisis in the United Kingdom: https://www.nhs.uk (urgent help for mental health)"""


@RULE
def find(group: Group, context: Context):
    hours = context.policy.reading("unsupported-request", "hours")
    urgent = group.people.filter(pl.col("id").is_in(sorted(context.flags("urgent-support"))))
    for request in urgent.iter_rows(named=True):
        if not _answered(group.people, request, timedelta(hours=hours)):
            why = f"Nobody named 111 or SHOUT (85258) in the group within {hours} hours. A call or private message does not show."
            yield Stretch(request["id"], request["id"], (request["sender"],), why)


def _answered(people: pl.DataFrame, request: dict, limit: timedelta) -> bool:
    after = people.filter(
        pl.col("id") > request["id"],
        pl.col("timestamp") <= request["timestamp"] + limit,
        pl.col("sender") != request["sender"],
    )
    return any(POINTER.search(working_copy(text).text) for text in after["text"])
