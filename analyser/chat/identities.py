"""One person under several names: what the administrator says is applied. `proposals.py` says what may be one."""

import polars as pl


def with_aliases(chat: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """The chat table with the names that stand for others, in `sender`, `actor` and `targets`; `text` stays as it is.

    Parameters
    ----------
    chat
        The chat table (`analyser.chat.table.CHAT`).
    names
        Name -> the name that stands for it (`analyser.chat.registers.Aliases.names`). To do it twice changes nothing.

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("09:00 -- added Annie > Bea, Bee", "09:01 Annie: Bee is here")
    >>> with_aliases(chat, {"Annie": "Ann", "Bee": "Bea"}).select("sender", "actor", "targets", "text").rows()
    [(None, 'Ann', ['Bea'], 'added Annie > Bea, Bee'), ('Ann', None, [], 'Bee is here')]
    """
    if not names:
        return chat
    old, new = list(names), list(names.values())
    named = pl.col("targets").list.eval(pl.element().replace(old, new)).list.unique(maintain_order=True)
    touched = pl.col("targets").list.eval(pl.element().is_in(old)).list.any()
    return chat.with_columns(
        pl.col("sender", "actor").replace(old, new),
        pl.when(touched).then(named).otherwise(pl.col("targets")).alias("targets"),
    )


def names_in(chat: pl.DataFrame) -> frozenset[str]:
    """Every name that a chat has as sender, actor or target."""
    return frozenset(pl.concat([chat["sender"], chat["actor"], chat["targets"].explode()]).drop_nulls().unique())
