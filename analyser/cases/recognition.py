"""Which findings of a review the register knows, which are new, and which have grown.

    a message       by its rule and message
    one person      by its rule, first message and person; a state at the end of an export by the review period too
    a conversation  by its rule and first message, or by the messages that it shares with a known one: half of the fewer

A conversation that goes on after its case was decided is a finding of its own from where it goes on, so that nothing new hides
behind an old decision. In an undecided case the finding grows.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from analyser.rules import every_rule
from analyser.rules.finding import Finding as Found

SHARED = 0.5
"""Of the fewer messages that two findings of one rule must share to be one, when a newer detector moves its ends."""


@dataclass(frozen=True)
class Known:
    """A finding that the register has: `row` is its id; whether its case is decided; its messages, and when they end."""

    row: int
    key: str
    rule: str
    decided: bool
    last: datetime
    messages: frozenset[int]


@dataclass(frozen=True)
class Look:
    """A finding of the newest look: what it is known by, its messages with their times, in order; `key` makes keys."""

    found: Found
    known_by: str
    messages: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True)
class Recognised:
    """What became of one finding: `row` where the register has it, else None; `messages` that are its own, in order.

    `grown` says that a known one got messages it did not have; `goes_on_from` is the decided one that a new one goes on from.
    """

    key: str
    found: Found
    row: int | None
    messages: tuple[tuple[int, datetime], ...]
    grown: bool = False
    goes_on_from: int | None = None


MOST = 200
"""Messages kept of one finding; the longest stretches tell no more for being whole."""


def recognise(looks: Sequence[Look], known: Sequence[Known], key: Callable[[str], str]) -> list[Recognised]:
    """Tell each finding of a look: known, new, or grown into one more.

    Parameters
    ----------
    looks
        The findings of the newest look at a group.
    known
        Those that the register has of the group.
    key
        Makes a key of a text.
    """
    by_key, times, named = {each.key: each for each in known}, Counter(), []
    for look in looks:
        times[look.known_by] += 1
        named.append((f"{look.known_by} {times[look.known_by]}", look))
    taken = {key(name) for name, _ in named} & by_key.keys()
    found = []
    for name, look in named:
        base = key(name)
        if base not in by_key and (moved := _shares(look, known, taken)):
            taken.add(moved.key)
            found += _generations(look, moved, lambda step, name=name: key(f"{name} {step}"), by_key)
        elif base in by_key:
            found += _generations(look, by_key[base], lambda step, name=name: key(f"{name} {step}"), by_key)
        else:
            found.append(Recognised(base, look.found, None, look.messages))
    return found


def _sees_a_chat(rule: str) -> bool:
    """Whether findings of a rule are stretches of a conversation, which can grow and move."""
    known = every_rule().get(rule)
    return known is not None and known.sees == "chat" and not known.counts_people


def _shares(look: Look, known: Sequence[Known], taken: set[str]) -> Known | None:
    """The known finding of the same rule that shares most messages, enough of them, and is no other finding's."""
    if not _sees_a_chat(look.found.rule) or not look.messages:
        return None
    messages = {message for message, _ in look.messages}
    best, most = None, 0.0
    for each in known:
        if each.rule == look.found.rule and each.key not in taken and each.messages:
            share = len(messages & each.messages) / min(len(messages), len(each.messages))
            if share >= SHARED and share > most:
                best, most = each, share
    return best


def _generations(look: Look, first: Known, key: Callable[[int], str], by_key: dict[str, Known]) -> list[Recognised]:
    """A known finding, and what of the look goes on after it and after those that went on from it before."""
    if not _sees_a_chat(look.found.rule):
        return [Recognised(first.key, look.found, first.row, look.messages)]
    found, current, left, step = [], first, look.messages, 0
    while True:
        place = _end_of(current, left)
        within, after = left[:place], left[place:]
        if not current.decided:
            return [*found, Recognised(current.key, look.found, current.row, left, grown=bool(after))]
        found.append(Recognised(current.key, look.found, current.row, within))
        step += 1
        if not after:
            return found
        if key(step) not in by_key:
            return [*found, Recognised(key(step), look.found, None, after, goes_on_from=current.row)]
        current, left = by_key[key(step)], after


def _end_of(known: Known, messages: tuple[tuple[int, datetime], ...]) -> int:
    """The place in a look's messages where what a known finding has of them ends.

    It is told by the messages themselves; by time only where the register keeps no more of them, or not all.
    """
    there = [place for place, (message, _) in enumerate(messages) if message in known.messages]
    by_message = there[-1] + 1 if there else 0
    if there and len(known.messages) < MOST:
        return by_message
    by_time = sum(at <= known.last for _, at in messages)
    return max(by_message, by_time)
