"""``analyser cache``: what a batch keeps for the next time."""

import click


@click.command()
@click.option("--clear", "clear_it", is_flag=True, help="Throw it away; the next batch works everything out anew.")
def cache(clear_it: bool):
    """Say where a batch keeps what it worked out, and how much that is.

    It is sealed like the register, takes 2 GB at most, and holds personal data. Forgetting somebody throws it away.
    """
    from analyser.cache import FOLDER, LARGEST, clear, size
    from analyser.cases.place import place

    folder = place().folder / FOLDER
    before = size(folder)
    if clear_it:
        clear(folder)
        click.echo(f"Thrown away: {before / 1e6:,.1f} MB.")
    else:
        click.echo(f"{folder}\n{before / 1e6:,.1f} MB of at most {LARGEST / 1e6:,.0f} MB.")
