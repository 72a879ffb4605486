"""The chat table: one row a record (a message or a notice), in the order of the file. Every later step reads this.

column      type            meaning
id          UInt32          position in the export, from 0
line        UInt32          the physical line, from 1, that carries the record's time stamp; evidence points here
lines       UInt32          how many physical lines the record takes, 1 or more
timestamp   Datetime[us]    clock of the phone that made the export; it carries no time zone
sender      String          name as written, without invisible marks and a leading "~ "; null for WhatsApp's own lines
kind        String          one of `KINDS`: "message", "media", "deleted", ... or "system" (then `event` says which)
event       String          one of `EVENTS` where `kind` is "system", else null
actor       String          who did it, where a notice says so ("You" for the person who made the export), else null
targets     List[String]    whom it was done to; empty where there is nobody
text        String          the body exactly as exported, hidden marks too, lines joined with "\\n"
attachment  String          file name of an attachment where the export gives one, else null
edited      Boolean         the body ends with WhatsApp's edited mark (which stays in `text`)
"""

import polars as pl

CHAT = pl.Schema(
    {
        "id": pl.UInt32,
        "line": pl.UInt32,
        "lines": pl.UInt32,
        "timestamp": pl.Datetime("us"),
        "sender": pl.String,
        "kind": pl.String,
        "event": pl.String,
        "actor": pl.String,
        "targets": pl.List(pl.String),
        "text": pl.String,
        "attachment": pl.String,
        "edited": pl.Boolean,
    }
)

KINDS = ("message", "media", "deleted", "poll", "location", "contact", "call", "view-once", "system")
EVENTS = (
    "created",
    "added",
    "joined",
    "left",
    "removed",
    "subject",
    "description",
    "icon",
    "number-changed",
    "admin-changed",
    "settings",
    "pinned",
    "disappearing",
    "encryption",
    "community",
    "call",
    "other",
)


def people(chat: pl.DataFrame) -> pl.DataFrame:
    """What people sent: every row of `chat` but WhatsApp's own notices (media and deleted messages count)."""
    return chat.filter(pl.col("kind") != "system")


def from_lines(*lines: str, day: str = "2025-03-03") -> pl.DataFrame:
    """A small chat for examples and tests.

    Each line is ``[YYYY-MM-DD ]HH:MM Name: text``, a notice ``[YYYY-MM-DD ]HH:MM -- event actor > target, target``.
    A day holds until another is given; physical lines count from 1.

    >>> chat = from_lines("09:00 Ann: hello", "2025-03-04 10:00 -- added Ann > Bea, Cat")
    >>> chat.select("timestamp", "sender", "event", "actor", "targets").rows()[1]
    (datetime.datetime(2025, 3, 4, 10, 0), None, 'added', 'Ann', ['Bea', 'Cat'])
    """
    rows, number = [], 1
    for written in lines:
        first, _, rest = written.partition(" ")
        if "-" in first:
            day = first
            first, _, rest = rest.partition(" ")
        row = _notice(rest[3:]) if rest.startswith("-- ") else _message(rest)
        count = 1 + row["text"].count("\n")
        rows.append({"id": len(rows), "line": number, "lines": count, "timestamp": f"{day}T{first}:00"} | row)
        number += count
    table = pl.DataFrame(rows, schema=CHAT | {"timestamp": pl.String})
    return table.with_columns(pl.col("timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us"))


def _message(rest: str) -> dict:
    sender, _, text = rest.partition(": ")
    kind = "media" if text == "<Media omitted>" else "message"
    return _row(sender=sender, kind=kind, text=text)


def _notice(rest: str) -> dict:
    does, _, targets = rest.partition(" > ")
    event, _, actor = does.partition(" ")
    names = [name for name in targets.split(", ") if name]
    return _row(kind="system", event=event, actor=actor or None, targets=names, text=rest)


def _row(**given) -> dict:
    nothing = {"sender": None, "event": None, "actor": None, "targets": [], "attachment": None, "edited": False}
    return nothing | given
