"""What a rule is: a judge with an id, the clauses it serves, and examples that are tests.

A rule is one file in this folder. Its docstring is the rule's page in the docs and in the report: what it
finds and why that matters, what it leaves alone, what it is known to miss.

**A message rule** (``sees="message"``) looks at one text. Its function takes a `WorkingCopy` and a `Context`
and yields a `Hit` for each span of the copy's text. Its examples are messages in which exactly the parts in
``[[double brackets]]`` must be found; an example without brackets is a near miss.

**A chat rule** (``sees="chat"``) looks at a whole `Group`. Its function takes the group and a `Context` and
yields a `Stretch` for each run of records. Its examples are small chats, a line a record as
`analyser.chat.table.from_lines` reads them. The records that a finding covers carry a ``*``. Lines that start
with ``#`` are settings of the group, in TOML (``# course_end = 2025-03-04``); an example without a star is a near miss.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from analyser.chat.group import Group
from analyser.errors import PartBroken
from analyser.language.copy import working_copy
from analyser.policy import Policy
from analyser.site import Organisation

EARLIER = "it was before the period under review"
"""Why a rule cannot know: what it looks at happened before, and belongs to an earlier review."""


@dataclass(frozen=True)
class Context:
    """What every rule may ask besides the text or chat itself: the policy's readings and the organisation's own details.

    `flagged` is for chat rules: message rule id -> ids of the records that it flagged in this chat. A rule that broke is
    not in it.
    """

    policy: Policy
    organisation: Organisation
    flagged: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def flags(self, *rules: str) -> frozenset[int]:
        """Ids of the records that any of these message rules flagged.

        Raises
        ------
        PartBroken
            One of them broke: what it would have flagged is not known, and must not pass for nothing.
        """
        broken = [rule for rule in rules if rule not in self.flagged]
        if broken:
            raise PartBroken(f"needs '{broken[0]}', which broke")
        return frozenset().union(*(self.flagged[rule] for rule in rules))


@dataclass(frozen=True)
class Hit:
    """A span found in one message.

    `why` is a sentence for the admin, without any name or word from the message. `sure` is "certain" where the text
    itself proves it (a telephone number), "judge" where a person must decide. `score` lies between 0 and 1.
    """

    start: int
    end: int
    why: str
    sure: str = "judge"
    score: float = 0.9


@dataclass(frozen=True)
class Stretch:
    """A run of records found in a chat: ids of its first and last record, the members concerned, and why.

    `about` tells apart two findings that start at the same record (two inactive members, say): a member's name.
    """

    first: int
    last: int
    members: tuple[str, ...]
    why: str
    sure: str = "judge"
    score: float = 0.9
    about: str = ""


@dataclass
class Rule:
    """One rule; see the head of this module. Use the object as a decorator on the function that finds.

    Parameters
    ----------
    id
        The rule's id in every output, e.g. "personal-info".
    clauses
        Ids of the policy's clauses that it serves; findings are filed under the first.
    title
        A short name in plain English, for headings.
    kept
        What a page says where the rule looked and found nothing, for a title that would make it a double negative.
    examples
        What it finds and near misses that it leaves alone; each is a test.
    sees
        "message" or "chat".
    counts_people
        Each finding is about one person, so that a count of findings is a count of people (small ones are not shown).
    standing
        A finding is a state at the end of the period, whatever the date of the record that it points to.
    covered_by
        Id of a chat rule whose findings cover this rule's: inside them this rule's are not shown again.
    not_for
        Kinds of group ("social") for which the rule has no meaning.
    duty
        The policy asks this of the charity itself, not of its members.
    reads_like
        Of a message rule: what the admin is told when no word gives a message away, but the model thinks that it breaks the
        rule.
    """

    id: str
    clauses: tuple[str, ...]
    title: str
    examples: tuple[str, ...]
    sees: str = "message"
    counts_people: bool = False
    standing: bool = False
    covered_by: str = ""
    not_for: tuple[str, ...] = ()
    duty: bool = False
    kept: str = ""
    reads_like: str = ""
    find: Callable = field(init=False, repr=False)
    _blind: Callable | None = field(init=False, repr=False, default=None)

    def __call__(self, find: Callable) -> Callable:
        self.find = find
        return find

    def blind(self, blind: Callable) -> Callable:
        """Decorate the function of (group, policy) that says why this rule cannot know in a group, or None."""
        self._blind = blind
        return blind

    def applies(self, group: Group) -> bool:
        """Whether the rule has a meaning for a group of that kind."""
        return group.settings.kind not in self.not_for

    def cannot_know(self, group: Group, policy: Policy) -> str | None:
        """Why the rule has nothing to go by in a group, as the end of a sentence; None where it could look."""
        return self._blind(group, policy) if self._blind and self.applies(group) else None

    @property
    def clause(self) -> str:
        """The clause that findings are filed under."""
        return self.clauses[0]

    @property
    def page(self) -> str:
        """The rule's page: the docstring of its module."""
        return inspect.cleandoc(inspect.getmodule(self.find).__doc__)

    def hits(self, text: str, context: Context) -> list[Hit]:
        """What a message rule finds in a text; spans are places in the text as given, in order, without repeats."""
        copy = working_copy(text)
        return sorted(self._in_original(copy, context), key=lambda hit: (hit.start, hit.end))

    def _in_original(self, copy, context: Context) -> Iterator[Hit]:
        seen = set()
        for hit in self.find(copy, context):
            start, end = copy.span(hit.start, hit.end)
            if (start, end) not in seen:
                seen.add((start, end))
                yield Hit(start, end, hit.why, hit.sure, hit.score)
