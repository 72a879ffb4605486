"""The rules: each judges something the policy asks, in one file of its own that is found by itself.

To add a rule, write one file with a `RULE` in it; `analyser.rules.rule` says what it must hold.
"""

import sys
from functools import cache

from analyser.parts import find_parts
from analyser.rules.rule import Rule


@cache
def every_rule() -> dict[str, Rule]:
    """All rules by id, in order of id."""
    return find_parts(sys.modules[__name__], "RULE")


def message_rules() -> list[Rule]:
    """The rules that judge one message by its text alone."""
    return [rule for rule in every_rule().values() if rule.sees == "message"]


def chat_rules() -> list[Rule]:
    """The rules that judge a conversation or the whole group."""
    return [rule for rule in every_rule().values() if rule.sees == "chat"]
