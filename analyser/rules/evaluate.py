"""How well the message rules do on labelled messages: precision, recall and false alarms per 1,000 ordinary messages.

Labelled messages are JSON lines ``{"id", "text", "labels"}``; an empty list of labels means that nothing is wrong.
Precision and recall are the share of flags that are right and the share of breaches that are flagged
(C. J. van Rijsbergen, Information Retrieval, 1979); F1 is their harmonic mean. A *false alarm* is an ordinary message
(no label at all) with any flag.
"""

import json
from collections import Counter
from pathlib import Path

import polars as pl

from analyser.errors import ExportUnreadable
from analyser.rules import message_rules
from analyser.rules.rule import Context

SCORES = pl.Schema(
    {
        "rule": pl.String,
        "labelled": pl.UInt32,
        "flagged": pl.UInt32,
        "right": pl.UInt32,
        "precision": pl.Float64,
        "recall": pl.Float64,
        "f1": pl.Float64,
        "false_alarms_per_1000": pl.Float64,
    }
)


def read_labelled(path: Path) -> list[dict]:
    """The labelled messages of a file.

    Raises
    ------
    ExportUnreadable
        A line is not a JSON object with ``text`` and ``labels``; the message names the line.
    """
    messages = []
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as error:
        raise ExportUnreadable(f"{path} could not be opened: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise ExportUnreadable(f"{path} is not text in UTF-8.") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            messages.append(_labelled(path, number, line))
    return messages


def _labelled(path: Path, number: int, line: str) -> dict:
    try:
        message = json.loads(line)
        labels = message["labels"]
        if (
            isinstance(message["text"], str)
            and isinstance(labels, list)
            and all(isinstance(each, str) for each in labels)
        ):
            return message
    except (json.JSONDecodeError, KeyError, TypeError):
        pass
    raise ExportUnreadable(
        f'{path}, line {number} is not a labelled message. Expected a line like: {{"id": 1, "text": "...", "labels": []}}'
    )


def score(messages: list[dict], context: Context) -> pl.DataFrame:
    """Measure each message rule; a table of `SCORES`, one row a rule, shares null where their denominator is 0."""
    labelled, flagged, right, alarms = Counter(), Counter(), Counter(), Counter()
    for message in messages:
        found = {rule.id for rule in message_rules() if rule.hits(message["text"], context)}
        labelled.update(message["labels"])
        flagged.update(found)
        right.update(found & set(message["labels"]))
        alarms.update(found if not message["labels"] else ())
    ordinary = sum(not message["labels"] for message in messages)
    rows = [_row(rule.id, labelled, flagged, right, alarms, ordinary) for rule in message_rules()]
    return pl.DataFrame(rows, schema=SCORES)


def _row(rule: str, labelled, flagged, right, alarms, ordinary: int) -> dict:
    precision = right[rule] / flagged[rule] if flagged[rule] else None
    recall = right[rule] / labelled[rule] if labelled[rule] else None
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else None
    return {
        "rule": rule,
        "labelled": labelled[rule],
        "flagged": flagged[rule],
        "right": right[rule],
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "false_alarms_per_1000": 1000 * alarms[rule] / ordinary if ordinary else None,
    }


def summarise(scores: pl.DataFrame) -> dict:
    """``macro_f1``: the mean F1 of the rules with a label in the data, a rule without a right flag counting 0."""
    labelled = scores.filter(pl.col("labelled") > 0)
    return {"macro_f1": labelled["f1"].fill_null(0.0).mean()}
