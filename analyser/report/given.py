"""What a page is made from, and the questions that its parts ask of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    """One group, judged (`analyser.reviews.GroupReview`)."""

    export: Export
    group: Group
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    cannot_know: dict[str, str]
    measures: dict[str, pl.DataFrame]
    not_checked: dict[str, str]


class ReviewData(Protocol):
    """A review: every group, judged by one version of the policy (`analyser.reviews.Review`)."""

    policy: Policy
    site: Site
    made_on: date
    groups: Sequence[GroupData]


@dataclass(frozen=True)
class Found:
    """A finding as a page for trustees knows it: no words, no names. `message` is the place of its first record."""

    rule: str
    clause: str
    group: str
    timestamp: datetime
    sure: str
    message: int


@dataclass(frozen=True)
class GroupFigures:
    """What the pages say of a group, worked out: figures, and nobody's words.

    Attributes
    ----------
    kind
        "course", "social", or None where nobody said.
    phone, lines, lines_explained, date_order, date_order_sure
        How the export was read.
    first, last
        The first and last record of the period under review.
    messages, deleted
        What people sent, and how many of these had been deleted.
    no_meaning
        Ids of the rules that have no meaning for this kind of group.
    findings, warnings, cannot_know, measures, not_checked
        As in the review.
    """

    name: str
    kind: str | None
    phone: str
    lines: int
    lines_explained: int
    date_order: str
    date_order_sure: bool
    first: datetime
    last: datetime
    messages: int
    deleted: int
    no_meaning: frozenset[str]
    findings: tuple[Found, ...]
    warnings: tuple[str, ...]
    cannot_know: dict[str, str]
    measures: dict[str, pl.DataFrame]
    not_checked: dict[str, str]


@dataclass(frozen=True)
class Figures:
    """What the pages say of a review, worked out."""

    policy: Policy
    charity: str
    false_alarms: int
    made_on: date
    groups: tuple[GroupFigures, ...]


def figures(data: ReviewData) -> Figures:
    """The figures of a review."""
    organisation = data.site.organisation
    groups = tuple(map(_group, data.groups))
    return Figures(data.policy, organisation.name, organisation.false_alarms, data.made_on, groups)


def _group(data: GroupData) -> GroupFigures:
    group, quality = data.group, data.export.quality
    first, last = group.chat["timestamp"].min(), group.chat["timestamp"].max()
    return GroupFigures(
        name=group.name,
        kind=group.settings.kind,
        phone=data.export.platform,
        lines=quality.lines,
        lines_explained=quality.lines_explained,
        date_order=quality.date_order,
        date_order_sure=quality.date_order_sure,
        first=max(first, group.since) if group.since else first,
        last=last,
        messages=group.people.height,
        deleted=group.people.filter(kind="deleted").height,
        no_meaning=frozenset(rule.id for rule in every_rule().values() if not rule.applies(group)),
        findings=tuple(
            Found(each.rule, each.clause, each.group, each.timestamp, each.sure, each.first) for each in data.findings
        ),
        warnings=data.warnings,
        cannot_know=data.cannot_know,
        measures=data.measures,
        not_checked=data.not_checked,
    )


def found(data: Figures, *rules: str) -> list[Found]:
    """The findings of these rules in all groups; of every rule where none is named."""
    return [each for group in data.groups for each in group.findings if not rules or each.rule in rules]


def groups_of(findings: Iterable[Found]) -> list[str]:
    """The names of the groups that findings are about, each once."""
    return list(dict.fromkeys(each.group for each in findings))


def messages(data: Figures) -> int:
    """How many messages people sent in all groups."""
    return sum(each.messages for each in data.groups)


def attendance_states(group: GroupFigures) -> list[str]:
    """The states of the participants who are still there and whom an attendance register names."""
    return [row["state"] for row in rows(group, "attendance") if row["state"] not in ("unknown", *GONE)]


def came(states: Sequence[str]) -> int:
    """How many of the states are those of participants who came to a session in the window."""
    return sum(state in ("active", "drifting") for state in states)


def broken(data: Figures, part: str) -> list[str]:
    """The groups in which a rule or metric broke."""
    return [each.name for each in data.groups if part in each.not_checked]


def rows(group: GroupFigures, metric: str) -> list[dict]:
    """A group's rows of a metric; none where it was not measured."""
    table = group.measures.get(metric)
    return [] if table is None else table.rows(named=True)


def row(group: GroupFigures, metric: str) -> dict | None:
    """The row of a metric that has one row for a group; None where it was not measured."""
    return next(iter(rows(group, metric)), None)


def pooled(data: Figures, metric: str, column: str) -> int:
    """A column of counts, summed over all groups; what could not be counted adds nothing."""
    return sum(each[column] or 0 for group in data.groups for each in rows(group, metric))


def measured(data: Figures, metric: str) -> bool:
    """Whether any group has a row of a metric."""
    return any(rows(group, metric) for group in data.groups)


def counts_people(rule: str) -> bool:
    """Whether a count of a rule's findings is a count of people."""
    return every_rule()[rule].counts_people


def applies(group: GroupFigures, rule: str) -> bool:
    """Whether a rule has a meaning for a group: a social group has no course that could end."""
    return rule not in group.no_meaning
