"""``analyser check``: what the rules say of one or more exports, as text or as one JSON object."""

import json
from pathlib import Path

import click

from analyser.cli.options import exports, progress, review_options, tell_unused, to_review

LEVELS = {"certain": ("certain",), "judge": ("certain", "judge")}


@click.command()
@exports
@review_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object (schema analyser/check/1).")
@click.option(
    "--fail-on",
    type=click.Choice(list(LEVELS)),
    help="Exit with 1 if there is a finding that is certain, or any that a person must judge.",
)
def check(exports: tuple[Path, ...], names: str, as_json: bool, fail_on: str | None, **options):
    """Check exported chats against the policy."""
    from analyser.report.machine import as_object
    from analyser.reviews import review

    result = review(exports, to_review(**options), progress)
    tell_unused(result)
    answer = as_object(result, real_names=names == "real")
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        from analyser.cli.summary import summary

        click.echo(summary(answer))
    if fail_on and any(found["sure"] in LEVELS[fail_on] for found in answer["findings"]):
        return 1
    return 0
