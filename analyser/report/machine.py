"""The review as one JSON object for other programs (``analyser check --json``, schema ``analyser/check/1``).

Names are pseudonyms unless the caller asks for real ones. No text of a message is in it. A list is null where a
rule broke or the export cannot show it; `not_checked` and `parse.warnings` say why.

A group that was read from several exports counts its lines as if the joined chat were one file. There a finding has
`places`, the file and the line in it of its first and last record, and the group has `joined`: for every other line
that the object names, the runs of lines that stand together in one file, as `line`, `file`, `file_line` and `records`.

Two cycles are compared (``analyser compare``) by `detector`, what judged; `reviewed_from` and `reviewed_to`, what part of a
chat was looked at; and `occasions`, how often each rule was broken, a quarrel counted once.
"""

from datetime import date, datetime

import polars as pl

from analyser.chat.group import Group
from analyser.chat.names import pseudonyms
from analyser.export.join import files_of, places_of
from analyser.figures import by_number
from analyser.metrics.across import cross_posts, social_group
from analyser.policy import Policy
from analyser.rules.after_course_end import posts_after_end
from analyser.rules.finding import Finding
from analyser.rules.inactive_member import not_posted
from analyser.rules.incidents import Incident, removals_after
from analyser.rules.judge import INCIDENTS
from analyser.rules.occasions import occasions
from analyser.rules.quiet_hours import quiet_posts
from analyser.rules.rules_at_creation import sent_at_creation
from analyser.rules.unsupported_request import answers

SCHEMA = "analyser/check/1"
NAMES = ("member", "actor")
"""Columns of a measure that hold a name."""
LISTS_OF_NAMES = ("pair", "not_in_social_group")
"""Columns of a measure that hold names."""


def shown_names(groups, real: bool) -> dict[str, str]:
    """Name -> what is shown for it, for every member of every group ever: itself, or a pseudonym."""
    everybody = dict.fromkeys(name for each in groups for name in each.group.stays["member"])
    return dict(zip(everybody, everybody, strict=True)) if real else pseudonyms(everybody)


def as_object(review, real_names: bool = False) -> dict:
    """The review as plain dicts and lists, ready for `json.dumps`.

    Parameters
    ----------
    review
        An `analyser.reviews.Review`.
    real_names
        Show names as they stand in the export; pseudonyms otherwise.
    """
    policy, groups = review.policy, review.groups
    shown = shown_names(groups, real_names)
    return {
        "schema": SCHEMA,
        "policy": policy.version,
        "as_of": review.as_of.isoformat(timespec="seconds"),
        "detector": review.detector,
        "groups": [_group(each, policy, shown) for each in groups],
        "across_groups": _across([each.group for each in groups], policy, shown),
        "findings": [found for each in groups for found in _findings(each, shown)],
    }


def _group(each, policy: Policy, shown: dict[str, str]) -> dict:
    group = each.group
    return {
        "group": group.name,
        "files": list(files_of(each.export)),
        "platform": each.export.platform,
        "first": group.chat["timestamp"].min().isoformat(),
        "last": group.chat["timestamp"].max().isoformat(),
        "reviewed_from": max(filter(None, (group.since, group.chat["timestamp"].min()))).isoformat(),
        "reviewed_to": group.end.isoformat(timespec="seconds"),
        **_joined(each.export),
        "messages": group.people.height,
        "members": len(group.members),
        "parse": _parse(each),
        **_answers(each, group, policy, shown),
        "urgent_requests": _urgent(each, policy, shown),
        "removals_after_incidents": _rows(
            removals_after(each.incidents, group, policy.reading("removals", "days")), shown
        ),
        "occasions": occasions(each.findings, each.incidents, policy),
        "not_checked": each.not_checked,
        "metrics": {name: _rows(by_number(table, shown), shown) for name, table in each.measures.items()}
        if any(name != told for name, told in shown.items())
        else {name: _rows(table, shown) for name, table in each.measures.items()},
    }


def _joined(export) -> dict:
    """Where the lines of a joined chat stand: runs of records that follow each other in one file."""
    if len(files_of(export)) == 1:
        return {}
    ahead = pl.col("line").cast(pl.Int64) - pl.col("file_line")
    runs = export.places.group_by(pl.struct("file", ahead.alias("ahead")).rle_id().alias("run"), maintain_order=True)
    first = runs.agg(pl.col("line", "file", "file_line").first(), records=pl.len())
    return {"joined": first.drop("run").to_dicts()}


def _answers(each, group: Group, policy: Policy, shown: dict[str, str]) -> dict:
    """What each rule answers for the group, null for a rule that broke."""
    answers = {
        "rules_at_creation": ("rules-at-creation", lambda: sent_at_creation(group, policy)),
        "joins_without_rules": ("rules-after-join", lambda: _joins(each.of_rule("rules-after-join"), shown)),
        "posts_after_course_end": ("after-course-end", lambda: _posts_after_end(group, policy)),
        "quiet_hours_posts": ("quiet-hours", lambda: quiet_posts(group, policy)["line"].to_list()),
        "inactive_members": ("inactive-member", lambda: _shown(not_posted(group, policy), shown)),
        "incidents": (INCIDENTS, lambda: [_incident(incident) for incident in each.incidents]),
        "names_not_anonymised": ("full-name", lambda: _shown(_members(each.of_rule("full-name")), shown)),
        "one_to_one": ("one-to-one", lambda: [_stretch(found, "pair", shown) for found in each.of_rule("one-to-one")]),
        "spam_bursts": (
            "spam-burst",
            lambda: [_stretch(found, "members", shown) for found in each.of_rule("spam-burst")],
        ),
    }
    return {key: None if rule in each.not_checked else answer() for key, (rule, answer) in answers.items()}


def _parse(each) -> dict:
    quality = each.export.quality
    return {
        "lines": quality.lines,
        "lines_explained": quality.lines_explained,
        "date_order": quality.date_order,
        "date_order_sure": quality.date_order_sure,
        "warnings": list(each.warnings),
    }


def _urgent(each, policy: Policy, shown: dict[str, str]) -> list[dict]:
    """The urgent messages, and how soon somebody named 111 or SHOUT."""
    urgent = [record for found in each.of_rule("urgent-support") for record in range(found.first, found.last + 1)]
    found = answers(each.group, urgent, policy.reading("unsupported-request", "hours"))
    return _rows(found.drop("id"), shown)


def _across(groups: list[Group], policy: Policy, shown: dict[str, str]) -> dict:
    return {
        "cross_posts": _rows(cross_posts(groups, policy), shown),
        "social_group": _rows(social_group(groups), shown),
    }


def _posts_after_end(group: Group, policy: Policy) -> list[int] | None:
    if group.settings.kind != "social" and group.settings.course_end is None:
        return None
    return posts_after_end(group, policy)["line"].to_list()


def _joins(findings: list[Finding], shown: dict[str, str]) -> list[dict]:
    return [{"member": shown[found.members[0]], "line": found.line} for found in findings]


def _members(findings: list[Finding]) -> list[str]:
    return [name for found in findings for name in found.members]


def _shown(names: list[str], shown: dict[str, str]) -> list[str]:
    return sorted(shown[name] for name in names)


def _stretch(found: Finding, key: str, shown: dict[str, str]) -> dict:
    return {"first_line": found.line, "last_line": found.last_line, key: _shown(found.members, shown)}


def _incident(incident: Incident) -> dict:
    return {
        "first_line": incident.first_line,
        "last_line": incident.last_line,
        "rules": list(incident.rules),
        "followed_up": incident.followed_up,
    }


def _findings(each, shown: dict[str, str]) -> list[dict]:
    """A group's findings; where several exports were joined, each tells in which file its first and last lines stand."""
    findings = [_finding(found, shown) for found in each.findings]
    if places := places_of(each.export):
        for found in findings:
            ends = {found["line"]: None, found["last_line"]: None}
            found["places"] = [{"file": places[line][0], "line": places[line][1]} for line in ends]
    return findings


def _finding(found: Finding, shown: dict[str, str]) -> dict:
    return {
        "id": found.id,
        "rule": found.rule,
        "clause": found.clause,
        "group": found.group,
        "line": found.line,
        "last_line": found.last_line,
        "timestamp": found.timestamp.isoformat(),
        "members": [shown.get(name, "Member") for name in found.members],
        "sure": found.sure,
        "score": found.score,
        "spans": [list(span) for span in found.spans],
        "why": found.why,
    }


def _rows(table: pl.DataFrame, shown: dict[str, str]) -> list[dict]:
    return [{key: _value(key, value, shown) for key, value in row.items()} for row in table.iter_rows(named=True)]


def _value(key: str, value, shown: dict[str, str]):
    if key in NAMES and value is not None:
        return shown.get(value, "Member")
    if key in LISTS_OF_NAMES:
        return [shown.get(name, "Member") for name in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value
