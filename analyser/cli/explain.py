"""``analyser explain``: what the message rules say of a text, and why."""

import json
import math
import os
import queue
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import click

from analyser.cli.options import PATH, site_settings

WIDTH = 80
AT_ONCE = 512
"""Lines that are judged together when they are there; fewer when the writer of a stream pauses."""


@click.command()
@click.argument("text", required=False)
@click.option("--jsonl", type=PATH, metavar="FILE|-", help='Lines of {"id", "text"}; - reads from standard input.')
@click.option("--site", type=PATH, help="Settings of the organisation (site.toml).")
def explain(text: str | None, jsonl: Path | None, site: Path | None):
    """Say which rules a message may break, and why.

    With --jsonl each line gives a line {"id", "labels", "scores", "why"}, as soon as it is read. A score says how likely,
    from 0 to 1, a careful reader would see the rule broken; each rule has its own threshold, which follows the setting
    false_alarms. A line that is no message is named on standard error; the others are judged all the same, and the exit
    code is 3.
    """
    if (text is None) == (jsonl is None):
        raise click.UsageError("Give either a text or --jsonl FILE.")
    judge = _judge(site)
    try:
        if text is not None:
            _print_reasons(judge.read([text])[0], text, judge.broken)
        else:
            _stream(jsonl, judge)
    finally:
        for rule, happened in judge.broken.items():
            click.echo(f"Not checked: {rule} ({happened})", err=True)


def _judge(site: Path | None):
    from analyser import policy
    from analyser.rules.messages import MODEL, Judge, usable_model
    from analyser.rules.rule import Context

    context = Context(policy.load(), site_settings(site).organisation)
    reader, trouble = usable_model()
    return Judge(context, reader, {MODEL: f"{trouble} Only the word lists are used."} if trouble else {})


def _print_reasons(reading, text: str, broken: dict[str, str]) -> None:
    from analyser.rules import every_rule
    from analyser.rules.weighing import CRISIS

    if reading.language:
        click.echo(f"This message is not in English ({reading.language}): only part of it can be checked.")
    elif not reading.labels:
        click.echo(
            "Nothing is found by what could be checked." if broken else "No rule finds anything in this message."
        )
        for rule, verdict in reading.verdicts.items():
            if verdict.hits:
                noticed = f"The word list of {rule} noticed something: {verdict.why} Read as a whole, the message is taken for"
                noticed += f" harmless ({round(100 * verdict.score)} in 100 that it is not)."
                click.echo(textwrap.fill(noticed, WIDTH, subsequent_indent="  "))
    if not set(CRISIS).isdisjoint(reading.labels):
        click.echo("In danger now: call 999. The policy points to 111, or texting SHOUT to 85258.\n")
    for rule in sorted(reading.labels, key=lambda rule: CRISIS.index(rule) if rule in CRISIS else len(CRISIS)):
        verdict, kind = reading.verdicts[rule], every_rule()[rule]
        likely = "" if verdict.score < 0.5 else f", likely {min(99, round(100 * verdict.score))} in 100"
        told = f"{kind.title} ({rule}; {', '.join(kind.clauses)}){likely}: {verdict.why}"
        words = ", ".join(f'"{" ".join(text[hit.start : hit.end].split())}"' for hit in verdict.hits)
        for line in (told, f"The words: {words}"):
            click.echo(textwrap.fill(line, WIDTH, subsequent_indent="  ", initial_indent="" if line == told else "  "))
    if reading.labels:
        click.echo("\nA possible breach, until a person has decided. `analyser rules ID` says more.")


def _stream(path: Path, judge) -> None:
    from analyser.errors import ExportUnreadable

    faulty = 0
    for batch in _batches(path):
        messages, wrong = _messages(batch)
        for number, why in wrong:
            click.echo(f"{path}, line {number} {why}", err=True)
        faulty += len(wrong)
        readings = judge.read([text for _, text in messages])
        for (name, _), reading in zip(messages, readings, strict=True):
            click.echo(json.dumps(_answer(name, reading, judge.broken)))
        sys.stdout.flush()
    if faulty:
        lines = "line was" if faulty == 1 else "lines were"
        raise ExportUnreadable(f'{path}: {faulty} {lines} left out. Expected lines like: {{"id": 1, "text": "..."}}')


def _answer(name, reading, broken: dict[str, str]) -> dict:
    answer = {
        "id": name,
        "labels": reading.labels,
        "scores": {rule: round(verdict.score, 4) for rule, verdict in reading.verdicts.items()},
        "why": {rule: reading.verdicts[rule].why for rule in reading.labels},
    }
    if reading.language:
        answer["language"] = reading.language
    return answer | ({"not_checked": sorted(broken)} if broken else {})


def _batches(path: Path) -> Iterator[list[tuple[int, bytes]]]:
    """Numbered lines as they come: all that wait, at most `AT_ONCE`; a writer who waits for an answer gets one."""
    from analyser.errors import ExportUnreadable

    waiting: queue.Queue = queue.Queue(maxsize=2 * AT_ONCE)
    threading.Thread(target=_read_ahead, args=(path, waiting), daemon=True).start()
    while True:
        batch = [_next(waiting)]
        while isinstance(batch[-1], tuple) and len(batch) < AT_ONCE:
            try:
                batch.append(waiting.get_nowait())
            except queue.Empty:
                break
        yield [line for line in batch if isinstance(line, tuple)]
        if isinstance(batch[-1], OSError):
            raise ExportUnreadable(f"{path} could not be opened: {batch[-1].strerror or batch[-1]}.") from None
        if isinstance(batch[-1], BaseException):
            raise batch[-1]
        if batch[-1] is None:
            return


def _next(waiting: queue.Queue):
    """The next of the queue; it wakes now and then, for on some systems a wait without end cannot be interrupted."""
    while True:
        try:
            return waiting.get(timeout=0.5)
        except queue.Empty:
            continue


def _read_ahead(path: Path, waiting: queue.Queue) -> None:
    """Put numbered lines, then None or what went wrong. The file is read without a lock that the end could trip over."""
    try:
        source = 0 if str(path) == "-" else os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        number, rest = 0, b""
        while block := os.read(source, 1 << 16):
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                waiting.put((number := number + 1, line))
        if rest:
            waiting.put((number + 1, rest))
        waiting.put(None)
    except BaseException as error:  # noqa: BLE001  raised again by the reader of the queue
        waiting.put(error)


def _no_number(said: str):
    raise ValueError(said)


def _finite(said: str) -> float:
    value = float(said)
    return value if math.isfinite(value) else _no_number(said)


def _messages(lines: list[tuple[int, bytes]]) -> tuple[list[tuple[object, str]], list[tuple[int, str]]]:
    """Ids and texts, and the numbers of the lines that are no message, with what is wrong."""
    messages, wrong = [], []
    for number, line in lines:
        if not line.strip():
            continue
        try:
            message = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
        except UnicodeDecodeError:
            wrong.append((number, "is not text in UTF-8."))
        except (ValueError, RecursionError):
            wrong.append((number, "is not JSON."))
        else:
            if isinstance(message, dict) and "id" in message and isinstance(message.get("text"), str):
                messages.append((message["id"], message["text"]))
            else:
                wrong.append((number, 'lacks "id" or "text".'))
    return messages, wrong
