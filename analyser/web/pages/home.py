"""The first page after sign-in: what waits, somebody's safety first."""

from starlette.responses import Response

from analyser.cases import cycles, listing, overview
from analyser.language.tongue import language_name


def show(visit) -> Response:
    """What waits for an administrator; trustees and analysts go to what is theirs."""
    if visit.who.role != "admin":
        return visit.go({"trustee": "/reports", "analyst": "/tables"}[visit.who.role])
    desk = visit.desk
    with desk.register.read() as session:
        counts = listing.counts(session)
        return visit.page(
            "home.html",
            urgent=listing.urgent_waiting(session),
            waiting=counts["open"] + counts["not sure"],
            counts=counts,
            groups=overview.groups(session),
            standing=cycles.standing(desk.register, session, desk.policy),
            soon=listing.going_soon(desk.register, session, desk.settings().register),
            works=[work for work in desk.jobs.all() if work.stage in ("looking", "looked", "judging")],
            help=listing.HELP,
            second=listing.second_wanted(session),
            language=language_name,
        )
