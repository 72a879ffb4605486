"""The review queue: every case, one case whole, and what is decided about it."""

from datetime import date

from starlette.responses import Response

from analyser.cases import decisions, journal, listing, whole
from analyser.cases.decisions import Verdict
from analyser.cases.listing import Query
from analyser.cases.tables import ACTIONS, STATES
from analyser.errors import Refused
from analyser.report.evidence import moment, sureness
from analyser.rules import every_rule

SIZE = 50


def _query(visit) -> Query:
    params = visit.request.query_params
    number = params.get("page", "1")
    if not number.isdigit() or not 0 < int(number) < 10**6:
        raise Refused("There is no such page.")
    state, decided = params.get("state") or None, None
    if state == "waiting":
        state, decided = None, False
    return Query(state, params.get("group") or None, params.get("rule") or None, decided, int(number), SIZE)


def every(visit) -> Response:
    """A page of cases, those about somebody's safety first."""
    from urllib.parse import urlencode

    from analyser.cases import overview

    query, register = _query(visit), visit.desk.register
    with register.read() as session:
        page = listing.page(register, session, query, retention=visit.desk.settings().register)
        groups = [each.name for each in overview.groups(session)]
    asked = {name: value for name, value in visit.request.query_params.items() if name != "page" and value}
    return visit.page(
        "cases.html",
        page=page,
        pages=max(1, -(-page.total // page.size)),
        groups=groups,
        rules={rule.id: rule.title for rule in every_rule().values()},
        states=STATES,
        asked=asked,
        to_page=lambda number: "/review?" + urlencode({**asked, "page": number}),
        moment=moment,
        help=listing.HELP,
    )


def first(visit) -> Response:
    """The first case that waits."""
    with visit.desk.register.read() as session:
        found = listing.waiting(session)
    return visit.go(f"/review/{found[0]}") if found else visit.go("/review", note="Every case is decided.")


def show(visit, real: bool = False) -> Response:
    """One case as a card: its messages, the clause, why it was found, and the form to decide."""
    register = visit.desk.register
    with register.read() as session:
        case = whole.one(register, session, visit.request.path_params["case"], real, visit.desk.settings().register)
        waiting = listing.waiting(session)
        counts = listing.counts(session)
    place = waiting.index(case.row.id) if case.row.id in waiting else None
    policy, rules = visit.desk.policy, every_rule()
    return visit.page(
        "case.html",
        case=case,
        row=case.row,
        titles=[rules[rule].title if rule in rules else rule for rule in case.row.rules],
        clauses=[" ".join(policy.clause(clause).says.split()) for clause in case.row.clauses],
        whys=list(dict.fromkeys((found["why"], sureness(found["sure"], found["score"])) for found in case.findings)),
        real=real,
        actions=ACTIONS,
        moment=moment,
        decided=counts["confirmed"] + counts["dismissed"],
        total=sum(counts.values()),
        following=_following(waiting, case.row.id, place),
        earlier=waiting[place - 1] if place else None,
        today=register.today.isoformat(),
        help=listing.HELP,
    )


def _following(waiting: list[str], case_id: str, place: int | None) -> str | None:
    """The case to look at after this one."""
    rest = (
        waiting[place + 1 :] + waiting[:place] if place is not None else [each for each in waiting if each != case_id]
    )
    return rest[0] if rest else None


def decide(visit) -> Response:
    """Record a decision and go on to the next case that waits."""
    case = visit.request.path_params["case"]
    action, state = visit.field("action"), visit.field("state")
    if not state:
        raise Refused("Choose Confirm, Dismiss or Not sure.")
    seen = visit.field("seen")
    verdict = Verdict(
        state=state,
        actions=(action,) if action and action != "none" else (),
        on=_day(visit.field("on")) if action and action != "none" else None,
        minute=visit.field("minute") or None,
        note=visit.field("note") or None,
        second=bool(visit.field("second")),
        ask_second=bool(visit.field("ask_second")),
        seen=int(seen) if seen.isdigit() else None,
    )
    (done,) = decisions.decide(visit.desk.register, [case], verdict, visit.who.name)
    with visit.desk.register.read() as session:
        waiting = listing.waiting(session)
    following = next((each for each in waiting if each != done), None)
    words = {"confirmed": "Confirmed", "dismissed": "Dismissed", "not sure": "Left as not sure"}[state]
    visit.desk.say(visit.token, note=f"{words}: case {done}.")
    from starlette.responses import RedirectResponse

    return RedirectResponse(f"/review/{following}" if following else "/review", 303)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Refused(f"'{written[:20]}' is not a day. Write it like 2025-06-24.") from None


def undo(visit) -> Response:
    """Take the newest decision about a case back."""
    case = visit.request.path_params["case"]
    decisions.undo(visit.desk.register, case, visit.who.name)
    return visit.go(f"/review/{decisions.written(case)}", note="The decision was taken back. Both stay on record.")


def with_names(visit) -> Response:
    """The case with real names, which is noted in the journal."""
    register = visit.desk.register
    with register.write() as session:
        case = decisions.find(session, decisions.written(visit.request.path_params["case"]))
        journal.append(register, session, visit.who.name, "names shown", f"case {case.id}", {})
    return show(visit, real=True)
