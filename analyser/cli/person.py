"""``analyser access`` and ``analyser erase``: one person's rights to what is held on them."""

import json
from pathlib import Path

import click

from analyser.cli.options import PATH, dry_run
from analyser.cli.register import as_json, by, opened, person, readable, say, tell

member = click.option(
    "--member", metavar="NAME", help="A name as an export has it, or a pseudonym as 'Member 4KQ-T7X'."
)
output = click.option("-o", "--output", type=PATH, help="Write it to a file that its owner alone can read.")


@click.command()
@click.option(
    "--member", metavar="NAME", required=True, callback=readable, help="A name as an export has it, or a pseudonym."
)
@output
def access(member: str, output: Path | None):
    """Give what is held on one person, as JSON (right of access).

    Everybody else in it is masked; whoever asked is not.
    """
    from analyser.cases.access import access as held_on

    with opened() as register:
        _give(held_on(register, member), output)


@click.command()
@member
@click.option("--everybody", is_flag=True, help="Give up the key for names: no pseudonym can be traced any more.")
@output
@by
@dry_run
@as_json
def erase(member: str | None, everybody: bool, output: Path | None, by: str, dry_run: bool, as_json: bool):
    """Forget one person (right to erasure), with a certificate.

    Counts and decisions stay, without the person. What they sent is not taken in again. This cannot be undone.
    """
    if bool(member) == everybody:
        raise click.UsageError("Say whom: --member NAME, or --everybody.")
    if everybody:
        _everybody(by, dry_run, as_json)
        return
    from analyser.cases.erasure import erase as forget

    with opened() as register:
        certificate = forget(register, member, by, dry_run)
    if output is not None or as_json:
        _give(certificate, output)
        return
    said = "would go" if dry_run else "gone"
    say(f"{certificate['pseudonym']}: {said}")
    for what, count in certificate["removed"].items():
        say(f"{count:>7}  {WHAT[what]}", indent="  ")
    if not dry_run:
        proof = certificate["journal"]
        say(f"Rows that still point to this person: {certificate['left']}. Journal entry {proof['entry']}.")
        if not certificate["overwritten"]:
            say(
                "What went is not overwritten in the file yet, for another program was busy with it. Run: analyser purge"
            )
        say(f"Certificate of {certificate['at'][:10]}, signed {proof['signature']}")


WHAT = {
    "names": "names",
    "messages": "messages: who sent what when",
    "texts": "texts of theirs",
    "masked": "texts and notes of others that named them, masked",
    "findings": "findings about them, which now name nobody",
}


def _everybody(by: str, dry_run: bool, as_json: bool) -> None:
    from analyser.cases.erasure import forget_everybody

    with opened() as register:
        count = forget_everybody(register, person(), by, dry_run)
    if as_json:
        tell({"schema": "analyser/erase/1", "dry_run": dry_run, "people": count})
        return
    said = "would be" if dry_run else "are"
    say(f"{count} pseudonyms {said} without a name for good; kept texts and notes can no longer be read.")


def _give(answer: dict, output: Path | None) -> None:
    from analyser.files import replacing

    if output is None:
        tell(answer)
        return
    with replacing(output) as file:
        file.write(json.dumps(answer, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
    click.echo(str(output))
