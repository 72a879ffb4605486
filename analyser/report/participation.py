"""Who takes part and when: charts with their tables, and a table of the groups. No person can be told from another."""

from analyser.report import given
from analyser.report.charts import MONTHS_DRAWN, Bar, Words, bars, monthly
from analyser.report.contents import Chart, Table, TableRow
from analyser.report.given import Figures
from analyser.report.words import ENOUGH, FEW, clock, counted, listed, month, number, people, people_of, percent

NEEDED = ("monthly", "activity", "hours")
"""The metrics that this part of the page shows."""


def charts(data: Figures) -> tuple[Chart, ...]:
    """The charts for which there are figures."""
    made = (_by_month(data), _by_share(data), _by_hour(data))
    return tuple(chart for chart in made if chart is not None)


def not_measured(data: Figures, metrics) -> tuple[str, ...]:
    """The titles of the metrics that this part of the page needs and that no group has."""
    wanted = (metrics[name] for name in NEEDED if name in metrics)
    return tuple(metric.title for metric in wanted if not given.measured(data, metric.id))


def quiet_hours(data: Figures) -> str:
    """The quiet hours in words."""
    start, end = (data.policy.reading("quiet-hours", name) for name in ("from_hour", "until_hour"))
    return f"{clock(start)} to {clock(end)}"


def _by_month(data: Figures) -> Chart | None:
    months = _months(data)
    if not sum(count for _, count, _ in months):
        return None
    message = _busiest(months)
    words = Words(
        "chart-months",
        message,
        monthly(message),
    )
    drawn = [
        Bar(name, (count - quiet, quiet), f"{number(count)}, {_at_night(quiet)}")
        for name, count, quiet in months[-MONTHS_DRAWN:]
    ]
    rows = tuple(TableRow(name, (number(count), number(quiet), _share(quiet, count))) for name, count, quiet in months)
    heads = ("Month", "Messages", "At night", "Share at night")
    legend = ("By day", f"At night: {quiet_hours(data)}")
    return Chart(message, bars(words, drawn, legend), Table("Messages by month, all groups together", heads, rows))


def _months(data: Figures) -> list[tuple[str, int, int]]:
    """Each month with its messages and those in the quiet hours, over all groups."""
    found = {}
    for row in (row for group in data.groups for row in given.rows(group, "monthly")):
        messages, quiet = found.get(row["month"], (0, 0))
        found[row["month"]] = (messages + row["messages"], quiet + row["quiet_hours"])
    return [(month(first), *counts) for first, counts in sorted(found.items())]


def _at_night(count: int) -> str:
    return f"{number(count) if count else 'none'} at night"


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "–"


def _busiest(months: list[tuple[str, int, int]]) -> str:
    most = max(count for _, count, _ in months)
    names = [name for name, count, _ in months if count == most]
    return f"Most messages were sent in {listed(names) if len(names) <= 3 else 'several months alike'}."


def _by_share(data: Figures) -> Chart | None:
    """How much the three who wrote most wrote; only where enough people wrote enough for nobody's own share to show."""
    groups = [(group.name, given.row(group, "activity")) for group in data.groups]
    shares = [
        (name, row["top_three_share"])
        for name, row in groups
        if row and row["posted"] >= 2 * FEW and row["messages"] >= ENOUGH
    ]
    if not shares:
        return None
    message = _dominance(sum(share > 0.5 for _, share in shares), len(shares))
    words = Words("chart-shares", message, f"A bar for each group. {message} The table has every figure.")
    drawn = [Bar(name, (share, 1 - share), listed(map(percent, (share, 1 - share)))) for name, share in shares]
    legend = ("The three who wrote most", "Everybody else")
    rows = tuple(TableRow(name, (percent(share), percent(1 - share))) for name, share in shares)
    caption = f"How much three people wrote (groups with {2 * FEW} writers and {ENOUGH} messages or more)"
    return Chart(message, bars(words, drawn, legend), Table(caption, ("Group", *legend), rows))


def _dominance(count: int, whole: int) -> str:
    if not count:
        one = "In the group with enough messages, three people did not send" if whole == 1 else ""
        return (
            f"{one or f'In none of {number(whole)} groups with enough messages did three people send'} more than half."
        )
    return f"In {number(count)} of {counted(whole, 'group')} with enough messages, three people sent more than half."


def _by_hour(data: Figures) -> Chart | None:
    parts = _day_in_parts(data)
    total = sum(members + team for _, members, team in parts)
    if not total:
        return None
    busiest, members, team = max(parts, key=lambda part: part[1] + part[2])
    message = f"The busiest part of the day is {busiest}: {percent((members + team) / total)} of all messages."
    words = Words("chart-hours", message, f"A bar for each part of the day. {message} The table has every figure.")
    legend = ("By participants", "By the team")
    shares = {name: percent((members + team) / total) for name, members, team in parts}
    drawn = [Bar(name, (members, team), f"{number(members + team)} ({shares[name]})") for name, members, team in parts]
    rows = tuple(TableRow(name, (number(members), number(team), shares[name])) for name, members, team in parts)
    table = Table("Messages by part of the day", ("Part of the day", *legend, "Share of all"), rows)
    return Chart(message, bars(words, drawn, legend), table)


def _day_in_parts(data: Figures) -> list[tuple[str, int, int]]:
    """Each part of the day with its messages by participants and by the team."""
    counts = dict.fromkeys(range(24), (0, 0))
    for row in (row for group in data.groups for row in given.rows(group, "hours")):
        members, team = counts[row["hour"]]
        counts[row["hour"]] = (members + row["by_members"], team + row["by_team"])
    parts = _parts_of_day(data)
    return [(name, *(sum(counts[hour][who] for hour in hours) for who in (0, 1))) for name, hours in parts]


def _parts_of_day(data: Figures) -> list[tuple[str, list[int]]]:
    """Name and hours of each part of the day: the quiet hours, and the rest cut at noon and at five o'clock."""
    start, end = (data.policy.reading("quiet-hours", name) for name in ("from_hour", "until_hour"))
    borders = sorted({start, end, *(hour for hour in (12, 17) if (hour - end) % 24 < (start - end) % 24)})
    parts = sorted(zip(borders, [*borders[1:], borders[0]], strict=True), key=lambda part: (part[0] - end) % 24)
    hours = [[hour % 24 for hour in range(first, last + 24 * (last <= first))] for first, last in parts]
    return [(f"{clock(first)} to {clock(last)}", part) for (first, last), part in zip(parts, hours, strict=True)]


def taking_part(data: Figures) -> Table:
    """How many take part in each group."""
    rows = tuple(TableRow(group.name, _figures(group)) for group in data.groups)
    return Table("How many take part in each group", TAKING_PART, rows)


TAKING_PART = (
    *("Group", "Messages", "Members at the end", "Wrote at least once", "Came to a recent session"),
    "Talk spread over about",
)


def _figures(group) -> tuple[str, ...]:
    row = given.row(group, "activity")
    if row is None:
        return (number(group.messages), "not measured", "not measured", _attending(group), "not measured")
    speakers = row["effective_speakers"]
    return (
        number(row["messages"]),
        people(row["members"]),
        people_of(row["posted"], row["members"]),
        _attending(group),
        f"{people(round(speakers))} people" if speakers else "too few messages",
    )


def _attending(group) -> str:
    states = given.attendance_states(group)
    return people_of(given.came(states), len(states)) if states else "no register"
