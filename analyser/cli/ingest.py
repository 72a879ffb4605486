"""``analyser ingest``: take exports into the case register."""

from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from analyser.cli.options import dry_run, exports, intake_options, progress, tell_unused, to_review
from analyser.cli.register import as_json, by, counted, opened, say, tell

SCHEMA = "analyser/ingest/1"


@click.command()
@exports
@intake_options
@by
@dry_run
@as_json
def ingest(exports: tuple[Path, ...], by: str, dry_run: bool, as_json: bool, **options):
    """Take exported chats into the case register.

    There people decide about what was found. The same export twice changes nothing; a longer one adds what is new. The
    export itself is not kept. At first use the register is made, and its recovery key is shown once.
    """
    from analyser.cases import exists
    from analyser.cases.intake import take_in
    from analyser.cases.place import place
    from analyser.cases.retention import due, purge
    from analyser.reviews import review

    chosen = to_review(**options)
    with ExitStack() as stack:
        register = stack.enter_context(opened()) if exists(place()) else None
        result = review(exports, _as_told(register, chosen), progress)
        tell_unused(_named_here(result, chosen))
        register = register or stack.enter_context(_for_the_time_being() if dry_run else opened(make=True))
        taken = take_in(register, result, by, chosen.site.register, dry_run, _groups)
        with register.read() as session:
            old = due(register, session, chosen.site.register)
        purged = purge(register, chosen.site.register, by, dry_run=dry_run) if old else None
    if as_json:
        tell({"schema": SCHEMA, "dry_run": dry_run, "groups": [_object(each) for each in taken]})
        return
    for each, group in zip(taken, result.groups, strict=True):
        _print(each)
        for warning in group.warnings:
            say(f"Note: {warning}", indent="  ")
    if purged and purged.anything:
        say(f"Forgotten, as the retention setting says: {counted(purged.texts, 'text')} of messages.")
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    elif any(each.new_cases for each in taken):
        click.echo("To see and decide: analyser cases")


def _as_told(register, chosen):
    """The options with what was said of groups in the page, which holds where nothing else was named here."""
    from dataclasses import replace

    from analyser.cases import group_settings, organisation

    if register is None:
        return chosen
    with register.read() as session:
        said = group_settings.every(register, session)
        site = organisation.onto(register, session, chosen.site)
    return replace(chosen, site=site, aliases=chosen.aliases or group_settings.one_person(said.values()))


def _named_here(result, chosen):
    """The review with those unused settings that were named here; what was said in the page is of other groups too."""
    from dataclasses import replace

    unused = tuple(name for name in result.unused_settings if name in chosen.site.groups)
    return replace(result, unused_settings=unused, unused_aliases=result.unused_aliases if chosen.aliases else ())


@contextmanager
def _for_the_time_being():
    """A register that is thrown away: a dry run makes none, and no keys."""
    from analyser.cases import open_register
    from analyser.cases.keys import Person
    from analyser.cases.place import Place

    with TemporaryDirectory() as folder:
        register = open_register(
            Place(Path(folder) / "data", None, Path(folder) / "key"), Person(lambda text: None), make=True
        )
        try:
            yield register
        finally:
            register.close()


def _groups(items, what: str):
    """A progress bar over groups on a terminal, for anything that takes over a second."""
    import sys

    from tqdm import tqdm

    return tqdm(items, desc=what, disable=None, delay=1, leave=False, file=sys.stderr, unit=" groups")


def _object(taken) -> dict:
    return {
        "group": taken.group,
        "files": list(taken.files),
        "messages": taken.messages,
        "new_group": taken.new_group,
        "new_messages": taken.new_messages,
        "new_findings": taken.new_findings,
        "new_cases": list(taken.new_cases),
        "new_urgent_cases": taken.danger,
        "grown": taken.grown,
        "no_longer_found": taken.no_longer,
        "left_out": taken.left_out,
        "not_checked": list(taken.not_checked),
    }


def _print(taken) -> None:
    say(taken.group)
    if not taken.changed:
        say(f"Nothing new: its {counted(taken.messages, 'message')} were taken in before.", indent="  ")
        return
    known = "a new group" if taken.new_group else "known"
    say(f"{taken.messages} messages, {taken.new_messages} of them new ({known})", indent="  ")
    say(f"{counted(taken.new_findings, 'new finding')} in {counted(len(taken.new_cases), 'new case')}", indent="  ")
    if taken.danger:
        say(f"URGENT: something new in {counted(taken.danger, 'case')} about somebody who may need help.", indent="  ")
    if taken.grown:
        say(f"{counted(taken.grown, 'known finding')} with more messages", indent="  ")
    if taken.no_longer:
        say(f"{counted(taken.no_longer, 'finding')} of before are no longer found; their cases stay.", indent="  ")
    for part in taken.not_checked:
        say(f"Not checked: {part}. See: analyser check", indent="  ")
    if taken.left_out:
        say(f"{counted(taken.left_out, 'message')} left out: their senders asked to be forgotten.", indent="  ")
