"""How a record begins: the header shapes of `headers.toml`, and a line's fields when it has one of them."""

import re
import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
"""Where year, month and day stand among the three fields of a date."""


class Shape(NamedTuple):
    """One way to begin a record; `pattern` matches the header up to the sender or the notice."""

    name: str
    platform: str
    pattern: re.Pattern
    samples: tuple[str, ...]


class Header(NamedTuple):
    """A line that begins like a record: where, its date fields and clock as written, and the rest of the line."""

    line: int
    platform: str
    date: tuple[str, str, str]
    clock: tuple[int, int, int]
    half: str
    rest: str

    def timestamp(self, order: str) -> datetime | None:
        """The local time meant, read in that order; None where there is no such day or time."""
        written, month, day = (self.date[place] for place in ORDERS[order])
        if len(written) not in (2, 4):
            return None
        year = int(written) + (2000 if len(written) == 2 else 0)
        hour, minute, second = self.clock
        if self.half and hour <= 12:
            hour = hour % 12 + (12 if self.half in "pP" else 0)
        try:
            return datetime(year, int(month), int(day), hour, minute, second)
        except ValueError:
            return None


@cache
def shapes() -> tuple[Shape, ...]:
    """All shapes, in the order of the file."""
    data = tomllib.loads(files(__name__.rpartition(".")[0]).joinpath("headers.toml").read_text("utf-8"))
    return tuple(_shape(row, data["piece"]) for row in data["shape"])


def _shape(row: dict, pieces: dict) -> Shape:
    pattern = row["pattern"]
    for name, piece in pieces.items():
        pattern = pattern.replace(f"{{{name}}}", piece)
    return Shape(row["name"], row["platform"], re.compile(pattern), tuple(row["samples"]))


def find_header(number: int, line: str) -> Header | None:
    """The header with which a line begins, or None."""
    for shape in shapes():
        found = shape.pattern.match(line)
        if found:
            date = found["first"], found["second"], found["third"]
            clock = int(found["hour"]), int(found["minute"]), int(found["seconds"] or 0)
            return Header(number, shape.platform, date, clock, found["half"] or "", line[found.end() :])
    return None
