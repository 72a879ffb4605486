"""Names made unreadable, and readable again for whoever has the key.

    token      what a name is known by in the register: the same name gives the same token, and nobody can go back
    code       the pseudonym that people see: "Member 4KQ-T7X", the same in every export and cycle
    seal       a name or text that only the key opens
    print      what a message is recognised by when another export shows it again

All are keyed: a plain hash of a British mobile number is guessed within the hour, for there are only 10**9 of them. HMAC-SHA-256
(RFC 2104) and AES-256-GCM (NIST SP 800-38D), each with a key of its own, derived by HKDF (RFC 5869).
"""

import hmac
import secrets
from functools import lru_cache

from analyser.chat.names import MOST_NAMES, clean_name, telephone
from analyser.export.join.clock import LONG_ENOUGH

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit."""

MEMBER = "Member"
"""The word before a pseudonym's letters."""

CODE = 6
"""Letters of a pseudonym: 30 bits, so that among a thousand people two alike are one chance in two thousand."""

TOKEN, SHORT_PRINT, PRINT = 16, 7, 16
"""Hexadecimal digits. A short text has a short print, so that whoever compares prints can tell that it is short."""


class Names:
    """What the key for people makes and opens."""

    def __init__(self, key: bytes):
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._tokens, self._prints, sealing = (_derived(key, use) for use in (b"names", b"prints", b"seal"))
        self._cipher = AESGCM(sealing)
        self.token = lru_cache(MOST_NAMES)(self._token)

    def _token(self, name: str) -> str:
        """The token of a name; of a telephone number however it is written."""
        return self._mac(self._tokens, telephone(name) or clean_name(name).casefold())[:TOKEN]

    def print(self, plain: str) -> str:
        """The print of a text, which is what any phone shows of it (`analyser.export.join.records`)."""
        return self._mac(self._prints, plain)[: PRINT if len(plain) >= LONG_ENOUGH else SHORT_PRINT]

    def seal(self, text: str) -> bytes:
        """A text that only this key opens."""
        nonce = secrets.token_bytes(12)
        return nonce + self._cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), None)

    def open(self, sealed: bytes | None) -> str | None:
        """What was sealed; None where the key has been changed since, or there is nothing."""
        from cryptography.exceptions import InvalidTag

        if sealed is None:
            return None
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], None).decode("utf-8", "surrogatepass")
        except InvalidTag:
            return None

    @staticmethod
    def _mac(key: bytes, text: str) -> str:
        return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()


def code(token: str, taken) -> str:
    """The pseudonym for a token, with more letters where somebody else has the same; `taken(code)` says so.

    >>> code("00" * 8, lambda code: False), code("f" * 16, lambda code: len(code) == 14)
    ('Member 000-000', 'Member ZZZ-ZZZZ')
    """
    number = int(token, 16)
    letters = "".join(LETTERS[(number >> place) & 31] for place in range(TOKEN * 4 - 5, -1, -5))
    for length in range(CODE, len(letters) + 1):
        found = f"{MEMBER} {letters[:3]}-{letters[3:length]}"
        if not taken(found):
            return found
    raise ValueError("Two people have the same token.")


def short(number: bytes) -> str:
    """Eight letters of a hash, in two groups, for people to read out.

    >>> short(bytes(5))
    '0000-0000'
    """
    value = int.from_bytes(number[:5])
    letters = "".join(LETTERS[(value >> place) & 31] for place in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def _derived(key: bytes, use: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"analyser " + use).derive(key)
