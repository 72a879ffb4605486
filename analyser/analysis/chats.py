"""Exports as tables: one, or several of which those of one group become one chat."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from analyser import arguments
from analyser.analysis.people import PSEUDONYMS, People, called_otherwise, everybody, without_words
from analyser.chat.table import CHAT
from analyser.export import Export
from analyser.export import read as read_file
from analyser.export.dates import ORDERS
from analyser.export.join import files_of, join_groups
from analyser.export.quality import ParseQuality
from analyser.files import Held


@dataclass(frozen=True)
class Chat:
    """One group's chat, from one export or several joined ones.

    Attributes
    ----------
    group
        The group's name, as it is: it may name somebody.
    files
        The exports' names, as they are.
    platform
        "android" or "iphone".
    quality
        How much of each line was understood (`analyser.export.quality.ParseQuality`); the words of lines that were not only
        under real names.
    """

    group: str
    files: tuple[str, ...]
    platform: str
    quality: ParseQuality
    _export: Export = field(repr=False)
    _people: People = field(repr=False)

    @cached_property
    def messages(self) -> pl.DataFrame:
        """The chat table, in the order of the export.

        Returns
        -------
        DataFrame, one row a message or notice:
            id          UInt32         position in the export, from 0
            line        UInt32         the line, from 1, that carries the time
            lines       UInt32         how many lines it takes
            timestamp   Datetime[us]   by the clock of the phone, without a time zone
            sender      String         who; null for WhatsApp's own lines
            kind        String         "message", "media", "deleted", "poll", ...; "system" for WhatsApp's own lines
            event       String         what a line of WhatsApp tells: "created", "added", "joined", "left", ...; else null
            actor       String         who did it, where it says so
            targets     List[String]   to whom it was done
            text        String         the words
            attachment  String         file name of what was attached, where there is one
            edited      Boolean        whether it was edited

        >>> import analyser
        >>> analyser.read_export(analyser.sample_exports()[0]).messages.columns[:6]
        ['id', 'line', 'lines', 'timestamp', 'sender', 'kind']
        """
        return self._people.table(self._export.chat.select(CHAT.names()))


def _chat(export: Export, names: str) -> Chat:
    people = People(everybody(export.chat), names, called_otherwise(export))
    quality = export.quality if people.real else without_words(export.quality)
    return Chat(export.group, files_of(export), export.platform, quality, export, people)


def read_export(path: Path | str, date_order: str = "auto", names: str = PSEUDONYMS) -> Chat:
    """Read one exported chat, a .txt or the .zip that phones make.

    Parameters
    ----------
    path
        The export, as a path or as text.
    date_order
        "dmy", "mdy" or "ymd" where you know it; "auto" weighs the evidence in the file.
    names
        "pseudonyms", or "real" to see names and texts as they are. A pseudonym holds within this object alone: `review` numbers
        people otherwise.

    Raises
    ------
    ExportUnreadable
        The file cannot be read as an export; says which line and why.
    ArgumentUnusable
        `date_order` or `names` is none of these words.

    Examples
    --------
    >>> import analyser
    >>> chat = analyser.read_export(analyser.sample_exports()[0])
    >>> chat.group, chat.messages["sender"].drop_nulls()[0]
    ('Sew Positive Beginners (Thurs)', 'Member 12')
    >>> analyser.read_export(analyser.sample_exports()[0], names="real").messages["sender"].drop_nulls()[0]
    'Helen (Sew Positive)'
    """
    return _chat(_export(arguments.path(path, "path"), date_order), names)


def _export(path: Path | Held, date_order: str) -> Export:
    return read_file(path, arguments.choice(date_order, ("auto", *ORDERS), "order of day, month and year"))


def join(paths: Path | str | Sequence[Path | str], date_order: str = "auto", names: str = PSEUDONYMS) -> list[Chat]:
    """Read several exports; those of one group, from one phone or several, become one chat. Nothing counts twice.

    Parameters and errors are those of `read_export`.

    Examples
    --------
    >>> import analyser
    >>> [chat.group for chat in analyser.join([*analyser.sample_exports()[:2], analyser.sample_exports()[0]])]
    ['Sew Positive Beginners (Thurs)', 'Sew Positive Social']
    """
    return [
        _chat(export, names) for export in join_groups([_export(path, date_order) for path in arguments.paths(paths)])
    ]
