"""The list of rules is known again in other words and shorter; talk that only shares its words is not taken for it."""

import tomllib
from pathlib import Path

import pytest

from analyser import policy
from analyser.chat.group import Group
from analyser.chat.table import from_lines
from analyser.language.rules_list import is_whole_list, restated
from analyser.metrics import rules_messages

POLICY = policy.load()
MESSAGES = tomllib.loads((Path(__file__).parent / "fixtures" / "rules_messages.toml").read_text("utf-8"))["message"]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["text"].strip()[:40])
def test_rules_are_known_again(message):
    items = restated(message["text"].strip(), POLICY.rules_list)
    assert is_whole_list(items, POLICY) == message["whole"]
    if "items" in message:
        assert sorted(item + 1 for item in items) == message["items"]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["text"].strip()[:40])
def test_quick_look_passes_over_no_message_that_restates_a_rule(message):
    text = " ".join(message["text"].split())
    found = rules_messages.measure(Group("G", from_lines(f"09:00 Ann: {text}")), POLICY)
    assert found.height == bool(restated(text, POLICY.rules_list))
