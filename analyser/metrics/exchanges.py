"""Exchanges between two people: stretches of talk in which nobody else takes part.

This is structure, not breach: a tutor who answers a question makes one too, and most of what people say to each other
takes this form. Which of them to look at is the rule's to say ("one-to-one").
"""

import polars as pl

from analyser.chat.group import Group
from analyser.conversations import exchanges, replies_in
from analyser.language.copy import working_copy
from analyser.language.frames import frame, plain
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="exchanges", clauses=("R-06a",), title="Exchanges between two people")

COLUMNS = pl.Schema(
    {
        "line": pl.UInt32,
        "last_line": pl.UInt32,
        "pair": pl.List(pl.String),
        "messages": pl.UInt32,
        "turns": pl.UInt32,
        "others": pl.UInt32,
        "minutes": pl.Float64,
        "with_team": pl.Boolean,
        "on_topic": pl.Float64,
    }
)

TOPIC = frame("{craft}", "{session}")
"""Words of sewing and of the group's own doings."""


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Find the exchanges of a group, over the period under review.

    Who answers whom is inferred (`analyser.conversations.replies`), and wrong in about one message of ten where many talk at
    once. The definition is that of `analyser.conversations.exchanges`, with the numbers of the reading "one-to-one". In a
    group of a few people most talk is between two.

    Returns
    -------
    DataFrame, one row an exchange, by its first line:
        line, last_line   UInt32         where it begins and ends in the export
        pair              List[String]   the two, sorted
        messages          UInt32         messages by the two
        turns             UInt32         runs of messages by one of them
        others            UInt32         messages by anybody else among theirs, in the same conversation
        minutes           Float64        from the first message to the last
        with_team         Boolean        whether one of them is of the team
        on_topic          Float64        share of the messages about sewing or the group's doings, 0 to 1 (`on_topic`)

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> said = ["Ann: how was it Bea", "Bea: hot Ann", "Ann: and the food Bea?", "Bea: chips Ann", "Ann: lucky", "Bea: yes"]
    >>> chat = from_lines(*(f"18:0{minute} {line}" for minute, line in enumerate(said)))
    >>> measure(Group("G", chat), load()).select("pair", "turns", "with_team", "on_topic").rows()
    [(['Ann', 'Bea'], 6, False, 0.0)]
    """
    turns, others = (policy.reading("one-to-one", name) for name in ("turns", "others"))
    found = exchanges(group.people, replies_in(group), turns, others)
    lines = dict(group.people.select("id", "line").rows())
    texts = dict(group.people.select("id", "text").rows())
    return found.select(
        line=pl.col("first").replace_strict(lines, return_dtype=pl.UInt32),
        last_line=pl.col("last").replace_strict(lines, return_dtype=pl.UInt32),
        pair="pair",
        messages="messages",
        turns="turns",
        others="others",
        minutes="minutes",
        with_team=pl.col("pair").list.eval(pl.element().is_in(sorted(group.team))).list.any(),
        on_topic=pl.Series([on_topic([texts[each] for each in ids]) for ids in found["ids"]], dtype=pl.Float64),
    ).cast(COLUMNS)


def on_topic(texts: list[str | None]) -> float:
    """Share of the messages about the craft or the group's own doings, 0 to 1: those with a word of it, and each that follows
    one, for a short answer ("in the other tin") is about what it answers.

    >>> on_topic(["the bobbin is stuck", "oh no", "and my sister rang", "what did she want"])
    0.5
    """
    said = [bool(text and TOPIC.search(plain(working_copy(text).text))) for text in texts]
    return sum(here or before for before, here in zip([False, *said], said, strict=False)) / len(texts)
