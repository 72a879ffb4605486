"""chat-miner (PyPI): `WhatsAppParser.parse_file`, with its log and progress bar switched off."""

import logging
import os
from importlib.metadata import version

from measure import measure

os.environ["TQDM_DISABLE"] = "1"

from chatminer.chatparsers import WhatsAppParser  # it reads the setting above when it is loaded

logging.disable(logging.INFO)


def parse(path: str) -> WhatsAppParser:
    """Its parser with the messages in it, before they are made a table."""
    parser = WhatsAppParser(path)
    parser.parse_file()
    return parser


def rows(parser: WhatsAppParser):
    """Its messages, which it keeps last first."""
    frame = parser.parsed_messages.get_df()
    for timestamp, author, message in reversed(frame.rows()):
        yield timestamp.isoformat(), author, message


if __name__ == "__main__":
    measure(version("chat-miner"), parse, rows)
