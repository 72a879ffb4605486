"""What metrics ask of texts, a whole column at a time: a plain copy of each, and patterns that find words in it.

polars' own expressions do the work, so 100,000 messages take a fraction of a second. They know no look-ahead, so
that patterns here are plainer than those of the rules. The texts as exported stay untouched in `text`.
"""

import re

import polars as pl

from analyser.chat.group import Group
from analyser.chat.names import MARKS
from analyser.language.words import terms

LINK = (
    r"(?i)(?:https?://|\bwww\.)\S+"
    r"|(?:^|[^\w@./-])(?:[a-z0-9][a-z0-9-]*\.)+"
    r"(?:(?:com|org|net|uk|info|eu|wales|scot)\b(?:/\S*)?|(?:be|ly|me|gl|co|io|it)/\S+)"
)
"""A link: with its scheme, or a bare address under an ending that is common here. The second half of an e-mail address
is none. An ending that is a word as well ("to.be") counts only with a path behind it."""

QUOTES = "[\u2018\u2019\u201b`\u00b4\u02bc]"
"""What keyboards write for an apostrophe."""


def typed(messages: pl.DataFrame) -> pl.DataFrame:
    """The messages that carry words (captions of pictures too), with the column `plain` beside `text`.

    `plain` is the text in small letters without invisible marks and links, apostrophes straight.

    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("09:00 Ann: Isn\u2019t it https://example.org/?a GOOD?", "09:01 -- joined Bea")
    >>> typed(chat)["plain"].to_list()
    ["isn't it   good?"]
    """
    plain = (
        pl.col("text")
        .str.replace_all(f"[{MARKS}]", "")
        .str.replace_all(QUOTES, "'")
        .str.replace_all(LINK, " ")
        .str.to_lowercase()
    )
    return messages.filter(pl.col("kind").is_in(["message", "media"])).with_columns(plain=plain)


def typed_in(group: Group) -> pl.DataFrame:
    """`typed` of a group's messages in the period under review, made once."""
    return group.once(_of_group)


def _of_group(group: Group) -> pl.DataFrame:
    return typed(group.people)


def any_term(*lists: str) -> str:
    """A pattern for any term of the word lists, as whole words of a `plain` text (`analyser.language.words`).

    >>> chat = pl.DataFrame({"plain": ["ta, love", "tasha", "\U0001f44f\U0001f44f"]})
    >>> chat["plain"].str.contains(any_term("praise")).to_list()
    [True, False, True]
    """
    return one_of(term for name in lists for term in terms(name))


def one_of(words) -> str:
    """A pattern for any of the words, whole, in small letters; a star at the end of one stands for any ending.

    >>> pl.Series(["mended it", "amended"]).str.contains(one_of(["mend*"])).to_list()
    [True, False]
    """
    every = sorted({word.lower() for word in words}, key=len, reverse=True)
    lettered = [word for word in every if word[0].isalnum()]
    signs = [re.escape(word) for word in every if not word[0].isalnum()]
    edge = EDGE if all((word[0] + word[-1]).isascii() for word in lettered) else r"\b"
    whole = [rf"{edge}(?:{'|'.join(map(_expression, lettered))}){edge}"] if lettered else []
    return "|".join(whole + signs) or NOTHING


EDGE = r"(?-u:\b)"
"""Where a word of plain letters begins or ends. An edge that knows every alphabet takes ten times as long."""

NOTHING = r"[^\s\S]"
"""A pattern that no text holds."""


def _expression(word: str) -> str:
    stem, star = word.removesuffix("*"), word.endswith("*")
    return r"[\s-]+".join(map(re.escape, stem.split())) + (r"\w*" if star else "")
