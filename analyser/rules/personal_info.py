"""Personal information: what lets a stranger find, ring, rob or judge one of us.

Why it matters: everyone in the group keeps the message. The policy asks that no personal information that is not
linked to Sew Positive is shared, nor anything that lets a person be recognised, for instance an address.

Found, and certain: telephone numbers, e-mail addresses, postcodes, bank details, payment cards, NHS and National
Insurance numbers (each with its own check), numbers of passports and driving licences, codes of doors and key safes.
Found, for a person to judge: street addresses and homes, where a key lies, dates of birth, number plates, surnames
given as such or with a place of work, a child's school, and health, family, legal or money matters of somebody named.
One's own details count too.

Left alone: the organisation's own contacts and places (from the settings), helplines and customer services, numbers
named as something else (orders, patterns, shades), sizes, measurements, prices, dates, times, first names, one's own
ailments, "get well soon Jean", and "my mum has had a stroke", where nobody is named.

Known to miss: hints that only neighbours understand ("the red gate next to the chippy", "she's been to that
clinic"); names in small letters that the list of first names lacks; what a photograph shows.
"""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language import identifiers
from analyser.language.addresses import addresses, hidden_keys, ways_in
from analyser.language.cues import MOST, Cued
from analyser.language.people import matters
from analyser.language.words import pattern, terms
from analyser.rules.own import without_own
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="personal-info",
    clauses=("R-09a", "CF-04"),
    title="Personal information",
    reads_like="The message seems to tell something private of a named person, such as health, family or money.",
    examples=(
        "Ring Jan on [[07700 900123]] if you're lost",
        "Hall is [[+44 20 7946 0958]], mine is [[020-7946-0123]], my sister's in Ohio [[+1 212 555 0123]]",
        "my number: [[٠٧٧٠٠ ٩٠٠١٢٣]]",
        "Our Ellie ([[07700 900123]]) is at Brackmouth Academy",
        "The [[door code for Thornleigh Community Centre is 2580]]",
        "my number is [[oh seven seven double oh nine double oh one two three]]",
        "text me on [[7700 900123]] or the landline, [[960583]]... no, ring [[960583]]",
        "Email me, [[pat.b@example.com]], or [[phil dot b at example dot com]]",
        "Send it to [[flat 9]], [[14 Heron Walk]], [[QZ3 5DD]]",
        "We're living on [[Marsh Road]] now, knock at [[number 41]]",
        "Please pay into sort code [[00-33-44]], name of Boateng, account number [[00981234]]",
        "My NHS number is [[999 000 0018]] and my NI number [[QQ 12 34 56 C]]",
        "Use my card [[4000 0000 0000 0002]] for the order",
        "The [[key safe is 1967]] and the back [[door code is 2580#]]",
        "[[key's under the mat]] same as ever",
        "I'm born on [[3rd of August 1974]], car reg [[QQ07 ZZZ]]",
        "Her [[surname's Boateng]], you'll find her",
        "[[Aled Rees-Bowen, he drives]] the 42 bus",
        "[[Our Ellie's in the choir at Brackmouth Academy]], pay me as [[@pat-stitch-92]] on the app",
        "[[Gwen's had a fall and broken her wrist]], they think it's [[her osteoporosis]]",
        "[[Pat's husband has walked out]], go easy on her",
        "[[Sylvia can't sew today, she's had a seizure]]",
        "For the office ring 01632 960142 or +44 1632 960142, or write to Hello@sewpositive.example.org, "
        "hello at sewpositive dot example dot org",
        "I live at [[12 Market Row]]",
        "We're at 2 Market Row, not at Thornleigh Community Centre",
        "If it's an emergency it's 999 or 112, 111 for the not so bad, 101, ring 116 123 or text SHOUT to 85258",
        "Order no. 01632 960583 has come, pattern number 4417-9902-31, batch 20240917",
        "Burda 6512, view B2, size 12-14, 34-28-40, needs 2.40m of 150cm at £14.99",
        "Saturday 12-04-25, 10:30 to 12.00, bus 42, platform 2",
        "Get well soon Jean! Morag, Kofi and I miss you",
        "Please pay @Jan for the tickets, @+44 7700 900123 has some too",
        "I've got arthritis in both thumbs, Jean, would spring snips help?",
        "My mum has had a stroke, so I'm sewing her a bag",
        "Morag's made forty chemo hats for the cancer ward",
        "Sort by code please: red dot cotton, blue dot poly. The dye code is 1085",
        "5 minutes down the road there's a shop at 22 High Street",
        "My surname is impossible so I embroidered a strawberry instead",
    ),
)

NUMBER = "It holds {}, which everyone in the group would keep."

SURNAME = Cued(
    "surname last second family maiden married full",
    r"(?P<part>(?i:surname|(?:last|second|family|maiden|married|full) name)(?:'s| is| was|:| -) ?[A-Z][\w'-]+"
    r"(?: [A-Z][\w'-]+){0,2})",
    flags=0,
)

CAPITAL = r"[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)?"
EMPLOYER = (
    r"(?:school|surgery|dentist'?s?|practice|hospital|council|bank|estate agents?|solicitors?|nursery"
    r"|job centre|post office|chemist'?s?|pharmacy|butcher'?s?|supermarket|superstore)"
)
OCCUPATION = (
    r"(?:teaching assistant|teacher|caretaker|receptionist|head ?teacher|manager|nurse|dentist|GP|lollipop \w+"
    r"|librarian|chiropodist|dinner lady|postman|postwoman|social worker)"
)
WORKPLACE = re.compile(
    rf"[A-Z](?<!\w.)[a-z]+(?:['-][A-Z]?[a-z]+)? (?P<last>{CAPITAL})[,.]? ?"
    r"(?:(?:he|she|they|who|that|is|'s|I|am|I'm|my|the|our|a|an) ?){0,3}"
    r"(?:(?:works?|worked|working) (?:on|at|for|as|in (?:the|an?|[A-Z]\w+))|teaches|drives|runs"
    rf"|{OCCUPATION}|on (?:the )?(?:\w+ )?(?:counter|tills?|checkout|desk|switchboard|reception)"
    rf"|(?:from|at|in) the (?:\w+ ){{0,2}}{EMPLOYER})\b"
)
"""First name and surname, then what or where the person works."""

PUPILS = "son|daughter|lad|lass|girl|boy|youngest|eldest|grandson|granddaughter|nephew|niece|kids|twins"
SCHOOL = Cued(
    ["my", "our", "her", "his", *PUPILS.split("|")],
    rf"(?P<part>(?i:my|our|her|his|{PUPILS})(?: [\w']+)?[^.!?\n]{{0,50}} (?:at|in|to|from|for|attends) "
    r"(?:[A-Z][\w'.]+ ){1,3}(?:Academy|High|Primary|Juniors?|Infants?|Grammar|Comprehensive|School|College"
    r"|Nursery)\b)",
    flags=0,
)
"""Somebody's child and the name of its school."""

PAY_NAME = Cued(
    "pay paypal monzo revolut cash cashapp venmo starling",
    r"(?:pay|paypal|monzo|revolut|cash ?app|venmo|starling)\b[^.!?\n]{0,50}?"
    r"(?P<part>@(?!\d+\b)(?=[a-z.]*[-_\d])[\w.-]{3,40})",
)


@RULE
def find(copy, context) -> Iterator[Hit]:
    """What is certain, and what a person must judge where nothing certain stands; of two that overlap, the first."""
    found = sorted(_all(without_own(copy.text, context.organisation)), key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for sure in ("certain", "judge"):
        for hit in found:
            if hit.sure == sure and not any(hit.start < other.end and other.start < hit.end for other in kept):
                kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _all(text: str) -> Iterator[Hit]:
    for finder, what in CERTAIN:
        for start, end in finder(text):
            yield Hit(start, end, NUMBER.format(what), "certain", 0.98)
    for finder, why in FOR_A_PERSON:
        for start, end in finder(text):
            yield Hit(start, end, why, "judge", 0.85)


def _parts(expression: re.Pattern | Cued):
    """A finder from a pattern whose group `part` is the find."""
    return lambda text: (match.span("part") for match in islice(expression.finditer(text), MOST))


def _at_work(text: str) -> Iterator[tuple[int, int]]:
    """Full names with work, neither of them known as another word ("Liberty Lawn works for this")."""
    for match in islice(WORKPLACE.finditer(text), MOST):
        first, last = match[0].split()[0].lower(), match["last"].lower()
        known = first in terms("first-names")
        others = terms("not-names")
        person = (known or first not in others) and last not in others
        if person and not pattern("craft").search(f"{first} {last}"):
            yield match.span()


CERTAIN = (
    (identifiers.telephones, "a telephone number"),
    (identifiers.emails, "an e-mail address"),
    (identifiers.spoken_telephones, "a telephone number in words"),
    (identifiers.postcodes, "a postcode"),
    (identifiers.bank_details, "bank details"),
    (identifiers.payment_cards, "the number of a payment card"),
    (identifiers.nhs_numbers, "an NHS number"),
    (identifiers.ni_numbers, "a National Insurance number"),
    (identifiers.identity_documents, "the number of a passport or a driving licence"),
    (ways_in, "what opens somebody's door"),
)

FOR_A_PERSON = (
    (addresses, "It seems to say where somebody lives."),
    (hidden_keys, "It seems to say where a key lies."),
    (_parts(PAY_NAME), "It seems to give a name in an app to pay money to."),
    (identifiers.birth_dates, "It seems to give a date of birth."),
    (identifiers.number_plates, "It seems to give the number plate of a car."),
    (_parts(SURNAME), "It seems to give somebody's surname."),
    (_at_work, "It seems to give a full name and a place of work."),
    (_parts(SCHOOL), "It seems to tell which school somebody's child goes to."),
    (matters, "It seems to tell a private matter of somebody who is named: health, family, law or money."),
)

STRUCTURED = {NUMBER.format(what) for _, what in CERTAIN}
STRUCTURED |= {
    why for finder, why in FOR_A_PERSON if finder in (addresses, identifiers.birth_dates, identifiers.number_plates)
}


def has_structure(hit: Hit) -> bool:
    """Whether a find of this rule is a number, a code, a date or an address, and not a name or a private matter."""
    return hit.why in STRUCTURED
