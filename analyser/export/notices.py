"""WhatsApp's own lines: which event a notice of `notices.toml` reports, who did it and to whom."""

import re
import tomllib
from collections.abc import Set
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from analyser.chat.names import clean_name, without_marks

PIECES = {
    "actor": r"(?P<actor>.+?)",
    "targets": r"(?P<targets>.+)",
    "quoted": r"[\"\u201c](.*)[\"\u201d]",
    "any": r".*",
}
MARKED = ("\u200e", "\u200f")
"""An iPhone writes one of these before everything that WhatsApp, not a person, put into a message."""
LONGEST = 100_000
"""Letters of any notice: the names of a group of 1,024, all added at once, are far shorter."""
MOST_PARTS = 7
"""Parts of one name: four words or groups of words with three separators between them."""
LONGEST_QUOTED = 1_000
"""Letters of a notice with a name in quotes: two group names of 100 letters, and room for long members' names."""
_SEPARATOR = re.compile(r"(,? and |, )")
ENDING = r"\.?(?: (?:Tap|Learn more|Click)\b.*)?"


class Notice(NamedTuple):
    """An event (`analyser.chat.table.EVENTS`), the cleaned names of who did it and to whom, and text in quotes."""

    event: str
    actor: str | None
    targets: str
    quoted: str | None


class Wording(NamedTuple):
    """One row of `notices.toml`: its event, longest fixed part and greatest length (quick tests), pattern, sample."""

    event: str
    fixed: str
    longest: int
    pattern: re.Pattern
    sample: str


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, in the order in which they are tried."""
    data = tomllib.loads(files(__name__.rpartition(".")[0]).joinpath("notices.toml").read_text("utf-8"))
    return tuple(map(_wording, data["notice"]))


def _wording(row: dict) -> Wording:
    parts = re.split(r"\{(\w+)\}", row["says"])
    pattern = "".join(PIECES[part] if place % 2 else re.escape(part) for place, part in enumerate(parts))
    fixed = max(parts[::2], key=len)
    longest = LONGEST_QUOTED if "quoted" in parts else LONGEST
    return Wording(row["event"], fixed, longest, re.compile(pattern + ENDING, re.DOTALL), row["sample"])


def plain_notice(text: str) -> str:
    """A notice as `notices.toml` writes it: no invisible marks, plain apostrophes and spaces."""
    plain = without_marks(text).replace("\u2019", "'").replace("\u202f", " ").replace("\xa0", " ")
    return plain.strip()


def recognise(text: str) -> Notice | None:
    """The notice that a whole text is, or None.

    >>> recognise("Ann added Bea and Cat")
    Notice(event='added', actor='Ann', targets='Bea and Cat', quoted=None)
    """
    plain = plain_notice(text)
    for wording in wordings():
        found = wording.fixed in plain and len(plain) <= wording.longest and wording.pattern.fullmatch(plain)
        if found:
            groups = found.groupdict()
            quoted = found[found.re.groups] if found.re.groups > len(groups) else None
            actor = clean_name(groups["actor"]) if groups.get("actor") else None
            return Notice(wording.event, actor, groups.get("targets") or "", quoted)
    return None


def names_in(targets: str, known: Set[str]) -> list[str]:
    """The names in "Bea, Cat and Dee"; a name that holds "and" or a comma is kept whole where it is known.

    >>> names_in("Bea, Sue and Bob and Dee", {"Sue and Bob"})
    ['Bea', 'Sue and Bob', 'Dee']
    """
    parts = _SEPARATOR.split(clean_name(targets))
    names, place = [], 0
    while place < len(parts):
        end = _end_of_name(parts, place, known)
        names.append(_you(clean_name("".join(parts[place:end]))))
        place = end + 1
    return [name for name in names if name]


def _end_of_name(parts: list[str], place: int, known: Set[str]) -> int:
    """Where the name ends that begins at a place among names and separators, taken in turn.

    A list ends with "and"; an "and" before that belongs to a name.
    """
    if end := _end_of_known(parts, place, known):
        return end
    end = place + 1
    while end < len(parts) - 2 and parts[end] == " and " and not _end_of_known(parts, end + 1, known):
        end += 2
    return end


def _end_of_known(parts: list[str], place: int, known: Set[str]) -> int | None:
    ends = range(min(place + MOST_PARTS, len(parts)), place, -1)
    return next((end for end in ends if (end - place) % 2 and "".join(parts[place:end]) in known), None)


def _you(name: str) -> str:
    return "You" if name == "you" else name
