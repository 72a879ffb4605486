"""How well the message rules do on labelled messages, as a careful reader labelled them.

Labelled messages are JSON lines ``{"id", "text", "labels"}``; an empty list of labels means that nothing is wrong. Three
fields more are used where they stand: ``near_miss_of`` (the rule that a harmless message nearly breaks: a *hard* one),
``grade`` of a breach (obvious, plain or implicit), and ``voice`` (whose tongue a harmless message is in). They may also
stand in ``NAME.meta.jsonl`` beside ``NAME.jsonl``, by id. A *false alarm* is a harmless message with any flag.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analyser.errors import ExportUnreadable
from analyser.rules import message_rules
from analyser.rules.measures import alarms, average_precision, interval, macro_f1, precision_recall_f1, resamples
from analyser.rules.messages import Judge
from analyser.rules.voices import voices
from analyser.rules.weighing import CRISIS

GRADES = ("obvious", "plain", "implicit")
EXTRA = ("near_miss_of", "grade", "voice", "identity")


@dataclass(frozen=True)
class Faulty:
    """A line that is no labelled message: where it stands, and what was expected."""

    line: int
    why: str


def read_labelled(path: Path) -> tuple[list[dict], list[Faulty]]:
    """The labelled messages of a file, and the lines that are none.

    Raises
    ------
    ExportUnreadable
        The file cannot be opened, is not text, or holds no labelled message at all.
    """
    messages, faulty = [], []
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            message = _labelled(line)
            messages.append(message) if isinstance(message, dict) else faulty.append(Faulty(number, message))
    if not messages:
        where = f", line {faulty[0].line}: {faulty[0].why}" if faulty else " is empty."
        raise ExportUnreadable(f"{path}{where} {EXPECTED}")
    beside = path.with_name(f"{path.stem}.meta.jsonl")
    return _with_meta(messages, beside) if beside.exists() else messages, faulty


EXPECTED = 'Expected lines like: {"id": 1, "text": "...", "labels": []}'


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise ExportUnreadable(f"{path} could not be opened: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise ExportUnreadable(f"{path} is not text in UTF-8.") from None


def _labelled(line: str) -> dict | str:
    """The message of a line, or what is wrong with the line."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return "not JSON."
    return what_is_wrong(message) or message


def what_is_wrong(message) -> str | None:
    """Why this is no labelled message; None where it is one."""
    known = {rule.id for rule in message_rules()}
    if not isinstance(message, dict) or not isinstance(message.get("text"), str):
        return "no text."
    labels = message.get("labels")
    if not isinstance(labels, list):
        return "no list of labels."
    if not isinstance(message.get("voice") or "", str | list):
        return "voice is no text and no list."
    if unknown := [each for each in labels if not isinstance(each, str) or each not in known]:
        return f"{unknown[0]!r} is no rule. Known are: {', '.join(sorted(known))}."
    return None


def _with_meta(messages: list[dict], beside: Path) -> list[dict]:
    told = {}
    for line in _lines(beside):
        try:
            entry = json.loads(line)
            told[str(entry["id"])] = {key: entry[key] for key in EXTRA if key in entry}
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return [told.get(str(message.get("id")), {}) | _without_none(message) for message in messages]


def _without_none(message: dict) -> dict:
    return {key: value for key, value in message.items() if value is not None}


def flags_and_scores(messages: Sequence[dict], judge: Judge) -> tuple[np.ndarray, np.ndarray]:
    """What the rules flag (bool) and their scores, as (messages, rules) in the order of `message_rules`."""
    readings = judge.read([message["text"] for message in messages])
    ids = [rule.id for rule in message_rules()]
    flags = [[rule in reading.labels for rule in ids] for reading in readings]
    scores = [[getattr(reading.verdicts.get(rule), "score", 0.0) for rule in ids] for reading in readings]
    return np.array(flags, dtype=bool).reshape(-1, len(ids)), np.array(scores).reshape(-1, len(ids))


def evaluate(messages: Sequence[dict], flags: np.ndarray, scores: np.ndarray) -> dict:
    """Every measure of what was flagged, against the labels.

    Returns
    -------
    dict
        ``macro_f1``; ``alarms``: harmless messages flagged, per 1,000, ``all``, ``plain`` and ``hard``; ``crisis_recall``: the
        share of messages labelled urgent-support or triggering that are flagged as either; ``grades``: the share of
        breaches of each grade that are flagged under a right label. Each of these is ``{"value", "interval"}``. Then
        ``mean_average_precision``; ``rules``, a dict a rule; ``voices``, a dict a voice. None stands where there is
        nothing to measure.
    """
    ids = [rule.id for rule in message_rules()]
    labels = np.array([[rule in message["labels"] for rule in ids] for message in messages], dtype=bool)
    harmless = ~labels.any(axis=1)
    hard = harmless & np.array([bool(message.get("near_miss_of")) for message in messages])
    counts = resamples(len(messages))
    precision, recall, f1 = precision_recall_f1(labels, flags)
    precisions = average_precision(labels, scores)
    each_f1 = precision_recall_f1(labels, flags, counts)[2]
    crisis = [ids.index(rule) for rule in CRISIS]
    return {
        "messages": len(messages),
        "harmless": int(harmless.sum()),
        "macro_f1": _told(macro_f1(labels, flags), interval(lambda one: macro_f1(labels, flags, one), counts)),
        "mean_average_precision": _number(np.nanmean(precisions) if labels.any() else np.nan),
        "alarms": {
            name: _told(alarms(flags, among), interval(lambda one, among=among: alarms(flags, among, one), counts))
            for name, among in (("all", harmless), ("plain", harmless & ~hard), ("hard", hard))
        },
        "crisis_recall": _share(flags[:, crisis].any(axis=1), labels[:, crisis].any(axis=1), counts),
        "grades": {
            grade: _share(
                (flags & labels).any(axis=1),
                np.array([message.get("grade") == grade for message in messages]) & ~harmless,
                counts,
            )
            for grade in GRADES
        },
        "rules": [
            {
                "rule": rule,
                "labelled": int(labels[:, place].sum()),
                "flagged": int(flags[:, place].sum()),
                "right": int((labels & flags)[:, place].sum()),
                "precision": _number(precision[place]),
                "recall": _number(recall[place]),
                "f1": _number(f1[place]),
                "f1_interval": [_number(bound) for bound in interval(lambda _, place=place: each_f1[:, place], counts)],
                "average_precision": _number(precisions[place]),
                "false_alarms_per_1000": _number(alarms(flags[:, [place]], harmless)),
            }
            for place, rule in enumerate(ids)
        ],
        "voices": voices(messages, flags, harmless),
    }


def _share(found: np.ndarray, among: np.ndarray, counts: np.ndarray) -> dict:
    """The share of `found` in `among`, with its interval and how many there are."""

    def share(one: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            return (one @ (found & among)) / (one @ among.astype(float))

    return {"of": int(among.sum())} | _told(share(np.ones((1, len(found))))[0], interval(share, counts))


def _told(value, bounds: list[float]) -> dict:
    return {"value": _number(value), "interval": [_number(bound) for bound in bounds]}


def _number(value) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
