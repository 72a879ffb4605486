"""What is told of a fault of ours: its kind and its place, and nothing of what it says, which may be a member's words."""

import traceback
from pathlib import Path

OURS = Path(__file__).parents[1].as_posix()


def fault_at(error: BaseException) -> str:
    """The kind of an error, and the last of our own lines on the way to it.

    >>> try:
    ...     raise ValueError("what Ann wrote")
    ... except ValueError as error:
    ...     fault_at(error).partition(" at ")[0]
    'ValueError'
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).as_posix().startswith(OURS)]
    place = (own or list(frames))[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
