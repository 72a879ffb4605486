"""What is known of a message and of each earlier one that it may answer: the numbers that the link scorer reads.

A message may answer one of the `NEAR` before it, the writer's own last one, the last by whom it names first, the last that
names its writer, or none: then it begins a conversation, and its candidate is itself. The numbers are of time, of turns, of
names, of questions and thanks, and of shared words; those that look ahead tell whether the two go on writing to each other.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl

NEAR = 24
LONGEST = 1440
"""Minutes after which a message is not answered any more."""
FAR = 500
NEVER = 300
"""Messages that stand for "never" before and after."""

MARKS = {
    "question": r"\?",
    "greeting": r"(?i)^\W*(?:\S+[:,]\s*)?(?:hi|hello|hey|hiya|morning|evening|all|anyone|anybody|does any|can any|is there|who)\b",
    "thanks": r"(?i)\b(?:thanks?|thx|ta|cheers|ty|thank you)\b",
    "short": r"(?i)^\W*(?:\S+[:,]\s*)?(?:yes|yep|yeah|no|nope|ok|okay|oh|ah|hm+|lol|sure|right|true|nah|ya|aha|i see|k)\b",
    "link": r"https?:|www\.",
}
"""Patterns, for polars, of what a text holds."""


class Index:
    """Places in a chat by key, in order: the last one before and the first one after any place.

    `keys` are whole numbers from 0; most of those asked for have no place at all, and are told apart first.
    """

    def __init__(self, keys: np.ndarray, places: np.ndarray, size: int, largest: int):
        self.size = size
        self.codes = np.append(np.sort(keys * size + places), np.iinfo(np.int64).max)
        self.known = np.zeros(largest, dtype=bool)
        self.known[keys] = True

    def before(self, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The last place of each key before each place; -1 where there is none."""
        return self._at(keys, places, lambda wanted: np.searchsorted(self.codes, wanted) - 1)

    def after(self, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The first place of each key after each place; -1 where there is none."""
        return self._at(keys, places, lambda wanted: np.searchsorted(self.codes, wanted, side="right"))

    def has(self, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
        found = self.known[keys]
        wanted = keys[found] * self.size + places[found]
        found[found] = self.codes[np.searchsorted(self.codes, wanted)] == wanted
        return found

    def rank(self, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Differences of it count the places of one key between two."""
        return np.searchsorted(self.codes, keys * self.size + places)

    def _at(self, keys: np.ndarray, places: np.ndarray, look) -> np.ndarray:
        result = np.full(len(keys), -1)
        known = self.known[keys]
        keys = keys[known]
        found = look(keys * self.size + places[known])
        code = self.codes[np.maximum(found, 0)]
        result[known] = np.where((found >= 0) & (code // self.size == keys), code % self.size, -1)
        return result


@dataclass
class Channel:
    """A chat made ready: one entry a message.

    `sender` numbers of people, `minute` never falling, `texts`, and `named`: which people each text names, by number,
    without the writer.
    """

    sender: np.ndarray
    minute: np.ndarray
    texts: list[str]
    named: list[list[int]]

    def __post_init__(self):
        count = len(self.sender)
        self.people = 1 + max(
            int(self.sender.max(initial=0)), max((max(each, default=0) for each in self.named), default=0)
        )
        at = np.array([place for place, each in enumerate(self.named) for _ in each], dtype=np.int64)
        whom = np.array([person for each in self.named for person in each], dtype=np.int64)
        size, who = count + 1, self.sender[at]
        both = self.people**2
        self.own = Index(self.sender, np.arange(count), size, self.people)
        self.of = Index(whom, at, size, self.people)
        """Messages by whom they name."""
        self.made = Index(who, at, size, self.people)
        """Messages that name anybody, by writer."""
        self.towards = Index(who * self.people + whom, at, size, both)
        self.between = Index(np.minimum(who, whom) * self.people + np.maximum(who, whom), at, size, both)
        self.names_any = np.zeros(count, dtype=bool)
        self.names_any[at] = True
        self.first_named = np.full(count, -1)
        self.first_named[at[::-1]] = whom[::-1]
        self.share = float(self.names_any.mean()) if count else 0.0
        places, nobody = np.arange(count), count + 1
        self.rank = np.append(self.own.rank(self.sender, places), 0)
        self.last_own = self.own.before(self.sender, places)
        after = self.own.after(self.sender, places)
        self.next_own = np.where(after < 0, nobody, after)
        self.last_made = self.made.before(self.sender, places)
        self.last_to_me = self.of.before(self.sender, places)
        self.next_to_me = self.of.after(self.sender, places)
        self.busy = np.log1p(places - np.searchsorted(self.minute, self.minute - 10)).astype(np.float32)
        self.silence = np.log1p(np.diff(self.minute, prepend=self.minute[:1])).astype(np.float32)

    def prepare(self) -> None:
        """Works out all that is worked out once, before several threads ask for it."""
        _ = self.marks, self.count, self.vectors

    @cached_property
    def words(self) -> pl.DataFrame:
        """row, word: each word of each text, as often as it stands there."""
        texts = pl.DataFrame({"text": pl.Series(self.texts, dtype=pl.String)}).with_row_index("row")
        found = pl.col("text").str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]{2,}")
        return texts.select("row", word=found).explode("word", empty_as_null=False)

    @cached_property
    def marks(self) -> dict[str, np.ndarray]:
        texts = pl.Series(self.texts, dtype=pl.String)
        return {name: texts.str.contains(mark).to_numpy().astype(np.float32) for name, mark in MARKS.items()}

    @cached_property
    def count(self) -> np.ndarray:
        return np.log1p(np.bincount(self.words["row"], minlength=len(self.texts)).astype(np.float32))

    @cached_property
    def vectors(self):
        """Words by how rare they are in this chat (tf-idf, K. Spärck Jones, 1972), each row of length 1; sparse."""
        import scipy.sparse as sparse

        distinct = self.words.unique(maintain_order=True)
        rows, columns = distinct["row"].to_numpy(), distinct["word"].rank("dense").to_numpy().astype(np.int64) - 1
        shape = (len(self.texts), int(columns.max(initial=0)) + 1)
        table = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape)
        rare = np.log((len(self.texts) + 1) / (np.bincount(columns, minlength=shape[1]) + 1)).astype(np.float32)
        table = table @ sparse.diags(rare)
        length = np.sqrt(np.asarray(table.multiply(table).sum(1)).ravel()) + 1e-6
        return sparse.csr_matrix(sparse.diags(1 / length) @ table)


class Pairs(NamedTuple):
    """Messages and what each may answer, a pair an entry, the pairs of a message together and itself the last of them."""

    rows: np.ndarray
    every: np.ndarray
    starts: np.ndarray
    """Where the pairs of each message begin."""


def candidates(channel: Channel, rows: np.ndarray) -> Pairs:
    """What each of `rows` may answer."""
    last_own = channel.own.before(channel.sender[rows], rows)
    first = channel.first_named[rows]
    last_by_named = np.where(first >= 0, channel.own.before(np.maximum(first, 0), rows), -1)
    last_to_me = channel.of.before(channel.sender[rows], rows)
    near = rows[:, None] - np.arange(1, NEAR + 1)
    more = np.stack([last_own, last_by_named, last_to_me], axis=1)
    for place in range(3):  # each of these only where it does not stand among the others
        same = (near == more[:, place, None]).any(axis=1) | (more[:, :place] == more[:, place, None]).any(axis=1)
        more[same, place] = -1
    every = np.concatenate([near, more, rows[:, None]], axis=1)
    real = every >= 0
    real &= channel.minute[rows][:, None] - channel.minute[np.maximum(every, 0)] <= LONGEST
    counts = real.sum(axis=1)
    return Pairs(np.repeat(rows, counts), every[real], np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64))


def numbers(channel: Channel, pairs: Pairs) -> np.ndarray:
    """The numbers of each pair, float32, (pairs, `len(NAMES)`)."""
    found = _all(channel, pairs.rows, pairs.every)
    table = np.empty((len(pairs.rows), len(NAMES)), dtype=np.float32)
    other = pairs.rows != pairs.every
    for place, name in enumerate(NAMES):
        table[:, place] = found[name] if name in OF_MESSAGE else found[name] * other
    return table


def _all(channel: Channel, rows: np.ndarray, every: np.ndarray) -> dict[str, np.ndarray]:
    sender, minute, first = channel.sender, channel.minute, channel.first_named
    mine, theirs = sender[rows], sender[every]
    same = mine == theirs
    names_any, distance = channel.names_any[rows], rows - every
    named = names_any & (first[rows] == first[every])
    names_them = channel.towards.has(mine * channel.people + theirs, rows)
    names_me = channel.towards.has(theirs * channel.people + mine, every)
    last_own, next_own = channel.last_own[rows], channel.next_own[rows]
    last_theirs, next_theirs = channel.own.before(theirs, rows), channel.own.after(theirs, rows)
    next_own_after = channel.own.after(mine, every)
    last_naming, last_naming_theirs = channel.last_made[rows], channel.made.before(theirs, rows)
    pair = np.minimum(mine, theirs) * channel.people + np.maximum(mine, theirs)
    back, ahead = channel.between.before(pair, rows), channel.between.after(pair, rows)
    to_me = channel.towards.after(theirs * channel.people + mine, rows)
    to_them = channel.towards.after(mine * channel.people + theirs, rows)
    next_to_me = channel.next_to_me[rows]
    own_before = channel.own.before(mine, every)
    gap = minute[rows] - minute[every]
    found = {
        "gap": np.log1p(np.maximum(gap, 0)),
        "same minute": gap < 1,
        "distance": np.log(np.maximum(distance, 1)),
        "next to it": distance == 1,
        "same writer": same,
        "names them": names_them,
        "they name me": names_me,
        "names another": names_any & ~names_them,
        "names anybody": names_any,
        "they name another": channel.names_any[every] & ~names_me,
        "same writer, same name": same & named,
        "both name the same": ~same & named,
        "same writer, other name": same & names_any & channel.names_any[every] & ~named,
        "their last": last_theirs == every,
        "the last that names me": channel.last_to_me[rows] == every,
        "theirs since": _log_count(channel.rank[last_theirs] - channel.rank[every], last_theirs >= every),
        "mine since": _log_count(channel.rank[rows] - channel.rank[next_own_after], ~same),
        "after my last": every > last_own,
        "wrote before": last_own >= 0,
        "gap to my last": np.log1p(np.where(last_own >= 0, minute[rows] - minute[last_own], LONGEST)),
        "distance to my last": _log_far(rows - last_own, last_own >= 0, NEVER),
        "is my last": every == last_own,
        "I named them last": (last_naming >= 0) & (first[last_naming] == theirs),
        "distance to my last naming": _log_far(rows - last_naming, last_naming >= 0, NEVER),
        "they named me last": (last_naming_theirs >= 0) & (first[last_naming_theirs] == mine),
        "named between us before": _log_far(rows - back, (back >= 0) & ~same),
        "named between us after": _log_far(ahead - rows, (ahead >= 0) & ~same),
        "they name me after": _log_far(to_me - rows, (to_me >= 0) & ~same),
        "I name them after": _log_far(to_them - rows, (to_them >= 0) & ~same),
        "next to name me": (next_to_me >= 0) & (sender[next_to_me] == theirs),
        "their next": _log_far(next_theirs - rows, next_theirs >= 0),
        "my next": _log_far(next_own - rows, next_own < len(sender)),
        "I before them": _log_far(every - own_before, own_before >= 0, NEVER),
        "I just before them": (own_before >= 0) & (every - own_before <= 5),
        "words": channel.count[rows],
        "their words": channel.count[every],
        "shared words": _shared(channel, rows, every),
        "busy": channel.busy[rows],
        "silence before": channel.silence[rows],
        "share that names": np.full(len(rows), channel.share),
        "begins": rows == every,
    }
    for name, marks in channel.marks.items():
        found[name], found[f"their {name}"] = marks[rows], marks[every]
    return found


def _log_far(distance: np.ndarray, known: np.ndarray, far: int = FAR) -> np.ndarray:
    """The logarithm of a distance, or of what stands for "never"."""
    return np.log1p(np.where(known, distance, far).astype(np.float32))


def _log_count(count: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.log1p(np.where(known, count, 0).astype(np.float32))


def _shared(channel: Channel, rows: np.ndarray, every: np.ndarray) -> np.ndarray:
    """Cosine of the words of each message and its candidates."""
    table, found = channel.vectors, np.zeros(len(rows), dtype=np.float32)
    near = rows - every <= NEAR
    for start in range(0, len(rows), PRODUCT):  # a few rows at a time: all against all would be mostly wasted
        some = slice(start, start + PRODUCT)
        first, low, last = max(0, int(rows[start]) - NEAR), int(rows[start]), int(rows[some][-1]) + 1
        product = (table[low:last] @ table[first:last].T).toarray()
        close = near[some]
        found[some][close] = product[rows[some][close] - low, every[some][close] - first]
    if not near.all():
        found[~near] = np.asarray(table[rows[~near]].multiply(table[every[~near]]).sum(1)).ravel()
    return found


PRODUCT = 2048
"""Pairs whose words are compared at once."""


OF_MESSAGE = frozenset(
    (
        *("names anybody", "wrote before", "gap to my last", "distance to my last", "distance to my last naming"),
        *("my next", "question", "greeting", "thanks", "short", "link", "words", "busy", "silence before"),
        *("share that names", "begins"),
    )
)
"""Numbers that are of the message itself, and so stand beside "none" too."""

NAMES = (
    "gap", "same minute", "distance", "next to it", "same writer", "names them", "they name me", "names another",
    "names anybody", "they name another", "same writer, same name", "both name the same", "same writer, other name",
    "their last", "the last that names me", "theirs since", "mine since", "after my last", "wrote before",
    "gap to my last", "distance to my last", "is my last", "I named them last", "distance to my last naming",
    "they named me last", "named between us before", "named between us after", "they name me after", "I name them after",
    "next to name me", "their next", "my next", "I before them", "I just before them",
    "question", "their question", "greeting", "their greeting", "thanks", "their thanks", "short", "their short",
    "link", "their link", "words", "their words", "shared words", "busy", "silence before", "share that names", "begins",
)  # fmt: skip
"""The numbers, in the order in which the scorer reads them."""
