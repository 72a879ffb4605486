"""Offensive language: swearing, slurs, leering remarks, contempt for people, insults.

**Why it matters.** The policy allows no offensive language, about other members "or in any context", and says that
it may cost somebody their place. One such message can make a newcomer leave for good.

**What it finds.** Swearing of middling strength and up, at a machine as well as at a person, also starred, spaced,
drawn out or abbreviated; slurs; sexual or leering remarks about somebody; contempt for a group of people; insults.

**What it leaves alone.** Mild idiom (blimey, damn, crap, numpty, OMG); sewing words with another sense (crotch
curve, bust dart, prick the holes, faggoting, a knob on the dial); people who call themselves names; talk about the
rule itself.

**What it is known to miss.** Prejudice in polite words ("it used to attract a nicer class of person"), hints,
leering without a word of the body, insults in other languages. Swearing and slurs are certain; of the rest a person
must judge the setting.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from analyser.language.cues import MOST, PLACES
from analyser.language.frames import Frames, alternatives, frame, plain
from analyser.language.words import terms
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="offensive",
    clauses=("R-04",),
    title="Offensive language",
    reads_like=(
        "No word of the lists, but the message reads like offensive language, contempt for people or a leering remark."
    ),
    examples=(
        "this [[$hit]] machine, [[fuсk]] it, cost me $5",
        "Where's the [[fucking]] seam ripper, I've sewn the [[bastard]] pocket shut",
        "what a load of [[b*llocks]], [[sh1t]] instructions and all",
        "[[ffs]] it's snapped again. [[Fuuuuck]]",
        "oh [[f u c k]] it. I'm going to bed",
        "That lad on the till is a right [[pikey]]",
        "Well if it isn't [[you miserable old cow]] again",
        "who put the lights out, [[bunch of idiots]]",
        "[[Such a prick]], that driver",
        "[[nice legs on the new volunteer]], is he single",
        "I'm [[not being racist but]] the room was full",
        "[[foreigners get all the]] free places on these courses",
        "it wouldn't be sewing for him, he [[throws like a girl]]",
        "Blimey, what a flipping faff, I've lost the damn bobbin. OMG what a numpty I am",
        "The crotch curve is too deep and the bust dart points at my ear. Prick the line with an awl first",
        "Screw the cock back on the weathervane costume, then nip in the waist and press the strip",
        "Has anybody tried faggoting? It is a ladder stitch from the thirties",
        "A reminder that one of our rules is no offensive language, and we do not tolerate racism or contempt",
        "Dick's brought two cushions, one with a cow and one with *blue tit* on it",
        "I'm an idiot, I've cut the fold. Feel like such a silly cow",
        "Nice legs on that table! Did you turn them yourself",
        "Travellers from the coach party get all the way to the hall by the side path",
        "Happy Pride to our gay and lesbian stitchers, the bunting is up",
        "You prick the line with an awl and then you tool the edge. Size F, off white",
    ),
)

SWEARING = "A swear word of middling strength or stronger."
SLUR = "A word that demeans people for their origin, faith, body, mind, sex or class."
LEERING = "A sexual or leering remark about somebody."
CONTEMPT = "Contempt for a whole group of people."
INSULT = "An insult aimed at somebody."

LOOKALIKES = {"a": "a@4", "e": "e3", "i": "i!1", "l": "l1", "o": "o0", "s": "s$5", "t": "t7"}
"""Signs that stand for letters on telephones; from spellings common in chats."""

MASKS = "*#@%"
"""Signs that people put in place of a letter of a swear word."""

SPELT_OUT = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        r"[ .,_-]{1,2}".join(word)
        for word in ("arse", "bastard", "bitch", "bollocks", "cunt", "fuck", "shit", "twat", "wank")
    )
    + r")(?!\w)"
)
"""Swear words with a blank or dot after each letter."""

ODD_WORD = re.compile(r"(?<!\w)(?:[@$][a-z]|[a-z@$][a-z]{0,12}(?:[*#@%$]|[!0-9](?=[a-z*#@%$!0-9])|([a-z])\1\1))")
"""The beginning of a word with a sign, a number, or a letter three times in it."""

DISGUISE = re.compile(rf"[{re.escape(MASKS)}]\S|\*\*|[^\W\d_][!\d]+[^\W\d_]|[^\W\d_]\$|^\$[a-z]|(\w)\1\1")
"""What shows that letters are hidden, and that the word is not a plain one or in WhatsApp's bold ("*blue tit*")."""

FILLER = (
    "(?:an? |all |such |bloody |right |proper |absolute |complete |total |utter |old |little |wee |big |great "
    "|fat |ugly |dirty |daft |sad )"
)
AIM = (
    r"(?:you(?:'?re)?|u|ur|ya|yer|yous|(?:he|she|they|you|u) (?:is|are|was|were)|(?:he|she)'?s|they'?re|(?:such"
    r"|like) an?|(?:bunch|pair|load|lot|shower|bag) of|(?:an? |the )?(?:absolute|complete|total|utter)"
    r"|an? (?:right|proper|real)|bloody)"
)
"""Openings that aim a name at somebody ("you ...", "bunch of ..."); British usage."""

BODY = (
    r"(?:legs?|bums?|bottom|behind|backside|rear|arse|boobs?|boobies|breasts?|chest|rack|jugs|knockers|norks"
    r"|melons|thighs|cleavage|figure|body|curves|buns|six pack)"
)
SOMEBODY = (
    r"(?:him|her|you|ya|(?:the|that|this|our) (?:new |young |little |other )?(?:lad|lass|lady|girl|woman|bloke"
    r"|chap|fella|man|boy|volunteer|tutor|teacher|caretaker|admin|blonde|redhead|barmaid))"
)
SEX = r"(?:women|men|blokes|girls|boys|teenagers|kids today|youngsters|students|posh people|southerners)"
VICES = (
    r"(?:lazy|dirty|filthy|thick|stupid|trash|scum|feral|thieves|criminals|scroungers|liars|animals|vermin"
    r"|perverts|parasites|rapists|terrorists|disgusting|useless|a disgrace|a menace|savages|not normal|unnatural)"
)
END = r"(?=\W*(?:$|[.!?\n]))"

ALOUD = (
    r"(?:silly|miserable|moaning|interfering|nosy|nosey|bitter|rude|snotty|mardy|stupid) old (?:bag|bird|trout"
    r"|fool|goat)",
    r"some (?:old )?(?:poofs?|ponce|cripple)",
    r"(?:only|like) an? (?:cripple|midget|spastic)",
    r"(?:such a|a right|being a|total|absolute) c u next tuesday",
    r"shut (?:yer|your|ur) (?:face|gob|mouth|trap|cakehole)",
    r"get a life",
    r"(?:thick|dumb|dense) as (?:mince|two short planks|a plank|pig muck)",
    r"pond life",
    r"(?:you|they're|they are|absolute|human|thieving|bunch of) scum",
)
"""Insults by a turn of phrase, rather than by a name."""

LEERING_REMARKS = (
    rf"(?:nice|lovely|great|cracking|fit|fine|gorgeous|cute|tasty|sexy|perfect|decent) (?:pair of "
    rf"|set of )?{BODY} on {SOMEBODY}",
    rf"(?:show|flash) (?:us|me) (?:yer|your|ur) (?:{BODY}|bra|knickers|pants|undies|underwear|tits)",
    r"(?:get|whip) (?:yer|your|ur|her|his) (?:kit|bra|knickers|clothes|tits|top) (?:off|out)(?! the)",
    r"(?:look|looks|looking|looked|stare|stares|staring|stared|peer\w+|perv\w+|ogl\w+) (?:right )?(?:down"
    r"|up) (?:my|her|your|their) (?:tops?|skirts?|blouse|cleavage|dress)",
    r"(?:stares?|staring|stared|ogl\w+|perv\w+|leer\w+) at (?:my|her|your) (?:boobs|chest|bum|arse|legs|tits"
    r"|cleavage|breasts)",
    r"wouldn't (?:kick|throw|push) (?:him|her|you|that|them) out of bed",
    r"(?:i'd|i would) (?:definitely |so |totally )?(?:shag|bang|bonk|ride|bed|give) (?:him"
    r"|her)(?: one)?(?=\W*(?:$|[.!?\n]| any day| right))",
    rf"(?:i'd|i would) give (?:him|her) one{END}",
    r"(?:can|could|may) (?:do|measure|have|check|feel|take) my inside leg",
    r"(?:fancies|fancy|wants?|want to|like to|volunteers? for|up for) (?:measuring|measure|doing|do) my inside leg",
    r"(?:inside leg|measure me|undress|strip off|twirl|bend over)[^.!?\n]{0,30}?[😏😈🍆🍑💦]",
    r"(?:come (?:and )?sit on my (?:lap|knee)|sit on my face)",
    r"give us a (?:little )?twirl[^.!?\n]{0,30}?(?:slowly|sweetheart|darling|sexy|babe)",
    r"sexy (?:lady|ladies|legs|bum|body|beast|minx|pants|knickers|girls?|boys?|mama)",
    r"(?:turn(?:s|ed|ing)? me on|gets? me (?:hot|horny)|horny|milfs?|gilfs?|totty|frigid (?:lot|cow|woman|old))",
    r"nice bit of (?:skirt|crumpet|stuff)",
    r"(?:so many lookers|a (?:real |proper |right )?looker)",
    r"(?:send|sending|sent|post) (?:us |me |you )?(?:nudes|naked (?:pics?|photos?))",
    r"(?:dress(?:ed|es)?|look(?:s|ed|ing)?) (?:up )?like (?:an? |some )?(?:cheap )?(?:tart|hooker|prostitute"
    r"|stripper|streetwalker|lady of the night|woman (?:of|from) the street(?: corner)?)",
    r"(?:no better than she (?:ought|should)|sle(?:pt|eps|eping) (?:around|her way)|spread(?:s|ing)? her legs)",
    r"(?:blow ?jobs?|hand ?jobs?|boners?|stiffy|wet dreams?|threesomes?|gang ?bang|gagging for it|begging for it)",
    r"(?:cop a feel|feel (?:you|her|him) up|felt (?:her|me) up|groping (?:you|her|him))",
    rf"(?:rest|balance|stand|park) (?:a|your|my) (?:pint|cup|mug|tray|bike|tea) on (?:her|his|your) {BODY}",
    r"(?:pair of|get your|her|massive|huge) (?:norks|knockers|bazookas|titties|funbags)",
)

GROUPS = "{groups_of_people}"

CONTEMPTUOUS = (
    rf"{GROUPS} (?:should|ought to|must|want|need) (?:all )?(?:go|be sent|get sent|sending) (?:back|home|packing)",
    rf"(?:{GROUPS}|{SEX})(?: today| these days| nowadays)? (?:is|are|were) (?:all |just |only |nothing but |so "
    rf"|mostly )?{VICES}",
    rf"{GROUPS} (?:get|getting|given|take|taking|want|expect) (?:all the(?! way)|everything|it all|our (?:jobs"
    rf"|houses|places))",
    rf"{GROUPS} (?:are |is )?(?:nothing but trouble|all the same|all at it|taking over|coming over here|stink"
    rf"|never work)",
    rf"{GROUPS} (?:can't be trusted|don't belong|shouldn't (?:be|join|come|have|get)|don't (?:wash|work"
    rf"|want to work)|all smell|do smell|breed\w*)",
    rf"(?:bloody|dirty|filthy|lazy|thieving|stinking|smelly|useless|sponging|feral|effing|too many|overrun (?:by"
    rf"|with)|floods? of|swarms? of|never trust|don't trust|can't trust|hate|can't stand|it's (?:them|those)"
    rf"|typical) {GROUPS}",
    r"not (?:being |to be |a )?(?:racist|sexist|homophobic|prejudiced|ageist|transphobic|bigoted) but",
    rf"(?:nothing against|no problem with) {GROUPS}",
    r"nothing against them (?:personally )?(?:but|i just)",
    rf"no offen[cs]e to (?:the )?(?:{GROUPS}|{SEX})",
    r"(?:their|her|his|your) sort (?:have|has|are|is|always|never|don't|can't|won't|want|get|in here|round here)",
    r"(?:people|women|men|folk|types) (?:like|of) (?:your|their|her|his|that) (?:kind|sort|type)",
    rf"of your (?:kind|sort)(?= as |{END})",
    r"your lot (?:always|weren't|aren't|don't|can't|never)",
    r"where are you (?:really|actually) from",
    r"go(?:ing)? back (?:home )?to (?:where (?:you|they|he|she)|(?:your|their) own|your country)",
    r"(?:send|ship|kick) (?:them|'?em|him|her|the lot)(?: of them)?(?: all)? (?:back (?:home|to (?:where|their))"
    r"|home|out of (?:the|our) country)",
    r"(?:they|she|he|you|people) (?:should|ought to|need to|can't even|can't) (?:learn to |learn "
    r"|at least )?speak (?:proper )?english",
    r"speak english or",
    r"off the boat",
    r"gone native",
    r"(?:women|asian|old|lady|foreign) drivers",
    r"(?:sews?|throws?|runs?|drives?|cries|cry|fights?|moans?) like (?:an? )?(?:little |big |old )?(?:girls?"
    r"|fairy|poof|woman)",
    rf"(?:you |right |great |big ){{1,2}}(?:jessie|nancy|fairy){END}",
    r"bats? for the other (?:side|team)",
    rf"(?:that's|it's|looks|so) (?:so |a bit |well |dead |really |proper |pretty )?gay{END}",
    r"(?:bit|so|looks?|acts?|you can tell (?:she|he)'s(?: a bit)?) special needs",
    r"(?:so|well|bit|proper|dead) ghetto",
    r"coloured (?:people|person|lad(?:y|ies|s)?|woman|women|m[ae]n|girls?|boys?|bloke|fella|chap|family|folk)",
    r"the (?:deaf|autistic|disabled|foreign|special needs|mental|crippled) (?:one|lot)s?",
    r"born bad",
    r"(?:dole dossers?|never (?:done|did) a day's work)",
    r"(?:kids|children) by (?:\w+ )?(?:different )?(?:dads|fathers|blokes|men)",
    r"(?:tight|mean) as an? (?:jew|scot)",
    r"smell(?:s|ing)? (?:of|like) (?:curry|the same cooking)",
    r"because (?:they|you|she|he) (?:have|need|has|had|needs) to tick (?:a|the|some) box(?:es)?",
    r"woke (?:brigade|nonsense|rubbish|lot|mob)",
    r"not an? (?:real|proper) (?:woman|man)",
)

FRAMES = Frames({LEERING: LEERING_REMARKS, CONTEMPT: CONTEMPTUOUS, INSULT: ALOUD})

NOT_NAMES = re.compile(
    r" (?:your|the|an?|it|holes|along|round|out|proof|gems?|cushion\w*|costume\w*|pattern\w*|hats?|storms?|snow"
    r"|accident|wave|weather|wind)\b"
)
"""What follows a name when it is none: "you prick the line", "the witch hats"."""

OF_ONESELF = re.compile(
    r"\b(?:i'?m|i am|i was|i'?ve been|i feel|feel(?:ing)?|felt|i look|me|myself|we'?re|we are)(?: (?:an?|such"
    r"|being|so|just|the|like|all|always|clearly|definitely|officially|obviously)){0,3} ?$"
)
OF_ONESELF_AFTER = re.compile(r"\W*(?:me|i|i'?ve|i'?m|my|here|moment|that i am|that'?s me)\b")
"""Who speaks of himself or herself just before or after a name ("feel like such a ...", "... I've cut it wrong")."""

ABOUT_THE_RULE = re.compile(
    r"\b(?:tolerat\w+|unacceptable|not ok|our rules?|group rules?|the rules?|hurtful|please don'?t (?:say|call"
    r"|use)|(?:don'?t|do not|never|stop) (?:say|call|us)\w*|the words?)\b"
)
"""Words of somebody who speaks about such language rather than uses it."""


@RULE
def find(copy, context) -> Iterator[Hit]:
    text = plain(copy.text)
    yield from _words(text)
    for start, end, why in islice(FRAMES.find(text), MOST):
        if why != CONTEMPT or not _about_the_rule(text, start, end):
            yield Hit(start, end, why, score=0.8)
    for start, end in _names(text):
        if not _of_oneself(text, start, end):
            yield Hit(start, end, INSULT, score=0.8)


def _words(text: str) -> Iterator[Hit]:
    """Swear words and slurs, plain or in disguise."""
    swearing, slurs = _listed("swearing"), _listed("slurs")
    for match in islice(swearing.finditer(text), MOST):
        if "," not in match[0]:
            yield Hit(*match.span(), SWEARING, "certain", 0.99)
    for match in islice(slurs.finditer(text), MOST):
        if not _about_the_rule(text, *match.span()):
            yield Hit(*match.span(), SLUR, "certain", 0.95)
    for start, end in islice(_disguised_words(text), MOST):
        yield Hit(start, end, SWEARING, "certain", 0.95)


@cache
def _listed(*names: str) -> Frames:
    return frame(*(f"{{{name}}}" for name in names))


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Names that somebody is called, from the aim ("you ...", "miserable old ...") to the end of the name."""
    for match in islice(_listed("rough_names", "insult_names", "insult_animals").finditer(text), MOST):
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 20]
        aim = None if NOT_NAMES.match(after) else _aim(match[0]).search(before)
        if aim:
            yield match.start() - len(aim[0]), match.end()


def _aim(name: str) -> re.Pattern:
    """What must stand before a name to make it an insult; an animal needs spite."""
    return _before()[name not in terms("insult_animals"), name in terms("insult_names")]


@cache
def _before() -> dict[tuple[bool, bool], re.Pattern]:
    spiteful = rf"(?:{AIM} )?{FILLER}{{0,2}}{alternatives('insult_adjectives')},? {FILLER}{{0,2}}"
    animal = rf"{spiteful}|(?:you|u|ya) {FILLER}{{1,3}}|(?:an? |the )?(?:absolute|total|complete|utter) "
    rough = rf"{spiteful}|{AIM} {FILLER}{{0,3}}"
    other = rf"{rough}|(?:that|those|some|dirty|filthy|silly|stupid|old) {FILLER}?"
    patterns = {(False, False): animal, (True, False): rough, (True, True): other}
    return {kind: re.compile(rf"(?<!\w)(?:{pattern})$") for kind, pattern in patterns.items()}


def _disguised_words(text: str) -> Iterator[tuple[int, int]]:
    """Swear words, slurs and rough names with signs for letters or drawn out, and a few spelt letter by letter."""
    for odd in islice(ODD_WORD.finditer(text), PLACES):
        found = _disguised().match(text, odd.start())
        if found and _in_disguise(found[0]):
            yield found.span()
    yield from (match.span() for match in SPELT_OUT.finditer(text))


@cache
def _disguised() -> re.Pattern:
    masked = map(_masked, _single_words("swearing", "slurs", "rough_names"))
    return re.compile(rf"(?:{'|'.join([*masked, *map(_drawn_out, _single_words('swearing'))])})(?!\w)")


def _single_words(*names: str) -> list[str]:
    return [term for name in names for term in terms(name) if term.removesuffix("*").isalpha()]


def _masked(term: str) -> str:
    """One sign of the text for each letter of the term, the first of them not masked."""
    first, *others = (LOOKALIKES.get(letter, letter) for letter in term.removesuffix("*"))
    return f"[{first}]" + "".join(f"[{letter}{MASKS}]" for letter in others) + r"\w*" * term.endswith("*")


def _drawn_out(term: str) -> str:
    """Each letter any number of times ("fuuuck"); a letter that the term doubles at least twice."""
    runs = re.finditer(r"(\w)\1*", term.removesuffix("*"))
    return "".join(f"{run[1]}{{{len(run[0])},}}" for run in runs) + r"\w*" * term.endswith("*")


def _in_disguise(word: str) -> bool:
    """Whether a word that `_disguised` found hides letters at all.

    >>> [_in_disguise(word) for word in ("f**k", "sh1t", "fuuuck", "tit*", "a55")]
    [True, True, True, False, False]
    """
    letters = len(re.findall(r"[^\W\d_]", word))
    return (letters > 1 or word[0] in "fsc$") and DISGUISE.search(word) is not None


def _of_oneself(text: str, start: int, end: int) -> bool:
    return bool(OF_ONESELF.search(text[max(0, start - 40) : start]) or OF_ONESELF_AFTER.match(text[end : end + 15]))


def _about_the_rule(text: str, start: int, end: int) -> bool:
    return ABOUT_THE_RULE.search(text[max(0, start - 60) : end + 40]) is not None
