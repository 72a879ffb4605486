"""``analyser cycles``: the review cycles of the policy, and recording that one was reviewed."""

import click

from analyser.cli.options import DAY, dry_run
from analyser.cli.register import as_json, counted, opened, readable, say, tell

SCHEMA = "analyser/cycles/1"


@click.command()
@click.option(
    "--reviewed-by",
    metavar="NAME",
    callback=readable,
    help="Record that the trustees reviewed the next period: by whom.",
)
@click.option("--on", type=DAY, metavar="D", help="The day on which they did.  [default: today]")
@click.option("--note", metavar="TEXT", callback=readable, help="What they decided, or the reference of their minute.")
@dry_run
@as_json
def cycles(reviewed_by, on, note, dry_run, as_json):
    """Show the review cycles and when the next is due.

    With --reviewed-by, record that the trustees reviewed the next period.
    """
    from analyser.cases import cycles as of_register
    from analyser.policy import load

    policy = load()
    if reviewed_by is None and (on or note):
        raise click.UsageError("--on and --note go with --reviewed-by NAME.")
    with opened() as register:
        if reviewed_by is not None:
            of_register.record(register, policy, reviewed_by, on and on.date(), note=note, dry_run=dry_run)
        with register.read() as session:
            standing = of_register.standing(register, session, policy)
            recorded = of_register.recorded(register, session)
    answer = _object(standing, recorded)
    if as_json:
        tell(answer)
    else:
        _print(answer, standing)


def _object(standing, recorded: list[dict]) -> dict:
    return {
        "schema": SCHEMA,
        "current": {"from": standing.now.first.isoformat(), "to": standing.now.last.isoformat()},
        "next_review": {
            "from": standing.next.first.isoformat(),
            "to": standing.next.last.isoformat(),
            "due": standing.next.due.isoformat(),
            "overdue_days": standing.overdue,
        },
        "reviewed": recorded,
    }


def _print(answer: dict, standing) -> None:
    for cycle in answer["reviewed"]:
        totals = cycle["totals"]
        say(f"{cycle['from']} to {cycle['to']}: reviewed {cycle['reviewed']} by {cycle['by']}")
        cases = ", ".join(f"{count} {state}" for state, count in totals["cases"].items()) or "none"
        say(f"{counted(totals['groups'], 'group')}, {totals['messages']} messages; cases: {cases}", indent="  ")
        say(f"policy of {cycle['policy']}, {counted(len(cycle['detectors']), 'version')} of the detector", indent="  ")
        if cycle["note"]:
            say(cycle["note"], indent="  ")
    late = f" It is overdue by {counted(standing.overdue, 'day')}." if standing.overdue else ""
    say(
        f"Next review: the period {standing.next.first} to {standing.next.last}, due {standing.next.due}.{late}"
        " To record it: analyser cycles --reviewed-by NAME"
    )
