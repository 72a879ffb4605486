"""Runs the model: texts in, one score a rule out.

Texts are read in batches of like length. The lower layers read all of them and clear what is plainly harmless; the
upper layers read the rest. A text longer than `LONGEST` tokens is read in windows that overlap, and the highest score
of any window counts.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from analyser.errors import ModelUnusable
from analyser.language.model.card import FOLDER, Card, checked, read_card
from analyser.language.model_text import model_text

LONGEST = 126
"""Tokens of a window, without the two that mark its beginning and end."""

OVERLAP = 24

AT_ONCE = 900
"""Tokens of a batch: enough to keep a processor busy, few enough for its cache."""


class Model:
    """The message model, loaded from a folder.

    `clear` is another bar for the early scores than the card's, to measure with. `windows` counts what was read, `read_on`
    how much of it the upper layers read.

    Raises
    ------
    ModelUnusable
        A file is missing or altered, or the machine cannot run it.
    """

    def __init__(self, folder: Path = FOLDER, clear: float | None = None):
        self.card: Card = read_card(folder)
        lower, upper, words = (
            checked(folder / name, self.card.hashes) for name in ("lower.onnx", "upper.onnx", "tokenizer.json")
        )
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # a warning about forks, else, where charts are drawn
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            self._lower, self._upper = (
                onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
                for path in (lower, upper)
            )
            self._words = Tokenizer.from_file(str(words))
        except Exception as error:  # noqa: BLE001  whatever a native library raises, the word lists go on without it
            raise ModelUnusable(f"The message model could not be started: {error}") from None
        self.windows = self.read_on = 0
        self._words.no_padding()
        self._words.no_truncation()
        vocabulary = {name: self._words.token_to_id(name) for name in ("<s>", "</s>", "<pad>")}
        self._first, self._last, self._pad = vocabulary.values()
        self._clear = np.array(self.card.clear if clear is None else [clear] * len(self.card.rules), dtype=np.float32)

    def scores(self, texts: Sequence[str], everything: bool = False) -> np.ndarray:
        """Log odds that each text breaks each rule, uncalibrated; (texts, rules) in the order of the card's rules.

        A text without a letter, a number or a picture scores `-inf`. With `everything` the upper layers read all.
        """
        result = np.full((len(texts), len(self.card.rules)), -np.inf, dtype=np.float32)
        windows = [(place, window) for place, text in enumerate(texts) for window in self._windows(text)]
        windows.sort(key=lambda each: len(each[1]))
        for batch in _batches(windows):
            scores = self._read([window for _, window in batch], everything)
            np.maximum.at(result, [place for place, _ in batch], scores)
        return result

    def _windows(self, text: str) -> Iterator[list[int]]:
        written = model_text(text).text
        if not any(map(str.isalnum, written)):
            return
        ids = self._words.encode(written, add_special_tokens=False).ids
        for start in range(0, max(1, len(ids) - OVERLAP), LONGEST - OVERLAP):
            if part := ids[start : start + LONGEST]:
                yield [self._first, *part, self._last]

    def _read(self, windows: list[list[int]], everything: bool) -> np.ndarray:
        longest = max(map(len, windows))
        ids = np.full((len(windows), longest), self._pad, dtype=np.int64)
        mask = np.zeros((len(windows), longest), dtype=np.int64)
        for place, window in enumerate(windows):
            ids[place, : len(window)] = window
            mask[place, : len(window)] = 1
        scores, states = self._lower.run(None, {"ids": ids, "mask": mask})
        go_on = np.flatnonzero((scores >= self._clear).any(axis=1) | everything)
        self.windows += len(windows)
        self.read_on += len(go_on)
        if len(go_on):
            length = mask[go_on].sum(axis=1).max()
            scores[go_on] = self._upper.run(
                ["scores"], {"states": states[go_on, :length], "mask": mask[go_on, :length]}
            )[0]
        return scores


def _batches(windows: list[tuple[int, list[int]]]) -> Iterator[list[tuple[int, list[int]]]]:
    batch: list[tuple[int, list[int]]] = []
    for place, window in windows:
        if batch and (len(batch) + 1) * len(window) > AT_ONCE:
            yield batch
            batch = []
        batch.append((place, window))
    if batch:
        yield batch


@cache
def model() -> Model:
    """The model that the package carries; loaded once.

    Raises
    ------
    ModelUnusable
        As `Model`.
    """
    return Model()
