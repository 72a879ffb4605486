"""The journal: every intake, decision, erasure and purge, one after the other, so that none can be changed unseen.

Each entry is signed together with the signature before it (HMAC-SHA-256 with a key derived from the register's), and the last row
says how many there are. Whoever changes, drops, swaps or adds an entry without the key is found by `verify`, which names
the first altered one. Nobody can tell that a whole older copy of the register was put in its place: for that, note
the number and signature that `verify` prints.

Entries name nobody: people stand in them by pseudonym, and of a note only its signature.
"""

import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select
from sqlalchemy.orm import Session

from analyser.cases.database import Register
from analyser.cases.keys import Keys
from analyser.cases.tables import Entry, Seal


@dataclass(frozen=True)
class Written:
    """An entry: its number, when, by whom, what was done, to what, and the details."""

    number: int
    at: datetime
    by: str
    did: str
    subject: str
    detail: dict


def append(register: Register, session: Session, by: str, did: str, subject: str, detail: dict) -> Entry:
    """Write one entry, in the transaction of what it tells."""
    seal = session.scalars(select(Seal)).one()
    last = session.get(Entry, seal.entries) if seal.entries else None
    told = {"at": register.now().isoformat(), "by": by, "did": did, "subject": subject, "detail": detail}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    number = seal.entries + 1
    entry = Entry(
        number=number, entry=text, signature=signed(register.keys, last.signature if last else "", f"{number} {text}")
    )
    session.add(entry)
    seal.entries, seal.signature = number, signed(register.keys, entry.signature, str(number))
    session.flush()
    return entry


def signed(keys: Keys, before: str, told: str) -> str:
    """The signature of what is told after `before`, in 64 hexadecimal digits."""
    key = hmac.digest(keys.register, b"analyser journal", "sha256")
    return hmac.digest(key, f"{before}\n{told}".encode("utf-8", "surrogatepass"), "sha256").hex()


def signs(keys: Keys, connection: Connection) -> bool:
    """Whether a key is the journal's: it signed its first entry, or its end."""
    first = connection.execute(select(Entry.entry, Entry.signature).where(Entry.number == 1)).first()
    if first and _same(signed(keys, "", f"1 {first.entry}"), first.signature):
        return True
    seal = connection.execute(select(Seal.entries, Seal.signature)).first()
    last = connection.execute(select(Entry.signature).where(Entry.number == seal.entries)).scalar() if seal else None
    return seal is not None and _same(signed(keys, last or "", str(seal.entries)), seal.signature)


def _same(signature: str, written: object) -> bool:
    return hmac.compare_digest(signature.encode(), str(written).encode("utf-8", "surrogatepass"))


def read(entry: Entry) -> Written:
    """What an entry tells."""
    told = json.loads(entry.entry)
    at = datetime.fromisoformat(told["at"])
    return Written(entry.number, at, told["by"], told["did"], told["subject"], told["detail"])


def newest(session: Session, skip: int = 0, most: int = 200) -> tuple[list[Written], int]:
    """What the newest entries tell, the last first, after `skip` of them; and how many there are in all."""
    query = select(Entry).order_by(Entry.number.desc()).offset(skip).limit(most)
    return [read(entry) for entry in session.scalars(query)], session.scalars(select(Seal)).one().entries


def last(session: Session, did: Collection[str]) -> datetime | None:
    """When (UTC) one of these things was done the last time; None where none was."""
    either = or_(*(Entry.entry.like(f'%"did":"{each}"%') for each in did))
    entry = session.scalar(select(Entry).where(either).order_by(Entry.number.desc()).limit(1))
    return entry and read(entry).at


def faults(register: Register, session: Session) -> list[str]:
    """What is wrong with the journal, the first altered entry first; empty where nothing is."""
    before, expected = "", 1
    rows = session.execute(select(Entry.number, Entry.entry, Entry.signature).order_by(Entry.number))
    for number, text, signature in rows:
        if number != expected:
            return [f"journal entry {expected} is missing"]
        if not _same(signed(register.keys, before, f"{number} {text}"), signature):
            return [f"journal entry {number} was altered"]
        before, expected = signature, expected + 1
    seals = session.execute(select(Seal.id, Seal.entries, Seal.signature)).all()
    if len(seals) != 1 or seals[0].id != 1:
        return ["the row that says how long the journal is was altered"]
    entries, signature = seals[0].entries, seals[0].signature
    if entries != expected - 1:
        return [
            f"journal entry {expected} is missing"
            if entries > expected - 1
            else f"journal entry {expected - 1} was added"
        ]
    if not _same(signed(register.keys, before, str(entries)), signature):
        return ["the row that says how long the journal is was altered"]
    return []
