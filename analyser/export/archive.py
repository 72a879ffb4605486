"""The chat in a .zip as phones make it, read without unpacking anything to disk.

Whatever a .zip states of itself may be a lie. What is asked of it here is bounded by what it really holds: the list
of entries is refused before it is read where it is longer than any phone's, and so is a chat that is packed like no
chat, lies over another entry, or is another size than stated (caps: OWASP ASVS 5.0, 5.2.1 to 5.2.3).
"""

import re
import stat
import struct
import zipfile
import zlib
from itertools import pairwise
from typing import BinaryIO

from analyser.errors import ExportUnreadable
from analyser.export.titles import group_in

LARGEST_TEXT = 64 * 2**20
"""Bytes of chat text in a .zip: sixteen times a full export of 40,000 messages of 100 characters."""
MOST_ENTRIES = 2_000
"""Entries of a .zip. An export with more pictures than that can be unpacked by hand; the chat is the .txt in it."""
HIGHEST_RATIO = 200
"""Unpacked by packed bytes: chat text packs to about a fifth, a zip bomb to a thousandth."""
LARGEST_DIRECTORY = MOST_ENTRIES * 512
"""Bytes of the list of entries in a .zip, whatever number of them it states: room for long names."""
PACKED_BY_PHONES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LOCKED = 0x1
"""The flag of an entry that needs a password."""

SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How a .zip begins: with an entry, without any, or as one part of several."""

CHAT_NAMES = (
    re.compile(r"_chat\.txt", re.IGNORECASE).fullmatch,
    group_in,
    re.compile("whatsapp", re.IGNORECASE).search,
    lambda name: True,
)
"""What the name of a chat in a .zip is like, the surest first; other texts may be attachments."""

DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OverflowError)
"""What the standard library raises for a .zip that is not whole or not true."""

GIVE = "  In WhatsApp, open the group, choose Export chat and give the .zip that it makes as it is."
WITHOUT_MEDIA = "  In WhatsApp, export the chat again and choose Without media; give the .txt or .zip that it makes."
MEDIA = "jpg jpeg png gif webp heic mp4 mov 3gp avi opus ogg m4a mp3 aac amr wav vcf pdf".split()
"""Endings of what members send besides words."""

UNPACK = "Unpack it and give the .txt in it."
MANY = (
    f"holds more than {MOST_ENTRIES:,} files, too many to be looked through safely. {UNPACK}\n"
    "  Or export the chat again without media: the pictures are not needed."
)
BOMB = (
    f"unpacks to far more than a chat can be (over {LARGEST_TEXT // 2**20} MB, or packed"
    f" more than {HIGHEST_RATIO} times). It was not read. Export the chat again."
)


class Crowded(Exception):
    """The list of entries is longer than any that is read."""


class Bounded:
    """A file that refuses to be read in larger pieces than a list of entries may have, for `zipfile` believes what
    a .zip states and would hold all of that at once."""

    def __init__(self, file: BinaryIO):
        self.file = file

    def __getattr__(self, name: str):
        return getattr(self.file, name)

    def read(self, size: int = -1) -> bytes:
        if size > LARGEST_DIRECTORY:
            raise Crowded
        return self.file.read(size)


def chat_in_zip(file: BinaryIO, path: str) -> tuple[bytes, str]:
    """The bytes of the one chat in a .zip, and the name of its entry without folders.

    Raises
    ------
    ExportUnreadable
        It is damaged, locked, not safe to read, or does not hold exactly one chat.
    """
    try:
        with zipfile.ZipFile(Bounded(file)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise Crowded
            entry = _chat_entry(path, entries)
            _refuse_unsafe(path, entry, entries, archive.start_dir)
            return _content(archive, entry), base(entry)
    except Crowded:
        raise ExportUnreadable(f"{path} {MANY}") from None
    except DAMAGE:
        raise ExportUnreadable(f"{path} is a damaged .zip. Export the chat again.") from None


def _chat_entry(path: str, entries: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    texts = [entry for entry in entries if _is_text(entry)]
    by_name = ([entry for entry in texts if like(base(entry))] for like in CHAT_NAMES)
    chats = next(filter(None, by_name), [])
    if len(chats) > 1:
        raise ExportUnreadable(f"{path} holds {len(chats)} chats. Unpack it and give each .txt by itself.")
    if not chats and any(base(entry).lower().endswith(".zip") for entry in entries):
        raise ExportUnreadable(f"{path} holds no chat but another .zip. Unpack it and give the .zip in it.")
    if not chats and any(base(entry) == "[Content_Types].xml" for entry in entries):
        raise ExportUnreadable(f"{path} is a document of an office program, not a chat.\n{GIVE}")
    if not chats and entries and all(is_media(base(entry)) for entry in entries):
        raise ExportUnreadable(f"{path} holds the chat's media and no chat.\n{WITHOUT_MEDIA}")
    if not chats:
        raise ExportUnreadable(f"{path} holds no chat (no _chat.txt or WhatsApp Chat ... .txt).\n{GIVE}")
    return chats[0]


def is_media(name: str) -> bool:
    """Whether a file is a picture, a sound, a film or the like, by its ending."""
    return name.lower().rpartition(".")[2] in MEDIA


def _is_text(entry: zipfile.ZipInfo) -> bool:
    """A text, also in a folder that somebody packed, but no link and none of the doubles that Macs add."""
    parts = _parts(entry)
    if stat.S_ISLNK(entry.external_attr >> 16):
        return False
    return parts[-1].lower().endswith(".txt") and not parts[-1].startswith("._") and "__MACOSX" not in parts


def base(entry: zipfile.ZipInfo) -> str:
    """The name of an entry without folders, whichever way its slashes lean."""
    return _parts(entry)[-1]


def _parts(entry: zipfile.ZipInfo) -> list[str]:
    return re.split(r"[/\\]", entry.filename)


def _refuse_unsafe(path: str, entry: zipfile.ZipInfo, entries: list[zipfile.ZipInfo], end: int) -> None:
    if entry.flag_bits & LOCKED:
        raise ExportUnreadable(f"{path} is locked with a password. {UNPACK}")
    if entry.file_size > LARGEST_TEXT or entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
        raise ExportUnreadable(f"{path} {BOMB}")
    if entry.compress_type not in PACKED_BY_PHONES:
        raise ExportUnreadable(f"{path} is packed in a way that phones do not use. {UNPACK}")
    if _overlap(entries, end):
        raise ExportUnreadable(f"{path} holds files that lie over each other, as no phone packs them. It was not read.")


def _overlap(entries: list[zipfile.ZipInfo], end: int) -> bool:
    """Whether two entries share bytes, or one runs into the list of entries: a bomb without a high ratio (Fifield)."""
    spans = sorted((entry.header_offset, entry.header_offset + _least_size(entry)) for entry in entries)
    return any(after < stop for (_, stop), (after, _) in pairwise([*spans, (end, end)]))


def _least_size(entry: zipfile.ZipInfo) -> int:
    return zipfile.sizeFileHeader + len(entry.orig_filename) + entry.compress_size


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What an entry holds. `zipfile` stops at the size that is stated and then compares the checksum."""
    with archive.open(entry) as file:
        pieces = list(iter(lambda: file.read(LARGEST_DIRECTORY), b""))
    content = b"".join(pieces)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile("the size stated is not the size of the file")
    return content
