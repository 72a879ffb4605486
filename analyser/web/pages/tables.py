"""Tables for analysts: cases and measures, by pseudonyms, without a word of any message."""

import csv
import io

from starlette.responses import Response

from analyser.cases import listing, outcomes
from analyser.cases.cycles import periods
from analyser.files import safe_cell


def every(visit) -> Response:
    """What there is."""
    return visit.page("tables.html")


def _csv(name: str, rows) -> Response:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(b"\xef\xbb\xbf" + text.getvalue().encode(), media_type="text/csv", headers=headers)


def cases(visit) -> Response:
    """Every case, a line each."""
    register = visit.desk.register
    heads = ("id", "group", "rules", "clauses", "state", "urgent", "first", "last", "people", "findings", "actions")
    with register.read() as session:
        rows = [
            (
                *(row.id, row.group, "; ".join(row.rules), "; ".join(row.clauses), row.state),
                *("yes" if row.urgent else "no", row.first.isoformat(), row.last.isoformat(), "; ".join(row.people)),
                *(row.findings, "; ".join(action["action"] for action in row.actions)),
            )
            for row in listing.rows(register, session, retention=visit.desk.settings().register)
        ]
    return _csv("cases.csv", [heads, *rows])


def measures(visit) -> Response:
    """Every number of every measure that has one row for a group, by group and review period."""
    register, lines = visit.desk.register, []
    with register.read() as session:
        for period in periods(visit.desk.policy):
            if period.first > register.today:
                break
            for group in outcomes.groups_of(register, session, period):
                for name, table in group.measures.items():
                    if table.height == 1:
                        row = table.row(0, named=True).items()
                        lines += [
                            (period.first, group.name, name, key, value) for key, value in row if value is not None
                        ]
    return _csv("measures.csv", [("period", "group", "measure", "column", "value"), *lines])
