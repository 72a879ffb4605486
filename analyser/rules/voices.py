"""False alarms by voice: whether people are flagged for how they write or who they are.

Six voices a program can tell; ``second-language`` and ``dialect`` must be marked in the data (``voice``, a word or a list),
and so must ``identity``: that a message names a faith, ethnicity, disability, sexuality, gender or age.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np

from analyser.language.model_text import TONES

LETTERS = re.compile(r"[^\W\d_]")
WORDS = re.compile(r"\w+")


def _shouted(text: str) -> bool:
    letters = LETTERS.findall(text)
    return len(letters) > 7 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def _unpunctuated(text: str) -> bool:
    return len(WORDS.findall(text)) > 7 and not re.search(r"[.,!?;:]", text)


def _pictured(text: str) -> bool:
    return any(ord(sign) >= 0x2600 and ord(sign) not in TONES and not sign.isalpha() for sign in text)


TOLD: dict[str, Callable[[str], bool]] = {
    "caps": _shouted,
    "no-punctuation": _unpunctuated,
    "emoji": _pictured,
    "very-short": lambda text: len(WORDS.findall(text)) <= 4,
    "very-long": lambda text: len(WORDS.findall(text)) >= 60,
}
MARKED = ("second-language", "dialect")


def voices_of(message: dict) -> set[str]:
    """The voices of one labelled message."""
    marks = message.get("voice") or ()
    marks = [marks] if isinstance(marks, str) else marks if isinstance(marks, list | tuple) else ()
    marks = {mark for mark in marks if isinstance(mark, str)}
    found = {name for name, told in TOLD.items() if told(message["text"])} | (marks & set(MARKED))
    return found | ({"identity"} if message.get("identity") else set())


def voices(messages: Sequence[dict], flags: np.ndarray, harmless: np.ndarray) -> list[dict]:
    """A dict a voice: ``voice``, ``harmless`` (how many messages), ``flagged``, ``false_alarms_per_1000``, and ``times_mean``, its
    share against that of all harmless messages (None where there is nothing to divide)."""
    every = [voices_of(message) for message in messages]
    flagged = flags.any(axis=1) & harmless
    mean = flagged.sum() / max(1, harmless.sum())
    rows = []
    for voice in (*TOLD, *MARKED, "identity"):
        among = harmless & np.array([voice in each for each in every], dtype=bool)
        count, alarmed = int(among.sum()), int((flagged & among).sum())
        share = alarmed / count if count else None
        rows.append(
            {
                "voice": voice,
                "harmless": count,
                "flagged": alarmed,
                "false_alarms_per_1000": None if share is None else round(1000 * share, 2),
                "times_mean": None if share is None or not mean else round(share / mean, 2),
            }
        )
    return rows
