"""``analyser evaluate``: how well the message rules do on labelled messages."""

import json
import textwrap
from pathlib import Path

import click

from analyser.cli.options import PATH, site_settings

HEAD = ("rule", "labelled", "flagged", "precision", "recall", "F1", "95 in 100", "AP", "alarms")
WIDTHS = (18, 9, 8, 10, 7, 5, 10, 5, 7)
WIDTH = 80


@click.command()
@click.argument("labelled", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--site", type=PATH, help="Settings of the organisation (site.toml).")
def evaluate(labelled: Path, as_json: bool, site: Path | None):
    """Measure the message rules on labelled messages.

    LABELLED is a file of JSON lines {"id", "text", "labels"}, and if you like "near_miss_of", "grade" and "voice". Prints
    precision, recall, F1 and average precision (AP) of each rule, its false alarms per 1,000 messages without a label,
    and what all rules do together. A line that is no labelled message is named and left out.
    """
    from analyser import policy
    from analyser.rules.evaluate import evaluate as measure
    from analyser.rules.evaluate import flags_and_scores, read_labelled
    from analyser.rules.messages import Judge, usable_model
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
    told = head | {"not_checked": judge.broken} | told
    click.echo(
        json.dumps(told, indent=1) if as_json else "\n".join(line for each in _lines(told) for line in _wrapped(each))
    )


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
    return lines


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent="  ") if len(line) > WIDTH else [line]


def _row(cells) -> str:
    first, *others = cells
    return f"{first:<{WIDTHS[0]}}" + "".join(f"{cell:>{width}}" for cell, width in zip(others, WIDTHS[1:], strict=True))


def _told(measure: dict, show) -> str:
    return f"{show(measure['value'])} ({show(measure['interval'][0])} to {show(measure['interval'][1])})"


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
