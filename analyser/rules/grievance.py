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
from analyser.language.frames import Frames, plain
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="grievance",
    clauses=("R-08",),
    title="Grievances and blame",
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

PERSON = "Blame or complaint aimed at somebody."
BODY = "Blame or complaint about the charity, a firm or another body."
ANGER = "Somebody airs a grievance about how they are treated."
THREAT = "Somebody speaks of complaining or reporting in anger."
DIG = "A veiled dig at people who are not named."
WARNING = "A warning off a firm, made in anger."

WHO = "{roles_and_bodies}"
THE_ONE = rf"(?:the|that|this|our|your|a) (?:\w+ )?{WHO}"
THEM = r"(?:he|she|they|you)"
ARE = r"(?:'s|'re|'ve been| is| are| was| were| has been| have been)"
US = r"(?:me|us|her|him|them|people|everyone|everybody|the rest of us|all the \w+|my \w+)"
VERY = (
    "(?:so |very |really |extremely |always |just |absolutely |completely |totally |utterly |bloody |well "
    "|downright ){0,2}"
)
REFUSED = r"refused to (?:help|speak|serve|listen|refund|let|give|answer)"
NOBODY = r"(?:nobody|no one|not one (?:person|of (?:you|them|the \w+))|none of (?:you|them))"
END = r"(?=\W*(?:$|[.!?,\n]))"
TARGET = (
    rf"(?:you\b|your \w+|him|her|them|people|everyone|everybody|whoever|certain|(?:the|that|this"
    rf"|our) (?:\w+ )?{WHO}|this (?:group|place|lot)|"
    r"the (?:attitude|so called)|(?:how|the way) (?:they|she|he|you|i|we)|being (?:treated|ignored|spoken|talked"
    r"|told|blamed|left|the only|made|used|last|lied|called|pushed|shouted|overlooked))"
)
BAD = (
    r"(?:useless|rude|crooks?|cheats?|liars?|thieves|robbers|bandits?|cowboys|scammers|con ?(?:men|man|artists?)"
    r"|a (?:\w+ )?(?:joke|disgrace|shambles|racket|rip off|scam|con)|cruel|hopeless|pathetic|incompetent|corrupt"
    r"|clueless|appalling|disgusting|disgraceful|badly run|two faced|snooty|lazy|unhelpful|a law unto themselves"
    r"|not fit for purpose|a waste of (?:space|money|time))"
)

AT_SOMEBODY = (
    rf"{THE_ONE}(?:(?:'s)?(?: \w+)? (?:lot|people|department))?{ARE} {VERY}{BAD}",
    rf"{THE_ONE}(?:'s| has| have)? (?:(?:who |that )?(?:can't|couldn't|doesn't|won't) (?:teach|explain"
    rf"|be bothered|listen|organise|run)|(?:got )?it in for|(?:just |flatly |point blank )?{REFUSED}"
    rf"|gone (?:right )?(?:downhill|to the dogs|to pot))",
    r"he's (?:got )?it in for",
    rf"(?:{THEM}|who) (?:just |flatly |point blank )?{REFUSED}",
    rf"how {THEM} (?:spoke|talked|speaks?|talks?) to (?:me|us|her|him|people)",
    rf"(?:(?:was|is|were|been|are|being) {VERY})?(?:rude|nasty|horrible|spiteful|unkind|snappy|curt|dismissive"
    rf"|patronising|condescending|disrespectful|vile|abusive) (?:to|with|towards) {US}",
    rf"(?:spoke|speaks?|talks?|talked|speaking|talking|spoken) (?:down )?to {US} (?:like|as if) (?:i|we|a|an|dirt"
    rf"|that|rubbish|something|children|idiots|she|he|they)",
    r"(?:talks?|talked|talking) down to",
    rf"(?:treated|treats?|treating|made to feel)(?: {US})? like (?:an? )?(?:\w+ )?(?:child|children|kids?"
    rf"|criminals?|idiots?|nuisance|servants?|skivvy|fools?|dirt|rubbish|muck|"
    r"second class|thief|thieves|outsider|burden)",
    r"(?:treated|treats?|treating) (?:me|us|her|him|people) (?:so |very )?(?:badly|unfairly|differently"
    r"|appallingly|terribly|disgracefully)",
    r"made (?:me|us|her|him) feel (?:so |very |really |like )?(?:an? )?(?:criminal|stupid|small|unwelcome|useless"
    r"|awful|dirt|rubbish|fool|idiot|nuisance|terrible|humiliated|tiny|two inches)",
    r"(?:shouted|yelled|snapped|swore|had a go|having a go|sneered|tutted|lied|lies|lying) (?:at|to) (?:me|us"
    r"|my \w+)",
    r"you (?:were|was|are|keep) (?:all )?laughing at",
    rf"{THEM} (?:just |completely |totally |all )?(?:ignored|blamed|blanked|accused|excluded|humiliated|belittled"
    rf"|bullied) (?:me|us)",
    r"(?:been|was|were|being|feel|felt|get|got) (?:ignored|picked on|pushed out|frozen out|singled out|humiliated"
    r"|belittled|fobbed off|talked over|shown up|victimised|bullied (?:here|on this|in this|by (?:the|that)))",
    rf"{THEM}{ARE} (?:nothing but )?(?:an? |all )?(?:total |complete |absolute |utter |bare faced |proper "
    rf"|right )?(?:liars?|cheats?|crooks?|bully|bullies|control freak|trouble ?makers?|hypocrites?|cowards?"
    rf"|thieves|two faced)",
    r"(?:bunch|load|pack|shower) of (?:\w+ )?(?:crooks|cowboys|clowns|jokers|bullies|thieves|liars|amateurs"
    r"|cheats|hypocrites|backstabbers|robbers|sharks|cliques|cowards)",
    r"(?:crooks|cheats|liars|thieves|cowboys|bullies|robbers|useless|corrupt|hopeless"
    r"|rude) (?:the (?:whole )?lot of (?:them|you)|all of (?:them|you))",
    r"(?:should|ought to|must|needs? to|want to) (?:all )?(?:resign|step down|be (?:sacked|fired|struck off"
    r"|locked up|reported|kicked out|ashamed of (?:him|her|them|your|it)sel))\w*",
    r"(?:wants?|needs?|deserves?) (?:sacking|firing|to get over (?:him|her|them)sel\w+|(?:to learn|teaching"
    r"|taught|a lesson in) (?:some )?manners|taking down a peg\w*)",
    r"shouldn't (?:have a job|be in charge|be (?:allowed to )?(?:teach|run)\w*|be in (?:a|the|that) job)",
    rf"get rid of (?:(?:him|her){END}|(?:that|the) {WHO})",
    r"pick(?:s|ed|ing)? on (?:me|us|her|him)",
    r"thinks? (?:he|she|they) (?:owns?|runs?) (?:the|this|it|everything)",
    r"who (?:do|does) (?:she|he|they) think (?:she|he|they)",
    r"never (?:lifts?|lifted) a finger",
    rf"(?:{THEM}|yous|some people|certain people|the other \w+|half of (?:you|them)) never (?:helps?|listens?"
    rf"|cleans?|tidy|tidies|wash|washes|bothers?|says? (?:thank|hello|sorry|please)|puts? (?:anything|things"
    rf"|it) away|ask us)",
    r"how dare (?:you|she|he|they|anyone|whoever)(?! (?:be|make|look|finish|sew) )",
    r"shame on (?:you|them|him|her|the|whoever|those|that|everyone)",
    r"(?:appalling|disgusting|shocking|terrible|awful|rotten|stinking|snotty|disgraceful) (?:attitude|behaviour"
    r"|manners|treatment|customer service|service|organisation)",
    r"(?:your|her|his|their) (?:attitude|tone|manner) (?:is|was|stinks|needs|towards)",
    r"nasty (?:piece|bit) of work",
    r"back ?stab\w*",
    r"(?:talk|say|said|whisper|gossip|laugh|bitch|moan|complain|go|went|goes)\w* [^.!?\n]{0,25}?behind (?:my|our"
    r"|people's|her|his|their|everyone's) backs?",
    r"say (?:it|that|so) to my face",
    r"stop (?:moving|touching|hiding|interfering with|taking) my",
    r"how hard is it (?:for (?:people|you|some people|everyone) )?to (?:wash|put|say|turn|tidy|listen|clean|pick"
    r"|read|follow|be|wait)",
    r"(?:is it (?:really )?(?:so|too) much to ask|would it kill (?:you|them|anyone))",
    r"(?:you|they|she|he|this charity|the charity|the committee) (?:have |has |'ve )?(?:really |badly )?let (?:me"
    r"|us|everyone|people|her|him) down",
    r"(?:left|leaving) (?:me|us|\w+|the rest of us|everyone else|the same \w+) to (?:clear|clean|tidy|sweep|mop"
    r"|wash up|do (?:all|everything)|pack)(?: up| away)?",
    r"(?:utterly|so|really|very|incredibly|downright|completely|just) (?:selfish|inconsiderate|disrespectful"
    r"|unprofessional|thoughtless|ungrateful)",
    r"(?:the cheek of (?:her|him|them)|(?:it's|is) (?:a|an absolute|a real) cheek)",
    r"(?:have|had|has|hasn't|haven't|got) (?:not )?(?:even )?(?:had )?(?:the) (?:decency|courtesy|manners|gall"
    r"|nerve|guts|cheek) to",
    r"(?:bit|bites|biting) (?:my|our|her|his) head off",
    r"jumped down (?:my|our|her|his) throat",
    r"(?:filthy|dirty) looks?",
    r"(?:look|looks|looked|looking) (?:down (?:her|his|their) nose|down on (?:us|me|people)|at me like i)",
    r"(?:give|given|gave|get|got) (?:me |us )?the cold shoulder",
    r"(?:wouldn't|won't) (?:even )?(?:serve|listen to) (?:me|us)",
    r"(?:jump(?:ed|ing|s)? the queue|push(?:ed|es|ing) in (?:front|again|every))",
    r"(?:she|he|they|you|people|someone|somebody|always|keeps?|stop) (?:\w+ )?hog(?:s|ged|ging)",
    r"help(?:s|ed|ing)? (?:herself|himself|themselves) to (?:my|our)",
    r"(?:there's|we have|we've got) a thief",
    rf"(?:just|simply|really|that's) not on{END}",
    rf"(?:bang|well|totally|bit|completely|so|way) out of order{END}",
    r"(?:how would (?:you|they|she|he) like it)",
    r"owes? (?:me|us) an? (?:apology|explanation|answer)",
    r"(?:want|demand|demanding|deserve|expect|waiting for) an (?:apology|explanation)",
    rf"(?:(?:got|have|has|had) (?:a |some )cheek|(?:you've|they've|she's|he's) got a nerve{END})",
    r"(?:the (?:sheer )?(?:nerve|audacity|gall) of|what a nerve)",
    r"that (?:woman|man|girl|bloke) (?:never|needs to|thinks|has no|should be)",
    r"can't believe (?:how rude|the (?:cheek|nerve|attitude)|(?:she|he|they|you) (?:had the|would (?:say|treat)"
    r"|said that|spoke|treated))",
    r"(?:thanks|thank you|cheers) for (?:nothing|not (?:telling|asking|bothering|saving|waiting|inviting|helping))",
    r"(?:nice|good) of (?:you|them|someone|somebody|her|him) to (?:finally|bother|turn up)",
    r"(?:you|they|she|he) calls? (?:herself|himself|themselves|yourself|yourselves) an? (?:charity|tutor|teacher"
    r"|volunteer|professional|friend|expert|company)",
    r"some (?:charity|friends?|service|welcome) (?:this|that|you|they) (?:is|are|was|were)",
    r"(?:hypocri(?:tes?|sy|tical)|double standards)",
    r"(?:they|tutor|teacher) knows? nothing about",
    r"(?:spread\w*|telling) (?:rumours|lies|tales|gossip)",
    r"(?:what|things) (?:she|he|they|you|people)(?:'ve| have|'s)? (?:said|been saying|say) about (?:me|us)",
    r"(?:been|were|caught|heard) (?:\w+ )?talking about me",
    r"(?:brown ?nos\w+|suck(?:s|ing)? up to|toadying)",
    r"snakes? in the grass",
    r"tak(?:e|es|ing|en) (?:liberties|(?:us|me|everyone|people) for (?:fools|mugs|granted|a ride|idiots))",
    r"taken for (?:granted|a ride|fools|mugs)",
    r"i'm not (?:your|the|a|an) (?:servant|skivvy|slave|maid|cleaner|doormat|mug)",
    r"(?:pull(?:ing|s)? (?:your|their|her|his) (?:fingers? out|weight)|get your act together)",
    r"(?:can't|don't|won't|never|too lazy to) (?:even )?(?:clean|clear|tidy|wash|pick)\w* up after",
    r"your (?:mum|mother) doesn't (?:work|live) here",
    r"(?:she's|he's|they're|you're|people are) too (?:lazy|idle|grand|posh|important|busy (?:gossiping|chatting"
    r"|nattering|talking)) to",
    rf"(?:people|you lot|that (?:woman|man)|the {WHO}) (?:really )?(?:gets? on my (?:nerves|wick)"
    rf"|does? my head in|winds? me up|drives? me (?:mad|mental|up the wall))",
    r"doesn't know what (?:he|she)'s (?:doing|talking)",
    r"(?:told|say|said|tell) [^.!?\n]{0,30}?to (?:his|her|their|your) face",
    r"(?:they|you people|you lot) (?:just |clearly |obviously )?don't care",
    r"told (?:me|us) to (?:sit down|shut up|be quiet|get out|go away)",
    r"(?:useless|rude) (?:man|woman|men|women|company|council|firm|tutor|volunteers?|staff|people|girl|bloke)",
    r"(?:she|he|they|tutor|teacher|this one) (?:can't|couldn't|doesn't|won't) (?:teach|explain (?:a thing"
    r"|anything))",
    r"(?:at|to) (?:me|us) like (?:i'm|we're|i was|we were)",
    r"(?:nobody can|no one can|can't|cannot) stand (?:you|him|her|how you|the way (?:you|she|he|they))",
    r"(?:took|used|moved|borrowed|shared|posted|cut up) my [^.!?\n]{0,25}?without (?:asking|permission|a word)",
    r"the rest of us (?:look bad|suffer|miss out|have to wait|get nothing)",
)

AT_A_BODY = (
    r"(?:badly|poorly|worst|appallingly|terribly|disgracefully) (?:run|organised|organized|managed)",
    r"overcharg(?:es|ed|ing)",
    r"(?<!i\s)couldn't (?:organise|run) an? \w+",
    rf"don't get me started on (?:that |the |their |our )?(?:\w+ )?{WHO}",
    r"bad (?:organisation|teaching|management)",
    r"(?:it's|this is|that's|they're|they are|you're) (?:just )?(?:an? )?(?:absolute |complete |total |utter "
    r"|real )(?:shambles|farce|joke|disgrace|fiasco)",
    r"(?:what|such) a (?:shambles|farce|disgrace|fiasco)",
    r"are (?:an? )?(?:utter |absolute |total |real )?disgrace",
    r"waste of (?:an? |my |our )?(?:whole |good |perfectly good )?(?:morning|afternoon|evening|bus fare)",
    r"waste of my (?:time|money)",
    r"(?:it's|this is|that's|that is|simply) (?:just |simply |really |frankly |absolutely "
    r"|totally )?(?:not acceptable|unacceptable|not good enough|inexcusable)",
    r"(?:i )?(?:want|demand|give me|expect) (?:all )?my (?:money|fee|deposit|£\d+|subs) back",
    r"(?:i )?want my £\d+ back",
    r"(?:an?|total|absolute|complete|such a|what a) rip ?off",
    r"rip ?off(?: merchants| artists)?(?=\W*(?:$|[.!]))",
    r"(?:been|was|were|got|being|getting) ripped off(?! the)",
    r"(?:took|taken|pocketed) my money",
    r"(?:overcharged|robbed|conned|fleeced|diddled|swindled|scammed) (?:me|us|my \w+)(?= and| for (?:nothing"
    r"|it twice)|\W*(?:$|[.!?\n]))",
    rf"(?:the|that|this|your) (?:\w+ )?{WHO} (?:overcharges?|overcharged|ripped|robbed|conned|fleeced"
    rf"|couldn't care less|doesn't care|don't care|do nothing|does nothing|did nothing|refuses? to|ruined"
    rf"|laughed at|lied|fobbed)",
    r"(?:where's|where has|where did|what happened to) (?:all )?(?:the|our) (?:raffle|tea|trip|kitty|grant|stall"
    r"|fundraising)? ?money (?:gone|go|then|going)",
    r"(?:got|have|has|had|is|was|there's|there was) (?:plenty of )?money for [^.!?\n]{1,30}? but (?:not|none)",
    r"(?:let|lets|letting|allows?) (?:the )?(?:bullies|bullying|it go on|them get away|him get away|her get away)",
    r"(?:she|he|they|you) (?:all )?(?:gets?|got) away with (?:murder|everything|it)",
    r"(?:it's|this is|that's|call it|plain|sheer|nothing but|pure) (?:just |plain |pure |basically )?(?:bullying"
    r"|discrimination|ageism|harassment|theft|favouritism|victimisation|cliques)",
    r"what goes on (?:here|at|in this|behind)",
    r"one rule for",
    r"(?:she|he|tutor|teacher|manager)(?:'s)? (?:has|got|have) (?:her|his|their) (?:little )?favourites",
    r"(?:plays?|playing) favourites",
    r"favouritism",
    r"teacher's pets?",
    r"(?:so|very|too|bit|really|all|that) (?:cliquey|clicky|cliquy)",
    r"(?:the )?same (?:old )?(?:people|names|faces|ones|few) (?:always )?(?:gets?|getting|picked|chosen|doing all)",
    r"(?:the|a) chosen (?:few|ones)",
    r"in the (?:committee|tutor|manager|boss|council)'s pocket",
    r"(?:don't|doesn't|didn't) (?:give|care) (?:a (?:toss|monkey's|stuff|fig)|two hoots|less) about",
    r"(?:gets?|getting) special treatment",
    r"(?:don't|didn't) pay (?:my|our) subs",
    r"what (?:are|is|do|does) (?:we|they|you|she|he|the \w+) (?:actually |even )?(?:paying (?:you|them|her|him"
    r"|subs) for|playing at)",
    r"(?:better|nicer|friendlier) when \w+ (?:ran|was in charge|taught|was running)",
    r"in it for (?:the money|themselves|herself|himself)",
    r"(?:feathering|lining) (?:their|her|his) own (?:nests?|pockets?)",
    r"(?:jobs for the (?:boys|girls)|nepotism|it's who you know|face (?:doesn't|didn't|don't) fit)",
    r"(?:on hold|waiting|waited|queued) [^.!?\n]{0,30}?(?:hours?|weeks|months) [^.!?\n]{0,30}?(?:cut off|hung up"
    r"|no one|nobody|nothing|fobbed)",
    r"from pillar to post",
    r"(?:they|she|he|council|staff) (?:really |just |clearly )?couldn't care less",
    r"(?:useless|hopeless|incompetent|robbing|thieving|lying) (?:lot|shower|article|council|government|company"
    r"|landlord|firm)",
    r"(?:want|wants|need|needs) (?:locking up|shutting down|closing down|their heads? knocking)",
    r"always (?:the )?same (?:story|old|with (?:you|them|her|him|this))",
    r"(?:why|how come) (?:is it always (?:the same|her|him|them)|(?:do|does) (?:she|he|they|some people"
    r"|certain people) (?:always |still )?(?:get|have)|(?:are|is) (?:she|he|they|some people) allowed)",
    r"couldn't care less about (?:us|me|the|people|learners|any of)",
    r"(?:they|he|she|you|nobody|no one) (?:don't|doesn't|never|didn't) (?:even )?(?:ring|rang|phone|call"
    r"|write)(?:s|ed)? (?:me |us )?back",
    rf"still no (?:reply|answer|response|apology|word) from (?:the|that|your|this) {WHO}",
)

AIRED = (
    rf"(?:sick and tired|sick|tired|fed up|sick to death) (?:of|with) {TARGET}",
    r"(?:sick|tired|fed up) (?:of|with) (?:always )?(?:having to|clearing up after|cleaning up after"
    r"|picking up after|tidying up after|carrying|doing everything|covering for|chasing|(?:listening to"
    r"|hearing) (?:you|her|him|them|people))",
    rf"(?:disgusted|appalled|furious|livid|fuming|outraged|incensed|angry|(?:so|very|really|bitterly"
    rf"|extremely) disappointed|upset|annoyed|unhappy|hurt) (?:with|at|by|about) {TARGET}",
    r"(?:disgusted|appalled|furious|livid|outraged|angry|upset|annoyed|unhappy|hurt) (?:with|at|by|about) (?:how"
    r"|the way) (?:i|we)",
    rf"not (?:very |at all |too |best |one bit |remotely |really )?(?:impressed|happy|pleased|amused) (?:with|at"
    rf"|by|about) {TARGET}",
    r"not (?:very |at all |too |best )?(?:impressed|happy|pleased) (?:with|at|about) being",
    r"(?:how|the way) (?:i|we)(?:'ve| have| was| were|'m| am|'re) (?:been |being )?treated",
    r"(?:i've|i have|we've) had (?:it up to here|enough of (?:you|him|her|them|being|the way|people|this (?:group"
    r"|charity|place|lot)|smiling|it all))",
    r"(?:it's|it is|that's|this is) (?:so |just |really |totally |very )?(?:not fair|unfair|not right) (?:that|on"
    r"|to|how)",
    r"it (?:isn't|is not) (?:fair|right) (?:that|on|how|when)",
    r"\A(?:so )?unfair[.!]* unfair",
    r"not (?:even |so much as |once )(?:a|an|one) (?:word of |hint of )?(?:thank you|thanks|apology|sorry|please"
    r"|explanation|hello|goodbye)",
    r"(?:without|never|nor) (?:so much as |even )?(?:a|an) (?:word of )?(?:thank you|thanks|apology|sorry|please"
    r"|by your leave)",
    rf"(?:{NOBODY}|they|she|he|never|you)(?:'s| has| have|'ve)? (?:even |ever |once )?(?:said|says?|saying"
    rf"|apologised|bothered to say) (?:sorry|thank you|thanks)",
    r"(?:didn't|doesn't|never|don't|couldn't) (?:even )?(?:say (?:sorry|thank|hello|please)|apologise)",
    rf"sick to the (?:back )?teeth of {TARGET}",
    r"makes my blood boil",
    r"(?:left out|forgotten|overlooked|ignored|bottom of the (?:list|pile)) (?:again|as usual|as always|yet again)",
    r"(?:on my own|by myself|all alone) (?:again )?(?:as usual|as always|shall i)",
    r"(?:i|we) (?:wasn't|weren't|never got|never get|was never|were never|haven't been"
    r"|didn't get) (?:even )?(?:asked|invited|thanked|picked|chosen|consulted|included)",
    r"(?:nobody|no one|they never|never) (?:ever )?(?:tells?|told|tell) (?:us|me) anything",
    r"(?:done|finished) with (?:this|the) (?:group|charity|lot)",
    r"(?:won't be|not coming|not going|never coming) back after (?:that|how|the way|what)",
    r"(?:get|gets|got) no thanks",
    r"(?:the )?only one (?:who|that)(?:'s| is| ever)? ?(?:ever )?(?:sweeps?|tidies|tidy|cleans?|clears?|wash\w*"
    r"|helps?|bothers?|does any|puts|hoovers?|does anything)",
    rf"{NOBODY} (?:ever |even |here |else )?(?:helps?|helped|cares?{END}|cared|listens|listened|bothers|bothered"
    rf"|lifted|said a word|rang|asked (?:me|us)|thought to|offered|spoke to me|talked to me|did a thing"
    rf"|came to (?:my|help)|had the)",
    r"(?:didn't do|never did) a thing",
    r"not one of [^.!?\n]{0,30}?(?:did|said|helped|offered|lifted)",
    r"why (?:wasn't|weren't) (?:i|we) (?:told|asked|invited|included|consulted)",
    r"why (?:was|were) (?:i|we) not (?:told|asked|invited|included|consulted)",
    r"everyone else was (?:told|asked|invited)",
    r"(?:feel|felt|feeling|made to feel) (?:so |very |really )?(?:unwelcome|not welcome|like an outsider"
    r"|invisible|unwanted)",
    r"not welcome here",
    r"never (?:setting|set|stepping) foot (?:in|back)",
    r"what(?:'s| is| was) the point (?:of|in) (?:voting|asking us|having a committee|complaining|giving)",
    r"why do (?:we|i) (?:even )?bother (?:giving|coming|asking|volunteering|helping|suggesting)",
    r"you(?:'ve| have)? changed (?:it|the \w+) to suit (?:you|them)sel\w+",
    r"i don't see why (?:they|she|he|some|smokers|others) (?:get|gets|should|can|have|has)",
)

THREATENED = (
    r"(?:my|a formal|an official|formal|official) complaint (?:about|against|from|hasn't|to|has)",
    r"(?:making|make|lodging|lodged?|putting in|put in|filing|filed?) (?:an? )?(?:formal |official )?complaint",
    r"(?:i'm|i am|i'll|i will|i shall|i've|i have|we're) (?:\w+ )?(?:going to |gonna |writing to "
    r"|forced to )?(?:complain|complaining|complained) (?:to|about)",
    r"(?:writing|write|wrote) to complain",
    r"(?:i'm|i'll|i am|i will|i've|i have|we're|going to|gonna|will be) (?:be )?(?:reporting|reported"
    r"|report) (?:you|him|her|them|this|it|the \w+) to",
    r"(?:writing|write|wrote|going|go|gone|taking (?:it|this)|take (?:it|this)) (?:this )?to (?:the "
    r"|my )(?:papers?|mp|commission|ombudsman|trustees|head office|charity commission|newspaper)",
    r"tak(?:e|ing) (?:this|it) further",
    r"hear(?:ing)? from my solicitor",
    r"heard the last of (?:this|it|me)",
    r"i'll be (?:having words|contacting the|complaining|raising this)",
    r"(?:one|1) star review",
    r"(?:trading standards|ombudsman|small claims)",
    r"(?:told|tell|telling) (?:head office|the trustees|the commission) (?:about|and)",
    rf"(?:last|final) warning{END}",
    r"i'll (?:see|take) (?:you|them) (?:in|to) court",
)

VEILED = (
    r"you know who you are",
    r"(?:not naming names|naming no names|mentioning no names|no names mentioned|won't name names|(?:shan't|won't"
    r"|not going to) name (?:her|him|them))",
    r"(?:some (?:people|folk|folks|members)|certain (?:people|members|ladies|individuals))(?: on here| in here"
    r"| in this group| in the group| at table \w+)? (?:really |seriously |just |clearly "
    r"|obviously )?(?:need to (?:learn|look|grow|think|get over|take a|mind|wind)|need a (?:mirror|lesson"
    r"|reality)|should (?:learn|think|know better|be ashamed|look|mind)|think they(?:'re| are| own| run"
    r"| know it all| can (?:just|do what|say what|take))|have no (?:manners|respect|shame|consideration|idea how)"
    r"|never (?:help|say|wash|lift|clean|tidy|learn|put)|can't be bothered|don't (?:care|deserve|lift"
    r"|know how to behave)|are (?:so |just |very |really )?(?:rude|selfish|ignorant|lazy|two faced|never happy"
    r"|a disgrace|unbelievable|nasty)|get (?:everything|all the|special|away)|only think)",
    r"you lot (?:never(?! fail| cease| stop| let)|don't (?:care|listen|help|know how|think)"
    r"|do what(?:ever)? you (?:want|like)|only (?:care|think|look)|think you(?:'re| are| own))",
    rf"so called (?:{WHO}|friends?|experts?|professionals?|helpers?|community|organisers?)",
    r"(?:funny|strange|odd|interesting|amazing|convenient|curious) how (?:some (?:people|folk|of us)|certain"
    r"|it's (?:always|never) (?:me|us|the same|her|him|them|you|certain)|only (?:some|certain|the)|nobody|no one"
    r"|the same (?:people|ones|names)|there's (?:always )?money)",
    r"not that any(?:one|body)(?:'s| is)? (?:cares?|asked|noticed|bothered|bothers|listens)",
    r"if the cap fits",
    r"says it all (?:really|about)",
    r"draw your own conclusions",
    r"we all know (?:who|why) (?:she|he|they|that|did|said|told)",
    r"i know (?:exactly|full well|very well) who",
    r"i know who(?:'s| is) (?:behind|responsible|doing it)",
    r"knows? exactly what (?:they|she|he|you) (?:did|done)",
    r"(?:someone|somebody) (?:should|ought to|needs to|wants to|had better) (?:be ashamed|own up|apologise"
    r"|explain|grow up|think on)",
    r"whoever [^.!?\n]{0,50}?(?:ashamed|own up|selfish|thief|coward|had better|disgust\w*|to my face"
    r"|inconsiderate)",
    r"you'd think (?:some people|they|she|he) (?:would|could|might) (?:at least|have (?:said|told|asked|offered))",
    r"would it hurt (?:you|people|anyone|them) to (?:say|ask|help|tidy|wash|put|smile|be)",
    r"no prizes for guessing",
    r"you (?:all )?know (?:exactly )?who i(?:'m| am| mean)",
    r"(?:those|anyone|people|some) (?:of you )?who (?:can't be bothered|couldn't be bothered|thinks? (?:they're"
    r"|they are) (?:above|better|too))",
    r"i could (?:name names|say plenty)",
    r"hope (?:you're|they're|she's|he's|you are|you lot are) (?:\w+ )?(?:(?:happy|pleased) now|satisfied"
    r"|proud of your)",
    r"think(?:s)? the rules don't apply",
    r"must be nice (?:to be|being) (?:one of|on|in) the (?:committee|favourites|chosen|clique|front)",
    r"two faced(?! (?:fabric|satin|cloth|wool|ribbon|cushion|doll|velvet))",
)

WARNED_OFF = (
    r"(?:avoid|boycott|steer clear of|stay away from|keep away from|(?:don't|do not|never) (?:use|ever use|go to"
    r"|go near|order from|buy from|trust|shop at|order anything))",
)
FRAMES = Frames(
    {
        PERSON: AT_SOMEBODY,
        BODY: AT_A_BODY,
        ANGER: AIRED,
        THREAT: THREATENED,
        DIG: VEILED,
        WARNING: WARNED_OFF,
    }
)

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
    if why in (DIG, THREAT) and GOOD_HUMOUR.search(text[max(0, start - 60) : end + 90]):
        return True
    if why == THREAT and ADVICE.search(text[max(0, start - 60) : start]):
        return True
    if why == WARNING:
        return IN_ANGER.search(text[max(0, start - 150) : end + 150]) is None
    return why != DIG and RULES_TALK.search(text[max(0, start - 60) : start]) is not None
