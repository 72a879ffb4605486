"""Time one parser in a process of its own.

Every script of this folder is called as ``SCRIPT [CHAT [ANSWER]]`` and prints one JSON object. Without a chat it tells
its version. With one it parses it and tells seconds and memory; with ANSWER it then writes what it found there, one
JSON object a record: timestamp, sender, text. With a folder it parses every .txt in it, one after the other, and keeps none.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

Row = tuple[str | None, str | None, str | None]
"""Timestamp, sender and text; None where a parser has none."""


def measure(version: str, parse: Callable, rows: Callable[[object], Iterable[Row]]) -> None:
    """Parse the file that the command line names, print the figures and write the answer.

    Parameters
    ----------
    version
        What is measured, for the head of the report.
    parse
        From the path of a chat to whatever the parser makes of it. Only this is timed.
    rows
        From that to the records, each (timestamp as YYYY-MM-DDTHH:MM:SS, sender, text).
    """
    chat, answer = (*sys.argv[1:], None, None)[:2]
    figures = {"version": version}
    if chat:
        paths = sorted(map(str, Path(chat).rglob("*.txt"))) if Path(chat).is_dir() else [chat]
        wall, cpu = time.perf_counter(), time.process_time()
        for path in paths:
            parsed = parse(path)
        figures |= {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak": peak()}
        if answer:
            write(rows(parsed), answer)
    print(json.dumps(figures))


def write(rows: Iterable[Row], path: str) -> None:
    """Write an answer."""
    with open(path, "w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        for timestamp, sender, text in rows:
            file.write(json.dumps({"timestamp": timestamp, "sender": sender, "text": text}) + "\n")


def peak() -> int:
    """The most memory that this process has held so far, in bytes.

    Linux tells it for this program alone. `getrusage` would count the program that started this one too, where that
    held more before: a child begins as a copy of it.
    """
    status = Path("/proc/self/status")
    told = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8", "replace")) if status.exists() else None
    if told:
        return int(told[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
