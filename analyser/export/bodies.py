"""What a body is: a plain message, or a stand-in (a picture, a deleted message, a poll ...) in any of `languages`.

An iPhone puts a mark before what WhatsApp writes, so that a caption can be told from it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import polars as pl

from analyser.chat.names import MARKS, without_marks
from analyser.export.languages import either_spelling, in_both_spellings, languages

MARKED = "[\u200e\u200f]"
"""The mark, in writing from the left and from the right."""
CAPTION_BEFORE, CAPTION_AFTER = r"(?:[\s\S]*\S\s*)?" + MARKED, r"(?:\n[\s\S]*)?"
"""What a person wrote may stand before the mark, or on the lines below."""
EMPTY = r"^[\s\x1c-\x1f]*(?:null)?[\s\x1c-\x1f]*$"
"""A body of nothing (view once), with all that Python takes for a blank."""
LONGEST_EDITED = 60
"""Letters of an edited mark."""


class Body(NamedTuple):
    """The kind of a body (`analyser.chat.table.KINDS`), the attachment's file name, and whether it was edited."""

    kind: str
    attachment: str | None
    edited: bool


EDITED = Body("message", None, True)
TYPED = Body("message", None, False)
"""What a person typed, whatever it looks like."""


@dataclass(frozen=True)
class Wording:
    """One row of a language's file.

    Every body of this kind has one of `holds` in it, a quick test. `pattern` is for the whole body without invisible
    marks, or, where it is `marked`, with them; a group "name" in it is the attachment's file name. `captioned` is for
    the same with a person's words round it, which only a mark tells apart; None where there can be none. Both are made
    when first asked for: most stand in no file. `begins` are first letters that no sample has.
    """

    kind: str
    holds: tuple[str, ...]
    marked: bool
    written: str
    caption: bool
    begins: tuple[str, ...]
    samples: tuple[str, ...]
    language: str

    @cached_property
    def pattern(self) -> re.Pattern:
        return re.compile(self.written)

    @cached_property
    def captioned(self) -> re.Pattern | None:
        return re.compile(CAPTION_BEFORE + self.written + CAPTION_AFTER) if self.caption else None


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, in the order in which they are tried."""
    return tuple(_wording(code, row) for code, language in languages().items() for row in language.bodies)


def _wording(code: str, row: dict) -> Wording:
    return Wording(
        kind=row["kind"],
        holds=tuple(spelt for part in row["holds"] for spelt in in_both_spellings(part)),
        marked=row.get("marked", False),
        written=either_spelling(row["pattern"]),
        caption=bool(row.get("caption")),
        begins=tuple(row.get("begins", ())),
        samples=tuple(row["samples"]),
        language=code,
    )


@cache
def _edited_marks() -> frozenset[str]:
    """The marks without full stops, which some phones write inside them, some behind, some not at all."""
    return frozenset(_bare_mark(mark) for language in languages().values() for mark in language.edited)


def _bare_mark(mark: str) -> str:
    return mark.rstrip(".\u0964").removesuffix(">").rstrip(".\u0964")


def recognise(text: str) -> Body:
    """What the body is, by its words alone.

    >>> recognise("Week 1 darning.pdf • 2 pages document omitted")
    Body(kind='media', attachment='Week 1 darning.pdf', edited=False)
    >>> recognise("Dienstag <Diese Nachricht wurde bearbeitet.>")
    Body(kind='message', attachment=None, edited=True)
    """
    text, edited = _without_edited_mark(text)
    plain = plain_body(text)
    every = wordings()
    for place in _candidates(plain):
        if found := _fits(every[place], plain, text):
            if edited and every[place].kind == "view-once":
                break
            return Body(every[place].kind, found.groupdict().get("name"), edited)
    return Body("message", None, edited)


def plain_body(text: str) -> str:
    """A body without invisible marks and the blanks round it."""
    return without_marks(text).strip()


def _candidates(plain: str) -> list[int]:
    """Places of the wordings that have a part of theirs in the text, in order."""
    in_ascii, others = _held()
    parts = in_ascii if plain.isascii() else others
    return sorted({place for part, places in parts if part in plain for place in places})


@cache
def _held() -> tuple[list[tuple[str, list[int]]], list[tuple[str, list[int]]]]:
    """Each part and the places of the wordings that have it: the plain letters, and all."""
    found = defaultdict(list)
    for place, wording in enumerate(wordings()):
        for part in wording.holds:
            found[part].append(place)
    return [(part, places) for part, places in found.items() if part.isascii()], list(found.items())


def _without_edited_mark(text: str) -> tuple[str, bool]:
    """The text before WhatsApp's edited mark, and whether there was one."""
    start = text.rfind("<", -LONGEST_EDITED)
    if start < 0 or not _is_edited_mark(text[start:]):
        return text, False
    return text[:start].rstrip(" \u200e\u200f"), True


@lru_cache(maxsize=1000)
def _is_edited_mark(text: str) -> bool:
    mark = without_marks(text).strip()
    return mark.endswith((">", ">.")) and _bare_mark(mark) in _edited_marks()


def _fits(wording: Wording, plain: str, text: str) -> re.Match | None:
    if wording.marked:
        return wording.pattern.fullmatch(text.strip())
    found = wording.pattern.fullmatch(plain) or wording.pattern.fullmatch(_unbracketed(plain))
    if not found and wording.captioned and not text.isascii():
        found = wording.captioned.fullmatch(text.strip())
    return found


def _unbracketed(plain: str) -> str:
    """What stands between the angle brackets that old iPhones wrote round "image omitted"."""
    return plain[1:-1] if plain.startswith("<") and plain.endswith(">") else plain


@cache
def _hints() -> tuple[list[str], list[str]]:
    """Parts one of which is in every stand-in, but seldom in talk: those of plain letters, and the others.

    What begins with "<" is known by that alone, and an invisible mark anywhere stands for all rows that need one.
    They come in two lists because a search for up to a hundred at once is several times as fast as for more.
    """
    held = {part for wording in wordings() if not wording.marked for part in wording.holds if part}
    held = {"<" if part.startswith("<") else part for part in held}
    fewest = sorted(part for part in held if not any(other in part for other in held - {part}))
    return [part for part in fewest if part.isascii()], [*MARKS, *(part for part in fewest if not part.isascii())]


def hold_hints(texts: pl.Series) -> pl.Series:
    """Which texts may be anything but typed words: true for every text that `recognise` finds to be more.

    A quick look at many texts at once. It is true for few that people type: those with an invisible mark in them (a
    mention), or a part of a stand-in ("video call").

    >>> hold_hints(pl.Series(["Hello", "<Media omitted>", "", None])).to_list()
    [False, True, True, True]
    """
    plain, others = _hints()
    found = texts.str.contains_any(plain) | texts.str.contains_any(others) | texts.str.contains(EMPTY)
    return found.fill_null(True)


def recognise_all(texts: list[str]) -> list[Body]:
    """What each of many bodies is, as `recognise` says: faster where most are messages that were edited."""
    heads = [_without_edited_mark(text) for text in texts]
    maybe = hold_hints(pl.Series([head for head, _ in heads], dtype=pl.String)).to_list()
    return [
        recognise(text) if may else EDITED if edited else TYPED
        for text, (_, edited), may in zip(texts, heads, maybe, strict=True)
    ]


def deleted_by_exporter(text: str) -> bool:
    """Whether a body is "You deleted this message" in any language: whoever it stands under made the export."""
    return without_marks(text).lstrip().startswith(_own_deletions())


@cache
def _own_deletions() -> tuple[str, ...]:
    return tuple(beginning for language in languages().values() for beginning in language.own_deletions)
