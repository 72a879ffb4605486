"""The documentation builds without a warning, asks nobody for anything, and has a page for everything that the program holds."""

import fcntl
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import analyser
from analyser.cli import cli
from analyser.metrics import every_metric
from analyser.policy import Policy
from analyser.rules import every_rule
from analyser.schemas import SCHEMAS

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="session")
def site(tmp_path_factory, request) -> Path:
    """The folder of the built pages, which the first worker that asks for them builds for all."""
    workers = hasattr(request.config, "workerinput")
    folder = tmp_path_factory.getbasetemp().parent if workers else tmp_path_factory.mktemp("docs")
    with open(folder / "docs.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", folder / "trees"]
            command += ["-D", "nb_execution_mode=off"]  # nbmake runs the notebooks
            done = subprocess.run([*command, ROOT / "docs", folder / "html"], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            (folder / "built").touch()
    return folder / "html"


def words(page: Path) -> str:
    return re.sub(r"<[^>]+>", "", page.read_text("utf-8"))


def test_each_rule_and_each_metric_has_its_page(site):
    for kind, parts in (("rules", every_rule()), ("metrics", every_metric())):
        index = words(site / "made" / kind / "index.html")
        for part in parts.values():
            page = words(site / "made" / kind / f"{part.id}.html")
            assert part.id in page
            assert part.id in index
            assert all(clause in page for clause in part.clauses)


def test_each_clause_says_what_checks_it_or_why_nothing_does(site):
    page = " ".join(words(site / "made" / "clauses.html").split())
    policy = Policy.load()
    assert [clause for clause in policy.clauses if clause not in page] == []
    assert page.count("Not checked.") == sum(clause.not_checked is not None for clause in policy.clauses.values())


def test_commands_public_names_and_schemas_are_documented(site):
    commands, python, schemas = (words(site / "made" / f"{name}.html") for name in ("commands", "python", "schemas"))
    assert [name for name in cli.commands if f"analyser {name}" not in commands] == []
    assert [name for name in analyser.__all__ if f"analyser.{name}" not in python] == []
    assert [name for name in SCHEMAS if f"analyser/{name}" not in schemas] == []


def test_public_names_are_those_that_are_there_and_each_is_explained():
    assert sorted(analyser._HOMES) == sorted(analyser.__all__) == list(analyser.__all__)
    for name in analyser.__all__:
        assert (getattr(analyser, name).__doc__ or "").strip(), name


def test_no_page_asks_anybody_for_anything(site):
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', text) == [], page.name


def test_each_notebook_has_its_page(site):
    for path in NOTEBOOKS:
        page = words(site / "made" / "notebooks" / f"{path.stem}.html")
        headings = [cell.source.split("\n")[0] for cell in nbformat.read(path, 4).cells if cell.source.startswith("#")]
        assert [each for each in headings if each.strip("# ") not in page.replace("&amp;", "&")] == [], path.name


def test_each_notebook_is_described_and_holds_no_output():
    listed = (ROOT / "docs" / "notebooks.md").read_text("utf-8")
    assert len(NOTEBOOKS) == 5
    for path in NOTEBOOKS:
        assert path.name in listed
        cells = nbformat.read(path, 4).cells
        assert cells[0].cell_type == "markdown"
        assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
