"""What one person sends again and again: copies of a text within days, and many messages within minutes.

The team's reminders and the list of rules are left out: the policy wants them repeated. A burst says only that somebody wrote
much at once, which people do who type in short lines; the rule "repeated-post" looks at copies alone.
"""

from datetime import timedelta
from itertools import groupby

import numpy as np
import polars as pl

from analyser.chat.group import Group
from analyser.language.duplicates import near_copies
from analyser.language.rules_list import is_whole_list, restated
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="repeats", clauses=("R-03a",), title="Copies and bursts by one person")

COLUMNS = pl.Schema(
    {
        "member": pl.String,
        "line": pl.UInt32,
        "last_line": pl.UInt32,
        "kind": pl.String,
        "messages": pl.UInt32,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Find copies and bursts by people outside the team, over the period under review; reading "repeated-post".

    A copy is a text that is nearly the same as one that its sender sent within the reading's days
    (`analyser.language.duplicates`); the first is none, and copies within the minutes of the reading "spam-burst" count once.
    A burst is the reading's number of messages or more in as many minutes, nobody writing between, and as many as 99 of 100
    such stretches of the same person have at most; pictures of one minute are one act.

    Returns
    -------
    DataFrame, one row a run of copies or a burst, by its first line, possibly none:
        member            String   who sent it
        line, last_line   UInt32   the first message (of copies: the one that was copied) and the last
        kind              String   "copies" or "burst"
        messages          UInt32   copies without the first, or messages of the burst

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> text = "anybody want to buy a lovely red bag from my sister this week"
    >>> chat = from_lines(f"09:00 Ann: {text}", "09:05 Bea: no", f"2025-03-05 09:00 Ann: {text}!!")
    >>> measure(Group("G", chat), load()).rows()
    [('Ann', 1, 3, 'copies', 1)]
    """
    rows = [*_copies(group, policy), *_bursts(group, policy)]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row").sort("line", "kind")


def _copies(group: Group, policy: Policy):
    within = timedelta(days=policy.reading("repeated-post", "days"))
    apart = timedelta(minutes=policy.reading("spam-burst", "minutes"))
    likeness = policy.reading("repeated-post", "likeness")
    theirs = group.people.filter(~pl.col("sender").is_in(sorted(group.team)), pl.col("kind") == "message")
    for (member,), rows in theirs.sort("id").group_by("sender", maintain_order=True):
        if rows.height < 2:
            continue
        of: dict[int, int] = {}
        times, texts = rows["timestamp"].to_list(), rows["text"].to_list()
        for earlier, later in near_copies(texts, likeness):
            if times[later] - times[earlier] <= within:
                of.setdefault(later, of.get(earlier, earlier))
        for first in sorted(set(of.values())):
            copies, last = [], times[first]
            for later in sorted(later for later, origin in of.items() if origin == first):
                if times[later] - last > apart:
                    copies.append(later)
                    last = times[later]
            if copies and not is_whole_list(restated(texts[first], policy.rules_list), policy):
                yield member, rows["line"][first], rows["line"][max(copies)], "copies", len(copies)


def _bursts(group: Group, policy: Policy):
    least, minutes = (policy.reading("repeated-post", name) for name in ("burst", "minutes"))
    within = timedelta(minutes=minutes)
    runs: dict[str, list[list[tuple]]] = {}
    columns = group.people.select("sender", "timestamp", "line", "kind")
    for sender, rows in groupby(columns.iter_rows(), key=lambda row: row[0]):
        if sender not in group.team:
            runs.setdefault(sender, []).append(_acts(list(rows)))
    for member, theirs in runs.items():
        stretches = [_busiest(rows, within) for rows in theirs]
        usual = np.quantile([len(each) for each in stretches], 0.99) if len(stretches) > 1 else 0
        for stretch in stretches:
            if len(stretch) >= least and len(stretch) >= usual:
                yield member, stretch[0][2], stretch[-1][2], "burst", len(stretch)


def _acts(rows: list[tuple]) -> list[tuple]:
    """The messages of a run, pictures of one minute once."""
    acts, minute = [], None
    for row in rows:
        now = row[1].replace(second=0)
        if row[3] != "media" or now != minute:
            acts.append(row)
        minute = now if row[3] == "media" else None
    return acts


def _busiest(rows: list[tuple], within: timedelta) -> list[tuple]:
    """The longest stretch of a run that lies within the time given."""
    best, first = rows[:1], 0
    for last in range(len(rows)):
        while rows[last][1] - rows[first][1] > within:
            first += 1
        if last + 1 - first > len(best):
            best = rows[first : last + 1]
    return best
