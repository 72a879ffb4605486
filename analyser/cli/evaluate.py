"""``analyser evaluate``: how well the message rules do on labelled messages."""

import json
import textwrap
from pathlib import Path

import click

from analyser.cli.options import PATH, site_settings

HEAD = ("rule", "labelled", "flagged", "precision", "recall", "F1", "F1 range", "AP", "alarms")
WIDTHS = (18, 9, 8, 10, 7, 5, 10, 5, 7)
WIDTH = 80
LEGEND = (
    "precision: of what was flagged, the share that is labelled so. recall: of what is labelled, the share that was flagged."
    " F1: their harmonic mean. F1 range, and what stands in brackets: where 95 of 100 samples of such messages would lie."
    " AP (average precision): how well the scores put breaches first, whatever the threshold.",
    "alarms: false alarms per 1,000 harmless messages. hard: a harmless message that nearly breaks a rule (near_miss_of);"
    " plain: any other. times the mean: a voice's alarms against those of all harmless messages; 1.00 is fair.",
)


@click.command()
@click.argument("labelled", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--site", type=PATH, help="Settings of the organisation (site.toml).")
def evaluate(labelled: Path, as_json: bool, site: Path | None):
    """Measure the message rules on labelled messages.

    LABELLED is a file of JSON lines {"id", "text", "labels"}, and if you like "near_miss_of", "grade" and "voice". Prints
    precision, recall, F1 and average precision (AP) of each rule, its false alarms per 1,000 messages without a label,
    and what all rules do together. A line that is no labelled message is named and left out, and the exit code is 3.

    \b
    {"id": 1, "text": "Ring me on 07700 900123", "labels": ["personal-info"]}
    {"id": 2, "text": "See you Tuesday", "labels": []}
    """
    from analyser import policy
    from analyser.errors import ExportUnreadable
    from analyser.rules.evaluate import EXPECTED, flags_and_scores, read_labelled
    from analyser.rules.evaluate import evaluate as measure
    from analyser.rules.messages import MODEL, Judge, usable_model
    from analyser.rules.rule import Context

    messages, faulty = read_labelled(labelled)
    for each in faulty:
        click.echo(f"{labelled}, line {each.line} was left out: {each.why}", err=True)
    reader, trouble = usable_model()
    if trouble:
        click.echo(f"{trouble} Only the word lists are measured.", err=True)
    judge = Judge(Context(policy.load(), site_settings(site).organisation), reader)
    told = measure(messages, *flags_and_scores(messages, judge))
    for rule, happened in judge.broken.items():
        click.echo(f"Not checked, so its figures mean nothing: {rule} ({happened})", err=True)
    head = {"schema": "analyser/evaluate/2", "model": reader.card.version if reader else None, "left_out": len(faulty)}
    told = head | {"not_checked": ({MODEL: trouble} if trouble else {}) | judge.broken} | told
    click.echo(
        json.dumps(told, indent=1) if as_json else "\n".join(line for each in _lines(told) for line in _wrapped(each))
    )
    if faulty:
        lines = "line was" if len(faulty) == 1 else "lines were"
        raise ExportUnreadable(f"{labelled}: {len(faulty)} {lines} left out. {EXPECTED}")


def _lines(told: dict) -> list[str]:
    lines = [_row(HEAD)]
    for rule in told["rules"]:
        between = "-".join(_share(bound) for bound in rule["f1_interval"])
        shares = [_share(rule[name]) for name in ("precision", "recall", "f1")]
        lines.append(
            _row(
                (
                    rule["rule"],
                    rule["labelled"],
                    rule["flagged"],
                    *shares,
                    between,
                    _share(rule["average_precision"]),
                    _rate(rule["false_alarms_per_1000"]),
                )
            )
        )
    alarms = told["alarms"]
    lines += [
        "",
        f"{told['messages']} messages, {told['harmless']} of them harmless.",
        f"Macro-F1 {_told(told['macro_f1'], _share)}; mean average precision {_share(told['mean_average_precision'])}.",
        f"False alarms per 1,000 harmless messages, all rules together: {_told(alarms['all'], _rate)}",
        f"  plain ones {_told(alarms['plain'], _rate)}; hard ones {_told(alarms['hard'], _rate)}.",
        f"Crisis: {_told(told['crisis_recall'], _share)} of {told['crisis_recall']['of']} messages that are urgent-support"
        " or triggering are flagged as either.",
    ]
    grades = [f"{name} {_told(each, _share)} of {each['of']}" for name, each in told["grades"].items() if each["of"]]
    if grades:
        lines.append("Breaches flagged, by grade: " + "; ".join(grades) + ".")
    voices = [each for each in told["voices"] if each["harmless"]]
    if voices and told["harmless"]:
        lines += ["", f"{'voice':<17}{'harmless':>9}{'flagged':>9}{'per 1,000':>11}{'times the mean':>16}"]
        lines += [
            f"{each['voice']:<17}{each['harmless']:>9}{each['flagged']:>9}{_rate(each['false_alarms_per_1000']):>11}"
            f"{_share(each['times_mean']):>16}"
            for each in voices
        ]
    return [*lines, "", *LEGEND]


def _wrapped(line: str) -> list[str]:
    indent = "  " if line not in LEGEND else ""
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent) if len(line) > WIDTH else [line]


def _row(cells) -> str:
    first, *others = cells
    return f"{first:<{WIDTHS[0]}}" + "".join(f"{cell:>{width}}" for cell, width in zip(others, WIDTHS[1:], strict=True))


def _told(measure: dict, show) -> str:
    return f"{show(measure['value'])} ({show(measure['interval'][0])} to {show(measure['interval'][1])})"


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
