"""What the commands on the case register share: opening it, who decides, and how a case is printed."""

import getpass
import json
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

import click

from analyser.cli.terminal import WIDTH, printable


def _user() -> str:
    """Whoever is signed in to this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def readable(_, __, value: str | None) -> str | None:
    """What was typed, with a mark for each byte that is no letter: no database would take it."""
    return None if value is None else value.encode("utf-8", "replace").decode()


by = click.option(
    "--by", metavar="NAME", default=_user, callback=readable, help="Who does it.  [default: who is signed in here]"
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@contextmanager
def opened(make: bool = False) -> Iterator:
    """The register, opened with its key; made first where `make` is set and there is none."""
    from analyser.cases import open_register
    from analyser.cases.place import place

    register = open_register(place(), person(), make)
    try:
        yield register
    finally:
        register.close()


def person():
    """Whoever sits before the terminal; nobody can be asked where there is none."""
    from analyser.cases.keys import Person

    ask = (lambda question: click.prompt(question, hide_input=True, err=True)) if sys.stdin.isatty() else None
    return Person(lambda text: say(text, err=True), ask)


def say(text: str, err: bool = False, indent: str = "") -> None:
    """Print a text, `WIDTH` columns wide."""
    for line in text.splitlines():
        for part in textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=indent) or [""]:
            click.echo(printable(part), err=err)


def tell(answer: dict) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))


def counted(count: int, thing: str) -> str:
    """A number and its noun.

    >>> counted(1, "case"), counted(0, "case")
    ('1 case', 'no cases')
    """
    return f"{count or 'no'} {thing}" + ("" if count == 1 else "s")


def row_object(row) -> dict:
    """One case as the outputs for other programs have it."""
    return {
        "id": row.id,
        "group": row.group,
        "rules": list(row.rules),
        "clauses": list(row.clauses),
        "state": row.state,
        "urgent": row.urgent,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "people": list(row.people),
        "findings": row.findings,
        "still_found": row.found,
        "actions": list(row.actions),
        "decided": {"at": row.decided_at.isoformat(), "by": row.decided_by} if row.decided_at else None,
        "second": {"wanted": row.second_wanted, "state": row.second_state},
        "continues": row.continues,
        "opened": row.opened.isoformat(),
        "texts_kept_until": row.text_until and row.text_until.isoformat(),
    }


def whole_object(whole) -> dict:
    """One case with everything that is known of it."""
    messages = [
        {"at": quote.at.isoformat(), "who": quote.who, "text": quote.text, "evidence": quote.evidence}
        for quote in whole.messages
    ]
    return row_object(whole.row) | {
        "found": list(whole.findings),
        "messages": messages,
        "decisions": list(whole.decisions),
    }
