"""The process that looks at exports and judges them: it may take only so much memory, and can be ended at any moment.

It is told what to do on its standard input (pickled by `jobs`, which started it) and answers line by line, in JSON, on its standard
output. Nothing is written to a disk but what goes into the register, whole or not at all.
"""

import json
import pickle
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePath

from analyser.cases.keys import Keys
from analyser.cases.place import Place
from analyser.errors import AnalyserError
from analyser.files import Held
from analyser.site import Site
from analyser.web.faults import fault_at

MEMORY = 8 * 2**30
"""Bytes of address space; what is really used is a small part of it."""

OFTEN = 0.2
"""Seconds between two words on how far the work is."""


@dataclass(frozen=True)
class Task:
    """What the process is to do: look at exports, or judge them and take them into the register.

    Attributes
    ----------
    exports
        The files.
    site
        The settings, with what was said of groups in the page.
    aliases
        Names that are one person, or None.
    place, keys, by
        The register, and who takes in; None to look only.
    """

    exports: tuple[Held, ...]
    site: Site = field(default_factory=Site)
    aliases: Held | None = None
    place: Place | None = None
    keys: Keys | None = None
    by: str = ""


def main() -> None:
    """Do the task on the standard input."""
    _limit()
    task = pickle.load(sys.stdin.buffer)  # nosec B301  from our own server, through a pipe
    try:
        tell(done=judge(task) if task.place else look(task))
    except AnalyserError as error:
        tell(refused=str(error))
    except MemoryError:
        tell(refused="The exports need more memory than they may take. Give fewer at once.")
    except Exception as error:  # noqa: BLE001  its kind and place are told, and nothing that a member wrote
        tell(fault=fault_at(error))


def tell(**words) -> None:
    """Say something to the server."""
    print(json.dumps(words), flush=True)


def _limit() -> None:
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    with suppress(ValueError, OSError):  # some systems take no such limit
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def look(task: Task) -> dict:
    """What the exports are, before they are judged: each group with how well it was read, and each file that cannot be."""
    from analyser.chat.identities import names_in
    from analyser.export import read
    from analyser.export.join import files_of, join_groups
    from analyser.reviews import SOCIAL, names_of

    exports, faults = [], []
    for number, held in enumerate(task.exports):
        tell(what="Reading", done_of=[number, len(task.exports)])
        try:
            exports.append(read(held))
        except AnalyserError as error:
            faults.append({"number": number, "file": held.name, "why": f"{error}{_advice(held.name)}"})
    groups = []
    for export in join_groups(exports):
        times, quality = export.chat["timestamp"], export.quality
        senders = export.chat["sender"].drop_nulls().unique().sort().to_list()
        groups.append(
            {
                "group": export.group,
                "files": list(files_of(export)),
                "phone": export.platform,
                "messages": int((export.chat["kind"] != "system").sum()),
                "first": times.min().isoformat(),
                "last": times.max().isoformat(),
                "lines": quality.lines,
                "understood": quality.lines_explained,
                "date_order": quality.date_order,
                "date_order_sure": quality.date_order_sure,
                "warnings": list(quality.warnings),
                "senders": senders,
                "names": sorted(names_in(export.chat)),
                "social": any(map(SOCIAL.search, names_of(export))),
                "unread": _unread(export.chat),
                "pairs": _pairs(export.chat),
            }
        )
    return {"groups": groups, "faults": faults}


def _advice(name: str) -> str:
    """What else may have been meant by a file that is no chat."""
    ending = PurePath(name).suffix.lower()
    if ending in (".csv", ".xls", ".xlsx", ".ods"):
        return "\nA list of members, attendance or names belongs to its group: give it beside the chat, after the chat was read."
    if ending in (".doc", ".docx", ".odt", ".pdf", ".rtf"):
        return "\nThe chat was saved by another program. Take the file as WhatsApp made it, a .txt or a .zip."
    return ""


def _unread(chat) -> dict[str, int]:
    """How many messages are in each language that no rule reads."""
    from analyser.language.tongue import tongue

    texts = chat.filter(chat["kind"] == "message")["text"].drop_nulls()
    return dict(Counter(filter(None, map(tongue, texts))))


def _pairs(chat) -> list[dict]:
    """Names that may be one person, the likeliest first."""
    from analyser.chat.proposals import propose_merges

    rows = propose_merges(chat).rows(named=True)
    return [{"name": row["name"], "same_as": row["same_as"], "sure": row["sure"], "why": row["why"]} for row in rows]


def judge(task: Task) -> dict:
    """Judge the exports and take them into the register."""
    from analyser.cases import open_register
    from analyser.cases.intake import take_in
    from analyser.cases.keys import Person
    from analyser.cases.retention import due, purge
    from analyser.reviews import Options, review

    result = review(task.exports, Options(site=task.site, aliases=task.aliases), progress)
    register = open_register(task.place, Person(lambda text: None), keys=task.keys)
    try:
        taken = take_in(register, result, task.by, task.site.register, progress=progress)
        with register.read() as session:
            old = due(register, session, task.site.register)
        if old:
            purge(register, task.site.register, task.by)
    finally:
        register.close()
    return {
        "taken": [
            {
                "group": each.group,
                "messages": each.messages,
                "new_messages": each.new_messages,
                "new_cases": len(each.new_cases),
                "urgent": each.danger,
                "changed": each.changed,
                "warnings": list(group.warnings),
                "not_checked": list(each.not_checked),
                "unread": dict(Counter(group.unread.values())) if each.unread else {},
                "no_longer": each.no_longer,
                "renewed": each.renewed,
            }
            for each, group in zip(taken, result.groups, strict=True)
        ]
    }


def progress(items: Iterable, what: str) -> Iterator:
    """Say how far a long iteration is."""
    whole, told = len(items) if hasattr(items, "__len__") else 0, 0.0
    for number, item in enumerate(items):
        if time.monotonic() - told > OFTEN:
            told = time.monotonic()
            tell(what=what.partition(" ")[0], done_of=[number, whole])
        yield item


if __name__ == "__main__":
    main()
