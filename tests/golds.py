"""The four sample groups, where they lie and the hand-made answers to them; shared by several test files."""

import json
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "analyser" / "sample"
FIXTURES = Path(__file__).parent / "fixtures"
NAMES = sorted(path.name.removesuffix(".gold.json") for path in (FIXTURES / "chats").glob("*.gold.json"))


def gold(name: str) -> dict:
    """The hand-made answers to one sample group."""
    return json.loads((FIXTURES / "chats" / f"{name}.gold.json").read_text("utf-8"))


def export(name: str) -> Path:
    """The export of one sample group."""
    return SAMPLE / f"{name}.txt"
