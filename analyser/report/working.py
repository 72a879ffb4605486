"""The administrator's working page of a review year: every case of the register, somebody's safety first."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from analyser.report import checked, evidence, summary
from analyser.report.contents import CaseItem, CasesPage, Piece, Quote, Table, TableRow
from analyser.report.given import Figures
from analyser.report.words import capital, counted, day, listed, number
from analyser.rules import every_rule
from analyser.rules.rule import Rule

if TYPE_CHECKING:  # the register's libraries are loaded when it is opened
    from analyser.cases.whole import Whole

NO_MESSAGES = "Its messages are not kept: it is about no message, or their time is over."
STATES = ("open", "not sure", "confirmed", "dismissed")


def cases_page(data: Figures, cases: Iterable["Whole"], real: bool = False) -> CasesPage:
    """The working page of a review year.

    Parameters
    ----------
    data
        The figures of the year, from the register.
    cases
        Every case of the year whole, in the order of the register's list: those about safety that wait come first.
    real
        Whether they show real names.
    """
    rules = every_rule()
    items = tuple(_item(case, data, rules) for case in cases)
    counts = tuple(TableRow(capital(state), (number(sum(item.state == state for item in items)),)) for state in STATES)
    return CasesPage(
        head=summary.head(data, "admin"),
        safety=summary.safety(data),
        summary=summary.summary(data, rules),
        checked=checked.checked(data, checked.titles_of(rules, {}), str),
        limits=checked.limits(data),
        terms=checked.terms(),
        names=evidence.names_told(real),
        counts=Table("Cases of this review year, those about single people too", ("State", "Cases"), counts),
        cases=items,
    )


def _item(case: "Whole", data: Figures, rules: Mapping[str, Rule]) -> CaseItem:
    row = case.row
    titles = [rules[rule].title if rule in rules else rule for rule in row.rules]
    clauses = (data.policy.clause(clause) for clause in row.clauses)
    return CaseItem(
        id=row.id,
        title=listed(titles),
        group=row.group,
        when=evidence.moment(row.first),
        state=row.state,
        urgent=row.urgent,
        open=row.state in ("open", "not sure"),
        members=row.people,
        says=tuple(" ".join(clause.says.split()) for clause in clauses),
        why=tuple(dict.fromkeys(_why(found) for found in case.findings)),
        quotes=tuple(_quote(each) for each in case.messages),
        note="" if case.messages else NO_MESSAGES,
        decisions=tuple(_decisions(case)),
        command=f"analyser decide {row.id} --state confirmed"
        + (f" --seen {row.findings} --note \u2026" if row.urgent else ""),
    )


def _why(found: dict) -> str:
    gone = "" if found["still_found"] else " The newest look no longer finds it."
    return f"{found['why']} {evidence.sureness(found['sure'], found['score'])}.{gone}"


def _quote(quote) -> Quote:
    pieces = tuple(Piece(text, marked) for text, marked in quote.pieces) or (Piece("(no text)", False),)
    return Quote(quote.who, evidence.moment(quote.at), "what was found" if quote.evidence else "beside it", pieces)


def _decisions(case: "Whole") -> Iterator[str]:
    from analyser.cases.tables import ACTIONS

    if case.row.continues:
        yield f"It goes on from case {case.row.continues}."
    for each in case.decisions:
        who = "Second opinion" if each["second"] else "Decided"
        actions = [f"{ACTIONS[action['action']].lower()} ({action['on']})" for action in each["actions"]]
        told = f" Action: {listed(actions)}." if actions else ""
        undone = " Undone since." if each["undone"] else ""
        note = f" Note: {each['note']}" if each["note"] else ""
        yield f"{who}: {each['state']}, by {each['by']}, {each['at'][:10]}.{told}{undone}{note}"
    if case.row.text_until and case.row.state in ("open", "not sure"):
        yield f"Its messages go on {day(case.row.text_until)}."
    if case.row.findings > 1:
        yield f"{capital(counted(case.row.findings, 'finding'))} make this case."
