"""Links that members share: useful resources, which the policy asks for, counted first, and what may be spam.

Spam means what one person does with links and repeats; whether any of it is a breach is the rules' to say ("spam",
"spam-burst", "repeats"). Nothing is ever fetched.
"""

import re
from collections import Counter

import polars as pl

from analyser.chat.group import Group
from analyser.conversations import replies_in
from analyser.language.copy import working_copy
from analyser.language.frames import frame, plain
from analyser.language.hosts import REFERRAL, is_resource, is_short, site
from analyser.language.links import links
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="resources", clauses=("R-03b", "R-03a"), title="Useful resources and other links")

COLUMNS = pl.Schema({"resources": pl.UInt32, "other_links": pl.UInt32, "spam_candidates": pl.UInt32})

CRAFT = frame("{craft}")
MONEY = re.compile(
    r"£\s?\d+ (?:free|off|bonus|voucher|a day|per day)|\b(?:earn|win|won|prize|cash ?back|crypto|bitcoin|investment"
    r"|income|loan|jackpot|giveaway|discount code|promo code)\b",
    re.I,
)
OFTEN = 3
"""So many links to one site by one person outside the team may be spam."""
WORDS = 4
"""A link with fewer words beside it stands alone."""


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Sort a group's messages with a link, over the period under review.

    A resource is a link of the team's, to a site of the list `resource-hosts`, with a word of the craft beside it, or that two
    other people or more answered. A spam candidate is none of these and has a shortened address, a referral in it or words of
    money beside it, stands alone in the first message of its sender, or leads to a site to which that sender sends
    three links or more. The rest is neither. A site that we do not know and nobody answers is told as "other".

    Returns
    -------
    DataFrame, one row:
        resources         UInt32   messages with a useful link
        other_links       UInt32   messages with a link that is neither
        spam_candidates   UInt32   messages with a link that may be spam

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Ann: zips: https://example.org/z", "09:01 Bea: https://bit.ly/x", "09:02 Bea: oh")
    >>> measure(Group("G", chat), load()).rows()
    [(1, 0, 1)]
    """
    counts = Counter(kind for _, kind in linked(group))
    row = {"resources": counts["resource"], "other_links": counts["other"], "spam_candidates": counts["candidate"]}
    return pl.DataFrame([row], schema=COLUMNS)


def linked(group: Group) -> list[tuple[int, str]]:
    """The id of each message with a link, and "resource", "other" or "candidate"."""
    rows = [
        (row["id"], row["sender"], row["text"], found)
        for row in group.people.filter(pl.col("text").str.contains("(?i)https?://|www\\.")).iter_rows(named=True)
        if (found := links(row["text"]))
    ]
    if not rows:
        return []
    by_site = Counter((sender, site(link)) for _, sender, _, found in rows for link in set(found))
    answered = _answered(group)
    first = dict(group.sent.group_by("sender").agg(pl.col("id").min()).rows())
    kinds = []
    for place, sender, text, found in rows:
        if sender in group.team or any(map(is_resource, found)) or answered.get(place, 0) >= 2:
            kinds.append((place, "resource"))
        elif any(is_short(link) or REFERRAL.search(link) for link in found) or MONEY.search(text):
            kinds.append((place, "candidate"))
        elif CRAFT.search(plain(working_copy(text).text)):
            kinds.append((place, "resource"))
        elif any(by_site[sender, site(link)] >= OFTEN for link in found) or (
            first[sender] == place and len(text.split()) - len(found) < WORDS
        ):
            kinds.append((place, "candidate"))
        else:
            kinds.append((place, "other"))
    return kinds


def _answered(group: Group) -> dict[int, int]:
    """By how many other people each message is answered."""
    senders = group.people.select("id", "sender")
    links_made = replies_in(group).select("id", "answers").drop_nulls().join(senders, on="id")
    others = links_made.join(senders.rename({"id": "answers", "sender": "to"}), on="answers").filter(
        pl.col("sender") != pl.col("to")
    )
    return dict(others.group_by("answers").agg(pl.col("sender").n_unique()).rows())
