"""Who was in the group on any day, from WhatsApp's notices and from who wrote.

Somebody who is added, joins, leaves, is removed and comes back has several *stays*. A member who never writes is
known from notices alone; one who wrote before any notice was there since before the export begins.
"""

from collections.abc import Iterator
from datetime import datetime

import polars as pl

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


def with_exporter(chat: pl.DataFrame, name: str | None) -> pl.DataFrame:
    """The chat table with the exporter's name in place of "You" in `actor` and `targets`; as it is without a name."""
    if name is None:
        return chat
    named = pl.element().replace("You", name)
    return chat.with_columns(pl.col("actor").replace("You", name), pl.col("targets").list.eval(named))


def guess_exporter(chat: pl.DataFrame) -> str | None:
    """The one sender whom no notice names, in an export that reaches back to the creation: there the exporter is "You".

    None where there is not exactly one such sender.
    """
    if "You" not in chat["actor"].to_list() or "created" not in chat["event"].to_list():
        return None
    noticed = set(chat["actor"].drop_nulls()) | set(chat["targets"].explode().drop_nulls())
    unnamed = set(chat["sender"].drop_nulls()) - noticed
    return unnamed.pop() if len(unnamed) == 1 else None


def stays(chat: pl.DataFrame) -> pl.DataFrame:
    """Each stay of each member.

    Parameters
    ----------
    chat
        The chat table (`analyser.chat.table.CHAT`), n rows.

    Returns
    -------
    DataFrame, one row a stay, in the order in which they begin in the export, possibly none:
        member   String         the name
        joined   Datetime[us]   when it began; null where that was before the export
        left     Datetime[us]   when it ended; null where the member is there at the end
        how      String         "created", "added", "joined" or "wrote" (there since before the export)
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
    rows, here = [], {}
    for record in chat.iter_rows(named=True):
        for member, event in _changes(record):
            _apply(rows, here, member, event, record)
    return pl.DataFrame(rows, schema=STAYS)


def _changes(record: dict) -> Iterator[tuple[str, str]]:
    """(member, what it means for the membership) for everybody that a record names."""
    event, actor, targets = record["event"], record["actor"], record["targets"]
    if record["sender"] is not None:
        yield record["sender"], "wrote"
    elif event == "number-changed" and targets:
        yield actor, "number-changed"
        yield from ((target, "joined") for target in targets)
    elif event in ("created", "joined", "left") and actor:
        yield actor, event
    elif event in ("added", "removed"):
        if actor:
            yield actor, "wrote"
        yield from ((target, event) for target in targets)


def _apply(rows: list[dict], here: dict[str, dict], member: str, event: str, record: dict) -> None:
    stay = here.get(member)
    if stay is None:
        stay = here[member] = _new_stay(rows, member, event, record)
        rows.append(stay)
    if event in ("left", "removed", "number-changed"):
        stay["left"], stay["ended"] = record["timestamp"], event
        del here[member]


def _new_stay(rows: list[dict], member: str, event: str, record: dict) -> dict:
    begins = event in ("created", "added", "joined")
    return {
        "member": member,
        "joined": record["timestamp"] if begins else None,
        "left": None,
        "how": event if begins else "wrote",
        "line": record["line"],
        "ended": None,
        "again": any(row["member"] == member for row in rows),
    }


def members_at(table: pl.DataFrame, when: datetime) -> list[str]:
    """Who was there at a moment, sorted by name; `table` is that of `stays`."""
    began = pl.col("joined").is_null() | (pl.col("joined") <= when)
    lasting = pl.col("left").is_null() | (pl.col("left") > when)
    return sorted(table.filter(began & lasting)["member"].unique())
