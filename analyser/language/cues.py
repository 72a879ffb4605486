"""Patterns that are tried only where one of their first words stands, so that many patterns cost one pass over a text.

A pattern that begins with a choice of words is slow when every place of a long text is tried. Here the text is
cut into words once, and each pattern is tried at the places of its own first words.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

PLACES = 400
"""At how many places of a text one pattern is tried, so that no text takes long."""

MOST = 40
"""How many finds of one kind are looked at in one text, for the same reason; a person needs no more."""

WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=16)
def word_places(text: str) -> dict[str, list[int]]:
    """Where each word of a text begins; in small letters, cut at apostrophes and numbers.

    >>> word_places("Can't come. CAN you?")
    {'can': [0, 12], 't': [4], 'come': [6], 'you': [16]}
    """
    places = {}
    for match in WORD.finditer(text):
        places.setdefault(match[0].lower(), []).append(match.start())
    return places


class Cued:
    """A pattern and the words with which its matches begin.

    Parameters
    ----------
    first
        These words, with blanks between them, as `word_places` cuts them; "mend*" stands for any ending.
    pattern
        The expression; capitals and small letters are alike unless `flags` says otherwise.

    Examples
    --------
    >>> late = Cued("run* will", r"(?:running|runs|will be) (?:very )?late")
    >>> [match[0] for match in late.finditer("Running late! I will be very late")]
    ['Running late', 'will be very late']
    """

    def __init__(self, first: str | Iterable[str], pattern: str, flags: int = re.IGNORECASE):
        words = first.split() if isinstance(first, str) else list(first)
        self.words = frozenset(word for word in words if not word.endswith("*"))
        self.stems = tuple(word.removesuffix("*") for word in words if word.endswith("*"))
        self.pattern = re.compile(pattern, flags)

    def finditer(self, text: str) -> Iterator[re.Match]:
        """Matches in order that do not overlap, as `re.Pattern.finditer` gives them."""
        end = 0
        for place in self._places(word_places(text)):
            if place >= end and (match := self.pattern.match(text, place)):
                end = match.end()
                yield match

    def _places(self, words: dict[str, list[int]]) -> list[int]:
        """The first `PLACES` places of the first words."""
        known = self.words & words.keys()
        if self.stems:
            known |= {word for word in words if word.startswith(self.stems)}
        return sorted(place for word in known for place in words[word][:PLACES])[:PLACES]


class Cues:
    """Cued patterns under labels, of which only those are tried whose first words a text holds.

    >>> lateness = Cues([("now", Cued("run*", "running late")), ("soon", Cued("i we", "(?:i|we) may be late"))])
    >>> [(label, match[0]) for label, match in lateness.finditer("We may be late, we're running late")]
    [('now', 'running late'), ('soon', 'We may be late')]
    """

    def __init__(self, labelled: Iterable[tuple[object, Cued]]):
        self.labelled = tuple(labelled)
        self._of_word: dict[str, list[int]] = {}
        for number, (_, cued) in enumerate(self.labelled):
            for word in cued.words:
                self._of_word.setdefault(word, []).append(number)
        self._words = frozenset(self._of_word)
        self._with_stems = [(number, cued.stems) for number, (_, cued) in enumerate(self.labelled) if cued.stems]

    def finditer(self, text: str) -> Iterator[tuple[object, re.Match]]:
        """The matches of each pattern with its label, one pattern after the other."""
        words = word_places(text)
        likely = {number for word in self._words.intersection(words) for number in self._of_word[word]}
        likely.update(number for number, stems in self._with_stems if any(word.startswith(stems) for word in words))
        for number in sorted(likely):
            label, cued = self.labelled[number]
            for match in cued.finditer(text):
                yield label, match
