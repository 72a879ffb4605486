"""What a person can get wrong gives one clear message and exit code 3 (2 for a mistyped command), and nothing else."""

import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from analyser.cli import main
from analyser.export.archive import LARGEST_TEXT, MOST_ENTRIES

CHAT = "15/03/2024, 10:00 - Ann: Hello\n15/03/2024, 10:01 - Bea: Hi\n"
NOISE = random.Random(1).randbytes(20_000)


def in_zip(path: Path, entries: dict, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The bytes of a .zip with these entries."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path.read_bytes()


def flagged_as_locked(packed: bytes) -> bytes:
    """The same .zip with the flag for a password set, in the entry and in the list of entries."""
    changed = bytearray(packed)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(sign) + offset] |= 1
    return bytes(changed)


@cache
def crowded(path: Path) -> bytes:
    """A .zip of a hundred thousand entries and a chat."""
    pictures = {f"{number:06}.jpg": b"" for number in range(100_000)}
    return in_zip(path, {"_chat.txt": CHAT} | pictures, zipfile.ZIP_STORED)


def hiding_its_size(packed: bytes) -> bytes:
    """The same .zip with an end record that states one entry."""
    changed = bytearray(packed)
    struct.pack_into("<HH", changed, changed.rindex(b"PK\x05\x06") + 8, 1, 1)
    return bytes(changed)


def damaged(packed: bytes) -> bytes:
    """The same .zip with a few bytes of its content changed."""
    middle = len(packed) // 3
    return packed[:middle] + bytes(255 - byte for byte in packed[middle : middle + 40]) + packed[middle + 40 :]


LONG_CHAT = "".join(f"15/03/2024, 10:00 - Ann: {number * 7919 % 10_007}\n" for number in range(5_000))
TWO_CHATS = {"WhatsApp Chat with A.txt": CHAT, "WhatsApp Chat with B.txt": CHAT}

BAD = {
    "empty.txt": (lambda path: b"", "is empty"),
    "blank.txt": (lambda path: b"\n \n\t\n\n", "is empty"),
    "binary.txt": (lambda path: NOISE, "not a text file"),
    "picture.jpg": (lambda path: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(5_000), "choose Without media"),
    "media.zip": (lambda path: in_zip(path, {"a.jpg": "x", "b.opus": "x"}), "choose Without media"),
    "letter.docx": (lambda path: in_zip(path, {"[Content_Types].xml": "x", "word/a.xml": "x"}), "office program"),
    "prose.txt": (lambda path: b"Dear diary,\n\ntoday I mended a sock.\n", "Line 1 is: 'Dear diary,'"),
    "control.txt": (lambda path: b"\x1b[31mred\n", "Line 1 is: '\ufffd[31mred'"),
    "table.csv": (lambda path: b"name,role\nAnn,tutor\n15/03/2024,none\n", "Expected a line like"),
    "timetable.txt": (lambda path: b"15/03/2024, 10:00 - hems\n15/03/2024, 11:00 - zips\n", "Expected a line like"),
    "notes.json": (lambda path: b'{"chat": []}', "Expected a line like"),
    "corrupt.zip": (lambda path: b"PK\x03\x04" + NOISE, "damaged"),
    "damaged.zip": (lambda path: damaged(in_zip(path, {"_chat.txt": LONG_CHAT})), "damaged"),
    "truncated.zip": (lambda path: in_zip(path, {"_chat.txt": LONG_CHAT})[:-200], "damaged"),
    "no-chat.zip": (lambda path: in_zip(path, {"a.jpg": "x", "__MACOSX/.__chat.txt": "x"}), "holds no chat"),
    "two-chats.zip": (lambda path: in_zip(path, TWO_CHATS), "2 chats"),
    "locked.zip": (lambda path: flagged_as_locked(in_zip(path, {"_chat.txt": CHAT})), "password"),
    "bomb.zip": (lambda path: in_zip(path, {"_chat.txt": b"\0" * (LARGEST_TEXT + 1)}), "far more than a chat"),
    "ratio.zip": (lambda path: in_zip(path, {"_chat.txt": CHAT * 40_000}), "far more than a chat"),
    "many.zip": (lambda path: crowded(path), f"more than {MOST_ENTRIES:,} files"),
    "several.zip": (
        lambda path: in_zip(path, dict.fromkeys(map(str, range(2_500)), "")),
        f"more than {MOST_ENTRIES:,} files",
    ),
    "sly.zip": (lambda path: hiding_its_size(crowded(path.with_name("many.zip"))), f"more than {MOST_ENTRIES:,} files"),
    "nested.zip": (lambda path: in_zip(path, {"inner.zip": in_zip(path, {"_chat.txt": CHAT})}), "holds no chat"),
    "lzma.zip": (lambda path: in_zip(path, {"_chat.txt": CHAT}, zipfile.ZIP_LZMA), "Unpack it"),
    "empty.zip": (lambda path: in_zip(path, {}), "holds no chat"),
    "empty-chat.zip": (lambda path: in_zip(path, {"_chat.txt": ""}), "is empty"),
}
"""Name of a bad export -> what makes its bytes (given its path), and a phrase of the message."""

COMMANDS = ("parse", "check", "review")
every_command = pytest.mark.parametrize("command", COMMANDS)


@pytest.fixture(scope="module")
def bad(tmp_path_factory) -> Path:
    """A folder with every bad export, a folder that has the name of one, and a good one."""
    folder = tmp_path_factory.mktemp("bad")
    for name, (make, _) in BAD.items():
        (folder / name).write_bytes(make(folder / name))
    (folder / "folder.txt").mkdir()
    (folder / "good.txt").write_text(CHAT, "utf-8")
    return folder


def run(*arguments: object) -> subprocess.CompletedProcess:
    """What the program does, started as a person starts it."""
    return subprocess.run(
        [sys.executable, "-m", "analyser", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )


def run_here(*arguments: object) -> subprocess.CompletedProcess:
    """The same without a new process, which takes most of the time."""
    with redirect_stdout(screen()) as out, redirect_stderr(screen()) as err, pytest.raises(SystemExit) as left:
        main(list(map(str, arguments)))
    said = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))
    return subprocess.CompletedProcess(arguments, left.value.code, *said)


def screen() -> TextIOWrapper:
    return TextIOWrapper(BytesIO(), "utf-8", write_through=True)


def refusal(command: str, *arguments: object, output: Path, run: Callable = run) -> str:
    """The message with which a command refuses, after checking that it says nothing else and leaves nothing."""
    where = {"parse": ("-o", output / "chat.jsonl"), "review": ("-o", output / "pages")}.get(command, ())
    done = run(command, *arguments, *where)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("analyser: ")
    assert done.stderr.count("analyser: ") == 1
    assert not os.path.exists(output) or not list(output.iterdir())
    return done.stderr


@every_command
@pytest.mark.parametrize("name", BAD)
def test_bad_export_is_refused_in_one_message_that_names_it(command, name, bad, tmp_path):
    message = refusal(command, bad / name, output=tmp_path / "out", run=run if command == "parse" else run_here)
    assert str(bad / name) in message
    assert BAD[name][1] in message


@every_command
@pytest.mark.parametrize(("name", "phrase"), [("missing.txt", "Check its name"), ("folder.txt", "is a folder")])
def test_path_that_is_no_file_is_refused(command, name, phrase, bad, tmp_path):
    message = refusal(command, bad / name, output=tmp_path / "out")
    assert str(bad / name) in message
    assert phrase in message


@every_command
def test_file_that_may_not_be_read_is_refused(command, bad, tmp_path):
    (tmp_path / "secret.txt").write_text(CHAT, "utf-8")
    (tmp_path / "secret.txt").chmod(0)
    with nobody(command, bad / "good.txt", tmp_path / "first"):
        message = refusal(command, tmp_path / "secret.txt", output=tmp_path / "out", run=run_here)
    assert "that you may read it" in message
    assert not (tmp_path / "out").exists()


@contextmanager
def nobody(command: str, good: Path, output: Path):
    """Act as a user who is not root, who may read everything. What the command imports is imported before that."""
    run_here(command, good, *(("-o", output) if command != "check" else ()))
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


@pytest.mark.parametrize("command", ["check", "review"])
def test_one_bad_export_among_good_ones_stops_all(command, bad, tmp_path):
    assert "prose.txt" in refusal(command, bad / "good.txt", bad / "prose.txt", output=tmp_path / "out")


@pytest.mark.parametrize("command", ["parse", "review"])
def test_output_that_cannot_be_written_is_refused(command, bad, tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    done = run(command, bad / "good.txt", "-o", tmp_path / "file" / "below")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("analyser: ") == 1
    assert f"{tmp_path / 'file'}" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_parse_leaves_nothing_where_its_output_is_a_folder(bad, tmp_path):
    (tmp_path / "folder").mkdir()
    assert run("parse", bad / "good.txt", "-o", tmp_path / "folder").returncode == 3
    assert list(tmp_path.rglob("*")) == [tmp_path / "folder"]


TABLES = [
    ("--members", b"name,task\nAnn,tutor\n", "no column 'role'"),
    ("--members", b"name,role\nAnn,tutor\nBea,queen\n", "line 3: 'queen' is not a role"),
    ("--members", b"name,role\nAnn,tutor\nAnn,participant\n", "line 3: 'Ann' has another role"),
    ("--members", b"name,role\nAnn\n", "line 2: fewer values than columns"),
    ("--members", "name,role\nZoë,tutor\n".encode("cp1252"), "CSV UTF-8"),
    ("--members", b"", "no column 'name'"),
    ("--members", NOISE, "CSV UTF-8"),
    ("--members", b"PK\x03\x04" + NOISE, "is a spreadsheet"),
    ("--attendance", b"member,session_date\nAnn,06/24/2025\n", "line 2: '06/24/2025' is not a date"),
    ("--attendance", b"member,session_date,attended\nAnn,2025-06-24,perhaps\n", "line 2: 'perhaps' should be"),
    ("--attendance", b"member\nAnn\n", "no column 'session_date'"),
    ("--site", b"[organisation\n", "is not a TOML file"),
    ("--site", b"[organisation]\ncolour = 'red'\n", "'colour'"),
    ("--site", b"[groups.good]\nkind = 'club'\n", "'course' or 'social'"),
    ("--site", b"[groups.good]\nmembers = 'missing.csv'\n", "missing.csv could not be opened"),
]


@pytest.mark.parametrize("command", ["check", "review"])
@pytest.mark.parametrize(("option", "content", "phrase"), TABLES)
def test_bad_table_or_settings_are_refused(command, option, content, phrase, bad, tmp_path):
    table = tmp_path / "table"
    table.write_bytes(content)
    message = refusal(command, bad / "good.txt", option, table, output=tmp_path / "out", run=run_here)
    assert phrase in message
    assert str(tmp_path) in message


@pytest.mark.parametrize("option", ["--members", "--attendance", "--site"])
def test_missing_table_or_settings_are_refused(option, bad, tmp_path):
    missing = tmp_path / "missing"
    assert str(missing) in refusal("check", bad / "good.txt", option, missing, output=tmp_path / "out")


@pytest.mark.parametrize(
    "arguments",
    [
        ("parse",),
        ("parse", "good.txt", "--format", "pdf"),
        ("parse", "good.txt", "--format", "parquet"),
        ("parse", "good.txt", "--date-order", "dym"),
        ("parse", "good.txt", "more.txt"),
        ("check",),
        ("check", "good.txt", "--colour"),
        ("check", "good.txt", "--since", "yesterday"),
        ("check", "good.txt", "--since", "2025-03-02", "--until", "2025-03-01"),
        ("review", "good.txt"),
        ("sew",),
    ],
    ids=" ".join,
)
def test_wrong_usage_gives_two(arguments, bad, tmp_path):
    done = run(*(bad / part if part == "good.txt" else part for part in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_good_export_is_read(bad):
    done = run("parse", bad / "good.txt")
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)
