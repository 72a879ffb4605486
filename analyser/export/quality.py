"""How much of a file was understood: shown with every result, so that nobody trusts a half-read chat."""

from dataclasses import dataclass

from analyser.export.encoding import UTF_8, UTF_16

CAP = 39_900
"""Android stops an export at about 40,000 messages (39,999 seen); from here on older ones may be missing."""

KNOWN_ENCODINGS = (UTF_8, UTF_16)
"""What needs no guess."""

MOST_LIKELY = 0.99
"""More than this is not said of a guess."""
START = 40
"""How much of a line that could not be read is shown."""


@dataclass(frozen=True)
class ParseQuality:
    """What became of each line of one file.

    Attributes
    ----------
    lines
        Physical lines in the file.
    unread
        Lines before the first record: (line, start of it). They stand in no record.
    unknown
        Notices that we do not know: (line, start of it). Each is kept as a record of event "other".
    lookalikes
        Lines that begin with a date and a time, but in no shape that is known: (line, start of it). Each stands in the
        message before it.
    impossible
        Lines that begin as a record does, but with a date or time that does not exist, read in this order.
    doubtful
        Lines that look like the start of a record but may be pasted text.
    date_order, date_order_sure, date_order_confidence, date_order_why
        "dmy", "mdy" or "ymd"; whether the file itself proves it; how likely it is right, 0.5 to 1; the evidence in
        words.
    replaced
        Characters that were no text and are shown as U+FFFD.
    encoding
        What the file was read as: "UTF-8", "UTF-16", or a code page, which is a guess.
    styles
        The kinds of line that begin a record, the most frequent first: more than one where two phones wrote.
    records
        Messages and notices found.
    starts_with_creation
        The export reaches back to the group's creation.
    """

    lines: int
    unread: tuple[tuple[int, str], ...]
    unknown: tuple[tuple[int, str], ...]
    lookalikes: tuple[tuple[int, str], ...]
    impossible: tuple[int, ...]
    doubtful: tuple[int, ...]
    date_order: str
    date_order_sure: bool
    date_order_confidence: float
    date_order_why: str
    replaced: int
    encoding: str
    styles: tuple[str, ...]
    records: int
    starts_with_creation: bool

    @property
    def lines_explained(self) -> int:
        """Lines that stand in a record that we understand."""
        return self.lines - len(self.unread) - len(self.unknown)

    @property
    def warnings(self) -> list[str]:
        """What a reader of the results should know, each one sentence, with line numbers and without a word of the chat."""
        found = []
        if self.unread:
            found.append(f"Before the first message, {_lines(self.unread)} could not be read.")
        if self.unknown:
            found.append(f"A notice of WhatsApp's in {_lines(self.unknown)} is not known to us.")
        if self.lookalikes:
            found.append(
                f"What begins in {_lines(self.lookalikes)} has a date and a time in a form that is not known to us: it is"
                " pasted text, or a message that was taken for part of the one before."
            )
        if self.impossible:
            found.append(
                f"The date or time in {_lines([(line,) for line in self.impossible])} does not exist, read as"
                f" {self.date_order}: what begins there stands in the message before. If there are many, try another --date-order."
            )
        if self.doubtful:
            found.append(f"What begins in {_lines([(line,) for line in self.doubtful])} may be pasted text.")
        if not self.date_order_sure:
            likely = f"{self.date_order}, likely to {min(self.date_order_confidence, MOST_LIKELY):.0%}"
            found.append(f"The order of day and month is a guess ({likely}): {self.date_order_why}")
        if len(self.styles) > 1:
            found.append(
                f"Its lines begin in {len(self.styles)} ways, as when a phone was changed or exports were put together."
            )
        if self.encoding not in KNOWN_ENCODINGS:
            found.append(f"The file is not as phones write it and was read as {self.encoding}, which is a guess.")
        if self.replaced:
            found.append(f"{self.replaced} characters could not be read and are shown as \ufffd.")
        if not self.starts_with_creation:
            found.append("The export does not show the group's creation, so earlier messages and joins may be missing.")
        if self.records >= CAP and not self.starts_with_creation:
            found.append(
                "Phones cut an export at about 40,000 messages. To be complete, give older exports of this group beside it:"
                " they are joined."
            )
        return found

    @property
    def samples(self) -> list[str]:
        """The start of each line that was not understood, for whoever mends the reader; never part of a report."""
        return [f"line {line}: '{start}'" for line, start in (*self.unread, *self.unknown, *self.lookalikes)]


def shown(line: str) -> str:
    """The start of a line, safe on a terminal: a character that cannot be seen there is shown as U+FFFD."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line[:START])


def _lines(found) -> str:
    numbers = [str(entry[0]) for entry in found]
    shown = ", ".join(numbers[:5]) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
    return f"line {shown}" if len(numbers) == 1 else f"lines {shown}"
