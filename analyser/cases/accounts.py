"""Who may sign in to the web page, and who is signed in. Passwords come hashed; this room never sees one.

    admin     everything
    trustee   finished reports
    analyst   tables without names

A visit ends at sign-out, after `IDLE` without a step, and after `LONGEST` in any case (OWASP ASVS 5.0, 7.3).
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from analyser.cases import journal
from analyser.cases.database import Register
from analyser.cases.tables import Account, SignedIn
from analyser.errors import Refused

ROLES = {"admin": "everything", "trustee": "finished reports", "analyst": "tables without names"}
LONGEST_NAME = 80
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=8)

STEP = timedelta(minutes=1)
"""A visit notes that it is used no more often than this: reading a page should write nothing."""


@dataclass(frozen=True)
class Who:
    """Somebody who may sign in."""

    id: int
    name: str
    role: str
    password: str


def any_account(session: Session) -> bool:
    """Whether anybody may sign in."""
    return session.scalar(select(func.count()).select_from(Account)) > 0


def accounts(session: Session) -> list[Who]:
    """Everybody who may sign in, by name."""
    return [_who(each) for each in session.scalars(select(Account).order_by(Account.key))]


def find(session: Session, name: str) -> Who | None:
    """Whoever signs in by a name, whatever its capitals and blanks."""
    found = session.scalar(select(Account).where(Account.key == _key(name)))
    return found and _who(found)


def create(register: Register, name: str, role: str, password: str, by: str) -> Who:
    """Let somebody sign in; `password` is its hash.

    Raises
    ------
    Refused
        The name is empty, too long or taken, or there is no such role.
    """
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        raise Refused(f"A name has 1 to {LONGEST_NAME} letters.")
    if role not in ROLES:
        raise Refused(f"A role is one of: {', '.join(ROLES)}.")
    with register.write() as session:
        if session.scalar(select(Account.id).where(Account.key == _key(shown))):
            raise Refused(f"Somebody signs in as {shown} already. Choose another name.")
        account = Account(name=shown, key=_key(shown), role=role, password=password, at=register.now())
        session.add(account)
        session.flush()
        journal.append(register, session, by, "account made", f"account {account.id}", {"role": role})
        return _who(account)


def change_password(register: Register, account: int, password: str, by: str, was: str | None = None) -> None:
    """Put another password's hash in place; every visit of that account ends.

    Raises
    ------
    Refused
        There is no such account, or `was` is given and is not its hash any more.
    """
    with register.write() as session:
        found = session.get(Account, account)
        if found is None or was not in (None, found.password):
            raise Refused("This account was changed meanwhile. Nothing was changed now.")
        session.execute(update(Account).where(Account.id == account).values(password=password))
        session.execute(delete(SignedIn).where(SignedIn.account_id == account))
        journal.append(register, session, by, "password changed", f"account {account}", {})


def of_id(session: Session, account: int) -> Who:
    """Whoever has an account.

    Raises
    ------
    Refused
        There is no such account.
    """
    found = session.get(Account, account)
    if found is None:
        raise Refused("There is no such account.")
    return _who(found)


def remove(register: Register, account: int, by: str) -> None:
    """Let somebody sign in no more; their visits end.

    Raises
    ------
    Refused
        There is no such account, or it is the last administrator's.
    """
    with register.write() as session:
        found = session.get(Account, account)
        if found is None:
            raise Refused("There is no such account.")
        admins = session.scalar(select(func.count()).where(Account.role == "admin"))
        if found.role == "admin" and admins == 1:
            raise Refused("This is the last administrator. Make another one first.")
        session.execute(delete(SignedIn).where(SignedIn.account_id == account))
        session.delete(found)
        journal.append(register, session, by, "account removed", f"account {account}", {})


def sign_in(register: Register, who: Who, token: str) -> None:
    """Begin a visit, known by a token that the browser holds; visits that are over are cleared away.

    Raises
    ------
    Refused
        The account was removed, or got another password, since this one was looked at.
    """
    now = register.now()
    with register.write() as session:
        found = session.get(Account, who.id)
        if found is None or found.password != who.password:
            raise Refused("This account was changed meanwhile. Try again.")
        over = (SignedIn.seen < now - IDLE) | (SignedIn.at < now - LONGEST)
        session.execute(delete(SignedIn).where(over))
        session.add(SignedIn(key=_hash(token), account_id=who.id, at=now, seen=now))


def signed_in(register: Register, token: str) -> tuple[Who | None, bool]:
    """Whose visit a token is, None where there is none or it is over; and whether it should be noted that it is used (`touch`)."""
    now = register.now()
    with register.read() as session:
        query = select(SignedIn, Account).join(Account, Account.id == SignedIn.account_id)
        found = session.execute(query.where(SignedIn.key == _hash(token))).first()
        if found is None:
            return None, False
        visit, account = found
        if now - visit.seen > IDLE or now - visit.at > LONGEST:
            return None, False
        return _who(account), now - visit.seen > STEP


def touch(register: Register, token: str) -> None:
    """Note that a visit is used now."""
    with register.write() as session:
        session.execute(update(SignedIn).where(SignedIn.key == _hash(token)).values(seen=register.now()))


def sign_out(register: Register, token: str) -> None:
    """End a visit."""
    with register.write() as session:
        session.execute(delete(SignedIn).where(SignedIn.key == _hash(token)))


def _who(account: Account) -> Who:
    return Who(account.id, account.name, account.role, account.password)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
