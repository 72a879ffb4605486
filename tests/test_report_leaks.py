"""No name, number, address or employer stands in a trustees' report, in any form, spelling or encoding.

Each report is made of a chat of its own, seeded with canaries: people who write, are added, mentioned and quoted, and what they
tell of themselves. ``REPORTS=1000 pytest tests/test_report_leaks.py`` makes a thousand (`make leaks`); the ordinary run makes
twenty. Every tenth, and in the ordinary run each fourth, is made as a PDF too.
"""

import io
import logging
import os
import random
from base64 import b64encode
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from pypdf import PdfReader

from analyser.report import formats, write_report
from analyser.reviews import Options, review

REPORTS = int(os.environ.get("REPORTS", "20"))
WITH_PDF = 10 if REPORTS > 100 else 4
FIRST = (
    "Zebedee",
    "Ottoline",
    "Quillon",
    "Xanthippe",
    "Philippa",
    "Wolfram",
    "Ignatia",
    "Peregrine",
    "Thessaly",
    "Barnaby",
)
LAST = (
    "Quirkshaw",
    "Wormwold",
    "Marchbanks",
    "Oddlethorpe",
    "Vavasour",
    "Trelisk",
    "Ffoulkes",
    "Zouchley",
    "Umfreville",
)
EMPLOYERS = ("Harcastle Logistics", "Brimblewood Dairy", "Tatchbury Insurance", "Yarrowdale Primary")
SAYS = (
    *("hello everyone", "lovely evening, thank you {name}", "@{name} are you coming?", "{name} said the hem is wrong"),
    *("my number is {phone}", "mail me at {email}", "we live at 14 {last} Road, {postcode}", "I work at {employer}"),
    *("{name} you are a useless idiot", "sick of {employer} and their rota", "call {name} on {phone}", "{phone}"),
    *("I can't cope any more, I want to end it", "who wants a cup of tea", "buy from {employer} now, 50% off!!!"),
    *(
        "can't come tonight, {name} is ill",
        "my surname is {last} by the way",
        "<b>{name}</b> & {employer}",
        "thread {postcode}?",
    ),
)


def seeded(number: int, folder: Path) -> tuple[Path, set[str]]:
    """An export, and every canary in it."""
    chance = random.Random(number)
    people = [f"{first} {last}" for first, last in zip(chance.sample(FIRST, 8), chance.sample(LAST, 8), strict=True)]
    people += [f"+44 7700 900{chance.randint(100, 999)}" for _ in range(2)]
    canaries, lines = {part for name in people for part in (name, *name.split()) if len(part) > 3} - {"7700"}, []
    lines.append(f'01/04/2025, 08:00 - {people[0]} created group "Evening course"')
    lines += [f"01/04/2025, 08:0{each} - {people[0]} added {name}" for each, name in enumerate(people[1:], 1)]
    for place in range(60):
        told = {
            "name": chance.choice(people),
            "last": chance.choice(people[:8]).split()[1],
            "phone": f"07700 900{chance.randint(100, 999)}",
            "email": f"{chance.choice(people[:8]).lower().replace(' ', '.')}@example.org",
            "postcode": f"ZE{chance.randint(1, 9)} {chance.randint(1, 9)}QX",
            "employer": chance.choice(EMPLOYERS),
        }
        text = chance.choice(SAYS)
        canaries |= {value for key, value in told.items() if f"{{{key}}}" in text}
        when = f"{1 + place // 3:02}/0{4 + chance.randint(0, 5)}/2025, {chance.randint(0, 23):02}:{place:02}"
        lines.append(f"{when} - {chance.choice(people)}: {text.format(**told)}")
    path = folder / "WhatsApp Chat with Evening course.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path, canaries


def forms(canary: str) -> set[str]:
    """A canary in the spellings and encodings in which it could stand somewhere."""
    plain = {canary, canary.replace(" ", ""), canary.replace(" ", "-"), canary.replace(" ", "\u00a0")}
    coded = {b64encode(canary.encode()).decode(), canary.encode().hex(), quote(canary)}
    return {form.casefold() for form in plain | coded if len(form) > 3}


def everything(path: Path) -> str:
    """All that a file says, its name too."""
    content = path.read_bytes()
    told = [path.name, content.decode("utf-8", "replace")]
    if path.suffix == ".pdf":
        reader = PdfReader(io.BytesIO(content))
        told += [page.extract_text() for page in reader.pages] + [str(reader.metadata)]
    text = " ".join(told)
    return " ".join({text, unescape(text), unquote(text)}).casefold()


@pytest.mark.parametrize("number", range(REPORTS))
def test_no_canary_stands_in_any_form_of_the_report(number, tmp_path, monkeypatch, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    export, canaries = seeded(number, tmp_path)
    if number % WITH_PDF:
        monkeypatch.setattr(formats, "pdf_possible", lambda: False)
    written = write_report(review([export], Options()), tmp_path / "out")
    told = " ".join(map(everything, written)) + " ".join(capfd.readouterr()).casefold() + caplog.text.casefold()
    assert sorted(canary for canary in canaries if any(form in told for form in forms(canary))) == []


def test_the_search_finds_what_is_there(tmp_path):
    export, canaries = seeded(1, tmp_path)
    told = everything(export)
    assert len(canaries) > 20
    assert [canary for canary in canaries if not any(form in told for form in forms(canary))] == []
