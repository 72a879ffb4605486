"""What was found in one group, as bytes: its tables, and the figures that a page needs."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import polars as pl

from analyser import figures
from analyser.figures import Found, GroupFigures

FIGURES = "figures.json"
TABLE = ".arrow"


def packed(tables: dict[str, pl.DataFrame], groups: list[GroupFigures]) -> bytes:
    """Tables and figures as bytes; the same always gives the same."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as file:
        for name, table in tables.items():
            written = BytesIO()
            table.write_ipc(written)
            file.writestr(ZipInfo(name + TABLE), written.getvalue(), ZIP_DEFLATED)
        file.writestr(ZipInfo(FIGURES), json.dumps([_plain(each) for each in groups]), ZIP_DEFLATED)
    return content.getvalue()


def tables_in(content: bytes) -> dict[str, pl.DataFrame]:
    """The tables in what `packed` made.

    Raises
    ------
    BadZipFile
        These are other bytes.
    """
    with ZipFile(BytesIO(content)) as file:
        names = [name for name in file.namelist() if name.endswith(TABLE)]
        return {name.removesuffix(TABLE): pl.read_ipc(BytesIO(file.read(name))) for name in names}


def figures_in(content: bytes) -> list[GroupFigures]:
    """The figures in what `packed` made."""
    with ZipFile(BytesIO(content)) as file:
        return [_figures(each) for each in json.loads(file.read(FIGURES))]


def is_whole(content: bytes) -> bool:
    """Whether these are bytes that `packed` made, to the last."""
    try:
        with ZipFile(BytesIO(content)) as file:
            return file.testzip() is None and FIGURES in file.namelist()
    except (BadZipFile, OSError, EOFError):
        return False


def _plain(group: GroupFigures) -> dict:
    """Figures as JSON has them; `figures.written` leaves out the name and the findings."""
    found = [asdict(each) | {"timestamp": each.timestamp.isoformat()} for each in group.findings]
    return {"name": group.name, "findings": found, "rest": figures.written(group).decode()}


def _figures(plain: dict) -> GroupFigures:
    found = tuple(
        Found(**{**each, "timestamp": datetime.fromisoformat(each["timestamp"])}) for each in plain["findings"]
    )
    return replace(figures.read(plain["rest"].encode()), name=plain["name"], findings=found)
