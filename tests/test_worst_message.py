"""No message takes long, however it is written: time grows with its length, for every message rule and every pattern.

A text that is judged as fast as promised passes at once. A slower one, as on a slow machine, must take about four times
as long when it is four times as long, and never longer than `LONGEST`.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

from analyser import language, policy
from analyser.language.copy import working_copy
from analyser.language.cues import Cued, Cues
from analyser.language.frames import Frames, plain
from analyser.language.words import terms
from analyser.rules import message_rules
from analyser.rules.rule import Context, Rule
from analyser.site import Organisation

CONTEXT = Context(
    policy.load(),
    Organisation("Sew Positive", contacts=("hello@sewpositive.example.org",), places=("2 Market Row",)),
)

SIZE = 50_000
"""Bytes of the worst message in UTF-8. WhatsApp itself ends a message at 65,536 characters."""

SHORT = 8_000
"""Bytes where very many texts are tried; a quarter of it shows by how much the time grows."""

PROMISED = 0.050 / SIZE
"""Seconds of one pattern or rule for a byte: 50 ms for the worst message."""

TOGETHER = 0.300
"""Seconds of all rules for the worst message."""

GROWTH = 8
"""How many times longer a text of four times the length may take; 4 is linear, 16 would be quadratic."""

ATTEMPTS = 3
"""How often a text that seems slow is timed anew: another program may have had the machine's caches meanwhile."""

LONGEST = 20
"""How many times longer than promised a text may take on a slow machine."""

UNITS = (
    *"a7 .'\"()[]{}@*-,_/\n£&",
    *(
        "a ",
        "A ",
        "Aa ",
        "'a",
        "a'",
        "a-",
        "a, ",
        "7 ",
        "7-",
        "a7 ",
        "!?",
        ". ",
        "a. ",
        "a\n",
        "\n ",
        "£1 ",
        "f*",
        "f u c k ",
    ),
    *(
        "i ",
        "I'm ",
        "you ",
        "you're ",
        "my ",
        "the ",
        "not ",
        "is a ",
        "Ab Cd ",
        "Ab cD",
        "a@",
        "a.a@",
        "www.",
        "http://",
    ),
    *(
        "e\u0301",
        "a\u0301\u0327 ",
        "\u0301",
        "🙂",
        "🙂 ",
        "👩🏽‍🏭",
        "\u200d",
        "\u200e",
        "\u00ad",
        "’",
        "“",
        "…",
        "ﷺ",
        "İ",
        "ß",
        "𝕬 ",
        "7️⃣",
    ),
    *("you slow - ", "message'", "message me ", "can't ", "Not coming" + "." * 250, "Not coming" + " " * 250),
)
"""What is repeated: letters, numbers, blanks, signs, marks that join others, and words that many phrases begin with."""


@pytest.fixture(autouse=True)
def _forget_copies():
    """Hundreds of the longest messages would be kept until the end of all tests."""
    yield
    working_copy.cache_clear()


def repeated(unit: str, size: int) -> str:
    return unit * max(1, size // len(unit.encode()))


def seconds(find: Callable, text: str) -> float:
    """CPU time, so that what else the machine does counts little."""
    start = time.process_time()
    for _ in find(text):
        pass
    return time.process_time() - start


def assert_keeps_pace(find: Callable, unit: str, size: int):
    """Fails where `find` is both slower than promised and slower than its text is long."""
    text, quarter = repeated(unit, size), repeated(unit, size // 4)
    seconds(find, text[:2000])  # makes the patterns that are made when first needed
    if seconds(find, text) <= PROMISED * size:
        return
    for _ in range(ATTEMPTS):
        short, whole = (min(seconds(find, each) for _ in range(3)) for each in (quarter, text))
        told = f"{unit[:80]!r}: {short * 1000:.1f} ms, then {whole * 1000:.1f} ms"
        if whole <= max(GROWTH * short, PROMISED * size):
            break
    else:
        raise AssertionError(told)
    assert whole <= LONGEST * PROMISED * size, told


def unmarked(rule: Rule) -> list[str]:
    return [re.sub(r"\[\[(.*?)\]\]", r"\1", example) for example in rule.examples]


def alternating(text: str) -> str:
    return "".join(letter.upper() if place % 2 else letter.lower() for place, letter in enumerate(text))


def hostile(rule: Rule) -> Iterator[str]:
    """Units made of the rule's own examples: each, each cut short where it would be found, and all of them."""
    yield from (f"{example} " for example in unmarked(rule))
    for found in re.findall(r"\[\[(.*?)\]\]", "".join(rule.examples)):
        yield from {f"{found[:-1]} ", f"{found.split()[0]} ", " ".join([*found.split()[:-1], ""])} - {""}
    everything = " ".join(unmarked(rule))
    yield from (f"{everything} ", alternating(everything), everything.upper(), everything.replace(" ", ""))


@pytest.mark.parametrize("rule", message_rules(), ids=lambda rule: rule.id)
def test_rule_keeps_pace_with_the_length_of_a_message(rule):
    for unit in (*UNITS, *hostile(rule)):
        assert_keeps_pace(lambda text: rule.hits(text, CONTEXT), unit, SHORT)


@pytest.mark.parametrize("rule", message_rules(), ids=lambda rule: rule.id)
def test_rule_judges_the_worst_message_in_time(rule):
    for unit in (" ".join(unmarked(rule)) + " ", *"a7'.🙂", "a ", "7 ", "Ab Cd "):
        assert_keeps_pace(lambda text: rule.hits(text, CONTEXT), unit, SIZE)


@pytest.mark.parametrize("rule", message_rules(), ids=lambda rule: rule.id)
def test_all_rules_together_judge_the_worst_message_in_time(rule):
    text = repeated(" ".join(unmarked(rule)) + " ", SIZE)
    seconds(every_hit, text[:2000])
    assert seconds(every_hit, text) <= LONGEST * TOGETHER


def every_hit(text: str) -> list:
    return [hit for rule in message_rules() for hit in rule.hits(text, CONTEXT)]


def expressions(found: object) -> Iterator[Frames | Cued]:
    """The frames and cued patterns in what a module holds."""
    if isinstance(found, Frames | Cued):
        yield found
    elif isinstance(found, Cues):
        yield from (cued for _, cued in found.labelled)
    elif isinstance(found, tuple):
        for part in found:
            yield from expressions(part)


def every_pattern() -> dict[str, Frames | Cued]:
    """The frames and cued patterns of the message rules and of what they share, each once, by a name."""
    shared = [import_module(found.name) for found in walk_packages(language.__path__, f"{language.__name__}.")]
    modules = [*(sys.modules[rule.find.__module__] for rule in message_rules()), *shared]
    patterns = {}
    for module in modules:
        for name, held in vars(module).items():
            for number, pattern in enumerate(expressions(held)):
                patterns.setdefault(id(pattern), (f"{module.__name__.split('.')[-1]}.{name} {number}", pattern))
    return dict(patterns.values())


def said(expression: str, choose: Callable[[list[str]], str]) -> str:
    """A text near to what an expression finds; of alternatives the one that `choose` takes.

    >>> said(r"(?:he|she) (?:was )?{relatives} ... (?=x)\\w+", min)
    'he was aunt one two three four word'
    """
    text, before = re.sub(r"\(\?<?[=!](?:[^()]|\([^()]*\))*\)", "", expression), None
    while text != before:
        before = text
        text = re.sub(
            r"\((?:\?:|\?-i:)?([^()]*)\)(?:[?*+]|\{[\d,]+\})?", lambda group: choose(group[1].split("|")), text
        )
    text = re.sub(r"\{([a-z_]+)\}", lambda name: min(terms(name[1])).removesuffix("*"), text)
    text = text.replace("...", "one two three four").replace(r"\w", "word").replace(r"\d", "7")
    return re.sub(r"\[[^\]]*\]|\\.|\{[\d,]+\}|[?*+$^]", "", text)


def beginnings(pattern: Frames | Cued) -> set[str]:
    """Units that begin as a match would: its first words, and all but the last."""
    if isinstance(pattern, Cued):
        sources, units = (
            [pattern.pattern.pattern],
            {f"{word}{end}" for word in (*pattern.words, *pattern.stems) for end in " '"},
        )
    else:
        sources, units = [each for frames in pattern.reasons.values() for each in frames], set()
    for source in sources:
        for choose in (lambda some: some[0], lambda some: some[-1]):
            words = said(source, choose).split()
            units.update(" ".join([*words[:count], ""]) for count in (1, 2, len(words) - 1) if words[:count])
    return units


@pytest.mark.parametrize("pattern", [pytest.param(pattern, id=name) for name, pattern in every_pattern().items()])
def test_pattern_keeps_pace_with_the_length_of_a_message(pattern):
    find = pattern.find if isinstance(pattern, Frames) else pattern.finditer
    for unit in sorted({*UNITS, *beginnings(pattern)}):
        assert_keeps_pace(lambda text: find(plain(text)), unit, SHORT)
