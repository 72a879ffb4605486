"""What the message rules say of texts: word lists and model agree into one verdict a rule.

The word lists find what is plain; the model (`analyser.language.model`) reads the message as a whole. For each rule both
go into one probability, and a message is flagged from a threshold that follows from how many false alarms the
organisation will bear (`Organisation.false_alarms`). Two things are flagged whatever the model thinks: what is certain (a
telephone number, a swear word) and any word of crisis, for nobody in need may be missed.

The model reads English only: of a text in another language it says nothing, and `Reading.language` tells.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from analyser.errors import ModelUnusable
from analyser.language.model import Card, Model, model
from analyser.language.tongue import tongue
from analyser.parts import fault
from analyser.rules import message_rules
from analyser.rules.carrying import carrying
from analyser.rules.rule import Context, Hit, Rule

CRISIS = ("urgent-support", "triggering")
"""Rules for which recall comes first: a find of the word lists is enough."""


@dataclass(frozen=True)
class Verdict:
    """What is said of one text and one rule.

    `score` is the probability, from 0 to 1, that a careful volunteer would say that the rule is broken. `hits` are the
    words that show it, with why; a text that is not flagged has those that were not enough.
    """

    score: float
    flagged: bool
    hits: tuple[Hit, ...] = ()

    @property
    def sure(self) -> str:
        return "certain" if any(hit.sure == "certain" for hit in self.hits) else "judge"

    @property
    def why(self) -> str:
        """The reason, as a sentence; that of the strongest hit."""
        return max(self.hits, key=lambda hit: hit.score).why


@dataclass(frozen=True)
class Reading:
    """What is said of one text: rule id -> verdict (a rule that broke has none), and the language if it is not English."""

    verdicts: dict[str, Verdict]
    language: str | None = None

    @property
    def labels(self) -> list[str]:
        """Ids of the rules that flag the text, in the order of the rules."""
        return [rule for rule, verdict in self.verdicts.items() if verdict.flagged]


@dataclass
class Judge:
    """Judges texts by every message rule.

    `model` is None to go by the word lists alone. `broken` fills with rule id -> what happened, of rules that raised; they
    are not asked again.
    """

    context: Context
    model: Model | None
    broken: dict[str, str] = field(default_factory=dict)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """A reading of each text. A text that is repeated is read once; a few hundred at a time are read fastest."""
        distinct = list(dict.fromkeys(texts))
        languages = [tongue(text) for text in distinct]
        with ThreadPoolExecutor(1) as beside:
            scores = beside.submit(self._scores, distinct, languages)
            hits = [{rule.id: self._word_hits(rule, text) for rule in message_rules()} for text in distinct]
            scores = scores.result()
        verdicts = self._weighed(distinct, hits, scores)
        by_text = dict(zip(distinct, map(Reading, verdicts, languages), strict=True))
        return [by_text[text] for text in texts]

    def _word_hits(self, rule: Rule, text: str) -> list[Hit]:
        if rule.id in self.broken:
            return []
        try:
            return rule.hits(text, self.context)
        except Exception as error:  # noqa: BLE001  one broken rule must not silence the others; it is reported by name
            self.broken[rule.id] = fault(error)
            return []

    def _scores(self, texts: list[str], languages: list[str | None]) -> np.ndarray | None:
        """The model's scores; `-inf` for texts that it does not read."""
        if self.model is None:
            return None
        result = np.full((len(texts), len(self.model.card.rules)), -np.inf, dtype=np.float32)
        english = [place for place, language in enumerate(languages) if language is None]
        result[english] = self.model.scores([texts[place] for place in english])
        return result

    def _weighed(self, texts: list[str], hits: list[dict[str, list[Hit]]], scores) -> list[dict[str, Verdict]]:
        if scores is None:
            return [self._by_words(found) for found in hits]
        weighing = Weighing(self.model.card, self.context.organisation.false_alarms)
        chances = {rule: weighing.chances(rule, scores, hits) for rule in self.model.card.rules}
        wanted = [
            (place, rule)
            for rule, chance in chances.items()
            for place in np.flatnonzero(chance >= weighing.threshold(rule))
            if not hits[place][rule] and rule not in self.broken
        ]
        carried = carrying(self.model, texts, wanted)
        return [
            {
                rule.id: self._verdict(
                    rule, float(chances[rule.id][place]), found[rule.id], carried.get((place, rule.id)), weighing
                )
                for rule in message_rules()
                if rule.id not in self.broken
            }
            for place, found in enumerate(hits)
        ]

    def _by_words(self, hits: dict[str, list[Hit]]) -> dict[str, Verdict]:
        whole = {rule: tuple(found) for rule, found in hits.items() if rule not in self.broken}
        return {
            rule: Verdict(max((hit.score for hit in found), default=0.0), bool(found), found)
            for rule, found in whole.items()
        }

    def _verdict(self, rule: Rule, chance: float, hits: list[Hit], carried, weighing: "Weighing") -> Verdict:
        if carried:
            return Verdict(
                chance, True, tuple(Hit(start, end, rule.reads_like, score=chance) for start, end in carried)
            )
        enough = weighing.threshold(rule.id)
        for_sure = bool(hits) and (rule.id in CRISIS or any(hit.sure == "certain" for hit in hits))
        return Verdict(max(chance, enough) if for_sure else chance, for_sure or chance >= enough, tuple(hits))


@dataclass(frozen=True)
class Weighing:
    """How the model's score and the finds of the word lists become one probability, and from where a text is flagged."""

    card: Card
    false_alarms: int

    def threshold(self, rule: str) -> float:
        """The probability from which a text is flagged, for the alarms that the organisation will bear."""
        return self.card.thresholds[self.false_alarms][rule]

    def chances(self, rule: str, scores: np.ndarray, hits: Sequence[dict[str, list[Hit]]]) -> np.ndarray:
        """The probability a text; (texts,)."""
        weights = self.card.weights[rule]
        found = np.array([strongest(each[rule]) for each in hits])
        odds = weights["offset"] + weights["slope"] * scores[:, self.card.rules.index(rule)]
        odds = odds + weights["judge"] * (found == 1) + weights["certain"] * (found == 2)
        return 1 / (1 + np.exp(-np.clip(odds, -40, 40)))


def strongest(hits: Sequence[Hit]) -> int:
    """0 where the word lists find nothing, 1 where a person must judge the find, 2 where it is certain."""
    return max((2 if hit.sure == "certain" else 1 for hit in hits), default=0)


def usable_model() -> tuple[Model | None, str | None]:
    """The message model, or None and what is wrong with it."""
    try:
        return model(), None
    except ModelUnusable as error:
        return None, str(error)
