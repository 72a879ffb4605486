"""The same work on a real Dask cluster of two workers, one of which is killed in the middle: nothing lost, nothing twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from batches import dataset, same

from analyser.batch import Processes, run
from analyser.batch.cluster import Cluster
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


@pytest.fixture
def cluster(tmp_path):
    """A scheduler's address, and a function that starts a worker."""
    with ExitStack() as running:
        file = tmp_path / "scheduler.json"
        given = ("--host", HOST, "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(file))
        running.enter_context(process("scheduler", *given, folder=tmp_path))
        ends = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < ends, (tmp_path / "scheduler.log").read_text()
            time.sleep(0.1)

        def worker() -> subprocess.Popen:
            own = (
                "--nthreads",
                "1",
                "--no-nanny",
                "--host",
                HOST,
                "--no-dashboard",
                "--local-directory",
                str(tmp_path),
            )
            return running.enter_context(process("worker", "--scheduler-file", str(file), *own, folder=tmp_path))

        yield json.loads(file.read_text())["address"], worker


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
    run(charities, tmp_path / "here", Options(judge=False), engine=Processes(1))
    same(tmp_path / "out", tmp_path / "here")
