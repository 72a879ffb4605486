"""The pages in Debian's Chromium without a network: nothing is asked for, no rule is broken, and everybody can read."""

from dataclasses import replace
from pathlib import Path

import payloads
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import CHECKED, chromium
from test_report import PAGES, hostile_review, sample_review

from analyser.report import given, write_review

pytestmark = pytest.mark.browser

SAMPLE = [("sample", audience, names) for audience, names in PAGES]
EVERY = SAMPLE + [("hostile", audience, names) for audience, names in PAGES]
FOR_AXE = [("sample", "trustees", "pseudonyms"), ("one", "admin", "pseudonyms"), ("hostile", "admin", "real")]
"""Every kind of part that a page has. axe looks at each element for seconds, so the long page stands with one group."""


def one_group():
    """The review of one sample group."""
    return replace(sample_review(), groups=sample_review().groups[:1])


def wide_names():
    """The sample's figures with group names that are as wide as names can be."""
    names = ("W" * 60, "\u7e2b" * 40, "M@" * 30, "\u05e7\u05d1\u05d5\u05e6\u05d4 " * 9)
    figures = given.figures(sample_review())
    return replace(figures, groups=tuple(map(lambda group, name: replace(group, name=name), figures.groups, names)))


REVIEWS = {
    "sample": sample_review,
    "one": one_group,
    "hostile": hostile_review,
    "wide": wide_names,
    "payloads": payloads.evidence,
    "groups": payloads.groups,
}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """What writes a page once and tells its address."""
    folder, written = tmp_path_factory.mktemp("pages"), {}

    def of(which: str, audience: str, names: str) -> str:
        if (which, audience, names) not in written:
            path: Path = write_review(REVIEWS[which](), folder / which / names, audience, names)
            written[which, audience, names] = path.as_uri()
        return written[which, audience, names]

    return of


@pytest.fixture
def show(browser, address):
    """What opens a page, offline; it notes every request, every word on the console, and every dialog."""
    contexts = []

    def shown(which: str, audience: str, names: str, width: int = 1280, **options):
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.noted = []
        page.on("request", lambda request: page.noted.append(request.url))
        page.on("console", lambda message: page.noted.append(message.text))
        page.on("pageerror", lambda error: page.noted.append(str(error)))
        page.on("dialog", lambda dialog: (page.noted.append(dialog.message), dialog.dismiss()))
        page.goto(address(which, audience, names))
        return page

    yield shown
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("which", "audience", "names"), EVERY)
def test_page_asks_for_nothing_and_breaks_no_rule_of_its_own(show, which, audience, names):
    page = show(which, audience, names)
    page.wait_for_load_state("networkidle")
    asked = [noted for noted in page.noted if noted not in (page.url, "data:,")]
    assert asked == []


@pytest.mark.parametrize("which", ["payloads", "groups"])
def test_two_hundred_payloads_are_shown_as_text(show, which):
    page = show(which, *(("admin", "real") if which == "payloads" else ("trustees", "pseudonyms")))
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    page.wait_for_load_state("networkidle")
    assert [noted for noted in page.noted if noted not in (page.url, "data:,")] == []
    shown = " ".join(page.locator("body").text_content().split())
    assert len(payloads.PAYLOADS) >= 200
    assert [each for each in payloads.PAYLOADS if " ".join(each.split()) not in shown] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("which", "audience", "names"), FOR_AXE)
def test_axe_finds_no_fault(show, which, audience, names, scheme):
    page = show(which, audience, names, color_scheme=scheme, bypass_csp=True)
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(CHECKED)}})
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize(("which", "audience", "names"), EVERY)
def test_page_fits_a_narrow_screen(show, which, audience, names, width):
    page = show(which, audience, names, width=width)
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_page_fits_when_text_is_twice_as_large(show):
    page = show("sample", "trustees", "pseudonyms", width=1280)
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1280


@pytest.mark.parametrize(("which", "audience", "names"), SAMPLE)
def test_first_stop_of_the_keyboard_is_the_way_past_the_head(show, which, audience, names):
    page = show(which, audience, names)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the review"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(("which", "audience", "names"), SAMPLE)
def test_links_are_large_enough_to_touch(show, which, audience, names):
    page = show(which, audience, names, width=320)
    heights = page.eval_on_selector_all("nav a, summary", "all => all.map(each => each.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 24


def test_text_of_a_chart_is_large_enough(show):
    for width, least in ((1280, 16), (320, 11)):
        page = show("sample", "trustees", "pseudonyms", width=width)
        sizes = page.eval_on_selector_all(
            ".chart text", "all => all.map(each => each.getScreenCTM().a * parseFloat(each.getAttribute('font-size')))"
        )
        assert sizes
        assert min(sizes) >= least


@pytest.mark.parametrize("which", ["sample", "wide"])
def test_chart_stays_inside_its_drawing(show, which):
    page = show(which, "trustees", "pseudonyms")
    inside = """all => all.filter(each => {
        const text = each.getBoundingClientRect(), svg = each.ownerSVGElement.getBoundingClientRect();
        return text.left < svg.left - 4 || text.right > svg.right + 4;
    }).map(each => each.textContent)"""
    assert page.eval_on_selector_all(".chart text", inside) == []


@pytest.mark.parametrize(("which", "audience", "names"), SAMPLE)
def test_page_prints(show, which, audience, names, tmp_path):
    page = show(which, audience, names)
    path = tmp_path / "page.pdf"
    page.pdf(path=path, tagged=True, outline=True, prefer_css_page_size=True)
    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_size > 20_000
