"""Any file gives its chat or one plain message: hostile archives, odd encodings, pipes, enormous lines. What is no
text is counted; nothing is unpacked to disk."""

import os
import re
import subprocess
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hostile import AWKWARD_NAMES, BOMBS, CHAT, GOOD, LONG_CHAT, archive, entry
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyser.cli import main
from analyser.errors import ExportUnreadable
from analyser.export import read
from analyser.export.archive import chat_in_zip
from analyser.export.source import open_export

TEXTS = ["Hello", "Hi"]
TOO_SLOW = 1.0
"""CPU seconds within which a hostile file is refused."""
TOO_LARGE = 150
"""Megabytes of memory, beyond what the program takes by itself, within which a hostile file is refused."""


@pytest.fixture
def give(tmp_path):
    """Writes bytes to a file and gives its path."""

    def write(content: bytes, name: str = "WhatsApp Chat with Menders.txt") -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


def refusal(path: Path) -> str:
    """The one message with which the command line refuses a file, with exit code 3 and no trace."""
    out, err = TextIOWrapper(BytesIO(), "utf-8"), TextIOWrapper(BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main(["parse", str(path)])
    err.flush()
    said = err.buffer.getvalue().decode("utf-8")
    assert (left.value.code, out.buffer.getvalue()) == (3, b""), said
    assert said.startswith("analyser: ")
    assert said.count("analyser: ") == 1
    assert "Traceback" not in said
    return said


# --- archives ---


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_zip_is_refused_in_one_plain_message(name, give):
    make, phrase = BOMBS[name]
    message = refusal(give(make(), "chat.zip"))
    assert re.search(phrase, message)
    assert message.isprintable() or set(filter(lambda letter: not letter.isprintable(), message)) == {"\n"}


@pytest.mark.parametrize("name", [name for name in BOMBS if name.startswith("zip64")])
def test_lies_about_places_are_refused_in_what_came_through_a_pipe_too(name):
    """What is held in memory fails in other ways than a file does where a place is beyond all numbers."""
    with pytest.raises(ExportUnreadable, match=BOMBS[name][1]):
        chat_in_zip(BytesIO(BOMBS[name][0]()), "chat.zip")


MEASURE = """
import resource, sys, time
from pathlib import Path
from analyser.errors import ExportUnreadable
from analyser.export import read

def memory():
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))) / 1024

before = memory()
for path in sorted(Path(sys.argv[1]).iterdir()):
    start = time.process_time()
    try:
        read(path)
    except ExportUnreadable:
        print(path.name, time.process_time() - start, memory() - before, sep="\t")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux tells it")
def test_hostile_zip_is_refused_at_once_and_in_little_memory(tmp_path):
    for name, (make, _) in BOMBS.items():
        (tmp_path / f"{name.replace(':', '')}.zip").write_bytes(make())
    done = subprocess.run([sys.executable, "-c", MEASURE, tmp_path], capture_output=True, text=True, check=True)
    found = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(found) == len(BOMBS)
    assert [row for row in found if float(row[1]) > TOO_SLOW or float(row[2]) > TOO_LARGE] == []


def awkward(name: str | bytes) -> bytes:
    return archive(entry(name, CHAT, flags=0 if isinstance(name, bytes) else 0x800))


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_chat_is_read_whatever_its_name_in_the_zip(name, give):
    assert read(give(awkward(AWKWARD_NAMES[name]), "chat.zip")).chat["text"].to_list() == TEXTS


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_title_from_a_zip_is_short_and_holds_no_control_character(name, give):
    entry_name = AWKWARD_NAMES[name]
    entry_name = entry_name.decode("cp437") if isinstance(entry_name, bytes) else entry_name
    named = entry_name.replace(".txt", " WhatsApp.txt") if "/" in entry_name else f"WhatsApp Chat with {entry_name}"
    title = read(give(awkward(named), "chat.zip")).group
    assert 0 < len(title) <= 100
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", title)


TOUCHES = """
import sys
from pathlib import Path
from analyser.errors import ExportUnreadable
from analyser.export import read

CHANGES = ("os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.truncate", "os.chmod", "subprocess.Popen")

def watch(event, arguments):
    writes = event == "open" and (arguments[2] or 0) & 3
    if event in CHANGES or writes:
        print(event, arguments, flush=True)

paths = sorted(Path(sys.argv[1]).iterdir())
read(Path(sys.argv[2]))
sys.addaudithook(watch)
for path in paths:
    try:
        read(path)
    except ExportUnreadable:
        pass
print(len(paths), "looked at")
"""


def test_reading_a_zip_writes_nothing_anywhere(tmp_path, give):
    """Python tells an audit hook of every file that is opened, and how."""
    (tmp_path / "zips").mkdir()
    made = {name: make() for name, (make, _) in BOMBS.items()} | {key: awkward(it) for key, it in AWKWARD_NAMES.items()}
    for name, content in made.items():
        (tmp_path / "zips" / f"{name.replace(':', '')}.zip").write_bytes(content)
    command = [sys.executable, "-c", TOUCHES, tmp_path / "zips", give(CHAT)]
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == f"{len(made)} looked at\n"
    assert sorted(tmp_path.rglob("*")) == before


PICTURES = [entry(f"{number:08}-PHOTO.jpg", b"x") for number in range(1_999)]
DOUBLE = entry("__MACOSX/._WhatsApp Chat with Menders.txt", b"\0\5\x16\7")

READABLE = {
    "iPhone": archive(GOOD, entry("00000002-PHOTO.jpg", b"x")),
    "as many pictures as are allowed": archive(*PICTURES, GOOD),
    "packed again by a Mac": archive(entry("WhatsApp Chat with Menders.txt", LONG_CHAT), DOUBLE),
    "in a folder": archive(entry("exports/June/_chat.txt", LONG_CHAT)),
    "in a folder of Windows": archive(entry("June\\_chat.txt", LONG_CHAT), entry("June\\minutes.txt", b"x")),
    "with other texts": archive(GOOD, entry("minutes.txt", b"x"), entry("about whatsapp.txt", b"x")),
    "with a .zip that somebody sent": archive(GOOD, entry("patterns.zip", archive(GOOD))),
    "not packed": archive(entry("_chat.txt", b"").stating(method=0, packed=LONG_CHAT, size=GOOD.size, crc=GOOD.crc)),
    "with a remark at the end": archive(GOOD)[:-2] + b"\4\0sewn",
    "text named .zip": LONG_CHAT,
}
"""What a readable .zip is -> its bytes."""


@pytest.mark.parametrize("name", ["chat.zip", "chat.txt", "chat"])
@pytest.mark.parametrize("kind", READABLE)
def test_zip_is_told_by_its_content(kind, name, give):
    assert read(give(READABLE[kind], name)).chat.height == 5_000


@pytest.mark.parametrize("before", [b"\x7fELF" + bytes(range(256)) * 8, b"MZ\x90\0" + bytes(64), bytes(100)])
def test_zip_behind_other_data_is_refused(before, give):
    assert "not a text file" in refusal(give(before + archive(GOOD), "chat.zip"))


TITLES = {
    "WhatsApp Chat with Menders.txt": "Menders",
    "WhatsApp Chat - Menders (2).zip": "Menders",
    "WhatsApp_Chat_with_Menders.txt": "Menders",
    "whatsapp chat Menders.txt": "Menders",
    "WhatsApp Chat mit Nähkreis.txt": "Nähkreis",
    "WhatsApp-Chat mit Nähkreis.txt": "Nähkreis",
    "Chat de WhatsApp con Costura.txt": "Costura",
    "Chat_de_WhatsApp_con_Costura.txt": "Costura",
    "Chat WhatsApp con Cucito.txt": "Cucito",
    "Conversa do WhatsApp com Costura.txt": "Costura",
    "Conversa no WhatsApp com Costura.txt": "Costura",
    "Discussion WhatsApp avec Couture.txt": "Couture",
    "WhatsApp-chat met Naaien.txt": "Naaien",
    "Чат WhatsApp с контактом Шитьё.txt": "Шитьё",
    "Chat WhatsApp s uz\u030civatelem Šití.txt": "Šití",
    "与缝纫的 WhatsApp 聊天.txt": "缝纫",
    "與縫紉的 WhatsApp 對話.txt": "縫紉",
    "Menders.txt": "Menders",
    "(1).txt": "(1)",
    "WhatsApp Chat with a\x1b[2Jb.txt": "a\ufffd[2Jb",
    "WhatsApp Chat with " + "a" * 200 + ".txt": "a" * 100,
}
"""The name of a file -> the group's."""


@pytest.mark.parametrize("name", TITLES)
def test_group_is_named_after_the_file(name, give):
    assert read(give(CHAT, name)).group == TITLES[name]


@pytest.mark.parametrize("name", list(TITLES)[4:13])
def test_chat_in_a_zip_is_told_from_other_texts_by_its_name_in_any_language(name, give):
    packed = archive(entry("WhatsApp rules.txt", b"x"), entry(name, CHAT), entry("minutes.txt", b"x"))
    assert read(give(packed, "download.zip")).group == TITLES[name]


# --- encodings ---

LINE = "15/03/2024, 10:00 - Ann: "
ENGLISH = "Don’t pay £5 for the “Café” – it’s €4… déjà vu"
FRENCH = "Été à la forêt, ça coûte 3 € : naïve, cœur, ÉLÈVE"
POLISH = "Zażółć gęślą jaźń, proszę bardzo, dziękuję, pół łokcia"
TURKISH = "günaydın arkadaşlar, yarın dikiş işi çok güzel değil mi"
ARABIC = "صباح الخير، كيف الحال؟ شكرا جزيلا"
EMOJI = "yes 🧵👩🏽‍🦱 Zoë"
PLAIN = "Hello all, see you on Tuesday"

ENCODINGS = {
    "UTF-8": (EMOJI, "utf-8", "", "UTF-8"),
    "UTF-16 little end, marked": (EMOJI, "utf-16-le", "\ufeff", "UTF-16"),
    "UTF-16 big end, marked": (EMOJI, "utf-16-be", "\ufeff", "UTF-16"),
    "UTF-16 little end": (EMOJI, "utf-16-le", "", "UTF-16"),
    "UTF-16 big end": (EMOJI, "utf-16-be", "", "UTF-16"),
    "UTF-16 Arabic": (ARABIC * 20, "utf-16-le", "", "UTF-16"),
    "UTF-8 marked": (EMOJI, "utf-8", "\ufeff", "UTF-8"),
    "Windows English": (ENGLISH, "cp1252", "", "Windows-1252"),
    "Windows French": (FRENCH, "cp1252", "", "Windows-1252"),
    "Latin-1": ("Zoë hat Größe 38, señor, São João, blåbær", "latin-1", "", "Windows-1252"),
    "Windows, one letter in the whole file": ("meet at the café", "cp1252", "", "Windows-1252"),
    "Windows Polish": (POLISH, "cp1250", "", "Windows-1250"),
    "Windows Turkish": (TURKISH, "cp1254", "", "Windows-1254"),
    "Windows Arabic": (ARABIC, "cp1256", "", "Windows-1256"),
    "NUL in a text": ("a\0b " + PLAIN, "utf-8", "", "UTF-8"),
    "other line breaks in a text": ("a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g", "utf-8", "", "UTF-8"),
    "U+FFFD that was there before": ("so\ufffd it is", "utf-8", "", "UTF-8"),
}
"""What a file is -> a text in it, how it is written, its mark, and what it is read as."""


@pytest.mark.parametrize(("text", "codec", "mark", "encoding"), ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_text_comes_through_whatever_the_encoding(text, codec, mark, encoding, line_break, give):
    written = mark + "".join(f"{LINE}{each}{line_break}" for each in (PLAIN, text, PLAIN))
    path = give(written.encode(codec))
    found = read(path)
    assert found.chat["text"].to_list() == [PLAIN, text, PLAIN]
    assert found.quality.replaced == 0
    assert open_export(path).encoding == encoding


LONE = "\ud83e".encode("utf-8", "surrogatepass")
PAIR = "\ud83e\uddf5".encode("utf-8", "surrogatepass")

BROKEN = {
    "one byte": (b"so\xff it is", "so\ufffd it is", 1),
    "byte that no page has": (b"so\x81 it is", "so\ufffd it is", 1),
    "first byte of two": (b"so \xc3( it is", "so \ufffd( it is", 1),
    "byte that no page has among letters of Windows": (b"caf\xe9 " * 30 + b"\x81", "caf\ufffd " * 30 + "\ufffd", 31),
    "signs only": (b"so \xa0\xa1 it is", "so \ufffd\ufffd it is", 2),
    "signs only of Arabic": (b"so \xc7\xc7 it is", "so \ufffd\ufffd it is", 2),
    "letters of no language": (b"so \xe9\xe9\xe9\xe9\xe9 it is", "so " + "\ufffd" * 5 + " it is", 5),
    "small before capital": (b"caf\xc3", "caf\ufffd", 1),
    "half of a letter": (b"so " + LONE + b" it is", "so \ufffd\ufffd\ufffd it is", 3),
    "two halves": (b"so " + PAIR + b" it is", "so \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd it is", 6),
    "longer than needed": (b"so \xc0\xaf it is", "so \ufffd\ufffd it is", 2),
    "beyond the last": (b"so \xf4\x90\x80\x80 it is", "so \ufffd\ufffd\ufffd\ufffd it is", 4),
    "one letter of Windows among UTF-8": ("Zoë and the Łódź ".encode() + b"caf\xe9", "Zoë and the Łódź caf\ufffd", 1),
    "cut in an emoji": (b"yes " + "🧵".encode()[:3], "yes \ufffd", 1),
    "cut in a quotation mark": (b"yes " + "’".encode()[:2], "yes \ufffd", 1),
    "cut in a letter of Chinese that would be two of Windows": (b"look at" + "在".encode()[:2], "look at\ufffd", 1),
    "U+FFFD that was there before": ("a\ufffd ".encode() + b"\xff", "a\ufffd \ufffd", 1),
}
"""What is wrong -> the bytes at the end of a file, what they are read as, and how many characters are counted."""


@pytest.mark.parametrize(("tail", "text", "replaced"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_text_is_replaced_and_counted(tail, text, replaced, give):
    found = read(give(f"{LINE}{PLAIN}\n".encode() * 10 + LINE.encode() + tail))
    assert found.chat["text"][10] == text
    assert found.quality.replaced == replaced
    assert any(str(replaced) in warning and "\ufffd" in warning for warning in found.quality.warnings)


HALVES = {
    "half of a letter": ("so \ud83e it is", "so \ufffd it is", 1),
    "halves the wrong way round": ("so \uddf5\ud83e it is", "so \ufffd\ufffd it is", 2),
    "two halves": ("so \ud83e\uddf5 it is", "so 🧵 it is", 0),
    "cut in an emoji": ("so \ud83e", "so \ufffd", 1),
}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("tail", "text", "replaced"), HALVES.values(), ids=HALVES)
def test_halves_of_letters_in_utf_16_are_replaced_and_counted(tail, text, replaced, codec, give):
    found = read(give(f"{LINE}{PLAIN}\n{LINE}{tail}".encode(codec, "surrogatepass")))
    assert found.chat["text"].to_list() == [PLAIN, text]
    assert found.quality.replaced == replaced


def test_odd_byte_at_the_end_of_utf_16_is_counted(give):
    found = read(give((LINE + PLAIN).encode("utf-16") + b"\n"))
    assert found.chat["text"].to_list() == [PLAIN + "\ufffd"]
    assert found.quality.replaced == 1


@pytest.mark.parametrize("shift", range(4))
@pytest.mark.parametrize("letter", ["é", "’", "🧵", "\xff", "\xe1"])
def test_no_letter_is_cut_in_a_long_file(letter, shift, give):
    """Long files are looked at in pieces; letters of each length stand on every border."""
    raw = b"x" * shift + letter.encode("latin-1" if letter in "\xff\xe1" else "utf-8") * 100_000
    found = read(give(f"{LINE}{PLAIN * 40_000}\n{LINE}".encode() + raw))
    assert found.chat["text"][1] == raw.decode("utf-8", "replace")
    assert found.quality.replaced == (100_000 if letter in "\xff\xe1" else 0)


def test_letter_of_windows_far_from_much_utf_8_is_replaced(give):
    found = read(give(f"{LINE}{'Zoë ' * 50_000}\n{LINE}{PLAIN * 10_000} caf".encode() + b"\xe9"))
    assert found.chat["text"][1].endswith("caf\ufffd")
    assert found.quality.replaced == 1


def test_utf_16_keeps_every_letter_of_a_long_file(give):
    text = "x" + "🧵é" * 50_000
    assert read(give(f"{LINE}{text}".encode("utf-16-le"))).chat["text"].to_list() == [text]


LINE_BREAKS = {
    "\n": "a\nb\n",
    "\r\n": "a\r\nb\r\n",
    "\r alone": "a\rb\r",
    "\r inside a line": "a\rb\r\nc\r\n",
    "two \r": "a\r\r\nb\n",
    "no last break": "a\nb",
    "cut in the last break": "a\r\nb\r",
    "blank lines": "\n\n a\r\n\r\n\n",
}
EXPECTED = {
    "\n": b"a\nb\n",
    "\r\n": b"a\nb\n",
    "\r alone": b"a\nb\n",
    "\r inside a line": b"a\rb\nc\n",
    "two \r": b"a\r\nb\n",
    "no last break": b"a\nb",
    "cut in the last break": b"a\nb",
    "blank lines": b"\n\n a\n\n\n",
}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", LINE_BREAKS)
def test_each_line_break_becomes_one(name, codec, give):
    assert open_export(give(LINE_BREAKS[name].encode(codec))).content == EXPECTED[name]


RAW = st.binary(max_size=300) | st.lists(
    st.sampled_from(
        [LINE.encode(), b"\n", b"\r\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", LONE, b"caf\xe9 ", b"PK\x03\x04"]
    )
    | st.binary(max_size=4)
    | st.text(max_size=6).map(str.encode),
    max_size=20,
).map(b"".join)


@settings(max_examples=400, derandomize=True)
@given(raw=RAW)
@example(raw=b"\xff\xfe")
@example(raw=b"\xef\xbb\xbf")
@example(raw=b"\xfe\xff\n")
@example(raw=b"0\x00")
def test_any_bytes_give_sound_utf_8_or_a_plain_refusal(raw, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(raw)
    try:
        found = open_export(path)
    except ExportUnreadable:
        return
    text = found.content.decode("utf-8")
    assert text.count("\ufffd") >= found.replaced
    if found.encoding == "UTF-8":
        plain = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        assert text == (plain.replace("\r\n", "\n").removesuffix("\r") if "\n" in plain else plain.replace("\r", "\n"))


@settings(max_examples=200, derandomize=True)
@given(st.data())
def test_a_damaged_zip_gives_its_chat_or_a_plain_refusal(data):
    raw = bytearray(archive(entry("a.jpg", b"x"), GOOD))
    for place in data.draw(st.lists(st.integers(-170, 90), min_size=1, max_size=6)):
        raw[place] = data.draw(st.sampled_from([0, 1, 0x7F, 0xFF]) | st.integers(0, 255))
    try:
        held, _ = chat_in_zip(BytesIO(raw), "chat.zip")
    except ExportUnreadable:
        return
    assert held == LONG_CHAT


# --- files that are none, and enormous ones ---


@pytest.mark.parametrize("content", [CHAT, archive(entry("_chat.txt", CHAT))], ids=["text", "zip"])
def test_export_comes_through_a_pipe(content):
    command = [sys.executable, "-m", "analyser", "parse", "/dev/stdin"]
    done = subprocess.run(command, input=content, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 2), done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_export_comes_through_a_named_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = os.open(tmp_path / "pipe", os.O_RDWR)
    os.write(writer, CHAT[:20])
    threading.Timer(0.1, lambda: (os.write(writer, CHAT[20:]), os.close(writer))).start()
    assert read(tmp_path / "pipe").chat["text"].to_list() == TEXTS


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_into_which_nobody_writes_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "is empty" in refusal(tmp_path / "pipe")


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/urandom", "/dev/full"])
def test_device_is_refused(device):
    assert "is a device" in refusal(Path(device))


def test_file_larger_than_any_export_is_refused_unread(tmp_path):
    with (tmp_path / "large.txt").open("wb") as file:
        file.write(CHAT)
        file.truncate(2**40)
    assert "larger than 512 MB" in refusal(tmp_path / "large.txt")


LETTERS = "needle and thread, " * 60_000

ENORMOUS = {
    "a line of a megabyte": [("Ann", LETTERS)],
    "a word of 200,000 letters": [("Ann", "é" * 200_000)],
    "200,000 colons": [("Ann", ": " * 100_000)],
    "200,000 invisible marks": [("Ann", "\u200e" * 200_000 + "x")],
    "200,000 digits": [("Ann", "1" * 200_000)],
    "a message of 100,000 lines": [("Ann", "\n".join(map(str, range(100_000))))],
    "a message of 100,000 blank lines": [("Ann", "\n" * 100_000 + "x")],
    "2,000 members": [(f"Member {number}", "here") for number in range(2_000)],
    "a name of 10,000 letters": [("A" * 10_000, "here"), ("Ann", "here")],
}
"""What is enormous -> who writes what."""


@pytest.mark.parametrize("sent", ENORMOUS.values(), ids=ENORMOUS)
def test_enormous_texts_come_through_whole(sent, give):
    time = datetime(2024, 3, 15, 10, 0)
    sent = [("Ann", PLAIN), *sent, ("Ann", PLAIN)]
    stamps = ((time + timedelta(minutes=number)).strftime("%d/%m/%Y, %H:%M") for number in range(len(sent)))
    written = "".join(f"{stamp} - {name}: {text}\n" for stamp, (name, text) in zip(stamps, sent, strict=True))
    found = read(give(written.encode()))
    assert found.chat.select("sender", "text").rows() == sent
    assert found.quality.lines == written.count("\n")
