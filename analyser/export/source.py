"""From a path to the text of one chat: .txt as it is, .zip as phones make it, safely.

Nothing is unpacked to disk. A .zip is refused before its content is read where its size, its number of
entries or its ratio of packing is beyond what any phone makes (the caps below; OWASP ASVS 5.0, 5.2.1 to 5.2.3).
"""

import codecs
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

from analyser.errors import ExportUnreadable

LARGEST_TEXT = 64 * 2**20
"""Bytes of chat text in a .zip: sixteen times a full export of 40,000 messages of 100 characters."""
LARGEST_FILE = 512 * 2**20
"""Bytes of a .txt: over five million messages."""
MOST_ENTRIES = 2_000
"""Entries of a .zip. An export with more pictures than that can be unpacked by hand; the chat is the .txt in it."""
HIGHEST_RATIO = 200
"""Unpacked by packed bytes: chat text packs to about a fifth, a zip bomb to a thousandth."""

LARGEST_DIRECTORY = MOST_ENTRIES * 512
"""Bytes of the list of entries in a .zip, whatever number of them it states: room for long names."""
PACKED_BY_PHONES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

CHAT_NAMES = tuple(
    re.compile(name, re.IGNORECASE) for name in (r"_chat\.txt", r"whatsapp[ _-]chat.*\.txt", r".*whatsapp.*\.txt", ".*")
)
"""Names of a chat in a .zip, the surest first; other texts may be attachments."""
TITLE = re.compile(r"^WhatsApp[ _]Chat[ _](?:with[ _]|-[ _])?", re.IGNORECASE)

EXPECTED = "  Expected a line like: '12/03/2025, 19:04 - Name: Hello'\n"
CHECK = "  Check its name, and that you may read it."
HOW_TO = "  In WhatsApp, open the group, choose Export chat and give the .txt or .zip that it makes."


class Source(NamedTuple):
    """The text of a chat, the path to name in messages, a title from the file name, and how many bytes were no text."""

    text: str
    name: str
    title: str
    replaced: int


def open_export(path: Path) -> Source:
    """The chat text in a file.

    Raises
    ------
    ExportUnreadable
        The path is missing, a folder, empty, too large, not text, or a .zip without exactly one chat.
    """
    try:
        if path.is_dir():
            raise ExportUnreadable(f"{path} is a folder. Name the exported .txt or .zip in it.")
        with path.open("rb") as file:
            packed = file.read(4)[:2] == b"PK"
            raw, name = _from_zip(path) if packed else (_whole(path, file), path.name)
    except OSError as error:
        raise ExportUnreadable(f"{path} could not be opened: {error.strerror or error}.\n{CHECK}") from None
    if not raw.strip():
        raise ExportUnreadable(f"{path} is empty.\n{HOW_TO}")
    text, replaced = _decode(raw, path)
    return Source(text, str(path), _title(name), replaced)


def _whole(path: Path, file) -> bytes:
    file.seek(0)
    raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise ExportUnreadable(f"{path} is larger than {LARGEST_FILE // 2**20} MB. Export the chat again in parts.")
    return raw


def _from_zip(path: Path) -> tuple[bytes, str]:
    """The bytes of the chat, and the file name that says which group it is: an iPhone gives it to the .zip alone."""
    _refuse_many_entries(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entry = _chat_entry(path, archive.infolist())
            with archive.open(entry) as file:
                raw = file.read(LARGEST_TEXT + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error) as error:
        raise ExportUnreadable(f"{path} is a damaged .zip ({error}). Export the chat again.") from None
    except RuntimeError:
        raise ExportUnreadable(f"{path} is locked with a password. Unpack it and give the .txt in it.") from None
    if len(raw) > LARGEST_TEXT:
        raise _too_large(path)
    return raw, _base(entry) if TITLE.match(_base(entry)) else path.name


def _refuse_many_entries(path: Path) -> None:
    """Read the count in the end record first: listing a hundred thousand entries takes over a second."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 65_557))
        tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place >= 0 and len(tail) >= place + 16:
        count, size = struct.unpack_from("<HI", tail, place + 10)
        if count > MOST_ENTRIES or size > LARGEST_DIRECTORY:
            raise ExportUnreadable(f"{path} holds more than {MOST_ENTRIES:,} files. Unpack it and give the .txt in it.")


def _chat_entry(path: Path, entries: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    texts = [entry for entry in entries if _is_text(entry)]
    by_name = ([entry for entry in texts if name.fullmatch(_base(entry))] for name in CHAT_NAMES)
    chats = next(filter(None, by_name), [])
    if not chats:
        raise ExportUnreadable(f"{path} holds no chat (no _chat.txt or WhatsApp Chat ... .txt).\n{HOW_TO}")
    if len(chats) > 1:
        raise ExportUnreadable(f"{path} holds {len(chats)} chats. Unpack it and give each .txt by itself.")
    entry = chats[0]
    if entry.file_size > LARGEST_TEXT or entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
        raise _too_large(path)
    if entry.compress_type not in PACKED_BY_PHONES:
        raise ExportUnreadable(f"{path} is packed in a way that phones do not use. Unpack it and give the .txt in it.")
    return entry


def _is_text(entry: zipfile.ZipInfo) -> bool:
    """A text, also in a folder that somebody packed, but none of the doubles that Macs add."""
    parts = re.split(r"[/\\]", entry.filename)
    return parts[-1].lower().endswith(".txt") and not parts[-1].startswith("._") and "__MACOSX" not in parts


def _base(entry: zipfile.ZipInfo) -> str:
    return re.split(r"[/\\]", entry.filename)[-1]


def _too_large(path: Path) -> ExportUnreadable:
    return ExportUnreadable(
        f"{path} unpacks to far more than a chat can be (over {LARGEST_TEXT // 2**20} MB, or packed"
        f" more than {HIGHEST_RATIO} times). It was not read. Export the chat again."
    )


def _decode(raw: bytes, path: Path) -> tuple[str, int]:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = raw.decode("utf-16", errors="replace")
    elif b"\x00" in raw[:4096] and raw[:4096].count(b"\x00") * 20 > len(raw[:4096]):
        raise ExportUnreadable(f"{path} is not a text file.\n{EXPECTED}{HOW_TO}")
    else:
        text = raw.decode("utf-8-sig", errors="replace")
    replaced = text.count("\ufffd") - raw.count("\ufffd".encode()) if "\ufffd" in text else 0
    if replaced * 10 > len(text):
        raise ExportUnreadable(f"{path} is not a text file.\n{EXPECTED}{HOW_TO}")
    return text, max(replaced, 0)


def _title(name: str) -> str:
    """The group's name in a file's name, without the "(1)" that browsers add to a second copy."""
    stem = re.sub(r"\.(?:txt|zip)$", "", name, flags=re.IGNORECASE)
    return TITLE.sub("", re.sub(r" ?\(\d+\)$", "", stem)).strip() or stem
