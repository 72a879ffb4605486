"""A review as tables, and two of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path

import polars as pl

from analyser import arguments, comparison
from analyser.analysis.people import NAMES, PSEUDONYMS, People, called_otherwise, everybody
from analyser.chat.group import Group
from analyser.chat.table import CHAT
from analyser.errors import ArgumentUnusable
from analyser.export.join import files_of
from analyser.metrics import every_metric
from analyser.policy import Policy
from analyser.reviews import GroupReview, Options, Review
from analyser.reviews import review as make_review

FINDINGS = pl.Schema(
    {
        "id": pl.String,
        "group": pl.String,
        "rule": pl.String,
        "clause": pl.String,
        "timestamp": pl.Datetime("us"),
        "line": pl.UInt32,
        "last_line": pl.UInt32,
        "members": pl.List(pl.String),
        "sure": pl.String,
        "score": pl.Float64,
        "why": pl.String,
    }
)

GROUPS = pl.Schema(
    {
        "group": pl.String,
        "kind": pl.String,
        "files": pl.List(pl.String),
        "platform": pl.String,
        "first": pl.Datetime("us"),
        "last": pl.Datetime("us"),
        "messages": pl.UInt32,
        "members": pl.UInt32,
        "lines": pl.UInt32,
        "lines_explained": pl.UInt32,
        "findings": pl.UInt32,
        "not_checked": pl.List(pl.String),
    }
)

MEMBERS = pl.Schema(
    {
        "group": pl.String,
        "member": pl.String,
        "role": pl.String,
        "team": pl.Boolean,
        "present": pl.Boolean,
        "messages": pl.UInt32,
        "share": pl.Float64,
        "last": pl.Datetime("us"),
    }
)


@dataclass(frozen=True)
class Results:
    """A review as tables.

    Attributes
    ----------
    policy
        The policy that it was judged by.
    """

    policy: Policy = field(repr=False)
    _review: Review = field(repr=False)
    _people: People = field(repr=False)

    @cached_property
    def groups(self) -> pl.DataFrame:
        """The groups, in the order of the exports.

        Returns
        -------
        DataFrame, one row a group:
            group            String         its name
            kind             String         "course" or "social"; null where nothing says it
            files            List[String]   names of the exports
            platform         String         "android" or "iphone"
            first, last      Datetime[us]   of the period under review the first and last moment that the export shows
            messages         UInt32         what people sent in the period under review
            members          UInt32         members at the end
            lines            UInt32         lines of the exports
            lines_explained  UInt32         of them, those that were understood
            findings         UInt32         possible breaches
            not_checked      List[String]   rules and metrics that broke
        """
        rows = [
            {
                "group": each.group.name,
                "kind": each.group.settings.kind,
                "files": list(files_of(each.export)),
                "platform": each.export.platform,
                "first": _first(each.group),
                "last": each.group.chat["timestamp"].max(),
                "messages": each.group.people.height,
                "members": len(each.group.members),
                "lines": each.export.quality.lines,
                "lines_explained": each.export.quality.lines_explained,
                "findings": len(each.findings),
                "not_checked": sorted(each.not_checked),
            }
            for each in self._review.groups
        ]
        return pl.DataFrame(rows, schema=GROUPS)

    @cached_property
    def findings(self) -> pl.DataFrame:
        """The possible breaches of all groups; nobody has judged them.

        Returns
        -------
        DataFrame, one row a finding:
            id               String         the same in a longer export of the chat
            group            String         the group's name
            rule, clause     String         ids of the rule that found it and of the clause it serves
            timestamp        Datetime[us]   when, by the clock of the phone
            line, last_line  UInt32         its lines in the export
            members          List[String]   whom it concerns
            sure             String         "certain", or "judge" where a person must
            score            Float64        how likely, 0 to 1
            why              String         a sentence that names nobody
        """
        rows = [
            {name: getattr(found, name) for name in FINDINGS if name != "members"} | {"members": list(found.members)}
            for each in self._review.groups
            for found in each.findings
        ]
        return self._people.table(pl.DataFrame(rows, schema=FINDINGS))

    @cached_property
    def members(self) -> pl.DataFrame:
        """Everybody who was in a group, those who have left too: who wrote how much in the period under review.

        Without a list of members the team is who did what only administrators can do.

        Returns
        -------
        DataFrame, one row a group and person, those who wrote most first:
            group      String         the group's name
            member     String         who
            role       String         what the list of members says, such as "tutor" or "participant"; null where nothing does
            team       Boolean        whether they belong to the team; null where nobody can tell
            present    Boolean        whether they were in the group at the end
            messages   UInt32         what they sent, deleted messages and media too
            share      Float64        of all messages in the group, 0 to 1; null where there are none
            last       Datetime[us]   their last message; null where there is none

        Examples
        --------
        >>> import analyser
        >>> members = analyser.review(analyser.sample_exports()[:1]).members
        >>> members.select("member", "present", "messages").row(0)
        ('Member 2', True, 18)
        """
        tables = [_members(each.group) for each in self._review.groups]
        return self._people.table(pl.concat(tables))

    def measure(self, metric: str) -> pl.DataFrame:
        """A metric's table over all groups, with the column `group` first; its other columns stand on the metric's page.

        Parameters
        ----------
        metric
            Its id (`list_metrics`).

        Raises
        ------
        ArgumentUnusable
            There is no such metric.
        """
        if not isinstance(metric, str) or metric not in every_metric():
            raise ArgumentUnusable(f"There is no metric '{metric}'. There are: {', '.join(every_metric())}.")
        tables = [
            self._people.measure(each.measures[metric]).select(pl.lit(each.group.name).alias("group"), pl.all())
            for each in self._review.groups
            if metric in each.measures
        ]
        return pl.concat(tables) if tables else pl.DataFrame({"group": []}, schema={"group": pl.String})

    def messages(self, group: str) -> pl.DataFrame:
        """The chat table of a group, with the columns of `analyser.Chat.messages` and the pseudonyms of this object.

        Raises
        ------
        ArgumentUnusable
            There is no such group in the review.
        """
        found = [each for each in self._review.groups if each.group.name == group]
        if not found:
            known = ", ".join(each.group.name for each in self._review.groups)
            raise ArgumentUnusable(f"There is no group '{group}' in this review. There are: {known}.")
        return self._people.table(found[0].group.chat.select(CHAT.names()))

    @property
    def reviewed(self) -> tuple[GroupReview, ...]:
        """Every group as rules and metrics see it, under real names; for metrics and rules of your own."""
        return self._review.groups

    def as_check(self) -> dict:
        """The object that ``analyser check --json`` gives (schema ``analyser/check/1``), under pseudonyms unless real names were
        asked for; `analyser.compare` takes two of them.

        >>> import analyser
        >>> analyser.review(analyser.sample_exports()[:1]).as_check()["schema"]
        'analyser/check/1'
        """
        from analyser.report.machine import as_object

        return as_object(self._review, self._people.real)

    def write(self, folder: Path | str) -> list[Path]:
        """Write the trustees' report in every form; returns the paths, the page's first. It names nobody.

        Raises
        ------
        OutputUnwritable
            The folder or a file cannot be written.
        """
        from analyser.report import write_report

        return write_report(self._review, arguments.path(folder, "folder"))


def review(
    paths: Path | str | Sequence[Path | str], options: Options | None = None, names: str = PSEUDONYMS
) -> Results:
    """Read, judge and measure exports.

    Parameters
    ----------
    paths
        The path of one export, or of several; those of one group are joined.
    options
        Settings and limits (`analyser.Options`).
    names
        As in `read_export`.

    Raises
    ------
    AnalyserError
        A file cannot be read, or a setting or an argument cannot be used.

    Examples
    --------
    >>> import analyser
    >>> results = analyser.review(analyser.sample_exports()[:1])
    >>> results.groups.select("group", "messages").rows()
    [('Sew Positive Beginners (Thurs)', 164)]
    >>> "spam" in results.findings["rule"].to_list(), results.measure("activity").columns[:3]
    (True, ['group', 'messages', 'members'])
    """
    if not isinstance(options, Options | None):
        raise ArgumentUnusable(f"options is of type {type(options).__name__}. Give analyser.Options(...).")
    arguments.choice(names, NAMES, "way to show names")
    made = make_review(arguments.paths(paths), options)
    known = chain.from_iterable(chain(everybody(each.group.chat), each.group.roles) for each in made.groups)
    also = dict(options.one_person.names) if options else {}
    for each in made.groups:
        also |= {other: also.get(name, name) for other, name in called_otherwise(each.export).items()}
    return Results(made.policy, made, People(known, names, also))


def compare(before: Results | dict, after: Results | dict, policy: Policy | None = None) -> comparison.Comparison:
    """Two reviews side by side, rule by rule: rates, how many times as many, and whether that may be chance.

    Parameters
    ----------
    before, after
        What `review` gave, or the object that ``analyser check --json`` printed; the earlier one first.
    policy
        The policy whose reading "comparison" says how alike the two periods must be; the one in force unless given.

    Raises
    ------
    NotComparable
        One of them is neither of these.

    Examples
    --------
    >>> import analyser
    >>> results = analyser.review(analyser.sample_exports()[:1])
    >>> table = analyser.compare(results, results).table
    >>> table.filter(rule="spam").select("before", "after", "times", "verdict").rows()
    [(1, 1, 1.0, 'too few to tell')]
    """
    if not isinstance(policy, Policy | None):
        raise ArgumentUnusable(f"policy is of type {type(policy).__name__}. Give analyser.Policy.load().")
    was, now = (each.as_check() if isinstance(each, Results) else each for each in (before, after))
    return comparison.compare(was, now, policy or Policy.load())


def _first(group: Group) -> datetime:
    begin = group.chat["timestamp"].min()
    return max(begin, group.since) if group.since else begin


def _members(group: Group) -> pl.DataFrame:
    """Everybody who was in one group (`Results.members`)."""
    sent = group.people.group_by("sender").agg(messages=pl.len(), last=pl.col("timestamp").max())
    who = pl.Series("member", [*group.stays["member"], *sent["sender"]], dtype=pl.String).unique(maintain_order=True)
    total = group.people.height
    return (
        who.to_frame()
        .join(sent, left_on="member", right_on="sender", how="left")
        .with_columns(pl.col("messages").fill_null(0))
        .with_columns(
            group=pl.lit(group.name),
            role=pl.col("member").replace_strict(group.roles, default=None, return_dtype=pl.String),
            team=pl.col("member").is_in(list(group.team)) if group.team_known else pl.lit(None),
            present=pl.col("member").is_in(group.members),
            share=pl.col("messages") / total if total else pl.lit(None),
        )
        .sort("messages", descending=True, maintain_order=True)
        .select(MEMBERS.names())
        .cast(MEMBERS)
    )
