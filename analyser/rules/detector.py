"""What judged: the versions of program, model, rules and readings, so that two reviews can tell whether they may be compared.

The hash of the rules is taken over everything that decides about a message or a conversation: the modules of the rules, of
the metrics and of the language, the word lists, and the model with its thresholds.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files

from analyser import __version__
from analyser.language.model import Card
from analyser.policy import Policy

ROOMS = ("chat", "language", "metrics", "rules")
KINDS = (".py", ".toml", ".txt")


def detector(policy: Policy, card: Card | None, false_alarms: int) -> dict:
    """The keys of `analyser.report.machine`'s ``detector``.

    Returns
    -------
    dict
        ``analyser`` (version), ``model`` (version, null where the word lists went alone), ``rules`` and ``readings`` (SHA-256 in
        hexadecimal digits), ``false_alarms`` (what the organisation bears in 1,000 messages).
    """
    readings = {
        owner: {name: str(reading.value) for name, reading in named.items()} for owner, named in policy.readings.items()
    }
    return {
        "analyser": __version__,
        "model": card.version if card else None,
        "rules": _rules(json.dumps([card.hashes, card.weights, card.thresholds]) if card else ""),
        "readings": hashlib.sha256(json.dumps(readings, sort_keys=True).encode()).hexdigest(),
        "false_alarms": false_alarms,
    }


@cache
def _rules(model: str) -> str:
    found = hashlib.sha256(model.encode())
    for room in ROOMS:
        for path in sorted(_sources(files("analyser") / room), key=str):
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _sources(folder):
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(KINDS):
            yield entry
