"""What a body is: a plain message, or a stand-in of `bodies.toml` (a picture, a deleted message, a poll ...)."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from analyser.chat.names import without_marks

EDITED = "<This message was edited>"


class Body(NamedTuple):
    """The kind of a body (`analyser.chat.table.KINDS`), the attachment's file name, and whether it was edited."""

    kind: str
    attachment: str | None
    edited: bool


TYPED = Body("message", None, False)
"""What a person typed, whatever it looks like."""


class Wording(NamedTuple):
    """One row of `bodies.toml`."""

    kind: str
    holds: str
    marked: bool
    pattern: re.Pattern
    samples: tuple[str, ...]


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, in the order in which they are tried."""
    data = tomllib.loads(files(__name__.rpartition(".")[0]).joinpath("bodies.toml").read_text("utf-8"))
    return tuple(_wording(row) for row in data["body"])


def _wording(row: dict) -> Wording:
    marked = row.get("marked", False)
    return Wording(row["kind"], row["holds"], marked, re.compile(row["pattern"]), tuple(row["samples"]))


def recognise(text: str) -> Body:
    """What the body is, by its words alone.

    >>> recognise("Week 1 darning.pdf • 2 pages document omitted")
    Body(kind='media', attachment='Week 1 darning.pdf', edited=False)
    """
    plain = without_marks(text).strip()
    edited = plain.endswith(EDITED)
    if edited:
        plain = plain.removesuffix(EDITED).rstrip()
        text = text[: text.rindex(EDITED[:5])].rstrip(" \u200e")
    for wording in wordings():
        if wording.holds in plain and (found := wording.pattern.fullmatch(text.strip() if wording.marked else plain)):
            if edited and wording.kind == "view-once":
                break
            return Body(wording.kind, found.groupdict().get("name"), edited)
    return Body("message", None, edited)
