"""The combined reviews for trustees: one of all groups, and one of each charity where there are several."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from analyser.batch.folders import Charity
from analyser.figures import GroupFigures
from analyser.policy import Policy
from analyser.report import write_review
from analyser.report.given import Figures
from analyser.report.make import make_page
from analyser.report.render import write_page

MOST = 300
"""Groups on one page: more make a page that nobody can read, and each of them takes more than a megabyte while it is made."""

ALL = "All charities"

LONGEST = 60
"""Letters of a page's name before its digits: file systems take 255 bytes, and a letter may have three."""


def write_all(
    policy: Policy, charities: Iterable[Charity], groups: list[GroupFigures], folder: Path, made_on: date
) -> Path:
    """Write the page of all groups together, and return its path."""
    charities = list(charities)
    name = charities[0].site.organisation.name if len(charities) == 1 else ALL
    alarms = max(each.site.organisation.false_alarms for each in charities)
    return write_review(Figures(policy, name, alarms, made_on, tuple(groups)), folder)


def write_one(policy: Policy, charity: Charity, groups: list[GroupFigures], folder: Path, made_on: date) -> Path:
    """Write the page of one charity, and return its path."""
    own = charity.site.organisation
    name = charity.name if own.name == type(own).name else own.name
    made = Figures(policy, name, own.false_alarms, made_on, tuple(groups))
    return write_page(make_page(made), folder / page_of(charity.name))


def page_of(charity: str) -> str:
    """The name of a charity's page: folders below one another are joined by two hyphens.

    Where letters had to be changed for that, or it has two hyphens already, a few digits tell it from others.

    >>> page_of("North/groups"), page_of("")
    ('North--groups.html', 'the-folder-itself.html')
    >>> page_of("A b") == page_of("A-b")
    False
    """
    plain = "--".join(re.sub(r"[^\w-]+|^-", "-", part) for part in charity.split("/"))
    if plain.replace("--", "/") != charity or len(plain) > LONGEST:
        digest = hashlib.sha256(charity.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        plain = f"{plain[:LONGEST]}-{digest}"
    return f"{plain if charity else 'the-folder-itself'}.html"
