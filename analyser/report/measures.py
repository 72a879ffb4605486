"""What the measures say, in sentences for trustees: pooled over all groups, without small counts of people."""

from collections.abc import Callable, Iterator

from analyser.chat.registers import TEAM
from analyser.report import given
from analyser.report.given import Figures, pooled
from analyser.report.words import FEW, capital, counted, listed, number, people, people_of

Sentence = Callable[[Figures], str]


def activity(data: Figures) -> str:
    return f"{counted(pooled(data, 'activity', 'messages'), 'message')} in {counted(len(data.groups), 'group')}."


def attendance(data: Figures) -> str:
    known = [state for group in data.groups for state in given.attendance_states(group)]
    if not known:
        return "There is no attendance register, so nobody can say who takes part in the sessions."
    came = people_of(given.came(known), len(known))
    return f"Participants in an attendance register who came to a recent session: {came}."


def closure(data: Figures) -> str:
    ends = [row for group in data.groups for row in given.rows(group, "closure") if row["course_end"]]
    if not ends:
        return "For no group is it known when its course ends."
    used = sum(bool(row["messages_after_end"]) for row in ends)
    closed = sum(row["closed_line"] is not None for row in ends)
    return (
        f"Of {counted(len(ends), 'course group')}, {number(used)} had messages after the course, "
        f"and {number(closed)} closed so that only administrators can write."
    )


def social_group(data: Figures) -> str:
    kinds = [row["kind"] for group in data.groups for row in given.rows(group, "closure")]
    return f"Social groups among those checked: {number(kinds.count('social'))} of {number(len(kinds))}."


def continuation(data: Figures) -> str:
    found = sum(len(given.rows(group, "continuation")) for group in data.groups)
    return f"Messages about a group of the members' own: {number(found)}. Such talk is no breach."


def creation(data: Figures) -> str:
    created = [row for group in data.groups for row in given.rows(group, "creation") if row["created"]]
    by_admin = sum(bool(row["by_admin"]) for row in created)
    known = sum(row["by_admin"] is not None for row in created)
    if not known:
        return "Nobody can say whether an administrator created the groups."
    return f"Of {counted(known, 'group')} whose creator is known, {number(by_admin)} had one who is an administrator."


def encryption(data: Figures) -> str:
    encrypted = sum(bool(row["encrypted"]) for group in data.groups for row in given.rows(group, "creation"))
    return (
        f"WhatsApp's notice of encryption stands in {number(encrypted)} of {counted(len(data.groups), 'export')}. "
        "The exports themselves are not encrypted: keep them somewhere safe."
    )


def encouragement(data: Figures) -> str:
    found, total = pooled(data, "encouragement", "encouraging"), given.messages(data)
    often = f": {1000 * found / total:.0f} in every 1,000" if total else ""
    return f"{capital(counted(found, 'message'))} gave praise, thanks or congratulations{often}."


def good_news(data: Figures) -> Iterator[str]:
    """What the measures say in praise; a measure that found nothing is left out."""
    if pooled(data, "encouragement", "encouraging"):
        yield encouragement(data)
    if pooled(data, "questions", "answered"):
        yield questions(data)
    if any(pooled(data, "shared", column) for column in ("photos_and_videos", "documents", "links", "polls")):
        yield shared(data)
    if rules_sent(data):
        yield rules_messages(data)
    if greeted := welcome(data):
        yield greeted


def welcome(data: Figures) -> str | None:
    new, greeted = (pooled(data, "encouragement", column) for column in ("newcomers", "newcomers_welcomed"))
    return f"Newcomers whom somebody greeted within a day: {people_of(greeted, new)}." if new >= FEW else None


def joins(data: Figures) -> str:
    how = [row["how"] for group in data.groups for row in given.rows(group, "joins")]
    later, again = people(how.count("later")), people(how.count("rejoin"))
    return f"People who joined after a group's first hour: {later}. People who came back: {again}."


def questions(data: Figures) -> str:
    asked, answered = pooled(data, "questions", "questions"), pooled(data, "questions", "answered")
    return f"People asked {counted(asked, 'question')}. After {number(answered)}, somebody else wrote within a day."


def removals(data: Figures) -> str:
    removed = sum(len(given.rows(group, "removals")) for group in data.groups)
    return f"People removed from a group: {people(removed)}. Why does not show in an export."


def rules_messages(data: Figures) -> str:
    times = rules_sent(data)
    if not times:
        return "The team never sent the whole list of rules."
    return f"The team sent the whole list of rules {counted(times, 'time')}."


def rules_sent(data: Figures) -> int:
    """How often the team sent the whole list of rules."""
    sent = [row for group in data.groups for row in given.rows(group, "rules-messages")]
    return sum(row["whole"] and row["by_team"] for row in sent)


def shared(data: Figures) -> str:
    kinds = {
        "photos_and_videos": ("photo or video", "photos and videos"),
        "documents": ("document", "documents"),
        "links": ("message with a link", "messages with links"),
        "polls": ("poll", "polls"),
    }
    counts = {column: pooled(data, "shared", column) for column in kinds}
    told = [counted(count, *kinds[column]) for column, count in counts.items() if count]
    return f"People shared {listed(told)}." if told else "Nothing was shared besides words."


def team(data: Figures) -> str:
    roles = [row for group in data.groups for row in given.rows(group, "team")]
    if not roles:
        return "Nobody has said who belongs to the team."
    outside = sum(row["acts"] for row in roles if row["role"] not in TEAM)
    return (
        f"What only an administrator can do was done {counted(outside, 'time')} by somebody who is not on the team list."
        if outside
        else "Whatever only an administrator can do was done by people on the team list."
    )


def volunteers(data: Figures) -> str:
    roles = [row for group in data.groups for row in given.rows(group, "team") if row["role"] in ("volunteer", "team")]
    listed_ones, there = (sum(row[column] for row in roles) for column in ("listed", "members_at_end"))
    if not listed_ones:
        return "No list says who the volunteers are."
    return (
        f"Of the volunteers on the lists, so many are in the groups: {people_of(min(there, listed_ones), listed_ones)}."
    )


def on_the_list(data: Figures) -> str:
    known = [row["listed"] for group in data.groups for row in given.rows(group, "joins") if row["listed"] is not None]
    if not known:
        return "No list of members was given, so nobody can say who belongs."
    return f"People who joined and are not on the members list: {people(known.count(False))}."


SENTENCES: dict[str, Sentence] = {
    "activity": activity,
    "attendance": attendance,
    "closure": closure,
    "continuation": continuation,
    "creation": creation,
    "encouragement": encouragement,
    "joins": joins,
    "questions": questions,
    "removals": removals,
    "rules-messages": rules_messages,
    "shared": shared,
    "team": team,
}
"""Metric -> what to say of it. The other measures are shown as charts or tables, or to the administrator alone."""

FOR_ONE_CLAUSE: dict[tuple[str, str], Sentence] = {
    ("creation", "CF-01"): encryption,
    ("closure", "CL-03"): social_group,
    ("joins", "GM-01"): on_the_list,
    ("team", "GM-02"): volunteers,
}
"""(metric, clause) -> what to say of it there."""


def sentence(data: Figures, metric: str, clause: str) -> str | None:
    """What a metric says about a clause; None where it was not measured or has no sentence."""
    say = FOR_ONE_CLAUSE.get((metric, clause)) or SENTENCES.get(metric)
    in_some_group = any(metric in group.measures for group in data.groups)
    return say(data) if say and in_some_group else None
