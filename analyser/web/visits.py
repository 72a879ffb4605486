"""Who is signed in, and the tokens that tell our own forms from those of other sites.

The browser holds a random token in a cookie that no script can read; the register knows its hash. A form carries a second token
made from the first, which another site cannot know. Where the browser says from which site a request comes
(Sec-Fetch-Site, Origin), that must be ours as well.
"""

import hmac
import secrets
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from analyser.errors import Refused

PLAIN, SECURE = "analyser", "__Host-analyser"
"""The cookie's name; the second where TLS is used, for a browser takes that name over TLS alone."""

TRIES, WITHIN = 5, 300.0
"""So many wrong passwords for one name are allowed in so many seconds; then it has to wait (OWASP ASVS 5.0, 6.3.1)."""

TRIES_IN_ALL = 50
"""The same for all names together."""


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
    """Counts wrong passwords, so that nobody can try many."""

    def __init__(self, now=time.monotonic):
        self._now, self._lock = now, threading.Lock()
        self._wrong: dict[str, deque] = defaultdict(deque)

    def begin(self, name: str) -> None:
        """Count a try, and refuse it where there were too many; `right` forgets it when it was a good one.

        Raises
        ------
        Refused
            There were too many tries for this name, or for all together; says how long to wait.
        """
        with self._lock:
            for key, most in ((name.casefold()[:100], TRIES), ("", TRIES_IN_ALL)):
                times = self._recent(key)
                if len(times) >= most:
                    wait = int(WITHIN - (self._now() - times[0])) // 60 + 1
                    raise Refused(f"There were too many wrong passwords. Try again in {wait} minutes.")
            for key in (name.casefold()[:100], ""):
                self._recent(key).append(self._now())

    def right(self, name: str) -> None:
        """Forget the tries of a name, for the right one came."""
        with self._lock:
            tries = len(self._wrong.pop(name.casefold()[:100], ()))
            for _ in range(min(tries, len(self._wrong[""]))):
                self._wrong[""].pop()

    def _recent(self, key: str) -> deque:
        times = self._wrong[key]
        while times and self._now() - times[0] > WITHIN:
            times.popleft()
        return times
