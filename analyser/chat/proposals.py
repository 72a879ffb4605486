"""Names that may be one person: what a chat suggests is only proposed.

A phone shows one name for each account. The same person stands under several where the account changed (a new number),
where exports of several phones or of several years are joined, and where a name was written in another way. Nothing
here merges by itself: `propose_merges` says what speaks for and against, and `identities.py` does what a list says.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain, combinations
from typing import NamedTuple

import polars as pl
from rapidfuzz.distance import OSA

from analyser.chat.membership import stays
from analyser.chat.names import is_number, looks, said_words, spelling, telephone, without_marks

PROPOSALS = pl.Schema(
    {
        "name": pl.String,
        "same_as": pl.String,
        "kind": pl.String,
        "sure": pl.String,
        "score": pl.Float64,
        "why": pl.String,
        "against": pl.String,
    }
)
LOOK_ALIKE = "looks alike"
"""The kind of a pair that is no proposal but a warning: somebody may pose as somebody else."""

SCORES = {
    "renumbered": 1.0,
    "same number": 0.95,
    "same spelling": 0.8,
    "spelling and more": 0.6,
    "new number": 0.8,
    "mistyped": 0.6,
    "follows": 0.5,
    LOOK_ALIKE: 0.0,
}
"""How sure each kind is before anything speaks against it; our own reading. 1 is WhatsApp's own statement."""
STATED = ("renumbered", "same number")
"""Kinds that hold whatever two names write to each other."""
CERTAIN, LIKELY = 0.95, 0.7
DOUBT = 0.2
"""What each thing that speaks against a pair takes away."""

IN_TURN = timedelta(minutes=1)
"""Two who write one after the other so quickly, in both directions, are two people with two phones."""
SOON = timedelta(days=60)
"""A new number that nobody announced writes within these days, or not at all as far as we look."""
TAKES_OVER = timedelta(days=14)
"""Within these days a contact's new name takes over from the number."""
FEWEST = 3
"""So many messages each make a habit that can stop and start."""
MOST_FOLLOWERS = 3
"""More newcomers than these, and nothing is known of any of them."""
MANY = 30
"""More names than these of one spelling are no accident; to weigh every two of them would take long."""
SHORTEST_WORD = 6
"""In shorter words one letter makes another name: Jean and Joan, Parker and Barker."""


class Pair(NamedTuple):
    """Two names that may be one person: `name` would become `same_as`."""

    name: str
    same_as: str
    kind: str
    why: str
    doubts: tuple[str, ...] = ()


def propose_merges(chat: pl.DataFrame) -> pl.DataFrame:
    """Pairs of names that may be one person, with what speaks for and against each. Nothing is merged.

    Our own method; the scores are a reading, not a measured chance. Two who write in turn within a minute, who answer
    each other by name, who add or remove each other or who are added by one notice are two people, and are not proposed
    unless WhatsApp itself says that a number changed or the two are one telephone number. A first name in common
    proposes nobody.

    Parameters
    ----------
    chat
        The chat table (`analyser.chat.table.CHAT`), n rows, of one export or several joined.

    Returns
    -------
    DataFrame, one row a pair, the surest first, possibly none:
        name      String    the name that would go
        same_as   String    the name that would stay: a name before a number, the newer number, the one that writes more
        kind      String    a key of `SCORES`; "looks alike" is a warning and never a proposal
        sure      String    "certain", "likely", "possible", or "warning"
        score     Float64   0 to 1; 0 for a warning
        why       String    the evidence, a sentence
        against   String    what speaks against it, a sentence, or ""

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("09:00 Zoë: hi", "10:00 -- number-changed Bea > +44 7700 900128", "11:00 zoe: hi")
    >>> propose_merges(chat).select("name", "same_as", "sure").rows()
    [('+44 7700 900128', 'Bea', 'certain'), ('zoe', 'Zoë', 'likely')]
    """
    people = _People(chat)
    finders = (_renumbered, _same_number, _spelt_alike, _look_alikes, _new_number, _mistyped, _follows)
    first: dict[frozenset[str], Pair] = {}
    for pair in (pair for find in finders for pair in find(people)):
        first.setdefault(frozenset((pair.name, pair.same_as)), pair)
    proposed = {names: pair for names, pair in first.items() if pair.kind != LOOK_ALIKE}
    apart = _two_people(chat, {names for names, pair in proposed.items() if pair.kind not in STATED})
    rows = sorted((people.row(pair) for names, pair in proposed.items() if names not in apart), key=_surest)
    warnings = [people.row(pair) for pair in first.values() if pair.kind == LOOK_ALIKE]
    return pl.DataFrame([*_to_one_name(rows, people), *warnings], schema=PROPOSALS)


def _surest(row: dict) -> float:
    return -row["score"]


def _to_one_name(rows: list[dict], people: "_People") -> list[dict]:
    """The rows so turned that each name becomes one other, and all of a person end in the name that stays.

    A row whose two names are joined already by surer ones says nothing new, and is left out.
    """
    joined: dict[str, frozenset[str]] = {}
    kept, beside = [], defaultdict(list)
    for row in rows:
        one, other = row["name"], row["same_as"]
        if other in joined.get(one, ()):
            continue
        group = joined.get(one, frozenset({one})) | joined.get(other, frozenset({other}))
        joined.update(dict.fromkeys(group, group))
        kept.append(row)
        beside[one].append(other)
        beside[other].append(one)
    goes = _towards({min(group, key=people.rank) for group in joined.values()}, beside)
    return [row if goes[row["name"]] == row["same_as"] else _turned(row) for row in kept]


def _towards(roots: set[str], beside: dict[str, list[str]]) -> dict[str, str | None]:
    """Name -> the next name on the way to the root of its tree."""
    goes: dict[str, str | None] = dict.fromkeys(roots)
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        further = [other for other in beside[name] if other not in goes]
        goes.update(dict.fromkeys(further, name))
        waiting += further
    return goes


def _turned(row: dict) -> dict:
    return row | {"name": row["same_as"], "same_as": row["name"]}


@dataclass(frozen=True)
class _People:
    """What the finders ask about the names of one chat."""

    chat: pl.DataFrame

    @cached_property
    def stays(self) -> pl.DataFrame:
        return stays(self.chat)

    @cached_property
    def names(self) -> list[str]:
        """Everybody who was ever a member, in the order in which they appear."""
        return self.stays["member"].unique(maintain_order=True).to_list()

    @cached_property
    def came(self) -> dict[str, str]:
        """Name -> how the first stay began."""
        first = self.stays.unique("member", keep="first", maintain_order=True)
        return dict(first.select("member", "how").rows())

    @cached_property
    def ended(self) -> dict[str, str | None]:
        """Name -> how the last stay ended, or None."""
        last = self.stays.unique("member", keep="last", maintain_order=True)
        return dict(last.select("member", "ended").rows())

    @cached_property
    def seen(self) -> dict[str, tuple[datetime, datetime]]:
        """Name -> when it stands in the chat for the first and the last time."""
        by = pl.concat([self.chat["sender"], self.chat["actor"]]).rename("name")
        times = pl.concat([self.chat["timestamp"]] * 2)
        told = self.chat.filter(pl.col("targets").list.len() > 0).select(name="targets", at="timestamp").explode("name")
        every = pl.concat([pl.DataFrame({"name": by, "at": times}), told]).drop_nulls("name")
        spans = every.group_by("name").agg(first=pl.col("at").min(), last=pl.col("at").max())
        return {name: (first, last) for name, first, last in spans.rows()}

    @cached_property
    def messages(self) -> dict[str, int]:
        return dict(self.chat["sender"].drop_nulls().value_counts().rows())

    @cached_property
    def weeks(self) -> dict[str, frozenset[datetime]]:
        """Name -> the weeks in which it wrote."""
        wrote = self.chat.drop_nulls("sender").select("sender", week=pl.col("timestamp").dt.truncate("1w"))
        found = defaultdict(set)
        for name, week in wrote.unique().rows():
            found[name].add(week)
        return {name: frozenset(weeks) for name, weeks in found.items()}

    def wrote(self, name: str) -> int:
        return self.messages.get(name, 0)

    @cached_property
    def renumbered(self) -> frozenset[str]:
        """Names that changed to another."""
        return frozenset(self.chat.filter(pl.col("targets").list.len() > 0, event="number-changed")["actor"])

    @cached_property
    def places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def rank(self, name: str) -> tuple:
        """What makes a name stay: a name before a number, the newer one, a number in full, who writes more or came first."""
        short = is_number(name) and not name.startswith("+")
        return is_number(name), name in self.renumbered, short, -self.wrote(name), self.places[name]

    def row(self, pair: Pair) -> dict:
        """The pair as a row of `PROPOSALS`, with everything that speaks against it."""
        doubts = [*pair.doubts, *self.doubts(pair)]
        score = max(SCORES[pair.kind] - DOUBT * len(doubts), 0.1) if pair.kind != LOOK_ALIKE else 0.0
        sure = "certain" if score >= CERTAIN else "likely" if score >= LIKELY else "possible"
        sure = "warning" if pair.kind == LOOK_ALIKE else sure
        return dict(zip(PROPOSALS, (*pair[:3], sure, round(score, 2), pair.why, " ".join(doubts)), strict=True))

    def pair(self, one: str, other: str, kind: str, why: str, doubts: Iterable[str] = ()) -> Pair:
        """A pair with the name that stays last."""
        first, second = sorted((one, other), key=self.rank)
        return Pair(second, first, kind, why, tuple(doubts))

    def doubts(self, pair: Pair) -> Iterator[str]:
        """What speaks against a pair, and is no proof."""
        if pair.kind in ("renumbered", LOOK_ALIKE):
            return
        both = len(self.weeks.get(pair.name, frozenset()) & self.weeks.get(pair.same_as, frozenset()))
        if both > 1:
            yield f"Both wrote in {both} of the same weeks."
        if {self.came[pair.name], self.came[pair.same_as]} <= {"added", "joined", "created"} and not (
            self.ended[pair.name] or self.ended[pair.same_as]
        ):
            yield "Both came by a notice of their own, and neither left."


def _renumbered(people: _People) -> Iterator[Pair]:
    """WhatsApp says that a number changed to another."""
    told = people.chat.filter(event="number-changed").explode("targets").drop_nulls(["actor", "targets"])
    for line, old, new in told.select("line", "actor", "targets").iter_rows():
        if old != new and "You" not in (old, new):
            why = f"WhatsApp says so on line {line}: the number changed."
            yield people.pair(old, new, "renumbered", why)


def _same_number(people: _People) -> Iterator[Pair]:
    """One telephone number, written in two ways."""
    for names in _alike(people.names, telephone):
        for one, other in _pairs(names):
            yield people.pair(one, other, "same number", "It is the same telephone number, written in two ways.")


def _spelt_alike(people: _People) -> Iterator[Pair]:
    """One name but for case, spaces, accents, punctuation, and for an emoji or a role that one of the two has."""
    for names in _alike(people.names, lambda name: not is_number(name) and spelling(name).core):
        for one, other in _pairs(names):
            extras = {spelling(one).extra, spelling(other).extra}
            if len(extras) == 1:
                why = "It is the same name but for capitals, spaces, accents or signs."
                yield people.pair(one, other, "same spelling", why)
            elif "" in extras:
                why = "It is the same name, once with an emoji or a role beside it."
                yield people.pair(one, other, "spelling and more", why)


def _new_number(people: _People) -> Iterator[Pair]:
    """Somebody changed to a number that WhatsApp does not tell, and is not seen again; a newcomer writes."""
    untold = people.chat.filter(pl.col("event") == "number-changed", pl.col("targets").list.len() == 0)
    for line, old, when in untold.select("line", "actor", "timestamp").iter_rows():
        if old not in people.seen or people.seen[old][1] > when or old == "You":
            continue
        new = [name for name in people.names if people.came[name] == "wrote" and _starts(people, name, when, SOON)]
        doubts = [f"{len(new) - 1} other names appear about then too."] if len(new) > 1 else []
        for name in new if len(new) <= MOST_FOLLOWERS else []:
            why = f"Line {line} says that the number changed, one name is not seen again, and the other first writes after it."
            yield people.pair(old, name, "new number", why, doubts)


def _starts(people: _People, name: str, after: datetime, within: timedelta) -> bool:
    return after < people.seen[name][0] <= after + within


def _mistyped(people: _People) -> Iterator[Pair]:
    """Two long names that differ in one letter inside a long word."""
    cores = [(spelling(name).core, name) for name in people.names if not is_number(name)]
    for (first, one), (second, other) in combinations([pair for pair in cores if len(pair[0]) >= SHORTEST_WORD], 2):
        if OSA.distance(first, second, score_cutoff=1) == 1 and _slip(first.split(), second.split()):
            yield people.pair(one, other, "mistyped", "The names differ in one letter inside a long word.")


def _slip(first: list[str], second: list[str]) -> bool:
    """Whether two names of as many words differ in a word so long, and so far inside it, that it is a slip."""
    differ = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    if len(first) != len(second) or len(differ) != 1:
        return False
    one, other = differ[0]
    return (
        min(len(one), len(other)) >= SHORTEST_WORD
        and one[0] == other[0]
        and one[-1] == other[-1]
        and (one + other).isalpha()
    )


def _follows(people: _People) -> Iterator[Pair]:
    """A number that stops writing, and a name that starts about then: a contact that was saved half-way."""
    begins = people.chat["timestamp"].min()
    stops = [name for name in people.names if is_number(name) and _stopped(people, name)]
    starts = [
        name
        for name in people.names
        if not is_number(name)
        and people.came[name] == "wrote"
        and people.wrote(name) >= FEWEST
        and people.seen[name][0] > begins + TAKES_OVER
    ]
    found = [(old, new) for old in stops for new in starts if _starts(people, new, people.seen[old][1], TAKES_OVER)]
    times = Counter(name for pair in found for name in pair)
    for old, new in found:
        if times[old] == times[new] == 1:
            yield people.pair(old, new, "follows", "The number stops writing and the name starts within two weeks.")


def _stopped(people: _People, name: str) -> bool:
    """Whether a number wrote by habit, and then no more though it never left."""
    last = people.seen[name][1]
    silent = people.chat["timestamp"].max() - last
    habit = (last - people.seen[name][0]) / max(people.wrote(name), 1)
    return people.wrote(name) >= FEWEST and people.ended[name] is None and silent > max(TAKES_OVER, 4 * habit)


def _look_alikes(people: _People) -> Iterator[Pair]:
    """Names in other letters that look alike: a Cyrillic letter in a Latin name."""
    for place in (0, 1):
        for names in _alike(people.names, lambda name, place=place: not is_number(name) and looks(name)[place]):
            for one, other in _pairs(names):
                if spelling(one).core != spelling(other).core:
                    why = "The two look alike but hold different letters; one may be somebody else who poses as the other."
                    yield people.pair(one, other, LOOK_ALIKE, why)


def _pairs(names: list[str]) -> Iterable[tuple[str, str]]:
    """Every two of some names; of very many, each with the first, which joins them as well."""
    return combinations(names, 2) if len(names) <= MANY else ((names[0], name) for name in names[1:])


def _alike(names: Iterable[str], key) -> Iterator[list[str]]:
    """The names that share a key, where several do; a name without a key is like no other."""
    found = defaultdict(list)
    for name in names:
        if value := key(name):
            found[value].append(name)
    return (alike for alike in found.values() if len(alike) > 1)


def _two_people(chat: pl.DataFrame, pairs: set[frozenset[str]]) -> frozenset[frozenset[str]]:
    """Those of some pairs that the chat shows to be two people."""
    names = frozenset(name for pair in pairs for name in pair)
    shown = chain(_answered(chat, pairs), _named_together(chat, names)) if names else ()
    return frozenset(pairs.intersection(shown))


def _answered(chat: pl.DataFrame, pairs: set[frozenset[str]]) -> Iterator[frozenset[str]]:
    """Those of some pairs who write in turn within a minute, in both directions, or of whom one answers the other by name."""
    both_ways = [way for one, other in pairs for way in ((one, other), (other, one))]
    wanted = pl.DataFrame(both_ways, schema={"sender": pl.String, "after": pl.String}, orient="row")
    sent = chat.lazy().filter(pl.col("sender").is_not_null()).select("sender", "timestamp", "text")
    before = sent.with_columns(after=pl.col("sender").shift(), gap=pl.col("timestamp").diff())
    replies = before.join(wanted.lazy(), on=["sender", "after"], how="semi").collect()
    quick = frozenset(replies.filter(pl.col("gap").abs() <= IN_TURN).select("sender", "after").rows())
    yield from (frozenset(pair) for pair in quick if pair[::-1] in quick)
    for sender, after, text in replies.select("sender", "after", "text").iter_rows():
        if _says(text, after):
            yield frozenset((sender, after))


def _says(text: str, name: str) -> bool:
    """Whether a text has somebody's first name, or their number, as a word."""
    if number := telephone(name):
        return number[1:] in "".join(filter(str.isdigit, text))
    first = spelling(name).core.partition(" ")[0]
    return bool(first) and first in said_words(without_marks(text))


def _named_together(chat: pl.DataFrame, names: frozenset[str]) -> Iterator[frozenset[str]]:
    """Pairs whom one notice names: added at once, or one added by the other."""
    notices = chat.filter(pl.col("event").is_in(["added", "removed", "created"]))
    for actor, targets in notices.select("actor", "targets").iter_rows():
        yield from map(frozenset, combinations(names.intersection({actor, *targets}), 2))
