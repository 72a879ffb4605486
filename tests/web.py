"""A real server of the page, in a process of its own, with a real register; and a plain client for it."""

import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from analyser.cases import accounts, open_register
from analyser.cases.intake import take_in
from analyser.cases.keys import Person
from analyser.cases.place import Place

PASSWORDS = {
    "admin": "four brown horses walk",
    "trustee": "seven green kettles sing",
    "analyst": "nine quiet ladders bend",
}
"""Role -> the password of whoever has it; their name is the role's."""


def prepared(folder: Path, review=None) -> Place:
    """A register with an account for each role, and a review taken in."""
    from analyser.web import passwords

    place = Place(folder / "share" / "analyser", None, folder / "key")
    register = open_register(place, Person(lambda text: None), make=True)
    for role, password in PASSWORDS.items():
        accounts.create(register, role, role, passwords.hashed(password), "test")
    if review is not None:
        take_in(register, review, "test")
    register.close()
    return place


@contextmanager
def served(folder: Path, *options: str, key_file: bool = True, at: str = "", says: str = r"https?://\S+"):
    """`analyser serve` in a folder of its own; yields the link or address that it printed, the first that `says` finds.

    With `at` it is to listen at a port that is free now, and its own address is yielded, not that of the proxy before it.
    """
    if at:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        options = (*options, "--port", str(port))
    home = {"HOME": folder, "XDG_DATA_HOME": folder / "share", "XDG_CONFIG_HOME": folder / "config"}
    environment = {**os.environ, **{name: str(path) for name, path in home.items()}, "PYTHONUNBUFFERED": "1"}
    environment.pop("ANALYSER_KEY_FILE", None)
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    if key_file:
        environment["ANALYSER_KEY_FILE"] = str(folder / "key")
    command = [sys.executable, "-m", "analyser", "serve", *options]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said = ""
        while not (found := re.search(says, said)):
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        address = f"http://127.0.0.1:{port}/" if at else found[0]
        _wait(address)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        process.stderr.close()


def _wait(address: str) -> None:
    place = urlsplit(address)
    for _ in range(100):
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=5)
        try:
            connection.request("GET", "/help")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("The server did not answer.")


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def token(self) -> str:
        """The token of the page's forms."""
        return unescape(re.search(r'name="form" value="([^"]+)"', self.text)[1])


@dataclass
class Client:
    """A browser's plain part: it holds cookies, and sends forms from their own site."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """One request, without following where it leads; a header given as None is left out."""
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was sent whole
                connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value.strip('"')
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def send(self, path: str, page: str | None = None, **fields: str) -> Answer:
        """A form, filled in on a page (its own path unless another is named)."""
        token = self.ask(page or path).token
        return self.post(path, form=token, **fields)

    def give(self, path: str, files: list[tuple[str, str, bytes]], page: str | None = None, **fields: str) -> Answer:
        """A form with files, filled in on a page (its own path unless another is named)."""
        body, kind = multipart({"form": self.ask(page or path).token, **fields}, files)
        place = urlsplit(self.address)
        home = {"Origin": f"http://{place.netloc}", "Sec-Fetch-Site": "same-origin"}
        referer = f"http://{place.netloc}{page or path}"
        return self.ask(path, "POST", body, **home, Referer=referer, Content_Type=kind)

    def post(self, path: str, headers: dict | None = None, **fields: str) -> Answer:
        """A form as it is."""
        place = urlsplit(self.address)
        home = {
            "Origin": f"http://{place.netloc}",
            "Sec-Fetch-Site": "same-origin",
            "Referer": f"http://{place.netloc}{path}",
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(path, "POST", urlencode(fields).encode(), **home | kind | (headers or {}))

    def sign_in(self, role: str) -> "Client":
        """Sign in as whoever has a role."""
        answer = self.send("/sign-in", name=role, password=PASSWORDS[role])
        assert answer.status == 303, answer.text
        return self


def multipart(fields: dict[str, str], files: list[tuple[str, str, bytes]]) -> tuple[bytes, str]:
    """A form with files, as a browser sends it, and its content type."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, file, content in files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: text/plain\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def upload(client, files, **more):
    token = client.ask("/upload").token
    body, kind = multipart({"form": token}, files)
    place = urlsplit(client.address)
    home = {
        "Origin": f"http://{place.netloc}",
        "Sec-Fetch-Site": "same-origin",
        "Referer": f"http://{place.netloc}/upload",
    }
    return client.ask("/upload", "POST", body, **home | {"Content-Type": kind} | more)


def settled(client, answer):
    """The page of an upload when its work is over."""
    assert answer.status == 303, answer.text
    path = answer.headers["Location"]
    for _ in range(200):
        page = client.ask(path)
        if 'id="work"' not in page.text:
            return page
        time.sleep(0.1)
    raise AssertionError("The work did not end.")
