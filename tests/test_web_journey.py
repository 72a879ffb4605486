"""The whole way of an administrator through the page, in a real browser: with a script, without one, and on a phone."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import CHECKED, chromium
from golds import SAMPLE
from playwright.sync_api import expect
from test_report import sample_review
from web import PASSWORDS, prepared, served

pytestmark = pytest.mark.browser

WORDS = PASSWORDS["admin"]
PHRASE = "eight slow rivers turn"
EXPORTS = [SAMPLE / "android_beginners.txt", SAMPLE / "ios_upcycle_autumn.txt"]
LONG = 120_000
"""Milliseconds that the messages of two groups may take to be checked."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser, request):
    """A page with the options of the test; it notes what the console says and which requests leave this computer."""
    options = getattr(request, "param", {})
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    page = context.new_page()
    page.noted = []
    page.on("console", lambda message: page.noted.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.noted.append(str(error)))
    page.on("dialog", lambda dialog: (page.noted.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: None if "127.0.0.1" in asked.url else page.noted.append(asked.url))
    yield page
    context.close()


def fits(page) -> None:
    """The page is no wider than the window."""
    width = page.viewport_size["width"]
    box = page.locator("html").bounding_box()
    assert box["width"] <= width
    assert all(each.bounding_box()["width"] <= width for each in page.locator("main > *").all() if each.is_visible())


WAYS = {
    "with a script": {},
    "without a script": {"java_script_enabled": False},
    "on a phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
}


@pytest.mark.parametrize(
    ("page", "way"), [(options, way) for way, options in WAYS.items()], ids=WAYS, indirect=["page"]
)
def test_the_whole_way(page, way, tmp_path):
    scripted = way != "without a script"
    with served(tmp_path, key_file=False) as link:
        page.goto(link)
        set_up(page)
        add_chats(page, scripted)
        decide_ten(page, by_keys=way == "with a script")
        get_report(page, tmp_path)
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        page.go_back()
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.noted == []


def set_up(page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome: set up once")
    fits(page)
    page.get_by_label("Your name").fill("Priti")
    page.get_by_label("Choose a password").fill(WORDS)
    page.get_by_label("The same password once more").fill(WORDS)
    page.get_by_label("Passphrase", exact=True).fill(PHRASE)
    page.get_by_label("The same passphrase once more").fill(PHRASE)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write this down now")
    expect(page.get_by_role("navigation")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write this down now")
    page.get_by_label("I have written the key down").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What to do now")
    fits(page)


def add_chats(page, scripted: bool) -> None:
    page.get_by_role("link", name="Add chats").last.click()
    page.get_by_label("Exported chats").set_input_files(EXPORTS)
    if scripted:
        expect(page.locator("#chosen li")).to_have_count(2)
    fits(page)
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What was read", timeout=LONG)
    fits(page)
    first = page.locator("section.card").first
    first.get_by_label("A course, which ends on a day").check()
    first.get_by_label("Last day of the course").fill("2025-07-10")
    first.get_by_label("What is the group for?").fill("beginners' sewing")
    first.get_by_label("Helen (Sew Positive)").check()
    first.get_by_label("List of members with their roles").set_input_files(SAMPLE / "android_beginners.members.csv")
    page.get_by_role("button", name="Check the messages").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The chats are in the register", timeout=LONG)
    expect(page.get_by_role("heading", name="Somebody may need help")).to_be_visible()
    fits(page)


def decide_ten(page, by_keys: bool) -> None:
    page.get_by_role("link", name="Read now").click()
    expect(page.get_by_role("heading", name=re.compile("Somebody may (need|have needed) help"))).to_be_visible()
    for number in range(10):
        expect(page.locator(".progress-line")).to_contain_text(re.compile(rf"^{number} of \d+ decided"))
        fits(page)
        address = page.url
        if by_keys:
            page.keyboard.press("y")
            page.keyboard.press("Enter")
        else:
            page.get_by_label("Confirm: ").check()
            page.get_by_label("Rules reiterated to all participants").check()
            page.get_by_role("button", name="Save the decision").click()
        expect(page).not_to_have_url(address)
        expect(page.get_by_role("status")).to_contain_text("Confirmed: case C-")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Both stay on record")
    expect(page.get_by_role("button", name="Take the newest decision back")).to_have_count(0)
    page.get_by_role("button", name="Show real names").click()
    expect(page.get_by_text("You see real names")).to_be_visible()


def get_report(page, folder: Path) -> None:
    page.get_by_role("link", name="Reports").click()
    page.get_by_label("Review year that begins").select_option("2025")
    page.get_by_role("button", name="Make the trustees' report").click()
    expect(page.get_by_role("status")).to_contain_text("The report is ready", timeout=60_000)
    expect(page.get_by_text("The trustees do not see it yet.")).to_be_visible()
    page.get_by_role("button", name="Show it to the trustees").click()
    expect(page.get_by_role("status")).to_contain_text("The trustees see the report")
    fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download The report of").first.click()
    download.value.save_as(folder / "report.html")
    text = (folder / "report.html").read_text("utf-8")
    assert "How our WhatsApp groups are doing" in text
    assert "Helen" not in text
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="The report", exact=True).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("How our WhatsApp groups are doing")
    opened.value.close()


# --- everybody can use it ---


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A server with the sample groups and an account for each role."""
    folder = tmp_path_factory.mktemp("full")
    prepared(folder, sample_review())
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A server with accounts and nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    prepared(folder)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A server with five hundred cases, long names and names from right to left."""
    from registers import reviewed

    folder = tmp_path_factory.mktemp("crowded")
    names = ("Priti" * 30, "\u05e8\u05d5\u05ea \u05db\u05d4\u05df", "\u0641\u0627\u0637\u0645\u0629", "Ann")
    lines = []
    for place in range(520):
        at = datetime(2025, 5, 1) + timedelta(hours=place)
        lines.append(f"[offensive] {at:%d/%m/%Y %H:%M} {names[place % 4]}: words {place}")
    review = reviewed(folder / "chat", "\n".join(lines), name="Menders " + "with a very long name " * 8)
    prepared(folder, review)
    with served(folder) as address:
        yield address


def signed_in(page, address: str, role: str = "admin") -> str:
    page.goto(address)
    page.get_by_label("Your name").fill(role)
    page.get_by_label("Password").fill(PASSWORDS[role])
    page.get_by_role("button", name="Sign in").click()
    return address.rstrip("/")


def faultless(page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(CHECKED)}})
    assert result.violations_count == 0, f"{page.url}: {result.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


EVERY = (
    "/",
    "/upload",
    "/groups",
    "/review",
    "/reports",
    "/tables",
    "/keeping",
    "/keeping/log",
    "/people",
    "/settings",
    "/password",
    "/help",
)
NARROW = {"viewport": {"width": 320, "height": 640}, "bypass_csp": True}
DARK = {"color_scheme": "dark", "bypass_csp": True}


@pytest.mark.parametrize("page", [NARROW, DARK], ids=["narrow", "dark"], indirect=True)
@pytest.mark.parametrize("state", ["full", "empty", "crowded"])
def test_axe_finds_no_fault_on_any_page(state, page, request):
    home = signed_in(page, request.getfixturevalue(state))
    for path in EVERY:
        page.goto(home + path)
        faultless(page)
    page.goto(f"{home}/review/next")
    faultless(page)
    if state != "empty":
        page.goto(f"{home}/groups/1")
        faultless(page)


@pytest.mark.parametrize("page", [NARROW], ids=["narrow"], indirect=True)
def test_axe_finds_no_fault_where_something_is_wrong(page, full):
    page.goto(f"{full}sign-in")
    faultless(page)
    page.get_by_label("Your name").fill("nobody")
    page.get_by_label("Password").fill("wrong wrong wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    faultless(page)
    home = signed_in(page, full)
    page.goto(f"{home}/review/next")
    page.get_by_label("Removed or barred from services").check()
    page.get_by_label("Confirm: ").check()
    page.get_by_label("Note", exact=True).fill("spoke to her")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("minute")
    assert page.get_by_label("Note", exact=True).input_value() == "spoke to her"
    faultless(page)
    page.get_by_label("Note", exact=True).fill("")  # else the browser asks before it leaves the page
    for wrong in ("/review/C-0000-0000", "/nowhere", "/groups/999"):
        page.goto(home + wrong)
        faultless(page)


@pytest.mark.parametrize("page", [NARROW], ids=["narrow"], indirect=True)
@pytest.mark.parametrize(("role", "lands"), [("trustee", "Reports"), ("analyst", "Tables")])
def test_each_role_comes_to_what_is_its_own(page, full, role, lands):
    signed_in(page, full, role)
    expect(page.get_by_role("heading", level=1)).to_have_text(lands)
    faultless(page)


def test_the_first_stop_of_the_keyboard_is_the_way_past_the_head(page, full):
    signed_in(page, full)
    expect(page.get_by_role("heading", level=1)).to_have_text("What to do now")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


DROP = """() => {
    const held = new DataTransfer();
    held.items.add(new File(["01/05/2025, 09:00 - Ann: hello\\n"], "WhatsApp Chat with Dropped.txt"));
    const dropped = { dataTransfer: held, cancelable: true, bubbles: true };
    document.getElementById("drop").dispatchEvent(new DragEvent("drop", dropped));
}"""


def test_files_can_be_dropped(page, full):
    home = signed_in(page, full)
    page.goto(f"{home}/upload")
    page.evaluate(DROP)
    expect(page.locator("#chosen li")).to_contain_text("Dropped.txt")
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_role("heading", name="Dropped")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Cancel: keep nothing").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing of it was kept")


def test_keys_are_no_commands_where_somebody_writes(page, full):
    home = signed_in(page, full)
    page.goto(f"{home}/review/next")
    page.get_by_label("Note", exact=True).press_sequentially("yes, no, you")
    assert page.get_by_label("Note", exact=True).input_value() == "yes, no, you"
    assert page.locator("[name=state]:checked").count() == 0


@pytest.mark.parametrize("page", [NARROW, DARK], ids=["narrow", "dark"], indirect=True)
def test_axe_finds_no_fault_on_pages_that_answer_a_form(page, full):
    home = signed_in(page, full)
    for year in ("2025", "2025"):
        page.goto(f"{home}/reports")
        page.get_by_label("Review year that begins").select_option(year)
        page.get_by_role("button", name="Make the trustees' report").click()
        expect(page.get_by_role("status")).to_contain_text("The report is ready", timeout=60_000)
        page.wait_for_timeout(1100)  # a report's name is its second
    faultless(page)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two reports compared")
    faultless(page)
    page.goto(f"{home}/keeping")
    page.get_by_label("Whom to show").fill("Gemma L")
    page.get_by_role("button", name="Show what is held").click()
    if page.get_by_role("heading", level=1).inner_text().startswith("Which"):
        faultless(page)
        page.locator("[name=in]").first.check()
        page.get_by_role("button", name="Show what is held").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("holds on you")
    faultless(page)
    page.goto(f"{home}/keeping")
    page.get_by_label("Whom to forget").fill("Gemma L")
    page.get_by_role("button", name="Look who that is").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this the right person?")
    faultless(page)


def test_a_note_is_not_dropped_unawares(page, full):
    home = signed_in(page, full)
    page.goto(f"{home}/review/next")
    here = page.url
    page.get_by_label("Note", exact=True).fill("I rang her sister")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Your note is not saved.")).to_be_in_viewport()
    page.keyboard.press("ArrowRight")
    assert page.url == here
    page.get_by_role("link", name="Leave it and go on").click()
    expect(page).not_to_have_url(here)
    page.goto(here)
    page.get_by_label("Note", exact=True).fill("I rang her sister")
    page.get_by_label("Confirm: ").check()
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("status")).to_contain_text("Confirmed")
    page.get_by_role("button", name="Undo").click()


@pytest.mark.parametrize("page", [NARROW], ids=["narrow"], indirect=True)
def test_axe_finds_no_fault_where_messages_were_not_checked(page, tmp_path):
    from registers import reviewed

    review = reviewed(tmp_path / "chat", "[spam] 01/06/2025 09:00 Ola: kup to\n09:01 Ann: what does that mean")
    object.__setattr__(review.groups[0], "unread", {0: "pl", 1: "uk"})
    prepared(tmp_path, review)
    with served(tmp_path) as address:
        home = signed_in(page, address)
        expect(page.get_by_role("heading", name="Some messages were not checked")).to_be_visible()
        faultless(page)
        for path in ("/groups", "/groups/1"):
            page.goto(home + path)
            faultless(page)
