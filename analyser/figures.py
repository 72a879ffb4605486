"""What the pages need of a group, worked out: figures, and nobody's name or words.

They are made from a review, for all of it or for one review period, and kept in the case register, so that a page of a year can be
made when the exports are gone.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time
from io import BytesIO
from typing import Protocol

import polars as pl

from analyser.chat.group import Group
from analyser.export import Export
from analyser.metrics import every_metric
from analyser.parts import fault
from analyser.policy import Policy
from analyser.rules import every_rule
from analyser.rules.finding import Finding

FOR_PAGES = (
    *("activity", "attendance", "closure", "continuation", "creation", "encouragement", "hours", "joins", "monthly"),
    *("questions", "quiet", "removals", "rules-messages", "shared", "team"),
)
"""The measures that pages for trustees show; the others are for the administrator and for other programs."""

DATED = {"joins": "joined", "removals": "timestamp", "rules-messages": "timestamp"}
"""Measures that list events, of the time before the period too, and the column that dates them."""

NAMES = ("member", "actor")
"""Columns of measures that hold a name."""


class GroupData(Protocol):
    """One group, judged (`analyser.reviews.GroupReview`)."""

    export: Export
    group: Group
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    cannot_know: dict[str, str]
    measures: dict[str, pl.DataFrame]
    not_checked: dict[str, str]
    unread: dict[int, str]


@dataclass(frozen=True)
class Found:
    """A finding as a page for trustees knows it: no words, no names.

    `message` tells its first record from others, `state` is what a person decided ("open" where nobody did), `case` the case it
    belongs to, where it is from the case register.
    """

    rule: str
    clause: str
    group: str
    timestamp: datetime
    sure: str
    message: int
    state: str = "open"
    case: str = ""


@dataclass(frozen=True)
class GroupFigures:
    """What the pages say of a group, worked out: figures, and nobody's words.

    Attributes
    ----------
    kind
        "course", "social", or None where nobody said.
    phone, lines, lines_explained, date_order, date_order_sure
        How the export was read.
    first, last
        The first and last record of the period under review.
    messages, deleted, unread
        What people sent, how many of these had been deleted, and how many are in languages that no rule reads.
    no_meaning
        Ids of the rules that have no meaning for this kind of group.
    findings, warnings, cannot_know, measures, not_checked
        As in the review.
    """

    name: str
    kind: str | None
    phone: str
    lines: int
    lines_explained: int
    date_order: str
    date_order_sure: bool
    first: datetime
    last: datetime
    messages: int
    deleted: int
    no_meaning: frozenset[str]
    findings: tuple[Found, ...]
    warnings: tuple[str, ...]
    cannot_know: dict[str, str]
    measures: dict[str, pl.DataFrame]
    not_checked: dict[str, str]
    unread: int = 0


def figures_of(data: GroupData) -> GroupFigures:
    """The figures of a group as it was reviewed."""
    group, quality = data.group, data.export.quality
    first, last = group.chat["timestamp"].min(), group.chat["timestamp"].max()
    return GroupFigures(
        name=group.name,
        kind=group.settings.kind,
        phone=data.export.platform,
        lines=quality.lines,
        lines_explained=quality.lines_explained,
        date_order=quality.date_order,
        date_order_sure=quality.date_order_sure,
        first=max(first, group.since) if group.since else first,
        last=last,
        messages=group.people.height,
        deleted=group.people.filter(kind="deleted").height,
        no_meaning=frozenset(rule.id for rule in every_rule().values() if not rule.applies(group)),
        findings=tuple(
            Found(each.rule, each.clause, each.group, each.timestamp, each.sure, each.first) for each in data.findings
        ),
        warnings=data.warnings,
        cannot_know=data.cannot_know,
        measures=_dated(data.measures, group.since),
        not_checked=data.not_checked,
        unread=_unread(data, group),
    )


def _unread(data: GroupData, group: Group) -> int:
    """How many messages of a group, as far as it is looked at, are in languages that no rule reads."""
    return group.people["id"].is_in(list(data.unread)).sum()


def _dated(measures: dict[str, pl.DataFrame], since: datetime | None) -> dict[str, pl.DataFrame]:
    """The measures, without the events before the period."""
    if since is None:
        return measures
    return {
        name: table.filter(pl.col(DATED[name]) >= since) if name in DATED else table for name, table in measures.items()
    }


def measured(group: Group, policy: Policy) -> tuple[dict[str, pl.DataFrame], dict[str, str]]:
    """Every measure of a group by its metric's id, and those that broke with what happened."""
    measures, broken = {}, {}
    for metric in every_metric().values():
        try:
            measures[metric.id] = metric.measure(group, policy)
        except Exception as error:  # noqa: BLE001  a broken measure is shown as "not measured", not hidden
            broken[metric.id] = fault(error)
    return measures, broken


def by_number(measure: pl.DataFrame, stands_in: Mapping[str, str]) -> pl.DataFrame:
    """A measure as it may be shown under pseudonyms: nothing in it stands in the order of the names, which would tell who is who.

    Rows come by time or line where they have one, pairs by their replies, and else in the order of `stands_in` (name -> pseudonym),
    in which the two of a pair stand too.
    """
    place, kinds = {name: number for number, name in enumerate(stands_in)}, measure.schema
    number = pl.element().replace_strict(place, default=len(place), return_dtype=pl.UInt32)
    if kinds.get("pair") == pl.List(pl.String):
        turned = pl.col("pair").list.eval(number).list.first() > pl.col("pair").list.eval(number).list.last()
        changes = {"pair": pl.col("pair").list.reverse()}
        if "first_to_second" in kinds:
            changes["first_to_second"] = pl.col("replies") - pl.col("first_to_second")
        measure = measure.with_columns(
            pl.when(turned).then(change).otherwise(pl.col(name)).alias(name) for name, change in changes.items()
        )
        last = [pl.col("pair").list.eval(number).list.first(), pl.col("pair").list.eval(number).list.last()]
    elif kinds.get("member") == pl.String:
        last = [pl.col("member").replace_strict(place, default=len(place), return_dtype=pl.UInt32)]
    else:
        return measure
    first = next((name for name in ("line", *DATED.values(), "replies") if name in kinds), None)
    keys = [first, *last] if first else last
    return measure.sort(keys, descending=[key is first and first == "replies" for key in keys], maintain_order=True)


def in_period(data: GroupData, policy: Policy, first: date, last: date) -> GroupFigures | None:
    """The figures of one period: its measures and what can be known in it, without findings.

    None where nobody sent anything in it.
    """
    begins, ends = datetime.combine(first, time()), datetime.combine(last, time.max)
    whole = data.group
    chat = whole.chat.filter(pl.col("timestamp") <= ends)
    if chat.is_empty():
        return None
    since = max(begins, whole.since) if whole.since else begins
    group = replace(whole, chat=chat, since=since, as_of=min(whole.end, ends))
    if group.people.is_empty():
        return None
    measures, broken = measured(group, policy)
    reasons = {rule.id: rule.cannot_know(group, policy) for rule in every_rule().values()}
    figures = figures_of(data)
    return replace(
        figures,
        first=max(chat["timestamp"].min(), since),
        last=chat["timestamp"].max(),
        messages=group.people.height,
        deleted=group.people.filter(kind="deleted").height,
        unread=_unread(data, group),
        findings=(),
        cannot_know={rule: reason for rule, reason in reasons.items() if reason},
        measures=_dated(measures, since),
        not_checked={part: told for part, told in data.not_checked.items() if part not in every_metric()} | broken,
    )


def written(figures: GroupFigures) -> bytes:
    """Figures as bytes, without findings, names, and what pages do not show."""
    plain = asdict(replace(figures, name="", measures={}, findings=()))
    plain |= {"first": figures.first.isoformat(), "last": figures.last.isoformat()}
    plain["no_meaning"] = sorted(figures.no_meaning)
    measures = {name: _table(figures.measures[name]) for name in FOR_PAGES if name in figures.measures}
    return json.dumps({**plain, "measures": measures}, sort_keys=True).encode()


def read(content: bytes) -> GroupFigures:
    """What `written` wrote."""
    plain = json.loads(content)
    tables = {name: pl.read_ipc(BytesIO(b64decode(table))) for name, table in plain["measures"].items()}
    moments = {name: datetime.fromisoformat(plain[name]) for name in ("first", "last")}
    lists = {"findings": (), "warnings": tuple(plain["warnings"]), "no_meaning": frozenset(plain["no_meaning"])}
    known = {each.name: plain[each.name] for each in fields(GroupFigures) if each.name in plain}
    return GroupFigures(**{**known, **moments, **lists, "measures": tables})


def _table(measure: pl.DataFrame) -> str:
    """A measure in Arrow's format, its names replaced by the numbers of the rows."""
    hidden = [
        pl.when(pl.col(name).is_not_null()).then(pl.format("{}", pl.int_range(pl.len()))).alias(name)
        for name in NAMES
        if name in measure.columns
    ]
    content = BytesIO()
    measure.with_columns(hidden).write_ipc(content)
    return b64encode(content.getvalue()).decode()
