"""``analyser cache``: what `analyser batch` keeps for the next time, and how to be rid of it."""

import click

from analyser.cli.register import say


@click.command()
@click.option(
    "--clear", is_flag=True, help="Delete it. Nothing is lost but time: the next batch judges everything anew."
)
def cache(clear: bool):
    """Say how much was kept of finished batches, or delete it.

    It is sealed, kept within 2 GB, and holds what was found in groups: personal data. To erase somebody from the
    register deletes all of it.
    """
    from analyser import cache as kept
    from analyser.cases.place import place

    folder = place().folder / kept.FOLDER
    bytes_there = kept.size(folder)
    if clear:
        kept.clear(folder)
    say(f"{bytes_there / 1e6:,.1f} MB of {kept.LARGEST / 1e6:,.0f} MB in {folder}{': deleted' if clear else ''}.")
