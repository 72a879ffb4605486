"""Who does the work: processes of this machine. `cluster` has the other engine, which does the same work elsewhere.

An engine has ``each(function, tasks)``: it yields each task with its answer, as they come, and `Lost` in place of an answer where
the process that worked on it ended twice. It holds no more than a few tasks for each worker at a time.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain

AHEAD = 2
"""Tasks that wait for each worker, so that none is ever idle."""


@dataclass(frozen=True)
class Lost:
    """The process that worked on a task ended, and ended again when the task was tried alone."""

    reason: str = "The process that worked on it was ended, twice. Perhaps there was too little memory."


class Processes:
    """Worker processes of this machine, each on one core; they begin with the first tasks and end with the block.

    >>> with Processes(1) as engine:
    ...     sorted(engine.each(abs, [-1, 2]))
    [(-1, 1), (2, 2)]
    """

    def __init__(self, workers: int):
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._settings = ExitStack()

    def __enter__(self) -> "Processes":
        self._settings.enter_context(_one_thread_each())
        return self

    def __exit__(self, *_) -> None:
        self._end()
        self._settings.close()

    def each(self, function: Callable, tasks: Iterable) -> Iterator[tuple]:
        """Each task with its answer. Where a worker ends, whatever was under way is tried again, one at a time."""
        waiting, under_way = iter(tasks), {}
        while True:
            pool = self._begun()
            while len(under_way) < AHEAD * self.workers and (task := next(waiting, None)) is not None:
                try:
                    under_way[pool.submit(function, task)] = task
                except BrokenProcessPool:  # a worker ended while nobody looked
                    waiting = chain([task], waiting)
                    break
            if not under_way:
                if (task := next(waiting, None)) is None:
                    return
                waiting = chain([task], waiting)
                self._end()
                continue
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            broke = any(map(_broke, done))
            yield from [(under_way.pop(future), future.result()) for future in done if not _broke(future)]
            if broke:
                self._end()
                again, under_way = [*under_way.values()], {}
                yield from ((task, self._alone(function, task)) for task in again)

    def _begun(self) -> ProcessPoolExecutor:
        self._pool = self._pool or _pool(self.workers)
        return self._pool

    def _end(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None

    @staticmethod
    def _alone(function: Callable, task):
        with _pool(1) as pool:
            try:
                return pool.submit(function, task).result()
            except BrokenProcessPool:
                return Lost()


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _end_with_parent)


def _broke(future: Future) -> bool:
    return isinstance(future.exception(), BrokenProcessPool)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that begin meanwhile use one thread in the libraries that read their number from the environment."""
    names = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _end_with_parent() -> None:
    """End this process when the program that started it ends, however it ends: else it would wait for work for ever.

    Who types Ctrl-C means the program, which then ends its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        parent.join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=watch, daemon=True).start()
