"""Stretches of conversations in which two people write to each other.

The definition is that of the measure: in one conversation, a longest run of messages by two people and, at most, so many
by anybody else; a turn is a run of messages by one of the two, and an exchange has six turns at least.
"""

from itertools import groupby

import polars as pl

EXCHANGES = pl.Schema(
    {
        "first": pl.Int64,
        "last": pl.Int64,
        "pair": pl.List(pl.String),
        "messages": pl.UInt32,
        "turns": pl.UInt32,
        "others": pl.UInt32,
        "minutes": pl.Float64,
        "ids": pl.List(pl.Int64),
    }
)


def exchanges(messages: pl.DataFrame, replies: pl.DataFrame, turns: int = 6, others: int = 0) -> pl.DataFrame:
    """Find the exchanges between two people.

    Parameters
    ----------
    messages
        As for `analyser.conversations.replies`.
    replies
        What that returned for them.
    turns
        The fewest turns.
    others
        So many messages by anybody else may stand among theirs (in the same conversation). Messages of other
        conversations that run at the same time never count.

    Returns
    -------
    DataFrame, one row an exchange, by its first message:
        first, last   Int64          ids of its first and last message
        pair          List[String]   the two, sorted
        messages      UInt32         messages by the two
        turns         UInt32         runs of messages by one of them
        others        UInt32         messages by anybody else among theirs
        minutes       Float64        from the first to the last
        ids           List[Int64]    ids of the messages by the two

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.conversations import replies
    >>> said = ["Ann: how was it Bea", "Bea: hot Ann", "Ann: and the food Bea?", "Bea: chips Ann", "Ann: lucky", "Bea: I know"]
    >>> chat = from_lines(*(f"18:0{minute} {line}" for minute, line in enumerate(said)))
    >>> exchanges(chat, replies(chat)).select("first", "last", "pair", "turns").rows()
    [(0, 5, ['Ann', 'Bea'], 6)]
    """
    table = messages.select("id", "timestamp", "sender").join(replies.select("id", "conversation"), on="id")
    long_enough = table.filter(pl.len().over("conversation") >= turns).sort("conversation", maintain_order=True)
    found = []
    for _, rows in groupby(long_enough.iter_rows(), key=lambda row: row[3]):
        found += _in_one(list(rows), turns, others)
    return pl.DataFrame(found, schema=EXCHANGES, orient="row").sort("first")


def _in_one(rows: list[tuple], turns: int, others: int) -> list[tuple]:
    """The exchanges of one conversation, whose rows are (id, timestamp, sender, conversation)."""
    found, start = [], 0
    while start < len(rows):
        pair, theirs, strangers, place = {rows[start][2]}, [rows[start]], [], start + 1
        while place < len(rows):
            sender = rows[place][2]
            if sender in pair or len(pair) < 2:
                pair.add(sender)
                theirs.append(rows[place])
            elif len(strangers) < others:
                strangers.append(rows[place])
            else:
                break
            place += 1
        took = _turns(theirs)
        if len(pair) == 2 and took >= turns:
            among = sum(theirs[0][0] < each[0] < theirs[-1][0] for each in strangers)
            minutes = (theirs[-1][1] - theirs[0][1]).total_seconds() / 60
            ids = [each[0] for each in theirs]
            found.append((ids[0], ids[-1], sorted(pair), len(theirs), took, among, minutes, ids))
            if others:
                start = next((n for n in range(start, len(rows)) if rows[n][0] > ids[-1]), len(rows))
                continue
        if place >= len(rows):
            break
        start = _next_start(rows, start, place)
    return found


def _turns(rows: list[tuple]) -> int:
    return sum(place == 0 or row[2] != rows[place - 1][2] for place, row in enumerate(rows))


def _next_start(rows: list[tuple], start: int, end: int) -> int:
    """Where the next run may begin: with the last turn before the one who ended this run."""
    place = end - 1
    while place > start and rows[place - 1][2] == rows[end - 1][2]:
        place -= 1
    return max(place, start + 1)
