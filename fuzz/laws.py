"""What holds for the reading of any bytes whatever, for a fuzzer to break."""

from pathlib import Path

from analyser.errors import ExportUnreadable
from analyser.export import read
from analyser.export.source import open_export


class LawBroken(Exception):
    """A line was lost or found twice, or a text is not what the file says."""


def read_or_refuse(path: Path) -> None:
    """Read a file; that it is refused as unreadable is fine.

    Raises
    ------
    LawBroken
        Not every line stands in exactly one record or among the unread, or a record's text is not that of its lines.
    Exception
        Whatever else the parser raised: a fault of ours.
    """
    try:
        found = read(path)
    except ExportUnreadable:
        return
    lines = open_export(path).content.decode("utf-8").split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    rows = found.chat.select("line", "lines", "text").rows()
    stands = [number for number, _ in found.quality.unread]
    stands += [first + more for first, count, _ in rows for more in range(count)]
    if found.quality.lines != len(lines) or stands != list(range(1, len(lines) + 1)):
        raise LawBroken(f"{len(lines)} lines in the file, but {found.quality.lines} counted, which stand in {stands}")
    for first, count, text in rows:
        own = "\n".join(lines[first - 1 : first - 1 + count])
        if text.count("\n") + 1 != count or not own.endswith(text):
            raise LawBroken(f"the text of line {first} is {text!r}, but its lines are {own!r}")
