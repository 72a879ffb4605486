"""The group's name in the name of a file, as phones of each language write it ("WhatsApp Chat with Menders.txt")."""

import re
import unicodedata
from functools import cache

from analyser.export import languages

LONGEST = 100
"""Letters of a group's name in WhatsApp."""


def group_in(name: str) -> str | None:
    """The group's name in a file's name, None where WhatsApp has not made that name up.

    >>> group_in("Chat_de_WhatsApp_con_Costura (1).zip"), group_in("holiday.txt")
    ('Costura', None)
    """
    found = _titles().fullmatch(_stem(name))
    return next(_safe(group) for group in found.groups() if group is not None) if found else None


def title(name: str) -> str:
    """The group's name in a file's name, else the name without its ending."""
    return group_in(name) or _safe(_stem(name))


def _stem(name: str) -> str:
    """A name without its ending and without the "(1)" that browsers add to a second copy."""
    stem = re.sub(r"\.(?:txt|zip)$", "", unicodedata.normalize("NFC", name), flags=re.IGNORECASE)
    return re.sub(r" ?\(\d+\)$", "", stem) or stem


def _safe(text: str) -> str:
    """Short and without control characters: anybody can name a file in a .zip."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", text).strip()[:LONGEST]


@cache
def _titles() -> re.Pattern:
    """Every way to name a file, a group for the chat's name in each; a blank may be written as "_"."""
    ways = (f"{_blanks(before)}(.+){_blanks(after)}" for before, after in languages.titles())
    return re.compile("|".join(ways), re.IGNORECASE)


def _blanks(text: str) -> str:
    return re.escape(text).replace(r"\ ", "[ _]")
