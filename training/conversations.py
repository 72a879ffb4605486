"""Trains the scorer of reply links: ``python -m training.conversations MESSAGES.parquet``.

The data are those of J. K. Kummerfeld et al., A Large-Scale Corpus for Conversation Disentanglement, ACL 2019
(github.com/jkkummerfeld/irc-disentanglement, CC BY 4.0), as a table of messages with the columns split, chat, i, minute,
sender, system, text, mentions, annotated, thread; they are not in the repository. Only the train split is read. Each
chat is read four times: with names and without, whole and with three conversations in ten, for a group of friends is less
busy than a help channel. The loss is that of any message of the right conversation, or of none where it begins one.
"""

import argparse
import io
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import torch
from torch import nn

from analyser.conversations.candidates import NAMES, NEAR, Channel, candidates, numbers

WRITTEN = Path(__file__).parents[1] / "analyser" / "conversations" / "scorer.npz"
HIDDEN = (64, 32)
EPOCHS = 6
BATCH = 256
RATE = 2e-3
WIDTH = NEAR + 4
"""Candidates of a message, at most."""
THIN = 0.3
"""Share of the conversations of a thinned chat."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("messages", type=Path, help="the annotated messages, a Parquet file")
    asked = asked.parse_args()
    torch.set_num_threads(1)
    chats = pl.read_parquet(asked.messages).filter(pl.col("split") == "train", ~pl.col("system"))
    chance, parts = np.random.default_rng(5), []
    for _, chat in chats.sort("chat", "i").group_by("chat", maintain_order=True):
        threads = chat.filter("annotated")["thread"].unique(maintain_order=True)
        kept = threads.filter(pl.Series(chance.random(len(threads)) < THIN))
        thin = chat.filter(pl.col("annotated"), pl.col("thread").is_in(kept.implode()))
        parts += [examples(each, names) for each in (chat, thin) for names in (True, False) if each.height > 12]
    table, right, real = (np.concatenate(each) for each in zip(*parts, strict=True))
    middle, spread = table[real].mean(axis=0), table[real].std(axis=0) + 1e-3
    kept = right.any(axis=1)
    print(f"{kept.sum()} messages")
    data = (torch.tensor((table[kept] - middle) / spread), torch.tensor(right[kept]), torch.tensor(real[kept]))
    arrays = {}
    for layer, (weights, offsets) in enumerate(folded(train(*data), middle, spread)):
        arrays |= {f"weights {layer}": weights, f"offsets {layer}": offsets}
    write(arrays)
    print(f"{WRITTEN.name}: {WRITTEN.stat().st_size / 1000:.0f} kB")


def examples(chat: pl.DataFrame, with_names: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers, which candidates are right, and which are real, of the annotated messages of one chat."""
    place = {name: number for number, name in enumerate(dict.fromkeys(chat["sender"]))}
    sender = np.array([place[name] for name in chat["sender"]], dtype=np.int64)
    named = [
        [place[name] for name in dict.fromkeys(names) if name in place and place[name] != own] if with_names else []
        for names, own in zip(chat["mentions"], sender, strict=True)
    ]
    channel = Channel(
        sender, np.maximum.accumulate(chat["minute"].to_numpy()).astype(float), chat["text"].to_list(), named
    )
    rows = np.flatnonzero(chat["annotated"].to_numpy())
    pairs = candidates(channel, rows)
    thread = chat["thread"].fill_null(-1).to_numpy()
    first: dict[int, int] = {}
    for row in rows:
        first.setdefault(int(thread[row]), int(row))
    begins = np.array([first[int(thread[row])] == row for row in pairs.rows], dtype=bool)
    own = pairs.rows == pairs.every
    flat = np.where(own, begins, thread[pairs.every] == thread[pairs.rows])
    row = np.searchsorted(rows, pairs.rows)
    column = np.where(own, WIDTH - 1, np.arange(len(row)) - pairs.starts[row])
    table = np.zeros((len(rows), WIDTH, len(NAMES)), dtype=np.float32)
    right, real = np.zeros((2, len(rows), WIDTH), dtype=bool)
    table[row, column], right[row, column], real[row, column] = numbers(channel, pairs), flat, True
    return table, right, real


def train(table: torch.Tensor, right: torch.Tensor, real: torch.Tensor) -> nn.Sequential:
    torch.manual_seed(0)
    one, two = HIDDEN
    network = nn.Sequential(
        nn.Linear(table.shape[-1], one), nn.ReLU(), nn.Linear(one, two), nn.ReLU(), nn.Linear(two, 1)
    )
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    steps = len(table) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=EPOCHS * steps + 1)
    for epoch in range(EPOCHS):
        order, lost = torch.randperm(len(table)), 0.0
        for start in range(0, steps * BATCH, BATCH):
            chosen = order[start : start + BATCH]
            scores = network(table[chosen]).squeeze(-1).masked_fill(~real[chosen], -1e9)
            loss = (scores.logsumexp(1) - scores.masked_fill(~right[chosen], -1e9).logsumexp(1)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            lost += loss.item()
        print(f"epoch {epoch + 1}: loss {lost / steps:.4f}", flush=True)
    return network


def folded(network: nn.Sequential, middle: np.ndarray, spread: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """The layers, the first of which reads numbers as they are, not centred and scaled."""
    layers = [
        (part.weight.detach().numpy().T.copy(), part.bias.detach().numpy().copy())
        for part in network
        if isinstance(part, nn.Linear)
    ]
    weights, offsets = layers[0]
    layers[0] = (
        (weights / spread[:, None]).astype(np.float32),
        (offsets - (middle / spread) @ weights).astype(np.float32),
    )
    return layers


def write(arrays: dict[str, np.ndarray]) -> None:
    """As numpy's own `savez`, but without the time of day in it, so that the same weights make the same file."""
    with zipfile.ZipFile(WRITTEN, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            held = io.BytesIO()
            np.lib.format.write_array(held, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (2020, 1, 1, 0, 0, 0)), held.getvalue())


if __name__ == "__main__":
    main()
