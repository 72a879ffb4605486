"""How fast messages are judged, and beside which others: ``python benchmarks/judging.py``.

Messages are drawn from ``training/``, 95 harmless ones to 5 breaches, as real as any that may be shown, none twice:
repeats, which a review judges once, would flatter. The model has seen them in training, so it may clear more of them
at once than of other people's; beside it stands the share that it reads on in the sample chats, which it has not
seen. The model's start is measured in a process of its own. The peers do one thing each, so that the table says what
they are asked: swearing (better-profanity, alt-profanity-check) or personal information (presidio); one that is not
installed is told as such.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

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
on = judge.model.read_on / judge.model.windows
judge.model.read_on = judge.model.windows = 0
from analyser.export import read
for path in sorted(Path("analyser/sample").glob("*.txt")):
    judge.read([text for text in read(path).chat["text"] if text])
print(json.dumps([seconds, memory, flagged, on, judge.model.read_on / judge.model.windows]))
"""
PEERS = {
    "better_profanity": "from better_profanity import profanity; judge = profanity.contains_profanity",
    "profanity_check": "from profanity_check import predict; judge = lambda text: predict([text])[0]",
    "presidio_analyzer": "from presidio_analyzer import AnalyzerEngine; engine = AnalyzerEngine(); "
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
    asked.add_argument("--texts", type=Path, help="labelled JSON lines to take the texts from, in place of a made chat")
    asked.add_argument("--peers", type=Path, help="the Python of an environment in which the peers are installed")
    asked = asked.parse_args()
    texts = _texts(asked)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(texts), "utf-8")
        start = float(_run(sys.executable, "-c", START))
        seconds, memory, flagged, on, on_in_chats = json.loads(_run(sys.executable, "-c", JUDGE, path))
        print(
            f"{len(texts)} messages, {sum(map(len, texts)) / len(texts):.0f} characters each, {len(set(texts))} of them different"
        )
        print(f"start of the model, with the first message   {start:6.2f} s")
        print(f"message stage, all eleven rules              {seconds:6.1f} s, {len(texts) / seconds:.0f} messages/s")
        print(f"memory at most                               {memory:6.0f} MB")
        print(f"messages flagged                             {flagged:6}")
        print(f"read on by the upper layers                  {on:6.0%}, of the sample chats {on_in_chats:.0%}")
        for name, setup in PEERS.items():
            _peer(name, setup, path, asked.peers or sys.executable)


def _texts(asked) -> list[str]:
    """Distinct texts, in an order that is always the same."""
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
    try:
        rate, flagged = json.loads(_run(python, "-c", PEER.format(setup=setup), path))
    except subprocess.CalledProcessError:
        print(f"{name:<45}     is not installed, or did not run")
        return
    print(f"{name:<45}{rate:6.0f} messages/s, {flagged} of 1,000 flagged")


def _run(*command) -> str:
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    main()
