"""``analyser explain``: what the message rules say of a text, and why."""

import json
import queue
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from analyser.cli.options import PATH, site_settings

AT_ONCE = 512
"""Lines that are judged together when they are there; fewer when the writer of a stream pauses."""


@click.command()
@click.argument("text", required=False)
@click.option("--jsonl", type=PATH, metavar="FILE|-", help='Lines of {"id", "text"}; - reads from standard input.')
@click.option("--site", type=PATH, help="Settings of the organisation (site.toml).")
def explain(text: str | None, jsonl: Path | None, site: Path | None):
    """Say which rules a message may break, and why.

    With --jsonl each line gives a line {"id", "labels", "scores", "why"}, as soon as it is read. A line that is no
    message is named on standard error; the others are judged all the same, and the exit code is 3.
    """
    if (text is None) == (jsonl is None):
        raise click.UsageError("Give either a text or --jsonl FILE.")
    judge = _judge(site)
    if text is not None:
        _print_reasons(judge.read([text])[0])
    else:
        _stream(jsonl, judge)
    for rule, happened in judge.broken.items():
        click.echo(f"Not checked: {rule} ({happened})", err=True)


def _judge(site: Path | None):
    from analyser import policy
    from analyser.rules.messages import Judge, usable_model
    from analyser.rules.rule import Context

    context = Context(policy.load(), site_settings(site).organisation)
    reader, trouble = usable_model()
    if trouble:
        click.echo(f"{trouble} Only the word lists are used.", err=True)
    return Judge(context, reader)


def _print_reasons(reading) -> None:
    if reading.language:
        click.echo(f"Not checked: this message is not in English ({reading.language}).")
    elif not reading.labels:
        click.echo("No rule finds anything in this message.")
    for rule in reading.labels:
        verdict = reading.verdicts[rule]
        click.echo(f"{rule} ({verdict.score:.2f}): {verdict.why}")


def _stream(path: Path, judge) -> None:
    from analyser.errors import ExportUnreadable

    faulty = 0
    try:
        with click.open_file(str(path), "rb") as file:
            for batch in _batches(file):
                messages, wrong = _messages(batch)
                for number, why in wrong:
                    click.echo(f"{path}, line {number} {why}", err=True)
                faulty += len(wrong)
                readings = judge.read([text for _, text in messages])
                for (name, _), reading in zip(messages, readings, strict=True):
                    click.echo(json.dumps(_answer(name, reading)))
                sys.stdout.flush()
    except OSError as error:
        raise ExportUnreadable(f"{path} could not be opened: {error.strerror or error}.") from None
    if faulty:
        lines = "line was" if faulty == 1 else "lines were"
        raise ExportUnreadable(f'{path}: {faulty} {lines} left out. Expected lines like: {{"id": 1, "text": "..."}}')


def _answer(name, reading) -> dict:
    answer = {
        "id": name,
        "labels": reading.labels,
        "scores": {rule: round(verdict.score, 4) for rule, verdict in reading.verdicts.items()},
        "why": {rule: reading.verdicts[rule].why for rule in reading.labels},
    }
    return answer | ({"not_checked": reading.language} if reading.language else {})


def _batches(file: BinaryIO) -> Iterator[list[tuple[int, bytes]]]:
    """Numbered lines as they come: all that wait, at most `AT_ONCE`; a writer who waits for an answer gets one."""
    waiting: queue.Queue = queue.Queue(maxsize=2 * AT_ONCE)
    threading.Thread(target=_read_ahead, args=(file, waiting), daemon=True).start()
    while True:
        batch = [waiting.get()]
        while isinstance(batch[-1], tuple) and len(batch) < AT_ONCE:
            try:
                batch.append(waiting.get_nowait())
            except queue.Empty:
                break
        yield [line for line in batch if isinstance(line, tuple)]
        if isinstance(batch[-1], OSError):
            raise batch[-1]
        if batch[-1] is None:
            return


def _read_ahead(file: BinaryIO, waiting: queue.Queue) -> None:
    try:
        for number, line in enumerate(file, 1):
            waiting.put((number, line))
    except OSError as error:
        waiting.put(error)
    waiting.put(None)


def _messages(lines: list[tuple[int, bytes]]) -> tuple[list[tuple[object, str]], list[tuple[int, str]]]:
    """Ids and texts, and the numbers of the lines that are no message, with what is wrong."""
    messages, wrong = [], []
    for number, line in lines:
        if not line.strip():
            continue
        try:
            message = json.loads(line.decode("utf-8-sig"))
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
