"""Finished reports: made from the register, looked at, compared, downloaded, and shown to the trustees."""

import re
from datetime import UTC, date

from starlette.responses import FileResponse, Response

from analyser.cases import cycles, journal, listing, outcomes
from analyser.errors import Refused
from analyser.web import shelf

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".csv": "text/csv",
}

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""A report carries its style sheet in itself, and its own policy names that one by its hash."""


def every(visit) -> Response:
    """All reports, the newest first, and for an administrator the form to make one."""
    desk = visit.desk
    with desk.register.read() as session:
        standing = cycles.standing(desk.register, session, desk.policy)
        years = _years(visit, session) if _sees_all(visit) else {}
        changed = journal.last(session, CHANGES) if _sees_all(visit) else None
    return visit.page(
        "reports.html",
        reports=shelf.all_of(desk.reports, _sees_all(visit)),
        years=years,
        standing=standing,
        approved=desk.policy.approved,
        changed=changed and changed.replace(tzinfo=UTC),
    )


CHANGES = ("taken in", "decided", "undone", "group removed", "erased", "case opened", "restored")
"""Entries of the journal after which a report is not of the newest state."""


def _sees_all(visit) -> bool:
    return visit.who.role == "admin"


def _years(visit, session) -> dict[int, tuple[int, int]]:
    """The years that can be reported, the newest first, each with how many of its cases wait, and how many there are."""
    policy, today = visit.desk.policy, visit.desk.register.today
    periods = [cycles.period_of(policy, year, today) for year in outcomes.years(session)[::-1]]
    return listing.undecided_by_period(session, periods)


def make(visit) -> Response:
    """Make the trustees' report of a review year; trustees do not see it yet."""
    from analyser.report import write_report
    from analyser.report.given import of_cycle

    desk, year = visit.desk, visit.field("year")
    if not re.fullmatch("[0-9]{4}", year):
        raise Refused("Choose a review year.")
    with desk.register.read() as session:
        period = cycles.period_of(desk.policy, int(year), desk.register.today)
        data = of_cycle(desk.register, session, desk.policy, desk.settings(), period, date.today())
    name = f"{period.first.year}-{desk.register.now():%Y%m%d-%H%M%S}"
    write_report(data, shelf.ready(desk.reports) / name)
    visit.note_down("report made", f"report {name}")
    return visit.go("/reports", note="The report is ready. Read it, then show it to the trustees.")


def _report(visit) -> shelf.Report:
    return shelf.find(visit.desk.reports, visit.request.path_params["report"], _sees_all(visit))


def file(visit) -> Response:
    """One file of a report: shown, or with ``?download`` saved."""
    folder = _report(visit).folder
    asked = visit.request.path_params["file"]
    if "\0" in asked or len(asked) > 200:
        raise Refused("There is no such file in this report.")
    path = (folder / asked).resolve()
    inside = path.is_relative_to(folder.resolve()) and path.name != shelf.SHOWN
    if not inside or path.suffix not in KINDS or not path.is_file():
        raise Refused("There is no such file in this report.")
    download = "download" in visit.request.query_params or path.suffix in (".csv", ".json")
    return FileResponse(
        path,
        media_type=KINDS[path.suffix],
        filename=f"{folder.name[:4]}-{path.name}",
        content_disposition_type="attachment" if download else "inline",
        headers={"content-security-policy": POLICY},
    )


def compare(visit) -> Response:
    """Two reports side by side."""
    asked = visit.request.query_params
    found = [shelf.find(visit.desk.reports, asked.get(name, ""), _sees_all(visit)) for name in ("one", "other")]
    one, other = sorted(found, key=lambda report: report.name)
    return visit.page("compare.html", one=one, other=other, compared=shelf.compare(one, other))


def show(visit) -> Response:
    """Let the trustees see a report."""
    report = _report(visit)
    visit.note_down("report shown", f"report {report.name}")
    shelf.show(report, visit.who.name, visit.desk.register.now())
    return visit.go("/reports", note="The trustees see the report when they sign in.")


def hide(visit) -> Response:
    """Let the trustees see a report no more."""
    report = _report(visit)
    visit.note_down("report hidden", f"report {report.name}")
    shelf.hide(report)
    return visit.go("/reports", note="The trustees do not see the report any more.")


def remove(visit) -> Response:
    """Throw a report away."""
    if visit.field("sure") != "yes":
        raise Refused("Tick the box to say that this report is to go.")
    report = _report(visit)
    visit.note_down("report removed", f"report {report.name}")
    shelf.remove(report)
    return visit.go("/reports", note="The report was removed.")
