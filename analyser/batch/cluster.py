"""The work on a Dask cluster (extra ``cluster``) that somebody else has started: a scheduler's address is all that is known of it.

The workers see the folders of exports and results under the same paths as this program, and hold the same version of it. A task
whose worker ends is given to another by the scheduler; what it had written is written anew, under the same name and whole.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from pathlib import Path

from analyser import __version__
from analyser.batch.engines import AHEAD, Lost
from analyser.errors import ClusterUnusable

WAIT = 30
"""Seconds until a scheduler has answered, and until it has a worker."""


class Cluster:
    """A Dask cluster.

    Parameters
    ----------
    address
        Of its scheduler: tcp://host:port, or tls://host:port.
    folders
        What every worker must see.

    Raises
    ------
    ClusterUnusable
        The extra is not installed, nobody answers at the address, no worker comes, or a worker holds another version of the
        program or does not see a folder.
    """

    def __init__(self, address: str, folders: Iterable[Path] = ()):
        try:
            from distributed import Client
        except ImportError:
            raise ClusterUnusable("A cluster needs: pip install 'analyser[cluster]'.") from None
        if not address.startswith(("tcp://", "tls://")):
            raise ClusterUnusable(f"'{address}' is no address of a scheduler. It should be like tcp://127.0.0.1:8786.")
        try:
            self._client = Client(address, timeout=WAIT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterUnusable(
                f"No scheduler answers at {address}: {error or type(error).__name__}. Start one: dask scheduler"
            ) from None
        self._address = address
        try:
            self.wait_for(1)
            self._compare([str(folder) for folder in folders])
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_) -> None:
        """Leave the cluster, which goes on."""
        self.close()

    def close(self) -> None:
        """Leave the cluster, which goes on."""
        self._client.close()

    def each(self, function: Callable, tasks: Iterable) -> Iterator[tuple]:
        """Each task with its answer; as `Processes.each`."""
        from distributed import as_completed

        waiting, number, under_way = iter(tasks), count(), {}

        def begun(most: int) -> list:
            futures = []
            for task in islice(waiting, most):
                future = self._client.submit(
                    function, task, key=f"{function.__name__}-{next(number)}-{task.key}", pure=False
                )
                under_way[future.key] = task
                futures.append(future)
            return futures

        answers = as_completed(begun(AHEAD * self._threads()), loop=self._client.loop, raise_errors=False)
        for future in answers:
            task = under_way.pop(future.key)
            answer = future.result() if future.status == "finished" else Lost(_why(future))
            future.release()
            answers.update(begun(AHEAD * self._threads() - len(under_way)))
            yield task, answer

    def wait_for(self, workers: int) -> None:
        """Wait until so many workers have joined.

        Raises
        ------
        ClusterUnusable
            They do not come in time.
        """
        try:
            self._client.wait_for_workers(workers, timeout=WAIT)
        except TimeoutError:
            raise ClusterUnusable(
                f"The scheduler at {self._address} has too few workers ({workers} are wanted). Start one: dask worker"
                f" {self._address} --nthreads 1"
            ) from None

    def _threads(self) -> int:
        return max(1, sum(self._client.nthreads().values()))

    def _compare(self, folders: list[str]) -> None:
        """Hold the workers' versions, and what they see, against ours."""
        for worker, (version, missing) in self._client.run(_told, folders).items():
            if version != __version__:
                raise ClusterUnusable(
                    f"The worker {worker} has analyser {version}, this is {__version__}. Install the same."
                )
            if missing:
                raise ClusterUnusable(
                    f"The worker {worker} does not see {missing[0]}. Exports and results must lie in folders that all workers"
                    " see under the same path."
                )


def _told(folders: list[str]) -> tuple[str, list[str]]:
    """A worker's version of the program, and which of the folders it does not see."""
    return __version__, [folder for folder in folders if not Path(folder).is_dir()]


def _why(future) -> str:
    """Why a task has no answer, without what it said, which may quote a chat."""
    error = future.exception()
    return f"The cluster gave it up: {type(error).__name__}."
