"""The rooms of the program: data flows down, and each room imports only from the rooms above it.

Every import counts, also one inside a function, behind `TYPE_CHECKING` or by `import_module("...")`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "analyser"

CORE = (
    *(
        "errors",
        "parts",
        "files",
        "arguments",
        "cores",
        "cache",
        "schemas",
        "policy",
        "site",
        "chat",
        "export",
        "language",
        "conversations",
        "metrics",
        "rules",
    ),
    *("figures", "cases", "comparison", "report", "reviews", "analysis", "batch"),
)
"""The rooms that stand one below the other, from the top."""

BOTTOM = ("web", "cli")
"""The two below all of them, side by side: neither knows the other."""

STARTS = ("cli/serve.py", "analyser.web.serve.serve")
"""The one place where the command line knows the page: it starts its server."""

DOORS = ("__init__", "__main__")
"""The ways in. They may import any room; a room takes nothing from them but the version."""

ONLY_IN = {"click": "cli", "distributed": "batch", "starlette": "web", "sqlalchemy": "cases"}
"""Libraries that shape the room they serve, and so stay in it."""

NETWORK = (
    *("socket", "socketserver", "ssl", "urllib", "http", "ftplib", "smtplib", "poplib", "imaplib", "xmlrpc"),
    *("requests", "urllib3", "httpx", "aiohttp", "websockets"),
)
"""Modules that can send something elsewhere. Only the two rooms at the bottom may have a use for them."""


def faults(root: Path) -> list[str]:
    """Every breach of the law under a folder of source, as "file:line: what is wrong"."""
    return [
        f"{path.relative_to(root).as_posix()}:{line}: {wrong}"
        for path in sorted(root.rglob("*.py"))
        for line, wrong in faults_of(path, root)
    ]


def faults_of(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    room = room_of(path, root)
    if room not in CORE + BOTTOM + DOORS:
        yield 1, f"{room} has no place among the rooms"
        return
    for line, name in imports(path, root):
        if (path.relative_to(root).as_posix(), name) != STARTS and (wrong := fault(room, name)):
            yield line, wrong


def room_of(path: Path, root: Path) -> str:
    """The room that a module stands in, or its own name where it is a door."""
    return path.relative_to(root).with_suffix("").parts[0]


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """What a module imports: the line and the full dotted name of each."""
    package = (root.name, *path.relative_to(root).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{source(node, package)}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from ((node.lineno, part.value) for part in node.args[:1] if isinstance(part, ast.Constant))


def source(node: ast.ImportFrom, package: tuple[str, ...]) -> str:
    """The dotted name after ``from``, with leading dots made into what they stand for."""
    here = package[: len(package) + 1 - node.level] if node.level else ()
    return ".".join((*here, *filter(None, [node.module])))


def fault(room: str, name: str) -> str | None:
    """What is wrong with a room that imports this dotted name; None where nothing is."""
    top, _, rest = name.partition(".")
    if top != ROOT.name:
        return library_fault(room, top)
    other = rest.partition(".")[0]
    if room in DOORS or other in (room, *above(room), "__version__"):
        return None
    return f"{room} may not import {other if other in CORE + BOTTOM else 'a door'}"


def library_fault(room: str, library: str) -> str | None:
    if ONLY_IN.get(library, room) != room:
        return f"only {ONLY_IN[library]} may import {library}"
    if library in NETWORK and room not in BOTTOM:
        return f"{room} may not import {library}"
    return None


def above(room: str) -> tuple[str, ...]:
    """The rooms that a room may import besides itself."""
    return CORE[: CORE.index(room)] if room in CORE else CORE


def test_rooms_import_only_from_rooms_above():
    assert faults(ROOT) == []


def test_looks_at_the_whole_program():
    assert {room_of(path, ROOT) for path in ROOT.rglob("*.py")} >= {*CORE[:3], "export", "rules", "__init__"}


LATE = "def late():\n    from analyser import export"
BY_NAME = "from importlib import import_module\nimport_module('analyser.cli')"


@pytest.mark.parametrize(
    ("file", "code", "wrong"),
    [
        ("export/parse.py", "from analyser.rules import every_rule", "1: export may not import rules"),
        ("export/parse.py", "import polars\nimport analyser.report.pages", "2: export may not import report"),
        ("chat/table.py", LATE, "2: chat may not import export"),
        ("chat/table.py", "from ..export import read", "1: chat may not import export"),
        ("chat/__init__.py", "from .. import export", "1: chat may not import export"),
        ("rules/spam.py", BY_NAME, "2: rules may not import cli"),
        ("report/render.py", "from analyser.reviews import review", "1: report may not import reviews"),
        ("cli/serve.py", "from analyser.web import app", "1: cli may not import web"),
        ("web/app.py", "from analyser import cli", "1: web may not import cli"),
        ("reviews.py", "from analyser import read_export", "1: reviews may not import a door"),
        ("reviews.py", "import click", "1: only cli may import click"),
        ("batch.py", "from sqlalchemy import select", "1: only cases may import sqlalchemy"),
        ("web/app.py", "import sqlalchemy.orm", "1: only cases may import sqlalchemy"),
        ("language/words.py", "from urllib.request import urlopen", "1: language may not import urllib"),
        ("__init__.py", "import socket", "1: __init__ may not import socket"),
        ("helpers.py", "", "1: helpers has no place among the rooms"),
    ],
)
def test_breach_is_reported(file, code, wrong, tmp_path):
    assert faults(made_up_program(tmp_path, file, code)) == [f"{file}:{wrong}"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("reviews.py", "from analyser import policy\nfrom analyser.report.render import pages"),
        ("report/render.py", "from . import charts\nfrom .charts import bars\nfrom ..chat import table"),
        ("cli/__init__.py", "import click\nfrom analyser import __version__\nfrom analyser.batch import run"),
        ("web/app.py", "import socket\nfrom starlette.applications import Starlette"),
        ("cases/register.py", "import sqlalchemy"),
        ("__init__.py", "from analyser.cli import main\nfrom analyser.web import app"),
    ],
)
def test_import_within_the_law_is_left_alone(file, code, tmp_path):
    assert faults(made_up_program(tmp_path, file, code)) == []


def made_up_program(folder: Path, file: str, code: str) -> Path:
    path = folder / "analyser" / file
    path.parent.mkdir(parents=True)
    path.write_text(code, "utf-8")
    return folder / "analyser"
