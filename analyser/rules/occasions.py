"""How often a rule was broken: occasions, each counted once however many messages it has.

A quarrel of twelve insults is one event, not twelve; counted by the message it would triple the year's rate. Messages of the
kinds that hurt people make one incident while they lie at most a day apart (`analyser.rules.incidents`). For the other message
rules, flagged messages of one rule in one conversation are one occasion. A finding of a conversation or group rule is one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from analyser.policy import Policy
from analyser.rules import chat_rules, message_rules
from analyser.rules.finding import Finding
from analyser.rules.incidents import KINDS, Incident


def occasions(findings: Sequence[Finding], incidents: Sequence[Incident], policy: Policy) -> dict[str, int]:
    """How many occasions there were, by rule id, and of all incidents under ``incident``.

    Parameters
    ----------
    findings, incidents
        What the rules found in one group.
    policy
        For the readings "incident" (hours) and "comparison" (minutes of silence that end a conversation).
    """
    hours = timedelta(hours=policy.reading("incident", "hours"))
    minutes = timedelta(minutes=policy.reading("comparison", "minutes"))
    found = {"incident": len(incidents)}
    for rule in message_rules():
        times = sorted(each.timestamp for each in findings if each.rule == rule.id)
        found[rule.id] = _runs(times, hours if rule.id in KINDS else minutes)
    for rule in chat_rules():
        found[rule.id] = sum(each.rule == rule.id for each in findings)
    return found


def _runs(times: list[datetime], gap: timedelta) -> int:
    """How many runs of moments there are that lie at most `gap` apart."""
    return sum(later - earlier > gap for earlier, later in pairwise(times)) + bool(times)
