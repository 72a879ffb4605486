"""Write many exports of small groups, as a national body would have them.

    python benchmarks/make_chats.py --chats 100 --messages 200 --out FOLDER

The texts are those of the sample groups, each typed a little differently over and over: as long as in real groups, few that stand
twice, and in no order that makes sense, so that far more of them are flagged than in a real group. The same arguments give the
same bytes. Everybody is invented.
"""

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from make_chat import FIRST

SAMPLE = Path(__file__).parents[1] / "analyser" / "sample"
FOLDER_HOLDS = 1000
"""Exports in one folder."""


def sample_texts() -> list[str]:
    """The texts of the sample groups, each once."""
    from analyser.export import read

    texts = (text for path in sorted(SAMPLE.glob("*.txt")) for text in read(path).chat["text"])
    return list(dict.fromkeys(filter(None, texts)))


def typed_anew(text: str, chance: Random) -> str:
    """A text as another hand might type it: one letter more in one of its words."""
    words = text.split()
    place = chance.randrange(len(words))
    letters = list(words[place])
    letters.insert(chance.randrange(len(letters) + 1), chance.choice("aeiorstln"))
    words[place] = "".join(letters)
    return " ".join(words)


def chat(number: int, messages: int, texts: list[str]) -> Iterator[str]:
    """The lines of one export: the group is made, people are added, and they write for half a year."""
    chance = Random(number)
    people = chance.sample(FIRST, chance.randrange(8, 20))
    sent = datetime(2025, 1, 6, 9, 0) + timedelta(days=chance.randrange(60))
    yield f'{sent:%d/%m/%Y, %H:%M} - {people[0]} created group "Group {number:05d}"\n'
    yield f"{sent:%d/%m/%Y, %H:%M} - {people[0]} added {', '.join(people[1:-1])} and {people[-1]}\n"
    pause = 180 * 86400 / messages
    for _ in range(messages):
        sent += timedelta(seconds=chance.expovariate(1 / pause))
        yield f"{sent:%d/%m/%Y, %H:%M} - {chance.choice(people)}: {typed_anew(chance.choice(texts), chance)}\n"


def make(chats: int, messages: int, folder: Path) -> Path:
    """Write so many exports of so many messages, unless they are there; returns their folder."""
    done = folder / f"{chats}-of-{messages}"
    if done.exists():
        return done
    texts = sample_texts()
    unfinished = done.with_suffix(".unfinished")
    for number in range(1, chats + 1):
        place = unfinished / f"{(number - 1) // FOLDER_HOLDS:03d}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"WhatsApp Chat with Group {number:05d}.txt"
        path.write_text("".join(chat(number, messages, texts)), "utf-8")
    unfinished.rename(done)
    return done


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--chats", type=int, default=100)
    asked.add_argument("--messages", type=int, default=200)
    asked.add_argument("--out", type=Path, required=True)
    asked = asked.parse_args()
    print(make(asked.chats, asked.messages, asked.out))


if __name__ == "__main__":
    main()
