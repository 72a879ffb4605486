"""A drawing by matplotlib, cleaned so that it can stand inside a page.

The page's content security policy forbids style attributes and foreign style sheets. So every style property becomes an
attribute of its own, ids become unique to the chart, and what a reader does not see is left out. This is the
only module that declares text to be safe HTML.
"""

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from markupsafe import Markup

LINK = "{http://www.w3.org/1999/xlink}href"
POINTER = re.compile(r"url\(#([^)]+)\)")

LONG = re.compile(r"-?\d+\.\d{3,}")
"""A number with more places than anybody sees."""

INK = "#010203"
"""Drawn in this colour, a thing takes the colour of the page's text, so that it also shows on a dark page."""

KEPT_FROM_STYLE = (
    *("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-linecap", "stroke-linejoin"),
    *("stroke-dasharray", "stroke-dashoffset", "opacity", "text-anchor", "font-weight"),
)
"""Properties that are attributes too. The typeface is left out: text in a chart takes the page's."""

LEFT_OUT = ("metadata", "style")


def inline_svg(figure, chart: str, title: str, description: str) -> Markup:
    """A matplotlib figure as an <svg> element for a page.

    Parameters
    ----------
    figure
        The figure. A part whose gid begins with "series-" gets it as its class, so that the page can colour it.
    chart
        A word that no other chart of the page has; every id begins with it.
    title, description
        What a screen reader says in place of the picture.
    """
    root = ElementTree.fromstring(_drawn(figure, chart))  # nosec B314  matplotlib drew it a moment ago
    _clean(root)
    _rename(root, chart)
    for tag, text in (("desc", description), ("title", title)):
        element = ElementTree.Element(tag, id=f"{chart}-{tag}")
        element.text = text
        root.insert(0, element)
    labels = f"{chart}-title {chart}-desc"
    root.attrib = {"class": "chart", "viewBox": root.get("viewBox"), "role": "img", "aria-labelledby": labels}
    # ElementTree escapes every text and attribute
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # nosec B704


def _drawn(figure, chart: str) -> bytes:
    from matplotlib import rc_context

    drawing = io.BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": chart}):
        figure.savefig(drawing, format="svg", metadata={"Date": None}, transparent=True)
    return drawing.getvalue()


def _clean(element: ElementTree.Element) -> None:
    """Without namespaces, blanks, and what is left out; style properties as attributes."""
    element.tag = element.tag.partition("}")[2]
    for child in list(element):
        _clean(child)
        if child.tag in LEFT_OUT or (child.tag in ("defs", "g") and not len(child)) or _unseen(child):
            element.remove(child)
        elif child.tag == "g" and not set(child.attrib) - {"id"} and not child.get("id", "").startswith("series-"):
            place = list(element).index(child)
            element.remove(child)
            for offset, inner in enumerate(child):
                element.insert(place + offset, inner)
    for name, value in _properties(element.attrib.pop("style", "")):
        element.set(name, value)
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for name, value in list(element.attrib.items()):
        shorter = LONG.sub(lambda found: f"{float(found[0]):.2f}", " ".join(value.split()))
        element.set(name, "currentColor" if value.lower() == INK else shorter)
    element.text, element.tail = (None if not text or text.isspace() else text for text in (element.text, element.tail))


def _unseen(element: ElementTree.Element) -> bool:
    """Whether an element is a shape without colour and line, the drawing's own ground, say."""
    return (
        element.tag == "path"
        and element.get("fill") == "none"
        and "stroke" not in element.attrib
        and not element.get("id")
    )


def _properties(style: str) -> Iterator[tuple[str, str]]:
    """(attribute, value) of each property that is kept; a font's size stays in the drawing's own unit."""
    for written in style.split(";"):
        name, _, value = (part.strip() for part in written.partition(":"))
        size = re.search(r"([\d.]+)px", value) if name in ("font", "font-size") else None
        if size:
            yield "font-size", size[1]
        elif name in KEPT_FROM_STYLE:
            yield name, value


def _rename(root: ElementTree.Element, chart: str) -> None:
    """Ids that something points to get the chart's name before them; of the others, "series-" ones become a class."""
    used = {name for element in root.iter() for name in _pointers(element)}
    for element in root.iter():
        name = element.attrib.pop("id", "")
        if name.startswith("series-"):
            element.set("class", name)
        elif name in used:
            element.set("id", f"{chart}-{name}")
        if LINK in element.attrib:
            element.set("href", f"#{chart}-{element.attrib.pop(LINK)[1:]}")
        for attribute, value in element.attrib.items():
            element.set(attribute, POINTER.sub(rf"url(#{chart}-\1)", value))


def _pointers(element: ElementTree.Element) -> list[str]:
    links = [element.attrib[LINK][1:]] if LINK in element.attrib else []
    return links + [name for value in element.attrib.values() for name in POINTER.findall(value)]
