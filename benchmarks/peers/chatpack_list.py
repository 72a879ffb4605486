"""chatpack (PyPI, in Rust): `parse_whatsapp`."""

from importlib.metadata import version

import chatpack
from measure import measure


def rows(messages):
    """Its messages; it calls each time UTC, which no export says."""
    for message in messages:
        yield message.timestamp and message.timestamp.removesuffix("+00:00"), message.sender, message.content


if __name__ == "__main__":
    measure(version("chatpack"), chatpack.parse_whatsapp, rows)
