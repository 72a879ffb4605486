"""What is set for the whole organisation, and the way to everything else that is set."""

from starlette.responses import Response

from analyser.cases import organisation
from analyser.errors import Refused
from analyser.site import ALARMS, Organisation


def show(visit) -> Response:
    """The organisation's settings, to be changed here, and how long is kept what was personal."""
    site = visit.desk.settings()
    with visit.desk.register.read() as session:
        in_page = organisation.said(visit.desk.register, session) is not None
    return visit.page(
        "settings.html",
        organisation=site.organisation,
        kept=site.register,
        source=visit.desk.source,
        alarms=ALARMS,
        in_page=in_page,
    )


def keep(visit) -> Response:
    """Keep what the form says of the organisation."""
    alarms = visit.field("false_alarms")
    if not alarms.isdigit():
        raise Refused("Choose how many false alarms you will bear.")
    contacts, places = (tuple(_lines(visit.field(name, 6000))) for name in ("contacts", "places"))
    told = Organisation(" ".join(visit.field("name", 200).split()), contacts, places, int(alarms))
    organisation.keep(visit.desk.register, told, visit.who.name)
    return visit.go("/settings", note="Saved. It counts when messages are checked the next time.")


def _lines(text: str):
    return filter(None, (line.strip() for line in text.splitlines()))
