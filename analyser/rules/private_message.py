"""Private messages: saying that one was sent or had, asking others to write in private, talking about them.

Why it matters: the policy asks that members get permission before they send a direct message, and the charity does
not go into messages that are not in the group. Talk of them in the group leaves everybody else out, and can be the
first sign that somebody is messaged unasked.

Left alone: the team asking for absences or worries in private, asking somebody's leave to message them, messages to
everyone, e-mails, thanks for kind messages, messages stitched into hems, DMs that are boots, "1 pm".

Known to miss: hints without a word for messages ("your other chat, missus", "seen it yet?"), and "seen your message",
which mostly means one in the group.
"""

import re
from collections.abc import Iterator

from analyser.language.cues import MOST, Cued, Cues
from analyser.language.people import named
from analyser.language.sentences import around
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="private-message",
    clauses=("R-06c", "R-06b"),
    title="Private messages",
    reads_like="The message seems to speak of a direct message between members.",
    examples=(
        "[[Sent you a DM]] Kofi, have a look when you can",
        "[[pm me]] your size, or [[message me privately]]",
        "I've [[PM'd]] you both",
        "Did you [[get my private message]]?",
        "Jaswinder I have [[texted you]]",
        "[[Check your messages]] Ines",
        "I've [[messaged Moira]] about it",
        "Let's [[carry this on off the group]]",
        "[[Just ping me]] and I'll give you the details",
        "I've [[sent you the link]]",
        "[[someone texted me]] from this group and I want to know who",
        "What Janet [[told you in a text]] is her business",
        "As you said in the [[message you sent]] just me, it's too dear",
        "[[Have I been blocked]]? My messages show one tick",
        "I'd rather [[tell you, but not on here]]",
        "Please tell us of absences by private message, as the group fills up so quickly",
        "Can't attend? Private message to a volunteer, the CEO or the tutor, not on here",
        "If something in here has upset you, please message one of us privately",
        "Ola, would you be happy for me to DM you about the coat?",
        "Can I message you about the coat? Fine to say no",
        "Please ask first before you send anyone a direct message",
        "Thank you all for your kind messages",
        "I stitched a private message to my daughter into the hem",
        "Customised my old DMs with embroidered laces",
        "we start at 1 pm me and Jo are setting up",
        "The office has sent you an email, check your inbox for the newsletter",
        "Sent you all the link again, scroll up",
        "The shop will text me when the velvet is in",
    ),
)

TOLD = "It says that a private message was sent or had."
ASKED = "It asks others to write in private instead of in the group."
TALKED = "It speaks of messages that are not in the group."

YOU = r"(?:you|u|ya|ye|yer|yous|yuh)"
YOUR = r"(?:your|ur|yer|yr)"
NOTE = r"(?:message|msg|mssg|text|txt|dm|pm|voice ?note|voice ?message|voicemail|whatsapp)"
WRITE = r"(?:message|msg|text|txt|whatsapp|ping|inbox|snap)"
WROTE = r"(?:messaged|msg'?e?d|te?xted|pinged|whatsapped|inbox(?:'d|ed))"
OFF_GROUP = (
    r"(?:offline|off (?:here|of here)|off[ -](?:the |this )?(?:group|chat)"
    r"|away from (?:the|this) (?:group|lot|chat)|(?:in|to|by|into) private)"
)
ALONE = (
    rf"(?:{OFF_GROUP}|private(?:ly)?|separate(?:ly)?|direct(?:ly)?|personally|one[ -](?:to|on)[ -]one"
    rf"|1[ -]?(?:to|:|-|2)[ -]?1"
    r"|on the (?:side|quiet)|on (?:your|my|his|her) own (?:number|phone|chat|whatsapp))"
)
FILLER = (
    r"(?!(?:the|them|an?|any|us|someone|somebody|one|team|tutor|office|ceo|volunteers?|staff|shop|class|if"
    r"|when|and)\b)[\w']+,? "
)
"""Words between "message" and "privately"; with "the" or "a volunteer" among them it is no talk between two members."""

SOMEBODY = (
    r"(?:someone|somebody|one of you|two of you|some of you|a (?:number|member|stranger|lady|man|woman"
    r"|fella|bloke|guy)|strangers|people (?:on|in|from|off) (?:here|this))"
)

SAYS_DM = (
    r"(?:dm(?:s|d|ed|ing|in|'d|'s|'ed|'ing)?|pm(?:d|ed|s|ing|'d|'ed|'ing))\b(?!-?\d)"
    r"|(?<!\d)(?<!\d )pm (?:me|us|her|him|them|for|if|sent)\b"
    r"|(?:(?<=\ba )|(?<=\bby )|(?<=\bmy )|(?<=\byour )|(?<=\bvia )|(?<=\bsent ))pm\b"
)

PATTERNS = (
    (TOLD, Cued("dm dms dmd dmed dming dmin pm pms pmd pmed pming", SAYS_DM)),
    (
        TOLD,
        Cued(
            "private privately direct",
            r"(?:private(?:ly)?|direct)[ -](?:messag|msg|text|chats?\b|whatsapp|conversation|convo|inbox)\w*",
        ),
    ),
    (
        ASKED,
        Cued(
            "just message msg text txt whatsapp ping inbox snap drop give send",
            rf"(?:just )?(?:{WRITE} me\b(?: {ALONE}\b)?"
            rf"|(?:drop|give|send) me a (?:wee |quick |little |private )?{NOTE}\b|send me (?:it )?(?:on|by"
            rf"|via) (?:messenger|insta\w*)\b)",
        ),
    ),
    (
        ASKED,
        Cued(
            "message messaging msg text texting tell send sending sent answer answered answering reply "
            "replying replied respond speak talk talking chat chatting contact write writing messaged texted "
            "contacted",
            rf"\w+ (?:{FILLER}){{0,5}}?{ALONE}(?!\w)",
        ),
    ),
    (ASKED, Cued("carry take taking move moving continue discuss", rf"\w+ (?:[\w']+ ){{0,4}}?{OFF_GROUP}(?!\w)")),
    (
        ASKED,
        Cued(
            "tell telling say saying send sending explain answer ask discuss",
            r"\w+ (?:[\w']+,? ){0,4}?not (?:on|in) (?:here|the group|this group|this chat)\b",
        ),
    ),
    (
        TOLD,
        Cued(
            "messaged msged msgd texted txted pinged whatsapped inboxed inbox wrote written writing messaging texting",
            rf"(?:{WROTE}|messaging|texting|(?:wrote|written|writing) to) {YOU}\b(?! all| lot| guys)(?: both)?",
        ),
    ),
    (
        TOLD,
        Cued(
            "i ill will",
            rf"(?:i(?:'?ll| will| can|'m going to|'m gonna)|(?<![A-Za-z,] )will) (?:just )?{WRITE} {YOU}\b"
            r"(?! all| lot| guys)",
        ),
    ),
    (TOLD, Cued("message msg text", r"\w+ sent\b(?! (?:to|by|out|from|round|in|on))")),
    (
        TOLD,
        Cued(
            "sent sending left forwarded",
            rf"(?:sent|left|forwarded) {YOU}(?: both)? (?:(?:an?|another|the|my|some|that|those|his|her"
            rf"|over) )?(?:(?:wee|little|quick|private|direct|long|cheeky|few) )?"
            rf"(?:{NOTE}s?|note|word|link|pics?|photos?|pictures?|details|address|it|them|that|those"
            rf"|something|screenshot"
            r"|location|number|prices?|pattern|info|measurements|things?)\b(?! to (?:everyone|all))",
        ),
    ),
    (
        TALKED,
        Cued(
            "someone somebody one two some a strangers people he she you who three",
            rf"{SOMEBODY}(?:'s| has| have| keeps?)?(?: been)? (?:messag|msg|text|dm|pm|writ|wrot"
            rf"|contact)\w*(?: to)? me\b"
            r"|(?:he|she)(?:'s| has| keeps?)?(?: been)? (?:messag|text)(?:ed|ing) me (?:at|from|off|asking"
            r"|again|late)\b"
            rf"|(?:you|who|(?:one|two|three|some|any) of you)(?:'ve| have| has)? (?:{WROTE}|(?:wrote"
            rf"|written) to) me\b|who gave (?:(?:out|him|her|them|you|away|someone|somebody) )?my number\b",
        ),
    ),
    (
        TALKED,
        Cued(
            "stop keep keeps ringing messaging texting sending getting got had received receiving",
            r"(?:stop|keeps?|ringing and) (?:messaging|texting|sending) me\b"
            r"|(?:messaging|texting) me (?:at|all|in the|late|from|off)\b"
            rf"|(?:keeps? )?sending me (?:[\w']+ ){{0,2}}{NOTE}s\b"
            rf"|(?:getting|got|had|received|receiving) (?:[\w']+ ){{1,3}}?{NOTE}s? (?:from|off) (?:him|her"
            rf"|{SOMEBODY})(?!\w)",
        ),
    ),
    (
        TALKED,
        Cued(
            "told said says asked wrote replied answered tell sent put",
            rf"\w+ (?:[\w']+,? ){{0,8}}?(?:by|in an?|over|via) (?:private |direct "
            rf"|quick )?{NOTE}\b(?! (?:message|group))",
        ),
    ),
    (
        TALKED,
        Cued(
            "message messages msg msgs text texts thing things pics photos photo voicenote voice what",
            r"(?:messages?|msgs?|texts?|voice ?notes?)(?: that| which)? (?:you|he|she"
            r"|(?-i:[A-Z])\w+) (?:sent|wrote)\b(?! (?:to|in|on))"
            r"|(?:things?|pics|photos?)(?: that| which)? (?:you|he|she|(?-i:[A-Z])\w+) sent me\b"
            r"|what (?:you|he|she|(?-i:[A-Z])\w+) (?:sent|wrote to|texted|messaged) me\b",
        ),
    ),
    (
        TOLD,
        Cued(
            "check look read see open seen get got had received answer thanks ta cheers in",
            rf"(?:check|look at|read|see|open|look in)(?: in)?(?: {YOUR})? (?:messages|msgs|inbox|dms"
            rf"|texts)\b(?! for)|(?:check|look at|open) {YOUR} phone\b|in {YOUR} (?:inbox|messages|requests)\b"
            rf"|(?:get|got|had|received|read|answer|see|seen) my (?:last |private )?{NOTE}s?\b(?! (?:above"
            rf"|on here|in here|about|earlier))"
            rf"|got {YOUR} {NOTE}\b|(?:read|seen|had) {YOUR} (?:text|txt|voice ?note)\b|(?:thanks|ta"
            rf"|cheers) for (?:{YOUR}|the) (?:text|txt|voice ?note|voice ?message)\b",
        ),
    ),
    (TALKED, Cued("other own separate", r"(?<!our )(?<!their )\w+ (?:chat|window)\b(?! (?:group|show))")),
    (TALKED, Cued("other own separate personal", r"\w+ whatsapp\b(?! group)")),
    (
        TALKED,
        Cued(
            "have you she he screenshot screenshots left leave leaving",
            r"(?:have i been|you(?:'ve| have)?|she|he) blocked\b(?: me\b|(?=[?!.,]|$))|(?:left|leave"
            r"|leaving) (?:me|him|her|us) on read\b"
            rf"|screenshots? (?:of|from) (?:our|your|his|her|the) (?:chat|{NOTE}s?|conversation)\b",
        ),
    ),
)

CUES = Cues(PATTERNS)

BY_NAME = Cued("messaged msged texted dmed whatsapped", r"\w+ (?P<who>[A-Z][\w-]+)\b")
"""A message to somebody by name: "I've messaged Moira"."""

ASKS_LEAVE = re.compile(
    r"\b(?:(?:would|are|r|be|is|was) (?:you|u|ye|anyone|anybody|everyone|it|that) (?:be )?(?:all |still )?"
    r"(?:happy|ok|okay|right|alright|willing|comfortable|up for|fine)"
    r"|(?:ok|okay|all right|alright|fine|cool|happy) (?:if|to|for me|with me|with being)"
    rf"|(?:may|can|could|shall|should) i (?:please |just )?(?:{WRITE}|dm|pm|send|contact|drop|write|ring|get)"
    rf"|(?:chance|possible|if) i (?:could|can|may|might) (?:{WRITE}|dm|pm)"
    r"|(?:whether|if) it'?s (?:fine|ok|okay|all right)|mind (?:if|me)|permission"
    r"|ask(?:s|ing)? (?:people |them |somebody |someone |everyone )?(?:first|before|leave)|before (?:you "
    r"|taking |sending )\w+"
    r"|(?:could|would) you let me|let me (?:send|message|dm|pm|text)|said yes to|rude (?:to|not))\b",
    re.I,
)
"""Asking leave is what the policy wants, and so is reminding others of it."""

TEAM_MATTER = re.compile(
    r"\b(?:absen\w+|apologies|(?:can't|cannot|can not|couldn't) (?:make|come|attend|get)|(?:un"
    r"|not )able to|unwell|poorly"
    r"|ill|sick|(?:won't|not) be (?:in|there|coming|attending)|not coming|miss(?:ing)? (?:a|the|class)"
    r"|complain\w*|concern\w*|worr\w+|upset\w*|unhappy|unkind|safeguarding|problem|between members"
    r"|conversations between)\b",
    re.I,
)
TEAM_ASKS = re.compile(
    r"\b(?:please|pls|if|anyone|anybody|everyone|everybody|whoever|who|should|always|reminder|tell us"
    r"|let us know"
    r"|let (?:one|any) of|do not|don't|aren't|one of us|any of us|a volunteer|the (?:team|tutor|office|ceo))\b",
    re.I,
)
"""Both in one sentence: the team asks that absences or worries are told in private."""

TO_THE_TEAM = re.compile(
    rf"\b(?:{NOTE}|message|word)(?: to| with)? (?:an?|any|our|the|one of (?:our|the)) (?:\w+ )?"
    r"(?:volunteer|team|tutor|ceo|office|staff|admin)",
    re.I,
)
MYSELF = re.compile(r"\bi\b", re.I)
"""Without an "I" in the sentence: telling people to write to the team, which the policy wants."""

ANOTHER_SENSE = re.compile(
    r"\b(?:(?:old|new|pair of|red|black|wearing|polish\w*|customis\w*) dms|dms? (?:boots?|shoes?|laces)"
    r"|dms?\b[^.!?]{0,30}\b(?:laces|soles|leather)|(?:stitch|embroider|sew|sewn|appliqu|quilt|hid|pieced"
    r"|knit)\w*[^.!?]{0,40}\b(?:message|note|word)|(?:message|note)\b[^.!?]{0,40}\b(?:hem|lining|collar|pocket"
    r"|waistband|seam)|newsletter|junk folder"
    r"|(?:shop|garage|surgery|hospital|driver|courier|dentist|doctor|school|library|bank|they|it|company)"
    rf"(?:'ll|'ve| will| have| has| just|'s)? (?:{WRITE}|texts|messages|{WROTE}) me)\b",
    re.I,
)
"""Boots, stitched words, letters to everyone, and firms that text."""


@RULE
def find(copy, context) -> Iterator[Hit]:
    """Every pattern, save in a sentence that asks leave, speaks for the team or means something else."""
    spans = {}
    for why, match in CUES.finditer(copy.text):
        spans.setdefault(match.span(), why)
    for match in BY_NAME.finditer(copy.text):
        if named(match["who"]):
            spans.setdefault(match.span(), TOLD)
    past = 0
    for (start, end), why in sorted(spans.items(), key=lambda item: (item[0][0], -item[0][1]))[:MOST]:
        if start >= past and not _meant_otherwise(around(copy.text, start, end)):
            past = end
            yield Hit(start, end, why, "judge", 0.85)


def _meant_otherwise(sentence: str) -> bool:
    if ASKS_LEAVE.search(sentence) or ANOTHER_SENSE.search(sentence):
        return True
    if TO_THE_TEAM.search(sentence) and not MYSELF.search(sentence):
        return True
    return bool(TEAM_MATTER.search(sentence) and TEAM_ASKS.search(sentence))
