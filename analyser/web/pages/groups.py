"""The groups that the register knows: how well they were read, and what is said of them."""

from starlette.responses import Response

from analyser.cases import group_settings, overview
from analyser.report.checked import ORDERS
from analyser.web.pages.upload import KINDS, read_told


def every(visit) -> Response:
    """All groups."""
    with visit.desk.register.read() as session:
        return visit.page("groups.html", groups=overview.groups(session))


def show(visit) -> Response:
    """One group."""
    register, number = visit.desk.register, visit.request.path_params["group"]
    with register.read() as session:
        known, figures = overview.group(register, session, number)
        told = group_settings.of_group(register, session, known.name)
    return visit.page("group.html", group=known, figures=figures, told=told, kinds=KINDS, orders=ORDERS)


def keep(visit) -> Response:
    """Keep what is said of a group."""
    register, number = visit.desk.register, visit.request.path_params["group"]
    with register.read() as session:
        known, _ = overview.group(register, session, number)
        before = group_settings.of_group(register, session, known.name)
    group_settings.keep(register, known.name, read_told(visit, "", before), visit.who.name)
    note = "Saved. It holds from the next time on that you give an export of this group."
    return visit.go(f"/groups/{number}", note=note)
