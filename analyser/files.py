"""Files: written whole or not at all, held in memory where nothing may be written, and cells that no spreadsheet runs."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO

from analyser.errors import OutputUnwritable


@dataclass(frozen=True)
class Held:
    """A file that is held in memory, for what may not be written to a disk; it is read as a `Path` is.

    `name` is the file's name, without a folder: what comes before a slash is dropped.
    """

    name: str
    content: bytes = field(repr=False)

    def __post_init__(self):
        object.__setattr__(self, "name", PurePath(self.name.replace("\\", "/")).name)

    def __str__(self) -> str:
        return self.name

    def read_bytes(self) -> bytes:
        """What is in it."""
        return self.content


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of `path` when the block ends well, and leaves no trace when it does not.

    It can be read by its owner only (mode 0600), as everything made from a chat should be. Its folder is made where needed.

    Raises
    ------
    OutputUnwritable
        The folder or file cannot be made or written.
    """
    path = path.resolve()
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise OutputUnwritable(f"{path} is no ordinary file. Name another one.")
    if os.path.isdir(path):
        raise OutputUnwritable(f"{path} is a folder. Name another place for the file of that name.")
    if os.path.exists(path.parent) and not os.path.isdir(path.parent):
        raise OutputUnwritable(f"{path.parent} is a file. Name a folder instead.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise OutputUnwritable(f"{path} cannot be written: {error.strerror or error}.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.replace(temporary, path)
    except OSError as error:
        raise OutputUnwritable(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        Path(temporary).unlink(missing_ok=True)


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that starts so is run as a formula by spreadsheets (OWASP, CSV injection): it gets a leading apostrophe."""


def safe_cell(text: str) -> str:
    """A cell of a CSV as no spreadsheet runs it.

    >>> safe_cell("=1+1"), safe_cell("Ann")
    ("'=1+1", 'Ann')
    """
    return f"'{text}" if text.startswith(FORMULA) else text
