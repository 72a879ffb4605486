"""``analyser batch``: every export under a folder, on this machine or on a cluster."""

import json
import sys
from pathlib import Path

import click

from analyser.cli.options import DAY, PATH, as_of, date_order, names

SHOWN = 20
"""Broken files that are listed; the dataset "files" has all of them."""


@click.command()
@click.argument("folder", type=PATH)
@click.option(
    "-o", "--output", "out", type=PATH, required=True, help="Folder for the results; made if it is not there."
)
@click.option("--site", type=PATH, help="Settings for all.  [default: the nearest site.toml in FOLDER]")
@click.option("--since", type=DAY, metavar="D", help="First day to judge, as 2025-03-16.")
@click.option("--until", type=DAY, metavar="D", help="Last day to judge.")
@as_of
@date_order
@names
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes on this machine.  [default: one for each core]"
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="Work on the Dask cluster of this scheduler, as tcp://127.0.0.1:8786."
)
@click.option("--measures-only", is_flag=True, help="Measure, and judge nothing: every rule counts as not checked.")
@click.option("--no-cache", is_flag=True, help="Judge everything anew, and keep nothing for the next time.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object (schema analyser/batch/1).")
def batch(folder: Path, out: Path, site: Path | None, names: str, as_json: bool, no_cache: bool, **options):
    """Review every export under FOLDER.

    A folder with a site.toml is a charity, with all below it. What was found is written to the folder of the results as
    Parquet (findings, groups, members, files, metrics), with a page for trustees. A file that cannot be read is listed,
    and the exit code is 3. A run that was ended goes on when the same command is given again.
    """
    from analyser.batch import run

    engine = _engine(options.pop("workers"), options.pop("scheduler"), (folder, out))
    cache = None if no_cache else _cache()
    told = run(folder, out, _limits(**options), names, site, engine, cache, _progress)
    if cache is None and not no_cache:
        told.without.append(
            "Nothing was kept for the next time: there is no key to seal it with. `analyser doctor` says more."
        )
    if as_json:
        click.echo(json.dumps(told.told(), ensure_ascii=False, indent=1))
    else:
        _tell(told, out)
    return 3 if told.broken else 0


def _limits(since, until, as_of, date_order: str, measures_only: bool):
    from analyser.reviews import Options

    days = {name: day and day.date() for name, day in (("since", since), ("until", until), ("as_of", as_of))}
    return Options(date_order=date_order, judge=not measures_only, **days)


def _engine(workers: int | None, scheduler: str | None, folders: tuple[Path, Path]):
    from analyser.batch import Processes
    from analyser.cores import cores

    if scheduler is None:
        return Processes(workers or cores())
    if workers:
        raise click.UsageError("--workers is for this machine; a cluster has the workers that joined its scheduler.")
    from analyser.batch.cluster import Cluster

    folder, out = (each.resolve() for each in folders)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Cluster(scheduler, [folder, out])


def _cache():
    """The cache in the data folder, where there is a key to seal it with; else none."""
    from analyser.cache import FOLDER, Cache
    from analyser.cases.keys import cache_key
    from analyser.cases.place import place

    where = place()
    key = cache_key(where)
    return Cache(where.folder / FOLDER, key) if key else None


def _progress(items, total: int, what: str):
    from tqdm import tqdm

    return tqdm(items, desc=what, total=total, disable=None, delay=1, leave=False, file=sys.stderr, unit="")


def _tell(told, out: Path) -> None:
    from analyser.cli.register import counted, say

    parts = [f"{told.reviewed:,} checked now"]
    how = ((told.resumed, "by the run before"), (told.cached, "known already"))
    parts += [f"{count:,} {says}" for count, says in how if count]
    whose = "1 charity" if told.charities == 1 else f"{told.charities:,} charities"
    say(f"{counted(told.groups, 'group')} of {whose}: {', '.join(parts)}.")
    say(f"{told.messages:,} messages, {told.findings:,} possible breaches.")
    for each in told.broken[:SHOWN]:
        say(f"Could not be read: {each.file}: {each.reason}")
    if len(told.broken) > SHOWN:
        say(f"... and {len(told.broken) - SHOWN:,} more: see 'reason' in {out / 'files'}.")
    for each in told.unused_settings:
        say(f"Note: the settings have a group '{each}', which is none of these exports.")
    for each in told.without:
        say(each)
    say(f"Tables: {out}")
    for page in told.pages[:1]:
        say("The page for trustees:")
        click.echo(page)
