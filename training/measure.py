"""What the shipped model reaches: by folds, across authors, on the four sample chats, and beside what it was made from.

A message is scored by the eight-bit model of a fold that did not train on it, behind the early head, together with the
word lists. Thresholds come from the scores of other messages, each again from a model that did not train on it.
"""

import json
from pathlib import Path

import numpy as np

from analyser import policy
from analyser.export import read
from analyser.language.model.reader import Model
from analyser.rules import message_rules
from analyser.rules.evaluate import evaluate as evaluated
from analyser.rules.measures import average_precision
from analyser.rules.rule import Context
from analyser.rules.weighing import strongest
from analyser.site import Organisation, load
from training import weigh
from training.data import FOLDS, RULES, folds, side, targets

BUDGET = 5
"""The alarm budget of the figures, the program's default."""
PARTS = 5
"""Thresholds are tried on a fifth that they were not taken from."""
SAMPLE = Path(__file__).parents[1] / "analyser" / "sample"
GOLDS = Path(__file__).parents[1] / "tests" / "fixtures" / "chats"


def bare_card(folder: Path) -> dict:
    """A card for a model that has not been weighed yet."""
    even = dict.fromkeys(RULES, 0.5)
    weights = {rule: {"offset": 0.0, "slope": 1.0, "judge": 0.0, "certain": 0.0} for rule in RULES}
    return {
        "version": folder.parent.name, "rules": list(RULES), "clear": [-40.0] * len(RULES), "weights": weights,
        "thresholds": {str(BUDGET): even}, "figures": {},
    }  # fmt: skip


def raw_scores(folder: Path, texts: list[str], clear: float) -> np.ndarray:
    """The model's log odds with another bar for its early head: inf clears everything, -inf nothing."""
    scores = Model(folder, clear=clear).scores(texts) if texts else np.zeros((0, len(RULES)), dtype=np.float32)
    return np.maximum(scores, -30.0)


def gathered(rows: list[dict], folders: list[Path]) -> dict[str, np.ndarray]:
    """``early``, ``last`` and ``exact`` scores of all rows, each from the folder that tested it; nan where none did."""
    place = {row["id"]: number for number, row in enumerate(rows)}
    found = {name: np.full((len(rows), len(RULES)), np.nan, dtype=np.float32) for name in ("early", "last", "exact")}
    for folder in folders:
        kept = np.load(folder / "scores.npz")
        where = [place[each] for each in kept["ids"]]
        for name, table in found.items():
            table[where] = kept[name]
    return found


def word_hits(texts: list[str], organisation: Organisation | None = None) -> np.ndarray:
    """How sure the word lists are: 0, 1 (a person must judge) or 2 (certain); (texts, rules)."""
    context = Context(policy.load(), organisation or corpus_organisation())
    by_id = {rule.id: rule for rule in message_rules()}
    return np.array([[strongest(by_id[rule].hits(text, context)) for rule in RULES] for text in texts]).reshape(
        -1, len(RULES)
    )


def corpus_organisation() -> Organisation:
    """The charity of the corpus, as its labelling guide gives its contacts and places."""
    return load(SAMPLE / "site.toml").organisation


def scored(rows: list[dict], work: Path) -> tuple[list[dict], dict[str, np.ndarray], np.ndarray]:
    """The rows that a fold's model has tested, their scores, and what the word lists find in them."""
    done = [work / f"fold-{number}" for number in range(FOLDS) if (work / f"fold-{number}" / "scores.npz").exists()]
    scores = gathered(rows, done)
    among = ~np.isnan(scores["last"][:, 0])
    chosen = _chosen(rows, among)
    return chosen, {name: table[among] for name, table in scores.items()}, word_hits([row["text"] for row in chosen])


def figures(rows: list[dict], work: Path) -> dict:
    """Every figure that the reports and docs show. Thresholds come from four fifths of the tested messages for the fifth."""
    tested, scores, hits = scored(rows, work)
    part = folds(tested, PARTS)
    corpus = np.array([side(row) in "mn" for row in tested])
    flags, chances = np.zeros(hits.shape, dtype=bool), np.zeros(hits.shape)
    for number in range(PARTS):
        here, others = part == number, part != number
        weighed = weigh.weigh(_chosen(tested, others), scores["early"][others], scores["last"][others], hits[others])
        flags[here], chances[here] = weigh.flags(
            weighed, BUDGET, scores["early"][here], scores["last"][here], hits[here]
        )
    told = {
        "budget": BUDGET,
        "trained_on": len(rows),
        "folds": evaluate(_chosen(tested, corpus), flags[corpus], chances[corpus]),
        "folds_written": evaluate(_chosen(tested, ~corpus), flags[~corpus], chances[~corpus]),
        "word_lists_alone": evaluate(_chosen(tested, ~corpus), hits[~corpus] > 0, hits[~corpus] / 2),
        "made_small": _made_small(tested, scores, corpus),
        "authors": {
            each: _across(each, tested, scores, hits, rows, work)
            for each in "mn"
            if (work / f"author-{each}" / "scores.npz").exists()
        },
    }
    weighed = json.loads((work / "weighed.json").read_text())
    told["chats"] = chats(work / "final" / "small", weighed)
    return told


def _across(side_tested: str, tested: list[dict], scores: dict, hits: np.ndarray, rows: list[dict], work: Path) -> dict:
    """A model that never saw the tested authors, at thresholds from the others' messages."""
    others = np.array([side(row) != side_tested for row in tested])
    weighed = weigh.weigh(_chosen(tested, others), scores["early"][others], scores["last"][others], hits[others])
    theirs = [row for row in rows if side(row) == side_tested]
    unseen = gathered(theirs, [work / f"author-{side_tested}"])
    found = word_hits([row["text"] for row in theirs])
    return evaluate(theirs, *weigh.flags(weighed, BUDGET, unseen["early"], unseen["last"], found))


def evaluate(messages: list[dict], flags: np.ndarray, chances: np.ndarray) -> dict:
    """The measures of tables whose columns are in the order of `RULES`."""
    order = [RULES.index(rule.id) for rule in message_rules()]
    return evaluated(messages, flags[:, order], chances[:, order])


def _made_small(rows: list[dict], by_fold: dict, among: np.ndarray) -> dict:
    """Mean average precision of the early head, the shipped model and the one it was made from, no word lists."""
    labels = targets(_chosen(rows, among)) > 0
    return {
        name: round(float(np.nanmean(average_precision(labels, by_fold[name][among]))), 4)
        for name in ("early", "last", "exact")
    }


def chats(folder: Path, weighed: dict) -> dict:
    """The four sample chats, message by message, without the talk around; never trained on, nor thresholds taken from."""
    messages = chat_messages()
    texts = [message["text"] for message in messages]
    early, last = (raw_scores(folder, texts, clear) for clear in (np.inf, -np.inf))
    return evaluate(messages, *weigh.flags(weighed, BUDGET, early, last, word_hits(texts)))


def chat_messages() -> list[dict]:
    """The messages of the sample chats with their labels; off-topic counts outside one-to-one conversations only."""
    messages = []
    for path in sorted(SAMPLE.glob("*.txt")):
        gold = json.loads((GOLDS / f"{path.stem}.gold.json").read_text("utf-8"))
        labels = dict(gold["message_labels"])
        for row in read(path).chat.rows(named=True):
            talk = any(first <= row["line"] <= last for first, last, _ in gold["one_to_one"])
            if row["kind"] == "message" and row["text"] and row["line"] not in gold["rules_messages"] and not talk:
                messages.append({"text": row["text"], "labels": labels.get(row["line"], [])})
    return messages


def _chosen(rows: list[dict], among: np.ndarray) -> list[dict]:
    return [row for row, chosen in zip(rows, among, strict=True) if chosen]


def told(figures: dict) -> str:
    """The figures in a few lines."""
    names = {
        "folds": "corpus, by folds",
        "folds_written": "written later, by folds",
        "word_lists_alone": "written later, word lists alone",
        "chats": "four chats",
    }
    each = {title: figures[name] for name, title in names.items()}
    each |= {f"corpus, authors {side} unseen": one for side, one in figures["authors"].items()}
    lines = [f"{'':<34}{'macro-F1':>9}{'lowest':>8}{'mean AP':>9}{'plain':>7}{'hard':>7}{'crisis':>8}"]
    for title, one in each.items():
        lowest = min(rule["f1"] or 0.0 for rule in one["rules"] if rule["labelled"] > 5)
        alarm = one["alarms"]
        shown = [
            one["macro_f1"]["value"],
            lowest,
            one["mean_average_precision"],
            alarm["plain"]["value"],
            alarm["hard"]["value"] or 0.0,
            one["crisis_recall"]["value"],
        ]
        lines.append(
            f"{title:<34}"
            + "".join(
                f"{value:>{width}.{digits}f}"
                for value, width, digits in zip(shown, (9, 8, 9, 7, 7, 8), (3, 3, 3, 1, 1, 3), strict=True)
            )
        )
    for rule in RULES:
        line = [next(entry for entry in one["rules"] if entry["rule"] == rule) for one in each.values()]
        lines.append(f"{rule:<19}" + "".join(f"{entry['f1'] or 0:>8.2f}" for entry in line))
    lines.append(f"mean AP without word lists: {figures['made_small']}")
    return "\n".join(lines)
