"""All of a batch, in order: find, look, review, gather, show."""

import hashlib
import json
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import polars as pl

from analyser import __version__, arguments
from analyser import policy as policies
from analyser.batch import bundle, folders, pages, work
from analyser.batch.engines import Lost, Processes
from analyser.batch.results import FILES, Results
from analyser.batch.work import CHARITY, Looked, Task
from analyser.cache import Cache
from analyser.chat.names import clean_name
from analyser.cores import cores
from analyser.errors import ModelUnusable, OutputUnwritable
from analyser.figures import GroupFigures
from analyser.language.model.card import Card, read_card
from analyser.policy import Policy
from analyser.reviews import Options
from analyser.rules.detector import detector

AT_ONCE = 500
"""Groups in one part of a dataset."""

SCHEMA = "analyser/batch/1"


@dataclass(frozen=True)
class Broken:
    """A file that could not be read, or whose group could not be reviewed: its name below the folder, and why."""

    file: str
    reason: str


@dataclass
class Summary:
    """What a batch did.

    Attributes
    ----------
    charities, files, others, groups, messages, findings
        How many there were. `others` are files that are no exports; of groups, messages and findings those that were reviewed.
    reviewed, resumed, cached
        Groups that this run reviewed, that an earlier run in the same folder had done, and that came from the cache.
    broken
        Files that could not be read, with the reason.
    unused_settings
        Groups that settings name and no export bears, as "charity: group".
    pages
        The pages for trustees, the one of all groups first.
    without
        What could not be made or used, and why.
    """

    charities: int = 0
    files: int = 0
    others: int = 0
    groups: int = 0
    messages: int = 0
    findings: int = 0
    reviewed: int = 0
    resumed: int = 0
    cached: int = 0
    broken: list[Broken] = field(default_factory=list)
    unused_settings: list[str] = field(default_factory=list)
    pages: list[Path] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_bytes: int = 0

    def told(self) -> dict:
        """As the JSON object of schema ``analyser/batch/1``."""
        return {"schema": SCHEMA, "analyser": __version__, **asdict(self), "pages": [str(each) for each in self.pages]}


def run(
    folder: Path | str,
    out: Path | str,
    options: Options | None = None,
    names: str = "pseudonyms",
    site: Path | str | None = None,
    engine=None,
    cache: Cache | None = None,
    progress: Callable[[Iterable, int, str], Iterable] = lambda items, total, what: items,
) -> Summary:
    """Review every export under a folder.

    Parameters
    ----------
    folder
        Where the exports lie; `analyser.batch.folders.find` says whose they are.
    out
        The folder for what is found. A run that was ended is gone on with there.
    options
        Limits of the review; its settings are not used, nor its lists, which belong to one group.
    names
        "pseudonyms", which hold within one group, or "real".
    site
        Settings that hold for all, in place of every ``site.toml`` under the folder.
    engine
        Who does the work, and is closed at the end: `Processes`, one for each core unless given, or `cluster.Cluster`.
    cache
        Where what is known already is looked for and kept; none unless given.
    progress
        ``progress(items, total, what)`` wraps each long iteration.

    Raises
    ------
    AnalyserError
        The folder holds no export, a setting cannot be used, or the results cannot be written. A file that cannot be read is
        no error: it is listed.
    """
    began = time.perf_counter()
    arguments.choice(names, ("pseudonyms", "real"), "way to show names")
    folder, results = arguments.path(folder, "folder").resolve(), Results(arguments.path(out, "out"))
    options = options or Options()
    found = folders.find(folder, site and arguments.path(site, "site"), results.folder)
    with engine or Processes(cores()) as workers, results.begun():
        batch = _Batch(found, results, options, names, workers, cache, progress)
        told = batch.all_of_it()
        told.seconds, told.peak_bytes = round(time.perf_counter() - began, 1), _peak()
        results.finish(told.told())
    return told


def _peak() -> int:
    """The most memory that this process has held, in bytes."""
    with suppress(OSError):
        status = Path("/proc/self/status").read_text("utf-8", "replace")
        if told := re.search(r"VmHWM:\s+(\d+) kB", status):
            return int(told[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


class _Batch:
    """One run."""

    def __init__(self, found: folders.Found, results: Results, options: Options, names: str, engine, cache, progress):
        self.found, self.results, self.options, self.names = found, results, options, names
        self.engine, self.cache, self.progress = engine, cache, progress
        self.policy: Policy = policies.load()
        self.told = Summary(len(found.charities), len(found.files), found.others)

    def all_of_it(self) -> Summary:
        looked = self._look()
        tasks = self._tasks(looked)
        failed = self._review(tasks)
        done = [task for task in tasks.values() if task.key not in failed]
        self.told.groups = len(done)
        self._list(looked, tasks, failed)
        self._gather([task.key for task in done])
        self._show(done)
        return self.told

    def _look(self) -> dict[str, Looked]:
        """What each file is, by its name; those that were looked at before and have not changed are not read again."""
        before = self.results.looked()
        known = {}
        for file in self.found.files:
            seen, trouble = before.get(file.name), self.found.charities[file.charity].trouble
            if trouble:
                known[file.name] = Looked(file.name, reason=trouble)
            elif seen and not seen.reason and seen.stamp == work.stamp(file.path):
                known[file.name] = seen
        asked = [
            work.Look(file.path, file.name, self.options.date_order)
            for file in self.found.files
            if file.name not in known
        ]
        answers = (_looked(task, answer) for task, answer in self.engine.each(work.look, iter(asked)))
        for looked in self.progress(self.results.note(answers), len(asked), "Reading"):
            known[looked.name] = looked
        return {file.name: known[file.name] for file in self.found.files}

    def _tasks(self, looked: dict[str, Looked]) -> dict[tuple[str, str], Task]:
        """A task for each group, by charity and title, in the order of the files."""
        groups: dict[tuple[str, str], list[folders.File]] = defaultdict(list)
        for file in self.found.files:
            if not looked[file.name].reason:
                groups[file.charity, clean_name(looked[file.name].group).casefold()].append(file)
        self._tell_unused(groups)
        judged_by = self._judged_by()
        return {
            group: self._task(group, files, [looked[file.name] for file in files], judged_by)
            for group, files in groups.items()
        }

    def _task(self, group: tuple[str, str], files: list[folders.File], looked: list[Looked], judged_by: str) -> Task:
        charity = self.found.charities[group[0]]
        shown = [(each.digest, file.path.name) for file, each in zip(files, looked, strict=True)]
        known = json.dumps([group, shown, charity.version, charity.site.organisation.false_alarms, judged_by])
        key = hashlib.sha256(known.encode()).hexdigest()
        options = replace(self.options, site=charity.site)
        paths, digests = tuple(file.path for file in files), tuple(each.digest for each in looked)
        return Task(key, charity.name, paths, options, self.names, self.results.group(key), digests)

    def _judged_by(self) -> str:
        """What the answers depend on beside the exports and the settings."""
        card = _card() if self.options.judge else None
        days = [str(getattr(self.options, name)) for name in ("since", "until", "as_of", "date_order", "judge")]
        return json.dumps([detector(self.policy, card, 0), _program(), self.policy.version, days, self.names])

    def _tell_unused(self, groups: dict) -> None:
        borne = defaultdict(list)
        for (whose, title), files in groups.items():
            borne[whose] += [title, *(name for file in files for name in (file.path.name, file.path.stem))]
        for name, charity in self.found.charities.items():
            unused = charity.site.unused(borne[name])
            self.told.unused_settings += [f"{name}: {group}" if name else group for group in unused]

    def _review(self, tasks: dict[tuple[str, str], Task]) -> dict[str, str]:
        """Review what is not known yet; returns why some could not be, by key."""
        asked, failed = [], {}
        for task in tasks.values():
            if self.results.has(task.key):
                self.told.resumed += 1
            elif (known := self.cache and self.cache.get(task.key)) and bundle.is_whole(known):
                self.results.keep(task.key, known)
                self.told.cached += 1
            else:
                asked.append(task)
        for task, answer in self.progress(self.engine.each(work.review, iter(asked)), len(asked), "Checking"):
            if answer.reason:
                failed[task.key] = answer.reason
                continue
            self.told.reviewed += 1
            if self.cache and answer.whole:
                self.cache.put(task.key, task.out.read_bytes())
        return failed

    def _list(self, looked: dict[str, Looked], tasks: dict, failed: dict[str, str]) -> None:
        """Write the dataset of the files, and list those that are broken."""
        rows = []
        for file in self.found.files:
            each = looked[file.name]
            group = (file.charity, clean_name(each.group).casefold())
            task = tasks.get(group) if not each.reason else None
            reason = each.reason or (task and failed.get(task.key))
            if reason:
                self.told.broken.append(Broken(file.name, reason))
            named = {CHARITY: file.charity, "file": file.name, "reason": reason, "group": each.group or None}
            rows.append(asdict(each) | named)
        self.files = pl.DataFrame([{name: row[name] for name in FILES} for row in rows], schema=FILES)

    def _gather(self, keys: list[str]) -> None:
        """Put the tables of all groups together."""
        asked = list(self.results.gather(keys, AT_ONCE))
        self.results.add_files(self.files)
        for _, answer in self.progress(self.engine.each(work.gather, iter(asked)), len(asked), "Putting together"):
            if answer.reason:
                raise OutputUnwritable(f"What was found could not be put together: {answer.reason} Run it again.")
        for _ in self.engine.each(work.empty, iter([self.results.empty()])):
            pass
        groups = pl.scan_parquet(self.results.new / "groups" / "*.parquet")
        told = groups.select(pl.col("messages").sum(), pl.col("findings").sum()).collect()
        self.told.messages, self.told.findings = told.row(0)

    def _show(self, done: list[Task]) -> None:
        """Write the pages for trustees."""
        by_charity: dict[str, list[Task]] = defaultdict(list)
        for task in done:
            by_charity[task.charity].append(task)
        made_on = self.options.as_of or date.today()
        if 0 < len(done) <= pages.MOST:
            groups = [each for task in done for each in self._named(task, several=len(by_charity) > 1)]
            whose = [self.found.charities[name] for name in by_charity]
            self.told.pages.append(pages.write_all(self.policy, whose, groups, self.results.folder, made_on))
        elif done:
            self.told.without.append(
                f"No page of all groups was made: {len(done)} are more than {pages.MOST} fit on one."
            )
        if len(by_charity) > 1:
            for name, tasks in self.progress(by_charity.items(), len(by_charity), "Writing"):
                if len(tasks) > pages.MOST:
                    self.told.without.append(
                        f"No page of {name or 'the folder itself'} was made: it has {len(tasks)} groups."
                    )
                    continue
                groups = [each for task in tasks for each in self.results.figures(task.key)]
                where = self.results.folder / "reviews"
                self.told.pages.append(pages.write_one(self.policy, self.found.charities[name], groups, where, made_on))

    def _named(self, task: Task, several: bool) -> Iterator[GroupFigures]:
        """The figures of a group; where there are several charities its name says whose it is."""
        for each in self.results.figures(task.key):
            name = f"{task.charity}: {each.name}" if several and task.charity else each.name
            findings = tuple(replace(finding, group=name) for finding in each.findings)
            yield replace(each, name=name, findings=findings)


@cache
def _program() -> str:
    """SHA-256 over what reads exports, works out figures and packs them; `detector` has the rooms that judge."""
    found, root = hashlib.sha256(), Path(str(resources.files("analyser")))
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".toml") and path.relative_to(root).parts[0] in READS:
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


READS = ("analysis", "batch", "conversations", "export", "figures.py", "policy", "reviews.py", "site.py")
"""What an answer depends on beside the rooms of `analyser.rules.detector`."""


def _card() -> Card | None:
    """The model's card; None where it cannot be used, and the word lists go on alone."""
    try:
        return read_card()
    except ModelUnusable:
        return None


def _looked(task: work.Look, answer: Looked | Lost) -> Looked:
    return Looked(task.name, reason=answer.reason) if isinstance(answer, Lost) else answer
