"""``analyser aliases``: which names in an export may be one person, for the administrator to decide."""

import csv
import io
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from analyser.cli.options import PATH, date_order, exports
from analyser.cli.options import aliases as aliases_option
from analyser.cli.terminal import WIDTH, printable, same_file

COLUMNS = ("name", "same_as", "one_person", "sure", "why", "against")
ANSWERS = {"certain": "yes", "warning": "no"}
"""What the CSV says before anybody has looked: one account is one person, and who poses as somebody is somebody else."""
UNDECIDED = "?"
SURE, NAME = 11, 33
"""Widths of the first two columns."""
DECIDE = (
    "Nothing is merged yet. {where}, put yes or no in its column one_person in place of each ?, and give it to check and"
    " review with --aliases FILE. A row with ? is not used."
)


@click.command()
@exports
@click.option("-o", "--output", type=PATH, help="Write the pairs as a CSV, to edit and give back with --aliases.")
@aliases_option
@date_order
def aliases(exports: tuple[Path, ...], output: Path | None, aliases: Path | None, date_order: str):
    """List names in exports that may be one person, with what speaks for and against it.

    It shows real names, and is for the administrator alone. Nothing is merged until you say so. Pairs on which the
    list given with --aliases has decided are left out.
    """
    from analyser.chat.registers import Aliases, read_aliases

    decided = read_aliases(aliases) if aliases else Aliases()
    inputs = [*exports, *filter(None, [aliases])]
    if output is not None and any(same_file(output, each) for each in inputs):
        raise click.UsageError("The output would overwrite a file that is read. Name another with -o.")
    found = _proposals(exports, date_order, decided)
    for files, rows in found:
        click.echo("\n".join(map(printable, _shown(", ".join(files), rows))))
    if any(rows for _, rows in found):
        where = "Write the list with -o FILE" if output is None else f"Open {output.name}"
        click.echo("\n".join(textwrap.wrap(printable(DECIDE.format(where=where)), WIDTH)))
    if output is not None:
        _write(output, [row for _, rows in found for row in rows])


def _proposals(paths: tuple[Path, ...], date_order: str, decided) -> list[tuple[tuple[str, ...], list[dict]]]:
    """The files of each group, and the pairs in it: exports of one group are looked at together, as check does."""
    from analyser.chat.identities import with_aliases
    from analyser.chat.membership import guess_exporter, with_exporter
    from analyser.chat.proposals import propose_merges
    from analyser.export import read
    from analyser.export.join import files_of, join_groups

    found = []
    for export in join_groups([read(path, date_order) for path in paths]):
        chat = with_aliases(with_exporter(export.chat, export.exporter), decided.names)
        pairs = propose_merges(with_exporter(chat, guess_exporter(chat, {})))
        found.append((files_of(export), decided.undecided(pairs).to_dicts()))
    return found


def _shown(title: str, rows: list[dict]) -> list[str]:
    """One group's pairs as a table, `WIDTH` columns wide."""
    lines = [*textwrap.wrap(title, WIDTH), "=" * min(len(title), WIDTH)]
    if not rows:
        return [*lines, "No two names seem to be one person.", ""]
    lines += _across("", "name", "may be the same person as")
    for row in rows:
        lines += _across(row["sure"], row["name"], row["same_as"])
        for before, reason in (("", row["why"]), ("Against it: ", row["against"])):
            if reason:
                lines += textwrap.wrap(before + reason, WIDTH - SURE, initial_indent=" " * 2, subsequent_indent=" " * 2)
    return [*lines, ""]


def _across(sure: str, name: str, same_as: str) -> list[str]:
    """One row of the table, on as many lines as the longer name needs."""
    cells = [textwrap.wrap(text, NAME - 1) or [""] for text in (name, same_as)]
    height = max(map(len, cells))
    left, right = (cell + [""] * (height - len(cell)) for cell in cells)
    firsts = [sure] + [""] * (height - 1)
    rows = zip(firsts, left, right, strict=True)
    return [f"{first:<{SURE}}{one:<{NAME}}{other}".rstrip() for first, one, other in rows]


def _write(output: Path, rows: list[dict]) -> None:
    from analyser.files import replacing, safe_cell

    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in _answered(rows):
        table.writerow([safe_cell(row[column]) for column in COLUMNS])
    with replacing(output) as file:
        file.write(b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "surrogatepass"))


def _answered(rows: list[dict]) -> Iterator[dict]:
    """Each pair once, with an answer where there is one; a name that several exports make another stays undecided."""
    pairs, certain = set(), set()
    for row in rows:
        pair = frozenset((row["name"], row["same_as"]))
        if pair not in pairs:
            again = row["name"] in certain and row["sure"] == "certain"
            yield row | {"one_person": UNDECIDED if again else ANSWERS.get(row["sure"], UNDECIDED)}
            certain.update([row["name"]] if row["sure"] == "certain" else [])
            pairs.add(pair)
