"""Other organisations: promoting another charity, group, class, church or service, a business, or a fundraiser.

**Why it matters.** The policy keeps information "about other charities, groups or services" out of the group: members
should not feel advertised at, and the charity cannot vouch for others.

**What it finds.** Invitations to other groups and their events, appeals and collections, members' own businesses and
those of their relatives, in open words or from the company a name keeps (a price, a day, "all welcome").

**What it leaves alone.** The organisation's own events, places and contacts; museums and shows about textiles; shops,
patterns, books and videos as help for sewing; what somebody bought in a charity shop or sewed for the church.

**What it is known to miss.** Hints ("I happen to know of a smaller class with better machines"), groups with names of
their own that no list holds, and most promotion in a sentence about sewing.
"""

import re
from collections.abc import Iterator

from analyser.language.frames import Frames, frame, hide, in_order, plain
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="other-organisation",
    clauses=("R-09b",),
    title="Other organisations and businesses",
    reads_like="The message seems to promote or pass on another organisation, group or business.",
    examples=(
        "The Tuesday reading circle [[is looking for new members]]",
        "[[Sponsor me]] to swim a mile",
        "[[I do nails]] at home if anybody fancies it",
        "[[My sister has opened a little café]], pop in",
        "[[Bible study]] at ours on Thursdays, do come",
        "[[Yoga]] in the park, £4, Saturdays at ten",
        "Just ask if you want some, [[mates rates]] for you lot",
        "Sew Positive open day on Saturday, bring a friend",
        "There's a quilt exhibition at the cathedral until June, free entry",
        "I made this altar cloth for our church, took all winter",
        "Found a box of zips in the hospice shop, 50p",
        "Coming back from Zumba I saw a skip full of curtains",
        "The fabric shop on the corner does 10% off for learners",
        "Our repair café needs two more volunteers on Saturday",
    ),
)

INVITES = "The message invites to another group, class or event, or asks for help there."
BUSINESS = "The message promotes a business, the writer's own or that of somebody close."
FUNDS = "The message raises money or collects for another cause."
BODY = "The message passes on what another organisation or group offers."


ALWAYS = Frames(
    {
        INVITES: (
            "(?:is|are|'s|'re|we're|urgently|desperately|always|badly) (?:still |now |also |always )?"
            "(?:looking for|recruiting|after|in need of|desperate for|short of|crying out for|needing"
            "|seeking) (?:some |more |new |a few |another |other ){0,2}(?:members?|singers?|leaders?"
            "|players?|helpers?|listeners?|altos?|sopranos?|tenors?|basses|fiddlers|trustees for|runners"
            "|drivers|recruits|dancers|walkers|faces|blood)",
            "looking for new members",
            "wants? new (?:faces|members|blood|people)",
            "(?:new|founder) members (?:welcome|wanted|get|needed|always)",
            "(?:need|needs|want|wants) (?:new )?(?:leaders|stallholders|listeners|singers|fiddlers|players"
            "|goalkeepers|members)",
            "(?:come|join) (?:and |along )?(?:join )?(?:us|me|them) (?:at|on|in|for|down) (?:the|our|my|a"
            r"|{weekdays}) ?(?:\w+ )?(?:church|chapel|mosque|temple|gurdwara|gym|pew|choir|club|guild|rec|pub"
            "|fellowship)",
            r"(?:come|join|try) (?:to |along to |and join |and try |and see |out )?(?:our|my|the) (?:\w+ "
            "){0,3}(?:{bodies}|{pastimes})",
            "come (?:and try us|along with me)",
            "(?:retreat|class|classes|course|day|workshop|club|group|choir) (?:that )?i(?:'m| am) (?:running"
            "|teaching|hosting|leading|starting)",
            r"(?:places?|spaces?|seats?|room) (?:left )?on my (?:\w+ ){0,3}(?:day|course|class|workshop"
            "|retreat|session|trip)",
            "(?:thought (?:of|about)|consider(?:ed|ing)?|fancy|think about|thinking of) joining(?! (?:in"
            "|the (?:two|pieces|seams|ends)|them|with|strips))",
            "club's open (?:evening|day|night)",
            r"room for \w+ more on the (?:minibus|coach|trip|pilgrimage)",
            "(?:i've|we've|i'm|we're|my {relatives}'s|a few of us are|some of us are) (?:just )?(?:started"
            r"|starting|set up|setting up|forming) (?:a|an|up a) (?:\w+ ){0,3}(?:group|club|class|choir"
            "|circle|band|team)",
            "(?:i'm|i am|we're|we are|she's|he's) (?:running|hosting|starting|starting up|leading|teaching"
            r"|putting on|organising) (?:a|an|my|another|some) (?:\w+ ){0,3}(?:class|classes|group|club"
            "|retreat|party|circle|concert|event|course in|night|gig|session|studio|choir)",
            r"i(?:'ve)? (?:run|teach|lead|host) (?:a|an|it|my|the) (?:\w+ ){0,3}(?:class|classes|group|club"
            "|retreat|circle|choir|studio|at the|on)",
            "(?:open|gospel|charity|christmas|spring|summer) (?:concert|mic|audition)s?",
            r"(?:tickets|ticket) (?:£ ?\d+|are £|available|from me|on the door|still)",
            "(?:half price|free) (?:joining|membership|taster week|trial)",
            "sign (?:up )?(?:for|to) (?:the )?(?:blood|neighbourhood|credit union|food)",
            r"(?:they've|they'd|the \w+ have|have) room for (?:you|us|new|\w+ more) (?:at|on the minibus|in "
            "their)",
            "(?:better run|cheaper|nicer|friendlier|better|quieter) than (?:this|here|ours|us|sew positive)",
            "(?:class|group|club|course) instead",
            r"(?:my|another) other (?:\w+ )?(?:class|group|course|club) (?:i go to|is|does|meets|on|are|has"
            "|at|have|do)",
            "(?:they|library|college|university|museum|council|ymca) (?:do|does|run|runs|offer|offers|put on"
            r"|puts on) (?:a|an|free|some|their own) (?:\w+ ){0,2}(?:class|classes|course|courses|group"
            "|groups|club|sessions|workshops)",
            "there's (?:a|an) (?:new |free |lovely |good |really good |great |brilliant |little |local )*"
            r"(?:\w+ ){0,2}(?:group|club|café|cafe|choir|support group|drop in) (?:at|in|on|over|down"
            "|starting|every|for|run|that)",
        ),
        BUSINESS: (
            "(?:i|we|she|he) (?:also |now |still )?(?:do|does|offer|offers|sell|sells|make and sell|makes "
            "and sells|can do|fit|fits|clean|cleans) (?:a (?:bit|lot) of |my own |all |people's |ladies' "
            "|mobile |cheap )?{trades}(?! (?:for|on) (?:the group|myself|me))",
            "(?:i'm|i am|im) (?:now |just |newly |also )?(?:an? |qualified |fully |trained |doing |selling "
            r"|offering |the rep|a rep){1,3} ?(?:\w+ )?{trades}",
            r"(?:i'm|i am|she's|he's) (?:the|a|an) (?:\w+ )?rep(?: for)?",
            r"(?:my|our) (?:\w+ )?(?:{relatives}|other half|old man|\w+)(?:'s)? (?:does|do|is a|is an|runs"
            "|has opened|has started|started|opened|can fix|fixes|cleans|sells|restores|teaches|makes|offers"
            r"|'s a|'s just qualified|has just qualified|just qualified) ?(?:\w+ ){0,3}(?:{trades}|{pastimes}"
            "|furniture|business|broker|café|cafe|salon|shop|firm)",
            "(?:i've|ive|i have|we've|she's|he's|i|my {relatives}(?:'s| has| have)?) (?:just |now |finally "
            "|also )?(?:opened|launched|set up|started up|started selling|started doing|started making and "
            "selling|gone self employed|started my own|set up my own)(?: a| an| my| our| up| his| her)?(?: "
            "(?:little |own |new |small )*(?:shop|business|salon|studio|stall|online shop|etsy|café|cafe"
            "|company|page|practice))?",
            "(?:my|our|her|his|wife's|hubby's|husband's) (?:own |new |little |small |online |latest "
            "|jewellery |candle |soap |cake ){1,2}(?:business|venture|shop|salon|stall|range|company|studio"
            "|etsy)",
            "(?:my|hubby's|husband's) (?:business|salon|etsy|stall) (?:is|'s|has|does|are|will|by|on|at)",
            "(?:order|buy|book|get (?:it|them|yours)) (?:from|with|through|in with) (?:me|my|us|her|him)(?! "
            "(?:sisters|on))",
            "(?:orders|bookings|commissions|slots|appointments) (?:open|taken|welcome|available|by|being "
            "taken|now being|for christmas|from)",
            "(?:taking|take) (?:on )?(?:new )?(?:orders|bookings|commissions|clients|customers)",
            "mates'? rates",
            "(?:dm|pm|message|inbox|msg|text|ring|call|ask|whisper)(?: me| in my inbox| her| him| us)? for "
            "(?:her |his |my |our |a |the |me )?(?:prices|price|slots|rates|a quote|quote|details of my"
            "|bookings|orders|costs)",
            "(?:ask|free|no obligation|competitive) (?:for |for a |for free )?quotes?",
            r"(?<=[,.!]\s)(?:look|check) (?:him|her|them|us|me) (?:up|out)",
            r"look (?:him|her|them) up \w+ \w+ (?:restorations|services|plumbing|cleaning|photography|design)",
            r"\d+ ?% off my",
            "(?:we|i) sell (?:them|these|it) (?:at|from|on|online|for)",
            r"tell (?:him|her|them) (?:i|that i|we|\w+) (?:sent|said|recommended)",
            "(?:mention|say|quote|use) my name",
            r"(?:\d+ ?%|a few quid|£ ?\d+|a bit|something) off for (?:you lot|this lot|anyone|group members"
            "|members|all of you|the group|you all|friends)",
            "(?:mention|say) (?:the|this|our) group (?:and|for)",
            "(?:get|getting|earn) (?:a |some |10% )?(?:commission|bonus)",
            "(?:needs|need|looking for|wants) (?:some |a few )?(?:heads|models|guinea pigs|case studies) to "
            "(?:practise|practice)",
            "(?:fully|newly|now|just) (?:qualified|insured|trained) (?:as |in |for )?(?:a )?{trades}",
            "{trades} (?:at|from) (?:mine|hers|his|home|my (?:flat|house|place|salon)|the yellow)",
            r"(?:need|want|fancy|looking for|anyone need|anybody need) (?:a |an |your |some )?{trades}\?",
            "(?:group|special) rate",
            "(?:cheap|cheapest) (?:car )?insurance",
            "if (?:your|you) ... {trades} (?:looking|need|want|doing|are looking|done)",
            "if you (?:need|want|ever need|did want|fancy) (?:a |an |any |your |anything |some )?(?:wedding"
            "|funeral|{trades})",
            "my stall(?:'s| is| has| have| on| by| at)(?: (?:loads|at|by|on|full|the|in))?(?! (?:next|open day|ready))",
            "going cheap on (?:the|my|our) stall",
            "party at mine",
            "(?:i'm|we're|boss is|work is|work are|they're) (?:looking for|hiring|recruiting|taking on) "
            r"(?:packers|staff|cleaners|drivers|carers|people at|pickers|a \w+ at)",
            r"£ ?[\d.]+ (?:an|per) hour",
            r"£ ?[\d.]+ (?:a|per|each) (?:basket|car|go|head|tray|dozen|haircut|night|lesson|box|pair of "
            "lashes)",
        ),
        FUNDS: (
            r"sponsor (?:me|us|my|him|her|our|\w+'s)",
            "sponsored (?:walk|silence|swim|run|slim|abseil|climb|ride|bike ride|cycle|skydive|head shave)",
            r"rais(?:e|es|ing|ed) (?:some |more |lots of )?(?:money|funds|cash|awareness|£ ?[\d,]+) (?:for"
            "|to)",
            "fundrais(?:er|ing|e) (?:for|page|night|event|concert|walk|at|in aid)",
            r"(?:donate|donating|donations?|give) (?:\w+ )?(?:to|for) (?:the|our|my|a) (?:\w+ ){0,3}"
            "(?:{bodies}|charity|appeal|hospital|ward|cause|refugees|cats|dogs|animals|earthquake|families)",
            "please donate",
            "in aid of",
            "(?:just ?giving|go ?fund ?me|crowd ?funder|crowd ?funding)",
            "(?:every|all the) (?:penny|proceeds|money|takings) (?:go|goes|going|raised|is going)? ?(?:to|for)",
            "proceeds (?:go|going|to|will)",
            "(?:are|is|we're|i'm|'re) collecting (?:for|old|used|tins|toys|coats|glasses|stamps|food|bras"
            "|toiletries|signatures)",
            r"(?:skydive|sky dive|abseil|marathon|half marathon|head shave|sponsored|\d+ (?:miles|lengths|km"
            r"|k)) (?:\w+ ){0,3}(?:for|in aid|raising) (?:the |a |charity)",
            "(?:doing|running|walking|climbing|swimming) ... for (?:the )?(?:{bodies}|charity|a good cause)",
            "(?:tin|jar|envelope|bucket|tins)(?:'s| is| are)? (?:going round|for your coppers|on my desk "
            "(?:is|'s) for)",
            "(?:feeds|feed|saves|save|sponsors) a (?:child|donkey|family|life)",
            "raffle tickets (?:left )?(?:over )?for (?:the|my|our)",
            "support (?:the |our |your )?(?:local )?(?:{bodies}|refugees?|homeless|nurses|strikers|strike)",
            "(?:march|demo|rally|protest|vigil) (?:on the|for the|against|outside|to save)",
            "could (?:do with|use) (?:tins|volunteers|helpers|donations)",
            "(?:need|want|after) (?:prams|tins|tinned|toiletries|winter coats|blankets for|baby clothes"
            "|sleeping bags|toys for)",
        ),
    }
)
"""Plain enough to count whatever else the message speaks of."""

WELCOME = Frames(
    {
        INVITES: (
            "(?:everyone|everybody|anyone|anybody|all|non members|beginners|walkers|friends|wives|families"
            "|newcomers)(?:'s| is| are|'re)? (?:always |very |most )?(?:welcome|made welcome|can join|can "
            "walk in)(?! to (?:post|ask|share))",
            "you'd (?:all )?be (?:made )?(?:very )?welcome",
        )
    }
)
"""Counts only in a message that says nothing of sewing or the session."""

PROPER = re.compile(
    r"\b(?:[A-Z][\w'&]{1,20} ){1,3}(?:Society|Trust|Club|Group|Choir|Church|Association|Foundation|Guild"
    "|Academy|Circle|Project|Hub|Collective|Charity|Appeal|Hospice|Fellowship|League|Network|Partnership"
    "|Pantry|Fund|Band|Players|Singers|Stitchers|Knitters|Quilters|Embroiderers|Crafters|Makers|Ramblers"
    r"|Friends|Theatre|College|School of \w{2,20}|Studios?|Gym)\b"
)
"""The name of another body, by its capitals and its last word."""

NAMED = frame("{bodies}", "{pastimes}")

CUE = frame(
    "{weekdays}",
    "every (?:week|month|day|morning|evening|night|other)",
    r"0\d{3,4} ?\d{3} ?\d{3,4}",
    "(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:{weekdays})",
    r"\d+(?::\d\d|\.\d\d)? ?(?:am|pm)",
    r"(?:half|quarter) (?:past )?(?:\w+ )?(?:ten|nine|seven|six|two|eleven)",
    r"£ ?[\d.]+",
    "(?:a tenner|a fiver|a pound|two quid|three quid|no charge|free|half price)",
    "(?:welcome|come along|come and|please come|do come|do call in|pop in|drop in|pop along|join|try|have a "
    "go|sign up|book|tickets?|spaces?|open (?:day|evening|night))",
    r"(?:volunteers?|members?|leaflets?|flyers?|posters?|organised by|run by|starting|sponsor\w*|donat\w+"
    r"|collect\w*|appeal|jar|tin|raffle|fundrais\w+)",
    "(?:recommend|brilliant|lovely bunch|good bunch|lifeline|changed my life|never looked back|did me good"
    r"|do (?:you|your \w+|her|him) good|helped me)",
    "(?:need|needs|want|wants|looking for|recruiting|short of|are after|is after|are doing|is doing|are "
    "holding|is holding|are on|are up to|do a|does a|does|has a|have a|offer|offers|giving|handing out|will "
    "help)",
    "(?:fancies|fancy|interested|up for|anyone want|anybody want|who wants|who'd like|would anyone)",
)
"""What turns a name into an invitation: a day, a price, a welcome, a need."""

TRADE = frame("{trades}")

OFFER = frame(
    r"£ ?[\d.]+",
    r"0\d{3,4} ?\d{3} ?\d{3,4}",
    "(?:at|from) (?:mine|hers|his|my (?:house|flat|place))",
    "(?:mobile|experienced|honest|reliable|qualified|free quotes?|no job too small|good price|very good "
    "price|cheap as chips|half price|a tenner|thirty quid|twenty quid)",
    "(?:slots?|bookings?|appointments?|book with|orders?|bundles?|reasonable rates|great rates|round here"
    "|in your area|collected and)",
    r"(?:my|our) (?:{relatives}|\w+)(?:'s)? (?:does|can|will|is a|do|makes)",
)
"""What turns a trade into an offer: a price, a number to ring, slots."""

SEWING = frame("{craft}")

SESSION = frame("{session}")

BOUGHT = frame(
    r"(?:call|ring|text|contact|phone|try|speak to|talk to|reach) (?:out to )?(?:the )?samaritans[^.!?\n]*",
    r"(?:{bodies}|charity|hospice|church) (?:\w+ )?(?:shop|shops|bookshop|window|jumble|table sale|rail)",
    r"(?:next door to|by|opposite|near|behind|past|outside|round by|to|from) (?:the|our) (?:old )?(?:\w+ )?"
    "(?:church|chapel|mosque|temple|lifeboat)(?! (?:hall|on|at|do|has|have|is))",
    "(?:church|chapel|methodist|parish|scout|guide|legion) (?:hall|hut|car park|end|clock|fete|fête)(?! (?:on|has|£))",
    "open (?:day|evening) (?:post|poster)",
    "(?:musical|magic|free|full) (?:motion|notes?|box)",
    "(?:bible|temple) (?:of|for) (?:sewing|tailoring|thread)",
    "(?:musical|temple|pantry)(?= (?:line|lines|foot|mark|marks|pie))",
)
"""A shop where one bought, a place to meet by: not a promotion."""

OWN = frame(
    "our (?:own |next |new |last )?(?:sewing |mending |free |saturday |spring |summer |autumn |christmas )?"
    "(?:repair|mending|stall|table|shop|session|sessions|course|class|workshop|volunteers?|team|taster|open "
    "day|tutor|room|group|social|raffle|swap|market|exhibition|showcase|trip)",
    "our own",
    "it's ours",
    "the team",
)


JOIN = frame(
    "(?:join|joined|come to|come along|sign up|signing up|look up|recruiting|looking for|donate|donating"
    "|volunteer(?:ing)? (?:for|at|with)|support)",
    r"(?:needs?|wants?|welcomes?|are after|is after) (?:\w+ )?(?:members|volunteers|people|helpers|money"
    "|donations|coats|food|support)",
    "on (?:facebook|insta|instagram)",
    "(?:meets?|meet) (?:on|every|at)",
)
"""An invitation plain enough to count beside a word of sewing, for other sewing groups are other groups too."""

SHOWS = frame("(?:exhibition|exhibit|museum|gallery|show|festival|display|shop|stall|sale)")


@RULE
def find(copy, context):
    text = plain(copy.text)
    if _ours(text, context):
        return
    told = hide(text, BOUGHT)
    found = [*ALWAYS.find(told), *_proper(copy.text, told)]
    if not SEWING.search(text):
        found.extend(_named(told))
    for start, end, why in in_order(found):
        yield Hit(start, end, why)


def _ours(text: str, context) -> bool:
    """Whether the message speaks of the organisation itself: by name, place, contact, or as "our own"."""
    organisation = context.organisation
    marks = (organisation.name, *organisation.places, *organisation.contacts)
    return any(mark.lower() in text for mark in marks) or bool(OWN.search(text))


def _proper(written: str, told: str) -> Iterator[tuple[int, int, str]]:
    """Bodies by their own names, where the message invites to them and speaks of no show or shop."""
    if not SHOWS.search(told) and JOIN.search(told):
        for name in PROPER.finditer(written):
            yield *name.span(), BODY


def _named(told: str) -> Iterator[tuple[int, int, str]]:
    """A body, its pastime or a trade with a cue besides; and a welcome that is not to a session."""
    if not SESSION.search(told):
        yield from WELCOME.find(told)
    for names, cue, why in ((NAMED, CUE, BODY), (TRADE, OFFER, BUSINESS)):
        cues = [found.span() for found in cue.finditer(told)]
        for name in names.finditer(told):
            if cues and (cues[0][1] <= name.start() or cues[-1][0] >= name.end()):
                yield *name.span(), why
