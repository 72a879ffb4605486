"""Which header-shaped lines are text inside a message: a timetable, or lines of another chat, that somebody pasted.

Pasted lines stand out of the order of time, and those who speak in them speak nowhere else in the file; or they
have the shape of another phone; or they repeat, word for word and to the same time, what the file already holds.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from itertools import groupby, takewhile

from analyser.chat.names import without_marks
from analyser.export import notices
from analyser.export.records import Record

SHORT_JUMP = timedelta(hours=2)
"""Two records or more that jump further than this, by people seen nowhere else, are pasted text."""
LONG_JUMP = timedelta(days=1)
"""The same of a single record; and a jump beyond this and back again is worth a warning, whoever speaks."""
SUMMER_TIME = timedelta(hours=1)
"""The end of summer time turns the clock back by this much."""
MINUTE = timedelta(minutes=1)
"""Android gives no seconds, an iPhone does: what differs by less than this may be the same moment."""
LONG_ENOUGH = 20
"""Letters of a line that nobody sends twice by chance in one second."""
MOST_PASTED = 50
"""Header-shaped lines in one message. A longer stretch is taken to be what it looks like: two exports in one file."""


def find_pasted(records: Sequence[Record]) -> tuple[set[int], list[int]]:
    """Places of the records that belong into the message before them, and places where that is doubtful, sorted."""
    finder = _Finder(records)
    finder.mark_other_shapes()
    finder.mark_jumps()
    finder.mark_unknown_out_of_order()
    return finder.pasted, sorted(finder.doubtful)


class _Finder:
    def __init__(self, records: Sequence[Record]):
        self.records = records
        self.times = [record.timestamp for record in records]
        self.pasted = set()
        self.doubtful = set()

    def mark_other_shapes(self) -> None:
        """Lines as an iPhone writes them in the midst of a file from an Android phone, or the other way round."""
        shapes = [record.header.platform for record in self.records]
        usual = Counter(shapes).most_common(1)[0][0]
        for shape, group in groupby(range(len(shapes)), key=shapes.__getitem__):
            places = list(group)
            between = places[0] > 0 and places[-1] + 1 < len(shapes) and len(places) <= MOST_PASTED
            if shape != usual and between and not self._fits(places):
                self.pasted.update(places)

    def _fits(self, places: list[int]) -> bool:
        """Whether records come after the one before them and before the one after them: a file merged by time."""
        before, after = self.times[places[0] - 1], self.times[places[-1] + 1]
        return before + MINUTE <= self.times[places[0]] and self.times[places[-1]] < after + MINUTE

    def mark_jumps(self) -> None:
        """Stretches that lie before or after the time of the records round them."""
        for place in range(1, len(self.records)):
            gap = self.times[place - 1] - self.times[place]
            if gap > timedelta() and place not in self.pasted and place - 1 not in self.pasted:
                self._judge(place, gap)

    def mark_unknown_out_of_order(self) -> None:
        """Lines without a sender that are no notice we know ("10/07/2025, 11:30 - certificates") and out of order."""
        after = None
        bounds = {}
        for place in reversed(range(len(self.records))):
            if place not in self.pasted:
                bounds[place] = after
                after = self.times[place] if self.records[place].known else after
        before = None
        for place in sorted(bounds):
            time = self.times[place]
            if self.records[place].known:
                before = time
            elif before and not before <= time <= (bounds[place] or before + LONG_JUMP):
                self.pasted.add(place)

    def _judge(self, place: int, gap: timedelta) -> None:
        """Which stretch does not belong: what follows the jump back in time, or what stands before it?"""
        slack = SUMMER_TIME if gap > SHORT_JUMP else timedelta()
        behind, ahead = self._stretch_behind(place, slack), self._stretch_ahead(place, slack)
        stretches = sorted(filter(None, (behind, ahead)), key=len)
        changed_places = [len(stretch) for stretch in stretches] == [1, 1] and place + 1 < len(self.records)
        for stretch in stretches:
            if self._is_foreign(stretch, self._is_far(stretch, place) and not changed_places):
                self.pasted.update(stretch)
                return
        if stretches and gap > LONG_JUMP and stretches[0][-1] + 1 < len(self.records):
            self.doubtful.update(stretches[0])

    def _is_far(self, stretch: list[int], jump: int) -> bool:
        """Whether all of a stretch lies far from the time of the records round it; a single one must lie further."""
        far = SHORT_JUMP if len(stretch) > 1 else LONG_JUMP
        if stretch[0] == jump:
            return max(self.times[place] for place in stretch) < self.times[jump - 1] - far
        return min(self.times[place] for place in stretch) > self.times[jump] + far

    def _stretch_behind(self, start: int, slack: timedelta) -> list[int]:
        """From where time jumps back to where it goes on as before, or to the end of the file; [] if that is far."""
        places = range(start, min(start + MOST_PASTED + 1, len(self.times)))
        found = list(takewhile(lambda place: self.times[place] < self.times[start - 1] - slack, places))
        return found if len(found) <= MOST_PASTED else []

    def _stretch_ahead(self, end: int, slack: timedelta) -> list[int]:
        """From where time runs ahead to where it jumps back; [] if that is far, or nothing stands before it."""
        found = []
        for place in range(end - 1, max(end - MOST_PASTED - 2, -1), -1):
            if place not in self.pasted and self.times[place] <= self.times[end] + slack:
                return found[::-1]
            found += [] if place in self.pasted else [place]
        return []

    def _is_foreign(self, stretch: list[int], strangers_count: bool) -> bool:
        if not self._may_be_foreign(stretch[0], len(stretch)):
            return False
        inside = Counter(name for place in stretch for name in self._names[place])
        strangers = {name for name, count in inside.items() if strangers_count and count == self._times_named[name]}
        telling = [place for place in stretch if self._names[place] or not self.records[place].known]
        copied = {place for place in telling if self._is_copy(place, stretch)}
        if copied and max(len(self.records[place].first_line) for place in copied) < LONG_ENOUGH:
            return False
        return bool(telling) and all(place in copied or strangers.issuperset(self._names[place]) for place in telling)

    def _may_be_foreign(self, place: int, size: int) -> bool:
        """A quick look at the first record of a stretch, which settles most."""
        seldom = all(self._times_named[name] <= size for name in self._names[place])
        return seldom or self._first_place.get(self._key(place), place) < place

    def _is_copy(self, place: int, stretch: list[int]) -> bool:
        """Whether a record stands before the stretch already, to the second, as an iPhone copies messages."""
        record = self.records[place]
        exact = record.sender is not None and record.header.platform == "iphone"
        return exact and self._first_place[self._key(place)] < stretch[0]

    def _key(self, place: int) -> tuple:
        record = self.records[place]
        return record.timestamp, record.sender, without_marks(record.first_line)

    @cached_property
    def _first_place(self) -> dict[tuple, int]:
        """What was said, by whom and when -> the first record that says so."""
        found = {}
        for place in range(len(self.records)):
            found.setdefault(self._key(place), place)
        return found

    @cached_property
    def _names(self) -> list[tuple[str, ...]]:
        return [_names_in(record) for record in self.records]

    @cached_property
    def _times_named(self) -> Counter:
        return Counter(name for names in self._names for name in names)


def _names_in(record: Record) -> tuple[str, ...]:
    """Who speaks, or who is named in a notice."""
    if record.notice is None:
        return (record.sender,)
    named = (record.notice.actor, *notices.names_in(record.notice.targets, frozenset()))
    return tuple(name for name in named if name and name != "You")
