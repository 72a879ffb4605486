"""What the policy asks of the charity itself: rules sent, purpose told, groups closed. One row a group."""

from collections.abc import Callable

from analyser.report import given
from analyser.report.contents import Table, TableRow
from analyser.report.given import Figures, GroupFigures
from analyser.report.words import counted, number
from analyser.rules.incidents import KINDS
from analyser.rules.rule import EARLIER

DOES_NOT_APPLY = "does not apply"


def procedures(data: Figures, rules) -> Table:
    """The table; a rule that is not there leaves its column out."""
    columns = {rule: column for rule, column in COLUMNS.items() if rule in rules}
    heads = ("Group", *(head for head, _ in columns.values()))
    rows = tuple(
        TableRow(group.name, tuple(_answer(group, rule, say) for rule, (_, say) in columns.items()))
        for group in data.groups
    )
    return Table("What the policy asks of the charity itself, group by group", heads, rows)


def _answer(group: GroupFigures, rule: str, say: Callable[[GroupFigures, int], str]) -> str:
    if rule in group.not_checked:
        return "not checked: the check failed"
    if not given.applies(group, rule):
        return DOES_NOT_APPLY
    if reason := group.cannot_know.get(rule):
        return "before this period" if reason == EARLIER else f"not known: {reason}"
    return say(group, sum(found.rule == rule and found.state != "dismissed" for found in group.findings))


def _yes_unless_found(group: GroupFigures, found: int) -> str:
    return "no" if found else "yes"


def _after_joins(group: GroupFigures, found: int) -> str:
    later = sum(row["how"] == "later" for row in given.rows(group, "joins"))
    if not found:
        return "after every join" if later else "nobody joined later"
    return "after none of the joins" if found >= later else "after some of the joins"


def _after_incidents(group: GroupFigures, found: int) -> str:
    if not any(each.rule in KINDS and each.state != "dismissed" for each in group.findings):
        return "no incident"
    return f"not after {counted(found, 'possible incident')}" if found else "yes"


def _use_after_end(group: GroupFigures, found: int) -> str:
    row = given.row(group, "closure")
    if not found or row is None or not row["messages_after_end"]:
        return "yes" if found else "no"
    return f"yes: {number(row['messages_after_end'])} messages" if row["messages_after_end"] > 1 else "yes: 1 message"


COLUMNS = {
    "purpose": ("Purpose told at the start", _yes_unless_found),
    "rules-at-creation": ("Rules sent at the start", _yes_unless_found),
    "rules-after-join": ("Rules sent after joins", _after_joins),
    "not-followed-up": ("Rules repeated after an incident", _after_incidents),
    "after-course-end": ("Used after the course ended", _use_after_end),
    "closure-reminder": ("Social group named before the end", _yes_unless_found),
}
"""Rule -> the column's head, and what its findings say there."""
