"""How often the order of day and month is told right where no field exceeds 12: `python benchmarks/date_order.py`.

Chats of a few days each, by a fixed seed, written as six kinds of phone write them. The shares say how often the order
is right, how often the parser calls itself sure, and how often it is sure and wrong.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from analyser.export.parse import parse

CHATS = 200
"""Chats of each kind and length."""
SIZES = (3, 8, 20, 60)
"""Messages in a chat."""


class Phone(NamedTuple):
    """How a phone writes the date and the clock, as a pattern of str.format; `order` is the truth."""

    order: str
    stamp: str


PHONES = {
    "day first, padded": Phone("dmy", "{d:02}/{m:02}/{Y}, {H:02}:{M:02}"),
    "day first, pm": Phone("dmy", "{d}/{m}/{Y}, {h}:{M:02} {half}"),
    "day first, short year": Phone("dmy", "{d}/{m}/{y:02}, {H:02}:{M:02}"),
    "month first, PM": Phone("mdy", "{m}/{d}/{y:02}, {h}:{M:02} {HALF}"),
    "month first, short year": Phone("mdy", "{m}/{d}/{y:02}, {H:02}:{M:02}"),
    "month first, padded": Phone("mdy", "{m:02}/{d:02}/{Y}, {H:02}:{M:02}"),
}


def moments(rng: random.Random, size: int) -> Iterator[datetime]:
    """Times some hours apart, none after the twelfth of a month."""
    time = datetime(2023, rng.randint(1, 12), rng.randint(1, 10), rng.randint(7, 20))
    for _ in range(size):
        time += timedelta(hours=rng.expovariate(1 / 8))
        if time.day > 12:
            time = (time.replace(day=1) + timedelta(days=32)).replace(day=rng.randint(1, 4))
        yield time


def written(phone: Phone, time: datetime) -> str:
    half = "pm" if time.hour > 11 else "am"
    fields = {"d": time.day, "m": time.month, "Y": time.year, "y": time.year % 100, "H": time.hour, "M": time.minute}
    return phone.stamp.format(**fields, h=time.hour % 12 or 12, half=half, HALF=half.upper())


def measure(phone: Phone, size: int) -> tuple[float, float, float]:
    """Shares of the chats that are read right, that the parser is sure of, and that it is sure of and wrong."""
    rng = random.Random(f"{phone.stamp} {size}")
    right = sure = both = 0
    for _ in range(CHATS):
        chat = "".join(f"{written(phone, time)} - {rng.choice(('Ann', 'Bea'))}: hi\n" for time in moments(rng, size))
        quality = parse(chat.encode(), "chat").quality
        right += quality.date_order == phone.order
        sure += quality.date_order_sure
        both += quality.date_order_sure and quality.date_order != phone.order
    return right / CHATS, sure / CHATS, both / CHATS


def main() -> None:
    print(f"{'phone':<26}{'messages':>9}{'right':>8}{'sure':>8}{'sure and wrong':>16}")
    for name, phone in PHONES.items():
        for size in SIZES:
            print(
                f"{name:<26}{size:>9}"
                + "".join(f"{share:>{width}.1%}" for share, width in zip(measure(phone, size), (8, 8, 16), strict=True))
            )


if __name__ == "__main__":
    main()
