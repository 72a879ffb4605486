"""How well exchanges between two people are found, and how fast: ``python benchmarks/one_to_one.py MESSAGES.parquet``.

The data are those of J. K. Kummerfeld et al., A Large-Scale Corpus for Conversation Disentanglement, ACL 2019 (CC BY 4.0),
a help channel in which many conversations run at once; the file is described in `training/conversations.py` and is not in
the repository. The right answers are exchanges of six turns in the annotated conversations. A message counts as found if
it stands in an exchange of the right two people (pair-strict). Three times: names as annotated, names as we find them in
the texts, and without names.
"""

import argparse
import time
from datetime import datetime
from pathlib import Path

import polars as pl

from analyser.conversations import exchanges, replies

DAY = datetime(2025, 1, 1)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("messages", type=Path)
    asked.add_argument("--split", default="dev")
    asked = asked.parse_args()
    table = pl.read_parquet(asked.messages).filter(pl.col("split") == asked.split, ~pl.col("system")).sort("chat", "i")
    print(f"{'':<28}{'precision':>10}{'recall':>8}{'F1':>7}{'links right':>13}{'messages/s':>12}")
    for title, names in (
        ("names as annotated", "given"),
        ("names found in the texts", "found"),
        ("without names", "none"),
    ):
        right = found = wanted = count = linked = 0
        seconds = 0.0
        for _, chat in table.group_by("chat", maintain_order=True):
            messages = chat.select(
                id=pl.col("i"),
                timestamp=pl.lit(DAY) + pl.duration(minutes=pl.col("minute")),
                sender="sender",
                text="text",
            )
            named = {"given": chat["mentions"].to_list(), "none": [[]] * chat.height, "found": None}[names]
            began = time.perf_counter()
            links = replies(messages, named=named)
            annotated = messages.filter(chat["annotated"])
            ours = said(exchanges(annotated, links))
            seconds += time.perf_counter() - began
            gold = said(
                exchanges(annotated, annotated.select("id", conversation=chat.filter(pl.col("annotated"))["thread"]))
            )
            linked += rightly_linked(links, chat)
            right, found, wanted = right + len(ours & gold), found + len(ours), wanted + len(gold)
            count += chat.height
        precision, recall = right / max(found, 1), right / max(wanted, 1)
        score = 2 * precision * recall / max(precision + recall, 1e-9)
        share = linked / table["annotated"].sum()
        print(f"{title:<28}{precision:>10.3f}{recall:>8.3f}{score:>7.3f}{share:>13.3f}{count / seconds:>12,.0f}")


def rightly_linked(links: pl.DataFrame, chat: pl.DataFrame) -> int:
    """How many annotated messages answer one of their own conversation, or rightly none."""
    thread = dict(chat.filter("annotated").select("i", "thread").rows())
    begins = {each: place for place, each in reversed(list(thread.items()))}
    answers = dict(links.select("id", "answers").rows())
    return sum(
        thread.get(answers[place], answers[place]) == each if answers[place] is not None else begins[each] == place
        for place, each in thread.items()
    )


def said(table: pl.DataFrame) -> set[tuple]:
    """Each message of an exchange, with the pair."""
    return {(each, tuple(pair)) for pair, ids in table.select("pair", "ids").rows() for each in ids}


if __name__ == "__main__":
    main()
