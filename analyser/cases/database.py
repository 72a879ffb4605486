"""Opens the register: one encrypted SQLite file (SQLCipher), or a PostgreSQL database by URL.

Every write is one transaction that begins by taking the register for itself, so that two programs at once take turns. In the
file, WAL lets others read meanwhile; what is deleted is overwritten (`secure_delete`), and nothing is written to a file beside it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.resources import files

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from analyser.cases.keys import Keys, Person, forget_people, one_at_a_time, unlock
from analyser.cases.people import Names
from analyser.cases.place import Place
from analyser.cases.tables import Seal
from analyser.errors import KeyRefused, RegisterUnusable

PATIENCE = 60
"""Seconds that a writer waits for another one to finish."""

NEWEST = "0004"
"""The migration that this program needs; the last in `migrations/versions`."""


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@dataclass(frozen=True)
class Register:
    """An open register.

    Attributes
    ----------
    place, keys
        Where it stands, and what opens it.
    engine
        SQLAlchemy's engine.
    now
        The time, UTC; a test may move it.
    """

    place: Place
    keys: Keys = field(repr=False)
    engine: Engine
    now: Callable[[], datetime] = _now

    @cached_property
    def names(self) -> Names:
        """What makes names unreadable, and readable again."""
        return Names(self.keys.people)

    @cached_property
    def tombstones(self) -> Names:
        """What makes the tokens of those who asked to be forgotten: they hold when the key for people is given up."""
        return Names(self.keys.register)

    @property
    def today(self) -> date:
        """The day, where this computer stands."""
        return self.now().replace(tzinfo=UTC).astimezone().date()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the register throughout."""
        with _plain_errors(self.place), Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def write(self, dry_run: bool = False, giving_up_names: bool = False) -> Iterator[Session]:
        """A session that has the register for itself, and whose work is there whole or not at all.

        With `dry_run` everything is done and then taken back. `giving_up_names` is for the one who changes the key for people.
        """
        with _plain_errors(self.place), Session(self._writing, expire_on_commit=False) as session, session.begin():
            if self.place.url is not None:  # the first statement, so that what is seen is what the one before left
                session.execute(text("LOCK TABLE journal_seal IN EXCLUSIVE MODE"))
            if not giving_up_names and session.scalar(select(Seal.people)) != key_check(self.names):
                raise KeyRefused(
                    "The key for names is not the register's any more: somebody gave it up meanwhile (erase --everybody). Nothing"
                    " was changed; start again. If that was you and it was interrupted, run it once more."
                )
            yield session
            if dry_run:
                session.rollback()

    @cached_property
    def _writing(self) -> Engine:
        return self.engine.execution_options(writes=True)

    def compact(self) -> None:
        """Give back the room of what was deleted, so that no trace of it is left in the file."""
        options = {"isolation_level": "AUTOCOMMIT"} if self.place.url else {"alone": True}
        with _plain_errors(self.place), self.engine.execution_options(**options).connect() as open_to:
            if self.place.url is None:
                open_to.exec_driver_sql("VACUUM")
                open_to.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                open_to.exec_driver_sql("VACUUM FULL")

    def drop_before(self) -> bool:
        """Delete the register that stood here before a copy took its place: it holds what is forgotten. Whether there was one."""
        there = self.place.url is None and self.place.before.exists()
        if there:
            self.place.before.unlink()
        return there

    def forget_names(self, person: Person) -> "Register":
        """Give up the key for people: no pseudonym can be traced and no kept text read any more.

        Returns the register with its new key.
        """
        return Register(self.place, forget_people(self.place, self.keys, person), self.engine, self.now)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def open_register(
    place: Place, person: Person, make: bool = False, now: Callable[[], datetime] = _now, keys: Keys | None = None
) -> Register:
    """Open the register.

    Parameters
    ----------
    place
        Where it stands (`analyser.cases.place.place`).
    person
        Whom to ask for a passphrase, and to show the recovery key.
    make
        Make it where there is none.
    now
        The time, UTC.
    keys
        Its keys, where another process of ours has them already; then nobody is asked.

    Raises
    ------
    RegisterUnusable
        There is none and `make` is not set; it is damaged, busy, or made by a newer program.
    KeyRefused
        There is no key for it, or another one's.
    """
    if not make and not exists(place):
        raise RegisterUnusable("There is no register yet. Make it by taking in exports: analyser ingest EXPORT...")
    with one_at_a_time(place.made()):
        keys = keys or unlock(place, exists(place), person)
        engine = _engine(place, keys)
        try:
            with _plain_errors(place):
                _up_to_date(engine, place, keys)
                _right_key(engine, place, keys)
        except BaseException:
            engine.dispose()
            raise
    return Register(place, keys, engine, now)


def exists(place: Place) -> bool:
    """Whether there is a register at a place."""
    if place.url is None:
        return place.database.exists() and place.database.stat().st_size > 0
    engine = _engine(place, None)
    with _plain_errors(place), engine.connect() as connection:
        return inspect(connection).has_table("journal_seal")


def _engine(place: Place, keys: Keys | None) -> Engine:
    if place.url is not None:
        return _postgresql(place)
    with suppress(FileExistsError):
        os.close(os.open(place.database, os.O_CREAT | os.O_EXCL, 0o600))
    url = URL.create("sqlite+pysqlcipher", database=str(place.database), password=f"x'{keys.register.hex()}'")
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _as_we_want_it)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(place: Place) -> Engine:
    try:
        url = make_url(place.url).set(drivername="postgresql+psycopg")
        return create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            connect_args={"connect_timeout": 10},
        )
    except ModuleNotFoundError:
        raise RegisterUnusable(
            "A register in PostgreSQL needs a library more: pip install 'analyser[postgresql]'"
        ) from None


def _as_we_want_it(connection, _) -> None:
    """Settings of each connection to the file; `isolation_level` off, so that transactions begin where we say."""
    connection.isolation_level = None
    connection.text_factory = lambda text: text.decode(
        "utf-8", "surrogateescape"
    )  # an altered text must not stop a look at it
    for setting in (
        "cipher_log_level = NONE",
        "cipher_memory_security = OFF",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("alone"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _up_to_date(engine: Engine, place: Place, keys: Keys) -> None:
    """Bring the tables to the newest form, in one transaction."""
    with engine.connect() as connection:
        version = _version(connection)
    if version == NEWEST:
        return
    if version is not None and version > NEWEST:
        raise RegisterUnusable(f"The register ({place.name}) was made by a newer analyser. Use that one.")
    with engine.execution_options(writes=True).begin() as connection:
        if _version(connection) != NEWEST:
            _migrate(connection)
            _seal_empty(connection, keys)


def key_check(names: Names) -> str:
    """What tells one key for people from another, without telling anything of it."""
    return names.print("the key for people in force")


def _right_key(engine: Engine, place: Place, keys: Keys) -> None:
    """Refuse a key that did not sign the journal: a PostgreSQL database opens without one."""
    from analyser.cases.journal import signs

    with engine.connect() as connection:
        if not signs(keys, connection):
            raise KeyRefused(
                f"This key is not the one of the register {place.name}, or the journal was altered at both its ends. Nothing"
                " was changed. Name the right key file with ANALYSER_KEY_FILE."
            )


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(files("analyser.cases") / "migrations").replace("%", "%%"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _seal_empty(connection: Connection, keys: Keys) -> None:
    from analyser.cases.journal import signed

    if connection.execute(select(Seal.id)).first() is None:
        connection.execute(
            Seal.__table__.insert().values(
                id=1, entries=0, signature=signed(keys, "", "0"), people=key_check(Names(keys.people))
            )
        )


@contextmanager
def _plain_errors(place: Place) -> Iterator[None]:
    """What a database says, in words that help."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig)
        if "not a database" in said or "hmac check failed" in said:
            raise KeyRefused(
                f"This key does not open the register {place.name}: it is another one's, or the file is damaged. Nothing was"
                " changed. Name the right key file with ANALYSER_KEY_FILE, or unlock the keyring it was made with."
            ) from None
        if "malformed" in said:
            raise RegisterUnusable(f"The register {place.name} is damaged. Bring it back from a copy.") from None
        if "locked" in said or "busy" in said:
            raise RegisterUnusable(
                f"Another program has been writing to the register for {PATIENCE} seconds. Try again when it is done."
            ) from None
        if "disk is full" in said or "disk I/O" in said:
            raise RegisterUnusable(f"The register {place.name} cannot be written: {said}. Free some room.") from None
        if "readonly" in said or "unable to open" in said:
            raise RegisterUnusable(f"The register {place.name} cannot be written. Check who may write to it.") from None
        if place.url is not None and isinstance(error, OperationalError):
            reason = said.splitlines()[0] if said else "no reason given"
            raise RegisterUnusable(f"The register's database {place.name} did not answer: {reason}") from None
        if isinstance(error, DatabaseError) and place.url is not None and "serialize" in said:
            raise RegisterUnusable("Another program changed the register in the same moment. Try again.") from None
        raise
