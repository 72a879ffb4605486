"""A sentence encoder with eleven outputs, fine-tuned.

The text is read by a transformer (mpnet-base, trained further for sentence similarity by its makers); the mean of its last
states goes through one linear layer to a score a rule. The loss is binary cross-entropy a rule.
"""

import json
import math
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel
from transformers.utils import logging

from analyser.language.model_text import model_text
from training.data import RULES, near, targets, varied

logging.set_verbosity_error()
logging.disable_progress_bar()
LONGEST = 128
"""Tokens of a text that are read at once."""
EARLY = 4
"""Layers below the early head."""


@dataclass(frozen=True)
class Plan:
    """How one model is trained."""

    seed: int = 1
    epochs: int = 4
    rate: float = 1e-4
    decay: float = 0.9
    """What the learning rate is multiplied by from one layer to the one below it."""
    frozen: int = 1
    """So many of the lowest layers stay as they were; the embeddings always do."""
    batch: int = 32
    positive: float = 2.0
    hard: float = 2.0
    warm: float = 0.1
    early: float = 0.3
    """Weight of the early head's loss."""
    vary: bool = True


class Judge(nn.Module):
    """mpnet with two heads: one on the last layer, and an early one that says what is plainly harmless.

    A head reads the mean of its layer's states. The early one lets the program stop after a third of the work.
    """

    def __init__(self, base: Path):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
        size = self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.early, self.head = nn.Linear(size, len(RULES)), nn.Linear(size, len(RULES))
        for head in (self.early, self.head):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.constant_(head.bias, -2.0)

    def forward(self, input_ids, attention_mask):
        """Raw scores of the early and of the last head, each (messages, rules)."""
        states = self.lower(input_ids, attention_mask)
        return self._read(self.early, states, attention_mask), self._read(
            self.head, self.upper(states, attention_mask), attention_mask
        )

    def lower(self, input_ids, attention_mask):
        return self._layers(self.encoder.embeddings(input_ids=input_ids), attention_mask, 0, EARLY)

    def upper(self, states, attention_mask):
        return self._layers(states, attention_mask, EARLY, len(self.encoder.encoder.layer))

    def _layers(self, states, attention_mask, first: int, last: int):
        bias = self.encoder.encoder.compute_position_bias(states)
        unseen = (1.0 - attention_mask[:, None, None, :].to(states.dtype)) * -1e4
        for layer in self.encoder.encoder.layer[first:last]:
            states = layer(states, unseen, position_bias=bias)[0]
        return states

    def _read(self, head, states, attention_mask):
        weight = attention_mask.unsqueeze(-1).to(states.dtype)
        return head(self.drop((states * weight).sum(1) / weight.sum(1)))


def tokenizer(base: Path) -> Tokenizer:
    made = Tokenizer.from_file(str(base / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(LONGEST)
    return made


def padded(ids: list[list[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, ids))
    block = torch.full((len(ids), longest), pad)
    mask = torch.zeros((len(ids), longest), dtype=torch.long)
    for place, each in enumerate(ids):
        block[place, : len(each)] = torch.tensor(each)
        mask[place, : len(each)] = 1
    return block, mask


def pad_of(base: Path) -> int:
    return json.loads((base / "config.json").read_text())["pad_token_id"]


def _depth(name: str, layers: int) -> int:
    """How far below the head a parameter stands: 0 for the head and the last layer."""
    if "encoder.layer." in name:
        return layers - 1 - int(name.split("encoder.layer.")[1].split(".")[0])
    return 0 if name.startswith(("head", "early")) else layers


def train(base: Path, rows: list[dict], plan: Plan, where: Path) -> "Judge":
    """Train one model, or read it where it was trained before; a run that was stopped goes on from its last epoch."""
    where.mkdir(parents=True, exist_ok=True)
    done = where / "model.pt"
    torch.manual_seed(plan.seed)
    model = Judge(base)
    if done.exists():
        model.load_state_dict(torch.load(done))
        return model.eval()
    words, pad = tokenizer(base), pad_of(base)
    layers = model.encoder.config.num_hidden_layers
    by_rate: dict[float, list] = {}
    for name, parameter in model.named_parameters():
        depth = _depth(name, layers)
        parameter.requires_grad = depth < layers - plan.frozen
        if parameter.requires_grad:
            rate = plan.rate * plan.decay**depth * (5 if name.startswith(("head", "early")) else 1)
            by_rate.setdefault(rate, []).append(parameter)
    optimiser = torch.optim.AdamW(
        [{"params": each, "lr": rate} for rate, each in by_rate.items()], weight_decay=0.01, fused=True
    )
    wanted = torch.tensor(targets(rows))
    weight = 1 + (plan.positive - 1) * wanted + (plan.hard - 1) * torch.tensor(near(rows))
    steps_each = math.ceil(len(rows) / plan.batch)
    total = steps_each * plan.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: (
            min(1.0, (step + 1) / (plan.warm * total))
            * max(0.02, (total - step) / total if step > plan.warm * total else 1.0)
        ),
    )
    first, halfway = 0, where / "halfway.pt"
    if halfway.exists():
        kept = torch.load(halfway)
        model.load_state_dict(kept["model"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        first = kept["epoch"]
    for epoch in range(first, plan.epochs):
        began, lost = time.time(), 0.0
        chance = random.Random(plan.seed * 1000 + epoch)
        torch.manual_seed(plan.seed * 1000 + epoch)
        texts = [varied(row["text"], chance) if plan.vary else row["text"] for row in rows]
        ids = [each.ids for each in words.encode_batch([model_text(text).text for text in texts])]
        model.train()
        for chosen in _batches(ids, plan.batch, chance):
            block, mask = padded([ids[place] for place in chosen], pad)
            with torch.autocast("cpu", torch.bfloat16):
                early, last = model(block, mask)
            each = _loss(last, wanted[chosen], weight[chosen]) + plan.early * _loss(
                early, wanted[chosen], weight[chosen]
            )
            each.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            lost += each.item() * len(chosen)
        print(f"{where.name} epoch {epoch + 1}: loss {lost / len(rows):.4f}, {time.time() - began:.0f} s", flush=True)
        if epoch + 1 < plan.epochs:
            _save(
                {
                    "model": model.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "epoch": epoch + 1,
                },
                halfway,
            )
    _save(model.state_dict(), done)
    halfway.unlink(missing_ok=True)
    return model.eval()


def _loss(scores, wanted, weight):
    return nn.functional.binary_cross_entropy_with_logits(scores.float(), wanted, weight=weight)


def _save(what, path: Path) -> None:
    torch.save(what, path.with_suffix(".part"))
    os.replace(path.with_suffix(".part"), path)


def _batches(ids: list[list[int]], size: int, chance: random.Random) -> list[list[int]]:
    """Places of rows by batches of like length, in random order."""
    order = list(range(len(ids)))
    chance.shuffle(order)
    stretch = size * 12
    batches = []
    for start in range(0, len(order), stretch):
        part = sorted(order[start : start + stretch], key=lambda place: len(ids[place]))
        batches += [part[place : place + size] for place in range(0, len(part), size)]
    chance.shuffle(batches)
    return batches


@torch.inference_mode()
def scores(model: Judge, base: Path, texts: list[str], size: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """Raw scores (log odds) of the early and of the last head; one row a text, one column a rule."""
    words, pad = tokenizer(base), pad_of(base)
    ids = [each.ids for each in words.encode_batch([model_text(text).text for text in texts])]
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    early, last = np.zeros((2, len(texts), len(RULES)), dtype=np.float32)
    model.eval()
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        with torch.autocast("cpu", torch.bfloat16):
            one, other = model(*padded([ids[place] for place in chosen], pad))
        early[chosen], last[chosen] = one.float().numpy(), other.float().numpy()
    return early, last
