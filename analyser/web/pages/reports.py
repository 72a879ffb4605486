"""Finished reports: made from the register, kept in the data folder, looked at and downloaded."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

from starlette.responses import FileResponse, Response

from analyser.cases import cycles, outcomes
from analyser.errors import Refused

NAME = re.compile(r"\d{4}-\d{8}-\d{6}")
"""A report's folder: the year in which its review period begins, and the moment at which it was made."""

FORMS = {
    "review.html": "The report",
    "review-summary.html": "The summary, one page",
    "review-large-print.html": "The report in large print",
    "review.pdf": "The report as PDF",
    "review.json": "Its figures as JSON",
}

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".csv": "text/csv",
}

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""A report carries its style sheet in itself, and its own policy names that one by its hash."""


def every(visit) -> Response:
    """All reports, the newest first, and the form to make one."""
    desk = visit.desk
    found = sorted((path for path in _folder(visit).iterdir() if NAME.fullmatch(path.name)), reverse=True)
    with desk.register.read() as session:
        standing = cycles.standing(desk.register, session, desk.policy)
        years = outcomes.years(session)
    reports = list(filter(None, map(_told, found)))
    return visit.page("reports.html", reports=reports, years=years[::-1], standing=standing)


def _folder(visit) -> Path:
    folder = visit.desk.reports
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _told(folder: Path) -> dict | None:
    """What a report is, by its own figures; None for one that was not finished."""
    try:
        told = json.loads((folder / "review.json").read_text("utf-8"))
        head, changed = told["head"], told["summary"]["changed"]
    except (OSError, ValueError, KeyError):
        return None
    tables = sorted(path.name for path in (folder / "tables").glob("*.csv"))
    forms = {name: title for name, title in FORMS.items() if (folder / name).is_file()}
    found = {"name": folder.name, "period": head["period"], "made": head["made_on"], "forms": forms, "tables": tables}
    return found | {"changed": changed}


def make(visit) -> Response:
    """Make the trustees' report of a review year."""
    from analyser.report import write_report
    from analyser.report.given import of_cycle

    desk, year = visit.desk, visit.field("year")
    if not year.isdigit():
        raise Refused("Choose a review year.")
    with desk.register.read() as session:
        period = cycles.period_of(desk.policy, int(year), desk.register.today)
        data = of_cycle(desk.register, session, desk.policy, desk.settings(), period, date.today())
    name = f"{period.first.year}-{desk.register.now():%Y%m%d-%H%M%S}"
    write_report(data, _folder(visit) / name)
    return visit.go("/reports", note="The report is ready. Look at it before you pass it on.")


def _report(visit) -> Path:
    name = visit.request.path_params["report"]
    folder = visit.desk.reports / name
    if not NAME.fullmatch(name) or not folder.is_dir():
        raise Refused("There is no such report.")
    return folder


def file(visit) -> Response:
    """One file of a report: shown, or with ``?download`` saved."""
    folder = _report(visit)
    asked = visit.request.path_params["file"]
    path = (folder / asked.replace("\0", "")).resolve()
    if "\0" in asked or not path.is_relative_to(folder.resolve()) or path.suffix not in KINDS or not path.is_file():
        raise Refused("There is no such file in this report.")
    download = "download" in visit.request.query_params or path.suffix in (".csv", ".json")
    return FileResponse(
        path,
        media_type=KINDS[path.suffix],
        filename=f"{folder.name[:4]}-{path.name}",
        content_disposition_type="attachment" if download else "inline",
        headers={"content-security-policy": POLICY},
    )


def remove(visit) -> Response:
    """Throw a report away."""
    shutil.rmtree(_report(visit))
    return visit.go("/reports", note="The report was removed.")
