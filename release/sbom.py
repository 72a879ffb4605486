"""The software bill of materials of what a user gets, in CycloneDX 1.6 (ECMA-424): the locked libraries, and the message model.

The same lock and model give the same bytes: the serial number is a hash of the content, and the time is that of the commit
(``SOURCE_DATE_EPOCH``), or none.
"""

import hashlib
import json
import os
import re
import sys
import uuid
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "base.txt"
MODEL = ROOT / "analyser" / "language" / "model"


def bom(version: str) -> str:
    """The bill of materials, as JSON.

    Raises
    ------
    ValueError
        It is not as its own schema wants it.
    """
    made = Bom(components=[*libraries(LOCK.read_text("utf-8")), model()])
    made.metadata.component = Component(name="analyser", version=version, type=ComponentType.APPLICATION)
    made.metadata.component.bom_ref.value = "analyser"
    made.register_dependency(made.metadata.component, made.components)
    content = json.dumps([[each.name, each.version] for each in made.components]) + version
    made.serial_number = uuid.UUID(bytes=hashlib.sha256(content.encode()).digest()[:16], version=4)
    moment = int(os.environ.get("SOURCE_DATE_EPOCH", 0))
    made.metadata.timestamp = datetime.fromtimestamp(moment, UTC)
    written = make_outputter(made, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(written):
        raise ValueError(f"The bill of materials is not valid: {fault}")
    return written + "\n"


def libraries(lock: str) -> list[Component]:
    """The libraries of a lock file, with their hashes; those for other systems too."""
    found = []
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        if not (pinned := re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", entry)):
            continue
        name, version = pinned[1].lower(), pinned[2]
        digests = sorted(set(re.findall(r"sha256:([0-9a-f]{64})", entry)))
        found.append(
            Component(
                name=name,
                version=version,
                type=ComponentType.LIBRARY,
                bom_ref=f"pkg:pypi/{name}@{version}",
                purl=PackageURL("pypi", name=name, version=version),
                properties=[
                    *(Property(name="analyser:sha256-of-a-file", value=digest) for digest in digests),
                    *(Property(name="analyser:licence", value=told) for told in filter(None, [licence(name)])),
                ],
            )
        )
    return found


def licence(name: str) -> str | None:
    """What a library says of its licence, where it is installed."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    kinds = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier", []) if each.startswith("License ::")]
    said = told.get("License-Expression") or "; ".join(kinds) or told.get("License") or ""
    return said.splitlines()[0][:120] if said.strip() else None


def model() -> Component:
    """The message model, as its card tells it."""
    card = json.loads((MODEL / "card.json").read_text("utf-8"))
    whole = hashlib.sha256(b"".join((MODEL / name).read_bytes() for name in sorted(card["hashes"])))
    return Component(
        name="analyser-message-model",
        version=card["version"],
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=f"analyser-message-model@{card['version']}",
        description="Trained by us from mpnet-base on the messages in training/, which are invented.",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=whole.hexdigest())],
        properties=[
            Property(name=f"analyser:sha256 {name}", value=digest) for name, digest in sorted(card["hashes"].items())
        ],
    )


if __name__ == "__main__":
    from analyser import __version__

    sys.stdout.write(bom(__version__))
