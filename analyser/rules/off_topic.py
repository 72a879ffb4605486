"""Off topic: another subject altogether, such as politics, football, recipes, pets, telly or the boiler.

**Why it matters.** The policy keeps the group to creative sewing, mending, upcycling and what belongs to the course or
group, and asks members to think before they post: "Is this relevant? Is this necessary?"

**What it finds.** A word that belongs to another subject, or an everyday question about the house, the car or a good
tradesman, in a message that says nothing of sewing or of the group's own doings.

**What it leaves alone.** Greetings and festivals, small courtesies, tea and cake at the session, weather and parking
for the session, and anything sewn however odd: goalie gloves, a coat for a whippet.

**What it is known to miss.** Talk that only the messages around it give away ("jam first, always"), and another
subject beside a word of sewing. Replies without a topic of their own are left to the conversation.
"""

from analyser.language.frames import Frames, frame, hide, in_order, plain
from analyser.rules import other_organisation, spam
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="off-topic",
    covered_by="one-to-one",
    clauses=("R-02", "R-10"),
    title="Another subject",
    reads_like="The message seems to be about another subject than sewing, the course or the group.",
    examples=(
        "[[Football]] has gone downhill since they all dive",
        "Best [[recipe]] for a fruit loaf, anyone?",
        "We called the [[vet]] again this morning",
        "What a mess this [[election]] will be",
        "Has anybody's [[boiler]] packed up in this cold?",
        "[[Does anyone know a good]] locksmith?",
        "The goalie gloves split, would a leather needle go through football kit?",
        "Making a coat for my whippet, any tips for the chest seam?",
        "Happy Christmas everybody, see you in the new year",
        "I'll bring a cake for the tea break on Tuesday",
        "It's icy by the hall so mind the ramp",
        "Is the car park free on a session day?",
        "Congratulations on the new baby!",
    ),
)

WHY = "The message is about another subject than sewing, the course or the group."

SUBJECT = Frames(
    {
        WHY: (
            "{topics}",
            "(?:know|knows|recommend|suggest|got the number (?:for|of)|number for|after|find|need) (?:of )?"
            "(?:me )?(?:a|any|an) (?:good|decent|reliable|cheap|honest|reasonable)(?: (?:and )?(?:good"
            "|decent|reliable|cheap|honest|reasonable))?(?! (?:way|ways|trick|method|tip|place|site|app"
            "|video|book|pattern|alternative|substitute|example|reason|brand|one|source|supplier|shop|bit"
            "|time))",
            "(?:recommend|know|need|looking for|find|suggest|number for|any good at) (?:of )?(?:me )?(?:a "
            "|an |any |some )?(?:good |decent |reliable |cheap |honest |local ){0,2}(?:{trades}|dentist|vet"
            "|locksmith|mechanic|removal firm|solicitor|builder|handyman|caterer|florist|nursery|restaurant"
            "|pub|hotel|campsite|kennels)",
            r"(?:\d ?- ?\d|\d nil|\w+ nil) (?:already|up|down|at half|to (?:us|them|the)|win|defeat|with)",
            r"price of (?:\w+ )?(?:butter|bread|milk|petrol|eggs|beer|beef|coffee|chocolate|food|a pint|fish"
            "|bacon)",
            "what a (?:goal|match|game)",
            "(?:bins?|rubbish|recycling) (?:haven't|hasn't|not|been|collected|emptied|day|lorry|men|collection)",
            r"(?:selling|getting rid of) (?:my|our|two|the) (?:old )?\w+",
            "(?:does|do) any ?(?:one|body) (?:here |else )?(?:know|recommend) (?:of )?(?:a|any|an) (?:good"
            "|decent|reliable|cheap|honest)(?! (?:way|ways|trick|method|tip|place|site|app|video|book"
            "|pattern|alternative|substitute|example|reason|brand|one|source|supplier|shop|bit|time))",
            "(?:any ?(?:one|body)|who) (?:else )?(?:watching|watch|seen|see|saw|recorded|following) (?:the"
            r"|that|it|last) (?:\w+ ){0,3}(?:last night|tonight|on saturday|on sunday|yesterday|match|game"
            "|news|final|film)",
            r"did (?:you|any ?(?:one|body)|u) (?:all )?(?:see|watch|hear) (?:the|that|what) (?:\w+ ){0,3}"
            "(?:last night|yesterday|on the news|game|match|result|score|shocking|on saturday)",
            "(?:what|which) (?:does|do|did|is|are) (?:every ?(?:one|body)|you all|folk|people) (?:having for"
            "|watching|reading|voting|cooking|doing for (?:christmas|easter|the bank holiday))",
            "(?:why|what) did the (?:scarecrow|chicken|tomato|cow)",
        )
    }
)

HINT = Frames({WHY: ("{topic_hints}",)})

OURS = frame("{craft}", "{session}")

COURTESIES = frame(
    r"(?:happy|merry|blessed|have a (?:good|lovely|great|nice)) \w+(?: \w+)?",
    "(?:good luck|well done|congratulations|congrats|get well|so sorry|sorry for|thinking of|welcome|thank "
    r"you|thanks)[^.!?\n]*",
)

ASKING = frame(
    "any ?(?:one|body|1)(?:'s| else| here| know| got| been| tried| having)?",
    "(?:do|does|did|have|has|can) (?:any of )?(?:you|u|folk|people)",
    "what(?:'s| is| do| does| are) (?:you|people|folk|every ?(?:one|body)|good|best|the best|a good|eating)",
    "(?:is it|am i) (?:just me|safe|too early|too late|the only one)",
    "who(?:'s| is| else| has|'ve)",
)
"""A question to the group: with it, one hint is enough."""


@RULE
def find(copy, context):
    text = plain(copy.text)
    if OURS.search(text) or context.organisation.name.lower() in text:
        return
    talk = hide(text, COURTESIES)
    found = list(in_order([*SUBJECT.find(talk), *_hints(talk)]))
    if found and not _advert(copy, context):
        for start, end, why in found:
            yield Hit(start, end, why)


def _hints(talk: str) -> list[tuple[int, int, str]]:
    """Words that point to another subject; none where a single one stands in no question."""
    hints = list(HINT.find(talk))
    enough = 1 if ASKING.search(talk) else 2
    return hints if len({talk[start:end] for start, end, _ in hints}) >= enough else []


def _advert(copy, context) -> bool:
    """Whether the message is spam or promotes somebody: that is what is wrong with it then, not its subject."""
    return any(True for rule in (spam, other_organisation) for _ in rule.find(copy, context))
