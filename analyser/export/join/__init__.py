"""Several exports of one group, joined into one chat: nothing lost, nothing twice.

    together    which exports show one group            groups
    the clock   one phone's time by another's           clock
    the people  who bears which name where              names
    the pairs   which records are one                   match
    the union   the fuller record of each pair          merge
    the report  what was joined and how surely          report

The largest export is joined with the one that overlaps it most, the result with the next, and so on. Names, wording
and clock are the largest export's where nothing better stands elsewhere, so that findings keep their ids.

Cannot be told: which of two equal messages of one minute is which, where one export ends and another begins in that very minute
(they are taken for the same); a message that one phone shows deleted and the other edited; who is who among people
who share no record.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import count

import polars as pl

from analyser.chat.identities import names_in, with_aliases
from analyser.chat.membership import guess_exporter
from analyser.chat.table import CHAT
from analyser.export import Export
from analyser.export.join.clock import by_clock_of
from analyser.export.join.groups import names_group, together
from analyser.export.join.match import greeting, pairs
from analyser.export.join.merge import merged, numbered, periods_without
from analyser.export.join.names import applied, better_names, exporters_named, same_people, translation
from analyser.export.join.records import as_you, comparable, is_you, you_of
from analyser.export.join.report import Conflict, FileShare, JoinedQuality, JoinReport, Part, SameName


@dataclass(frozen=True, kw_only=True)
class Joined(Export):
    """Several exports of one group as one: whoever reads an `Export` can read this.

    `file` is the files' names with commas between. `line` in the chat counts as if the joined chat were one file.

    Attributes
    ----------
    files
        The files' names, in the order given.
    places
        Where each record stands, in the order of `chat`: `line` (UInt32) in the joined chat, `file` (String),
        `file_line` (UInt32) in that file.
    report
        What was joined and how surely.
    """

    files: tuple[str, ...]
    places: pl.DataFrame
    report: JoinReport


def files_of(export: Export) -> tuple[str, ...]:
    """The names of the files that an export was read from."""
    return export.files if isinstance(export, Joined) else (export.file,)


def places_of(export: Export) -> dict[int, tuple[str, int]] | None:
    """Line of a joined chat -> the file and the line there; None for one export, whose lines are the file's own."""
    if not isinstance(export, Joined) or len(export.files) == 1:
        return None
    return {line: (file, file_line) for line, file, file_line in export.places.iter_rows()}


def join_groups(exports: Sequence[Export]) -> list[Export]:
    """One export for each group, in the order given: as it was read where it is the only one, else joined."""
    return [group[0] if len(group) == 1 else join(group) for group in together(exports)]


def join(exports: Sequence[Export]) -> Joined:
    """Join exports that show one group (`analyser.export.join.groups.together` tells which do).

    The result does not depend on the order in which they are given, but for `files`.

    Parameters
    ----------
    exports
        One or more. One alone comes back with its chat untouched.
    """
    exports = _told_apart(exports)
    ranked = sorted(exports, key=_rank)
    union = _Union(ranked[0])
    for number, export in _by_overlap(ranked):
        union.add(number, export)
    return _result(exports, ranked, union)


def _told_apart(exports: Sequence[Export]) -> list[Export]:
    """Files of one name get a number: every iPhone calls its export _chat.txt."""
    files, found = set(), []
    for export in exports:
        names = (f"{export.file} ({number})" if number > 1 else export.file for number in count(1))
        found.append(replace(export, file=next(name for name in names if name not in files)))
        files.add(found[-1].file)
    return found


def _rank(export: Export) -> tuple:
    """The largest first; equals in an order that does not depend on how they were given."""
    chat = export.chat
    people = "".join(chat["sender"].drop_nulls().unique().sort())
    return -chat.height, *_period(export), export.file, export.platform, people


def _period(export: Export) -> tuple[datetime, datetime]:
    return export.chat["timestamp"].min(), export.chat["timestamp"].max()


def _by_overlap(ranked: Sequence[Export]) -> Iterable[tuple[int, Export]]:
    """All but the first, each time the one that shares most time with those before, or is nearest to them."""
    joined, left = [_period(ranked[0])], dict(enumerate(ranked[1:], 1))

    def overlap(number: int):
        first, last = _period(left[number])
        return max(min(last, ends) - max(first, begins) for begins, ends in joined)

    while left:
        number = max(left, key=lambda number: (overlap(number), -number))
        joined.append(_period(left[number]))
        yield number, left.pop(number)


@dataclass
class _Union:
    """The chat as far as it is joined.

    `called` says for each file what its people are called in `records`, `votes` how many shared records say so;
    `seen` holds, for each file, the records that it shows; `shown` the period of each in the `order` in which they came.
    """

    start: Export
    records: pl.DataFrame = field(init=False)
    called: dict[int, dict[str, str]] = field(init=False)
    votes: dict[tuple[int, str], int] = field(default_factory=dict)
    seen: dict[int, pl.Series] = field(init=False)
    shown: list[tuple[datetime, datetime]] = field(init=False)
    order: list[int] = field(default_factory=lambda: [0])
    ahead: dict[int, dict[int, int]] = field(default_factory=dict)
    differing: list[pl.DataFrame] = field(default_factory=list)

    def __post_init__(self):
        self.records = comparable(self.start, 0)
        self.called = {0: {name: name for name in names_in(self.records)}}
        self.seen = {0: self.records["uid"]}
        self.shown = [_period(self.start)]

    def add(self, number: int, export: Export) -> None:
        """Join one export more."""
        other, self.ahead[number] = by_clock_of(self.records, comparable(export, number))
        self.shown.append((other["timestamp"].min(), other["timestamp"].max()))
        self.order.append(number)
        other, greeted = self._greeted_once(other)
        names = same_people(self.records, other)
        self._rename(exporters_named(self.records, other, names))
        called = translation(self.records, other, names, export.file)
        found = pairs(self.records, other, names, called, self.shown[:-1])
        self._note(number, other, found, called, names.votes)
        self.seen[number] = pl.concat([self.seen[number], greeted])
        self.records, differing = merged(self.records, with_aliases(other, called), found)
        self.differing.append(differing)
        self._rename(better_names(self.records, names))

    def _greeted_once(self, other: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
        """Keep one notice of encryption: each phone's chat opens with it, on the day when that phone joined.

        Returns the other export's records without it where it came later, and then what it counts as.
        """
        first, second = greeting(self.records), greeting(other)
        nothing = self.records["uid"].clear()
        if first is None or second is None:
            return other, nothing
        (here, earlier), (there, later) = first, second
        uid = self.records["uid"][here]
        if earlier <= later:
            return _without(other, there), pl.Series("uid", [uid], pl.UInt64)
        self.records = _without(self.records, here)
        uids = pl.when(pl.int_range(pl.len()) == there).then(pl.lit(uid, pl.UInt64)).otherwise(pl.col("uid"))
        return other.with_columns(uid=uids), nothing

    def _rename(self, changes: dict[str, str]) -> None:
        self.records = with_aliases(self.records, changes)
        self.called = {number: applied(names, changes) for number, names in self.called.items()}

    def _note(self, number: int, other: pl.DataFrame, found: pl.DataFrame, called: dict[str, str], votes) -> None:
        """Remember which records a file shows, and what its people are called."""
        partner = other.select("uid").with_row_index("second").join(found, on="second", how="left")
        here = self.records.select(shared="uid").with_row_index("first")
        self.seen[number] = partner.join(here, on="first", how="left").select(pl.coalesce("shared", "uid"))["shared"]
        self.called[number] = called
        self.votes |= {(number, name): votes[kept, name] for name, kept in called.items()}

    def name_exporters(self, exports: Sequence[Export]) -> str | None:
        """Settle who "You" is, and return the name of the one whom "You" still means, where that is known.

        Exports from one phone keep their "You". Otherwise each "You" that shared records did not name gets the name that
        the export itself tells, and is "You" where it tells none.
        """
        yous = {number: export.exporter or you_of(number) for number, export in enumerate(exports)}
        people = {self.called[number][you] for number, you in yous.items() if you in self.called[number]}
        if len(people) == 1:
            person = people.pop()
            self.records = as_you(self.records, person)
            return None if is_you(person) else person
        for number, you in yous.items():
            if is_you(self.called[number].get(you)):
                name = self.called[number].get(guess_exporter(exports[number].chat, {}), "You")
                self._rename({self.called[number][you]: name})
        return None


def _without(records: pl.DataFrame, place: int) -> pl.DataFrame:
    return pl.concat([records.head(place), records.slice(place + 1)])


def _result(exports: Sequence[Export], ranked: Sequence[Export], union: _Union) -> Joined:
    exporter = union.name_exporters(ranked)
    records = numbered(union.records)
    chat = ranked[0].chat if len(ranked) == 1 else records.select(CHAT.names())
    report = _report(exports, ranked, union)
    parts = tuple(Part(export.file, export.quality, _preceded(number, union)) for number, export in enumerate(ranked))
    changed = {
        "file": ", ".join(export.file for export in exports),
        "group": _group(ranked),
        "exporter": ranked[0].exporter if len(ranked) == 1 else exporter,
        "chat": chat,
        "quality": parts[0].quality if len(parts) == 1 else JoinedQuality(parts, report, chat.height),
    }
    same = {each.name: getattr(ranked[0], each.name) for each in fields(Export)}
    files = tuple(export.file for export in exports)
    return Joined(**(same | changed), files=files, places=_places(records, ranked), report=report)


def _places(records: pl.DataFrame, ranked: Sequence[Export]) -> pl.DataFrame:
    names = pl.Series([export.file for export in ranked])
    file = pl.col("file").replace_strict(pl.Series(range(len(ranked)), dtype=pl.UInt32), names, return_dtype=pl.String)
    return records.select("line", file, "file_line")


def _group(ranked: Sequence[Export]) -> str:
    """The group's latest name: that of the export made last, of several the largest; a file's mere name is none."""
    named = [export for export in ranked if names_group(export)] or ranked
    return max(named, key=lambda export: export.chat["timestamp"].max()).group


def _preceded(number: int, union: _Union) -> bool:
    """Whether another export shows what came before an export begins."""
    begins = union.shown[union.order.index(number)][0]
    return any(first < begins <= last for first, last in union.shown)


def _report(exports: Sequence[Export], ranked: Sequence[Export], union: _Union) -> JoinReport:
    files = [export.file for export in ranked]
    differing = pl.concat(union.differing).sort("timestamp").rows() if union.differing else []
    shares = {share.file: share for share in _shares(ranked, union)}
    return JoinReport(
        files=tuple(shares[export.file] for export in exports),
        names=tuple(_same_names(files, union)),
        conflicts=tuple(Conflict(sent, files[kept], files[other], why) for sent, kept, other, why in differing),
        gaps=tuple(periods_without(union.shown)),
    )


def _shares(ranked: Sequence[Export], union: _Union) -> Iterable[FileShare]:
    times = pl.concat(union.seen.values()).value_counts(name="times")
    for number, export in enumerate(ranked):
        seen = union.seen[number].to_frame("uid").join(times, on="uid")
        shared = seen.filter(pl.col("times") > 1).height
        begins, ends = _period(export)
        ahead = union.ahead.get(number, {})
        yield FileShare(export.file, seen.height, seen.height - shared, shared, begins, ends, ahead)


def _same_names(files: Sequence[str], union: _Union) -> Iterable[SameName]:
    for number, called in sorted(union.called.items()):
        for written, kept in sorted(called.items()):
            if written != kept:
                matches = union.votes.get((number, written), 0)
                yield SameName(kept, files[number], "You" if is_you(written) else written, matches)
