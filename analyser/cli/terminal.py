"""What several commands need to write safely: to a terminal, and not over what they read."""

from pathlib import Path

WIDTH = 80
"""Columns of a terminal."""


def printable(line: str) -> str:
    """The line without what a terminal would obey: a name or a group's name may hold escape sequences."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)


def same_file(first: Path, second: Path) -> bool:
    """Whether two paths lead to one file; no where either cannot be looked at."""
    try:
        return first.samefile(second)
    except OSError:
        return False
