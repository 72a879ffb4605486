"""Which record each header starts: a message by somebody, or a notice of WhatsApp's own.

It takes all headers of a file to judge one. Who writes elsewhere in the file and who is named in notices tell
"Ann: Bob left" from "Ann left". Most records are settled as columns; only what may be a notice is looked at one by one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from analyser.chat.names import MARKS, clean_name
from analyser.export import bodies, notices
from analyser.export.content import Content
from analyser.export.known_names import KnownNames
from analyser.export.notices import MARKED
from analyser.export.scan import Headers
from analyser.export.senders import Senders

NEVER_TYPED = ("joined", "created", "encryption")
"""Notices so worded that hardly anybody types them. "Bea left" without a mark, in a file with marks, is Bea's own."""
HARDLY_TYPED = ("joined", "encryption")
"""The same in a file whose notices have marks: some of these were seen without."""
UNKNOWN = notices.Notice("other", None, "", None)
"""Stands for a notice whose wording we do not know."""
MISSED_CALL = notices.Notice("call", None, "", None)
FROM_THE_RIGHT = "\u200f"
FIRST_RECORDS = 5
"""Where the notice of encryption stands that an iPhone writes under the group's name."""
NO_SPACE = 0.1
"""A phone that writes "Bob:Hi" has hardly any ": " in its lines; more than this share, and it writes "Bob: Hi"."""
MOSTLY = 0.5
"""Such a phone has a colon in at least this share of its lines."""
ENCRYPTION = "Messages "
"""How the notice of encryption begins, which may stand under any name."""
_MAY_BE_MARK = [ENCRYPTION.encode()[0], 0xE2, 0xEF]
"""First bytes of that notice, and of invisible marks."""
SAMPLED = 50
"""Records under a name that tell whether the name is the group's."""


@dataclass
class Records:
    """What each header of a file starts, n records in the order of the file.

    Attributes
    ----------
    headers, times
        The header of each, and its local time in seconds since 1970 (int64, n).
    sender
        The place of the sender in `names`; -1 for a notice (int32, n).
    names
        Cleaned names.
    body
        Where the text begins, in bytes of the file (int32, n).
    notice
        The place in `notices` of the notice that it is; -1 for a message (int32, n).
    notices
        The different notices, `UNKNOWN` first.
    label
        The place in `names` of what an iPhone writes before a notice; -1 for nothing (int32, n).
    labels
        Names that stand before notices but belong to nobody: the group's.
    marked
        Whether the file is from an iPhone that marks what WhatsApp itself writes.
    known_names
        Reads whom a notice names.
    """

    headers: Headers
    times: np.ndarray
    content: Content
    sender: np.ndarray
    names: list[str]
    body: np.ndarray
    notice: np.ndarray
    notices: list[notices.Notice]
    label: np.ndarray
    labels: set[str]
    marked: bool
    known_names: KnownNames

    def __len__(self) -> int:
        return len(self.times)

    def first_line(self, place: int) -> str:
        """The first line of a record's text."""
        end = self.content.lines.ends[self.headers.line[place]]
        return self.content.raw[self.body[place] : end].decode()

    def name(self, place: int) -> str | None:
        """The sender of a record, None for a notice."""
        return self.names[self.sender[place]] if self.sender[place] >= 0 else None

    @cached_property
    def unknown(self) -> np.ndarray:
        """Which are notices whose wording we do not know (bool, n)."""
        return self.notice == 0

    def only(self, mask: np.ndarray) -> "Records":
        """Some of them."""
        if mask.all():
            return self
        columns = ("times", "sender", "body", "notice", "label")
        kept = {name: getattr(self, name)[mask] for name in columns}
        return replace(self, headers=self.headers.only(mask), **kept)


def read_records(headers: Headers, times: np.ndarray, content: Content) -> Records:
    """What every header starts; pasted lines are still among them (`pasted.py`)."""
    return _Reader(headers, times, content).records()


class _Reader:
    def __init__(self, headers: Headers, times: np.ndarray, content: Content):
        self.headers, self.times, self.content = headers, times, content
        self.ends = content.lines.ends[headers.line]
        self.iphone = headers.that(lambda kind: kind.platform == "iphone")
        colon, gap = self._colons()
        self.body = np.where(colon >= 0, headers.rest + colon + gap, headers.rest)
        self.written, self.prefix = self._prefixes(colon)
        self.known_names = KnownNames(self.written)
        self.recognise = self.known_names.recognise
        self._find_marked()
        self.begins_notice = self._prefixes_that(notices.may_begin_notice)
        self.members = self._members_in_notices()
        self.senders = Senders(self.written, self.prefix, self._rests_of, self.members)
        self.longer = self._prefixes_that({name.partition(": ")[0] for name in self.senders.longer}.__contains__)
        self.names, self.sender = self._names()
        self.places = {name: place for place, name in enumerate(self.names)}
        self._read_longer_names()
        self.leads_anywhere = bool(self.leads.any())
        self.notices = {UNKNOWN: 0}
        self.notice = np.full(len(headers), -1, dtype=np.int32)
        self.label = np.full(len(headers), -1, dtype=np.int32)
        self.labels: set[str] = set()

    def records(self) -> Records:
        self._read_without_label()
        if self.iphone.any():
            self._read_under_labels()
        return Records(
            headers=self.headers,
            times=self.times,
            content=self.content,
            sender=self.sender,
            names=self.names,
            body=self.body,
            notice=self.notice,
            notices=list(self.notices),
            label=self.label,
            labels=self.labels,
            marked=self.leads_anywhere,
            known_names=self.known_names,
        )

    def _rests_of(self, places: np.ndarray) -> list[str]:
        return self.content.texts(self.headers.rest[places], self.ends[places])

    def _bodies_of(self, places: np.ndarray) -> list[str]:
        return self.content.texts(self.body[places], self.ends[places])

    def _colons(self) -> tuple[np.ndarray, np.ndarray | int]:
        """Where the first ": " stands in each rest (-1: nowhere) and its length: 1 where a phone writes "Bob:Hi"."""
        colon, gap = self.content.find(b": ", self.headers.rest, self.ends), 2
        for style in self.headers.styles:
            rows = np.flatnonzero(self.headers.that(lambda kind, style=style: kind.style == style))
            if len(rows) and (colon[rows] >= 0).mean() < NO_SPACE:
                bare = self.content.find(b":", self.headers.rest[rows], self.ends[rows])
                if (bare > 0).mean() > MOSTLY:
                    gap = np.full(len(colon), 2, dtype=np.int32) if isinstance(gap, int) else gap
                    colon[rows], gap[rows] = np.where(bare > 0, bare, -1), 1
        return colon, gap

    def _prefixes(self, colon: np.ndarray) -> tuple[list[str], np.ndarray]:
        """The different texts before a colon, and the place of each record's among them; -1 where there is none."""
        rows = np.flatnonzero(colon >= 0)
        starts = self.headers.rest[rows]
        cut = self.content.cut(starts, starts + colon[rows])
        written = cut.unique(maintain_order=True)
        prefix = np.full(len(colon), -1, dtype=np.int32)
        prefix[rows] = cut.cast(pl.Enum(written)).to_physical().to_numpy()
        return written.to_list(), prefix

    def _prefixes_that(self, holds: Callable[[str], bool]) -> np.ndarray:
        """Whether something holds of the prefix of each record; not where there is none."""
        chosen = np.array([*map(holds, self.written), False], dtype=bool)
        return chosen[self.prefix] if chosen.any() else np.zeros(len(self.prefix), dtype=bool)

    def _find_marked(self) -> None:
        """Which bodies begin with the mark that an iPhone puts before what WhatsApp writes, and what notices they are."""
        marks = tuple(mark.encode() for mark in MARKED)
        self.leads = self.iphone & (self.prefix >= 0) if self.iphone.any() else np.zeros(len(self.body), dtype=bool)
        self.leads = self.leads & self.content.begins(marks, self.body) if self.leads.any() else self.leads
        self.marked = np.flatnonzero(self.leads)
        self.marked_texts = self._bodies_of(self.marked)
        self.of_marked = {text: self.recognise(text, False) for text in set(self.marked_texts)}
        self.notices_marked = any(notice is not None for notice in self.of_marked.values())

    def _members_in_notices(self) -> set[str]:
        """Who is named in notices: evidence for who is a sender, and for names with a colon or an "and"."""
        found = set()
        alone = set(self._rests_of(np.flatnonzero((self.prefix < 0) | self.begins_notice)))
        for notice in {*map(self.recognise, alone), *self.of_marked.values()} - {None}:
            if _names_somebody(notice):
                found.add(notice.actor)
                found.update(self.known_names.named_in(notice))
        return found - {"You", "", None}

    def _names(self) -> tuple[list[str], np.ndarray]:
        """The cleaned names, and the place of each record's sender among them; -1 for none."""
        cleaned = [clean_name(name) or name or None for name in self.written]
        places = {name: place for place, name in enumerate(name for name in dict.fromkeys(cleaned) if name)}
        of_prefix = np.array([*(places.get(name, -1) for name in cleaned), -1], dtype=np.int32)
        return list(places), of_prefix[self.prefix]

    def _read_longer_names(self) -> None:
        """Records whose sender's name holds a colon, or whose body is empty, so that nothing follows the colon."""
        without = np.flatnonzero(self.prefix < 0)
        bare = without[self.content.bytes[np.maximum(self.ends[without] - 1, 0)] == ord(":")]
        places = np.union1d(np.flatnonzero(self.longer), bare)
        for place, rest in zip(places.tolist(), self._rests_of(places), strict=True):
            written, body = self.senders.split(rest)
            if written:
                self.sender[place] = self._name_place(clean_name(written) or written)
                self.body[place] = self.ends[place] - len(body.encode())
        if len(places):
            self._find_marked()

    def _name_place(self, name: str) -> int:
        if name not in self.places:
            self.places[name] = len(self.names)
            self.names.append(name)
        return self.places[name]

    def _note(self, places: np.ndarray, found: list[notices.Notice]) -> None:
        """Records that are notices, one for each place."""
        codes = [self.notices.setdefault(notice, len(self.notices)) for notice in found]
        self.notice[places] = codes
        self.sender[places] = -1

    def _read_without_label(self) -> None:
        """Notices that stand alone after a header; what looks like a sender may be the beginning of one."""
        alone = np.flatnonzero((self.sender < 0) & ~self.longer)
        texts = self._rests_of(alone)
        of_text = {text: self.recognise(text) or _call(text) for text in set(texts)}
        self._note(alone, [of_text[text] for text in texts])
        others = np.flatnonzero((self.sender >= 0) & self.begins_notice | self.longer)
        found = [self._notice_without_label(*row) for row in zip(others.tolist(), self._rests_of(others), strict=True)]
        kept = np.array([notice is not None for notice in found], dtype=bool)
        self._note(others[kept], [notice for notice in found if notice])
        self.body[self.notice >= 0] = self.headers.rest[self.notice >= 0]

    def _notice_without_label(self, place: int, rest: str) -> notices.Notice | None:
        if self.sender[place] < 0:
            return self.recognise(rest) or _call(rest)
        if self.longer[place] and self.senders.begins_with_longer_name(rest):
            return self.recognise(rest)
        if self.names[self.sender[place]] in self.members or not self.begins_notice[place]:
            return None
        notice = self.recognise(rest)
        return notice if notice and _names_somebody(notice) else None

    def _read_under_labels(self) -> None:
        """Notices that an iPhone writes after the name of a person or of the group."""
        maybe = self._may_be_notice()
        unmarked = self._bodies_of(maybe)
        self.labels = self._find_labels(maybe, unmarked)
        of_text = {text: _marked_notice(text, notice) for text, notice in self.of_marked.items()}
        under = np.isin(self.sender, [self.places[label] for label in self.labels]) & self.iphone & ~self.leads
        typed = self._typed_from_the_right()
        marked = [None if own else of_text[text] for text, own in zip(self.marked_texts, typed, strict=True)]
        self._note_labels(self.marked, marked)
        places = np.union1d(maybe, np.flatnonzero(under))
        texts = unmarked if len(places) == len(maybe) else self._bodies_of(places)
        senders = [self.names[sender] for sender in self.sender[places]]
        self._note_labels(places, list(map(self._unmarked_notice, senders, texts)))

    def _note_labels(self, places: np.ndarray, found: list[notices.Notice | None]) -> None:
        kept = np.array([notice is not None for notice in found], dtype=bool)
        self.label[places[kept]] = self.sender[places[kept]]
        self._note(places[kept], [notice for notice in found if notice])

    def _may_be_notice(self) -> np.ndarray:
        """Places of bodies without a mark that begin as a notice about their sender does; and the first of the file."""
        rows = np.flatnonzero(self.iphone & (self.sender >= 0) & ~self.leads & (self.body < self.ends))
        letters = np.array([name.encode()[0] for name in self.names], dtype=np.uint8)
        first = self.content.bytes[self.body[rows]]
        maybe = rows[(first == letters[self.sender[rows]]) | np.isin(first, _MAY_BE_MARK)]
        texts = self.content.cut(self.body[maybe], self.ends[maybe]).str.strip_chars_start(MARKS)
        senders = pl.Series(self.names, dtype=pl.String).gather(self.sender[maybe])
        about_self = texts.str.starts_with(senders) | texts.str.starts_with(ENCRYPTION)
        return np.union1d(rows[rows < FIRST_RECORDS], maybe[about_self.to_numpy()])

    def _find_labels(self, maybe: np.ndarray, texts: list[str]) -> set[str]:
        """Names under which the notice of encryption stands, and hardly anything else: the group's."""
        encrypted = {text for text, notice in self.of_marked.items() if _is_encryption(notice)}
        places = [place for place, text in zip(self.marked, self.marked_texts, strict=True) if text in encrypted]
        places += [
            place for place, text in zip(maybe, texts, strict=True) if _is_encryption(self.recognise(text, False))
        ]
        return {self.names[name] for name in set(self.sender[places].tolist()) - {-1} if not self._writes(name)}

    def _writes(self, name: int) -> bool:
        """Whether a person stands under a name: in a chat of two, the notice of encryption stands under the other's.

        A person sends pictures, or most of what stands there is no notice.
        """
        places = np.flatnonzero(self.sender == name)[:SAMPLED]
        texts = self._bodies_of(places)
        stand_ins = any(bodies.recognise(text).kind != "message" and not self.recognise(text, False) for text in texts)
        return stand_ins or sum(self.recognise(text, False) is None for text in texts) * 2 > len(places)

    def _typed_from_the_right(self) -> np.ndarray:
        """Which marked bodies of no known wording were typed (bool, one for each of `marked`).

        Who writes from the right may begin with the mark for it. So does WhatsApp, but it begins with the name of the
        person under whom it writes, and not in half of all that stands there.
        """
        right = np.array([text.startswith(FROM_THE_RIGHT) for text in self.marked_texts], dtype=bool)
        if not right.any():
            return right
        unknown = np.array([_marked_notice(text, self.of_marked[text]) is UNKNOWN for text in self.marked_texts])
        senders = self.sender[self.marked]
        times = np.bincount(senders[right & unknown] + 1, minlength=len(self.names) + 1)
        often = (times >= 2) & (times * 2 >= np.bincount(self.sender + 1, minlength=len(self.names) + 1))
        plain = np.bincount(self.sender[~self.leads] + 1, minlength=len(self.names) + 1) > 0
        about = np.array([self._begins_with_sender(*each) for each in zip(senders, self.marked_texts, strict=True)])
        labels = [self.places[label] for label in self.labels]
        written = often[senders + 1] | (plain[senders + 1] & ~about)
        return right & unknown & written & ~np.isin(senders, labels)

    def _begins_with_sender(self, sender: int, text: str) -> bool:
        return sender >= 0 and notices.plain_notice(text).startswith(self.names[sender])

    def _unmarked_notice(self, sender: str, body: str) -> notices.Notice | None:
        notice = self.recognise(body, False)
        if notice is None or sender in self.labels:
            return notice
        about_self = notice.actor == sender or notice.event == "encryption"
        typed = self.leads_anywhere and notice.event not in (HARDLY_TYPED if self.notices_marked else NEVER_TYPED)
        return notice if about_self and not typed else None


def _marked_notice(body: str, notice: notices.Notice | None) -> notices.Notice | None:
    """The notice that a marked body is; None for what stands in for a person's picture, poll, deleted message ..."""
    if notice:
        return notice
    stands_in = bodies.recognise(body)
    by_person = stands_in.kind != "message" or stands_in.edited or body.rstrip().endswith(":")
    return None if by_person else UNKNOWN


def _is_encryption(notice: notices.Notice | None) -> bool:
    return notice is not None and notice.event == "encryption" and notice.actor is None and not notice.targets


def _call(text: str) -> notices.Notice:
    """The notice of a missed call, which is worded as the body that an iPhone writes; else one we do not know."""
    return MISSED_CALL if bodies.recognise(text).kind == "call" else UNKNOWN


def _names_somebody(notice: notices.Notice) -> bool:
    """Whether the actor, if any, can be a name: "Jo was here: added pockets" is a message, not an addition."""
    return ": " not in (notice.actor or "") and not (notice.actor or "").endswith(":")
