"""The register's two keys: where they are kept, how they are made, and how they are got back.

`register`   opens the encrypted file, and signs the journal
`people`     makes pseudonyms, and seals names and texts. Without it nobody can tell who a pseudonym is, or read a text

They are kept in the first of these that there is:

1. the file that ANALYSER_KEY_FILE names, mode 0600, made on first use
2. the operating system's keyring
3. wrapped by a passphrase, beside the register

They are also wrapped by a recovery key, which is shown once, when the register is made. Whoever has lost the keyring, the key file
or the passphrase types it in place of the passphrase. Without any of them nobody can read the register again.

Wrapping: scrypt (RFC 7914) with N = 2**17, r = 8, p = 1 (OWASP, Password Storage), then AES-256-GCM.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from analyser.cases.place import Place
from analyser.errors import KeyRefused
from analyser.files import replacing

SERVICE = "analyser"
"""What the keyring calls the program."""

SCHEMA = "analyser/keys/1"
SHORTEST = 12
"""Letters of a passphrase, at least (OWASP ASVS 5.0, 6.2.1, asks for 8 and advises 15)."""

LENGTH = 32
"""Bytes of each key."""

RECOVERY_BYTES = 20
"""160 random bits: 32 letters and digits to write down, in groups of four."""

ASK = "Passphrase (or recovery key) of the register"
CHOOSE = f"Choose a passphrase for the register, {SHORTEST} letters or more (four words are good)"


@dataclass(frozen=True)
class Keys:
    """The two keys, 32 bytes each. They are never printed, not even by mistake."""

    register: bytes
    people: bytes

    def __repr__(self) -> str:
        return "Keys(...)"

    def written(self) -> str:
        """As one line of text."""
        return f"{SCHEMA} {self.register.hex()} {self.people.hex()}"


def read(written: str) -> Keys | None:
    """The keys that one line of text holds, or None where it does not hold them."""
    parts = written.split()
    if len(parts) != 3 or parts[0] != SCHEMA:
        return None
    try:
        keys = Keys(*map(bytes.fromhex, parts[1:]))
    except ValueError:
        return None
    return keys if len(keys.register) == len(keys.people) == LENGTH else None


@dataclass(frozen=True)
class Person:
    """Whoever sits before the program: `ask(question)` gives their answer unseen, `tell(text)` shows them something.

    `ask` may be None: then nobody can be asked.
    """

    tell: Callable[[str], None]
    ask: Callable[[str], str] | None = None


def unlock(place: Place, exists: bool, person: Person) -> Keys:
    """The keys of a register, made where there is no register yet.

    Parameters
    ----------
    place
        Where the register stands.
    exists
        Whether there is a register already.
    person
        Whom to ask for a passphrase, and to show the recovery key.

    Whoever calls it holds `one_at_a_time` until the register is made.

    Raises
    ------
    KeyRefused
        There is a register and no key for it, or what was typed is not its passphrase.
    """
    found = _kept(place)
    if found:
        return found
    if place.wrapped.exists() and exists:
        return _unwrapped(place, person)
    if exists:
        raise KeyRefused(
            f"There is a register ({place.name}) but no key for it: not in {_where(place)}, and the file"
            f" {place.wrapped} is gone. Bring back one of them."
        )
    _put_aside(place, person)
    return _new(place, person)


def cache_key(place: Place) -> bytes | None:
    """A key for what is kept of answers (`analyser.cache`); None where none can be had without asking somebody.

    It follows from the key for people, so that forgetting everybody makes the cache unreadable; where there is no register yet, it
    is a secret of its own in the system's keyring.
    """
    try:
        found = _kept(place)
    except KeyRefused:
        return None
    if found:
        return hmac.digest(found.people, b"analyser cache", "sha256")
    return _own_secret(place) if place.key_file is None else None


def _own_secret(place: Place) -> bytes | None:
    """The cache's own secret in the keyring, made at the first asking."""
    from keyring.errors import KeyringError

    if place.wrapped.exists() or not (keyring := _keyring()):
        return None
    name = f"{place.folder} cache"
    try:
        if not (secret := keyring.get_password(SERVICE, name)):
            secret = secrets.token_hex(LENGTH)
            keyring.set_password(SERVICE, name, secret)
        return bytes.fromhex(secret)
    except (KeyringError, ValueError):
        return None


def forget_people(place: Place, keys: Keys, person: Person) -> Keys:
    """Put a new key for people in place of the old, everywhere: what the old one made can be read by nobody again.

    Returns the new keys. A new recovery key is shown, for the old one would bring the old key back.
    """
    with one_at_a_time(place):
        fresh = replace(keys, people=secrets.token_bytes(LENGTH))
        _keep(place, fresh, person)
        return fresh


def renew(place: Place, keys: Keys, person: Person) -> None:
    """Make a new recovery key, and where a passphrase opens the register, ask for another.

    The register's own keys stay: the file of wrapped keys in an older copy, with its old recovery key or passphrase, still gives
    them. Whoever fears that somebody else has both destroys the older copies.

    Raises
    ------
    KeyRefused
        The passphrase is too short, or was not typed the same twice. Nothing was changed.
    """
    with one_at_a_time(place):
        _wrap_anew(place, keys, person)


def needs_passphrase(place: Place) -> bool:
    """Whether a passphrase opens the register: there is neither a key file nor a keyring."""
    return place.key_file is None and not keyring_there()


def _put_aside(place: Place, person: Person) -> None:
    """Keep the keys of a register that is not there just now: it may come back from a copy."""
    if place.wrapped.exists():
        names = (place.wrapped.with_suffix(f".keys.{number}") for number in count(1))
        aside = next(name for name in names if not name.exists())
        place.wrapped.rename(aside)
        person.tell(
            f"There were keys, but no register. They are kept as {aside}: if the register comes back from a copy, give the file its"
            " old name again."
        )


def _kept(place: Place) -> Keys | None:
    """The keys in the key file or the keyring."""
    if place.key_file:
        return _from_file(place.key_file)
    written = _in_keyring(place)
    if not written:
        return None
    if keys := read(written):
        return keys
    raise KeyRefused(f"What the system's keyring holds for '{SERVICE}' ({place.name}) is no key of this program.")


def _from_file(path: Path) -> Keys | None:
    try:
        if not path.exists() or not (written := path.read_text("ascii")).strip():
            return None
        open_to = path.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError) as error:
        raise KeyRefused(f"The key file {path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if open_to and os.name == "posix":
        raise KeyRefused(f"Others can read the key file {path}. Run: chmod 600 {path}")
    if keys := read(written):
        return keys
    raise KeyRefused(f"The key file {path} holds no key of this program. Name the right one with ANALYSER_KEY_FILE.")


def _where(place: Place) -> str:
    return f"the key file {place.key_file}" if place.key_file else "the system's keyring"


def _new(place: Place, person: Person) -> Keys:
    keys = Keys(secrets.token_bytes(LENGTH), secrets.token_bytes(LENGTH))
    _keep(place, keys, person)
    return keys


def _keep(place: Place, keys: Keys, person: Person) -> None:
    """Write the keys where they belong; the recovery key is shown before anything depends on it."""
    _wrap_anew(place, keys, person)
    _keep_again(place, keys)


def _wrap_anew(place: Place, keys: Keys, person: Person) -> None:
    """Write the file of wrapped keys with a new recovery key, and a passphrase where one is needed."""
    recovery = _grouped(secrets.token_bytes(RECOVERY_BYTES))
    wrapped = {"recovery": _wrap(keys, _typed(recovery))}
    if needs_passphrase(place):
        wrapped["passphrase"] = _wrap(keys, _chosen(place, person))
    person.tell(
        f"Recovery key of the register: {recovery}\n"
        "It is shown once. Write it down and put it in the charity's safe: without it a lost key cannot be replaced, and"
        " nobody can read the register again."
    )
    with replacing(place.wrapped) as file:
        file.write(json.dumps({"schema": SCHEMA, "wrapped": wrapped}, indent=1).encode())


def _chosen(place: Place, person: Person) -> str:
    if person.ask is None:
        raise KeyRefused(
            "The register needs a key, this system has no keyring, and nobody can be asked for a passphrase. Name a file for"
            " the key, outside the data folder, in the environment variable ANALYSER_KEY_FILE."
        )
    typed = person.ask(CHOOSE)
    if len(typed) < SHORTEST:
        raise KeyRefused(
            f"That passphrase has {len(typed)} letters; it should have {SHORTEST} or more. Nothing was made."
        )
    if person.ask("The same once more") != typed:
        raise KeyRefused("The two passphrases differ. Nothing was made; try again.")
    return typed


def _unwrapped(place: Place, person: Person) -> Keys:
    if person.ask is None:
        raise KeyRefused(
            f"The register needs its passphrase or recovery key, for its key is not in {_where(place)}, and nobody can be asked."
        )
    try:
        wrapped = json.loads(place.wrapped.read_text("ascii"))["wrapped"]
    except (OSError, ValueError, KeyError, TypeError):
        raise KeyRefused(f"The file {place.wrapped} is damaged. Bring it back from a copy.") from None
    typed = person.ask(ASK)
    for by, secret in (("passphrase", typed), ("recovery", _typed(typed))):
        keys = _unwrap(wrapped[by], secret) if by in wrapped else None
        if keys:
            if by == "recovery":
                _keep_again(place, keys)
            return keys
    raise KeyRefused("That is neither the passphrase nor the recovery key of this register. Nothing was changed.")


def _keep_again(place: Place, keys: Keys) -> None:
    """Put recovered keys back where they were lost."""
    if place.key_file:
        with replacing(place.key_file) as file:
            file.write(keys.written().encode() + b"\n")
    elif keyring := _keyring():
        keyring.set_password(SERVICE, place.name, keys.written())


def _grouped(secret: bytes) -> str:
    letters = base64.b32encode(secret).decode()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def _typed(recovery: str) -> str:
    """A recovery key as typed by hand, in the one form that counts."""
    return "".join(letter for letter in recovery.upper().translate(str.maketrans("018", "OIB")) if letter.isalnum())


def _wrap(keys: Keys, secret: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derived(secret, salt)).encrypt(nonce, keys.written().encode(), SCHEMA.encode())
    return {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}


def _unwrap(wrapped: dict[str, str], secret: str) -> Keys | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, sealed = (bytes.fromhex(wrapped[part]) for part in ("salt", "nonce", "sealed"))
        return read(AESGCM(_derived(secret, salt)).decrypt(nonce, sealed, SCHEMA.encode()).decode())
    except (InvalidTag, KeyError, TypeError, ValueError):
        return None


def _derived(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=2**17, r=8, p=1, maxmem=2**28, dklen=LENGTH)


def _keyring():
    """The operating system's keyring, or None where there is none that keeps a secret encrypted."""
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_keyring()
        return keyring if found.priority >= 1 else None
    except (KeyringError, RuntimeError):
        return None


def keyring_there() -> bool:
    """Whether the operating system has a keyring that keeps a secret encrypted, so that nobody need choose a passphrase."""
    return _keyring() is not None


def _in_keyring(place: Place) -> str | None:
    from keyring.errors import KeyringError

    keyring = _keyring()
    try:
        return keyring.get_password(SERVICE, place.name) if keyring else None
    except KeyringError as error:
        raise KeyRefused(f"The system's keyring did not open: {error}. Unlock it and try again.") from None


@contextmanager
def one_at_a_time(place: Place) -> Iterator[None]:
    """Two programs that start at once must not make two keys."""
    from filelock import FileLock

    with FileLock(place.wrapped.with_suffix(".lock"), mode=0o600):
        yield
