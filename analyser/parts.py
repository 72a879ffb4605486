"""Finds the parts that a folder holds, so that a new rule or metric is one new file and no list names it; and says
what happened where a part broke."""

import pkgutil
from importlib import import_module
from pathlib import Path
from types import ModuleType

from analyser.errors import AnalyserError


def find_parts(package: ModuleType, name: str) -> dict:
    """The object called `name` (``RULE``, ``METRIC``) of each module in `package`, by its id, in order of id."""
    modules = (import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__))
    parts = [getattr(module, name) for module in modules if hasattr(module, name)]
    return {part.id: part for part in sorted(parts, key=lambda part: part.id)}


def fault(error: Exception) -> str:
    """What broke in a part and where, without a word of the chat: an error's own text may quote a message.

    >>> try:
    ...     {}["what somebody wrote"]
    ... except KeyError as error:
    ...     fault(error).startswith("KeyError in ")
    True
    """
    if isinstance(error, AnalyserError):
        return str(error)
    place = error.__traceback__
    while place.tb_next:
        place = place.tb_next
    return f"{type(error).__name__} in {Path(place.tb_frame.f_code.co_filename).name}, line {place.tb_lineno}"
