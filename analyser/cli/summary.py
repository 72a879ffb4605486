"""The answer of ``analyser check`` in words, 80 columns wide."""

import textwrap
from collections import defaultdict
from datetime import datetime

from analyser.cli.terminal import WIDTH, printable
from analyser.export.join.report import letters
from analyser.report.given import SAFETY

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
    return "\n".join(map(printable, lines))


def _group(group: dict, findings: list[dict]) -> list[str]:
    parse = group["parse"]
    first, last = (datetime.fromisoformat(group[key]) for key in ("first", "last"))
    lines = [
        group["group"],
        "=" * min(len(group["group"]), WIDTH),
        f"{group['messages'] or 'No'} messages, {group['members']} members, {_day(first)} to {_day(last)}",
        f"{parse['lines_explained']} of {parse['lines']} lines understood ({group['platform']})",
        *_files(group["files"]),
    ]
    for warning in parse["warnings"]:
        lines += textwrap.wrap(f"Note: {warning}", WIDTH, subsequent_indent="      ")
    for label, key in ANSWERS:
        lines.append(f"  {label:<48}{_answer(group[key]):>8}")
        lines += textwrap.wrap(", ".join(_names(group[key])), WIDTH, initial_indent="    ", subsequent_indent="    ")
    for rule, reason in group["not_checked"].items():
        lines += textwrap.wrap(f"Not checked: {rule} ({reason})", WIDTH, subsequent_indent="      ")
    return lines + _by_rule([found for found in findings if found["group"] == group["group"]], group["files"])


def _files(files: list[str]) -> list[str]:
    """The exports; of several that were joined, each with the letters that stand for it before a line's number."""
    return (
        [f"  from {files[0]}"] if len(files) == 1 else [f"  {mark} = {file}" for file, mark in letters(files).items()]
    )


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _answer(value) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(len(value)) if value else "none"


def _names(value) -> list[str]:
    """The members whom an answer lists, by name or pseudonym, each once."""
    listed = value if isinstance(value, list) else []
    names = [each["member"] if isinstance(each, dict) else each for each in listed]
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))


def _by_rule(findings: list[dict], files: list[str]) -> list[str]:
    by_rule = defaultdict(list)
    for found in findings:
        by_rule[found["rule"]].append(found)
    lines = ["Possible breaches, by rule:" if by_rule else "No possible breach was found."]
    if not SAFETY_NOW.isdisjoint(by_rule):
        lines.insert(0, "SOMEBODY MAY NEED HELP. Read urgent-support first. In danger now: call 999.")
        lines.insert(1, "Urgent mental health or other support: call 111 or text SHOUT to 85258.")
    for rule, found in sorted(by_rule.items(), key=_urgent_first):
        numbers = [_lines(each, files) for each in found]
        shown = ", ".join(numbers[:MOST_LINES]) + (" ..." if len(numbers) > MOST_LINES else "")
        head = f"  {rule:<22}{len(found):>4}  "
        lines += textwrap.wrap(f"line {shown}", WIDTH, initial_indent=head, subsequent_indent=" " * 28)
    return lines


SAFETY_NOW = frozenset(SAFETY[:2])
"""Rules about somebody who may need help now."""


def _urgent_first(pair: tuple[str, list]) -> tuple[int, str]:
    rule = pair[0]
    return (SAFETY.index(rule) if rule in SAFETY else len(SAFETY)), rule


def _lines(found: dict, files: list[str]) -> str:
    """A finding's first and last line, in joined exports with the letter of the file that holds it."""
    if "places" in found:
        marks = letters(files)
        return "-".join(f"{marks[place['file']]}{place['line']}" for place in found["places"])
    first, last = found["line"], found["last_line"]
    return str(first) if first == last else f"{first}-{last}"
