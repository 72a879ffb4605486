"""What stands on each page: one frozen dataclass a page, and one for each of its parts.

A template may print nothing else. Every field says in its `help` what it is; a test holds fields and templates
together.
"""

from dataclasses import dataclass, field

from markupsafe import Markup


def told(help: str) -> dict[str, str]:
    """What a field of a page tells, as its metadata."""
    return {"help": help}


@dataclass(frozen=True)
class TableRow:
    """One row of a table."""

    head: str = field(metadata=told("What the row is about"))
    cells: tuple[str, ...] = field(metadata=told("The row's figures, as text, one for each further column"))


@dataclass(frozen=True)
class Table:
    """A table with a caption."""

    caption: str = field(metadata=told("What the table shows"))
    heads: tuple[str, ...] = field(metadata=told("The columns, the first one's for the rows' heads"))
    rows: tuple[TableRow, ...] = field(metadata=told("The rows; none where there is nothing to show"))


@dataclass(frozen=True)
class Chart:
    """A chart and the table of its figures."""

    message: str = field(metadata=told("What the chart shows, as a sentence"))
    svg: Markup = field(metadata=told("The drawing, an <svg> element"))
    table: Table = field(metadata=told("The same figures"))


@dataclass(frozen=True)
class Head:
    """What the page is, for whom, and when."""

    title: str = field(metadata=told("The page's title"))
    confidential: str = field(metadata=told("Who may read it"))
    charity: str = field(metadata=told("The charity's name"))
    policy: str = field(metadata=told("The policy's title"))
    approved: str = field(metadata=told("Since when the policy's version holds"))
    review_due: str = field(metadata=told("When the policy's next review is due, and how long it is overdue"))
    period: str = field(metadata=told("From when to when the messages are"))
    made_on: str = field(metadata=told("The day of the report"))
    version: str = field(metadata=told("The version of analyser"))


@dataclass(frozen=True)
class KeyFigure:
    """One of the figures of the summary."""

    value: str = field(metadata=told("The figure"))
    label: str = field(metadata=told("What it counts"))


@dataclass(frozen=True)
class Safety:
    """What concerns somebody's safety: shown before everything else."""

    urgent: bool = field(metadata=told("Whether anything was found that somebody should act on now"))
    found: tuple[str, ...] = field(metadata=told("What was found, in sentences"))
    help: str = field(metadata=told("Where people find help"))


@dataclass(frozen=True)
class Summary:
    """The review on one page."""

    checked: str = field(metadata=told("What was checked, in a sentence"))
    figures: tuple[KeyFigure, ...] = field(metadata=told("Three to five figures"))
    well: tuple[str, ...] = field(metadata=told("What went well, in sentences"))
    found: tuple[str, ...] = field(metadata=told("What was found, in sentences"))
    changed: tuple[str, ...] = field(
        metadata=told("What changed since the last review, in sentences; none without one")
    )
    decide: tuple[str, ...] = field(metadata=told("What the board should decide, or the administrator should do"))


@dataclass(frozen=True)
class Status:
    """One of the answers that the review can give about a clause."""

    word: str = field(metadata=told("The answer"))
    shape: str = field(metadata=told("The shape that stands for it, also its colour's name in the style sheet"))
    meaning: str = field(metadata=told("When it is given"))
    count: str = field(metadata=told("How many clauses have it"))


@dataclass(frozen=True)
class ClauseAnswer:
    """One clause and what the review says of it."""

    title: str = field(metadata=told("A name for the clause"))
    says: str = field(metadata=told("The policy's own words"))
    status: str = field(metadata=told("The answer, a word"))
    shape: str = field(metadata=told("The shape that stands for the answer"))
    last_year: str = field(metadata=told("The answer in the review before; empty where there is none to compare with"))
    why: tuple[str, ...] = field(metadata=told("What was counted, or why nothing could be"))


@dataclass(frozen=True)
class Section:
    """One section of the policy."""

    title: str = field(metadata=told("The section's title, in the policy's words"))
    clauses: tuple[ClauseAnswer, ...] = field(metadata=told("Its clauses, in order"))


@dataclass(frozen=True)
class Reading:
    """Numbers that the policy leaves open."""

    subject: str = field(metadata=told("What the numbers are for"))
    numbers: str = field(metadata=told("The numbers"))
    why: str = field(metadata=told("Why they were chosen"))


@dataclass(frozen=True)
class Checked:
    """How the review was made, and how far it can be trusted."""

    reading: Table = field(metadata=told("How much of each export was understood"))
    warnings: tuple[str, ...] = field(metadata=told("What a reader should know about the exports"))
    broken: tuple[str, ...] = field(metadata=told("Rules and measures that could not be worked out"))
    trust: tuple[str, ...] = field(metadata=told("How far the findings can be trusted"))
    readings: tuple[Reading, ...] = field(metadata=told("The numbers that the policy leaves open"))


@dataclass(frozen=True)
class Limit:
    """Something that an export never shows."""

    subject: str = field(metadata=told("What it is"))
    why: str = field(metadata=told("Why it matters"))


@dataclass(frozen=True)
class Term:
    """A word and what it means on these pages."""

    word: str = field(metadata=told("The word"))
    meaning: str = field(metadata=told("What it means"))


@dataclass(frozen=True)
class ReviewPage:
    """What every page of a review holds."""

    head: Head = field(metadata=told("What the page is, for whom, and when"))
    safety: Safety = field(metadata=told("What concerns somebody's safety"))
    summary: Summary = field(metadata=told("The review on one page"))
    checked: Checked = field(metadata=told("How the review was made, and how far it can be trusted"))
    limits: tuple[Limit, ...] = field(metadata=told("What an export never shows"))
    terms: tuple[Term, ...] = field(metadata=told("Words that the page uses"))


@dataclass(frozen=True)
class Decided:
    """What people decided, and what was done."""

    says: tuple[str, ...] = field(metadata=told("What there is to say, in sentences"))
    cases: Table = field(metadata=told("What was decided, for each check"))
    actions: Table = field(metadata=told("How often each of the policy's actions was taken"))


@dataclass(frozen=True)
class LastTime:
    """What changed since the last review."""

    says: tuple[str, ...] = field(metadata=told("What there is to say, in sentences"))
    changes: Table = field(metadata=told("Each check in both years"))


@dataclass(frozen=True)
class SignOff:
    """The lines and boxes that the board fills in."""

    choices: tuple[str, ...] = field(metadata=told("What the board can decide, a box each"))
    lines: tuple[str, ...] = field(metadata=told("What is to be written, a line each"))


@dataclass(frozen=True)
class TrusteesPage(ReviewPage):
    """The page for trustees: no names, no messages, no small counts of people."""

    well: Table = field(metadata=told("What went well, by group"))
    rules: Table = field(metadata=told("What was looked for and how often it was found"))
    by_group: Table = field(metadata=told("What was found in each group; no rows where there is one group"))
    by_month: Chart | None = field(metadata=told("What was found in each month; none where nothing was"))
    statuses: tuple[Status, ...] = field(metadata=told("The answers that a clause can have"))
    sections: tuple[Section, ...] = field(metadata=told("The policy, section by section"))
    procedures: Table = field(metadata=told("What the charity itself has to do, by group"))
    charts: tuple[Chart, ...] = field(metadata=told("Who takes part and when"))
    taking_part: Table = field(metadata=told("How many take part, by group"))
    not_measured: tuple[str, ...] = field(metadata=told("What could not be measured"))
    decided: Decided = field(metadata=told("What people decided, and what was done"))
    last_time: LastTime = field(metadata=told("What changed since the last review"))
    history: tuple[str, ...] = field(metadata=told("The policy's document history"))
    policy_questions: tuple[str, ...] = field(
        metadata=told("Questions that the figures raise for the policy's own review")
    )
    protection: tuple[str, ...] = field(metadata=told("What is kept of people, and for how long"))
    asked_before: Table = field(
        metadata=told("What last year's figures asked of the board, with room for what came of it")
    )
    recommendations: Table = field(
        metadata=told("What the board is asked to decide, with room for who does it and by when")
    )
    sign_off: SignOff = field(metadata=told("The lines and boxes that the board fills in"))
    rules_list: tuple[str, ...] = field(metadata=told("The list of rules, in the policy's own words"))
    proof: tuple[str, ...] = field(metadata=told("What made the report, so that it can be made again"))


@dataclass(frozen=True)
class Piece:
    """A piece of a message."""

    text: str = field(metadata=told("The piece's text"))
    marked: bool = field(metadata=told("Whether it is what the rule pointed at"))


@dataclass(frozen=True)
class Quote:
    """A message or notice that belongs to a finding."""

    member: str = field(metadata=told("Who sent it; empty for a notice"))
    sent: str = field(metadata=told("When it was sent"))
    line: str = field(metadata=told("Its line in the export, and in which, where several were joined"))
    pieces: tuple[Piece, ...] = field(metadata=told("Its text"))


@dataclass(frozen=True)
class FoundItem:
    """One finding."""

    id: str = field(metadata=told("The finding's id, which stays the same in a longer export"))
    group: str = field(metadata=told("The group's name"))
    lines: str = field(metadata=told("The line or lines in the export"))
    when: str = field(metadata=told("Day and time"))
    members: tuple[str, ...] = field(metadata=told("Those concerned"))
    sure: str = field(metadata=told("How sure the finding is, in words"))
    why: str = field(metadata=told("Why it was found"))
    quotes: tuple[Quote, ...] = field(metadata=told("The messages"))
    more: str = field(metadata=told("How many messages are left out; empty where none is"))
    before: tuple[Quote, ...] = field(metadata=told("The messages before them"))
    after: tuple[Quote, ...] = field(metadata=told("The messages after them"))


@dataclass(frozen=True)
class FoundByRule:
    """All findings of one rule."""

    rule: str = field(metadata=told("The rule's id"))
    title: str = field(metadata=told("What the rule looks for"))
    says: str = field(metadata=told("The policy's own words"))
    count: str = field(metadata=told("How many findings"))
    urgent: bool = field(metadata=told("Whether they concern somebody's safety"))
    open: bool = field(metadata=told("Whether they are few enough to stand open"))
    items: tuple[FoundItem, ...] = field(metadata=told("The findings, in order of time"))


@dataclass(frozen=True)
class CaseItem:
    """One case of the register."""

    id: str = field(metadata=told("The case's id"))
    title: str = field(metadata=told("What was looked for"))
    group: str = field(metadata=told("The group's name"))
    when: str = field(metadata=told("Day and time of its first message"))
    state: str = field(metadata=told("What was decided, or that nothing was"))
    urgent: bool = field(metadata=told("Whether it concerns somebody's safety"))
    open: bool = field(metadata=told("Whether it waits for a decision, and so stands open"))
    members: tuple[str, ...] = field(metadata=told("Those concerned"))
    says: tuple[str, ...] = field(metadata=told("The policy's own words, a clause each"))
    why: tuple[str, ...] = field(metadata=told("Why it was found, and how sure that is"))
    quotes: tuple[Quote, ...] = field(metadata=told("Its messages and those beside them, in order"))
    note: str = field(metadata=told("Why there are no messages; empty where there are"))
    decisions: tuple[str, ...] = field(metadata=told("What was decided and done, and what else is on record"))
    command: str = field(metadata=told("The command that records a decision"))


@dataclass(frozen=True)
class CasesPage(ReviewPage):
    """The working page of a review year: every case of the register."""

    names: str = field(metadata=told("Whether names are shown or masked"))
    counts: Table = field(metadata=told("How many cases are in each state"))
    cases: tuple[CaseItem, ...] = field(metadata=told("The cases, those about safety that wait first"))


@dataclass(frozen=True)
class AdminPage(ReviewPage):
    """The page for the administrator: every finding with its evidence, and lists of people."""

    names: str = field(metadata=told("Whether names are shown or masked"))
    findings: tuple[FoundByRule, ...] = field(metadata=told("Every finding, those about safety first"))
    people: tuple[Table, ...] = field(metadata=told("Lists of people to act on, by group"))
