"""The notices of a file, in which the same names come again and again: each wording is looked up once, whoever it names."""

from collections.abc import Iterable, Set
from functools import cache

from analyser.chat.names import clean_name
from analyser.export import notices
from analyser.export.notices import MARKED, Notice

SOMEBODY = "\ue000"
"""Stands for a known name while a wording is looked up: a letter for private use, which no name holds."""
_MARKS = "".join(MARKED)
MOST_WORDS = 12
"""Words of a name that are looked at: a number in groups has seven."""


class KnownNames:
    """Recognises notices that begin with the name of somebody who writes elsewhere in the file.

    ``recognise(text, alone)`` gives the notice that a whole text is, or None: the longest known name with which it begins
    is put aside, so that the same wording is looked up once. The answer is that of `notices.recognise`, but for a
    name that itself holds the words of a notice ("Sue added"), which is kept whole.

    Parameters
    ----------
    written
        Names as the file writes them, marks and all.
    """

    def __init__(self, written: Iterable[str]):
        self._written = frozenset(written)
        self._recognise = cache(notices.recognise)
        self.recognise = cache(self._recognise_named)
        self._clean = cache(clean_name)
        self._names_in = cache(lambda targets, language: notices.names_in(targets, frozenset(), language))

    def _recognise_named(self, text: str, alone: bool = True) -> Notice | None:
        plain = text.lstrip(_MARKS)
        name = self._known_at(plain)
        if name is None or SOMEBODY in text:
            return self._recognise(text, alone)
        found = self._recognise(SOMEBODY + plain[len(name) :], alone)
        return found and self._with_name(found, self._clean(name))

    def _known_at(self, text: str) -> str | None:
        """The longest known name with which a text begins, as whole words."""
        longest, end = None, 0
        for _ in range(MOST_WORDS):
            end = text.find(" ", end + 1)
            if end < 0:
                break
            if text[:end] in self._written:
                longest = text[:end]
        return longest

    def _with_name(self, notice: Notice, name: str) -> Notice:
        event, actor, targets, quoted, language = notice
        if actor and SOMEBODY in actor:
            return Notice(event, actor.replace(SOMEBODY, name), targets, quoted, language)
        return Notice(event, actor, targets.replace(SOMEBODY, name), quoted, language)

    def named_in(self, notice: Notice, known: Set[str] = frozenset()) -> list[str]:
        """Whom a notice says something was done to; `known` are names that may themselves hold an "and"."""
        if not notice.targets:
            return []
        found = self._names_in(notice.targets, notice.language)
        if not known or found == [notice.targets]:
            return found
        return notices.names_in(notice.targets, known, notice.language)
