"""The end of the trustees' report: what the figures ask of the policy, what is kept of people, the sign-off, and the proof."""

from collections.abc import Iterator, Mapping, Sequence

from analyser import __version__
from analyser.report import given
from analyser.report.contents import SignOff, Table, TableRow
from analyser.report.given import Figures, overdue, unseen
from analyser.report.summary import decisions
from analyser.report.words import capital, counted, day, listed, number, people, small
from analyser.rules.rule import Rule

MOSTLY = 2
"""So many times as many cases of a check dismissed as confirmed make a question for the policy."""

FEW_CASES = 5
"""With fewer decided cases a check's share of dismissed ones says nothing."""

SIGN_OFF = SignOff(
    ("Approve the report", "Approve it with the changes minuted", "Defer it to the next meeting"),
    ("Role", "Name", "Signature", "Date", "Date of the next review"),
)


def history(data: Figures) -> tuple[str, ...]:
    """The policy's document history, and whether it held on the days of the messages (clauses DH-01 to DH-03)."""
    return tuple(_history(data))


def _history(data: Figures) -> Iterator[str]:
    policy, late = data.policy, overdue(data)
    yield f"Written on {day(policy.written)}. Approved by the trustees on {day(policy.approved)}."
    due = f"The next review {'was' if late > 0 else 'is'} due on {day(policy.review_due)}"
    yield f"{due}, and is {counted(late, 'day')} overdue." if late > 0 else f"{due}."
    early = sum(found.timestamp.date() < policy.approved for found in given.found(data))
    older = [group for group in data.groups if group.first.date() < policy.approved]
    if older:
        yield (
            f"In {number(len(older))} of {counted(len(data.groups), 'group')} there are messages from before that approval. The"
            " policy did not hold then, so nobody broke it on those days."
        )
        if early:
            yield f"The figures here hold what was found on those days too: {counted(early, 'time')}."
    else:
        yield "Every message that was checked was sent while this version held."


def recommendations(decide: Sequence[str]) -> Table:
    """What the board is asked to decide, with room for who does it and by when."""
    rows = tuple(TableRow(sentence, ("", "", "")) for sentence in decide)
    return Table("Recommendations, who does them, and by when", ("Recommendation", "Agreed", "Owner", "By when"), rows)


def asked_before(data: Figures, rules: Mapping[str, Rule]) -> Table:
    """What last year's figures ask of the board, as they stand now, with room for what came of it; no rows without a last year."""
    heads = ("What last year's figures ask for", "Done, or not yet", "What came of it")
    asked = decisions(data.before, rules) if data.before else ()
    rows = tuple(TableRow(sentence, ("", "")) for sentence in asked if sentence not in decisions(data, rules))
    return Table("What came of last year's recommendations", heads, rows)


def policy_questions(data: Figures, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """What the figures ask of the policy's own review."""
    return tuple(_questions(data, rules))


def _questions(data: Figures, rules: Mapping[str, Rule]) -> Iterator[str]:
    if (late := overdue(data)) > 0:
        yield f"The policy's review was due on {day(data.policy.review_due)}, {counted(late, 'day')} ago. When will it be?"
    looked = [rule for rule in rules.values() if given.looked_in(data, rule)]
    kept = (rule for rule in looked if rule.id not in given.SAFETY and not rule.duty)
    never = [f"\u201c{rule.title}\u201d" for rule in kept if not given.flagged(data, rule.id)]
    if never:
        yield f"Nothing was found under {listed(never)}. Is each rule behind them needed as it stands?"
    countable = [rule for rule in looked if not rule.counts_people]
    most = sorted(countable, key=lambda rule: -len(given.found(data, rule.id)))[:1]
    if most and given.found(data, most[0].id):
        yield f"What was found most: {small(most[0].title)}. Is the rule clear, and do people know why it is there?"
    if unseen(data):
        yield f"{capital(counted(unseen(data), 'clause'))} cannot be checked from messages. Who looks after each of them, and how?"
    if data.outcomes is not None:
        yield from _dismissed(data, rules)
    owners = len(data.policy.readings)
    yield (
        f"The policy gives no numbers for quiet hours, for how soon rules are sent, and the like. We chose {number(owners)}"
        " sets of them. Which of these should the policy itself say?"
    )


def _dismissed(data: Figures, rules: Mapping[str, Rule]) -> Iterator[str]:
    for rule, states in data.outcomes.rules.items():
        confirmed, dismissed = states["confirmed"], states["dismissed"]
        if rule not in rules or rules[rule].counts_people:
            continue
        if confirmed + dismissed >= FEW_CASES and dismissed >= MOSTLY * max(1, confirmed):
            yield (
                f"Of {number(confirmed + dismissed)} decided cases of \u201c{small(rules[rule].title)}\u201d,"
                f" {number(dismissed)} were dismissed. Is the rule stricter than people want it to be?"
            )


def protection(data: Figures) -> tuple[str, ...]:
    """What is kept of people, and for how long."""
    return tuple(_protection(data))


def _protection(data: Figures) -> Iterator[str]:
    yield "This report names no member and quotes no message. Counts of one to four people are not shown."
    yield "Everything was worked out on the charity's own computer. Nothing was sent anywhere."
    if data.outcomes is None:
        yield "The exports themselves hold personal information. Keep them safe, and delete them when they are not needed."
        return
    kept = data.outcomes.retention
    yield (
        "The tool keeps no copy of an export; whoever made one should delete it. The case register is encrypted. It holds a"
        " message only where somebody must judge it."
    )
    yield (
        f"Messages go after {counted(kept.keep_text_days, 'day')}, names after {counted(kept.keep_people_days, 'day')}. Counts and"
        " decisions stay."
    )
    erased = data.outcomes.erased
    yield f"People who asked to be forgotten, and were, in this period: {people(erased)}."


def proof(data: Figures) -> tuple[str, ...]:
    """What made the report, so that it can be made again."""
    return tuple(_proof(data))


def _proof(data: Figures) -> Iterator[str]:
    yield f"Made with analyser {__version__}, by the policy approved on {day(data.policy.approved)}."
    if data.outcomes is not None:
        entries, signature = data.outcomes.journal
        yield (
            f"The journal of decisions had {counted(entries, 'entry', 'entries')}. It ends with the signature"
            f" {signature}. The administrator can prove that nobody has changed it since."
        )
