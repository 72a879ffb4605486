"""What a worker does, on this machine or on a cluster: look at a file, review a group, gather what was found.

Each function takes one frozen record and answers with another that is small; what is large goes to a file in the folder of the
results, written whole under a name that follows from what is in it, so that doing it twice does no harm.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from analyser import cores, files
from analyser.batch import bundle
from analyser.errors import AnalyserError
from analyser.parts import fault
from analyser.reviews import Options

CHARITY = "charity"
"""The first column of every table."""

PART = "part-{:05}.parquet"


@dataclass(frozen=True)
class Look:
    """A file to look at: where it is, its name below the folder that was asked for, and the order of its dates."""

    path: Path
    name: str
    date_order: str = "auto"

    @property
    def key(self) -> str:
        """What tells it from others."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Looked:
    """What a file is: the hash of its bytes, the group it shows and how well it was read; or why it could not be.

    `reason` is None where it was read. `stamp` tells whether the file has changed since.
    """

    name: str
    stamp: tuple[int, int] = (0, 0)
    digest: str = ""
    group: str = ""
    platform: str | None = None
    first: str | None = None
    last: str | None = None
    lines: int = 0
    lines_explained: int = 0
    messages: int = 0
    encoding: str | None = None
    replaced: int = 0
    date_order: str | None = None
    date_order_sure: bool | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Task:
    """A group to review: the exports that show it, the hash that each had, and the settings of their charity.

    `key` tells what the answer depends on.
    """

    key: str
    charity: str
    paths: tuple[Path, ...]
    options: Options = field(repr=False)
    names: str
    out: Path
    digests: tuple[str, ...]


@dataclass(frozen=True)
class Reviewed:
    """That a group was reviewed, and how much there was; or why it could not be. It is `whole` where no rule or metric broke."""

    key: str
    messages: int = 0
    findings: int = 0
    reason: str | None = None
    whole: bool = True


@dataclass(frozen=True)
class Gather:
    """What was found in some groups, to become the parts of that number of every dataset."""

    key: str
    number: int
    bundles: tuple[Path, ...]
    out: Path


@dataclass(frozen=True)
class Gathered:
    """That a part of every dataset was written."""

    key: str
    reason: str | None = None


def look(asked: Look) -> Looked:
    """Look at a file."""
    from analyser.export import read

    cores.limit(1)
    try:
        seen = stamp(asked.path)
        export = read(asked.path, asked.date_order)
        digest = digest_of(asked.path)
    except Exception as error:  # noqa: BLE001  one broken file must not stop the others; it is listed with this reason
        return Looked(asked.name, reason=_reason(error, (asked.path,), asked.name))
    quality, times = export.quality, export.chat["timestamp"]
    return Looked(
        name=asked.name,
        stamp=seen,
        digest=digest,
        group=export.group,
        platform=export.platform,
        first=times.min().isoformat(),
        last=times.max().isoformat(),
        lines=quality.lines,
        lines_explained=quality.lines_explained,
        messages=export.chat.filter(pl.col("kind") != "system").height,
        encoding=quality.encoding,
        replaced=quality.replaced,
        date_order=quality.date_order,
        date_order_sure=quality.date_order_sure,
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file, which may be larger than memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stamp(path: Path) -> tuple[int, int] | None:
    """Size and time of a file, which change when it does; None where it cannot be looked at."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns


def review(task: Task) -> Reviewed:
    """Review one group, and write what was found to ``task.out``."""
    cores.limit(1)
    try:
        tables, groups = found_in(task)
        if tuple(map(digest_of, task.paths)) != task.digests:  # the answer would be kept as that to another question
            return Reviewed(task.key, reason="The export was changed while it was read. Run it again.")
        with files.replacing(task.out) as file:
            file.write(bundle.packed(tables, groups))
    except Exception as error:  # noqa: BLE001  one broken group must not stop the others; it is listed with this reason
        return Reviewed(task.key, reason=_reason(error, task.paths, "the export"))
    whole = not (task.options.judge and tables["groups"]["not_checked"].list.len().sum())
    return Reviewed(task.key, sum(tables["groups"]["messages"]), tables["findings"].height, whole=whole)


def found_in(task: Task) -> tuple[dict[str, pl.DataFrame], list]:
    """The tables of a group, each with its charity, and its figures."""
    from analyser.analysis.results import review as results_of
    from analyser.figures import figures_of

    results = results_of(task.paths, task.options, task.names)
    shown = {name: table.select(pl.lit(task.charity).alias(CHARITY), pl.all()) for name, table in tables_of(results)}
    return shown, [figures_of(each) for each in results.reviewed]


def tables_of(results) -> Iterator[tuple[str, pl.DataFrame]]:
    """Every table of a review, by the name of its dataset."""
    from analyser.metrics import every_metric

    yield "groups", results.groups
    yield "members", results.members
    yield "findings", results.findings
    for metric in every_metric():
        table = results.measure(metric)
        if table.width > 1:  # a metric that broke has no columns of its own
            yield f"metrics/{metric}", table


def gather(asked: Gather) -> Gathered:
    """Write one part of every dataset, from some bundles."""
    cores.limit(1)
    parts: dict[str, list[pl.DataFrame]] = {}
    try:
        for path in asked.bundles:
            for name, table in bundle.tables_in(path.read_bytes()).items():
                parts.setdefault(name, []).append(table)
        for name, tables in parts.items():
            write(pl.concat(tables), asked.out / name / PART.format(asked.number))
    except Exception as error:  # noqa: BLE001  told to whoever asked, who stops
        return Gathered(asked.key, _reason(error, (), ""))
    return Gathered(asked.key)


def empty(asked: Gather) -> Gathered:
    """Write a part without a row for each dataset that has none, so that whoever reads them finds the same columns."""
    from analyser.analysis.results import review as results_of

    nobody = files.Held("none.txt", b"01/01/2025, 10:00 - A: a\n01/01/2025, 10:01 - B: b\n")
    for name, table in tables_of(results_of(nobody, Options(judge=False))):
        if not (asked.out / name).exists():
            write(table.select(pl.lit("").alias(CHARITY), pl.all()).clear(), asked.out / name / PART.format(0))
    return Gathered(asked.key)


def write(table: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet, whole or not at all."""
    with files.replacing(path) as file:
        table.write_parquet(file)


def _reason(error: Exception, paths: tuple[Path, ...], name: str) -> str:
    """Why something could not be done, in one line; of a fault of ours only its place, for it may quote a chat."""
    if not isinstance(error, AnalyserError):
        return f"This is a fault of the program: {fault(error)}"
    told = str(error).partition("\n")[0]  # further lines may quote the file
    for path in paths:
        told = told.replace(str(path), name)
    return told
