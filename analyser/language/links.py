"""Links in a text, found by their form. Nothing is ever fetched."""

import re

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'\u201c\u201d]+", re.IGNORECASE)


def links(text: str) -> list[str]:
    """The links in a text, without scheme and closing punctuation, lower case.

    >>> links("see https://www.Example.org/a?b=1. Or www.example.com")
    ['example.org/a?b=1', 'example.com']
    """
    found = (match[0].rstrip(".,;:!?)]}*_").lower() for match in _LINK.finditer(text))
    return [re.sub(r"^https?://", "", link).removeprefix("www.") for link in found]
