"""Which members a message names: "thanks Sue", "@Trish M", "Gem, is it on?", "@447700900123".

A member is called by the whole display name, by its first word, by a short form of it ("Liz" of Elizabeth: the list
`short-forms`), or by its beginning if nobody else's name begins so ("Gem" of Gemma). A name that two members share stands
for both. A name that is an everyday word too ("Will", "may") counts with a capital inside a sentence, after an "@", or
where the message is addressed to it ("will: ..."). Pseudonyms ("Member 3") are names like others.

Known to miss: misspellings, nicknames that have nothing to do with the name, and who is meant by "both of you".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

import polars as pl

from analyser.chat.names import clean_name, is_number, said_words, spelling, telephone
from analyser.language.words import terms

WORD = re.compile(r"[^\W_][\w'\u2019`|^\\\[\]{}-]*|_[\w-]+")
HANDLE = re.compile(r"@[\u2068\u2066]?\s?(\+?\d[\d ()-]{6,}\d|~?\s?[^\W\d_][^\u2069@,.!?;:]{0,40})")
ADDRESSED = re.compile(r"\s*@?([^\s,:;]{1,40})\s?[:,]")
LEAST = 3
"""Letters of a beginning that stands for a name."""
MOST_WORDS = 4
"""Words of the longest display name that is looked for."""
NOBODY = frozenset(
    "the a an and of my our your me mr mrs ms miss dr lady mum mam dad nan nana gran aunt auntie uncle admin tutor "
    "teacher team volunteer helper staff trustee leader sew sewing group office member new old".split()
)
"""Words of display names that call nobody."""


class Members:
    """Finds members in texts.

    Parameters
    ----------
    names
        The members' names as the chat table has them; their order gives each its number.
    """

    def __init__(self, names: Iterable[str]):
        self.names = list(dict.fromkeys(names))
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._word: dict[str, set[int]] = defaultdict(set)
        self._number: dict[str, int] = {}
        for place, name in enumerate(self.names):
            if is_number(name):
                self._number[telephone(name) or name] = place
                continue
            whole = clean_name(name).casefold()
            said = spelling(name).core.split() or said_words(name)
            numbered = bool(re.search(r"\d$", whole)) and len(whole.split()) > 1
            self._whole[whole].add(place)
            if said and not numbered:
                self._whole[" ".join(said)].add(place)
                for form in (said[0], *_short(said[0])) if said[0] not in NOBODY else ():
                    self._word[form].add(place)
        self._longest = min(MOST_WORDS, max((name.count(" ") + 1 for name in self._whole), default=1))
        for start, owners in self._beginnings().items():
            if start not in self._word and start not in _everyday():
                self._word[start] = owners
        self._firsts = frozenset(name.split()[0] for name in self._whole if name) | frozenset(self._word)
        self._quick = {word.lower() for name in self._firsts for word in (name, *re.findall(r"[\w-]+", name)[:1])}

    def _beginnings(self) -> dict[str, set[int]]:
        """The beginnings of first names that only one member's begins with."""
        found: dict[str, set[int]] = defaultdict(set)
        for name, owners in list(self._word.items()):
            for size in range(LEAST, len(name)):
                found[name[:size]] |= owners
        return {start: owners for start, owners in found.items() if len(owners) == 1}

    def named(self, text: str) -> list[int]:
        """The numbers of the members that a text names, in the order in which it does.

        >>> members = Members(["Gemma L", "Will", "Trish M", "+44 7700 900123", "Member 3"])
        >>> [members.names[each] for each in members.named("Gem and trish will you ask member 3? @447700900123 knows")]
        ['+44 7700 900123', 'Gemma L', 'Trish M', 'Member 3']
        >>> members.named("I hope it will fit"), members.named("will: it fits"), members.named("so Will, it fits")
        ([], [1], [1])
        """
        found: dict[int, None] = {}
        if "@" in text:
            for match in HANDLE.finditer(text):
                found |= dict.fromkeys(self._handle(match[1]))
        words = [(match[0], match.start()) for match in WORD.finditer(text)]
        may_be = [self._begin(word) for word, _ in words]
        if not any(may_be) and ":" not in text and "," not in text:
            return list(found)
        addressed = ADDRESSED.match(text)
        addressed = addressed[1].casefold() if addressed else None
        if addressed in self._whole:  # a display name with signs in it, as in "r2-d2_: yes"
            found |= dict.fromkeys(sorted(self._whole[addressed]))
        place = 0
        while place < len(words):
            size, owners = self._at(text, words, place, addressed) if may_be[place] else (1, ())
            found |= dict.fromkeys(sorted(owners))
            place += size
        return list(found)

    def in_each(self, texts: Sequence[str]) -> list[list[int]]:
        """`named` of each text; texts that hold no word that may begin a name are passed over quickly."""
        column = pl.Series(texts, dtype=pl.String)
        folded = column.str.to_lowercase().str.replace_all(r"['\u2019][^\s]*", "")
        words = folded.str.extract_all(r"[\w-]+").list.eval(pl.element().is_in(sorted(self._quick))).list.any()
        odd = column.str.contains_any(["@", "|", "[", "`", "^", "\\", "{"]) | column.str.contains(r"^\s*[^\s,:;]*[:,]")
        return [
            self.named(text) if look else []
            for text, look in zip(texts, (words.fill_null(False) | odd).to_list(), strict=True)
        ]

    def _begin(self, word: str) -> bool:
        """Whether a word may begin a name."""
        folded = word.casefold()
        return folded in self._firsts or _stem(folded) in self._firsts

    def _handle(self, written: str) -> list[int]:
        if written[0] in "+0123456789":
            number = telephone("+" + re.sub(r"\D", "", written)) if not written.startswith("0") else telephone(written)
            return [self._number[number]] if number in self._number else []
        said = clean_name(written).casefold().split()
        for size in range(min(len(said), MOST_WORDS), 0, -1):
            if owners := self._whole.get(" ".join(said[:size])):
                return sorted(owners)
        return sorted(self._word.get(said[0], ())) if said else []

    def _at(self, text: str, words: list, place: int, addressed: str | None) -> tuple[int, Iterable[int]]:
        """How many words a name at this place takes up, and whose it is."""
        for size in range(min(self._longest, len(words) - place), 0, -1):
            written = [word for word, _ in words[place : place + size]]
            folded = " ".join(written).casefold()
            owners = self._whole.get(folded, ())
            if owners and (size > 1 or self._meant(text, written[0], words[place][1], folded, addressed)):
                return size, owners
        word = _stem(words[place][0].casefold())
        if (owners := self._word.get(word)) and self._meant(text, written[0], words[place][1], word, addressed):
            return 1, owners
        return 1, ()

    @staticmethod
    def _meant(text: str, written: str, start: int, word: str, addressed: str | None) -> bool:
        """Whether a word is meant as a name."""
        if word not in _everyday() and len(word) > 1:
            return True
        if word == addressed:
            return True
        inside = bool(text[:start].strip()) and text[:start].rstrip()[-1] not in ".!?\n"
        return written[:1].isupper() and inside and not text.isupper()


def _stem(word: str) -> str:
    """A word without "'s" and what else follows an apostrophe."""
    return word.split("'")[0].split("\u2019")[0]


@cache
def _everyday() -> frozenset[str]:
    """Words that are seldom a name when they stand in small letters."""
    return frozenset(terms("common_english")) | frozenset(terms("everyday-names"))


@cache
def _short_forms() -> dict[str, tuple[str, ...]]:
    """Name -> its short forms; and short form -> the names it stands for, for a contact that is saved by it."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in terms("short-forms"):
        short, *names = line.split()
        for name in names:
            found[name].add(short)
            found[short].add(name)
    return {name: tuple(sorted(forms)) for name, forms in found.items()}


def _short(name: str) -> tuple[str, ...]:
    return _short_forms().get(name, ())
