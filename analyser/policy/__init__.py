"""The charity's policy as data: the approved text, its clauses quoted from it, and our readings.

Two files stand beside this one, both named after the day on which the trustees approved the policy:

`2025-03-16.txt`    the approved text, never edited
`2025-03-16.toml`   the document history, every clause with its id, quoted word for word, and the
                    *readings*: the numbers that the policy does not give, each told in a `says` and with a `why`

A rule or a metric names the clauses that it serves. A clause that an export cannot show says why in
`not_checked`. `tests/test_policy.py` holds the three together.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter

from analyser.errors import PolicyIncomplete

CURRENT = "2025-03-16"
"""The version in force: the day the trustees approved it."""


@dataclass(frozen=True)
class Clause:
    """One clause: its id, the section it stands in, the policy's own words, and a name for headings."""

    id: str
    section: str
    title: str
    says: str
    not_checked: str | None = None


@dataclass(frozen=True)
class Reading:
    """A number (or list) that the policy leaves open, and why we chose it."""

    value: object
    why: str


@dataclass(frozen=True)
class Policy:
    """One approved version of the policy.

    Attributes
    ----------
    version
        The day of approval, ``YYYY-MM-DD``; also the name of the two files.
    title, author, written, approved, review_due
        The document history.
    clauses
        Clause id -> `Clause`, in the policy's order.
    readings
        Name of a rule or metric -> name of a number -> `Reading`.
    said
        Name of a rule or metric -> its numbers in a sentence or two, for trustees.
    rules_list
        The list of rules that is sent as a message, one string an item, in the policy's words.
    text
        The approved text, as approved.
    """

    version: str
    title: str
    author: str
    written: date
    approved: date
    review_due: date
    clauses: dict[str, Clause]
    readings: dict[str, dict[str, Reading]]
    said: dict[str, str]
    rules_list: tuple[str, ...]
    text: str

    @staticmethod
    def load(version: str = CURRENT) -> "Policy":
        """One approved version; the one in force unless another is named. Errors as `analyser.policy.load`.

        >>> Policy.load().title
        'WhatsApp Groups Policy'
        """
        return load(version)

    def reading(self, owner: str, name: str):
        """The value that a rule or metric needs, e.g. ``policy.reading("one-to-one", "messages")``."""
        try:
            return self.readings[owner][name].value
        except KeyError:
            raise PolicyIncomplete(
                f"'{owner}' needs the reading '{name}', which policy {self.version} does not give.\n"
                f"  Add it under [reading.{owner}] in analyser/policy/{self.version}.toml,\n"
                f"  with a 'why' that trustees can read."
            ) from None

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id, e.g. ``policy.clause("R-01")``."""
        try:
            return self.clauses[clause_id]
        except KeyError:
            raise PolicyIncomplete(f"Policy {self.version} has no clause '{clause_id}'.") from None


@cache
def load(version: str = CURRENT) -> Policy:
    """Read one approved version.

    Raises
    ------
    PolicyIncomplete
        There is no such version, or its file lacks a part.
    """
    folder = files(__name__)
    try:
        text = folder.joinpath(f"{version}.txt").read_text("utf-8")
        data = tomllib.loads(folder.joinpath(f"{version}.toml").read_text("utf-8"))
    except FileNotFoundError:
        raise PolicyIncomplete(
            f"There is no policy approved on '{version}'. Known are: {', '.join(versions())}."
        ) from None
    try:
        return _policy(version, data, text)
    except KeyError as missing:
        raise PolicyIncomplete(f"analyser/policy/{version}.toml has no {missing}.") from None


def versions() -> list[str]:
    """The versions whose text comes with the program, oldest first."""
    return sorted(entry.name.removesuffix(".txt") for entry in files(__name__).iterdir() if entry.name.endswith(".txt"))


def _policy(version: str, data: dict, text: str) -> Policy:
    history = data["history"]
    return Policy(
        version=version,
        title=data["title"],
        author=history["author"],
        written=history["written"],
        approved=history["approved"],
        review_due=history["review_due"],
        clauses={key: _clause(key, entry) for key, entry in data["clause"].items()},
        readings={owner: _readings(version, owner, entries) for owner, entries in data["reading"].items()},
        said={owner: _said(version, owner, entries) for owner, entries in data["reading"].items()},
        rules_list=tuple(data["rules_list"]["items"]),
        text=text,
    )


def _clause(key: str, entry: dict) -> Clause:
    return Clause(key, entry["section"], entry["title"], entry["says"], entry.get("not_checked"))


def _readings(version: str, owner: str, entries: dict) -> dict[str, Reading]:
    if not entries.get("why"):
        raise PolicyIncomplete(f"[reading.{owner}] in analyser/policy/{version}.toml has no 'why'.")
    return {name: Reading(value, entries["why"]) for name, value in entries.items() if name not in ("says", "why")}


def _said(version: str, owner: str, entries: dict) -> str:
    """The numbers of a reading in words: its "says" with each number in its place, `{days}`."""
    used = {name for _, name, _, _ in Formatter().parse(entries.get("says", "")) if name}
    if used != set(entries) - {"says", "why"}:
        raise PolicyIncomplete(
            f"[reading.{owner}] in analyser/policy/{version}.toml has no 'says' that tells each of its numbers, once as {{name}}."
        )
    return entries["says"].format_map({**entries, "country": COUNTRIES.get(entries.get("country"))})


COUNTRIES = {"ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales"}
"""Parts of the United Kingdom (ISO 3166-2:GB) whose bank holidays a policy may name."""
