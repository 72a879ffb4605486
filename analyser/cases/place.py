"""Where the register stands: one file in the platform's data folder, or a PostgreSQL database.

    ANALYSER_REGISTER    a PostgreSQL URL (postgresql://user@host/name); without it the file register.db in the data folder
    ANALYSER_KEY_FILE    a file, outside the data folder, that holds the keys

A password belongs in the file ~/.pgpass or in PGPASSFILE, which PostgreSQL's own client reads, not in a URL.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analyser.errors import RegisterUnusable

FILE = "register.db"


@dataclass(frozen=True)
class Place:
    """Where a register and what belongs to it stand.

    Attributes
    ----------
    folder
        The data folder, mode 0700.
    url
        Of a PostgreSQL database, or None for the file in `folder`.
    key_file
        The file that holds the keys, or None where nobody named one.
    """

    folder: Path
    url: str | None = None
    key_file: Path | None = None

    @property
    def database(self) -> Path:
        """The encrypted file; of no use where there is a `url`."""
        return self.folder / FILE

    @property
    def before(self) -> Path:
        """The register that stood here before a copy took its place."""
        return self.database.with_name(self.database.name + ".before")

    @property
    def name(self) -> str:
        """What the register is called in the system's keyring: it says where it stands, without a password."""
        return self.url.rpartition("@")[2] if self.url else str(self.database)

    @property
    def wrapped(self) -> Path:
        """The file with the keys, wrapped by the recovery key and perhaps a passphrase."""
        if self.url is None:
            return self.database.with_suffix(".keys")
        return self.folder / f"postgresql-{hashlib.sha256(self.name.encode()).hexdigest()[:12]}.keys"

    def made(self) -> "Place":
        """The same place, with its folder made, for its owner alone."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
        except OSError as error:
            raise RegisterUnusable(f"The folder {self.folder} cannot be made: {error.strerror or error}.") from None
        return self


def place(environment: Mapping[str, str] | None = None) -> Place:
    """The place that the environment names, else the platform's own.

    Raises
    ------
    RegisterUnusable
        The URL is not PostgreSQL's, or the key file stands in the data folder, where whoever takes the one has the other.
    """
    import platformdirs

    given = os.environ if environment is None else environment
    folder = Path(platformdirs.user_data_path("analyser", appauthor=False))
    url, key_file = given.get("ANALYSER_REGISTER") or None, given.get("ANALYSER_KEY_FILE") or None
    if url and not url.startswith(("postgresql://", "postgresql+psycopg://", "postgres://")):
        raise RegisterUnusable(
            "ANALYSER_REGISTER should be a PostgreSQL URL, as postgresql://user@host/name. Without it the register is"
            f" the file {folder / FILE}."
        )
    path = Path(key_file).absolute() if key_file else None
    if path and path.resolve().is_relative_to(folder.resolve()):
        raise RegisterUnusable(
            f"The key file {path} stands in the data folder: whoever takes the register would have its key. Name another"
            " with ANALYSER_KEY_FILE."
        )
    return Place(folder, url, path)
