"""The organisation's settings as the server reads them, and the way to everything else that is set."""

from starlette.responses import Response


def show(visit) -> Response:
    """What `site.toml` says, and where the rest is set."""
    site = visit.desk.settings()
    return visit.page("settings.html", organisation=site.organisation, kept=site.register, source=visit.desk.source)
