"""Look at what the program is made of: ``make audit``.

    locks     every library of every lock file has a version and hashes, and no lock says where to fetch it
    bandit    no construct of medium or high severity in our own code without a reason beside it (``# nosec B000  why``)
    pip-audit no library of a lock has a known vulnerability

The last asks a service on the network for the names in the locks. Where none answers, it says so: nothing was checked then. That
is no failure unless ``--strict`` makes it one, as for a release.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
OURS = ("analyser", "benchmarks", "docs", "fuzz", "release", "training")
PINNED = re.compile(r"([A-Za-z0-9._-]+(?:\[[^\]]*\])?)==(\S+)")
SILENT = "no vulnerability service answered"
PATIENCE = 90
"""Seconds for a lock; where nobody has answered by then, the other locks are not asked about."""

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--strict", action="store_true", help="fail where vulnerabilities could not be looked up")
    asked = asked.parse_args()
    wrong = [fault for lock in LOCKS for fault in faults_of_lock(lock)]
    print("\n".join(wrong) or f"locks: {len(LOCKS)} lock files, every library with its hashes")
    failed = bool(wrong)
    failed |= not bandit()
    silent = None
    for lock in LOCKS:
        known, unknown = ([], silent) if silent else vulnerabilities(lock)
        silent = unknown if unknown == SILENT else None
        failed |= bool(known) or (asked.strict and unknown is not None)
        says = known or ([f"not checked: {unknown}"] if unknown else ["nothing known against any of its libraries"])
        print("\n".join(f"pip-audit, {lock.name}: {each}" for each in says))
    return int(failed)


def faults_of_lock(lock: Path) -> Iterator[str]:
    """What is wrong with a lock file, as "file: what"."""
    text = lock.read_text("utf-8")
    if "://" in text or "--index-url" in text or "--find-links" in text:
        yield f"{lock.name}: says where to fetch something"
    for entry in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE).strip()):
        if not PINNED.match(entry):
            yield f"{lock.name}: has no version: {entry.splitlines()[0]}"
        elif not HASH.search(entry):
            yield f"{lock.name}: has no hash: {entry.splitlines()[0]}"


def bandit() -> bool:
    """Run bandit over our own code; whether it has nothing to say."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--severity-level", "medium", "--recursive"]
    done = subprocess.run([*command, *OURS], cwd=ROOT, capture_output=True, encoding="utf-8")
    print("bandit: nothing of medium or high severity without a reason" if done.returncode == 0 else done.stdout)
    return done.returncode == 0


def vulnerabilities(lock: Path) -> tuple[list[str], str | None]:
    """What is known against the libraries of a lock, and why that could not be looked up."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    command += ["--timeout", "15", "--format", "json", "--requirement", str(lock)]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=PATIENCE)
        found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return [], SILENT
    known = [
        f"{each['name']} {each['version']}: {', '.join(one['id'] for one in each['vulns'])}"
        for each in found
        if each.get("vulns")
    ]
    skipped = sum("skip_reason" in each for each in found)
    return known, f"the service knew nothing of {skipped} of {len(found)} libraries" if skipped else None


if __name__ == "__main__":
    sys.exit(main())
