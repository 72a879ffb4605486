"""What the talk around a message changes: who wrote it, what came before, what the group is for.

A message is judged alone first (`analyser.rules.messages`). Here four things of the chat are weighed in:

- *Off topic* is a matter of the stretch: among messages of another subject a message is likelier to be of it too, so that
  "jam first, always" is seen among recipes. Ordinary neighbours clear nothing.
- *On topic* is what the group is for: a message that speaks of the group's stated purpose is less likely to be off topic.
- *Follow-ups*: "same here" to somebody's absence is an absence.
- *The team*: who runs the group asks for absences and complaints in private, announces and repeats. Its messages are
  flagged under those rules only where the model is as good as certain.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from analyser.chat.group import Group
from analyser.language.copy import working_copy
from analyser.language.model import Card
from analyser.language.words import terms
from analyser.rules import every_rule
from analyser.rules.messages import Reading
from analyser.rules.rule import Context, Hit

OFF_TOPIC = "off-topic"
ABSENCE = "absence-notice"

NEAR = timedelta(minutes=20)
"""Messages at most this far apart belong to one stretch of talk."""
AROUND = 3
"""So many messages before and after count."""
PULL = 1.2
"""Of the neighbours' mean log odds above `BOUND` below nought, so much is added to a message's own."""
BOUND = 4.0
"""Log odds beyond which a neighbour counts no more, upwards or downwards."""
ON_PURPOSE = 5.0
"""What is taken from the log odds of a message that speaks of the group's purpose: odds of 150 to one."""

OFTEN_TEAM = (ABSENCE, "private-message", "spam", "other-organisation")
"""Rules whose subjects are the team's daily business."""
SURE_OF_TEAM = 0.95

FOLLOW_UP = re.compile(
    r"\W*(?:(?:and|oh|sorry|yes|yeah|aye)[,\s]+)?(?:same|me too|me neither|nor me|ditto|likewise|us too|me as well|and me)"
    r"(?:[,\s]+(?:here|for me|with me|i'm afraid|sorry|too|x{1,3}))*\W*",
    re.IGNORECASE,
)
"""A reply that only says "so it is with me"."""
FOLLOWS = timedelta(minutes=30)


def in_talk(
    rows: Sequence[dict], readings: Sequence[Reading], group: Group, context: Context, card: Card | None
) -> list[Reading]:
    """The readings of a chat's messages, in order, with the talk around them weighed in.

    `rows` are the judged records (``timestamp``, ``sender``, ``text``); `card` is None where the word lists went alone.
    """
    changed = _follow_ups(rows, list(readings), group)
    if card is None:
        return changed
    enough = card.thresholds[context.organisation.false_alarms]
    changed = [_by_team(row, each, group) for row, each in zip(rows, changed, strict=True)]
    return _stretches(rows, changed, group, enough[OFF_TOPIC]) if OFF_TOPIC in enough else changed


def _stretches(rows, readings: list[Reading], group: Group, enough: float) -> list[Reading]:
    odds = np.array([_odds(each) for each in readings])
    purpose = _purpose(group)
    result = []
    for place, (row, reading) in enumerate(zip(rows, readings, strict=True)):
        if np.isnan(odds[place]):
            result.append(reading)
            continue
        near = [
            odds[other]
            for other in range(max(0, place - AROUND), min(len(rows), place + AROUND + 1))
            if other != place and abs(rows[other]["timestamp"] - row["timestamp"]) <= NEAR and not np.isnan(odds[other])
        ]
        moved = odds[place] + (PULL * (np.clip(near, -BOUND, BOUND).mean() + BOUND) if near else 0)
        if purpose and purpose.search(working_copy(row["text"]).text):
            moved -= ON_PURPOSE
        chance = float(1 / (1 + np.exp(-moved)))
        result.append(_with(reading, OFF_TOPIC, chance, chance >= enough, row["text"]))
    return result


def _odds(reading: Reading) -> float:
    """The log odds of off-topic; nan where the model did not read the message, or the rule broke."""
    if reading.language or OFF_TOPIC not in reading.verdicts:
        return np.nan
    chance = np.clip(reading.verdicts[OFF_TOPIC].score, 1e-4, 1 - 1e-4)
    return float(np.log(chance / (1 - chance)))


def _with(reading: Reading, rule: str, chance: float, flagged: bool, text: str) -> Reading:
    """The reading with another verdict on one rule; what is flagged without a word to show is shown whole."""
    old = reading.verdicts[rule]
    start = len(text) - len(text.lstrip())
    whole = Hit(start, max(len(text.rstrip()), start + 1), every_rule()[rule].reads_like, score=chance)
    new = replace(old, score=chance, flagged=flagged, hits=old.hits or ((whole,) if flagged else ()))
    return replace(reading, verdicts=reading.verdicts | {rule: new})


def _purpose(group: Group) -> re.Pattern | None:
    """The words of the group's stated purpose that say something, in every form."""
    words = re.findall(r"[^\W\d_]{4,}", (group.settings.purpose or "").lower())
    stems = sorted({_stem(word) for word in words if word not in terms("purpose_filler")})
    forms = "|".join(rf"{re.escape(stem)}{stem[-1]}?" for stem in stems)
    return re.compile(rf"(?<!\w)(?:{forms})(?:e?s|e?d|ing|e?rs?|y)?(?!\w)", re.IGNORECASE) if stems else None


def _stem(word: str) -> str:
    """The word without an ending, and without the letter that is doubled before it (knitting -> knit)."""
    stem = re.sub(r"(?:ing|es|ed|s)$", "", word)
    stem = stem if len(stem) >= 3 else word
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl" else stem


def _by_team(row: dict, reading: Reading, group: Group) -> Reading:
    if row["sender"] not in group.team:
        return reading
    for rule in OFTEN_TEAM:
        verdict = reading.verdicts.get(rule)
        if verdict and verdict.flagged and verdict.sure != "certain" and verdict.score < SURE_OF_TEAM:
            reading = replace(reading, verdicts=reading.verdicts | {rule: replace(verdict, flagged=False)})
    return reading


def _follow_ups(rows, readings: list[Reading], group: Group) -> list[Reading]:
    result: list[Reading] = []
    for row, reading in zip(rows, readings, strict=True):
        told = ABSENCE in reading.verdicts and row["sender"] not in group.team
        if result and told and FOLLOW_UP.fullmatch(working_copy(row["text"]).text):
            before, said = rows[len(result) - 1], result[-1].verdicts.get(ABSENCE)
            close = row["timestamp"] - before["timestamp"] <= FOLLOWS and row["sender"] != before["sender"]
            if close and said and said.flagged:
                reading = _with(reading, ABSENCE, said.score, True, row["text"])
        result.append(reading)
    return result
