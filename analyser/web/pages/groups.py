"""The groups that the register knows: how well they were read, and what is said of them."""

from starlette.responses import Response

from analyser.cases import group_settings, overview, removal
from analyser.errors import Refused
from analyser.language.tongue import language_name
from analyser.report.checked import ORDERS
from analyser.report.words import counted
from analyser.web.pages.upload import KINDS, read_told, usable


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
    return visit.page(
        "group.html",
        group=known,
        figures=figures,
        told=told,
        kinds=KINDS,
        orders=ORDERS,
        held=visit.desk.jobs.holding(known.name),
        language=language_name,
    )


def keep(visit) -> Response:
    """Keep what is said of a group."""
    register, number = visit.desk.register, visit.request.path_params["group"]
    with register.read() as session:
        known, _ = overview.group(register, session, number)
        before = group_settings.of_group(register, session, known.name)
    told, wrong = usable(read_told(visit, "", before), before)
    group_settings.keep(register, known.name, told, visit.who.name)
    if wrong:
        raise Refused("\n".join([*wrong, "What could be used was saved."]))
    held = visit.desk.jobs.holding(known.name)
    ways = "Have it checked again below." if held else "It counts when you add an export of this group the next time."
    return visit.go(f"/groups/{number}", note=f"Saved. What was found before is not changed by it. {ways}")


def read(visit) -> Response:
    """Note that somebody read the messages in other languages."""
    number = visit.request.path_params["group"]
    overview.note_read(visit.desk.register, number, visit.who.name)
    return visit.go(f"/groups/{number}", note="Noted.")


def remove(visit) -> Response:
    """Take a group out of the register."""
    if visit.field("sure") != "yes":
        raise Refused("Tick the box to say that this group is to be taken out. It cannot be undone.")
    gone = removal.remove(visit.desk.register, visit.request.path_params["group"], visit.who.name)
    words = (
        f"{counted(gone.messages, 'message')}, {counted(gone.cases, 'case')} and {counted(gone.decisions, 'decision')}"
    )
    return visit.go("/groups", note=f"The group is out of the register, with {words}. Delete its file too.")
