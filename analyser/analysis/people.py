"""Who stands for whom in the tables of one object: a pseudonym, or the name itself."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

import polars as pl

from analyser import arguments
from analyser.chat.membership import stays
from analyser.chat.names import pseudonyms
from analyser.export import Export
from analyser.export.join.report import JoinedQuality
from analyser.export.quality import ParseQuality
from analyser.figures import by_number
from analyser.language.masking import Masker

PSEUDONYMS, REAL = NAMES = ("pseudonyms", "real")
"""How people are shown."""

HOLDS_NAME = ("sender", "actor", "member")
HOLDS_NAMES = ("targets", "members", "pair")
"""Columns that hold a name, and those that hold several."""

HOLDS_WORDS = ("text", "attachment")
"""Columns in which names may stand among other words."""

SOMEBODY = "Member"
"""Who is none of those known."""


class People:
    """What stands for each person: a pseudonym, or the name itself."""

    def __init__(self, everybody: Iterable[str], names: str, also: Mapping[str, str] | None = None):
        self.real = arguments.choice(names, NAMES, "way to show names") == REAL
        self.stands_in = pseudonyms(everybody)
        for other, name in (also or {}).items():  # how else somebody is called in texts
            self.stands_in.setdefault(other, self.stands_in.get(name, SOMEBODY))

    def table(self, table: pl.DataFrame) -> pl.DataFrame:
        """The table with what stands for people in place of their names; texts are masked."""
        if self.real:
            return table
        kinds = table.schema  # a column of this name may also be a count
        shown = [self._shown(pl.col(name)) for name in HOLDS_NAME if kinds.get(name) == pl.String]
        several = [name for name in HOLDS_NAMES if kinds.get(name) == pl.List(pl.String)]
        shown += [pl.col(name).list.eval(self._shown(self._in_order(name))) for name in several]
        mask = Masker(self.stands_in)
        shown += [pl.col(name).map_elements(mask, return_dtype=pl.String) for name in HOLDS_WORDS if name in kinds]
        return table.with_columns(shown)

    def measure(self, table: pl.DataFrame) -> pl.DataFrame:
        """A measure of one group, as `table`, and in no order that tells who is who."""
        return table if self.real else self.table(by_number(table, self.stands_in))

    def _in_order(self, column: str) -> pl.Expr:
        """The names of a list, those of a finding by their numbers; the others stand as an export or `measure` has them."""
        if column != "members":
            return pl.element()
        numbers = {name: number for number, name in enumerate(self.stands_in)}
        return pl.element().sort_by(pl.element().replace_strict(numbers, default=len(numbers), return_dtype=pl.UInt32))

    def _shown(self, name: pl.Expr) -> pl.Expr:
        """A name as it is shown; `SOMEBODY` for somebody who is none of those known, and null stays null."""
        known = name.replace_strict(self.stands_in, default=SOMEBODY, return_dtype=pl.String)
        return pl.when(name.is_not_null()).then(known)


def everybody(chat: pl.DataFrame) -> Iterable[str]:
    """Everybody in a chat: members in the order in which they came, then whoever else a notice names."""
    listed = (stays(chat)["member"], chat["sender"].drop_nulls(), chat["actor"].drop_nulls())
    return chain(*listed, chat["targets"].explode().drop_nulls())


def called_otherwise(export: Export) -> dict[str, str]:
    """How one phone calls somebody whom the joined chat has under another name -> that name."""
    report = getattr(export, "report", None)
    return {each.written: each.kept for each in report.names} if report else {}


def without_words(quality: ParseQuality | JoinedQuality) -> ParseQuality | JoinedQuality:
    """How well an export was read, without the words of lines that were not understood and without names."""
    if isinstance(quality, JoinedQuality):
        parts = tuple(replace(part, quality=without_words(part.quality)) for part in quality.parts)
        return replace(quality, parts=parts, report=replace(quality.report, names=()))
    bare = {
        name: tuple((line, "") for line, _ in getattr(quality, name)) for name in ("unread", "unknown", "lookalikes")
    }
    return replace(quality, **bare)
