"""Long lists of frames: kept as data in `frame_lists/RULE.toml`, so that a rule module shows how the rule judges.

The sentences that explain a find stay with the rule; here they are matched to the lists by the name of the reason.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from analyser.language.frames import Frames

LAYOUT = re.compile(r"(?:\A|\n)\s*")
"""Line breaks in a frame and the blanks that start its lines: there only for the reader's eye."""


def phrases(rule: str, table: str, why: Mapping[str, str]) -> Frames:
    """The frames of one table of a rule's file, under the sentence that `why` gives for each reason in it.

    >>> signs = phrases("urgent_support", "sign", {"signs": "Distress."})
    >>> list(signs.find("anyone awake? i'm frightened"))
    [(0, 12, 'Distress.'), (18, 28, 'Distress.')]
    """
    lists = _read(rule)
    pieces: dict[str, str] = {}
    for name, piece in lists.get("piece", {}).items():
        pieces[name] = filled(piece, pieces)
    return Frames({why[name]: tuple(filled(each, pieces) for each in frames) for name, frames in lists[table].items()})


def filled(frame: str, pieces: Mapping[str, str]) -> str:
    """The frame in one line with its pieces in place; any other {name} is a word list, which `Frames` fills in.

    >>> filled("{they} shouted at {relatives}", {"they": "(?:he|she)"})
    '(?:he|she) shouted at {relatives}'
    """
    line = LAYOUT.sub("", frame)
    return re.sub(r"\{([a-z_]+)\}", lambda match: pieces.get(match[1], match[0]), line)


@cache
def _read(rule: str) -> dict:
    return tomllib.loads(files("analyser.language").joinpath("frame_lists", f"{rule}.toml").read_text("utf-8"))
