"""Reviews in which every name, text and group is something that wants to break a page (`fixtures/report/payloads.txt`)."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from registers import GroupOf
from test_report import sample_review

from analyser.chat.group import Group
from analyser.export import read
from analyser.report import given
from analyser.rules.finding import Finding, RecordKeys

PAYLOADS = tuple(
    (Path(__file__).parent / "fixtures" / "report" / "payloads.txt").read_text("utf-8").removesuffix("\n").split("\n")
)
SENDERS = tuple(each for each in PAYLOADS if ":" not in each and not each.startswith("-"))


@cache
def evidence():
    """A review whose findings quote every payload, sent by somebody whose name is one where a name can be."""
    review = sample_review()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "WhatsApp Chat with Menders.txt"
        path.write_text("".join(_lines()), "utf-8")
        export = read(path, "dmy")
    group = Group(name="".join(PAYLOADS[:3]), chat=export.chat)
    return replace(review, groups=(GroupOf(export, group, tuple(_findings(group))),))


def _lines():
    for place, text in enumerate(PAYLOADS):
        at = datetime(2025, 5, 1, 9) + timedelta(hours=place)
        yield f"{at:%d/%m/%Y, %H:%M} - {SENDERS[place % len(SENDERS)]}: {text}\n"


def _findings(group: Group):
    keys = RecordKeys(group.chat, group.name)
    for row in group.chat.iter_rows(named=True):
        yield Finding(
            id=keys.finding_id("offensive", row["id"]),
            rule="offensive",
            clause="R-04",
            group=group.name,
            first=row["id"],
            last=row["id"],
            line=row["line"],
            last_line=row["line"],
            timestamp=row["timestamp"],
            members=(row["sender"],),
            sure="judge",
            score=0.9,
            spans=((0, 3),),
            why="A test.",
        )


@cache
def groups():
    """Figures of as many groups as there are payloads, each named after one."""
    figures = given.figures(sample_review())
    (first, *_) = figures.groups
    return replace(figures, groups=tuple(replace(first, name=each) for each in PAYLOADS))
