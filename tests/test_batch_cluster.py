"""The same work on a real Dask cluster of two workers, one of which is killed in the middle: nothing lost, nothing twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from batches import Here, dataset, same
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from analyser.batch import run
from analyser.batch.cluster import Cluster
from analyser.batch.work import Look, look
from analyser.errors import ClusterUnusable
from analyser.reviews import Options

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore::ResourceWarning")]

HOST = "127.0.0.1"


@contextmanager
def process(*arguments: str, folder: Path):
    """A program of Dask's, ended with the block."""
    environment = os.environ | {"POLARS_MAX_THREADS": "1"}
    command = [sys.executable, "-m", "dask", *arguments]
    with open(folder / f"{arguments[0]}.log", "ab") as log:
        started = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def started_cluster(folder: Path, *more: str):
    """A scheduler's address, and a function that starts a worker."""
    with ExitStack() as running:
        file = folder / "scheduler.json"
        given = ("--host", HOST, "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(file), *more)
        scheduler = running.enter_context(process("scheduler", *given, folder=folder))
        ends = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < ends, (folder / "scheduler.log").read_text()
            time.sleep(0.1)

        def worker(*more: str) -> subprocess.Popen:
            own = ("--nthreads", "1", "--no-nanny", "--host", HOST, "--no-dashboard", "--local-directory", str(folder))
            given = ("--scheduler-file", str(file), *own, *more)
            return running.enter_context(process("worker", *given, folder=folder))

        worker.scheduler = scheduler
        yield json.loads(file.read_text())["address"], worker


@pytest.fixture
def cluster(tmp_path):
    """A scheduler's address, and a function that starts a worker."""
    with started_cluster(tmp_path) as made:
        yield made


def test_a_worker_killed_in_the_middle_loses_nothing_and_does_nothing_twice(
    charities, results_of_charities, cluster, tmp_path
):
    address, worker = cluster
    victim, _ = worker(), worker()
    results = tmp_path / "results"
    results.mkdir()
    engine = Cluster(address, [charities, results])
    engine.wait_for(2)

    def kill_when_something_is_done():
        while not list((results / ".work").glob("*.group")):
            time.sleep(0.02)
        victim.send_signal(signal.SIGKILL)

    watching = threading.Thread(target=kill_when_something_is_done, daemon=True)
    watching.start()
    told = run(charities, results, engine=engine)
    watching.join(1)
    assert victim.poll() == -signal.SIGKILL
    assert (told.groups, told.reviewed) == (3, 3)
    same(results, results_of_charities)
    assert dataset(results, "groups").select("charity", "group").is_unique().all()


SLOW = [0.3 + number / 10_000 for number in range(30)]
"""Tasks for `time.sleep`, which every worker has."""


def test_many_tasks_are_done_though_a_worker_ends_while_all_are_busy(cluster):
    address, worker = cluster
    victim, _ = worker(), worker()
    with Cluster(address) as engine:
        engine.wait_for(2)
        answers = []
        for number, answer in enumerate(engine.each(time.sleep, iter(SLOW))):
            answers.append(answer)
            if number == 2:
                victim.send_signal(signal.SIGKILL)
    assert sorted(answers) == [(task, None) for task in SLOW]


def test_two_programs_on_one_cluster_get_their_own_answers(cluster, tmp_path):
    address, worker = cluster
    worker()
    looks = {}
    for group in ("Menders", "Knitters"):
        (tmp_path / group).mkdir()
        paths = [tmp_path / group / f"{number}.txt" for number in range(6)]
        for path in paths:
            path.write_text(f'03/03/2025, 09:00 - Ann created group "{group}"\n', "utf-8")
        looks[group] = [Look(path, path.name) for path in paths]
    with Cluster(address) as one, Cluster(address) as other:
        both = zip(one.each(look, looks["Menders"]), other.each(look, looks["Knitters"]), strict=True)
        assert {(mine.group, theirs.group) for (_, mine), (_, theirs) in both} == {("Menders", "Knitters")}


def test_a_scheduler_that_ends_in_the_middle_is_told(cluster):
    address, worker = cluster
    worker()
    with Cluster(address) as engine:
        answers = engine.each(time.sleep, iter(SLOW))
        next(answers)
        worker.scheduler.send_signal(signal.SIGKILL)
        with pytest.raises(ClusterUnusable, match="is gone"):
            list(answers)


@pytest.fixture
def certificate(tmp_path) -> tuple[str, str]:
    """The paths of a certificate for this machine, signed by itself, and of its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return tuple(map(str, files))


def test_command_works_on_an_encrypted_cluster_as_the_guide_says(certificate, tmp_path):
    cert, key = certificate
    tls = ("--tls-ca-file", cert, "--tls-cert", cert, "--tls-key", key)
    client = {"CA_FILE": cert, "CLIENT__CERT": cert, "CLIENT__KEY": key}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text("03/03/2025, 09:00 - Ann: hello\n", "utf-8")
    batch = (
        sys.executable,
        "-m",
        "analyser",
        "batch",
        tmp_path / "in",
        "-o",
        tmp_path / "out",
        "--measures-only",
        "--no-cache",
    )
    with started_cluster(tmp_path, "--protocol", "tls", *tls) as (address, worker):
        worker(*tls)
        assert address.startswith("tls://")
        environment = {f"DASK_DISTRIBUTED__COMM__TLS__{name}": value for name, value in client.items()}
        asked = [*map(str, batch), "--scheduler", address]
        done = subprocess.run(asked, capture_output=True, text=True, env=os.environ | environment)
        assert (done.returncode, done.stderr) == (0, "")
        refused = subprocess.run(asked, capture_output=True, text=True)
        assert refused.returncode == 3
        assert "has no certificate for it" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr("analyser.batch.cluster.WAIT", 1)
    with pytest.raises(ClusterUnusable, match=r"No scheduler answers at tcp://127\.0\.0\.1:1"):
        Cluster("tcp://127.0.0.1:1")


def test_an_address_that_is_none_is_told():
    with pytest.raises(ClusterUnusable, match="is no address of a scheduler"):
        Cluster("127.0.0.1:8786")


def test_a_scheduler_without_a_worker_is_told(cluster, monkeypatch):
    monkeypatch.setattr("analyser.batch.cluster.WAIT", 2)
    with pytest.raises(ClusterUnusable, match="has too few workers"):
        Cluster(cluster[0])


def test_a_worker_that_does_not_see_the_exports_is_told(cluster, tmp_path):
    address, worker = cluster
    worker()
    with pytest.raises(ClusterUnusable, match="does not see"):
        Cluster(address, [tmp_path / "elsewhere"])


def test_command_works_on_a_cluster(charities, cluster, tmp_path):
    address, worker = cluster
    worker()
    command = [sys.executable, "-m", "analyser", "batch", str(charities), "-o", str(tmp_path / "out"), "--no-cache"]
    done = subprocess.run([*command, "--measures-only", "--scheduler", address], capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert "3 groups of 2 charities" in done.stdout
    run(charities, tmp_path / "here", Options(judge=False), engine=Here())
    same(tmp_path / "out", tmp_path / "here")
