"""The organisation's own contacts and places, which nobody need keep to themselves.

They are blanked before a message is judged, letter by letter, so that what is found elsewhere keeps its place.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from analyser.language import identifiers
from analyser.language.identifiers import national
from analyser.site import Organisation

EXTENSION = re.compile(r"\W*\bext\b.*")
TOWN = r"(?:,? [A-Z][\w'-]+){0,3},? "
"""What may stand between a place and its postcode."""


def without_own(text: str, organisation: Organisation) -> str:
    """The text with blanks for the organisation's contacts and places; as long as it was."""
    for start, end in _own(text, organisation):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _own(text: str, organisation: Organisation) -> Iterator[tuple[int, int]]:
    contacts = [contact.casefold().removeprefix("@") for contact in organisation.contacts]
    bare = [EXTENSION.sub("", contact) for contact in contacts if "@" not in contact]
    if numbers := [national(each) for each in bare if any(map(str.isdigit, each))]:
        for start, end in identifiers.telephones(text):
            if any(number.endswith(national(text[start:end]).removeprefix("0")) for number in numbers):
                yield start, end
    if contacts:
        for start, end in identifiers.emails(text):
            mail = text[start:end].casefold().replace(" at ", "@").replace(" dot ", ".")
            if mail in contacts or mail.rpartition("@")[2] in contacts:
                yield start, end
    if pattern := _places(tuple(organisation.places)):
        for match in pattern.finditer(text):
            end = match.end()
            code = next((span for span in identifiers.postcodes(text[end : end + 60])), None)
            if code and re.fullmatch(TOWN, text[end : end + code[0]]):
                end += code[1]
            yield match.start(), end


@lru_cache(maxsize=64)
def _places(places: tuple[str, ...]) -> re.Pattern | None:
    """The places as they are written in messages: whole, by the part that holds a number, or by the postcode."""
    pieces = set(places)
    for place in places:
        pieces |= {part.strip() for part in place.split(",") if any(map(str.isdigit, part))}
        pieces |= {place[start:end] for start, end in identifiers.postcodes(place)}
    longest_first = sorted(filter(None, pieces), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.I) if longest_first else None
