"""What the shipped model reaches: on messages and authors held apart from it, by folds, across authors, on four chats.

A message is scored by the eight-bit filter and judge of a model that did not train on it, together with the word lists.
Thresholds come from the scores of other messages, each again from a model that did not train on it.
"""

import json
from pathlib import Path

import numpy as np

from analyser import policy
from analyser.export import read
from analyser.language.model.reader import Model
from analyser.rules import message_rules
from analyser.rules.evaluate import evaluate as evaluated
from analyser.rules.measures import alarms, average_precision
from analyser.rules.rule import Context
from analyser.rules.voices import voices
from analyser.rules.weighing import strongest
from analyser.site import Organisation, load
from training import weigh
from training.data import FOLDS, RULES, STRANGERS, chats, folds, side, targets

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
        "version": folder.parent.name, "rules": list(RULES), "clear": [-40.0] * len(RULES), "share": 0.0, "weights": weights,
        "thresholds": {str(BUDGET): even}, "figures": {},
    }  # fmt: skip


def raw_scores(folder: Path, texts: list[str]) -> dict[str, np.ndarray]:
    """What the ``filter`` and the ``judge`` make of every text, in log odds."""
    none = np.zeros((0, len(RULES)), dtype=np.float32)
    model = Model(folder)
    first, judge = (model.filtered(texts), model.judged(texts)) if texts else (none, none)
    return {"filter": np.maximum(first, -30.0), "judge": np.maximum(judge, -30.0)}


def gathered(rows: list[dict], folders: list[Path]) -> dict[str, np.ndarray]:
    """``filter``, ``judge`` and ``exact`` scores of all rows, each from the folder that tested it; nan where none did."""
    place = {row["id"]: number for number, row in enumerate(rows)}
    found = {name: np.full((len(rows), len(RULES)), np.nan, dtype=np.float32) for name in ("filter", "judge", "exact")}
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


def scored(rows: list[dict], folders: list[Path]) -> tuple[list[dict], dict[str, np.ndarray], np.ndarray]:
    """The rows that a folder's model has tested, their scores, and what the word lists find in them."""
    scores = gathered(rows, [folder for folder in folders if (folder / "scores.npz").exists()])
    among = ~np.isnan(scores["judge"][:, 0])
    chosen = _chosen(rows, among)
    return chosen, {name: table[among] for name, table in scores.items()}, word_hits([row["text"] for row in chosen])


def apart(rows: list[dict], work: Path) -> tuple[list[dict], dict[str, np.ndarray], np.ndarray]:
    """As `scored`, of everything that the model which ships has not read: the rows kept from it, and the whole chats."""
    tested, scores, hits = scored(rows, [work / "ships"])
    talk = chats()
    texts = [row["text"] for row in talk]
    more = raw_scores(work / "ships" / "small", texts)
    more["exact"] = np.full_like(more["judge"], np.nan)
    return (
        tested + talk,
        {name: np.concatenate([scores[name], more[name]]) for name in scores},
        np.concatenate([hits, word_hits(texts)]),
    )


def nested(
    rows: list[dict], scores: dict[str, np.ndarray], hits: np.ndarray, budgets: tuple[int, ...] = (BUDGET,)
) -> tuple[dict[int, np.ndarray], np.ndarray]:
    """Flags by alarm budget, and probabilities; each fifth at thresholds that come from the four others."""
    part = folds(rows, PARTS)
    flags, chances = {budget: np.zeros(hits.shape, dtype=bool) for budget in budgets}, np.zeros(hits.shape)
    for number in range(PARTS):
        here, others = part == number, part != number
        weighed = weigh.weigh(_chosen(rows, others), scores["filter"][others], scores["judge"][others], hits[others])
        for budget in budgets:
            flags[budget][here], chances[here] = weigh.flags(
                weighed, budget, scores["filter"][here], scores["judge"][here], hits[here]
            )
    return flags, chances


def figures(rows: list[dict], work: Path) -> dict:
    """Every figure that the reports and docs show."""
    tested, scores, hits = apart(rows, work)
    by_budget, chances = nested(tested, scores, hits, weigh.BUDGETS)
    flags = by_budget[BUDGET]
    corpus = np.array([side(row) in "mn" for row in tested])
    strange = np.array([row["author"] in STRANGERS for row in tested])
    talk = np.array([side(row) == "c" for row in tested])
    later = ~corpus & ~talk
    weighed = json.loads((work / "weighed.json").read_text())

    def of(among: np.ndarray) -> dict:
        return evaluate(_chosen(tested, among), flags[among], chances[among])

    told = {
        "budget": BUDGET,
        "trained_on": len(rows) - int((~talk).sum()),
        "tested_on": len(tested),
        "held": of(corpus),
        "held_strangers": of(corpus & strange),
        "held_written": of(later),
        "held_chats": of(talk),
        "word_lists_alone": evaluate(_chosen(tested, later), hits[later] > 0, hits[later] / 2),
        "made_small": _made_small(tested, scores, corpus),
        "cleared": _cleared(tested, scores["filter"], weighed["clear"]),
        "folds": None,
        "voices": voices(tested, flags, ~targets(tested).any(axis=1)),
        "authors": {
            each: _across(each, tested, scores, hits, rows, work)
            for each in "mn"
            if (work / f"author-{each}" / "scores.npz").exists()
        },
        "chats": (in_chats := sample_chats(work / "ships" / "small", weighed))[BUDGET],
        "budgets": {
            str(budget): _summary(tested, by_budget[budget], in_chats[budget]["alarms"]["all"]["value"])
            for budget in weigh.BUDGETS
        },
    }
    done = [work / f"fold-{number}" for number in range(FOLDS)]
    if all((folder / "scores.npz").exists() for folder in done):
        tested, scores, hits = scored(rows, done)
        by_budget, chances = nested(tested, scores, hits)
        flags = by_budget[BUDGET]
        told["folds"] = of(np.array([side(row) in "mn" for row in tested]))
    return told


def _summary(rows: list[dict], flags: np.ndarray, in_chats: float) -> dict:
    """What one alarm budget comes to: ``found`` of 100 breaches, ``right`` of 100 flags, alarms in 1,000 harmless messages."""
    labels = targets(rows) > 0
    hard = np.array([bool(row.get("near_miss_of")) for row in rows])
    harmless = ~labels.any(axis=1)
    return {
        "found": round(100 * float((flags & labels).sum() / labels.sum()), 1),
        "right": round(100 * float((flags & labels).sum() / flags.sum()), 1),
        "plain": round(float(alarms(flags, harmless & ~hard)), 1),
        "hard": round(float(alarms(flags, harmless & hard)), 1),
        "chats": round(in_chats, 1),
    }


def _across(side_tested: str, tested: list[dict], scores: dict, hits: np.ndarray, rows: list[dict], work: Path) -> dict:
    """A model that never saw the tested authors, at thresholds from the others' messages."""
    others = np.array([side(row) != side_tested for row in tested])
    weighed = weigh.weigh(_chosen(tested, others), scores["filter"][others], scores["judge"][others], hits[others])
    theirs = [row for row in rows if side(row) == side_tested]
    unseen = gathered(theirs, [work / f"author-{side_tested}"])
    found = word_hits([row["text"] for row in theirs])
    return evaluate(theirs, *weigh.flags(weighed, BUDGET, unseen["filter"], unseen["judge"], found))


def evaluate(messages: list[dict], flags: np.ndarray, chances: np.ndarray) -> dict:
    """The measures of tables whose columns are in the order of `RULES`."""
    order = [RULES.index(rule.id) for rule in message_rules()]
    return evaluated(messages, flags[:, order], chances[:, order])


def _made_small(rows: list[dict], by_fold: dict, among: np.ndarray) -> dict:
    """Mean average precision of the filter, of the judge as shipped and before it was made small; no word lists."""
    labels = targets(_chosen(rows, among)) > 0
    return {
        name: round(float(np.nanmean(average_precision(labels, by_fold[name][among]))), 4)
        for name in ("filter", "judge", "exact")
    }


def _cleared(rows: list[dict], first: np.ndarray, clear: list[float]) -> dict:
    """Of harmless and of breaching messages, the share that the filter clears."""
    broken = targets(rows).any(axis=1)
    cleared = (first < np.array(clear)).all(axis=1)
    return {name: round(float(cleared[among].mean()), 4) for name, among in (("harmless", ~broken), ("breach", broken))}


def sample_chats(folder: Path, weighed: dict) -> dict[int, dict]:
    """The four sample chats, message by message, without the talk around, by alarm budget; never trained on, nor thresholds
    taken from."""
    messages = chat_messages()
    texts = [message["text"] for message in messages]
    scores, hits = raw_scores(folder, texts), word_hits(texts)
    return {
        budget: evaluate(messages, *weigh.flags(weighed, budget, scores["filter"], scores["judge"], hits))
        for budget in weigh.BUDGETS
    }


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
        "held": "corpus, held apart",
        "held_strangers": "of it, authors never read",
        "held_written": "written later, held apart",
        "held_chats": "whole chats, held apart",
        "word_lists_alone": "the same, word lists alone",
        "folds": "corpus, by folds",
        "chats": "four chats",
    }
    each = {title: figures[name] for name, title in names.items() if figures[name]}
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
    lines.append(
        "by alarms allowed: of 100 breaches found, of 100 flags right, alarms in 1,000 plain, hard, in the chats"
    )
    lines += [f"  {budget:>3} {list(one.values())}" for budget, one in figures["budgets"].items()]
    lines.append("alarms among harmless messages held apart, by voice, as times the mean of all:")
    for voice in figures["voices"]:
        lines.append(f"  {voice['voice']:<18}{voice['harmless']:>5} messages {voice['times_mean'] or 0:>6.2f}")
    lines.append(f"mean AP without word lists: {figures['made_small']}")
    lines.append(f"cleared by the filter: {figures['cleared']}")
    return "\n".join(lines)
