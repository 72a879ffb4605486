"""What the talk around a message changes: who wrote it, what came before, what the group is for.

A message is judged alone first (`analyser.rules.messages`). Here four things of the chat are weighed in:

- *Off topic* is a matter of the stretch: the odds of a message move with those of its neighbours in time, so that "jam
  first, always" is seen among recipes and a stray word is not among seams. On topic is what the group is for: a message that
  speaks of the group's stated purpose is not off topic.
- *Follow-ups*: "same here" to somebody's absence is an absence.
- *The team*: who runs the group asks for absences and complaints in private, announces and repeats. Its messages are flagged
  under those rules only where the model is as sure as it gets.
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
from analyser.rules.messages import Reading, Verdict
from analyser.rules.rule import Context, Hit

NEAR = timedelta(minutes=20)
"""Messages at most this far apart belong to one stretch of talk."""
AROUND = 3
"""So many messages before and after count."""
PULL = 0.35
"""How much of the neighbours' mean log odds is added to a message's own."""
BOUND = 3.0
"""Log odds beyond which a neighbour counts no more."""

OFTEN_TEAM = ("absence-notice", "private-message", "spam", "other-organisation")
"""Rules whose subjects are the team's daily business."""
SURE_OF_TEAM = 0.9

FOLLOW_UP = re.compile(
    r"\W*(?:(?:and |oh |sorry,? )?(?:same|me too|me neither|nor me|ditto|likewise|us too|me as well|and me)"
    r"(?: here| for me| with me| I'm afraid| sorry| too)?)\W*",
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
    changed = list(readings)
    if card is not None:
        enough = card.thresholds[context.organisation.false_alarms]
        changed = _stretches(rows, changed, group, enough["off-topic"])
        changed = [_by_team(row, each, group) for row, each in zip(rows, changed, strict=True)]
    return _follow_ups(rows, changed)


def _stretches(rows, readings: list[Reading], group: Group, enough: float) -> list[Reading]:
    if not readings or any("off-topic" not in each.verdicts for each in readings):
        return readings
    chances = np.clip([each.verdicts["off-topic"].score for each in readings], 1e-4, 1 - 1e-4)
    odds = np.log(chances / (1 - chances))
    purpose = _purpose(group)
    result = []
    for place, (row, reading) in enumerate(zip(rows, readings, strict=True)):
        near = [
            other
            for other in range(max(0, place - AROUND), min(len(rows), place + AROUND + 1))
            if other != place and abs(rows[other]["timestamp"] - row["timestamp"]) <= NEAR
        ]
        moved = odds[place] + PULL * np.clip(odds[near], -BOUND, BOUND).mean() if near else odds[place]
        chance = float(1 / (1 + np.exp(-moved)))
        on_purpose = purpose is not None and purpose.search(working_copy(row["text"]).text)
        result.append(_with(reading, "off-topic", chance, chance >= enough and not on_purpose, row["text"]))
    return result


def _with(reading: Reading, rule: str, chance: float, flagged: bool, text: str) -> Reading:
    """The reading with another verdict on one rule; what is flagged without a word to show is shown whole."""
    old = reading.verdicts[rule]
    start = len(text) - len(text.lstrip())
    whole = Hit(start, max(len(text.rstrip()), start + 1), every_rule()[rule].reads_like, score=chance)
    new = Verdict(chance, flagged, old.hits or ((whole,) if flagged else ()))
    return replace(reading, verdicts=reading.verdicts | {rule: new})


def _purpose(group: Group) -> re.Pattern | None:
    """The words of the group's stated purpose that say something."""
    words = re.findall(r"[^\W\d_]{4,}", (group.settings.purpose or "").lower())
    stems = sorted({word[: max(4, len(word) - 3)] for word in words if word not in terms("purpose_filler")})
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, stems))})", re.IGNORECASE) if stems else None


def _by_team(row: dict, reading: Reading, group: Group) -> Reading:
    if row["sender"] not in group.team:
        return reading
    for rule in OFTEN_TEAM:
        verdict = reading.verdicts.get(rule)
        if verdict and verdict.flagged and verdict.sure != "certain" and verdict.score < SURE_OF_TEAM:
            reading = replace(reading, verdicts=reading.verdicts | {rule: replace(verdict, flagged=False)})
    return reading


def _follow_ups(rows, readings: list[Reading]) -> list[Reading]:
    result: list[Reading] = []
    for row, reading in zip(rows, readings, strict=True):
        if result and "absence-notice" in reading.verdicts and FOLLOW_UP.fullmatch(row["text"]):
            before, said = rows[len(result) - 1], result[-1].verdicts.get("absence-notice")
            close = row["timestamp"] - before["timestamp"] <= FOLLOWS and row["sender"] != before["sender"]
            if close and said and said.flagged:
                reading = _with(reading, "absence-notice", said.score, True, row["text"])
        result.append(reading)
    return result
