"""``make train``: from the labelled messages to the model in the package, in steps that a stopped run takes up again.

    ships     the model that ships, trained on all messages but those that are held apart to measure it
    weigh     how the model's scores and the word lists go together, and the thresholds, from the messages held apart
    folds     to see what the recipe is worth on every message: a model for each third, trained on the others
    authors   a model for each side of the corpus's authors, trained on the other
    measure   what all that reaches: held apart by message and by author, by folds, across authors, on the four chats
    tried     what other recipes give on fewer messages; only when it is asked for

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

from analyser.language.model.card import GRAPHS, seal
from training import base, measure, weigh
from training.data import FOLDS, RULES, corpus, digest, folds, held, side, without_copies_of, written

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "training"
SHIPPED = ROOT / "analyser" / "language" / "model"
STEPS = ("ships", "weigh", "folds", "authors", "measure")


def main() -> None:
    asked = argparse.ArgumentParser(description="Train, measure and ship the message model.")
    asked.add_argument("--step", choices=(*STEPS, "tried"), help="make this step only")
    asked.add_argument("--ship", action="store_true", help="write the model into the package")
    asked = asked.parse_args()
    for step in (asked.step,) if asked.step else STEPS:
        globals()[f"make_{step}"]()
    if asked.ship:
        ship()


def everything() -> list[dict]:
    """All rows, the corpus first."""
    kept = corpus()
    return kept + without_copies_of(written(), kept)


def make_ships() -> None:
    rows = everything()
    _part("ships", rows, held(rows))


def make_folds() -> None:
    rows = everything()
    fold = folds(rows)
    for number in range(FOLDS):
        _part(f"fold-{number}", rows, fold == number)


def make_authors() -> None:
    rows = everything()
    for tested in ("m", "n"):
        _part(f"author-{tested}", rows, np.array([side(row) == tested for row in rows]))


def _part(name: str, rows: list[dict], apart: np.ndarray) -> None:
    """Train on the rows that are not apart, write the model as it would ship, and keep what it says of those apart.

    ``scores.npz`` holds ``ids``, and ``filter``, ``judge`` (as shipped) and ``exact`` (the judge before it was made small),
    each (messages, rules) of log odds. What was made from other rows or by another plan is made anew.
    """
    from training import encoder, export

    plans = {
        "judge": encoder.Plan("mpnet", layers=8, rate=1e-4),
        "filter": encoder.Plan("minilm", layers=6, rate=3e-4, frozen=0, epochs=5),
    }
    read, tested = ([row for row, out in zip(rows, apart, strict=True) if out == side] for side in (False, True))
    where = WORK / name
    made_of = digest(
        str(plans), *(f"{row['id']} {row['text']} {row['labels']} {row.get('near_miss_of')}" for row in read)
    )
    if not (where / "made-of").exists() or (where / "made-of").read_text() != made_of:
        shutil.rmtree(where, ignore_errors=True)
        where.mkdir(parents=True)
        (where / "made-of").write_text(made_of)
    if (where / "scores.npz").exists():
        return
    encoder.torch.set_num_threads(os.cpu_count() or 1)
    texts, small, exact = [row["text"] for row in tested], where / "small", None
    for each, plan in plans.items():
        start = base.folder(WORK / "base", plan.base)
        trained = encoder.train(start, read, plan, where / each)
        export.write(trained, start, [row["text"] for row in read], small / f"{each}.onnx")
        exact = encoder.scores(trained, start, texts) if exact is None else exact
    write_card(small, measure.bare_card(small))
    np.savez(
        where / "scores.npz",
        ids=np.array([row["id"] for row in tested], dtype=str),
        exact=exact,
        **measure.raw_scores(small, texts),
    )


def make_weigh() -> None:
    tested, scores, hits = measure.apart(everything(), WORK)
    weighed = weigh.weigh(tested, scores["filter"], scores["judge"], hits)
    (WORK / "weighed.json").write_text(json.dumps(weighed, indent=1))
    print(weigh.told(weighed))


def make_measure() -> None:
    figures = measure.figures(everything(), WORK)
    (WORK / "figures.json").write_text(json.dumps(figures, indent=1))
    print(measure.told(figures))


def make_tried() -> None:
    from training import tried

    tried.encoder.torch.set_num_threads(os.cpu_count() or 1)
    print(tried.table(everything(), WORK))


def write_card(folder: Path, card: dict) -> None:
    card["hashes"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in GRAPHS}
    card["seal"] = seal(card)
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def ship() -> None:
    """Copy the model into the package, with its card."""
    for name in GRAPHS:
        shutil.copy(WORK / "ships" / "small" / name, SHIPPED / name)
    weighed = json.loads((WORK / "weighed.json").read_text())
    figures = json.loads((WORK / "figures.json").read_text())
    write_card(
        SHIPPED, {"version": f"mpnet-{date.today():%Y-%m-%d}", "rules": list(RULES)} | weighed | {"figures": figures}
    )
    print("Written:", ", ".join(f"{name} {(SHIPPED / name).stat().st_size / 1e6:.1f} MB" for name in GRAPHS))


if __name__ == "__main__":
    main()
