"""The metrics: each measures something about a group, with a unit and without judging it, in one file of its own.

To add a metric, write one file with a `METRIC` in it; `analyser.metrics.metric` says what it must hold.
"""

import sys
from functools import cache

from analyser.metrics.metric import Metric
from analyser.parts import find_parts


@cache
def every_metric() -> dict[str, Metric]:
    """All metrics by id, in order of id."""
    return find_parts(sys.modules[__name__], "METRIC")
