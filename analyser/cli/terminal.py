"""What several commands need to write safely: to a terminal, to a spreadsheet, and not over what they read."""

from pathlib import Path

WIDTH = 80
"""Columns of a terminal."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that starts so is run as a formula by spreadsheets (OWASP, CSV injection): it gets a leading apostrophe."""


def printable(line: str) -> str:
    """The line without what a terminal would obey: a name or a group's name may hold escape sequences."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)


def same_file(first: Path, second: Path) -> bool:
    """Whether two paths lead to one file; no where either cannot be looked at."""
    try:
        return first.samefile(second)
    except OSError:
        return False
