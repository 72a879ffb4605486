"""Exports are read as their fixtures describe, and no line of any is lost."""

import io
import tomllib
import zipfile
from pathlib import Path

import pytest

from analyser.errors import ExportUnreadable
from analyser.export import Export, bodies, headers, notices, read

EXPORTS = sorted((Path(__file__).parent / "fixtures" / "exports").glob("*.txt"))
every_export = pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)

FACTS = ("group", "exporter", "platform")
QUALITY = ("lines_explained", "date_order", "date_order_sure")


def described(path: Path) -> dict:
    """What the fixture says of an export; an empty string stands for nothing, which TOML cannot write."""
    return tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))


def read_as_described(path: Path) -> Export:
    """The export, with the date order that the fixture gives, if any."""
    return read(path, described(path).get("option_date_order", "auto"))


def content(path: Path) -> list[str]:
    """The physical lines of a file. Never splitlines(): messages contain U+2028."""
    raw = path.read_bytes()
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = described(path).get("encoding", "utf-16" if marked else "utf-8-sig")
    text = raw.decode(encoding, "replace")
    text = text if "\n" in text else text.replace("\r", "\n")
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines[:-1] if lines[-1] == "" else lines


@every_export
def test_reads_the_rows_that_the_fixture_describes(path):
    expected = described(path)["row"]
    rows = zip(read_as_described(path).chat.rows(named=True), expected, strict=True)
    assert [{key: "" if row[key] is None else row[key] for key in want} for row, want in rows] == expected


@every_export
def test_reads_what_the_fixture_says_of_the_whole_file(path):
    expected, export = described(path), read_as_described(path)
    found = {key: getattr(export, key) for key in FACTS} | {key: getattr(export.quality, key) for key in QUALITY}
    assert {key: value for key, value in found.items() if key in expected} == {
        key: value for key, value in expected.items() if key in found
    }


WITH_WARNINGS = [path for path in EXPORTS if "warnings" in described(path)]


@pytest.mark.parametrize("path", WITH_WARNINGS, ids=lambda path: path.stem)
def test_warns_as_the_fixture_describes(path):
    expected, warnings = described(path)["warnings"], read_as_described(path).quality.warnings
    if isinstance(expected, int):
        assert len(warnings) == expected
    else:
        assert [phrase in warning for phrase, warning in zip(expected, warnings, strict=True)] == [True] * len(expected)


@every_export
def test_loses_no_line(path):
    export, lines = read_as_described(path), content(path)
    assert export.chat["lines"].sum() + len(export.quality.unread) == export.quality.lines == len(lines)


@every_export
def test_texts_rejoin_to_the_content_of_the_file(path):
    export, lines = read_as_described(path), content(path)
    unread = lines[: len(export.quality.unread)]
    for row in export.chat.rows(named=True):
        own = lines[row["line"] - 1 : row["line"] - 1 + row["lines"]]
        assert "\n".join(own).endswith(row["text"])
        assert len(row["text"].split("\n")) == row["lines"]
        unread.extend(own)
    assert unread == lines


@every_export
def test_fixture_says_what_it_shows(path):
    assert {"shows", "source", "row"} <= described(path).keys()


@pytest.mark.parametrize(("shape", "sample"), [(shape, line) for shape in headers.shapes() for line in shape.samples])
def test_header_samples_have_their_shape(shape, sample):
    assert headers.find_header(sample).shape == shape


@pytest.mark.parametrize("wording", notices.wordings(), ids=lambda wording: wording.sample[:40])
def test_notice_sample_is_its_event(wording):
    assert notices.recognise(wording.sample).event == wording.event


@pytest.mark.parametrize(("kind", "sample"), [(row.kind, text) for row in bodies.wordings() for text in row.samples])
def test_body_sample_is_its_kind(kind, sample):
    assert bodies.recognise(sample).kind == kind


ANDROID = "15/03/2024, 10:00 - Ann: Hello\n15/03/2024, 10:01 - Bea: Hi\n"
IPHONE = "[15/03/2024, 10:00:00] Ann: Hello\r\n[15/03/2024, 10:01:00] Bea: Hi\r\n"


def zipped(path: Path, entries: dict[str, str]) -> Export:
    """The export that a .zip with these entries is read as."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    path.write_bytes(packed.getvalue())
    return read(path)


PICTURE = "00000001-PHOTO-2024-03-15-10-00-00.jpg"


@pytest.mark.parametrize(
    ("name", "entries", "group"),
    [
        ("WhatsApp Chat - Menders.zip", {"_chat.txt": IPHONE, PICTURE: "x"}, "Menders"),
        (
            "WhatsApp Chat - Menders.zip",
            {"_chat.txt": IPHONE, "__MACOSX/_chat.txt": "x", "._chat.txt": "x"},
            "Menders",
        ),
        ("WhatsApp Chat - Menders.zip", {"_chat.txt": IPHONE, "00000002-notes on WhatsApp.txt": "x"}, "Menders"),
        ("WhatsApp Chat with Menders.zip", {"WhatsApp Chat with Menders.txt": ANDROID}, "Menders"),
        ("download(1).zip", {"WhatsApp Chat with Menders.txt": ANDROID, "WhatsApp rules.txt": "x"}, "Menders"),
        ("Menders (2).zip", {"Menders/_chat.txt": IPHONE, "__MACOSX/Menders/._chat.txt": "x"}, "Menders"),
        ("Menders.zip", {"tuesdays.txt": ANDROID}, "Menders"),
    ],
)
def test_reads_the_chat_in_a_zip(name, entries, group, tmp_path):
    export = zipped(tmp_path / name, entries)
    assert (export.group, export.chat["sender"].to_list()) == (group, ["Ann", "Bea"])


def test_order_of_the_date_can_be_given(tmp_path):
    (tmp_path / "chat.txt").write_text("03/04/2024, 10:00 - Ann: Hello\n", "utf-8")
    export = read(tmp_path / "chat.txt", "mdy")
    assert (export.chat["timestamp"][0].month, export.quality.date_order_sure) == (3, True)


def test_record_on_no_day_in_the_order_given_is_reported(tmp_path):
    (tmp_path / "chat.txt").write_text("03/04/2024, 10:00 - Ann: Hello\n25/04/2024, 10:00 - Bea: Hi\n", "utf-8")
    assert read(tmp_path / "chat.txt", "mdy").quality.impossible == (2,)


def test_order_in_which_no_date_exists_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "chat.txt").write_text("25/04/2024, 10:00 - Ann: Hello\n", "utf-8")
    with pytest.raises(ExportUnreadable, match=r"the month first(.|\n)*another --date-order"):
        read(tmp_path / "chat.txt", "mdy")


@pytest.mark.parametrize("line", ["32/13/2024, 10:00 - Ann: Hello", "12/03/2024, 10:00 - a timetable", "Dear diary"])
def test_file_without_a_record_is_refused(line, tmp_path):
    (tmp_path / "chat.txt").write_text(f"{line}\nmore\n", "utf-8")
    with pytest.raises(ExportUnreadable):
        read(tmp_path / "chat.txt")
