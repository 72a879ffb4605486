"""``analyser compare``: two review cycles side by side, as text or as one JSON object."""

import json
import math
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from analyser.cli.options import PATH
from analyser.cli.terminal import WIDTH, printable

SCHEMA = "analyser/compare/1"


@click.command()
@click.argument("before", type=PATH)
@click.argument("after", type=PATH)
@click.option("--json", "as_json", is_flag=True, help=f"Print one JSON object (schema {SCHEMA}).")
def compare(before: Path, after: Path, as_json: bool):
    """Compare two review cycles: BEFORE and AFTER are files that 'analyser check --json' wrote.

    A change is named only where chance is no likely reason. Make both files with the same program: check last
    year's exports again.
    """
    from analyser import comparison, policy

    found = comparison.compare(_read(before), _read(after), policy.load())
    if as_json:
        click.echo(json.dumps({"schema": SCHEMA, **_finite(asdict(found))}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(map(printable, _text(found))))


def _read(path: Path) -> dict:
    from analyser.errors import NotComparable

    try:
        return json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise NotComparable(f"{path} could not be opened: {error.strerror or error}.") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise NotComparable(
            f"{path} is not JSON. Make it with: analyser check EXPORT... --json > {path.name}"
        ) from None


def _finite(value):
    """The same with null for what JSON cannot hold: infinite and undefined numbers."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _text(found) -> Iterator[str]:
    for reason in found.reasons:
        yield from textwrap.wrap(f"Not comparable: {reason}", WIDTH, subsequent_indent="  ")
    left_out = {
        "Only in the first": found.only_before,
        "Only in the second": found.only_after,
        "Of another length": found.uneven,
    }
    for title, names in {"Compared": found.groups if found.changes else ()}.items() | left_out.items():
        if names:
            yield from textwrap.wrap(f"{title}: {', '.join(names)}", WIDTH, subsequent_indent="  ")
    if found.changes:
        yield from _table(found)


def _table(found) -> Iterator[str]:
    was, now = found.messages
    yield f"Messages: {was:,} before, {now:,} after. Occasions, and occasions in 1,000 messages:"
    yield ""
    yield f"{'':<20}{'before':>13}{'after':>13}  times as many"
    for change in found.changes:
        if change.before or change.after or change.reason:
            yield _line(change)
    quiet = [change.rule for change in found.changes if not (change.before or change.after or change.reason)]
    yield ""
    if quiet:
        yield from textwrap.wrap(f"In neither: {', '.join(quiet)}.", WIDTH, subsequent_indent="  ")
    yield from textwrap.wrap(
        '"Times as many" has the range in which the truth lies with 95 in 100. "More" and "fewer" stand only where'
        " chance is no likely reason, with so many rules looked at together.",
        WIDTH,
    )
    yield from textwrap.wrap(_visible(found), WIDTH)


def _line(change) -> str:
    before, after = (
        f"{count:,} ({rate.value:.1f})"
        for count, rate in ((change.before, change.rate_before), (change.after, change.rate_after))
    )
    return f"{change.rule:<20}{before:>13}{after:>13}  {_times(change.times):<17}{change.verdict}".rstrip()


def _times(times) -> str:
    def said(value: float) -> str:
        return "-" if not math.isfinite(value) else f"{value:.1f}" if value < 100 else f"{value:.0f}"

    return f"{said(times.value)} ({said(times.low)} to {said(times.high)})"


def _visible(found) -> str:
    """What change of all incidents together these numbers could have shown."""
    incidents = found.changes[0]
    if not incidents.before:
        return "After a cycle without an incident no rise or fall can be put in numbers."
    fall = incidents.visible_fall
    falls = f"a fall to {fall:.2f} times as many" if fall is not None else "no fall at all"
    return (
        f"From {incidents.before} incidents before, only a rise to {incidents.visible_rise:.1f} times as many and {falls}"
        " would most likely have shown."
    )
