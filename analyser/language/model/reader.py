"""Runs the model: texts in, one score a rule out.

Texts are read in batches of like length. A small network, the *filter*, reads all of them and clears what is plainly
harmless; a larger one, the *judge*, reads the rest (P. Viola and M. Jones, Rapid object detection using a boosted cascade,
2001). Where both have read a text, its score is a mean of theirs. A text longer than `LONGEST` tokens is read in windows
that overlap, and the highest score of any window counts.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import groupby, islice
from pathlib import Path

import numpy as np

from analyser.cores import cores
from analyser.errors import ModelUnusable
from analyser.language.model.card import FOLDER, GRAPHS, Card, checked, read_card
from analyser.language.model_text import model_text

LONGEST = 126
"""Tokens of a window, without the two that mark its beginning and end."""

OVERLAP = 24

AT_ONCE = 200
"""Tokens of a batch, few enough for the cache of one core; each core reads batches of its own."""

STEP = 4
"""Windows are filled up to a multiple of so many tokens, whatever else is read with them, and never read alone: the sums of a
network depend on both, if only in the seventh digit, and a message's score must not depend on its company."""


class Model:
    """The message model, loaded from a folder.

    `windows` counts what the filter has read, `read_on` how much of it the judge has read too.

    Raises
    ------
    ModelUnusable
        A file is missing or altered, or the machine cannot run it.
    """

    def __init__(self, folder: Path = FOLDER):
        self.card: Card = read_card(folder)
        first, second, words = (checked(folder / name, self.card.hashes) for name in GRAPHS)
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # a warning about forks, else, where charts are drawn
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            options.intra_op_num_threads = 1  # cores that share a batch wait for each other; `_read` gives each its own
            self._filter, self._judge = (
                onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
                for path in (first, second)
            )
            self._words = Tokenizer.from_file(str(words))
        except Exception as error:  # noqa: BLE001  whatever a native library raises, the word lists go on without it
            raise ModelUnusable(f"The message model could not be started: {error}") from None
        self.windows = self.read_on = 0
        self._words.no_padding()
        self._words.no_truncation()
        self._words.encode_special_tokens = True  # "<s>" that a member types is no sign of ours
        vocabulary = {name: self._words.token_to_id(name) for name in ("<s>", "</s>", "<pad>")}
        self._first, self._last, self._pad = vocabulary.values()
        self._clear = np.array(self.card.clear, dtype=np.float32)

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Log odds that each text breaks each rule, uncalibrated; (texts, rules) in the order of the card's rules.

        A text without a letter, a number or a picture scores `-inf`.
        """
        of, windows = self._all_windows(texts)
        scores = self._read(self._filter, windows)
        go_on = np.flatnonzero((scores >= self._clear).any(axis=1))
        self.windows += len(windows)
        self.read_on += len(go_on)
        share = self.card.share
        scores[go_on] = share * scores[go_on] + (1 - share) * self._read(self._judge, [windows[each] for each in go_on])
        return _highest(of, scores, len(texts))

    def filtered(self, texts: Sequence[str]) -> np.ndarray:
        """What the filter makes of every text, as `scores`."""
        return self._by(self._filter, texts)

    def judged(self, texts: Sequence[str]) -> np.ndarray:
        """What the judge makes of every text, as `scores`."""
        return self._by(self._judge, texts)

    def _by(self, network, texts: Sequence[str]) -> np.ndarray:
        of, windows = self._all_windows(texts)
        return _highest(of, self._read(network, windows), len(texts))

    def _all_windows(self, texts: Sequence[str]) -> tuple[list[int], list[list[int]]]:
        """The windows of all texts, and the text of each."""
        found = [(place, window) for place, text in enumerate(texts) for window in self._windows(text)]
        return [place for place, _ in found], [window for _, window in found]

    def _windows(self, text: str) -> Iterator[list[int]]:
        written = model_text(text).text
        if not any(map(str.isalnum, written)):
            return
        ids = self._words.encode(written, add_special_tokens=False).ids
        for start in range(0, max(1, len(ids) - OVERLAP), LONGEST - OVERLAP):
            if part := ids[start : start + LONGEST]:
                yield [self._first, *part, self._last]

    def _read(self, network, windows: list[list[int]]) -> np.ndarray:
        """A network's scores, one row a window."""
        scores = np.empty((len(windows), len(self.card.rules)), dtype=np.float32)
        batches = list(_batches(windows))
        with ThreadPoolExecutor(max(1, min(cores(), len(batches)))) as threads:
            read = threads.map(
                lambda batch: network.run(None, self._table([windows[each] for each in batch]))[0], batches
            )
            for batch, rows in zip(batches, read, strict=True):
                scores[batch] = rows[: len(batch)]
        return scores

    def _table(self, windows: list[list[int]]) -> dict[str, np.ndarray]:
        """The windows of a batch, all of one length when filled up; one that would be alone stands there twice."""
        windows = windows * 2 if len(windows) == 1 else windows
        ids = np.full((len(windows), _length(windows[0])), self._pad, dtype=np.int64)
        mask = np.zeros_like(ids)
        for place, window in enumerate(windows):
            ids[place, : len(window)] = window
            mask[place, : len(window)] = 1
        return {"ids": ids, "mask": mask}


def _length(window: list[int]) -> int:
    """How long a window is when it is filled up."""
    return -(-len(window) // STEP) * STEP


def _batches(windows: list[list[int]]) -> Iterator[list[int]]:
    """Places of windows by batches of one length."""
    places = sorted(range(len(windows)), key=lambda place: len(windows[place]))
    for length, same in groupby(places, key=lambda place: _length(windows[place])):
        while batch := list(islice(same, max(2, AT_ONCE // length))):
            yield batch


def _highest(of: list[int], scores: np.ndarray, count: int) -> np.ndarray:
    """The highest score of any window of each text; `-inf` for a text without one."""
    result = np.full((count, scores.shape[1]), -np.inf, dtype=np.float32)
    np.maximum.at(result, of, scores)
    return result


@cache
def model() -> Model:
    """The model that the package carries; loaded once.

    Raises
    ------
    ModelUnusable
        As `Model`.
    """
    return Model()
