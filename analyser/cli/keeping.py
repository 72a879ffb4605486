"""``analyser purge`` and ``analyser verify``: the register forgets in time, and proves that it is whole."""

from dataclasses import asdict

import click

from analyser.cli.options import DAY, dry_run, site, site_settings
from analyser.cli.register import as_json, by, counted, opened, say, tell


@click.command()
@site
@click.option("--as-of", type=DAY, metavar="D", help="Go by this day.  [default: today]")
@by
@dry_run
@as_json
def purge(site, as_of, by, dry_run, as_json):
    """Forget what the retention setting says.

    Texts go first, names later; counts and decisions stay. Set it in site.toml, under [register]: keep_text_days (180
    unless set) and keep_people_days (1096). Taking in exports does the same.
    """
    from analyser.cases.retention import purge as forget

    with opened() as register:
        purged = forget(register, site_settings(site).register, by, as_of and as_of.date(), dry_run)
    if as_json:
        tell({"schema": "analyser/purge/1", "dry_run": dry_run, **asdict(purged)})
        return
    said = "Would be forgotten" if dry_run else "Forgotten"
    parts = (counted(getattr(purged, what), what.removesuffix("s")) for what in ("texts", "messages", "names", "notes"))
    say(f"{said}: {', '.join(parts)}.")


@click.command()
@as_json
def verify(as_json):
    """Check that the register is whole and unaltered.

    Exits with 1 where something is wrong. Note the number and signature it ends with somewhere else: they prove later
    that nothing older was put in its place.
    """
    from analyser.cases.checking import verify as look

    with opened() as register:
        found = look(register)
    if as_json:
        tell({"schema": "analyser/verify/1", "whole": not found.faults, **asdict(found)})
    elif found.faults:
        say("The register is NOT as it was written:")
        for fault in found.faults:
            say(fault, indent="  ")
    else:
        say(
            f"The register is whole: {counted(found.cases, 'case')}, {counted(found.entries, 'journal entry')}.".replace(
                "entrys", "entries"
            )
        )
        say(f"The journal ends with entry {found.entries}, signed {found.signature}")
    return 1 if found.faults else 0
