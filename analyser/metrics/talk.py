"""Who talks to whom: whether members answer each other, or all talk runs through a few.

Who answers whom is inferred, and links are wrong in about one message of ten where many talk at once. For trustees the
figures of the whole group; the pairs are in the metric "pairs", for the administrator.
"""

import networkx
import polars as pl

from analyser.chat.group import Group
from analyser.conversations import replies_in
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="talk", clauses=("PU-02", "PS-01"), title="Who answers whom")

COLUMNS = pl.Schema(
    {
        "replies": pl.UInt32,
        "conversations": pl.UInt32,
        "median_people": pl.Float64,
        "pairs": pl.UInt32,
        "reciprocity": pl.Float64,
        "weighted_reciprocity": pl.Float64,
        "density": pl.Float64,
        "isolates": pl.UInt32,
    }
)

LEAST = 2
"""Replies from one to another that make an edge: a single one may be an error of ours."""


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Measure who answers whom in a group, over the period under review.

    An edge runs from one person to another whom they answered twice or more. Reciprocity is the share of edges that run
    both ways (networkx.overall_reciprocity); weighted, twice the sum over pairs of the lesser number of replies, divided by
    all replies (T. Squartini et al., Reciprocity of weighted networks, 2013). Density is the share of possible edges
    that are there. In a group of six there are thirty possible edges: one friendship is a fifteenth of the density.

    Returns
    -------
    DataFrame, one row:
        replies                UInt32    messages that answer somebody else's
        conversations          UInt32    conversations of two people or more
        median_people          Float64   people in such a conversation, the median; null without one
        pairs                  UInt32    pairs of people with an edge between them
        reciprocity            Float64   0 to 1; null without an edge
        weighted_reciprocity   Float64   0 to 1; null without a reply
        density                Float64   0 to 1; null with fewer than two people who wrote
        isolates               UInt32    people who wrote and have no edge

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Ann: where is it?", "09:01 Bea: in the hall Ann", "09:02 Ann: ta Bea", "09:03 Bea: ok Ann")
    >>> measure(Group("G", chat), load()).select("replies", "conversations", "weighted_reciprocity").rows()
    [(3, 1, 0.6666666666666666)]
    """
    counts = replies_between(group)
    writers = group.people["sender"].unique().to_list()
    graph = networkx.DiGraph()
    graph.add_nodes_from(writers)
    graph.add_edges_from(counts.filter(pl.col("replies") >= LEAST).select("member", "answers").rows())
    total = counts["replies"].sum()
    both = counts.join(counts, left_on=["member", "answers"], right_on=["answers", "member"])
    mutual = both.select(pl.min_horizontal("replies", "replies_right").sum()).item()
    talks = (
        replies_in(group)
        .join(group.people.select("id", "sender"), on="id")
        .group_by("conversation")
        .agg(people=pl.col("sender").n_unique())
        .filter(pl.col("people") > 1)["people"]
    )
    row = {
        "replies": total,
        "conversations": len(talks),
        "median_people": talks.median(),
        "pairs": graph.to_undirected().number_of_edges(),
        "reciprocity": networkx.overall_reciprocity(graph) if graph.number_of_edges() else None,
        "weighted_reciprocity": mutual / total if total else None,
        "density": networkx.density(graph) if len(writers) > 1 else None,
        "isolates": networkx.number_of_isolates(graph),
    }
    return pl.DataFrame([row], schema=COLUMNS)


def replies_between(group: Group) -> pl.DataFrame:
    """member, answers, replies: how many messages of the one answer one of the other, both different people."""
    links = replies_in(group).select("id", "answers").drop_nulls()
    senders = group.people.select("id", "sender")
    return (
        links.join(senders, on="id")
        .join(senders.rename({"id": "answers", "sender": "to"}), on="answers")
        .filter(pl.col("sender") != pl.col("to"))
        .group_by(member="sender", answers="to")
        .agg(replies=pl.len())
        .sort("member", "answers")
    )
