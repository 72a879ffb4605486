"""The bytes of a chat as columns: pieces of it are found and cut out all at once, without a copy of each."""

from typing import NamedTuple

import nanoarrow
import numpy as np
import polars as pl

WORD = 8
"""Bytes that are looked at together, as one number."""
PIECE = 1 << 22
"""Bytes that are searched together."""
ROWS = 1 << 16
"""Rows that are worked on together: their words fit into a processor's cache."""
MANY = 10_000
"""Up to so many texts are made faster one by one than by way of polars."""
FAR = 8 * WORD
"""Bytes of a line in which a colon is looked for as words; the few longer beginnings are searched singly."""

_EVERY = np.uint64(0x0101010101010101)
_HIGH = np.uint64(0x8080808080808080)


def every_byte(value: int) -> np.uint64:
    """A word with the same value in each byte."""
    return _EVERY * np.uint64(value)


class Lines(NamedTuple):
    """Where the physical lines of a file stand: from where, and to where (without the line break), n numbers each."""

    starts: np.ndarray
    ends: np.ndarray


class Content:
    """The text of one chat, as UTF-8 with line feeds for line breaks.

    Attributes
    ----------
    raw, bytes
        The bytes, as Python's own and as an array (uint8).
    words
        The number that eight bytes make, from each place on at which eight are left (uint64).
    lines
        Where the physical lines stand, by line feed alone; an empty line after the last line break is none.
    """

    def __init__(self, raw: bytes):
        self.raw = raw
        self.bytes = np.frombuffer(raw, dtype=np.uint8)
        self.words = np.ndarray((max(len(raw) - WORD + 1, 0),), "<u8", buffer=raw, strides=(1,))
        self.lines = self._find_lines()

    def __len__(self) -> int:
        return len(self.lines.starts)

    def _find_lines(self) -> Lines:
        breaks = self.find_all(ord("\n"))
        if not self.raw.endswith(b"\n"):
            breaks = np.append(breaks, np.int32(len(self.raw)))
        return Lines(np.concatenate([np.zeros(1, np.int32), breaks[:-1] + np.int32(1)]), breaks)

    def find_all(self, byte: int) -> np.ndarray:
        """Every place of a byte (int32)."""
        places = range(0, len(self.raw), PIECE)
        pieces = [(np.flatnonzero(self.bytes[at : at + PIECE] == byte) + at).astype(np.int32) for at in places]
        return np.concatenate([np.zeros(0, np.int32), *pieces])

    def cut(self, starts: np.ndarray, ends: np.ndarray) -> pl.Series:
        """The texts from each start to each end (bytes of the file), as many as there are starts; they must be
        in the order of the file, and not overlap.

        They are handed to polars as every second piece of an Arrow array that is the file itself: nothing is copied.
        """
        pieces = [
            self._cut(starts[first : first + ROWS], ends[first : first + ROWS]) for first in range(0, len(starts), ROWS)
        ]
        return pl.concat(pieces).rechunk() if pieces else pl.Series(dtype=pl.String)

    def _cut(self, starts: np.ndarray, ends: np.ndarray) -> pl.Series:
        bounds = np.empty(2 * len(starts), dtype=np.int32)
        bounds[0::2], bounds[1::2] = starts, ends
        pieces = nanoarrow.c_array_from_buffers(
            nanoarrow.string(), len(bounds) - 1, [None, bounds, self.bytes], null_count=0
        )
        return pl.Series(nanoarrow.Array(pieces)).gather_every(2)

    def texts(self, starts: np.ndarray, ends: np.ndarray) -> list[str]:
        """The same, for some rows, as Python's own texts."""
        if len(starts) > MANY:
            return self.cut(starts, ends).to_list()
        return [self.raw[start:end].decode() for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]

    def begins(self, with_one_of: tuple[bytes, ...], starts: np.ndarray) -> np.ndarray:
        """Whether one of some short beginnings (up to eight bytes) stands at each start."""
        words, found = self.words_at(starts), np.zeros(len(starts), dtype=bool)
        for beginning in with_one_of:
            mask = np.uint64((1 << 8 * len(beginning)) - 1)
            found |= (words & mask) == np.uint64(int.from_bytes(beginning, "little"))
        return found

    def words_at(self, places: np.ndarray) -> np.ndarray:
        """The eight bytes from each place as a number, the first lowest; after the end of the file stand zeros."""
        found = np.zeros(len(places), dtype=np.uint64)
        near = places < len(self.words)
        if near.all():
            return self.words[places]
        found[near] = self.words[places[near]]
        for row in np.flatnonzero(~near).tolist():
            place = int(places[row])
            found[row] = int.from_bytes(self.raw[place : place + WORD], "little")
        return found

    def line(self, place: int) -> str:
        """One physical line, by its place from 0."""
        return self.raw[self.lines.starts[place] : self.lines.ends[place]].decode()

    def find(self, sought: bytes, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """How far after each start the first of one or two sought bytes stands, before the end; -1 for nowhere."""
        found = np.full(len(starts), -1, dtype=np.int32)
        far = self._find_near(sought, starts, ends, found)
        for row in far.tolist():
            place = self.raw.find(sought, int(starts[row]), int(ends[row]))
            found[row] = place - starts[row] if place >= 0 else -1
        return found

    def _find_near(self, sought: bytes, starts: np.ndarray, ends: np.ndarray, found: np.ndarray) -> np.ndarray:
        """Note what stands in the first words of each row, and give back the rows that must be searched further."""
        far = []
        for first in range(0, len(starts), ROWS):
            rows = np.arange(first, min(first + ROWS, len(starts)))
            for step in range(0, FAR, WORD):
                inside = starts[rows] + (step + WORD) <= len(self.words)
                if not inside.all():
                    far.append(rows[~inside])
                    rows = rows[inside]
                places = starts[rows] + np.int32(step)
                offset = self._place_in_word(sought[0], places)
                hit = offset < WORD
                hits = rows[hit]
                after = offset[hit] + np.int32(step)
                whole = self._goes_on(sought, starts[hits] + after)
                far.append(hits[~whole])
                within = whole & (starts[hits] + after + len(sought) <= ends[hits])
                found[hits[within]] = after[within]
                rows = rows[~hit]
                rows = rows[starts[rows] + (step + WORD) < ends[rows]]
            far.append(rows)
        return np.concatenate([np.zeros(0, np.int64), *far])

    def _goes_on(self, sought: bytes, places: np.ndarray) -> np.ndarray:
        """Whether the second sought byte, if any, follows the first."""
        if len(sought) == 1:
            return np.ones(len(places), dtype=bool)
        return self.bytes[places + 1] == sought[1]

    def _place_in_word(self, byte: int, places: np.ndarray) -> np.ndarray:
        """Which of the eight bytes from each place is the first sought one; 8 for none.

        A byte that is nought is told by the bit that a subtraction borrows (Warren, Hacker's Delight, 6-1); the lowest
        such bit is always right.
        """
        apart = self.words[places] ^ every_byte(byte)
        nought = (apart - _EVERY) & ~apart & _HIGH
        return (np.bitwise_count((nought & (~nought + np.uint64(1))) - np.uint64(1)) >> 3).astype(np.int32)
