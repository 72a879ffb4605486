"""Names as people see them, and the pseudonyms that stand in for them.

A name in an export carries marks that nobody sees: direction marks round a telephone number, a narrow
no-break space after the "~" that iPhones put before people who are not in the phone's contacts.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

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


MOST_NAMES = 10_000
"""Names whose spelling is remembered, so that a program that runs for long does not remember everybody."""


class Spelling(NamedTuple):
    """A name as it is said, and what stands beside it: `core` in small letters without accents, `extra` emoji and role.

    Two names of one core and different extras ("Ann 🌸", "Ann 🐝") are how people tell two Anns apart.
    """

    core: str
    extra: str


ROLE = re.compile(
    r"\s*(?:[(\[]\s*|[-\u2013/|]\s+)(tutor|teacher|admin|volunteer|vol|team|helper|host|staff|trustee)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
"""What people in a charity add to a contact's name."""
ACCENTS = re.compile("[\u0300-\u036f\u20e3\ufe00-\ufe0f]")
"""Marks over and under Latin, Greek and Cyrillic letters, and those that make a sign an emoji. The vowel signs of other
scripts are letters of the name."""


_APOSTROPHE = re.compile("['\u2019\u02bc`]")


@lru_cache(MOST_NAMES)
def spelling(name: str) -> Spelling:
    """How a name is spelt, whatever its case, spaces, accents, punctuation, emoji, role in brackets and "~".

    >>> spelling("~ Zoë  O’Dell 🌸"), spelling("zoe odell (Tutor)")
    (Spelling(core='zoe odell', extra='🌸'), Spelling(core='zoe odell', extra='tutor'))
    """
    name = clean_name(name)
    role = ROLE.search(name)
    said = name[: role.start()] if role else name
    signs = "".join(letter for letter in said if unicodedata.category(letter) in ("So", "Sk"))
    return Spelling(" ".join(said_words(said)), signs + (role[1].casefold() if role else ""))


def said_words(text: str) -> list[str]:
    """The words of a text in small letters, without accents and signs.

    >>> said_words("Thanks, ZOË O'Dell!")
    ['thanks', 'zoe', 'odell']
    """
    plain = _APOSTROPHE.sub("", ACCENTS.sub("", unicodedata.normalize("NFKD", text))).casefold()
    return "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in plain).split()


LOOK_ALIKE = str.maketrans(
    "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0456\u0455\u0458\u04bb\u0501\u051b\u051d"
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03bf\u03bd\u03c1",
    "aceopxyisjhdqwABCEHIJKMOPSTXYABEZHIKMNOPTYXaovp",
)
"""Cyrillic and Greek letters that look like Latin ones: the commonest of Unicode's confusables (UTS 39)."""
_STROKES = str.maketrans("I|10", "lllO")


def looks(name: str) -> tuple[str, str]:
    """Two keys of how a name looks: names that share either look alike, though other letters may stand in them.

    >>> looks("\u0410nn")[0] == looks("Ann")[0], looks("OIu")[1] == looks("Olu")[1], looks("Ian")[1] == looks("Lan")[1]
    (True, True, False)
    """
    latin = unicodedata.normalize("NFKC", clean_name(name)).translate(LOOK_ALIKE)
    return spelling(latin).core, latin.translate(_STROKES)


@lru_cache(MOST_NAMES)
def telephone(name: str) -> str | None:
    """The telephone number that a name is, as +447700900123; a number without a country is taken for British.

    >>> telephone("+44 7700 900123"), telephone("07700\u2011900123"), telephone("Ruth 2")
    ('+447700900123', '+447700900123', None)
    """
    import phonenumbers

    if not is_number(name):
        return None
    try:
        number = phonenumbers.parse(name, "GB")
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if phonenumbers.is_possible_number(number) else None
