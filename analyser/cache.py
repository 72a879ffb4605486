"""What was computed once and may be needed again: a folder of sealed files, bounded in bytes, that can be thrown away at any time.

A file is named by a keyed hash (HMAC-SHA-256, RFC 2104) of what it is the answer to, and sealed with AES-256-GCM under the same
key: who has the folder alone learns neither which chats were judged nor what was found. Scores of messages are personal data like
the messages themselves, so that forgetting somebody clears the folder (`clear`).
"""

import hashlib
import hmac
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analyser.errors import OutputUnwritable
from analyser.files import replacing

FOLDER = "cache"
"""Its name in the data folder."""

LARGEST = 2 * 2**30
"""Bytes that it may take; what was used longest ago goes first."""

NONCE = 12
ROOM = 0.9
"""How full it is after it was made smaller, as a share of what it may take."""


@dataclass
class Cache:
    """A cache in a folder of its own.

    Attributes
    ----------
    folder
        Where it stands; made, for its owner alone, when something is put there.
    key
        32 bytes. Under another key nothing is found.
    largest
        Bytes that it may take.
    """

    folder: Path
    key: bytes
    largest: int = LARGEST

    def __post_init__(self):
        self._size: int | None = None

    def __repr__(self) -> str:
        return f"Cache({self.folder})"

    def get(self, question: str) -> bytes | None:
        """The answer to a question; None where it is not known, or the file is damaged."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        path = self._path(question)
        try:
            sealed = path.read_bytes()
            answer = AESGCM(self.key).decrypt(sealed[:NONCE], sealed[NONCE:], question.encode())
            os.utime(path)
        except (OSError, InvalidTag, ValueError):
            return None
        return answer

    def put(self, question: str, answer: bytes) -> None:
        """Keep an answer; what was used longest ago goes where there is no room. A disk that is full is no error."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(answer) > self.largest:
            return
        nonce, path = secrets.token_bytes(NONCE), self._path(question)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(OSError), replacing(path) as file:
            file.write(nonce + AESGCM(self.key).encrypt(nonce, answer, question.encode()))
        self._size = size(self.folder) if self._size is None else self._size + len(answer)
        if self._size > self.largest:
            self._make_room()

    def _path(self, question: str) -> Path:
        name = hmac.new(self.key, question.encode(), hashlib.sha256).hexdigest()
        return self.folder / name[:2] / name[2:]

    def _make_room(self) -> None:
        """Drop what was used longest ago."""
        found = sorted((path.stat().st_mtime_ns, path.stat().st_size, path) for path in _files(self.folder))
        left = sum(length for _, length, _ in found)
        for _, length, path in found:
            if left <= self.largest * ROOM:
                break
            path.unlink(missing_ok=True)
            left -= length
        self._size = left


def size(folder: Path) -> int:
    """How many bytes a cache takes."""
    return sum(path.stat().st_size for path in _files(folder))


def clear(folder: Path) -> None:
    """Throw a cache away, whatever key it has.

    Raises
    ------
    OutputUnwritable
        Something of it cannot be deleted.
    """
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputUnwritable(f"The cache {folder} cannot be deleted: {error.strerror}. Delete it by hand.") from None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*/*") if path.is_file()]
