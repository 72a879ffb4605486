"""Which findings are one case.

    danger    urgent messages, what may upset, an urgent message without an answer: while at most a day apart
    hurt      what one member does to another, anger in answer, no follow-up: while at most a day apart
    talk      the other message rules, bursts and repeats: of one rule in one conversation, or about one message
    else      each finding for itself

The first two are incidents (`analyser.rules.incidents`), kept apart: somebody in danger is not to be settled together with a
quarrel of the same day.

A case never changes its id and never grows by what nobody has looked at once it is decided. A new finding goes to an undecided case
of its cluster; to a decided one only where it is about the very messages that were decided about, and is of no danger that
was not decided about. Otherwise it opens a case, which says which decided case it continues.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from analyser.policy import Policy
from analyser.rules import message_rules
from analyser.rules.incidents import HURTFUL

DANGER = frozenset({"urgent-support", "triggering", "unsupported-request"})
"""Rules about somebody's safety: their cases come first, and none is dismissed in bulk."""

HURT = frozenset({*HURTFUL, "replied-to-offence", "not-followed-up"})
ALONGSIDE = frozenset({"spam-burst", "repeated-post"})
"""Rules about conversations that stand beside message rules."""


@dataclass(frozen=True)
class Seen:
    """A finding as grouping sees it: `key`, rule, time, the ids of its messages, and its case where it has one.

    `reworded` says that its message was edited since an export first showed it.
    """

    key: str
    rule: str
    first: datetime
    last: datetime
    messages: frozenset[int]
    case: str | None = None
    reworded: bool = False


@dataclass(frozen=True)
class Standing:
    """An existing case: whether it is decided, the rules and messages that it is about."""

    id: str
    decided: bool
    rules: frozenset[str]
    messages: frozenset[int]


@dataclass(frozen=True)
class Placed:
    """New findings that belong in one case: an existing one, or a new one that perhaps `continues` a decided one."""

    findings: tuple[Seen, ...]
    case: str | None
    continues: str | None = None


def place(findings: Sequence[Seen], cases: dict[str, Standing], policy: Policy) -> list[Placed]:
    """Where the findings go that have no case yet.

    Parameters
    ----------
    findings
        All of one group, those that have a case too.
    cases
        The group's cases by id.
    policy
        For the readings "incident" (hours) and "comparison" (minutes of silence that end a conversation).
    """
    return [placed for cluster in clusters(findings, policy) for placed in _placed(cluster, cases)]


def clusters(findings: Sequence[Seen], policy: Policy) -> list[list[Seen]]:
    """The findings of one incident or occasion each, in order of time."""
    ordered = sorted(findings, key=lambda seen: (seen.first, seen.last, seen.rule, seen.key))
    hours = timedelta(hours=policy.reading("incident", "hours"))
    minutes = timedelta(minutes=policy.reading("comparison", "minutes"))
    talk = {rule.id for rule in message_rules()} - DANGER - HURT | ALONGSIDE
    kin = _Kin(ordered)
    for family in (DANGER, HURT):
        kin.near([seen for seen in ordered if seen.rule in family], hours)
    about = [seen for seen in ordered if seen.rule in talk]
    for rule in talk:
        kin.near([seen for seen in about if seen.rule == rule], minutes)
    kin.sharing(about)
    return kin.groups()


class _Kin:
    """Findings that belong together, joined pair by pair."""

    def __init__(self, findings: Sequence[Seen]):
        self._findings = findings
        self._leader = {seen.key: seen.key for seen in findings}

    def join(self, one: Seen, other: Seen) -> None:
        self._leader[self._first(one.key)] = self._first(other.key)

    def near(self, findings: Sequence[Seen], gap: timedelta) -> None:
        """Join what lies at most `gap` apart; `findings` in order of time."""
        ends = None
        for one, other in pairwise(findings):
            ends = max(one.last, ends or one.last)
            if other.first - ends <= gap:
                self.join(one, other)
            else:
                ends = None

    def sharing(self, findings: Sequence[Seen]) -> None:
        """Join what is about a message in common."""
        by_message: dict[int, Seen] = {}
        for seen in findings:
            for message in seen.messages:
                self.join(seen, by_message.setdefault(message, seen))

    def groups(self) -> list[list[Seen]]:
        found: dict[str, list[Seen]] = {}
        for seen in self._findings:
            found.setdefault(self._first(seen.key), []).append(seen)
        return list(found.values())

    def _first(self, key: str) -> str:
        while self._leader[key] != key:
            self._leader[key] = self._leader[self._leader[key]]
            key = self._leader[key]
        return key


def _placed(cluster: Sequence[Seen], cases: dict[str, Standing]) -> Iterator[Placed]:
    """Where the new findings of one cluster go."""
    new = [seen for seen in cluster if seen.case is None]
    there = [cases[case] for case in dict.fromkeys(seen.case for seen in cluster if seen.case)]
    waiting = [case for case in there if not case.decided]
    settled = [case for case in there if case.decided]
    opens = []
    for seen in new:
        if waiting:
            yield Placed((seen,), _nearest(seen, cluster, {case.id for case in waiting}))
        elif covering := next((case for case in settled if _covers(case, seen)), None):
            yield Placed((seen,), covering.id)
        else:
            opens.append(seen)
    if opens:
        yield Placed(
            tuple(opens), None, _nearest(opens[0], cluster, {case.id for case in settled}) if settled else None
        )


def _covers(case: Standing, seen: Seen) -> bool:
    """Whether who decided the case has seen all that a new finding is about."""
    danger = seen.rule in DANGER and seen.rule not in case.rules
    return bool(seen.messages) and seen.messages <= case.messages and not danger and not seen.reworded


def _nearest(seen: Seen, cluster: Sequence[Seen], among: set[str]) -> str:
    distance: Callable[[Seen], timedelta] = lambda other: abs(other.first - seen.first)  # noqa: E731
    return min((other for other in cluster if other.case in among), key=distance).case
