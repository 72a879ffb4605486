"""Every rule's examples hold: what it must find, and the near misses that it leaves alone."""

import re
import tomllib

import polars as pl
import pytest

from analyser import policy
from analyser.chat.group import Group
from analyser.chat.registers import ATTENDANCE
from analyser.chat.table import from_lines
from analyser.rules import chat_rules, every_rule, message_rules
from analyser.rules.judge import judge
from analyser.rules.rule import Context
from analyser.site import GroupSettings, Organisation

CONTEXT = Context(
    policy.load(),
    Organisation(
        "Sew Positive",
        contacts=("hello@sewpositive.example.org", "sewpositive.example.org", "01632 960142", "07700 900555"),
        places=("2 Market Row", "Thornleigh Community Centre"),
    ),
)

MESSAGE_EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}: {example[:40]}")
    for rule in message_rules()
    for example in rule.examples
]

CHAT_EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id} {number}")
    for rule in chat_rules()
    for number, example in enumerate(rule.examples)
]


def unmark(example: str) -> tuple[str, list[str]]:
    """The text without its [[brackets]], and what stands in them."""
    return re.sub(r"\[\[(.*?)\]\]", r"\1", example, flags=re.S), re.findall(r"\[\[(.*?)\]\]", example, flags=re.S)


@pytest.mark.parametrize(("rule", "example"), MESSAGE_EXAMPLES)
def test_message_rule_finds_exactly_what_its_example_marks(rule, example):
    text, marked = unmark(example)
    assert [text[hit.start : hit.end] for hit in rule.hits(text, CONTEXT)] == marked


def test_rules_list_hides_nothing_that_proves_itself_nor_a_crisis():
    def found(text: str) -> set[str]:
        group, _ = small_group(f"09:00 Tom: hello\n09:01 Tom: {text}")
        return {
            finding.rule for finding in judge(group, CONTEXT).findings if every_rule()[finding.rule].sees == "message"
        }

    assert found("{RULES}") == set()
    assert found("{RULES} Jean's number is 07700 900123.") == {"personal-info"}
    assert "urgent-support" in found("{RULES} I want to kill myself.")


def small_group(example: str) -> tuple[Group, list[int]]:
    """The group that an example describes, and the ids of the records that carry a star."""
    lines = example.split("\n")
    settings = tomllib.loads("\n".join(line[1:] for line in lines if line.startswith("#")))
    records = [line for line in lines if not line.startswith("#")]
    rules = "\n".join(CONTEXT.policy.rules_list)
    chat = from_lines(*(line.removeprefix("* ").replace("{RULES}", rules) for line in records))
    register = settings.pop("attendance", None)
    group = Group(
        "Example",
        chat,
        GroupSettings(kind=settings.get("kind"), course_end=settings.get("course_end")),
        roles=dict.fromkeys(settings.get("team", ()), "tutor"),
        attendance=register and pl.DataFrame([(*row, "yes") for row in register], schema=ATTENDANCE, orient="row"),
    )
    return group, [number for number, line in enumerate(records) if line.startswith("* ")]


@pytest.mark.parametrize(("rule", "example"), CHAT_EXAMPLES)
def test_chat_rule_finds_exactly_the_records_that_its_example_stars(rule, example):
    group, starred = small_group(example)
    judgement = judge(group, CONTEXT)
    found = {
        record for each in judgement.findings if each.rule == rule.id for record in range(each.first, each.last + 1)
    }
    assert judgement.not_checked == {}
    assert sorted(found) == starred


@pytest.mark.parametrize("rule", chat_rules(), ids=lambda rule: rule.id)
def test_chat_rule_shows_finds_and_near_misses(rule):
    starred = ["* " in example for example in rule.examples]
    assert starred.count(True) >= 1
    assert starred.count(False) >= 2


@pytest.mark.parametrize("rule", message_rules(), ids=lambda rule: rule.id)
def test_message_rule_shows_finds_and_near_misses(rule):
    marked = ["[[" in example for example in rule.examples]
    assert marked.count(True) >= 3
    assert marked.count(False) >= 3


@pytest.mark.parametrize("rule", every_rule().values(), ids=lambda rule: rule.id)
def test_rule_serves_clauses_of_the_policy(rule):
    assert set(rule.clauses) <= set(CONTEXT.policy.clauses)
