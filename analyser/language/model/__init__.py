"""The message model: what a trained encoder makes of a message, one score a rule.

It stands beside the word lists, for the breaches that no word gives away. The files ``filter.onnx``, ``judge.onnx`` and
``tokenizer.json`` hold it, ``card.json`` says how it was trained, what it reaches and which thresholds the rules use;
all are written by ``make train``. Nothing is fetched, and nothing is loaded before the first message is judged.
"""

from analyser.language.model.card import Card, read_card
from analyser.language.model.reader import Model, model

__all__ = ["Card", "Model", "model", "read_card"]
