"""The two lists that an organisation keeps itself: members with their roles, and who attended which session."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import polars as pl

from analyser.chat.names import clean_name
from analyser.errors import TableUnreadable

ROLES = ("admin", "tutor", "volunteer", "participant")
TEAM = ("admin", "tutor", "volunteer", "team")
"""Roles that the policy counts as the team: "Sew Positive team members, tutors and/or volunteers". The role "team" is
that of people whom the settings name without saying more."""

ATTENDANCE = pl.Schema({"member": pl.String, "session": pl.Date, "attended": pl.String})
ATTENDED = {"": "yes", "yes": "yes", "y": "yes", "1": "yes", "true": "yes", "attended": "yes", "present": "yes"}
ABSENT = {"no": "no", "n": "no", "0": "no", "false": "no", "absent": "no", "excused": "excused"}

LONGEST_SHOWN = 40
"""How much of a value that cannot be used is shown: somebody may have named the chat instead of the CSV."""


def read_members(path: Path) -> dict[str, str]:
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


def read_attendance(path: Path) -> pl.DataFrame:
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


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict]]:
    """The lines of a CSV as dicts, with their line numbers; headings in any case, commas or semicolons."""
    try:
        with path.open("rb") as file:
            if file.read(4) == b"PK\x03\x04":
                raise TableUnreadable(f"{path} is a spreadsheet. In the program that made it, save it as 'CSV UTF-8'.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=";" if ";" in first and "," not in first else ",")
            reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or []]
            missing = [column for column in needed if column not in reader.fieldnames]
            if missing:
                raise TableUnreadable(
                    f"{path} has no column '{missing[0]}'. Its first line should be: {','.join(needed)}"
                )
            for row in reader:
                if not any(isinstance(value, str) and value.strip() for value in row.values()):
                    continue
                if any(row[column] is None for column in needed):
                    raise TableUnreadable(
                        f"{path}, line {reader.line_num}: fewer values than columns. Needed: {','.join(needed)}"
                    )
                yield reader.line_num, row
    except OSError as error:
        reason = error.strerror or error
        raise TableUnreadable(
            f"{path} could not be opened: {reason}. Check its name, and that you may read it."
        ) from None
    except UnicodeDecodeError:
        raise TableUnreadable(f"{path} is not a CSV file in UTF-8. Save it as 'CSV UTF-8'.") from None
    except csv.Error as error:
        raise TableUnreadable(f"{path} is not a CSV file ({error}). Save it as 'CSV UTF-8'.") from None


def _day(path: Path, line: int, written: str) -> date:
    """The day meant by 2025-06-24, or by 24/06/2025 as spreadsheets in the United Kingdom write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(written.strip(), form).date()
        except ValueError:
            continue
    raise TableUnreadable(f"{path}, line {line}: {_shown(written)} is not a date. Write it like 2025-06-24.")


def _attended(path: Path, line: int, written: str | None) -> str:
    answer = (ATTENDED | ABSENT).get((written or "").strip().lower())
    if answer is None:
        raise TableUnreadable(f"{path}, line {line}: {_shown(written)} should be yes, no or excused.")
    return answer


def _shown(value: str) -> str:
    return f"'{value[:LONGEST_SHOWN]}'"
