"""``make train``: from the labelled messages to the model in the package, in steps that a stopped run takes up again.

    folds     a model for each fold of messages, trained on the others, as it would ship
    final     the model that ships, trained on everything
    authors   a model for each side of the corpus's authors, trained on the other
    weigh     how the model's scores and the word lists go together, and the thresholds
    measure   what all that reaches, by folds, across authors, on the four chats, by voice
    ship      the files in ``analyser/language/model``

What is made stands in ``build/training``; `--step NAME` makes one step, `--ship` writes into the package.
"""

import argparse
import hashlib
import json
import os
import shutil
from datetime import date
from pathlib import Path

import numpy as np

from training import base, measure, weigh
from training.data import FOLDS, RULES, corpus, digest, folds, side, without_copies_of, written

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "training"
SHIPPED = ROOT / "analyser" / "language" / "model"
STEPS = ("folds", "final", "authors", "weigh", "measure")


def main() -> None:
    asked = argparse.ArgumentParser(description="Train, measure and ship the message model.")
    asked.add_argument("--step", choices=STEPS, help="make this step only")
    asked.add_argument("--ship", action="store_true", help="write the model into the package")
    asked = asked.parse_args()
    for step in (asked.step,) if asked.step else STEPS:
        globals()[f"make_{step}"]()
    if asked.ship:
        ship()


def everything() -> tuple[list[dict], np.ndarray]:
    """All rows, the corpus first, and the fold of each."""
    kept = corpus()
    rows = kept + without_copies_of(written(), kept)
    return rows, folds(rows)


def make_folds() -> None:
    rows, fold = everything()
    for number in range(FOLDS):
        others = [row for row, each in zip(rows, fold, strict=True) if each != number]
        tested = [row for row, each in zip(rows, fold, strict=True) if each == number]
        _train_and_score(f"fold-{number}", others, tested)


def make_authors() -> None:
    rows, _ = everything()
    for tested in ("m", "n"):
        others = [row for row in rows if side(row) != tested]
        _train_and_score(f"author-{tested}", others, [row for row in rows if side(row) == tested])


def make_final() -> None:
    rows, _ = everything()
    _train_and_score("final", rows, [])


def _train_and_score(name: str, rows: list[dict], tested: list[dict]) -> None:
    """Train a model, write it as it would ship, and keep what it says of the tested rows.

    ``scores.npz`` holds ``ids``, and ``early``, ``last`` (the eight-bit model) and ``exact`` (before it was made small), each
    (messages, rules) of log odds. What was made from other rows or by another plan is made anew.
    """
    from training import encoder, export

    where, plan = WORK / name, encoder.Plan()
    made_of = digest(
        str(plan), *(f"{row['id']} {row['text']} {row['labels']} {row.get('near_miss_of')}" for row in rows)
    )
    if not (where / "made-of").exists() or (where / "made-of").read_text() != made_of:
        shutil.rmtree(where, ignore_errors=True)
        where.mkdir(parents=True)
        (where / "made-of").write_text(made_of)
    if (where / "scores.npz").exists():
        return
    encoder.torch.set_num_threads(os.cpu_count() or 1)
    where_base = base.folder(WORK / "base")
    judge = encoder.train(where_base, rows, plan, where)
    small = where / "small"
    export.write(judge, where_base, [row["text"] for row in rows], small)
    write_card(small, measure.bare_card(small))
    texts = [row["text"] for row in tested]
    exact = encoder.scores(judge, where_base, texts)[1] if tested else np.zeros((0, len(RULES)))
    early, last = (measure.raw_scores(small, texts, clear) for clear in (np.inf, -np.inf))
    np.savez(
        where / "scores.npz",
        ids=np.array([row["id"] for row in tested], dtype=str),
        early=early,
        last=last,
        exact=exact,
    )


def make_weigh() -> None:
    tested, scores, hits = measure.scored(everything()[0], WORK)
    weighed = weigh.weigh(tested, scores["early"], scores["last"], hits)
    (WORK / "weighed.json").write_text(json.dumps(weighed, indent=1))
    print(weigh.told(weighed))


def make_measure() -> None:
    figures = measure.figures(everything()[0], WORK)
    (WORK / "figures.json").write_text(json.dumps(figures, indent=1))
    print(measure.told(figures))


def write_card(folder: Path, card: dict) -> None:
    names = ("lower.onnx", "upper.onnx", "tokenizer.json")
    card["hashes"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def ship() -> None:
    """Copy the final model into the package, with its card."""
    for name in ("lower.onnx", "upper.onnx", "tokenizer.json"):
        shutil.copy(WORK / "final" / "small" / name, SHIPPED / name)
    weighed = json.loads((WORK / "weighed.json").read_text())
    figures = json.loads((WORK / "figures.json").read_text())
    write_card(
        SHIPPED, {"version": f"mpnet-{date.today():%Y-%m-%d}", "rules": list(RULES)} | weighed | {"figures": figures}
    )
    print(
        "Written:",
        ", ".join(f"{path.name} {path.stat().st_size / 1e6:.1f} MB" for path in sorted(SHIPPED.glob("*.*n*"))),
    )


if __name__ == "__main__":
    main()
