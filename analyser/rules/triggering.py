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

from analyser.language.frames import Frames, frame, hide, hide_sentences, in_order, plain
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="triggering",
    clauses=("R-05",),
    title="Triggering or upsetting experience",
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

ABUSE = "The message tells of sexual or other abuse, which may upset others. Check that the person is safe."
VIOLENCE = "The message tells of violence, which may upset others. Check that the person is safe."
HARM = "The message tells of self-harm or suicide, which may upset others. Check that the person is safe."
EATING = "The message tells of an eating disorder, which may upset others. Check that the person is well."
DEATH = "The message tells of a traumatic death or loss, which may upset others. A kind word in private comes first."
WAR = "The message tells of war, torture or a disaster, which may upset others."
HINT = "The message seems to hint at something that was suffered. Read it with care."

HE = (
    r"(?:he|she|they|who|{relatives}|man|teacher|boss|carer|priest|vicar|father \w+|nuns?|police|guards?"
    "|landlord|lodger|babysitter)"
)
TO_ME = (
    "(?:me|us|her|him|them|my (?:mum|mam|mother|sister|brother|kids|girls|boys|face|arms?|daughter|son)|mum"
    "|our|the kids)"
)

ALWAYS = Frames(
    {
        ABUSE: (
            "rap(?:e|ed|es|ist|ists|ing)",
            r"sexual(?:ly)? (?:abus\w+|assault\w*|harass\w*|attack\w*|exploit\w*|violen\w+)",
            "(?:child|domestic|emotional|physical|historic|honour|verbal) (?:sexual )?(?:abuse|violence|killing)",
            r"(?:was|were|been|being|got|get|are|is) (?:\w+ly )?(?:abused|molested|groomed (?:online|at|by"
            "|when|as)|trafficked|gaslit)",
            "(?:abuse|abused|molested|abusing) (?:me|us|her|him|my|as a|by|when)",
            "(?:my|her|his|an?) (?:abuser|rapist|attacker|groomer|stalker)",
            "abusive (?:relationship|marriage|husband|wife|father|mother|partner|ex|home|childhood|family"
            "|stepdad|dad|boyfriend)",
            "(?:abuse|csa|rape|incest|trauma|dv|torture) survivor",
            "incest",
            "p(?:a|ae|e)dophiles?",
            "fgm",
            "interfer(?:ed|ing|es) with (?:me|us|her|him|my|his|girls|boys|children|kids|little)",
            "(?:touched|touching|fondled|groped) (?:me|her|him|us|my {relatives}) (?:where|when|up|there"
            "|down|inappropriately|in bed|at night|under|and (?:told|said|nobody|no one))",
            f"{HE} (?:had |has |used to |would )?(?:touch|touched|touches|fondled|groped) (?:me|her|us|my"
            "|girls|boys|children)",
            "(?:came|come|comes|coming|got) (?:in |up )?(?:to|into) my (?:room|bed|bedroom)(?: at night)?",
            "he used to come in",
            "(?:dirty|naked|nude|indecent) (?:pictures|photos|images|videos) of (?:me|her|us|my|children|kids)",
            "forced (?:himself|herself|themselves) on",
            "forced (?:marriage|me (?:to|into)|to marry|into (?:marriage|it|prostitution))",
            "(?:spiked|spiking) (?:my|her|a) drink|drink (?:was|got|been) spiked",
            "exposed himself|flashed (?:me|at)",
            "(?:didn't|did not|never) consent",
            "(?:made|make) me do (?:things|it|that|stuff) (?:to|with|for|in|that|every|when|i)",
            r"coercive(?: and)? control\w*",
            "(?:women's|domestic violence) refuge",
        ),
        VIOLENCE: (
            f"{HE}(?:'d|'s| had| has| would| used to| always| just| only| also| once| regularly){{0,2}} "
            "(?:beat|beats|beaten|batter|battered|hits?|punch|punched|kicked|kick|strangled|strangle|choked"
            "|throttled|throttle|burnt|burned|burn|slapped|slap|whipped|belted|caned|thumped|knifed|stabbed"
            f"|attacked|attack|assaulted|tortured|starved|hurt|bit|headbutted|murdered) {TO_ME}(?! (?:to "
            "(?:it|that)|with (?:the|a) (?:news|look|bill)|idea))",
            "used to (?:hit|beat|punch|kick|strangle|slap|batter|thump|belt|whip|burn|lock|hurt|starve)(?: "
            "(?:me|us|her|him|them|mum|my))?",
            "(?:beat|beaten|beats|battered|punched|kicked|strangled|choked|throttled|whipped|belted) (?:me"
            "|us|her|him|mum|them) (?:every|up(?! the)|black|when|if|for|with (?:a|his|her)|until|so|in "
            "front|unconscious|senseless|where|and)",
            "(?:beaten|battered) (?:up|black|by|to|as a child|every|when|daily|senseless)",
            "hit (?:me|us|her|mum) (?:so hard|again|in the|with (?:a|his|her)|where|every|across|round|for years|and)",
            "black and blue",
            "hands? (?:round|around|on|over) (?:my|her|his) (?:neck|throat|mouth)",
            "(?:gave|given|giving) (?:me|her|my {relatives}) (?:a|two) black eyes?",
            "(?:locked|lock|locking) (?:me|us) in(?= |[.,!]|$)(?! (?:the (?:hall|building|centre)))",
            "(?:fled|escaped|ran away|got away) (?:from )?(?:my (?:husband|ex|dad|father|stepdad|marriage"
            "|partner)|an abusive|the (?:war|fighting|bombs|soldiers)|him)",
            "spat (?:at|on|in) (?:me|my|her|us)",
            "(?:alcoholic|violent|drunken) (?:father|dad|mum|mother|husband|stepdad|stepfather|partner|ex"
            "|parents?|man)",
            "(?:burnt|burned|shot|killed|beaten|stabbed|hanged|dragged|taken|executed) in front of (?:me|us"
            "|my|her|him|the (?:kids|children))",
            "(?:had|got|grabbed|held|dragged|pulled|took|lifted) (?:me|her|him|us|mum) (?:up )?(?:by|round) "
            "the (?:throat|hair|neck|scruff)",
            "pull(?:ed)? my hair out",
            "(?:put|pinned|held|threw|pushed|slammed|shoved|dragged|knocked) (?:me|her|mum|him|us|my mum|my "
            "{relatives}) (?:in(?:to)? hospital|up against|against the|down the|face down|through the|about"
            "|across the|under (?:the )?water|in intensive)",
            "(?:in|into) hospital (?:twice|three times|with (?:a|what) (?:broken|he))",
            "(?:broke|broken|fractured|split|smashed|knocked) my (?:jaw|nose|cheekbone|eye socket|ribs|lip"
            "|teeth|front teeth)(?! (?:on|when i))",
            "(?:threatened|tried|wanted|going|swore) (?:to )?(?:kill|strangle|stab|drown|burn|shoot"
            "|smother) (?:me|us|her|him|my|all of us)",
            "(?:stabbed|shot|knifed|bludgeoned|hacked|kicked|beaten|crushed|trampled|burn(?:t|ed)|starved"
            "|froze|frozen|stoned) to death",
            r"(?:was|were|been|got|get|being|is) (?:\w+ly )?(?:beaten(?! (?:to|by (?:the|a) (?:zip|sleeve)))"
            "|battered|strangled|stabbed|mugged|attacked|assaulted|tortured|kidnapped|held hostage|jumped"
            "|glassed|caned|whipped|bullied so)",
            "(?:follow(?:s|ed|ing)?|stalk(?:s|ed|ing)?) me home",
            "(?:restraining|non molestation|occupation) order",
            r"(?:bruis\w+|marks) (?:all )?(?:over|up|on|round|where) (?:me|my|her|his) (?:arms?|neck|legs?"
            "|face|body|back|throat|mother|mum|he)",
            "(?:finger|hand|belt|burn|bite) marks? (?:on|round|all|across|up) (?:her|my|his|me|their)",
            "(?:never|didn't|wouldn't) (?:left|leave) a mark",
            "where it (?:wouldn't|didn't) show",
            "(?:locked|shut) (?:me|us|him|her) (?:in (?:the|a) (?:cupboard|cellar|shed|room|coal|wardrobe)"
            "|out(?:side|doors)? (?:in|all|of the house))",
            "(?:hid|hide|hiding|hidden) (?:from (?:him|my|dad|her)|under (?:the|my) bed|in the (?:coal"
            "|wardrobe|cupboard) (?:hole|when|until|from|while)?)",
            "(?:he|she|they|ex|dad|husband|bloke|man)(?:'s|'d| has| had)? (?:beaten|been hitting|been "
            "beating|hit me|punched me|raped|strangled|throttled)",
            "(?:hits|hit|beats|beat) (?:me|us) (?:again|today|last night|tonight|when he)",
            f"{HE} (?:hits|hit|beats|beat) (?:me|us)",
            "(?:acid|arson|knife|machete|racist|homophobic) attack",
            r"{relatives} (?:was|were|got|been|is|are|'s been) (?:\w+ )?(?:killed|murdered|stabbed|shot"
            "|knifed|attacked|run over|hanged|executed|strangled|beheaded|kidnapped|beaten|tortured|raped"
            "|abused|disappeared|taken by)",
            "(?:shot|stabbed|killed|murdered|tortured|executed|hanged) (?:my|our|his|her|their) "
            r"(?:{relatives}|neighbour\w*|uncle|whole)",
            "murdered (?:by|in|when|my|her|him|them|at)",
        ),
        HARM: (
            "self (?:harm|injury)(?:ed|ing|s|er)?",
            r"selfharm\w*",
            "(?:cut|cutting|burn|burning|burned) (?:my|her|his) (?:arms?|wrists?|legs?|thighs?|skin)(?! "
            "(?:on|with the (?:iron|rotary|unpicker)))",
            "(?:been|was|started|stopped|relapsed|went back to|years of) (?:cutting|cutting (?:myself"
            "|herself|himself))(?: (?:since|again|when|at|for years|myself|herself|himself))(?! (?:out"
            "|fabric|up|into|the))",
            "(?:slit|slash|slashed|slitting) (?:my|her|his) wrists?",
            "scars? (?:all )?(?:up|down|on|over|across|along) (?:my|both|her|his) (?:arms?|thighs?|wrists?"
            "|legs?|forearms?)",
            "(?:kill|killed|hanged|hung|hang|hanging|shot|drowned|poisoned) (?:himself|herself|themselves"
            "|themself|hisself|itself off)",
            "(?:hanged|hung|hang|drown|poison|shoot) myself",
            "(?:took|take|takes|taken|taking) (?:his|her|their|my) own (?:life|lives)",
            "overdos(?:e|ed|es|ing)",
            "suicides?",
            "(?:tried|attempted|tries|try|wanted|attempt) (?:to )?(?:kill(?:ing)? (?:myself|himself|herself"
            "|themselves)|end (?:it all|it(?= |[.,!]|$)|my life|her life|his life)|take (?:my|his|her) life)",
            "(?:attempts?|attempted) on (?:my|his|her) (?:own )?life",
            "(?:jumped|jump|jumps|threw (?:himself|herself)|stepped|walked) (?:off|from|in front of|out in "
            r"front of|under) (?:a|the|our|that) ?(?:\w+ )?(?:bridge|roof|train|building|balcony|car park"
            "|lorry|cliff|multi|flats|tower|bus)",
            "(?:go|went|gone|fell|jumped|threw himself|threw herself|pushed) (?:under|in front of) (?:a"
            "|the) (?:train|lorry|tube|bus|tram)",
            "(?:found|cut|cutting|finding) (?:him|her|them|my {relatives}) (?:down|hanging|hanged|dead|cold"
            "|in the bath|in the garage|in the shed|on the bathroom|not breathing|lifeless)",
            "(?:was|been|got|being) sectioned",
            "my arms (?:tell|are covered|are a mess|say)",
        ),
        EATING: (
            "anorexi[ac]s?",
            "bulimi[ac]s?",
            "eating disorders?",
            "disordered eating",
            "starv(?:e|ed|es|ing) (?:myself|herself|himself|themselves)",
            "(?:mak(?:e|es|ing)|made) (?:myself|herself|himself|themselves) (?:sick|throw up|vomit) (?:after"
            "|on|every|when|in|so|again|to)",
            r"(?:sick|vomit\w*|throw(?:ing)? up) (?:on purpose|after (?:eating|meals|every meal))",
            "(?:fingers|toothbrush) down my throat",
            "(?:fed|tube|tubes) (?:through |by |up |down )(?:a |my |her )?(?:nose|throat|tube)",
            "laxatives",
            r"bing(?:e|ed|eing|ing) and (?:purge|purging|starv\w+|sick)",
            "(?:hiding|hid|hide|hides) (?:my |her )?food",
            "weigh(?:ing|ed)? (?:myself|herself) (?:again|every|ten|five|twice|all|three|four)",
            "(?:terrified|scared|frightened) of (?:food|eating|getting fat|gaining)",
            "(?:stop|stopped) eating (?:again|altogether|for|when|completely|anything)",
        ),
        DEATH: (
            "(?:noose|ligature)",
            "born (?:asleep|sleeping)",
            "(?:ectopic|abortion|miscarriage|termination) (?:at|and|when|in|last|was)",
            r"(?:lived|alive|held (?:him|her)) (?:for )?(?:only |just )?(?:an|one|two|three|four|\d+|a few) "
            "(?:minutes|hours?|days)(?= |[.,!]|$)",
            "never took a breath",
            "(?:hit|knocked down|mown down|run over|killed) by a (?:car|bus|train|lorry|van|drunk|motorbike)",
            "still ?births?",
            "still ?borns?",
            "stillborn",
            "miscarr(?:y|ied|iage|iages|ying)",
            "cot death",
            r"(?:lost|losing|loss of|lose|buried) (?:the|our|my|a|her|their|twins|his|two|three) ?(?:\w+ )?"
            r"(?:baby|babies|twins|little (?:man|girl|boy|lad|one)|unborn \w+|bump|pregnancy|pregnancies) ?"
            "(?:at|on|in|after|to|last|when|before|through)?",
            r"lost (?:twins|triplets|one) at (?:\w+) (?:months|weeks)",
            "(?:died|dying|dead|bled|passed away|slipped away|passed) (?:out )?(?:to death|in (?:my|his|her"
            r"|our) arms|in front of (?:me|us|my|her|everyone)|on (?:our|the|my) (?:\w+ )?(?:floor|stairs"
            "|step|street|road|pavement|rug|sofa))",
            "(?:watch|watched|watching|saw|seen|see) (?:him|her|them|my {relatives}|{relatives}|people"
            r"|someone|a (?:man|woman|girl|lad|child|boy)|men) (?:\w+ )?(?:die|dying|dead|drown|burn|bleed"
            "|fall (?:from|off|to)|go under|get (?:shot|killed|stabbed|hit)|being (?:killed|shot|beaten)"
            "|take (?:his|her|their) last|jump|suffocate)",
            "held (?:him|her|my {relatives}|them|his hand|her hand) (?:while|as|when|until) (?:he|she|they) "
            "(?:died|went|bled|passed|slipped|stopped)",
            "(?:do|did|doing|gave|giving|tried|performed) (?:cpr|chest compressions|mouth to mouth|the kiss of life)",
            "(?:press|pressed|pressing|pumping|pushing) (?:on )?(?:his|her|my {relatives}'s) (?:little )?chest",
            "(?:he'd|she'd|he|she|{relatives}|had|heart) (?:had )?stopped breathing",
            "(?:couldn't|didn't|can't|tried to) (?:save|revive|resuscitate|bring back) (?:him|her|them|my "
            "{relatives}|our)",
            r"(?:killed|died|burned|burnt|crushed|lost|perished) (?:\w+ )?in (?:a|the|that) (?:\w+ )?(?:crash"
            "|fire|accident|bombing|explosion|attack|blast|war|earthquake|tsunami|flood|collapse|stampede"
            "|shooting|pile up)",
            "(?:drunk|drink) driver",
            "hit and run",
            "(?:burn(?:t|ed|ing)|buried) alive",
            "(?:dead|burned|burnt|charred) bod(?:y|ies)",
            "bodies (?:in|on|everywhere|all|under|lying|piled|floating)",
            "(?:identify|identified|identifying) (?:the|his|her|my) (?:body|{relatives})",
            "(?:find|found|finding) (?:his|her|the|my {relatives}'s) body",
            "(?:white|tiny|little|small|baby's|child's) (?:white |little )?coffin",
            "(?:last|final|dying) breaths?",
            "(?:so much|all that|pool of|covered in (?:his|her)|pools of|his|her) blood (?:on|everywhere|all"
            "|and|in|was|over)",
            r"(?:inquest|coroner\w*|post mortem|autopsy)",
            "manslaughter",
            "(?:he|she|kids|people|children|lad|driver) (?:he |she |they )?killed in (?:that|the|a)",
            "(?:days|hours|minutes|weeks) old (?:when|and) (?:he|she|we) (?:died|lost|stopped)",
            "in the (?:canal|river|reservoir|quarry|lake) (?:by|dead|drowned|before)",
            r"(?:on|in) the (?:\w+ )?(?:floor|flat|stairwell) (?:in )?(?:burning|on fire)",
            "(?:tower|house|flats|building) (?:was )?(?:burning|burn|on fire|in flames)",
        ),
        WAR: (
            r"(?:the )?(?:shelling|air ?strikes?|air raids?|mortars?|car bomb|suicide bomb\w*|bombings?"
            r"|massacre\w*|genocide|landmines?|grenades?|ieds?|executions?)",
            "(?:bombs?|shells|missiles|rockets|bullets) (?:fell|falling|came|coming|hit|landed|dropped"
            "|flying|over|killed|every)",
            "(?:soldiers?|militia|rebels|gunmen|gangs?|armed men|men with guns|the army|taliban|police) "
            "(?:came|come|comes|took|take|wanted|want|shot|burned|burnt|killed|raped|beat|broke|dragged"
            "|stormed|did|with guns)",
            "(?:torture[ds]?|torturing|executed|massacred|beheaded) (?:my|me|him|her|us|them|in|by|for"
            "|people|and|husband)",
            "(?:in|from|at|of) (?:a|the) (?:refugee|prison|concentration|detention|labour|death|transit) camps?",
            "in the camps?(?= |[.,!]|$)(?! (?:site|bed|chair|shop))",
            "(?:at|through) (?:a|the) checkpoints?",
            r"(?:human|people) (?:traffick\w+|smugglers?)",
            "(?:our|the) (?:boat|dinghy|lorry) (?:turned over|sank|capsized|went over|overturned)",
            "when it went off",
            "blown up|blew up (?:in front|my|our|his|the)",
            "(?:two|three|four|my|our) tours",
        ),
    }
)
"""Plain enough to count whatever else the message speaks of."""

UNLESS_SEWING = Frames(
    {
        ABUSE: (
            "(?:abused|abusive|abusers?|abusing)",
            "(?:the|years of|suffered|history of|survived|his|her) abuse(?! (?:it|they|this|that machine|of the))",
            r"molest\w*",
            "(?:groomed|grooming) (?:me|her|him|my|gang)",
            "(?:touched|touching|touches|touch) (?:me|us|her)",
            "(?:what|everything|all|things?) (?:that )?(?:he|they|she|(?:my |her |his |our |the |their "
            ")?{relatives}|that man|those men) (?:did|does|done|was doing|used to do|had done|'d done) "
            "(?:to (?:me|us|her|him|them|my|mum)|that (?:night|day)|in that|at night|when|with the)",
            "(?:who|that|man who|one who|man that) (?:hurt|did it to|did that to|attacked|abused|did this "
            "to) (?:me|us|her|him)",
        ),
        VIOLENCE: (
            "violen(?:t|ce)",
            "(?:beatings|a beating|thrashings?|the cane|the strap)(?= |[.,!]|$)",
            r"(?:stabb(?:ed|ing)|strangl\w+|throttled|murder(?:ed|er|s)?|assault\w*|kidnap\w*)",
            "(?:wouldn't|didn't|never) let (?:me|her|us|mum) (?:out|leave|see (?:my|her) (?:family|friends"
            "|mum)|have (?:money|a phone|my own))",
            "(?:controlled|controlling) (?:me|everything|my|what i|every)",
            "walking on eggshells",
            "black eyes?",
            "(?:threw|smashed|punched|put his fist) ... (?:at me|at my head|through the (?:wall|door)|my face)",
            "bullied (?:me|so|at|until|every|for)",
            r"(?:flinch|flinched|flinches|cower\w*)",
            "(?:scared|frightened|terrified|afraid) of (?:him|my (?:husband|dad|father|ex|stepdad|partner"
            "|son)|going home|what he)",
            "(?:he'd|he's|he had|dad'd|dad had|when he'd|if he'd|she'd) (?:been drinking|had a drink|been "
            "on the drink|been at the drink)",
            "(?:gun|guns|knife) (?:to|at|against|on) (?:my|his|her|our|the) (?:head|throat|neck|face|ribs)",
            "(?:let (?:him|them)|he's|getting|gets|got|coming) out (?:of (?:prison|jail|gaol)|early|on "
            "(?:parole|licence|bail))",
            r"not allowed (?:within|near) (?:a |\w+ )?(?:hundred|\d+|me|us|the house)",
            "(?:give|giving|gave) evidence against",
            "(?:trial|court|hearing|parole|tribunal) ... (?:what he did|for what|the man (?:who|that)"
            "|across from|my (?:own )?father|my attacker|face him)",
        ),
        HARM: (
            "(?:cutting|hurting|harming|burning|cut|hurt|harmed) (?:myself|herself|himself)",
            "kill(?:ed|ing)? myself(?! laughing)",
            "sectioned",
            "(?:heroin|crack cocaine|psychosis)",
            "(?:have|got|hide|hides|hiding|cover|covers|covering|show|see) (?:the|my|her|his) scars",
            "(?:psychiatric|psych|mental) (?:ward|hospital|unit)",
            "(?:his|her|the|my) (?:suicide )?note and all",
            "cried for help",
        ),
        EATING: (
            "(?:purg(?:e|ed|ing)|bing(?:e|ed|ing|eing)) (?:again|every|after|since|for|and|when|all|on)",
            r"(?:calorie|calories) (?:count\w*|in everything|every)",
            "count(?:ing|ed)? (?:the |every |my )?calories?",
            "(?:lived on|ate nothing but|eating nothing but|nothing but) (?:ice|water|apples|lettuce|black "
            "coffee|air|diet)",
            "(?:weighed|got down to|down to|weighing|was) (?:only )?(?:four|five|six|4|5|6) (?:and a half )?stone",
        ),
        DEATH: (
            "{relatives} (?:died|drowned|was killed|were killed|was found|hanged|jumped|bled|never (?:came "
            "home|woke up))",
            "(?:murder|homicide|serial killer|body parts)",
            "(?:drowned|drowning) (?:in the|at|off|himself|herself|when|last|that)",
            "(?:lost|buried|burying) (?:my|our) (?:only |eldest |youngest |little |baby |first )?(?:son"
            "|daughter|child|children|boy|girl|lad|brother|sister) (?:at|to|when|in|on|last)",
            "(?:car|motorbike|plane|coach|train|bike|road) (?:crash|accident|wreck)",
            "(?:the screaming|screams|hear (?:him|her|them) screaming|her screams|his screams|still hear "
            "(?:him|her|the|them|that)|still (?:see|smell) (?:him|her|his|it|the blood|the fire|the smoke))",
            r"(?:funeral|inquest|cremat\w+|mortuary|morgue) (?:of|for) (?:my|our) (?:baby|son|daughter|child"
            "|little|murdered)",
            "(?:didn't|never|not) (?:make it|made it|make it out|wake up|woke up|came home|come home|come "
            "back)(?=[.,!]|$)",
            "you know before they (?:say|tell|speak)",
            "(?:never|wasn't|was never|not) (?:slept in|worn|slept under|opened|came home)(?=[.!]|$)",
            "the day (?:the (?:school|police|hospital)|they) (?:rang|called|came|knocked)",
            "(?:police|officers) (?:at|knocked on|came to) (?:the|my|our) door",
        ),
        WAR: (
            "ptsd",
            "flash ?backs?",
            r"traumati[sz]\w*|traumas?",
            "nightmares (?:about|of|every|since|again|back)",
            "(?:war|camp|prison|tower|fire|flood|bomb|attack|earthquake) ... (?:brothers|sister|family"
            "|children|screaming|bodies|dead|buried|died|killed|burning)",
            "tortur(?:e|ed|ing)",
            "(?:grenfell|hillsborough|aberfan|lockerbie|manchester arena|srebrenica|holocaust|auschwitz)",
            "house fire",
            "(?:screaming|agony|screamed) (?:in pain|in agony|for (?:her|his|my|help)|and (?:screaming|crying|blood))",
            "shell ?shock(?!ed)",
            "(?:the|that) (?:stampede|massacre|explosion|bomb|disaster|collapse|crush)(?= |[.,!]|$)",
            "(?:guard|guards|prison|jail) ... (?:beat|hit|came|blood|screaming|night)",
        ),
        HINT: (
            "(?:never|couldn't|wasn't able to) (?:ever )?(?:told|tell|spoken to) (?:anyone|anybody|a soul"
            "|no one|nobody|my (?:mum|husband|mother|family))",
            "(?:ever|wouldn't|nobody) let me (?:say|speak|talk)",
            r"not to (?:say|speak|mention) (?:his|her|their|my \w+'s) name",
            "(?:don't|never|can't|not) (?:say|speak|mention) (?:his|her) name(?: in| at| any|[.,!]|$)",
            "(?:when|before|after|since|what|day|night|year) it (?:happened|stopped|started)(?: to (?:me|us"
            "|her))?(?=[.,!]|$)",
            "what happened (?:to me|to us|to her|there|in that|that night|at the (?:home|school|church|club))",
            "(?:things|what) (?:that )?(?:went on|happened|we saw|i saw|i've seen) (?:in|at|behind|there|that|over)",
            "it (?:all )?(?:comes|came|coming|brings?|brought|bringing) (?:it )?(?:all )?back",
            "(?:it's|that's) brought it (?:all )?back",
            "(?:my|the|your) body remembers",
            "(?:leave|left|leaving|come out of|came out of) my (?:own )?body",
            r"(?:lock|bolt|chair|chest of drawers) (?:on|off|against|under|behind) (?:my|the|our|her) (?:\w+ "
            ")?(?:door|handle)",
            "(?:bathroom|bedroom) door has no lock",
            "(?:long|short|my) sleeves ... (?:hide|cover|scars|marks|wrists?|reason|because)",
            "there's a reason (?:i|we|she) (?:don't|never|won't|can't|always|doesn't)",
            "(?:count|counted|counting) (?:the|his|her) bottles",
            "(?:he|they|she) (?:was|were) (?:only |just )?(?:nine|ten|eleven|twelve|six|seven|eight) (?:when"
            "|and) (?:he|they|it|she) (?:died|took|hurt|happened|was taken)",
            "(?:grew up|been|was|was put|went|taken|put) (?:in|into) (?:care|a children's home|foster care"
            "|the convent|borstal|the orphanage|an orphanage|a mother and baby home)",
            "(?:ex|in) care(?=[.!]|$)",
            "(?:i've|i|she'd|we) (?:got )?survived? (?:it|him|that|the (?:war|camp|home|convent|fire"
            "|crash))(?=[.,!]|$)",
            "(?:mother and baby|magdalene|children's) (?:home|laundry|laundries)",
            "(?:i was|i'd been) (?:only |just |about )?(?:four|five|six|seven|eight|nine|ten|eleven|twelve"
            "|thirteen|fourteen|fifteen)(?: years old)?(?=[.,!]|$)",
            "(?:i don't like|can't (?:bear|stand|be in)|can't be doing with|i don't do) (?:bangs|fireworks"
            "|crowds|closed doors|the dark|men behind|being touched|loud noises)",
            "(?:sundays?|nights?|friday nights?) (?:was|were) the worst",
            "(?:running away|escape|go) bag",
            "can't unsee",
            "(?:trigger|triggers|triggered|triggering) (?:me|memories|bad|my|something|for|a panic)",
            "(?:bad|awful|horrible|terrible|horrific|painful|dark) memories",
            "bring(?:s|ing)? back (?:the |all the |such |some )?(?:bad|awful|horrible|terrible|nightmares|that night)",
            "(?:puts?|sends|throws) (?:me|you) (?:straight |right )?back (?:in|to|there)",
            "my childhood (?:was|wasn't|were)",
            "some things you (?:can't|don't|never) (?:forget|get over|unsee)",
            "grew up (?:scared|frightened|hungry|hiding|being|with (?:fists|violence|his fists|shouting))",
            "liked me to be quiet",
            "(?:wasn't|weren't|never|not) (?:always )?fed",
            "(?:too old|not young enough) for him",
        ),
    }
)
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
