"""Who is signed in, and the tokens that tell our own forms from those of other sites.

The browser holds a random token in a cookie that no script can read; the register knows its hash. A form carries a second token
made from the first, which another site cannot know. Where the browser says from which site a request comes
(Sec-Fetch-Site, Origin), that must be ours as well.
"""

import hmac
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from analyser.errors import Refused

PLAIN, SECURE = "analyser", "__Host-analyser"
"""The cookie's name; the second where TLS is used, for a browser takes that name over TLS alone."""

TRIES, WITHIN = 5, 300.0
"""So many wrong passwords for one name are allowed in so many seconds; then it has to wait (OWASP ASVS 5.0, 6.3.1)."""

MOST_NAMES = 2000
"""Names whose tries are counted at once."""


@dataclass
class Visits:
    """The cookie and form tokens of a server."""

    secure: bool = False
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @property
    def cookie(self) -> str:
        """The cookie's name."""
        return SECURE if self.secure else PLAIN

    def token(self, request: Request) -> str:
        """What the browser holds; made now where it holds nothing, and then `remember` gives it the cookie."""
        if hasattr(request.state, "fresh"):
            return request.state.fresh
        held = request.cookies.get(self.cookie, "")
        if 20 <= len(held) <= 100:
            return held
        return self.renew(request)

    def renew(self, request: Request) -> str:
        """Another token for this visit, which nobody knew before: at its start and at sign-in."""
        request.state.fresh = secrets.token_urlsafe(32)
        return request.state.fresh

    def form_token(self, request: Request) -> str:
        """The token of a form on a page for this visit."""
        return hmac.digest(self.secret, self.token(request).encode("utf-8", "replace"), "sha256").hex()

    def remember(self, response: Response, token: str) -> None:
        """Give the browser its token, for this visit alone."""
        response.set_cookie(self.cookie, token, path="/", secure=self.secure, httponly=True, samesite="strict")

    def forget(self, response: Response) -> None:
        """Take the browser's token away."""
        response.delete_cookie(self.cookie, path="/", secure=self.secure, httponly=True, samesite="strict")

    def ours(self, request: Request, sent: str) -> bool:
        """Whether a form is one of ours, filled in on this visit."""
        site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin")
        scheme = "https" if self.secure else request.url.scheme
        at_home = site in ("same-origin", "none") and origin in (None, f"{scheme}://{request.headers.get('host')}")
        return at_home and hmac.compare_digest(self.form_token(request).encode(), sent.encode("utf-8", "replace"))


class Throttle:
    """Counts wrong passwords by name, so that nobody can try many for one; the wrong ones of one name hinder no other."""

    def __init__(self, now=time.monotonic):
        self._now, self._lock = now, threading.Lock()
        self._tries: dict[str, deque] = {}

    def begin(self, name: str) -> None:
        """Count a try, and refuse it where there were too many; `right` forgets it when it was a good one.

        Raises
        ------
        Refused
            There were too many tries for this name; says how long to wait.
        """
        with self._lock:
            self._forget_old()
            times = self._tries.get(_key(name), deque())
            if len(times) >= TRIES:
                wait = int(WITHIN - (self._now() - times[0])) // 60 + 1
                raise Refused(f"There were too many wrong passwords. Try again in {wait} minutes.")
            self._tries.setdefault(_key(name), deque()).append(self._now())

    def right(self, name: str) -> None:
        """Forget the tries of a name, for the right one came."""
        with self._lock:
            self._tries.pop(_key(name), None)

    def _forget_old(self) -> None:
        """Forget tries of long ago, and the oldest where there are more names than anybody has."""
        oldest = self._now() - WITHIN
        for name in list(self._tries):
            times = self._tries[name]
            while times and times[0] <= oldest:
                times.popleft()
            if not times:
                del self._tries[name]
        while len(self._tries) >= MOST_NAMES:
            self._tries.pop(next(iter(self._tries)))


def _key(name: str) -> str:
    """A name as an account is known by it, whatever its capitals and blanks."""
    return " ".join(name.casefold().split())[:100]
