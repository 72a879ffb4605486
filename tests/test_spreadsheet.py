"""Tables open in LibreOffice as what they are: text and numbers, and nothing that it would run."""

import csv
import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from payloads import PAYLOADS
from test_report import sample_review

from analyser.files import safe_cell
from analyser.report import given
from analyser.report.formats import csv_tables
from analyser.report.make import make_page

pytestmark = pytest.mark.libreoffice

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", " =1+1", "\n=1+1", "\uff1d1+1", "\u200b=1+1", '"=1+1'),
    *('=HYPERLINK("//evil.example";"tap")', "=cmd|' /C calc'!A0", '=WEBSERVICE("//evil.example")', "=DDE(1;2;3)"),
)
"""What a spreadsheet may take for a formula (OWASP, CSV Injection)."""

SEPARATORS = "44,34,76,1"
"""LibreOffice's way to say: commas, quotation marks, UTF-8, from the first line; the way in which a double click opens a CSV."""

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def opened(folder: Path, *contents: bytes) -> list[list[list[ElementTree.Element]]]:
    """What LibreOffice makes of each CSV: its rows of cells."""
    office = shutil.which("soffice")
    assert office, "These tests need LibreOffice: apt-get install libreoffice-calc-nogui"
    paths = [folder / f"table-{number}.csv" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    home, filter_of = f"-env:UserInstallation={(folder / 'home').as_uri()}", f"--infilter=CSV:{SEPARATORS}"
    command = [office, home, "--headless", filter_of, "--convert-to", "fods", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    sheets = (ElementTree.parse(path.with_suffix(".fods")) for path in paths)
    return [[list(row.iter(f"{TABLE}table-cell")) for row in sheet.iter(f"{TABLE}table-row")] for sheet in sheets]


def written(rows) -> bytes:
    """A CSV as the program writes one."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def formulas(sheets) -> list[str]:
    cells = (cell for sheet in sheets for row in sheet for cell in row)
    return [cell.get(f"{TABLE}formula") for cell in cells if cell.get(f"{TABLE}formula") is not None]


def test_no_cell_of_the_report_is_a_formula(tmp_path):
    figures = given.figures(sample_review())
    groups = tuple(replace(figures.groups[0], name=f"{formula}{place}") for place, formula in enumerate(FORMULAS))
    tables = [content for _, content in csv_tables(make_page(replace(figures, groups=groups)))]
    sheets = opened(tmp_path, *tables)
    assert formulas(sheets) == []
    for sheet, content in zip(sheets, tables, strict=True):
        heads = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert ["".join(cell.itertext()).strip() for cell in sheet[0][: len(heads)]] == heads


def test_no_payload_becomes_a_formula(tmp_path):
    cells = [*FORMULAS, *PAYLOADS]
    sheets = opened(tmp_path, written([[cell] for cell in cells]))
    assert formulas(sheets) == []
    shown = re.sub(r"\s+", " ", "".join("".join(cell.itertext()) for row in sheets[0] for cell in row))
    assert "SUM(1)" in shown


def test_the_search_sees_a_formula(tmp_path):
    assert formulas(opened(tmp_path, b'"=1+1","x"\r\n'))
