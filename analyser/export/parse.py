"""From the bytes of one chat to the chat table: every line ends up in exactly one record, or is reported.

1. Each line that begins like a record is found, with its numbers (`scan.py`, `headers.py`).
2. One date order is inferred for the file (`dates.py`).
3. Each header becomes a message or a notice (`records.py`), or is found to be text pasted into the message before it
   (`pasted.py`).
4. A record's text is its own line's rest and every line up to the next record.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl

from analyser.chat.table import CHAT
from analyser.errors import ExportUnreadable
from analyser.export import bodies, notices
from analyser.export.content import Content
from analyser.export.dates import ORDERS, WORDS, DateOrder, given_order, infer, timestamps
from analyser.export.encoding import UTF_8
from analyser.export.pasted import find_pasted
from analyser.export.quality import ParseQuality, shown
from analyser.export.records import Records, read_records
from analyser.export.scan import Headers, find_headers
from analyser.export.source import EXPECTED, HOW_TO
from analyser.export.stand_ins import may_stand_in


class Parsed(NamedTuple):
    """The chat table; the group's name and the exporter's, where the export shows them; the platform; the quality."""

    chat: pl.DataFrame
    group: str | None
    exporter: str | None
    platform: str
    quality: ParseQuality


def parse(content: bytes, name: str, date_order: str = "auto", replaced: int = 0, encoding: str = UTF_8) -> Parsed:
    """Read the text of one chat.

    Parameters
    ----------
    content
        The whole export as UTF-8, line breaks as line feeds (`analyser.export.source`).
    name
        What to call the file in an error.
    date_order
        "auto" or one of `analyser.export.dates.ORDERS`.
    replaced, encoding
        How many bytes were not text, and how the file was decoded (for the quality report).

    Raises
    ------
    ExportUnreadable
        No line begins like a record of a WhatsApp export, or none of the dates exists.
    """
    text = Content(content)
    headers = find_headers(text)
    if not len(headers):
        raise _not_an_export(name, text)
    order = given_order(headers, date_order) if date_order in ORDERS else infer(headers, content)
    times, valid = timestamps(headers, order.styles)
    if not valid.any():
        raise _no_such_day(name, text, int(headers.line[0]), order.order)
    impossible = headers.line[~valid]
    headers = headers.only(valid).without_numbers()
    every = read_records(headers, times[valid], text)
    pasted, doubtful = find_pasted(every)
    kept = np.ones(len(every), dtype=bool)
    kept[list(pasted)] = False
    records = every.only(kept)
    if records.unknown.all():
        raise _not_an_export(name, text)
    spoken = [place for place in pasted if not every.unknown[place]]
    in_doubt = np.unique(every.headers.line[[*spoken, *doubtful]])
    read = _bodies(records)
    chat = _table(records, read)
    lines = {"impossible": impossible, "doubtful": in_doubt}
    quality = _quality(chat, records, order, replaced, encoding, lines)
    return Parsed(chat, _group(records), _exporter(records, read), _platform(records), quality)


class Bodies(NamedTuple):
    """The different bodies, a plain message first; the place of each record's among them; where each text ends (bytes
    of the file); and the records that say the exporter deleted a message.
    """

    different: list[bodies.Body]
    of_record: np.ndarray
    ends: np.ndarray
    own_deletions: list[int]


def _not_an_export(name: str, text: Content) -> ExportUnreadable:
    lines = ((place, text.line(place)) for place in range(len(text)))
    place, line = next(((place, line) for place, line in lines if line.strip()), (0, ""))
    return ExportUnreadable(
        f"{name} could not be read as a WhatsApp export.\n  Line {place + 1} is: '{shown(line)}'\n{EXPECTED}{HOW_TO}"
    )


def _no_such_day(name: str, text: Content, place: int, order: str) -> ExportUnreadable:
    return ExportUnreadable(
        f"{name} holds no date that exists when read with {WORDS[order]}.\n  Line {place + 1} is:"
        f" '{shown(text.line(place))}'\n  Give another --date-order (dmy, mdy or ymd), or none."
    )


def _platform(records: Records) -> str:
    iphone = records.headers.that(lambda kind: kind.platform == "iphone")
    if 2 * iphone.sum() == len(iphone):
        return "iphone" if iphone[0] else "android"
    return "iphone" if 2 * iphone.sum() > len(iphone) else "android"


def _group(records: Records) -> str | None:
    """The group's name: what the last notice of it says, else what stands before the notice of encryption."""
    quoted = _places_of(records, lambda notice: notice.event in ("created", "subject") and notice.quoted)
    if len(quoted):
        return records.notices[records.notice[quoted[-1]]].quoted
    encrypted = _places_of(records, lambda notice: notice.event == "encryption")
    labels = records.label[encrypted]
    return records.names[labels[labels >= 0][0]] if (labels >= 0).any() else None


def _exporter(records: Records, read: Bodies) -> str | None:
    """The one person under whose own name WhatsApp says "You"; None where it says so under several."""
    people = {records.names[place] for place in _writing(records)} - records.labels
    notices_as_you = _places_of(records, lambda notice: notice.actor == "You")
    under = [label for label in records.label[notices_as_you].tolist() if label >= 0]
    own = records.sender[read.own_deletions].tolist()
    names = {records.names[name] for name in [*under, *own]} & people
    return names.pop() if len(names) == 1 else None


def _writing(records: Records) -> list[int]:
    """Places of the names of those who write."""
    return np.flatnonzero(np.bincount(records.sender + 1)[1:]).tolist()


def _places_of(records: Records, holds: Callable[[notices.Notice], bool]) -> np.ndarray:
    """The places of notices of which something holds."""
    chosen = np.array([*(bool(holds(notice)) for notice in records.notices), False])
    return np.flatnonzero(chosen[records.notice])


def _table(records: Records, read: Bodies) -> pl.DataFrame:
    headers = records.headers
    after = np.append(headers.line[1:], np.int32(len(records.content)))
    columns = {
        "id": np.arange(len(records), dtype=np.uint32),
        "line": (headers.line + 1).astype(np.uint32),
        "lines": (after - headers.line).astype(np.uint32),
        "timestamp": pl.Series(records.times * 1_000_000).cast(pl.Datetime("us")),
        "sender": _chosen([*records.names, None], records.sender),
        **_kinds(records, read),
        "text": records.content.cut(records.body, read.ends),
    }
    return pl.DataFrame(columns).select(CHAT.names()).cast(dict(CHAT))


def _chosen(values: list, places: np.ndarray, dtype=pl.String) -> pl.Series:
    """One of a few values for each row, by its place among them; -1 is the last."""
    if len(values) == 1:
        return pl.Series(values, dtype=dtype).new_from_index(0, len(places))
    return pl.Series(values, dtype=dtype).gather(
        np.where(places < 0, np.int32(len(values) - 1), places).view(np.uint32)
    )


def _kinds(records: Records, read: Bodies) -> dict[str, pl.Series | np.ndarray]:
    """The columns that say what a record is: kind, event, actor, targets, attachment, edited."""
    known = {records.names[place] for place in _writing(records)}
    known |= {notice.actor for notice in records.notices if notice.actor}
    targets = [tuple(records.known_names.named_in(notice, known)) for notice in records.notices]
    kind = np.where(records.sender < 0, np.int32(-1), read.of_record)
    files = [*(body.attachment for body in read.different), None]
    return {
        "kind": _chosen([*(body.kind for body in read.different), "system"], kind),
        "event": _of_notice(records, [notice.event for notice in records.notices], None),
        "actor": _of_notice(records, [notice.actor for notice in records.notices], None),
        "targets": _of_notice(records, targets, (), pl.List(pl.String)),
        "attachment": _chosen(files if any(files) else [None], kind),
        "edited": np.array([body.edited for body in read.different], dtype=bool)[read.of_record],
    }


def _of_notice(records: Records, values: list, otherwise, dtype=pl.String) -> pl.Series:
    """What each notice has, of few different values, and something else for messages."""
    places = {}
    of_notice = [places.setdefault(value, len(places)) for value in values]
    return _chosen([*places, otherwise], np.array([*of_notice, -1], dtype=np.int32)[records.notice], dtype)


def _bodies(records: Records) -> Bodies:
    content, line = records.content, records.headers.line
    ends = content.lines.ends[np.append(line[1:], np.int32(len(content))) - 1]
    iphone = records.headers.that(lambda kind: kind.platform == "iphone")
    maybe = may_stand_in(content, line, records.body, ends, iphone & records.marked)
    places = np.flatnonzero(maybe & (records.sender >= 0))
    texts = content.texts(records.body[places], ends[places])
    different = list(set(texts))
    found = {bodies.TYPED: 0}
    read = bodies.recognise_all(different)
    of_text = {text: found.setdefault(body, len(found)) for text, body in zip(different, read, strict=True)}
    of_record = np.zeros(len(records), dtype=np.int32)
    of_record[places] = [of_text[text] for text in texts]
    deletions = [text for text, body in zip(different, read, strict=True) if body.kind == "deleted"]
    own = {text for text in deletions if bodies.deleted_by_exporter(text)}
    own_deletions = [place for place, text in zip(places.tolist(), texts, strict=True) if text in own] if own else []
    return Bodies(list(found), of_record, ends, own_deletions)


def _quality(
    chat: pl.DataFrame, records: Records, order: DateOrder, replaced: int, encoding: str, lines: dict[str, np.ndarray]
) -> ParseQuality:
    text, headers = records.content, records.headers
    first = int(headers.line[0])
    unknown = np.flatnonzero(records.unknown).tolist()
    return ParseQuality(
        lines=len(text),
        unread=tuple((place + 1, shown(text.line(place))) for place in range(first)),
        unknown=tuple((int(headers.line[place]) + 1, shown(records.first_line(place))) for place in unknown),
        lookalikes=tuple((place + 1, shown(text.line(place))) for place in headers.lookalikes if place > first),
        **{name: tuple((found[found > first] + 1).tolist()) for name, found in lines.items()},
        date_order=order.order,
        date_order_sure=order.sure,
        date_order_confidence=order.confidence,
        date_order_why=order.why,
        replaced=replaced,
        encoding=encoding,
        styles=_styles(headers),
        records=chat.height,
        starts_with_creation=bool((chat["event"] == "created").any()),
    )


def _styles(headers: Headers) -> tuple[str, ...]:
    """The kinds of header in the file, the most frequent first."""
    counts = np.bincount(headers.style, minlength=len(headers.styles))
    return tuple(headers.styles[place] for place in np.argsort(-counts, kind="stable") if counts[place])
