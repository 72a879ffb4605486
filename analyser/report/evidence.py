"""The administrator's evidence: every finding with its messages, and lists of people; names only where asked for."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import chain

import polars as pl

from analyser.chat.identities import names_in
from analyser.chat.names import looks, pseudonyms
from analyser.export.join import places_of
from analyser.language.masking import Masker, marked_pieces
from analyser.policy import Policy
from analyser.report import given
from analyser.report.contents import FoundByRule, FoundItem, Piece, Quote, Table, TableRow
from analyser.report.given import GroupData, ReviewData
from analyser.report.words import counted, day, number, percent
from analyser.rules import every_rule
from analyser.rules.finding import Finding
from analyser.rules.rule import Rule

MOST_QUOTES = 12
"""So many messages of one finding are shown; the export has the rest."""

CONTEXT = 3
"""So many messages before and after a finding are shown with it."""

MOST_LETTERS = 1200
"""A longer message is cut around what the rule pointed at."""

BESIDE = 200
"""So many letters beside an excerpt are looked at when it is masked."""

FEW_ENOUGH = 10
"""So many findings of one rule stand open on the page; more are folded away."""


class People:
    """What stands for each person of a review: a pseudonym, or the name itself.

    The same name is the same person in all groups, for that is how the administrator's phone has it.
    """

    def __init__(self, data: ReviewData, names: str):
        self.real = names == "real"
        self._stands_in = pseudonyms(chain(_members(data), _others(data)))
        self._masker = Masker(self._stands_in)
        looking = Counter(key for each in self._stands_in for key in set(looks(each)))
        self._alike = {each for each in self._stands_in if any(looking[key] > 1 for key in looks(each))}

    def __getitem__(self, name: str) -> str:
        """What stands for a name; a real one that looks like somebody else's says so, and how its letters are called."""
        if self.real and name in self._alike:
            return f"{name} (looks like another name{_foreign(name)})"
        return name if self.real else self._stands_in.get(name) or self._masker(name)

    def mask(self, text: str) -> str:
        """A text as the page may show it."""
        return text if self.real else self._masker(text)

    def pieces(self, text: str, spans, window) -> list[tuple[str, bool]]:
        """What lies in a window of a text, in pieces, each with whether the rule pointed at it."""
        return marked_pieces(text, spans, () if self.real else self._masker.stretches(text), window)


def _foreign(name: str) -> str:
    """The letters of a name that are neither plain nor accented Latin ones, by their code points."""
    odd = [letter for letter in name if letter.isalpha() and "LATIN" not in unicodedata.name(letter, "")]
    return f": {' '.join(f'U+{ord(letter):04X}' for letter in odd[:4])}" if odd else ""


def _members(data: ReviewData) -> Iterator[str]:
    """Everybody who was ever a member, in the order in which the output for other programs numbers them too."""
    return (name for group in data.groups for name in group.group.stays["member"])


def _others(data: ReviewData) -> Iterator[str]:
    """Whoever else the chats or lists name; also names that the list of aliases has put another in place of."""
    for group in (each.group for each in data.groups):
        yield from group.chat["actor"].drop_nulls()
        yield from group.chat["targets"].explode().drop_nulls()
        yield from group.roles
        yield from [] if group.attendance is None else group.attendance["member"]
    for each in data.groups:
        yield from sorted(names_in(each.export.chat))


def names_told(real: bool) -> str:
    """What the administrator is told of the names on the page."""
    if real:
        return "This page shows real names and whole messages. Do not pass it on."
    return (
        "Names, numbers and addresses are masked where the tool knows them. Nicknames, misspellings and the stories "
        "themselves can still point to somebody. Do not pass this page on. To see names, make it with --names real."
    )


def findings(data: ReviewData, rules: Mapping[str, Rule], people: People) -> tuple[FoundByRule, ...]:
    """Every finding by rule: those about safety first, then in the order of the policy."""
    order = {clause: place for place, clause in enumerate(data.policy.clauses)}
    by_group = {id(found): group for group in data.groups for found in group.findings}
    places = {id(group): places_of(group.export) for group in data.groups}
    found: dict[str, list[Finding]] = {}
    for each in (each for group in data.groups for each in group.findings):
        found.setdefault(each.rule, []).append(each)
    ranks = {rule: _rank(rule, each[0].clause, order) for rule, each in found.items()}
    return tuple(
        _by_rule(rule, found[rule], rules, data.policy, lambda each: _item(each, by_group[id(each)], people, places))
        for rule in sorted(found, key=ranks.__getitem__)
    )


def _rank(rule: str, clause: str, order: Mapping[str, int]) -> tuple[int, int]:
    first = given.SAFETY.index(rule) if rule in given.SAFETY else len(given.SAFETY)
    return first, order.get(clause, len(order))


def _by_rule(rule: str, found: list[Finding], rules: Mapping[str, Rule], policy: Policy, item) -> FoundByRule:
    return FoundByRule(
        rule=rule,
        title=rules[rule].title if rule in rules else rule,
        says=" ".join(policy.clause(found[0].clause).says.split()),
        count=counted(len(found), "finding"),
        urgent=rule in given.SAFETY,
        open=rule in given.SAFETY or len(found) <= FEW_ENOUGH,
        items=tuple(map(item, found)),
    )


Places = Mapping[int, tuple[str, int]] | None
"""Line of a joined chat -> the file and the line there; None for one export, whose lines are the file's own."""


def _item(found: Finding, group: GroupData, people: People, all_places: Mapping[int, Places]) -> FoundItem:
    places = all_places[id(group)]
    records = group.group.chat.slice(found.first, found.last - found.first + 1)
    left_out = records.height - MOST_QUOTES
    rows = records.head(MOST_QUOTES).iter_rows(named=True)
    before, after = _around(found, group)
    return FoundItem(
        id=found.id,
        group=found.group,
        lines=_lines(found, places),
        when=moment(found.timestamp),
        members=tuple(people[name] for name in found.members),
        sure=how_sure(found),
        why=found.why,
        quotes=tuple(_quote(row, found, people, places) for row in rows),
        more=f"{counted(left_out, 'more message')} in the export" if left_out > 0 else "",
        before=tuple(_quote(row, found, people, places) for row in before.iter_rows(named=True)),
        after=tuple(_quote(row, found, people, places) for row in after.iter_rows(named=True)),
    )


def _around(found: Finding, group: GroupData) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What people sent just before and just after; nothing where a finding is about a person and not about what they said."""
    chat = group.group.chat
    if found.rule in every_rule() and every_rule()[found.rule].counts_people:
        return chat.clear(), chat.clear()
    sent = chat.filter(pl.col("kind") != "system")
    return sent.filter(pl.col("id") < found.first).tail(CONTEXT), sent.filter(pl.col("id") > found.last).head(CONTEXT)


def _lines(found: Finding, places: Places) -> str:
    """Where a finding stands; in a chat that was joined from several exports, in which of them."""
    if places is None:
        single = found.line == found.last_line
        return f"Line {found.line}" if single else f"Lines {found.line} to {found.last_line}"
    (file, line), (last_file, last_line) = places[found.line], places[found.last_line]
    if (file, line) == (last_file, last_line):
        return f"{file}, line {line}"
    return f"{file}, line {line}, to {last_file}, line {last_line}"


def how_sure(found: Finding) -> str:
    """How sure a finding is, in words."""
    return sureness(found.sure, found.score)


def sureness(sure: str, score: float) -> str:
    """How sure a rule is, in words, from a finding's `sure` and `score`."""
    if sure == "person":
        return "A person says so"
    if sure == "certain":
        return "The export itself proves it"
    return "Likely; a person decides" if score >= 0.75 else "Possible; a person decides"


def _quote(row: dict, found: Finding, people: People, places: Places) -> Quote:
    line = f"line {row['line']}" if places is None else "{}, line {}".format(*places[row["line"]])
    spans = found.spans if row["id"] == found.first else ()
    pieces = tuple(Piece(part, marked) for part, marked in _excerpt(row["text"], spans, people) if part)
    return Quote(people[row["sender"]] if row["sender"] else "", moment(row["timestamp"]), line, pieces)


def _excerpt(text: str, spans, people: People) -> list[tuple[str, bool]]:
    """A text in pieces; of a long one what lies around its first span.

    It is masked with what stands beside it, so that a number is seen as one where the excerpt's border cuts it in two.
    """
    start, end = _window(text, spans)
    first, last = max(0, start - BESIDE), min(len(text), end + BESIDE)
    near = [(begin - first, stop - first) for begin, stop in spans if first <= begin and stop <= last]
    pieces = people.pieces(text[first:last], near, (start - first, end - first))
    return [("\u2026 ", False)] * (start > 0) + pieces + [(" \u2026", False)] * (end < len(text))


def _window(text: str, spans) -> tuple[int, int]:
    if len(text) <= MOST_LETTERS:
        return 0, len(text)
    start = max(0, min((begin for begin, _ in spans), default=0) - MOST_LETTERS // 4)
    return start, min(len(text), start + MOST_LETTERS)


def moment(when: datetime) -> str:
    """Day and time in words."""
    return f"{day(when)}, {when:%H:%M}"


def lists(data: ReviewData, metrics, people: People) -> tuple[Table, ...]:
    """Every measure with a column of members, one table for each group that has rows, under the columns' own names."""
    wanted = sorted(metrics.values(), key=lambda metric: (_place(metric.id), metric.id))
    tables = (_list(group, metric, people) for metric in wanted for group in data.groups)
    return tuple(table for table in tables if table is not None)


FIRST = ("attendance", "joins", "identity", "removals", "posters")
"""The measures that the administrator may have to act on, in this order; any other comes after them."""


def _place(metric: str) -> int:
    return FIRST.index(metric) if metric in FIRST else len(FIRST)


def _list(group: GroupData, metric, people: People) -> Table | None:
    table = group.measures.get(metric.id)
    if table is None or "member" not in table.columns or table.is_empty():
        return None
    columns = [name for name in table.columns if name != "member"]
    heads = ("Member", *(name.replace("_", " ").capitalize() for name in columns))
    rows = tuple(
        TableRow(people[row["member"]], tuple(_cell(name, row[name], table.schema[name], people) for name in columns))
        for row in table.iter_rows(named=True)
    )
    return Table(f"{metric.title}: {group.group.name}", heads, rows)


def _cell(column: str, value, kind: pl.DataType, people: People) -> str:
    """A figure as text; text that could hold a name is masked."""
    if value is None:
        return "–"
    if column in ("actor", "by", "pair"):
        return ", ".join(people[name] for name in ([value] if isinstance(value, str) else value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if kind.is_float():
        return percent(value) if column == "share" else f"{value:.1f}"
    return number(value) if kind.is_integer() and column != "line" else people.mask(str(value))
