"""What the records of two exports are compared by: minute, person, and the text as any phone would show it.

Phones write the same record in different ways. A comparison leaves out what depends on the phone: invisible marks, kinds of
space, names in mentions, the edited mark, the seconds, and what stands in place of a picture.
"""

import polars as pl

from analyser.chat.membership import with_exporter
from analyser.chat.names import MARKS
from analyser.export import Export

MENTION = "@\u2068[^\u2069\n]*\u2069|@\\+?\\d{8,15}"
"""A mention: each phone writes it with the name that it knows, or with the number."""

EDITED_MARK = r"\s*<[^<>\n]{5,80}>\s*$"
"""WhatsApp's mark at the end of an edited message, in any language."""

LOOKS_ALIKE = {"view-once": "media", "contact": "media"}
"""Kinds that one phone writes as the other: "<Media omitted>" may stand for any of them."""

NAME_FREE = ("encryption", "other")
"""Events whose notices tell nothing of the people in them that could be compared."""

APART = "\x1f"
"""Stands between the parts of a key; a name or text never holds it at that place."""


def you_of(number: int) -> str:
    """What "You" is called while exports are joined: in each file it is somebody else."""
    return f"You{APART}{number}"


def is_you(name: str | None) -> bool:
    """Whether a name is an exporter whom nobody has named yet."""
    return name is not None and name.startswith(f"You{APART}")


def comparable(export: Export, number: int) -> pl.DataFrame:
    """The chat table with what comparing needs.

    Returns
    -------
    DataFrame, a row a record: the columns of `analyser.chat.table.CHAT`, with exporters named or numbered, and
        file     UInt32         the number of the export
        uid      UInt64         one for each record of all exports
        made     Datetime[us]   the last record of the export: of two states of a message the later is the newer
        minute   Int64          minutes since 1970 by the phone's clock
        plain    String         the text without what depends on the phone
    """
    chat = with_exporter(export.chat, export.exporter or you_of(number))
    return chat.with_columns(
        file=pl.lit(number, pl.UInt32),
        uid=pl.int_range(pl.len(), dtype=pl.UInt64) + (number << 32),
        made=pl.col("timestamp").max(),
        minute=_minute(),
        plain=_plain(),
    )


def _minute() -> pl.Expr:
    return pl.col("timestamp").dt.epoch("s") // 60


def _plain() -> pl.Expr:
    text = pl.when(pl.col("edited")).then(pl.col("text").str.replace(EDITED_MARK, "")).otherwise(pl.col("text"))
    bare = text.str.replace_all(MENTION, "@").str.replace_all(f"[{MARKS}]", "")
    return bare.str.replace_all(r"\s+", " ").str.strip_chars()


def moved(records: pl.DataFrame, minutes: pl.Expr) -> pl.DataFrame:
    """The records by a clock that is so many minutes ahead."""
    later = pl.duration(minutes=minutes)
    return records.with_columns(pl.col("timestamp") + later, pl.col("made") + later, pl.col("minute") + minutes)


def as_you(records: pl.DataFrame, name: str) -> pl.DataFrame:
    """The records with "You" for one person in notices, as that person's phone writes it."""
    named = pl.element().replace(name, "You")
    return records.with_columns(pl.col("actor").replace(name, "You"), pl.col("targets").list.eval(named))


def keyed(records: pl.DataFrame) -> pl.DataFrame:
    """Two columns more: `who` wrote or acted ("" for nobody), and `key`, which is the same for the same record."""
    targets = pl.col("targets").list.sort().list.join(", ")
    other = pl.when(pl.col("event") == "other").then(pl.col("plain")).otherwise(pl.lit(""))
    notice = pl.concat_str(pl.lit("system"), pl.col("event").fill_null(""), targets, other, separator=APART)
    message = pl.concat_str(pl.lit("message"), "plain", separator=APART)
    return records.with_columns(
        who=pl.coalesce("sender", "actor").fill_null(""),
        key=pl.when(pl.col("kind") == "system")
        .then(notice)
        .when(pl.col("kind") == "message")
        .then(message)
        .otherwise(pl.col("kind").replace(LOOKS_ALIKE)),
    )
