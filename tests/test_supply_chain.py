"""What the program is made of is pinned, listed and looked at; a release is what its source says."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def tool(name: str):
    """A script of the folder `release`."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "release" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


AUDIT = tool("audit")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_library_of_a_lock_has_a_version_and_hashes_and_no_place(lock):
    assert list(AUDIT.faults_of_lock(lock)) == []


HASH = "--hash=sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("click==8.2.0\n", "has no hash: click==8.2.0"),
        (f"click>=8.2.0 \\\n    {HASH}\n", "has no version: click>=8.2.0"),
        (f"--index-url https://example.org\nclick==8.2.0 \\\n    {HASH}\n", "says where to fetch something"),
    ],
)
def test_a_lock_that_is_not_tight_is_found(text, says, tmp_path):
    (tmp_path / "lock.txt").write_text(text, "utf-8")
    assert any(says in fault for fault in AUDIT.faults_of_lock(tmp_path / "lock.txt"))


def test_bandit_finds_what_has_no_reason(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(AUDIT, "OURS", (str(tmp_path),))
    code = "import pickle\n\n\ndef read(file):\n    return pickle.load(file)"
    (tmp_path / "careless.py").write_text(code + "\n", "utf-8")
    assert not AUDIT.bandit()
    assert "B301" in capsys.readouterr().out
    (tmp_path / "careless.py").write_text(code + "  # nosec B301  it is ours\n", "utf-8")
    assert AUDIT.bandit()


def test_every_exception_from_bandit_says_why():
    places = [path for folder in AUDIT.OURS for path in (ROOT / folder).rglob("*.py")]
    for path in places:
        lines = path.read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            if re.search(r"# nosec\b(?! B000  why)", line) and path.name != "audit.py":
                before = lines[number - 1].strip().startswith("#")
                assert before or re.search(r"# nosec B\d{3}  \w+ \w+", line), f"{path}:{number + 1}"


def bill(**environment) -> str:
    command = [sys.executable, ROOT / "release" / "sbom.py"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environment or None).stdout


def test_bill_of_materials_lists_every_library_and_the_model():
    told = json.loads(bill())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    listed = {(each["name"], each["version"]) for each in told["components"]}
    lock = (ROOT / "requirements" / "base.txt").read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock, re.MULTILINE))
    card = json.loads((ROOT / "analyser" / "language" / "model" / "card.json").read_text("utf-8"))
    assert len(locked) > 30
    assert listed == locked | {("analyser-message-model", card["version"])}
    (model,) = (each for each in told["components"] if each["type"] == "machine-learning-model")
    assert {each["value"] for each in model["properties"]} == set(card["hashes"].values())


def test_bill_of_materials_is_the_same_each_time_and_names_no_place():
    first = bill()
    assert first == bill()
    assert str(ROOT) not in first
    assert "index" not in first


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A checkout with all that is committed."""
    folder = tmp_path / "checkout"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, folder], check=True)
    return folder


def released(checkout: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, checkout / "release" / "make.py", *arguments]
    return subprocess.run(command, cwd=checkout, capture_output=True, encoding="utf-8")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a checkout of git")
def test_what_is_not_ready_is_not_released(checkout):
    (checkout / "new.py").write_text("", "utf-8")
    done = released(checkout)
    assert (done.returncode, "changes that are not committed, new.py first" in done.stderr) == (1, True), done.stderr
    (checkout / "new.py").unlink()
    changelog = checkout / "CHANGELOG.md"
    changelog.write_text(re.sub(r"^## \d.*$", "## Other", changelog.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    author = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *author, "commit", "--quiet", "--allow-empty", "-am", "Other"], cwd=checkout, check=True)
    done = released(checkout)
    assert (done.returncode, "CHANGELOG.md has no '## 0.1.0'" in done.stderr) == (1, True), done.stderr
    init = checkout / "analyser" / "__init__.py"
    init.write_text(init.read_text("utf-8").replace('__version__ = "0.1.0"', '__version__ = "0.2.0"'), "utf-8")
    done = released(checkout)
    assert (done.returncode, "pyproject.toml another version" in done.stderr) == (1, True), done.stderr


@pytest.mark.install
def test_wheel_and_archive_are_the_same_when_built_again_and_what_lacks_something_is_refused(checkout, tmp_path):
    make, environment = tool("make"), os.environ | {"SOURCE_DATE_EPOCH": "1735689600"}
    make.ROOT = checkout
    for name in ("made", "again"):
        make.build(tmp_path / name, environment)
    made = sorted((tmp_path / "made").iterdir())
    assert [path.name for path in made] == ["analyser-0.1.0-py3-none-any.whl", "analyser-0.1.0.tar.gz"]
    assert all(path.read_bytes() == (tmp_path / "again" / path.name).read_bytes() for path in made)
    make.check(tmp_path / "made")
    (checkout / "analyser" / "schemas" / "check-1.json").unlink()
    make.build(tmp_path / "lacking", environment)
    with pytest.raises(make.Refused, match=r"the wheel lacks analyser/schemas/check-1\.json"):
        make.check(tmp_path / "lacking")


@pytest.mark.install
@pytest.mark.skipif(
    "RELEASE" not in os.environ, reason="takes two minutes; RELEASE=1 asks for it, and make release does the same"
)
def test_a_release_is_built_tried_and_listed(checkout, tmp_path):
    done = released(checkout, "--trial", "--out", str(tmp_path / "dist"))
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "dist").iterdir()} == {
        *("analyser-0.1.0-py3-none-any.whl", "analyser-0.1.0.tar.gz", "analyser-0.1.0.cdx.json"),
        *("base.txt", "TRIAL", "SHA256SUMS"),
    }
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "dist", check=True)
