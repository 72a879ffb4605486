"""Who may speak to the server at all: ASGI layers that look at every request before a page does.

host      only the names that the server knows as its own (DNS rebinding)
headers   what a browser may do with a page; nothing is kept in its cache
size      how much a request may send, and how slowly
"""

import asyncio
import sys
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analyser.web.faults import fault_at

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of every page: nothing from elsewhere, no script in a page, no frame."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # not no-referrer: Chromium would then send "Origin: null" with our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}

SMALL = 2 * 2**20
"""Bytes of a form without a file: a list of members is the largest thing in one."""

PATIENCE = 30.0
"""Seconds that a sender may take for the next piece."""

WHOLE, WHOLE_LARGE = 120.0, 1800.0
"""Seconds that a whole form may take, and a whole upload."""


class Host:
    """Refuses a request for another host's name."""

    def __init__(self, app: ASGIApp, names: Iterable[str]):
        self.app, self.names = app, frozenset(name.casefold() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and Headers(scope=scope).get("host", "").casefold() not in self.names:
            await PlainTextResponse("This address is not served here.", 400)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class Safe:
    """Gives every answer the headers of `HEADERS`, and over TLS the one that keeps to it."""

    def __init__(self, app: ASGIApp, secure: bool = False):
        self.app, self.secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self.secure:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        try:
            await self.app(scope, receive, guarded)
        except ClientDisconnect:  # nobody is there to be answered
            return
        except Exception as error:  # noqa: BLE001  what it says may hold what somebody wrote, so only its place is told
            print(f"A fault of the program: {fault_at(error)}", file=sys.stderr, flush=True)
            if not begun and scope["type"] == "http":
                await PlainTextResponse("Something went wrong in the program.", 500)(scope, receive, guarded)


class TooLarge(Exception):
    """A request sends more than it may."""


class TooSlow(Exception):
    """A request's next piece does not come."""


class Size:
    """Ends a request that sends too much, or too slowly."""

    def __init__(self, app: ASGIApp, large: dict[str, int]):
        self.app, self.large = app, large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.large.get(scope["path"], SMALL)
        begun, seen, clock = False, 0, asyncio.get_running_loop().time
        ends = clock() + (WHOLE_LARGE if scope["path"] in self.large else WHOLE)
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdigit() or int(told) > most:
            await _refused(413)(scope, receive, send)
            return

        async def measured() -> Message:
            nonlocal seen
            try:
                message = await asyncio.wait_for(receive(), None if begun else max(0.0, min(PATIENCE, ends - clock())))
            except TimeoutError:
                raise TooSlow from None
            seen += len(message.get("body", b""))
            if seen > most:
                raise TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, measured, noted)
        except (TooLarge, TooSlow) as error:
            if not begun:
                await _refused(413 if isinstance(error, TooLarge) else 408)(scope, receive, send)


def _refused(status: int) -> PlainTextResponse:
    words = {413: "That is too large to be sent here.", 408: "Nothing came for too long. Please try again."}
    return PlainTextResponse(words[status], status, headers={"connection": "close"})
