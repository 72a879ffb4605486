"""``analyser demo``: a finished review of the sample groups that come with the program."""

from importlib.resources import as_file, files
from pathlib import Path

import click

from analyser.cli.options import PATH, progress

READERS = {"admin": "For the administrator only:", "trustees": "For the trustees:"}
AUDIENCES = ("admin", "trustees")


@click.command()
@click.option(
    "-o",
    "--output",
    "folder",
    type=PATH,
    default=Path("analyser-demo"),
    show_default=True,
    help="Folder for the pages.",
)
def demo(folder: Path):
    """Review the bundled sample groups and print the paths of the pages.

    Everybody and everything in the sample groups is invented. The last line is the page for trustees.
    """
    from analyser import site
    from analyser.report import write_review
    from analyser.reviews import Options, review

    with as_file(files("analyser").joinpath("sample")) as sample:
        result = review(sorted(sample.glob("*.txt")), Options(site=site.load(sample / "site.toml")), progress)
    messages = sum(each.group.people.height for each in result.groups)
    click.echo(
        f"Reviewed {len(result.groups)} sample groups, {messages} messages. Open a page in your browser.", err=True
    )
    for audience in AUDIENCES:
        click.echo(READERS[audience], err=True)
        click.echo(write_review(result, folder, audience, "pseudonyms").resolve())
