"""Passwords: hashed by argon2id (RFC 9106: 64 MiB, 3 passes, 4 lanes), and refused where anybody would guess them.

Rules as OWASP ASVS 5.0, 6.2: length counts, not kinds of letters; pasting and password managers work; nothing expires.
"""

import threading
from functools import cache

from analyser.errors import Refused

SHORTEST, LONGEST = 12, 256

COMMON = (
    *("password", "passphrase", "123456", "qwerty", "letmein", "welcome", "iloveyou", "sewpositive", "sew positive"),
    *("analyser", "whatsapp", "abcdef", "admin", "trustee", "charity", "sewing"),
)
"""A password that is one of these, with figures and signs about it or said twice, is guessed at once."""


AT_ONCE = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB, so that many at once would take all memory."""


@cache
def _hasher():
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def hashed(password: str, name: str = "") -> str:
    """A password's hash, to be kept.

    Raises
    ------
    Refused
        It is too short, too long, or easily guessed.
    """
    _check(password, name)
    with AT_ONCE:
        return _hasher().hash(password)


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one whose hash was kept."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        with AT_ONCE:
            return len(password) <= LONGEST and _hasher().verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys() -> str:
    """A hash that no password has, so that an unknown name takes as long as a known one."""
    return _hasher().hash("nobody signs in with this one")


def _check(password: str, name: str) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"A password has {SHORTEST} letters or more, at most {LONGEST}. Four words are good.")
    plain = password.casefold()
    rest = plain
    for word in (*COMMON, *filter(lambda part: len(part) > 2, name.casefold().split())):
        rest = rest.replace(word, "")
    letters = sum(letter.isalpha() for letter in rest)
    if len(set(plain)) < 5 or (letters < 4 and len(rest) < len(plain)):
        raise Refused("That password is easily guessed. Take four words that have nothing to do with each other.")
