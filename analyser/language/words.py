"""Word lists: one term a line in `words/NAME.txt`, under a comment that says where they come from and when.

A blank in a term stands for any run of blanks or hyphens. A star at its end stands for any ending
("mend*" finds mends, mended, mending). Case does not count.
"""

import re
from functools import cache
from importlib.resources import files


@cache
def terms(name: str) -> tuple[str, ...]:
    """The terms of a list, in file order, without comments and blank lines."""
    text = files("analyser.language").joinpath("words", f"{name}.txt").read_text("utf-8")
    lines = (line.split("#", 1)[0].strip() for line in text.split("\n"))
    return tuple(line for line in lines if line)


@cache
def pattern(*names: str) -> re.Pattern:
    """One pattern that finds any term of the named lists as whole words.

    >>> [found[0] for found in pattern("swearing").finditer("Well, bugger and buggering on")]
    ['bugger', 'buggering']
    """
    every = sorted({term for name in names for term in terms(name)}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_expression, every))})(?!\w)", re.IGNORECASE)


def _expression(term: str) -> str:
    stem, star = term.removesuffix("*"), term.endswith("*")
    return r"[\s-]+".join(map(re.escape, stem.split())) + (r"\w*" if star else "")
