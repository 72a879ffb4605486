"""How the pages put figures, days and names into plain English."""

import re
from collections.abc import Iterable
from datetime import date

from analyser.chat.names import without_marks
from analyser.comparison.suppression import FEW

FEWER = f"fewer than {FEW}"
"""What stands for a small count of people."""

ENOUGH = 100
"""With fewer messages than this, a rate in 1,000 would say more about chance than about a group."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

OVERRIDES = {character: f"[U+{ord(character):04X}]" for character in "\u202d\u202e"}
"""Marks that make a text read backwards: shown, so that a name cannot pass for another one."""

UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef]"
    r"|[" + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)) + "]"
)
"""What a page must not hold (https://infra.spec.whatwg.org/#code-points); line feeds and tabs stay."""


def visible(text: str) -> str:
    """The text as a page shows it: without invisible marks, overrides spelt out, unprintable characters as U+FFFD.

    >>> visible("Ann\\u202egpj\\u200b.exe\\x00")
    'Ann[U+202E]gpj.exe\ufffd'
    """
    return UNPRINTABLE.sub("\ufffd", without_marks(text.translate(str.maketrans(OVERRIDES))))


def number(count: int) -> str:
    """A count with commas.

    >>> number(12345)
    '12,345'
    """
    return f"{count:,}"


def counted(count: int, one: str, more: str | None = None) -> str:
    """A count and the word for what is counted.

    >>> counted(1, "message"), counted(0, "reply", "replies")
    ('1 message', 'no replies')
    """
    return f"{number(count) if count else 'no'} {one if count == 1 else more or one + 's'}"


def people(count: int) -> str:
    """A count of people; the smallest are not told.

    >>> people(0), people(3), people(12)
    ('none', 'fewer than 5', '12')
    """
    return "none" if count == 0 else FEWER if count < FEW else number(count)


def people_of(count: int, whole: int) -> str:
    """So many people of so many, without telling the few who do, the few who do not, or what holds for each of them.

    >>> people_of(2, 17), people_of(14, 17), people_of(9, 17), people_of(17, 17), people_of(0, 17)
    ('few or none of 17', 'most or all of 17', '9 of 17', 'most or all of 17', 'few or none of 17')
    >>> people_of(3, 7), people_of(2, 3), people_of(0, 0)
    ('some of 7', 'too few people to say', 'none')
    """
    if whole < FEW:
        return "too few people to say" if whole else "none"
    if whole < 2 * FEW:
        return f"some of {number(whole)}"
    if count < FEW:
        return f"few or none of {number(whole)}"
    return f"{'most or all' if whole - count < FEW else number(count)} of {number(whole)}"


def percent(share: float) -> str:
    """A share in per cent.

    >>> percent(0), percent(0.001), percent(0.254), percent(0.999), percent(1)
    ('0%', 'under 1%', '25%', 'over 99%', '100%')
    """
    return "under 1%" if 0 < share < 0.01 else "over 99%" if 0.99 < share < 1 else f"{share * 100:.0f}%"


def per_thousand(count: int, messages: int) -> str:
    """How often something occurs in 1,000 messages; a dash where there are too few messages for a rate to mean much.

    >>> per_thousand(7, 1200), per_thousand(1, 20)
    ('5.8', '\\u2013')
    """
    return f"{1000 * count / messages:.1f}" if messages >= ENOUGH else "\u2013"


def day(when: date) -> str:
    """A day in words.

    >>> day(date(2025, 3, 16))
    '16 March 2025'
    """
    return f"{when.day} {month(when)}"


def month(when: date | str) -> str:
    """A month in words, from a day or from "2025-03".

    >>> month("2025-03")
    'March 2025'
    """
    year, number_of_month = (when.year, when.month) if isinstance(when, date) else map(int, when.split("-")[:2])
    return f"{MONTHS[number_of_month - 1]} {year}"


def clock(hour: int) -> str:
    """An hour of the day in words.

    >>> [clock(hour) for hour in (0, 7, 12, 22)]
    ['midnight', '7 am', 'noon', '10 pm']
    """
    named = {0: "midnight", 12: "noon"}
    return named.get(hour % 24) or f"{hour % 12} {'am' if hour % 24 < 12 else 'pm'}"


def listed(parts: Iterable[str]) -> str:
    """Parts of a sentence, joined.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *front, last = parts
    return f"{', '.join(front)} and {last}" if front else last


def capital(text: str) -> str:
    """The text with its first letter as a capital; the rest stays."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with its first letter small, for the middle of a sentence; an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def shortened(text: str, length: int) -> str:
    """At most so many characters.

    >>> shortened("Tuesday Menders", 10)
    'Tuesday M\u2026'
    """
    return text if len(text) <= length else text[: length - 1].rstrip() + "\u2026"
