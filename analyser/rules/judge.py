"""Applies every rule to a group: messages first, then conversations and the group as a whole.

The rules message itself, and team members who restate a rule, speak of offensive language and trauma because the policy
does. Of such a message only what proves itself (a telephone number) and the words of a crisis count.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import polars as pl

from analyser.chat.group import Group
from analyser.language.model import Model
from analyser.language.rules_list import is_whole_list, restated
from analyser.parts import fault
from analyser.rules import chat_rules, every_rule, message_rules
from analyser.rules.finding import Finding, RecordKeys
from analyser.rules.in_talk import in_talk
from analyser.rules.incidents import Incident, incidents
from analyser.rules.messages import Judge, Reading, Verdict
from analyser.rules.rule import Context, Rule
from analyser.rules.weighing import CRISIS

AT_ONCE = 1024
"""Messages that are judged together: enough to sort them by length, few enough to move a progress bar."""


@dataclass(frozen=True)
class Judgement:
    """Findings in the order of the chat, the incidents that they make, and the rules that broke.

    `not_checked` is rule id -> what happened; a report shows such a rule as "not checked", never as nought findings.
    `unread` is record id -> its language (ISO 639-1 code, or "und"), of messages in languages that no rule reads.
    """

    findings: tuple[Finding, ...]
    incidents: tuple[Incident, ...]
    not_checked: dict[str, str]
    unread: dict[int, str]


def judge(group: Group, context: Context, progress=iter, reader: Model | None = None) -> Judgement:
    """Apply every rule to one group.

    Parameters
    ----------
    group
        The group; its chat table has one row or more.
    context
        The policy and the organisation's own details.
    progress
        Wraps the iteration over messages, for a progress bar; it must pass the messages on.
    reader
        The message model; without it the message rules go by their word lists alone.
    """
    keys = RecordKeys(group.chat, group.name)
    messages = Judge(context, reader)
    rows, readings = [], []
    for batch in _batches(progress(_judged_messages(group, context))):
        rows += batch
        readings += messages.read([row["text"] for row in batch])
    readings = in_talk(rows, readings, group, context, reader.card if reader else None)
    readings = [
        _beside_the_rules(each) if _is_policy_talk(row, group, context) else each
        for row, each in zip(rows, readings, strict=True)
    ]
    broken = messages.broken
    findings = [
        _on_message(rule, row, reading.verdicts[rule.id], group, keys)
        for row, reading in zip(rows, readings, strict=True)
        for rule in message_rules()
        if rule.id in reading.labels
    ]
    context = replace(context, flagged=_flagged(findings, broken))
    for rule in chat_rules():
        findings += _guarded(rule.id, broken, lambda rule=rule: list(_on_chat(rule, group, context, keys)))
    found_incidents = _guarded(INCIDENTS, broken, lambda: incidents(group, context))
    kept = [found for found in _uncovered(findings) if found.rule not in broken and _in_period(found, group)]
    ordered = tuple(sorted(kept, key=lambda found: (found.first, found.rule, found.last)))
    unread = {row["id"]: each.language for row, each in zip(rows, readings, strict=True) if each.language}
    return Judgement(ordered, tuple(found_incidents), broken, unread)


INCIDENTS = "incidents"
"""The name under which incidents are shown as "not checked" when a rule that they are made of broke."""


def _flagged(findings: list[Finding], broken: dict[str, str]) -> dict[str, frozenset[int]]:
    """What each message rule that did not break flagged."""
    whole = (rule.id for rule in message_rules() if rule.id not in broken)
    return {rule: frozenset(found.first for found in findings if found.rule == rule) for rule in whole}


def _uncovered(findings: list[Finding]) -> list[Finding]:
    """Without the findings that another one covers (an off-topic message in a one-to-one conversation)."""
    covers = {rule.id: rule.covered_by for rule in every_rule().values() if rule.covered_by}
    records = {rule: _records_of(findings, rule) for rule in covers.values()}
    return [found for found in findings if found.first not in records.get(covers.get(found.rule), ())]


def _records_of(findings: list[Finding], rule: str) -> frozenset[int]:
    """Ids of all records that the findings of a rule stretch over."""
    return frozenset(
        record for found in findings if found.rule == rule for record in range(found.first, found.last + 1)
    )


def _in_period(found: Finding, group: Group) -> bool:
    """Whether a finding belongs to the period; what holds at its end does, whenever it began."""
    began = group.since is None or found.timestamp >= group.since or every_rule()[found.rule].standing
    return began and found.timestamp <= group.end


def _guarded(part: str, broken: dict[str, str], find) -> list:
    """What a rule finds; a rule that raises is noted as broken, and never passes for one that found nothing."""
    if part in broken:
        return []
    try:
        return find()
    except Exception as error:  # noqa: BLE001  one broken rule must not silence the others; it is reported by name
        broken[part] = fault(error)
        return []


def _judged_messages(group: Group, context: Context) -> list[dict]:
    """The records of the chat that the message rules judge, with what the member typed as `text`."""
    texts = group.people.filter((pl.col("kind") != "deleted") & (pl.col("text") != ""))
    rows = [row | {"text": _typed(row)} for row in texts.iter_rows(named=True)]
    return [row for row in rows if row["text"].strip()]


STANDS_IN = ("media", "contact", "view-once", "call")
"""Kinds of record whose text WhatsApp wrote, but for a caption."""

BY_WHATSAPP = re.compile(r"\u200e[^\n]*|^<[^<>\n]*>$", re.MULTILINE)
"""What stands in for a picture or a file: after WhatsApp's hidden mark, or alone on its line in angle brackets."""


def _typed(row: dict) -> str:
    """What the member typed; WhatsApp's own words are blanked, so that places in the text stay the same."""
    if row["kind"] not in STANDS_IN:
        return row["text"]
    text = BY_WHATSAPP.sub(lambda match: " " * len(match[0]), row["text"])
    if row["attachment"]:
        named = re.compile(rf"^\W*{re.escape(row['attachment'])}(?:\W+\([^()\n]*\))?\W*$", re.MULTILINE)
        text = named.sub(lambda match: " " * len(match[0]), text)
    return text


def _is_policy_talk(row: dict, group: Group, context: Context) -> bool:
    items = restated(row["text"], context.policy.rules_list)
    return is_whole_list(items, context.policy) or (bool(items) and row["sender"] in group.team)


def _beside_the_rules(reading: Reading) -> Reading:
    """The reading of a message that restates the rules: what the policy itself speaks of is no breach."""
    verdicts = {
        rule: verdict
        if verdict.sure == "certain" or (rule in CRISIS and verdict.by_words)
        else replace(verdict, flagged=False)
        for rule, verdict in reading.verdicts.items()
    }
    return replace(reading, verdicts=verdicts)


def _batches(rows: Iterable[dict]) -> Iterator[list[dict]]:
    rows = iter(rows)
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _on_message(rule: Rule, row: dict, verdict: Verdict, group: Group, keys: RecordKeys) -> Finding:
    return Finding(
        id=keys.finding_id(rule.id, row["id"]),
        rule=rule.id,
        clause=rule.clause,
        group=group.name,
        first=row["id"],
        last=row["id"],
        line=row["line"],
        last_line=row["line"],
        timestamp=row["timestamp"],
        members=(row["sender"],),
        sure=verdict.sure,
        score=verdict.score,
        spans=tuple((hit.start, hit.end) for hit in verdict.hits),
        why=verdict.why,
    )


def _on_chat(rule: Rule, group: Group, context: Context, keys: RecordKeys) -> Iterator[Finding]:
    lines = dict(zip(group.chat["id"], group.chat["line"], strict=True))
    times = dict(zip(group.chat["id"], group.chat["timestamp"], strict=True))
    for stretch in rule.find(group, context):
        yield Finding(
            id=keys.finding_id(rule.id, stretch.first, stretch.about),
            rule=rule.id,
            clause=rule.clause,
            group=group.name,
            first=stretch.first,
            last=stretch.last,
            line=lines[stretch.first],
            last_line=lines[stretch.last],
            timestamp=times[stretch.first],
            members=stretch.members,
            sure=stretch.sure,
            score=stretch.score,
            spans=(),
            why=stretch.why,
        )
