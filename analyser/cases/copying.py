"""A copy of the register to keep elsewhere, and the way back from one.

The copy is a .zip of the encrypted file and of its wrapped keys: without a key it is of use to nobody. When a copy is put in the
register's place, whoever was forgotten since is forgotten in it too, groups that were taken out since are taken out of it, and the
register of before is kept beside it.
"""

import io
import lzma
import os
import zipfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from analyser.cases import journal
from analyser.cases.checking import verify
from analyser.cases.database import Register, open_register
from analyser.cases.erasure import erase
from analyser.cases.keys import Person as Keyholder
from analyser.cases.place import Place
from analyser.cases.removal import DID as REMOVED
from analyser.cases.removal import remove
from analyser.cases.tables import Account, Chat, Entry, Erased, PersonName, SignedIn
from analyser.errors import KeyRefused, Refused, RegisterUnusable
from analyser.export.archive import DAMAGE

LARGEST = 2 * 2**30
"""Bytes of a register that is taken back: five million messages are less."""

NEW = ".new"
"""Ending of a copy that is being looked at."""


def copy(register: Register) -> bytes:
    """A copy of the register as it is now, as a .zip.

    Raises
    ------
    Refused
        It is in PostgreSQL, which has a way of its own.
    """
    place = register.place
    if place.url is not None:
        raise Refused("The register is in PostgreSQL. Save it as you save that database, with pg_dump.")
    register.compact()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive, register.write():
        archive.writestr(place.database.name, place.database.read_bytes())
        if place.wrapped.exists():
            archive.writestr(place.wrapped.name, place.wrapped.read_bytes())
    return content.getvalue()


def restore(register: Register, content: bytes, by: str) -> Register:
    """Put a copy in the register's place; returns the register, opened anew. The one of before is kept beside it.

    Whoever was forgotten since the copy was made is forgotten in it too; everybody who was signed in is signed out.

    Raises
    ------
    Refused
        It is no copy of a register, is damaged, belongs to another key, or the register is in PostgreSQL. Nothing was changed.
    """
    place = register.place
    if place.url is not None:
        raise Refused("The register is in PostgreSQL. Bring it back as you bring back that database.")
    fresh = place.database.with_name(place.database.name + NEW)
    _write(fresh, _database_in(content, place.database.name))
    try:
        copied = _opened(register, fresh)
        try:
            faults = verify(copied).faults
            if faults:
                raise Refused(f"The copy is not as it was made: {faults[0]}. Nothing was changed.")
            _forget_since(register, copied, by)
            with copied.write() as session:
                session.query(SignedIn).delete()
                _accounts_of_now(register, session)
                journal.append(copied, session, by, "restored", "register", {})
            copied.compact()
        finally:
            copied.close()
            fresh.with_suffix(".lock").unlink(missing_ok=True)
        with register.write():  # nobody writes meanwhile
            _swap(fresh, place)
    finally:
        _remove(fresh)
    register.close()
    return open_register(place, Keyholder(lambda text: None), now=register.now, keys=register.keys)


def _accounts_of_now(register: Register, copied: Session) -> None:
    """Who may sign in stays as it is: a copy brings back neither removed accounts nor old passwords."""
    with register.read() as session:
        now = [
            {column.name: getattr(each, column.name) for column in Account.__table__.columns}
            for each in session.scalars(select(Account))
        ]
    copied.execute(delete(Account))
    if now:
        copied.execute(insert(Account), now)


def _database_in(content: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entry = archive.getinfo(name)
            if entry.file_size > LARGEST:
                raise Refused(f"The copy is larger than {LARGEST // 2**30} GB. Nothing was changed.")
            if entry.file_size > len(content):
                raise zipfile.BadZipFile  # ours are not compressed; a small one could fill the memory
            return archive.read(entry)
    except (*DAMAGE, KeyError, OSError, RuntimeError, lzma.LZMAError):
        raise Refused(
            "That is no copy of a register. Give the .zip that this page made. Nothing was changed."
        ) from None


def _write(path: Path, content: bytes) -> None:
    _remove(path)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}. Nothing was changed.") from None


def _opened(register: Register, path: Path) -> Register:
    """The copy, opened where it stands for the time being."""

    class Beside(Place):
        """The register's place, with another file."""

        @property
        def database(self) -> Path:
            return path

    place = register.place
    try:
        return open_register(
            Beside(place.folder, None, place.key_file),
            Keyholder(lambda text: None),
            now=register.now,
            keys=register.keys,
        )
    except KeyRefused:
        why = "The copy belongs to another key, or its key for names was given up since. Nothing was changed."
        raise Refused(why) from None
    except RegisterUnusable as error:
        raise Refused(f"{error} Nothing was changed.") from None


def _forget_since(register: Register, copied: Register, by: str) -> None:
    """Forget in the copy whoever asked for it since it was made, and take out of it the groups that were taken out since."""
    with register.read() as session, copied.read() as old:
        since = set(session.scalars(select(Erased.token))) - set(old.scalars(select(Erased.token)))
        names = [register.names.open(sealed) for sealed in old.scalars(select(PersonName.sealed))]
    for name in filter(None, names):
        if register.tombstones.token(name) in since:
            with suppress(Refused):  # another name of somebody who is forgotten already
                erase(copied, name, by)
    for group in _removed_since(register, copied):
        remove(copied, group, by)
    with copied.write() as session:
        known = set(session.scalars(select(Erased.token)))
        session.add_all(Erased(token=token, at=register.now()) for token in sorted(since - known))


def _removed_since(register: Register, copied: Register) -> list[int]:
    """The groups of the copy that were taken out of the register since, by their number and a name in common."""
    with register.read() as session, copied.read() as old:
        entries = map(journal.read, session.scalars(select(Entry).where(Entry.entry.like(f'%"did":"{REMOVED}"%'))))
        gone = {int(each.subject.removeprefix("group ")): set(each.detail.get("names", ())) for each in entries}
        there = {chat.id: set(chat.names) for chat in old.scalars(select(Chat).where(Chat.removed.is_(False)))}
        now = set(session.scalars(select(Chat.id).where(Chat.removed.is_(False))))
    return sorted(number for number, names in gone.items() if number not in now and names & there.get(number, set()))


def _swap(fresh: Path, place: Place) -> None:
    database = place.database
    before = place.before
    _remove(before)
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    os.replace(database, before)
    os.replace(fresh, database)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
