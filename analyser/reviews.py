"""The whole program on one page: exports -> groups -> findings and measures -> one review.

    read an export          analyser.export
    join those of one group analyser.export.join
    name the exporter       analyser.chat.membership
    join it with settings   analyser.site, analyser.chat.registers
    judge it                analyser.rules.judge
    measure it              analyser.metrics

The report and the command line only show what stands in the `Review`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path

import polars as pl

from analyser import arguments
from analyser import policy as policies
from analyser.chat.group import Group
from analyser.chat.identities import names_in, with_aliases
from analyser.chat.membership import guess_exporter, with_exporter
from analyser.chat.names import clean_name
from analyser.chat.proposals import LOOK_ALIKE, propose_merges
from analyser.chat.registers import Aliases, read_aliases, read_attendance, read_members
from analyser.errors import ArgumentUnusable, ExportUnreadable, TableUnreadable
from analyser.export import Export, read
from analyser.export.dates import ORDERS
from analyser.export.join import files_of, join_groups
from analyser.figures import measured
from analyser.files import Held
from analyser.language.tongue import language_name
from analyser.policy import Policy
from analyser.rules import every_rule
from analyser.rules.detector import detector
from analyser.rules.finding import Finding
from analyser.rules.incidents import Incident
from analyser.rules.judge import Judgement, judge
from analyser.rules.messages import MODEL, usable_model
from analyser.rules.rule import Context
from analyser.site import GroupSettings, Site, with_tables

SOCIAL = re.compile(r"(?<![a-z])social(?![a-z])", re.IGNORECASE)
"""A group whose name says so is a social group unless the settings say otherwise: the policy calls it "social group"."""


@dataclass(frozen=True)
class Options:
    """What the person who asks may choose; every field is an option of the command line.

    `since` and `until` are the first and last day that is judged, `as_of` the day on which the review is made as if
    (default: the last record of each export). `members`, `attendance` and `aliases` are CSV files that hold for every export
    named. Without `judge` groups are measured alone, and every rule counts as not checked. In Python a path may be text, and a
    day text like "2025-03-16".

    Raises
    ------
    ArgumentUnusable
        A field is not what it should be, or `since` is later than `until`.
    """

    site: Site = field(default_factory=Site)
    members: Path | Held | None = None
    attendance: Path | Held | None = None
    date_order: str = "auto"
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    aliases: Path | Held | None = None
    judge: bool = True

    def __post_init__(self):
        if not isinstance(self.site, Site):
            raise ArgumentUnusable(f"site is of type {type(self.site).__name__}. Give analyser.load_site('site.toml').")
        arguments.choice(self.date_order, ("auto", *ORDERS), "order of day, month and year")
        for name in ("since", "until", "as_of"):
            object.__setattr__(self, name, arguments.day(getattr(self, name), name))
        for name in ("members", "attendance", "aliases"):
            given = getattr(self, name)
            object.__setattr__(self, name, None if given is None else arguments.path(given, name))
        if self.since and self.until and self.since > self.until:
            raise ArgumentUnusable(f"since {self.since} is later than until {self.until}.")

    @cached_property
    def one_person(self) -> Aliases:
        """Which names are one person, as the CSV `aliases` says."""
        return read_aliases(self.aliases) if self.aliases else Aliases()


@dataclass(frozen=True)
class GroupReview:
    """One group, judged: its export (or several, joined), the group, findings, incidents, measures by their metric's id.

    `cannot_know` is rule id -> why it had nothing to go by. `warnings` says that and what was not understood, without a
    word of the chat. `not_checked` names rules and metrics that broke, with what happened; they are shown as such, never
    as nought. `unread` is record id -> language (ISO 639-1), of messages that no rule reads.
    """

    export: Export
    group: Group
    findings: tuple[Finding, ...]
    incidents: tuple[Incident, ...]
    cannot_know: dict[str, str]
    warnings: tuple[str, ...]
    measures: dict[str, pl.DataFrame]
    not_checked: dict[str, str]
    unread: dict[int, str] = field(default_factory=dict)

    def of_rule(self, rule: str) -> list[Finding]:
        """The findings of one rule, in order."""
        return [found for found in self.findings if found.rule == rule]


@dataclass(frozen=True)
class Review:
    """The answer: every group, judged by one version of the policy.

    `detector` says what judged (`analyser.rules.detector`). `unused_settings` names groups of the settings that no export
    bears, `unused_aliases` the lines of the list of aliases whose name stands in no export.

    `as_of` is the moment up to which the groups are judged, `made_on` the day of the report (today unless
    `Options.as_of` names another): with it the report compares the day on which the policy's review is due.
    """

    policy: Policy
    site: Site
    as_of: datetime
    made_on: date
    groups: tuple[GroupReview, ...]
    detector: dict = field(default_factory=dict)
    unused_settings: tuple[str, ...] = ()
    unused_aliases: tuple[int, ...] = ()


def review(paths: Sequence[Path | Held], options: Options | None = None, progress=lambda items, what: items) -> Review:
    """Read, judge and measure exports.

    Parameters
    ----------
    paths
        One or more exports. Those of one group are joined (`analyser.export.join`).
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
    exports = join_groups([read(path, options.date_order) for path in paths])
    names = _told_apart(exports)
    reader = usable_model() if options.judge else (None, None)
    groups = tuple(
        _review_group(export, make_group(export, options, name), context, progress, options, reader)
        for export, name in zip(exports, names, strict=True)
    )
    if not groups:
        raise ExportUnreadable("There is no export to review. Name at least one .txt or .zip.")
    as_of = max(each.group.end for each in groups)
    unused = options.site.unused([name for export in exports for name in names_of(export)])
    nobody = options.one_person.unknown({name for export in exports for name in names_in(export.chat)})
    return Review(
        policy=policy,
        site=options.site,
        as_of=as_of,
        made_on=options.as_of or date.today(),
        groups=groups,
        detector=detector(policy, reader[0] and reader[0].card, options.site.organisation.false_alarms),
        unused_settings=unused,
        unused_aliases=tuple(nobody),
    )


def _told_apart(exports: list[Export]) -> list[str]:
    """The groups' names; groups of one name get a number, for the name of a file may name somebody."""
    times, found = Counter(export.group for export in exports), []
    for place, export in enumerate(exports):
        number = 1 + sum(before.group == export.group for before in exports[:place])
        found.append(f"{export.group} ({number})" if times[export.group] > 1 else export.group)
    return found


def _review_group(export: Export, group: Group, context: Context, progress, options: Options, reader) -> GroupReview:
    model, trouble = reader
    if options.judge:
        judgement = judge(group, context, lambda rows: progress(rows, f"Checking {export.file}"), model)
    else:
        judgement = Judgement((), (), dict.fromkeys(every_rule(), "Only measures were asked for."), {})
    measures, broken = measured(group, context.policy)
    not_checked = judgement.not_checked | broken | ({MODEL: trouble} if trouble else {})
    reasons = {rule.id: rule.cannot_know(group, context.policy) for rule in every_rule().values()}
    cannot_know = {rule: reason for rule, reason in reasons.items() if reason}
    return GroupReview(
        export=export,
        group=group,
        findings=judgement.findings,
        incidents=judgement.incidents,
        cannot_know=cannot_know,
        warnings=(
            *_warnings(export, group, cannot_know),
            *_other_languages(Counter(judgement.unread.values())),
            *_perhaps_one_person(group, options.one_person),
        ),
        measures=measures,
        not_checked=not_checked,
        unread=judgement.unread,
    )


def _warnings(export: Export, group: Group, cannot_know: dict[str, str]) -> Iterator[str]:
    yield from export.quality.warnings
    if "You" in group.chat["actor"].to_list():
        yield (
            "Nobody can tell which member made the export (notices call them You), so what they did counts for"
            " nobody. A members list settles it."
        )
    yield from _names_not_found(group)
    titles = defaultdict(list)
    for rule, reason in cannot_know.items():
        titles[reason].append(every_rule()[rule].title)
    for reason, rules in titles.items():
        yield f"Cannot be known, because {reason}: {'; '.join(rules)}."


def _other_languages(counts: dict[str, int]) -> Iterator[str]:
    """How many messages the rules could not read, by language."""
    if total := sum(counts.values()):
        ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        told = ", ".join(f"{language_name(code)} {count}" for code, count in ordered)
        says = "1 message is" if total == 1 else f"{total} messages are"
        yield (
            f"{says} not in English ({told}). The rules know English only, so these were not checked, but for what is"
            " certain, such as a telephone number. Somebody who knows the language should read them."
        )


def _names_not_found(group: Group) -> Iterator[str]:
    """A name that is spelt otherwise in a list than in the export belongs to nobody, and its role with it."""
    known = set(group.stays["member"])
    missing = sum(name not in known for name in group.roles)
    if missing:
        yield (
            f"{missing} of {len(group.roles)} names in the members list do not stand in the export. Write each as"
            " the export does, or the roles of these people count for nobody."
        )
    if group.roles_known and not group.team & known:
        yield "Nobody in the export is listed as team, so rules that were sent by the team cannot be told."
    absent = set(group.attendance["member"]) - known if group.attendance is not None else set()
    if absent:
        yield f"{len(absent)} names in the attendance register do not stand in the export."


def _perhaps_one_person(group: Group, aliases: Aliases) -> Iterator[str]:
    """How many pairs of names a person should look at; names are told by ``analyser aliases`` alone."""
    found = aliases.undecided(propose_merges(group.chat))
    posing = found.filter(kind=LOOK_ALIKE).height
    if pairs := found.height - posing:
        says = "1 pair of names may be one person" if pairs == 1 else f"{pairs} pairs of names may be one person"
        yield f"{says}, who then counts twice. See: analyser aliases EXPORT..."
    if posing:
        says = "1 pair of names looks" if posing == 1 else f"{posing} pairs of names look"
        yield f"{says} alike but holds other letters; somebody may pose as somebody else. See: analyser aliases EXPORT..."


def names_of(export: Export) -> tuple[str, ...]:
    """The names under which settings may stand: the group's, and each file's with and without its ending."""
    files = files_of(export)
    return export.group, *files, *(Path(file).stem for file in files)


def make_group(export: Export, options: Options, name: str | None = None) -> Group:
    """The group of an export with everything that the settings say of it; `name` where its own is not to be shown."""
    settings = options.site.group(*names_of(export))
    settings = with_tables(settings, options.members, options.attendance)
    if settings.kind is None and settings.course_end is None and any(map(SOCIAL.search, names_of(export))):
        settings = replace(settings, kind="social")
    aliases = options.one_person
    roles = _by_person(_roles(settings), aliases, settings)
    chat = with_aliases(with_exporter(export.chat, export.exporter), aliases.names)
    chat = with_exporter(chat, guess_exporter(chat, roles))
    return Group(
        name=name or export.group,
        chat=_until(chat, export, _last_day(options)),
        settings=settings,
        roles=roles,
        attendance=_attendance(settings, aliases),
        since=options.since and datetime.combine(options.since, time()),
        as_of=_end_of(_last_day(options)),
    )


def _roles(settings: GroupSettings) -> dict[str, str]:
    listed = read_members(settings.members) if settings.members else {}
    return {clean_name(name): "team" for name in settings.team} | listed


def _by_person(roles: dict[str, str], aliases: Aliases, settings: GroupSettings) -> dict[str, str]:
    """The roles under the names that stand for people; one person has one role."""
    found: dict[str, str] = {}
    for name, role in roles.items():
        person = aliases.names.get(name, name)
        if found.setdefault(person, role) != role and "team" not in (role, found[person]):
            raise TableUnreadable(
                f"{settings.members}: the aliases make two of its names one person, who has two roles there"
                f" ({found[person]} and {role}). Keep one."
            )
        found[person] = role if found[person] == "team" else found[person]
    return found


def _attendance(settings: GroupSettings, aliases: Aliases) -> pl.DataFrame | None:
    if settings.attendance is None:
        return None
    return read_attendance(settings.attendance).with_columns(pl.col("member").replace(aliases.names))


def _last_day(options: Options) -> date | None:
    """The last day that is looked at: nothing after it counts, whichever option gave it."""
    return min(filter(None, (options.until, options.as_of)), default=None)


def _until(chat: pl.DataFrame, export: Export, until: date | None) -> pl.DataFrame:
    """The records up to the end of the last day asked for; ids and lines stay those of the export."""
    kept = chat if until is None else chat.filter(pl.col("timestamp") <= _end_of(until))
    if kept.is_empty():
        raise ExportUnreadable(
            f"{export.file} holds nothing up to {until}: its first record is of {chat['timestamp'].min():%Y-%m-%d}."
        )
    return kept


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.max)
