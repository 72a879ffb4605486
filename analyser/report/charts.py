"""Charts: bars drawn by matplotlib in a narrow frame with large text, so that they can be read on a phone.

Every part of a bar is named in a legend and has a hatch of its own, each bar carries its figures as text, and the
page prints the same figures as a table beside it: nobody needs the colours.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from unicodedata import east_asian_width

from markupsafe import Markup

from analyser.report.svg import INK, inline_svg
from analyser.report.words import visible

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")
"""Government Analysis Function, "Data visualisation: colours": each stands out from white and from its neighbour."""

HATCHES = (None, "///", "\\\\\\", "xxx")
WIDTH = 320
"""Units of the drawing; about as many pixels as a phone has, so that text of 15 units stays readable there."""

TEXT = 15
BAR = 16
LINE = 22
GAP = 10
MONTHS_DRAWN = 16
"""A chart of more months would be taller than a page; its table has them all."""

WIDE = frozenset("MWmw@%&")
"""Letters that are wider than others in a sans-serif typeface."""


@dataclass(frozen=True)
class Bar:
    """One bar: its name, the length of each part, and its figures in words."""

    name: str
    parts: tuple[float, ...]
    figures: str


@dataclass(frozen=True)
class Words:
    """What a chart says: a word for its ids, its message, and a description for those who do not see it."""

    chart: str
    message: str
    description: str


def monthly(message: str) -> str:
    """The description of a chart by months, of which the newest are drawn."""
    return f"A bar for each month, the newest {MONTHS_DRAWN} at most. {message} The table has them all."


def bars(words: Words, bars: Sequence[Bar], legend: Sequence[str]) -> Markup:
    """Lying bars, each under its own name; the longest is as wide as the drawing."""
    tops = list(_tops(bars, start=_legend_height(legend)))
    figure, axes = _sheet(tops[-1] + _height(bars[-1]) if bars else 0)
    _legend(axes, legend)
    longest = max((sum(bar.parts) for bar in bars), default=0) or 1
    for bar, top in zip(bars, tops, strict=True):
        _bar(axes, bar, top, WIDTH / longest)
    return _finished(figure, words)


def width(text: str) -> float:
    """How wide a text is in a chart, in its units: a little more than in the typefaces that pages are read in."""
    return TEXT * sum(map(_ems, text))


def _ems(letter: str) -> float:
    if letter in WIDE or east_asian_width(letter) in "WF":
        return 1.1
    return 0.77 if letter.isupper() else 0.62


def cut(text: str, most: float) -> str:
    """A text, cut where it is wider than so many units.

    >>> cut("Tuesday Menders", 320), cut("W" * 40, 100)
    ('Tuesday Menders', 'WWWWW…')
    """
    if width(text) <= most:
        return text
    fits = [place for place in range(len(text)) if width(text[:place]) + TEXT <= most]
    return text[: fits[-1]].rstrip() + "\u2026"


def _sheet(height: float):
    """An empty drawing whose units are pixels from the top left corner."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def _tops(bars: Sequence[Bar], start: float) -> Iterator[float]:
    for bar in bars:
        yield start
        start += _height(bar)


def _height(bar: Bar) -> float:
    return (1 if _fits(bar) else 2) * LINE + BAR + GAP


def _fits(bar: Bar) -> bool:
    """Whether name and figures share a line."""
    return width(bar.name) + width(bar.figures) + TEXT <= WIDTH


def _bar(axes, bar: Bar, top: float, scale: float) -> None:
    _text(axes, 0, top + LINE / 2, cut(bar.name, WIDTH), "left", weight="bold")
    if _fits(bar):
        _text(axes, WIDTH, top + LINE / 2, bar.figures, "right")
    else:
        _text(axes, 0, top + LINE * 1.5, bar.figures, "left")
    left, level = 0, top + _height(bar) - BAR - GAP
    axes.plot([0, WIDTH], [level + BAR, level + BAR], color=INK, alpha=0.25, linewidth=1, clip_on=False)
    for which, length in enumerate(bar.parts):
        _part(axes, which, (left, level), length * scale, BAR)
        left += length * scale


def _part(axes, which: int, corner: tuple[float, float], width: float, height: float) -> None:
    from matplotlib.patches import Rectangle

    if width > 0 and height > 0:
        colour, hatch = COLOURS[which], HATCHES[which]
        patches = [Rectangle(corner, width, height, facecolor=colour, linewidth=0, gid=f"series-{which}")]
        if hatch:
            patches.append(Rectangle(corner, width, height, fill=False, hatch=hatch, edgecolor="white", linewidth=0))
        for patch in patches:
            axes.add_patch(patch).set_clip_on(False)


def _legend_height(legend: Sequence[str]) -> float:
    return LINE * len(legend) + GAP / 2


def _legend(axes, legend: Sequence[str]) -> None:
    for which, text in enumerate(legend):
        _part(axes, which, (0, which * LINE + 4), LINE - 8, LINE - 8)
        _text(axes, LINE, which * LINE + LINE / 2, text, "left")


def _text(axes, x: float, y: float, text: str, side: str, weight: str = "normal") -> None:
    shown = visible(text)
    axes.text(x, y, shown, ha=side, va="center", fontsize=TEXT, color=INK, weight=weight, parse_math=False)


def _finished(figure, words: Words) -> Markup:
    with _without_word_on_missing_letters():
        return inline_svg(figure, words.chart, visible(words.message), visible(words.description))


@contextmanager
def _without_word_on_missing_letters():
    """Text stays text, so it does not matter that matplotlib's own typeface lacks a letter of some group's name."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield
