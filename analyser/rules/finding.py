"""A finding: one possible breach, with the evidence for it. A person decides whether it is one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from analyser.chat.names import without_marks

SURE = ("certain", "judge")
"""How sure a finding is: "certain" where the export itself proves it, "judge" where a person must decide."""


@dataclass(frozen=True)
class Finding:
    """One possible breach.

    Attributes
    ----------
    id
        Stays the same in a longer export of the same chat (see `finding_id`).
    rule, clause, group
        Which rule found it, the policy's clause, and the group's name.
    first, last
        Ids of the first and last record in the chat table.
    line, last_line
        The physical lines of these records' headers, from 1.
    timestamp
        Local time of the first record.
    members
        Names of those concerned.
    sure, score
        "certain" or "judge"; between 0 and 1.
    spans
        (start, end) places in the first record's text, end exclusive; empty for more than one record.
    why
        A sentence for the admin that names nobody.
    """

    id: str
    rule: str
    clause: str
    group: str
    first: int
    last: int
    line: int
    last_line: int
    timestamp: datetime
    members: tuple[str, ...]
    sure: str
    score: float
    spans: tuple[tuple[int, int], ...]
    why: str


class RecordKeys:
    """What identifies each record of a chat in every longer export of it: minute, sender, text, and which one of equals.

    The group is known by the notice of its creation, for its name can change; by its name where the export does not
    reach back to the creation.
    """

    def __init__(self, chat: pl.DataFrame, name: str):
        minute = chat["timestamp"].dt.strftime("%Y-%m-%dT%H:%M")
        created = chat.with_columns(minute=minute).filter(pl.col("event") == "created")
        self._group = (created["minute"][0], without_marks(created["text"][0])) if created.height else name
        seen, self._keys = {}, {}
        for record, *key in zip(chat["id"], minute, chat["sender"], chat["text"], strict=True):
            seen[tuple(key)] = seen.get(tuple(key), 0) + 1
            self._keys[record] = (*key, seen[tuple(key)])

    def finding_id(self, rule: str, first: int, about: str = "") -> str:
        """Twelve hexadecimal digits (48 bits) of a SHA-256 over group, rule, the first record, and what it is about."""
        key = repr((self._group, rule, self._keys[first], about))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
