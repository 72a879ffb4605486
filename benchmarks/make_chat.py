"""Write an export of any length as UK phones write it, and beside it what a parser must read from it.

    python benchmarks/make_chat.py --n 100000 --style android --out chat.txt --gold chat.gold.jsonl

The same arguments give the same bytes on every machine. "n" counts records, WhatsApp's own lines among them: 12 % of
messages have several lines, 5 % of records are WhatsApp's own, 8 % stand for media, 3 % are edited or deleted. There
are 40 to 400 members, a few of them very active; texts have about 9 words, and one in four has emoji. Time only moves
forward. Memory does not grow with n.

The gold has one object a record: timestamp, sender (null for WhatsApp's own lines), text without hidden marks, kind.
Everybody and everything here is invented.
"""

import argparse
import json
import sys
from bisect import bisect
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

STYLES = ("android", "ios")
MARK = "\u200e"
GROUP = "Sew Positive Thursdays"
FIRST = (
    "Anna Bea Cath Dee Ella Fran Grace Helen Isla Josie Kaz Lou Maureen Nia Olive Priya Quinn Ruth Siân Tess Uma Val "
    "Wendy Xena Yusra Zoë Łucja Aoife Ngozi Mei"
).split()
LAST = " W| Hughes| O'Connor|| Patel| (tutor)|-Jane| 🧵| B.| Okafor|| Smith".split("|")
WORDS = (
    "the a to and of my is it for on in you this that with have some fabric thread zip hem cotton linen denim quilt tote "
    "bag pattern machine needle bobbin overlocker button patch mend mended sewing stitched upcycled curtain dress jacket "
    "lining elastic interfacing scissors pins tape measure lovely thanks brilliant finally tomorrow Thursday session "
    "workshop hall course table kettle tea bring bringing found bought charity shop sale half price metre left over anyone "
    "need want spare please help how do does can could would really love colour colours blue green floral pocket pockets "
    "strap handles seam allowance press iron steam photo finished nearly started again unpicked twice perfect size small "
    "large need's it's don't I've I'm we're you're"
).split()
EMOJI = "😊 🧵 🪡 ❤️ 👏 😂 👍🏽 🎉 🌸 ✂️ 👩🏽‍🦱 ❤️‍🩹 🙏 ☕ 🤩".split()
ENDS = ("", "", "", ".", ".", "!", "?", "!!", " xx", "...")
LINKS = ("https://www.example.org/patterns/{}", "http://example.co.uk/tote?id={}", "https://youtu.be/x{}")
STARTS = ("- ", "", "", "1. ", "Note: ")
"""How a further line of a message may begin; the last looks like a sender."""
FIRST_NOTICE = (
    "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them."
)
NOTICES = (
    "{actor} added {target}",
    "{actor} left",
    "{target} joined using this group's invite link",
    "{actor} changed the group description",
    "{actor} changed this group's icon",
    "{actor} removed {target}",
    "{actor} pinned a message",
    '{actor} changed the group name to "Sew Positive Thursdays"',
)
IOS_MEDIA = (
    *("image omitted", "image omitted", "image omitted", "video omitted", "audio omitted"),
    *("sticker omitted", "GIF omitted", "document omitted"),
)


class Record(NamedTuple):
    """One message or notice; `written` is the name that an iPhone writes before it, a notice's too."""

    sent: datetime
    sender: str | None
    written: str
    text: str
    kind: str


def records(count: int, style: str, people: int, seed: int) -> Iterator[Record]:
    """The records of a chat, about ten years of them whatever their number."""
    random = Random(f"{seed}/{style}/{people}")
    names = _names(random, people)
    weights = list(accumulate(1 / (place + 1) ** 0.9 for place in range(people)))
    sent = datetime(2015, 1, 5, 9, 0)
    pause = max(20.0, min(3600.0, 10 * 365 * 86400 / count))
    for number in range(count):
        sent += timedelta(seconds=int(random.expovariate(1 / pause)))
        name = names[bisect(weights, random.random() * weights[-1]) % people]
        share = random.random()
        if number == 0:
            yield Record(sent, None, GROUP, FIRST_NOTICE, "system")
        elif share < 0.05:
            notice = random.choice(NOTICES).format(actor=name, target=random.choice(names))
            yield Record(sent, None, name, notice, "system")
        else:
            yield Record(sent, name, name, *_sent_by_a_member(random, share, style == "ios"))


def _names(random: Random, count: int) -> list[str]:
    names = [first + last for last in LAST for first in FIRST]
    random.shuffle(names)
    names = names[: max(1, count - count // 8)]
    return names + [f"+44 7700 9{number:05d}" for number in range(count - len(names))]


def _sent_by_a_member(random: Random, share: float, ios: bool) -> tuple[str, str]:
    """Text and kind of what stands at a share of 1, 0.05 and above."""
    if share < 0.13:
        return random.choice(IOS_MEDIA) if ios else "<Media omitted>", "media"
    if share < 0.145:
        return "This message was deleted." if ios else "This message was deleted", "deleted"
    if share < 0.16:
        return _sentence(random) + f" {MARK if ios else ''}<This message was edited>", "message"
    if share < 0.28:
        return _several_lines(random), "message"
    return _sentence(random), "message"


def _several_lines(random: Random) -> str:
    lines = [_sentence(random)]
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 9))):
        lines.append("" if random.random() < 0.2 else random.choice(STARTS) + _sentence(random))
    # A message never ends with an empty line: WhatsApp trims it.
    return "\n".join([*lines[:-1], lines[-1] or "x"])


def _sentence(random: Random) -> str:
    length = min(120, max(1, int(random.lognormvariate(2.2, 0.75))))
    words = " ".join(random.choices(WORDS, k=length))
    words = words[0].upper() + words[1:] + random.choice(ENDS)
    share = random.random()
    if share < 0.25:
        return words + " " + "".join(random.choices(EMOJI, k=random.choice((1, 1, 1, 2, 3))))
    if share < 0.28:
        return words + " " + random.choice(LINKS).format(random.randrange(10**6))
    return words


def as_written(record: Record, style: str) -> str:
    """The record as it stands in the export, its line end included."""
    if style == "ios":
        mark = MARK if record.kind in ("media", "deleted") else ""
        inner = mark or (MARK if record.sender is None else "")
        return f"{mark}[{record.sent:%d/%m/%Y, %H:%M:%S}] {record.written}: {inner}{record.text}\n"
    name = "" if record.sender is None else f"{record.sender}: "
    return f"{record.sent:%d/%m/%Y, %H:%M} - {name}{record.text}\n"


def as_gold(record: Record, style: str) -> str:
    """The record as a parser must read it, one line of JSON."""
    clock = "%Y-%m-%dT%H:%M:%S" if style == "ios" else "%Y-%m-%dT%H:%M"
    gold = {
        "timestamp": record.sent.strftime(clock),
        "sender": record.sender,
        "text": record.text.replace(MARK, ""),
        "kind": record.kind,
    }
    if style == "ios" and record.sender is None:
        gold["sender_written"] = record.written
    return json.dumps(gold, ensure_ascii=False) + "\n"


def main() -> None:
    """Write one chat, and its gold where that is asked for."""
    options = _options()
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    people = options.members or max(40, min(400, 40 + options.n // 2000))
    with ExitStack() as files:

        def writing(path):
            return files.enter_context(open(path, "w", encoding="utf-8", newline="\n"))

        out = sys.stdout if options.out == "-" else writing(options.out)
        gold = writing(options.gold) if options.gold else None
        for record in records(options.n, options.style, people, options.seed):
            out.write(as_written(record, options.style))
            if gold:
                gold.write(as_gold(record, options.style))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10000)
    parser.add_argument("--style", choices=STYLES, default="android")
    parser.add_argument("--members", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", default="-")
    parser.add_argument("--gold")
    return parser.parse_args()


if __name__ == "__main__":
    main()
