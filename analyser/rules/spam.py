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

from analyser.language.frames import frame, in_order, plain
from analyser.language.phrases import phrases
from analyser.language.words import terms
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="spam",
    clauses=("R-03a",),
    title="Spam",
    reads_like="The message reads like a chain letter, a hoax, a scam or mass advertising.",
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

WHY = {
    "chain": "The message asks to be passed on to many people, like a chain letter.",
    "hoax": "The message spreads a warning or rumour and asks everybody to pass it on.",
    "scam": (
        "The message looks like a scam: it is after money, a code, bank details or a click. Nobody should answer it."
    ),
    "advert": "The message is an advert of the kind that is sent to many groups at once.",
    "votes": "The message begs for votes, likes, shares or sign-ups.",
}
"""What a find says to the admin, under the name that its list of phrases has."""

REPEAT = "The message only says the same thing over and over."

ALWAYS = phrases("spam", "always", WHY)
"""Plain enough to count whatever else the message speaks of."""

UNLESS_OURS = phrases("spam", "unless_ours", WHY)
"""Counts only in a message that says nothing of sewing, the session or ourselves."""

OURS = frame("{craft}", "{session}")

NOTHING_MEANT = frozenset(terms("interjections"))
"""Words that people pile up in joy or haste."""

WORD = re.compile(r"[\w'?]+")

FEWEST_TIMES = 3
FEWEST = {1: 5, 2: 4}
"""How often one word, or two, must come to be mere repetition; `FEWEST_TIMES` for longer phrases."""


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
    said = WORD.findall(text)
    distinct = set(said)
    if len(distinct) > len(said) // FEWEST_TIMES or distinct <= NOTHING_MEANT:
        return
    for length in range(1, 9):
        times = len(said) // length
        if times >= FEWEST.get(length, FEWEST_TIMES) and said == said[:length] * times:
            start = WORD.search(text).start()
            yield start, text.rindex(said[-1]) + len(said[-1]), REPEAT
            return
