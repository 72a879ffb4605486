"""Incidents: messages of a kind that hurts people, joined while they lie at most a day apart, counted once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.metrics import rules_messages
from analyser.policy import Policy
from analyser.rules import every_rule
from analyser.rules.rule import Context

HURTFUL = ("offensive", "grievance", "discouraging")
"""The message rules about what one member does to another."""
KINDS = (*HURTFUL, "triggering", "urgent-support")
"""The message rules whose findings make an incident."""


@dataclass(frozen=True)
class Incident:
    """One incident: ids and lines of its first and last message, when, the rules at stake, who wrote, and its follow-up.

    `followed_up` says whether the team restated the whole list or one of the rules at stake in time; `due` is when
    that time ends.
    """

    first: int
    last: int
    first_line: int
    last_line: int
    began: datetime
    ended: datetime
    rules: tuple[str, ...]
    members: tuple[str, ...]
    due: datetime
    followed_up: bool


REMOVALS = pl.Schema({"member": pl.String, "line": pl.UInt32, "incident_line": pl.UInt32, "hours": pl.Float64})


def removals_after(found: Sequence[Incident], group: Group, days: float) -> pl.DataFrame:
    """Find who was removed after an incident in which they wrote: clause CG-05, action 3. Why does not show.

    Returns
    -------
    DataFrame, one row a removal within `days` after the last such incident, in order, possibly none:
        member          String    who was removed
        line            UInt32    the notice's line
        incident_line   UInt32    the first line of the incident
        hours           Float64   from its last message to the removal
    """
    removed = group.chat.filter(pl.col("event") == "removed").explode("targets").drop_nulls("targets")
    rows = []
    for line, when, member in removed.select("line", "timestamp", "targets").rows():
        before = [each for each in found if member in each.members and each.ended <= when]
        if before and when - before[-1].ended <= timedelta(days=days):
            hours = (when - before[-1].ended) / timedelta(hours=1)
            rows.append((member, line, before[-1].first_line, hours))
    return pl.DataFrame(rows, schema=REMOVALS, orient="row")


def incidents(group: Group, context: Context) -> list[Incident]:
    """The incidents of a group, in order of time, from what the message rules flagged."""
    rows = group.people.filter(pl.col("id").is_in(sorted(context.flags(*KINDS)))).sort("timestamp", maintain_order=True)
    gap = timedelta(hours=context.policy.reading("incident", "hours"))
    runs = []
    for row in rows.iter_rows(named=True):
        if runs and row["timestamp"] - runs[-1][-1]["timestamp"] <= gap:
            runs[-1].append(row)
        else:
            runs.append([row])
    messages = rules_messages.measure(group, context.policy) if runs else None
    return [_incident(run, messages, context) for run in runs]


def _incident(run: list[dict], messages: pl.DataFrame, context: Context) -> Incident:
    rules = tuple(sorted(k for k in KINDS if any(row["id"] in context.flags(k) for row in run)))
    first, last = run[0], run[-1]
    due = last["timestamp"] + timedelta(days=context.policy.reading("not-followed-up", "days"))
    return Incident(
        first=first["id"],
        last=last["id"],
        first_line=first["line"],
        last_line=last["line"],
        began=first["timestamp"],
        ended=last["timestamp"],
        rules=rules,
        members=tuple(dict.fromkeys(row["sender"] for row in run)),
        due=due,
        followed_up=_followed_up(first["timestamp"], due, rules, messages, context.policy),
    )


def _followed_up(began: datetime, due: datetime, rules, messages: pl.DataFrame, policy: Policy) -> bool:
    at_stake = _items(rules)
    sent = rules_messages.sent_between(messages.filter(pl.col("timestamp") > began), began, due)
    return any(row["whole"] or at_stake & set(row["items"]) for row in sent.iter_rows(named=True))


def _items(rules: tuple[str, ...]) -> set[int]:
    """Numbers of the policy's rules that message rules serve: "R-07b" is rule 7."""
    clauses = (clause for rule in rules for clause in every_rule()[rule].clauses)
    return {int(clause[2:4]) for clause in clauses if clause.startswith("R-")}
