"""What looks like a slip in what somebody said of a group, told before its messages are checked."""

from collections.abc import Iterator, Set
from datetime import date, timedelta

from analyser.cases.group_settings import Told
from analyser.chat.names import clean_name
from analyser.chat.registers import read_aliases, read_attendance, read_members
from analyser.files import Held

LONG_AFTER = timedelta(days=366)
"""A course that ends so long after the newest message was probably dated wrongly."""


def doubts(told: Told, names: Set[str], first: date, last: date) -> list[str]:
    """What somebody should look at again; empty where nothing is odd.

    Parameters
    ----------
    told
        What was said; its lists can be read (`group_settings.checked`).
    names
        Every name in the chat.
    first, last
        The days of its first and its newest message.
    """
    known = names | _aliases(told)
    return [*_of_the_end(told, first, last), *_of_the_team(told, known), *_of_the_lists(told, known)]


def _of_the_end(told: Told, first: date, last: date) -> Iterator[str]:
    end = told.course_end
    if end is None:
        return
    if told.kind == "social":
        yield "A social group does not end: leave the last day of the course empty."
    elif end < first:
        yield f"The last day of the course, {_day(end)}, is before the first message, of {_day(first)}."
    elif end - last > LONG_AFTER:
        yield f"The last day of the course, {_day(end)}, is more than a year after the newest message, of {_day(last)}."


def _of_the_team(told: Told, known: Set[str]) -> Iterator[str]:
    for name in told.team:
        if clean_name(name) not in known:
            yield f"Nobody in the chat is called {name}. Write the name as the chat has it."


def _of_the_lists(told: Told, known: Set[str]) -> Iterator[str]:
    """Lists most of whose names the chat does not have: they may be another group's."""
    lists = {
        "list of members": set(read_members(_held(told.members))) if told.members else set(),
        "attendance register": set(read_attendance(_held(told.attendance))["member"]) if told.attendance else set(),
    }
    for what, listed in lists.items():
        missing = listed - known
        if 2 * len(missing) > len(listed):
            yield f"{len(missing)} of the {len(listed)} names in the {what} do not stand in this chat. Is it another group's list?"


def _aliases(told: Told) -> set[str]:
    """The names that stand for people of the chat by the list of names that are one person."""
    if not told.aliases:
        return set()
    names = read_aliases(_held(told.aliases)).names
    return set(names) | set(names.values())


def _held(text: str) -> Held:
    return Held("the list", text.encode())


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
