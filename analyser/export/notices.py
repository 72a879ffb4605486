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
ENDING = r"\.?(?: (?:Tap|Learn more|Click)\b.*)?"


class Notice(NamedTuple):
    """An event (`analyser.chat.table.EVENTS`), the cleaned names of who did it and to whom, and text in quotes."""

    event: str
    actor: str | None
    targets: str
    quoted: str | None


class Wording(NamedTuple):
    """One row of `notices.toml`: its event, its longest fixed part (a quick test), the pattern and the sample."""

    event: str
    fixed: str
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
    return Wording(row["event"], fixed, re.compile(pattern + ENDING, re.DOTALL), row["sample"])


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
        found = wording.fixed in plain and wording.pattern.fullmatch(plain)
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
    whole = clean_name(targets)
    if whole in known or not whole:
        return [_you(whole)] if whole else []
    *first, last = whole.split(", ")
    return [_you(clean_name(name)) for name in [*first, *_last_two(last, known)]]


def _last_two(text: str, known: Set[str]) -> list[str]:
    """Split "Cat and Dee" at the "and" that leaves most known names on its sides; at the last one where none are."""
    places = [found.start() for found in re.finditer(" and ", text)]
    if text in known or not places:
        return [text]
    splits = [(text[:place], text[place + 5 :]) for place in places]
    return list(max(splits, key=lambda pair: (sum(name in known for name in pair), len(pair[0]))))


def _you(name: str) -> str:
    return "You" if name == "you" else name
