"""Who comes to the sessions. Attendance decides who is an active participant; posts never do.

A person who comes every week and never writes is active. "lapsed" is a question for a person to look into (illness?
another name in the register?), not a decision. The reason of an excused absence is never shown.
"""

from datetime import date, timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="attendance", clauses=("R-11a", "R-11b"), title="Attendance")

COLUMNS = pl.Schema(
    {
        "member": pl.String,
        "sessions_offered": pl.UInt32,
        "attended": pl.UInt32,
        "last_attended": pl.Date,
        "state": pl.String,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Find the state of each participant at the end; our own method, with the numbers of the reading "inactive-member".

    A session is a date of the register, up to the end. The window is the reading's days before the last session, both
    its ends included. A session is offered to a member who had joined by that day (on coming back: again), and so
    is any that they came to; a stay that began before the export counts from its first record. The team has no row.

    The states, the first that holds:
        unknown    there is no register, or it holds no session yet
        attends    came to a session in the window
        excused    was excused from one in the window
        grace      joined fewer days ago than the reading's grace, or was offered fewer sessions than it asks for
        lapsed     came to none

    A participant whom the register does not name at all came to none. Names must be written as in the chat: somebody
    who stands in the register under another name, or an older number, is taken for absent. With few sessions nobody
    lapses: all are in "grace".

    Returns
    -------
    DataFrame, one row a participant at the end, sorted by name:
        member             String   the name
        sessions_offered   UInt32   sessions offered in the window; null where unknown
        attended           UInt32   sessions attended in the window; null where unknown
        last_attended      Date     the last session attended, in the window or before it; null where there is none
        state              String   one of the states

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("2025-01-01 09:00 Ann: hi", "09:01 Bea: hi", "09:02 Cat: hi", "2025-04-01 09:00 Ann: bye")
    >>> days = [date(2025, 3, day) for day in (4, 11, 18, 25)]
    >>> came = {"member": ["Ann", "Ann", "Ann", "Bea"], "session": days, "attended": ["yes"] * 3 + ["excused"]}
    >>> found = measure(Group("G", chat, attendance=pl.DataFrame(came)), load())
    >>> found.select("member", "sessions_offered", "attended", "state").rows()
    [('Ann', 4, 3, 'attends'), ('Bea', 4, 0, 'excused'), ('Cat', 4, 0, 'lapsed')]
    """
    participants = _participants(group)
    register = _register(group)
    if register.is_empty():
        nothing = [pl.lit(None).alias(column) for column in ("sessions_offered", "attended", "last_attended")]
        return participants.select("member", *nothing, state=pl.lit("unknown")).cast(COLUMNS)
    window = _window(register, policy)
    last = _came(register).group_by("member").agg(last_attended=pl.col("session").max())
    table = (
        participants.join(_offered(participants, window), on="member", how="left")
        .join(last, on="member", how="left")
        .join(_excused(window), on="member", how="left")
        .with_columns(pl.col("sessions_offered", "attended").fill_null(0))
    )
    return table.sort("member").with_columns(state=_state(group, policy)).select(COLUMNS.names()).cast(COLUMNS)


def _participants(group: Group) -> pl.DataFrame:
    """member, joined: the members at the end who are not of the team, and when their last stay began."""
    names = [name for name in group.members if name not in group.team]
    began = pl.col("joined").fill_null(group.chat["timestamp"].min())
    here = group.stays.with_columns(joined=began).filter(pl.col("member").is_in(names), pl.col("joined") <= group.end)
    return here.group_by("member").agg(pl.col("joined").max()).sort("member")


def _register(group: Group) -> pl.DataFrame:
    """The register up to the end; empty where there is none."""
    if group.attendance is None:
        return pl.DataFrame(schema={"member": pl.String, "session": pl.Date, "attended": pl.String})
    return group.attendance.filter(pl.col("session") <= group.end.date())


def _window(register: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    begins: date = register["session"].max() - timedelta(days=policy.reading("inactive-member", "days"))
    return register.filter(pl.col("session") >= begins)


def _came(register: pl.DataFrame) -> pl.DataFrame:
    return register.filter(pl.col("attended") == "yes").select("member", "session").unique()


def _offered(participants: pl.DataFrame, window: pl.DataFrame) -> pl.DataFrame:
    """member, sessions_offered, attended: the sessions of the window for each participant."""
    came = _came(window).with_columns(came=True)
    every = participants.join(window.select("session").unique(), how="cross")
    offered = every.join(came, on=["member", "session"], how="left").filter(
        (pl.col("session") >= pl.col("joined").dt.date()) | pl.col("came")
    )
    return offered.group_by("member").agg(sessions_offered=pl.len(), attended=pl.col("came").sum())


def _excused(window: pl.DataFrame) -> pl.DataFrame:
    return window.filter(pl.col("attended") == "excused").select("member", excused=True).unique()


def _state(group: Group, policy: Policy) -> pl.Expr:
    newcomer = pl.col("joined") >= group.end - timedelta(days=policy.reading("inactive-member", "grace_days"))
    few = pl.col("sessions_offered") < policy.reading("inactive-member", "sessions")
    return (
        pl.when(pl.col("attended") > 0)
        .then(pl.lit("attends"))
        .when(pl.col("excused"))
        .then(pl.lit("excused"))
        .when(newcomer | few)
        .then(pl.lit("grace"))
        .otherwise(pl.lit("lapsed"))
    )
