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

from analyser.language.frames import Frames, frame, hide, hide_sentences, in_order, plain
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="urgent-support",
    clauses=("R-07b", "R-13"),
    title="Urgent help or mental health support",
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
        "I urgently need a 30cm zip by tomorrow, can anybody help?",
        "I was dying of embarrassment when the trousers split",
        "This zip will be the death of me",
        "If you're feeling suicidal please call 111 or text SHOUT to 85258",
        "Are you ok? Do you need someone to talk to?",
        "I can't cope with how tiny these booties are 😂",
        "Do not use this platform for any urgent messages or mental health support requests",
    ),
)

DANGER = (
    "Words of wanting to die, of self-harm or of fear for one's own safety. Someone should speak to this person today."
)
FAREWELL = "This could be a goodbye or a last wish. Someone should speak to this person today."
DESPAIR = "The message sounds like despair. Someone should ask this person how they are."
SUPPORT = "The message asks for mental health support, which the group cannot give."
EMERGENCY = "An emergency is brought to the group, where it may not be read in time."
SIGNS = "Several signs of distress stand together. Someone should ask this person how they are."

ALWAYS = Frames(
    {
        DANGER: (
            "(?:want|wants|wanna|wanted|wish|going|gonna|ready|planning|rather|feel like|thinking|thought"
            "|thoughts|tempted) (?:to |of |about |on |i could |just ){0,2}(?:kill(?:ing)? (?:myself|meself)"
            "|end(?:ing)? (?:it|it all|my life|things)|be dead|not be(?:ing)? here|not wak(?:e|ing) up|harm"
            "(?:ing)? (?:myself|meself)|hurt(?:ing)? (?:myself|meself)|suicide|tak(?:e|ing) my (?:own )?life"
            "|disappear(?:ing)? for good|jump(?:ing)? off|overdos(?:e|ing)|od)",
            "not being here",
            "(?:don't|do not|dnt|didn't|never) (?:really |even )?(?:want|wanna|wish|see why)(?: to|na)? "
            "(?:live|be here|be alive|be on this earth|be in this (?:world|body|life)|exist|wake up|be "
            "around|carry on living)",
            "(?:i'm|im|i am|feel|feeling|been|am|he's|she's|was) (?:so |really |very |feeling )?suicidal",
            "suicidal",
            "(?:think|thinking|thoughts|talk|talking|talks) (?:about |of )?(?:doing )?(?:suicide|killing "
            "(?:myself|meself))",
            "(?:commit|attempt) suicide",
            "(?:wish|wished) i (?:was|were|wasn't|weren't|had|hadn't|could) (?:dead|never|not|been born"
            "|alive|here|just die|go to sleep and|stop existing)",
            "(?:better|happier|easier) (?:off |place )?(?:for (?:everyone|everybody|all|you|them|my family"
            r"|\w+) )?(?:without me|if i (?:was|were|wasn't|weren't) (?:dead|gone|here|around|not here|alive"
            "|in it)|if i (?:died|disappeared)|with me (?:gone|dead|out of))",
            "better off dead",
            "(?:can't|cannot|can not|don't|couldn't|not able to) (?:keep|trust) (?:myself|me|meself) (?:safe"
            "|alone|tonight|not to|with (?:the|this|myself))",
            "(?:don't|not) feel safe (?:with|in|from|around) (?:myself|my own|my head|my thoughts)",
            "(?:not|isn't|ain't) safe (?:at home|to be|to go home|with (?:myself|him)|in my own|from (?:myself|him))",
            "(?:scared|frightened|afraid|terrified) (?:of (?:myself|what i)|i'll (?:do|hurt|harm|end)|i "
            "(?:will|might|may) (?:do|hurt|harm|end)|i'm going to (?:do|hurt))",
            "(?:i'll|i might|might|gonna|going to|i could|he'll|she'll|going) do something (?:stupid|silly"
            "|bad|terrible|to myself|i'll regret|awful)",
            "(?:hear|hearing|hears|heard) (?:the )?voices (?:again|in|telling|that|all|saying|at)",
            "(?:hearing|i hear) (?:the )?voices",
            "voices (?:are )?(?:tell|telling|saying|told|in my head|won't stop|have started|are back)",
            "(?:my|me) (?:head|mind|brain) ... (?:telling|tells|says) (?:me )?(?:to (?:do|end|jump|hurt)|i should)",
            "(?:took|taken|swallowed|had) (?:all (?:of )?(?:my|me|the|her|his)|too many|loads of|a load of"
            "|the whole|a whole|half|every one of|a bottle of|a box of|a packet of) ... (?:tablets|pills"
            "|meds|medication|paracetamol|ibuprofen|antidepressants|sleepers|insulin|bottle|packet)",
            "(?:i've|ive|i have|i|she's|he's) (?:just )?(?:taken an overdose|took an overdose|overdosed|od'd)",
            "took something i shouldn't(?: have| of)?",
            "(?:i've|i|i'm|started|want to|urge to|need to|going to) (?:been |just |relapsed |and )?self "
            "harm(?:ed|ing)?",
            "self harm(?:ed|ing)? (?:again|tonight|today)",
            "(?:he|she|{relatives})(?:'s|s| has)?(?: just)? (?:hit|beaten|punched|attacked|strangled|kicked"
            "|beat) (?:me|us) (?:up )?(?:again|tonight|just now|and)",
            "threaten(?:s|ed|ing)? (?:to kill|to hurt|to hit) (?:me|us|my)",
            "not turning the wheel|drive (?:into|off) (?:a|the) (?:wall|tree|bridge|cliff|lake)",
            "(?:hurt|harmed|cut|cutting|hurting|harming|burnt) (?:myself|meself) (?:again|on purpose|and "
            "it's|tonight|and i can't)",
            "(?:i'm|i am|im|i'll be|me) (?:a )?(?:danger|risk) to (?:myself|meself)",
            "(?:urge|urges) to (?:hurt|harm|cut|die|jump|end)",
            "(?:scared|fear|afraid|frightened|terrified) for my (?:life|safety)",
            "(?:ways|way|how) to (?:die|kill myself|end it|end my life)",
        ),
        FAREWELL: (
            "(?:when|after|once|if) i'm (?:gone|not here(?: any ?more)?|no longer here|not around|dead)",
            "(?:something )?to remember me by",
            "(?:remember me|think of me) (?:kindly|when|sometimes|fondly|at)",
            "(?:put|got|getting|sorted|sorting|have) (?:all )?(?:my|me) affairs (?:all )?(?:in order|sorted|straight)",
            "(?:left|leaving|written|wrote|writing) (?:a|the|my|you all a|them all a) (?:goodbye )?(?:note"
            "|letter|letters|notes) (?:for (?:my|the|when|after|them|you)|on the table|explaining|behind)",
            "my (?:goodbye|suicide|farewell) (?:note|letter|letters)",
            "(?:goodbye|good bye|farewell) (?:to )?(?:for good|forever|world|cruel|my (?:friends|loves"
            "|lovelies)|and (?:god bless|sorry|take care|look after))",
            "(?:won't|will not|don't|not) (?:have|need|going) to (?:worry|bother|fret|care) (?:about|with"
            "|for) me(?: (?:any ?more|any longer|much longer|after|again|now))?",
            "(?:put up with|bother with|chase|carry) me (?:any ?more|much longer|any longer)",
            "(?:won't|will not|shan't|not going to) be (?:a |any )?(?:bother|burden|trouble|nuisance"
            "|problem) (?:to|for|any|much|again|on)",
            "(?:such |being |been |just |only |i'm |become )(?:a |an )?burden(?: (?:on|to) (?:you|everyone"
            "|everybody|anyone|them|my|people|all|the family))?",
            "(?:won't|not going to|don't think i'll|shan't) be (?:here|around|alive) (?:for christmas|much "
            "longer|tomorrow|any ?more|next (?:week|year|month)|for long|in the morning|to see)",
            "(?:last|final) (?:time (?:you'll|you will|any of you|i'll) (?:hear|see|write|be here)|message "
            "(?:from me|i'll)|thing on (?:the|my) list)",
            "(?:won't|you'll not|never) hear from me again",
            "(?:this|it) (?:will|'ll) (?:all )?be (?:all )?over (?:soon|tonight|by morning)",
            "(?:be kind to|look after|take care of) (?:each other|one another|yourselves) (?:when|after|for "
            "me|without)",
            "(?:look after|take|feed|mind|want|have) my (?:cat|cats|dog|dogs|plants|kids|boys|girls|children"
            "|mum|budgie|animals) (?:for good|for ever|when|after|if|will you|won't you|please, for good)",
            "(?:take|have|want) my (?:cat|dog|cats|dogs|birds) ... for good",
            "(?:will's|my will|the will) (?:is )?(?:in|with|on) the (?:drawer|solicitor|desk|table|bureau)",
            r"who (?:should|would|could|do) ... (?:leave|give) my \w+ to",
            "(?:turning|switching) my phone off (?:after|for good|now and)",
            r"(?:buried|bury me|wrap me|wrapped) (?:in|with) (?:the|my|it|that|her|his) (?:\w+ )?(?:quilt|one"
            "|blanket|dress|shawl) (?:when|after|please)",
            "to (?:wrap|bury|lay) me (?:out )?in",
            "(?:whatever happens|if anything happens|if something happens)(?: to me)? (?:tell|know|please"
            "|make sure|give|promise)",
            "(?:made|make) (?:my|a) decision (?:and )?(?:i'm|i feel|feel) (?:calm|at peace|peaceful)",
            "(?:i feel|feeling|feel|i'm) (?:calm|very peaceful|at peace) (?:now|about it|with it) (?:i've|and|it's)",
            "forgive me (?:all|everyone|for what|please)",
            "tell (?:my|the) {relatives} (?:i|that i) (?:love|loved|tried|am sorry|was sorry|'m sorry)",
            "that's me done",
        ),
        DESPAIR: (
            "(?:no|not any|isn't any|don't see (?:any|the|a)|can't see (?:any|the|a)|never any) (?:point"
            "|reason|use|future) (?:in |of |to |for )?(?:me|going on|carrying on|living|being here|being "
            "alive|life|anything|live|go on|trying|get up|getting up|carry on|any ?more|in it all)",
            "(?:what's|whats|what is) (?:even |really )?the (?:point|use) (?:of|in) (?:me|living|going on"
            "|life|anything|carrying on|it all|being|trying|getting up)",
            "can't see (?:the|a|any) (?:point|future|way out|way through|way forward|end to|light)",
            "(?:nothing|no reason|anything|not much) (?:left )?to (?:live|carry on|get up|go on) for",
            "nothing left (?:of me|for me|in me|to give|inside)",
            "life (?:isn't|is not|'s not|ain't) worth (?:it|living)",
            "not worth (?:living|being here|going on)",
            "had enough of (?:life|living|it all|being here|being alive|this life|this world|everything and)",
            "(?:tired|sick|weary|exhausted|done) (?:of|with) (?:living|life|being alive|being here|existing"
            "|waking up|being me|pretending|being a person|fighting|this life)",
            "(?:be|is|stay) (?:with|where) (?:him|her|he is|she is|my {relatives}) (?:again|in heaven|now"
            "|instead|than here)",
            "sooner be (?:where|with|dead|gone)",
            "(?:nobody|no one|noone|who)(?:'d| would)(?: even)? (?:miss|notice|find|want|look for) me",
            "(?:hate|hating) (?:myself|my life|being me|being alive)",
            "not fit to (?:look after|be left|be with|be alone|have)",
            "not sure i(?:'ve| have| can do| can)(?: got)? (?:another|one more) (?:day|night|week)",
            "(?:get|make it|see me) through (?:the (?:night|day|week|weekend)|tonight|another)",
            "what's the point any ?more",
            "(?:don't|can't) see myself (?:being )?(?:here|around|getting)",
            "done with (?:everything|it all)",
            "(?:i'm|im|am|going|gone|back|feeling|still|it's|is) (?:to |in |into ){0,2}(?:a |such a |some )?"
            "(?:very |really |pretty |quite )?dark place",
            "(?:dark|black|bad|horrible|terrible|awful|intrusive|scary) thoughts",
            "(?:alone|left|stuck|in (?:my|the) house|sat here|by myself) with my (?:own )?(?:thoughts|head)",
            "rock bottom",
            "(?:can't|cannot|couldn't|don't want to|not sure i can) (?:face|do|manage|get through|live "
            "through|bear|take) (?:another|tomorrow|any more|one more|tonight)(?: (?:day|night|week|morning"
            "|hour|minute|day like|night like|of this))?",
            "(?:i'm|im|i am|really|just|honestly) not (?:ok|okay|alright|all right|coping|managing) (?:at "
            "all|any ?more|tonight|right now|and|now|with|i|today)",
            "(?:i'm|im|i am) (?:really )?not (?:ok|okay|coping|well in my head|right in my head|in a good "
            "place|in a good way)",
            "not (?:well|right) in (?:my|the|her|his) (?:head|mind)",
            "poorly in (?:my|the|her|his) (?:head|mind)",
            "(?:wish|want|need) (?:i could |to |it to |everything to |this to |the pain to )(?:all )?"
            "(?:press pause on|stop being|stop hurting|disappear|just stop|go away and)",
            "(?:want|need) (?:it|it all|everything|this) (?:all )?(?:over|to end|to stop|to be over)(?: with)?",
        ),
        SUPPORT: (
            "mental health (?:help|support|emergency|crisis|team|worker|nurse|advice|appointment|service"
            "|services|line|first aider|is (?:really |so |very )?(?:bad|awful|terrible|rock|in|at|on))",
            "(?:help|support|advice|talk|struggling|struggle|suffering|about|with) ... my mental health",
            "(?:my|bad|poor|awful) mental health ... (?:help|talk|bad|terrible|worse|struggling|low|support)",
            "(?:crisis (?:team|line|support|number|service|nurse|house|cafe|café)|need (?:a )?crisis)",
            "in (?:a |real |total )?crisis(?= |[.,!?]|$)",
            "(?:is there|are there|any ?(?:one|body)|need|want|see|find|afford|recommend|know|get|speak to"
            "|talk to|waiting list for|do|does|can|could|refer|offer) ... {therapy}",
            "(?:need|want|afford|find|see|recommend|know|get|speak to|talk to|waiting list for|ring) ... "
            "(?:therapist|therapy)",
            "(?:someone|somebody|anyone|anybody|any1|some1|a real person|any of you|one of you|a volunteer) "
            "(?:here |there |please |free |about |i can |i could |willing |able |who can |that i can |that "
            "can ){0,2}(?:to )?(?:talk to me|talk to|speak to me|listen to me|sit with me|stay with me|be "
            "with me|talk me down|stay on the chat|stay on the phone|be there for me|meet me|hold my hand"
            "|talk me through it)(?! you)(?! about the)",
            "(?:no one|nobody|no1|noone) (?:else )?(?:left )?(?:to (?:talk to|turn to|tell|ask)|i can "
            "(?:talk|tell|turn|ask))",
            "(?:who|where) (?:else )?(?:can|do|could) i (?:turn to|talk to|go to for help|go for help)",
            "(?:does|do|can|could|will) (?:sew positive|the charity|the team|you lot|the group|you|anyone"
            "|the volunteers?|a volunteer) ... (?:depression|anxiety|mental|breakdown|bereavement support"
            r"|counsel\w*)",
            "(?:recommend|know of|know|suggest|afford|find|get|see|emergency appointment) ... (?:for (?:my "
            ")?(?:nerves|depression|anxiety|panic attacks))",
            "(?:talk|speak) (?:to|with) (?:one of|somebody|someone|a) ... about (?:how i'm feeling|how i "
            "feel|my (?:head|mind|feelings|depression|anxiety|nerves))",
            "(?:ring|call|phone|text|contact|get) (?:the )?samaritans for me",
            "(?:wellbeing|safeguarding) (?:side|person|lead|officer|worker|team)",
        ),
        EMERGENCY: (
            "(?:call|ring|get|need|send|phone|dial|rung|rang|called|waiting for|waiting on) (?:me |an |for "
            "an |the |for the |999 |a ){0,2}(?:ambulance|ambulances|999|fire brigade|paramedics?|fire "
            "engine)",
            "(?:call|ring|get|phone|dial) (?:me |for )?(?:the )?(?:police|cops|polis)",
            "ambulance (?:hasn't|has not|isn't|won't|never|still|not) (?:come|coming|here|arrived|turned)",
            "(?:isn't|is not|not|stopped|won't|'s not|aren't) (?:breathing|waking up|wake up|responding"
            "|responsive|coming round)",
            "unconscious",
            "(?:he's|she's|{relatives}'s|has|have|just|{relatives}) collapsed",
            "(?:is|'s|are) choking",
            "(?:having|having another) (?:a |an )?(?:seizure|heart attack|stroke|asthma attack|allergic "
            "reaction|hypo) (?:and|on|in|help|please|right|now|what)",
            "{relatives}'s (?:fitting|having a fit|unconscious|stopped breathing|bleeding|blue)",
            "chest pains?",
            "(?:fell|fallen|fall|floor|fallen over|down) (?:and |i |she |he )?(?:can't|cannot|couldn't) get "
            "(?:back )?up",
            "(?:bleeding|blood|it) (?:badly |and it |and |just )?(?:won't|will not|isn't|not) stop(?:ping)? "
            "(?:bleeding|the blood)?",
            "won't stop bleeding",
            "bleeding (?:heavily|badly|a lot|everywhere|really)",
            "(?:smell|smells|smelling|stink|stinks|reek|reeks) (?:of |like |strong )?(?:gas|burning) (?:in"
            "|and|from|coming|at|near)",
            "gas (?:smell|leak|escape)",
            "smoke (?:coming|pouring|in|under|everywhere)",
            "(?:is|'s|on) (?:on )?fire (?:and|help|what|in|now)",
            "(?:lift|drive|get|take|run|go|need) (?:me |him |her |us |in )?(?:down |over )?(?:to )?(?:the )?"
            "(?:a ?& ?e|a and e|hospital|casualty|walk in(?: centre)?|urgent care|minor injuries|out of "
            "hours) (?:now|tonight|please|quick|asap|right|with|this)",
            "(?:took|taken|had|given) (?:my|me|him|her|the|his) (?:tablets|pills|meds|medication|insulin"
            "|medicine|dose) twice",
            "(?:run|ran|running|am|all) out of (?:my |her |his )?(?:insulin|meds|medication|tablets"
            "|inhalers?|medicine|antidepressants)",
            "meds (?:have |are |'ve )?(?:run out|ran out|gone)",
            "(?:nowhere|no where|no place|not anywhere|anywhere|somewhere|where can (?:i|we|she|he)) "
            "(?:else |safe )?(?:to |i can )?(?:sleep|stay|live) ?(?:tonight|now)?(?= |[.,!?]|$)",
            "(?:bed|sofa|floor|settee|couch|roof|spare room) (?:for|to sleep on) ?(?:me |us )?(?:the night|tonight)",
            "sofa i can|sleeping (?:rough|in (?:my|the|a) car)",
            "(?:i'm|we're|im|been|being|am|are|was|made|be) (?:now |just |going to be |getting |about to be "
            ")?(?:homeless|evicted|thrown out|on the streets?)",
            "(?:kicked|thrown|chucked) (?:me|us) out (?:of the (?:house|flat)|tonight|and|with|again)",
            r"(?:lend|borrow|loan|spare|sub) (?:me |us )?(?:£ ?\d+|a (?:tenner|fiver|score|few quid)|twenty"
            "|ten|some money|money|any money|few quid) ... (?:until|till|for|payday|meter|gas|food|please)",
            "(?:not eaten|haven't eaten|hasn't eaten|nothing to eat|no food|not had (?:a meal|anything to "
            "eat|food)|no money for food|can't afford (?:food|to eat|to feed|the meter|nappies))(?: (?:since"
            "|in|for|left))?",
            "(?:no|run out of|ran out of) (?:electric|electricity|gas|heating|leccy|credit on the meter"
            "|milk for the baby|nappies) (?:and|left|for|till|until|tonight|on the meter)",
            "{relatives}(?:'s)? (?:has |have |is )?(?:gone missing|not come home|hasn't come home"
            "|disappeared|missing since|run away|ran away|walked out (?:of the house|and left|in the night"
            "|without))",
            "(?:carer|care worker|nurse) (?:hasn't|has not|didn't|not|never) (?:come|turned up|turn up|shown|been)",
            "(?:he's|hes|he has|they've|someone's|somebody's|man's) (?:got in|broken in|breaking in|trying "
            "to get in|at the door again|on his way back|coming back|outside (?:my|the) (?:house|door|flat))",
            "(?:i'm|im|am|been|we're) (?:hiding|hid) (?:from him|in the (?:car|bathroom|bedroom|loo|toilet"
            "|shed|garage)|upstairs|from my)",
            "(?:baby's|babys|his|her|toddler's) (?:temp|temperature) (?:is|'s|has)",
            "blood sugar'?s? (?:is |are )?(?:all )?(?:wrong|low|high|dropping|too|down|up)",
            "can't feel (?:my|me|his|her) (?:arm|arms|leg|legs|face|side)",
            r"{relatives} ... (?:is not|isn't|not|won't) (?:wak(?:e|ing) up|breath\w+)",
            "(?:go round|call|check|look|drop in|pop round|pop in|look in) (?:to|on) ... (?:confused"
            "|wandering|fallen|not answering|unwell|not picking up|rung me|rang me)",
            "(?:been|was) in an? (?:car |bad )?(?:accident|crash)",
            "(?:fallen|had a fall|fell) ... (?:can't|cannot|couldn't) (?:lift|get|move)",
            "can't lift (?:him|her|them|mum|dad|my {relatives})",
            "(?:someone|somebody|a man|some man)(?:'s| is) (?:in my (?:house|garden|flat)|following me"
            "|trying to get in|breaking in)",
            "waters (?:have |just |'ve )?(?:broken|broke|gone)",
            "bailiffs (?:are )?(?:at|here|outside|banging)",
            "(?:need|find|get|into|number for|know) ... (?:women's refuge|refuge|hostel|night shelter"
            "|emergency (?:accommodation|housing))",
            "(?:need|get|use|find|referral|voucher|where's|how do i) ... food ?bank",
            "stranded",
            "(?:no way|can't afford|no money) (?:of getting|to get) home",
            r"(?:leave|deport\w*|removed|move out|get out|be out) (?:in|within) \d+ (?:hours|days)",
            "lose (?:the|my|our) (?:kids|children|house|flat|home)",
        ),
    }
)
"""Plain enough to count whatever else the message speaks of."""

UNLESS_SEWING = Frames(
    {
        DANGER: (
            "(?:want|wanna|wanted|going|rather|hope|ready) (?:to |i )?(?:just )?(?:die|be gone)",
            "(?:kill|killing) (?:myself|meself)",
            "(?:hurt|harm|cut) (?:myself|meself)",
            "need (?:a )?distract(?:ing|ion)",
            "waste of (?:space|oxygen)",
            "don't feel safe",
            "(?:relapsed|off the wagon|back on the (?:drink|bottle|drugs))",
        ),
        FAREWELL: (
            "(?:take care of|be kind to|look after) (?:each other|one another)",
            "(?:last|final) goodbye(?! to)",
            "(?:you've|you have|youve) (?:all )?been (?:the |my |a |like )*(?:one good thing|better "
            "(?:friends|family)|proper family|only (?:friends|family|thing))",
            "(?:tried|done) my best (?:for )?(?:as long|but)",
            "(?:don't|dont) (?:worry|bother) (?:about )?(?:saving|keeping) me",
            "if i go quiet",
            "(?:manage|cope|do|be fine) (?:just fine |fine |better )?without me",
            "(?:sorry|apologies) (?:for being|i'm|i've been) (?:such )?a (?:burden|nuisance|bother|mess|waste)",
            "(?:has|have|had|keep|keeps) (?:his|her|their|my) (?:bear|quilt|blanket) to remember",
        ),
        DESPAIR: (
            "(?:can't|cannot|couldn't) (?:really |just )?(?:go on|carry on|keep going|cope|do (?:this|it"
            "|life) (?:any ?more|much longer)|take (?:it|this|any ?more|much more)|see (?:the|a) way)",
            "(?:don't|dnt|didn't) (?:want|wanna)(?: to| na)? (?:do this any ?more|go on|carry on|be any "
            "?more|keep going)",
            "(?:not|isn't|i'm not) (?:really )?coping",
            "(?:feel|feeling|feels|i'm|im) (?:so |very |really |proper |that |right |just |pretty )?(?:low"
            "|hopeless|worthless|useless to everyone|desperate|empty|numb|depressed|suffocated|trapped)(?! "
            "(?:level|enough|key|on|for|to))",
            "(?:end of|at the end of) (?:my|me|the) (?:tether|rope|road)",
            "at (?:my|me) (?:wits'? end|limit|breaking point|lowest)",
            "(?:i'm|im|am|been|still|was) (?:all )?in (?:absolute |total )?(?:bits|pieces|despair|a "
            "(?:right |bad |terrible |real )?state)",
            "(?:falling|breaking|cracking|going) (?:apart|to pieces|down|up) (?:at|and|here|on|again|inside)",
            "(?:having|got|another) (?:a |an |another )?(?:breakdown|panic attack|anxiety attack|nervous "
            "breakdown|meltdown)",
            "(?:not sleeping|don't sleep|can't sleep|haven't slept|not slept|no sleep)",
            "(?:not washing|not answering the door|can't wash|haven't washed|can't get out of bed|haven't "
            "left (?:the|my) (?:bed|house|flat)|can't leave the (?:house|bathroom|flat|bed)|can't open the "
            "(?:door|curtains|post))",
            "(?:anxiety|panic) attack (?:and|can't|help|now|please|again|i)",
            "so (?:alone|lonely)",
            "(?:just )?can't any ?more",
            "(?:got|have|there's|i've) nothing left",
            "(?:nobody|no one|noone) (?:cares|loves|likes|wants|needs) (?:about )?me",
            "(?:feel|feeling|feels|been|so) (?:so |really |very |that )(?:down|overwhelmed|lost and)",
            "(?:nobody|no one) (?:would|'d) (?:even )?(?:notice|care|mind|know) if i",
            "feel (?:nothing|absolutely nothing|nothing at all)",
            "(?:drowning|sinking) (?:in it|under|here|and|fast)?(?=[.,!?]|$)",
        ),
        SUPPORT: (
            "(?:depression|anxiety|depressed|anxious|panic|nerves|bipolar|psychosis|ptsd)(?:'s| is| are| has"
            "|'re)? (?:really |so |got |too |very |back |that |getting |been )*(?:bad|awful|worse|terrible"
            "|winning|back|again|unbearable|through the roof|crippling|killing)",
            "(?:so|that|too|really) (?:anxious|depressed|panicky) (?:i|that|about going|to (?:leave|go))",
            "(?:need|want|have|got) to (?:talk|speak) to (?:someone|somebody|anyone|a real person|anybody"
            "|any of you|some1)",
            "(?:calm|talk) me down",
            "how to calm (?:myself )?down",
            "postnatal depression",
            "(?:any ?(?:one|body)|who) (?:else )?... (?:antidepressants|sertraline|depression|anxiety|panic attacks)",
            "(?:know|number|need|any|for a) ... (?:helpline|hotline|support line)",
        ),
        EMERGENCY: (
            "(?:please|pls|plz|somebody|someone|anybody|any1|sos) help(?: me| us)?(?=[.,!?]|$)",
            "help (?:me|us)(?: please| pls| plz| now| someone)+",
            "i (?:really |just |do )?need (?:some |urgent |your |real )?help(?: now| tonight| please| "
            "urgently| so bad|$)",
            "sos",
            "blood (?:everywhere|pouring)",
            r"broken down (?:on|in|near|by) the (?:motorway|road|m\d+|a\d+|bypass|hard shoulder)",
            "any ?(?:one|body) (?:seen|know where) (?:my |our )?{relatives}",
            "any ?(?:one|body) ... (?:first aid|a nurse|a doctor)",
            "(?:is|it's|this is|really|so|very|need (?:it|help|somebody|someone)|help|real) urgent(?:ly)?",
            "(?:locked|stuck|trapped) (?:out|in)(?:side)? (?:with|of my|my|the (?:toilet|lift|loo)|and i)",
            "(?:water|rain|sewage) (?:is )?(?:coming|pouring|dripping|gushing) (?:through|in|down|out)",
            "(?:flooded|flooding)",
            "(?:he's|hes|he|she's|been) (?:been |come home |home )?(?:drunk|drinking)(?: again)? (?:and "
            "(?:he|she|i'm|im))",
        ),
    }
)
"""Counts only where the sentence says nothing of sewing or the session, and nobody laughs."""

SIGN = Frames(
    {
        SIGNS: (
            "any ?(?:one|body|1) (?:else )?(?:up|awake|there|about|around|still up|listening|online)",
            "(?:someone|somebody|some1|anyone|anybody|any1|nobody|no one|no1)(?:'s)? (?:there|up|awake|here"
            "|answering|cares|rung|hear me)",
            "(?:who's|whos|who is) there",
            "(?:can|could|would|will|please|pls|plz) (?:someone|somebody|anyone|anybody|one of you|any of "
            "you|some1|any1) (?:please |just )?(?:help|come|ring|call|phone|talk|message|meet|answer|stay"
            "|come round)(?: me| us)?",
            "(?:ring|call|phone|message|text|answer) me(?: back)?",
            "help(?: me)?(?=[.,!?]|$)",
            "please (?:answer|help|ring|call|somebody|someone|don't ignore|anyone)",
            "need (?:some )?help",
            "(?:who|what) (?:can|do|should|could) (?:i|we) (?:do|call|ring|ask|go to|tell)",
            "who (?:can|could|do i|will|helps?|would) (?:help|come|ring|with)",
            "what (?:do|can|should) (?:i|we) do",
            "(?:don't|dont|dunno|not sure) (?:know )?(?:what to do|where to turn|who to (?:ask|ring|call|tell))",
            "(?:crying|sobbing|in tears|weeping|shaking|trembling|panicking|panicked)",
            "(?:frightened|scared|terrified|desperate|panicky|lonely|ashamed|exhausted|worn out)",
            "(?:all alone|on my own|by myself|so alone|live alone|be alone|be on my own)",
            "(?:bad|worst|long|rough|terrible|awful) (?:night|nights|day|few days|week)",
            "(?:can't|cannot|couldn't) (?:stop|breathe|think|move|speak|talk|get (?:up|out|home|through)"
            "|calm down|stand it)",
            "(?:struggling|suffering|spiralling|hurting)",
            "(?:tonight|this minute|right now|at this hour|another night|now please|asap)",
            "(?:urgent|urgently|emergency|crisis)",
            "(?:heavy|dark|numb|quiet) (?:in here|in my head|tonight|inside)",
            "(?:nobody|no one) (?:else|left|cares|listens|understands|rings|answers|comes)",
            "(?:gp|doctor|dr|hospital|council|social worker)(?:'s)? (?:won't|says?|has|can't|said|told"
            "|signed) (?:see me|6 months|six months|no|wait|to wait|me (?:off|to)|there's)",
            "(?:need|have|want) (?:someone|somebody|anyone|to talk|a chat|a friend|company)",
            "(?:since he died|since she died|since the funeral|after the funeral|since we lost|since i lost)",
            "(?:by the river|the bridge|rope|railway|train line|cliff|off the roof)",
            "(?:stay|staying) (?:on the (?:chat|phone)|with me)",
            "(?:is|are) (?:any ?body|any ?one|any volunteer|anyone) (?:still|awake|up|there|in the building)",
            "talk to me",
            "(?:overwhelmed|locked out|violent|abus(?:ed|ive|ing)|mind's racing)",
            "free to (?:talk|chat)",
            "ask(?:ing)? for help",
            "(?:hit|hits|hurt|hurts|beats?|beaten|attacked) me",
            "had enough(?=[.,!]|$)",
            "(?:phone|ring|call) me back",
            "at the end of it",
            "not (?:eating|eaten|slept|sleeping|washing|getting up)",
            r"(?:anybody|anyone|somebody|someone|any1)(?=\?|$)",
            "(?:somebody|someone) tell me",
            "nobody(?:'s| is) (?:up|here|there|in|coming)",
            "(?:so much|lots of|all that) blood",
            r"(?:no money|no coat|no credit|no charge|phone on \d+%)",
            "(?:my head|my chest|my heart|my arms?|my hands?) (?:is|are|'s|won't|going|keeps?|can't|hurts?)",
            "reach(?:ing)? out",
        )
    }
)
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
    "self help",
    "god help (?:me|us|them|him|her)",
)


@RULE
def find(copy, context):
    text = hide(plain(copy.text), DENIED)
    heard = hide(text, HARMLESS)
    if SIGNPOST.search(text):
        heard = hide(heard, OFFERED)
    found = [*ALWAYS.find(heard), *((*match.span(1), EMERGENCY) for match in NOTHING_BUT_HELP.finditer(heard))]
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
