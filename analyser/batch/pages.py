"""The combined reviews for trustees: one of all groups, and one of each charity where there are several."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from analyser.batch.folders import Charity
from analyser.figures import GroupFigures
from analyser.policy import Policy
from analyser.report import write_report
from analyser.report.given import Figures
from analyser.report.make import make_page
from analyser.report.render import FILES, write_page

MOST = 1000
"""Groups on one page: more make a page that nobody can read, and that does not fit in memory."""

ALL = "All charities"


def write_all(
    policy: Policy, charities: Iterable[Charity], groups: list[GroupFigures], folder: Path, made_on: date
) -> Path:
    """Write the review of all groups together in every form, and return the path of its page."""
    charities = list(charities)
    name = charities[0].site.organisation.name if len(charities) == 1 else ALL
    alarms = max(each.site.organisation.false_alarms for each in charities)
    return write_report(Figures(policy, name, alarms, made_on, tuple(groups)), folder)[0]


def write_one(policy: Policy, charity: Charity, groups: list[GroupFigures], folder: Path, made_on: date) -> Path:
    """Write the page of one charity, and return its path."""
    own = charity.site.organisation
    name = charity.name if own.name == type(own).name else own.name
    made = Figures(policy, name, own.false_alarms, made_on, tuple(groups))
    return write_page(make_page(made), folder / f"{_slug(charity.name)}.{FILES['trustees'].rpartition('.')[2]}")


def _slug(name: str) -> str:
    """A name as that of a file: folders below one another are joined by two hyphens."""
    return "--".join(re.sub(r"[^\w.-]+", "-", part) for part in name.split("/"))
