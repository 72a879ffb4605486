"""Grievance: berating somebody, airing a complaint about a person, the charity or another body.

**Why it matters.** The policy says that the group is not for berating anyone or airing grievances, "nor those
connected to other organisations". A complaint has a place of its own, where it can be put right without an
audience.

**What it finds.** Blame and complaint about people ("was rude to me", "how dare they"), about the charity, a
council or a firm ("badly run", "bunch of cowboys"), threats to report or complain, and veiled digs ("some people
need to ...", "the so called volunteers").

**What it leaves alone.** Polite feedback meant to mend something, tips about goods, moaning about tools, weather or
thread, apologies and reminders of the rules, jokes and thanks in the same words ("you know who you are: thank
you").

**What it is known to miss.** Complaints told calmly as a story, irony without a turn of phrase of its own ("I'll
just sit at the back then"). Whether a message is a grievance or a fair remark is for a person to judge.
"""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language.cues import MOST
from analyser.language.frames import plain
from analyser.language.phrases import phrases
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="grievance",
    clauses=("R-08",),
    title="Grievances and blame",
    reads_like="The message reads like a complaint about somebody, the charity or another body, or like a veiled dig.",
    examples=(
        "[[The caretaker was rude]] to me again",
        "[[How dare they]] move my machine",
        "I'm [[sick of being ignored]] at the back table",
        "[[the council are useless]], third letter and nothing",
        "[[This course is badly run]] if you ask me",
        "That garage is a [[bunch of cowboys]]",
        "I'm [[putting in a complaint]] about Saturday",
        "[[some people need to learn]] to wash a cup",
        "and the [[so called volunteers]] just stood there",
        "[[You know who you are]]. My scissors had better be back on Tuesday",
        "[[Don't order from]] Needle Direct, they took the money and blocked me. Robbers",
        "Swept the hall alone and [[not so much as a thank you]]",
        "You know who you are: thank you for mopping up, absolute heroes",
        "Not naming names but somebody left the most beautiful lemon cake",
        "I'm sick of this zip and fed up with the rain. This elastic has let me down for the last time",
        "Could we split the tidying into jobs on a list? The queue for the iron is a bit long",
        "Never buy cheap needles, they bend. Do not use steam on wool",
        "A reminder of the group rules: this is not the place for berating anyone or airing grievances",
        "We're sorry we let you down on Tuesday and we apologise to anyone who met a locked door",
        "If you wish to make a complaint, please write to the office. Hold the colour up to your face first",
        "Some people like to pin first, some people don't bother with tacking at all",
        "How dare you be this good after four weeks",
        "My only complaint is that two hours isn't long enough. Funny how the bias stretches by itself",
    ),
)

WHY = {
    "person": "Blame or complaint aimed at somebody.",
    "body": "Blame or complaint about the charity, a firm or another body.",
    "anger": "Somebody airs a grievance about how they are treated.",
    "threat": "Somebody speaks of complaining or reporting in anger.",
    "dig": "A veiled dig at people who are not named.",
    "warning": "A warning off a firm, made in anger.",
}
"""What a find says to the admin, under the name that its list of phrases has."""

FRAMES = phrases("grievance", "airing", WHY)
"""Counts unless the words around it make it a joke, a tip or talk about complaints in general."""

IN_ANGER = re.compile(
    r"took (?:my|our|the) money|refus\w+|\brude|\bcrooks?\b|\bscam|rip[- ]?off|\brobb(?:ed|er)|\bcon(?:ned|men"
    r"|man)\b|\bliars?\b|\blied\b|disgrac|spread the word|warn everyone|blocked me|cheated|cowboy|appalling"
    r"|disgust|swore blind|shocking service|incompetent|never (?:came|arrived|replied)|ignored (?:me|us|my)",
)
"""What turns a tip about a shop into a warning in anger."""

GOOD_HUMOUR = re.compile(
    r"thank|cheers|hero|legend|talented|amazing|brilliant|kind|clever|wonderful|fantastic|great|angel|bless"
    r"|lovely|beautiful|gorgeous|delicious|love you|\bcake|biscuit|flapjack|chocolate|well done"
    "|❤|🥰|😘|💕|😂|🤣|😄|😁|😆|😜|😉|🙈|🎉"
)
"""Thanks, treats and laughter turn a dig into a joke."""

RULES_TALK = re.compile(
    r"\b(?:group|our|the) (?:rules?|policy|guidelines)\b|\breminder?\b|\bapologi[sz]e to|\b(?:say"
    r"|love)[^.!?\n\w]*(?:[\w']+ )?$|\b(?:no one|nobody|never|not|wasn'?t|isn'?t|aren'?t|weren'?t|without"
    r"|don'?t think)\b[^.!?\n\w]*(?:[\w']+ ){0,2}$"
)
"""What stands before a phrase when the team restates the rules, or when it is denied."""

ADVICE = re.compile(
    r"\b(?:if (?:you|anyone)|any(?:one|body)|you (?:can|may)|how|please|wish(?:es|ing)?)\b[^.!?\n]{0,30}$"
)
"""What stands before a complaint when the team says how to make one."""


@RULE
def find(copy, context) -> Iterator[Hit]:
    text = plain(copy.text)
    for start, end, why in islice(FRAMES.find(text), MOST):
        if not _is_harmless(text, start, end, why):
            yield Hit(start, end, why, score=0.8)


def _is_harmless(text: str, start: int, end: int, why: str) -> bool:
    """Whether the words around a find turn it into a joke, a tip, or talk about complaints in general."""
    if why in (WHY["dig"], WHY["threat"]) and GOOD_HUMOUR.search(text[max(0, start - 60) : end + 90]):
        return True
    if why == WHY["threat"] and ADVICE.search(text[max(0, start - 60) : start]):
        return True
    if why == WHY["warning"]:
        return IN_ANGER.search(text[max(0, start - 150) : end + 150]) is None
    return why != WHY["dig"] and RULES_TALK.search(text[max(0, start - 60) : start]) is not None
