"""Somebody asked for urgent help, and nobody answered with 111 or SHOUT.

The policy says: "If you need urgent mental health or other support please do not use the WhatsApp group, call 111 or
text SHOUT to 85258." What counts as an answer is a message by anybody else within a day that names 111, 999, SHOUT on
85258 or the Samaritans (116 123). Not seen: a telephone call or a private message, so ask before concluding.
"""

import re
from collections.abc import Iterable
from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.language.copy import working_copy
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="unsupported-request",
    clauses=("R-13",),
    title="Urgent messages without a pointer to 111 or SHOUT",
    kept="Wherever an urgent message was found, somebody named 111 or SHOUT.",
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
    sent = dict(zip(group.people["id"], group.people["timestamp"], strict=True))
    unanswered = answers(group, context.flags("urgent-support"), hours).filter(pl.col("minutes").is_null())
    for row in unanswered.iter_rows(named=True):
        over = group.end >= sent[row["id"]] + timedelta(hours=hours)
        until = f"within {hours} hours" if over else "before the export ends"
        why = f"Nobody named 111 or SHOUT (85258) in the group {until}. A call or private message does not show."
        yield Stretch(row["id"], row["id"], (row["member"],), why)


ANSWERS = pl.Schema(
    {"id": pl.Int64, "line": pl.UInt32, "member": pl.String, "reply_line": pl.UInt32, "minutes": pl.Float64}
)


def answers(group: Group, urgent: Iterable[int], hours: float) -> pl.DataFrame:
    """How soon somebody else named 111, SHOUT or another line of help after each urgent message.

    Parameters
    ----------
    group
        The group.
    urgent
        Ids of the messages that ask for urgent help.
    hours
        An answer later than this is none.

    Returns
    -------
    DataFrame, one row an urgent message, in order:
        id           Int64     the message
        line         UInt32    its line
        member       String    who sent it
        reply_line   UInt32    the line of the first answer; null without one
        minutes      Float64   until then; null without one

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("23:00 Ann: I can't go on", "23:04 Bea: oh Ann", "23:07 Bea: ring 111 now")
    >>> answers(Group("G", chat), [0], 24).rows()
    [(0, 1, 'Ann', 3, 7.0)]
    """
    rows = []
    for request in group.people.filter(pl.col("id").is_in(sorted(urgent))).iter_rows(named=True):
        after = group.people.filter(
            pl.col("id") > request["id"],
            pl.col("timestamp") <= request["timestamp"] + timedelta(hours=hours),
            pl.col("sender") != request["sender"],
        )
        named = (
            row for row in after.iter_rows(named=True) if row["text"] and POINTER.search(working_copy(row["text"]).text)
        )
        reply = next(named, None)
        minutes = (reply["timestamp"] - request["timestamp"]).total_seconds() / 60 if reply else None
        rows.append((request["id"], request["line"], request["sender"], reply["line"] if reply else None, minutes))
    return pl.DataFrame(rows, schema=ANSWERS, orient="row")
