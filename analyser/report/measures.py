"""What the measures say, in sentences for trustees: pooled over all groups, without small counts of people."""

from collections.abc import Callable, Iterator

from analyser.chat.registers import TEAM
from analyser.report import given
from analyser.report.given import Figures, pooled
from analyser.report.words import ENOUGH, capital, counted, listed, number, people, people_of

Sentence = Callable[[Figures], str]


def activity(data: Figures) -> str:
    """How much was written (PU-02)."""
    return f"{counted(pooled(data, 'activity', 'messages'), 'message')} in {counted(measured_in(data, 'activity'), 'group')}."


def measured_in(data: Figures, metric: str) -> int:
    """In how many groups something was measured."""
    return sum(bool(given.rows(group, metric)) for group in data.groups)


def attendance(data: Figures) -> str:
    """How many came to a session lately; only where no group of its own is small, for a subtraction would tell it."""
    states = list(filter(None, map(given.attendance_states, data.groups)))
    if not states:
        return "There is no attendance register, so nobody can say who takes part in the sessions."
    told = _pooled_people([(given.came(each), len(each)) for each in states])
    return f"Participants in an attendance register who came to a recent session: {told}."


def _pooled_people(groups: list[tuple[int, int]]) -> str:
    """So many people of so many over all groups; not where it would tell a group's own figure that is withheld."""
    if len(groups) > 1 and any(
        people_of(count, whole) != f"{number(count)} of {number(whole)}" for count, whole in groups
    ):
        return SEE
    return people_of(sum(count for count, _ in groups), sum(whole for _, whole in groups))


SEE = "see the table of who takes part"


def closure(data: Figures) -> str:
    """Which course groups were used after the end, and which are closed."""
    ends = [row for group in data.groups for row in given.rows(group, "closure") if row["course_end"]]
    if not ends:
        return "For no group is it known when its course ends."
    used = sum(bool(row["messages_after_end"]) for row in ends)
    closed = sum(row["closed_line"] is not None for row in ends)
    return (
        f"Of {counted(len(ends), 'course group')}, {number(used)} had messages after the course in this period. "
        f"In {number(closed)}, only administrators can write by now."
    )


def social_group(data: Figures) -> str:
    """Whether there is a social group."""
    kinds = [row["kind"] for group in data.groups for row in given.rows(group, "closure")]
    return f"Of {counted(len(kinds), 'group')}, {all_or(kinds.count('social'), len(kinds))} a social group."


def continuation(data: Figures) -> str:
    """How often a group of the members' own was spoken of."""
    found = sum(len(given.rows(group, "continuation")) for group in data.groups)
    return f"Messages about a group of the members' own: {number(found)}. Such talk is no breach."


def creation(data: Figures) -> str:
    """Who created the groups."""
    created = [row for group in data.groups for row in given.rows(group, "creation") if row["created"]]
    by_admin = sum(bool(row["by_admin"]) for row in created)
    known = sum(row["by_admin"] is not None for row in created)
    if not known:
        return "Nobody can say whether an administrator created the groups."
    return (
        f"Of {counted(known, 'group')} whose creator is known, {all_or(by_admin, known)} created by an administrator."
    )


def all_or(count: int, whole: int) -> str:
    """So many of so many, with their verb.

    >>> all_or(4, 4), all_or(1, 4), all_or(0, 4)
    ('all were', '1 was', 'none was')
    """
    return (
        "none was"
        if not count
        else "all were"
        if 1 < count == whole
        else f"{number(count)} {'was' if count == 1 else 'were'}"
    )


def encryption(data: Figures) -> str:
    """Whether WhatsApp's notice of encryption stands in the exports."""
    encrypted = sum(bool(row["encrypted"]) for group in data.groups for row in given.rows(group, "creation"))
    return (
        f"WhatsApp's notice of encryption stands in {number(encrypted)} of {counted(measured_in(data, 'creation'), 'export')}. "
        "An export is not encrypted: whoever made it should keep it safe, and delete it after use."
    )


def encouragement(data: Figures) -> str:
    """How often people cheered each other on."""
    found = pooled(data, "encouragement", "encouraging")
    total = sum(group.messages for group in data.groups if given.rows(group, "encouragement"))
    often = f": {1000 * found / total:.0f} in every 1,000" if total >= ENOUGH else ""
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
    """How many newcomers were greeted; None where there were too few, or a subtraction would tell."""
    rows = [row for group in data.groups for row in given.rows(group, "encouragement") if row["newcomers"]]
    told = _pooled_people([(row["newcomers_welcomed"], row["newcomers"]) for row in rows]) if rows else SEE
    return None if told == SEE else f"Newcomers whom somebody greeted within a day: {told}."


def joins(data: Figures) -> str:
    """How many came later, and how many came back."""
    how = [row["how"] for group in data.groups for row in given.rows(group, "joins")]
    later, again = people(how.count("later")), people(how.count("rejoin"))
    return f"People who joined after a group's first hour: {later}. People who came back: {again}."


def questions(data: Figures) -> str:
    """How many questions were answered."""
    asked, answered = pooled(data, "questions", "questions"), pooled(data, "questions", "answered")
    if not asked:
        return "Nobody asked a question."
    return f"People asked {counted(asked, 'question')}. After {number(answered)}, somebody else wrote within a day."


def removals(data: Figures) -> str:
    """How many were removed."""
    removed = sum(len(given.rows(group, "removals")) for group in data.groups)
    return f"People removed from a group: {people(removed)}. Why does not show in an export."


def rules_messages(data: Figures) -> str:
    """How often the list of rules was sent."""
    times = rules_sent(data)
    if not times:
        return "The team never sent the whole list of rules."
    return f"The team sent the whole list of rules {counted(times, 'time')}."


def rules_sent(data: Figures) -> int:
    """How often the team sent the whole list of rules."""
    sent = [row for group in data.groups for row in given.rows(group, "rules-messages")]
    return sum(row["whole"] and row["by_team"] for row in sent)


def shared(data: Figures) -> str:
    """What was shared besides words."""
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
    """Whether only the team did what administrators do."""
    roles = [row for group in data.groups for row in given.rows(group, "team")]
    if not roles:
        return "Nobody has said who belongs to the team."
    outside = sum(row["acts"] for row in roles if row["role"] not in TEAM)
    return (
        f"What only an administrator can do was done {counted(outside, 'time')} by somebody who is not on the team list."
        if outside
        else "Only people on the team list did what only an administrator can do."
    )


def volunteers(data: Figures) -> str:
    """How many volunteers are in their groups."""
    roles = [row for group in data.groups for row in given.rows(group, "team") if row["role"] in ("volunteer", "team")]
    listed_ones, there = (sum(row[column] for row in roles) for column in ("listed", "members_at_end"))
    if not listed_ones:
        return "No list says who the volunteers are."
    return f"Volunteers on the lists who are in their group: {people_of(there, listed_ones)}."


def on_the_list(data: Figures) -> str:
    """How many joined who are on no list of members."""
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
