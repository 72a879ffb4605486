"""The floor: one compiled `re.match` a line, and nothing done with what it finds.

What is timed keeps no record. The answer is what its groups would give: texts without their further lines, and no
notices, for those have no sender.
"""

import platform
import re

from measure import measure

ANDROID = re.compile(r"(\d\d)/(\d\d)/(\d{4}), (\d\d):(\d\d) - ([^:]+): (.*)")
IPHONE = re.compile(r"\u200e?\[(\d\d)/(\d\d)/(\d{4}), (\d\d):(\d\d):(\d\d)\] ([^:]+): (.*)")


def pattern_of(path: str) -> re.Pattern:
    """The pattern for the phone that wrote the file."""
    with open(path, encoding="utf-8") as file:
        return IPHONE if file.read(1) == "[" else ANDROID


def parse(path: str) -> str:
    """Match each line."""
    match = pattern_of(path).match
    with open(path, encoding="utf-8") as file:
        for line in file:
            match(line)
    return path


def rows(path: str):
    """The groups of each match, found once more."""
    match = pattern_of(path).match
    with open(path, encoding="utf-8") as file:
        for found in filter(None, map(match, file)):
            day, month, year, *clock, sender, text = found.groups()
            yield f"{year}-{month}-{day}T{':'.join(clock)}" + ":00" * (len(clock) == 2), sender, text


if __name__ == "__main__":
    measure(f"Python {platform.python_version()}", parse, rows)
