"""Scores candidates: how likely each is in the conversation that a message belongs to.

A small network with two hidden layers, run by numpy. It was trained by `training/conversations.py` on the Ubuntu chat
log of J. K. Kummerfeld et al., A Large-Scale Corpus for Conversation Disentanglement, ACL 2019 (CC BY 4.0), with and
without what it knows of names, whole and thinned to fewer conversations at a time. `scorer.npz` holds the weights. The sum of three
such networks was no better on chats kept from training.
"""

from functools import cache
from importlib.resources import files

import numpy as np

Layers = list[tuple[np.ndarray, np.ndarray]]


@cache
def layers() -> Layers:
    """For each layer its weights (inputs, outputs) and offsets."""
    with files("analyser.conversations").joinpath("scorer.npz").open("rb") as file, np.load(file) as kept:
        return [(kept[f"weights {layer}"], kept[f"offsets {layer}"]) for layer in range(3)]


def scores(table: np.ndarray) -> np.ndarray:
    """Log odds up to a constant; `table` is (pairs, numbers)."""
    state = table
    for place, (weights, offsets) in enumerate(layers()):
        state = state @ weights
        state += offsets
        if place < 2:
            np.maximum(state, 0, out=state)
    return state[:, 0]
