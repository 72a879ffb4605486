"""``analyser review``: the report as a page, from exports or from the case register."""

from contextlib import contextmanager
from pathlib import Path

import click

from analyser.cli.options import PATH, progress, review_options, site_settings, tell_unused, to_review
from analyser.cli.register import opened


@click.command()
@click.argument("exports", metavar="[EXPORT]...", nargs=-1, type=PATH)
@click.option(
    "--cycle", type=int, metavar="YEAR", help="From the case register: the review period that begins in YEAR."
)
@click.option(
    "-o", "--output", "folder", type=PATH, required=True, help="Folder for the pages; made if it is not there."
)
@click.option("--audience", type=click.Choice(["trustees", "admin"]), default="trustees", show_default=True)
@review_options
def review(exports: tuple[Path, ...], cycle: int | None, folder: Path, audience: str, names: str, **options):
    """Write the review as a page, of exports or of a year.

    The page for trustees names nobody. The page for the administrator lists every possible breach with its text,
    and shows names only with --names real. With --cycle the page also says what was decided, and the administrator's
    has the cases of the register.
    """
    if audience == "trustees" and names == "real":
        raise click.UsageError("The page for trustees never names anybody: use --audience admin with --names real.")
    if bool(exports) == (cycle is not None):
        raise click.UsageError("Name exports, or a year of the case register with --cycle YEAR; one of the two.")
    if cycle is not None and audience == "admin":
        click.echo(_cases_of(cycle, folder, names == "real", options))
        return
    data = _of_cycle(cycle, options) if cycle is not None else _of_exports(exports, options)
    from analyser.report import write_report, write_review
    from analyser.report.formats import PDF, pdf_possible

    if audience == "admin":
        click.echo(write_review(data, folder, audience, names))
        return
    written = write_report(data, folder)
    for path in written[::-1]:
        click.echo(path)
    if not any(path.name == PDF for path in written):
        needs = "this page cannot be set" if pdf_possible() else "that needs pip install 'analyser[pdf]'"
        click.echo(f"No PDF was made: {needs}. Print the page from a browser.", err=True)


def _of_exports(exports: tuple[Path, ...], options: dict):
    from analyser.reviews import review as make_review

    result = make_review(exports, to_review(**options), progress)
    tell_unused(result)
    return result


def _of_cycle(year: int, options: dict):
    """The figures of a year in the register; the other options say how exports are judged, and so have no use here."""
    with _period(year, options) as (_, _, figures):
        return figures


def _cases_of(year: int, folder: Path, real: bool, options: dict) -> Path:
    """Write the administrator's page of a year in the register."""
    from analyser.cases.whole import everything
    from analyser.report import cases_page, write_page
    from analyser.report.render import FILES

    with _period(year, options) as (register, session, figures):
        outcomes = figures.outcomes
        cases = everything(register, session, real, outcomes.retention, outcomes.period)
        return write_page(cases_page(figures, cases, real), folder / FILES["admin"])


@contextmanager
def _period(year: int, options: dict):
    """The register, a look into it, and the figures of a year."""
    from datetime import date

    from analyser.cases import organisation
    from analyser.cases.cycles import period_of
    from analyser.policy import load
    from analyser.report.given import of_cycle

    unused = [
        f"--{name.replace('_', '-')}" for name, value in options.items() if value and name not in ("site", "date_order")
    ]
    if unused:
        raise click.UsageError(f"{unused[0]} is for exports; the register was told when they were taken in.")
    policy = load()
    with opened() as register, register.read() as session:
        period = period_of(policy, year, register.today)
        site = organisation.onto(register, session, site_settings(options["site"]))
        yield (
            register,
            session,
            of_cycle(register, session, policy, site, period, date.today()),
        )
