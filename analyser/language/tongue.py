"""The language of a message: word lists and model know English only, so what is in another language must be told apart.

A script that English never uses is told by its letters. In Latin letters the cheap sign comes first: a message in which
more words are common in English than unknown to it is English. What is left is judged by words that mark a language
(`tongues.toml`) and by py3langid, a classifier of letter sequences that carries its model with it (Lui and Baldwin,
"langid.py", ACL 2012); it is loaded when the first such message comes.

In doubt a message is English: names, makes, sewing words, greetings, dialect and typing errors are no other language.
Known to miss: most messages of one or two words in Latin letters, and languages that are written in Latin letters for
want of a keyboard, other than Urdu, Hindi (told as Urdu) and Punjabi.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from analyser.language.words import terms

LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
"""Unicode's Latin letters that languages are written in, for a character class; phonetic letters are left out."""
WORD = re.compile(rf"[{LATIN}]+(?:['’ʼ‘][{LATIN}]+)*")
"""A word in them; an apostrophe inside is a part of it."""
FANCY = re.compile(r"[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7cb]+")
"""Letters that are drawn wide, bold or in script: Latin and Greek in fancy dress."""
MARKED = re.compile(rf"[{LATIN}][\u0300-\u036f]{{1,3}}")
"""A letter and its accents apart, as some phones write them; more accents than three are ornament."""
SIGNS = ("@", "#", "/", "www.")
"""One of these is in every address, mention or tag, which stand in any language."""
NOT_WORDS = re.compile(r"(?:https?://|www\.)[!-~]+|[@#]\w+|(?<![\w-])[A-Za-z0-9-]+\.[a-z]{2,4}/[!-~]*")
"""Addresses with and without "https", mentions, tags, and of an e-mail address what follows the sign."""

SCRIPTS = {
    "el": r"\u0370-\u03ff\u1f00-\u1fff",
    "Cyrillic": r"\u0400-\u052f",
    "hy": r"\u0530-\u058f",
    "he": r"\u0590-\u05ff",
    "Arabic": r"\u0610-\u065f\u066e-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "dv": r"\u0780-\u07bf",
    "Devanagari": r"\u0900-\u0963\u0971-\u097f",
    "Bengali": r"\u0980-\u09e5\u09f0-\u09ff",
    "pa": r"\u0a01-\u0a65\u0a70-\u0a7f",
    "gu": r"\u0a81-\u0ae5",
    "or": r"\u0b01-\u0b65",
    "ta": r"\u0b82-\u0be5",
    "te": r"\u0c00-\u0c65",
    "kn": r"\u0c80-\u0ce5",
    "ml": r"\u0d00-\u0d65",
    "si": r"\u0d80-\u0df3",
    "th": r"\u0e01-\u0e4e",
    "lo": r"\u0e80-\u0ece",
    "bo": r"\u0f40-\u0fbc",
    "my": r"\u1000-\u103f\u1050-\u109f",
    "ka": r"\u10a0-\u10ff\u1c90-\u1cbf",
    "Ethiopic": r"\u1200-\u135f\u1380-\u138f\u2d80-\u2ddf",
    "km": r"\u1780-\u17d3",
    "ja": r"\u3041-\u309f\u30a1-\u30fa\uff66-\uff9d",
    "ko": r"\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "zh": r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "und": r"\u0700-\u074f\u07c0-\u085f\u13a0-\u177f\u1800-\u1c8f\u2c00-\u2c5f\u2c80-\u2d7f\ua000-\ua4cf\ua500-\ua6ff"
    r"\ua800-\uabff\U00010280-\U000104ff\U00010800-\U00016fff\U0001e000-\U0001efff",
}
"""The letters of each script, for a character class, under the language that alone writes it (or that others hardly
stand beside in Britain), or the script's name. From the blocks of Unicode 16; "und" is all the rest."""
UNSPACED = frozenset({"ja", "zh", "th", "lo", "my", "km", "bo"})
"""Scripts without a blank between words: two letters are taken for a word."""
SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}]{{2,}})" for name, letters in SCRIPTS.items()))
"""Two letters of a script side by side: single ones are signs ("90 μm") and faces of letters ("ツ")."""
OTHER_SCRIPTS = re.compile("[" + "".join(SCRIPTS.values()) + "]{2,}")
"""The same of any scripts: where this finds nothing, nor does the slower one."""

BY_SCRIPT = {
    "Arabic": ("ar", "fa", "ur", "ps", "ug"),
    "Cyrillic": ("ru", "uk", "bg", "sr", "mk", "be", "mn", "kk", "ky", "tg"),
    "Devanagari": ("hi", "mr", "ne"),
    "Bengali": ("bn", "as"),
}
"""The languages of a script that the classifier chooses from."""
LETTERS = (
    ("ug", "Arabic", re.compile("[ڭۋۈ]")),
    ("ku", "Arabic", re.compile("[ڕڵۆێە]")),
    ("ps", "Arabic", re.compile("[ټډړږښڼۍځڅ]")),
    ("ur", "Arabic", re.compile(r"[ٹڈڑےںہھ]|(?<!\w)(?:کو|سب|کا|پر)(?!\w)")),
    ("fa", "Arabic", re.compile("[\u06a9\u06cc]")),
    ("uk", "Cyrillic", re.compile("[їєґЇЄҐ]")),
    ("ti", "Ethiopic", re.compile(r"[ኣቐ-ቝዀ-ዅኸ-ኾ]|(?<!\w)(?:እ[የዩያ]|ኢ[ናኻዩ]|ናይ|ሎሚ|ጽባሕ|ትማሊ|እንታይ|ከመይ|ካብ|ምስ)(?!\w)")),
    ("am", "Ethiopic", re.compile("")),
)
"""What one of a script's languages has and those below it have not: Uyghur, Sorani Kurdish, Pashto, Urdu, Persian (its
own code points of kaf and yeh), Ukrainian, Tigrinya (also by short words; Amharic is the rest)."""

LATIN_TONGUES = frozenset(
    "af az bg bs ca cs cy da de es et eu fa fi fr ga gd gl ha hr hu id ig is it ku lb lg ln lt lv mg ms mt nl nn no"
    " om pl pt rw sk sl sn so sq sr st sv sw ro tl tr uz vi xh yo zu".split()
)
"""What a text in Latin letters may be in: the classifier's languages that somebody in Britain may write to a group in,
without Latin, Esperanto, Breton and other neighbours of larger languages, which short messages are mistaken for."""
ENGLISH = frozenset({"en", "pcm", "zxx"})
"""The classifier's English, English of Nigeria, and what is no language (numbers, codes)."""
BY_MARKS = frozenset({"ur", "pa"})
"""Languages that the classifier does not know in Latin letters: here the marking words alone decide."""
BY_MARKS_SHARE = 0.4
"""The share of the different words, English ones apart, that must mark such a language, and three at least."""

FEWEST = 3
"""Words in Latin letters below which nothing is said: names, greetings and turns of phrase are as long."""
LONG = 5
"""Words from which the classifier's answer counts by itself."""
DOUBT = {"long": 0.12, "short": 0.05, "part": 0.03}
"""The share of English, as the classifier sees it, above which a text is left as English: the whole of five words or
more, the whole of three or four, and the part that is left without the English words. By benchmarks/tongues.py."""
SURE = 0.6
"""The share of one language above which a text needs no marking word."""
SAMPLE = 400
"""Words of a long text, evenly spread, that the classifier reads."""
WORD_READ = 40
"""Letters of a word that it reads: Welsh and German words are shorter, and a text without blanks can be endless."""


class Lists(NamedTuple):
    """Words in small letters: those that are English alone; all that English messages use; what languages a word marks."""

    english: frozenset[str]
    known: frozenset[str]
    marked: Mapping[str, Sequence[str]]


def tongue(text: str) -> str | None:
    """The language of a message that is not in English, as an ISO 639-1 code.

    Of a message that mixes English with another language, the other one where it has at least half of the words.

    Returns
    -------
    The code; "und" for letters that English never uses and that are of no language known here; None for English, for
    a text that has no words, and where the words are too few or too unclear to say.

    Examples
    --------
    >>> tongue("Nie mogę dzisiaj przyjść, dziecko ma gorączkę")
    'pl'
    >>> tongue("آج کون آ رہا ہے؟")
    'ur'
    >>> tongue("Eid Mubarak all, the broderie anglaise has come") is None
    True
    """
    if not text.isascii():
        text = MARKED.sub(_composed, FANCY.sub(_composed, text))
    if any(sign in text for sign in SIGNS):
        text = NOT_WORDS.sub(" ", text)
    words = WORD.findall(text)
    if not text.isascii() and OTHER_SCRIPTS.search(text) and (found := _by_script(text, len(words))):
        return found
    return _by_words(words) if len(words) >= FEWEST else None


def language_name(code: str) -> str:
    """The English name of a language that `tongue` tells.

    Raises KeyError for any other code.

    >>> language_name("ti"), language_name("und")
    ('Tigrinya', 'unknown language')
    """
    return _table("tongue_names")[code]


def _composed(letters: re.Match) -> str:
    return unicodedata.normalize("NFKC", letters[0])


def _by_script(text: str, latin: int) -> str | None:
    """The language of the script with most words, where such scripts have as many words as the `latin` ones."""
    words = _words_of_scripts(text)
    if words.total() < (max(FEWEST, latin) if latin else 1):
        return None
    script = "ja" if words["ja"] else words.most_common(1)[0][0]
    for code, its_script, letters in LETTERS:
        if script == its_script and letters.search(text):
            return code
    if script not in BY_SCRIPT:
        return script
    shares = _shares(text.split())
    return max(BY_SCRIPT[script], key=lambda code: shares.get(code, 0.0))


def _words_of_scripts(text: str) -> Counter[str]:
    """How many words of each script but the Latin there are."""
    words: Counter[str] = Counter()
    for letters in OTHER_SCRIPTS.finditer(text):
        for found in SCRIPT.finditer(letters[0]):
            name = found.lastgroup
            words[name] += (found.end() - found.start() + 1) // 2 if name in UNSPACED else 1
    return words


def _by_words(words: Sequence[str]) -> str | None:
    """The language of three or more words in Latin letters; None for English and where too little is known."""
    lists = _lists()
    small = [word.lower().replace("’", "'") for word in words]
    clear = sum(word in lists.english for word in small)
    other = [place for place, word in enumerate(small) if word not in lists.known and len(word) > 1]
    if len(other) < max(clear, FEWEST - 1) or " ".join(small) in lists.known:
        return None
    unknown = {small[place] for place in other}
    if found := _by_marks(unknown, lists):
        return found
    marks = Counter(code for word in unknown for code in lists.marked.get(word, ()))
    most = max(marks.values(), default=0)
    best = _judged(words, most, clear) or (_judged_part([words[place] for place in other], most) if clear else None)
    leaders = [code for code, count in marks.items() if count == most]
    return leaders[0] if best and most >= 2 and best not in leaders else best


def _by_marks(unknown: Set[str], lists: Lists) -> str | None:
    """Which of BY_MARKS different words are in; the two share many words, so that these count together."""
    marks = [BY_MARKS.intersection(lists.marked.get(word, ())) for word in unknown]
    if sum(map(bool, marks)) < max(FEWEST, BY_MARKS_SHARE * len(unknown)):
        return None
    counts = Counter(code for codes in marks for code in codes)
    return "pa" if counts["pa"] > counts["ur"] else "ur"


def _judged(words: Sequence[str], marks: int, clear: int) -> str | None:
    """The language of a whole text by the classifier, where it doubts that this is English.

    `marks` words speak for one language, `clear` words for English.
    """
    shares = _latin_shares(words)
    english, best = shares.pop("en"), max(shares, key=shares.__getitem__)
    if len(words) < LONG:
        enough = marks >= 2 or (marks == 1 and shares[best] > SURE)
        return best if enough and english < DOUBT["short"] else None
    running = sum(word[0].islower() for word in words) >= FEWEST or all(word.isupper() for word in words)
    enough = running and (marks >= 1 or (clear * 4 <= len(words) and shares[best] > SURE))
    return best if enough and english < DOUBT["long"] else None


def _judged_part(words: Sequence[str], marks: int) -> str | None:
    """The language of the words of a mixed text that are not English; these must be many, and some must mark it."""
    if len(words) < LONG or marks < 2:
        return None
    shares = _latin_shares(words)
    english, best = shares.pop("en"), max(shares, key=shares.__getitem__)
    return best if english < DOUBT["part"] else None


def _latin_shares(words: Sequence[str]) -> dict[str, float]:
    """What share of belief the classifier gives each language in Latin letters, with all of ENGLISH under "en"."""
    shares = _shares(words)
    latin = {code: share for code, share in shares.items() if code in LATIN_TONGUES}
    latin["en"] = sum(shares[code] for code in ENGLISH)
    total = sum(latin.values())
    return {code: share / total for code, share in latin.items()}


def _shares(words: Sequence[str]) -> dict[str, float]:
    """What share of belief the classifier gives each language that it knows."""
    step = len(words) // SAMPLE + 1
    return dict(_classifier()(" ".join(word[:WORD_READ] for word in words[::step])))


@cache
def _classifier() -> Callable[[str], list[tuple[str, float]]]:
    """py3langid's ranking. Imported here: its model takes half a second to load, and most chats never need it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True).rank


@cache
def _lists() -> Lists:
    marked: dict[str, list[str]] = {}
    for code, words in _table("tongues").items():
        for word in words.split():
            marked.setdefault(word, []).append(code)
    common, loans = frozenset(terms("common_english") + terms("dialects")), frozenset(terms("loans"))
    names, sounds = (frozenset(terms(name)) - marked.keys() for name in ("first-names", "interjections"))
    return Lists(common - marked.keys(), common | loans | names | sounds, marked)


@cache
def _table(name: str) -> dict[str, str]:
    """A table of the package, by the codes of languages."""
    return tomllib.loads(files("analyser.language").joinpath(f"{name}.toml").read_text("utf-8"))
