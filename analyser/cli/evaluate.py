"""``analyser evaluate``: how well the message rules do on labelled messages."""

import json
from pathlib import Path

import click

from analyser.cli.options import PATH, site_settings


@click.command()
@click.argument("labelled", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--site", type=PATH, help="Settings of the organisation (site.toml).")
def evaluate(labelled: Path, as_json: bool, site: Path | None):
    """Measure the message rules on labelled messages.

    LABELLED is a file of JSON lines {"id", "text", "labels"}. Prints precision and recall of each rule, and its
    false alarms per 1,000 messages without a label.
    """
    from analyser import policy
    from analyser.rules.evaluate import read_labelled, score, summarise
    from analyser.rules.rule import Context

    messages = read_labelled(labelled)
    scores = score(messages, Context(policy.load(), site_settings(site).organisation))
    if as_json:
        answer = {
            "schema": "analyser/evaluate/1",
            "messages": len(messages),
            **summarise(scores),
            "rules": scores.to_dicts(),
        }
        click.echo(json.dumps(answer, indent=1))
        return
    click.echo(f"{'rule':<20}{'labelled':>9}{'flagged':>9}{'precision':>11}{'recall':>8}{'F1':>7}{'alarms':>8}")
    for row in scores.iter_rows(named=True):
        shares = "".join(
            f"{_share(row[name]):>{width}}" for name, width in (("precision", 11), ("recall", 8), ("f1", 7))
        )
        click.echo(
            f"{row['rule']:<20}{row['labelled']:>9}{row['flagged']:>9}{shares}{_rate(row['false_alarms_per_1000']):>8}"
        )
    total = summarise(scores)
    click.echo(
        f"{len(messages)} messages, macro-F1 {_share(total['macro_f1'])}. Alarms: per 1,000 messages without a label."
    )


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
