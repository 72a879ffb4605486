"""What display names give away: bare telephone numbers, and first names with surnames.

The policy has all names anonymised. A name is what the exporting phone shows: the phone's owner may have saved a
surname that nobody else sees, and a bare number only says that somebody is not in that phone's contacts.
"""

import re
from collections import Counter

import polars as pl

from analyser.chat.group import Group
from analyser.chat.names import is_number
from analyser.language.full_names import looks_like_full_name, name_words
from analyser.language.words import terms
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="identity", clauses=("CF-03",), title="Names as they are shown")

COLUMNS = pl.Schema({"member": pl.String, "number": pl.Boolean, "full_name": pl.Boolean})


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Judge the display name of everybody who was ever in a group.

    A word that two members or more carry after the first is taken for an affix ("Ann Hexley", "Bea Hexley"), as are
    words of the group's own name and what the policy calls the charity; so relatives with one surname are missed.
    Which names make a full name says `analyser.language.full_names`.

    Returns
    -------
    DataFrame, one row a member ever, sorted by name:
        member      String    the name
        number      Boolean   the name is a bare telephone number
        full_name   Boolean   the name looks like a first name and a surname

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> names = ("+44 7700 900123", "Ann Hexley", "Bea Hexley", "Maureen Tattersall")
    >>> for row in measure(Group("G", from_lines(*(f"09:00 {name}: hi" for name in names))), load()).rows():
    ...     print(*row)
    +44 7700 900123 True False
    Ann Hexley False False
    Bea Hexley False False
    Maureen Tattersall False True
    """
    members = sorted(group.stays["member"].unique())
    affixes = _shared(members) | frozenset(name_words(group.name))
    organisation = " ".join(_charity(policy))
    rows = [(member, is_number(member), looks_like_full_name(member, organisation, affixes)) for member in members]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _shared(members: list[str]) -> frozenset[str]:
    """Words, in small letters, that more than one name carries after its first; first names are none."""
    carried = Counter(word for member in members for word in set(name_words(member)[1:]))
    return frozenset(word for word, count in carried.items() if count > 1) - frozenset(terms("first-names"))


def _charity(policy: Policy) -> list[str]:
    """What the policy calls the charity: words that several clauses write with a capital inside a sentence.

    >>> from analyser.policy import load
    >>> _charity(load())
    ['Sew', 'Positive', 'WhatsApp']
    """
    said = [clause.says for clause in policy.clauses.values() if clause.section != "Document history"]
    seen = Counter(word for says in said for word in dict.fromkeys(INSIDE.findall(says)))
    return [word for word, count in seen.items() if count > 1]


INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+|(?<=[A-Z][a-z] )[A-Z][\w-]+")
