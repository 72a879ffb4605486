"""The pages: what they say, what they never say, and that they are sound, complete and safe HTML."""

import csv
import re
from base64 import b64encode
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from html import unescape
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import get_args, get_type_hints

import html5lib
import jinja2
import polars as pl
import pytest
from jinja2 import meta

from analyser import site
from analyser.chat.names import is_number
from analyser.chat.table import people
from analyser.errors import OutputUnwritable
from analyser.language.identifiers import emails, postcodes
from analyser.language.masking import Masker
from analyser.report import given, write_review
from analyser.report.make import make_page
from analyser.report.render import FILES, TEMPLATES, environment, html, templates
from analyser.reviews import Options, review
from analyser.rules import every_rule

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "analyser" / "sample"
HOSTILE = Path(__file__).parent / "fixtures" / "report"
PAGES = [("trustees", "pseudonyms"), ("admin", "pseudonyms"), ("admin", "real")]
"""Every page there is: audience and names."""


@cache
def sample_review():
    """The review of the four sample groups."""
    return review(sorted(SAMPLE.glob("*.txt")), Options(site=site.load(SAMPLE / "site.toml")))


@cache
def hostile_review():
    """The review of a group whose names and messages try to break the page."""
    return review([HOSTILE / "hostile.txt"])


@cache
def page_of(audience: str, names: str = "pseudonyms", make=sample_review) -> str:
    return html(make_page(make(), audience, names))


def tree_of(text: str):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


# Templates and fields


def dataclasses_of(kind, seen=None) -> set[type]:
    """A page's dataclass and those of its parts."""
    seen = set() if seen is None else seen
    if is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for hint in get_type_hints(kind).values():
            for part in (hint, *get_args(hint)):
                dataclasses_of(part, seen)
    return seen


def sources(page: type) -> list[jinja2.nodes.Template]:
    names = (TEMPLATES[page], "base.html", "parts.html")
    return [environment().parse((templates() / name).read_text("utf-8")) for name in names]


@pytest.mark.parametrize("page", TEMPLATES)
def test_template_uses_exactly_the_fields_of_its_page(page):
    trees = sources(page)
    made = {node.target for tree in trees for node in tree.find_all(jinja2.nodes.Import)}
    made |= {node.name for tree in trees for node in tree.find_all(jinja2.nodes.Macro)} | set(environment().globals)
    used = set().union(*map(meta.find_undeclared_variables, trees)) - made
    assert used == {field.name for field in fields(page)}


@pytest.mark.parametrize("page", TEMPLATES)
def test_template_prints_every_field_of_every_part(page):
    used = {node.attr for source in sources(page) for node in source.find_all(jinja2.nodes.Getattr)}
    parts = dataclasses_of(page) - {page}
    assert [name_of(part, field) for part in parts for field in fields(part) if field.name not in used] == []


def test_every_field_says_what_it_is():
    parts = set().union(*map(dataclasses_of, TEMPLATES))
    assert [name_of(part, field) for part in parts for field in fields(part) if not field.metadata.get("help")] == []


def name_of(part: type, field) -> str:
    return f"{part.__name__}.{field.name}"


def test_a_word_that_is_not_defined_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ nowhere }}").render()


def test_only_one_module_declares_text_to_be_safe():
    code = {path.name: path.read_text("utf-8") for path in (ROOT / "analyser").rglob("*.py")}
    assert [name for name, text in code.items() if "Markup(" in text] == ["svg.py"]
    assert not any("safe" in path.read_text("utf-8").split("|") for path in templates().iterdir())
    assert environment().autoescape is True


# Names and numbers


def members() -> set[str]:
    tables = (path.read_text("utf-8").splitlines() for path in SAMPLE.glob("*.members.csv"))
    here = {name for group in sample_review().groups for name in group.group.stays["member"]}
    return {row["name"] for table in tables for row in csv.DictReader(table)} | here


def leaks(text: str, names) -> list[str]:
    """Those of the names, and of their first words, that stand in a page beside the policy's own words."""
    for clause in sample_review().policy.clauses.values():
        text = text.replace(" ".join(clause.says.split()), "")
    words = {form for name in names for form in (name, name.split()[0])}
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I)]


def shown(text: str) -> str:
    return " ".join(unescape(text).split())


@pytest.mark.parametrize("audience", FILES)
def test_no_name_of_a_member_is_on_a_page_without_names(audience):
    assert leaks(shown(page_of(audience)), [name for name in members() if not is_number(name)]) == []


@pytest.mark.parametrize("audience", ["trustees", "admin"])
def test_name_that_an_alias_has_put_another_in_place_of_is_still_masked(audience, tmp_path):
    (tmp_path / "aliases.csv").write_text("name,same_as\nOllykins,Olu Ade\n", "utf-8")
    (tmp_path / "chat.txt").write_text(
        "15/03/2024, 10:00 - Ollykins: hello\n15/03/2024, 10:01 - Olu Ade: hello\n"
        "15/03/2024, 10:02 - Bea: Ollykins you stupid idiot, ring me on 07700 900123\n",
        "utf-8",
    )
    made = review([tmp_path / "chat.txt"], Options(aliases=tmp_path / "aliases.csv"))
    page = html(make_page(made, audience, "pseudonyms"))
    assert made.groups[0].findings
    assert leaks(page, ["Ollykins", "Olu Ade"]) == []


def test_name_of_a_file_that_was_joined_is_on_the_page_of_the_administrator_alone(tmp_path):
    lines = (SAMPLE / "android_social.txt").read_bytes().split(b"\n")
    for name, part in (("Moira Ellison.txt", lines[:150]), ("second.txt", lines[80:])):
        (tmp_path / name).write_bytes(b"\n".join(part))
    made = review([tmp_path / "second.txt", tmp_path / "Moira Ellison.txt"])
    assert len(made.groups) == 1
    assert "Moira" not in html(make_page(made, "trustees", "pseudonyms"))
    assert "export B is Moira Ellison.txt" in html(make_page(made, "admin", "pseudonyms"))


def test_names_are_on_the_page_that_shows_them():
    assert "Gemma L" in leaks(shown(page_of("admin", "real")), members())


def secrets() -> set[str]:
    """Telephone numbers, e-mail addresses and postcodes in the sample chats, numbers as nine digits."""
    texts = [text for group in sample_review().groups for text in group.group.people["text"]]
    runs = (run for text in [*texts, *members()] for run in re.findall(r"\+?\d[\d ()-]{8,}\d", text))
    digits = (re.sub(r"\D", "", run) for run in runs)
    found = {text[start:end] for text in texts for spans in (emails, postcodes) for start, end in spans(text)}
    return found | {number[-9:] for number in digits if len(number) > 9}


@pytest.mark.parametrize("audience", FILES)
def test_no_number_and_no_address_is_on_a_page_without_names(audience):
    text = shown(page_of(audience))
    close = re.sub(r"(?<=\d)[ ()-]+(?=\d)", "", text)
    assert secrets()
    assert [secret for secret in secrets() if secret.lower() in text.lower() or secret in close] == []


def test_page_for_trustees_holds_no_message_no_line_and_no_day_of_a_finding():
    text = shown(page_of("trustees"))
    texts = {text for group in sample_review().groups for text in group.group.people["text"] if len(text.split()) > 6}
    rules = next(text for text in texts if "Be encouraging and positive" in text)
    assert [message for message in texts - {rules} if shown(message) in text] == []
    assert not re.search(r"\bline \d|\bMember \d", text.replace("Member 1, Member 2", ""), re.I)


MASKED = [
    ("Thanks gemma l, and Gem\u200bma too", "Thanks Member 1, and Member 1 too"),
    ("GEMMA'S coat, Gemmas coat", "Member 1'S coat, Gemmas coat"),
    ("ask zoe Tattersall or Mrs TATTERSALL", "ask Member 2 or Mrs Member 2"),
    ("Zoe\u0308 and Zo\u00eb", "Member 2 and Member 2"),
    ("ring @447700900127 or 07700 900 127", "ring @Member 3 or Member 3"),
    ("ring 07700 900555 or jo.b@example.org, QZ3 5DD", "ring [number] or [e-mail], [postcode]"),
    ("gemma l@example.org", "Member 1[e-mail]"),
    ("see https://www.example.com/gemma.l?x=07700900555 now", "see [link to www.example.com] now"),
    ("see example.com/in/jo and zoe.example.org/x", "see [link to example.com] and [link to Member 2.example.org]"),
    ("will you ask Will?", "will you ask Member 4?"),
    ("Ann and ann", "[name] and [name]"),
    ("call 111 or SHOUT 85258, 2.40m of 150cm fabric", "call 111 or SHOUT 85258, 2.40m of 150cm fabric"),
    ("the needle lady sews with a needle", "Member 7 sews with a needle"),
]
PEOPLE = ("Gemma L", "Zo\u00eb Tattersall", "+44 7700 900127", "Will", "Ann B", "Ann \U0001f9f5", "The Needle Lady")


@pytest.mark.parametrize(("text", "masked"), MASKED, ids=[text[:20] for text, _ in MASKED])
def test_masks_names_numbers_and_addresses(text, masked):
    assert Masker({name: f"Member {place}" for place, name in enumerate(PEOPLE, 1)})(text) == masked


def test_pronoun_is_not_taken_for_an_exporter_whom_nobody_has_named():
    assert (
        Masker({"You": "Member 1", "Ann": "Member 2"})("You never asked Ann, did you")
        == "You never asked Member 2, did you"
    )


@pytest.mark.parametrize("said", ["her surname's", "Her last name is", "surname:", "maiden name was"])
def test_masks_a_surname_that_is_told(said):
    assert Masker({})(f"{said} Prendergast if you want to send cards") == f"{said} [name] if you want to send cards"


def test_number_that_the_border_of_an_excerpt_cuts_is_masked():
    long = "stitch " * 200 + "07700 900123 " + "stitch " * 200
    for length in range(0, 40):
        text = "x" * length + long
        assert re.findall(r"\d+", excerpt(text)) == []


def excerpt(text: str) -> str:
    from analyser.report.evidence import People, _excerpt

    people = People(SimpleNamespace(groups=()), "pseudonyms")
    return "".join(part for part, _ in _excerpt(text, [], people))


# Small counts


def test_few_people_are_not_counted_for_trustees():
    text = shown(page_of("trustees", make=hostile_review))
    table = make_page(hostile_review(), "trustees").taking_part.rows[0]
    assert table.cells[1] == "fewer than 5"
    assert not re.search(r"\b[1-4] (?:people|members|newcomers|participants)\b", text)


def test_people_are_told_for_all_groups_together():
    page = make_page(sample_review(), "trustees")
    titles = {rule.title for rule in every_rule().values() if rule.counts_people}
    told = {row.head: row.cells for row in page.rules.rows if row.head in titles}
    assert {cells[1:] for cells in told.values() if "people" in cells[0]} == {("–", "–")}


def test_no_pooled_figure_tells_what_a_group_withholds():
    """Whoever takes the figures of the other groups from that of all of them finds nothing that is withheld."""
    from analyser.report import measures

    data = sample_review()
    rows = {row.head: row.cells[3] for row in make_page(data, "trustees").taking_part.rows}
    withheld = [cell for cell in rows.values() if re.match("few|most|some|too few", cell)]
    assert withheld
    assert "see the table" in measures.attendance(given.figures(data))


def test_small_counts_are_withheld_by_group_and_by_month():
    page = make_page(sample_review(), "trustees")
    tables = (page.by_group, page.by_month.table)
    columns = [[row.cells[place] for row in table.rows] for table in tables for place in range(1, len(table.heads) - 1)]
    assert [cell for column in columns for cell in column if re.fullmatch("[1-4]", cell)] == []


def test_one_group_has_no_table_of_groups():
    data = sample_review()
    assert make_page(replace(data, groups=data.groups[:1]), "trustees").by_group.rows == ()


def dismissed(data, rule):
    """The figures with every finding of a rule dismissed."""
    return replace(
        data,
        groups=tuple(
            replace(
                group,
                findings=tuple(
                    replace(each, state="dismissed") if each.rule == rule else each for each in group.findings
                ),
            )
            for group in data.groups
        ),
    )


def test_a_dismissed_finding_does_not_become_good_news():
    data = given.figures(sample_review())
    unsupported = dismissed(data, "unsupported-request")
    told = " ".join(make_page(unsupported, "trustees").safety.found)
    assert "somebody in the group named 111" not in told
    spam = make_page(dismissed(data, "spam"), "trustees")
    clauses = {clause.title: clause for section in spam.sections for clause in section.clauses}
    assert "Spam: a person dismissed what was found." in clauses["No spam"].why
    assert not any("\u201cSpam\u201d" in question for question in spam.policy_questions)


def test_a_check_that_could_not_look_is_not_praised():
    data = given.figures(sample_review())
    blind = replace(
        data, groups=tuple(replace(group, cannot_know={"spam": "of a test"}, findings=()) for group in data.groups)
    )
    page = make_page(blind, "trustees")
    assert {row.head: row.cells[0] for row in page.rules.rows}["Spam"] == "not known"
    looked = sum(row.cells[0] not in ("not known", "does not apply", "not checked") for row in page.rules.rows)
    assert any(sentence.startswith(f"{looked} checks of {looked} found nothing.") for sentence in page.summary.found)


def test_a_measure_that_broke_in_one_group_is_shown_for_the_others():
    data = sample_review()
    first = replace(data.groups[0], measures={}, not_checked={"questions": "KeyError"})
    page = make_page(replace(data, groups=(first, *data.groups[1:])), "trustees")
    clauses = {clause.title: clause for section in page.sections for clause in section.clauses}
    assert clauses["Extra support during a course"].status == "Shown as a measure"


def test_a_rate_is_of_the_messages_that_a_check_looked_at():
    data = given.figures(sample_review())
    first = replace(data.groups[0], messages=100_000, not_checked={"spam": "KeyError"}, findings=())
    table = make_page(replace(data, groups=(first, *data.groups[1:])), "trustees").rules
    (spam,) = [row.cells for row in table.rows if row.head == "Spam"]
    assert float(spam[2]) == round(1000 * int(spam[0]) / sum(group.messages for group in data.groups[1:]), 1)


def test_total_leaves_out_what_counts_people():
    page = make_page(sample_review(), "trustees")
    counts = [row.cells[0] for row in page.rules.rows]
    assert page.summary.figures[1].value == str(sum(int(count) for count in counts if count.isdigit()))


# What broke, and what is not there


def changed(**changes):
    data = sample_review()
    return replace(data, groups=tuple(replace(group, **changes) for group in data.groups))


def test_rule_that_broke_is_shown_as_not_checked_and_quotes_nothing():
    data = changed(findings=(), not_checked={"spam": "ValueError: Gemma L said no"})
    page = make_page(data, "trustees")
    clauses = {clause.title: clause for section in page.sections for clause in section.clauses}
    assert clauses["No spam"].status == "Not checked (error)"
    assert {row.head: row.cells[0] for row in page.rules.rows}["Spam"] == "not checked"
    assert "said no" not in html(page)
    assert "ValueError: Member" in html(make_page(data, "admin"))


def test_page_without_measures_says_so():
    page = make_page(changed(measures={}), "trustees")
    assert page.charts == ()
    assert page.not_measured
    assert "Not measured: " in html(page)


def test_every_clause_has_an_answer_and_the_counts_add_up():
    page = make_page(sample_review(), "trustees")
    answers = [clause for section in page.sections for clause in section.clauses]
    assert len(answers) == len(sample_review().policy.clauses) == sum(int(status.count) for status in page.statuses)
    assert all(answer.why for answer in answers)


def test_policy_whose_review_is_late_is_said_to_be():
    late = replace(sample_review(), made_on=date(2026, 3, 28))
    page = make_page(late, "trustees")
    assert page.head.review_due == "16 March 2026: 12 days overdue"
    assert any("12 days overdue" in sentence for sentence in page.summary.decide)
    clauses = {clause.title: clause for section in page.sections for clause in section.clauses}
    assert clauses["Next review of the policy"].status == "Needs attention"


@pytest.mark.parametrize("made_on", [date(2026, 3, 10), date(2026, 3, 28)])
def test_clauses_that_no_message_shows_are_counted_alike_everywhere(made_on):
    page = make_page(replace(sample_review(), made_on=made_on), "trustees")
    (cannot,) = (status.count for status in page.statuses if status.word == "Cannot be seen in an export")
    assert any(f"{cannot} clauses ask for what no message shows" in limit.why for limit in page.limits)
    assert any(f"{cannot} clauses cannot be checked from messages" in question for question in page.policy_questions)


def test_findings_about_safety_come_first():
    rules = [found.rule for found in make_page(sample_review(), "admin").findings]
    assert rules[0] == "urgent-support"
    assert "triggering" in rules[:3]
    text = shown(page_of("trustees"))
    assert "call 111 or text SHOUT to 85258" in text


def test_finding_shows_what_the_rule_pointed_at():
    page = make_page(sample_review(), "admin", "real")
    for found, item in zip(found_with_spans(), items_with_spans(page), strict=True):
        group = next(group for group in sample_review().groups if group.group.name == found.group)
        text = group.group.chat.filter(pl.col("id") == found.first)["text"].item()
        marked = "".join(piece.text for piece in item.quotes[0].pieces if piece.marked)
        assert marked == "".join(text[start:end] for start, end in merged(found.spans))


def found_with_spans():
    found = [found for group in sample_review().groups for found in group.findings if found.spans]
    return sorted(found, key=lambda found: found.id)


def items_with_spans(page):
    ids = {found.id for found in found_with_spans()}
    return sorted((item for rule in page.findings for item in rule.items if item.id in ids), key=lambda item: item.id)


def merged(spans):
    places = sorted({place for start, end in spans for place in range(start, end)})
    return [(place, place + 1) for place in places]


# Sound HTML


@pytest.mark.parametrize("make", [sample_review, hostile_review])
@pytest.mark.parametrize(("audience", "names"), PAGES)
def test_page_is_html_without_an_error(audience, names, make):
    parser = html5lib.HTMLParser()
    parser.parse(page_of(audience, names, make))
    assert parser.errors == []


@pytest.mark.parametrize("audience", FILES)
def test_headings_leave_no_level_out(audience):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page_of(audience))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("audience", FILES)
def test_every_table_has_a_caption_and_heads_with_a_scope(audience):
    tables = list(tree_of(page_of(audience)).iter("table"))
    assert tables
    assert all(table[0].tag == "caption" for table in tables)
    assert all(head.get("scope") in ("col", "row") for table in tables for head in table.iter("th"))


def test_every_chart_is_followed_by_its_table():
    pairs = [div for div in tree_of(page_of("trustees")).iter("div") if div.get("class") == "chart-and-table"]
    assert len(pairs) >= 2
    assert all([part.tag for part in pair] == ["figure", "table"] for pair in pairs)
    assert page_of("trustees").count('class="chart"') == len(pairs)


def test_chart_has_a_name_and_no_style_of_its_own():
    text = page_of("trustees")
    for drawing in re.findall(r'<svg class="chart".*?</svg>', text, re.S):
        labels = re.search(r'role="img" aria-labelledby="([\w -]+)"', drawing)[1].split()
        assert all(f'id="{label}"' in drawing for label in labels)
        assert "<text" in drawing
        assert "style" not in drawing
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("audience", FILES)
def test_security_policy_names_the_one_style_sheet(audience):
    text = page_of(audience)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in text
    assert "default-src 'none'" in text
    assert not re.search(r"<script|\sstyle=|\son\w+=|<link(?! rel=\"icon\" href=\"data:,\")|<!--", text)


def test_page_is_the_same_each_time():
    assert html(make_page(sample_review(), "trustees")) == page_of("trustees")


@pytest.mark.parametrize(("audience", "names"), PAGES)
def test_hostile_names_and_texts_are_shown_as_text(audience, names):
    tree = tree_of(page_of(audience, names, hostile_review))
    assert not [element.tag for element in tree.iter() if element.tag in ("script", "img", "iframe", "object", "form")]
    text = page_of(audience, names, hostile_review)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\x00\x07]", text)


def test_hostile_name_is_whole_on_the_page_that_shows_names():
    text = "".join(tree_of(page_of("admin", "real", hostile_review)).itertext())
    for written in ("<script>alert(1)</script>", "{{7*7}}", "[U+202E]", "<img src=x onerror=alert(2)>"):
        assert written in text


# Files


def test_writes_the_page_into_a_folder_that_it_makes(tmp_path):
    path = write_review(sample_review(), tmp_path / "new" / "pages", "trustees")
    assert path == tmp_path / "new" / "pages" / "review.html"
    assert path.read_text("utf-8") == page_of("trustees")
    assert [found.name for found in path.parent.iterdir()] == ["review.html"]


def test_folder_that_cannot_be_written_is_an_error_to_put_right(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputUnwritable, match="Name a folder"):
        write_review(sample_review(), tmp_path / "file", "admin")


def test_page_for_nobody_is_refused():
    with pytest.raises(ValueError, match="everybody"):
        make_page(sample_review(), "everybody")


def test_a_finding_is_shown_with_the_messages_before_and_after_it():
    page = make_page(sample_review(), "admin", "real")
    chats = {group.group.name: people(group.group.chat) for group in sample_review().groups}
    items = [item for rule in page.findings if rule.rule == "offensive" for item in rule.items]
    assert items
    for item in items:
        around = [*item.before, *item.quotes, *item.after]
        told = ["".join(piece.text for piece in quote.pieces) for quote in around]
        sent = chats[item.group]["text"].to_list()
        assert [len(item.before), len(item.after)] == [3, 3]
        place = sent.index(told[0])
        assert sent[place : place + len(told)] == told
    about_people = [item for rule in page.findings if rule.rule == "full-name" for item in rule.items]
    assert about_people
    assert not any(item.before or item.after for item in about_people)


def test_a_name_in_other_letters_cannot_pass_for_another(tmp_path):
    twins = ["\u0410nn", "Ann", "Bea"]
    lines = [f"12/05/2025, 09:{place:02} - {name}: bugger off\n" for place, name in enumerate(twins)]
    (tmp_path / "WhatsApp Chat with Menders.txt").write_text("".join(lines), "utf-8")
    page = make_page(review([tmp_path / "WhatsApp Chat with Menders.txt"]), "admin", "real")
    members = {quote.member for rule in page.findings for item in rule.items for quote in item.quotes}
    assert members == {"\u0410nn (looks like another name: U+0410)", "Ann (looks like another name)", "Bea"}
    assert "looks like another" not in page_of("admin", "real")
