"""Finished reports, each in a folder of its own beside the register; trustees see one when an administrator shows it to them."""

import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from analyser.errors import Refused
from analyser.files import replacing

NAME = re.compile(r"\d{4}-\d{8}-\d{6}")
"""A report's folder: the year in which its review period begins, and the moment at which it was made."""

FORMS = {
    "review.html": "The report",
    "review-summary.html": "The summary, one page",
    "review-large-print.html": "The report in large print",
    "review.pdf": "The report as PDF",
    "review.json": "Its figures as JSON",
}

SHOWN = "shown.json"
"""The file that says who showed a report to the trustees, and when."""


@dataclass(frozen=True)
class Report:
    """One finished report: the parts of its JSON that the page shows, and by whom and when trustees were let see it (`shown`)."""

    folder: Path
    head: dict
    summary: dict
    clauses: tuple[dict, ...]
    shown: dict | None

    @property
    def name(self) -> str:
        """Its folder's name, by which addresses call it."""
        return self.folder.name

    @property
    def made(self) -> datetime:
        """When it was made, by this computer's clock."""
        return datetime.strptime(self.name[5:], "%Y%m%d-%H%M%S").replace(tzinfo=UTC).astimezone()

    @property
    def forms(self) -> dict[str, str]:
        """File -> what it is."""
        return {name: title for name, title in FORMS.items() if (self.folder / name).is_file()}

    @property
    def tables(self) -> list[str]:
        """The files of its tables."""
        return sorted(path.name for path in (self.folder / "tables").glob("*.csv"))


def ready(shelf: Path) -> Path:
    """The folder of all reports, made where there is none; nobody else on this computer can look into it."""
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shelf


def all_of(shelf: Path, hidden: bool) -> list[Report]:
    """Every finished report, the newest year first; with `hidden` also those that trustees do not see."""
    shelf = ready(shelf)
    folders = sorted((path for path in shelf.iterdir() if NAME.fullmatch(path.name)), reverse=True)
    return [report for report in map(_read, folders) if report and (hidden or report.shown)]


def find(shelf: Path, name: str, hidden: bool) -> Report:
    """One report by its name.

    Raises
    ------
    Refused
        There is none of that name, or trustees do not see it yet.
    """
    report = _read(shelf / name) if NAME.fullmatch(name) else None
    if report is None or not (hidden or report.shown):
        raise Refused("There is no such report.")
    return report


def show(report: Report, by: str, at: datetime) -> None:
    """Let trustees see a report."""
    with replacing(report.folder / SHOWN) as file:
        file.write(json.dumps({"by": by, "at": at.isoformat()}).encode())


def hide(report: Report) -> None:
    """Let trustees see a report no more."""
    (report.folder / SHOWN).unlink(missing_ok=True)


def remove(report: Report) -> None:
    """Throw a report away."""
    shutil.rmtree(report.folder)


def _read(folder: Path) -> Report | None:
    """A report by its own figures; None for one that was not finished."""
    try:
        told = json.loads((folder / "review.json").read_text("utf-8"))
        shown = json.loads((folder / SHOWN).read_text("utf-8")) if (folder / SHOWN).is_file() else None
        return Report(folder, told["head"], told["summary"], tuple(told["clauses"]), shown)
    except (OSError, ValueError, KeyError):
        return None


@dataclass(frozen=True)
class Compared:
    """Two reports side by side: figures by their label, and the clauses whose answer is another; `same` counts the others.

    `figures` are rows of label, value of the one, value of the other ("" where a report has none); `clauses` rows of section,
    clause, answer of the one, answer of the other.
    """

    figures: tuple[tuple[str, str, str], ...]
    clauses: tuple[tuple[str, str, str, str], ...]
    same: int


def compare(one: Report, other: Report) -> Compared:
    """What two reports say of the same things, as they say it: no number is worked out that they withhold."""
    figures = [{each["label"]: each["value"] for each in report.summary["figures"]} for report in (one, other)]
    answers = [
        {(each["section"], each["clause"]): each["answer"] for each in report.clauses} for report in (one, other)
    ]
    both = list(dict.fromkeys([*answers[0], *answers[1]]))
    rows = [(*clause, answers[0].get(clause, ""), answers[1].get(clause, "")) for clause in both]
    differ = [row for row in rows if row[2] != row[3]]
    labels = dict.fromkeys([*figures[0], *figures[1]])
    side_by_side = ((label, str(figures[0].get(label, "")), str(figures[1].get(label, ""))) for label in labels)
    return Compared(tuple(side_by_side), tuple(differ), len(rows) - len(differ))
