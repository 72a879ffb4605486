"""The review queue: every case, one case whole, and what is decided about it."""

import re
from datetime import date, timedelta
from itertools import takewhile

from starlette.responses import Response

from analyser.cases import cycles, decisions, listing, whole
from analyser.cases.decisions import Verdict
from analyser.cases.listing import Query
from analyser.cases.tables import ACTIONS, STATES
from analyser.errors import Refused
from analyser.report.evidence import moment, sureness
from analyser.report.words import counted, day
from analyser.rules import every_rule

SIZE = 50


def _query(visit) -> Query:
    params = visit.request.query_params
    number = params.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,5}", number):
        raise Refused("There is no such page.")
    state = params.get("state") or None
    decided, second = (False if state == "waiting" else None), state == "second"
    if state in ("waiting", "second"):
        state = None
    days = _days(visit, params.get("year") or "")
    group, rule = params.get("group") or None, params.get("rule") or None
    return Query(state, group, rule, decided, int(number), SIZE, second, *days)


EARLIER = "earlier"
"""Stands in place of a review year for the time before the policy was approved."""


def _days(visit, year: str) -> tuple[date | None, date | None]:
    """The first and last day of a review year; None for an open end."""
    policy = visit.desk.policy
    if not year:
        return None, None
    if year == EARLIER:
        return None, policy.approved - timedelta(days=1)
    if not re.fullmatch("[0-9]{4}", year):
        raise Refused("There is no such review year.")
    period = cycles.period_of(policy, int(year), visit.desk.register.today)
    return period.first, period.last


def every(visit) -> Response:
    """A page of cases, those about somebody's safety first."""
    from urllib.parse import urlencode

    from analyser.cases import overview

    query, register = _query(visit), visit.desk.register
    with register.read() as session:
        page = listing.page(register, session, query, retention=visit.desk.settings().register)
        groups = [each.name for each in overview.groups(session)]
    asked = {name: value for name, value in visit.request.query_params.items() if name != "page" and value}
    years = [each.first.year for each in _begun(visit)][::-1]
    return visit.page(
        "cases.html",
        page=page,
        years={str(year): f"From {day(visit.desk.policy.approved.replace(year=year))}" for year in years},
        approved=visit.desk.policy.approved,
        pages=max(1, -(-page.total // page.size)),
        groups=groups,
        rules={rule.id: rule.title for rule in every_rule().values()},
        states=STATES,
        asked=asked,
        to_page=lambda number: "/review?" + urlencode({**asked, "page": number}),
        moment=moment,
        help=listing.HELP,
    )


def _begun(visit) -> list[cycles.Period]:
    """The review periods that have begun."""
    today = visit.desk.register.today
    return list(takewhile(lambda period: period.first <= today, cycles.periods(visit.desk.policy)))


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
        urgent = listing.urgent_waiting(session)
        newest = decisions.newest(session, case.row.id)
        chat = decisions.find(session, case.row.id).chat_id
    place = waiting.index(case.row.id) if case.row.id in waiting else None
    policy, rules = visit.desk.policy, every_rule()
    return visit.page(
        "case.html",
        case=case,
        row=case.row,
        titles=[rules[rule].title if rule in rules else rule for rule in case.row.rules],
        clauses=[" ".join(policy.clause(clause).says.split()) for clause in case.row.clauses],
        whys=list(dict.fromkeys((found["why"], _sureness(found)) for found in case.findings if found["still_found"])),
        real=real,
        actions=ACTIONS,
        moment=moment,
        decided=counts["confirmed"] + counts["dismissed"],
        unsure=counts["not sure"],
        total=sum(counts.values()),
        counting=any(not each["undone"] for each in case.decisions),
        erased=_forgotten(case),
        gone=[found["why"] for found in case.findings if not found["still_found"]],
        by_settings=any(_by_settings(found) for found in case.findings),
        group_number=chat,
        second_now=case.row.second_wanted
        and not case.row.second_state
        and not _same(case.row.decided_by, visit.who.name),
        newest=newest,
        others_urgent=urgent - (case.row.urgent and case.row.id in waiting),
        old=ago((register.today - case.row.last.date()).days),
        approved=policy.approved,
        following=_following(waiting, case.row.id, place),
        earlier=waiting[place - 1] if place else None,
        today=register.today.isoformat(),
        help=listing.HELP,
    )


def _same(one: str | None, other: str) -> bool:
    return (one or "").casefold() == other.casefold()


def _forgotten(case: whole.Whole) -> bool:
    """Whether nothing is left by which anybody could judge a case: nobody whom it is about, and no text of theirs."""
    unnamed = bool(case.findings) and all(not found["id"] for found in case.findings)
    return unnamed and not case.row.people and not any(quote.evidence for quote in case.messages)


def _by_settings(found: dict) -> bool:
    """Whether a finding rests also on what somebody said of the group: kind, end of the course, team."""
    rule = every_rule().get(found["rule"])
    return rule is not None and rule.sees == "chat" and found["sure"] == "certain"


def _sureness(found: dict) -> str:
    return BY_SETTINGS if _by_settings(found) else sureness(found["sure"], found["score"])


BY_SETTINGS = "Certain, if what was said of the group (its kind, its end, its team) is right"


def _following(waiting: list[str], case_id: str, place: int | None) -> str | None:
    """The case to look at after this one."""
    rest = (
        waiting[place + 1 :] + waiting[:place] if place is not None else [each for each in waiting if each != case_id]
    )
    return rest[0] if rest else None


def decide(visit) -> Response:
    """Record a decision and go on to the case after it."""
    case = decisions.written(visit.request.path_params["case"])
    with visit.desk.register.read() as session:
        before = listing.waiting(session)
    following = _following(before, case, before.index(case) if case in before else None)
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
        seen=_whole(seen),
        after=_whole(visit.field("after")),
    )
    (done,) = decisions.decide(visit.desk.register, [case], verdict, visit.who.name)
    words = {"confirmed": "Confirmed", "dismissed": "Dismissed", "not sure": "Left as not sure"}[state]
    if verdict.second:
        words = f"Your second opinion is noted ({state})"
        more = _agree(visit, done)
    else:
        asked = " A second person is asked for: the case stands under 'A second opinion is asked for'."
        more = asked if verdict.ask_second else ""
    with visit.desk.register.read() as session:
        newest = decisions.newest(session, done)
    note = f"{words}: case {done}.{more}"
    return visit.go(f"/review/{following}" if following else "/review", note=note, case=done, newest=newest)


def _whole(written: str) -> int | None:
    """A whole number as a form has it, or None."""
    return int(written) if re.fullmatch("[0-9]{1,12}", written) else None


def _agree(visit, case: str) -> str:
    """Whether a second opinion is that of the first person, and what to do where it is not."""
    with visit.desk.register.read() as session:
        row = whole.one(visit.desk.register, session, case).row
    if row.second_wanted:
        return f" It differs from the first, which stands ({row.state}). Talk about it; then one of you decides anew."
    return f" It is the same as the first ({row.state})."


LONG_AGO = 14
"""Days after which a message is not of now, and other steps than those of an emergency come first."""


def ago(days: int) -> str:
    """How long ago it is, in words; empty for what is of now.

    >>> ago(3), ago(20), ago(620), ago(800)
    ('', '20 days ago', '20 months ago', '2 years ago')
    """
    if days <= LONG_AGO:
        return ""
    if days < 61:
        return f"{days} days ago"
    return f"{days // 30} months ago" if days < 730 else f"{counted(days // 365, 'year')} ago"


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Refused(f"'{written[:20]}' is not a day. Write it like 2025-06-24.") from None


def undo(visit) -> Response:
    """Take the newest decision about a case back."""
    case, newest = visit.request.path_params["case"], _whole(visit.field("newest"))
    if newest is None:
        raise Refused("Load the page again: it does not say which decision is to be taken back.")
    decisions.undo(visit.desk.register, case, visit.who.name, newest=newest)
    return visit.go(f"/review/{decisions.written(case)}", note="The decision was taken back. Both stay on record.")


def with_names(visit) -> Response:
    """The case with real names, which is noted in the journal."""
    with visit.desk.register.read() as session:
        case = decisions.find(session, decisions.written(visit.request.path_params["case"])).id
    visit.note_down("names shown", f"case {case}")
    return show(visit, real=True)
