"""Who stands for whom in the tables of one object: a pseudonym, or the name itself."""

from collections.abc import Iterable
from itertools import chain

import polars as pl

from analyser import arguments
from analyser.chat.membership import stays
from analyser.chat.names import pseudonyms
from analyser.language.masking import Masker

PSEUDONYMS, REAL = NAMES = ("pseudonyms", "real")
"""How people are shown."""

HOLDS_NAME = ("sender", "actor", "member")
HOLDS_NAMES = ("targets", "members", "pair", "not_in_social_group")
"""Columns that hold a name, and those that hold several."""


class People:
    """What stands for each person: a pseudonym, or the name itself."""

    def __init__(self, everybody: Iterable[str], names: str):
        self.real = arguments.choice(names, NAMES, "way to show names") == REAL
        self.stands_in = pseudonyms(everybody)

    def table(self, table: pl.DataFrame) -> pl.DataFrame:
        """The table with what stands for people in place of their names; texts are masked."""
        if self.real:
            return table
        kinds = table.schema  # a column of this name may also be a count
        shown = [self._shown(pl.col(name)) for name in HOLDS_NAME if kinds.get(name) == pl.String]
        several = [name for name in HOLDS_NAMES if kinds.get(name) == pl.List(pl.String)]
        shown += [pl.col(name).list.eval(self._shown(pl.element())) for name in several]
        if "text" in kinds:
            shown.append(pl.col("text").map_elements(Masker(self.stands_in), return_dtype=pl.String))
        return table.with_columns(shown)

    def _shown(self, name: pl.Expr) -> pl.Expr:
        """A name as it is shown; "Member" for somebody who is none of those known, and null stays null."""
        known = name.replace_strict(self.stands_in, default="Member", return_dtype=pl.String)
        return pl.when(name.is_not_null()).then(known)


def everybody(chat: pl.DataFrame) -> Iterable[str]:
    """Everybody in a chat: members in the order in which they came, then whoever else a notice names."""
    listed = (stays(chat)["member"], chat["sender"].drop_nulls(), chat["actor"].drop_nulls())
    return chain(*listed, chat["targets"].explode().drop_nulls())
