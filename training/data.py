"""The labelled messages, and how they are parted for cross-validation.

A row is a dict: ``id`` (str), ``text``, ``labels`` (rule ids), ``near_miss_of`` (the rule that a harmless message nearly
breaks, or None), ``grade`` (obvious, plain, implicit, or None), ``author`` (m, n1, n2, n3 for the corpus; p1 to p7, q1 to
q4, r1 to r4, s1 to s6 and t1 for what was written later, c1, c2, ... for whole chats),
``voice`` and ``identity`` where somebody marked them.
"""

import hashlib
import json
import random
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

HERE = Path(__file__).parent
RULES = (
    "offensive", "triggering", "urgent-support", "grievance", "discouraging", "personal-info",
    "other-organisation", "spam", "off-topic", "private-message", "absence-notice",
)  # fmt: skip
FOLDS = 3
HELD = 8
"""One message in so many, with its near copies, is kept from the model that ships."""
STRANGERS = ("m", "r4")
"""Authors of whom that model has read nothing."""
ALIKE = 78
"""Texts whose characters agree by so many parts in a hundred (Indel similarity) are near copies: one fold holds both."""


def corpus() -> list[dict]:
    """The corpus: what is trained on and, fold by fold and author by author, tested on."""
    return [row | {"id": f"c{row['id']}"} for row in _rows(HERE / "corpus" / "messages.jsonl")]


def written() -> list[dict]:
    """What was written later to help training; never tested on, without near copies of the corpus."""
    rows = []
    for path in sorted((HERE / "written").glob("*.jsonl")):
        for row in _rows(path):
            rows.append(row | {"id": f"{path.stem}-{digest(row['text'])[:12]}", "author": path.stem})
    return rows


def chats() -> list[dict]:
    """Whole group chats, message by message; never trained on. Thresholds are taken from them too, for most of real talk is
    short replies, of which the other sets hold few."""
    rows = []
    for path in sorted((HERE / "chats").glob("*.jsonl")):
        for number, row in enumerate(_rows(path)):
            rows.append(row | {"id": f"{path.stem}-{number}", "author": path.stem})
    return rows


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def digest(*parts: str) -> str:
    """SHA-256 of texts, in hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def targets(rows: list[dict]) -> np.ndarray:
    """Labels as a table of 0 and 1, one column a rule."""
    return np.array([[rule in row["labels"] for rule in RULES] for row in rows], dtype=np.float32).reshape(
        -1, len(RULES)
    )


def near(rows: list[dict]) -> np.ndarray:
    """1 where a harmless message nearly breaks the column's rule."""
    return np.array([[row.get("near_miss_of") == rule for rule in RULES] for row in rows], dtype=np.float32).reshape(
        -1, len(RULES)
    )


def groups(rows: list[dict]) -> list[int]:
    """A number for each row; near copies share theirs."""
    texts = [row["text"].lower() for row in rows]
    group = list(range(len(rows)))

    def root(place: int) -> int:
        while group[place] != place:
            place = group[place]
        return place

    for start in range(0, len(texts), 500):
        block = process.cdist(
            texts[start : start + 500], texts, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8, workers=-1
        )
        for row, column in zip(*np.nonzero(block), strict=True):
            one, other = root(start + int(row)), root(int(column))
            group[max(one, other)] = min(one, other)
    return [root(place) for place in range(len(rows))]


def without_copies_of(rows: list[dict], others: list[dict]) -> list[dict]:
    """The rows that are no near copy of any other."""
    theirs = [row["text"].lower() for row in others]
    kept = []
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        block = process.cdist(
            [row["text"].lower() for row in part],
            theirs,
            scorer=fuzz.ratio,
            score_cutoff=ALIKE,
            dtype=np.uint8,
            workers=-1,
        )
        kept += [row for row, same in zip(part, block.any(axis=1), strict=True) if not same]
    return kept


def folds(rows: list[dict], count: int = FOLDS) -> np.ndarray:
    """The fold of each row, from 0; near copies share one.

    It follows from the text of the first of them, so that it changes only where a new near copy comes before it. A whole
    chat is in one fold.
    """
    group = groups(rows)
    fold = np.array([int(digest(rows[each]["text"]), 16) % count for each in group])
    for place, row in enumerate(rows):
        if side(row) == "c":
            fold[place] = int(row["author"][1:]) % count
    return fold


def held(rows: list[dict]) -> np.ndarray:
    """Which rows the model that ships has not read: those of `STRANGERS`, one group of near copies in `HELD`, and what is
    a near copy of any of them."""
    group = np.array(groups(rows))
    apart = folds(rows, HELD) == 0
    apart |= np.isin([row["author"] for row in rows], STRANGERS)
    return np.isin(group, group[apart])


def side(row: dict) -> str:
    """The authors' side for tests across authors: "m", "n", "c" for whole chats, or another letter for what was written
    later."""
    return row["author"][0]


EMOJI = " 😂 🙂 🙏 ❤️ 👍 😊 🥰 😅 😭 🤷 xx x".split()


def varied(text: str, chance: random.Random) -> str:
    """The same message as another hand might type it; what it says, and so its labels, stay."""
    kind = chance.random()
    if kind < 0.55:
        return text
    if kind < 0.67:
        return "".join(letter for letter in text if letter not in ".,!?'’;:")
    if kind < 0.79 and len(text) > 12:
        place = chance.randrange(1, len(text) - 2)
        if text[place].isalpha() and text[place + 1].isalpha():
            swap = chance.random() < 0.5
            return text[:place] + (text[place + 1] + text[place] if swap else text[place]) + text[place + 2 :]
        return text
    if kind < 0.90:
        return f"{text} {chance.choice(EMOJI)}"
    if kind < 0.95:
        return text.replace("'", "’").replace("you", "u").replace("please", "pls")
    return text.rstrip(".!") + chance.choice(("", "!!", "...", " x"))
