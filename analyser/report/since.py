"""What changed since the last review period, and whether that is more than chance.

Rates are compared over the groups that stand in both periods, as `analyser.comparison` does.
"""

from collections.abc import Iterator, Mapping, Sequence

from analyser.comparison.cycles import FEWER, MORE, NO_CLEAR_CHANGE, NOT_COMPARABLE, TOO_FEW, Change, changes, covered
from analyser.report.contents import LastTime, Table, TableRow
from analyser.report.given import Figures, GroupFigures
from analyser.report.words import counted, listed, number, per_thousand, small
from analyser.rules.rule import Rule

CAPTION = "This review year beside the last, in the groups of both"
HEADS = ("What we looked for", "Cases last year", "Cases this year", "Cases in every 1,000 messages", "What that means")
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
    messages = _messages(pairs)
    found = [change for change in _changes(pairs, rules) if change.before or change.after]
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
    return LastTime(tuple(_says(data, found, rules)), Table(CAPTION, HEADS, rows))


def changed(data: Figures, rules: Mapping[str, Rule]) -> dict[str, str]:
    """Rule -> how often it was broken in both years and what that means, as a sentence; nothing where years are not compared."""
    if _not_comparable(data):
        return {}
    pairs = _pairs(data)
    return {
        change.rule: (
            f"In groups of both years: {number(change.before)}, then {counted(change.after, 'case')}. That is"
            f" {MEANS[change.verdict]}."
        )
        for change in _changes(pairs, rules)
        if change.before or change.after
    }


def _changes(pairs: Sequence[tuple[GroupFigures, GroupFigures]], rules: Mapping[str, Rule]) -> list[Change]:
    """Each rule's cases in the groups of both years, compared.

    Rules that count people are left out, and the charity's own duties, which do not grow with the number of messages.
    """
    counts = {
        rule.id: tuple(sum(_cases(pair[side], rule.id) for pair in pairs) for side in (0, 1))
        for rule in rules.values()
        if not rule.counts_people and not rule.duty
    }
    broken = {part for pair in pairs for side in pair for part in side.not_checked}
    return changes(counts, _messages(pairs), broken)


def _messages(pairs: Sequence[tuple[GroupFigures, GroupFigures]]) -> tuple[int, int]:
    return tuple(sum(pair[side].messages for pair in pairs) for side in (0, 1))


def _not_comparable(data: Figures) -> str | None:
    """Why nothing can be compared, as a sentence; None where it can."""
    if data.outcomes is None:
        return "This page was made from exports alone, so it does not know the last review."
    if data.before is None:
        return "This is the first review year of which the register has messages. Next year there will be a comparison."
    if not _in_both(data):
        return "No group has messages in both years. What other groups did says nothing about these."
    if not _pairs(data):
        return "No group was used for about as long in both years, so rates of the two would not be alike."
    if not same_tool(data):
        return (
            "The two years were not judged by the same version of the tool, so a difference would say nothing. Take last"
            " year's exports in again to compare them."
        )
    return None


def same_tool(data: Figures) -> bool:
    """Whether one version of the tool judged both years."""
    detectors = [*data.before.outcomes.detectors, *data.outcomes.detectors]
    return all(each == detectors[0] for each in detectors)


def _pairs(data: Figures) -> list[tuple[GroupFigures, GroupFigures]]:
    """The groups that are compared, before and after: messages in both years, over a like length of time."""
    least = data.policy.reading("comparison", "coverage")
    return [pair for pair in _in_both(data) if covered(*((each.first, each.last) for each in pair)) >= least]


def _in_both(data: Figures) -> list[tuple[GroupFigures, GroupFigures]]:
    """The groups of both years, before and after."""
    before = {group.name: group for group in data.before.groups if group.messages}
    return [(before[group.name], group) for group in data.groups if group.name in before and group.messages]


def _cases(group: GroupFigures, rule: str) -> int:
    """How often a rule was broken, as far as was found: its cases, dismissed ones too, for both years alike."""
    return len({found.case for found in group.findings if found.rule == rule})


def in_short(data: Figures, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """What changed since the last review period, for the summary."""
    reason = _not_comparable(data)
    return (reason,) if reason else tuple(_verdicts(_changes(_pairs(data), rules), rules))


def _says(data: Figures, found: Sequence[Change], rules: Mapping[str, Rule]) -> Iterator[str]:
    pairs = _pairs(data)
    messages = _messages(pairs)
    yield (
        f"{counted(len(pairs), 'group')} can be compared: {counted(messages[0], 'message')} last year,"
        f" {counted(messages[1], 'message')} this year."
    )
    yield (
        "Here cases are counted, and dismissed ones too, so that both years are counted alike. The figures under \u201cWhat was"
        " found\u201d count messages, and leave out what was dismissed."
    )
    uneven = [group.name for _, group in _in_both(data) if all(group is not now for _, now in pairs)]
    if uneven:
        yield f"Not compared, because it was used for much longer in one of the years: {listed(uneven)}."
    yield from _verdicts(found, rules)


def _verdicts(found: Sequence[Change], rules: Mapping[str, Rule]) -> Iterator[str]:
    found = [change for change in found if change.before or change.after]
    for verdict, word in ((MORE, "more"), (FEWER, "fewer")):
        for change in (each for each in found if each.verdict == verdict):
            yield f"There were {word} cases of {small(rules[change.rule].title)} in every 1,000 messages."
    told = {change.verdict for change in found}
    if not found:
        yield "In neither year was anything found that can be compared."
    elif told == {NOT_COMPARABLE}:
        yield "What was found in one of the years was not checked in the other."
    elif told <= {TOO_FEW, NOT_COMPARABLE}:
        yield "There were too few cases in both years to tell whether anything got better or worse."
    elif not told & {MORE, FEWER}:
        yield "Nothing changed by more than chance would explain."
    elif TOO_FEW in told:
        yield "For other checks there was no clear change, or too few cases to tell."
