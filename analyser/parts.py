"""Finds the parts that a folder holds, so that a new rule or metric is one new file and no list names it."""

import pkgutil
from importlib import import_module
from types import ModuleType


def find_parts(package: ModuleType, name: str) -> dict:
    """The object called `name` (``RULE``, ``METRIC``) of each module in `package`, by its id, in order of id."""
    modules = (import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__))
    parts = [getattr(module, name) for module in modules if hasattr(module, name)]
    return {part.id: part for part in sorted(parts, key=lambda part: part.id)}
