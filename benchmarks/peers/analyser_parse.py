"""Our command, ``analyser parse CHAT -o FILE``: from the file to JSON lines on the disk."""

import json
import tempfile
from importlib.metadata import version
from pathlib import Path

from measure import measure

import analyser.export  # noqa: F401  the command loads it late, and loading is not timed
from analyser.cli import main


def parse(path: str) -> Path:
    """Run the command as a shell would; it ends by leaving."""
    output = Path(folder) / "chat.jsonl"
    try:
        main(["parse", path, "-o", str(output)])
    except SystemExit as end:
        if end.code:
            raise
    return output


def rows(output: Path):
    """The records that the command wrote."""
    with output.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            record = json.loads(line)
            yield record["timestamp"], record["sender"], record["text"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure(version("analyser"), parse, rows)
