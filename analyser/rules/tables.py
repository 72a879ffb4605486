"""What the message rules say, as tables: of texts, and of how well they do on labelled ones."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from analyser import arguments
from analyser.errors import ArgumentUnusable
from analyser.policy import Policy
from analyser.rules import message_rules
from analyser.rules.messages import Judge, usable_model
from analyser.rules.rule import Context
from analyser.site import Organisation

EXPLAINED = pl.Schema(
    {"text": pl.String, "rule": pl.String, "flagged": pl.Boolean, "score": pl.Float64, "why": pl.String}
)

EVALUATED = pl.Schema(
    {
        "rule": pl.String,
        "labelled": pl.UInt32,
        "flagged": pl.UInt32,
        "right": pl.UInt32,
        "precision": pl.Float64,
        "recall": pl.Float64,
        "f1": pl.Float64,
        "average_precision": pl.Float64,
        "false_alarms_per_1000": pl.Float64,
    }
)


def explain(texts: str | Sequence[str], organisation: Organisation | None = None) -> pl.DataFrame:
    """What the message rules say of texts: one row for each text and rule, in that order.

    Parameters
    ----------
    texts
        A message as somebody wrote it, or several.
    organisation
        The charity's own contacts and places (`analyser.Site.organisation`); none unless given.

    Returns
    -------
    DataFrame:
        text      String    the message
        rule      String    the rule's id
        flagged   Boolean   whether the rule finds a possible breach
        score     Float64   how likely, from 0 to 1
        why       String    a sentence where it is flagged, else null

    Raises
    ------
    ArgumentUnusable
        Something in `texts` is no text.

    Examples
    --------
    >>> import analyser
    >>> analyser.explain(["ring me on 07700 900123"]).filter(flagged=True)["rule"].to_list()
    ['personal-info']
    """
    given = arguments.texts(texts)
    judge = _judge(organisation)
    rows = [
        (text, rule.id, rule.id in reading.labels, verdict.score if verdict else 0.0, _why(reading, rule.id))
        for text, reading in zip(given, judge.read(given), strict=True)
        for rule in message_rules()
        for verdict in [reading.verdicts.get(rule.id)]
    ]
    return pl.DataFrame(rows, schema=EXPLAINED, orient="row")


def _why(reading, rule: str) -> str | None:
    return reading.verdicts[rule].why if rule in reading.labels else None


def _judge(organisation: Organisation | None) -> Judge:
    """The message rules with the model; with the word lists alone where it cannot be used, which it warns of."""
    if not isinstance(organisation, Organisation | None):
        raise ArgumentUnusable(
            f"organisation is of type {type(organisation).__name__}. Give analyser.load_site('site.toml').organisation."
        )
    reader, trouble = usable_model()
    if trouble:
        warnings.warn(f"{trouble} Only the word lists are used.", stacklevel=3)
    return Judge(Context(Policy.load(), organisation or Organisation()), reader)


def evaluate(messages: Sequence[dict] | Path | str, organisation: Organisation | None = None) -> pl.DataFrame:
    """How well the message rules do on labelled messages: one row a rule.

    Parameters
    ----------
    messages
        Dicts with ``text`` and ``labels`` (ids of rules; empty where nothing is wrong), or the path of such lines as JSON, of
        which those that are none are left out, with a warning.
    organisation
        As in `explain`.

    Returns
    -------
    DataFrame:
        rule                    String    the rule's id
        labelled, flagged, right  UInt32  messages with the label, with the flag, and with both
        precision, recall, f1   Float64   shares from 0 to 1; null where there is nothing to divide by
        average_precision       Float64   how well breaches come first, whatever the threshold
        false_alarms_per_1000   Float64   harmless messages that the rule flags, per 1,000 of them

    Raises
    ------
    ExportUnreadable
        The file cannot be read, or holds no labelled message.
    ArgumentUnusable
        No message was given, or one of them is no labelled message; says which.

    Examples
    --------
    >>> import analyser
    >>> told = analyser.evaluate([{"text": "ring me on 07700 900123", "labels": ["personal-info"]}])
    >>> told.filter(rule="personal-info").select("labelled", "right", "recall").row(0)
    (1, 1, 1.0)
    """
    from analyser.rules.evaluate import evaluate as measure
    from analyser.rules.evaluate import flags_and_scores

    given = _from_file(Path(messages)) if isinstance(messages, str | Path) else _checked(messages)
    told = measure(given, *flags_and_scores(given, _judge(organisation)))
    rows = [{name: value for name, value in rule.items() if name in EVALUATED} for rule in told["rules"]]
    return pl.DataFrame(rows, schema=EVALUATED)


def _from_file(path: Path) -> list[dict]:
    from analyser.rules.evaluate import read_labelled

    messages, faulty = read_labelled(path)
    if faulty:
        first = f"line {faulty[0].line}: {faulty[0].why}"
        warnings.warn(f"{path}: {len(faulty)} of its lines left out, the first {first}", stacklevel=3)
    return messages


def _checked(messages: Iterable[dict]) -> list[dict]:
    from analyser.rules.evaluate import what_is_wrong

    if isinstance(messages, Mapping) or not isinstance(messages, Iterable) or not (given := list(messages)):
        raise ArgumentUnusable('There is no labelled message. Give a list like [{"text": "...", "labels": []}].')
    for place, message in enumerate(given):
        if wrong := what_is_wrong(message):
            raise ArgumentUnusable(f'Message {place}: {wrong} Expected one like {{"text": "...", "labels": []}}.')
    return given
