"""Where the sender's name ends and the message begins, judged from the whole file: a name may itself hold a colon."""

from collections import Counter
from collections.abc import Callable, Iterator, Set
from itertools import pairwise

import numpy as np

from analyser.chat.names import clean_name, is_number
from analyser.export import bodies, notices

MOST_PARTS = 8
"""Words in a name with a colon that are looked at."""
COLON_NAME_SEEN = 3
"""So many messages must share a longer prefix before a colon is taken to belong to the sender's name."""
SHORT = 1 << 15
"""Numbers below this are sorted several times as fast."""
RestsOf = Callable[[np.ndarray], list[str]]
A_PLACE = "https://maps.google.com/?q=51.5,-0.1"
"""What follows the word for a location, which is no part of a name."""
SAMPLED = 12
"""Messages of a sender that are looked at first for what they share; most senders are settled by these."""


class Senders:
    """Splits what follows a header into sender and body.

    Parameters
    ----------
    written
        The different texts that stand before the first ": " of a record.
    prefix
        The place of each record's among them, n numbers; -1 where there is none.
    rests_of
        Gives what follows the header of some of these records, by their places.
    members
        The cleaned names that notices of the file give.
    """

    def __init__(self, written: list[str], prefix: np.ndarray, rests_of: RestsOf, members: Set[str]):
        self._members = members
        self._seen = frozenset(written)
        self.longer = {name for name in members if ": " in name}
        self.longer.update(self._names_by_habit(written, prefix, rests_of))

    def split(self, rest: str) -> tuple[str | None, str]:
        """Sender as written, and body; (None, rest) where the rest names no sender."""
        first = prefix(rest)
        if first is None:
            without_body = rest.endswith(":") and rest[:-1] in self._seen
            return (rest[:-1], "") if without_body else (None, rest)
        written = self._longer_name(rest, ": ") or first
        return written, rest[len(written) + 2 :]

    def begins_with_longer_name(self, rest: str) -> bool:
        """Whether a line without the second colon ("Ann: tutor left") starts with a name that holds a colon."""
        return self._longer_name(rest, " ") is not None

    def _longer_name(self, rest: str, end: str) -> str | None:
        """The longest name with a colon that a line starts with and that ends before `end`."""
        if not self.longer:
            return None
        parts = rest.split(end, MOST_PARTS)
        starts = (end.join(parts[:size]) for size in range(len(parts) - 1, 1, -1))
        return next((start for start in starts if start in self.longer), None)

    def _names_by_habit(self, written: list[str], prefix: np.ndarray, rests_of: RestsOf) -> Iterator[str]:
        """Longer names: what stands before the first colon, where every message by it goes on in the same way."""
        order = np.argsort(prefix.astype(np.int16) if len(written) < SHORT else prefix, kind="stable")
        bounds = np.searchsorted(prefix[order], np.arange(len(written) + 1))
        for place, (first, after) in enumerate(pairwise(bounds.tolist())):
            rows = order[first:after]
            often = len(rows) >= COLON_NAME_SEEN
            maybe = often and self._shared_name(written[place], rests_of(rows[:SAMPLED]), least=1)
            if maybe and (name := self._shared_name(written[place], rests_of(rows))):
                yield name

    def _shared_name(self, first: str, rests: list[str], least: int = COLON_NAME_SEEN) -> str | None:
        """The longer name that all of these share, but for notices about its bearer."""
        typed = [rest for rest in rests if not rest[len(first) + 2 :].startswith(notices.MARKED)]
        seconds = Counter(prefix(rest[len(first) + 2 :]) for rest in typed)
        del seconds[None]
        if not seconds:
            return None
        second, times = seconds.most_common(1)[0]
        others = [rest for rest in typed if prefix(rest[len(first) + 2 :]) != second]
        return f"{first}: {second}" if times >= least and self._is_name(first, second, others) else None

    def _is_name(self, first: str, second: str, without: list[str]) -> bool:
        known_by_less = clean_name(first) in self._members or is_number(clean_name(first))
        if known_by_less or bodies.recognise(f"{second}: {A_PLACE}").kind == "location":
            return False
        return all(rest.startswith(f"{first}: {second} ") and notices.recognise(rest) for rest in without)


def prefix(rest: str) -> str | None:
    """What stands before the first ": ", or None where there is none."""
    first, separator, _ = rest.partition(": ")
    return first if separator else None
