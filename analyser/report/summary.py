"""The head of every page: what it is, what concerns somebody's safety, and the review in a few sentences."""

from collections import Counter
from collections.abc import Iterator, Mapping

from analyser import __version__
from analyser.report import checked, given, measures, since
from analyser.report.contents import Head, KeyFigure, Safety, Summary
from analyser.report.given import Figures, overdue
from analyser.report.words import ENOUGH, FEW, capital, counted, day, listed, month, number, per_thousand, small
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
    over = "" if data.made_on > period.last else ", not over yet"
    return f" (review year {day(period.first)} to {day(period.last)}{over})"


def _review_due(data: Figures) -> str:
    days = overdue(data)
    how_long = f"{counted(days, 'day')} overdue" if days > 0 else f"in {counted(-days, 'day')}" if days else "today"
    return f"{day(data.policy.review_due)}: {how_long}"


def safety(data: Figures) -> Safety:
    """What concerns somebody's safety, by month, without a word from any message."""
    urgent, unsupported, triggering = (given.found(data, rule) for rule in given.SAFETY)
    sentences = []
    if urgent:
        confirmed = sum(found.state == "confirmed" for found in urgent)
        so_far = f"; a person confirmed {number(confirmed)} of them" if confirmed else ""
        sentences.append(f"{capital(counted(len(urgent), 'message'))} may ask for urgent help{_when(urgent)}{so_far}.")
        if not given.flagged(data, "unsupported-request") and not given.broken(data, "unsupported-request"):
            sentences.append("After each of these, somebody in the group named 111, SHOUT or the like within a day.")
    if unsupported:
        which = (
            "each urgent message" if len(unsupported) >= len(urgent) else counted(len(unsupported), "urgent message")
        )
        sentences.append(
            f"After {which}, nobody in the group named 111 or SHOUT within a day, as far as the export goes. A phone call or"
            " a private message does not show."
        )
    if triggering:
        count = capital(counted(len(triggering), "message"))
        sentences.append(f"{count} may upset others, with talk of abuse, trauma or the like{_when(triggering)}.")
    sentences += [*_unread(data), *_acted(data)]
    failed = [rule for rule in given.SAFETY if given.broken(data, rule)]
    if failed:
        sentences.append("A check for urgent messages did not work. Please read the groups until it is put right.")
    if not (urgent or unsupported or triggering or failed):
        sentences.append("No message that asks for urgent help was found. Some are missed, so this is no proof.")
    return Safety(urgent=bool(urgent or unsupported or triggering or failed), found=tuple(sentences), help=HELP)


def _unread(data: Figures) -> list[str]:
    """How many messages no check could read, and whether a person did."""
    count = sum(group.unread for group in data.groups)
    if not count:
        return []
    says = "1 message is" if count == 1 else f"{number(count)} messages are"
    left = data.outcomes.to_read if data.outcomes else None
    if left is None:
        read = "Somebody who knows the language should read them."
    elif left:
        read = f"Nobody has noted that {number(left)} of them were read by somebody who knows the language."
    else:
        read = "An administrator noted that somebody who knows the language has read them."
    return [f"{says} not in English, so that no check could read {'it' if count == 1 else 'them'}. {read}"]


def _acted(data: Figures) -> list[str]:
    """What is on record of the cases about somebody's safety."""
    about = data.outcomes.safety if data.outcomes else None
    if not about or not about.cases:
        return []
    acted = f"An action is on record for {number(about.acted)}." if about.acted else "No action is on record."
    return [f"{capital(counted(about.cases, 'case'))} about safety: {number(about.confirmed)} confirmed. {acted}"]


def _when(findings) -> str:
    """The months of findings in brackets; where they are few, their months could point at somebody."""
    if len(findings) < FEW:
        return ""
    months = dict.fromkeys(month(found.timestamp) for found in sorted(findings, key=lambda found: found.timestamp))
    return f" ({listed(months)})" if len(months) <= 4 else f" (in {len(months)} different months)"


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
        changed=_changed(data, rules),
        decide=tuple(decisions(data, rules)),
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
    yield KeyFigure(number(len(about_safety)), "messages about safety")
    if given.pooled(data, "questions", "questions"):
        asked, answered = (given.pooled(data, "questions", column) for column in ("questions", "answered"))
        yield KeyFigure(f"{number(answered)} of {number(asked)}", "questions answered within a day")


def _well(data: Figures, rules: Mapping[str, Rule]):
    yield from measures.good_news(data)


def _found(data: Figures, rules: Mapping[str, Rule]):
    counts = countable(data)
    if not counts:
        yield "No possible breach was found in any message. Some are missed, so this is no proof."
    else:
        breaches, messages = counted(counts.total(), "possible breach", "possible breaches"), given.messages(data)
        rate = per_thousand(counts.total(), messages)
        yield f"{breaches}: {rate} in every 1,000 messages." if messages >= ENOUGH else f"{breaches}."
        titles = {rule: small(rules[rule].title) if rule in rules else rule for rule in counts}
        yield f"Found most often: {listed(f'{titles[rule]} ({number(count)})' for rule, count in counts.most_common(3))}."
    yield from _duties(data, rules)
    yield from _quiet(data, rules)


def _quiet(data: Figures, rules: Mapping[str, Rule]) -> Iterator[str]:
    """For how many checks nothing stands, and how far that can be trusted."""
    looked = [rule for rule in rules.values() if given.looked_in(data, rule)]
    quiet = sum(not given.flagged(data, rule.id) for rule in looked)
    if quiet:
        yield f"{capital(counted(quiet, 'check'))} of {number(len(looked))} found nothing.{checked.missed(data.false_alarms)}"


def _duties(data: Figures, rules: Mapping[str, Rule]):
    """What the policy asks of the charity and was missed, the two in most groups first; the page has the rest in a table."""
    missed = [(rule, len(given.groups_of(given.found(data, rule.id)))) for rule in rules.values() if rule.duty]
    missed = sorted((each for each in missed if each[1]), key=lambda each: -each[1])
    for rule, groups in missed[:TOLD]:
        yield f"In {number(groups)} of {counted(len(data.groups), 'group')} {small(rule.title)}."
    if len(missed) > TOLD:
        yield f"The full report says what else the charity missed ({number(len(missed) - TOLD)})."


TOLD = 2
"""So many of the charity's own misses stand in the summary."""


def _changed(data: Figures, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    if data.before is None:
        return ()
    was, now = data.before.outcomes.cases, data.outcomes.cases
    messages = (given.messages(each) for each in (data.before, data))
    return (
        "Last year {} messages were checked, this year {}.".format(*map(number, messages)),
        f"Cases confirmed: {number(was['confirmed'])}, then {number(now['confirmed'])}. Cases not decided:"
        f" {number(was['open'] + was['not sure'])}, then {number(now['open'] + now['not sure'])}.",
        *since.in_short(data, rules),
    )


def decisions(data: Figures, rules: Mapping[str, Rule]) -> Iterator[str]:
    """What the board should decide, or the administrator should do, by the figures."""
    counts = countable(data)
    if sum(counts[rule] for rule in given.SAFETY):
        yield "Ask who has spoken with each person behind the messages about safety, and whether they are well now."
    waiting = data.outcomes and data.outcomes.cases["open"] + data.outcomes.cases["not sure"]
    if waiting:
        yield f"Set a day by which the administrator decides about the {counted(waiting, 'case')} still open."
    if counts and data.outcomes is None:
        breaches = counted(counts.total(), "possible breach", "possible breaches")
        yield f"Ask the administrator to look at each of the {breaches} and to tell the board what was decided."
    if given.found(data, "repeated-incidents"):
        yield "Hear from the administrator about members with a part in several incidents. Barring needs the trustees."
    if given.found(data, "inactive-member"):
        yield "Ask the administrator to look at the list of members who may no longer take part, and to report back."
    if given.found(data, "rules-at-creation", "rules-after-join"):
        yield "Agree how the list of rules reaches every new group and every newcomer."
    used_in = given.groups_of(given.found(data, "after-course-end"))
    used = [group for group in data.groups if group.name in used_in]
    still_open = [group for group in used if (given.row(group, "closure") or {}).get("closed_line") is None]
    if still_open:
        yield f"Decide whether to close {counted(len(still_open), 'group')} used after the course ended and still open."
    if overdue(data) > -SOON:
        late = f"It is {counted(overdue(data), 'day')} overdue." if overdue(data) > 0 else ""
        yield f"Set the date of the policy's review, due on {day(data.policy.review_due)}. {late}".strip()
    yield "Confirm or change the numbers that the policy leaves open."
    if unknown := [group for group in data.groups if group.kind is None]:
        yield f"Have somebody note what kind of group each is. It is not known for {counted(len(unknown), 'group')}."
    if failed := {part for group in data.groups for part in group.not_checked}:
        yield f"Have the tool put right: {counted(len(failed), 'check or measure', 'checks or measures')} did not work."
    if any(not group.date_order_sure for group in data.groups):
        yield "Ask which comes first in the exports' dates, day or month. For some of them it is a guess."
