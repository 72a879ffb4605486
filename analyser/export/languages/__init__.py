"""WhatsApp's own words, one data file a language; `any.toml` holds what is the same in all.

To add a language, add a file. `en.toml` explains how a notice is written down. Each sample is a test.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

FIRST = ("en", "es", "pt", "de", "fr", "it", "nl", "tr", "pl", "ar", "hi")
"""The languages in the order in which their wordings are tried; any further file comes after them."""


_ONE_OR_TWO = {"\u0921\u093c": "\u095c", "\u0922\u093c": "\u095d", "\u0915\u093c": "\u0958", "\u091c\u093c": "\u095b"}
_ONE_OR_TWO |= {"\u0916\u093c": "\u0959", "\u0917\u093c": "\u095a", "\u092b\u093c": "\u095e"}
"""Letters of Hindi that are written as one character or as two, and look the same. The files have two."""

WRITTEN_AS_TWO = str.maketrans({one: two for two, one in _ONE_OR_TWO.items()})


def in_both_spellings(text: str) -> tuple[str, ...]:
    """A text as the files write it and, where that differs, with single characters."""
    other = text
    for two, one in _ONE_OR_TWO.items():
        other = other.replace(two, one)
    return (text,) if other == text else (text, other)


def either_spelling(pattern: str) -> str:
    """A regular expression for both spellings, letter by letter."""
    for two, one in _ONE_OR_TWO.items():
        pattern = pattern.replace(two, f"(?:{two}|{one})")
    return pattern


class Language(NamedTuple):
    """One file.

    Attributes
    ----------
    code
        Two letters, or "any".
    you
        Words by which the exporter is meant.
    ands
        What stands before the last name of a list, blanks and all.
    commas
        What stands between the other names.
    nobody
        What is no person where a name is looked for ("this message").
    endings
        Case endings that a name takes on ("Mehmet'i").
    titles
        How an exported file's name begins, before the name of the chat.
    edited
        The marks of an edited message.
    own_deletions
        How a body begins that says the exporter deleted the message.
    more
        How a hint after a notice begins ("Tap to learn more.").
    common
        Words too usual to look a wording up by.
    notices, bodies
        The rows of the file, as `analyser.export.notices` and `analyser.export.bodies` read them.
    """

    code: str
    you: frozenset[str]
    ands: tuple[str, ...]
    commas: tuple[str, ...]
    nobody: frozenset[str]
    endings: tuple[str, ...]
    titles: tuple[tuple[str, str], ...]
    edited: tuple[str, ...]
    own_deletions: tuple[str, ...]
    more: tuple[str, ...]
    common: frozenset[str]
    notices: tuple[dict, ...]
    bodies: tuple[dict, ...]


@cache
def languages() -> dict[str, Language]:
    """Every language by its code, in the order in which they are tried."""
    texts = (file.read_text("utf-8") for file in files(__name__).iterdir() if file.name.endswith(".toml"))
    found = sorted((_language(tomllib.loads(text)) for text in texts), key=lambda language: language.code)
    rank = {code: place for place, code in enumerate(FIRST)}
    return {each.code: each for each in sorted(found, key=lambda language: rank.get(language.code, len(rank)))}


def _language(data: dict) -> Language:
    around = [(row["before"], row["after"]) for row in data.get("title", ())]
    return Language(
        code=data["language"],
        you=frozenset(data["you"]),
        ands=tuple(data["and"]),
        commas=tuple(data["commas"]),
        nobody=frozenset(data.get("nobody", ())),
        endings=tuple(data.get("endings", ())),
        titles=(*((title, "") for title in data["titles"]), *around),
        edited=tuple(data["edited"]),
        own_deletions=tuple(data.get("own_deletions", ())),
        more=tuple(data["more"]),
        common=frozenset(data["common"]),
        notices=tuple(data.get("notice", ())),
        bodies=tuple(data["body"]),
    )


@cache
def titles() -> tuple[tuple[str, str], ...]:
    """What an exported file's name has before and after the name of the chat, the longest first."""
    every = {title for language in languages().values() for title in language.titles}
    return tuple(sorted(every, key=lambda title: (-len(title[0]) - len(title[1]), title)))
