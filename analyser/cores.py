"""How many cores this program may use: all that it is given, unless it shares them with others of its kind."""

import os

_most: int | None = None


def limit(count: int) -> None:
    """Use so many cores from now on, in this process: for one of several workers on a machine."""
    global _most
    _most = count


def cores() -> int:
    """How many threads are worth starting."""
    given = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(given, _most or given)
