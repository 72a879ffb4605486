"""Encouragement: messages that praise, thank or congratulate, and whether newcomers are greeted.

This is the good news that the policy hopes for. Words are counted, not meant: sarcasm ("well done, that's the bin
full") counts as praise, and kindness in other words is missed.
"""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.conversations import replies_in
from analyser.metrics import joins
from analyser.metrics.metric import Metric
from analyser.metrics.texts import any_term, typed_in
from analyser.policy import Policy

METRIC = Metric(id="encouragement", clauses=("PU-03", "R-01", "PS-02"), title="Encouragement and welcome")

COLUMNS = pl.Schema(
    {
        "encouraging": pl.UInt32,
        "per_1000": pl.Float64,
        "progress": pl.UInt32,
        "newcomers": pl.UInt32,
        "newcomers_welcomed": pl.UInt32,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count a group's encouraging messages and the newcomers who were welcomed, over the period under review.

    A newcomer is whoever joined later than at the creation, for the first time (`analyser.metrics.joins`). With three
    or four newcomers a course, give both counts and no percentage.

    Returns
    -------
    DataFrame, one row:
        encouraging          UInt32    messages with a word or a sign of the list `praise`, not denied ("not great")
        per_1000             Float64   the same in 1,000 messages of any kind; null without messages
        progress             UInt32    messages that show or tell of something made: a word of the list `progress`, or a
                                       picture by somebody outside the team
        newcomers            UInt32    people who joined later
        newcomers_welcomed   UInt32    of them, those after whose join somebody else wrote "welcome" in the hours
                                       that the reading "encouragement" gives, or their name

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines(
    ...     "09:00 -- added Ann > Bea", "09:05 Ann: Hello Bea!", "09:06 Bea: thanks", "09:07 Ann: you're welcome"
    ... )
    >>> measure(Group("G", chat), load()).rows()
    [(1, 333.3333333333333, 0, 1, 1)]
    """
    total = len(group.people)
    encouraging = len(encouraging_messages(group))
    newcomers = joins.measure(group, policy).filter(pl.col("how") == "later")
    row = {
        "encouraging": encouraging,
        "per_1000": 1000 * encouraging / total if total else None,
        "progress": len(progress_messages(group)),
        "newcomers": len(newcomers),
        "newcomers_welcomed": sum(
            _welcomed(group, newcomers, timedelta(hours=policy.reading("encouragement", "hours")))
        ),
    }
    return pl.DataFrame([row], schema=COLUMNS)


def encouraging_messages(group: Group) -> pl.DataFrame:
    """The rows of the chat table that praise, thank or congratulate, with `plain` (`analyser.metrics.texts.typed`)."""
    praise = any_term("praise")
    denied = rf"\b(?:not|isn't|wasn't|aren't|weren't|never|hardly|no)(?: \w+)? (?:{praise})"
    heard = typed_in(group).filter(pl.col("plain").str.contains(praise))
    meant = pl.col("plain").str.replace_all(f"{NOT_MEANT}|{denied}", " ").str.contains(praise)
    return heard.filter(meant)


def progress_messages(group: Group) -> pl.DataFrame:
    """The rows of the chat table in which somebody shows or tells what they made.

    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("09:00 Ann: finished my first skirt!", "09:01 Bea: <Media omitted>", "09:02 Bea: is it on?")
    >>> len(progress_messages(Group("G", chat)))
    2
    """
    told = pl.col("plain").str.contains(any_term("progress"))
    shown = (pl.col("kind") == "media") & ~pl.col("sender").is_in(sorted(group.team))
    return typed_in(group).filter(told | shown)


NOT_MEANT = (
    r"\bta[ -]da+h?\b|\bta[- ]?ra\b|\bthank (?:god|goodness|heavens?|the lord|fuck)\b"
    r"|\bthanks (?:for nothing|a bunch)\b|\bno,? thank(?:s| you)\b|\bcheers me\b"
    r"|\b(?:lovely|beautiful|gorgeous|glorious|amazing) (?:weather|day|sunshine|evening|morning)\b"
)
"""Turns of phrase in which the words do not praise or thank."""

WELCOME = r"\bwelcom"
AFTER_THANKS = r"\b(?:you're|youre|your|you are|ur|most|very) (?:very |most |so )?welcome\b"
"""The answer to thanks, which greets nobody."""


def _welcomed(group: Group, newcomers: pl.DataFrame, within: timedelta) -> Iterator[bool]:
    """For each newcomer, whether somebody else greeted them."""
    greets = pl.col("plain").str.replace_all(AFTER_THANKS, " ").str.contains(WELCOME)
    named = replies_in(group).select("id", "names")
    messages = typed_in(group).with_columns(greets=greets).join(named, on="id", maintain_order="left")
    times = messages["timestamp"]
    for newcomer in newcomers.iter_rows(named=True):
        first, last = (
            times.search_sorted(newcomer["joined"]),
            times.search_sorted(newcomer["joined"] + within, side="right"),
        )
        near = messages.slice(first, max(last - first, 0)).filter(
            pl.col("timestamp").is_between(newcomer["joined"], newcomer["joined"] + within),
            pl.col("line") > newcomer["line"],
            pl.col("sender") != newcomer["member"],
        )
        greeted = pl.col("greets") | pl.col("names").list.contains(newcomer["member"])
        yield near.select(greeted.any()).item()
