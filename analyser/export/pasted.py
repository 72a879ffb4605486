"""Which header-shaped lines are text inside a message: a timetable, or lines of another chat, that somebody pasted.

Pasted lines stand out of the order of time, and those who speak in them speak nowhere else in the file; or they
have the style of another phone; or they repeat, word for word and to the same time, what the file already holds.
"""

from collections import Counter
from functools import cached_property
from itertools import pairwise, takewhile

import numpy as np

from analyser.chat.names import without_marks
from analyser.export.known_names import MOST_WORDS
from analyser.export.notices import plain_notice
from analyser.export.records import Records

HOUR, DAY = 3_600, 86_400
SHORT_JUMP = 2 * HOUR
"""Two records or more that jump further than this, by people seen nowhere else, are pasted text."""
LONG_JUMP = DAY
"""The same of a single record; and a jump beyond this and back again is worth a warning, whoever speaks."""
SUMMER_TIME = HOUR
"""The end of summer time turns the clock back by this much."""
MINUTE = 60
"""Android gives no seconds, an iPhone does: what differs by less than this may be the same moment."""
LONG_ENOUGH = 20
"""Letters of a line that nobody sends twice by chance in one second."""
MOST_PASTED = 50
"""Header-shaped lines in one message. A longer stretch is taken to be what it looks like: two exports in one file."""


def find_pasted(records: Records) -> tuple[set[int], list[int]]:
    """Places of the records that belong into the message before them, and places where that is doubtful, sorted."""
    finder = _Finder(records)
    finder.mark_other_styles()
    finder.mark_jumps()
    finder.mark_unknown_out_of_order()
    return finder.pasted, sorted(finder.doubtful)


class _Finder:
    def __init__(self, records: Records):
        self.records = records
        self.times = records.times
        self.pasted: set[int] = set()
        self.doubtful: set[int] = set()
        self._said: dict[int, dict[tuple[int, str], int]] = {}

    def mark_other_styles(self) -> None:
        """Lines as another phone writes them in the midst of a file."""
        styles = self.records.headers.style
        usual = np.bincount(styles).argmax()
        bounds = [0, *(np.flatnonzero(np.diff(styles)) + 1).tolist(), len(styles)]
        stretches = [(first, after) for first, after in pairwise(bounds) if styles[first] != usual]
        merged = self._merged_styles(styles, stretches)
        for first, after in stretches:
            between = first > 0 and after < len(styles) and after - first <= MOST_PASTED
            if between and not self._fits(first, after, slack=MINUTE if styles[first] in merged else 0):
                self.pasted.update(range(first, after))

    def _merged_styles(self, styles: np.ndarray, stretches: list[tuple[int, int]]) -> set[int]:
        """Styles of phones whose exports somebody merged: their lines stand in time again and again."""
        all_of, fitting = Counter(), Counter()
        for first, after in stretches:
            all_of[int(styles[first])] += 1
            fitting[int(styles[first])] += self._fits(first, after, slack=0)
        return {style for style, times in fitting.items() if times >= 2 and times * 2 >= all_of[style]}

    def _fits(self, first: int, after: int, slack: int) -> bool:
        """Whether records come after the one before them and before the one after them.

        What a person copies on a phone looks like an iPhone's lines, and may be of the very minute that an Android
        phone gave the message before it; `slack` is how much of that minute is allowed.
        """
        before = self.times[first - 1] if first > 0 else self.times[first]
        if first > 0 and self._platform(first - 1) == "android" and self._platform(first) == "iphone":
            before = before + MINUTE - slack
        behind = self.times[after] + MINUTE if after < len(self.times) else self.times[after - 1] + 1
        return bool(before <= self.times[first] and self.times[after - 1] < behind)

    def _platform(self, place: int) -> str:
        headers = self.records.headers
        return headers.kinds[headers.kind[place]].platform

    def mark_jumps(self) -> None:
        """Stretches that lie before or after the time of the records round them."""
        for place in (np.flatnonzero(np.diff(self.times) < 0) + 1).tolist():
            if place not in self.pasted and place - 1 not in self.pasted:
                self._judge(place, int(self.times[place - 1] - self.times[place]))

    def mark_unknown_out_of_order(self) -> None:
        """Lines without a sender that are no notice we know ("10/07/2025, 11:30 - certificates") and out of order."""
        unknown = self.records.unknown
        if not unknown.any():
            return
        reliable = ~unknown
        reliable[list(self.pasted)] = False
        reliable = np.flatnonzero(reliable)
        for place in sorted(set(np.flatnonzero(unknown).tolist()) - self.pasted):
            position = int(np.searchsorted(reliable, place))
            if position and not self._stands_in_time(place, reliable, position):
                self.pasted.add(place)

    def _stands_in_time(self, place: int, reliable: np.ndarray, position: int) -> bool:
        """Whether a line without a sender comes after what stands before it, and before what stands behind.

        A notice of a wording that we do not know begins with the name of a member, or has an iPhone's mark: it may be
        late, as any notice, and it may be the last that a quiet group shows. A line of a timetable has neither.
        """
        before, time = self.times[reliable[position - 1]], self.times[place]
        named = bool(self._names(place))
        slack = SHORT_JUMP if named else 0
        if position == len(reliable):
            return bool(before - slack <= time and (named or time <= before + LONG_JUMP))
        return bool(before - slack <= time <= self.times[reliable[position]] + slack)

    def _judge(self, place: int, gap: int) -> None:
        """Which stretch does not belong: what follows the jump back in time, or what stands before it?

        What goes on to the end of the file and is longer than all before it is the chat itself.
        """
        slack = SUMMER_TIME if gap > SHORT_JUMP else 0
        behind, ahead = self._stretch_behind(place, slack), self._stretch_ahead(place, slack)
        if len(behind) > place and behind[-1] + 1 == len(self.times):
            behind = []
        stretches = sorted(filter(None, (ahead, behind)), key=lambda each: (not self._nobody_speaks(each), len(each)))
        changed_places = [len(stretch) for stretch in stretches] == [1, 1] and place + 1 < len(self.times)
        for stretch in stretches:
            if self._is_foreign(stretch, self._is_far(stretch, place) and not changed_places):
                self.pasted.update(stretch)
                return
        if stretches and gap > LONG_JUMP and stretches[0][-1] + 1 < len(self.times):
            self.doubtful.update(stretches[0])

    def _nobody_speaks(self, stretch: list[int]) -> bool:
        """Whether a stretch holds only lines without a sender that are no notice we know, as a timetable does."""
        return bool(self.records.unknown[stretch].all())

    def _is_far(self, stretch: list[int], jump: int) -> bool:
        """Whether all of a stretch lies far from the time of the records round it; a single one must lie further."""
        far = SHORT_JUMP if len(stretch) > 1 else LONG_JUMP
        if stretch[0] == jump:
            return bool(self.times[stretch].max() < self.times[jump - 1] - far)
        return bool(self.times[stretch].min() > self.times[jump] + far)

    def _stretch_behind(self, start: int, slack: int) -> list[int]:
        """From where time jumps back to where it goes on as before, or to the end of the file; [] if that is far."""
        places = range(start, min(start + MOST_PASTED + 1, len(self.times)))
        before = self.times[start - 1] - slack
        found = list(takewhile(lambda place: self.times[place] < before, places))
        return found if len(found) <= MOST_PASTED else []

    def _stretch_ahead(self, end: int, slack: int) -> list[int]:
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
        inside = Counter(name for place in stretch for name in self._names(place))
        strangers = {name for name, count in inside.items() if strangers_count and count == self._times_named(name)}
        strangers -= self._newcomers(stretch)
        telling = [place for place in stretch if self._names(place) or self.records.unknown[place]]
        copied = {place for place in telling if self._is_copy(place, stretch)}
        if copied and max(len(self.records.first_line(place)) for place in copied) < LONG_ENOUGH:
            return False
        return bool(telling) and all(place in copied or strangers.issuperset(self._names(place)) for place in telling)

    def _newcomers(self, stretch: list[int]) -> set[str]:
        """Who joins in a stretch: they are new, not strangers. The beginning of another chat shows its creation too."""
        events = {
            place: self.records.notices[self.records.notice[place]]
            for place in stretch
            if self.records.notice[place] > 0
        }
        if any(notice.event in ("created", "encryption") for notice in events.values()):
            return set()
        joins = (place for place, notice in events.items() if notice.event in ("joined", "added"))
        return {name for place in joins for name in self._names(place)}

    def _may_be_foreign(self, place: int, size: int) -> bool:
        """A quick look at the first record of a stretch, which settles most."""
        seldom = all(self._times_named(name) <= size for name in self._names(place))
        return seldom or self._first_like(place) < place

    def _is_copy(self, place: int, stretch: list[int]) -> bool:
        """Whether a record stands before the stretch already, to the second, as an iPhone copies messages."""
        exact = self.records.sender[place] >= 0 and self._platform(place) == "iphone"
        return exact and self._first_like(place) < stretch[0]

    def _first_like(self, place: int) -> int:
        """The first record of the same moment, sender and text."""
        moment = int(self.times[place])
        if moment not in self._said:
            self._said[moment] = self._said_at(moment)
        return self._said[moment].get(self._key(place), place)

    def _said_at(self, moment: int) -> dict[tuple[int, str], int]:
        """What was said at a moment, and by whom -> the first record that says so."""
        times, order = self._by_time
        first, after = np.searchsorted(times, moment, "left"), np.searchsorted(times, moment, "right")
        found = {}
        for place in order[first:after].tolist():
            found.setdefault(self._key(place), place)
        return found

    def _key(self, place: int) -> tuple[int, str]:
        return int(self.records.sender[place]), without_marks(self.records.first_line(place))

    @cached_property
    def _by_time(self) -> tuple[np.ndarray, np.ndarray]:
        order = np.argsort(self.times, kind="stable")
        return self.times[order], order

    def _names(self, place: int) -> tuple[str, ...]:
        """Who speaks, or who is named in a notice; of a notice that we do not know, whose name it begins with."""
        notice = int(self.records.notice[place])
        if notice < 0:
            return (self.records.name(place),)
        return self._named[notice] if notice else self._beginner(place)

    def _beginner(self, place: int) -> tuple[str, ...]:
        """The member with whose name a notice of unknown wording begins, or the name that an iPhone puts before it."""
        if self.records.label[place] >= 0:
            return (self.records.names[self.records.label[place]],)
        words = plain_notice(self.records.first_line(place)).split(" ")[:MOST_WORDS]
        starts = (" ".join(words[:size]) for size in range(len(words) - 1, 0, -1))
        return tuple(start for start in starts if start in self._all_named)[:1]

    def _times_named(self, name: str) -> int:
        return self._all_named[name]

    @cached_property
    def _named(self) -> list[tuple[str, ...]]:
        """Who is named in each notice."""
        named = ((notice.actor, *self.records.known_names.named_in(notice)) for notice in self.records.notices)
        return [tuple(name for name in names if name and name != "You") for names in named]

    @cached_property
    def _all_named(self) -> Counter:
        spoken = np.bincount(self.records.sender + 1, minlength=len(self.records.names) + 1)[1:].tolist()
        noticed = np.bincount(self.records.notice + 1, minlength=len(self.records.notices) + 1)[1:].tolist()
        found = Counter(dict(zip(self.records.names, spoken, strict=True)))
        for names, times in zip(self._named, noticed, strict=True):
            for name in names:
                found[name] += times
        return found
