"""``analyser doctor``: whether everything that the program needs is there, and what to do where it is not."""

import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click

from analyser import __version__
from analyser.cli.options import installed_settings
from analyser.cli.register import as_json, say, tell
from analyser.errors import AnalyserError
from analyser.parts import fault

SCHEMA = "analyser/doctor/1"
GOOD, ABSENT, BAD = "good", "absent", "bad"
"""In order; not there, and nothing needs it; to be put right."""

ROOM = 2**30
"""Bytes that should be free: an export of a million messages and its register take less."""

PLAIN = b"SQLite format 3\x00"
"""How a database begins that is not encrypted (https://www.sqlite.org/fileformat.html)."""

LIBRARIES = ("polars", "onnxruntime", "sqlalchemy", "sqlcipher3", "cryptography", "matplotlib", "jinja2")
EXTRAS = {
    "web": "starlette",
    "pdf": "weasyprint",
    "postgresql": "psycopg",
    "notebooks": "pandas",
    "cluster": "distributed",
}
"""Extra -> a library by which it is known."""


@dataclass(frozen=True)
class Found:
    """One thing that was looked at: its name, how it stands, and what there is to say."""

    what: str
    state: str
    says: str


@click.command()
@as_json
@click.pass_context
def doctor(context: click.Context, as_json: bool):
    """Look whether everything is in order: libraries, model, settings, register, keys, disk, PDF.

    It changes nothing. The exit code is 1 where something should be put right.
    """
    found = [each for look in LOOKS for each in _looked(look)]
    if as_json:
        tell({"schema": SCHEMA, "found": [asdict(each) for each in found]})
    else:
        for each in found:
            say(f"{each.state:<7} {each.what}: {each.says}")
    context.exit(any(each.state == BAD for each in found))


def _looked(look: Callable[[], Iterator[Found]]) -> list[Found]:
    """What one look finds; a look that breaks is something to be put right, and the others go on."""
    try:
        return list(look())
    except AnalyserError as error:
        return [Found(look.__name__.strip("_").replace("_", " "), BAD, str(error).splitlines()[0])]
    except Exception as error:  # noqa: BLE001
        return [Found(look.__name__.strip("_").replace("_", " "), BAD, fault(error))]


def _versions() -> Iterator[Found]:
    yield Found("analyser", GOOD, f"{__version__}, Python {platform.python_version()}, {platform.system()}")
    for library in LIBRARIES:
        try:
            yield Found(library, GOOD, version(library))
        except PackageNotFoundError:
            yield Found(library, BAD, "is not installed. Install analyser again.")
    for extra, library in EXTRAS.items():
        there = find_spec(library) is not None
        yield Found(
            f"extra {extra}", GOOD if there else ABSENT, "installed" if there else f"pip install 'analyser[{extra}]'"
        )


def _message_model() -> Iterator[Found]:
    from analyser.rules.messages import usable_model

    model, trouble = usable_model()
    yield Found("message model", GOOD if model else BAD, trouble or "can be used")


def _settings() -> Iterator[Found]:
    from analyser.site import load

    path = installed_settings()
    if not path.is_file():
        yield Found("settings", ABSENT, f"{path} is not there; see the README for what it may say.")
        return
    yield Found("settings", GOOD, f"{path}: {len(load(path).groups)} groups")


def _register() -> Iterator[Found]:
    from analyser.cases.place import place

    where = place()
    if where.url:
        yield Found("register", GOOD, f"in PostgreSQL, {where.name}")
    elif not where.database.exists():
        yield Found(
            "register", ABSENT, f"{where.database} is not there yet; analyser ingest or analyser serve make it."
        )
        return
    else:
        yield from _file(where.folder, where.database)
    yield _key(where)


def _file(folder: Path, database: Path) -> Iterator[Found]:
    with database.open("rb") as file:
        encrypted = file.read(len(PLAIN)) != PLAIN
    yield Found("register", GOOD if encrypted else BAD, f"{database} is {'' if encrypted else 'NOT '}encrypted")
    for path in (folder, database):
        closed = os.name != "posix" or not stat.S_IMODE(path.stat().st_mode) & 0o077
        says = "nobody else can read it" if closed else f"others can read it: chmod go= {path}"
        yield Found(f"mode of {path.name}", GOOD if closed else BAD, says)


def _key(where) -> Found:
    from analyser.cases.keys import keyring_there

    if where.key_file:
        if not where.key_file.is_file():
            return Found("key", BAD, f"{where.key_file}, which ANALYSER_KEY_FILE names, is not there.")
        closed = os.name != "posix" or not stat.S_IMODE(where.key_file.stat().st_mode) & 0o077
        says = f"in {where.key_file}" if closed else f"others can read it: chmod 600 {where.key_file}"
        return Found("key", GOOD if closed else BAD, says)
    there = keyring_there()
    return Found("key", GOOD, "in the system's keyring" if there else "under a passphrase; there is no keyring")


def _disk() -> Iterator[Found]:
    from analyser.cases.place import place

    folder = next(each for each in (place().folder, *place().folder.parents) if each.exists())
    free = shutil.disk_usage(folder).free
    enough = free >= ROOM
    says = f"{free / 2**30:.1f} GB are free" + ("" if enough else "; make room for 1 GB")
    yield Found("disk", GOOD if enough else BAD, says)


def _pdf() -> Iterator[Found]:
    from analyser.report.formats import as_pdf, pdf_possible

    if not pdf_possible():
        yield Found("PDF", ABSENT, "pip install 'analyser[pdf]', or print the page from a browser")
        return
    as_pdf("<html lang=en><title>x</title><p>Text in a typeface of this system")
    yield Found("PDF", GOOD, "can be made, with this system's typefaces")


def _browser() -> Iterator[Found]:
    import webbrowser

    try:
        webbrowser.get()
        yield Found("browser", GOOD, "there is one for analyser serve")
    except webbrowser.Error:
        yield Found("browser", ABSENT, "none was found; open the page of analyser serve from where there is one")


def _terminal() -> Iterator[Found]:
    coded = (sys.stdout.encoding or "").lower().replace("-", "")
    yield Found("terminal", GOOD if coded == "utf8" else ABSENT, f"writes {sys.stdout.encoding}")


LOOKS = (_versions, _message_model, _settings, _register, _disk, _pdf, _browser, _terminal)
"""What is looked at, in order."""
