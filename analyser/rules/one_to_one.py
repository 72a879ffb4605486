"""Two members chat with each other in the group.

The policy says: "Avoid 1:1 conversations in the group." A finding is a stretch in which two people write, at most one
message by anybody else among theirs, with no half hour of silence, and which is not about sewing or the group's own doings.

Left alone: a team member helping a learner, a question about sewing and its answer, people arranging the group's
own events, and everything that others join in. Two members may of course talk about sewing: that is what the group is for.
Known to miss: an exchange that others interrupt twice, and one that goes on over hours.
"""

from collections.abc import Iterator
from datetime import timedelta

from analyser.chat.group import Group
from analyser.language.copy import working_copy
from analyser.language.frames import frame, plain
from analyser.rules.rule import Context, Rule, Stretch

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
        "18:00 Ann: one\n18:01 Bea: two\n18:02 Cat: three\n18:03 Ann: four\n18:04 Cat: five\n18:05 Bea: six\n18:06 Ann: seven",
        "18:00 Ann: are you in\n18:01 Bea: yes\n18:02 Ann: good\n18:03 Bea: see you\n2025-03-04 18:00 Ann: back?\n18:01 Bea: yes",
    ),
)

TOPIC = frame("{craft}", "{session}")
"""Words of sewing and of the group's own doings."""


@RULE
def find(group: Group, context: Context):
    least, minutes, others, on_topic = (
        context.policy.reading("one-to-one", name) for name in ("messages", "minutes", "others", "on_topic")
    )
    sessions = _sessions(group, timedelta(minutes=minutes))
    for window, pair in (found for session in sessions for found in _windows(session, others, least)):
        theirs = [row for row in window if row["sender"] in pair]
        if len(theirs) >= least and not pair & group.team and _on_topic(theirs) < on_topic:
            why = f"{len(theirs)} messages between two members, hardly any of them about sewing or the group."
            yield Stretch(window[0]["id"], window[-1]["id"], tuple(sorted(pair)), why)


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


def _on_topic(rows: list[dict]) -> float:
    """Share of messages that hold a word of the craft or of the group's own doings, 0 to 1."""
    return sum(bool(TOPIC.search(plain(working_copy(row["text"]).text))) for row in rows) / len(rows)
