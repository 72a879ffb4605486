"""Who can open the register: keys, where they are kept, what lies on the disk, and what a wrong key is told."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from registers import Told, opened, place_in, reviewed

from analyser.cases import open_register
from analyser.cases.checking import verify
from analyser.cases.intake import take_in
from analyser.cases.keys import Person
from analyser.cases.place import Place, place
from analyser.errors import KeyRefused, RegisterUnusable

COMMAND = Path(sys.executable).with_name("analyser")
NAMES = ("Zebedee Quirke", "Philippa Wormwood", "Ottoline Marchbanks")
TEXTS = ("my new number is 07700 900461", "zanzibar purple corduroy", "quirke@example.org is my mail")
CANARIES = (*NAMES, *TEXTS, "Quirke", "Wormwood", "zanzibar", "07700 900461", "07700900461", "quirke@example.org")
CHAT = "\n".join(
    f"[spam] 1{number}:00 {name}: {text}" for number, (name, text) in enumerate(zip(NAMES, TEXTS, strict=True))
)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_files_and_folder_are_for_their_owner_alone(tmp_path):
    old = os.umask(0)
    try:
        register = opened(tmp_path)
        take_in(register, reviewed(tmp_path / "in", CHAT), "Priti")
        with register.read() as session:
            session.connection()
            found = {path.name: mode(path) for path in (tmp_path / "data").iterdir()}
        register.close()
    finally:
        os.umask(old)
    assert mode(tmp_path / "data") == 0o700
    assert set(found.values()) == {0o600}
    assert {"register.db", "register.keys"} <= set(found)
    assert mode(tmp_path / "keys" / "register.key") == 0o600


def test_a_wrong_key_is_refused_in_plain_words_and_changes_nothing(tmp_path, capfd):
    opened(tmp_path).close()
    before = (tmp_path / "data" / "register.db").read_bytes()
    opened(tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / "keys" / "register.key", tmp_path / "keys" / "register.key")
    with pytest.raises(KeyRefused, match="does not open the register"):
        opened(tmp_path)
    assert (tmp_path / "data" / "register.db").read_bytes() == before
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("content", "says"), [("", "no key for it"), ("not a key", "no key of this program"), ("é", "cannot be read")]
)
def test_a_key_file_that_holds_no_key_is_told(tmp_path, content, says):
    opened(tmp_path).close()
    (tmp_path / "keys" / "register.key").write_text(content, "utf-8")
    (tmp_path / "data" / "register.keys").unlink()
    with pytest.raises(KeyRefused, match=says):
        opened(tmp_path)


def test_a_key_file_that_others_can_read_is_refused(tmp_path):
    opened(tmp_path).close()
    (tmp_path / "keys" / "register.key").chmod(0o644)
    with pytest.raises(KeyRefused, match="chmod 600"):
        opened(tmp_path)


def test_a_key_file_in_the_data_folder_is_refused(tmp_path):
    with pytest.raises(RegisterUnusable, match="whoever takes the register"):
        place({"ANALYSER_KEY_FILE": str(place({}).folder / "sub" / "key")})


def test_the_recovery_key_opens_the_register_when_the_key_is_lost(tmp_path):
    told = Told()
    open_register(place_in(tmp_path), Person(told), make=True).close()
    assert len(told.texts) == 1
    (tmp_path / "keys" / "register.key").unlink()
    typed = told.recovery.lower().replace("-", " ")
    open_register(place_in(tmp_path), Person(told, lambda question: typed)).close()
    assert len(told.texts) == 1
    opened(tmp_path, make=False).close()


def test_what_is_neither_passphrase_nor_recovery_key_is_refused(tmp_path):
    opened(tmp_path).close()
    (tmp_path / "keys" / "register.key").unlink()
    with pytest.raises(KeyRefused, match="neither"):
        open_register(place_in(tmp_path), Person(Told(), lambda question: "open sesame now"))
    with pytest.raises(KeyRefused, match="nobody can be asked"):
        opened(tmp_path)


@pytest.fixture
def no_keyring(monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    import keyring.core

    monkeypatch.setattr(keyring.core, "_keyring_backend", None)


def test_without_keyring_and_key_file_a_passphrase_keeps_the_keys(tmp_path, no_keyring):
    there, answers = Place(tmp_path / "data"), iter(["four plain words here"] * 3)
    open_register(there, Person(Told(), lambda question: next(answers)), make=True).close()
    open_register(there, Person(Told(), lambda question: next(answers))).close()
    with pytest.raises(KeyRefused):
        open_register(there, Person(Told(), lambda question: "four plain words her"))
    assert "four plain" not in (tmp_path / "data" / "register.keys").read_text()


def test_keys_of_a_register_that_is_away_are_kept(tmp_path, no_keyring):
    there, told = Place(tmp_path / "data"), Told()
    open_register(there, Person(told, lambda question: "four plain words here"), make=True).close()
    there.database.rename(tmp_path / "away.db")
    open_register(there, Person(told, lambda question: "four other words there"), make=True).close()
    (tmp_path / "away.db").rename(there.database)
    with pytest.raises(KeyRefused):
        open_register(there, Person(told, lambda question: "four plain words here"))
    (there.folder / "register.keys.1").rename(there.wrapped)
    register = open_register(there, Person(told, lambda question: "four plain words here"))
    assert verify(register).faults == ()
    register.close()


@pytest.mark.parametrize(
    ("answers", "says"), [(["short"], "12 or more"), (["long enough words", "other enough words"], "differ")]
)
def test_a_poor_passphrase_makes_nothing(tmp_path, no_keyring, answers, says):
    given = iter(answers)
    with pytest.raises(KeyRefused, match=says):
        open_register(Place(tmp_path / "data"), Person(Told(), lambda question: next(given)), make=True)
    assert not (tmp_path / "data" / "register.db").exists()


def test_without_anybody_to_ask_the_key_file_is_named(tmp_path, no_keyring):
    with pytest.raises(KeyRefused, match="ANALYSER_KEY_FILE"):
        open_register(Place(tmp_path / "data"), Person(Told()), make=True)


def test_a_passphrase_is_asked_for_unseen_on_a_terminal(tmp_path):
    export = tmp_path / "WhatsApp Chat with Menders.txt"
    export.write_text("03/03/2025, 10:00 - Ann: hello\n", "utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if name != "ANALYSER_KEY_FILE"},
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    shown = typed_on_a_terminal([COMMAND, "ingest", export], environment, ["four plain words here"] * 2)
    assert "Recovery key" in shown
    assert "four plain" not in shown
    shown = typed_on_a_terminal([COMMAND, "cases"], environment, ["four plain words here"])
    assert "Next review" in shown


def typed_on_a_terminal(command, environment, answers) -> str:
    """What a command shows on a terminal on which each question is answered in turn."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], [str(part) for part in command], environment)
    shown, asked, end = b"", 0, time.monotonic() + 120
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 1)
        try:
            shown += os.read(terminal, 4096) if ready else b""
        except OSError:
            break
        questions = len(re.findall(rb"(?:good\)|more|register): ", shown))
        if asked < min(questions, len(answers)):
            time.sleep(0.2)
            os.write(terminal, answers[asked].encode() + b"\n")
            asked += 1
    os.waitpid(child, 0)
    os.close(terminal)
    return shown.decode()


IN_A_SESSION = ("dbus-run-session", "--", "sh", "-c")
UNLOCKED = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "


@pytest.mark.keyring
def test_a_desktops_keyring_keeps_the_keys(tmp_path):
    export = tmp_path / "WhatsApp Chat with Menders.txt"
    export.write_text("03/03/2025, 10:00 - Ann: hello\n", "utf-8")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANALYSER", "PYTHON_KEYRING"))
    }
    environment["XDG_DATA_HOME"] = str(tmp_path)
    work = f"'{COMMAND}' ingest '{export}' && '{COMMAND}' cases && '{COMMAND}' verify"
    first = subprocess.run([*IN_A_SESSION, UNLOCKED + work], env=environment, capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    assert "The register is whole" in first.stdout
    assert '"passphrase"' not in (tmp_path / "analyser" / "register.keys").read_text()
    without = subprocess.run(
        [COMMAND, "cases"], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert (without.returncode, without.stdout) == (3, "")
    assert "not in the system's keyring" in without.stderr
    again = subprocess.run([*IN_A_SESSION, UNLOCKED + work], env=environment, capture_output=True, text=True)
    assert "Nothing new" in again.stdout


# --- a lost laptop ---

LEFT_OPEN = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from registers import opened, reviewed
from analyser.cases.intake import take_in
from analyser.cases.decisions import Verdict, decide
folder = Path(sys.argv[2])
register = opened(folder)
review = reviewed(Path(sys.argv[3]), sys.argv[4])
(taken,) = take_in(register, review, "Priti")
decide(register, [taken.new_cases[0]], Verdict("confirmed", note="Zebedee Quirke wrote zanzibar"), "Priti")
with register.read() as session:
    session.connection()
    with register.engine.connect() as other:
        print("ready", flush=True)
        time.sleep(60)
"""


def test_after_kill_nothing_on_the_disk_can_be_read(tmp_path):
    tests = Path(__file__).parent
    process = subprocess.Popen(
        [sys.executable, "-c", LEFT_OPEN, tests, tmp_path, tmp_path / "in", CHAT],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path / "data")},
    )
    (tmp_path / "data").mkdir(exist_ok=True)
    with process, process.stdout:
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGKILL)
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files)
    found = {(path.name, canary) for path in files for canary in CANARIES if readable(canary, path.read_bytes())}
    assert found == set()
    assert not any(path.read_bytes().startswith(b"SQLite format 3") for path in files)


def readable(canary: str, content: bytes) -> bool:
    """Whether a text stands in some bytes, in any of the forms in which a database or a log would hold it."""
    forms = (canary, canary.lower(), canary.upper(), canary.encode().hex())
    encoded = (form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-32-le"))
    return any(form in content for form in encoded)


def test_the_search_for_canaries_finds_them(tmp_path):
    import sqlite3

    with sqlite3.connect(tmp_path / "plain.db") as plain:
        plain.execute("create table message (text)")
        plain.executemany("insert into message values (?)", [(text,) for text in TEXTS])
    plain.close()
    content = (tmp_path / "plain.db").read_bytes()
    assert all(readable(text, content) for text in TEXTS)


def test_the_key_is_in_no_argument_environment_or_output(tmp_path):
    export = tmp_path / "WhatsApp Chat with Menders.txt"
    export.write_text("03/03/2025, 10:00 - Ann: hello\n", "utf-8")
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "ANALYSER_KEY_FILE": str(tmp_path / "key")}
    run = [
        subprocess.run([COMMAND, *command], env=environment, capture_output=True, text=True)
        for command in (("ingest", export), ("cases",), ("verify", "--json"), ("cases", "C-0000-0000"))
    ]
    keys = (tmp_path / "key").read_text().split()[1:]
    assert [each.returncode for each in run] == [0, 0, 0, 3]
    said = "".join(each.stdout + each.stderr for each in run)
    assert not [key for key in keys if key in said or key.upper() in said]
    assert "Traceback" not in said
    assert not [key for key in keys if key in str(environment)]


def test_an_open_register_shows_no_key(tmp_path):
    register = opened(tmp_path)
    shown = repr(register) + repr(register.engine) + repr(register.engine.url) + repr(register.keys)
    register.close()
    assert register.keys.register.hex() not in shown
    assert register.keys.people.hex() not in shown
