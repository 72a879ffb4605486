"""Which exports lie under a folder, whose they are, and which settings hold for them."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analyser import site as settings
from analyser.errors import ExportUnreadable, SettingsUnreadable
from analyser.site import Site

SETTINGS = "site.toml"
KINDS = (".txt", ".zip")


@dataclass(frozen=True)
class Charity:
    """Who keeps the groups of a folder: its name (the folder below the one that was asked for, "" for that itself), its settings,
    and what changes when these or a list that they name change. `trouble` says why its settings cannot be used; then none of its
    groups is judged."""

    name: str
    site: Site = field(repr=False)
    version: str = ""
    trouble: str | None = None


@dataclass(frozen=True)
class File:
    """An export: where it is, its name below the folder that was asked for, and the name of the charity that it belongs to."""

    path: Path
    name: str
    charity: str


@dataclass(frozen=True)
class Found:
    """What lies under a folder: the exports in order, the charities by name, and how many other files there are."""

    files: tuple[File, ...]
    charities: dict[str, Charity]
    others: int


def find(folder: Path, site: Path | None, without: Path) -> Found:
    """Every .txt and .zip under a folder.

    A folder with a ``site.toml`` is a charity, with all below it; where there is none on the way, each folder directly below the
    one asked for is a charity. A link is not followed, and nothing is looked for in a hidden folder or in `without`.

    Parameters
    ----------
    folder
        Where to look.
    site
        Settings for all, in place of those that lie there; None for these.
    without
        The folder for the results, which may lie in it.

    Raises
    ------
    ExportUnreadable
        There is no such folder, or no export in it.
    SettingsUnreadable
        `site` cannot be used. Settings that lie in the folder are their charity's alone: they stop nobody else.
    """
    if not folder.is_dir():
        raise ExportUnreadable(f"{folder} is no folder. Name the folder in which the exports lie.")
    given = settings.load(site) if site else None
    files, charities, others = [], {}, 0
    for path in _walk(folder, without):
        if path.name == SETTINGS or path.suffix.lower() not in KINDS:
            others += path.name != SETTINGS
            continue
        name, holds = _charity(path, folder)
        if name not in charities:
            charities[name] = _with_settings(name, given, site, holds)
        files.append(File(path, path.relative_to(folder).as_posix(), name))
    if not files:
        raise ExportUnreadable(f"{folder} holds no export: no .txt and no .zip, in it or in a folder below.")
    return Found(tuple(files), charities, others)


def _walk(folder: Path, without: Path) -> Iterator[Path]:
    """Every file, in the order of its name; `without` and hidden folders are left out."""
    for place, below, names in os.walk(folder):
        below[:] = sorted(
            each for each in below if not each.startswith(".") and (Path(place) / each).resolve() != without
        )
        for name in sorted(names):
            path = Path(place) / name
            if not name.startswith(".") and path.is_file():
                yield path


def _charity(path: Path, folder: Path) -> tuple[str, Path | None]:
    """The name of the charity that a file belongs to, and its settings."""
    for place in (path.parent, *path.parent.parents):
        if (place / SETTINGS).is_file():
            return _name(place, folder), place / SETTINGS
        if place == folder:
            break
    below = path.relative_to(folder).parts
    return (below[0] if len(below) > 1 else ""), None


def _name(place: Path, folder: Path) -> str:
    return "" if place == folder else place.relative_to(folder).as_posix()


def _with_settings(name: str, given: Site | None, site: Path | None, holds: Path | None) -> Charity:
    path = site or holds
    if path is None:
        return Charity(name, Site())
    try:
        loaded = given or settings.load(path)
    except SettingsUnreadable as error:
        return Charity(
            name, Site(), trouble=str(error).partition("\n")[0].replace(str(path), f"{name or '.'}/{SETTINGS}")
        )
    lists = [each for group in loaded.groups.values() for each in (group.members, group.attendance) if each]
    known = hashlib.sha256()
    for each in (path, *sorted(lists, key=str)):
        known.update(each.name.encode() + b"\0" + each.read_bytes() if each.is_file() else b"?")
    return Charity(name, loaded, known.hexdigest())
