"""Whether and how the group closed once the course had ended.

The social group has no end: there everything about an end is left open.
"""

from datetime import date, timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.policy import Policy

METRIC = Metric(id="closure", clauses=("GA-02", "GA-04", "CL-01", "CL-03"), title="The end of the group")

COLUMNS = pl.Schema(
    {
        "kind": pl.String,
        "course_end": pl.Date,
        "first": pl.Datetime("us"),
        "last": pl.Datetime("us"),
        "messages_after_end": pl.UInt32,
        "closed_line": pl.UInt32,
        "members_removed_after_end": pl.UInt32,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Find what happened after the end of a group's course.

    "After the end" begins on the day after the course's last, put off by the days of the reading "after-course-end".

    Returns
    -------
    DataFrame, one row:
        kind                        String         "course" or "social"; null where nobody said
        course_end                  Date           the course's last day; null where nobody said, and for a social group
        first, last                 Datetime[us]   the export's first and last record
        messages_after_end          UInt32         messages after the end, the team's too; null without a `course_end`
        closed_line                 UInt32         the notice that only admins can send messages; null where there is
                                                   none, or a later one lets everybody send again
        members_removed_after_end   UInt32         people removed after the end; null without a `course_end`

    Examples
    --------
    >>> from datetime import date
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> from analyser.site import GroupSettings
    >>> chat = from_lines(
    ...     "09:00 Ann: bye", "2025-03-04 09:00 Ann: still here", "09:05 -- removed Ann > Bea",
    ...     "09:06 -- settings Ann changed the settings so only admins can send messages",
    ... )
    >>> group = Group("G", chat, GroupSettings(kind="course", course_end=date(2025, 3, 3)))
    >>> measure(group, load()).select("messages_after_end", "closed_line", "members_removed_after_end").rows()
    [(1, 4, 1)]
    """
    end = None if group.settings.kind == "social" else group.settings.course_end
    row = {
        "kind": group.settings.kind,
        "course_end": end,
        "first": group.chat["timestamp"].min(),
        "last": group.chat["timestamp"].max(),
        "closed_line": _closed_line(group.chat),
    }
    return pl.DataFrame([row | _after(group, end, policy)], schema=COLUMNS)


def _after(group: Group, end: date | None, policy: Policy) -> dict:
    if end is None:
        return {"messages_after_end": None, "members_removed_after_end": None}
    last_day = end + timedelta(days=policy.reading("after-course-end", "days"))
    removed = group.stays.filter(pl.col("ended") == "removed", pl.col("left").dt.date() > last_day)
    return {
        "messages_after_end": group.people.select((pl.col("timestamp").dt.date() > last_day).sum()).item(),
        "members_removed_after_end": removed["member"].n_unique(),
    }


def _closed_line(chat: pl.DataFrame) -> int | None:
    """The last notice about who can send, where it says that only admins can."""
    sending = chat.filter(pl.col("event") == "settings", pl.col("text").str.contains("(?i)send messages")).tail(1)
    closing = sending.filter(pl.col("text").str.contains("(?i)only admins"))
    return closing["line"].item() if len(closing) else None
