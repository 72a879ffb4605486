"""Many exports for tests: two charities, and how two folders of results are compared."""

import os
import shutil
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

import analyser
from analyser import cores
from analyser.metrics import every_metric

SAMPLE = Path(analyser.__file__).parent / "sample"


def two_charities(folder: Path) -> Path:
    """Two charities: one with settings and two groups, one without and with a group in two files; and what is no export."""
    first, second = folder / "North" / "groups", folder / "South"
    first.mkdir(parents=True)
    second.mkdir()
    for name in ("android_beginners", "android_social"):
        for path in SAMPLE.glob(f"{name}*"):
            shutil.copy(path, first)
    shutil.copy(SAMPLE / "site.toml", first)
    whole = (SAMPLE / "ios_tuesday_menders.txt").read_text("utf-8").splitlines(keepends=True)
    for name, lines in (("early", whole[:150]), ("late", whole[60:])):
        (second / name).mkdir()
        (second / name / "WhatsApp Chat - Sew Positive - Tuesday Menders.txt").write_text("".join(lines), "utf-8")
    (second / "shopping.txt").write_text("milk\nbread\n", "utf-8")
    (second / "photo.jpg").write_bytes(b"\xff\xd8")
    return folder


def dataset(out: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(out / name / "*.parquet")


def same(first: Path, second: Path) -> None:
    """Two folders of results hold the same, to the last digit."""
    for name in ("findings", "groups", "members", "files", *(f"metrics/{metric}" for metric in every_metric())):
        assert_frame_equal(dataset(first, name), dataset(second, name), check_exact=True)


class Here:
    """An engine that works in this process: for tests that ask what is found, and not who finds it."""

    def __enter__(self) -> "Here":
        return self

    def __exit__(self, *_) -> None:
        cores.limit(os.cpu_count())  # a worker takes one

    def each(self, function, tasks):
        return ((task, function(task)) for task in tasks)
