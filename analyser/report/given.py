"""What a page is made from, and the questions that its parts ask of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

import polars as pl

from analyser.chat.group import Group
from analyser.export import Export
from analyser.metrics.attendance import GONE
from analyser.policy import Policy
from analyser.rules import every_rule
from analyser.rules.finding import Finding
from analyser.site import Site

SAFETY = ("urgent-support", "unsupported-request", "triggering")
"""Rules about somebody's safety, in the order in which a page shows them: before everything else."""


class GroupData(Protocol):
    """One group, judged."""

    export: Export
    group: Group
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    cannot_know: dict[str, str]
    measures: dict[str, pl.DataFrame]
    not_checked: dict[str, str]


class ReviewData(Protocol):
    """A review: every group, judged by one version of the policy."""

    policy: Policy
    site: Site
    made_on: date
    groups: Sequence[GroupData]


def found(data: ReviewData, *rules: str) -> list[Finding]:
    """The findings of these rules in all groups; of every rule where none is named."""
    return [each for group in data.groups for each in group.findings if not rules or each.rule in rules]


def groups_of(findings: Iterable[Finding]) -> list[str]:
    """The names of the groups that findings are about, each once."""
    return list(dict.fromkeys(each.group for each in findings))


def messages(data: ReviewData) -> int:
    """How many messages people sent in all groups."""
    return sum(each.group.people.height for each in data.groups)


def attendance_states(group: GroupData) -> list[str]:
    """The states of the participants who are still there and whom an attendance register names."""
    return [row["state"] for row in rows(group, "attendance") if row["state"] not in ("unknown", *GONE)]


def came(states: Sequence[str]) -> int:
    """How many of the states are those of participants who came to a session in the window."""
    return sum(state in ("active", "drifting") for state in states)


def broken(data: ReviewData, part: str) -> list[str]:
    """The groups in which a rule or metric broke."""
    return [each.group.name for each in data.groups if part in each.not_checked]


def rows(group: GroupData, metric: str) -> list[dict]:
    """A group's rows of a metric; none where it was not measured."""
    table = group.measures.get(metric)
    return [] if table is None else table.rows(named=True)


def row(group: GroupData, metric: str) -> dict | None:
    """The row of a metric that has one row for a group; None where it was not measured."""
    return next(iter(rows(group, metric)), None)


def pooled(data: ReviewData, metric: str, column: str) -> int:
    """A column of counts, summed over all groups; what could not be counted adds nothing."""
    return sum(each[column] or 0 for group in data.groups for each in rows(group, metric))


def measured(data: ReviewData, metric: str) -> bool:
    """Whether any group has a row of a metric."""
    return any(rows(group, metric) for group in data.groups)


def counts_people(rule: str) -> bool:
    """Whether a count of a rule's findings is a count of people."""
    return every_rule()[rule].counts_people


def applies(group: GroupData, rule: str) -> bool:
    """Whether a rule has a meaning for a group: a social group has no course that could end."""
    return every_rule()[rule].applies(group.group)
