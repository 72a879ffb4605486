"""Options that several commands share, and how they become `analyser.reviews.Options`."""

import os
import sys
from collections.abc import Callable
from functools import reduce
from pathlib import Path

import click

PATH = click.Path(path_type=Path)
DAY = click.DateTime(formats=["%Y-%m-%d"])
DATE_ORDER = click.Choice(["auto", "dmy", "mdy", "ymd"])

exports = click.argument("exports", metavar="EXPORT...", nargs=-1, required=True, type=PATH)
date_order = click.option(
    "--date-order",
    type=DATE_ORDER,
    default="auto",
    show_default=True,
    help="Order of day, month and year in the export.",
)
aliases = click.option(
    "--aliases", type=PATH, help="CSV of names that are one person: name,same_as (see: analyser aliases)"
)
names = click.option(
    "--names",
    type=click.Choice(["real", "pseudonyms"]),
    default="pseudonyms",
    show_default=True,
    help="Show people by their names, or as Member 1, Member 2 ...",
)

site = click.option(
    "--site", type=PATH, help="Settings of the organisation (site.toml).  [default: the one you installed]"
)
as_of = click.option(
    "--as-of", type=DAY, metavar="D", help="Judge as if on this day.  [default: the export's last record]"
)
_TABLES = (
    site,
    click.option("--members", type=PATH, help="CSV of members: name,role"),
    click.option("--attendance", type=PATH, help="CSV of attendance: member,session_date[,attended]"),
    aliases,
)
_REVIEW_OPTIONS = (
    *_TABLES,
    click.option("--since", type=DAY, metavar="D", help="First day to judge, as 2025-03-16."),
    click.option("--until", type=DAY, metavar="D", help="Last day to judge."),
    as_of,
    date_order,
    names,
)
dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")


def review_options(command: Callable) -> Callable:
    """Add the options that say what is reviewed and how it is shown."""
    return _with(_REVIEW_OPTIONS, command)


def intake_options(command: Callable) -> Callable:
    """Add the options that say how exports are judged before the register takes them in."""
    return _with((*_TABLES, as_of, date_order), command)


def _with(options: tuple, command: Callable) -> Callable:
    return reduce(lambda decorated, option: option(decorated), reversed(options), command)


def to_review(site, members, attendance, aliases, as_of, date_order, since=None, until=None):
    """`analyser.reviews.Options` from what the command line gave."""
    from analyser.reviews import Options

    days = {name: day and day.date() for name, day in (("since", since), ("until", until), ("as_of", as_of))}
    if days["since"] and days["until"] and days["since"] > days["until"]:
        raise click.UsageError(f"--since {days['since']} is later than --until {days['until']}.")
    tables = {"members": members, "attendance": attendance, "aliases": aliases}
    return Options(site=site_settings(site), date_order=date_order, **tables, **days)


def installed_settings() -> Path:
    """Where the settings stand that hold where nobody names others."""
    import platformdirs

    return platformdirs.user_config_path("analyser", appauthor=False) / "site.toml"


def site_settings(path: Path | None):
    """The settings in the file named, else in the platform's configuration folder, else none."""
    from analyser import site

    if path is None:
        installed = installed_settings()
        return site.load(installed) if os.path.isfile(installed) else site.Site()
    return site.load(path)


def tell_unused(result) -> None:
    """Say which groups and names of the settings no export bears: a misspelt name would otherwise go unnoticed."""
    for line in result.unused_aliases:
        click.echo(f"Note: the name on line {line} of the aliases stands in none of these exports.", err=True)
    for name in result.unused_settings:
        click.echo(f"Note: the settings have a group '{name}', which is none of these exports.", err=True)


def progress(items, what: str):
    """A progress bar on a terminal for anything that takes over a second; silence when piped."""
    from tqdm import tqdm

    return tqdm(items, desc=what, disable=None, delay=1, leave=False, file=sys.stderr, unit=" messages")
