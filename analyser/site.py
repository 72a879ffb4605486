"""The organisation's own settings (`site.toml`): its contacts and places, and what each group is for.

```toml
[organisation]
name = "Sew Positive"
contacts = ["hello@sewpositive.example.org", "01632 960142"]    # never personal information
places = ["2 Market Row"]
false_alarms = 5                        # so many per 1,000 ordinary messages are borne: 2, 5, 10 or 20

[groups."Tuesday Menders"]              # by the group's name, or by the export's file name
kind = "course"                         # or "social"
course_end = 2025-06-24
purpose = "mending and visible repair"
team = ["Alex (tutor)", "Priti"]        # or members = "menders.members.csv": name,role
attendance = "menders.attendance.csv"   # member,session_date[,attended]

[register]
keep_text_days = 180                    # messages that findings point to, counted from the day they were taken in
keep_people_days = 1096                 # names, and who sent what when
```

File names in it are looked for beside the file itself. Without a file there are no settings, and rules that
need one say that they cannot know.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from analyser import arguments
from analyser.errors import SettingsUnreadable
from analyser.files import Held

KINDS = ("course", "social")

LONGEST_KEPT = 3653
"""Ten years, in days: no review of a chat needs more."""

ALARMS = (2, 5, 10, 20)
"""The choices of how many false alarms in 1,000 ordinary messages an organisation will bear, all message rules together.
Fewer alarms mean that more breaches are missed; words of crisis are treated alike at every choice."""


@dataclass(frozen=True)
class Organisation:
    """The charity: its name, and the contacts and places that are its own and so never personal information.

    `false_alarms` is one of `ALARMS`.
    """

    name: str = "Sew Positive"
    contacts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    false_alarms: int = 5


@dataclass(frozen=True)
class GroupSettings:
    """What an export cannot tell of a group. None or empty where nobody said.

    `team` are names whose role is not given by a members CSV; `members` and `attendance` are paths of CSV files.
    """

    kind: str | None = None
    course_end: date | None = None
    purpose: str | None = None
    team: tuple[str, ...] = ()
    members: Path | Held | None = None
    attendance: Path | Held | None = None


@dataclass(frozen=True)
class Retention:
    """For how many days the case register keeps what was personal, counted from the day on which it was taken in.

    `keep_text_days` is for the texts of messages: long enough to decide, and no longer (UK GDPR, article 5(1)(e)).
    `keep_people_days` is for names and for who sent what when: three review cycles, so that repeated instances (CG-05, action
    4) can be told. Counts and decisions stay.
    """

    keep_text_days: int = 180
    keep_people_days: int = 1096


@dataclass(frozen=True)
class Site:
    """All settings of one organisation."""

    organisation: Organisation = field(default_factory=Organisation)
    groups: dict[str, GroupSettings] = field(default_factory=dict)
    register: Retention = field(default_factory=Retention)

    def group(self, *names: str) -> GroupSettings:
        """The settings of the group that bears any of `names` (its name, its file's name, with or without ending)."""
        by_name = {_key(name): settings for name, settings in self.groups.items()}
        found = (by_name[_key(name)] for name in names if _key(name) in by_name)
        return next(found, GroupSettings())

    def unused(self, names: Iterable[str]) -> tuple[str, ...]:
        """The groups in the settings that none of `names` calls."""
        called = set(map(_key, names))
        return tuple(name for name in self.groups if _key(name) not in called)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def load(path: Path | str) -> Site:
    """Read a site.toml.

    Raises
    ------
    SettingsUnreadable
        The file is not there or not TOML, or has a key or a value that is not known.
    """
    path = arguments.path(path, "site.toml")
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SettingsUnreadable(f"{path} could not be opened: {error.strerror or error}.") from None
    except (ValueError, RecursionError) as error:
        raise SettingsUnreadable(f"{path} is not a TOML file: {error}. See the README for an example.") from None
    check = _Checker(path)
    check.keys(data, "the file", ("organisation", "groups", "register"))
    organisation = check.table(data, "organisation")
    check.keys(organisation, "[organisation]", ("name", "contacts", "places", "false_alarms"))
    groups = check.table(data, "groups")
    check.once(groups)
    return Site(
        Organisation(
            check.value(organisation, "name", str, "[organisation]") or Organisation.name,
            check.strings(organisation, "contacts", "[organisation]"),
            check.strings(organisation, "places", "[organisation]"),
            check.alarms(organisation),
        ),
        {name: check.group(name, check.table(groups, name)) for name in groups},
        check.retention(check.table(data, "register")),
    )


class _Checker:
    """Reads values out of one site.toml and says plainly what is wrong with one."""

    def __init__(self, path: Path):
        self.path = path

    def fail(self, what: str):
        raise SettingsUnreadable(f"{self.path}: {what}")

    def keys(self, table: dict, where: str, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self.fail(f"{where} has '{key}', which is not a setting. Known are: {', '.join(known)}.")

    def table(self, data: dict, name: str) -> dict:
        return self.value(data, name, dict, "the file") or {}

    def value(self, table: dict, key: str, kind: type, where: str):
        found = table.get(key)
        if found is not None and type(found) is not kind:
            wanted = {str: "text in quotes", date: "a date like 2025-06-24", dict: "a section", list: "a list"}[kind]
            self.fail(f"'{key}' in {where} should be {wanted}, not {found!r}.")
        return found

    def strings(self, table: dict, key: str, where: str) -> tuple[str, ...]:
        found = self.value(table, key, list, where) or []
        for entry in found:
            if not isinstance(entry, str) or not entry.strip():
                self.fail(f"'{key}' in {where} should hold text in quotes, not {entry!r}.")
        return tuple(entry.strip() for entry in found)

    def once(self, groups: dict) -> None:
        """Fails where two sections are of one group: capitals and blanks do not tell groups apart."""
        seen: dict[str, str] = {}
        for name in groups:
            if other := seen.get(_key(name)):
                self.fail(f'[groups."{other}"] and [groups."{name}"] are one group. Put them together.')
            seen[_key(name)] = name

    def alarms(self, table: dict) -> int:
        found = table.get("false_alarms", Organisation.false_alarms)
        if type(found) is not int or found not in ALARMS:
            self.fail(
                f"'false_alarms' in [organisation] should be one of {', '.join(map(str, ALARMS))}, not {found!r}."
            )
        return found

    def retention(self, table: dict) -> Retention:
        self.keys(table, "[register]", ("keep_text_days", "keep_people_days"))
        kept = Retention(**{key: self.days(table, key) for key in table})
        if kept.keep_people_days < kept.keep_text_days:
            self.fail("'keep_people_days' in [register] should not be less than 'keep_text_days'.")
        return kept

    def days(self, table: dict, key: str) -> int:
        found = table[key]
        if type(found) is not int or not 1 <= found <= LONGEST_KEPT:
            self.fail(f"'{key}' in [register] should be a whole number from 1 to {LONGEST_KEPT}, not {found!r}.")
        return found

    def group(self, name: str, table: dict) -> GroupSettings:
        where = f'[groups."{name}"]'
        self.keys(table, where, ("kind", "course_end", "purpose", "team", "members", "attendance"))
        kind = self.value(table, "kind", str, where)
        if kind not in (None, *KINDS):
            self.fail(f"'kind' in {where} should be 'course' or 'social', not {kind!r}.")
        return GroupSettings(
            kind=kind,
            course_end=self.value(table, "course_end", date, where),
            purpose=self.value(table, "purpose", str, where),
            team=self.strings(table, "team", where),
            members=self.beside(table, "members", where),
            attendance=self.beside(table, "attendance", where),
        )

    def beside(self, table: dict, key: str, where: str) -> Path | None:
        found = self.value(table, key, str, where)
        if found and "\0" in found:
            self.fail(f"'{key}' in {where} should be the name of a file, not {found!r}.")
        return self.path.parent / found if found else None


def with_tables(settings: GroupSettings, members: Path | None, attendance: Path | None) -> GroupSettings:
    """The same settings with the CSV files that the command line names in place of its own."""
    return replace(settings, members=members or settings.members, attendance=attendance or settings.attendance)
