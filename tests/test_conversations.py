"""Who is named, who answers whom, and which exchanges come of it."""

import polars as pl
import pytest
from golds import NAMES, SAMPLE, gold
from hypothesis import given, settings
from hypothesis import strategies as st

from analyser.chat.names import pseudonyms
from analyser.chat.table import from_lines, people
from analyser.conversations import Members, exchanges, replies
from analyser.export import read

GROUP = (
    "Gemma L",
    "Trish M (tutor)",
    "Will",
    "Elizabeth Ward",
    "Olu",
    "Ann 🌸",
    "Ann 🐝",
    "+44 7700 900123",
    "Hope",
    "dev",
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("thanks Gemma", ["Gemma L"]),
        ("GEMMA!!", ["Gemma L"]),
        ("Gem, is it on?", ["Gemma L"]),
        ("gemmas", []),
        ("that's Gemma's bag", ["Gemma L"]),
        ("that\u2019s gemma\u2019s bag", ["Gemma L"]),
        ("ask Liz or trish", ["Elizabeth Ward", "Trish M (tutor)"]),
        ("@\u2068Trish M (tutor)\u2069 when?", ["Trish M (tutor)"]),
        ("@447700900123 yes", ["+44 7700 900123"]),
        ("ring +44 7700 900123", []),
        ("I will hope so", []),
        ("Will: hope so", ["Will"]),
        ("so Will, can Hope come?", ["Will", "Hope"]),
        ("Hope it fits", []),
        ("I WILL HOPE", []),
        ("Ann can you", ["Ann 🌸", "Ann 🐝"]),
        ("dev knows", ["dev"]),
        ("olu and OLU", ["Olu"]),
        ("", []),
        ("🙂🙂", []),
    ],
)
def test_members_are_named(text, named):
    members = Members(GROUP)
    assert [members.names[place] for place in members.named(text)] == named
    assert members.in_each(["hello", text]) == [[], members.named(text)]


@given(st.text(max_size=60))
def test_any_text_is_looked_through(text):
    members = Members(GROUP)
    assert members.in_each([text]) == [members.named(text)]


def chat(*said: str) -> pl.DataFrame:
    """A chat, one line a minute: "Ann: text"."""
    return from_lines(*(f"{18 + place // 60}:{place % 60:02} {line}" for place, line in enumerate(said)))


TWO_AT_ONCE = (
    "Ann: Bea how was the wedding",
    "Cat: Dee is the hall open tonight?",
    "Bea: hot Ann, but lovely",
    "Dee: it is Cat, from six",
    "Ann: and the dress Bea?",
    "Cat: thanks Dee, is the overlocker back",
    "Bea: Ann she cried when she saw it",
    "Dee: not yet Cat",
    "Ann: aw Bea",
    "Cat: ok Dee I will bring mine",
    "Bea: I know Ann, so did I",
    "Dee: great Cat",
    "Ann: pictures please Bea",
    "Bea: tomorrow Ann",
)


def test_two_conversations_at_once_are_kept_apart():
    messages = chat(*TWO_AT_ONCE)
    found = exchanges(messages, replies(messages))
    assert {tuple(pair) for pair in found["pair"]} == {("Ann", "Bea"), ("Cat", "Dee")}
    assert dict(zip(map(tuple, found["pair"]), found["messages"], strict=True)) == {
        ("Ann", "Bea"): 8,
        ("Cat", "Dee"): 6,
    }


def test_pseudonyms_name_as_names_do():
    names = pseudonyms(["Ann", "Bea", "Cat", "Dee"])
    hidden = []
    for line in TWO_AT_ONCE:
        for name, shown in names.items():
            line = line.replace(name, shown)
        hidden.append(line)
    plain, masked = (exchanges(table, replies(table)) for table in (chat(*TWO_AT_ONCE), chat(*hidden)))
    assert [[names[name] for name in pair] for pair in plain["pair"]] == masked["pair"].to_list()
    assert plain["ids"].to_list() == masked["ids"].to_list()


def test_one_interloper_is_borne_when_asked():
    said = [
        "Ann: one Bea",
        "Bea: two Ann",
        "Ann: three Bea",
        "Cat: oi Ann",
        "Bea: four Ann",
        "Ann: five Bea",
        "Bea: six Ann",
    ]
    messages = chat(*said)
    one = replies(messages).with_columns(conversation=pl.lit(0, pl.Int64))
    assert exchanges(messages, one).is_empty()
    assert exchanges(messages, one, others=1).select("first", "last", "messages", "others").rows() == [(0, 6, 6, 1)]
    two = chat(*said[:3], "Cat: oi", "Dee: oi", *said[4:])
    both = replies(two).with_columns(conversation=pl.lit(0, pl.Int64))
    assert exchanges(two, both, others=1).is_empty()


@pytest.mark.parametrize("name", NAMES)
def test_exchanges_of_the_sample_groups_hold_every_one_to_one_conversation(name):
    export = read(SAMPLE / f"{name}.txt")
    messages = people(export.chat)
    lines = dict(messages.select("id", "line").rows())
    found = {
        (lines[first], lines[last], frozenset(pair))
        for first, last, pair in exchanges(messages, replies(messages), others=1).select("first", "last", "pair").rows()
    }
    assert {(first, last, frozenset(pair)) for first, last, pair in gold(name)["one_to_one"]} <= found


spoken = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "Bea", "Cat"]), st.sampled_from(["ok", "Ann?", "thanks Bea", "why", "", "cat: no"])
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60)
@given(spoken)
def test_links_go_back_and_every_message_has_one_conversation(said):
    messages = chat(*(f"{name}: {text}" for name, text in said))
    links = replies(messages)
    assert links["id"].to_list() == messages["id"].to_list()
    conversation = dict(links.select("id", "conversation").rows())
    for place, answers, begins, names in links.rows():
        assert answers is None or answers < place
        assert begins == (place if answers is None else conversation[answers])
        assert messages["sender"][place] not in names
    found = exchanges(messages, links)
    for row in found.iter_rows(named=True):
        assert row["turns"] >= 6
        assert row["turns"] <= row["messages"]
        assert row["others"] == 0
        assert {messages["sender"][each] for each in row["ids"]} == set(row["pair"])
        assert len({conversation[each] for each in row["ids"]}) == 1


def test_nothing_said_has_no_links():
    messages = people(from_lines("09:00 -- created Ann"))
    assert replies(messages).is_empty()
    assert exchanges(messages, replies(messages)).is_empty()
