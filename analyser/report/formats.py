"""The trustees' report in every form: a page, the same in large print, a summary of one page, a PDF, and its tables as data.

review.html              the whole report, for a screen or a printer
review-large-print.html  the same in 18 point and one column (UK Association for Accessible Formats)
review-summary.html      the summary alone
review.pdf               tagged (PDF/UA-1), where WeasyPrint is installed
review.json              every table and the summary
tables/*.csv             a file for each table, which no spreadsheet runs
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass, replace
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from analyser.files import replacing, safe_cell
from analyser.report.contents import Table, TrusteesPage
from analyser.report.given import Figures, ReviewData
from analyser.report.make import make_page
from analyser.report.render import FILES, html
from analyser.report.words import visible

SCHEMA = "analyser/review/1"
LARGE_PRINT, SUMMARY, PDF, DATA = "review-large-print.html", "review-summary.html", "review.pdf", "review.json"


def write_report(data: ReviewData | Figures, folder: Path | str) -> list[Path]:
    """Write the trustees' report in every form, and return the paths, the page's first.

    What an older report left in the folder, and this one does not have, goes.

    The PDF is left out where WeasyPrint is not installed (`pdf_possible`), or cannot set the page.

    Raises
    ------
    OutputUnwritable
        The folder or a file cannot be written.
    """
    folder = Path(folder)
    page = make_page(data, "trustees")
    figures = json.dumps(as_object(page), ensure_ascii=False, indent=1).encode()
    known_by = f"The figures of this report, in {DATA}, have the SHA-256 {sha256(figures).hexdigest()}."
    page = replace(page, proof=(*page.proof, known_by))
    texts = {FILES["trustees"]: html(page), LARGE_PRINT: html(page, LARGE_PRINT), SUMMARY: html(page, SUMMARY)}
    contents = {name: text.encode() for name, text in texts.items()} | {DATA: figures}
    contents |= {f"tables/{name}.csv": table for name, table in csv_tables(page)}
    if pdf_possible() and (paper := _paper(texts[FILES["trustees"]])):
        contents[PDF] = paper
    for old in (folder / PDF, *(folder / "tables").glob("[0-9][0-9]-*.csv")):
        if old.relative_to(folder).as_posix() not in contents:
            old.unlink(missing_ok=True)
    for name, content in contents.items():
        with replacing(folder / name) as file:
            file.write(content)
    return [folder / name for name in contents]


def as_object(page: TrusteesPage) -> dict:
    """The report for other programs: what it is, its summary, and its tables as they are printed."""
    listed = [{"caption": table.caption, "heads": table.heads, "rows": _rows(table)} for table in tables(page)]
    return _visible(
        {
            "schema": SCHEMA,
            "head": asdict(page.head),
            "safety": asdict(page.safety),
            "summary": asdict(page.summary),
            "clauses": [
                {
                    "section": section.title,
                    "clause": clause.title,
                    "answer": clause.status,
                    "last_year": clause.last_year,
                    "why": clause.why,
                }
                for section in page.sections
                for clause in section.clauses
            ],
            "tables": listed,
        }
    )


def _visible(part):
    """The object with every text as a page would show it."""
    if isinstance(part, dict):
        return {name: _visible(each) for name, each in part.items()}
    if isinstance(part, list | tuple):
        return [_visible(each) for each in part]
    return visible(part) if isinstance(part, str) else part


def tables(part) -> Iterator[Table]:
    """Every table of a page that has rows, in the order of its parts."""
    if isinstance(part, Table):
        if part.rows:
            yield part
    elif is_dataclass(part):
        for each in fields(part):
            yield from tables(getattr(part, each.name))
    elif isinstance(part, tuple):
        for each in part:
            yield from tables(each)


def csv_tables(page: TrusteesPage) -> Iterator[tuple[str, bytes]]:
    """A name and the content of a CSV for each table; every cell is quoted, and none is a formula."""
    for number, table in enumerate(tables(page), 1):
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        for row in (table.heads, *_rows(table)):
            writer.writerow(map(safe_cell, row))
        yield f"{number:02}-{_slug(table.caption)}", b"\xef\xbb\xbf" + text.getvalue().encode()


def _rows(table: Table) -> list[tuple[str, ...]]:
    return [tuple(map(visible, (row.head, *row.cells))) for row in table.rows]


def _slug(caption: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", caption.casefold()))[:48].strip("-")


def pdf_possible() -> bool:
    """Whether WeasyPrint is installed (the extra ``pdf``)."""
    return find_spec("weasyprint") is not None


def _paper(text: str) -> bytes | None:
    """A page as a PDF; None where WeasyPrint fails at it, for then the other forms are written all the same."""
    try:
        return as_pdf(text)
    except Exception:  # noqa: BLE001  whatever it stumbles over, the page itself is sound
        return None


def as_pdf(text: str) -> bytes:
    """A page as a tagged PDF; nothing is fetched for it, neither from this machine nor from another."""
    from weasyprint import HTML

    return HTML(string=text, url_fetcher=_nothing, base_url=None).write_pdf(pdf_variant="pdf/ua-1")


def _nothing(url: str, *_, **__):
    raise ValueError(f"A page may not fetch anything, but asks for {url[:60]}")
