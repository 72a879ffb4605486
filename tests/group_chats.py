"""Made-up group chats, and how different phones export them; for the tests of joining.

A `Happening` is what took place, once. A `Phone` writes it as its owner's export would have it: with the names of the
owner's contacts, "You" for the owner, minutes or seconds, and pictures or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from analyser.export import Export, read

PEOPLE = ("Ann", "Bea", "Cat", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida", "Jo")
NUMBERS = {person: f"+44 7700 900{100 + place}" for place, person in enumerate(PEOPLE)}
DELETED = "This message was deleted"
START = datetime(2025, 3, 3, 9, 0)
SHORT = ("ok", "thanks", "👍", "yes", "lol", "see you there")
WORDS = "hem zip dart cotton linen needle bobbin quilt darning button seam lining wool pocket pattern scissors".split()


@dataclass(frozen=True)
class Happening:
    """What took place in a group: `what` is "said", "picture", "created", "added" or "left"."""

    when: datetime
    who: str
    what: str
    text: str = ""
    whom: str = ""

    @property
    def minute(self) -> datetime:
        return self.when.replace(second=0)


@dataclass(frozen=True)
class Phone:
    """A phone: its owner, how it names the others, and what its exports are like."""

    owner: str
    iphone: bool = False
    contacts: tuple[tuple[str, str], ...] = ()
    pictures: bool = False
    ahead: timedelta = timedelta()
    group: str = "Menders"
    deleted: frozenset[Happening] = frozenset()

    def name(self, person: str) -> str:
        return person if person == self.owner else dict(self.contacts).get(person, person)

    def actor(self, person: str) -> str:
        return "You" if person == self.owner else self.name(person)

    def line(self, event: Happening) -> str:
        when = event.when + self.ahead
        stamp = when.strftime("[%d/%m/%Y, %H:%M:%S] " if self.iphone else "%d/%m/%Y, %H:%M - ")
        if event in self.deleted:
            return f"{stamp}{self.name(event.who)}: " + ("\u200eThis message was deleted." * self.iphone or DELETED)
        if event.what == "said":
            return f"{stamp}{self.name(event.who)}: {event.text}"
        if event.what == "picture":
            return f"{stamp}{self.name(event.who)}: {self._picture(event)}"
        label = f"{self.group}: \u200e" if self.iphone else ""
        return f"{stamp}{label}{self._notice(event)}"

    def _picture(self, event: Happening) -> str:
        if self.iphone:
            return f"\u200e<attached: 0001-PHOTO-{event.text}.jpg>" if self.pictures else "\u200eimage omitted"
        return f"IMG-{event.text}.jpg (file attached)" if self.pictures else "<Media omitted>"

    def _notice(self, event: Happening) -> str:
        actor = self.actor(event.who)
        whom = "you" if event.whom == self.owner else self.name(event.whom)
        return {
            "created": f'{actor} created group "{self.group}"',
            "added": f"{actor} added {whom}",
            "left": f"{actor} left",
        }[event.what]

    def export(self, events: Sequence[Happening], path: Path) -> Export:
        """Write an export of these events, and read it."""
        end = "\r\n" if self.iphone else "\n"
        path.write_bytes("".join(self.line(event) + end for event in events).encode())
        return read(path)


def chat(seed: int, size: int, people: Sequence[str] = PEOPLE) -> list[Happening]:
    """A group's life: it is created, everybody is added, and then people write, often the same few words."""
    random = Random(seed)
    now, events = START, [Happening(START, people[0], "created")]
    for person in people[1:]:
        now += timedelta(seconds=random.choice([5, 20, 90]))
        events.append(Happening(now, people[0], "added", whom=person))
    while len(events) < size:
        now += timedelta(seconds=random.choice([0, 3, 7, 20, 45, 70, 300, 4000]))
        events.append(_event(random, now, people, len(events)))
    return events


def _event(random: Random, now: datetime, people: Sequence[str], number: int) -> Happening:
    who, chance = random.choice(people), random.random()
    if chance < 0.3:
        return Happening(now, who, "said", random.choice(SHORT))
    if chance < 0.4:
        return Happening(now, who, "picture", f"20250303-WA{number:04}")
    if chance < 0.42 and who != people[0]:
        return Happening(now, people[0], "added", whom=who)
    return Happening(now, who, "said", " ".join(random.choices(WORDS, k=random.randint(1, 8))))


def contacts(random: Random, owner: str) -> tuple[tuple[str, str], ...]:
    """What a phone calls the others: by their names, by a name of its own, or by their numbers."""
    made = []
    for person in PEOPLE:
        if person != owner:
            kind = random.choice(["name", "own", "number"])
            name = {"name": person, "own": f"{person} {owner}'s friend", "number": NUMBERS[person]}[kind]
            made.append((person, name))
    return tuple(made)


def period(events: Sequence[Happening], first: float, last: float) -> list[Happening]:
    """The events between two shares of the chat, whole minutes."""
    size = len(events) - 1
    begins, ends = events[int(first * size)].minute, events[int(last * size)].minute
    return [event for event in events if begins <= event.minute <= ends]
