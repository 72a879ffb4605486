"""A sentence encoder with eleven outputs, fine-tuned.

The text is read by the lowest layers of a transformer that its makers trained for sentence similarity; the mean of its
last states goes through one linear layer to a score a rule. The loss is binary cross-entropy a rule.
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
LONGEST = 64
"""Tokens of a text that are read in training."""


@dataclass(frozen=True)
class Plan:
    """How one encoder is trained."""

    base: str
    """The folder of `training.base` that it starts from."""
    layers: int
    """So many of the lowest layers are kept: those above are the dearest to run and help least (H. Sajjad et al., On the
    effect of dropping layers of pre-trained transformer models, 2020)."""
    rate: float
    frozen: int = 1
    """So many of the lowest layers stay as they were; the embeddings always do."""
    decay: float = 0.9
    """What the learning rate is multiplied by from one layer to the one below it."""
    seed: int = 1
    epochs: int = 3
    batch: int = 32
    positive: float = 2.0
    hard: float = 2.0
    warm: float = 0.1
    easy: float = 0.5
    """After the first epoch, this share of the messages, those it found easiest, is read every third time only (A. Jiang
    et al., Accelerating deep learning by focusing on the biggest losers, 2019)."""
    vary: bool = True


class Encoder(nn.Module):
    """The lowest layers of a transformer, with a head that reads the mean of their states."""

    def __init__(self, base: Path, layers: int):
        super().__init__()
        how = {"add_pooling_layer": False, "attn_implementation": "eager"}
        self.encoder = AutoModel.from_pretrained(base, **how)  # nosec B615  a folder of ours, from locked packages
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        self.drop, self.head = nn.Dropout(0.1), nn.Linear(self.encoder.config.hidden_size, len(RULES))
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.constant_(self.head.bias, -2.0)

    def forward(self, input_ids, attention_mask):
        """Raw scores, (messages, rules)."""
        states = self.encoder.embeddings(input_ids=input_ids)
        unseen = (1.0 - attention_mask[:, None, None, :].to(states.dtype)) * -1e4
        inner = self.encoder.encoder
        more = {"position_bias": inner.compute_position_bias(states)} if hasattr(inner, "compute_position_bias") else {}
        for layer in inner.layer:
            states = layer(states, unseen, **more)
            states = states if torch.is_tensor(states) else states[0]
        weight = attention_mask.unsqueeze(-1).to(states.dtype)
        return self.head(self.drop((states * weight).sum(1) / weight.sum(1)))


def arithmetic() -> torch.autocast:
    """Sixteen-bit numbers where the processor multiplies them itself; elsewhere they would be many times slower."""
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.ops.mkldnn._is_mkldnn_bf16_supported())


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
    return 0 if name.startswith("head") else layers


def train(base: Path, rows: list[dict], plan: Plan, where: Path) -> Encoder:
    """Train one encoder, or read it where it was trained before; a run that was stopped goes on from its last epoch."""
    where.mkdir(parents=True, exist_ok=True)
    done = where / "model.pt"
    torch.manual_seed(plan.seed)
    model = Encoder(base, plan.layers)
    if done.exists():
        model.load_state_dict(torch.load(done, weights_only=True))
        return model.eval()
    words, pad = tokenizer(base), pad_of(base)
    layers = len(model.encoder.encoder.layer)
    by_rate: dict[float, list] = {}
    for name, parameter in model.named_parameters():
        depth = _depth(name, layers)
        parameter.requires_grad = depth < layers - plan.frozen
        if parameter.requires_grad:
            rate = plan.rate * plan.decay**depth * (5 if name.startswith("head") else 1)
            by_rate.setdefault(rate, []).append(parameter)
    optimiser = torch.optim.AdamW(
        [{"params": each, "lr": rate} for rate, each in by_rate.items()], weight_decay=0.01, fused=True
    )
    wanted = torch.tensor(targets(rows))
    weight = 1 + (plan.positive - 1) * wanted + (plan.hard - 1) * torch.tensor(near(rows))
    first, halfway, lost = 0, where / "halfway.pt", np.full(len(rows), np.inf, dtype=np.float32)
    share = 1 - plan.easy * 2 / 3
    total = math.ceil(len(rows) * (1 + share * (plan.epochs - 1)) / plan.batch) + plan.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: (
            min(1.0, (step + 1) / (plan.warm * total))
            * max(0.02, (total - step) / total if step > plan.warm * total else 1.0)
        ),
    )
    if halfway.exists():
        kept = torch.load(halfway, weights_only=True)
        model.load_state_dict(kept["model"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        first, lost = kept["epoch"], kept["lost"].numpy()
    for epoch in range(first, plan.epochs):
        began = time.time()
        chance = random.Random(plan.seed * 1000 + epoch)
        torch.manual_seed(plan.seed * 1000 + epoch)
        bar = np.quantile(lost, plan.easy) if epoch else -np.inf
        read = [place for place in range(len(rows)) if lost[place] > bar or chance.random() < 1 / 3]
        texts = [varied(rows[place]["text"], chance) if plan.vary else rows[place]["text"] for place in read]
        ids = [each.ids for each in words.encode_batch([model_text(text).text for text in texts])]
        model.train()
        for chosen in _batches(ids, plan.batch, chance):
            places = [read[each] for each in chosen]
            with arithmetic():
                scores = model(*padded([ids[each] for each in chosen], pad))
            each = nn.functional.binary_cross_entropy_with_logits(
                scores.float(), wanted[places], weight=weight[places], reduction="none"
            )
            each.mean().backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            lost[places] = each.detach().mean(1).numpy()
        print(
            f"{where} epoch {epoch + 1}: {len(read)} messages, loss {lost[read].mean():.4f}, "
            f"{time.time() - began:.0f} s",
            flush=True,
        )
        if epoch + 1 < plan.epochs:
            _save(
                {
                    "model": model.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "epoch": epoch + 1,
                    "lost": torch.tensor(lost),
                },
                halfway,
            )
    _save(model.state_dict(), done)
    halfway.unlink(missing_ok=True)
    return model.eval()


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
def scores(model: Encoder, base: Path, texts: list[str], size: int = 64) -> np.ndarray:
    """Raw scores (log odds); one row a text, one column a rule."""
    words, pad = tokenizer(base), pad_of(base)
    ids = [each.ids for each in words.encode_batch([model_text(text).text for text in texts])]
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    found = np.zeros((len(texts), len(RULES)), dtype=np.float32)
    model.eval()
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        with arithmetic():
            found[chosen] = model(*padded([ids[place] for place in chosen], pad)).float().numpy()
    return found
