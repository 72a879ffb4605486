"""Who is who: one person has another name in each phone's contacts, and is "You" in their own export.

The evidence is shared records. A message that stands once in its minute in both exports is one message, and a vote that its two
senders are one person; notices vote likewise for people who never write. Most votes of a name decide.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from analyser.chat.identities import names_in
from analyser.chat.names import is_number
from analyser.export.join.records import NAME_FREE, is_you, keyed


class Names(NamedTuple):
    """Name in the second export -> name in the first, and the other way; the votes for each pair (first, second)."""

    known: dict[str, str]
    back: dict[str, str]
    votes: Counter


def same_people(first: pl.DataFrame, second: pl.DataFrame) -> Names:
    """The people of two exports that bear two names, by what both exports show."""
    names = _more(Names({}, {}, Counter()), _votes_of_messages(first, second))
    names = _more(names, _votes_of_strangers(first, second, names))
    return _more(names, Counter(pair for pair in _noticed(first, second, names) if _tells(*pair, names)))


def _more(names: Names, votes: Counter) -> Names:
    """The names with those that more votes settle; what was settled before stays."""
    back = {name: other for name, other in _most(votes, 0).items() if not is_you(other)}
    return Names(_most(votes, 1) | names.known, back | names.back, votes + names.votes)


def exporters_named(first: pl.DataFrame, second: pl.DataFrame, names: Names) -> dict[str, str]:
    """ "You" of the first export -> name, where notices of the second, whose names are settled, say who that is."""
    pairs = _noticed(first, second, names)
    votes = Counter((you, names.known.get(name, name)) for you, name in pairs if is_you(you) and not is_you(name))
    return _most(votes, 0)


def _votes_of_messages(first: pl.DataFrame, second: pl.DataFrame) -> Counter:
    on = ["minute", "plain"]
    single = [
        each.filter(pl.col("kind") == "message").select(*on, "sender").unique(on, keep="none")
        for each in (first, second)
    ]
    pairs = single[0].join(single[1], on=on, suffix="_second").group_by("sender", "sender_second").len()
    return Counter({(one, other): count for one, other, count in pairs.sort(pl.all()).iter_rows()})


def _votes_of_strangers(first: pl.DataFrame, second: pl.DataFrame, names: Names) -> Counter:
    """Votes for people who are not settled: what they sent in one minute, in turn, pictures too."""
    on = ["minute", "key"]
    sides = strangers(keyed(first), keyed(second), names)
    turns = [each.with_columns(turn=pl.int_range(pl.len()).over(on)).select(*on, "turn", "who") for each in sides]
    pairs = turns[0].join(turns[1], on=[*on, "turn"], suffix="_second").sort(pl.all())
    return Counter(pairs.select("who", "who_second").iter_rows())


def strangers(left: pl.DataFrame, right: pl.DataFrame, names: Names) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What those people sent of whom it is not known who they are on the other side; both `keyed`."""
    sent = [each.filter(pl.col("kind") != "system") for each in (left, right)]
    here, there = (set(each["who"]) for each in sent)
    pairs = zip(sent, (names.back, names.known), strict=True)
    left, right = (each.filter(~pl.col("who").is_in([*settled, *(here & there)])) for each, settled in pairs)
    return left, right


def _noticed(first: pl.DataFrame, second: pl.DataFrame, names: Names) -> Iterator[tuple[str, str]]:
    """Pairs of names that stand at the same place of the same notice and are not known to be one person.

    Several notices of one event in one minute are taken in turn, where both exports have as many.
    """
    on = ["minute", "event", "count"]
    notices = [
        each.filter((pl.col("kind") == "system") & ~pl.col("event").is_in(NAME_FREE))
        .with_columns(count=pl.col("targets").list.len())
        .with_columns(turn=pl.int_range(pl.len()).over(on), of=pl.len().over(on))
        .select(*on, "turn", "of", "actor", "targets")
        for each in (first, second)
    ]
    on += ["turn", "of"]
    pairs = notices[0].join(notices[1], on=on, suffix="_second").sort(on)
    for actor, targets, other_actor, other_targets in pairs.drop(on).iter_rows():
        yield from _open([actor], [other_actor], names)
        yield from _open(targets, other_targets, names)


def _open(one: list[str | None], other: list[str | None], names: Names) -> list[tuple[str, str]]:
    """The names on two sides in order, once those known to be the same are taken away."""
    settled = {name for name in other if names.known.get(name, name) in one}
    taken = {names.known.get(name, name) for name in settled}
    left = [name for name in one if name is not None and name not in taken]
    right = [name for name in other if name is not None and name not in settled]
    return list(zip(left, right, strict=True)) if len(left) == len(right) else []


def _tells(one: str, other: str, names: Names) -> bool:
    """Whether a pair of a notice is evidence: messages, where there are any, have settled it already.

    "You" of the second export may be anybody; "You" of the first is named the other way round (`exporters_named`).
    """
    return is_you(other) or not (is_you(one) or one in names.back or other in names.known)


def _most(votes: Counter, side: int) -> dict[str, str]:
    """For each name on one side the name on the other that has more than half of its votes."""
    by_name = defaultdict(Counter)
    for pair, count in votes.items():
        by_name[pair[side]][pair[1 - side]] += count
    best = {name: counts.most_common(1)[0] for name, counts in by_name.items()}
    return {name: other for name, (other, count) in best.items() if 2 * count > by_name[name].total()}


def translation(first: pl.DataFrame, second: pl.DataFrame, names: Names, file: str) -> dict[str, str]:
    """What everybody of the second export is called in the joined chat.

    A name that nobody else bears stays. One that the first export gives to somebody else gets the file's name beside it.
    """
    taken = {name for other, name in names.known.items() if not is_you(other)}
    called = {}
    for name in sorted(names_in(second)):
        stranger = name not in names.known and name in taken
        called[name] = f"{name} ({file})" if stranger else names.known.get(name, name)
    return called


def better_names(union: pl.DataFrame, names: Names) -> dict[str, str]:
    """Bare number -> the name that the second export has for it; never a name that somebody else bears."""
    borne = names_in(union)
    found: dict[str, str] = {}
    for (one, other), _ in names.votes.most_common():
        fits = names.known.get(other) == one and is_number(one) and not is_number(other) and not is_you(other)
        if fits and one not in found and other not in borne and other not in found.values():
            found[one] = other
    return found


def applied(names: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """Names with what they became."""
    return {name: changes.get(called, called) for name, called in names.items()}
