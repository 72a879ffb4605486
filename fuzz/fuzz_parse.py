"""Looks for bytes that break the parser, led by what they reach in its code (atheris, that is libFuzzer).

    make fuzz                                  for a minute
    make fuzz ARGS="-max_total_time=600"       for ten, or any other flags of libFuzzer
    make fuzz ARGS=.venv-fuzz/crash-0123       once more with one input

It starts from the exports and notices that the project knows, and keeps in its environment's folder what it learns.
It stops at the first fault, with a trace, and keeps the input there too, as crash-....
"""

import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["analyser"]):
    from laws import read_or_refuse

ROOT = Path(__file__).parents[1]
WORK = Path(sys.prefix) / "corpus"
"""What earlier runs learnt: inputs that reach something new."""
DEFAULTS = {
    "-max_total_time": "60",
    "-max_len": "4096",
    "-timeout": "20",
    "-rss_limit_mb": "3000",
    "-artifact_prefix": f"{WORK.parent}/",
}
"""Flags of libFuzzer: seconds of a run, bytes of an input, seconds and megabytes that one input may take, and where
an input that breaks something is kept."""


def test_one_input(raw: bytes) -> None:
    INPUT.write_bytes(raw)
    read_or_refuse(INPUT)


def seeds() -> Path:
    """A folder with every export of the tests, and one packed."""
    folder = Path(tempfile.mkdtemp(prefix="seeds-"))
    for path in (ROOT / "tests/fixtures").rglob("*.txt"):
        (folder / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes()[:4096])
    with zipfile.ZipFile(folder / "packed", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("_chat.txt", "15/03/2024, 10:00 - Ann: Hello\n15/03/2024, 10:01 - Bea: Hi\n")
    return folder


def words() -> Path:
    """A dictionary for libFuzzer: the samples in the parser's data files, and the bytes of other encodings."""
    samples = {
        "\r\n",
        "\u200e",
        "\u202f",
        "\ufeff",
        "\0",
        ": ",
        " - ",
        "] ",
        "~\u202f",
        "Ann: ",
        "[15/03/2024, 10:00:00] ",
    }
    for path in (ROOT / "analyser/export").rglob("*.toml"):
        samples.update(found for found in strings(tomllib.loads(path.read_text("utf-8"))) if len(found) <= 60)
    every = [sample.encode() for sample in sorted(samples)] + [b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xe9"]
    escaped = ("".join(f"\\x{byte:02x}" for byte in sample) for sample in every)
    path = Path(tempfile.mkdtemp(prefix="words-")) / "words.dict"
    path.write_text("".join(f'"{each}"\n' for each in escaped if each), "ascii")
    return path


def strings(value: object) -> set[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return set().union(*map(strings, value))
    return {value} if isinstance(value, str) else set()


def main() -> None:
    given = sys.argv[1:]
    flags = [f"{flag}={value}" for flag, value in DEFAULTS.items() if not any(each.startswith(flag) for each in given)]
    if all(each.startswith("-") for each in given):
        WORK.mkdir(exist_ok=True)
        given = [*given, f"-dict={words()}", str(WORK), str(seeds())]
    atheris.Setup([sys.argv[0], *flags, *given], test_one_input)
    atheris.Fuzz()


INPUT = Path(tempfile.mkdtemp(prefix="input-")) / "WhatsApp Chat with Menders.txt"

if __name__ == "__main__":
    main()
