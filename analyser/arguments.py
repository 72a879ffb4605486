"""What somebody gives in Python, made into what the program works with; a plain mistake gets one clear error.

These are for the functions of `analyser` that people call by hand. One path may stand for several, a text for a path, and a text
like "2025-03-16" for a day.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analyser.errors import ArgumentUnusable
from analyser.files import Held


def choice(given: Any, known: Iterable[str], what: str) -> str:
    """One of a few words.

    >>> choice("real", ("pseudonyms", "real"), "way to show names")
    'real'
    """
    known = tuple(known)
    if not isinstance(given, str) or given not in known:
        raise ArgumentUnusable(f"{_shown(given)} is no {what}. Choose {_either(known)}.")
    return given


def day(given: Any, what: str) -> date | None:
    """A day: a date, a datetime, or text as ISO 8601 writes it; None stays None.

    >>> day("2025-03-16", "since")
    datetime.date(2025, 3, 16)
    """
    if isinstance(given, datetime):
        return given.date()
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise ArgumentUnusable(f"{what}: {_shown(given)} is no day. Write it as 2025-03-16.") from None


def path(given: Any, what: str) -> Path | Held:
    """A path, also given as text."""
    if isinstance(given, Held):
        return given
    if not given or not isinstance(given, str | Path):
        raise ArgumentUnusable(f"{what}: {_shown(given)} is no path. Give a path, or its text.")
    return Path(given)


def paths(given: Any) -> list[Path | Held]:
    """The paths of exports, one or more; a single one need not stand in a list.

    >>> [each.name for each in paths("chat.txt")]
    ['chat.txt']
    """
    if isinstance(given, str | Path | Held):
        given = [given]
    if isinstance(given, Mapping | bytes) or not isinstance(given, Iterable):
        raise ArgumentUnusable(f"{_shown(given)} is no path of an export. Give one path, or a list of them.")
    found = [path(each, "exports") for each in given]
    if not found:
        raise ArgumentUnusable("No export was named. Give the path of at least one .txt or .zip.")
    return found


def texts(given: Any) -> list[str]:
    """Messages as text; a single one need not stand in a list.

    >>> texts("hello"), texts(["a", "b"])
    (['hello'], ['a', 'b'])
    """
    if isinstance(given, str):
        given = [given]
    if isinstance(given, Mapping | bytes) or not isinstance(given, Iterable):
        raise ArgumentUnusable(f"{type(given).__name__} is no text. Give one message, or a list of them.")
    found = list(given)
    for place, each in enumerate(found):
        if not isinstance(each, str):
            raise ArgumentUnusable(f"Message {place} is no text but of type {type(each).__name__}.")
    return [each.encode("utf-8", "replace").decode() for each in found]


def _shown(given: Any) -> str:
    """What was given, short: a word as it stands, of anything else its type."""
    return f"'{given[:40]}'" if isinstance(given, str) else type(given).__name__


def _either(known: tuple[str, ...]) -> str:
    *most, last = (f"'{each}'" for each in known)
    return f"{', '.join(most)} or {last}"
