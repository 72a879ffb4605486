"""From a path to the text of one chat: .txt as it is, .zip as phones make it (`archive.py`), in whatever encoding
(`encoding.py`)."""

import os
import stat
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from analyser.errors import ExportUnreadable
from analyser.export import archive
from analyser.export.encoding import to_utf8
from analyser.export.titles import group_in, title
from analyser.files import Held

LARGEST_FILE = 512 * 2**20
"""Bytes of a .txt: over five million messages."""
BLOCK = 2**20
"""Bytes taken from a pipe in one go."""

EXPECTED = "  Expected a line like: '12/03/2025, 19:04 - Name: Hello'\n"
CHECK = "  Check its name, and that you may read it."
HOW_TO = "  In WhatsApp, open the group, choose Export chat and give the .txt or .zip that it makes."


@dataclass(frozen=True)
class Source:
    """The text of one chat.

    Attributes
    ----------
    content
        Valid UTF-8 without a byte order mark at its start, its lines ended by "\\n" (the last one perhaps by nothing).
    name
        The path to name in messages.
    title
        The group's name, from the name of the file.
    replaced
        How many characters could not be read and are U+FFFD in `content`.
    encoding
        What the file was read as: "UTF-8", "UTF-16", or a code page, which is a guess.
    """

    content: bytes
    name: str
    title: str
    replaced: int
    encoding: str


def open_export(path: Path | Held) -> Source:
    """The chat text in a file, in one held in memory, or in what comes through a pipe.

    Raises
    ------
    ExportUnreadable
        The path is missing, a folder, a device, empty, too large, not text, or a .zip without exactly one chat.
    """
    try:
        if isinstance(path, Held):
            raw, name = _chat(path, BytesIO(path.content), path.content[:4])
        else:
            with open(path, "rb", opener=_without_waiting) as file:
                raw, name = _raw(path, file)
    except IsADirectoryError:
        raise ExportUnreadable(f"{path} is a folder. Name the exported .txt or .zip in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportUnreadable(f"{path} could not be opened: {reason}.\n{CHECK}") from None
    found = to_utf8(raw)
    if not raw or (found and (not found.content or found.content.isspace())):
        raise ExportUnreadable(f"{path} is empty.\n{HOW_TO}")
    if not found and archive.is_media(name):
        raise ExportUnreadable(
            f"{path} is not a text file but one of the chat's pictures, sounds or films.\n{archive.WITHOUT_MEDIA}"
        )
    if not found:
        raise ExportUnreadable(f"{path} is not a text file, or not in UTF-8 as phones write it.\n{EXPECTED}{HOW_TO}")
    return Source(found.content, str(path), title(name), found.replaced, found.encoding)


def _without_waiting(path: str, flags: int) -> int:
    """Open even a pipe into which nobody writes, at once."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _raw(path: Path, file: BinaryIO) -> tuple[bytes, str]:
    """The bytes of the chat, and the file name that says which group it is: an iPhone gives it to the .zip alone."""
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISREG(mode):
        start = file.read(4)
        file.seek(0)
    elif stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        file = BytesIO(_from_pipe(path, file))
        start = file.getvalue()[:4]
    else:
        raise ExportUnreadable(f"{path} is a device, not a file. Name the exported .txt or .zip.")
    return _chat(path, file, start)


def _chat(path: Path | Held, file: BinaryIO, start: bytes) -> tuple[bytes, str]:
    """As `_raw`, of a file that can be read twice; `start` is its first four bytes."""
    if start not in archive.SIGNS:
        return _whole(path, file), path.name
    content, entry = archive.chat_in_zip(file, str(path))
    if content.startswith(archive.SIGNS):
        raise ExportUnreadable(f"{path} holds no chat but another .zip. Unpack it and give the .zip in it.")
    return content, entry if group_in(entry) else path.name


def _from_pipe(path: Path, file: BinaryIO) -> bytes:
    os.set_blocking(file.fileno(), True)
    held = BytesIO()
    while block := file.read(BLOCK):
        held.write(block)
        if held.tell() > LARGEST_FILE:
            raise _too_large(path)
    return held.getvalue()


def _whole(path: Path | Held, file: BinaryIO) -> bytes:
    if file.seek(0, os.SEEK_END) > LARGEST_FILE:
        raise _too_large(path)
    file.seek(0)
    return file.read()


def _too_large(path: Path | Held) -> ExportUnreadable:
    return ExportUnreadable(f"{path} is larger than {LARGEST_FILE // 2**20} MB. Export the chat again in parts.")
