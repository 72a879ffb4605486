"""From the text of one chat to the chat table: every line ends up in exactly one record, or is reported.

1. Each line is tried as a header (`headers.py`); one date order is inferred for the file (`dates.py`).
2. Each header becomes a message or a notice, or is found to be text pasted into the message before it (`records.py`).
3. A record's text is its own line's rest and every line up to the next record.
"""

from typing import NamedTuple

import polars as pl

from analyser.chat.names import without_marks
from analyser.chat.table import CHAT
from analyser.errors import ExportUnreadable
from analyser.export import bodies, notices
from analyser.export.dates import DateOrder, infer
from analyser.export.headers import ORDERS, Header, find_header
from analyser.export.notices import MARKED
from analyser.export.pasted import find_pasted
from analyser.export.quality import ParseQuality, shown
from analyser.export.records import Record, RecordReader
from analyser.export.source import EXPECTED, HOW_TO


class Parsed(NamedTuple):
    """The chat table; the group's name and the exporter's, where the export shows them; the platform; the quality."""

    chat: pl.DataFrame
    group: str | None
    exporter: str | None
    platform: str
    quality: ParseQuality


def parse(text: str, name: str, date_order: str = "auto", replaced: int = 0) -> Parsed:
    """Read the text of one chat.

    Parameters
    ----------
    text
        The whole export, decoded.
    name
        What to call the file in an error.
    date_order
        "auto" or one of `analyser.export.headers.ORDERS`.
    replaced
        How many bytes were not text (for the quality report).

    Raises
    ------
    ExportUnreadable
        No line begins like a record of a WhatsApp export.
    """
    lines = _physical_lines(text)
    headers = [header for number, line in enumerate(lines, 1) if (header := find_header(number, line))]
    if not headers:
        raise _not_an_export(name, lines)
    order = _date_order(headers, date_order)
    dated = [(header, time) for header in headers if (time := header.timestamp(order.order))]
    if not dated:
        raise _not_an_export(name, lines)
    reader = RecordReader(dated)
    every = reader.records()
    pasted, doubtful = find_pasted(every)
    records = [record for place, record in enumerate(every) if place not in pasted]
    if not any(record.known for record in records):
        raise _not_an_export(name, lines)
    chat = _table(records, lines)
    impossible = {header.line for header in headers} - {header.line for header, _ in dated}
    told_apart = {place for place in pasted if every[place].sender is not None}
    in_doubt = sorted(impossible.union(every[place].header.line for place in told_apart.union(doubtful)))
    in_doubt = [line for line in in_doubt if line > records[0].header.line]
    quality = _quality(chat, records, lines, order, replaced, in_doubt)
    return Parsed(chat, _group(records), _exporter(records, reader.labels), reader.platform, quality)


def _physical_lines(text: str) -> list[str]:
    """Lines by "\\n" only: messages hold other line-like characters. A "\\r" before it belongs to the
    line break; a file without any "\\n" has "\\r" alone for its line breaks.
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines[:-1] if lines[-1] == "" else lines


def _not_an_export(name: str, lines: list[str]) -> ExportUnreadable:
    number, line = next(((number, line) for number, line in enumerate(lines, 1) if line.strip()), (1, ""))
    return ExportUnreadable(
        f"{name} could not be read as a WhatsApp export.\n  Line {number} is: '{shown(line)}'\n{EXPECTED}{HOW_TO}"
    )


def _group(records: list[Record]) -> str | None:
    """The group's name: what the last notice of it says, else what stands before the notice of encryption."""
    quoted = [each.notice.quoted for each in records if each.notice and each.notice.event in ("created", "subject")]
    labels = [each.label for each in records if each.label and each.notice.event == "encryption"]
    return next((name for name in [*reversed(quoted), *labels] if name), None)


def _exporter(records: list[Record], labels: set[str]) -> str | None:
    """The first person under whose own name WhatsApp says "You"."""
    people = {record.sender for record in records} - labels
    as_you = (record.sender or record.label for record in records if _speaks_as_you(record))
    return next((name for name in as_you if name in people), None)


def _speaks_as_you(record: Record) -> bool:
    if record.notice:
        return record.notice.actor == "You"
    return record.first_line.lstrip("".join(MARKED)).startswith("You deleted this message")


def _date_order(headers: list[Header], wanted: str) -> DateOrder:
    if wanted in ORDERS:
        return DateOrder(wanted, True, "it was given with --date-order.")
    return infer(headers)


def _table(records: list[Record], lines: list[str]) -> pl.DataFrame:
    starts = [record.header.line for record in records] + [len(lines) + 1]
    known = {record.notice.actor if record.notice else record.sender for record in records} - {None}
    rows = []
    for number, record in enumerate(records):
        first, after = starts[number], starts[number + 1]
        text = "\n".join([record.first_line, *lines[first : after - 1]])
        rows.append(_row(number, record, after - first, text, known))
    return pl.DataFrame(rows, schema=CHAT, orient="row")


def _row(number: int, record: Record, count: int, text: str, known: set[str]) -> tuple:
    line, time, notice = record.header.line, record.timestamp, record.notice
    if notice:
        targets = notices.names_in(notice.targets, known)
        return number, line, count, time, None, "system", notice.event, notice.actor, targets, text, None, False
    typed = record.unmarked and text and without_marks(text) == text
    body = bodies.TYPED if typed else bodies.recognise(text)
    return number, line, count, time, record.sender, body.kind, None, None, [], text, body.attachment, body.edited


def _quality(chat, records, lines, order: DateOrder, replaced: int, doubtful: list[int]) -> ParseQuality:
    first = records[0].header.line
    created = chat.filter(pl.col("event") == "created")
    return ParseQuality(
        lines=len(lines),
        unread=tuple((number, shown(lines[number - 1])) for number in range(1, first)),
        unknown=tuple((record.header.line, shown(record.first_line)) for record in records if not record.known),
        doubtful=tuple(doubtful),
        date_order=order.order,
        date_order_sure=order.sure,
        date_order_why=order.why,
        replaced=replaced,
        records=chat.height,
        starts_with_creation=created.height > 0,
    )
