"""Spam: chain letters, hoaxes, scams, mass adverts, and begging for votes or shares.

**Why it matters.** The policy asks members not to spam the group, though useful links are welcome. A chain letter
frightens, a scam costs somebody money, and the rest drowns what members come for.

**What it finds.** "Send this to ten people", "copy and paste", warnings forwarded as received; locked accounts, codes,
unpaid fees, prizes, easy money; adverts of the kind that goes to every group; pleas to vote, like, tag or sign;
the same words over and over.

**What it leaves alone.** A link posted again with its reason, a poster for our own event, the tip of a sale, a show
of hands in the group, passing on the tutor's word, and everything else with sewing in it that only sounds alike.

**What it is known to miss.** Scams in a friendly tone ("could somebody pick up three vouchers for the raffle?") and
rumours without any call to pass them on.
"""

import re
from collections.abc import Iterator

from analyser.language.frames import Frames, frame, in_order, plain
from analyser.language.words import terms
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="spam",
    clauses=("R-03a",),
    title="Spam",
    examples=(
        "🙏 [[Send this to ten friends]] and good news comes by Friday",
        "[[Copy and paste]] this, it was on the news, before midnight",
        "[[Your account has been locked]], see https://example.com/unlock",
        "I [[earn £900 a week]] on my phone and so could you",
        "[[Vote for my]] nephew's band https://example.com/gig",
        "I'm in a photo contest, [[like and share]] everyone!",
        "[[bump bump bump bump bump]]",
        "Posting the pattern link again for those who missed it https://example.org/patterns/apron",
        "Our repair café is on Saturday, please share the poster with your friends",
        "Vote for your favourite: should the group quilt be blue or red?",
        "Thread is half price at the market until Friday, worth a look",
        "Pass it on: spare wadding on the trolley, help yourselves",
        "Does anybody have the link to that buttonhole video?",
        "yes yes yes yes yes!",
    ),
)

CHAIN = "The message asks to be passed on to many people, like a chain letter."
HOAX = "The message spreads a warning or rumour and asks everybody to pass it on."
SCAM = "The message looks like a scam: it is after money, a code, bank details or a click. Nobody should answer it."
ADVERT = "The message is an advert of the kind that is sent to many groups at once."
VOTES = "The message begs for votes, likes, shares or sign-ups."
REPEAT = "The message only says the same thing over and over."

MANY = (
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|all(?: (?:of )?(?:your"
    r"|the|ur|my|our))?|every(?: one of your)?|as many|everyone|everybody|any|each|some|at least \w+|other"
    r"|another \w+)"
)
PEOPLE = (
    r"(?:\w+ )?(?:people|friends?|groups?|contacts?|mates|ladies|women|girls|mums|sisters|mothers|others"
    "|chats?|family|families|person|persons|loved ones|parents|neighbours|admins?|karens|lady|mum|mom|parent"
    r"|driver|woman|relatives|stitchers|sewists|grandparents|daughters|lovely \w+|good \w+|special \w+)"
)
SEND = r"(?:send|sending|sent|forward|forwarding|fwd|pass|passing|share|sharing|copy|post|repost|tag|invite|give)"
OUR_MONEY = r"(?:£|\$|€) ?\d[\d,.]*(?:k| ?million| ?thousand)?"

ALWAYS = Frames(
    {
        CHAIN: (
            rf"{SEND} (?:this|it|these|them|on|out|round|back|love|along|that|the \w+|a \w+|your \w+){{0,3}} ?"
            f"(?:message |post |teddy |angel |hug |on |rose )?(?:to|with|2) {MANY} ?(?:of )?{PEOPLE}",
            rf"{SEND} (?:this|it|on|along|round) (?:\w+ )?(?:to|with) (?:everyone|everybody|all|anyone)(?: "
            "(?:you|u|in|who|that|on|with)|(?=[.,!]|$))",
            rf"{SEND} (?:this |it |on )?(?:to|with) (?:\d+|seven|eight|nine|ten|eleven|twelve|fifteen|twenty) "
            "(?:or|and|in|within|more)",
            r"(?:send|pass|forward|post) (?:this |it |on )?to (?:\d+|five|seven|eight|nine|ten|eleven|twelve"
            "|fifteen|twenty)(?=[.,!]|$)",
            "(?:send|pass|forward) (?:this |it |on )?to (?:someone|somebody|everyone|people|those) you "
            "(?:love|know|care)",
            r"(?:to|2) \d+ (?:good |best |special )?(?:friends|people|ladies|women|mums) (?:please|if|and|or"
            "|within)",
            "(?:send|pass) (?:this|it) (?:back )?to (?:me|the person) (?:if|who|too)",
            "secret sister",
            "(?:break|broke|breaks|breaking) (?:the|this) (?:chain|circle)",
            "(?:type|write|comment|say) amen",
            "(?:gratitude|prayer|blessing|kindness|friendship|email|money|recipe|candle|luck) chain",
            "chain (?:letter|message)",
            "years?'? (?:of )?(?:bad |good )?luck",
            "bad luck (?:to keep|if you|for|will)",
            "(?:everyone|everybody|all the people|anyone) (?:you|u) (?:know|love|care about|want to keep)",
            r"only (?:\d+|one|two|three|five) ?(?:%|percent|per cent|in ten|in a hundred) (?:of (?:you"
            "|people) )?(?:will|have|would|are brave)",
            "(?:don't|do not) (?:send|give|pass|forward) (?:it |this )?back(?: to me)?",
            "(?:keep|get) it (?:moving|going round|going around)",
            "(?:make a|type your|your) wish (?:and|then|before|now)",
            r"within (?:the next )?\w+ (?:minutes|mins|hours|days)(?: and| or| you)",
            r"(?:in|within) (?:the )?(?:next )?(?:\d+|seven|eight|ten|twelve) (?:minutes|mins|hours) (?:good"
            "|something|you|a miracle|for)",
            "copy (?:and|&|n|then) paste",
            "(?:copy|paste|post) (?:this|it) (?:to|on|onto|into|in) (?:your (?:status|wall|page|profile"
            "|groups?|other)|all|every)",
            "(?:hug|hugs|hugged) (?:back )?everyone",
        ),
        HOAX: (
            "(?:forwarded|forwarding|fwd|sharing|posting) (?:as received|many times)",
            r"(?:copy|send|share|post|pass|forward) (?:this |it |on |and \w+ )*(?:before (?:it's|it is|they"
            r"|it gets|he) (?:\w+ )?(?:deleted|take|taken|hushed|removed|down|too late))",
            "before (?:they|it gets|it's) (?:take|taken|hushed|deleted|removed) (?:it |this )?(?:down|up)?",
            "(?:they|media|government|banks?|doctors?|companies|police|shops) (?:don't|do not|doesn't|won't"
            "|never) (?:want|like) (?:you|us|people) to (?:know|see|find)",
            "(?:don't|nobody|no one) (?:want|wants) (?:you|us) (?:to )?(?:know|find|see)",
            "what they (?:don't|do not|won't)",
            "(?:do not|don't|never) (?:accept|answer|open|click|download|pick up|touch|ring back) (?:a |any "
            r"|the )?(?:friend request|call|message|video|file|link|number|photo)\w* (?:from|called|with"
            "|named)",
            "(?:hacker|hackers|virus|malware) ... (?:contacts?|phone|photos|account)",
            "(?:whatsapp|facebook|meta|instagram) (?:is|will|are|has|going|starts?) (?:going to |be |start "
            r"|now |starting to )?(?:charg\w+|delet\w+|closing|close|shutting|shut|asked)",
            r"(?:do not|don't|hereby) (?:give|grant|consent|authorise) (?:\w+ )?(?:permission|to meta|to "
            "facebook|consent)",
            "(?:tell|warn|alert) (?:everyone|everybody|every|all) (?:you know|your|of your|parent|parents"
            "|lady|before|the|who)",
            "(?:going|doing) (?:it's )?(?:the )?(?:round|rounds|around) (?:every|all|in all) ?(?:the )?groups?",
            "(?:two|three|four|several|different) (?:different )?people (?:have )?(?:sent|told) (?:me|it)",
        ),
        SCAM: (
            r"(?:your|ur) (?:\w+ ){0,3}(?:account|card|broadband|whatsapp|device|phone|licence|photos|storage"
            r"|parcel|package|delivery|subscription|benefits?|tv|payment|sim|number|bank|computer) (?:\w+ )?"
            r"(?:is|are|has|have|will|could|was|can) (?:\w+ )?(?:be |been |not |now )*(?:locked|suspended"
            "|blocked|limited|on hold|cut off|deleted|renewed|closed|full|expired|disconnected|compromised"
            "|held|returned|delivered|hacked|verified|restricted|overdue|charged|infected)",
            r"your account (?:is|has been) \w+",
            r"(?:\d|six|four|five) ?(?:digit|figure) (?:code|number|pin)",
            "(?:read|send|give|text|tell|forward) (?:me |us |it |them |over )?(?:back )?(?:the|that|your"
            "|ur) (?:code|codes|pin|sort code|bank details|card details)",
            "(?:verification|security) code",
            "(?:sort code|bank details|card number|account number|bank login|date of birth) (?:and|to|here"
            "|below|please)",
            r"(?:put|enter|give|confirm|update|need|send|verify) (?:in )?(?:your|ur) (?:\w+ )?(?:card|bank"
            "|account|payment|billing) ?(?:number|details|in|details)?",
            "name and bank",
            "(?:itunes|amazon|google play|steam|apple|gift) (?:gift )?(?:cards?|vouchers?) (?:and|for|codes?"
            "|numbers?|send|please|asap)(?! (?:birthday|christmas|present))",
            r"(?:unpaid|outstanding|overdue|missed) (?:\w+ )?(?:charge|fee|toll|fine|tax|bill|national "
            "insurance|delivery|parcel|penalty|customs|postage)",
            "(?:warrant|arrest|court action|legal action|bailiffs) (?:is |has been )?(?:out |issued )?(?:in "
            "your|against you|for you)",
            "(?:hmrc|dvla|royal mail|dpd|evri|paypal|netflix|tv licensing|post office|amazon) ?:",
            "(?:tax|council tax|vat|energy|tv licence) (?:refund|rebate)",
            "(?:claim|apply for|unlock|collect|redeem|get|receive) (?:your|ur|it|yours|the|a quarter of "
            r"your) (?:\w+ )?(?:prize|reward|refund|rebate|voucher|grant|pension|payment|gift|cash|bonus"
            "|parcel|winnings)",
            "(?:claim|apply) (?:form )?(?:here|now|before|by midnight|today)",
            "(?:cost of living|winter fuel|energy|government|covid|lottery|hardship|council) (?:payment"
            r"|grant|money|fund|voucher)s? (?:\w+ ){0,3}(?:form|apply|claim|open|\d|£|you must)",
            "(?:you've|you have|u have|you are|you're|ur|you) (?:been |all been |the |our )?(?:selected"
            "|chosen|picked|pre approved|won a|won £|won the|entitled|owed|winner|lucky|qualify|qualified"
            "|shortlisted) (?:to|for|a|as|£|winner|because|as)?",
            "(?:millionth|1,000,000th|100th|1000th) (?:visitor|customer)",
            "(?:spin|scratch) (?:the wheel |to win|for|and win|now)",
            "(?:earn|earns|earned|earning|make|makes|making|made|paid|pays|get|withdrew|payout|profit|income"
            f"|salary) (?:me |us |up to |over |around |about |an? |extra |of |from )*{OUR_MONEY}(?: ?(?:to"
            f"|-) ?{OUR_MONEY})? ?(?:a|per|each|every|/|in|weekly|daily|monthly|from|an)(?: (?:day|week|month"
            "|hour|one|five|two|first|home|just|under))?",
            f"{OUR_MONEY} (?:to {OUR_MONEY} )?(?:a|per|each|every) (?:day|week|month|hour) (?:from|on|at|with"
            "|no|guaranteed|working|doing)",
            f"{OUR_MONEY} (?:weekly|daily|monthly|a day|a week) from home",
            "(?:turn|turned|turns|turning|invest|invested|deposit|deposited|put in|start with|gets you"
            f"|begin with) (?:my |your |in |just |only |me |a |her |his |their )*{OUR_MONEY} (?:in)?to "
            f"{OUR_MONEY}",
            f"(?:only )?(?:needs?|costs?|takes?|from) {OUR_MONEY} to (?:begin|start|join|get going|invest)",
            f"{OUR_MONEY} (?:gets|to get) you (?:going|started)",
            r"(?:invest|investment|investing|investor)(?:s|ing)? (?:\w+ )?(?:opportunity|plan|platform|scheme"
            "|company|coach|manager|advice|with (?:her|him|me|us|madam|mr|mrs|only))",
            "win rate",
            "(?:double|doubles|doubled|triple|tripled|multiply)(?:s|d)? (?:what|your|my|her|the) (?:you put"
            "|money|investment|savings|deposit)",
            "(?:late husband|late father|inheritance|barrister|next of kin|widow|dying|beneficiary) ... "
            "(?:money|million|fund|donate|bank|account|donation|lawyer|estate)",
            "(?:money|funds|payment|transfer|something) (?:to )?(?:go |goes |come |pass )?through (?:your"
            "|their|an|my|somebody's) (?:bank |bank's )?account",
            "(?:deposit|courier|delivery|admin|shipping|postage|insurance|release|customs) (?:fee |charge "
            "|cost |only )?(?:by |via )(?:bank|transfer|today|first|paypal)(?: transfer)?",
            r"(?:pay|send|cover) (?:only |just |the )?(?:\w+ )?(?:delivery|courier|shipping|postage)(?:'s)? "
            "(?:fee|charge|only|from|first|£)",
            r"only £ ?[\d.]+ (?:for (?:the )?)?(?:delivery|insurance|postage|shipping|admin)",
            r"(?:mum|dad|nan|mam|gran|grandad),? (?:it's |its |this is )?(?:me|only me|your)\W.{0,60}(?:new "
            "(?:number|phone)|phone|number)",
            "(?:this is|it's) (?:me|my new) (?:on |number)(?:a mates?|new|my|and)? (?:phone|number)?.{0,60}"
            "(?:pay|send|transfer|bill|rent)",
            "(?:lost|changed|broke|dropped) (?:my )?phone .{0,60}(?:bank|transfer|pay|send me)",
            r"is this (?:you|really you)(?: in (?:the|this) (?:video|photo|picture))?\W{0,6}https?\S+",
            "(?:this is|think this is|think it's) you in (?:the|this) (?:video|photo)",
            "(?:secret admirer|hot singles|single ladies|sugar (?:daddy|mummy))",
            "(?:click|tap|press|hit) (?:the |this |my |below |on )*(?:link|here|below|button)? (?:to|and"
            "|before|now|for) (?:claim|win|keep|confirm|verify|unlock|restore|avoid|stop|redeem|hold|read"
            "|get your)",
            r"(?:confirm|verify|stop the payment|unlock|update your card|settle|renew) (?:\w+ ){0,4}(?:at "
            r"|here |today |now )?https?\S+",
            "(?:passports?|visas?|visa letters|driving (?:licence|license|certificate)s?|certificates"
            r"|degrees|test papers)\W.{0,40}(?:no test|no questions|done fast|100%|for sale|without)",
            "(?:driving (?:certificate|licence)) (?:with )?no test",
            "(?:points|ban) (?:cleaned|removed) off",
            "(?:hacked|copied|cloned) (?:fb|facebook|insta|account) recovery",
            r"recruiter \w+",
            "(?:remote|online|flexible|part time|simple) (?:position|role|job|task|tasks|work) (?:for you"
            r"|available|paid|opportunity|\d|from home)",
            "paid daily",
            "(?:comment|reply|type|text|dm) (?:yes|ready|job|info|interested|me the word|start) (?:and|for"
            "|to|below|if)?",
            "reply job",
            "(?:for|per) (?:each|every) (?:new )?(?:person|friend|one|member|lady) (?:you|i|they|u|we) "
            "(?:bring|invite|refer|sign|get|introduce)",
            r"(?:device|phone|computer) has (?:\W?\d+\W? )?virus\w*",
            r"(?:install|download|update) (?:the |this |our )?(?:\w+ )?now",
            r"up to (?:£ ?)?\d+ back",
            "(?:message|contact|dm|inbox|text) (?:me|her|him|us|agent|madam|mr|mrs) how",
            "no (?:experience|interview|selling|stock|checks|credit check|paperwork)(?: (?:needed|required"
            r"|necessary))?(?=[.,!❌]|$|\s❌)",
            r"(?:changed|change|changes) my life (?:\w+ )?(?:https?|god|thank)",
            "(?:my|your|a|his) (?:crypto|trading|forex|investment|financial) (?:coach|mentor|manager|expert"
            "|guide|angel)",
            "points (?:go|going) up",
        ),
        ADVERT: (
            "{mass_goods}",
            "(?:flash|mega|clearance) sale",
            r"(?:mega|warehouse|factory|massive|huge) (?:\w+ )?(?:deal|clearance|bundle|sale|giveaway"
            "|offer)s?",
            "(?:order|buy|book|act|apply|register|join|sign up|download) (?:now|today|before (?:midnight"
            "|it's gone|it's too late|gone))",
            r"(?:seats?|spots?|places|slots) (?:left|remaining) (?:\W{0,3})(?:https?\S+)",
            "selling (?:out )?(?:fast|like hot cakes)",
            "(?:last chance|final call|final reminder|hurry|limited (?:time|offer|stock|edition)|today only"
            r"|ends (?:tonight|today|soon|sunday|midnight|in \d)|while stocks last|price goes "
            r"up)\W.{0,80}https?\S+",
            "(?:as )?seen on (?:tv|telly|breakfast|the news|dragons)",
            "(?:doctors?|celebrity|celebrities|experts?) (?:approved|hate|recommended|secret|smile|proved|have proved)",
            "(?:sent|sending|dropped|posted|posting|put) (?:this|out|to|it|these)? ?(?:in |out |to |on "
            r"|round )*(?:all|every|\d+|other|local|the mums'|nine|ten) (?:the |of |my |your |\d+ |local "
            "|other |mums' ){0,3}groups?",
            r"\d+ of these going out",
            r"(?:looking for|need|want|seeking|only taking) (?:\d+|\w+) (?:more )?(?:people|ladies|women|mums"
            r"|girls|guys|motivated \w+) (?:who|to|that) (?:want|join|make|earn|start|test|lose|are)",
            "(?:giving|give) (?:away|everyone|everybody|each|every) ... (?:vouchers?|hampers?|tickets"
            "|coupons?|gift cards?|air fryers?)",
            r"free (?:£ ?\d+ )?(?:\w+ )?(?:vouchers?|coupons?)",
            "(?:free|live) webinar",
            r"(?:bit\.ly|tinyurl\.com|cutt\.ly|t\.ly)/\w+",
            r"(?:bring|refer|invite|introduce|recommend) (?:a|your|\d) friends? (?:and|to|for) (?:earn|get"
            "|both|win|£|a free)",
            "(?:with|use|using|through|via) (?:my|this|our) (?:referral |special |discount |promo )?(?:link"
            r"|code)(?: \w+)?",
            r"\d+ ?% off (?:\w+ ){0,4}(?:with|use|using) (?:my )?code",
            "(?:discount|promo|referral) code",
            "(?:through me|with me|my link) (?:and )?(?:we|you) (?:both )?get",
            "(?:free|win|won|winning) (?:a |an |the |brand new |new )*(?:iphone|phone|laptop|holiday|cruise"
            "|air fryer|hamper|car|caravan|ipad|tv|solar panels|hot tub|drill|ps5|sewing machine|stay"
            r"|flights?|tickets)\W.{0,60}(?:https?|share|tag|first|send|claim|tap|click|groups)",
            r"for the first \d+ (?:homes|people|women|ladies|customers|houses|only)?(?:\W.{0,40}(?:https?"
            "|list|share|tonight))",
            r"(?:your|any|all) (?:area|postcode|delivery (?:nationwide|countrywide))\W.{0,30}(?:£|only|week"
            "|sent|ask|today)",
            "(?:delivery|shipping) (?:countrywide|nationwide|worldwide)",
            "(?:drop off|delivered) (?:round|to) (?:the estate|your door)",
            "new drop every",
            r"(?:send|ask) (?:\w+ ){0,3}(?:your logo|for (?:our |the )?catalogue|sales manager)",
            "per design",
            r"we (?:are|manufacture|supply|produce|export) (?:\w+ ){0,3}(?:manufacturer|company|supplier"
            "|factory|exporter|zipper|button|fabrics?)",
            "instant download",
            "(?:buy two|buy one|buy 1|buy 2) (?:get|and) (?:one|the third|1|third) ?(?:free|is free)?",
            "(?:membership|vip|premium|signals?) (?:group|channel|club|circle)",
            "(?:join|follow) (?:my|our) (?:free |vip |telegram |whatsapp |tips |insta |youtube ){0,3}"
            "(?:channel|circle|team|page|stream|live)",
        ),
        VOTES: (
            r"vote (?:for|4) (?:my|me|us|him|her|them|number|no|our \w+(?:'s|'))(?! (?:favourite|own|group))",
            "vote (?:daily|every day|now|here|again|as many|once|twice|in every)",
            "(?:haven't|have not|not|hasn't|still to) voted",
            r"(?:one|a|\d+) votes? (?:a day|each|per|from each|left|behind|short|away)",
            "(?:more|another|few|enough) (?:votes|likes|signatures|sign ups|followers|subscribers|clicks"
            "|names|shares|sign up)(?! and the)",
            r"(?:get|got|needs?|need|beg|begging|asking|ask) (?:for |you for |him |her |us |as many |\w+ )?"
            "(?:votes|likes|signatures|followers|subscribers|shares)",
            r"like (?:and|&|n|\+|then) (?:share|comment|subscribe|follow|tag)",
            "(?:sign|vote|like|comment|tag) (?:and|&) share",
            r"share(?:[\s,!]{1,3}share)+",
            r"vote(?:[\s,!]{1,3}vote)+",
            "like ?[✅👍❤️]",
            r"(?:like|heart|love) (?:my|his|her|our|the|their) (?:\w+ )?(?:photo|pic|picture|page|post|video"
            r"|reel|story|comment) (?:\w+ )?(?:so|to|and|please|on|for|he|she|we|if)(?! the (?:sew|window"
            "|group))",
            r"(?:press|hit|tap|click) (?:the|that|on the) (?:\w+ )?(?:heart|thumb|like|star|thumbs up)",
            r"tag (?:\d+|three|four|five|two|your|all) (?:of your )?(?:people|friends|mates|mums|ladies)?",
            "(?:subscribe|sub) to (?:my|his|her|our|their)",
            "follow (?:for|4) follow",
            r"follow (?:my|our|his|her) (?:\w+ )?(?:page|insta|instagram|tiktok|channel|blog)",
            r"(?:stream|streaming|download|play) (?:my|his|her|our) (?:\w+'?s? )?(?:track|song|single|album"
            "|app|ep)",
            "(?:in|into) (?:the|a) (?:draw|running|final) (?:for|of) ... (?:press|like|vote|tag|share|tap"
            "|voucher|calendar|competition|holiday|spa)",
            r"(?:nominate|rate|review) (?:our|my|his|her|us) (?:\w+ ){0,3}(?:for|five stars|5 stars|out of|on"
            "|close|street)",
            "(?:give|leave) ... (?:five|5) stars?",
            "(?:get|gets|getting) ... (?:people|friends|mates) to (?:vote|like|sign|join|tap|click)",
            "(?:sign|signing|signed) (?:the|this|my|our|a) petition",
            "petition",
            r"(?:need|needs) (?:\d+|ten|eight|twenty) (?:more )?of you to (?:tap|click|sign|vote|like|press)",
            "(?:need|want)s? (?:1|2|5|10)k (?:before|by|followers)",
            "more sign ups? (?:and|to)",
            "(?:boost|boosts|boosted) (?:my|the|his|her|it|our)",
            "(?:so it|then it|it) boosts",
            r"wants? \d+ (?:by|before) (?:his|her|my) birthday",
            "(?:get|tell|ask) (?:your|all your|ur) (?:families|family|friends|mates|followers) (?:on it|to "
            "(?:vote|like|sign|click|join))",
            "(?:do|did|done) the thing i sent",
        ),
    }
)
"""Plain enough to count whatever else the message speaks of."""

UNLESS_OURS = Frames(
    {
        CHAIN: (
            "pass (?:it|this|them|the word)(?: on| along| round| around)",
            "(?:please |pls |plz )?(?:forward|share) (?:this|it|widely|far|please)",
            "(?:spread|spreading) the (?:word|news)",
            "(?:please|pls|plz) (?:forward|share|repost)",
            "share (?:share|widely|far)",
            "(?:your|ur) turn now",
            "your (?:status|other chats|other groups)",
        ),
        HOAX: (
            "(?:please |pls )?(?:warn|tell|let) (?:all )?(?:your|ur) (?:neighbours|friends|family|contacts"
            "|elderly|kids|children|parents|relatives)(?: know)?",
            r"(?<!to\s)(?:let|make sure) (?:everyone|everybody|them all|people) (?:know|knows)",
            "(?:tell|warn) (?:everyone|everybody|every)",
            "(?:my|a|from a|from my) (?:friend|cousin|sister|neighbour|mate|old manager|nephew|brother)"
            r"(?:'s \w+)? (?:is a|works|who works|in the police|who is) ... (?:so|pass|said|told|know)",
            "(?:not sure|don't know) if (?:it's|this is|its) (?:true|real) but",
            "(?:just in case|in case it's true)",
            "(?:missing|stolen|abducted|snatched|kidnapped|dognapped) ... (?:please |pls )?(?:share|forward)",
            "(?:urgent|important|serious|public) (?:warning|alert|service announcement)",
            "(?:police|hospital|doctors|nurses|scientists) (?:have |are |is )?(?:issued|warning|warned"
            "|confirmed|said to tell)",
        ),
        SCAM: (
            r"https?://\S{0,80}(?:claim|verify|secure|login|prize|win|free|bonus|loan|invest|pay|refund|coach"
            r"|crypto|grant|apply|unlock|signals|gift)\S{0,80}",
            "(?:invest|investment|profit|payout)",
            r"(?:free|win|claim) (?:money|cash|£\d+|vouchers?)",
            "(?:(?:hello|hi|good morning) (?:my )?dears?|my dear friends|kindly|esteemed)",
            "ask me how(?! i)",
            "(?:get|getting|gets) paid (?:to|for|by|from|on)",
            "make money (?:with|from|online|on|by|while)",
            "god bless (?:her|him|madam|mr|this)",
        ),
        ADVERT: (
            r"(?:half price|sale|offer|deal|discount|bargain|reduced|\d+ ?% off)\W.{0,80}https?://\S+",
            r"(?:hurry|last \d+ left|last few|only \d+ left|\d+ left)(?:\W.{0,60}(?:https?\S+|click))?",
            r"click(?:[\s,!]{1,3}click)+",
            "(?:best price|lowest price|free delivery|cash on delivery|ask price|prices? from)",
            "(?:turn|sell) your (?:old )?(?:gold|car|phone|house)",
            "mot deal",
            r"(?:part|quote|photo|video|number) \d+ of \d+",
            r"(?:quote no|part|quote) \d+\W.{0,30}(?:part|quote no|quote) \d+",
        ),
        VOTES: (
            "(?:please|pls|plz|guys|daily|everyone|everybody) (?:go (?:and )?)?vote(?! (?:on|in|for your"
            "|for the))(?! (?:should|are|which))",
            "vote (?:for|4) (?:the|our|category|number)",
            "of you have (?:clicked|voted|signed|liked|shared)",
            r"https?://\S{0,60}(?:vote|petition)\S{0,60}",
            "(?:like|share|vote|click|tap|nominate|sign) ... (?:takes|only takes|takes two|two secs|2 secs"
            "|one click|it only)",
            "(?:takes|only takes|take) (?:two|2|a|ten|10|five|one)? ?(?:secs?|seconds?|minute|mins?)"
            r"(?:\W.{0,40}https?\S+)",
            "(?:please|pls|plz) (?:like|follow|subscribe|share|click|tap)",
            r"(?:category \d|voting (?:closes|ends|is open))",
            "(?:survey|quiz) (?:site|app)",
            "(?:never gets old|in case you missed|fifth time|again and again)",
            "(?:sponsored|haven't|still) (?:clicked|tapped|signed|liked)",
        ),
    }
)
"""Counts only in a message that says nothing of sewing, the session or ourselves."""

OURS = frame("{craft}", "{session}")

NOTHING_MEANT = frozenset(terms("interjections"))
"""Words that people pile up in joy or haste."""

FEWEST = {1: 5, 2: 4}
"""How often one word, or two, must come to be mere repetition; three times for longer phrases."""


@RULE
def find(copy, context):
    text = plain(copy.text)
    found = list(ALWAYS.find(text))
    if not OURS.search(text) and context.organisation.name.lower() not in text:
        found.extend(UNLESS_OURS.find(text))
    found.extend(_repeats(text) if not found else ())
    for start, end, why in in_order(found):
        yield Hit(start, end, why)


def _repeats(text: str) -> Iterator[tuple[int, int, str]]:
    """The whole text, if it is one word or phrase over and over."""
    words = list(re.finditer(r"[\w'?]+", text))
    said = [match[0] for match in words]
    if not said or set(said) <= NOTHING_MEANT:
        return
    for length in range(1, 9):
        times = len(said) // length
        if times >= FEWEST.get(length, 3) and said == said[:length] * times:
            yield words[0].start(), words[-1].end(), REPEAT
            return
