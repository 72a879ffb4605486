"""Where and when something was found: by group and by month. Small counts are withheld, and what would give them away.

What is counted by messages has a total that stands elsewhere on the page, so it is printed as `withhold` in
`analyser.comparison.suppression` says. A count of people is withheld more strictly (`suppress` there).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from analyser.comparison.suppression import FEW, Withheld, suppress, withhold
from analyser.report import given
from analyser.report.charts import MONTHS_DRAWN, Bar, Words, bars, monthly
from analyser.report.contents import Chart, Table, TableRow
from analyser.report.given import Figures, GroupFigures
from analyser.report.words import FEWER, listed, month, number, per_thousand
from analyser.rules.rule import Rule

BY_GROUP = "What was found, group by group"
NOT_TOLD = "not told"
WITHHELD = "–"


def by_group(data: Figures, rules: Mapping[str, Rule]) -> Table:
    """What was found in each group; no rows where there is one group, whose figures are those of the whole page.

    Where every count of some kind of people would be withheld, the groups are too small for it, and only the whole page tells it.
    """
    people = [rule for rule in rules.values() if rule.counts_people and not rule.duty]
    columns = {
        "Messages": [number(group.messages) for group in data.groups],
        "About somebody's safety": _messages([_about_safety(group) for group in data.groups]),
        "Other possible breaches by members": _messages([len(_other(group, rules)) for group in data.groups]),
    }
    told = {rule.title: _people([_people_found(group, rule.id) for group in data.groups]) for rule in people}
    columns |= {title: counts for title, counts in told.items() if set(counts) - {WITHHELD, "0"}}
    rows = zip(data.groups, *columns.values(), strict=True) if len(data.groups) > 1 else ()
    return Table(BY_GROUP, ("Group", *columns), tuple(TableRow(group.name, tuple(cells)) for group, *cells in rows))


def _found(group: GroupFigures) -> Iterator[given.Found]:
    return (each for each in group.findings if each.state != "dismissed")


def _about_safety(group: GroupFigures) -> int:
    return len({each.message for each in _found(group) if each.rule in given.SAFETY})


def _other(group: GroupFigures, rules: Mapping[str, Rule]) -> list[given.Found]:
    """What members wrote: neither about safety, nor a count of people, nor what the charity itself has to do."""
    return [each for each in _found(group) if each.rule not in given.SAFETY and _by_members(each.rule, rules)]


def _by_members(rule: str, rules: Mapping[str, Rule]) -> bool:
    return rule not in rules or not (rules[rule].counts_people or rules[rule].duty)


def _people_found(group: GroupFigures, rule: str) -> int:
    return sum(each.rule == rule for each in _found(group))


def _messages(counts: Sequence[int]) -> list[str]:
    return list(map(_shown, withhold(counts)))


def _people(counts: Sequence[int]) -> list[str]:
    """Counts of people: whether one that is withheld is small is not told either."""
    told = suppress([[count] for count in counts]).cells
    return [WITHHELD if cell is None else number(cell) for (cell,) in told]


def _shown(told: int | Withheld) -> str:
    return {Withheld.SMALL: FEWER, Withheld.UNTOLD: NOT_TOLD}.get(told) or number(told)


def by_month(data: Figures, rules: Mapping[str, Rule]) -> Chart | None:
    """What was found in each month in which anything was sent, with what about safety; None where nothing was."""
    months = _sent(data)
    counts = Counter(f"{found.timestamp:%Y-%m}" for found in given.found(data) if _by_members(found.rule, rules))
    named = sorted(name for name, messages in months.items() if messages)
    if len(named) < 2 or not counts:
        return None
    told = dict(zip(named, withhold([counts[name] for name in named]), strict=True))
    printed = {name: count for name, count in told.items() if not isinstance(count, Withheld)}
    message = _most({name: count for name, count in printed.items() if count >= FEW})
    words = Words("chart-found", message, monthly(message))
    drawn = [Bar(month(name), (printed.get(name, 0),), _shown(told[name])) for name in named[-MONTHS_DRAWN:]]
    rates = {name: per_thousand(count, months[name]) for name, count in printed.items()}
    rows = tuple(
        TableRow(month(name), (number(months[name]), _shown(told[name]), rates.get(name, WITHHELD))) for name in named
    )
    heads = ("Month", "Messages", "Possible breaches", "In every 1,000 messages")
    table = Table("Possible breaches by month, all groups together", heads, rows)
    return Chart(message, bars(words, drawn, ("Possible breaches by members",)), table)


def _sent(data: Figures) -> Counter:
    """Month -> messages, over all groups."""
    months = Counter()
    for row in (row for group in data.groups for row in given.rows(group, "monthly")):
        months[f"{row['month']:%Y-%m}"] += row["messages"]
    return months


def _most(counts: Mapping[str, int]) -> str:
    if not counts:
        return f"In no month were {FEW} possible breaches or more found."
    most = max(counts.values())
    names = [month(name) for name, count in counts.items() if count == most]
    when = listed(names) if len(names) <= 3 else "several months alike"
    return f"Most possible breaches were found in {when}: {number(most)}."
