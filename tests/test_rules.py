"""Every rule's examples hold: what it must find, and the near misses that it leaves alone."""

import re

import pytest

from analyser import policy
from analyser.rules import every_rule, message_rules
from analyser.rules.rule import Context
from analyser.site import Organisation

CONTEXT = Context(
    policy.load(),
    Organisation(
        "Sew Positive",
        contacts=("hello@sewpositive.example.org", "sewpositive.example.org", "01632 960142", "07700 900555"),
        places=("2 Market Row", "Thornleigh Community Centre"),
    ),
)

MESSAGE_EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}: {example[:40]}") for rule in message_rules() for example in rule.examples
]


def unmark(example: str) -> tuple[str, list[str]]:
    """The text without its [[brackets]], and what stands in them."""
    return re.sub(r"\[\[(.*?)\]\]", r"\1", example, flags=re.S), re.findall(r"\[\[(.*?)\]\]", example, flags=re.S)


@pytest.mark.parametrize(("rule", "example"), MESSAGE_EXAMPLES)
def test_message_rule_finds_exactly_what_its_example_marks(rule, example):
    text, marked = unmark(example)
    assert [text[hit.start : hit.end] for hit in rule.hits(text, CONTEXT)] == marked


@pytest.mark.parametrize("rule", message_rules(), ids=lambda rule: rule.id)
def test_message_rule_shows_finds_and_near_misses(rule):
    marked = ["[[" in example for example in rule.examples]
    assert marked.count(True) >= 3 and marked.count(False) >= 3


@pytest.mark.parametrize("rule", every_rule().values(), ids=lambda rule: rule.id)
def test_rule_serves_clauses_of_the_policy(rule):
    assert set(rule.clauses) <= set(CONTEXT.policy.clauses)
