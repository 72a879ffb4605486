"""What ``analyser check --json`` says of the four sample groups, beside their hand-made answers, item by item.

    python benchmarks/against_golds.py

The answers stand in tests/fixtures/chats/NAME.gold.json. A stretch (1:1, burst, incident) agrees with one of the gold
where both have the same people and at least half of their lines together are shared (intersection over union).
"""

import json
from collections import Counter
from pathlib import Path

from analyser import site
from analyser.report.machine import as_object
from analyser.reviews import Options, review
from analyser.rules import message_rules

HERE = Path(__file__).parent.parent
SAMPLE = HERE / "analyser" / "sample"
GOLDS = sorted((HERE / "tests" / "fixtures" / "chats").glob("*.gold.json"))


def answers() -> dict[str, tuple[dict, dict, list[dict]]]:
    """Name of a sample -> (gold, our group object, our findings)."""
    names = [path.name.removesuffix(".gold.json") for path in GOLDS]
    result = review([SAMPLE / f"{name}.txt" for name in names], Options(site=site.load(SAMPLE / "site.toml")))
    ours = as_object(result, real_names=True)
    return {
        name: (
            json.loads(path.read_text("utf-8")),
            group,
            [found for found in ours["findings"] if found["group"] == group["group"]],
        )
        for name, path, group in zip(names, GOLDS, ours["groups"], strict=True)
    }


def items(gold: dict, group: dict) -> dict[str, tuple[object, object]]:
    """What can be compared as it stands: item -> (gold, ours)."""
    return {
        "messages": (gold["messages"], group["messages"]),
        "members at the end": (len(gold["current_members"]), group["members"]),
        "lines understood": (gold["physical_lines"], group["parse"]["lines_explained"]),
        "rules at creation": (gold["rules_at_creation"], group["rules_at_creation"]),
        "joins without rules": (
            sorted(line for line, _ in gold["joins_without_rules_within_24h"]),
            sorted(join["line"] for join in group["joins_without_rules"]),
        ),
        "posts after the course": (gold["posts_after_course_end"], group["posts_after_course_end"]),
        "quiet hours posts": (gold["quiet_hours_posts"], group["quiet_hours_posts"]),
        "inactive members": (gold["inactive_members"], group["inactive_members"]),
        "names not anonymised": (gold["names_not_anonymised"], group["names_not_anonymised"]),
    }


def stretches(gold: dict, group: dict) -> dict[str, tuple[list, list]]:
    """Stretches of lines with the people or rules in them: item -> (gold, ours), each [first, last, who]."""
    return {
        "one-to-one": (
            gold["one_to_one"],
            [[each["first_line"], each["last_line"], each["pair"]] for each in group["one_to_one"]],
        ),
        "spam bursts": (
            gold["spam_bursts"],
            [[each["first_line"], each["last_line"], each["members"]] for each in group["spam_bursts"]],
        ),
        "incidents": (
            [[first, last, [str(end is not None)]] for first, last, _, end in gold["incidents"]],
            [[each["first_line"], each["last_line"], [str(each["followed_up"])]] for each in group["incidents"]],
        ),
    }


def agreeing(gold: list, ours: list) -> int:
    """How many gold stretches one of ours agrees with."""
    return sum(any(_overlap(first, second) >= 0.5 for second in ours) for first in gold)


def _overlap(first: list, second: list) -> float:
    if sorted(first[2]) != sorted(second[2]):
        return 0.0
    shared = min(first[1], second[1]) - max(first[0], second[0]) + 1
    return max(shared, 0) / (max(first[1], second[1]) - min(first[0], second[0]) + 1)


def labels(gold: dict, findings: list[dict]) -> dict[str, Counter]:
    """Message rule -> counts of gold labels, our flags, right ones, and the lines missed and raised in vain."""
    inside = {line for first, last, _ in gold["one_to_one"] for line in range(first, last + 1)}
    result = {}
    for rule in message_rules():
        wanted = {line for line, found in gold["message_labels"] if rule.id in found}
        flagged = {found["line"] for found in findings if found["rule"] == rule.id}
        if rule.id == "off-topic":
            flagged -= inside
        result[rule.id] = (wanted, flagged)
    return result


def main() -> None:
    """Print the comparison."""
    total = Counter()
    for name, (gold, group, findings) in answers().items():
        print(f"\n{name}: {group['group']}")
        for item, (wanted, found) in items(gold, group).items():
            print(
                f"  {'agrees ' if wanted == found else 'DIFFERS'}  {item:<24} {_short(found)}" + _versus(wanted, found)
            )
        for item, (wanted, found) in stretches(gold, group).items():
            right, alarms = agreeing(wanted, found), len(found) - agreeing(found, wanted)
            whole = "agrees " if right == len(wanted) and not alarms else "DIFFERS"
            print(f"  {whole}  {item:<24} {right} of {len(wanted)} found, {alarms} too many")
        for rule, (wanted, flagged) in labels(gold, findings).items():
            total.update(gold=len(wanted), flagged=len(flagged), right=len(wanted & flagged))
            missed, vain = sorted(wanted - flagged), sorted(flagged - wanted)
            if wanted or flagged:
                print(
                    f"  {'agrees ' if wanted == flagged else 'DIFFERS'}  {rule:<24} {len(wanted & flagged)} of {len(wanted)}"
                    f" found; missed lines {missed}; flagged in vain {vain}"
                )
    print(f"\nMessage labels in all: {total['gold']}, flagged {total['flagged']}, right {total['right']}")


def _short(value) -> str:
    return f"{len(value)}" if isinstance(value, list) else f"{value}"


def _versus(wanted, found) -> str:
    return "" if wanted == found else f"; gold says {wanted}, we say {found}"


if __name__ == "__main__":
    main()
