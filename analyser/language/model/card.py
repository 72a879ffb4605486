"""The model's card: its rules, thresholds and measured figures, as `make train` wrote them."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from analyser.errors import ModelUnusable

FOLDER = Path(str(files("analyser.language.model")))
GRAPHS = ("filter.onnx", "judge.onnx", "tokenizer.json")
WEIGHTS = ("offset", "slope", "judge", "certain")


MEASURED_ON = {
    "held": "messages that training did not see",
    "held_strangers": "of them by authors it never read",
    "held_written": "written later, held apart",
    "held_chats": "six whole chats, held apart",
    "chats": "the four sample chats",
}
"""Key of `Card.figures` -> the messages that those figures are of; none of them were trained on."""


@dataclass(frozen=True)
class Card:
    """What goes with the model's numbers.

    Attributes
    ----------
    version
        The model's name, with the date it was trained.
    rules
        Rule ids in the order of the model's scores.
    clear
        Score (log odds) of the filter a rule; a message below all of them is cleared without the judge.
    share
        What the filter's score counts beside the judge's where both have read a message, 0 to 1.
    weights
        Rule id -> ``{"slope", "offset", "judge", "certain"}``: log odds that the rule is broken = offset + slope * the
        model's score + what a find of the word lists adds.
    thresholds
        Alarm budget (false alarms per 1,000 ordinary messages, all rules together) -> rule id -> probability from which
        a message is flagged.
    figures
        What was measured, and how; see ``training/README.md``.
    """

    version: str
    rules: tuple[str, ...]
    clear: tuple[float, ...]
    share: float
    weights: dict[str, dict[str, float]]
    thresholds: dict[int, dict[str, float]]
    figures: dict
    hashes: dict[str, str]


@cache
def read_card(folder: Path = FOLDER) -> Card:
    """The card of the model in a folder.

    Raises
    ------
    ModelUnusable
        There is none, or it cannot be read.
    """
    path = folder / "card.json"
    try:
        told = json.loads(path.read_text("utf-8"))
        if told["seal"] != seal(told):
            raise ValueError("altered")
        made = Card(
            told["version"],
            tuple(told["rules"]),
            tuple(map(float, told["clear"])),
            float(told["share"]),
            {rule: {name: float(told["weights"][rule][name]) for name in WEIGHTS} for rule in told["rules"]},
            {
                int(budget): {rule: float(each[rule]) for rule in told["rules"]}
                for budget, each in told["thresholds"].items()
            },
            told["figures"],
            told["hashes"],
        )
        if len(made.clear) != len(made.rules):
            raise ValueError("clear")
        return made
    except OSError:
        raise ModelUnusable(f"The message model's card ({path.name}) is missing. Install analyser again.") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ModelUnusable(
            f"The message model's card ({path.name}) is altered or damaged. Install analyser again."
        ) from None


def seal(told: dict) -> str:
    """SHA-256 of what a card says, which stands in it as ``seal``: a card that was altered shows it."""
    said = {key: value for key, value in told.items() if key != "seal"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def checked(path: Path, hashes: dict[str, str]) -> Path:
    """The path of one of the model's files, if it is the one that was trained.

    Raises
    ------
    ModelUnusable
        The file is missing, or its SHA-256 is another than the card says.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise ModelUnusable(f"A file of the message model ({path.name}) is missing. Install analyser again.") from None
    if found != hashes.get(path.name):
        raise ModelUnusable(
            f"A file of the message model ({path.name}) is not the one that was trained: it is altered or damaged. "
            "Install analyser again."
        )
    return path
