"""Which record each header starts: a message by somebody, a notice of WhatsApp's own, or none (pasted text).

It takes all headers of a file to judge one. Who writes elsewhere in the file, who is named in notices, and the
order of time tell "Ann: Bob left" from "Ann left", and a timetable inside a message from the next message.
"""

from collections import Counter
from datetime import datetime
from functools import cache
from typing import NamedTuple

from analyser.chat.names import clean_name, without_marks
from analyser.export import bodies, notices
from analyser.export.headers import Header
from analyser.export.notices import MARKED
from analyser.export.senders import Senders, prefix

NEVER_TYPED = ("joined", "created", "encryption")
"""Notices so worded that nobody types them; "Bea left" without a mark, in a file with marks, is Bea's own message."""
UNKNOWN = notices.Notice("other", None, "", None)
"""Stands for a notice whose wording we do not know."""


class Record(NamedTuple):
    """What a header starts: the sender (None for a notice), the first line of text, and the notice it is, if any.

    `label` is the name that an iPhone writes before a notice; `unmarked` is True where a person, not WhatsApp,
    typed the body (an iPhone marks its own).
    """

    header: Header
    timestamp: datetime
    sender: str | None
    first_line: str
    notice: notices.Notice | None
    label: str | None = None
    unmarked: bool = False

    @property
    def known(self) -> bool:
        """False for a notice whose wording we do not know."""
        return self.notice is not UNKNOWN


class RecordReader:
    """Decides for each header of one file what it starts.

    `platform` is that of most headers, `labels` are names that stand before notices but belong to nobody (the group's).
    """

    def __init__(self, headers: list[tuple[Header, datetime]]):
        self.headers = headers
        self.platform = Counter(header.platform for header, _ in headers).most_common(1)[0][0]
        self.labels = set()
        self._clean = cache(clean_name)
        self._holds_a_verb = cache(_holds_a_verb)
        self._has_marks = any(": \u200e" in header.rest or ": \u200f" in header.rest for header, _ in headers)
        self._members = self._members_in_notices()
        self._senders = Senders([header.rest for header, _ in headers], self._members)

    def records(self) -> list[Record]:
        """What every header of the file starts, in its order; pasted lines are still among them (`pasted.py`)."""
        return [self._record(header, time) for header, time in self.headers]

    def _members_in_notices(self) -> set[str]:
        """Who is named in notices: evidence for who is a sender, and for names with a colon or an "and"."""
        found = set()
        for header, _ in self.headers:
            notice = notices.recognise(body) if (body := self._maybe_notice(header)) else None
            if notice and _names_somebody(notice):
                found.update((notice.actor, *notices.names_in(notice.targets, frozenset())))
        return found - {"You", "", None}

    def _maybe_notice(self, header: Header) -> str | None:
        """The part of a line that may be a notice, or None where a quick look rules it out."""
        first = prefix(header.rest)
        if first is None or self._holds_a_verb(first):
            return header.rest
        body = header.rest[len(first) + 2 :]
        return body if header.platform == "iphone" and body.startswith(MARKED) else None

    def _record(self, header: Header, time: datetime) -> Record:
        written, body = self._senders.split(header.rest)
        sender = (self._clean(written) or written or None) if written else None
        if notice := self._notice_without_label(sender, header):
            return Record(header, time, None, header.rest, notice)
        if header.platform == "iphone":
            if notice := self._notice_under_label(sender, body):
                self._note_label(sender, notice)
                return Record(header, time, None, body, notice, label=sender)
            return Record(header, time, sender, body, None, unmarked=self._has_marks)
        return Record(header, time, sender, body, None)

    def _notice_without_label(self, sender: str | None, header: Header) -> notices.Notice | None:
        """The notice that stands alone after a header; what looks like its sender may be its own beginning."""
        rest = header.rest
        if sender is None:
            return notices.recognise(rest) or UNKNOWN
        if self._senders.begins_with_longer_name(rest):
            return notices.recognise(rest)
        if sender in self._members or not self._holds_a_verb(sender):
            return None
        notice = notices.recognise(rest)
        return notice if notice and _names_somebody(notice) else None

    def _notice_under_label(self, sender: str, body: str) -> notices.Notice | None:
        """The notice that an iPhone writes after the name of a person or of the group."""
        if body.startswith(MARKED):
            stands_in = bodies.recognise(body)
            written_by_person = stands_in.kind != "message" or stands_in.edited or body.rstrip().endswith(":")
            return notices.recognise(body) or (None if written_by_person else UNKNOWN)
        if sender in self.labels or without_marks(body).startswith((sender, "Messages ")):
            notice = notices.recognise(body)
            about_self = notice and (notice.actor == sender or notice.event == "encryption" or sender in self.labels)
            typed = self._has_marks and sender not in self.labels and notice and notice.event not in NEVER_TYPED
            return notice if about_self and not typed else None
        return None

    def _note_label(self, label: str, notice: notices.Notice) -> None:
        if notice.event == "encryption" and notice.actor is None and not notice.targets:
            self.labels.add(label)


def _names_somebody(notice: notices.Notice) -> bool:
    """Whether the actor, if any, can be a name: "Jo was here: added pockets" is a message, not an addition."""
    return ": " not in (notice.actor or "") and not (notice.actor or "").endswith(":")


def _holds_a_verb(words: str) -> bool:
    """Whether what stands before a colon may be the beginning of a notice ("Ann changed the subject from ...")."""
    return not _first_words().isdisjoint(words.split())


@cache
def _first_words() -> frozenset[str]:
    return frozenset(wording.fixed.split(maxsplit=1)[0] for wording in notices.wordings() if wording.fixed.strip())
