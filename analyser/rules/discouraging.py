"""Discouraging: put-downs, belittling, sarcasm at somebody or their work, telling people not to try or not to post.

**Why it matters.** The policy asks members to be encouraging and positive. Most people here are learning, and one
sneer at a first cushion can be the reason why somebody never shows a second.

**What it finds.** Turns of phrase that belittle ("call that a ...", "who let you near ...", "a toddler could do
better"), harsh words about the thing shown, sarcasm, and advice to give up.

**What it leaves alone.** Laughing at one's own work, kind suggestions, moaning about a tool or a shop's goods,
praise that sounds rough ("sick!", "shut up, that's amazing").

**What it is known to miss.** Most backhanded praise ("very brave colours"), and any jibe that only the message
before it explains. A person must judge every one: friends tease each other.
"""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language.cues import MOST
from analyser.language.frames import Frames, plain
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="discouraging",
    clauses=("R-01",),
    title="Put-downs and discouragement",
    reads_like="The message reads like a put-down or like words that could discourage somebody.",
    examples=(
        "[[call that a]] buttonhole? oh dear",
        "[[My five year old could have done better]]",
        "honestly [[who let you near]] the overlocker",
        "[[You can't sew]] and no course will change that",
        "[[You're just hopeless]] Janet, that's the third zip",
        "[[no offence but]] it's a bit of a state",
        "It [[looks like a dog's dinner]], did you use your feet",
        "[[I'd give up now]] if I were you",
        "[[What a waste of good fabric]]",
        "[[Not bad for someone your age]] I suppose",
        "[[nobody asked you]]",
        "[[don't bother entering]], it won't get anywhere",
        "My first go and it looks like a dog's dinner, but I love it",
        "I'm hopeless with zips, who let me near the good scissors",
        "Shut up, that's amazing! Sick!!",
        "I'd try a lighter interfacing next time, it will sit flatter at the corner",
        "Don't bother with the dear wadding, the cheap one washes just as well",
        "This thread is rubbish and the instructions are hopeless, but the kit is lovely",
        "don't give up now, you can't see it from the front",
        "If you can't sew on Tuesday, come on Friday. You can't sew leather on that one anyway",
        "This coat has seen better days on the farm, so I call that a win",
        "Nobody asked for the lilac, so it is free to whoever wants it",
        "Don't say you're hopeless, nobody's born knowing how to do a collar",
    ),
)

PERSON = "Words that belittle somebody or what they can do."
WORK = "Harsh words about something that somebody made."
SARCASM = "Sarcasm or a backhanded remark at somebody's expense."
TRYING = "Discourages somebody from trying, taking part or posting."

YOU = r"(?:you|u|yous)"
YOU_ARE = r"(?:you're|you are|ur|u r)"
ANYONE = r"(?:nobody|no one)"
END = r"(?=\W*(?:$|[.!?,\n]))"
THE_SHOW = r"(?:the |our |an? )?(?:show(?:case)?|exhibition|stall|sale|display|fair|advanced)"
BETTER = r"(?:better|neater|straighter)"

AT_A_PERSON = (
    rf"{YOU_ARE} (?:so |just |all |always |completely |totally |absolutely |frankly |really |utterly ){{0,2}}"
    r"(?:useless|hopeless|rubbish|pathetic|clueless|talentless|incompetent|no good|not good enough|not cut out"
    r"|not made for|not up to|thick|stupid|an embarrassment|a disgrace|a joke|a liability|worst in|past it"
    r"|too old)",
    rf"{YOU_ARE} (?:so |too |very |really )?slow{END}",
    rf"{YOU_ARE} (?:just )?(?:holding|keeping|slowing) (?:us|everyone|everybody|the (?:class|group"
    rf"|rest)) (?:all )?(?:back|up|down)",
    rf"{YOU} (?:just |really |still |clearly |honestly |simply )?(?:can't|cannot|couldn't) (?:even )?(?:(?:sew"
    rf"|stitch|knit|cut straight|count|read)(?:{END}|(?= and | if | to save))|thread a needle|do anything right|"
    r"take it in|do the (?:simplest|basics)|follow (?:a |the )?(?:simple )?instructions?)",
    r"can't \w+ for toffee",
    rf"{YOU} still (?:can't|don't know how|haven't learnt)",
    rf"{YOU}(?:'ll| will|'re| are) never (?:going to |gonna )?(?:learn|manage|be (?:any )?good|be able"
    rf"|get the hang|amount|sell|pass|improve|get any better)",
    rf"{YOU} (?:have(?: got)? no|haven't(?: got)?|have not) (?:a |an |any |the )?(?:clue|eye for|hands for|hands"
    rf"|patience|talent|brains|skill|taste){END}",
    rf"{YOU} (?:haven't|have not|ain't) (?:got )?(?:a clue|the (?:hands|eye|patience|talent|brains|skill)"
    rf"|what it takes|it in you)",
    rf"{YOU}'ve (?:got )?no (?:clue|eye|patience|talent|taste|skill|imagination|idea what you're doing)",
    rf"{YOU} wouldn't know (?:style|quality|taste|a (?:good|decent|straight) \w+) if",
    rf"if {YOU}(?:'d| had) (?:only |just |actually |ever )?(?:listened|paid attention|bothered"
    rf"|read the instructions)",
    rf"how (?:on earth )?(?:did|do|can|could) (?:{YOU}|any ?one|any ?body) (?:even |possibly )?"
    r"(?:get (?:that|it|this) (?:so )?wrong|mess (?:that|it|this) up|make such a mess|be (?:so|that) (?:slow"
    r"|thick|stupid|bad))",
    rf"who (?:ever |on earth )?(?:let|lets|trusted) {YOU} (?:near|loose|into|have (?:a|the) (?:machine|scissors))",
    rf"(?:are|r) {YOU} (?:actually |really |even )?(?:blind|thick|stupid|having a laugh)",
    rf"what is wrong with {YOU}{END}",
    rf"(?:{ANYONE}|who) asked (?:for your (?:opinion|advice|input|help)|(?:you|u){END})",
    rf"{ANYONE} (?:asked|wants|needs|wanted) (?:for )?(?:a |your |any )?(?:lesson|lecture|opinion|advice) (?:from"
    rf"|off) you",
    r"(?:you|her|him|them) of all people",
    r"people like (?:you|her|him) (?:should(?:n't)?|can't|never|always|who think|are the|spoil|ruin|make me)",
    r"(?:the )?likes of (?:you|her|him)",
    r"some people (?:need to (?:hear|be told)|should(?:n't| never)? (?:stick|be allowed|bother)|are just no good"
    r"|have no (?:taste|talent)|(?:just |really )?(?:can't sew|aren't cut out))",
    r"(?:what do you expect|know better|ridiculous|silly|learning that) at (?:your|her|his) age",
    r"(?:at your age|with your (?:eyesight|figure|hips|size|legs|hands|record))\?",
    rf"{YOU} (?:should|ought to|want to) be (?:ashamed|embarrassed|mortified)",
    r"(?:you're|you are|he's|she's|they're) (?:well |way |totally )?out of (?:his|her|their|your) (?:depth|league)",
    r"(?:know|remember) your (?:place|limits)",
    r"(?:wind your neck in|get over yourself|who do you think you are)",
    rf"{YOU} (?:ask|asked) the same (?:thing|question)s? (?:every|again|all|over)",
    r"everyone's (?:laughing at|covering for|sick of|carrying) (?:you|u|her|him)",
    rf"{YOU_ARE} (?:not|no) (?:very |really |exactly |much )?(?:good|great|talented|seamstress|expert) at (?:this"
    rf"|it|sewing|that)",
    r"(?:he's|she's|you're) (?:such )?(?:an? )?(?:total |complete )?waste of space",
    r"(?:not|isn't|never been) (?:really |exactly |quite )?(?:your|her|his) (?:forte|strong (?:point|suit)"
    r"|strength)",
    r"not everyone(?:'s| is| can be)? (?:cut out|talented|creative|gifted)",
    rf"(?:(?:did|have) {YOU} even (?:try|tried|read|measured?|iron|press|look|looked)|do {YOU} even (?:know|own"
    rf"|sew))",
    rf"(?:did {ANYONE} (?:ever )?(?:teach|show)|has {ANYONE} (?:ever )?(?:taught|shown)) {YOU}",
    r"what (?:were you thinking|possessed you)",
    rf"why on earth would {YOU} (?:wear|make|post|choose|show)",
    rf"who (?:told|said) {YOU} could (?:sew|do|join|teach)",
    r"trust you to (?:get it wrong|mess|ruin|forget|spoil|break)",
    r"only you could (?:mess|ruin|get|make such|manage to)",
    r"any (?:fool|idiot) (?:can|could|knows)",
    rf"no wonder {YOU} (?:can't|failed|never|didn't (?:get|pass)|struggle|keep)",
    r"(?:kid|kidding|flatter) yourself",
    r"who are you (?:trying to )?kid(?:ding)?",
    r"(?:an?|such an?|little|miss|mr|mrs|right) know it all",
    r"full of (?:yourself|herself|himself)",
    r"attention seek(?:er|ing)",
    r"(?:oh|just|please) grow up",
    r"act your age",
    r"stop (?:whining|whinging|whingeing|bragging|boasting|kidding|wasting (?:our|everyone's|the tutor's))",
    r"don't be (?:so )?(?:pathetic|stupid|thick|dense|wet)",
    r"you (?:really )?(?:need|want|ought) to go back to (?:basics|the beginning|week one|beginners|school|nursery"
    r"|primary)",
    r"(?:bit |far |clearly |obviously )beyond (?:you|your)",
    r"above your (?:pay grade|level|station|skill)",
    r"run(?:ning)? before you can walk",
    r"more than you can chew",
    r"(?:embarrass(?:ing)? yourself|making a (?:fool|show) of yourself|showing yourself up)",
    r"let(?:s|ting)? the (?:whole )?(?:side|group|class|team) down",
    r"lower(?:s|ing)? the standards?",
    r"are you colour blind",
    r"mutton dressed",
    r"keep (?:it|that|your (?:opinions?|thoughts|advice|comments)) to yourself",
    r"(?:mind your own business|keep your nose out)",
    r"thinks? (?:you're|she's|he's|you are) (?:so|that) (?:clever|special|funny|important)",
    r"(?:you(?:'ve)? (?:really )?(?:got |have )?nothing better to do|too much time on your hands)",
    r"haven't you (?:got )?(?:anything|something|a home) (?:better )?to (?:do|go to)",
    r"(?:just|you lot|you all|will you|can you) shut up(?! and)",
    r"shut up (?:about|moaning|talking|going on)",
    r"expected (?:more|better) (?:from|of) you",
    r"(?:you're|some people are) easily (?:pleased|impressed)",
    r"what everyone's thinking",
    r"are you still (?:going|banging|harping|wittering) on about",
)

AT_THE_WORK = (
    rf"(?:do |would )?{YOU} (?:really |actually |seriously )?call (?:that|this|it) (?:an?|sewing|quilting"
    rf"|finished|straight|art|work)",
    r"(?<!i\s)(?<!we\s)(?<!to\s)(?<!d\s)(?<!ll\s)(?<!s\s)call (?:that|this) (?:an?|sewing|quilting|finished"
    r"|straight|art)(?! (?:win|day|draw|result|success|bargain))(?![^.!\n]{0,25}\? (?:i|we) (?:do|did))",
    r"(?:an?|my|the|our) (?:\w+ )?(?:\w+ )?(?:cat|dog|toddler|child|kid|baby|monkey|chimp|hamster|goldfish"
    r"|year old|gran|nan|grandson|granddaughter)s? "
    rf"(?:could|can|would) (?:easily |probably )?(?:(?:do|make|sew|knit|have (?:done|made|sewn)"
    rf"|of done) )(?:a )?{BETTER}(?: job| than (?:that|this))?",
    r"(?:an?|my) (?:\w+ )?(?:\w+ )?(?:toddler|child|monkey|chimp|year old) could (?:have done|do) that",
    rf"even (?:a |the |my )?(?:kids|children|kiddies|toddlers|beginners)(?:'s?)?(?: table| group"
    rf"| class)? (?:could |can |have |would )?(?:do|does|did|made|make|done) {BETTER}",
    rf"seen {BETTER}(?! days)(?: \w+)? (?:on a|in a|at a|from a|by a|out of a)",
    rf"(?:did|have) {YOU} (?:make|made|do|done|sew|sewn|cut|get dressed) (?:that |it |this "
    rf"|those )?(?:in the dark|blindfold(?:ed)?|with your (?:eyes|feet|teeth|elbows)|asleep|drunk)",
    r"(?:looks?|looked) (?:like )?(?:it was |you |it's been |someone |somebody )?(?:made |sewn |cut |done "
    r"|got dressed |dressed )(?:it )?(?:in the dark|blindfolded|with (?:your|its|his|her|their) (?:eyes|feet"
    r"|teeth))",
    r"looks? (?:a bit |a right |just )?like (?:an? |the |something )?(?:old |total |bit of a "
    r"|right )?(?:dog's (?:dinner|breakfast)|pig's (?:ear|breakfast)|bin ?bag|bin ?liner|sack of|car crash"
    r"|train wreck|school project|toddler (?:made|did|drew)|child (?:made|did|drew|sewed)|(?:the )?(?:cat"
    r"|dog) (?:dragged|threw|brought|chewed)|jumble sale|charity shop reject|roadkill)",
    r"looks? (?:so |very )?(?:homemade|home made|handmade) and not in a good way",
    r"what(?:'s| is|s| on earth is) (?:that|it) (?:even |actually )?(?:meant|supposed) to be",
    r"is that (?:supposed|meant) to be (?:an?|finished|straight|funny)",
    r"(?:that|this|it|those|they)(?:'s|'re| is| are| looks?)(?: just| so| absolutely| really| truly| frankly"
    r"| pretty| quite){0,2} (?:hideous|ugly|ghastly|laughable|tacky|amateurish|pathetic|unwearable|an eyesore"
    r"|cringe|a travesty|an abomination|dreadful start to finish|awful start to finish)",
    r"(?:ugliest|worst) (?:\w+ )?(?:\w+ )?(?:i've (?:ever )?seen|i have (?:ever )?seen|on here|in the (?:county"
    r"|group|class|room))",
    r"(?:pathetic|shoddy) (?:stitching|sewing|workmanship|needlework)",
    rf"(?:fit|only good|belongs|straight|best place is) (?:for|in|to|into) the (?:bin|skip|tip|dump){END}",
    r"\A(?:i'd |just |better )?(?:bin|burn) (?:it|that)\W*\Z",
    r"your (?:\w+ )?(?:stitching|sewing|seams?|hems?|work|quilt|bag|cushion|dress|skirt|coat|efforts?|attempts?"
    r"|buttonholes?|taste|colours?|corners|samples?|makes?) (?:is|are|looks?|was) (?:so |really |just "
    r"|absolutely |a bit |pretty |all )?(?:over the place|terrible|awful|rubbish|shocking|dreadful|poor|a mess"
    r"|sloppy|shoddy|ugly|a disgrace|an embarrassment|laughable|atrocious|horrible|hideous|a joke"
    r"|nothing (?:special|to)|boring|dull|childish|amateurish|tacky|appalling)",
    r"that (?:\w+ )?(?:seam|hem|stitching|quilt|cushion|dress|bag|skirt|coat|jacket|buttonhole|sleeve|collar"
    r"|effort|attempt)(?:'s| is| looks) (?:so |really |just |absolutely )?(?:terrible|awful|dreadful|shocking"
    r"|atrocious|a disgrace|an embarrassment|all over the place|a disaster|an eyesore|horrible|ghastly|a joke"
    r"|rubbish)",
    r"what an? (?:monstrosity|eyesore|sight|hideous \w+|ugly \w+|horrible (?:colour|thing|dress|bag|quilt"
    r"|cushion))",
    r"the state of (?:you|that|her|him|your)",
    r"you look (?:ridiculous|silly|stupid|a (?:right )?(?:state|sight|mess)|frumpy|like (?:an? )?(?:clown|tramp"
    r"|bag lady|sack|scarecrow|tent))",
    r"makes (?:you|her|him) look (?:fat|old|older|frumpy|big|bigger|huge|wide|wider|ten years|ridiculous|cheap"
    r"|like an? (?:sack|tent|clown|sofa))",
    r"(?:isn't|not) (?:very |exactly |at all )?flattering on (?:you|her|him)",
    r"(?:does|do) you no favours",
    rf"{ANYONE} (?:would|will|'s going to|is going to) (?:ever )?(?:buy|wear|want|pay for) (?:that|it|those"
    rf"|one of (?:those|yours)|your)",
    r"can't see (?:anyone|anybody) (?:buying|wearing|wanting)",
    r"wouldn't (?:pay|give) (?:you )?(?:tuppence|50p|a penny|two pence)",
    r"(?:it'll|that'll) never (?:sell|win)",
    r"i(?:'ll)? give (?:it|that) (?:a week|a fortnight|two weeks|a month|one wash)",
    r"all that (?:time|work|effort|fuss|money) for (?:that|this)",
    r"you (?:actually |really )?paid (?:money |good money )?for that",
    r"(?:poor|weak|pathetic|feeble|lazy|half hearted) (?:effort|attempt)",
    r"worse than (?:your last|useless)",
    r"(?:be seen dead|let my (?:dog|cat) (?:sleep|lie|wear)|have (?:it|that) in (?:my|the) house)",
    r"glad (?:it's not mine|it isn't mine|i'm not wearing)",
    r"only (?:a|its|your) mother could love",
    r"wouldn't even take (?:it|that)",
    r"(?:were|was) you (?:drunk|blindfolded)",
    r"did an? (?:child|toddler|five year old|monkey) (?:make|sew|do|draw|cut) (?:that|it|this)",
    r"is (?:this|that|it) (?:some sort of |supposed to be )?a joke",
    r"lol at (?:your|her|his)",
    r"nothing to (?:shout|write home|brag|boast|be proud) (?:about|of)",
    r"better (?:in|at|from|on) (?:poundland|primark|the pound shop|the bin|the tip|a jumble sale)",
    r"(?:cheap and nasty|cheap looking|load of (?:old )?tat)",
    r"\A(?:[0-3]|zero|nil|minus \w+)(?: out of |/)10",
    r"kill it with fire",
    r"(?:what an? |such an? |complete |total |an? )?waste of (?:perfectly )?(?:good|lovely|nice|decent"
    r"|expensive) (?:fabric|cloth|material|cotton|silk|linen|wool|thread)",
    r"before you waste (?:any )?more",
    rf"(?:you've|you have|u) (?:\w+ )?ruined (?:a (?:perfectly )?good|it{END}|that)",
    r"wouldn't (?:give (?:it|that) to (?:the|my) (?:dog|cat)|wipe (?:my|the)|pay (?:you )?for (?:that|it))",
    r"who(?:'s| is|s)? (?:would |going to |gonna |ever going to )(?:ever )?buy (?:that|it|this|those|them)",
    r"who would (?:ever )?wear (?:that|it|those)",
    r"(?:not|never) (?:ever )?heard of an? (?:iron|ruler|tape measure|straight line|mirror)",
    r"sorry not sorry",
    r"fat lot of (?:use|good)",
    rf"i'd be (?:ashamed|embarrassed|mortified)(?: to (?:show|post|wear|sell) (?:it|that))?{END}",
    r"can't believe you'd (?:show|post|wear|sell)",
    r"on (?:someone|somebody|a (?:woman|lady|man|girl)) (?:taller|slimmer|thinner|younger|half your (?:age|size))",
    r"(?:when|why) (?:are|don't) you (?:going to |ever )?make something (?:proper|decent|useful|worth)",
    rf"{YOU} (?:might|may) as well have (?:used|bought|glued|stapled|left)",
    r"(?:there's a reason|no wonder) (?:they sell|people buy|nobody (?:buys|bought|wants))",
    r"that's not (?:even )?(?:sewing|quilting|tailoring|knitting|craft|art)",
    rf"(?:bit|so|how) (?:babyish|amateur|amateurish){END}",
    r"(?:a bit|very|rather|bit) (?:messy|uneven|wonky|basic|boring) isn't it",
    r"if you want to see (?:it|one) done (?:properly|right)",
    r"(?:does|do) (?:nothing|no favours) for (?:you|her|him)",
    r"\A(?:laughable|pathetic|hideous|ugly|embarrassing 😂+)\W*\Z",
)

SARCASTIC = (
    r"no offen[cs]e(?: \w+)? (?:but|only|love|hun)",
    r"not being (?:funny|rude|mean|nasty|horrible|bitchy|cruel) but (?:did you|do you|are you|have you|you|your"
    r"|ur|whose)",
    r"(?:don't|do not) take (?:this|it) the wrong way but",
    r"i (?:don't|do not) (?:mean|want|wish) to be (?:rude|cruel|harsh|horrible|mean|nasty|funny) but",
    r"i'm only saying what",
    r"(?:not bad|pretty good|good|ok|okay|quite good|impressive|all ?right) for (?:a beginner like (?:you|her"
    r"|him)|(?:someone|somebody|a (?:man|woman)) (?:your|her|his|of your|like you)(?: age| level)?|your age"
    r"|your level|an amateur)",
    r"(?:surprised|shocked) you (?:even )?(?:managed|could|bothered)",
    r"if you like that (?:sort|kind) of thing",
    r"if that's (?:really )?(?:your (?:best|taste|standard|idea)|what you (?:call|were going for))",
    r"i suppose (?:someone|somebody) (?:has to|might|will|must) (?:like|wear|buy|want)",
    r"i'd have (?:hidden|binned|burned|burnt) (?:it|that)",
    r"(?:slow (?:hand ?)?clap|whoop (?:de|dee) (?:do|doo)|big whoop)",
    r"(?:about|high) time you (?:learnt|learned)",
    r"(?:is that your|that's your) idea of",
    r"took (?:you|u) long enough",
    r"hark at (?:her|him|them|madam|lady|coco|miss|mr|mrs)",
    r"(?:thank you|thanks|alright|all right|ok|okay|calm down) (?:professor|einstein|sherlock|your (?:majesty"
    r"|highness)|captain obvious|picasso)",
    r"thinks? (?:he|she|they|you)(?:'s|'re| is| are) (?:god's gift|something special|better than|all that"
    r"|lady muck|too good|coco)",
    r"\Anice try (?:hun|love|mate|dear|darling|babe)(?: x+)?\W*\Z",
    r"at least you tried",
    r"even you (?:could|can|should|must) (?:do|manage|get|sew|cut|see)",
    r"(?:it's|its) not (?:exactly )?(?:rocket science|brain surgery)",
    r"did you (?:do|make|manage) (?:it|that|this)? ?all by yourself",
    r"give up (?:the|your) day ?job",
    r"everyone's an? (?:designer|expert|artist) (?:now|these days)",
    r"is that (?:really )?(?:the best|all) (?:you|u)(?:'ve| can| could| got| have| managed)",
    r"good luck (?:selling|shifting) (?:that|those|it|them)",
)

AGAINST_TRYING = (
    r"(?:i'd|i would|you should|you might as well|why don't you|you may as well) (?:just )?give up(?: now| while"
    r"| already| if)?",
    r"give up (?:now|while you)",
    r"(?:should|better|and|i'd|just|maybe|please) (?:just )?stick to (?:colouring|crayons?|buttons|the (?:kids'"
    r"|children's|kettle|tea|cake|day job)|(?:your )?knitting|(?:your )?day job|buying|shop bought|ready made"
    r"|glue|velcro)",
    r"do (?:us|everyone|yourself) (?:all )?a favour(?: and|,) (?:just )?(?:stick|stop|don't|take|leave|bin|go"
    r"|shut|give|put)",
    r"leave (?:it|that|this|\w+|the \w+) to (?:the )?(?:grown ?ups|adults|big (?:girls|boys)|(?:people|those"
    r"|those of us|the ones) who (?:can|know))",
    r"(?:don't|wouldn't|no point) (?:even )?(?:bother|bothering) (?:entering|applying|showing us)",
    r"(?:i'd not|i wouldn't|i'd never|you needn't) (?:even )?bother(?: if i were you| you (?:couldn't|can't|won't"
    r"|haven't)| with [^.!?\n]{0,25}?you (?:couldn't|can't|won't|haven't))",
    rf"why (?:do )?you (?:even )?bother(?:ed)?{END}",
    r"stop (?:posting|showing us|sharing) (?:every|your|pictures of|photos of|us)",
    r"(?:don't|never) (?:you )?ever (?:post|show|wear|sell|sew|make|offer)[^.!?\n]{0,30}? (?:again|in public)",
    r"(?:delete|take down|remove|hide) (?:that|this|the) (?:photo|picture|pic|post)(?: for your| (?:it's"
    r"|its) (?:awful|embarrassing|hideous|ugly))",
    r"(?:you're|you are|she's|he's) (?:just |only )?wasting (?:the tutor's|our|everyone's|everybody's|my) time",
    r"(?:that's|it's|this is)? ?(?:far |way |much |a bit |probably )?too (?:hard|difficult|advanced|ambitious"
    r"|complicated) for (?:you|u|someone like|somebody like|the likes)",
    rf"(?:not (?:good enough|suitable|up to standard)|won't get in) (?:for|to|in|into) {THE_SHOW}",
    rf"you (?:won't|will not|'ll not) (?:ever )?(?:get on|get into|get in|pass) {THE_SHOW}",
    r"my advi[cs]e (?:is|would be)?:? ?(?:to )?(?:stop (?:now|before)|give up|pack it in|quit)",
    r"you'd be (?:quicker|cheaper|better off) (?:just )?(?:buying one|not trying|giving up)",
    r"wouldn't it be (?:easier|better|kinder) (?:just )?(?:to|if you) (?:just )?(?:watch|give up|stop)",
    r"less (?:chat|posts?|talk|photos|questions) from (?:the )?(?:learners|beginners|newbies|you|people who)",
    r"(?:beginners|learners|newbies|newcomers)(?: table)? (?:should|want to|need to|ought to|shouldn't) (?:stay"
    r"|stick|know|keep quiet|be seen|be allowed)",
    r"(?:sewing|quilting|this (?:hobby|course|class)) (?:just |really |clearly |probably )?(?:isn't|is not"
    r"|'s not) (?:really )?(?:for you|your thing)",
    r"(?:find|try|take up|need) (?:another|a different|a new) hobby",
    r"stick to what you(?:'re| are)? (?:know|good at)",
    r"don't get your hopes up",
    r"no point (?:in )?you (?:trying|entering|learning|even)",
    r"you shouldn't (?:be allowed|be let|attempt|even be|be in this)",
    rf"{YOU_ARE} too (?:old|clumsy|slow|thick|impatient) (?:for|to)",
    r"(?:group|course|class|show|stall|table) is (?:only )?for (?:proper|real|serious|experienced)",
    r"(?:real|proper) (?:sewers|sewists|seamstresses|tailors|quilters|dressmakers) (?:don't|wouldn't|would never)",
    r"we (?:don't|do not) (?:need|want) (?:to see (?:it|that|your|every|another)|another (?:photo|picture|update)"
    r"|your)",
    r"(?:not|yet|oh look) another (?:photo|post|picture|selfie|one of (?:your|her))",
    r"do we (?:really|all) (?:have|need) to (?:see|look at|hear about)",
    r"who cares (?:about your|what you)",
    r"spare us",
    rf"{ANYONE}(?:'s| is) (?:interested|impressed)",
    r"let (?:someone|somebody) who (?:knows what|can actually|actually)",
    r"no place for (?:beginners|amateurs|novices)",
    r"you'll (?:only |just |never )(?:get bored|mess it up|stick (?:at|with) it|drop out|give up)",
    rf"{ANYONE} (?:wants (?:to (?:see|hear) )?|cares (?:about|what|for)) (?:your|you|ur|that{END})",
)

FRAMES = Frames({PERSON: AT_A_PERSON, WORK: AT_THE_WORK, SARCASM: SARCASTIC, TRYING: AGAINST_TRYING})

OWN = re.compile(
    r"\b(?:my|mine|myself|me|i'?ve (?:made|cut|sewn|done|got|put|just|ruined|been|had)|i made|i did|i look"
    r"|i'?m)\b|\bi $"
)
"""Somebody speaks of themselves or their own work: jokes at one's own cost are welcome."""

TURNED_ROUND = re.compile(
    r"\b(?:don'?t|doesn'?t|never|not|nobody'?s|no one'?s|if|when|whether|unless|don'?t think|say|says|said"
    r"|told me|tells me|what|i|we|i'?ll|we'?ll|i should|to|let'?s)\b[^.!?\n\w]*(?:[\w']+ )?$"
)
"""What stands just before a phrase and makes it kind, or one's own ("don't give up", "if you can't sew on Friday")."""


@RULE
def find(copy, context) -> Iterator[Hit]:
    text = plain(copy.text)
    for start, end, why in islice(FRAMES.find(text), MOST):
        before, after = text[max(0, start - 60) : start], text[end : end + 40]
        of_own_work = why in (WORK, TRYING) and OWN.search(f"{before}|{after}")
        if not of_own_work and not TURNED_ROUND.search(before[-30:]):
            yield Hit(start, end, why, score=0.8)
