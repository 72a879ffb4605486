"""Messages at times that may disturb: the quiet hours and bank holidays, the team's apart from the members'.

"Is this a good time to post?" is all that the policy says. Hours and holidays are readings that the trustees may change.
"""

from functools import cache

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.metrics.monthly import in_quiet_hours
from analyser.policy import Policy

METRIC = Metric(id="quiet", clauses=("R-10",), title="Messages in the quiet hours and on bank holidays")

COLUMNS = pl.Schema(
    {
        "quiet_by_members": pl.UInt32,
        "quiet_by_team": pl.UInt32,
        "holiday_by_members": pl.UInt32,
        "holiday_by_team": pl.UInt32,
        "share": pl.Float64,
        "share_low": pl.Float64,
        "share_high": pl.Float64,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count a group's messages in the quiet hours and on bank holidays, over the period under review.

    Times are those of the exporting phone's clock, summer time where it had it. Bank holidays are those of the part of the
    United Kingdom that the reading "quiet-hours" names, worked out by the library `holidays`. They are told for what they
    are: a good-bye on Boxing Day is no breach. Where nobody gave the roles, the team is `Group.team`. The interval is
    exact (C. J. Clopper and E. S. Pearson, 1934); messages of one night hang together, so that it is somewhat too narrow.

    Returns
    -------
    DataFrame, one row:
        quiet_by_members, quiet_by_team       UInt32    messages in the quiet hours
        holiday_by_members, holiday_by_team   UInt32    messages on a bank holiday, at any hour
        share                                 Float64   of the members' messages, those in the quiet hours; null without any
        share_low, share_high                 Float64   its 95 % interval; null where `share` is

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("2025-12-25 23:30 Ann: merry christmas", "2025-12-27 12:00 Tia: hello", "12:01 Ann: hi")
    >>> measure(Group("G", chat, roles={"Tia": "tutor"}), load()).select(pl.exclude("^share.*$"), "share").rows()
    [(1, 0, 1, 0, 0.5)]
    """
    from scipy.stats import binomtest

    days = bank_holidays(
        policy.reading("quiet-hours", "country"), *_years(group.people) if group.people.height else (0, 0)
    )
    team = pl.col("sender").is_in(sorted(group.team))
    quiet, holiday = in_quiet_hours(policy), pl.col("timestamp").dt.date().is_in(days)
    row = group.people.select(
        quiet_by_members=(quiet & ~team).sum(),
        quiet_by_team=(quiet & team).sum(),
        holiday_by_members=(holiday & ~team).sum(),
        holiday_by_team=(holiday & team).sum(),
        members=(~team).sum(),
    ).row(0, named=True)
    members = row.pop("members")
    low, high = (None, None)
    if members:
        low, high = map(float, binomtest(row["quiet_by_members"], members).proportion_ci(method="exact"))
    share = row["quiet_by_members"] / members if members else None
    return pl.DataFrame([row | {"share": share, "share_low": low, "share_high": high}], schema=COLUMNS)


def _years(messages: pl.DataFrame) -> tuple[int, int]:
    return messages["timestamp"].min().year, messages["timestamp"].max().year


@cache
def bank_holidays(country: str, first: int, last: int) -> list:
    """The bank holidays of a part of the United Kingdom (ENG, NIR, SCT, WLS) in these years.

    >>> from datetime import date
    >>> date(2025, 8, 25) in bank_holidays("ENG", 2025, 2025), date(2025, 8, 25) in bank_holidays("SCT", 2025, 2025)
    (True, False)
    """
    import holidays

    return sorted(holidays.country_holidays("GB", subdiv=country, years=range(first, last + 1)))
