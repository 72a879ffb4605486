"""Who comes to the sessions. Attendance decides who is an active participant; posts never do, they only stand beside it.

A person who comes every week and never writes is active, and one who writes every day and never comes may be "for
review". That is a question for a person to look into (illness? another name in the register?), not a decision. The
reason of an excused absence is never shown.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="attendance", clauses=("R-11a", "R-11b", "R-11c"), title="Attendance")

COLUMNS = pl.Schema(
    {
        "member": pl.String,
        "state": pl.String,
        "sessions_offered": pl.UInt32,
        "attended": pl.UInt32,
        "last_attended": pl.Date,
        "last_post": pl.Datetime("us"),
        "posts_28_days": pl.UInt32,
        "posts_90_days": pl.UInt32,
        "silent": pl.Boolean,
        "unusually_quiet": pl.Boolean,
    }
)

GONE = ("left", "removed")
STATES = ("active", "drifting", "excused", "grace", "for review", "unknown", *GONE)

SILENT_DAYS = 28
"""Days in the group without a post after which a member is called silent."""
QUIET_TIMES, QUIET_POSTS = 3, 8
"""Unusually quiet is a pause of more than three times a member's usual one and of more than `SILENT_DAYS`; who has written
fewer than eight times has no usual pause (F. Calefato et al., Will you come back to contribute?, 2022)."""


@dataclass(frozen=True)
class Facts:
    """What the state of a participant follows from; counts are of sessions in the window.

    `lately` is the second half of the window. `gone` is how the last stay ended, or None. `known` tells whether the register
    names the member, `covered` whether the export shows how long they have been there. `newcomer` is in the first weeks.
    """

    offered: int = 0
    attended: int = 0
    offered_lately: int = 0
    attended_lately: int = 0
    excused: bool = False
    newcomer: bool = False
    known: bool = True
    covered: bool = True
    gone: str | None = None


def state(facts: Facts, sessions: int = 4) -> str:
    """The state of a participant, the first that holds.

        left, removed   the last stay has ended
        unknown         the register does not name them
        drifting        came in the window, but to none of three sessions or more in its second half
        active          came in the window
        excused         was excused from a session in the window
        unknown         the export begins within the window, and does not show when they joined
        grace           joined lately, or was offered fewer than `sessions`
        for review      came to none

    >>> state(Facts(offered=6, attended=2, offered_lately=3)), state(Facts(offered=6)), state(Facts(offered=3))
    ('drifting', 'for review', 'grace')
    """
    if facts.gone:
        return facts.gone
    if not facts.known:
        return "unknown"
    if facts.attended:
        return "drifting" if facts.offered_lately >= DRIFT and not facts.attended_lately else "active"
    if facts.excused:
        return "excused"
    if not facts.covered:
        return "unknown"
    return "grace" if facts.newcomer or facts.offered < sessions else "for review"


DRIFT = 3
"""Sessions in the second half of the window, all missed, from which a participant is drifting away."""


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Find the state of each participant; our own method (`state`), with the numbers of the reading "inactive-member".

    A session is a date of the register, up to the end, to which anybody came: one that did not run is no absence. The
    window is the reading's days before the last session, both its ends included, so that a summer without sessions makes
    nobody inactive. A session is offered to a member who had joined by that day (on coming back: again), and so is any that
    they came to; a stay that began before the export counts from its first record. The team has no row.

    Names must be written as in the chat; who stands in the register under another name is unknown until an alias says so.
    With few sessions nobody is for review. Reactions do not show in an export, so a member who only reacts looks silent.

    Returns
    -------
    DataFrame, one row a participant who was ever there, sorted by name:
        member             String         the name
        state              String         one of `STATES`; "unknown" for everybody without a register
        sessions_offered   UInt32         sessions offered in the window; null where unknown, left or removed
        attended           UInt32         sessions attended in the window; null where unknown, left or removed
        last_attended      Date           the last session attended, in the window or before it; null where there is none
        last_post          Datetime[us]   the last message; null where there is none
        posts_28_days      UInt32         messages in the 28 days before the end
        posts_90_days      UInt32         the same in 90 days
        silent             Boolean        28 days or more in the group and no message: information, never a ground
        unusually_quiet    Boolean        quiet for longer than is usual for them (`QUIET_TIMES`)

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("2025-01-01 09:00 Ann: hi", "09:01 Bea: hi", "09:02 Cat: hi", "2025-04-01 09:00 Ann: bye")
    >>> days = [date(2025, 3, day) for day in (4, 11, 18, 25)]
    >>> came = {"member": ["Ann"] * 4 + ["Bea", "Cat"], "session": [*days, days[3], days[0]]}
    >>> came["attended"] = ["yes"] * 4 + ["excused", "no"]
    >>> found = measure(Group("G", chat, attendance=pl.DataFrame(came)), load())
    >>> found.select("member", "sessions_offered", "attended", "state").rows()
    [('Ann', 4, 4, 'active'), ('Bea', 4, 0, 'excused'), ('Cat', 4, 0, 'for review')]
    """
    register = _register(group)
    came = register.filter(pl.col("attended") == "yes")
    sessions = came["session"].unique().sort().to_list()
    days, least, grace = (policy.reading("inactive-member", name) for name in ("days", "sessions", "grace_days"))
    begins = sessions[-1] - timedelta(days=days) if sessions else None
    named = set(register["member"])
    attended = _by_member(came)
    excused = _by_member(register.filter(pl.col("attended") == "excused"))
    posts = dict(group.sent.group_by("sender").agg("timestamp").rows())
    rows = []
    for member, joined, gone in _participants(group):
        row = {"member": member, "state": "unknown", **_posts(posts.get(member, []), joined, gone, group)}
        theirs = attended.get(member, set())
        row["last_attended"] = max(theirs, default=None)
        if gone or not sessions:
            rows.append(row | {"state": gone or "unknown"})
            continue
        window = [day for day in sessions if day >= begins]
        since = (joined or group.chat["timestamp"].min()).date()
        offered = [day for day in window if day >= since or day in theirs]
        lately = [day for day in offered if day > sessions[-1] - timedelta(days=days / 2)]
        facts = Facts(
            offered=len(offered),
            attended=len(theirs & set(offered)),
            offered_lately=len(lately),
            attended_lately=len(theirs & set(lately)),
            excused=any(day >= begins for day in excused.get(member, ())),
            newcomer=since >= (group.end - timedelta(days=grace)).date(),
            known=member in named,
            covered=joined is not None or since <= begins,
        )
        row["state"] = state(facts, least)
        if row["state"] != "unknown":
            row |= {"sessions_offered": facts.offered, "attended": facts.attended}
        rows.append(row)
    return pl.DataFrame(rows, schema=COLUMNS).sort("member")


def _participants(group: Group) -> list[tuple[str, datetime | None, str | None]]:
    """Everybody ever there who is not of the team: the name, when the last stay began, and how it ended."""
    stays = group.stays.filter(~pl.col("member").is_in(sorted(group.team)))
    here = set(group.members)
    last = stays.filter(pl.col("joined").is_null() | (pl.col("joined") <= group.end)).unique(
        "member", keep="last", maintain_order=True
    )
    return [
        (member, joined, None if member in here else "removed" if ended == "removed" else "left")
        for member, joined, ended in last.select("member", "joined", "ended").rows()
        if member in here or ended != "number-changed"  # who has a new number is there under it
    ]


def _register(group: Group) -> pl.DataFrame:
    """The register up to the end; empty where there is none."""
    if group.attendance is None:
        return pl.DataFrame(schema={"member": pl.String, "session": pl.Date, "attended": pl.String})
    return group.attendance.filter(pl.col("session") <= group.end.date())


def _by_member(register: pl.DataFrame) -> dict[str, set[date]]:
    return {member: set(days) for member, days in register.group_by("member").agg("session").rows()}


def _posts(times: list[datetime], joined: datetime | None, gone: str | None, group: Group) -> dict:
    """What a member wrote up to the end."""
    times = [each for each in times if each <= group.end]
    since = joined or group.chat["timestamp"].min()
    pauses = sorted(later - earlier for earlier, later in pairwise(times))
    quiet = group.end - times[-1] if times else timedelta()
    usual = pauses[len(pauses) // 2] if pauses else timedelta()
    return {
        "last_post": times[-1] if times else None,
        "posts_28_days": sum(group.end - each <= timedelta(days=28) for each in times),
        "posts_90_days": sum(group.end - each <= timedelta(days=90) for each in times),
        "silent": not gone and not times and group.end - since >= timedelta(days=SILENT_DAYS),
        "unusually_quiet": not gone
        and len(times) >= QUIET_POSTS
        and quiet > max(QUIET_TIMES * usual, timedelta(days=SILENT_DAYS)),
    }
