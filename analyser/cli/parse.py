"""``analyser parse``: an export as a table, for other programs and notebooks."""

import json
from pathlib import Path

import click

from analyser.cli.options import PATH, date_order
from analyser.cli.terminal import same_file
from analyser.files import FORMULA

SAMPLES = 5
"""So many lines that were not understood are shown."""


@click.command()
@click.argument("export", type=PATH)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True)
@click.option("-o", "--output", type=PATH, help="Write to this file instead of the terminal.")
@date_order
def parse(export: Path, form: str, output: Path | None, date_order: str):
    """Print an export as a table: one record a message or notice.

    JSON lines and Parquet hold every text exactly. In a CSV, text that a spreadsheet would run as a formula gets
    a leading apostrophe.
    """
    from analyser.export import read

    if form == "parquet" and output is None:
        raise click.UsageError("Parquet is not text: name a file with -o.")
    if output is not None and same_file(output, export):
        raise click.UsageError("The output would overwrite the export. Name another file with -o.")
    found = read(export, date_order)
    for warning in (*found.quality.warnings, *found.quality.samples[:SAMPLES]):
        click.echo(f"{export.name}: {warning}", err=True)
    if output is None:
        _write(found.chat, form, click.get_binary_stream("stdout"))
    else:
        _to_file(found.chat, form, output)


def _to_file(chat, form: str, output: Path) -> None:
    from analyser.files import replacing

    with replacing(output) as file:
        _write(chat, form, file)


def _write(chat, form: str, file) -> None:
    if form == "parquet":
        chat.write_parquet(file)
    elif form == "csv":
        _for_csv(chat).write_csv(file, datetime_format="%Y-%m-%dT%H:%M:%S")
    else:
        for row in chat.iter_rows(named=True):
            file.write((json.dumps(_record(row), ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass"))


def _record(row: dict) -> dict:
    keys = ("line", "timestamp", "sender", "text", "kind", "event", "actor", "targets", "attachment", "edited")
    return {key: row[key].isoformat() if key == "timestamp" else row[key] for key in keys}


def _for_csv(chat):
    import polars as pl

    flat = chat.drop("id", "lines").with_columns(pl.col("targets").list.join("; "))
    return flat.with_columns(
        pl.when(pl.any_horizontal(pl.col(column).str.starts_with(start) for start in FORMULA))
        .then("'" + pl.col(column))
        .otherwise(pl.col(column))
        .alias(column)
        for column, kind in flat.schema.items()
        if kind == pl.String
    )
