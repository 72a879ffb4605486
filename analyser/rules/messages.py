"""What the message rules say of texts: word lists and model agree into one verdict a rule.

The word lists find what is plain; the model (`analyser.language.model`) reads the message as a whole.
`analyser.rules.weighing` makes one probability of both, and a message is flagged from a threshold that follows from how
many false alarms the organisation will bear (`Organisation.false_alarms`).

The model reads English only: of a text in another language it says nothing, and `Reading.language` tells.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from analyser.cores import cores
from analyser.errors import ModelUnusable
from analyser.language.model import Model, model
from analyser.language.tongue import tongue
from analyser.parts import fault
from analyser.rules import message_rules
from analyser.rules.carrying import carrying
from analyser.rules.own import without_own
from analyser.rules.rule import Context, Hit, Rule
from analyser.rules.weighing import chances, flagged, strongest

MODEL = "message-model"
"""The name under which the message model is shown as "not checked" when it does not work."""


@dataclass(frozen=True)
class Verdict:
    """What is said of one text and one rule.

    `score` is the probability, from 0 to 1, that a careful volunteer would say that the rule is broken. `hits` are the
    words that show it, with why; a text that is not flagged has those that were not enough. `by_words` tells that the word
    lists found them, and not the model alone.
    """

    score: float
    flagged: bool
    hits: tuple[Hit, ...] = ()
    by_words: bool = True

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

    `model` is None to go by the word lists alone. `broken` fills with rule id -> what happened, of rules that raised, and
    of the model under `MODEL`; they are not asked again.
    """

    context: Context
    model: Model | None
    broken: dict[str, str] = field(default_factory=dict)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """A reading of each text. A text that is repeated is read once; a few hundred at a time are read fastest."""
        if not texts:
            return []
        distinct = list(dict.fromkeys(texts))
        languages = [tongue(text) for text in distinct]
        shown = [without_own(text, self.context.organisation) for text in distinct]
        verdicts = self._weighed(shown, *self._by_each(distinct, shown, languages))
        by_text = dict(zip(distinct, map(Reading, verdicts, languages), strict=True))
        return [by_text[text] for text in texts]

    def _by_each(self, texts: list[str], shown: list[str], languages: list[str | None]):
        """What the word lists find in each text, and the model's scores; side by side where there is more than one core."""

        def by_words() -> list[dict[str, list[Hit]]]:
            return [{rule.id: self._word_hits(rule, text) for rule in message_rules()} for text in texts]

        if cores() == 1:
            return by_words(), self._scores(shown, languages)
        with ThreadPoolExecutor(1) as beside:
            scores = beside.submit(self._scores, shown, languages)
            return by_words(), scores.result()

    def _word_hits(self, rule: Rule, text: str) -> list[Hit]:
        if rule.id in self.broken:
            return []
        try:
            return rule.hits(text, self.context)
        except Exception as error:  # noqa: BLE001  one broken rule must not silence the others; it is reported by name
            self.broken[rule.id] = fault(error)
            return []

    def _scores(self, texts: list[str], languages: list[str | None]) -> np.ndarray | None:
        """The model's scores, `-inf` for texts that it does not read; None without a model, or where it breaks."""
        if self.model is None or MODEL in self.broken:
            return None
        result = np.full((len(texts), len(self.model.card.rules)), -np.inf, dtype=np.float32)
        english = [place for place, language in enumerate(languages) if language is None]
        try:
            result[english] = self.model.scores([texts[place] for place in english])
        except Exception as error:  # noqa: BLE001  the word lists go on without it
            self.broken[MODEL] = fault(error)
            return None
        return result

    def _weighed(self, texts: list[str], hits: list[dict[str, list[Hit]]], scores) -> list[dict[str, Verdict]]:
        verdicts = [{rule.id: _by_words(found[rule.id]) for rule in message_rules()} for found in hits]
        if scores is not None:
            for (place, rule), verdict in self._by_both(texts, hits, scores).items():
                verdicts[place][rule] = verdict
        return [{rule: one for rule, one in each.items() if rule not in self.broken} for each in verdicts]

    def _by_both(self, texts: list[str], hits: list[dict[str, list[Hit]]], scores) -> dict[tuple[int, str], Verdict]:
        """The verdicts on the rules that the model knows, by (place of the text, rule id)."""
        card, by_id = self.model.card, {rule.id: rule for rule in message_rules()}
        thresholds = card.thresholds[self.context.organisation.false_alarms]
        found = np.array([[strongest(each.get(rule, ())) for rule in card.rules] for each in hits])
        probabilities = chances(card.rules, card.weights, scores, found)
        flags = flagged(card.rules, probabilities, found, thresholds)
        known = [(column, rule) for column, rule in enumerate(card.rules) if rule in by_id and rule not in self.broken]
        unshown = [
            (place, rule)
            for column, rule in known
            for place in np.flatnonzero(flags[:, column] & (found[:, column] == 0))
        ]
        carried = carrying(self.model, texts, unshown)
        verdicts = {}
        for column, rule in known:
            for place, each in enumerate(hits):
                flag, chance = bool(flags[place, column]), float(probabilities[place, column])
                shown = tuple(
                    Hit(*span, by_id[rule].reads_like, score=chance) for span in carried.get((place, rule), ())
                )
                score = max(chance, thresholds[rule]) if flag else chance
                verdicts[place, rule] = Verdict(score, flag, shown or tuple(each[rule]), not shown)
        return verdicts


def _by_words(hits: list[Hit]) -> Verdict:
    return Verdict(max((hit.score for hit in hits), default=0.0), bool(hits), tuple(hits))


def usable_model() -> tuple[Model | None, str | None]:
    """The message model, or None and what is wrong with it."""
    try:
        return model(), None
    except ModelUnusable as error:
        return None, str(error)
