"""Help in plain English, for each page."""

from starlette.responses import Response


def show(visit) -> Response:
    """All of it on one page, with a heading for each."""
    return visit.page("help.html")
