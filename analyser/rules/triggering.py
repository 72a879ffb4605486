"""Triggering: abuse, violence, self-harm, suicide or a traumatic death told in the group.

**Why it matters.** The policy asks members not to raise what could upset others "about abuse, trauma or experiences".
Who tells such a thing has often suffered it: see first that the person is safe and heard, and only then speak of the
rule, in private.

**What it finds.** Plain words for sexual abuse, violence at home, war and torture, self-harm, suicide, eating
disorders, stillbirth and violent death; who did what to whom ("he used to hit ..."); and some of the ways in which
people hint at it ("what he did to me", "I never told anyone").

**What it leaves alone.** Condolences and quiet remembrance, a cushion from a late husband's shirts, sewing mishaps
("stabbed myself with the unpicker"), manners of speaking ("this zip is torture"), and the rules themselves.

**What it is known to miss.** Hints that hold no usual phrase ("I know which stair creaks in every house").
"""

from analyser.language.frames import frame, hide, hide_sentences, in_order, plain
from analyser.language.phrases import phrases
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="triggering",
    clauses=("R-05",),
    title="Triggering or upsetting experience",
    reads_like=(
        "The message seems to tell, or to hint, of abuse, violence, self-harm or a traumatic loss. "
        "Read it with care, and see that the person is safe."
    ),
    examples=(
        "I [[was sexually assaulted]] when I was a student",
        "My stepdad [[used to hit]] all of us",
        "It is two years since my nephew [[took his own life]]",
        "I had [[anorexia]] all through school",
        "We [[lost our baby at]] thirty weeks",
        "The [[soldiers came]] at night and burned the houses",
        "I [[never told anyone]] [[what he did to me]]",
        "Stabbed myself with the unpicker, blood on the calico",
        "So sorry for your loss, thinking of you and the family",
        "This cushion is from my late husband's shirts, he'd have laughed",
        "Setting in these sleeves is torture and it's murder on my back",
        "You beat me to it, I was about to say the same!",
        "Shot silk, a killer to press, but what a colour",
        "Do not raise issues that could be triggering about abuse, trauma or experiences",
    ),
)

WHY = {
    "abuse": "The message seems to tell of abuse or of harm done to somebody, which may upset others. See that they are safe.",
    "violence": "The message tells of violence, which may upset others. Check that the person is safe.",
    "harm": "The message tells of self-harm or suicide, which may upset others. Check that the person is safe.",
    "eating": "The message tells of an eating disorder, which may upset others. Check that the person is well.",
    "death": (
        "The message tells of a traumatic death or loss, which may upset others. A kind word in private comes first."
    ),
    "war": "The message tells of war, torture or a disaster, which may upset others.",
    "hint": "The message seems to hint at something that was suffered. Read it with care.",
}
"""What a find says to the admin, under the name that its list of phrases has."""

ALWAYS = phrases("triggering", "always", WHY)
"""Plain enough to count whatever else the message speaks of."""

UNLESS_SEWING = phrases("triggering", "unless_sewing", WHY)
"""Counts only where the sentence says nothing of sewing."""

SEWING = frame("{craft}")

HARMLESS = frame(
    # the rules themselves
    r"(?:please )?(?:do not|don't|never|avoid|let's not|we don't|try not to) (?:\w+ )?(?:raise|post|bring"
    r"|share|discuss|talk about|bring up)[^.!?\n]*",
    r"(?:if|when) you(?:'re|'ve)? [^.!?\n]*",
    r"(?:group|chat|whatsapp) (?:is not|isn't|is no)[^.!?\n]*",
    # condolences
    r"(?:sorry|sad|gutted|devastated) (?:for your|to hear|to read|about your)[^.!?\n]*",
    r"(?:condolences|thinking of you|rest in peace|rip)[^.!?\n]*",
    # mishaps and manners of speaking
    "(?:stabbed|cut|burnt|burned|scalded|jabbed|pricked|sewn|sewed|pinned) (?:myself|meself|my (?:finger"
    "|thumb|hand|knee|toe|leg|foot)) (?:with|on|in|through|to|again)",
    "(?:beat|beats|beaten) (?:me|you|us|him|her|them) to (?:it|that|the)",
    "(?:absolute|sheer|utter|pure|is|was|be|been|it's|that's|total) (?:murder|torture|carnage|abuse)(?: "
    r"(?:on|to|for) \w+ \w+)?",
    "murder (?:on|mystery|mysteries|she wrote|board)",
    "(?:murder|kill) for (?:a|an|some|that)",
    "murder(?:ed|ing|s)? (?:a|an|the|this|that|another|it|these|those|some)",
    "(?:domestic|sewing) (?:goddess|machine)",
    "(?:child|domestic) abuse of (?:a|the)",
    r"(?:yarn|photo) bomb\w*",
    "bath bombs?",
    "shot (?:silk|taffeta|cotton|through|glass|of|in the dark|his bolt|it)",
    r"drown(?:ed|ing)? (?:rat|rats|in (?:\w+ )?(?:fabric|felt|tulle|fluff|tea|scraps|wool|denim|gravy|thread"
    "|paperwork))",
    r"(?:crime|murder|horror) (?:drama|series|novel|book|film|programme|podcast|show|scene)s?[^.!?\n]*",
    "killed (?:it|off|two birds)",
    "(?:wasn't|weren't|isn't) (?:beaten|defeated)",
    "suicide squad",
    "in front of (?:the )?(?:telly|tv|mirror|machine)",
)


@RULE
def find(copy, context):
    text = plain(copy.text)
    told = hide(text, HARMLESS)
    grave = hide_sentences(told, SEWING, said=text)
    for start, end, why in in_order([*ALWAYS.find(told), *UNLESS_SEWING.find(grave)]):
        yield Hit(start, end, why)
