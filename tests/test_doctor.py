"""`analyser doctor` says what is in order, and what to put right where something is not."""

import json
import os
import subprocess
import sys

import pytest


def run(folder, *options: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess:
    """Ask in a home of its own; the exit code must be `code`, and no traceback shown."""
    home = {
        name: str(folder / part)
        for name, part in (("HOME", ""), ("XDG_DATA_HOME", "share"), ("XDG_CONFIG_HOME", "config"))
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANALYSER_", "DBUS_"))}
    command = [sys.executable, "-m", "analyser", "doctor", *options]
    done = subprocess.run(command, env=kept | home | environment, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done


def found(folder, code: int = 0, **environment: str) -> dict[str, tuple[str, str]]:
    """What was looked at -> how it stands, and what is said."""
    told = json.loads(run(folder, "--json", code=code, **environment).stdout)
    assert told["schema"] == "analyser/doctor/1"
    return {each["what"]: (each["state"], each["says"]) for each in told["found"]}


def test_a_new_computer_is_in_order(tmp_path):
    told = found(tmp_path)
    assert {state for state, _ in told.values()} <= {"good", "absent"}
    assert told["message model"][0] == told["disk"][0] == told["PDF"][0] == "good"
    assert told["register"] == ("absent", told["register"][1])
    assert not (tmp_path / "share").exists()


def test_it_says_so_in_lines_that_fit_a_terminal(tmp_path):
    lines = run(tmp_path).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("good") for line in lines)


@pytest.fixture
def register(tmp_path):
    """A register as it should be, and the file of its key."""
    from analyser.cases import open_register
    from analyser.cases.keys import Person
    from analyser.cases.place import Place

    place = Place(tmp_path / "share" / "analyser", None, tmp_path / "key")
    open_register(place, Person(lambda text: None), True).close()
    return place


def test_a_register_as_it_should_be_is_good(tmp_path, register):
    told = found(tmp_path, ANALYSER_KEY_FILE=str(register.key_file))
    assert told["register"][0] == told["key"][0] == told["mode of register.db"][0] == "good"


WRONG = {
    "others can read the register": lambda place: place.database.chmod(0o644),
    "others can look into its folder": lambda place: place.folder.chmod(0o755),
    "others can read the key": lambda place: place.key_file.chmod(0o644),
    "the key is gone": lambda place: place.key_file.unlink(),
    "the register is not encrypted": lambda place: place.database.write_bytes(b"SQLite format 3\x00" + bytes(100)),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_a_register_is_found(what, tmp_path, register):
    WRONG[what](register)
    told = found(tmp_path, code=1, ANALYSER_KEY_FILE=str(register.key_file))
    assert [name for name, (state, _) in told.items() if state == "bad"] != []


def test_a_mistake_in_the_settings_is_found(tmp_path):
    (tmp_path / "config" / "analyser").mkdir(parents=True)
    (tmp_path / "config" / "analyser" / "site.toml").write_text("[organisation]\nnam = 1\n", "utf-8")
    state, says = found(tmp_path, code=1)["settings"]
    assert state == "bad"
    assert "'nam'" in says
