"""``analyser explain``: what the message rules say of a text, and why."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from analyser.cli.options import PATH, site_settings


@click.command()
@click.argument("text", required=False)
@click.option("--jsonl", type=PATH, metavar="FILE|-", help='Lines of {"id", "text"}; - reads from standard input.')
@click.option("--site", type=PATH, help="Settings of the organisation (site.toml).")
def explain(text: str | None, jsonl: Path | None, site: Path | None):
    """Say which rules a message may break, and why."""
    if (text is None) == (jsonl is None):
        raise click.UsageError("Give either a text or --jsonl FILE.")
    context = _context(site)
    if text is not None:
        _print_reasons(_answer("text", text, context))
        return
    for name, line in _lines(jsonl):
        click.echo(json.dumps(_answer(name, line, context), ensure_ascii=False))


def _context(site: Path | None):
    from analyser import policy
    from analyser.rules.rule import Context

    return Context(policy.load(), site_settings(site).organisation)


def _answer(name, text: str, context) -> dict:
    from analyser.rules import message_rules

    scores, why = {}, {}
    for rule in message_rules():
        best = max(rule.hits(text, context), key=lambda hit: hit.score, default=None)
        scores[rule.id] = best.score if best else 0.0
        if best:
            why[rule.id] = best.why
    return {"id": name, "labels": list(why), "scores": scores, "why": why}


def _print_reasons(answer: dict) -> None:
    if not answer["labels"]:
        click.echo("No rule finds anything in this message.")
    for rule in answer["labels"]:
        click.echo(f"{rule} ({answer['scores'][rule]:.2f}): {answer['why'][rule]}")


def _lines(path: Path) -> Iterator[tuple[object, str]]:
    from analyser.errors import ExportUnreadable

    try:
        with click.open_file(str(path), encoding="utf-8") as file:
            yield from _messages(path, file)
    except OSError as error:
        raise ExportUnreadable(f"{path} could not be opened: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise ExportUnreadable(f"{path} is not text in UTF-8.") from None


def _messages(path: Path, lines: Iterable[str]) -> Iterator[tuple[object, str]]:
    from analyser.errors import ExportUnreadable

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
            name, text = message["id"], message["text"]
            if not isinstance(text, str):
                raise TypeError
        except (json.JSONDecodeError, KeyError, TypeError):
            raise ExportUnreadable(
                f'{path}, line {number} is not a message. Expected a line like: {{"id": 1, "text": "..."}}'
            ) from None
        yield name, text
