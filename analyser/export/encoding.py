"""From the bytes of a file to UTF-8 with "\\n" for line breaks, whatever wrote them; what is no text is counted.

Phones write UTF-8. A file that was opened and saved again may be in UTF-16 ("Unicode" in Notepad) or in a code page
of one byte a letter ("ANSI"). Nothing in such a file says which code page, so it is told as a guess.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

import nanoarrow
import numpy as np
import polars as pl

UTF_8 = "UTF-8"
UTF_16 = "UTF-16"

PIECE = 2**16
"""Bytes looked at in one go: small enough for a processor's cache, so that a whole file never stands there as letters."""
SAMPLE = 8
"""So many pieces that are no UTF-8 are looked at to find the code page: half a megabyte of words."""
HEAD = 4096
"""The first bytes of a file show whether it is UTF-16 without a mark, or no text at all."""
_EVERY_HIGH_BYTE = bytes(range(0x80, 0x100))


class Decoded(NamedTuple):
    """UTF-8 with "\\n" for line breaks; what the file was read as; how many characters became U+FFFD."""

    content: bytes
    encoding: str
    replaced: int


class CodePage(NamedTuple):
    """A code page of one byte a letter, and the letters of the languages that are written in it, beyond a to z."""

    name: str
    codec: str
    letters: str


CODE_PAGES = (
    CodePage("Windows-1252", "cp1252", "àáâãäåæçèéêëìíîïñòóôõöøùúûüßœ"),
    CodePage("Windows-1250", "cp1250", "ąćęłńóśźż"),
    CodePage("Windows-1254", "cp1254", "çğıöşüâîû"),
)
"""Western European languages, Polish, Turkish. Arabic is told by its script (`ARABIC`)."""
ARABIC = CodePage("Windows-1256", "cp1256", "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيًٌٍَُِّْ")
ALONE = frozenset("àáèéêíóôöúåøæ")
"""Words of one letter."""
LONGEST_WORD = 40
"""Letters of a word; one byte over and over is none."""
ENOUGH = 0.9
"""Share of the letters beyond ASCII that have to stand where a code page makes sense of them."""
FEWEST_ARABIC = 10
"""Letters of a script that shares none with ASCII: two odd bytes side by side are no word yet."""

_MARKS = re.compile(
    r"(?<=\w)[’`´]|[“‘„](?=\w)|(?<=[\w.,!?…)])[”’]|[£€](?=\s?\d)|(?<=\d)\s?[€°½¼¾²³]|(?<=[\w ])[–—](?=[\w ])"
    r"|(?<=\w)…|[•·](?=\s)|«(?=\s?\w)|(?<=[\w.!?])\s?»|[¿¡](?=\w)|(?<=\w)[™®]|©(?=\s?\w)|[،؛؟](?=\s|$)|\xa0(?=[!?:;»])"
)
"""Signs of the code pages where people write them."""
_WORDS = re.compile(r"[^\W\d_]+")


def to_utf8(raw: bytes) -> Decoded | None:
    """The text in a file; None where it is no text.

    >>> to_utf8("15/03/2024, 10:00 - Zoë: £5 for the café\\r\\n".encode("cp1252")).encoding
    'Windows-1252'
    """
    if order := _utf_16(raw):
        content, replaced = _from_utf_16(raw, order)
        return Decoded(with_plain_line_breaks(content), UTF_16, replaced)
    if raw[:HEAD].count(0) * 20 > len(raw[:HEAD]):
        return None
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if is_utf8(raw):
        return Decoded(with_plain_line_breaks(raw), UTF_8, 0)
    content, encoding, replaced = _from_code_page(raw) or _with_replacements(raw)
    return Decoded(with_plain_line_breaks(content), encoding, replaced) if replaced * 10 <= len(raw) else None


def with_plain_line_breaks(content: bytes) -> bytes:
    """One "\\r" before a "\\n", or at the very end, belongs to the line break; alone it is one where there is no "\\n"."""
    if b"\r" not in content:
        return content
    if b"\n" not in content:
        return content.replace(b"\r", b"\n")
    return content.replace(b"\r\n", b"\n").removesuffix(b"\r")


def is_utf8(raw: bytes) -> bool:
    """Whether every byte is part of a letter in UTF-8; polars looks at sixteen and more bytes at once."""
    whole = nanoarrow.c_array_from_buffers(
        nanoarrow.large_binary(), 1, [None, np.array([0, len(raw)], dtype=np.int64), raw], null_count=0
    )
    try:
        pl.Series(nanoarrow.Array(whole)).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def _pieces(raw: bytes) -> Iterator[bytes]:
    """Pieces of a file that cut no letter of UTF-8."""
    start = 0
    while start < len(raw):
        end = start + PIECE
        end = next((place for place in range(end, end - 4, -1) if not _inside_a_letter(raw, place)), end)
        yield raw[start:end]
        start = end


def _inside_a_letter(raw: bytes, place: int) -> bool:
    return place < len(raw) and raw[place] & 0xC0 == 0x80


def _utf_16(raw: bytes) -> str | None:
    """The codec where a file is UTF-16: by its mark, or by the zero in every digit, sign and blank of a chat.

    In a picture or a program zeros stand at both places of a pair, in UTF-8 there are hardly any.
    """
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return codec
    head = raw[:HEAD]
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) * 10 > len(head) and min(first, second) * 20 < max(first, second):
        return "utf-16-le" if second > first else "utf-16-be"
    return None


def _from_utf_16(raw: bytes, codec: str) -> tuple[bytes, int]:
    """The text as UTF-8; halves of letters, which are no letters, and a last odd byte are replaced."""
    decoder = codecs.getincrementaldecoder(codec)("surrogatepass")
    whole = len(raw) - len(raw) % 2
    pieces, replaced = [], len(raw) % 2
    first = 2 if decoder.decode(raw[:2]) == "\ufeff" else 0
    decoder.reset()
    for start in range(first, whole, PIECE):
        text = decoder.decode(raw[start : min(start + PIECE, whole)], final=start + PIECE >= whole)
        text, halves = re.subn("[\ud800-\udfff]", "\ufffd", text)
        pieces.append(text.encode())
        replaced += halves
    if len(raw) % 2:
        pieces.append("\ufffd".encode())
    return b"".join(pieces), replaced


def _from_code_page(raw: bytes) -> Decoded | None:
    """The text where one code page makes sense of what is no UTF-8, and hardly anything in the file is UTF-8."""
    if _cut_inside_a_letter(raw) or not _mostly_single_bytes(raw):
        return None
    sample = [piece for piece in _pieces(raw) if not is_utf8(piece)][:SAMPLE]
    for page in (*CODE_PAGES, ARABIC):
        if _makes_sense(page, sample):
            try:
                content = b"".join(piece.decode(page.codec).encode() for piece in _pieces(raw))
            except UnicodeDecodeError:
                continue
            return Decoded(content, page.name, 0)
    return None


def _cut_inside_a_letter(raw: bytes) -> bool:
    """Whether the only fault is that the file ends two or three bytes into a letter."""
    cut = re.search(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2})\Z", raw[-3:])
    return bool(cut) and is_utf8(raw[: len(raw) - len(cut[0])])


def _mostly_single_bytes(raw: bytes) -> bool:
    """Whether there are at least ten faults for each letter of two bytes or more that is sound."""
    sound = faults = 0
    for piece in _pieces(raw):
        text, replaced = _replaced(piece)
        sound += len(text) - len(piece.translate(None, _EVERY_HIGH_BYTE)) - replaced
        faults += replaced
    return sound * 10 <= faults


def _makes_sense(page: CodePage, sample: list[bytes]) -> bool:
    high = fitting = 0
    for piece in sample:
        text = piece.decode(page.codec, "replace")
        words = _WORDS.findall(text)
        fitting += sum(_high(word) for word in words if not word.isascii() and _is_word(word, page))
        fitting += sum(map(_high, _MARKS.findall(text)))
        high += _high(text)
    return fitting >= ENOUGH * high and (page is not ARABIC or fitting >= FEWEST_ARABIC)


def _high(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _is_word(word: str, page: CodePage) -> bool:
    """Whether a word could be one: letters of the page's languages, capitals at its start or throughout, and for
    Latin letters one of a to z among four."""
    if len(word) > LONGEST_WORD:
        return False
    plain = sum(map(str.isascii, word))
    strange = {letter for letter in word.lower() if not letter.isascii()}
    if page is ARABIC:
        return not plain and len(word) > 1 and strange <= set(page.letters)
    if not strange <= set(page.letters + "\u0307"):
        return False
    if len(word) == 1:
        return word.lower() in ALONE
    return plain * 4 >= len(word) and (word[1:].islower() or word.isupper())


def _with_replacements(raw: bytes) -> Decoded:
    pieces, replaced = [], 0
    for piece in _pieces(raw):
        text, faults = _replaced(piece)
        pieces.append(text.encode())
        replaced += faults
    return Decoded(b"".join(pieces), UTF_8, replaced)


def _replaced(piece: bytes) -> tuple[str, int]:
    """A piece as text, and how many U+FFFD in it were not there before."""
    text = piece.decode("utf-8", "replace")
    return text, text.count("\ufffd") - piece.count("\ufffd".encode())
