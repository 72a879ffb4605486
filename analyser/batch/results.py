"""The folder of results: what is done so far, and the datasets when all of it is.

    DIR/.work/looked.jsonl      what each file is, one line a file, as far as they were looked at
    DIR/.work/KEY.group         what was found in a group (`bundle`)
    DIR/findings/*.parquet      ... groups, members, files, metrics/<id>: the datasets
    DIR/review.html, reviews/   the pages for trustees
    DIR/batch.json              what was done, last of all
    DIR/.lock                   held by the program that writes here

A run that was ended, however it ended, goes on from ``.work``; a finished one leaves none.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path

import polars as pl

from analyser.batch import bundle, work
from analyser.batch.work import CHARITY, PART, Looked
from analyser.errors import OutputUnwritable
from analyser.files import replacing

WORK, NEW, LOCK, SUMMARY = ".work", ".new", ".lock", "batch.json"
LOOKED, GROUP = "looked.jsonl", ".group"
DATASETS = ("findings", "groups", "members", "files", "metrics")

FILES = pl.Schema(
    {
        CHARITY: pl.String,
        "file": pl.String,
        "group": pl.String,
        "reason": pl.String,
        "platform": pl.String,
        "first": pl.String,
        "last": pl.String,
        "messages": pl.UInt32,
        "lines": pl.UInt32,
        "lines_explained": pl.UInt32,
        "encoding": pl.String,
        "replaced": pl.UInt32,
        "date_order": pl.String,
        "date_order_sure": pl.Boolean,
    }
)
"""The dataset "files": how well each file was read; where `reason` is not null it, or its group, was not."""


class Results:
    """The folder of results."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.work = self.folder / WORK
        self.new = self.folder / NEW

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Hold the folder, so that no other program writes to it.

        Raises
        ------
        OutputUnwritable
            It cannot be made, or another program is at work there.
        """
        from filelock import FileLock, Timeout

        try:
            self._refuse_what_is_not_ours()
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self.folder / LOCK, timeout=0, mode=0o600):
                self._made_ready()
                yield
        except Timeout:
            raise OutputUnwritable(
                f"Another program is writing to {self.folder}. Wait for it, or name another."
            ) from None
        except (FileExistsError, NotADirectoryError, PermissionError) as error:
            raise OutputUnwritable(f"{self.folder} cannot be written: {error.strerror}.") from None

    def _made_ready(self) -> None:
        """Drop what a program left that was ended while it wrote."""
        self.work.mkdir(exist_ok=True, mode=0o700)
        shutil.rmtree(self.new, ignore_errors=True)
        for rest in self.work.glob(f".*{GROUP}.*"):
            rest.unlink()

    def group(self, key: str) -> Path:
        """Where what was found in a group is kept until all is done."""
        return self.work / (key + GROUP)

    def has(self, key: str) -> bool:
        """Whether a group is done. A file that is not whole, as after the power failed, counts as none."""
        path = self.group(key)
        return path.exists() and bundle.is_whole(path.read_bytes())

    def keep(self, key: str, content: bytes) -> None:
        """Keep what is known of a group already."""
        with replacing(self.group(key)) as file:
            file.write(content)

    def looked(self) -> dict[str, Looked]:
        """What files are, by their name, as far as they were looked at; a line that was cut off is left out."""
        known, path = {each.name for each in fields(Looked)}, self.work / LOOKED
        found = {}
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            try:
                told = json.loads(line)
                found[told["name"]] = Looked(**{name: told[name] for name in known} | {"stamp": tuple(told["stamp"])})
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def note(self, each: Iterable[Looked]) -> Iterator[Looked]:
        """Pass on what files are, and write it down."""
        with open(self.work / LOOKED, "a", encoding="utf-8") as file:
            file.write("\n")  # after a line that was cut off
            for looked in each:
                file.write(json.dumps(asdict(looked)) + "\n")
                file.flush()
                yield looked

    def gather(self, keys: list[str], at_once: int) -> Iterator[work.Gather]:
        """What has to be gathered, so many groups to a part."""
        self.new.mkdir(mode=0o700)
        for number, start in enumerate(range(0, len(keys), at_once)):
            bundles = tuple(self.group(key) for key in keys[start : start + at_once])
            yield work.Gather(f"part-{number}", number, bundles, self.new)

    def add_files(self, table: pl.DataFrame) -> None:
        """Write the dataset of the files."""
        work.write(table, self.new / "files" / PART.format(0))

    def empty(self) -> work.Gather:
        """The question for datasets without a row."""
        return work.Gather("empty", 0, (), self.new)

    def finish(self, told: dict) -> None:
        """Put the new datasets in the place of the old, say what was done, and drop what was kept for going on."""
        for name in DATASETS:
            shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.new / name).rename(self.folder / name)
        self._drop_old_pages(told["pages"])
        with replacing(self.folder / SUMMARY) as file:
            file.write(json.dumps(told, ensure_ascii=False, indent=1).encode())
        shutil.rmtree(self.new, ignore_errors=True)
        shutil.rmtree(self.work, ignore_errors=True)

    def _drop_old_pages(self, made: list[str]) -> None:
        """Drop the pages that an earlier run made here and this one did not; nothing else in the folder is ours."""
        for page in {Path(each) for each in self._before().get("pages", [])} - {Path(each) for each in made}:
            if page.is_relative_to(self.folder):
                page.unlink(missing_ok=True)

    def _before(self) -> dict:
        """What the run before said of itself; nothing where there was none."""
        try:
            told = json.loads((self.folder / SUMMARY).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) and str(told.get("schema", "")).startswith("analyser/batch/") else {}

    def _refuse_what_is_not_ours(self) -> None:
        """Fail where the folder holds one of the names that we write, and no run made it: it would be written over."""
        there = [name for name in DATASETS if (self.folder / name).exists()]
        if there and not self._before() and not (self.folder / LOCK).exists():
            raise OutputUnwritable(
                f"{self.folder / there[0]} is there already, and no batch made it. Name another folder for the results."
            )

    def figures(self, key: str) -> list:
        """The figures of a group, for a page."""
        return bundle.figures_in(self.group(key).read_bytes())
