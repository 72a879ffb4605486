"""For analysts: exports and reviews as tables, under pseudonyms unless real names are asked for.

    chat = read_export(path)     one export: `chat.messages`, `chat.quality`
    join(paths)                  several exports, those of one group as one chat
    results = review(paths)      judged and measured: `results.findings`, `results.groups`, `results.measure("activity")`
    list_rules(), list_metrics() what there is, as tables

Every table is a polars DataFrame; ``.to_pandas()`` makes it one of pandas. A pseudonym ("Member 3") stands for the same person in
every table of one object, and for nobody in another: ask once and keep the object. Texts are masked with them; nicknames and
stories can still point to somebody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import as_file, files
from itertools import chain
from pathlib import Path

import polars as pl

from analyser.chat.membership import stays
from analyser.chat.names import pseudonyms
from analyser.chat.table import CHAT
from analyser.export import Export
from analyser.export import read as read_file
from analyser.export.join import files_of, join_groups
from analyser.export.quality import ParseQuality
from analyser.language.masking import Masker
from analyser.metrics import every_metric
from analyser.policy import Policy
from analyser.reviews import Options, Review
from analyser.reviews import review as make_review
from analyser.rules import every_rule

PSEUDONYMS, REAL = NAMES = ("pseudonyms", "real")
"""How people are shown."""

HOLDS_NAME = ("sender", "actor", "member")
HOLDS_NAMES = ("targets", "members", "pair", "not_in_social_group")
"""Columns that hold a name, and those that hold several."""

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


class People:
    """What stands for each person: a pseudonym, or the name itself."""

    def __init__(self, everybody: Iterable[str], names: str):
        if names not in NAMES:
            raise ValueError(f"'{names}' is no way to show names. Choose 'pseudonyms' or 'real'.")
        self.real = names == REAL
        self.stands_in = pseudonyms(everybody)

    def table(self, table: pl.DataFrame) -> pl.DataFrame:
        """The table with what stands for people in place of their names; texts are masked."""
        if self.real:
            return table
        kinds = table.schema  # a column of this name may also be a count
        shown = [self._shown(pl.col(name)) for name in HOLDS_NAME if kinds.get(name) == pl.String]
        several = [name for name in HOLDS_NAMES if kinds.get(name) == pl.List(pl.String)]
        shown += [pl.col(name).list.eval(self._shown(pl.element())) for name in several]
        if "text" in kinds:
            shown.append(pl.col("text").map_elements(Masker(self.stands_in), return_dtype=pl.String))
        return table.with_columns(shown)

    def _shown(self, name: pl.Expr) -> pl.Expr:
        """A name as it is shown; "Member" for somebody who is none of those known, and null stays null."""
        known = name.replace_strict(self.stands_in, default="Member", return_dtype=pl.String)
        return pl.when(name.is_not_null()).then(known)


@dataclass(frozen=True)
class Chat:
    """One group's chat, from one export or several joined ones.

    Attributes
    ----------
    group
        The group's name.
    files
        The exports' names.
    platform
        "android" or "iphone".
    quality
        How much of each line was understood (`analyser.export.quality.ParseQuality`).
    """

    group: str
    files: tuple[str, ...]
    platform: str
    quality: ParseQuality
    _export: Export = field(repr=False)
    _people: People = field(repr=False)

    @cached_property
    def messages(self) -> pl.DataFrame:
        """The chat table, one row a message or notice, in order; its columns stand in `analyser.chat.table`.

        >>> import analyser
        >>> analyser.read_export(analyser.sample_exports()[0]).messages.columns[:6]
        ['id', 'line', 'lines', 'timestamp', 'sender', 'kind']
        """
        return self._people.table(self._export.chat.select(CHAT.names()))


def _everybody(chat: pl.DataFrame) -> Iterable[str]:
    """Everybody in a chat: members in the order in which they came, then whoever else a notice names."""
    listed = (stays(chat)["member"], chat["sender"].drop_nulls(), chat["actor"].drop_nulls())
    return chain(*listed, chat["targets"].explode().drop_nulls())


def _chat(export: Export, names: str) -> Chat:
    return Chat(
        export.group, files_of(export), export.platform, export.quality, export, People(_everybody(export.chat), names)
    )


def read_export(path: Path | str, date_order: str = "auto", names: str = PSEUDONYMS) -> Chat:
    """Read one exported chat, a .txt or the .zip that phones make.

    Parameters
    ----------
    path
        The export.
    date_order
        "dmy", "mdy" or "ymd" where you know it; "auto" weighs the evidence in the file.
    names
        "pseudonyms", or "real" to see names and texts as they are.

    Raises
    ------
    ExportUnreadable
        The file cannot be read as an export; says which line and why.
    ValueError
        `names` is neither.

    Examples
    --------
    >>> import analyser
    >>> chat = analyser.read_export(analyser.sample_exports()[0])
    >>> chat.group, chat.messages["sender"].drop_nulls()[0]
    ('Sew Positive Beginners (Thurs)', 'Member 12')
    >>> analyser.read_export(analyser.sample_exports()[0], names="real").messages["sender"].drop_nulls()[0]
    'Helen (Sew Positive)'
    """
    return _chat(read_file(path, date_order), names)


def join(paths: Sequence[Path | str], date_order: str = "auto", names: str = PSEUDONYMS) -> list[Chat]:
    """Read several exports; those of one group, from one phone or several, become one chat. Nothing counts twice.

    Parameters and errors are those of `read_export`.

    Examples
    --------
    >>> import analyser
    >>> [chat.group for chat in analyser.join([*analyser.sample_exports()[:2], analyser.sample_exports()[0]])]
    ['Sew Positive Beginners (Thurs)', 'Sew Positive Social']
    """
    return [_chat(export, names) for export in join_groups([read_file(path, date_order) for path in paths])]


@dataclass(frozen=True)
class Results:
    """A review as tables.

    Attributes
    ----------
    policy
        The version of the policy that it was judged by.
    """

    policy: Policy
    _review: Review = field(repr=False)
    _people: People = field(repr=False)

    @cached_property
    def groups(self) -> pl.DataFrame:
        """One row a group: name, kind, files, platform, first and last record, counts of messages, members, lines and findings,
        and what could not be checked."""
        rows = [
            {
                "group": each.group.name,
                "kind": each.group.settings.kind,
                "files": list(files_of(each.export)),
                "platform": each.export.platform,
                "first": each.group.chat["timestamp"].min(),
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
        """One row a possible breach: id, group, rule, clause, when, its lines in the export, the members concerned, "certain" or
        "judge", a score from 0 to 1, and why in a sentence that names nobody."""
        rows = [
            {name: getattr(found, name) for name in FINDINGS if name != "members"} | {"members": list(found.members)}
            for each in self._review.groups
            for found in each.findings
        ]
        return self._people.table(pl.DataFrame(rows, schema=FINDINGS))

    def measure(self, metric: str) -> pl.DataFrame:
        """A metric's table over all groups, with the column `group` first; its other columns stand on the metric's page.

        Parameters
        ----------
        metric
            Its id (`list_metrics`).

        Raises
        ------
        ValueError
            There is no such metric.
        """
        if metric not in every_metric():
            raise ValueError(f"There is no metric '{metric}'. There are: {', '.join(every_metric())}.")
        tables = [
            each.measures[metric].select(pl.lit(each.group.name).alias("group"), pl.all())
            for each in self._review.groups
            if metric in each.measures
        ]
        return (
            self._people.table(pl.concat(tables))
            if tables
            else pl.DataFrame({"group": []}, schema={"group": pl.String})
        )

    def messages(self, group: str) -> pl.DataFrame:
        """The chat table of a group, with the same pseudonyms as the other tables of this object.

        Raises
        ------
        ValueError
            There is no such group in the review.
        """
        found = [each for each in self._review.groups if each.group.name == group]
        if not found:
            known = ", ".join(each.group.name for each in self._review.groups)
            raise ValueError(f"There is no group '{group}' in this review. There are: {known}.")
        return self._people.table(found[0].group.chat.select(CHAT.names()))

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
        """Write the trustees' report in every form; returns the paths, the page's first. It names nobody."""
        from analyser.report import write_report

        return write_report(self._review, folder)


def review(paths: Sequence[Path | str], options: Options | None = None, names: str = PSEUDONYMS) -> Results:
    """Read, judge and measure exports.

    Parameters
    ----------
    paths
        One or more exports; those of one group are joined.
    options
        Settings and limits (`analyser.Options`).
    names
        As in `read_export`.

    Raises
    ------
    AnalyserError
        A file cannot be read, or a setting cannot be used.
    ValueError
        `names` is neither.

    Examples
    --------
    >>> import analyser
    >>> results = analyser.review(analyser.sample_exports()[:1])
    >>> results.groups.select("group", "messages").rows()
    [('Sew Positive Beginners (Thurs)', 164)]
    >>> "spam" in results.findings["rule"].to_list(), results.measure("activity").columns[:3]
    (True, ['group', 'messages', 'members'])
    """
    made = make_review([Path(path) for path in paths], options)
    everybody = chain.from_iterable(chain(_everybody(each.group.chat), each.group.roles) for each in made.groups)
    return Results(made.policy, made, People(everybody, names))


def list_rules() -> pl.DataFrame:
    """Every rule, one row each: id, title, the clauses that it serves, and whether it sees one message or the whole chat."""
    rows = [(rule.id, rule.title, list(rule.clauses), rule.sees) for rule in every_rule().values()]
    return pl.DataFrame(rows, schema=["rule", "title", "clauses", "sees"], orient="row")


def list_metrics() -> pl.DataFrame:
    """Every metric, one row each: id, title, and the clauses that it informs."""
    rows = [(metric.id, metric.title, list(metric.clauses)) for metric in every_metric().values()]
    return pl.DataFrame(rows, schema=["metric", "title", "clauses"], orient="row")


def sample_exports() -> list[Path]:
    """The exports of four invented groups that come with the program.

    >>> [path.name for path in sample_exports()][:2]
    ['android_beginners.txt', 'android_social.txt']
    """
    with as_file(files("analyser").joinpath("sample")) as folder:
        return sorted(folder.glob("*.txt"))
