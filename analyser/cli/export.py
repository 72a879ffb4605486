"""``analyser export``: every case in a file, as JSON or CSV."""

import csv
import io
import json
from pathlib import Path

import click

from analyser.cli.options import PATH, names, site, site_settings
from analyser.cli.register import opened, row_object, whole_object

SCHEMA = "analyser/cases/1"
LIST = ("rules", "clauses", "people")


@click.command()
@click.option("-o", "--output", type=PATH, required=True, help="The file to write; its owner alone can read it.")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), help="[default: by the file's ending]")
@names
@site
def export(output: Path, form: str | None, names: str, site: Path | None):
    """Write every case to a file, JSON or CSV.

    JSON has messages and decisions too, CSV a line a case. No cell of the CSV is run by a spreadsheet. The file is not
    encrypted: keep it somewhere safe.
    """
    form = form or output.suffix.lower().removeprefix(".")
    if form not in ("json", "csv"):
        raise click.UsageError(f"{output.name} ends neither in .json nor in .csv. Say which with --format.")
    kept = site_settings(site).register
    with opened() as register:
        count = (_json if form == "json" else _csv)(register, output, names == "real", kept)
    click.echo(f"{count} cases written to {output}", err=True)


def _json(register, output: Path, real: bool, kept) -> int:
    from analyser.cases.whole import everything
    from analyser.files import replacing

    count = 0
    with register.read() as session, replacing(output) as file:
        file.write(f'{{"schema": "{SCHEMA}", "cases": ['.encode())
        for whole in everything(register, session, real, kept):
            text = json.dumps(whole_object(whole), ensure_ascii=False)
            file.write((",\n" if count else "\n").encode() + text.encode("utf-8", "surrogatepass"))
            count += 1
        file.write(b"\n]}\n")
    return count


def _csv(register, output: Path, real: bool, kept) -> int:
    from analyser.cases.listing import rows
    from analyser.files import replacing

    count = 0
    with register.read() as session, replacing(output) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", errors="surrogatepass", newline="", write_through=True)
        table = csv.writer(text, quoting=csv.QUOTE_ALL)
        table.writerow(COLUMNS)
        for row in rows(register, session, real, kept):
            table.writerow(_cells(row_object(row)))
            count += 1
        text.detach()
    return count


COLUMNS = (
    *("id", "group", "rules", "clauses", "state", "urgent", "first", "last", "people", "findings", "still_found"),
    *("actions", "decided_at", "decided_by", "second_wanted", "second_state", "continues", "opened"),
)


def _cells(case: dict) -> list[str]:
    from analyser.files import safe_cell

    decided = case["decided"] or {"at": "", "by": ""}
    flat = case | {
        **{key: "; ".join(case[key]) for key in LIST},
        "actions": "; ".join(_action(each) for each in case["actions"]),
        "decided_at": decided["at"],
        "decided_by": decided["by"],
        "second_wanted": case["second"]["wanted"],
        "second_state": case["second"]["state"],
    }
    return [safe_cell(_cell(flat[column])) for column in COLUMNS]


def _action(action: dict) -> str:
    minute = f" (minute {action['minute']})" if action["minute"] else ""
    return f"{action['action']} {action['on']} {action['by']}{minute}"


def _cell(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
