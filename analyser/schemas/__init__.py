"""The schemas of the outputs for other programs, as JSON Schema 2020-12, one file each beside this one.

A field may be added to a version; none is taken away or changes its meaning without a new version.
"""

import json
from importlib.resources import files

SCHEMAS = {
    "check/1": "What `analyser check --json` says: every group, judged.",
    "batch/1": "What `analyser batch --json` says, and `batch.json` in the folder of the results.",
    "compare/1": "What `analyser compare --json` says: two review cycles side by side.",
    "review/1": "`review.json`: the figures of a report for trustees. Small counts of people stand in it as words.",
    "cases/1": "What `analyser cases --json` and `analyser export` say: cases of the register.",
    "cycles/1": "What `analyser cycles --json` says: the review cycles.",
    "decide/1": "What `analyser decide --json` and `analyser undo --json` say.",
    "ingest/1": "What `analyser ingest --json` says: what was taken into the register.",
    "purge/1": "What `analyser purge --json` says: how much was forgotten.",
    "verify/1": "What `analyser verify --json` says: whether the register is whole.",
    "doctor/1": "What `analyser doctor --json` says.",
    "evaluate/2": "What `analyser evaluate --json` says: how well the message rules do on labelled messages.",
    "access/1": "What `analyser access` writes: everything that is held on one person.",
    "certificate/1": "What `analyser erase --json` says: the certificate of an erasure.",
    "erase/1": "What `analyser erase --everybody --json` says.",
    "parse/1": "One line of `analyser parse --format jsonl`: one record of the chat. It has no `schema` field.",
    "explain/1": "One line of `analyser explain --jsonl`: what the message rules say of one message. It has no `schema` field.",
}
"""Name, as an output's `schema` field has it after "analyser/" -> what it describes."""


def schema(name: str) -> dict:
    """One schema.

    Raises
    ------
    KeyError
        There is none of that name (`SCHEMAS`).

    >>> schema("verify/1")["required"][:2]
    ['schema', 'whole']
    """
    if name not in SCHEMAS:
        raise KeyError(name)
    return json.loads(files(__name__).joinpath(f"{name.replace('/', '-')}.json").read_text("utf-8"))
