"""The groups that the register knows: how well they were read, what is said of them, and what no rule could read."""

from starlette.responses import Response

from analyser.cases import group_settings, listing, overview, removal, unread
from analyser.errors import Refused
from analyser.language.tongue import language_name
from analyser.report.checked import ORDERS
from analyser.report.evidence import moment
from analyser.report.words import counted
from analyser.web.pages.upload import KINDS, read_told


def every(visit) -> Response:
    """All groups."""
    with visit.desk.register.read() as session:
        return visit.page("groups.html", groups=overview.groups(session))


def _number(visit) -> int:
    return visit.request.path_params["group"]


def show(visit) -> Response:
    """One group."""
    register, number = visit.desk.register, _number(visit)
    with register.read() as session:
        known, figures = overview.group(register, session, number)
        told = group_settings.of_group(register, session, known.name)
        to_read = list(unread.waiting(register, session, number))
        readings = unread.readings(session, number)
    return visit.page(
        "group.html",
        group=known,
        figures=figures,
        told=told,
        kinds=KINDS,
        orders=ORDERS,
        held=visit.desk.jobs.holding(known.name),
        language=language_name,
        to_read=to_read,
        readings=readings,
        moment=moment,
        help=listing.HELP,
    )


def keep(visit) -> Response:
    """Keep what is said of a group."""
    register, number = visit.desk.register, _number(visit)
    with register.read() as session:
        known, _ = overview.group(register, session, number)
        before = group_settings.of_group(register, session, known.name)
    told, wrong = read_told(visit, "", before)
    group_settings.keep(register, known.name, told, visit.who.name)
    if wrong:
        raise Refused("\n".join([*wrong, "What could be used was saved."]))
    held = visit.desk.jobs.holding(known.name)
    ways = "Have it checked again below." if held else "It counts when you add an export of this group the next time."
    return visit.go(f"/groups/{number}", note=f"Saved. What was found before is not changed by it. {ways}")


def read(visit) -> Response:
    """Note that somebody read the messages in other languages that the page showed."""
    up_to, number = visit.field("up_to"), _number(visit)
    if visit.field("sure") != "yes" or not up_to.isascii() or not up_to.isdigit():
        raise Refused("Tick the box to say that somebody who knows the language has read them.")
    count = unread.note_read(visit.desk.register, number, int(up_to[:12]), visit.who.name)
    return visit.go(f"/groups/{number}", note=f"Noted: {counted(count, 'message')} in other languages were read.")


def take_back(visit) -> Response:
    """Say that the messages wait to be read again."""
    count = unread.take_back(visit.desk.register, _number(visit), visit.who.name)
    return visit.go(
        f"/groups/{_number(visit)}", note=f"{counted(count, 'message').capitalize()} wait to be read again."
    )


def alarm(visit) -> Response:
    """Open a case about a message of which its reader says that somebody may need help."""
    case = unread.raise_case(
        visit.desk.register, visit.desk.policy, visit.request.path_params["message"], visit.who.name
    )
    return visit.go(f"/review/{case}", note="The case is open. Read what to do now.")


def remove(visit) -> Response:
    """Take a group out of the register, and let go of its file."""
    if visit.field("sure") != "yes":
        raise Refused("Tick the box to say that this group is to be taken out. It cannot be undone.")
    register, number = visit.desk.register, _number(visit)
    with register.read() as session:
        known, _ = overview.group(register, session, number)
    if known.urgent and visit.field("urgent") != "yes":
        raise Refused(
            "Somebody in this group may need help. Read those cases first, or tick the box that says that you know."
        )
    visit.desk.jobs.let_go(known.name)
    gone = removal.remove(register, number, visit.who.name)
    words = (
        f"{counted(gone.messages, 'message')}, {counted(gone.cases, 'case')} and {counted(gone.decisions, 'decision')}"
    )
    more = (
        "Delete its file too. Reports that were made before still count it: make them again, and remove the old ones."
    )
    return visit.go("/groups", note=f"The group is out of the register, with {words}. {more}")
