"""Which record each header starts: a message by somebody, a notice of WhatsApp's own, or none (pasted text).

It takes all headers of a file to judge one. Who writes elsewhere in the file, who is named in notices, and the
order of time tell "Ann: Bob left" from "Ann left", and a timetable inside a message from the next message.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from analyser.chat.names import clean_name
from analyser.export import bodies, notices
from analyser.export.headers import Header

MARKED = ("\u200e", "\u200f")
"""An iPhone writes one of these before everything that WhatsApp, not a person, put into a message."""
PASTED = timedelta(days=1)
"""A record that jumps further than this out of the order of time, by a sender seen nowhere else, is pasted text."""
COLON_NAME_SEEN = 3
"""So many messages must share a longer prefix before a colon is taken to belong to the sender's name."""
UNKNOWN = notices.Notice("other", None, "", None)
"""Stands for a notice whose wording we do not know."""


class Record(NamedTuple):
    """What a header starts: the sender (None for a notice), the first line of text, and the notice it is, if any.

    `known` is False for a notice whose wording we do not know; `unmarked` is True where a person, not WhatsApp,
    typed the body (an iPhone marks its own).
    """

    header: Header
    timestamp: datetime
    sender: str | None
    first_line: str
    notice: notices.Notice | None
    known: bool = True
    unmarked: bool = False


class RecordReader:
    """Decides for each header of one file what it starts.

    After `records`, `group` is the group's name where a notice gives it, `exporter` the name of the person whose phone
    made the export where that shows, and `doubtful` holds the lines of records that may be pasted text.
    """

    def __init__(self, headers: list[tuple[Header, datetime]]):
        self.headers = headers
        self.platform = Counter(header.platform for header, _ in headers).most_common(1)[0][0]
        self.group = None
        self.exporter = None
        self.doubtful = []
        self._labels = set()
        self._has_marks = any(": \u200e" in header.rest or ": \u200f" in header.rest for header, _ in headers)
        self._prefixes = Counter(first for header, _ in headers if (first := _prefix(header.rest)) is not None)
        self._members = self._members_in_notices()
        self._senders = self._whole_senders()

    def records(self) -> list[Record]:
        """Every record of the file, in its order."""
        found = []
        for place, (header, time) in enumerate(self.headers):
            record = self._record(header, time)
            after = self.headers[place + 1][1] if place + 1 < len(self.headers) else None
            if not (found and self._is_pasted(record, found[-1].timestamp, after)):
                found.append(record)
        return found

    # Names

    def _members_in_notices(self) -> set[str]:
        """Who is named in notices: evidence for who is a sender, and for names with a colon or an "and"."""
        found = set()
        for header, _ in self.headers:
            notice = notices.recognise(body) if (body := self._maybe_notice(header)) else None
            if notice and ": " not in (notice.actor or ""):
                found.update((notice.actor, *notices.names_in(notice.targets, frozenset())))
        return found - {"You", "", None}

    def _maybe_notice(self, header: Header) -> str | None:
        """The part of a line that may be a notice, or None where a quick look rules it out."""
        first = _prefix(header.rest)
        if first is None or (header.platform == "android" and _holds_a_verb(first)):
            return header.rest
        body = header.rest[len(first) + 2 :]
        return body if header.platform == "iphone" and body.startswith(MARKED) else None

    def _whole_senders(self) -> dict[str, str]:
        """What stands before the first colon -> the sender as written: longer where the name itself holds a colon."""
        bodies_by_prefix = defaultdict(set)
        for header, _ in self.headers:
            first = _prefix(header.rest)
            if first is not None:
                bodies_by_prefix[first].add(_prefix(header.rest[len(first) + 2 :]))
        return {first: self._whole_sender(first, seconds) for first, seconds in bodies_by_prefix.items()}

    def _whole_sender(self, first: str, seconds: set[str | None]) -> str:
        second = next(iter(seconds)) if len(seconds) == 1 else None
        if second is None or second.startswith(MARKED) or second.casefold() == "location":
            return next((f"{first}: {more}" for more in seconds if self._is_member(first, more)), first)
        often = self._prefixes[first] >= COLON_NAME_SEEN
        return f"{first}: {second}" if often or self._is_member(first, second) else first

    def _is_member(self, first: str, second: str | None) -> bool:
        return second is not None and clean_name(f"{first}: {second}") in self._members

    def _split(self, rest: str) -> tuple[str | None, str]:
        """Sender as written, and body; (None, rest) where the rest names no sender."""
        first = _prefix(rest)
        if first is None:
            without_body = rest.endswith(":") and rest[:-1] in self._prefixes
            return (rest[:-1], "") if without_body else (None, rest)
        whole = self._senders[first]
        written = whole if rest.startswith(f"{whole}: ") else first
        return written, rest[len(written) + 2 :]

    # Records

    def _record(self, header: Header, time: datetime) -> Record:
        written, body = self._split(header.rest)
        sender = clean_name(written) if written is not None else None
        if header.platform == "iphone":
            notice, text = self._iphone_notice(sender, body), body
        else:
            notice, text = self._android_notice(sender, header.rest), header.rest
        if notice is None:
            self._note_exporter(sender, body.lstrip("".join(MARKED)).startswith("You deleted this message"))
            unmarked = self._has_marks and header.platform == "iphone"
            return Record(header, time, sender, body, None, unmarked=unmarked)
        self._note_group(notice, sender)
        self._note_exporter(sender, notice.actor == "You" and sender not in self._labels)
        return Record(header, time, None, text, notice, known=notice is not UNKNOWN)

    def _android_notice(self, sender: str | None, rest: str) -> notices.Notice | None:
        if sender is None:
            return notices.recognise(rest) or UNKNOWN
        if sender in self._members or not _holds_a_verb(sender):
            return None
        notice = notices.recognise(rest)
        return notice if notice and ": " not in (notice.actor or "") else None

    def _iphone_notice(self, sender: str | None, body: str) -> notices.Notice | None:
        if body.startswith(MARKED):
            stands_in = bodies.recognise(body)
            written_by_person = stands_in.kind != "message" or stands_in.edited or body.rstrip().endswith(":")
            return notices.recognise(body) or (None if written_by_person else UNKNOWN)
        if sender is None:
            return notices.recognise(body) or UNKNOWN
        if sender in self._labels or clean_name(body).startswith((sender, "Messages ")):
            notice = notices.recognise(body)
            about_self = notice and (notice.actor == sender or notice.event == "encryption" or sender in self._labels)
            return notice if about_self else None
        return None

    def _note_group(self, notice: notices.Notice, label: str | None) -> None:
        if notice.event in ("created", "subject") and notice.quoted:
            self.group = notice.quoted
        if label and self.platform == "iphone" and notice.event == "encryption" and notice.actor is None:
            self._labels.add(label)
            self.group = self.group or label

    def _note_exporter(self, label: str | None, speaks_as_you: bool) -> None:
        if speaks_as_you and label:
            self.exporter = self.exporter or label

    # Pasted text

    def _is_pasted(self, record: Record, before: datetime, after: datetime | None) -> bool:
        """Whether a header-shaped line is text inside the message before it; else notes it where that is doubtful."""
        if not record.known:
            return not (before <= record.timestamp and (after is None or record.timestamp <= after))
        back = record.timestamp < before - PASTED
        ahead = after is not None and record.timestamp > after + PASTED
        returns = after is None or after >= before - PASTED
        if record.sender is None or not (back or ahead) or not returns:
            return False
        stranger = record.sender not in self._members and self._prefixes[_prefix(record.header.rest)] == 1
        if not stranger:
            self.doubtful.append(record.header.line)
        return stranger


def _prefix(rest: str) -> str | None:
    """What stands before the first ": ", or None where there is none."""
    first, separator, _ = rest.partition(": ")
    return first if separator else None


@cache
def _holds_a_verb(prefix: str) -> bool:
    """Whether what stands before a colon may be the beginning of a notice ("Ann changed the subject from ...")."""
    return not _first_words().isdisjoint(prefix.split())


@cache
def _first_words() -> frozenset[str]:
    return frozenset(wording.fixed.split(maxsplit=1)[0] for wording in notices.wordings() if wording.fixed.strip())
