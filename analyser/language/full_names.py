"""Whether a display name gives away a first name and a surname.

The method is our own: take off brackets, signs, roles, the organisation and other affixes, titles and nicknames;
what remains is a full name where two words or more are left that can be a first name and a surname.

Decided, where people may differ:
    "Nan Joyce", "Auntie Bev", "Big Dave"   no: a word for kin or a nickname, and one name
    "Mrs Patel", "J Brown"                  no: a surname without a first name
    "Mary Jane", "Sarah Lou"                no: a double first name, by its usual second halves
    "Karen James", "Jean Thomas"            yes: surnames that are first names too
    "Jean sewing", "Dave plumber"           no: a small letter after a capital is a note of the phone's owner
    "deborah halloran"                      yes: all in small letters, and the first is a common first name
    "Jim & Pat", "Jean from church"         no: what follows a linking word is no surname
Known to miss: surnames that are roles, days or names of kin; surnames that only stand in brackets.
Names that are no person's ("Crazy Cat") count as full: nothing tells them from a name.
"""

import re
import unicodedata
from collections.abc import Collection

from analyser.language.words import terms


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROLES = _words(
    "tutor tutors teacher instructor facilitator vol vols volunteer volunteers admin admins administrator staff "
    "team office trustee trustees chair ceo manager coordinator organiser organizer leader lead helper support "
    "worker intern student member participant sp charity sew sewing mending upcycling upcycle quilting knitting "
    "craft crafts crafter class course group workshop whatsapp new old number mobile mob work home phone uk gb"
)
"""What phones' owners and members add to a name: roles, the group's doings, which number it is."""

DAYS = _words(
    "mon tue tues wed weds thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays am pm morning afternoon evening spring summer "
    "autumn winter"
)
TITLES = _words(
    "mr mrs ms miss mx dr doctor prof professor rev reverend sir lady dame lord captain capt mum mam mom mummy "
    "mother ma dad daddy father pa nan nana nanna nanny nain gran granny grandma grandmother grandad grandpa "
    "grandfather taid auntie aunty aunt uncle sis sister bro brother cousin friend mate neighbour wife husband son "
    "daughter niece nephew big little wee young old lovely crazy mad our the hon obe mbe cbe phd bsc msc jr jnr "
    "snr senior junior xx xxx"
)
"""Titles, words for kin and nicknames: no first name and no surname."""

LINKING = _words("and n from at of with in on by for next near via aka nee née or")
SECOND_HALVES = _words(
    "ann anne jane jayne jo louise lou marie may mae rose jean beth sue kate ellen grace lynn lynne leigh belle dee"
)
"""The usual second halves of double first names."""

BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
WORD = re.compile(r"[^\W\d_]+(?:['’\-‐‑][^\W\d_]+)*|[&+/|]")


def name_words(name: str) -> list[str]:
    """The words of a name in small letters, brackets' contents too.

    >>> name_words("Priti (SP team) 🧵")
    ['priti', 'sp', 'team']
    """
    return [word.lower() for word in WORD.findall(unicodedata.normalize("NFC", name)) if word[0].isalpha()]


def looks_like_full_name(name: str, organisation_name: str = "", affixes: Collection[str] = ()) -> bool:
    """Whether a display name looks like a first name and a surname.

    Parameters
    ----------
    name
        The name, cleaned (`analyser.chat.names.clean_name`).
    organisation_name
        The charity's name; its words and its initials are no part of a person's name.
    affixes
        Further words, in small letters, that are not.

    Examples
    --------
    >>> full = ["Maureen Tattersall", "Deborah Halloran-Smith", "Siân O’Connor", "Colin Hexley (tutor)"]
    >>> full += ["Carol 🌸 Whitlock", "Mrs Joan Patel", "Big Dave Sedgley", "Karen James", "deborah halloran"]
    >>> [name for name in full if not looks_like_full_name(name, "Sew Positive")]
    []
    >>> short = ["Asha tutor", "Colin Sew Positive", "Ines - tutor", "Hetty 🧵", "Kit V", "Ruth SP", "Lorna vol"]
    >>> short += ["Mandy B", "Nan Joyce", "Mrs Patel", "Big Dave", "Mary Jane", "J Brown", "Jean sewing", "Jim & Pat"]
    >>> [name for name in short + ["Helen (Sew Positive)"] if looks_like_full_name(name, "Sew Positive")]
    []
    """
    words = _until_link(WORD.findall(BRACKETS.sub(" ", unicodedata.normalize("NFC", name))))
    not_theirs = ROLES | DAYS | TITLES | _organisation(organisation_name) | frozenset(affixes)
    shouted = not any(word[0].islower() for word in words) and all(word.isupper() for word in words if len(word) > 1)
    own = [word for word in words if word.lower() not in not_theirs and not _initials(word, shouted)]
    return len(own) > 1 and not _double_first_name(own) and _capitals_fit(own)


def _until_link(words: list[str]) -> list[str]:
    """The words before the first that links somebody else or a place."""
    links = (place for place, word in enumerate(words) if word.lower() in LINKING or not word[0].isalpha())
    return words[: next(links, len(words))]


def _organisation(name: str) -> frozenset[str]:
    words = name_words(name)
    return frozenset(words) | {"".join(word[0] for word in words)}


def _initials(word: str, shouted: bool) -> bool:
    """A single letter, or an abbreviation: up to three capitals in a name that is not all capitals."""
    letters = re.sub(r"[^\w]", "", word)
    return len(letters) == 1 or (not shouted and len(letters) <= 3 and letters.isupper())


def _double_first_name(words: list[str]) -> bool:
    return len(words) == 2 and words[1].lower() in SECOND_HALVES


def _capitals_fit(words: list[str]) -> bool:
    """The surname has a capital, or the whole name has none and begins with a common first name."""
    small = [word[0].islower() for word in words]
    return not small[-1] or (all(small) and words[0] in terms("first-names"))
