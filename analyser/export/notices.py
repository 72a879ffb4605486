"""WhatsApp's own lines: which event a notice reports, who did it and to whom, in every language of `languages`.

A wording is looked up by a rare word of its fixed part, so that a text is tried against a few patterns alone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from analyser.chat.names import clean_name, without_marks
from analyser.export.languages import WRITTEN_AS_TWO, Language, either_spelling, languages

OPENING, CLOSING = "[\"'\u201c\u201d\u201e\u201f\u2018\u201a\u00ab\u00bb]", "[\"'\u201c\u201d\u201f\u2018\u00ab\u00bb]"
"""Quotation marks of all the languages; in some, one language's closing mark is another's opening one."""
PIECES = {
    "actor": r"(?P<actor>[^\n]{1,200}?)",
    "targets": r"(?P<targets>.+?)",
    "old": rf"{OPENING} ?.* ?{CLOSING}",
    "quoted": rf"{OPENING} ?(?P<quoted>.*) ?{CLOSING}",
    "any": r".*?",
}
"""What may stand in a gap. One name is far shorter than 200 letters: phones allow 100, and marks are gone."""
LAST_PIECES = PIECES | {"targets": r"(?P<targets>.+)", "any": r".*"}
"""The same at the end: names go to the end of the line, a full stop and all ("Jane B.")."""
NAMES = {"actor", "targets"}
"""The gaps that names stand in."""
MARKED = ("\u200e", "\u200f")
"""An iPhone writes one of these before everything that WhatsApp, not a person, put into a message."""
LONGEST = 100_000
"""Letters of any notice: the names of a group of 1,024, all added at once, are far shorter."""
LONGEST_QUOTED = 1_000
"""Letters of a notice with more than names in it: two group names of 100 letters, and room for long members' names."""
MOST_PARTS = 7
"""Parts of one name: four words or groups of words with three separators between them."""
SHORTEST = 3
"""Letters of a word that is rare enough to look a wording up by."""
_WORD = re.compile(r"[\w\u0900-\u0963\u064b-\u065f\u0670]+")
"""A word, with the vowel signs of Devanagari and Arabic, which are no letters to `re`."""
_WRITTEN_AS_ONE = re.compile("[\u0958-\u095f]")
_PART = re.compile(r"\{(\w+)\}|\[([^\]]*)\]|([^\[{]+)")


class Notice(NamedTuple):
    """An event (`analyser.chat.table.EVENTS`), who did it ("You" in any language), to whom as written, and new name.

    `quoted` is the name in quotation marks, the new one where there are two; `language` is that of the wording.
    """

    event: str
    actor: str | None
    targets: str
    quoted: str | None
    language: str = "en"


@dataclass(frozen=True)
class Wording:
    """One row of a language's file.

    One of `words` is in every such text: it is looked up by them. All of `must` are, and one of each of
    `any_of`. `longest` is its greatest length. `alone` says that it counts only where nothing stands before it.
    """

    event: str
    says: str
    parts: tuple["_Part", ...]
    actor: str | None
    targets: str
    language: Language
    words: frozenset[str]
    must: frozenset[str]
    any_of: tuple[frozenset[str], ...]
    longest: int
    alone: bool
    sample: str

    @cached_property
    def pattern(self) -> re.Pattern:
        """The whole text. It is made when first asked for: most wordings stand in no file."""
        return _compiled(self.parts, self.language)

    @cached_property
    def tail(self) -> re.Pattern | None:
        """What comes after the last name."""
        last = max((place for place, part in enumerate(self.parts) if part.gap in NAMES), default=len(self.parts) - 1)
        return _compiled(self.parts[last + 1 :], self.language) if last + 1 < len(self.parts) else None


class _Part(NamedTuple):
    """A piece of a wording: a gap by its name, or alternatives (one, for plain text)."""

    gap: str | None
    texts: tuple[str, ...]


@cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, in the order in which they are tried."""
    rows = [(language, row, _parts(row["says"])) for language in languages().values() for row in language.notices]
    common = frozenset().union(*(language.common for language in languages().values()))
    choices = [list(_choices(parts)) for _, _, parts in rows]
    used = Counter(word for every in choices for word in frozenset().union(*map(frozenset().union, every)))
    rank = _ranker(used, common)
    return tuple(
        _wording(language, row, parts, every, _rarest(every, rank))
        for (language, row, parts), every in zip(rows, choices, strict=True)
    )


def _parts(says: str) -> list[_Part]:
    """What a wording consists of, in turn."""
    found = _PART.findall(says.replace("\u2019", "'"))
    return [
        _Part(gap or None, () if gap else (text,) if text else tuple(choice.split("|"))) for gap, choice, text in found
    ]


def _choices(parts: list[_Part]) -> Iterator[list[frozenset[str]]]:
    """Ways to look a wording up: of each, every alternative holds a word of its own."""
    for place, part in enumerate(parts):
        before, after = parts[:place][::-1], parts[place + 1 :]
        words = [frozenset(_whole_words(text, before, after)) for text in part.texts]
        if words and all(words):
            yield words


def _whole_words(text: str, before: list[_Part], after: list[_Part]) -> list[str]:
    """The words of a text that do not go on in what stands beside it, the nearest first."""
    words = _WORD.findall(text)
    if words and text.startswith(words[0]) and _may_go_on(before, -1):
        words = words[1:]
    if words and text.endswith(words[-1]) and _may_go_on(after, 0):
        words = words[:-1]
    return words


def _may_go_on(parts: list[_Part], side: int) -> bool:
    if not parts or parts[0].gap:
        return bool(parts) and parts[0].gap != "any"
    return any(_in_word(text[side]) if text else _may_go_on(parts[1:], side) for text in parts[0].texts)


@cache
def _in_word(letter: str) -> bool:
    return bool(_WORD.fullmatch(letter))


def _ranker(used: Counter, common: Set[str]) -> Callable[[str], tuple]:
    """How good a word is to look a wording up by: not common, used by few wordings, long."""

    @cache
    def rank(word: str) -> tuple:
        usual = word in common or len(word) < SHORTEST
        return usual, 0 if usual else used[word], -len(word), word

    return rank


def _rarest(choices: list[list[frozenset[str]]], rank: Callable[[str], tuple]) -> frozenset[str]:
    """The words to look a wording up by, one for each of its alternatives."""
    best = [[min(words, key=rank) for words in choice] for choice in choices]
    return frozenset(min(best, key=lambda words: (max(map(rank, words))[:3], len(words), words)))


def _wording(
    language: Language, row: dict, parts: list[_Part], choices: list[list[frozenset[str]]], words: frozenset[str]
) -> Wording:
    gaps = {part.gap for part in parts} - {None}
    return Wording(
        event=row["event"],
        says=row["says"],
        parts=tuple(parts),
        actor=row.get("actor"),
        targets=row.get("targets", ""),
        language=language,
        words=words,
        must=frozenset().union(*(every[0] for every in choices if len(every) == 1)),
        any_of=tuple(frozenset().union(*every) for every in choices if len(every) > 1),
        longest=LONGEST if gaps <= NAMES else LONGEST_QUOTED,
        alone=row.get("alone", False),
        sample=row["sample"],
    )


def _compiled(parts: Sequence[_Part], language: Language) -> re.Pattern:
    patterns = [_pattern(part, LAST_PIECES if part is parts[-1] else PIECES) for part in parts]
    more = "|".join(map(re.escape, language.more))
    return re.compile("".join(patterns) + rf"[.\u0964]?(?: (?:{more})(?!\w).*)?\Z", re.DOTALL)


def _pattern(part: _Part, pieces: dict[str, str]) -> str:
    if part.gap:
        return pieces[part.gap]
    longest_first = sorted(part.texts, key=len, reverse=True)
    return "(?:" + "|".join(either_spelling(re.escape(text)) for text in longest_first) + ")"


@cache
def _index() -> dict[str, tuple[int, ...]]:
    """Word -> places of the wordings that are looked up by it."""
    found = defaultdict(list)
    for place, wording in enumerate(wordings()):
        for word in wording.words:
            found[word].append(place)
    return {word: tuple(places) for word, places in found.items()}


def plain_notice(text: str) -> str:
    """A notice as the files write it: no invisible marks, plain apostrophes and spaces."""
    if text.isascii():
        return text.strip()
    plain = without_marks(text).replace("\u2019", "'").replace("\u202f", " ").replace("\xa0", " ")
    return plain.strip()


def recognise(text: str, alone: bool = True) -> Notice | None:
    """The notice that a whole text is, or None; `alone` where no name and no mark stands before it.

    >>> recognise("Ann added Bea and Cat")
    Notice(event='added', actor='Ann', targets='Bea and Cat', quoted=None, language='en')
    >>> recognise("Du hast die Gruppe „Flicken“ erstellt.")
    Notice(event='created', actor='You', targets='', quoted='Flicken', language='de')
    """
    if len(text) > 2 * LONGEST:
        return None
    plain = plain_notice(text)
    words, index, every = _words(plain), _index(), wordings()
    for place in sorted({place for word in index.keys() & words for place in index[word]}):
        if every[place].alone and not alone:
            continue
        if (gaps := _match(every[place], plain, words)) is not None:
            return _notice(every[place], gaps)
    return None


def _words(plain: str) -> set[str]:
    if not plain.isascii() and _WRITTEN_AS_ONE.search(plain):
        plain = plain.translate(WRITTEN_AS_TWO)
    return set(_WORD.findall(plain))


def _match(wording: Wording, plain: str, words: set[str]) -> dict[str, str | None] | None:
    """What stands in the gaps of a wording, where the text is so worded."""
    if not wording.must <= words or any(words.isdisjoint(needed) for needed in wording.any_of):
        return None
    if len(plain) > LONGEST_QUOTED and not _may_be_long(wording, plain):
        return None
    if not (found := wording.pattern.fullmatch(plain)):
        return None
    gaps = found.groupdict()
    nobody = (gaps.get("targets") or "").rstrip(".").casefold() in wording.language.nobody
    return None if nobody else gaps


def _may_be_long(wording: Wording, plain: str) -> bool:
    """A look at the end of a long text, so that none is gone through again for each place where a name may end."""
    ends_so = wording.tail is None or wording.tail.search(plain, len(plain) - LONGEST_QUOTED)
    return len(plain) <= wording.longest and bool(ends_so)


def _notice(wording: Wording, groups: dict[str, str | None]) -> Notice:
    actor, quoted = groups.get("actor"), groups.get("quoted")
    actor = _person(clean_name(actor), wording.language) if actor else wording.actor
    targets = groups.get("targets") or wording.targets
    quoted = quoted.strip() if quoted is not None else None
    return Notice(wording.event, actor, targets, quoted, wording.language.code)


def may_begin_notice(words: str) -> bool:
    """Whether what stands before ": " may be the beginning of a notice that holds a colon.

    It is so where it has a word that wordings are looked up by, or ends within quotation marks.

    >>> may_begin_notice('Ann changed the subject from "a'), may_begin_notice("Left Hand Sue")
    (True, False)
    """
    known = not _index().keys().isdisjoint(_words(words))
    return known or _ends_in_quotes(words)


def _ends_in_quotes(words: str) -> bool:
    """Whether a quotation mark is left open ("Ann, “a")."""
    return words.count('"') % 2 == 1 or any(
        words.rfind(opening) > max(map(words.rfind, closing)) for opening, closing in _PAIRS
    )


_PAIRS = (("\u201c", "\u201d\u201e"), ("\u201e", "\u201c\u201d"), ("\u00ab", "\u00bb"))


def names_in(targets: str, known: Set[str], language: str = "en") -> list[str]:
    """The names in "Bea, Cat and Dee"; a name that holds "and" or a comma is kept whole where it is known.

    The exporter is "You" in every language, and a case ending after an apostrophe is taken off.

    >>> names_in("Bea, Sue and Bob and Dee", {"Sue and Bob"})
    ['Bea', 'Sue and Bob', 'Dee']
    >>> names_in("Mehmet'i ve Ece'yi", set(), "tr")
    ['Mehmet', 'Ece']
    """
    own = languages().get(language) or languages()["en"]
    parts = _separator(own).split(clean_name(targets))
    names, place = [], 0
    while place < len(parts):
        end = _end_of_name(parts, place, known, own.ands)
        names.append(_person(_bare(clean_name("".join(parts[place:end])), known, own.endings), own))
        place = end + 1
    return [name for name in names if name]


@cache
def _separator_of(code: str) -> re.Pattern:
    own = languages()[code]
    ands = "|".join(map(re.escape, own.ands)) or " and "
    commas = "|".join(map(re.escape, own.commas))
    return re.compile(rf"((?:,|\u060c)?(?:{ands})(?=\S)|{commas})")


def _separator(language: Language) -> re.Pattern:
    return _separator_of(language.code)


def _end_of_name(parts: list[str], place: int, known: Set[str], ands: Iterable[str]) -> int:
    """Where the name ends that begins at a place among names and separators, taken in turn.

    A list ends with "and"; an "and" before that belongs to a name.
    """
    if end := _end_of_known(parts, place, known):
        return end
    end = place + 1
    while end < len(parts) - 2 and parts[end] in ands and not _end_of_known(parts, end + 1, known):
        end += 2
    return end


def _end_of_known(parts: list[str], place: int, known: Set[str]) -> int | None:
    ends = range(min(place + MOST_PARTS, len(parts)), place, -1)
    return next((end for end in ends if (end - place) % 2 and "".join(parts[place:end]) in known), None)


def _bare(name: str, known: Set[str], endings: Iterable[str]) -> str:
    """A name without the case ending or the full stop that a sentence gives it."""
    if name in known:
        return name
    plain = name.replace("\u2019", "'")
    ending = next((ending for ending in endings if plain.endswith(ending)), "")
    name = name[: len(name) - len(ending)]
    return name[:-1] if name.endswith(".") and name[:-1] in known else name


def _person(name: str, language: Language) -> str:
    return "You" if name in language.you else name
