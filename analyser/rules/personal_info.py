"""Personal information: what lets a stranger find, ring, rob or judge one of us.

Why it matters: everyone in the group keeps the message, and the policy asks that no personal information that is not
linked to Sew Positive is shared, nor anything that lets a person be recognised, for instance an address.

Found, and certain: telephone numbers (with the `phonenumbers` library), e-mail addresses, postcodes, bank details, payment
cards, NHS and National Insurance numbers (each with its own check), codes of doors and key safes. Found, for a person to
judge: street addresses and homes, where a key lies, dates of birth, number plates, surnames with a place of work,
and health, family, legal or money matters of somebody named. One's own details count too.

Left alone: the organisation's own contacts and places (from the settings), helplines and other 03 and 08 numbers, numbers
named as something else (orders, patterns, shades), sizes, measurements, prices, dates, times; first names; one's own
ailments; "get well soon Jean"; "my mum has had a stroke", where nobody is named.

Known to miss: hints that only neighbours understand ("the red gate next to the chippy", "she's been to that clinic");
names in small letters that the list of first names lacks; what a photograph shows.
"""

import re
from collections.abc import Iterator
from itertools import islice

from analyser.language import identifiers
from analyser.language.addresses import addresses, ways_in
from analyser.language.identifiers import MOST, national
from analyser.language.people import matters
from analyser.language.words import pattern, terms
from analyser.rules.rule import Hit, Rule

RULE = Rule(
    id="personal-info",
    clauses=("R-09a", "CF-04"),
    title="Personal information",
    examples=(
        "Ring Jan on [[07700 900123]] if you're lost",
        "Hall is [[+44 20 7946 0958]], mine is [[020-7946-0123]], my sister's in Ohio [[+1 212 555 0123]]",
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
        "[[Gwen's had a fall and broken her wrist]], they think it's [[her osteoporosis]]",
        "[[Pat's husband has walked out]], go easy on her",
        "[[Sylvia can't sew today, she's had a seizure]]",
        "For the office ring 01632 960142 or +44 1632 960142, or write to Hello@sewpositive.example.org",
        "We're at 2 Market Row, not at Thornleigh Community Centre",
        "If it's an emergency it's 999 or 112, 111 for the not so bad, 101, ring 116 123 or text SHOUT to 85258",
        "Order no. 01632 960583 has come, pattern number 4417-9902-31, batch 20240917",
        "Burda 6512, view B2, size 12-14, 34-28-40, needs 2.40m of 150cm at £14.99",
        "Saturday 12-04-25, 10:30 to 12.00, bus 42, platform 2",
        "Get well soon Jean! Morag, Kofi and I miss you",
        "I've got arthritis in both thumbs, Jean, would spring snips help?",
        "My mum has had a stroke, so I'm sewing her a bag",
        "Morag's made forty chemo hats for the cancer ward",
        "Sort by code please: red dot cotton, blue dot poly. The dye code is 1085",
        "5 minutes down the road there's a shop at 22 High Street",
        "My surname is impossible so I embroidered a strawberry instead",
    ),
)

NUMBER = "It holds {}, which everyone in the group would keep."

BIRTH = re.compile(
    r"\b(?:date of birth|d\.?o\.?b\.?|birth ?date|born on)\b(?:[^\w!?\n]{1,3}(?:is|was|the|on)){0,3}[^\w!?\n]{1,3}"
    r"(?P<part>(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?(?: of)?(?: the)? \w{2,9},? (?:19|20)?\d\d)\b)",
    re.I,
)

SURNAME = re.compile(
    r"\b(?P<part>(?:(?i:surname|last name|second name|family name|maiden name|married name|full name)(?:'s| is| was|:| -) ?[A-Z][\w'-]+)"
    r"(?: [A-Z][\w'-]+){0,2})"
)

CAPITAL = r"[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)?"

WORKPLACE = re.compile(
    rf"\b(?P<part>(?:(?P<title>Mrs?|Ms|Miss|Dr) )?(?P<first>{CAPITAL}) (?P<last>{CAPITAL})[,.]? ?(?:(?:he|she|they|who|that|is|'s|I|am|I'm|my|the|our|a|an) ?){{0,3}}"
    r"(?:(?:works?|worked|working|teach(?:es)?|drives?|runs)\b(?: (?:on|at|in|for|with|as)\b)?|(?:teaching assistant|teacher|caretaker|receptionist"
    r"|headteacher|head teacher|manager|nurse|dentist|GP|lollipop \w+|librarian|chiropodist|dinner lady|postman|postwoman|social worker)\b"
    r"|(?:from|at) the (?:\w+ ){0,2}(?:school|surgery|dentist'?s?|practice|hospital|council|bank|estate agents?|solicitors?|nursery"
    r"|job centre|post office|chemist'?s?|pharmacy|butcher'?s?|supermarket|superstore)\b))"
)
"""First name and surname, then what or where the person works."""


@RULE
def find(copy, context) -> Iterator[Hit]:
    """Every kind in turn; what stands inside a longer find is not told again."""
    hits = [hit for hit in _all(copy.text, context.organisation) if not _own_place(copy.text, hit, context.organisation)]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    end = -1
    for hit in hits:
        if hit.end > end:
            yield hit
            end = hit.end


def _all(text: str, organisation) -> Iterator[Hit]:
    yield from _contacts(text, organisation)
    for finder, what in CERTAIN:
        for start, end in finder(text):
            yield Hit(start, end, NUMBER.format(what), "certain", 0.98)
    for finder, why in FOR_A_PERSON:
        for start, end in finder(text):
            yield Hit(start, end, why, "judge", 0.85)


def _contacts(text: str, organisation) -> Iterator[Hit]:
    """Telephone numbers and mail, without those that are the organisation's own."""
    own = {contact.casefold() for contact in organisation.contacts}
    numbers = {national(contact) for contact in own if "@" not in contact and any(map(str.isdigit, contact))}
    for start, end in identifiers.telephones(text):
        if not any(number.endswith(national(text[start:end]).removeprefix("0")) for number in numbers):
            yield Hit(start, end, NUMBER.format("a telephone number"), "certain", 0.98)
    for start, end in identifiers.emails(text):
        mail = text[start:end].casefold()
        if mail not in own and mail.rpartition("@")[2] not in own:
            yield Hit(start, end, NUMBER.format("an e-mail address"), "certain", 0.98)


def _own_place(text: str, hit: Hit, organisation) -> bool:
    """Whether a find lies in one of the organisation's places as the text writes it, or holds it."""
    found = text[hit.start : hit.end].casefold()
    around = text[max(0, hit.start - 40) : hit.end + 40].casefold()
    return any(place in found or (found in place and place in around) for place in map(str.casefold, organisation.places))


def _parts(expression: re.Pattern):
    """A finder from a pattern whose group `part` is the find."""
    return lambda text: (match.span("part") for match in islice(expression.finditer(text), MOST))


def _at_work(text: str) -> Iterator[tuple[int, int]]:
    """Full names with work, where the first word can be a first name."""
    for match in islice(WORKPLACE.finditer(text), MOST):
        first, last = match["first"].lower(), match["last"].lower()
        known = match["title"] or first in terms("first-names")
        if (known or first not in terms("not-names")) and last not in terms("not-names") and not _craft(match):
            yield match.span("part")


def _craft(match: re.Match) -> bool:
    return bool(pattern("craft").search(f"{match['first']} {match['last']}"))


CERTAIN = (
    (identifiers.spoken_telephones, "a telephone number in words"),
    (identifiers.postcodes, "a postcode"),
    (identifiers.bank_details, "bank details"),
    (identifiers.payment_cards, "the number of a payment card"),
    (identifiers.nhs_numbers, "an NHS number"),
    (identifiers.ni_numbers, "a National Insurance number"),
    (ways_in, "what opens somebody's door"),
)

FOR_A_PERSON = (
    (addresses, "It seems to say where somebody lives."),
    (_parts(BIRTH), "It seems to give a date of birth."),
    (identifiers.number_plates, "It seems to give the number plate of a car."),
    (_parts(SURNAME), "It seems to give somebody's surname."),
    (_at_work, "It seems to give a full name and a place of work."),
    (matters, "It seems to tell a private matter of somebody who is named: health, family, law or money."),
)
