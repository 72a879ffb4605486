"""``analyser decide`` and ``analyser undo``: what a person decides about cases."""

import click

from analyser.cli.options import DAY, dry_run
from analyser.cli.register import as_json, by, opened, readable, say, tell

SCHEMA = "analyser/decide/1"


@click.command()
@click.argument("cases", metavar="CASE...", nargs=-1, required=True)
@click.option(
    "--state", type=click.Choice(["confirmed", "dismissed", "not sure"]), required=True, help="What you decide."
)
@click.option(
    "--action",
    "actions",
    type=click.Choice(["A1", "A2", "A3", "A4"]),
    multiple=True,
    help="What followed: A1 rules reiterated, A2 talked informally, A3 removed from the group, A4 removed or barred from"
    " services. May be given more than once.",
)
@click.option("--on", type=DAY, metavar="D", help="The day of the action.  [default: today]")
@click.option("--done-by", metavar="NAME", callback=readable, help="Who took the action.  [default: who decides]")
@click.option("--minute", metavar="REF", callback=readable, help="Reference of the trustees' minute, for A4.")
@click.option("--note", metavar="TEXT", callback=readable, help="Why, in your own words.")
@click.option("--seen", type=int, metavar="N", help="How many findings you read; refused if the case has others now.")
@click.option("--second", is_flag=True, help="This is a second reviewer's opinion.")
@click.option("--ask-second", is_flag=True, help="Ask for a second reviewer.")
@by
@dry_run
@as_json
def decide(cases, state, actions, on, done_by, minute, note, seen, second, ask_second, by, dry_run, as_json):
    """Decide about cases, and record what action followed.

    The policy has four actions. Nothing follows by itself. Cases about somebody who may need help are dismissed one by
    one, with a note and --seen.
    """
    from analyser.cases.decisions import Verdict
    from analyser.cases.decisions import decide as decide_about

    day = on.date() if on else None
    verdict = Verdict(state, actions, day, done_by, minute, note, second, ask_second, seen)
    with opened() as register:
        decided = decide_about(register, cases, verdict, by, dry_run)
        urgent = _urgent(register, decided)
    if as_json:
        tell({"schema": SCHEMA, "dry_run": dry_run, "cases": [{"id": each, "state": state} for each in decided]})
        return
    for each in decided:
        said = f"second opinion: {state}" if second else state
        click.echo(f"{each}: {said}" + (" (dry run: nothing was changed)" if dry_run else ""))
    if urgent:
        from analyser.cases.listing import HELP

        say(HELP)


def _urgent(register, case_ids: list[str]) -> bool:
    """Whether any of these cases is about somebody who may need help."""
    from analyser.cases.listing import is_urgent

    with register.read() as session:
        return is_urgent(session, case_ids)


@click.command()
@click.argument("case")
@by
@dry_run
@as_json
def undo(case, by, dry_run, as_json):
    """Take back the newest decision about CASE. Both stay in the journal."""
    from analyser.cases.decisions import undo as take_back
    from analyser.cases.decisions import written

    with opened() as register:
        state = take_back(register, case, by, dry_run)
    if as_json:
        tell({"schema": SCHEMA, "dry_run": dry_run, "cases": [{"id": written(case), "state": state}]})
    else:
        click.echo(f"{written(case)}: {state}" + (" (dry run: nothing was changed)" if dry_run else ""))
