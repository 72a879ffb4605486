"""What the program says to other programs is what its published schemas say."""

import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest
from golds import SAMPLE
from test_register_cli import run

from analyser.schemas import SCHEMAS, schema

ROOT = Path(__file__).parents[1]
SITE = ("--site", SAMPLE / "site.toml")
CHAT = SAMPLE / "android_beginners.txt"
NOT_AN_OUTPUT = {"keys/1"}
"""The file of wrapped keys, which is for nobody but the program."""


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, list]:
    """Schema -> what the commands say that follow it, of full and of poor input."""
    folder = tmp_path_factory.mktemp("outputs")
    exports = sorted(SAMPLE.glob("*.txt"))

    def asked(*command) -> str:
        return run(folder, *command).stdout

    def written(*command, at: str) -> str:
        run(folder, *command)
        return (folder / at).read_text("utf-8")

    bare = asked("check", CHAT, "--json")
    full = asked("check", *exports, *SITE, "--json")
    (folder / "bare.json").write_text(bare)
    (folder / "full.json").write_text(full)
    messages = "".join(
        json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(("you idiot", "thanks"))
    )
    (folder / "messages.jsonl").write_text(messages)
    labelled = ROOT / "tests" / "fixtures" / "messages.jsonl"
    written_by_hand = sorted((ROOT / "training" / "written").glob("*.jsonl"))[:2]
    found = {
        "check/1": [bare, full, asked("check", CHAT, CHAT, "--since", "2025-05-01", "--json")],
        "compare/1": [
            asked("compare", folder / one, folder / "full.json", "--json") for one in ("bare.json", "full.json")
        ],
        "ingest/1": [asked("ingest", *exports, *SITE, "--json"), asked("ingest", CHAT, "--dry-run", "--json")],
        "evaluate/2": [asked("evaluate", each, "--json") for each in (labelled, *written_by_hand)],
        "doctor/1": [run(folder, "doctor", "--json", code=None).stdout],
        "review/1": [
            written("review", CHAT, *SITE, "-o", folder / "one", at="one/review.json"),
            written("review", "--cycle", "2025", "-o", folder / "year", at="year/review.json"),
        ],
        "parse/1": [line for export in exports for line in asked("parse", export, "--format", "jsonl").splitlines()],
        "explain/1": asked("explain", "--jsonl", folder / "messages.jsonl").splitlines(),
    }
    chats = folder / "chats"
    chats.mkdir()
    shutil.copy(CHAT, chats)
    (chats / "none.txt").write_text("no chat", "utf-8")
    batch = ("batch", chats, "-o", folder / "batch", "--measures-only", "--workers", "1", "--json")
    found["batch/1"] = [run(folder, *batch, code=3).stdout, (folder / "batch" / "batch.json").read_text("utf-8")]
    case = next(each["id"] for each in json.loads(asked("cases", "--json"))["cases"] if not each["urgent"])
    decided = ("decide", case, "--state", "confirmed", "--by", "Priti", "--json")
    found["decide/1"] = [
        asked(*decided, "--action", "A4", "--minute", "7/25", "--note", "agreed", "--ask-second"),
        asked("decide", case, "--state", "dismissed", "--second", "--by", "Sam", "--json"),
    ]
    found["cycles/1"] = [
        asked("cycles", "--json"),
        asked("cycles", "--reviewed-by", "Board", "--note", "done", "--json"),
    ]
    found["cases/1"] = [
        *(asked("cases", *more, "--json") for more in ((), (case,), ("--undecided",))),
        written("export", "-o", folder / "cases.json", at="cases.json"),
    ]
    found["decide/1"].append(asked("undo", case, "--by", "Priti", "--json"))
    found["access/1"] = [written("access", "--member", "Gemma L", "-o", folder / "held.json", at="held.json")]
    erasing = ("erase", "--member", "Gemma L", "--by", "Priti", "--json")
    found["certificate/1"] = [asked(*erasing, "--dry-run"), asked(*erasing)]
    found["purge/1"] = [asked("purge", "--by", "Priti", "--json")]
    found["verify/1"] = [asked("verify", "--json")]
    found["erase/1"] = [asked("erase", "--everybody", "--dry-run", "--by", "Priti", "--json")]
    return {name: [json.loads(text) for text in texts] for name, texts in found.items()}


def strict(part):
    """A schema that takes no field that it does not name: what the program says is to be published whole."""
    if isinstance(part, list):
        return [strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    closed = {name: strict(value) for name, value in part.items()}
    if "properties" in part and "additionalProperties" not in part:
        closed["additionalProperties"] = False
    return closed


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_said_follows_its_schema(name, said):
    published = schema(name)
    jsonschema.Draft202012Validator.check_schema(published)
    validator = jsonschema.Draft202012Validator(strict(published), format_checker=jsonschema.FormatChecker())
    assert said[name]
    for answer in said[name]:
        wrong = jsonschema.exceptions.best_match(validator.iter_errors(answer))
        assert wrong is None, f"{wrong.json_path}: {wrong.message[:300]}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_refuses_what_lacks_a_field(name, said):
    validator = jsonschema.Draft202012Validator(schema(name))
    for field in schema(name)["required"]:
        less = {key: value for key, value in said[name][0].items() if key != field}
        assert not validator.is_valid(less)


def test_every_output_with_a_schema_has_its_schema_published():
    source = "".join(path.read_text("utf-8") for path in (ROOT / "analyser").rglob("*.py"))
    named = set(re.findall(r'"analyser/([a-z]+/\d)"', source))
    assert named - NOT_AN_OUTPUT <= set(SCHEMAS)
    assert {path.stem.replace("-", "/") for path in (ROOT / "analyser" / "schemas").glob("*.json")} == set(SCHEMAS)
