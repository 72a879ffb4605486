"""One person fills the group with the same thing.

The policy says "Don't spam the group". A burst is a run of messages by one person, nobody writing between, of which
several carry the same link or nearly the same words. Left alone: photographs, the team's reminders and rules messages,
several people posting at once, and somebody who writes in short lines.
Known to miss: the same message repeated days apart, or in several groups.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from rapidfuzz import fuzz

from analyser.chat.group import Group
from analyser.language.links import links
from analyser.rules.rule import Context, Rule, Stretch

RULE = Rule(
    id="spam-burst",
    clauses=("R-03a",),
    title="Bursts of repeated messages",
    sees="chat",
    examples=(
        "* 09:00 Ann: vote for my dog https://vote.example.com/pip\n* 09:01 Ann: https://vote.example.com/pip\n"
        "* 09:05 Ann: two seconds https://vote.example.com/pip\n* 09:09 Ann: come on\n09:20 Bea: enough",
        "* 09:00 Ann: GET RICH today, ask me how\n* 09:00 Ann: get rich today, ask me how!\n"
        "* 09:01 Ann: Get rich today. Ask me how\n* 09:02 Ann: hurry",
        "17:50 Ann: morning\n* 18:15 Ann: BUY NOW all half price today\n* 18:22 Ann: BUY NOW all half price today\n"
        "* 18:23 Ann: BUY NOW all half price today\n* 18:24 Ann: BUY NOW all half price today",
        "09:00 Ann: so\n09:00 Ann: I finished the hem\n09:01 Ann: and then\n09:02 Ann: the zip broke\n09:02 Ann: again",
        "09:00 Ann: <Media omitted>\n09:00 Ann: <Media omitted>\n09:01 Ann: <Media omitted>\n09:01 Ann: <Media omitted>",
        "09:00 Ann: lovely\n09:00 Bea: lovely\n09:01 Cat: lovely\n09:01 Dee: lovely",
        "# team = ['Tutor']\n09:00 Tutor: bring pins\n09:00 Tutor: bring pins!\n09:01 Tutor: bring pins\n09:01 Tutor: pins",
    ),
)

FELLOWS = 20
"""How far back a repeat is looked for, so that a run of thousands takes no longer than it must."""


@RULE
def find(group: Group, context: Context):
    least, minutes, alike, likeness = (
        context.policy.reading("spam-burst", name) for name in ("messages", "minutes", "alike", "likeness")
    )
    for rows in _in_a_row(group):
        start = 0
        while start < len(rows):
            burst = _within(rows, start, timedelta(minutes=minutes))
            same = _alike([row["text"] for row in burst], likeness) if len(burst) >= least else 0
            if same < alike:
                start += 1
                continue
            why = f"{len(burst)} messages in a row, {same} of them with the same link or nearly the same words."
            yield Stretch(burst[0]["id"], burst[-1]["id"], (burst[0]["sender"],), why)
            start += len(burst)


def _in_a_row(group: Group) -> Iterator[list[dict]]:
    """Messages in a row by one person outside the team, nobody writing between."""
    for sender, rows in groupby(group.people.iter_rows(named=True), key=lambda row: row["sender"]):
        if sender not in group.team:
            yield [row for row in rows if row["kind"] == "message"]


def _within(rows: list[dict], start: int, longest: timedelta) -> list[dict]:
    """The messages from `start` on, at most `MOST`, that follow within the time given."""
    near = rows[start : start + MOST]
    return [row for row in near if row["timestamp"] - rows[start]["timestamp"] <= longest]


MOST = 60
"""Messages of one burst; a longer one is told in parts, so that a run of thousands takes no longer than it must."""


def _alike(texts: list[str], likeness: float) -> int:
    """How many texts have a fellow, at most `FELLOWS` places away, with the same link or nearly the same words."""
    cleaned = [text.casefold().strip(" .!?") for text in texts]
    hosts = [frozenset(links(text)) for text in texts]
    pairs = [
        (first, second)
        for first in range(len(texts))
        for second in range(max(0, first - FELLOWS), first)
        if hosts[first] & hosts[second] or fuzz.ratio(cleaned[first], cleaned[second]) >= likeness
    ]
    return len({place for pair in pairs for place in pair})
