"""Which field of a date is the day, and which moment a header means.

One order for a file, with the evidence for it and how sure it is. Strongest first:

1. a field above 12 is no month, a field of four digits is the year;
2. the names of attachments hold their date, year first (`IMG-20250304-WA0001.jpg`, `00000022-PHOTO-2025-09-04-...`);
3. read the right way round, the days of a chat follow each other closely and time seldom runs backwards;
4. phones that write month first write neither leading noughts nor a small "am" (right on 382 of 389 public exports);
5. the United Kingdom writes the day first.

A file in which two phones wrote has two styles of header. Where both prove their order and they differ, or where the
days of the one follow each other only in another order than the other proves, each style keeps its own.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from analyser.export.headers import HALVES, LOWER, UPPER
from analyser.export.scan import NUMBERS, Headers, Kind

ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
"""Where year, month and day stand among the three fields of a date."""
WORDS = {"dmy": "the day first", "mdy": "the month first", "ymd": "the year first"}

DAY = 86_400
EARLIEST, LATEST = 1970, 2100
"""Years that a phone's clock may show. A phone that lost its time shows 1970 or 2000."""
OLDEST = 9
"""WhatsApp began in 2009: a smaller short field is no year."""
BUDDHIST = 543
"""Years by which the Buddhist era of Thailand is ahead (Royal Institute: 2567 is 2024)."""
FIRST_BUDDHIST = 2400
SHORT_BUDDHIST = 52
"""A short year from here on is a Buddhist one: WhatsApp began in 2552 (2009), and 2052 is still to come."""

HABIT = 5.7
"""Bits: log2(382 / 7), how often the habit of a phone tells the order (whole public exports)."""
HALF_HABIT = 1.0
"""Bits for a short year and a capital PM where no date shows whether the phone writes leading noughts."""
BACKWARDS = 8.0
"""Bits against an order in which time runs back by a day or more: 695 such steps in 637,850 headers, some of them pasted."""
A_FILE = 8.0
"""Bits for each day on which the name of an attachment holds the same date."""
ENOUGH_FILES = 2
"""Days on which attachments must agree before they count as proof."""
SURE = 12.0
"""Bits that the order of time must give before it counts as proof."""
CERTAIN = 30.0
"""Bits of a proof: the confidence is printed as 1."""

_PHOTO = re.compile(rb"-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-(\d{4})-(\d\d)-(\d\d)-")
_ANDROID_FILE = re.compile(rb"(?:IMG|VID|AUD|PTT|STK|DOC)-(\d{4})(\d\d)(\d\d)-WA\d")


@dataclass(frozen=True)
class DateOrder:
    """The order of the fields in a file.

    Attributes
    ----------
    order
        "dmy", "mdy" or "ymd": that of most headers.
    sure
        Whether the file itself proves it, or somebody gave it.
    confidence
        How likely the order is right, 0.5 to 1.
    why
        The evidence, in words for the person who reads the report.
    styles
        The order of each style of header (`Kind.style`): the same, unless two phones differ.
    """

    order: str
    sure: bool
    confidence: float
    why: str
    styles: dict[str, str]


def given_order(headers: Headers, order: str) -> DateOrder:
    """An order that somebody gave: it holds for every line."""
    return DateOrder(order, True, 1.0, "it was given with --date-order.", dict.fromkeys(headers.styles, order))


def infer(headers: Headers, content: bytes) -> DateOrder:
    """The date order of a file, from all its headers (at least one)."""
    of_style = {
        style: headers.only(headers.that(lambda kind, style=style: kind.style == style)) for style in headers.styles
    }
    proven = {style: proof for style, own in of_style.items() if len(own) and (proof := _proof(own))}
    if len({order for order, _ in proven.values()}) > 1:
        return _of_two_phones(proven, {style: len(own) for style, own in of_style.items()})
    if proven:
        order = next(iter(proven.values()))[0]
        why = f"{sum(number for _, number in proven.values())} {_proven_by(order)}."
        others = {style: own for style, own in of_style.items() if style not in proven}
        return _with_others(_same(headers, order, True, CERTAIN, why), others)
    return _weighed(headers, content)


def _with_others(found: DateOrder, others: dict[str, Headers]) -> DateOrder:
    """The order that some styles prove, but for styles of another phone whose order of time speaks against it."""
    styles = dict(found.styles)
    for style, own in others.items():
        bits = _by_order_of_time(own) + _by_habit(own)
        order = "dmy" if bits >= 0 else "mdy"
        if found.order != "ymd" and order != found.order and abs(bits) >= HABIT:
            styles[style] = order
    if styles == found.styles:
        return found
    why = f"{found.why.rstrip('.')}; lines of another phone are read with {WORDS[_other_order(found, styles)]}."
    return replace(found, sure=False, confidence=0.99, why=why, styles=styles)


def _other_order(found: DateOrder, styles: dict[str, str]) -> str:
    return next(order for order in styles.values() if order != found.order)


def _same(headers: Headers, order: str, sure: bool, bits: float, why: str) -> DateOrder:
    confidence = round(float(1 / (1 + 2.0**-bits)), 4)
    return DateOrder(order, sure, confidence, why, dict.fromkeys(headers.styles, order))


def _of_two_phones(proven: dict[str, tuple[str, int]], sizes: dict[str, int]) -> DateOrder:
    """Two styles that prove different orders: each keeps its own, any other takes that of most headers."""
    votes = {order: sum(sizes[style] for style, (own, _) in proven.items() if own == order) for order in ORDERS}
    most = max(votes, key=votes.get)
    styles = {style: proven.get(style, (most,))[0] for style in sizes}
    why = f"two kinds of lines prove different orders, and each is read in its own; most have {WORDS[most]}."
    return DateOrder(most, True, 1.0, why, styles)


def _proven_by(order: str) -> str:
    if order == "ymd":
        return "dates have the year in the first field"
    return f"dates have a {'first' if order == 'dmy' else 'second'} field above 12"


def _proof(headers: Headers) -> tuple[str, int] | None:
    """The order that the fields of one style prove, and how many dates do; None where none or two are proven."""
    first, second = headers.numbers["first"], headers.numbers["second"]
    long_first = int(headers.that(lambda kind: kind.widths[0] == 4).sum())
    if long_first * 2 > len(headers):
        return "ymd", long_first
    if _year_first(headers):
        return "ymd", int((first > 12).sum())
    day_first, month_first = _above_twelve(first, second), _above_twelve(second, first)
    pairs = {"dmy": _different(first, second, day_first), "mdy": _different(first, second, month_first)}
    order, other = sorted(pairs, key=pairs.get, reverse=True)
    if pairs[order] == 0 or pairs[other] * 4 > pairs[order]:
        return None
    return order, int((day_first if order == "dmy" else month_first).sum())


def _above_twelve(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Where the one field can only be a day and the other may be a month."""
    return (one > 12) & (one <= 31) & (other <= 12)


def _different(first: np.ndarray, second: np.ndarray, mask: np.ndarray) -> int:
    """How many different days and months there are: one date that somebody pasted often is no proof."""
    return int((np.bincount(first[mask] * np.int16(32) + second[mask]) > 0).sum())


def _year_first(headers: Headers) -> bool:
    """A short year that stands first: "clearly larger", steady, while the last field runs on as days do."""
    short = headers.that(lambda kind: kind.widths[0] == 2 and kind.widths[2] <= 2)
    if short.mean() < 0.5:
        return False
    first, second, third = (headers.numbers[name][short] for name in NUMBERS[:3])
    if not ((first > 12).all() and (second <= 12).all() and (third >= 1).all() and (third <= 31).all()):
        return False
    return int(first.max()) - int(first.min()) < int(third.max()) - int(third.min()) or bool((third < OLDEST).any())


def _weighed(headers: Headers, content: bytes) -> DateOrder:
    """The order where no field proves it: what attachments, the order of time and the habit of phones say together."""
    time, habit, files = _by_order_of_time(headers), _by_habit(headers), _by_attachments(headers, content)
    bits = time + habit + files * A_FILE
    if abs(files) >= ENOUGH_FILES and files * bits > 0:
        order = "dmy" if files > 0 else "mdy"
        why = f"the names of attachments of {abs(files)} days hold the same date."
        return _same(headers, order, True, CERTAIN, why)
    order = "dmy" if bits >= 0 else "mdy"
    sure = abs(time) >= SURE and time * bits > 0
    return _same(headers, order, sure, abs(bits), "; ".join(_reasons(order, time + files * A_FILE, habit)) + ".")


def _reasons(order: str, time: float, habit: float) -> Iterator[str]:
    """Why an order was taken; bits above nought speak for the day first."""
    sign = 1 if order == "dmy" else -1
    follows = time * sign > 1
    if follows:
        yield f"read with {WORDS[order]}, the days follow each other more closely, or attachments hold the same date"
    if habit < 0 and order == "mdy":
        yield "no leading noughts and a short year or AM/PM, as phones write that put the month first"
    elif not follows:
        yield "no date proves it, but phones that write dates so put the day first, as in the United Kingdom"


def _by_attachments(headers: Headers, content: bytes) -> int:
    """Days on which the name of an attachment speaks for the day first, less those for the month first.

    A name is that of the day on which the file was made: one that was sent on much later tells nothing, or the wrong thing.
    """
    votes = {"dmy": set(), "mdy": set()}
    for pattern in (_PHOTO, _ANDROID_FILE):
        for found in pattern.finditer(content):
            record = int(np.searchsorted(headers.rest, found.start(), side="right")) - 1
            _, month, day = (int(found[group]) for group in (1, 2, 3))
            if record >= 0 and month != day:
                fields = int(headers.numbers["first"][record]), int(headers.numbers["second"][record])
                if fields == (day, month):
                    votes["dmy"].add(fields)
                if fields == (month, day):
                    votes["mdy"].add(fields)
    return len(votes["dmy"]) - len(votes["mdy"])


def _by_order_of_time(headers: Headers) -> float:
    """Bits for the day first (below nought: for the month first), from how the days follow each other."""
    first, second = headers.numbers["first"], headers.numbers["second"]
    ambiguous = headers.only((first <= 12) & (second <= 12) & (first > 0) & (second > 0))
    return _cost(ambiguous, "mdy") - _cost(ambiguous, "dmy") if len(ambiguous) > 1 else 0.0


def _cost(headers: Headers, order: str) -> float:
    """Bits it takes to write down the steps from day to day: long steps and steps back are dear."""
    days = timestamps(headers, dict.fromkeys(headers.styles, order))[0] // DAY
    steps = np.diff(days)
    steps = steps[steps != 0]
    return float(np.log2(1 + np.abs(steps)).sum() + BACKWARDS * (steps < 0).sum())


def _by_habit(headers: Headers) -> float:
    """Bits for the day first from how the phone writes; `HABIT` for the United Kingdom where nothing speaks for it."""
    two_digits = [headers.that(lambda kind, at=at: kind.widths[at] == 2) for at in range(2)]
    fields = [headers.numbers[name] for name in NUMBERS[:2]]
    padded = any(bool((two & (number < 10)).any()) for two, number in zip(two_digits, fields, strict=True))
    unpadded = not all(two.all() for two in two_digits)
    short_year = all(kind.widths[2] == 2 for kind in headers.kinds)
    cases = {kind.case for kind in headers.kinds}
    slashed = all("0/0/0" in style for style in headers.styles)
    if padded or not slashed:
        return HABIT
    if unpadded and (UPPER in cases or (short_year and LOWER not in cases)):
        return -HABIT
    return -HALF_HABIT if UPPER in cases and short_year else HABIT


def timestamps(headers: Headers, orders: dict[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """The local times that headers mean, each style read in its order.

    Returns
    -------
    seconds since 1970 (int64, n), and whether there is such a day and time (bool, n)
    """
    seconds, valid = np.zeros(len(headers), dtype=np.int64), np.zeros(len(headers), dtype=bool)
    for place, kind in enumerate(headers.kinds):
        rows = slice(None) if len(headers.kinds) == 1 else np.flatnonzero(headers.kind == place)
        seconds[rows], valid[rows] = _moments(headers, kind, orders[kind.style], rows)
    return seconds, valid


def _moments(headers: Headers, kind: Kind, order: str, rows) -> tuple[np.ndarray, np.ndarray]:
    """The times of headers of one kind; a first field of four digits is the year whatever the order."""
    places = ORDERS["ymd" if kind.widths[0] == 4 else order]
    first, second, third, hour, minute, seconds = (headers.numbers[name][rows] for name in NUMBERS)
    year, month, day = ((first, second, third)[place] for place in places)
    year = _full_year(year, kind.widths[places[0]])
    known = (year >= EARLIEST) & (year <= LATEST) & (month <= 12) & (day <= 31)
    index = ((year.astype(np.int32) - EARLIEST) * 13 + month) * 32 + day
    days = _days()[np.where(known, index, 0)]
    hour = _hour(hour, kind.half)
    valid = (days >= 0) & (hour < 24) & (minute < 60) & (seconds < 60)
    clock = hour.astype(np.int32) * 3_600 + minute.astype(np.int32) * 60 + seconds
    return days * np.int64(DAY) + clock, valid


@cache
def _days() -> np.ndarray:
    """Days since 1970 of each (year, month from 0, day from 0), where that is a day; else -1."""
    found = np.full(((LATEST - EARLIEST + 1), 13, 32), -1, dtype=np.int32)
    for year in range(EARLIEST, LATEST + 1):
        for month in range(1, 13):
            length = monthrange(year, month)[1]
            first = date(year, month, 1).toordinal() - date(1970, 1, 1).toordinal()
            found[year - EARLIEST, month, 1 : length + 1] = np.arange(first, first + length)
    return found.reshape(-1)


def _full_year(year: np.ndarray, width: int) -> np.ndarray:
    """The year of the common era; 0 where a year cannot have that many digits."""
    if width == 2:
        return np.where(year >= SHORT_BUDDHIST, year + (2500 - BUDDHIST), year + 2000)
    if width == 4:
        return np.where(year >= FIRST_BUDDHIST, year - BUDDHIST, year)
    return np.zeros_like(year)


def _hour(hour: np.ndarray, half: int) -> np.ndarray:
    """The hour of the day; 12 stands before 1 where a part of the day is named, and a clock of 24 hours needs none."""
    if not half:
        return hour
    twelve = hour % 12
    parts = {
        "am": twelve,
        "pm": twelve + 12,
        "night": np.where(twelve < 6, twelve, twelve + 12),
        "noon": np.where(hour == 11, 11, twelve + 12),
    }
    return np.where(hour > 12, hour, parts[HALVES[half - 1]])
