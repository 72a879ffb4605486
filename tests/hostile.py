"""Makes .zip files that no phone makes. Python's own writer cannot lie, so this one writes each field as it is told."""

import struct
import zlib
from dataclasses import dataclass, replace
from functools import cache

CHAT = b"15/03/2024, 10:00 - Ann: Hello\n15/03/2024, 10:01 - Bea: Hi\n"
MEBIBYTE = 2**20
LOCAL = b"PK\x03\x04"
LISTED = b"PK\x01\x02"
END = b"PK\x05\x06"
END_64 = b"PK\x06\x06"
LOCATOR_64 = b"PK\x06\x07"
STORED, DEFLATED = 0, 8
LINK = 0o120777 << 16
HUGE = 2**64 - 1


@dataclass(frozen=True)
class Entry:
    """One file in a .zip: its packed bytes, and what is stated of them."""

    name: bytes
    packed: bytes
    size: int
    crc: int
    method: int = DEFLATED
    packed_size: int | None = None
    flags: int = 0
    attributes: int = 0
    extra: bytes = b""
    local_name: bytes | None = None

    def stating(self, **fields) -> "Entry":
        """The same with other words about it."""
        return replace(self, **fields)

    @property
    def stated(self) -> int:
        return len(self.packed) if self.packed_size is None else self.packed_size

    def local(self) -> bytes:
        name = self.name if self.local_name is None else self.local_name
        fields = (20, self.flags, self.method, 0, 33, self.crc, self.stated, self.size, len(name), 0)
        return LOCAL + struct.pack("<5H3I2H", *fields) + name + self.packed

    def listed(self, offset: int) -> bytes:
        fields = (0x0314, 20, self.flags, self.method, 0, 33, self.crc, self.stated, self.size)
        rest = (len(self.name), len(self.extra), 0, 0, 0, self.attributes, offset)
        return LISTED + struct.pack("<6H3I", *fields) + struct.pack("<5H2I", *rest) + self.name + self.extra


def entry(name: str | bytes, content: bytes, **fields) -> Entry:
    """An honest entry, but for what `fields` says."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(content) + deflate.flush()
    name = name.encode() if isinstance(name, str) else name
    return Entry(name, packed, len(content), zlib.crc32(content), **({"flags": 0x800} | fields))


def zeros(name: str, mebibytes: int) -> Entry:
    """A bomb: so much of nothing, packed to a thousandth."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = deflate.compress(bytes(MEBIBYTE)) + deflate.flush(zlib.Z_FULL_FLUSH)
    again = deflate.compress(bytes(MEBIBYTE)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return Entry(name.encode(), one + again * (mebibytes - 1) + deflate.flush(), mebibytes * MEBIBYTE, 0)


def archive(*entries: Entry, **end: int) -> bytes:
    """A .zip of these entries, one after the other; `end` is what its last record states otherwise."""
    offsets, body = [], b""
    for each in entries:
        offsets.append(len(body))
        body += each.local()
    return body + directory(entries, offsets, len(body), **end)


def directory(entries, offsets, start: int, count: int | None = None, before_end: bytes = b"", **end: int) -> bytes:
    """The list of entries and the record after it."""
    listed = b"".join(each.listed(offset) for each, offset in zip(entries, offsets, strict=True))
    count = len(entries) if count is None else count
    fields = (0, 0, count, count, end.get("size", len(listed)), end.get("offset", start), 0)
    return listed + before_end + END + struct.pack("<4H2IH", *fields)


def overlapping(copies: int) -> bytes:
    """Fifield's trick: every entry is the same bytes, so that little unpacks to much without a high ratio in any."""
    kernel = entry("_chat.txt", CHAT * 200)
    twins = [kernel, *(kernel.stating(name=b"%06d.jpg" % number) for number in range(copies))]
    body = kernel.local()
    return body + directory(twins, [0] * len(twins), len(body))


def large_form(*entries: Entry, count: int, size: int, offset: int) -> bytes:
    """A .zip with the records for more than 4 GB (zip64), and what they state of the list of entries."""
    start = sum(len(each.local()) for each in entries)
    listed = sum(len(each.listed(0)) for each in entries)
    record = END_64 + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = LOCATOR_64 + struct.pack("<LQL", 0, start + listed, 1)
    return archive(*entries, before_end=record + locator)


@cache
def crowd(number: int) -> bytes:
    """A .zip of so many empty files and a chat."""
    empty = [Entry(b"%06d.jpg" % place, b"", 0, 0, STORED) for place in range(number)]
    locals_ = [each.local() for each in empty]
    size = len(locals_[0])
    last = entry("_chat.txt", CHAT)
    offsets = [place * size for place in range(number + 1)]
    body = b"".join([*locals_, last.local()])
    return body + directory([*empty, last], offsets, len(body), count=min(number + 1, 0xFFFF))


def nested(content: bytes, times: int = 1) -> bytes:
    """A .zip in a .zip, so many deep."""
    for _ in range(times):
        content = archive(entry("chat.zip", content))
    return content


LONG_CHAT = b"".join(b"15/03/2024, 10:00 - Ann: %d\n" % (number * 7919 % 10_007) for number in range(5_000))
GOOD = entry("_chat.txt", LONG_CHAT)
ZIP_64 = {"count": 1, "size": len(GOOD.listed(0)), "offset": len(GOOD.local())}

BOMBS = {
    "bomb": (lambda: archive(zeros("_chat.txt", 1024)), "far more than a chat"),
    "bomb that states a small size": (lambda: archive(zeros("_chat.txt", 1024).stating(size=5_000)), "damaged"),
    "bomb that states a small size and its start's checksum": (
        lambda: archive(zeros("_chat.txt", 1024).stating(size=MEBIBYTE, crc=zlib.crc32(bytes(MEBIBYTE)))),
        "not a text file",
    ),
    "bomb that states a large packed size": (
        lambda: archive(zeros("_chat.txt", 60).stating(packed_size=MEBIBYTE)),
        "damaged|lie over each other",
    ),
    "packed more than 200 times": (lambda: archive(entry("_chat.txt", CHAT * 40_000)), "far more than a chat"),
    "zip in a zip": (lambda: nested(archive(GOOD)), "another .zip"),
    "zip in a zip under the name of a chat": (lambda: archive(entry("_chat.txt", archive(GOOD))), "another .zip"),
    "bomb five zips deep": (lambda: nested(archive(*[zeros("_chat.txt", 100)] * 16), 5), "another .zip"),
    "100,000 entries": (lambda: crowd(100_000), "more than 2,000 files"),
    "100,000 entries that state one": (
        lambda: crowd(100_000)[:-14] + struct.pack("<2H", 1, 1) + crowd(100_000)[-10:],
        "more than 2,000 files|damaged",
    ),
    "2,001 entries": (lambda: crowd(2_000), "more than 2,000 files"),
    "overlapping entries": (lambda: overlapping(1_500), "lie over each other"),
    "entry that runs into the list of entries": (
        lambda: archive(GOOD.stating(packed_size=len(GOOD.packed) + 40)),
        "lie over each other",
    ),
    "states less than it holds": (lambda: archive(GOOD.stating(size=100)), "damaged"),
    "states more than it holds": (lambda: archive(GOOD.stating(size=GOOD.size + 100)), "damaged"),
    "wrong checksum": (lambda: archive(GOOD.stating(crc=1)), "damaged"),
    "other name in the list of entries": (lambda: archive(GOOD.stating(local_name=b"_talk.txt")), "damaged"),
    "locked with a password": (lambda: archive(GOOD.stating(flags=1)), "password"),
    "packed as no phone packs": (lambda: archive(GOOD.stating(method=14)), "Unpack it"),
    "zip64: enormous list of entries": (lambda: large_form(GOOD, **ZIP_64 | {"size": 2**40}), "2,000 files|damaged"),
    "zip64: list of entries at no place": (lambda: large_form(GOOD, **ZIP_64 | {"offset": HUGE}), "damaged"),
    "zip64: everything at its most": (
        lambda: large_form(GOOD, count=HUGE, size=HUGE, offset=HUGE),
        "2,000 files|damaged",
    ),
    "zip64: entry at no place": (
        lambda: archive(
            GOOD.stating(size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=struct.pack("<2H2Q", 1, 16, HUGE, HUGE))
        ),
        "damaged|far more than a chat",
    ),
    "cut off at the end": (lambda: archive(GOOD)[:-30], "damaged"),
    "cut off in the chat": (lambda: archive(GOOD)[:500], "damaged"),
    "list of entries cut off": (lambda: archive(GOOD, size=10), "damaged"),
    "end record alone": (lambda: archive(), "no chat"),
    "end record cut off": (lambda: archive()[:-4], "damaged"),
    "list of entries of 1.5 MB": (
        lambda: archive(GOOD, *(Entry(b"%01000d.jpg" % number, b"", 0, 0, STORED) for number in range(1_500))),
        "more than 2,000 files",
    ),
    "folder of a Mac's doubles alone": (lambda: archive(entry("__MACOSX/_chat.txt", CHAT)), "no chat"),
    "double of a Mac alone": (lambda: archive(entry("._chat.txt", CHAT)), "no chat"),
    "two chats": (lambda: archive(entry("a/_chat.txt", CHAT), entry("b/_chat.txt", CHAT)), "2 chats"),
    "link for a chat": (lambda: archive(entry("_chat.txt", b"/etc/passwd", attributes=LINK)), "no chat"),
}
"""What the .zip is -> what makes it, and a pattern of the message that refuses it."""

AWKWARD_NAMES = {
    "up and out": "../../_chat.txt",
    "far up and out": "../" * 30 + "tmp/_chat.txt",
    "absolute": "/tmp/_chat.txt",
    "home": "~/_chat.txt",
    "drive letter": "C:\\Users\\Public\\_chat.txt",
    "other computer": "\\\\192.0.2.1\\share\\_chat.txt",
    "backslashes up and out": "..\\..\\_chat.txt",
    "mixed slashes": "a\\../..\\b/../_chat.txt",
    "NUL in the name": "_chat.txt\0.exe",
    "very long name": "a" * 60_000 + ".txt",
    "very deep folder": "a/" * 20_000 + "_chat.txt",
    "device of Windows": "CON.txt",
    "port of Windows": "folder/LPT1.txt",
    "stream of Windows": "_chat.txt:hidden.txt",
    "right to left": "\u202ewhatsapp\u202c.txt",
    "wide dots and slash": "．．／_chat.txt",
    "escape codes": "\x1b[2J\x1b]0;own\x07.txt",
    "line break": "a\nanalyser: fine.txt",
    "template": "{{7*7}}<script>alert(1)</script>.txt",
    "not UTF-8": b"WhatsApp Chat with Caf\x82.txt",
}
"""What is odd about the name of the one entry -> that name. The chat in it is read all the same."""
