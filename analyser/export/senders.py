"""Where the sender's name ends and the message begins, judged from the whole file: a name may itself hold a colon."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Set

from analyser.chat.names import clean_name, is_number
from analyser.export import notices

MOST_PARTS = 8
"""Words in a name with a colon that are looked at."""
COLON_NAME_SEEN = 3
"""So many messages must share a longer prefix before a colon is taken to belong to the sender's name."""


class Senders:
    """Splits what follows a header into sender and body.

    Parameters
    ----------
    rests
        What follows the header, of every header of the file.
    members
        The cleaned names that notices of the file give.
    """

    def __init__(self, rests: Collection[str], members: Set[str]):
        self._members = members
        self._seen = Counter(first for rest in rests if (first := prefix(rest)) is not None)
        self._longer = {name for name in members if ": " in name}
        self._longer.update(self._names_by_habit(rests))

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
        if not self._longer:
            return None
        parts = rest.split(end, MOST_PARTS)
        starts = (end.join(parts[:size]) for size in range(len(parts) - 1, 1, -1))
        return next((start for start in starts if start in self._longer), None)

    def _names_by_habit(self, rests: Collection[str]) -> Iterator[str]:
        """Longer names: what stands before the first colon, where every message by it goes on in the same way."""
        second_parts, without = defaultdict(Counter), defaultdict(list)
        for rest in rests:
            first = prefix(rest)
            if first is None or self._seen[first] < COLON_NAME_SEEN:
                continue
            body = rest[len(first) + 2 :]
            if (second := prefix(body)) is None:
                without[first].append(rest)
            elif not body.startswith(notices.MARKED):
                second_parts[first][second] += 1
        for first, parts in second_parts.items():
            if len(parts) == 1 and self._is_name(first, *parts, parts.total(), without[first]):
                yield f"{first}: {next(iter(parts))}"

    def _is_name(self, first: str, second: str, times: int, without: list[str]) -> bool:
        known_by_less = clean_name(first) in self._members or is_number(clean_name(first))
        if times < COLON_NAME_SEEN or known_by_less or second.casefold() == "location":
            return False
        return all(rest.startswith(f"{first}: {second} ") and notices.recognise(rest) for rest in without)


def prefix(rest: str) -> str | None:
    """What stands before the first ": ", or None where there is none."""
    first, separator, _ = rest.partition(": ")
    return first if separator else None
