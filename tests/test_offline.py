"""Nothing is sent anywhere: to read and judge a chat opens no connection, and no test reaches another machine."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import LeavesThisMachine

SAMPLE = Path(__file__).parents[1] / "analyser" / "sample" / "android_beginners.txt"

CAUGHT = 97
"""The exit code of a watched program that used the network; none of analyser's own."""

WATCHED = f"""
import os, sys

def end(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        os.write(2, event.encode())
        os._exit({CAUGHT})

sys.addaudithook(end)
"""
"""Ends the program at its first use of the network, be it within this machine, before anything can hide it."""

ANALYSER = "from analyser.cli import main; main()"


def run_watched(code: str, *arguments, folder: Path) -> subprocess.CompletedProcess:
    """Run Python code that ends with the code `CAUGHT` if it uses the network."""
    command = [sys.executable, "-c", WATCHED + code, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


def test_check_uses_no_network(tmp_path):
    done = run_watched(ANALYSER, "check", SAMPLE, "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["groups"]


def test_review_uses_no_network(tmp_path):
    done = run_watched(ANALYSER, "review", SAMPLE, "-o", tmp_path / "pages", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("pages/**/*.html"))


def test_the_register_uses_no_network(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("ANALYSER_KEY_FILE", str(tmp_path / "key"))
    for command in (("ingest", SAMPLE), ("cases",), ("verify",), ("purge",)):
        done = run_watched(ANALYSER, *command, folder=tmp_path)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://example.org')",
    ],
)
def test_a_watched_program_that_uses_the_network_is_caught(code, tmp_path):
    done = run_watched(f"try: exec({code!r})\nexcept BaseException: pass", folder=tmp_path)
    assert done.returncode == CAUGHT


@pytest.mark.parametrize(
    ("family", "address"),
    [(socket.AF_INET, ("192.0.2.1", 9)), (socket.AF_INET6, ("2001:db8::1", 9))],
    ids=["IPv4", "IPv6"],
)
@pytest.mark.parametrize(
    ("kind", "reach"),
    [
        (socket.SOCK_STREAM, lambda end, address: end.connect(address)),
        (socket.SOCK_STREAM, lambda end, address: end.connect_ex(address)),
        (socket.SOCK_DGRAM, lambda end, address: end.sendto(b"", address)),
    ],
    ids=["connect", "connect_ex", "sendto"],
)
def test_guard_stops_a_test_that_reaches_another_machine(family, kind, address, reach):
    with socket.socket(family, kind) as end, pytest.raises(LeavesThisMachine):
        reach(end, address)


@pytest.mark.parametrize("look_up", [socket.gethostbyname, lambda host: socket.getaddrinfo(host, 80)])
def test_guard_stops_a_test_that_looks_up_a_host(look_up):
    with pytest.raises(LeavesThisMachine):
        look_up("example.org")


def test_guard_lets_a_test_reach_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address) as end:
            assert end.getpeername() == address
