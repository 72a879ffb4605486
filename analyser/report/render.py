"""Pages -> HTML files: one file each, complete in itself, that asks nothing of any other machine and runs no script."""

from base64 import b64encode
from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analyser.files import replacing
from analyser.report.contents import AdminPage, CasesPage, ReviewPage, TrusteesPage
from analyser.report.given import Figures, ReviewData
from analyser.report.make import make_page
from analyser.report.words import visible

FILES = {"trustees": "review.html", "admin": "review-admin.html"}
"""Audience -> the page's file."""

TEMPLATES: dict[type[ReviewPage], str] = {
    TrusteesPage: FILES["trustees"],
    AdminPage: FILES["admin"],
    CasesPage: "review-cases.html",
}
"""Page -> its template."""


def write_review(
    data: "ReviewData | Figures", folder: Path | str, audience: str = "trustees", names: str = "pseudonyms"
) -> Path:
    """Write the page of a review and return its path.

    Parameters
    ----------
    data
        The review.
    folder
        Where the page goes; made if it is not there.
    audience, names
        As `analyser.report.make.make_page`.

    Raises
    ------
    OutputUnwritable
        The folder or the file cannot be written.
    """
    return write_page(make_page(data, audience, names), Path(folder) / FILES[audience])


def write_page(page: ReviewPage, path: Path) -> Path:
    """Write a page and return its path.

    Raises
    ------
    OutputUnwritable
        The folder or the file cannot be written.
    """
    text = html(page)
    with replacing(path) as file:
        file.write(text.encode())
    return path


def html(page: ReviewPage, template: str | None = None) -> str:
    """A page as HTML, by its own template unless another is named."""
    return (
        environment()
        .get_template(template or TEMPLATES[type(page)])
        .render({part.name: getattr(page, part.name) for part in fields(page)})
    )


@cache
def environment() -> Environment:
    """The templates, strict: what is not defined is an error, and every text is escaped."""
    found = Environment(
        loader=FileSystemLoader([own_templates(), templates()]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = found.get_template("style.css").render()
    found.globals["style_hash"] = b64encode(sha256(style.encode()).digest()).decode()
    return found


def own_templates() -> Path:
    """A folder in which a charity may keep its own templates or style sheet; one of the same name goes before ours."""
    import platformdirs

    return Path(platformdirs.user_config_path("analyser", appauthor=False)) / "templates"


def templates() -> Path:
    """The folder of the templates: inside the installed package, or beside it in a checkout."""
    packaged = Path(__file__).parent / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "reports" / "templates"


def _printable(value):
    """Every text that a template prints goes through here: nothing invisible or unprintable reaches a page."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
