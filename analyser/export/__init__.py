"""From an exported file to the chat table: the only room that knows how WhatsApp writes.

`read` is the whole way. What stands in the data files is everything known of one phone's habits:

`headers.toml`   how a record begins (date and time, in any order, script and calendar)
`languages/`     what WhatsApp itself writes: notices and the events they report, what stands in place of a picture, a
                 deleted message, a poll ...; one file a language
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from analyser.export.parse import parse
from analyser.export.quality import ParseQuality
from analyser.export.source import open_export
from analyser.files import Held


@dataclass(frozen=True)
class Export:
    """One export as read.

    Attributes
    ----------
    file
        The file's name, without its folder.
    group
        The group's name: from its notices, else from the file's name.
    exporter
        The name of the person whose phone made the export ("You" in notices), where the export shows it.
    platform
        "android" or "iphone": the phone that made the export.
    chat
        The chat table (`analyser.chat.table.CHAT`).
    quality
        How much of the file was understood.
    """

    file: str
    group: str
    exporter: str | None
    platform: str
    chat: pl.DataFrame
    quality: ParseQuality


def read(path: Path | Held | str, date_order: str = "auto") -> Export:
    """Read an exported chat (.txt, or the .zip that phones make).

    Parameters
    ----------
    path
        The export; `analyser.files.Held` where it is in memory.
    date_order
        "dmy", "mdy" or "ymd" where the caller knows it; "auto" infers it from the dates.

    Raises
    ------
    ExportUnreadable
        The file is not there, not safe to read, or holds no WhatsApp chat.
    """
    path = path if isinstance(path, Held) else Path(path)
    source = open_export(path)
    parsed = parse(source.content, source.name, date_order, source.replaced, source.encoding)
    return Export(
        file=path.name,
        group=parsed.group or source.title,
        exporter=parsed.exporter,
        platform=parsed.platform,
        chat=parsed.chat,
        quality=parsed.quality,
    )
