"""``analyser cases``: the list of cases, or one of them whole."""

from dataclasses import asdict
from datetime import datetime

import click

from analyser.cli.options import names, site, site_settings
from analyser.cli.register import as_json, counted, opened, row_object, say, tell, whole_object

SCHEMA = "analyser/cases/1"
STATES = ("open", "confirmed", "dismissed", "not sure")


@click.command()
@click.argument("case", required=False)
@click.option("--state", type=click.Choice(STATES), help="Only cases in this state.")
@click.option("--undecided", is_flag=True, help="Only cases that are open or not sure.")
@click.option("--group", help="Only cases of this group.")
@click.option("--rule", help="Only cases with a finding of this rule.")
@click.option("--page", "number", type=click.IntRange(1), default=1, show_default=True)
@click.option("--per-page", "size", type=click.IntRange(1, 1000), default=50, show_default=True)
@names
@site
@as_json
def cases(case, state, undecided, group, rule, number, size, names, site, as_json):
    """List the cases, or show CASE whole, with its messages.

    Cases about somebody who may need help come first, then what waits for a decision, then what is decided. The text
    may be personal even where names are masked: do not pass it on.
    """
    from analyser.cases import listing, whole
    from analyser.cases.agreement import agreement
    from analyser.cases.cycles import standing
    from analyser.policy import load

    kept, real = site_settings(site).register, names == "real"
    with opened() as register, register.read() as session:
        if case is not None:
            _one(whole.one(register, session, case, real, kept), as_json)
            return
        query = listing.Query(state, group, rule, False if undecided else None, number, size)
        page = listing.page(register, session, query, real, kept)
        soon, urgent = listing.going_soon(register, session, kept), listing.urgent_waiting(session)
        agreed = agreement(session)
        review = standing(register, session, load())
    if as_json:
        tell(_object(page, agreed, review, soon) | {"urgent_waiting": urgent})
    else:
        _print(page, agreed, review, soon, urgent)


def _object(page, agreed, review, soon: int) -> dict:
    return {
        "schema": SCHEMA,
        "page": page.number,
        "pages": _pages(page),
        "total": page.total,
        "counts": page.counts,
        "agreement": asdict(agreed),
        "next_review": {"due": review.next.due.isoformat(), "overdue_days": review.overdue},
        "texts_going_soon": soon,
        "cases": [row_object(row) for row in page.rows],
    }


def _pages(page) -> int:
    return max(1, -(-page.total // page.size))


def _one(whole, as_json: bool) -> None:
    if as_json:
        tell({"schema": SCHEMA, "cases": [whole_object(whole)]})
        return
    if whole.row.urgent:
        from analyser.cases.listing import HELP

        say(HELP)
    _row(whole.row)
    for found in whole.findings:
        gone = "" if found["still_found"] else " (the newest look no longer finds it)"
        say(f"{found['rule']}, clause {found['clause']}, {found['sure']}{gone}: {found['why']}", indent="  ")
    say(f"To dismiss it after reading this: --seen {whole.row.findings}" if whole.row.urgent else "", indent="  ")
    if not whole.messages:
        say("Its messages are not kept: it is about no message, or their time is over.", indent="  ")
    for quote in whole.messages:
        mark = ">" if quote.evidence else " "
        say(f"{mark} {_time(quote.at)} {quote.who}:", indent="  ")
        say(quote.text or "(no text)", indent="      ")
    for decision in whole.decisions:
        undone = ", undone since" if decision["undone"] else ""
        second = "Second opinion" if decision["second"] else "Decided"
        click.echo("")
        say(f"{second}: {decision['state']}, by {decision['by']}, {decision['at'][:10]}{undone}", indent="  ")
        for action in decision["actions"]:
            say(_action(action), indent="    ")
        if decision["note"]:
            say(f"Note: {decision['note']}", indent="    ")


def _print(page, agreed, review, soon: int, urgent: int) -> None:
    from analyser.cases.listing import HELP

    waiting = page.counts["open"] + page.counts["not sure"]
    say(f"{counted(waiting, 'case').capitalize()} to decide; " + ", ".join(_counts(page.counts)) + ".")
    if urgent:
        say(f"SOMEBODY MAY NEED HELP. Read the cases marked URGENT first ({urgent}). {HELP}")
    for row in page.rows:
        click.echo("")
        _row(row)
    click.echo("")
    if page.total:
        say(
            f"Page {page.number} of {_pages(page)}. One case whole: analyser cases {page.rows[0].id if page.rows else 'ID'}"
        )
    if agreed.cases:
        kappa = "cannot be told" if agreed.kappa is None else f"kappa {agreed.kappa:.2f}"
        say(f"Second reviewers agreed in {agreed.same} of {counted(agreed.cases, 'case')} ({kappa}).")
    if soon:
        say(f"The messages of {counted(soon, 'undecided case')} go within 30 days. Decide about them first.")
    late = f", overdue by {counted(review.overdue, 'day')}" if review.overdue else ""
    say(f"Next review of the policy: due {review.next.due:%d %B %Y}{late}.")


def _counts(counts: dict[str, int]):
    return (f"{count} {state}" for state, count in counts.items())


def _row(row) -> None:
    urgent = "URGENT  " if row.urgent else ""
    say(f"{urgent}{row.id}  {row.state}  {_time(row.first)}")
    say(f"{row.group}: {', '.join(row.rules)}", indent="  ")
    if row.people:
        say(", ".join(row.people), indent="  ")
    if row.decided_at:
        say(f"decided {row.decided_at:%d %b %Y} by {row.decided_by}", indent="  ")
    for action in row.actions:
        say(_action(action), indent="  ")
    if row.continues:
        say(f"goes on from {row.continues}", indent="  ")
    if row.second_state:
        say(f"second reviewer: {row.second_state}", indent="  ")
    elif row.second_wanted:
        say("a second reviewer is asked for", indent="  ")
    if not row.found:
        say("the newest look no longer finds it", indent="  ")


def _action(action: dict) -> str:
    from analyser.cases.tables import ACTIONS

    minute = f", minute {action['minute']}" if action["minute"] else ""
    return f"{action['action']} {ACTIONS[action['action']]}: {action['on']}, by {action['by']}{minute}"


def _time(moment: datetime) -> str:
    return f"{moment:%d %b %Y %H:%M}"
