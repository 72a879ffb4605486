"""Links each message to the one that it answers, and so parts a chat into conversations."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from analyser.chat.group import Group
from analyser.conversations.candidates import Channel, candidates, numbers
from analyser.conversations.named import Members
from analyser.conversations.scorer import scores
from analyser.cores import cores

REPLIES = pl.Schema({"id": pl.Int64, "answers": pl.Int64, "conversation": pl.Int64, "names": pl.List(pl.String)})

BLOCK = 2048
"""Messages that are scored at once, so that memory does not grow with the chat."""


def replies(
    messages: pl.DataFrame, members: Sequence[str] = (), named: Sequence[Sequence[str]] | None = None
) -> pl.DataFrame:
    """Infer what each message answers.

    Each is linked to the candidate that `analyser.conversations.scorer` finds likeliest, or to none: then it begins a
    conversation. Nothing in an export can confirm a link. On the development part of the Ubuntu log, `benchmarks/
    one_to_one.py` prints how often they are right.

    Parameters
    ----------
    messages
        What people sent, in order: columns `id`, `timestamp`, `sender`, `text` (null for media and deleted messages).
    members
        Names that texts may call beside those of the senders.
    named
        Which names each text calls, if that is known already; a name that is no sender's is left out.

    Returns
    -------
    DataFrame, one row a message:
        id             Int64          as given
        answers        Int64          id of the message that it answers; null where it begins a conversation
        conversation   Int64          id of the message that began the conversation
        names          List[String]   members whom the text names, the writer left out

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("09:00 Ann: is the hall open?", "09:01 Bea: yes Ann", "18:00 Cat: has anybody a zip foot?")
    >>> replies(chat)["answers"].to_list()
    [None, 0, None]
    """
    if messages.is_empty():
        return pl.DataFrame(schema=REPLIES)
    people = list(dict.fromkeys([*messages["sender"], *members]))
    place = {name: number for number, name in enumerate(people)}
    sender = np.array([place[name] for name in messages["sender"]], dtype=np.int64)
    texts = messages["text"].fill_null("").to_list()
    if named is None:
        called = Members(people).in_each(texts)
    else:
        called = [[place[name] for name in dict.fromkeys(each) if name in place] for each in named]
    called = [[person for person in each if person != own] for each, own in zip(called, sender, strict=True)]
    minute = np.maximum.accumulate(messages["timestamp"].dt.epoch("s").to_numpy() // 60)
    channel = Channel(sender, (minute - minute[0]).astype(np.float64), texts, called)
    answers = _links(channel)
    ids = messages["id"].to_numpy()
    return pl.DataFrame(
        {
            "id": ids,
            "answers": pl.Series([None if each < 0 else int(ids[each]) for each in answers], dtype=pl.Int64),
            "conversation": ids[_beginnings(answers)],
            "names": _lists([[people[person] for person in each] for each in called]),
        },
        schema=REPLIES,
    )


def _lists(each: list[list[str]]) -> pl.Series:
    """Lists of names as a column; most are empty, and a column of many lists is slow to make."""
    flat = [(place, name) for place, names in enumerate(each) for name in names]
    held = pl.DataFrame(flat, schema={"place": pl.Int64, "name": pl.String}, orient="row")
    lists = held.group_by("place", maintain_order=True).agg("name")
    rows = pl.DataFrame({"place": pl.int_range(len(each), eager=True)})
    return rows.join(lists, on="place", how="left", maintain_order="left")["name"].fill_null([])


def replies_in(group: Group) -> pl.DataFrame:
    """The `replies` of a group's messages in the period under review, worked out once."""
    return group.once(_of_group)


def _of_group(group: Group) -> pl.DataFrame:
    return replies(group.people, group.stays["member"].unique(maintain_order=True).to_list())


def _links(channel: Channel) -> np.ndarray:
    """The place that each message answers; -1 where it begins a conversation."""
    count = len(channel.sender)
    blocks = [np.arange(start, min(start + BLOCK, count)) for start in range(0, count, BLOCK)]
    channel.prepare()
    # each core reads blocks of its own; cores that shared a product would wait for each other
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(cores()) as threads:
        return np.concatenate(list(threads.map(lambda rows: _best(channel, rows), blocks)))


def _best(channel: Channel, rows: np.ndarray) -> np.ndarray:
    pairs = candidates(channel, rows)
    scored = scores(numbers(channel, pairs))
    highest = np.repeat(np.maximum.reduceat(scored, pairs.starts), np.diff(pairs.starts, append=len(scored)))
    place = np.minimum.reduceat(np.where(scored == highest, np.arange(len(scored)), len(scored)), pairs.starts)
    best = pairs.every[place]
    return np.where(best == rows, -1, best)


def _beginnings(answers: np.ndarray) -> np.ndarray:
    """The place of the first message of each message's conversation."""
    first = np.arange(len(answers))
    for place, earlier in enumerate(answers):
        if earlier >= 0:
            first[place] = first[earlier]
    return first
