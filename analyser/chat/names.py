"""Names as people see them, and the pseudonyms that stand in for them.

A name in an export carries marks that nobody sees: direction marks round a telephone number, a narrow
no-break space after the "~" that iPhones put before people who are not in the phone's contacts.
"""

import re
from collections.abc import Iterable

MARKS = "\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Invisible characters that WhatsApp and phones put round names, numbers and notices (U+200D stays: it joins emoji)."""

_MARK = re.compile(f"[{MARKS}]")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_NUMBER = re.compile(r"\+?[\d\s().\u2010-\u2015\u2219-]{7,}")


def without_marks(text: str) -> str:
    """The text without invisible marks; everything visible stays."""
    return text if text.isascii() else _MARK.sub("", text)


def clean_name(written: str) -> str:
    """A name without invisible marks, odd spaces and a leading "~".

    >>> clean_name("~\\u202fOlu"), clean_name("\\u202a+44 7700 900318\\u202c")
    ('Olu', '+44 7700 900318')
    """
    name = _SPACES.sub(" ", without_marks(written)).strip()
    return name[1:].strip() or name if name.startswith("~") else name


def is_number(name: str) -> bool:
    """Whether the name is a bare telephone number: somebody not saved in the exporting phone's contacts.

    >>> is_number("+44 7700 900318"), is_number("Ruth 2")
    (True, False)
    """
    return bool(_NUMBER.fullmatch(name))


def pseudonyms(names: Iterable[str]) -> dict[str, str]:
    """Name -> "Member 1", "Member 2", ... in the order in which the names come; each name once.

    >>> pseudonyms(["Ann", "Bea", "Ann"])
    {'Ann': 'Member 1', 'Bea': 'Member 2'}
    """
    return {name: f"Member {number}" for number, name in enumerate(dict.fromkeys(names), 1)}
