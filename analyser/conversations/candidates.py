"""What is known of a message and of each earlier one that it may answer: the numbers that the link scorer reads.

A message may answer one of the `NEAR` before it, the writer's own last one, the last by whom it names first, the last that
names its writer, or none: then it begins a conversation, and its candidate is itself. The numbers are of time, of turns, of
names, of questions and thanks, and of shared words; those that look ahead tell whether the two go on writing to each other.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

NEAR = 24
LONGEST = 1440
"""Minutes after which a message is not answered any more."""
FAR = 500
NEVER = 300
"""Messages that stand for "never" before and after."""

WORD = re.compile(r"[^\W_]{2,}")
MARKS = {
    "question": re.compile(r"\?"),
    "greeting": re.compile(
        r"^\W*(?:\S+[:,]\s*)?(?:hi|hello|hey|hiya|morning|evening|all|anyone|anybody|does any|can any|is there|who)\b",
        re.I,
    ),
    "thanks": re.compile(r"\b(?:thanks?|thx|ta|cheers|ty|thank you)\b", re.I),
    "short": re.compile(
        r"^\W*(?:\S+[:,]\s*)?(?:yes|yep|yeah|no|nope|ok|okay|oh|ah|hm+|lol|sure|right|true|nah|ya|aha|i see|k)\b", re.I
    ),
    "link": re.compile(r"https?:|www\."),
}


class Index:
    """Places in a chat by key, in order: the last one before and the first one after any place."""

    def __init__(self, keys: np.ndarray, places: np.ndarray, size: int):
        self.size = size
        self.codes = np.append(np.sort(keys * size + places), np.iinfo(np.int64).max)

    def before(self, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The last place of each key before each place; -1 where there is none."""
        return self._at(keys, np.searchsorted(self.codes, keys * self.size + places) - 1)

    def after(self, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The first place of each key after each place; -1 where there is none."""
        return self._at(keys, np.searchsorted(self.codes, keys * self.size + places, side="right"))

    def has(self, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
        wanted = keys * self.size + places
        return self.codes[np.searchsorted(self.codes, wanted)] == wanted

    def rank(self, keys: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Differences of it count the places of one key between two."""
        return np.searchsorted(self.codes, keys * self.size + places)

    def _at(self, keys: np.ndarray, found: np.ndarray) -> np.ndarray:
        code = self.codes[np.maximum(found, 0)]
        return np.where((found >= 0) & (code // self.size == keys), code % self.size, -1)


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
        self.own = Index(self.sender, np.arange(count), size)
        self.of = Index(whom, at, size)
        """Messages by whom they name."""
        self.made = Index(who, at, size)
        """Messages that name anybody, by writer."""
        self.towards = Index(who * self.people + whom, at, size)
        self.between = Index(np.minimum(who, whom) * self.people + np.maximum(who, whom), at, size)
        self.names_any = np.zeros(count, dtype=bool)
        self.names_any[at] = True
        self.first_named = np.full(count, -1)
        self.first_named[at[::-1]] = whom[::-1]
        self.share = float(self.names_any.mean()) if count else 0.0

    @cached_property
    def words(self) -> list[list[str]]:
        return [WORD.findall(text.lower()) for text in self.texts]

    @cached_property
    def marks(self) -> dict[str, np.ndarray]:
        return {
            name: np.array([bool(mark.search(text)) for text in self.texts], dtype=np.float32)
            for name, mark in MARKS.items()
        }

    @cached_property
    def count(self) -> np.ndarray:
        return np.log1p(np.array([len(each) for each in self.words], dtype=np.float32))

    @cached_property
    def vectors(self):
        """Words by how rare they are in this chat (tf-idf, K. Spärck Jones, 1972), each row of length 1; sparse."""
        import scipy.sparse as sparse

        rows = np.repeat(np.arange(len(self.words)), [len(set(each)) for each in self.words])
        flat = pl.Series([word for each in self.words for word in set(each)], dtype=pl.String)
        columns = flat.cast(pl.Categorical).to_physical().to_numpy() if len(flat) else np.zeros(0, dtype=np.int64)
        width = int(columns.max()) + 1 if len(flat) else 1
        columns = np.unique(columns, return_inverse=True)[1] if len(flat) else columns
        width = int(columns.max()) + 1 if len(flat) else 1
        table = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), (len(self.words), width))
        rare = np.log((len(self.words) + 1) / (np.bincount(columns, minlength=width) + 1)).astype(np.float32)
        table = table @ sparse.diags(rare)
        length = np.sqrt(np.asarray(table.multiply(table).sum(1)).ravel()) + 1e-6
        return sparse.csr_matrix(sparse.diags(1 / length) @ table)


def candidates(channel: Channel, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of what each of `rows` may answer, the row itself last, and which of them are real; both (rows, NEAR + 4)."""
    last_own = channel.own.before(channel.sender[rows], rows)
    first = channel.first_named[rows]
    last_by_named = np.where(first >= 0, channel.own.before(np.maximum(first, 0), rows), -1)
    last_to_me = channel.of.before(channel.sender[rows], rows)
    near = rows[:, None] - np.arange(1, NEAR + 1)
    more = np.stack([last_own, last_by_named, last_to_me], axis=1)
    more[more >= rows[:, None] - NEAR] = -1
    more[more[:, 1] == more[:, 0], 1] = -1
    more[(more[:, 2] == more[:, 0]) | (more[:, 2] == more[:, 1]), 2] = -1
    every = np.concatenate([near, more, rows[:, None]], axis=1)
    real = every >= 0
    every = np.maximum(every, 0)
    real &= channel.minute[rows][:, None] - channel.minute[every] <= LONGEST
    return every, real


def numbers(channel: Channel, rows: np.ndarray, every: np.ndarray) -> np.ndarray:
    """The numbers of each candidate, float32, (rows, candidates, `len(NAMES)`)."""
    own = rows[:, None] == every
    found = {name: np.broadcast_to(value, every.shape) for name, value in _all(channel, rows, every).items()}
    table = np.zeros((*every.shape, len(NAMES)), dtype=np.float32)
    for place, name in enumerate(NAMES):
        table[..., place] = np.where(own, 0.0, found[name]) if name not in OF_MESSAGE else found[name]
    return table


def _all(channel: Channel, rows: np.ndarray, every: np.ndarray) -> dict[str, np.ndarray]:
    sender, minute, first = channel.sender, channel.minute, channel.first_named
    here, mine = rows[:, None], sender[rows][:, None]
    theirs = sender[every]
    same = mine == theirs
    names_them = channel.towards.has(mine * channel.people + theirs, np.broadcast_to(here, every.shape))
    names_me = channel.towards.has(theirs * channel.people + mine, every)
    here_all, mine_all = np.broadcast_to(here, every.shape), np.broadcast_to(mine, every.shape)
    last_own = channel.own.before(mine, here)
    last_theirs = channel.own.before(theirs, here_all)
    next_own_after = channel.own.after(mine_all, every)
    last_naming, last_naming_theirs = channel.made.before(mine, here), channel.made.before(theirs, here_all)
    pair = np.minimum(mine, theirs) * channel.people + np.maximum(mine, theirs)
    back, ahead = channel.between.before(pair, here_all), channel.between.after(pair, here_all)
    to_me = channel.towards.after(theirs * channel.people + mine, here_all)
    to_them = channel.towards.after(mine * channel.people + theirs, here_all)
    next_to_me = channel.of.after(mine, here)
    next_own, next_theirs = channel.own.after(mine, here), channel.own.after(theirs, here_all)
    own_before = channel.own.before(mine_all, every)
    gap_before = np.diff(minute, prepend=minute[:1])[rows][:, None]
    found = {
        "gap": np.log1p(np.maximum(minute[rows][:, None] - minute[every], 0)),
        "same minute": minute[rows][:, None] - minute[every] < 1,
        "distance": np.log(np.maximum(here - every, 1)),
        "next to it": here - every == 1,
        "same writer": same,
        "names them": names_them,
        "they name me": names_me,
        "names another": channel.names_any[rows][:, None] & ~names_them,
        "names anybody": channel.names_any[rows][:, None],
        "they name another": channel.names_any[every] & ~names_me,
        "same writer, same name": same & channel.names_any[rows][:, None] & (first[rows][:, None] == first[every]),
        "both name the same": ~same & channel.names_any[rows][:, None] & (first[rows][:, None] == first[every]),
        "same writer, other name": same
        & (channel.names_any[rows][:, None] & channel.names_any[every])
        & (first[rows][:, None] != first[every]),
        "their last": last_theirs == every,
        "the last that names me": channel.of.before(mine, here) == every,
        "theirs since": np.log1p(
            np.where(
                last_theirs >= every,
                channel.own.rank(theirs, np.maximum(last_theirs, 0)) - channel.own.rank(theirs, every),
                0,
            )
        ),
        "mine since": np.log1p(
            np.where(
                same,
                0,
                channel.own.rank(mine_all, here_all) - channel.own.rank(mine_all, np.maximum(next_own_after, 0)),
            )
        ),
        "after my last": every > last_own,
        "wrote before": last_own >= 0,
        "gap to my last": np.log1p(
            np.where(last_own >= 0, minute[rows][:, None] - minute[np.maximum(last_own, 0)], LONGEST)
        ),
        "distance to my last": np.log1p(np.where(last_own >= 0, here - last_own, NEVER)),
        "is my last": every == last_own,
        "I named them last": np.where(last_naming >= 0, first[np.maximum(last_naming, 0)], -1) == theirs,
        "distance to my last naming": np.log1p(np.where(last_naming >= 0, here - last_naming, NEVER)),
        "they named me last": np.where(last_naming_theirs >= 0, first[np.maximum(last_naming_theirs, 0)], -1) == mine,
        "named between us before": np.log1p(np.where((back >= 0) & ~same, here - back, FAR)),
        "named between us after": np.log1p(np.where((ahead >= 0) & ~same, ahead - here, FAR)),
        "they name me after": np.log1p(np.where((to_me >= 0) & ~same, to_me - here, FAR)),
        "I name them after": np.log1p(np.where((to_them >= 0) & ~same, to_them - here, FAR)),
        "next to name me": np.where(next_to_me >= 0, sender[np.maximum(next_to_me, 0)], -1) == theirs,
        "their next": np.log1p(np.where(next_theirs >= 0, next_theirs - here, FAR)),
        "my next": np.log1p(np.where(next_own >= 0, next_own - here, FAR)),
        "I before them": np.log1p(np.where(own_before >= 0, every - own_before, NEVER)),
        "I just before them": (own_before >= 0) & (every - own_before <= 5),
        "words": channel.count[rows][:, None],
        "their words": channel.count[every],
        "shared words": _shared(channel, rows, every),
        "busy": np.log1p(rows - np.searchsorted(minute, minute[rows] - 10))[:, None],
        "silence before": np.log1p(gap_before),
        "share that names": channel.share,
        "begins": here == every,
    }
    for name, marks in channel.marks.items():
        found[name], found[f"their {name}"] = marks[rows][:, None], marks[every]
    return found


def _shared(channel: Channel, rows: np.ndarray, every: np.ndarray) -> np.ndarray:
    """Cosine of the words of each message and its candidates."""
    table = channel.vectors
    if len(rows) == 0:
        return np.zeros(every.shape, dtype=np.float32)
    first, last = max(0, int(rows.min()) - NEAR), int(rows.max()) + 1
    product = (table[rows] @ table[first:last].T).toarray() if len(rows) * (last - first) <= 4_000_000 else None
    found = np.zeros(every.shape, dtype=np.float32)
    inside = (every >= first) & (every < last)
    place, column = np.nonzero(inside)
    if product is not None:
        found[place, column] = product[place, every[place, column] - first]
    place, column = np.nonzero(~inside if product is not None else np.ones_like(inside))
    if len(place):
        pairs = table[rows[place]].multiply(table[every[place, column]])
        found[place, column] = np.asarray(pairs.sum(1)).ravel()
    return found


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
