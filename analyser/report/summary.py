"""The head of every page: what it is, what concerns somebody's safety, and the review in a few sentences."""

from collections import Counter
from collections.abc import Mapping

from analyser import __version__
from analyser.report import given, measures
from analyser.report.contents import Head, KeyFigure, Safety, Summary
from analyser.report.given import Figures
from analyser.report.words import ENOUGH, capital, counted, day, listed, month, number, per_thousand, small
from analyser.rules.rule import Rule

TITLES = {
    "trustees": ("How our WhatsApp groups are doing", "Confidential to trustees"),
    "admin": ("Findings in our WhatsApp groups", "Confidential: for the administrator only"),
}
"""Audience -> the page's title, and who may read it."""

HELP = (
    "If somebody is in danger now, call 999. For urgent mental health or other support, call 111 "
    "or text SHOUT to 85258, day or night."
)
"""The policy's own pointers (clause R-13), and the number for emergencies."""

SOON = 60
"""From so many days before the policy's review is due, the board is reminded of it."""


def head(data: Figures, audience: str) -> Head:
    """What the page is, for whom, and when."""
    title, confidential = TITLES[audience]
    first, last = min(group.first for group in data.groups).date(), max(group.last for group in data.groups).date()
    return Head(
        title=title,
        confidential=confidential,
        charity=data.charity,
        policy=data.policy.title,
        approved=f"Approved by the trustees on {day(data.policy.approved)}",
        review_due=_review_due(data),
        period=f"{day(first)} to {day(last)}{_review_year(data)}",
        made_on=day(data.made_on),
        version=__version__,
    )


def _review_year(data: Figures) -> str:
    if data.outcomes is None:
        return ""
    period = data.outcomes.period
    return f" (review year {day(period.first)} to {day(period.last)})"


def overdue(data: Figures) -> int:
    """How many days the policy's next review is overdue on the day of this report; below nought while it is not."""
    return (data.made_on - data.policy.review_due).days


def _review_due(data: Figures) -> str:
    days = overdue(data)
    how_long = f"{counted(days, 'day')} overdue" if days > 0 else f"in {counted(-days, 'day')}" if days else "today"
    return f"{day(data.policy.review_due)}: {how_long}"


def safety(data: Figures) -> Safety:
    """What concerns somebody's safety, by month, without a word from any message."""
    urgent, unsupported, triggering = (given.found(data, rule) for rule in given.SAFETY)
    sentences = []
    if urgent:
        sentences.append(f"{capital(counted(len(urgent), 'message'))} may ask for urgent help ({_when(urgent)}).")
        if not unsupported and not given.broken(data, "unsupported-request"):
            sentences.append("After each of these, somebody in the group named 111, SHOUT or the like within a day.")
    if unsupported:
        sentences.append(
            f"After {number(len(unsupported))} of these, nobody in the group named 111 or SHOUT within a day. "
            "A phone call or a private message does not show."
        )
    if triggering:
        count = capital(counted(len(triggering), "message"))
        sentences.append(f"{count} may upset others, with talk of abuse, trauma or the like ({_when(triggering)}).")
    failed = [rule for rule in given.SAFETY if given.broken(data, rule)]
    if failed:
        sentences.append("A check for urgent messages did not work. Please read the groups until it is put right.")
    if not sentences:
        sentences.append("No message that asks for urgent help was found. Some are missed, so this is no proof.")
    return Safety(urgent=bool(urgent or unsupported or triggering or failed), found=tuple(sentences), help=HELP)


def _when(findings) -> str:
    months = dict.fromkeys(month(found.timestamp) for found in sorted(findings, key=lambda found: found.timestamp))
    return listed(months) if len(months) <= 4 else f"in {len(months)} different months"


def summary(data: Figures, rules: Mapping[str, Rule]) -> Summary:
    """The review on one page."""
    names = counted(len(data.groups), "group")
    checked = (
        f"We checked {counted(given.messages(data), 'message')} in {names} against "
        f"{counted(len(data.policy.clauses), 'clause')} of the policy, with {counted(len(rules), 'check')}."
    )
    return Summary(
        checked=checked,
        figures=tuple(_figures(data)),
        well=tuple(_well(data, rules)),
        found=tuple(_found(data, rules)),
        decide=tuple(_decide(data, rules)),
    )


def countable(data: Figures) -> Counter:
    """Rule -> findings, without the rules whose findings count people: a total would tell the smallest of those."""
    return Counter(found.rule for found in given.found(data) if not given.counts_people(found.rule))


def _figures(data: Figures):
    counts = countable(data)
    yield KeyFigure(number(given.messages(data)), "messages checked")
    if data.outcomes is None:
        yield KeyFigure(number(counts.total()), "possible breaches for a person to look at")
    else:
        states = data.outcomes.cases
        yield KeyFigure(number(states["confirmed"]), "cases confirmed")
        yield KeyFigure(number(states["open"] + states["not sure"]), "cases still to be decided")
    about_safety = {(found.group, found.message) for found in given.found(data, *given.SAFETY)}
    yield KeyFigure(number(len(about_safety)), "messages about somebody's safety")
    if given.pooled(data, "questions", "questions"):
        asked, answered = (given.pooled(data, "questions", column) for column in ("questions", "answered"))
        yield KeyFigure(f"{number(answered)} of {number(asked)}", "questions answered within a day")
    if given.measured(data, "encouragement"):
        praise = given.pooled(data, "encouragement", "encouraging")
        yield KeyFigure(number(praise), "messages with praise or thanks")


def _well(data: Figures, rules: Mapping[str, Rule]):
    yield from measures.good_news(data)
    quiet = [rule for rule in rules if not given.found(data, rule) and not given.broken(data, rule)]
    if quiet:
        yield f"For {number(len(quiet))} of {counted(len(rules), 'check')}, nothing was found."


def _found(data: Figures, rules: Mapping[str, Rule]):
    counts = countable(data)
    if not counts:
        yield "No possible breach was found in any message. Some are missed, so this is no proof."
    else:
        breaches, messages = counted(counts.total(), "possible breach", "possible breaches"), given.messages(data)
        rate = per_thousand(counts.total(), messages)
        yield f"{breaches}: {rate} in every 1,000 messages." if messages >= ENOUGH else f"{breaches}."
        titles = {rule: small(rules[rule].title) if rule in rules else rule for rule in counts}
        yield f"Most often: {listed(f'{titles[rule]} ({number(count)})' for rule, count in counts.most_common(3))}."
    if any(given.counts_people(found.rule) for found in given.found(data)):
        yield "What concerns single people (joins without the rules, names, inactivity, repeats) is counted apart below."
    yield from _duties(data, rules)


def _duties(data: Figures, rules: Mapping[str, Rule]):
    """What the policy asks of the charity and was missed, the two in most groups first; the page has the rest in a table."""
    missed = [(rule, len(given.groups_of(given.found(data, rule.id)))) for rule in rules.values() if rule.duty]
    missed = sorted((each for each in missed if each[1]), key=lambda each: -each[1])
    for rule, groups in missed[:TOLD]:
        yield f"In {number(groups)} of {counted(len(data.groups), 'group')}: {small(rule.title)}."
    if len(missed) > TOLD:
        yield f"What else the charity missed ({number(len(missed) - TOLD)}) stands under \u201cRules, joining and closing\u201d."


TOLD = 2
"""So many of the charity's own misses stand in the summary."""


def _decide(data: Figures, rules: Mapping[str, Rule]):
    counts = countable(data)
    if sum(counts[rule] for rule in given.SAFETY):
        yield "Ask who has spoken with each person behind the messages about safety, and whether they are well now."
    waiting = data.outcomes and data.outcomes.cases["open"] + data.outcomes.cases["not sure"]
    if waiting:
        yield f"Ask the administrator to decide about the {counted(waiting, 'case')} still open, and by when."
    if counts and data.outcomes is None:
        breaches = counted(counts.total(), "possible breach", "possible breaches")
        yield f"Ask the administrator to look at each of the {breaches} and to tell the board what was decided."
    if given.found(data, "rules-at-creation", "rules-after-join"):
        yield "Agree how the list of rules reaches every new group and every newcomer."
    used = [group for group in data.groups if any(found.rule == "after-course-end" for found in group.findings)]
    still_open = [group for group in used if (given.row(group, "closure") or {}).get("closed_line") is None]
    if still_open:
        yield f"Decide whether to close {counted(len(still_open), 'group')} used after the course ended and still open."
    if overdue(data) > -SOON:
        late = f"It is {counted(overdue(data), 'day')} overdue." if overdue(data) > 0 else ""
        yield f"Set the date of the policy's review, due on {day(data.policy.review_due)}. {late}".strip()
    yield "Confirm or change the numbers that the policy leaves open. See \u201cHow this was checked\u201d."
    if unknown := [group for group in data.groups if group.kind is None]:
        yield f"Have somebody note what kind of group each is. It is not known for {counted(len(unknown), 'group')}."
    if failed := {part for group in data.groups for part in group.not_checked}:
        yield f"Have the tool put right: {counted(len(failed), 'check or measure', 'checks or measures')} did not work."
    if any(not group.date_order_sure for group in data.groups):
        yield "Ask which comes first in the exports' dates, day or month. For some of them it is a guess."
