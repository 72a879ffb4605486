"""What a page is made from, and the questions that its parts ask of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from analyser.errors import Refused
from analyser.figures import Found, GroupData, GroupFigures, figures_of
from analyser.metrics.attendance import GONE
from analyser.policy import Policy
from analyser.rules import every_rule
from analyser.rules.rule import Rule
from analyser.site import Site

if TYPE_CHECKING:  # the register's libraries are loaded when it is opened, not for every page
    from analyser.cases import Register
    from analyser.cases.cycles import Period
    from analyser.cases.outcomes import Outcomes

SAFETY = ("urgent-support", "unsupported-request", "triggering")
"""Rules about somebody's safety, in the order in which a page shows them: before everything else."""


class ReviewData(Protocol):
    """A review: every group, judged by one version of the policy (`analyser.reviews.Review`)."""

    policy: Policy
    site: Site
    made_on: date
    groups: Sequence[GroupData]


REVIEW_DUE = "DH-03"
"""The clause that says when the policy is reviewed next."""


@dataclass(frozen=True)
class Figures:
    """What the pages say of a review, worked out.

    `outcomes` is what people decided, and `before` the figures of the period before, where the case register was asked.
    """

    policy: Policy
    charity: str
    false_alarms: int
    made_on: date
    groups: tuple[GroupFigures, ...]
    outcomes: "Outcomes | None" = None
    before: "Figures | None" = None


def of_cycle(register: "Register", session, policy: Policy, site: Site, period: "Period", made_on: date) -> Figures:
    """The figures of a review period, from the case register.

    Raises
    ------
    Refused
        The register has nothing of that period.
    """
    from analyser.cases import cycles

    found = _of_period(register, session, policy, site, period, made_on)
    if found is None:
        raise Refused(
            f"The register has no messages from {period.first} to {period.last}. Take in exports that show them: analyser"
            " ingest EXPORT..."
        )
    earlier = cycles.before(policy, period)
    before = _of_period(register, session, policy, site, earlier, made_on) if earlier else None
    return replace(found, before=before)


def _of_period(
    register: "Register", session, policy: Policy, site: Site, period: "Period", made_on: date
) -> Figures | None:
    """The figures of one period; None where the register has nothing of it."""
    from analyser.cases import outcomes

    groups = tuple(outcomes.groups_of(register, session, period))
    if not groups:
        return None
    decided = outcomes.outcomes(session, period, site.register)
    return Figures(policy, site.organisation.name, site.organisation.false_alarms, made_on, groups, decided)


def figures(data: ReviewData) -> Figures:
    """The figures of a review."""
    organisation = data.site.organisation
    groups = tuple(map(figures_of, data.groups))
    return Figures(data.policy, organisation.name, organisation.false_alarms, data.made_on, groups)


def found(data: Figures, *rules: str) -> list[Found]:
    """The findings of these rules in all groups; of every rule where none is named. What a person dismissed is none."""
    every = (each for group in data.groups for each in group.findings if not rules or each.rule in rules)
    return [each for each in every if each.state != "dismissed"]


def flagged(data: Figures, rule: str) -> bool:
    """Whether a rule found anything, what a person dismissed too."""
    return any(each.rule == rule for group in data.groups for each in group.findings)


def looked_in(data: Figures, rule: Rule) -> list[GroupFigures]:
    """The groups in which a rule had something to go by, and worked."""
    return [
        group
        for group in data.groups
        if applies(group, rule.id) and rule.id not in group.cannot_know and rule.id not in group.not_checked
    ]


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


def unseen(data: Figures) -> int:
    """How many clauses ask for what no message shows; the policy's own review is told by its date once it is overdue."""
    told = REVIEW_DUE if overdue(data) > 0 else None
    return sum(bool(clause.not_checked) for clause in data.policy.clauses.values() if clause.id != told)


def overdue(data: Figures) -> int:
    """How many days the policy's next review is overdue on the day of this report; below nought while it is not."""
    return (data.made_on - data.policy.review_due).days
