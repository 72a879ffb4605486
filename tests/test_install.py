"""What is installed works away from the checkout, and the command line starts without the heavy libraries."""

import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"

HEAVY = ("polars", "matplotlib", "jinja2", "phonenumbers")
"""Libraries that take long to load; a person who asks for help need not wait for them."""


def run(*command, folder: Path, **options) -> str:
    """The standard output of a command that must succeed; its errors stand in the failure."""
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, encoding="utf-8", timeout=600, **options
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Installed:
    """analyser in an environment of its own, and an empty folder to call it from."""

    environment: Path
    folder: Path

    def analyser(self, *arguments) -> str:
        return self.run(self.environment / SCRIPTS / "analyser", *arguments)

    def python(self, *arguments) -> str:
        return self.run(self.environment / SCRIPTS / "python", *arguments)

    def run(self, *command) -> str:
        """Run as a person would whose home folder is still empty."""
        settings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_"))}
        return run(*command, folder=self.folder, env=settings | {"HOME": str(self.folder / "home")})

    def pages(self) -> list[str]:
        return [page.read_text("utf-8") for page in self.folder.glob("pages/**/*.html")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    run(sys.executable, "-m", *build, folder=folder)
    (built,) = folder.glob("analyser-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """An environment that holds what a user's would: the locked libraries and the wheel."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    install = (folder / SCRIPTS / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*install, "--require-hashes", "-r", ROOT / "requirements" / "base.txt", folder=folder)
    run(*install, "--no-deps", wheel, folder=folder)
    return folder


@pytest.fixture
def installed(environment, tmp_path) -> Installed:
    return Installed(environment, tmp_path)


@pytest.mark.install
def test_wheel_holds_every_file_of_the_package_and_the_templates(wheel):
    files = [path for path in (ROOT / "analyser").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    expected = {path.relative_to(ROOT).as_posix() for path in files}
    templates = ROOT / "reports" / "templates"
    expected |= {
        f"analyser/report/templates/{path.relative_to(templates).as_posix()}"
        for path in templates.rglob("*")
        if path.is_file()
    }
    names = set(ZipFile(wheel).namelist())
    assert expected - names == set()
    for part in ("analyser/report/templates/", "analyser/policy/2025-03-16.toml", "analyser/sample/"):
        assert any(name.startswith(part) for name in names), part


@pytest.mark.install
def test_wheel_needs_nothing_that_the_lock_leaves_out(installed):
    installed.python("-m", "pip", "check")
    place = installed.python("-c", "import analyser; print(analyser.__file__)").strip()
    assert Path(place).is_relative_to(installed.environment)


@pytest.mark.install
def test_demo_makes_its_pages_and_ends_with_their_path(installed):
    printed = installed.analyser("demo", "-o", "pages")
    assert (installed.folder / printed.splitlines()[-1]).is_file()
    assert are_whole_pages(installed.pages())


@pytest.mark.install
def test_review_makes_pages_of_a_chat(installed):
    chat = installed.folder / "WhatsApp Chat with Beginners.txt"
    chat.write_bytes((ROOT / "analyser" / "sample" / "android_beginners.txt").read_bytes())
    installed.analyser("review", chat.name, "-o", "pages")
    assert are_whole_pages(installed.pages())


def are_whole_pages(pages: list[str]) -> bool:
    return pages != [] and all(page.lower().startswith("<!doctype html>") for page in pages)


HELP = f"""
import sys
from analyser.cli import main
sys.argv = ["analyser", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_help_loads_no_heavy_library(tmp_path):
    *text, loaded = run(sys.executable, "-c", HELP, folder=tmp_path).splitlines()
    assert text[0].startswith("Usage:")
    assert loaded == "[]"
