"""What changed since the last review period, and whether that is more than chance.

Rates are compared over the groups that stand in both periods, as `analyser.comparison` does.
"""

from collections.abc import Iterator, Mapping

from analyser.comparison.cycles import FEWER, MORE, NO_CLEAR_CHANGE, NOT_COMPARABLE, TOO_FEW, changes
from analyser.report.contents import LastTime, Table, TableRow
from analyser.report.given import Figures, GroupFigures
from analyser.report.words import counted, number, per_thousand, small
from analyser.rules.rule import Rule

CAPTION = "This review year beside the last, in the groups of both"
HEADS = ("What we looked for", "Cases last year", "Cases this year", "In every 1,000 messages", "What that means")
MEANS = {
    MORE: "more, and chance is no likely reason",
    FEWER: "fewer, and chance is no likely reason",
    NO_CLEAR_CHANGE: "no clear change",
    TOO_FEW: "too few to tell",
    NOT_COMPARABLE: "not comparable: it was not checked in one of the years",
}


def last_time(data: Figures, rules: Mapping[str, Rule]) -> LastTime:
    """What changed since the last review period."""
    nothing = Table(CAPTION, HEADS, ())
    if reason := _not_comparable(data):
        return LastTime((reason,), nothing)
    pairs = _pairs(data)
    messages = tuple(sum(pair[side].messages for pair in pairs) for side in (0, 1))
    compared = [rule for rule in rules.values() if not rule.counts_people]
    counts = {
        rule.id: tuple(sum(_cases(pair[side], rule.id) for pair in pairs) for side in (0, 1)) for rule in compared
    }
    broken = {part for pair in pairs for side in pair for part in side.not_checked}
    found = [change for change in changes(counts, messages, broken) if change.before or change.after]
    rows = tuple(
        TableRow(
            rules[change.rule].title,
            (
                number(change.before),
                number(change.after),
                f"{per_thousand(change.before, messages[0])}, then {per_thousand(change.after, messages[1])}",
                MEANS[change.verdict],
            ),
        )
        for change in found
    )
    return LastTime(tuple(_says(found, rules, pairs, messages)), Table(CAPTION, HEADS, rows))


def _not_comparable(data: Figures) -> str | None:
    """Why nothing can be compared, as a sentence; None where it can."""
    if data.outcomes is None:
        return "This page was made from exports alone, so it does not know the last review."
    if data.before is None:
        return "This is the first review year of which the register has messages. Next year there will be a comparison."
    if not _pairs(data):
        return "No group has messages in both years. What other groups did says nothing about these."
    detectors = [*data.before.outcomes.detectors, *data.outcomes.detectors]
    if any(each != detectors[0] for each in detectors):
        return (
            "The two years were not judged by the same version of the tool, so a difference would say nothing. Take last"
            " year's exports in again to compare them."
        )
    return None


def _pairs(data: Figures) -> list[tuple[GroupFigures, GroupFigures]]:
    """The groups of both years, before and after."""
    before = {group.name: group for group in data.before.groups if group.messages}
    return [(before[group.name], group) for group in data.groups if group.name in before and group.messages]


def _cases(group: GroupFigures, rule: str) -> int:
    """How often a rule was broken, as far as was found: its cases, dismissed ones too, for both years alike."""
    return len({found.case for found in group.findings if found.rule == rule})


def _says(found, rules: Mapping[str, Rule], pairs, messages) -> Iterator[str]:
    yield (
        f"{counted(len(pairs), 'group')} can be compared: {counted(messages[0], 'message')} last year,"
        f" {counted(messages[1], 'message')} this year. Cases that were dismissed count too, in both years."
    )
    for verdict, word in ((MORE, "more"), (FEWER, "fewer")):
        for change in (each for each in found if each.verdict == verdict):
            yield f"There were {word} cases of {small(rules[change.rule].title)} in every 1,000 messages."
    if not any(change.verdict in (MORE, FEWER) for change in found):
        yield "Nothing changed by more than chance would explain."
