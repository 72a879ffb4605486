"""The lists that an organisation keeps itself: members with their roles, who attended which session, and which names
are one person.
"""

import csv
import io
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from analyser.chat.names import clean_name
from analyser.errors import TableUnreadable
from analyser.files import Held

ROLES = ("admin", "tutor", "volunteer", "participant")
TEAM = ("admin", "tutor", "volunteer", "team")
"""Roles that the policy counts as the team: "Sew Positive team members, tutors and/or volunteers". The role "team" is
that of people whom the settings name without saying more."""

ATTENDANCE = pl.Schema({"member": pl.String, "session": pl.Date, "attended": pl.String})
ATTENDED = {"": "yes", "yes": "yes", "y": "yes", "1": "yes", "true": "yes", "attended": "yes", "present": "yes"}
ABSENT = {"no": "no", "n": "no", "0": "no", "false": "no", "absent": "no", "excused": "excused"}

ONE_PERSON = {"yes": True, "y": True, "1": True, "true": True, "no": False, "n": False, "0": False, "false": False}
UNDECIDED = ("", "?")
"""Answers of somebody who has not decided yet: such a line says nothing."""

LONGEST_SHOWN = 40
"""How much of a value that cannot be used is shown: somebody may have named the chat instead of the CSV."""


def read_members(path: Path | Held) -> dict[str, str]:
    """Name -> role from a CSV with the columns ``name,role``; roles are `ROLES`.

    Raises
    ------
    TableUnreadable
        The file cannot be opened or read, lacks a column, or has a role that is not known; names file and line.
    """
    roles = {}
    for line, row in _rows(path, ("name", "role")):
        role = row["role"].strip().lower()
        if role not in ROLES:
            raise TableUnreadable(f"{path}, line {line}: {_shown(role)} is not a role. Roles are: {', '.join(ROLES)}.")
        name = clean_name(row["name"])
        if roles.setdefault(name, role) != role:
            raise TableUnreadable(f"{path}, line {line}: {_shown(name)} has another role on a line before. Keep one.")
    return roles


def read_attendance(path: Path | Held) -> pl.DataFrame:
    """Who attended which session, from a CSV with the columns ``member,session_date[,attended]``.

    Returns
    -------
    DataFrame of `ATTENDANCE`, one row a line:
        member     String   name, cleaned as names in an export are
        session    Date     day of the session
        attended   String   "yes" (also where the column is missing or empty), "no" or "excused"

    Raises
    ------
    TableUnreadable
        As `read_members`, also for a date that is not YYYY-MM-DD.
    """
    rows = [
        (clean_name(row["member"]), _day(path, line, row["session_date"]), _attended(path, line, row.get("attended")))
        for line, row in _rows(path, ("member", "session_date"))
    ]
    return pl.DataFrame(rows, schema=ATTENDANCE, orient="row")


@dataclass(frozen=True)
class Aliases:
    """Which names are one person, as the administrator says.

    Attributes
    ----------
    names
        Name in an export -> the name that stands for it everywhere. No name stands on both sides.
    apart
        Pairs of names of which the administrator said that they are two people.
    lines
        Each name of the list -> the first line that has it.
    """

    names: dict[str, str] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()
    lines: dict[str, int] = field(default_factory=dict)

    def unknown(self, known: Set[str]) -> list[int]:
        """The lines with a name to replace that is not among `known`, the names of the exports."""
        return sorted(self.lines[name] for name in self.names if name not in known)

    def undecided(self, proposals: pl.DataFrame) -> pl.DataFrame:
        """Those of `analyser.chat.proposals.propose_merges` of which nobody said that they are two people."""
        pairs = proposals.select("name", "same_as").rows()
        return proposals.filter(pl.Series([frozenset(pair) not in self.apart for pair in pairs], dtype=pl.Boolean))


def read_aliases(path: Path | Held) -> Aliases:
    """Which names are one person, from a CSV with the columns ``name,same_as[,one_person]``.

    `name` is a name as it stands in an export, `same_as` the name that is used for this person from then on. A line
    counts where `one_person` says yes or there is no such column; "no" keeps two people apart, and "?" or nothing is
    not decided. Where a line says that Ann is Anna and another that Anna is Annie, Ann is Annie. "You" under `name`
    names whoever made the export, where the export does not show it.

    Raises
    ------
    TableUnreadable
        As `read_members`, also for an empty name, for a name that is said to be two others, for names that lead back to
        themselves, and for lines that say both yes and no; names file and line.
    """
    same, apart, lines = {}, {}, {}
    for line, row in _rows(path, ("name", "same_as")):
        pair = _alias(path, line, row["name"]), _alias(path, line, row["same_as"])
        answer = _one_person(path, line, row.get("one_person", "") if "one_person" in row else "yes")
        if answer is None:
            continue
        for name in pair:
            lines.setdefault(name, line)
        if answer:
            _join(path, line, pair, same)
            lines[pair[0]] = line
        else:
            apart.setdefault(frozenset(pair), line)
    names = {name: _last(name, same) for name in same}
    return Aliases(names, _apart(path, apart, names), lines)


def _alias(path: Path | Held, line: int, written: str) -> str:
    """A name as an export has it; the apostrophe that keeps spreadsheets from reading a number as a sum goes."""
    name = clean_name(_GUARDED.sub(r"\1", written))
    if not name:
        raise TableUnreadable(f"{path}, line {line}: a name is empty. Write both names, or take the line out.")
    return name


_GUARDED = re.compile(r"^\s*'([=+\-@\uff1d\uff0b\uff0d\uff20])")


def _one_person(path: Path | Held, line: int, written: str | None) -> bool | None:
    answer = (written or "").strip().lower()
    if answer not in UNDECIDED and answer not in ONE_PERSON:
        raise TableUnreadable(f"{path}, line {line}: {_shown(written)} should be yes, no or ?.")
    return ONE_PERSON.get(answer)


def _join(path: Path | Held, line: int, pair: tuple[str, str], same: dict[str, str]) -> None:
    """Note that the first of two names is the second."""
    name, other = pair
    if other == "You":
        raise TableUnreadable(
            f"{path}, line {line}: 'You' is nobody's name. Write it under 'name', and the name beside."
        )
    if same.get(name, other) != other:
        raise TableUnreadable(f"{path}, line {line}: {_shown(name)} is somebody else on a line before. Keep one.")
    if _last(other, same) == name:
        raise TableUnreadable(f"{path}, line {line}: {_shown(name)} leads back to itself. Keep one direction.")
    same[name] = other


def _last(name: str, same: dict[str, str]) -> str:
    """The name at the end of a chain of names; `same` leads nowhere twice."""
    while name in same:
        name = same[name]
    return name


def _apart(path: Path | Held, pairs: dict[frozenset[str], int], names: dict[str, str]) -> frozenset[frozenset[str]]:
    """The pairs that are two people, by the names that stand for them."""
    kept = {frozenset(names.get(name, name) for name in pair): line for pair, line in pairs.items()}
    for pair, line in kept.items():
        if len(pair) == 1:
            raise TableUnreadable(
                f"{path}, line {line}: these are two people here, and one person by other lines. Keep one answer."
            )
    return frozenset(kept)


def _rows(path: Path | Held, needed: tuple[str, ...]) -> Iterator[tuple[int, dict]]:
    """The lines of a CSV as dicts, with their line numbers; headings in any case, commas or semicolons."""
    text = _text(path)
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first and "," not in first else ",")
    try:
        reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or []]
        missing = [column for column in needed if column not in reader.fieldnames]
        if missing:
            raise TableUnreadable(f"{path} has no column '{missing[0]}'. Its first line should be: {','.join(needed)}")
        for row in reader:
            if not any(isinstance(value, str) and value.strip() for value in row.values()):
                continue
            if any(row[column] is None for column in needed):
                raise TableUnreadable(
                    f"{path}, line {reader.line_num}: fewer values than columns. Needed: {','.join(needed)}"
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise TableUnreadable(f"{path} is not a CSV file ({error}). Save it as 'CSV UTF-8'.") from None


def _text(path: Path | Held) -> str:
    """The whole file, so that none stays open while its lines are looked at."""
    try:
        content = path.read_bytes()
        if content.startswith(b"PK\x03\x04"):
            raise TableUnreadable(f"{path} is a spreadsheet. In the program that made it, save it as 'CSV UTF-8'.")
        return content.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or error
        raise TableUnreadable(
            f"{path} could not be opened: {reason}. Check its name, and that you may read it."
        ) from None
    except UnicodeDecodeError:
        raise TableUnreadable(f"{path} is not a CSV file in UTF-8. Save it as 'CSV UTF-8'.") from None


def _day(path: Path | Held, line: int, written: str) -> date:
    """The day meant by 2025-06-24, or by 24/06/2025 as spreadsheets in the United Kingdom write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(written.strip(), form).date()
        except ValueError:
            continue
    raise TableUnreadable(f"{path}, line {line}: {_shown(written)} is not a date. Write it like 2025-06-24.")


def _attended(path: Path | Held, line: int, written: str | None) -> str:
    answer = (ATTENDED | ABSENT).get((written or "").strip().lower())
    if answer is None:
        raise TableUnreadable(f"{path}, line {line}: {_shown(written)} should be yes, no or excused.")
    return answer


def _shown(value: str) -> str:
    return f"'{value[:LONGEST_SHOWN]}'"
