"""How fast the trustees' report is made and how large it is: ``python benchmarks/report.py``.

The figures of ten groups over a year are those of the sample groups, each taken several times under another name. It prints a
table: the middle and the slowest of some repeats, and the bytes of each form; then how the page grows with groups and messages.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from analyser import site
from analyser.report import formats, given
from analyser.report.make import make_page
from analyser.report.render import html
from analyser.reviews import Options, review

REPEATS = 7
GROUPS = 10


def figures(groups: int, times: int = 1) -> given.Figures:
    """Figures of so many groups with so many times as many messages and findings as the sample groups have."""
    with as_file(files("analyser").joinpath("sample")) as sample:
        options = Options(site=site.load(sample / "site.toml"))
        made = given.figures(review(sorted(sample.glob("*.txt")), options))
    named = (
        replace(
            made.groups[place % len(made.groups)],
            name=f"Group {place + 1}",
            messages=made.groups[place % len(made.groups)].messages * times,
            findings=made.groups[place % len(made.groups)].findings * times,
        )
        for place in range(groups)
    )
    return replace(made, groups=tuple(named), made_on=date(2026, 3, 28))


def timed(work: Callable) -> tuple[float, float]:
    """The middle and the slowest of some repeats, in seconds."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), max(taken)


def main() -> None:
    data = figures(GROUPS)
    page = make_page(data)
    text = html(page)
    print(f"| what, {GROUPS} groups | middle, s | slowest, s | KB |")
    print("| --- | --- | --- | --- |")
    works = {
        "figures to page": (lambda: make_page(data), 0),
        "page to HTML": (lambda: html(page), len(text.encode())),
        "page to CSV": (lambda: list(formats.csv_tables(page)), sum(len(each) for _, each in formats.csv_tables(page))),
    }
    if formats.pdf_possible():
        works["HTML to PDF"] = (lambda: formats.as_pdf(text), len(formats.as_pdf(text)))
    with tempfile.TemporaryDirectory() as folder:
        works["figures to every form, written"] = (lambda: formats.write_report(data, Path(folder)), 0)
        for name, (work, size) in works.items():
            middle, slowest = timed(work)
            print(f"| {name} | {middle:.2f} | {slowest:.2f} | {f'{size / 1000:.0f}' if size else ''} |")
    print()
    for groups, times in ((1, 1), (GROUPS, 1), (GROUPS, 100), (100, 1)):
        size = len(html(make_page(figures(groups, times))).encode()) / 1000
        print(f"{groups} groups, {times} times the messages: {size:.0f} KB")


if __name__ == "__main__":
    main()
