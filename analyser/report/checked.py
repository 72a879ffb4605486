"""How the review was made and how far it can be trusted, what no export shows, and the words that the pages use."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from analyser.errors import ModelUnusable
from analyser.export.join import files_of
from analyser.export.join.report import letters
from analyser.language.model import read_card
from analyser.report.contents import Checked, Limit, Reading, Table, TableRow, Term
from analyser.report.given import Figures, ReviewData, unseen
from analyser.report.words import capital, counted, listed, number, shortened
from analyser.rules.messages import MODEL

Mask = Callable[[str], str]
"""What masks a text for the administrator."""

ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
PHONES = {"android": "Android", "iphone": "iPhone"}

TRUST = (
    "Every finding is a possible breach until a person has looked at it and decided.",
    "The checks go by words, by times and by a model that reads each message. Some of what they find is harmless.",
    "The policy itself says that administrators are unlikely to be able to watch every message. Nobody is blamed here.",
    "Everything was worked out on one computer. Nothing was sent anywhere.",
    "The exports and the administrator's page hold personal information. Keep them safe, and only while you need them.",
)

TRUST_FOR_ADMIN = (
    "Run 'analyser evaluate' on messages that people have labelled: it prints how much the checks miss and get wrong.",
)

LIMITS = (
    Limit("Reactions", "A thumbs-up or a heart is not exported. Somebody who only reacts looks silent."),
    Limit("Replies", "An export does not say which message an answer belongs to. We go by order and time."),
    Limit("Who has read what", "Reading leaves no trace. Somebody who never writes may read everything."),
    Limit("Pictures and sound", "What a photo shows or a voice message says is not checked."),
    Limit("Talk elsewhere", "Private messages, calls and talks in person do not show, nor does any help given there."),
    Limit("People before the export", "Somebody who joined before the export begins and never writes does not show."),
    Limit("Meaning", "A joke, a quotation and an insult can have the same words. Only a person can tell them apart."),
)

TERMS = (
    Term("Administrator", "A team member, tutor or volunteer who looks after a group."),
    Term("Case", "What belongs together and is decided once. Several messages can be one case."),
    Term("Check", "A rule of this tool that looks for one kind of breach. It serves one clause of the policy or more."),
    Term("Clause", "One sentence, or part of one, that the policy lays down."),
    Term("Export", "The file that WhatsApp makes of a group's messages."),
    Term("Possible breach", "Something that a check has found. It may be harmless; a person decides."),
    Term("At night", "Every message in the quiet hours. As a possible breach, the posts of one night count once."),
    Term("Measure", "A figure about a group that nobody is judged by."),
    Term("Fewer than 5", "One to four people, or up to four messages. The exact figure could point at somebody."),
    Term("Few or none", "Up to four people; “most or all” is everybody but four at most."),
    Term("People", "They are counted group by group. Somebody in two groups counts twice."),
    Term("Team", "The administrators, tutors and volunteers of a group."),
)
TERMS_FOR_ADMIN = (Term("Member 1, Member 2 ...", "Stand-ins for names: one person, one number, on the whole page."),)


def checked(
    data: Figures, titles: Mapping[str, str], masker: Mask | None = None, legend: Iterable[str] = ()
) -> Checked:
    """How the review was made.

    Parameters
    ----------
    titles
        Id -> title, of every rule and metric.
    masker
        For the administrator: masks what is quoted of the exports. Without it nothing is quoted.
    legend
        For the administrator: `legend`.
    """
    return Checked(
        reading=_reading(data),
        warnings=(*legend, *_warnings(data)),
        broken=tuple(_broken(data, titles, masker)),
        trust=(*TRUST[:2], *_measured(data.false_alarms), *(TRUST_FOR_ADMIN if masker else ()), *TRUST[2:]),
        readings=tuple(_readings(data, titles)),
    )


def _measured(alarms: int) -> Iterator[str]:
    """How far the message rules can be trusted at the alarms that the settings allow, from the model's own figures."""
    try:
        figures = read_card().figures
    except ModelUnusable:
        return
    told = figures["budgets"][str(alarms)]
    yield (
        f"Measured on {number(figures['tested_on'])} invented messages that the model had not read:"
        f" of 100 breaches {told['found']:.0f} were found, and of 100 things found {told['right']:.0f} were right."
    )
    yield (
        f"Of 1,000 plain harmless messages {told['plain']:.0f} were flagged; of those that come near to a breach,"
        f" {told['hard']:.0f}."
    )
    met = "was met" if told["chats"] <= alarms else "was not met"
    yield f"In four invented chats {told['chats']:.0f} of 1,000 harmless messages were flagged. The aim of {alarms} or fewer {met}."


def missed(alarms: int) -> str:
    """How much the message rules miss at the alarms that the settings allow, as a sentence for the summary; "" if not known."""
    try:
        found = read_card().figures["budgets"][str(alarms)]["found"]
    except ModelUnusable:
        return ""
    return f" That is no proof: in tests {100 - found:.0f} of 100 breaches were missed."


def _reading(data: Figures) -> Table:
    heads = ("Group", "Messages", "Lines understood (whole file)", "Dates read as", "Phone")
    rows = []
    for group in data.groups:
        sure = "the dates prove it" if group.date_order_sure else "a guess"
        lines = f"{number(group.lines_explained)} of {number(group.lines)}"
        order = f"{ORDERS.get(group.date_order, group.date_order)} ({sure})"
        phone = PHONES.get(group.phone, group.phone)
        rows.append(TableRow(group.name, (number(group.messages), lines, order, phone)))
    return Table("How much of each export was understood", heads, tuple(rows))


def legend(data: ReviewData) -> Iterator[str]:
    """Which file is called export A, B ..., and which is read for one of several groups of a name.

    It is for the administrator, since the name of a file may name somebody.
    """
    for group in data.groups:
        files = files_of(group.export)
        if len(files) > 1:
            named = listed(f"export {letter} is {file}" for file, letter in letters(files).items())
            yield f"{group.group.name}: {named}."
        elif group.group.name != group.export.group:
            yield f"{group.group.name}: read from {files[0]}."


def _warnings(data: Figures) -> Iterator[str]:
    for group in data.groups:
        for warning in group.warnings:
            yield f"{group.name}: {warning}"
    deleted = sum(group.deleted for group in data.groups)
    if deleted:
        yield f"{capital(counted(deleted, 'message'))} had been deleted before the export. Only that is left of them."


def _broken(data: Figures, titles: Mapping[str, str], masker: Mask | None) -> Iterator[str]:
    """What broke and where; to the administrator also what happened, so that it can be put right."""
    parts = dict.fromkeys(part for group in data.groups for part in group.not_checked)
    for part in parts:
        groups = [group for group in data.groups if part in group.not_checked]
        names = listed(group.name for group in groups)
        happened = f" What happened: {shortened(masker(groups[0].not_checked[part]), 200)}" if masker else ""
        yield f"Not checked: {titles.get(part, part)}, in {names}.{happened}"


def _readings(data: Figures, titles: Mapping[str, str]) -> Iterator[Reading]:
    for owner, readings in data.policy.readings.items():
        subject = titles.get(owner) or capital(owner.replace("-", " "))
        yield Reading(subject, data.policy.said[owner], next(iter(readings.values())).why)


def limits(data: Figures) -> tuple[Limit, ...]:
    """What an export never shows, and how many clauses it therefore cannot show."""
    return (
        *LIMITS,
        Limit(
            "Some clauses", f"{capital(counted(unseen(data), 'clause'))} ask for what no message shows. Each says why."
        ),
    )


def terms(masker: Mask | None = None) -> tuple[Term, ...]:
    """The words that a page uses; to the administrator also what stands in for names."""
    return TERMS + (TERMS_FOR_ADMIN if masker else ())


def titles_of(*parts: Mapping) -> dict[str, str]:
    """Id -> title of every rule and metric, and of the message model."""
    model = {MODEL: "the message model, for breaches that no single word gives away"}
    return model | {part.id: part.title for every in parts for part in every.values()}
