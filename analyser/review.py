"""The whole program on one page: exports -> groups -> findings and measures -> one review.

    read an export          analyser.export
    name the exporter       analyser.chat.membership
    join it with settings   analyser.site, analyser.chat.registers
    judge it                analyser.rules.judge
    measure it              analyser.metrics

The report and the command line only show what stands in the `Review`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from analyser import policy as policies
from analyser.chat.group import Group
from analyser.chat.membership import guess_exporter, with_exporter
from analyser.chat.registers import read_attendance, read_members
from analyser.errors import ExportUnreadable
from analyser.export import Export, read
from analyser.metrics import every_metric
from analyser.policy import Policy
from analyser.rules.finding import Finding
from analyser.rules.incidents import Incident
from analyser.rules.judge import judge
from analyser.rules.rule import Context
from analyser.site import GroupSettings, Site, with_tables


@dataclass(frozen=True)
class Options:
    """What the person who asks may choose; every field is an option of the command line.

    `since` and `until` are the first and last day that is judged, `as_of` the day on which the review is made as if
    (default: the last record of each export). `members` and `attendance` are CSV files that hold for every export named.
    """

    site: Site = field(default_factory=Site)
    members: Path | None = None
    attendance: Path | None = None
    date_order: str = "auto"
    since: date | None = None
    until: date | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class GroupReview:
    """One group, judged: the export it came from, the group, findings, incidents, and measures by their metric's id.

    `not_checked` names rules and metrics that broke, with what happened; they are shown as such, never as nought.
    """

    export: Export
    group: Group
    findings: tuple[Finding, ...]
    incidents: tuple[Incident, ...]
    measures: dict[str, pl.DataFrame]
    not_checked: dict[str, str]

    def of_rule(self, rule: str) -> list[Finding]:
        """The findings of one rule, in order."""
        return [found for found in self.findings if found.rule == rule]


@dataclass(frozen=True)
class Review:
    """The answer: every group, judged by one version of the policy.

    `as_of` is the moment up to which the groups are judged, `made_on` the day of the report (today unless
    `Options.as_of` names another): with it the report compares the day on which the policy's review is due.
    """

    policy: Policy
    site: Site
    as_of: datetime
    made_on: date
    groups: tuple[GroupReview, ...]


def review(paths: Sequence[Path], options: Options | None = None, progress=lambda items, what: items) -> Review:
    """Read, judge and measure exports.

    Parameters
    ----------
    paths
        One or more exports; each is one group.
    options
        Settings and limits; none by default.
    progress
        ``progress(items, what)`` wraps a long iteration, for a progress bar.

    Raises
    ------
    AnalyserError
        A file cannot be read, or a setting cannot be used; nothing is returned for the others either.
    """
    options = options or Options()
    policy = policies.load()
    context = Context(policy, options.site.organisation)
    groups = tuple(_review_group(read(path, options.date_order), context, options, progress) for path in paths)
    if not groups:
        raise ExportUnreadable("There is no export to review. Name at least one .txt or .zip.")
    as_of = max(each.group.end for each in groups)
    return Review(policy, options.site, as_of, options.as_of or date.today(), groups)


def _review_group(export: Export, context: Context, options: Options, progress) -> GroupReview:
    group = make_group(export, options)
    judgement = judge(group, context, lambda rows: progress(rows, f"Checking {export.file}"))
    measures, broken = _measure(group, context)
    not_checked = judgement.not_checked | broken
    return GroupReview(export, group, judgement.findings, judgement.incidents, measures, not_checked)


def make_group(export: Export, options: Options) -> Group:
    """The group of an export with everything that the settings say of it."""
    stem = Path(export.file).stem
    settings = options.site.group(export.group, export.file, stem)
    settings = with_tables(settings, options.members, options.attendance)
    chat = with_exporter(export.chat, export.exporter or guess_exporter(export.chat))
    return Group(
        name=export.group,
        chat=_until(chat, export, options.until),
        settings=settings,
        roles=_roles(settings),
        attendance=read_attendance(settings.attendance) if settings.attendance else None,
        since=options.since and datetime.combine(options.since, time()),
        as_of=_end_of(options.as_of or options.until),
    )


def _roles(settings: GroupSettings) -> dict[str, str]:
    listed = read_members(settings.members) if settings.members else {}
    return {name: "volunteer" for name in settings.team if name not in listed} | listed


def _until(chat: pl.DataFrame, export: Export, until: date | None) -> pl.DataFrame:
    """The records up to the end of the last day asked for; ids and lines stay those of the export."""
    kept = chat if until is None else chat.filter(pl.col("timestamp") <= _end_of(until))
    if kept.is_empty():
        raise ExportUnreadable(
            f"{export.file} holds nothing up to {until}: its first record is of {chat['timestamp'].min():%Y-%m-%d}."
        )
    return kept


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=1), time()) - timedelta(microseconds=1)


def _measure(group: Group, context: Context) -> tuple[dict[str, pl.DataFrame], dict[str, str]]:
    measures, broken = {}, {}
    for metric in every_metric().values():
        try:
            measures[metric.id] = metric.measure(group, context.policy)
        except Exception as error:  # noqa: BLE001  a broken measure is shown as "not measured", not hidden
            broken[metric.id] = f"{type(error).__name__}: {error}"
    return measures, broken
