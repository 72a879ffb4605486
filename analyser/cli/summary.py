"""The answer of ``analyser check`` in words, 80 columns wide."""

import textwrap
from collections import defaultdict
from datetime import datetime

WIDTH = 80
MOST_LINES = 12
"""So many line numbers are listed for a rule; the JSON and the administrator's page have them all."""

ANSWERS = (
    ("Rules sent when the group was created", "rules_at_creation"),
    ("People who joined and were not sent the rules", "joins_without_rules"),
    ("Messages after the course had ended", "posts_after_course_end"),
    ("Messages in the quiet hours", "quiet_hours_posts"),
    ("Members who have not posted lately", "inactive_members"),
    ("Names that are not anonymised", "names_not_anonymised"),
)


def summary(answer: dict) -> str:
    """The whole answer, a paragraph a group; `answer` is the object of `analyser.report.machine.as_object`."""
    lines = [line for group in answer["groups"] for line in [*_group(group, answer["findings"]), ""]]
    lines += textwrap.wrap(
        "Each finding is a possible breach until a person has looked at it. For the page with all of them:"
        " analyser review EXPORT -o FOLDER --audience admin",
        WIDTH,
    )
    return "\n".join(lines)


def _group(group: dict, findings: list[dict]) -> list[str]:
    parse = group["parse"]
    first, last = (datetime.fromisoformat(group[key]) for key in ("first", "last"))
    lines = [
        group["group"],
        "=" * min(len(group["group"]), WIDTH),
        f"{group['messages']} messages, {group['members']} members, {_day(first)} to {_day(last)}",
        f"{parse['lines_explained']} of {parse['lines']} lines understood ({group['platform']})",
    ]
    for warning in parse["warnings"]:
        lines += textwrap.wrap(f"Note: {warning}", WIDTH, subsequent_indent="      ")
    lines += [f"  {label:<48}{_answer(group[key]):>8}" for label, key in ANSWERS]
    for rule, reason in group["not_checked"].items():
        lines += textwrap.wrap(f"Not checked: {rule} ({reason})", WIDTH, subsequent_indent="      ")
    return lines + _by_rule([found for found in findings if found["group"] == group["group"]])


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _answer(value) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(len(value)) if value else "none"


def _by_rule(findings: list[dict]) -> list[str]:
    by_rule = defaultdict(list)
    for found in findings:
        by_rule[found["rule"]].append(found)
    lines = ["Possible breaches, by rule:" if by_rule else "No possible breach was found."]
    for rule, found in sorted(by_rule.items(), key=lambda pair: (pair[0] not in FIRST, pair[0])):
        numbers = [_lines(each) for each in found]
        shown = ", ".join(numbers[:MOST_LINES]) + (" ..." if len(numbers) > MOST_LINES else "")
        head = f"  {rule:<22}{len(found):>4}  "
        lines += textwrap.wrap(f"line {shown}", WIDTH, initial_indent=head, subsequent_indent=" " * 28)
    return lines


FIRST = ("urgent-support", "triggering", "unsupported-request")
"""Rules about people who may need help now: always listed first."""


def _lines(found: dict) -> str:
    first, last = found["line"], found["last_line"]
    return str(first) if first == last else f"{first}-{last}"
