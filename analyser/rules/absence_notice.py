"""Absence notices: saying in the group that oneself or somebody else cannot come to a session, or did not come.

Why it matters: the policy asks that who cannot attend because of illness or the like tells a volunteer, the CEO or
the creative tutor in a private message. Notices in the group tell everyone who is ill, and fill the chat.

Left alone: running late, leaving early, coming after all; the team cancelling a session; "if you can't come"; asking
whether one may miss a week; "sorry I missed the bit about...", "I can't make it work", "won't be in stock".

Known to miss: hints ("my chair's up for grabs", "stitch one for me tomorrow"), and reasons without the notice
itself ("stuck behind a lorry since half nine").
"""

import re
from collections.abc import Iterator

from analyser.language.cues import MOST, Cued, Cues
from analyser.language.people import named
from analyser.language.sentences import around, before
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="absence-notice",
    clauses=("R-12",),
    title="Absence notices",
    reads_like="The message seems to say that somebody is absent from a session.",
    examples=(
        "Hi all, [[can't make it]] tonight, got the lurgy",
        "Sorry, I [[won't be there]] on Thursday",
        "[[Not coming]] today, not well x",
        "Gladys [[won't be in]] this week",
        "I'm afraid we [[can't come]] to the session next Tuesday",
        "gonna have to [[miss tonight]], mock exam",
        "[[Missed last week]] as I was ill",
        "[[Apologies for absence]]. Gout. Regards, Ken",
        "I [[couldn't come]] last night, fell asleep on the settee",
        "[[No sewing for me]] today, school's rung",
        "[[Count me out]] tonight",
        "I'm running late, won't be there until half past",
        "Can't stay for the whole thing but I'll be there for the demo",
        "I can't make it work, the zip won't go in and I can't make head nor tail of it",
        "The thread won't be in stock till Friday, I can't find it anywhere",
        "Sorry I missed the bit about pressing, can't come up with a reason",
        "Sorry all, tonight's session is cancelled, we can't make it with the hall closed",
        "If you can't make it please tell a volunteer in private",
        "What's the rule if you have to miss a week?",
        "I can't wait till Friday, couldn't miss it",
        "She is not coming undone again, that hem",
        "Thought I couldn't come today but the sitter's here, see you soon",
    ),
)

WHY = "It tells the group that somebody cannot come or did not come to a session."

DAY = r"(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|satur|sat|sun)(?:days?)?(?:'s)?"
WHEN = (
    r"(?:today|2day|tdy|tday|tonight|tonite|2nite|2night|tomorrow|tomoz|tomos|tmrw|tmw|tmoz|2moro|2moz"
    r"|yesterday"
    rf"|this (?:morning|afternoon|evening|eve|week|month|term|time|aft|{DAY})|th[ei] (?:day|night|morn|morra)"
    rf"|(?:the )?(?:next|last) (?:week|time|night|month|term|two|three|few|couple|\d|{DAY})"
    rf"|(?:on )?{DAY}(?: (?:morning|afternoon|evening|night|after next))?|(?:on )?(?:the )?\d{{1,2}}(?:st"
    rf"|nd|rd|th))"
)
"""When a session is, as people write it in haste too."""

SESSION = (
    r"(?:(?:the|this|our|your|any|my|a|another|next|last|first|today's|tonight's|tomorrow's|yesterday's"
    rf"|(?:this|last|next) week's|{DAY}) ){{0,2}}"
    r"(?:class|classes|sessions?|lessons?|workshop|course|group|sewing|meeting|meet ?up|club|drop[- ]?in"
    r"|showcase|taster)"
)
REASON = (
    r"(?:because|cause|cos|cuz|coz|bcos|bc|as|since|due|owing|for (?:a|the next)|sorry|so|after all|again"
    r"|either|though"
    r"|unfortunately|i'm afraid|any ?more|folks|guys|ladies|love|x+|on account|and|lol|babes?|teacher)"
)
AFTERWARDS = (
    rf"$|[.,!;:)\n-]|[^\w\s'?]| {WHEN}\b| {REASON}\b| (?:to|for|in|at) {SESSION}\b| in {WHEN}\b| (?:until"
    rf"|till?|b4)\b"
)
CLOSED = rf"(?= ?(?:{AFTERWARDS}))"
"""What may follow "won't be in": a time, a reason or nothing; not "stock"."""

LOOSE = rf"(?= ?(?:{AFTERWARDS}| (?:got|have|my|i|but)\b))"
"""The same after "can't make it", where a reason may begin with "my" or "I" as well."""

GO = (
    rf"(?:(?:make|mek|manage) it(?: in| over| along| down| back)?{LOOSE}|(?:make|mek|manage|do"
    rf"|attend) (?:{WHEN}|{SESSION})\b(?!'s [a-z])"
    rf"|(?:come|comin|coming)(?: in| along| over| down| back| out(?= {WHEN}\b))?{LOOSE}|(?:attend"
    rf"|attending){CLOSED}|(?:join|joining)(?: you(?: all)?| us| in)?{CLOSED}|get (?:there|in|out|over|down"
    rf"|to {SESSION}){CLOSED}"
    rf"|be(?: able to)? (?:there|in|here|with (?:you(?: all)?|us)|about|around|along|at (?:{SESSION}"
    rf"|{WHEN}(?:'s)?)|coming|attending|joining(?: you| us)?|back|present|in attendance){CLOSED})"
)
NOT_ABLE = (
    r"(?:can'?t|cannot|can not|cannae|can nae|cyaan|cyan|couldn'?t|could not|won'?t|will not|shan'?t"
    r"|shall not|unable to"
    r"|not (?:be )?able to|not (?:going to|gonna|gonnae)|(?:might|may) not|'?ll not?|no gonna|didn'?t|did not"
    r"|(?:wasn|weren|haven|hasn)'?t(?: been)? able to)"
)
CANNOT = Cued(
    "can cant cannot cannae cyaan cyan couldn couldnt could won wont will shan shant shall unable not "
    "might may ll no didn didnt did wasn wasnt weren werent haven havent hasn",
    rf"(?:{NOT_ABLE} (?:(?:even|now|actually|manage to|be able to|able to) )?{GO}|can'?t {WHEN}{CLOSED})",
)
NOT_COMING = Cued(
    "not no nae isn isnt aren arent wasn wasnt weren werent",
    rf"(?:not|no|nae|(?:isn|aren|wasn|weren)'?t) (?:(?:now|actually) )?"
    rf"(?:(?:coming|comin|come|attending|making it|joining you|going)(?: in| along)?{CLOSED}"
    rf"|(?:in|here|there|with you|about|around) {WHEN}\b|at {SESSION}\b"
    rf"|well enough (?:for (?:{WHEN}|{SESSION})|to (?:come|make it|be there|attend))\b)",
)
WAS_NOT = Cued(
    "wasn wasnt weren haven havent ve",
    r"(?:wasn|weren)'?t (?:there|in class|with you)\b(?! (?:any|a|enough))"
    rf"|(?:haven'?t|'?ve not) been (?:in|along|around|coming|to {SESSION}|at {SESSION})"
    rf"(?={CLOSED}| (?:lately|recently|for|the last|this|much)\b)",
)

PERSON_BEFORE = re.compile(
    r"(?:^|[.,!?;:()\n-]|[^\w\s']|\b(?:i|we|she|he|they|me|us|him|her|sorry|soz|but|so|and|an|also|just"
    r"|probably|prob|still"
    r"|definitely|unfortunately|sadly|afraid|apologies|really|now|alas|say|says|said|because|cos|as|ah|a"
    r"|i'm|im|i'll|ill"
    r"|we'll|we're|she's|he's|they're|i've|we've|nor|morning|hi|hiya|hello|all|everyone|folks|guys|ladies"
    r"|afternoon|evening"
    r"|miss|teacher|tutor|know|i'd|well|obviously|deffo|def|x+|mum|dad|mam|daughter|son|husband|wife"
    r"|sister|friend))$",
    re.I,
)
"""Who or what may stand before "can't come": a person, an opening or a stop; not "the thread" or "it"."""

BEING = re.compile(r"(?:\s+(?:is|are|was|were|am|be|been))?\s*$", re.I)

MISS = Cued(
    "miss missing missed",
    rf"miss(?:ing|ed)? (?:out on )?(?:{WHEN}|{SESSION}|(?:it|you(?: all)?) {WHEN}|the next|one"
    r"|(?:two|three|four|a few|a couple of|several|\d) (?:sessions|classes|lessons|weeks))\b"
    r"(?! (?:of|step|stitch|row|bit|part))",
)
MAY_MISS = re.compile(
    r"(?:^|[.,!;:)\n-]|[^\w\s']|\b(?:i|we|i'll|ill|i'm|im|we'll|we're|to|gonna|will|must|she|he|she'll"
    r"|he'll|have|had|be|and|so|sorry|for|but|hi|all|also|just))\s*$",
    re.I,
)
NO_MISS = re.compile(
    r"\b(?:don't|dont|didn't|haven't|havent|never|not|no way|have i|did i|do i|can i|you|you'll|nobody"
    r"|without|hate|if|whether|rule)\b[^,]*$",
    re.I,
)
FONDLY = re.compile(r"miss (?:.*(?:days|sessions|classes|lessons)|(?:the )?(?:sewing|group|club))$", re.I)
"""After "I": said with love, not as a notice."""

PHRASES = (
    Cued(
        "apologies my send sends sending mark put",
        r"(?:my )?apologies (?:for (?:my |any )?"
        rf"(?:absence|non[- ]attendance|missing|{WHEN}|{SESSION}|not (?:coming|being|making|attending))"
        rf"|{WHEN}|from (?:me|us|(?-i:[A-Z])\w+))\b|(?:sends?|sending) (?:my|her|his|their|our) apologies\b"
        r"|(?:mark|put) (?:me|us|him|her) (?:down )?(?:as|for) (?:apologies|an apology|absent)\b",
    ),
    Cued(
        "i we she he ill im absent off",
        r"(?:i'?ll be|i will be|i'?m|i am|i was|we'?ll be|we'?re|she'?s|he'?s|she is|he is) (?:absent"
        rf"|off (?:sick|ill|poorly))\b|(?:absent|off (?:sick|ill|poorly)(?: from \w+)?) {WHEN}\b",
    ),
    Cued("count that", r"count (?:me|us|him|her) out\b|that'?s (?:me|us) out\b"),
    Cued("i im", rf"i'?m (?:out (?:for )?{WHEN}|a no)\b"),
    Cued("no pass", rf"(?:no|pass) from (?:me|us) (?:for )?(?:{WHEN}|{SESSION}|this one)\b"),
    Cued("no", rf"no can do {WHEN}\b"),
    Cued("sit sitting", rf"sit(?:ting)? (?:this one out|(?:{WHEN}|{SESSION}) out|it out {WHEN})\b"),
    Cued(
        "bail bailing bunk bunking skip skipping skiv skiving duck ducking pass passing give giving",
        rf"(?:bail|bunk|skip|skiv|duck|pass)(?:ping|ing)?(?: off| out of| out| on)? (?:{WHEN}|{SESSION})\b"
        rf"|giv(?:e|ing) (?:(?:{WHEN}|{SESSION}|this one) a miss|it a miss {WHEN})\b",
    ),
    Cued("without", rf"(?<!start )without me {WHEN}\b"),
    Cued("have enjoy", r"\w+ (?:[\w']+ ){0,4}without me\b"),
    Cued("not", rf"not (?:for )?me {WHEN}\b|not {WHEN} (?:i'm afraid|sorry|for me|folks|guys)\b"),
    Cued("hope hopefully hoping", r"\w+(?: to)?(?: be)? back (?:with you |in |at |for )?(?:next|in a|on)\b"),
    Cued(
        "i ill we best better",
        r"(?:i'?ll|we'?ll|best|better) (?:just |probably )?(?:stay|keep|stop) (?:away|home|at home|in bed"
        r"|put|in(?= ?[.,!]|$| today| tonight))(?! (?:the|from the))\b",
    ),
    Cued("don dont", r"don'?t (?:expect me|save me a (?:seat|chair|place))\b"),
    Cued("no", r"no[- ]show (?:from me|tonight|today)\b"),
    Cued("wish", r"wish (?:i|we) (?:could|was|were) (?:be there|there|come|coming|make it|join you)\b"),
    Cued(
        "love loved liked wanted hoped meant going planning hoping",
        r"\w+ to (?:come|be there|make it|join you)(?: along| in| today| tonight)?,? but\b",
    ),
    Cued("bail bailing bailed", rf"(?<=to )bail(?: out)?{CLOSED}|bailing{CLOSED}"),
    Cued("give offer", r"\w+ my (?:place|spot|space|seat) to\b"),
    Cued("my", r"my (?:place|spot|space|seat)(?: is|'s) free\b"),
    Cued("double", r"double[- ]booked\b"),
    Cued("rain raincheck", r"rain ?check\b"),
    Cued("leave leaving", rf"leav(?:e|ing) (?:you(?: all| lot)?|yous|it|them)(?: to it)? (?:for )?{WHEN}\b"),
    Cued(
        "no none neither",
        rf"no (?:\w+ )?(?:{SESSION}|{WHEN}) for (?:me|us)\b|no (?-i:[A-Z][a-z]+) (?:{WHEN}|for \w+ weeks)\b"
        rf"|(?:none|neither) of us {WHEN}\b|neither (?:me|i|of us"
        rf"|(?-i:[A-Z])\w+) (?:n?or [\w']+ )?will be (?:in|there|about)\b"
        r"|no (?:lift|sitter|babysitter|bus|car|carer|childcare),? (?:so )?no (?:class|sewing|session)\b",
    ),
    Cued(
        "staying stopping stay stuck",
        rf"(?:staying|stopping) (?:at |in )?(?:home|bed|in)(?: {WHEN}|(?=[.!,]| with|$))|stay (?:at "
        rf"|in )?(?:home|house|bed) {WHEN}|stuck (?:at (?:home|work)|in bed) {WHEN}\b",
    ),
    Cued(
        "won not wont didn didnt you ye",
        rf"(?:won'?t|not|will not|didn'?t) (?:be )?see(?:ing)? (?:me|us|you(?: all)?)(?: {WHEN}| (?:while"
        rf"|until|till?)\b)|didn'?t see me\b|(?:you'?ll|ye'?ll) (?:not|no|never) see (?:me|us)\b(?! for dust)",
    ),
    Cued("keep keeping", r"keep(?:ing)? (?:my|the|our|these) (?:germs|bugs?|cold|cough|lurgy)\b"),
    Cued(
        "turned gone going heading had",
        r"(?:turned (?:round|around|back)\b[^.!?\n]{0,15}\bhome|(?:gone|going|heading"
        r"|headed) (?:straight )?back (?:home|to bed)|had to turn back(?! the))\b",
    ),
    Cued(
        "too",
        r"too (?:ill|poorly|sick|unwell|tired|sore|shattered|knackered) "
        r"(?:to (?:come|make it|attend|be there|get there)|for (?:class|tonight|today))\b",
    ),
    Cued(
        "i we im ill",
        r"(?:i'?m|i am|i'?ll be|we'?re|we'?ll be|i will be) (?:away|on holiday|abroad|in hospital|in court"
        rf"|working|at work) (?:for )?(?:{WHEN}|the next)\b",
    ),
    Cued(
        "had have",
        rf"ha(?:d|ve) to (?:cancel|drop out|duck out|pull out|cry off)(?: of)?(?: {WHEN}| {SESSION}|{CLOSED})",
    ),
    Cued("out", rf"out of action(?: {WHEN}| for|{CLOSED})"),
    Cued("never", rf"never made it(?: {WHEN}| to {SESSION}| in\b)"),
    Cued("there that", rf"there goes (?:{WHEN}|{SESSION})\b|that'?s (?:{WHEN}|{SESSION}) (?:gone|out)\b"),
    Cued("mon* tue* wed* thu* fri* sat* sun*", rf"{DAY}(?: is|'s)? (?:off|out) for (?:me|us)\b"),
    Cued(
        "someone somebody anyone anybody",
        r"\w+(?: else)? (?:can|may|could) have my (?:machine|seat|place|spot|chair)\b",
    ),
    Cued(
        "sorry gutted sad annoyed devastated",
        r"\w+ (?:to |i'?ll |we'?ll |i'm )(?:have to |be |have )?miss(?:ed|ing)? (?:it|this one|you all"
        r"|everyone|out)\b",
    ),
)
"""What else people say when they stay away."""

CONDITION = re.compile(
    r"\b(?:if|who|whoever|anyone|anybody|those|in case|whether|unless|wish|thought (?:i|we)|nearly|almost"
    r"|when|why (?:can|do)|are you|can you|will you|do you)\b[^,;\n]*$",
    re.I,
)
"""Said of anybody, or of what did not happen."""

LATER = re.compile(
    r" ?\?| ?(?:until|till?|before|by|b4)(?: about| around| gone| at least| nearly)? "
    r"(?:\d{1,2}(?!\d|st|nd|rd|th| ?(?:jan|feb|mar|apr|may|ju|au|se|oc|no|de))|half|quarter|noon|lunch|ten"
    r"|eleven|twelve|one|two|seven|eight|nine|later|after (?:the|my) school)"
    r"| ?for (?:\d{1,2}(?:[.:]\d\d|am|pm|ish)|half|quarter|the (?:start|first|beginning|whole|full|demo))"
    r"| ?(?:on time|yet|straight away)|[^.!?\n]{0,20}\b(?:next (?:term|course)|another (?:evening|day"
    r"|group))\b",
    re.I,
)
"""Late, or asking about a course to come."""

COMING = re.compile(
    r"\b(?:(?:be|bit|running|mins?|minutes|come|coming|arrive|little|slightly) late|late again|on (?:my"
    r"|our|the|way) way|omw"
    r"|i'll be there|will be there (?:by|for|at|after|from)|(?:be|get) there by|see you (?:all )?(?:there"
    r"|later|soon)|but i'm coming|can come)\b",
    re.I,
)
"""Late is not absent."""

CANCELLED = re.compile(
    r"\b(?:(?:session|class|workshop|course|lesson|group|tonight's|today's|tomorrow's|we've had to"
    r"|we have had to)\b"
    r"[^.!?\n]{0,30}\b(?:cancel\w*|called off|call off|is off|closed|postponed|moved to)|hall (?:is "
    r"|'s )?closed|half term|bank holiday)\b",
    re.I,
)
"""The team's own notices."""


@RULE
def find(copy, context) -> Iterator[Hit]:
    """Each way of saying it, where it is said of a person without a condition, and neither late nor cancelled."""
    past = 0
    for start, end in sorted(_said(copy.text))[:MOST]:
        if start >= past and not _otherwise(copy.text, start, end):
            past = end
            yield Hit(start, end, WHY, "judge", 0.85)


def _said(text: str) -> Iterator[tuple[int, int]]:
    for fits, match in SAID.finditer(text):
        if fits(text, match):
            yield match.span()


def _of_a_person(text: str, match: re.Match) -> bool:
    """Whether a person, or nobody, stands before "can't come". "She didn't make it" may tell of a death."""
    start = max(before(text, match.start()), match.start() - 40)
    said = BEING.sub("", text[start : match.start()])
    who = (said.lower().split() or [""])[-1]
    past = match[0].lower().startswith("did")
    if (who == "they" and " be " in match[0]) or (past and who in ("she", "he", "they")):
        return False
    return bool(PERSON_BEFORE.search(said)) or (bool(said) and named(said.split()[-1]))


def _of_a_session(text: str, match: re.Match) -> bool:
    said = text[before(text, match.start()) : match.start()]
    fond = FONDLY.match(match[0]) and re.search(r"\b(?:i|we)\s*$", said, re.I)
    return bool(MAY_MISS.search(said)) and not NO_MISS.search(said) and not fond


def _always(text: str, match: re.Match) -> bool:
    return True


SAID = Cues(
    [
        *((_of_a_person, expression) for expression in (CANNOT, NOT_COMING, WAS_NOT)),
        (_of_a_session, MISS),
        *((_always, expression) for expression in PHRASES),
    ]
)
"""Each way of saying it, with what must be true of the words around it."""


def _otherwise(text: str, start: int, end: int) -> bool:
    sentence = around(text, start, end)
    said = text[before(text, start) : start]
    if CONDITION.search(said) or LATER.match(text, end):
        return True
    return bool(COMING.search(sentence) or CANCELLED.search(sentence))
