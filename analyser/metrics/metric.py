"""What a metric is: a measure with an id, a unit and the clauses that it informs. It never judges.

A metric is one file in this folder. Its function takes a `Group` and the `Policy` (for readings: numbers that the
policy leaves open) and returns a DataFrame of fixed columns, possibly without rows. A column called `member` or `pair`
holds names, and every output but the admin's own shows pseudonyms there. Its docstring says what the columns are,
their units, the formula and where it comes from, and what a small group does to it.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Metric:
    """One metric; use the object as a decorator on the function that measures.

    Parameters
    ----------
    id
        The metric's id in every output, e.g. "activity".
    clauses
        Ids of the policy's clauses that it informs.
    title
        A short name in plain English, for headings.
    """

    id: str
    clauses: tuple[str, ...]
    title: str
    measure: Callable = field(init=False, repr=False)

    def __call__(self, measure: Callable) -> Callable:
        self.measure = measure
        return measure

    @property
    def page(self) -> str:
        """The metric's page: the docstring of its module."""
        return inspect.cleandoc(inspect.getmodule(self.measure).__doc__)
