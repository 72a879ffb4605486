"""Which field of a date is the day? One answer for a whole file, with the evidence for it.

Evidence, strongest first: a four-digit first field is the year; a field above 12 is the day; read the right way
round, time seldom runs backwards; phones that write month first write neither leading zeros nor a small "am";
and the United Kingdom writes the day first.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from analyser.export.headers import Header


class DateOrder(NamedTuple):
    """The order, whether the dates prove it, and why, in words for the person who reads the report."""

    order: str
    sure: bool
    why: str


def infer(headers: Sequence[Header]) -> DateOrder:
    """The date order of a file, from all its headers (at least one)."""
    if sum(len(header.date[0]) == 4 for header in headers) * 2 > len(headers):
        return DateOrder("ymd", True, "the year stands first.")
    dates = {header.date[:2] for header in headers}
    day_first = sum(int(first) > 12 for first, _ in dates)
    month_first = sum(int(second) > 12 for _, second in dates)
    if day_first != month_first:
        order, place = ("dmy", "first") if day_first > month_first else ("mdy", "second")
        return DateOrder(order, True, f"{max(day_first, month_first)} dates have a {place} field above 12.")
    return _by_order_of_time(headers) or _by_habit(headers)


def _by_order_of_time(headers: Sequence[Header]) -> DateOrder | None:
    back = {order: _steps_back(headers, order) for order in ("dmy", "mdy")}
    if back["dmy"] == back["mdy"]:
        return None
    order = min(back, key=back.get)
    other = max(back, key=back.get)
    why = f"read as {order}, time runs backwards {back[order]} times, read as {other} {back[other]} times."
    return DateOrder(order, back[other] - back[order] >= 2, why)


def _steps_back(headers: Sequence[Header], order: str) -> int:
    days = [time.date() for time in (header.timestamp(order) for header in headers) if time]
    return sum(later < earlier for earlier, later in pairwise(days))


def _by_habit(headers: Sequence[Header]) -> DateOrder:
    if any(_month_first_habit(header) for header in headers) and not any(map(_padded, headers)):
        why = "no leading zeros and a short year or AM/PM, as phones write that put the month first."
        return DateOrder("mdy", False, why)
    return DateOrder("dmy", False, "no date proves it, so the day is taken to stand first, as in the United Kingdom.")


def _padded(header: Header) -> bool:
    return any(field.startswith("0") for field in header.date[:2])


def _month_first_habit(header: Header) -> bool:
    first, second, year = header.date
    short = len(first) == 1 or len(second) == 1
    return short and ((len(year) == 2 and not header.half.islower()) or header.half.isupper())
