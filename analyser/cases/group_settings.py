"""What somebody said of a group: its kind, course end, purpose, team, lists of members and attendance, and names of one person.

It stands beside `site.toml`, which the web page cannot write, and holds names; so the register keeps it sealed. Where both speak
of a group, the register's word holds: it was said later, in the page that shows it.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analyser.cases import journal
from analyser.cases.database import Register
from analyser.cases.people import Names
from analyser.cases.tables import Chat, GroupTold
from analyser.chat.registers import read_aliases, read_attendance, read_members
from analyser.errors import Refused
from analyser.files import Held
from analyser.site import KINDS, GroupSettings, Site

ORGANISATION = "organisation"
"""The key of what is said of the organisation itself (`analyser.cases.organisation`), which is no group's token."""

LONGEST_PURPOSE = 500
MOST_TEAM = 200
LARGEST_LIST = 2**20
"""Bytes of a list: twenty thousand lines."""

LISTS = {"members": read_members, "attendance": read_attendance, "aliases": read_aliases}
"""The lists, each with what reads it: a list that cannot be read is not kept."""


@dataclass(frozen=True)
class Told:
    """What somebody said of a group. The lists are CSV texts as given, empty where there is none."""

    kind: str | None = None
    course_end: date | None = None
    purpose: str = ""
    team: tuple[str, ...] = ()
    members: str = ""
    attendance: str = ""
    aliases: str = ""

    @property
    def settings(self) -> GroupSettings:
        """The same as rules and measures read it."""
        members, attendance = (self._held(name) for name in ("members", "attendance"))
        return GroupSettings(self.kind, self.course_end, self.purpose or None, self.team, members, attendance)

    def _held(self, name: str) -> Held | None:
        text = getattr(self, name)
        return Held(f"the list of {name}", text.encode()) if text else None


def checked(told: Told) -> Told:
    """What was said, if it can be used.

    Raises
    ------
    Refused
        The kind is none, or something is too long.
    TableUnreadable
        A list cannot be read; says which line and why.
    """
    if told.kind not in (None, *KINDS):
        raise Refused("A group is of the kind course or social.")
    if len(told.purpose) > LONGEST_PURPOSE or len(told.team) > MOST_TEAM:
        raise Refused(f"A purpose has at most {LONGEST_PURPOSE} letters, a team at most {MOST_TEAM} names.")
    for name, read in LISTS.items():
        text = getattr(told, name)
        if len(text.encode()) > LARGEST_LIST:
            raise Refused(f"The list of {name} is larger than {LARGEST_LIST // 2**20} MB.")
        if text:
            read(Held(f"the list of {name}", text.encode()))
    return told


def keep(register: Register, group: str, told: Told, by: str) -> None:
    """Keep what was said of a group, in place of what was said before; errors as `checked`."""
    checked(told)
    with register.write() as session:
        written = asdict(told) | {"course_end": told.course_end and told.course_end.isoformat(), "group": group}
        sealed = register.names.seal(json.dumps(written))
        session.merge(GroupTold(key=_key(register.names, group), sealed=sealed))
        said = [name for name, value in asdict(told).items() if value]
        journal.append(register, session, by, "group settings", _key(register.names, group), {"said": said})


def drop(register: Register, session: Session, chat: Chat) -> None:
    """Take out what was said of a group under any name that it bore, unless another group bears that name too."""
    others = session.scalars(select(Chat.names).where(Chat.id != chat.id, Chat.removed.is_(False)))
    kept = {token for names in others for token in names}
    for row in session.scalars(select(GroupTold).where(GroupTold.key != ORGANISATION)).all():
        found = _read(register.names, row)
        token = register.tombstones.token(found[0]) if found else ""
        if token in chat.names and token not in kept:
            session.delete(row)
    session.flush()


def of_group(register: Register, session: Session, group: str) -> Told:
    """What was said of a group; nothing where nobody said anything."""
    row = session.get(GroupTold, _key(register.names, group))
    found = row and _read(register.names, row)
    return found[1] if found else Told()


def every(register: Register, session: Session) -> dict[str, Told]:
    """Group -> what was said of it."""
    rows = session.scalars(select(GroupTold).where(GroupTold.key != ORGANISATION))
    return dict(filter(None, (_read(register.names, row) for row in rows)))


def onto(site: Site, said: Mapping[str, Told]) -> Site:
    """The settings of `site.toml`, with what was said of groups in their place."""
    return replace(site, groups={**site.groups, **{group: told.settings for group, told in said.items()}})


def one_person(said: Iterable[Told]) -> Held | None:
    """The lists of names that are one person, as one; None where there is none."""
    rows = [row for told in said if told.aliases for row in csv.DictReader(io.StringIO(told.aliases))]
    if not rows:
        return None
    text = io.StringIO()
    writer = csv.DictWriter(text, ("name", "same_as", "one_person"), restval="yes", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return Held("the lists of names that are one person", text.getvalue().encode())


def lines_about(register: Register, session: Session, tokens: set[str]) -> list[dict]:
    """What was said of somebody in the lists of groups, by the tokens of their names: group, which list, and the line's cells."""
    found = []
    for group, told in every(register, session).items():
        if any(register.names.token(name) in tokens for name in told.team):
            found.append({"group": group, "list": "team", "line": []})
        for name in LISTS:
            rows = list(csv.reader(io.StringIO(getattr(told, name))))[1:]
            found += [
                {"group": group, "list": name, "line": row}
                for row in rows
                if any(cell and register.names.token(cell) in tokens for cell in row)
            ]
    return found


def forget(register: Register, session: Session, tokens: set[str]) -> int:
    """Take people out of what was said of groups, by the tokens of their names; returns how many lines went."""
    gone = 0
    for row in session.scalars(select(GroupTold).where(GroupTold.key != ORGANISATION)).all():
        found = _read(register.names, row)
        if found is None:  # sealed with a key that was given up
            session.execute(delete(GroupTold).where(GroupTold.key == row.key))
            continue
        group, told = found
        team = tuple(name for name in told.team if register.names.token(name) not in tokens)
        lists = {name: _without(getattr(told, name), register.names, tokens) for name in LISTS}
        gone += len(told.team) - len(team) + sum(dropped for _, dropped in lists.values())
        fresh = replace(told, team=team, **{name: text for name, (text, _) in lists.items()})
        written = asdict(fresh) | {"course_end": told.course_end and told.course_end.isoformat(), "group": group}
        row.sealed = register.names.seal(json.dumps(written))
    return gone


def _without(text: str, names: Names, tokens: set[str]) -> tuple[str, int]:
    """A CSV without the lines in which somebody's name stands, and how many those were."""
    if not text:
        return text, 0
    rows = list(csv.reader(io.StringIO(text)))
    kept = [row for row in rows if not any(cell and names.token(cell) in tokens for cell in row)]
    written = io.StringIO()
    csv.writer(written).writerows(kept)
    return written.getvalue(), len(rows) - len(kept)


def _read(names: Names, row: GroupTold) -> tuple[str, Told] | None:
    opened = names.open(row.sealed)
    if opened is None:
        return None
    found = json.loads(opened)
    group, end = found.pop("group"), found.pop("course_end")
    return group, Told(**found | {"team": tuple(found["team"]), "course_end": end and date.fromisoformat(end)})


def _key(names: Names, group: str) -> str:
    return names.token(group)
