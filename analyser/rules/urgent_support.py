"""A cry for help: someone needs help now, asks for mental health support, or writes as if in despair.

**Why it matters.** The policy keeps urgent messages and requests for mental health support out of the group, because
nobody may read them in time: "call 111 or text SHOUT to 85258". A person should be reached at once, before any rule
is spoken of. So this rule would sooner flag one message too many than miss one.

**What it finds.** Thoughts of dying or self-harm and fear for one's safety; goodbyes and last wishes; being unable to
go on; requests for counselling or for somebody to talk to; emergencies in the home, of health, shelter or food.
Signs that mean little alone ("anyone awake", "I'm frightened") count when two come together.

**What it leaves alone.** Sewing in distress ("HELP my bobbin", "urgently need a zip"), a manner of speaking ("dying of
embarrassment"), the team's own pointer to 111, SHOUT or the Samaritans, and kind questions ("are you ok?").

**What it is known to miss.** Goodbyes and despair without any usual phrase ("if anyone asks, I loved this group"), and
a bare "help me" beside a word of sewing.
"""

import re

from analyser.language.frames import frame, hide, hide_sentences, in_order, plain
from analyser.language.phrases import phrases
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="urgent-support",
    clauses=("R-07b", "R-13"),
    title="Urgent help or mental health support",
    reads_like=(
        "The message reads like despair, a goodbye or a call for help. Someone should ask this "
        "person today how they are."
    ),
    examples=(
        "I [[don't want to be here]] any more",
        "You'd all be [[better off without me]]",
        "[[cant go on]]",
        "My nan's [[chest pains]] are back and she's on the floor",
        "[[Is there a counsellor]] who could see me this week?",
        "I've [[nowhere to sleep tonight]], me and the little one",
        "Sorry it's late. [[Anyone awake]]? I'm [[frightened]] and the house is so quiet",
        "The quilt is done and [[when I'm gone]] it goes to Ella",
        "HELP! My bobbin is jammed again",
        "Emergency! We're out of custard creams",
        "Can't make it tonight, ring me",
        "Stuck at the vets so you'll have to manage without me",
        "Wish I was dead posh like you Jean",
        "I urgently need a 30cm zip by tomorrow, can anybody help?",
        "I was dying of embarrassment when the trousers split",
        "This zip will be the death of me",
        "If you're feeling suicidal please call 111 or text SHOUT to 85258",
        "Are you ok? Do you need someone to talk to?",
        "I can't cope with how tiny these booties are 😂",
        "Do not use this platform for any urgent messages or mental health support requests",
    ),
)

WHY = {
    "danger": (
        "Words of wanting to die, of self-harm or of fear for one's own safety. "
        "Someone should speak to this person today."
    ),
    "farewell": "This could be a goodbye or a last wish. Someone should speak to this person today.",
    "despair": "The message sounds like despair. Someone should ask this person how they are.",
    "support": "The message asks for mental health support, which the group cannot give.",
    "emergency": "An emergency is brought to the group, where it may not be read in time.",
    "signs": "Several signs of distress stand together. Someone should ask this person how they are.",
}
"""What a find says to the admin, under the name that its list of phrases has."""

ALWAYS = phrases("urgent_support", "always", WHY)
"""Plain enough to count whatever else the message speaks of."""

UNLESS_SEWING = phrases("urgent_support", "unless_sewing", WHY)
"""Counts only where the sentence says nothing of sewing or the session, and nobody laughs."""

SIGN = phrases("urgent_support", "sign", WHY)
"""Means little alone; two different ones together are taken as distress."""

NOTHING_BUT_HELP = re.compile(r"\A\W{0,9}((?:please |pls |oh god )?help(?: me| us)?(?: please| pls| now)?)\W{0,9}\Z")

SEWING = frame("{craft}")

LAUGHTER = re.compile(r"[😂🤣😆😅😜😁😄]|(?<!\w)(?:lol|haha\w*|hehe\w*|lmao|jk|only joking)(?!\w)")

SIGNPOST = frame(
    "(?:call|ring|text|dial|contact|phone|try|message|speak to|reach) (?:out to )?(?:nhs |the )?(?:111|999"
    "|shout|85258|samaritans(?! for me)|116 123)",
)

OFFERED = frame(
    "if (?:you|anyone|anybody|someone|somebody)(?:'re|'s| is| are| feels?| needs?| wants?| ever| "
    r"struggles?)[^.!?\n]*",
    "(?:call|ring|text|dial|contact|phone|try|message|speak to|reach) (?:out to )?(?:nhs |the )?(?:111|999"
    r"|shout|85258|samaritans(?! for me)|116 123)[^.!?\n]*",
)
"""What a pointer to the helplines says of other people."""

DENIED = frame("not (?:about )?(?:the|a) (?:sewing|stitching|bobbin)(?: one)?", "no (?:class|session)")
"""Sewing named only to say that it is not the matter."""

HARMLESS = frame(
    # a kind question to somebody else, and the rules themselves
    r"(?:are you|r u|you) (?:ok|okay|alright|all right|safe)[^\n]*",
    r"(?:are|aren't|do|did|have|would|were) (?:you|u|ya)(?! lot)[^.!?\n]{0,200}\?",
    r"urgent messages?[^.!?\n]*",
    r"mental health (?:support )?(?:requests?|concerns?|issues?)[^.!?\n]*",
    r"(?:please )?(?:do not|don't|never) (?:use|post|bring|share|raise) [^.!?\n]*",
    r"(?:the )?(?:group|chat|whatsapp) (?:is not|isn't|cannot be|can't be|is no place)[^.!?\n]*",
    # manners of speaking
    r"dying (?:of|to|for|with|here|over|at) [^.!?\n]*",
    "(?:the |be |been )?death of (?:me|us)",
    "(?:want|wanted|going|about|nearly|thought i'd) (?:to )?(?:die|died) (?:of|with|from|laughing|when|inside)",
    "(?:killing|kill|kills|killed) (?:me|my|myself) (?:laughing|back|knees?|feet|fingers?|eyes?|with "
    "laughter|getting|trying|doing)",
    "(?:don't|didn't|never|wouldn't) want (?:it|this|that) (?:all )?to (?:end|stop|be over)",
    r"don't want to be here[^.!?\n]{0,60}(?:want to be|rather be|should be) (?:at|in)",
    "don't (?:kill|hurt) (?:yourself|yourselves)",
    "(?:help|helps|helped|helping|helpful) (?:with|at|out|on|for|to|yourself|yourselves|needed|wanted)",
    "can't (?:cope|go on|breathe) (?:with|about|at) (?:how|the|this|that|these|those|her|his|your|it)",
    "(?:can't|couldn't) help (?:it|myself|but|laughing|thinking|noticing)",
    # a session that goes on without somebody
    "(?:you'll|you will|you|youse|they'll|they) (?:all )?(?:just )?(?:have to|need to|got to|must|can) (?:just )?"
    "(?:manage|cope|do|start|go on|carry on) without me(?! (?:from now|now on|for good|forever|any ?more))",
    "(?:can't|cannot|won't|not) (?:make it|come|be there|be in|be coming|coming|do) (?:tonight|right now|asap)",
    "self help",
    "god help (?:me|us|them|him|her)",
)


@RULE
def find(copy, context):
    text = hide(plain(copy.text), DENIED)
    heard = hide(text, HARMLESS)
    if SIGNPOST.search(text):
        heard = hide(heard, OFFERED)
    found = [*ALWAYS.find(heard), *((*match.span(1), WHY["emergency"]) for match in NOTHING_BUT_HELP.finditer(heard))]
    if not LAUGHTER.search(text):
        grave = hide_sentences(heard, SEWING, said=text)
        found.extend(UNLESS_SEWING.find(grave))
        found = found or _signs(grave)
    for start, end, why in in_order(found):
        yield Hit(start, end, why)


def _signs(text: str) -> list[tuple[int, int, str]]:
    """Signs of distress; none unless two differ."""
    signs = list(SIGN.find(text))
    return signs if len({text[start:end] for start, end, _ in signs}) > 1 else []
