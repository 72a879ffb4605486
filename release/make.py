"""Build a release and try it: ``make release``. What is in ``dist/`` afterwards can be given to somebody.

    analyser-VERSION-py3-none-any.whl, analyser-VERSION.tar.gz    built twice, to the same bytes
    analyser-VERSION.cdx.json                                     what it is made of (`sbom`)
    base.txt                                                      the libraries that it was tried with, with hashes
    SHA256SUMS

It refuses where the checkout has changes, where CHANGELOG.md does not name the version, and where vulnerabilities were found or
could not be looked up. ``--trial`` builds and tries without asking these, to see whether it would work; what it makes says "trial".
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
HOLDS = (
    *("analyser/report/templates/review.html", "analyser/sample/site.toml", "analyser/schemas/check-1.json"),
    *("analyser/language/model/judge.onnx", "analyser/language/model/filter.onnx", "analyser/language/model/card.json"),
    *("analyser/policy/2025-03-16.toml", "analyser/web/templates/home.html"),
)
"""Some of what a wheel must hold."""


class Refused(Exception):
    """This is not to be released; the message says why, and what to do."""


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--trial", action="store_true", help="build and try, whatever the checkout and the audit say")
    asked.add_argument("--out", type=Path, default=ROOT / "dist", help="where the release goes")
    asked = asked.parse_args()
    try:
        version = version_of()
        if not asked.trial:
            ready(version)
        release(version, asked.out, asked.trial)
    except Refused as reason:
        print(f"No release: {reason}", file=sys.stderr)
        return 1
    return 0


def version_of() -> str:
    """The version that the program says it has, which must be that of pyproject.toml."""
    says = re.search(r'^__version__ = "(.+)"$', (ROOT / "analyser/__init__.py").read_text("utf-8"), re.MULTILINE)[1]
    if f'\nversion = "{says}"\n' not in (ROOT / "pyproject.toml").read_text("utf-8"):
        raise Refused(f"analyser/__init__.py says {says}, pyproject.toml another version. Make them one.")
    return says


def ready(version: str) -> None:
    """Raise where this checkout is not to be released."""
    if changes := run("git", "status", "--porcelain").strip():
        raise Refused(f"the checkout has changes that are not committed, {changes.splitlines()[0].split()[-1]} first.")
    if f"\n## {version}" not in (ROOT / "CHANGELOG.md").read_text("utf-8"):
        raise Refused(f"CHANGELOG.md has no '## {version}'. Put the changes under that heading, with the day.")
    if subprocess.run([sys.executable, ROOT / "release" / "audit.py", "--strict"], cwd=ROOT).returncode:
        raise Refused("see what the audit says above.")


def release(version: str, out: Path, trial: bool) -> None:
    """Build everything, try it, and put it in its place."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": run("git", "log", "-1", "--format=%ct").strip()}
    with tempfile.TemporaryDirectory() as folder:
        made, again = Path(folder) / "made", Path(folder) / "again"
        for where in (made, again):
            build(where, environment)
        for path in made.iterdir():
            if path.read_bytes() != (again / path.name).read_bytes():
                raise Refused(f"{path.name} is not the same when it is built again.")
        check(made)
        (wheel,) = made.glob("*.whl")
        try_out(wheel, version, Path(folder))
        sbom = run(sys.executable, ROOT / "release" / "sbom.py", env=environment)
        (made / f"analyser-{version}.cdx.json").write_text(sbom, "utf-8")
        shutil.copy(ROOT / "requirements" / "base.txt", made)
        if trial:
            (made / "TRIAL").write_text("Built to see whether it works. Not a release.\n", "utf-8")
        sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(made.iterdir())]
        (made / "SHA256SUMS").write_text("".join(sums), "utf-8")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out)
    print(f"\n{'Trial' if trial else 'Release'} {version} in {out}:")
    print((out / "SHA256SUMS").read_text("utf-8"), end="")


def build(where: Path, environment: dict) -> None:
    """Build the source archive, and the wheel from it: so the archive is known to be whole."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", where, ROOT, env=environment)


def check(made: Path) -> None:
    """Look at what was built."""
    (wheel,), (archive,) = made.glob("*.whl"), made.glob("*.tar.gz")
    run(sys.executable, "-m", "twine", "check", "--strict", wheel, archive)
    names = ZipFile(wheel).namelist()
    if missing := [name for name in HOLDS if name not in names]:
        raise Refused(f"the wheel lacks {missing[0]}.")
    if strange := [name for name in names if not name.startswith(("analyser/", "analyser-"))]:
        raise Refused(f"the wheel holds {strange[0]}, which is no part of the program.")


def try_out(wheel: Path, version: str, folder: Path) -> None:
    """Install the wheel with the locked libraries in a clean environment, and use it away from the checkout."""
    home = folder / "home"
    home.mkdir()
    venv.create(folder / "environment", with_pip=True)
    python, analyser = (folder / "environment" / SCRIPTS / name for name in ("python", "analyser"))
    install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*install, "--require-hashes", "-r", ROOT / "requirements" / "base.txt")
    run(*install, "--no-deps", wheel)
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_"))}
    settings |= {"HOME": str(home)}
    if version not in run(analyser, "--version", env=settings, cwd=home):
        raise Refused("the installed program says another version.")
    run(analyser, "doctor", env=settings, cwd=home, well=(0, 1))  # 1: something optional is not there
    page = run(analyser, "demo", "-o", home / "demo", env=settings, cwd=home).splitlines()[-1]
    if not Path(page).is_file():
        raise Refused(f"the installed program's demo made no page: {page}")


def run(*command, env: dict | None = None, cwd: Path = ROOT, well: tuple[int, ...] = (0,)) -> str:
    """The standard output of a command that must succeed."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, capture_output=True, encoding="utf-8")
    if done.returncode not in well:
        raise Refused(f"{' '.join(map(str, command[:4]))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
