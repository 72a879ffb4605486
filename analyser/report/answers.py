"""What the review says of each clause: one of six answers, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from analyser.figures import Found
from analyser.metrics.metric import Metric
from analyser.policy import Clause
from analyser.report import given, since
from analyser.report.contents import ClauseAnswer, Section, Status
from analyser.report.given import REVIEW_DUE, Figures, overdue
from analyser.report.measures import sentence
from analyser.report.words import ENOUGH, counted, day, listed, number, people, per_thousand, small
from analyser.rules.rule import Rule

ATTENTION = ("Needs attention", "square")
REVIEW = ("For review", "triangle")
NOTHING = ("Nothing found", "circle")
MEASURE = ("Shown as a measure", "diamond")
CANNOT = ("Cannot be seen in an export", "dash")
ERROR = ("Not checked (error)", "cross")

MEANINGS = {
    ATTENTION: "The export itself proves it, a person confirmed it, or it is about safety. Or the policy's review is overdue.",
    REVIEW: "Something was found that a person still has to judge.",
    NOTHING: "We looked and found nothing, or a person dismissed all of it. Something may have been missed.",
    MEASURE: "The clause sets no rule that a message could break. A figure is shown for it.",
    CANNOT: "No message can show it, or this export or its settings lack what is needed. The reason is given.",
    ERROR: "The check did not work, or there is none. This is a fault in the tool, not in a group.",
}
"""The answers and when each is given: printed on the page."""


class Answers:
    """The answers for every clause of a review.

    Parameters
    ----------
    data, rules, metrics
        The review, and every rule and metric by its id.
    """

    def __init__(self, data: Figures, rules: Mapping[str, Rule], metrics: Mapping[str, Metric]):
        self._data, self._rules, self._metrics = data, rules, metrics
        self._last_year = Answers(data.before, rules, metrics).words() if data.before and since.same_tool(data) else {}
        self._changed = since.changed(data, rules)
        self._answers = {clause.id: self._answer(clause) for clause in data.policy.clauses.values()}

    def words(self) -> dict[str, str]:
        """Clause -> its answer, a word."""
        return {clause: answer.status for clause, answer in self._answers.items()}

    def sections(self) -> tuple[Section, ...]:
        """The policy's sections with the answer for each clause."""
        clauses = self._data.policy.clauses.values()
        titles = dict.fromkeys(clause.section for clause in clauses)
        return tuple(
            Section(title, tuple(self._answers[clause.id] for clause in clauses if clause.section == title))
            for title in titles
        )

    def statuses(self) -> tuple[Status, ...]:
        """Each answer, when it is given, and how many clauses have it."""
        counts = Counter((answer.status, answer.shape) for answer in self._answers.values())
        return tuple(
            Status(*answer, meaning=meaning, count=number(counts[answer])) for answer, meaning in MEANINGS.items()
        )

    def _answer(self, clause: Clause) -> ClauseAnswer:
        (word, shape), why = self._judged(clause)
        last_year = f"Last year: {small(self._last_year[clause.id])}" if clause.id in self._last_year else ""
        return ClauseAnswer(clause.title, " ".join(clause.says.split()), word, shape, last_year, tuple(why))

    def _judged(self, clause: Clause) -> tuple[tuple[str, str], list[str]]:
        rules = [rule for rule in self._rules.values() if clause.id in rule.clauses]
        why = [reason for rule in rules for reason in self._why(rule)] + self._figures(clause)
        found = [each for rule in rules for each in given.found(self._data, rule.id)]
        if found:
            proved = any(
                each.rule in given.SAFETY or each.sure == "certain" or each.state == "confirmed" for each in found
            )
            return (ATTENTION if proved else REVIEW), why
        if any(given.broken(self._data, rule.id) for rule in rules):
            return ERROR, why
        if rules:
            blind = not any(given.looked_in(self._data, rule) for rule in rules)
            return (CANNOT if blind else NOTHING), why
        return self._measured(clause)

    def _measured(self, clause: Clause) -> tuple[tuple[str, str], list[str]]:
        metrics = [metric for metric in self._metrics.values() if clause.id in metric.clauses]
        if clause.id == REVIEW_DUE and overdue(self._data) > 0:
            late = f"It was due on {day(self._data.policy.review_due)}, {counted(overdue(self._data), 'day')} ago."
            return ATTENTION, [late]
        if clause.not_checked:
            return CANNOT, [clause.not_checked]
        if not metrics:
            return ERROR, ["No check or measure serves this clause."]
        if all(len(given.broken(self._data, metric.id)) == len(self._data.groups) for metric in metrics):
            return ERROR, [f"{listed(metric.title for metric in metrics)}: could not be measured."]
        return MEASURE, self._figures(clause) or [f"Measured: {listed(metric.title for metric in metrics)}."]

    def _figures(self, clause: Clause) -> list[str]:
        """What the measures that inform a clause say."""
        informing = (metric.id for metric in self._metrics.values() if clause.id in metric.clauses)
        return list(filter(None, (sentence(self._data, metric, clause.id) for metric in informing)))

    def _why(self, rule: Rule) -> Iterator[str]:
        found = given.found(self._data, rule.id)
        if found:
            yield f"{rule.title}: {self._count(rule, found)}."
        if told := self._decided(rule):
            yield told
        if rule.id in self._changed:
            yield self._changed[rule.id]
        dismissed = not found and given.flagged(self._data, rule.id)
        if failed := given.broken(self._data, rule.id):
            yield f"{rule.title}: not checked in {counted(len(failed), 'group')}, because the check failed."
        reasons = Counter(filter(None, (group.cannot_know.get(rule.id) for group in self._data.groups)))
        for reason, groups in reasons.items():
            yield f"{rule.title}: cannot be known in {counted(groups, 'group')}, because {reason}."
        if not any(given.applies(group, rule.id) for group in self._data.groups):
            yield f"{rule.title}: does not apply to these groups."
        elif dismissed:
            yield f"{rule.title}: a person dismissed what was found."
        elif not found and not failed and not reasons:
            yield rule.kept or f"Looked for and not found: {small(rule.title)}."

    def _count(self, rule: Rule, found: Sequence[Found]) -> str:
        counted_so = count_in_groups(rule.id, len(found), len(given.groups_of(found)))
        messages = sum(group.messages for group in given.looked_in(self._data, rule))
        if rule.counts_people or rule.duty or messages < ENOUGH:
            return counted_so
        return f"{counted_so}, {per_thousand(len(found), messages)} in every 1,000 messages"

    def _decided(self, rule: Rule) -> str | None:
        """What people decided about the cases of a rule; not where a count would be one of people."""
        outcomes = self._data.outcomes
        if outcomes is None or rule.id not in outcomes.rules or rule.counts_people:
            return None
        states = outcomes.rules[rule.id]
        waiting = states["open"] + states["not sure"]
        return (
            f"Of {counted(sum(states.values()), 'case')}, {number(states['confirmed'])} confirmed,"
            f" {number(states['dismissed'])} dismissed, {number(waiting)} to be decided."
        )


def count_in_groups(rule: str, findings: int, groups: int) -> str:
    """How often a rule found something, and in how many groups; people are counted as people, over all groups.

    >>> count_in_groups("spam", 3, 2), count_in_groups("full-name", 3, 2), count_in_groups("full-name", 9, 2)
    ('3 possible breaches in 2 groups', 'fewer than 5 people', '9 people')
    """
    if given.counts_people(rule):
        return f"{people(findings)} people"
    return f"{counted(findings, 'possible breach', 'possible breaches')} in {counted(groups, 'group')}"
