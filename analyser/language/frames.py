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

from analyser.language.initials import ANY, beginning, initials
from analyser.language.words import terms

BLANK = r"(?:[\s,-]{1,3})"
GAP = rf"{BLANK}(?:[^\s.!?]{{1,30}}\s{{1,3}}){{0,4}}"
START = r"[\w£$€]"
FEW = 10
"""A frame with more initials than this is tried at every word: to file it so often costs more than it saves."""
WORD = r"\w{1,24}"
SENTENCE_MARKS = ".!?\n"
SENTENCE_END = re.compile(r"[.!?\n]|\Z")
HIDDEN = "."
"""What stands in place of hidden words: it ends a sentence, so that no gap reaches across."""


DRAWER = 5
"""So many letters share one look ahead; about the root of the alphabet's length is quickest."""


class Frames:
    """Frames under the reasons they stand for, ready to be looked for in one pass.

    >>> wet = Frames({"wet": ("rain", "can't ... swim"), "cold": ("snow",)})
    >>> list(wet.find("rain and snow"))
    [(0, 4, 'wet'), (9, 13, 'cold')]
    """

    def __init__(self, reasons: dict[str, tuple[str, ...]]):
        self.reasons = reasons
        self._of_group: list[str] = []

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a frame stands in `plain` text, as (start, end, reason), in order and without overlaps."""
        for match in self.pattern.finditer(text):
            yield *match.span(), self._of_group[match.lastindex - 1]

    @cached_property
    def pattern(self) -> re.Pattern:
        """All frames as one pattern; made when first needed, for it takes a moment."""
        return re.compile(rf"(?<!\w)(?={START})(?:{self._by_initial()})(?!\w)", re.MULTILINE)

    def _by_initial(self) -> str:
        """The frames filed under the letters they may begin with: at each word only few need be tried."""
        sources = [(why, _source(expression)) for why, each in self.reasons.items() for expression in each]
        wide = tuple(entry for entry in sources if ANY in initials(entry[1]) or len(initials(entry[1])) > FEW)
        filed = [entry for entry in sources if entry not in wide]
        letters = sorted(set().union(*(initials(source) for _, source in filed)))
        drawers = [letters[place : place + DRAWER] for place in range(0, len(letters), DRAWER)]
        parts = [self._drawer(drawer, filed) for drawer in drawers]
        return "|".join([*parts, self._group(wide)] if wide else parts)

    def _drawer(self, letters: list[str], filed: list[tuple[str, str]]) -> str:
        """The frames of a few neighbouring letters behind one look ahead."""
        parts = [f"(?={re.escape(letter)}){self._group(_narrowed(filed, letter))}" for letter in letters]
        return f"(?=[{''.join(map(re.escape, letters))}])(?:{'|'.join(parts)})"

    def _group(self, fitting: tuple[tuple[str, str], ...]) -> str:
        """The frames as one expression with a group in brackets for each reason."""
        by_reason: dict[str, list[str]] = {}
        for why, source in fitting:
            by_reason.setdefault(why, []).append(source)
        self._of_group.extend(by_reason)
        together = "|".join("(" + "|".join(sources) + ")" for sources in by_reason.values())
        return f"(?:{together})"


def frame(*expressions: str) -> re.Pattern:
    """One pattern that finds any of the expressions as whole words; match it against `plain` text.

    >>> frame("can't ... breathe").search("i cant even breathe")[0]
    'cant even breathe'
    """
    return Frames({"": expressions}).pattern


def plain(text: str) -> str:
    """The text in small letters, each at its old place (the one letter that would become two is changed first)."""
    return text.replace("İ", "I").lower()


def hide(text: str, *frames: re.Pattern) -> str:
    """The text with everything that `frames` find dotted out, as long as before.

    >>> hide("stabbed myself with a pin, ouch", frame("stabbed myself with a pin"))
    '........................., ouch'
    """
    for pattern in frames:
        text = pattern.sub(lambda match: HIDDEN * len(match[0]), text)
    return text


def apart(text: str, reasons: dict[str, re.Pattern]) -> Iterator[tuple[int, int, str]]:
    """Where single patterns find something, as (start, end, reason), in order and without overlaps.

    >>> list(apart("rain and snow", {"wet": frame("rain", "rain and"), "cold": frame("and snow", "snow")}))
    [(0, 4, 'wet'), (5, 13, 'cold')]
    """
    return in_order((*match.span(), why) for why, pattern in reasons.items() for match in pattern.finditer(text))


def in_order(found: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The finds in order of place; of two that overlap only the first, of two that start together the longer."""
    past = 0
    for start, end, why in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= past:
            yield start, end, why
            past = end


def hide_sentences(text: str, words: re.Pattern, said: str | None = None) -> str:
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
    return "".join([*kept, text[past:]])


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


def _narrowed(sources: list[tuple[str, str]], letter: str) -> tuple[tuple[str, str], ...]:
    return tuple((why, beginning(source, letter)) for why, source in sources if letter in initials(source))
