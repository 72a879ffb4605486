"""The work on a Dask cluster (extra ``cluster``) that somebody else has started: a scheduler's address is all that is known of it.

The workers see the folders of exports and results under the same paths as this program, and hold the same version of it. A task
whose worker ends is given to another by the scheduler; what it had written is written anew, under the same name and whole.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from uuid import uuid4

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
        _refuse_without_certificate(address)
        try:
            self._client = Client(address, timeout=WAIT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterUnusable(
                f"No scheduler answers at {address}: {error or type(error).__name__}. Start one: dask scheduler"
            ) from None
        self._numbers = count()
        self._address, self._run = address, uuid4().hex  # two programs may ask one cluster about files of the same name
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

        waiting, under_way = iter(tasks), {}

        def begun(most: int) -> list:
            futures = []
            for task in islice(waiting, max(0, most)):  # with fewer workers than before there may be too many already
                key = f"{function.__name__}-{self._run}-{next(self._numbers)}"
                future = self._client.submit(function, task, key=key, pure=False)
                under_way[future.key] = task
                futures.append(future)
            return futures

        answers = as_completed(begun(AHEAD * self._threads()), loop=self._client.loop, raise_errors=False)
        for future in answers:
            task = under_way.pop(future.key)
            answer = future.result() if future.status == "finished" else self._lost(future)
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

    def _lost(self, future) -> Lost:
        """Why a task has no answer, without what it said, which may quote a chat.

        Raises
        ------
        ClusterUnusable
            The scheduler is gone, and every other task with it.
        """
        if future.status == "error":
            return Lost(f"The cluster gave it up: {type(future.exception()).__name__}.")
        raise ClusterUnusable(
            f"The scheduler at {self._address} is gone. What was finished is kept: give the same command again when it is back."
        )

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


def _refuse_without_certificate(address: str) -> None:
    """Fail where an encrypted cluster is named and Dask's settings have no certificate: its own error would be a traceback."""
    from distributed.security import Security

    try:
        found = Security().get_connection_args("client")["ssl_context"]
    except (OSError, ValueError) as error:
        raise ClusterUnusable(f"The certificate of this computer cannot be used: {error}.") from None
    if address.startswith("tls://") and found is None:
        raise ClusterUnusable(
            f"{address} is encrypted, and this computer has no certificate for it. Name the files in"
            " DASK_DISTRIBUTED__COMM__TLS__CA_FILE, ...__TLS__CLIENT__CERT and ...__TLS__CLIENT__KEY."
        )


def _told(folders: list[str]) -> tuple[str, list[str]]:
    """A worker's version of the program, and which of the folders it does not see."""
    return __version__, [folder for folder in folders if not Path(folder).is_dir()]
