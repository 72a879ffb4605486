"""Puts pseudonyms and stand-ins in place of names, numbers and addresses in a member's text, for pages without names.

A member's display name is masked as a whole and by its parts: "Gemma L" also hides "gemma". A part that two members
share becomes "[name]". Case, accents and invisible marks do not count.

Known to miss: nicknames ("Gem"), misspellings, names run together with other letters ("#gemmaquilts"), names of people
who are not in the group, and members whose name is an everyday word ("Will") where it is written in small letters.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from analyser.chat.names import is_number
from analyser.language import identifiers
from analyser.language.addresses import addresses
from analyser.language.copy import working_copy
from analyser.language.words import pattern, terms

Span = tuple[int, int]

SOMEBODY = "[name]"
EXPORTER = "You"
"""What WhatsApp calls the person who exported, whom nobody has named: in a message it is everybody else's pronoun."""
NOT_PART_OF_A_NAME = frozenset(
    (
        *("the", "a", "an", "and", "of", "my", "our", "your", "me", "mr", "mrs", "ms", "miss", "dr", "lady"),
        *("aunt", "auntie", "aunty", "uncle", "nan", "nana", "gran", "mum", "mam", "dad"),
        *("sew", "positive", "sp", "sewing", "upcycling", "mending", "group", "course", "class"),
        *("vol", "vols", "volunteer", "volunteers", "tutor", "teacher", "team", "admin", "admins", "staff", "ceo"),
        *("helper", "trustee", "leader", "manager", "coordinator", "chair"),
        *("office", "work", "home", "mobile", "new", "old"),
    )
)
"""Words beside names in phone contacts; what a group is about is said too often to be hidden."""

LINK = re.compile(
    r"\b(?:(?:https?|ftp)://|www\.)[^\s<>\"]+|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/[^\s<>\"]+", re.I
)
"""A link: with its scheme, or a bare address with a path. What comes after the host often names a person's own page."""

HOST = re.compile(r"(?:[a-z]+://)?(?:[^\s/?#@]*@)?([^\s/?#:]*)[^\s]*", re.I)
LONG_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[ ().\u2010-\u2015-]{0,2}\d){8,}(?!\d)")
"""Nine digits or more: a telephone number in any country's shape, a card, an account."""

SURNAME = re.compile(r"\b(?:sur|last |maiden |family )name(?:['\u2019]?s| is| was|:| =)?\s{1,3}(\w[\w'\u2019-]*)", re.I)
"""A surname told in so many words, of whomever."""

HANDLE = re.compile(r"(?<![\w@.])@[a-z][\w.]{2,}", re.I)


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text and what stands in for it."""

    start: int
    end: int
    stands_in: str


class Masker:
    """Masks texts of chats whose people are known.

    Parameters
    ----------
    pseudonyms
        Display name -> what stands in for it (`analyser.chat.names.pseudonyms`).
    """

    def __init__(self, pseudonyms: Mapping[str, str]):
        self._numbers = {_digits(name)[-9:]: stands_in for name, stands_in in pseudonyms.items() if is_number(name)}
        self._stands_in = _parts(name for name in pseudonyms if not is_number(name) and name != EXPORTER)
        self._stands_in = {part: _one(names, pseudonyms) for part, names in self._stands_in.items()}
        longest_first = sorted(self._stands_in, key=len, reverse=True)
        alternatives = "|".join(re.escape(part).replace(r"\ ", r"\s+") for part in longest_first)
        self._names = re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])") if longest_first else None

    def __call__(self, text: str) -> str:
        """The text with everything masked."""
        return replaced(text, self.stretches(text))

    def stretches(self, text: str) -> list[Stretch]:
        """What is masked in a text, in order. Of two that overlap, the second gives up what they share."""
        taken, found = bytearray(len(text)), []
        for stretch in self._candidates(text):
            for free in re.finditer(rb"\x00+", taken[stretch.start : stretch.end]):
                start, end = (stretch.start + place for place in free.span())
                found.append(Stretch(start, end, stretch.stands_in))
            taken[stretch.start : stretch.end] = b"\x01" * (stretch.end - stretch.start)
        return sorted(found, key=lambda stretch: stretch.start)

    def _candidates(self, text: str) -> Iterator[Stretch]:
        """Everything to mask, the kinds in the order in which they take precedence."""
        for match in LINK.finditer(text):
            host = HOST.fullmatch(match[0])[1]
            yield Stretch(*match.span(), f"[link to {replaced(host, self._name_stretches(host))}]")
        for spans, stands_in in STAND_INS:
            for start, end in spans(text):
                yield Stretch(start, end, stands_in)
        for match in LONG_NUMBER.finditer(text):
            yield Stretch(*match.span(), self._numbers.get(_digits(match[0])[-9:], "[number]"))
        for spans in NUMBERS:
            for start, end in spans(text):
                yield Stretch(start, end, self._numbers.get(_digits(text[start:end])[-9:], "[number]"))
        yield from self._name_stretches(text)
        for match in SURNAME.finditer(text):
            yield Stretch(*match.span(1), SOMEBODY)
        for match in HANDLE.finditer(text):
            yield Stretch(*match.span(), "[handle]")

    def _name_stretches(self, text: str) -> Iterator[Stretch]:
        if self._names is None:
            return
        folded, places = _folded(text)
        for match in self._names.finditer(folded):
            start, end = places[match.start()], _after(text, places[match.end() - 1])
            key = " ".join(match[0].split())
            if key not in _everyday() or text[start : start + 1].isupper():
                yield Stretch(start, end, self._stands_in[key])


STAND_INS: tuple[tuple[Callable[[str], Iterator[Span]], str], ...] = (
    (identifiers.emails, "[e-mail]"),
    (identifiers.postcodes, "[postcode]"),
    (addresses, "[address]"),
)
NUMBERS = (
    *(identifiers.spoken_telephones, identifiers.telephones, identifiers.nhs_numbers, identifiers.ni_numbers),
    *(identifiers.payment_cards, identifiers.bank_details, identifiers.number_plates),
    *(identifiers.identity_documents, identifiers.birth_dates),
)


def marked_pieces(
    text: str, spans: Iterable[Span], stretches: Iterable[Stretch], window: Span | None = None
) -> list[tuple[str, bool]]:
    """A text in pieces, stretches replaced, each piece with whether it lies in one of `spans`.

    A stretch stays whole: it counts as marked if any of it is, and is shown if any of it lies in the window.

    >>> marked_pieces("ring Ann or Bea", [(9, 15)], [Stretch(5, 8, "Member 1")], window=(6, 12))
    [('Member 1', False), (' ', False), ('or ', True)]
    """
    first, last = window or (0, len(text))
    spans, by_start = list(spans), {stretch.start: stretch for stretch in stretches}
    inside = {place for stretch in by_start.values() for place in range(stretch.start + 1, stretch.end)}
    cuts = {0, len(text), first, last, *(place for span in spans for place in span)}
    cuts |= {place for stretch in by_start.values() for place in (stretch.start, stretch.end)}
    pieces = []
    for start, end in pairwise(sorted(cuts - inside)):
        if start < last and first < end:
            marked = any(start < stop and begin < end for begin, stop in spans)
            pieces.append((by_start[start].stands_in if start in by_start else text[start:end], marked))
    return pieces


def replaced(text: str, stretches: Iterable[Stretch]) -> str:
    """The text with what stands in for each stretch."""
    return "".join(part for part, _ in marked_pieces(text, (), stretches))


def _parts(names: Iterable[str]) -> dict[str, set[str]]:
    """Whole names and the parts of names that point to somebody, folded -> the names they belong to."""
    found = defaultdict(set)
    for name in names:
        words = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", name)
        for part in (name, *filter(_points_to_somebody, words)):
            folded = " ".join(_folded(part)[0].split())
            found[folded].add(name)
    return {part: owners for part, owners in found.items() if part}


def _points_to_somebody(word: str) -> bool:
    folded = _folded(word)[0]
    known = folded in terms("first-names")
    craft = pattern("craft").fullmatch(folded) is not None
    return len(word) > 1 and folded not in NOT_PART_OF_A_NAME and (known or not craft)


def _one(names: set[str], pseudonyms: Mapping[str, str]) -> str:
    return pseudonyms[next(iter(names))] if len(names) == 1 else SOMEBODY


def _everyday() -> frozenset[str]:
    """Words that stand in most messages, so that only a capital makes a name of them."""
    return frozenset(terms("not-names"))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in small letters without accents and invisible marks, and where each letter stands in the original."""
    copy = working_copy(text)
    letters, places = [], []
    for letter, place in zip(copy.text, copy.places, strict=True):
        base = unicodedata.normalize("NFD", letter)[0].lower()
        if not unicodedata.combining(base):
            letters.append(base[0])
            places.append(place)
    return "".join(letters), places


def _after(text: str, place: int) -> int:
    """The place after a letter and the accents that are written after it."""
    return next((end for end in range(place + 1, len(text)) if not unicodedata.combining(text[end])), len(text))


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))
