"""What was joined and how surely: for the reader of a report in sentences that name nobody, for the administrator whole."""

import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, product

from analyser.export.quality import ParseQuality


def letters(files: Sequence[str]) -> dict[str, str]:
    """File -> "A", "B" ... "Z", "AA" and so on, as the columns of a spreadsheet: sentences name no file.

    >>> letters(["first.txt", "second.txt"])
    {'first.txt': 'A', 'second.txt': 'B'}
    """
    alphabet = string.ascii_uppercase
    names = ("".join(each) for size in count(1) for each in product(alphabet, repeat=size))
    return dict(zip(files, names, strict=False))


@dataclass(frozen=True)
class FileShare:
    """One export's part in a joined chat.

    Attributes
    ----------
    file
        The file's name.
    records, only, shared
        Its records; those that stand in no other export, and those that do.
    first, last
        Its first and last moment, by its own clock.
    minutes_ahead
        Minutes by which the joined chat's clock is ahead of this export's -> its records to which they were added; empty
        where the clocks agree.
    """

    file: str
    records: int
    only: int
    shared: int
    first: datetime
    last: datetime
    minutes_ahead: dict[int, int]


@dataclass(frozen=True)
class SameName:
    """Two names of one person: the one kept, the one in a file, and how many shared records say so."""

    kept: str
    file: str
    written: str
    matches: int


@dataclass(frozen=True)
class Conflict:
    """One message with two texts: when it was sent, the files whose text was and was not kept, and why.

    `why` is "deleted" (the text is kept), "edited" (the later state is kept) or "text" (the larger export's is kept).
    """

    sent: datetime
    kept: str
    other: str
    why: str


@dataclass(frozen=True)
class JoinReport:
    """What was joined. The names of files, `names` and `conflicts` are for the administrator only.

    `files` are in the order in which the exports were given; sentences call them A, B and so on (`letters`).
    """

    files: tuple[FileShare, ...]
    names: tuple[SameName, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gaps: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def letters(self) -> dict[str, str]:
        """File -> the letter that stands for it."""
        return letters([share.file for share in self.files])

    @property
    def sentences(self) -> list[str]:
        """What a reader of the results should know, without a name, a file's too, and without a word of the chat."""
        return [*self._of_files(), *self._of_clocks(), *self._of_people(), *self._of_texts(), *self._of_gaps()]

    def _of_files(self) -> Iterator[str]:
        yield f"{len(self.files)} exports of this group were read as one chat."
        for share in self.files:
            export = f"Export {self.letters[share.file]}"
            if share.only:
                yield f"{export}: {share.records} messages and notices, {share.shared} of them in another export too."
            else:
                yield f"{export}: all of its {share.records} messages and notices are in another export too."

    def _of_clocks(self) -> Iterator[str]:
        for share in self.files:
            hours = " or ".join(_hours(minutes) for minutes in sorted(share.minutes_ahead) if minutes)
            if hours:
                yield f"The clock of export {self.letters[share.file]} differs by {hours}. Its times are shown by the other clock."

    def _of_people(self) -> Iterator[str]:
        named = [each for each in self.names if each.written != "You"]
        people = {each.kept for each in named}
        if people:
            have = "person has" if len(people) == 1 else "people have"
            yield (
                f"{len(people)} {have} more than one name in these exports."
                " The messages and notices that the exports share say who is who."
            )
        both = Counter((each.kept, each.file) for each in named)
        if doubled := sum(count > 1 for count in both.values()):
            yield f"{doubled} of them stand under two names in one export: perhaps two people, or a new number."

    def _of_texts(self) -> Iterator[str]:
        count = Counter(each.why for each in self.conflicts)
        if count["deleted"]:
            yield f"{_messages(count['deleted'])} deleted on one phone and kept here from another."
        if count["edited"]:
            yield f"{_messages(count['edited'])} edited; the later text is kept."
        if count["text"]:
            yield f"{_messages(count['text'])} written a little differently in two exports; one text is kept."

    def _of_gaps(self) -> Iterator[str]:
        for begins, ends in self.gaps:
            yield f"No export shows the time from {begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}."


def _messages(count: int) -> str:
    return f"{count} message was" if count == 1 else f"{count} messages were"


def _hours(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    parts = [f"{hours} hour{'s' * (hours > 1)}"] * (hours > 0) + [f"{rest} minutes"] * (rest > 0)
    return " and ".join(parts)


@dataclass(frozen=True)
class Part:
    """One export's quality, and whether another export shows what came before it."""

    file: str
    quality: ParseQuality
    preceded: bool


@dataclass(frozen=True)
class JoinedQuality:
    """How much of several files was understood; the same questions as `ParseQuality` answers for one.

    Lines, characters and records are sums over the files, each line counted in its own file. `records` counts the joined
    chat's. The date order is that of the largest export, and sure where every one is.
    """

    parts: tuple[Part, ...]
    report: JoinReport
    records: int

    @property
    def lines(self) -> int:
        return sum(part.quality.lines for part in self.parts)

    @property
    def lines_explained(self) -> int:
        return sum(part.quality.lines_explained for part in self.parts)

    @property
    def replaced(self) -> int:
        return sum(part.quality.replaced for part in self.parts)

    @property
    def date_order(self) -> str:
        return self._largest.date_order

    @property
    def date_order_sure(self) -> bool:
        return all(part.quality.date_order_sure for part in self.parts)

    @property
    def date_order_why(self) -> str:
        unsure = [part.quality for part in self.parts if not part.quality.date_order_sure]
        return (unsure or [self._largest])[0].date_order_why

    @property
    def starts_with_creation(self) -> bool:
        return any(part.quality.starts_with_creation for part in self.parts)

    @property
    def warnings(self) -> list[str]:
        """What was joined, then each file's own warnings with its letter before them.

        That a file begins late, or was cut at 40,000 messages, is no matter where another shows what came before.
        """
        found = self.report.sentences
        for part in self.parts:
            whole = self.starts_with_creation and not self.report.gaps
            quality = replace(part.quality, starts_with_creation=True) if part.preceded or whole else part.quality
            found += [f"Export {self.report.letters[part.file]}: {warning}" for warning in quality.warnings]
        return found

    @property
    def samples(self) -> list[str]:
        """The start of each line that was not understood, with the file's name before it."""
        return [f"{part.file}: {sample}" for part in self.parts for sample in part.quality.samples]

    @property
    def _largest(self) -> ParseQuality:
        return max((part.quality for part in self.parts), key=lambda quality: quality.records)
