"""Who was in the group on any day, from WhatsApp's notices and from who wrote.

Somebody who is added, joins, leaves, is removed and comes back has several *stays*. A member who never writes is
known from notices alone; one who wrote before any notice was there since before the export begins.
"""

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from analyser.chat.registers import TEAM

STAYS = pl.Schema(
    {
        "member": pl.String,
        "joined": pl.Datetime("us"),
        "left": pl.Datetime("us"),
        "how": pl.String,
        "line": pl.UInt32,
        "ended": pl.String,
        "again": pl.Boolean,
    }
)
BEGINS = ("created", "added", "joined", "number-changed")
"""What begins a stay."""
ENDS = {"left": "left", "removed": "removed", "ended": "number-changed"}
"""What ends a stay, and the word for it."""
BY_MEMBERS = (
    *("added", "removed", "subject", "description", "icon", "settings", "pinned", "disappearing", "community"),
    *("call", "number-changed"),
)
"""Notices whose actor is a member, and so was there already when nothing says how they came."""


def with_exporter(chat: pl.DataFrame, name: str | None) -> pl.DataFrame:
    """The chat table with the exporter's name in place of "You" in `actor` and `targets`; as it is without a name."""
    if name is None:
        return chat
    named = pl.element().replace("You", name)
    return chat.with_columns(pl.col("actor").replace("You", name), pl.col("targets").list.eval(named))


def guess_exporter(chat: pl.DataFrame, roles: dict[str, str]) -> str | None:
    """The one sender whom no notice names, in an export that reaches back to the creation: there the exporter is "You".

    Of several the one that `roles` counts to the team, for an exporter whom notices name is one who acts. None where
    there is not exactly one.
    """
    if "You" not in chat["actor"].to_list() or "created" not in chat["event"].to_list():
        return None
    noticed = set(chat["actor"].drop_nulls()) | set(chat["targets"].explode().drop_nulls())
    unnamed = set(chat["sender"].drop_nulls()) - noticed
    if len(unnamed) > 1:
        unnamed = {name for name in unnamed if roles.get(name) in TEAM}
    return unnamed.pop() if len(unnamed) == 1 else None


def stays(chat: pl.DataFrame) -> pl.DataFrame:
    """Each stay of each member. "You" (the exporter, where nobody knows the name) is nobody: see `with_exporter`.

    Parameters
    ----------
    chat
        The chat table (`analyser.chat.table.CHAT`), n rows.

    Returns
    -------
    DataFrame, one row a stay, in the order in which they begin in the export, possibly none:
        member   String         the name
        joined   Datetime[us]   when it began; null where that was before the export. Somebody who writes again after
                                leaving, without a notice of the return, is there from that message
        left     Datetime[us]   when it ended; null where the member is there at the end
        how      String         "created", "added", "joined", "number-changed" (under another number until then), or
                                "wrote" (wrote or is named without any of these: there since before the export)
        line     UInt32         the line that shows the member first
        ended    String         "left", "removed", "number-changed" or null
        again    Boolean        the same member had a stay before

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("09:00 -- added Ann > Bea", "09:05 Cat: hello", "09:10 -- left Bea", "09:20 -- joined Bea")
    >>> stays(chat).select("member", "how", "ended", "again").rows()
    [('Ann', 'wrote', None, False), ('Bea', 'added', 'left', False), ('Cat', 'wrote', None, False), \
('Bea', 'joined', None, True)]
    """
    rows, last = [], {}
    for record in chat.select("line", "timestamp", "sender", "event", "actor", "targets").iter_rows(named=True):
        for member, event in _changes(record):
            if member != "You" or record["sender"] == "You":
                _apply(rows, last, member, event, record)
    return pl.DataFrame(rows, schema=STAYS)


def _changes(record: dict) -> Iterator[tuple[str, str]]:
    """(member, what it means for the membership) for everybody that a record names."""
    event, actor, targets = record["event"], record["actor"], record["targets"]
    if record["sender"] is not None:
        yield record["sender"], "wrote"
    elif event == "number-changed" and targets:
        yield actor, "ended"
        yield from ((target, "number-changed") for target in targets)
    elif event in ("created", "joined", "left") and actor:
        yield actor, event
    else:
        if actor and event in BY_MEMBERS:
            yield actor, "wrote"
        means = {"added": "added", "removed": "removed", "admin-changed": "wrote"}
        yield from ((target, means[event]) for target in targets if event in means)


def _apply(rows: list[dict], last: dict[str, dict], member: str, event: str, record: dict) -> None:
    """Note one change; `last` holds the latest stay of each member."""
    stay = last.get(member)
    gone = stay is not None and stay["ended"] is not None
    if gone and event not in BEGINS and record["timestamp"] <= stay["left"]:
        return
    if stay is None or gone:
        stay = last[member] = _new_stay(member, event, record, again=gone)
        rows.append(stay)
    if event in ENDS:
        stay["left"], stay["ended"] = record["timestamp"], ENDS[event]


def _new_stay(member: str, event: str, record: dict, again: bool) -> dict:
    begins = event in BEGINS
    return {
        "member": member,
        "joined": record["timestamp"] if begins or again else None,
        "left": None,
        "how": event if begins else "wrote",
        "line": record["line"],
        "ended": None,
        "again": again,
    }


def members_at(table: pl.DataFrame, when: datetime) -> list[str]:
    """Who was there at a moment, sorted by name; `table` is that of `stays`."""
    began = pl.col("joined").is_null() | (pl.col("joined") <= when)
    lasting = pl.col("left").is_null() | (pl.col("left") > when)
    return sorted(table.filter(began & lasting)["member"].unique())
