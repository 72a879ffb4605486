"""What was tried, in small: each recipe is trained for two epochs on the same short messages and tested on others.

The figures compare recipes with each other and say nothing of the model that ships, which reads five times as many
messages for half as long again.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from analyser.rules.measures import average_precision
from training import base, encoder
from training.data import digest, held, targets

SHORT = 60
"""Characters of the longest message that is read."""
READ = 3000
"""Messages that each recipe is trained on."""
JUDGE = encoder.Plan("mpnet", layers=8, rate=1e-4, epochs=2)
RECIPES = {
    "as shipped: mpnet, 8 layers": JUDGE,
    "mpnet, all 12 layers": replace(JUDGE, layers=12),
    "mpnet, 6 layers": replace(JUDGE, layers=6),
    "as the filter: MiniLM, 6 layers": replace(JUDGE, base="minilm", layers=6, rate=3e-4, frozen=0),
    "texts as they stand, none varied": replace(JUDGE, vary=False),
    "hard and breaching ones weigh no more": replace(JUDGE, positive=1.0, hard=1.0),
    "easy ones read as often": replace(JUDGE, easy=0.0),
    "four lowest layers left as they were": replace(JUDGE, frozen=4),
}


def table(rows: list[dict], work: Path) -> str:
    """Train every recipe and tell what it reaches: mean average precision over the rules, no word lists."""
    apart = held(rows)
    short = [(row, out) for row, out in zip(rows, apart, strict=True) if len(row["text"]) <= SHORT]
    read = sorted((row for row, out in short if not out), key=lambda row: row["id"].rsplit("-", 1)[-1])[:READ]
    tested = [row for row, out in short if out]
    labels = targets(tested) > 0
    lines = [f"{len(read)} short messages read, {len(tested)} others tested", f"{'':<40}{'mean AP':>8}"]
    texts = [f"{row['text']} {row['labels']}" for row in read]
    for name, plan in RECIPES.items():
        start = base.folder(work / "base", plan.base)
        made = encoder.train(start, read, plan, work / "tried" / digest(str(plan), *texts)[:16])
        scores = encoder.scores(made, start, [row["text"] for row in tested])
        lines.append(f"{name:<40}{np.nanmean(average_precision(labels, scores)):>8.3f}")
    return "\n".join(lines)
