"""What stands for people in what is shown: pseudonyms and masked texts, unless the administrator asks for real names."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from analyser.cases.database import Register
from analyser.cases.tables import Person, PersonName
from analyser.chat.names import is_number
from analyser.language.masking import Masker, marked_pieces

NOBODY_KNOWN = "Somebody"
UNREADABLE = "[can no longer be read]"


class Shown:
    """What stands for people in what is shown."""

    def __init__(self, register: Register, session: Session, real: bool):
        self.real = real
        self._register, self._session = register, session

    @cached_property
    def codes(self) -> dict[int, str]:
        """Person's id -> pseudonym."""
        return dict(self._session.execute(select(Person.id, Person.code)).all())

    @cached_property
    def names(self) -> dict[int, list[str]]:
        """Person's id -> the names that they bear, as far as they can still be read."""
        found = defaultdict(list)
        for person, sealed in self._session.execute(select(PersonName.person_id, PersonName.sealed)):
            name = self._register.names.open(sealed)
            if name is not None:
                found[person].append(name)
        return found

    @cached_property
    def _mask(self) -> Masker:
        return Masker({name: self.codes[person] for person, names in self.names.items() for name in names})

    def person(self, person: int | None) -> str:
        """A person as shown."""
        if person is None:
            return NOBODY_KNOWN
        if self.real and self.names.get(person):
            return min(self.names[person], key=lambda name: (is_number(name), len(name), name))
        return self.codes.get(person, NOBODY_KNOWN)

    def text(self, sealed: bytes | None) -> str | None:
        """A sealed text as shown; None where there is none."""
        if sealed is None:
            return None
        pieces = self.pieces(sealed, ())
        return "".join(part for part, _ in pieces)

    def pieces(self, sealed: bytes | None, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
        """A sealed text as shown, in pieces, each with whether it lies in one of the spans; empty where there is none."""
        if sealed is None:
            return []
        text = self._register.names.open(sealed)
        if text is None:
            return [(UNREADABLE, False)]
        return marked_pieces(text, spans, () if self.real else self._mask.stretches(text))
