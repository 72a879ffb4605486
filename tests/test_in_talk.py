"""The talk around a message: what came before, who wrote it, what the group is for."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from analyser import policy
from analyser.chat.group import Group
from analyser.chat.table import from_lines
from analyser.rules.judge import judge
from analyser.rules.messages import usable_model
from analyser.rules.rule import Context
from analyser.site import GroupSettings, Organisation

CASES = tomllib.loads((Path(__file__).parent / "fixtures" / "talk.toml").read_text("utf-8"))["case"]
CONTEXT = Context(policy.load(), Organisation("Sew Positive"))


def found(lines: list[str], rule: str, purpose: str | None, team: list[str]) -> list[str]:
    """The texts of the chat's messages that a rule finds."""
    chat = from_lines(*lines)
    settings = GroupSettings(kind="course", course_end=date(2099, 1, 1), purpose=purpose)
    group = Group("Example", chat, settings, roles=dict.fromkeys(team, "tutor"))
    findings = judge(group, CONTEXT, reader=usable_model()[0]).findings
    texts = dict(zip(chat["id"], chat["text"], strict=True))
    return [texts[each.first] for each in findings if each.rule == rule]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_talk_around_a_message_counts(case):
    assert found(case["lines"], case["rule"], case.get("purpose"), case.get("team", [])) == case["found"]
