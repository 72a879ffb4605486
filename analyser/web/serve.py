"""The server: uvicorn on this computer alone, unless another address is named."""

import asyncio
import ipaddress
import os
import socket
from collections.abc import Callable, Sequence

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from analyser.cases.accounts import any_account
from analyser.cases.place import Place
from analyser.errors import Refused
from analyser.site import Site
from analyser.web.app import app
from analyser.web.desk import Desk
from analyser.web.visits import Visits

PREFERRED = 8731
"""The port, where it is free: so the address stays the same from one start to the next."""

LINES = 200
"""Connections that wait at once."""

HEAD = 20.0
"""Seconds in which the head of a connection's first request has to come."""

HEADERS = 32 * 1024
"""Bytes of all headers of a request."""


def serve(
    place: Place,
    settings: Callable[[], Site],
    source: str,
    host: str = "127.0.0.1",
    port: int = 0,
    names: Sequence[str] = (),
    tls: bool = False,
    proxies: str = "",
    tell: Callable[[str], None] = print,
) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    place, settings, source
        The register, and what reads the organisation's settings; `source` says where they stand.
    host, port
        Where to listen; port 0 takes `PREFERRED`, or any free one where another program has that.
    names
        Further host names under which browsers call it (behind a reverse proxy).
    tls
        Whether browsers reach it over TLS, which a proxy before it ends.
    proxies
        Addresses of proxies whose X-Forwarded-* headers are believed, with commas between.
    tell
        Shows the person who started it the address.

    Raises
    ------
    Refused
        Others could reach it without TLS, or the port is taken.
    """
    local = _loopback(host)
    if not local and not tls:
        raise Refused(
            f"At {host} others in the network could listen in. Put a proxy with TLS before it and start with --tls, or leave"
            " --host out to serve this computer alone."
        )
    desk = Desk(place, settings, source, Visits(secure=tls), local)
    desk.try_to_open()
    listening = _socket(host, port) if port else _free_socket(host)
    moved = not port and listening.getsockname()[1] != PREFERRED
    port = listening.getsockname()[1]
    address = f"[{host}]" if ":" in host else host
    known = [f"{name}:{port}" for name in (address, "localhost", "127.0.0.1", "[::1]")] + list(names)
    base = f"https://{names[0]}" if tls and names else f"http://{address}:{port}"
    if moved:
        tell(f"Another program has port {PREFERRED}, so the address is another one this time.")
    tell(_told(desk, base))
    config = _config(app(desk, known), proxies)
    try:
        asyncio.run(uvicorn.Server(config).serve(sockets=[listening]))
    finally:
        desk.close()
        listening.close()


class Impatient(H11Protocol):
    """Lets go of whoever connects and does not send a whole head in time: such connections would leave no room for others."""

    def connection_made(self, transport) -> None:
        """Begin to wait for the first request's head."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(HEAD, self._let_go)

    def data_received(self, data: bytes) -> None:
        """Take what came; a whole head ends the wait."""
        super().data_received(data)
        if self.cycle is not None:
            self._waiting.cancel()

    def _let_go(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def _config(application, proxies: str) -> uvicorn.Config:
    """How the server runs: it says nothing of itself, logs no request, and takes only so much at once."""
    return uvicorn.Config(
        application,
        http=Impatient,  # h11, whose limit on headers is the one that is set below
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        backlog=LINES,
        limit_concurrency=LINES,
        h11_max_incomplete_event_size=HEADERS,
        timeout_keep_alive=15,
        lifespan="off",
    )


def _told(desk: Desk, base: str) -> str:
    """The address, with the one-time link; each link stands whole on a line, to be clicked or copied."""
    forgotten = f"An administrator who forgot their password opens:\n{base}/start?key={desk.link}"
    if desk.register is not None:
        with desk.register.read() as session:
            if any_account(session):
                return f"Open {base}/ in your browser. To stop: Ctrl+C.\n{forgotten}"
    if desk.register is None and desk.there:
        return f"Open {base}/unlock in your browser. To stop: Ctrl+C.\n{forgotten}"
    return f"Open this link in your browser; it can be used once. To stop: Ctrl+C.\n{base}/start?key={desk.link}"


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _free_socket(host: str) -> socket.socket:
    try:
        return _socket(host, PREFERRED)
    except Refused:
        return _socket(host, 0)


def _socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs have one port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(LINES)
    except OSError as error:
        listening.close()
        raise Refused(
            f"Nobody can listen at {host}, port {port}: {error.strerror or error}. Name another --port."
        ) from None
    listening.set_inheritable(True)
    return listening
