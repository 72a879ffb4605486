"""``analyser review``: the report as a page."""

from pathlib import Path

import click

from analyser.cli.options import PATH, exports, progress, review_options, tell_unused, to_review


@click.command()
@exports
@click.option(
    "-o", "--output", "folder", type=PATH, required=True, help="Folder for the pages; made if it is not there."
)
@click.option("--audience", type=click.Choice(["trustees", "admin"]), default="trustees", show_default=True)
@review_options
def review(exports: tuple[Path, ...], folder: Path, audience: str, names: str, **options):
    """Write the review of exported chats as a page.

    The page for trustees names nobody. The page for the administrator lists every possible breach with its text,
    and shows names only with --names real.
    """
    from analyser.report import write_review
    from analyser.reviews import review as make_review

    if audience == "trustees" and names == "real":
        raise click.UsageError("The page for trustees never names anybody: use --audience admin with --names real.")
    result = make_review(exports, to_review(**options), progress)
    tell_unused(result)
    click.echo(write_review(result, folder, audience, names))
