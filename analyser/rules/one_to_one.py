"""Two members chat with each other in the group.

The policy says: "Avoid 1:1 conversations in the group." A finding is a stretch in which two people write, at most one
message by anybody else among theirs, and which is not about sewing or the group's own doings. It is either a run of
messages with no half hour of silence, or an exchange in one conversation among others that go on at the same time, as the
metric "exchanges" finds them by who answers whom. In a group with many exchanges a short one is its habit and left alone.

Left alone: a team member helping a learner unless most of it is flagged as private or off topic, a question about sewing
and its answer, people arranging the group's own events, and everything that others join in. Two members may of course talk
about sewing: that is what the group is for. Somebody in distress, and who stays with them, are left alone as well.
Known to miss: an exchange that others interrupt twice.
"""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.conversations import exchanges, replies_in
from analyser.metrics.exchanges import on_topic
from analyser.rules.rule import Context, Rule, Stretch
from analyser.rules.unsupported_request import POINTER

RULE = Rule(
    id="one-to-one",
    clauses=("R-06a",),
    title="Conversations between two members",
    sees="chat",
    examples=(
        "* 18:00 Ann: are you going to your sister's\n* 18:01 Bea: about two, why\n* 18:02 Ann: could I have a lift\n"
        "* 18:03 Bea: go on then\n* 18:04 Ann: is Kev coming\n* 18:06 Bea: no he's got the kids",
        "* 18:00 Ann: did you see them on friday\n* 18:01 Bea: no\n* 18:02 Ann: ha\n* 18:03 Cat: 👀\n* 18:04 Bea: he owes me\n"
        "* 18:05 Ann: sounds like him\n* 18:06 Bea: tell him\n* 18:07 Ann: I will\n19:30 Dee: morning all",
        "17:00 Ann: hello all\n* 18:00 Ann: how was the holiday\n* 18:01 Bea: too hot\n* 18:02 Ann: and the food\n"
        "* 18:03 Bea: chips\n* 18:03 Bea: every day\n* 18:04 Ann: lucky you\n18:10 Cat: please chat elsewhere\n18:11 Ann: ok",
        "09:00 Ann: my thread nests under the fabric\n09:01 Bea: did you lift the presser foot\n09:02 Ann: which foot\n"
        "09:03 Bea: then thread it again\n09:04 Ann: the bobbin as well?\n09:05 Bea: yes, rethread both\n09:06 Ann: it sews!",
        "# team = ['Tutor']\n09:00 Ann: is it on today\n09:01 Tutor: yes\n09:02 Ann: same room\n09:03 Tutor: room four\n"
        "09:04 Ann: and at ten\n09:05 Tutor: as ever",
        "18:00 Ann: I can't go on, I don't want to be alive any more\n18:01 Bea: oh Ann, ring 111\n18:02 Ann: I can't\n"
        "18:03 Bea: I'm here\n18:04 Ann: ok\n18:05 Bea: stay on with me\n18:06 Ann: I will",
        "18:00 Tash: whos got the pinking shears\n18:01 Jas: in the tin\n18:02 Tash: theyre not\n18:03 Jas: other tin\n"
        "18:04 Tash: which one\n18:05 Jas: with the queen on\n18:06 Tash: found em",
        "18:00 Ann: one\n18:01 Bea: two\n18:02 Cat: three\n18:03 Ann: four\n18:04 Cat: five\n18:05 Bea: six\n18:06 Ann: seven",
        "18:00 Ann: are you in\n18:01 Bea: yes\n18:02 Ann: good\n18:03 Bea: see you\n2025-03-04 18:00 Ann: back?\n18:01 Bea: yes",
    ),
)

PRIVATE = ("off-topic", "private-message", "personal-info")
"""Rules whose findings make an exchange with the team more than help."""


@RULE
def find(group: Group, context: Context):
    least, share = (context.policy.reading("one-to-one", name) for name in ("messages", "on_topic"))
    seen: list[tuple[list[dict], frozenset[str]]] = []
    for window, pair in (*_runs(group, context), *_in_conversations(group, context)):
        theirs = [row for row in window if row["sender"] in pair]
        if len(theirs) < least or any(pair == other and _overlap(window, before) for before, other in seen):
            continue
        seen.append((window, pair))
        if on_topic([row["text"] for row in theirs]) >= share or _in_distress(window, context):
            continue
        if not pair & group.team or _private(theirs, context):
            why = f"{len(theirs)} messages between two members, hardly any of them about sewing or the group."
            yield Stretch(window[0]["id"], window[-1]["id"], tuple(sorted(pair)), why)


def _runs(group: Group, context: Context) -> Iterator[tuple[list[dict], frozenset[str]]]:
    """Stretches of the chat as it stands, in which two people write."""
    least, minutes, others = (context.policy.reading("one-to-one", name) for name in ("messages", "minutes", "others"))
    for session in _sessions(group, timedelta(minutes=minutes)):
        yield from _windows(session, others, least)


def _in_conversations(group: Group, context: Context) -> Iterator[tuple[list[dict], frozenset[str]]]:
    """Exchanges of two people among the conversations of a group, as long as is usual there or longer."""
    turns, others, many = (context.policy.reading("one-to-one", name) for name in ("turns", "others", "many"))
    table = exchanges(group.people, replies_in(group), turns, others)
    usual = table["messages"].median() if table.height >= many else 0
    rows = {}
    if table.height:
        wanted = table["ids"].explode().implode()
        rows = {row["id"]: row for row in group.people.filter(pl.col("id").is_in(wanted)).iter_rows(named=True)}
    for pair, ids in table.filter(pl.col("messages") >= usual).select("pair", "ids").rows():
        yield [rows[each] for each in ids], frozenset(pair)


def _private(theirs: list[dict], context: Context) -> bool:
    """Whether most of the messages are flagged as private or off topic."""
    flagged = frozenset().union(*(context.flagged.get(rule, frozenset()) for rule in PRIVATE))
    return 2 * sum(row["id"] in flagged for row in theirs) > len(theirs)


def _in_distress(window: list[dict], context: Context) -> bool:
    """Whether somebody among the messages is in a crisis and is pointed to help: to stay with them is no chatter."""
    flagged = context.flagged.get("urgent-support", frozenset()) | context.flagged.get("triggering", frozenset())
    pointed = any(row["text"] and POINTER.search(row["text"]) for row in window)
    return pointed and any(row["id"] in flagged for row in window)


def _overlap(window: list[dict], other: list[dict]) -> bool:
    return window[0]["id"] <= other[-1]["id"] and other[0]["id"] <= window[-1]["id"]


def _sessions(group: Group, gap: timedelta) -> Iterator[list[dict]]:
    """Runs of messages without a silence longer than `gap`."""
    session = []
    for row in group.people.iter_rows(named=True):
        if session and row["timestamp"] - session[-1]["timestamp"] > gap:
            yield session
            session = []
        session.append(row)
    if session:
        yield session


def _windows(session: list[dict], others: int, least: int) -> Iterator[tuple[list[dict], frozenset[str]]]:
    """Each longest stretch in which two people write and at most `others` messages of anybody else stand among theirs.

    It begins and ends with a message of the two, and both write at least twice. An interruption of a stretch that is
    long enough already counts as one only if both write again after it; else the stretch ends before it.
    """
    start = 0
    while start < len(session):
        pair, end = _extend(session, start, others, least)
        window = session[start:end]
        if len(pair) == 2 and all(sum(row["sender"] == name for row in window) >= 2 for name in pair):
            yield window, pair
            start = end
        else:
            start = _next_start(session, start)


def _extend(session: list[dict], start: int, others: int, least: int) -> tuple[frozenset[str], int]:
    pair, end, place = {session[start]["sender"]}, start + 1, start + 1
    while place < len(session):
        sender = session[place]["sender"]
        if sender in pair or len(pair) < 2:
            pair.add(sender)
            end = place + 1
        elif others and (place - start < least or _both_write_again(session, place + 1, pair)):
            others -= 1
        else:
            break
        place += 1
    return frozenset(pair), end


def _both_write_again(session: list[dict], place: int, pair: set[str]) -> bool:
    """Whether the next messages are of the two, both of them, before anybody else writes."""
    seen = set()
    while place < len(session) and session[place]["sender"] in pair and seen != pair:
        seen.add(session[place]["sender"])
        place += 1
    return seen == pair


def _next_start(session: list[dict], start: int) -> int:
    """The first message by somebody else: a stretch may begin there with another pair."""
    place = start + 1
    while place < len(session) and session[place]["sender"] == session[start]["sender"]:
        place += 1
    return place
