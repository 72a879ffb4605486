"""Registers for tests: opened in a folder of their own, filled with small chats whose findings a test chooses.

A test that must not depend on what the detector makes of a message gives the findings itself: a line of a chat that begins with
``[rule]`` is found by that rule, ``[rule<]`` begins a stretch that ``[rule>]`` ends.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from analyser.cases import open_register
from analyser.cases.keys import Person
from analyser.cases.place import Place
from analyser.chat.group import Group
from analyser.export import Export, read
from analyser.policy import Policy, load
from analyser.rules import every_rule
from analyser.rules.finding import Finding, RecordKeys

MARK = re.compile(r"\[([a-z-]+)([<>]?)\] ?")
DAY = re.compile(r"\d\d/\d\d/\d{4} ")


@dataclass
class Told:
    """What a register told a person: the recovery key, once."""

    texts: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> None:
        self.texts.append(text)

    @property
    def recovery(self) -> str:
        """The recovery key that was shown."""
        return re.search(r"(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}", self.texts[-1])[0]


def place_in(folder: Path, url: str | None = None) -> Place:
    """A register's place in a folder, with its key file beside it."""
    return Place(folder / "data", url, folder / "keys" / "register.key")


def opened(folder: Path, url: str | None = None, now: datetime | None = None, make: bool = True):
    """The register in a folder, made where there is none; `now` is what its clock says."""
    clock = {} if now is None else {"now": lambda: now}
    return open_register(place_in(folder, url), Person(Told()), make, **clock)


@dataclass(frozen=True)
class GroupOf:
    """One group with the findings that a test chose."""

    export: Export
    group: Group
    findings: tuple[Finding, ...]
    cannot_know: dict = field(default_factory=dict)
    not_checked: dict = field(default_factory=dict)
    warnings: tuple = ()
    measures: dict = field(default_factory=dict)
    unread: dict = field(default_factory=dict)


@dataclass(frozen=True)
class ReviewOf:
    """A review with the findings that a test chose."""

    groups: tuple[GroupOf, ...]
    policy: Policy = field(default_factory=load)
    detector: dict = field(default_factory=lambda: {"analyser": "test", "rules": "1"})


def chat(folder: Path, lines: str, name: str = "Menders") -> tuple[Path, list[tuple[str, str, int]]]:
    """Write an Android export of lines ``[day ]HH:MM Name: text``; returns it, and the marks: rule, sign, record."""
    day, written, marks = "03/03/2025", [], []
    for line in filter(None, map(str.strip, lines.splitlines())):
        while found := MARK.match(line) or DAY.match(line):
            line = line[found.end() :]
            if found.re is DAY:
                day = found[0].strip()
            else:
                marks.append((found[1], found[2], len(written)))
        time, _, rest = line.partition(" ")
        written.append(f"{day}, {time} - {rest}\n")
    path = folder / f"WhatsApp Chat with {name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(written), "utf-8")
    return path, marks


def reviewed(folder: Path, lines: str, name: str = "Menders", **more) -> ReviewOf:
    """A review of a small chat with the findings that its marks choose (see the head of this module)."""
    path, marks = chat(folder, lines, name)
    export = read(path, "dmy")
    group = Group(name=export.group, chat=export.chat)
    return ReviewOf((GroupOf(export, group, tuple(_findings(group, marks))),), **more)


def _findings(group: Group, marks):
    keys, begun = RecordKeys(group.chat, group.name), {}
    for rule, sign, record in marks:
        if sign == "<":
            begun[rule] = record
            continue
        first = begun.pop(rule) if sign == ">" else record
        rows = group.chat.slice(first, record - first + 1)
        yield Finding(
            id=keys.finding_id(rule, first),
            rule=rule,
            clause=every_rule()[rule].clause,
            group=group.name,
            first=first,
            last=record,
            line=rows["line"][0],
            last_line=rows["line"][-1],
            timestamp=rows["timestamp"][0],
            members=tuple(rows["sender"].drop_nulls().unique(maintain_order=True)),
            sure="judge",
            score=0.9,
            spans=((0, 1),) if sign == "" else (),
            why="It reads like something a person should look at.",
        )
