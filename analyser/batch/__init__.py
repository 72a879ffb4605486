"""Many exports: found under a folder, judged and measured by several workers, and put together.

    folders   which exports lie there, whose they are, which settings hold
    work      what a worker does: look at a file, review a group, gather what was found
    bundle    what was found in one group, as bytes
    engines   worker processes of this machine; cluster: a Dask cluster
    results   the folder of results: what is done so far, and the datasets
    pages     the combined reviews for trustees
    run       all of it, in order

Every group is judged alone, so that the answer is the same however many workers there are and in whatever order they finish.
"""

from analyser.batch.engines import Processes
from analyser.batch.run import Summary, run

__all__ = ["Processes", "Summary", "run"]
