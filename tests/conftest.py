"""What holds for every test: none reaches beyond this machine.

Python tells an audit hook before it connects, sends or looks up a name, whatever library asked. The hook
below raises instead where the other end is not this machine. Tests marked `browser` and `install` go without
it: they start programs of their own, and pip needs its index.

Events: https://docs.python.org/3.11/library/audit_events.html
"""

import ipaddress
import sys

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("patient")

SENDS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getnameinfo": 0}
"""Events that lead to an address, and where among their arguments it stands."""

LOOKS_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
"""Events that look up a host, their first argument."""

UNGUARDED = ("browser", "install")
"""Marks of the tests that go without the guard."""


class LeavesThisMachine(Exception):
    """A test reached for another machine.

    It is no OSError, so that code which is ready for a bad network cannot hide it.
    """


class Guard:
    """The hook. Python never takes one out again, so it has a switch that makes it look away."""

    def __init__(self):
        self.watching = True

    def __call__(self, event: str, arguments: tuple) -> None:
        if self.watching and not is_this_machine(host := host_of(event, arguments)):
            raise LeavesThisMachine(f"{event} to {host!r}")


def host_of(event: str, arguments: tuple) -> str | bytes | None:
    """The host that an event leads to; None where there is none, or a Unix socket, whose address is a path."""
    if event in LOOKS_UP:
        return arguments[0]
    address = arguments[SENDS[event]] if event in SENDS else None
    return address[0] if isinstance(address, tuple) else None


def is_this_machine(host: str | bytes | None) -> bool:
    """Whether a host is this machine; a name other than localhost is not, for to find out would ask the network.

    Examples
    --------
    >>> [is_this_machine(host) for host in ("127.0.0.1", "::1", "localhost")]
    [True, True, True]
    >>> [is_this_machine(host) for host in ("192.0.2.1", "2001:db8::1", "example.org")]
    [False, False, False]
    """
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


GUARD = Guard()
sys.addaudithook(GUARD)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Look away during a test that is marked so; its fixtures count as part of it."""
    GUARD.watching = not any(item.get_closest_marker(mark) for mark in UNGUARDED)
    try:
        return (yield)
    finally:
        GUARD.watching = True


@pytest.fixture(scope="session")
def charities(tmp_path_factory):
    """A folder of exports of two charities (`batches.two_charities`)."""
    from batches import two_charities

    return two_charities(tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="session")
def results_of_charities(charities, tmp_path_factory):
    """The results of a batch of them that nothing disturbed."""
    from analyser.batch import Processes, run

    made = tmp_path_factory.mktemp("results")
    run(charities, made, engine=Processes(2))
    return made
