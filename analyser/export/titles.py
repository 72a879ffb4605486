"""The group's name in the name of a file, as phones of each language write it ("WhatsApp Chat with Menders.txt")."""

import re
import unicodedata
from functools import cache

from analyser.export import languages

ENGLISH = re.compile(r"WhatsApp[ _]Chat[ _](?:with|-)[ _]", re.IGNORECASE)
"""Tried first, so that the other languages are loaded only when they are needed."""
BEFORE = ("WhatsApp Chat ", "Чат WhatsApp с контактом ", "Чат WhatsApp с ", "Chat WhatsApp s uživatelem ")
"""Beginnings that people have shortened, or of languages that have no file in `languages/`."""
AROUND = re.compile(r"[与與](?P<group>.+)的[ _]?WhatsApp[ _]?(?:聊天|對話|对话).*")
"""Chinese puts the group in the middle."""
LONGEST = 100
"""Letters of a group's name in WhatsApp."""


def group_in(name: str) -> str | None:
    """The group's name in a file's name, None where WhatsApp has not made that name up.

    >>> group_in("Chat_de_WhatsApp_con_Costura (1).zip"), group_in("holiday.txt")
    ('Costura', None)
    """
    stem = _stem(name)
    if around := AROUND.fullmatch(stem):
        return _safe(around["group"])
    before = ENGLISH.match(stem) or _beginnings().match(stem)
    return _safe(stem[before.end() :]) if before else None


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
def _beginnings() -> re.Pattern:
    """Every beginning, the longest first; a blank may be written as "_"."""
    found = {before for before, after in languages.titles() if not after} | set(BEFORE)
    longest_first = sorted(found, key=lambda each: (-len(each), each))
    return re.compile("|".join(re.escape(each).replace(r"\ ", "[ _]") for each in longest_first), re.IGNORECASE)
