"""Frames: what people say in many forms, written once with gaps, for rules that look for phrases.

A frame is a regular expression in small letters with five liberties:

a blank     any run of up to three blanks, hyphens and commas
'           an apostrophe that may be missing ("can't" also finds "cant")
...         up to four words of the same sentence
{name}      any term of the word list `words/name.txt`
\\w+         a word of up to 24 letters

Frames are kept free of nested repeats, so that a long message takes no longer than its length allows.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from analyser.language.openings import ANY, REACH, openings, word_openings
from analyser.language.words import terms

BLANK = r"(?:[\s,-]{1,3})"
GAP = rf"{BLANK}(?:[^\s.!?]{{1,30}}\s{{1,3}}){{0,4}}"
FEW = 10
"""A frame that may begin with more letters than this is tried after the others."""
WORD = r"\w{1,24}"
SENTENCE_MARKS = ".!?\n"
SENTENCE_END = re.compile(r"[.!?\n]|\Z")
HIDDEN = "."
"""What stands in place of hidden words: it ends a sentence, so that no gap reaches across."""


class Frames:
    """Frames under the reasons they stand for, ready to be looked for in one pass.

    Each frame is tried only where one of its openings stands (`analyser.language.openings`), and is made into a pattern
    when that first happens.

    >>> wet = Frames({"wet": ("rain", "can't ... swim"), "cold": ("snow",)})
    >>> list(wet.find("rain and snow"))
    [(0, 4, 'wet'), (9, 13, 'cold')]
    """

    def __init__(self, reasons: dict[str, tuple[str, ...]]):
        self.reasons = reasons

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a frame stands in `plain` text, as (start, end, reason), in order and without overlaps."""
        for match, why in self._matches(text):
            yield *match.span(), why

    def finditer(self, text: str) -> Iterator[re.Match]:
        """The matches in `plain` text, in order and without overlaps, as `re.Pattern.finditer` gives them."""
        return (match for match, _ in self._matches(text))

    def search(self, text: str) -> re.Match | None:
        """The first match in `plain` text."""
        return next((match for match, _ in self._matches(text)), None)

    def _matches(self, text: str) -> Iterator[tuple[re.Match, str]]:
        past = 0
        for place, numbers in self._likely(word_openings(text)):
            if place >= past:
                for number in numbers:
                    why, source = self._sources[number]
                    if match := _pattern(source).match(text, place):
                        past = match.end()
                        yield match, why
                        break

    def _likely(self, words: dict[str, list[int]]) -> list[tuple[int, tuple[int, ...]]]:
        """The places where frames may begin and the numbers of those frames, all in order."""
        known = self._filed.keys() & words.keys()
        if self._stems:
            known |= {opening for opening in words if opening.startswith(self._stems)}
        if not known:
            return []
        likely: dict[int, tuple[int, ...]] = {}
        for opening in known:
            numbers = self._numbers(opening)
            for place in words[opening]:
                likely[place] = tuple(sorted({*likely[place], *numbers})) if place in likely else numbers
        return sorted(likely.items())

    def _numbers(self, opening: str) -> tuple[int, ...]:
        """Which frames may begin with an opening, in order."""
        if not opening.startswith(self._stems):
            return self._filed[opening]
        stems = (opening[:length] + ANY for length in range(REACH))
        return tuple(sorted({number for each in (opening, *stems) for number in self._filed.get(each, ())}))

    @cached_property
    def _sources(self) -> list[tuple[str, str]]:
        """(reason, expression) of each frame; at one place the first that fits counts, so the vaguest come last."""
        sources = [(why, _source(expression)) for why, each in self.reasons.items() for expression in each]
        return sorted(sources, key=lambda entry: len({opening[0] for opening in openings(entry[1])}) > FEW)

    @cached_property
    def _filed(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the frames with each opening, in order."""
        filed: dict[str, tuple[int, ...]] = {}
        for number, (_, source) in enumerate(self._sources):
            for opening in openings(source):
                filed[opening] = (*filed.get(opening, ()), number)
        return filed

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        """The first letters of openings that may go on anyhow."""
        return tuple(opening[:-1] for opening in self._filed if opening.endswith(ANY) and " " not in opening)


@cache
def frame(*expressions: str) -> Frames:
    """Frames that stand for one thing; look for them in `plain` text.

    >>> frame("can't ... breathe").search("i cant even breathe")[0]
    'cant even breathe'
    """
    return Frames({"": expressions})


def plain(text: str) -> str:
    """The text in small letters, each at its old place (the one letter that would become two is changed first)."""
    return text.replace("İ", "I").lower()


def hide(text: str, *each: Frames) -> str:
    """The text with everything that the frames find dotted out, as long as before.

    >>> hide("stabbed myself with a pin, ouch", frame("stabbed myself with a pin"))
    '........................., ouch'
    """
    for frames in each:
        kept, past = [], 0
        for start, end, _ in frames.find(text):
            kept += [text[past:start], HIDDEN * (end - start)]
            past = end
        text = "".join([*kept, text[past:]]) if kept else text
    return text


def apart(text: str, reasons: dict[str, Frames]) -> Iterator[tuple[int, int, str]]:
    """Where single frames find something, as (start, end, reason), in order and without overlaps.

    >>> list(apart("rain and snow", {"wet": frame("rain", "rain and"), "cold": frame("and snow", "snow")}))
    [(0, 4, 'wet'), (5, 13, 'cold')]
    """
    return in_order((*match.span(), why) for why, each in reasons.items() for match in each.finditer(text))


def in_order(found: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The finds in order of place; of two that overlap only the first, of two that start together the longer."""
    past = 0
    for start, end, why in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= past:
            yield start, end, why
            past = end


def hide_sentences(text: str, words: Frames, said: str | None = None) -> str:
    """The text with each sentence dotted out in which `words` is found, as long as before.

    Where parts of the text are hidden already, `said` is the text before that: there the words are looked for.

    >>> hide_sentences("My bobbin broke. I cried.", frame("bobbin"))
    '................ I cried.'
    """
    said = text if said is None else said
    kept, past = [], 0
    for match in words.finditer(said):
        if match.start() >= past:
            start = max(past, *(said.rfind(mark, past, match.start()) + 1 for mark in SENTENCE_MARKS))
            end = SENTENCE_END.search(said, match.end()).end()
            kept += [text[past:start], HIDDEN * (end - start)]
            past = end
    return "".join([*kept, text[past:]]) if kept else text


@cache
def _pattern(source: str) -> re.Pattern:
    return re.compile(rf"(?<!\w)(?:{source})(?!\w)", re.MULTILINE)


def _source(expression: str) -> str:
    spaced = re.sub(" \\.\\.\\. | ", lambda match: GAP if "..." in match[0] else BLANK, expression)
    loose = spaced.replace("'", "'?").replace(r"\w+", WORD)
    return re.sub(r"\{([a-z_]+)\}", lambda match: alternatives(match[1]), loose)


@cache
def alternatives(name: str) -> str:
    """A word list as one expression, its terms sharing their beginnings so that a long list stays quick."""
    return _branches(_tree(map(_letters, terms(name))))


def _letters(term: str) -> list[str]:
    """The parts of a term: letters, a run of blanks, and any ending where it closes with a star."""
    stem = [BLANK if letter == " " else "'?" if letter == "'" else re.escape(letter) for letter in term.lower()]
    return [*stem[:-1], r"\w*"] if term.endswith("*") else stem


def _tree(words: Iterable[list[str]]) -> dict:
    """Letters that lead to further letters; an empty key says that a term may end there."""
    root: dict = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return root


def _branches(node: dict) -> str:
    onward = [letter + _branches(rest) for letter, rest in node.items() if letter]
    if not onward:
        return ""
    together = onward[0] if len(onward) == 1 and "" not in node else f"(?:{'|'.join(onward)})"
    return together + ("?" if "" in node else "")
