"""What people decided about what was found, and which of the policy's four actions followed."""

from collections.abc import Iterator, Mapping

from analyser.report import given
from analyser.report.contents import Decided, Table, TableRow
from analyser.report.given import Figures
from analyser.report.words import capital, counted, listed, number, people
from analyser.rules.rule import Rule

HEADS = ("What we looked for", "Cases", "Confirmed", "Dismissed", "Not sure", "Still to be looked at")
ACTIONS_HEADS = ("Action", "Cases in which it was taken")
WITHOUT = (
    "This page was made from exports alone. It does not know what people decided about what was found.",
    "To record that, take the exports into the case register. Then make this page from it.",
)


def decided(data: Figures, rules: Mapping[str, Rule]) -> Decided:
    """What was decided; where the case register was not asked, that is said."""
    cases, actions = "What was decided, check by check", "Action taken after confirmed cases"
    if data.outcomes is None:
        return Decided(WITHOUT, Table(cases, HEADS, ()), Table(actions, ACTIONS_HEADS, ()))
    return Decided(
        tuple(_told(data)),
        Table(cases, HEADS, tuple(_rows(data, rules))),
        Table(actions, ACTIONS_HEADS, tuple(_actions(data)) if data.outcomes.rules else ()),
    )


FEWEST_AGREED = 20
"""Cases that two people looked at below which a kappa tells nothing."""


def _told(data: Figures) -> Iterator[str]:
    outcomes = data.outcomes
    cases, states = sum(outcomes.cases.values()), outcomes.cases
    yield (
        f"What was found makes {counted(cases, 'case')}: {number(states['confirmed'])} confirmed,"
        f" {number(states['dismissed'])} dismissed, {number(states['not sure'])} not sure,"
        f" {number(states['open'])} still to be looked at."
    )
    yield (
        "Cases about single people alone (names, absence and the like) are not counted here. A case that two checks found stands"
        " in both rows."
    )
    if outcomes.urgent_open:
        count = capital(counted(outcomes.urgent_open, "case"))
        yield f"{count} about somebody's safety {'waits' if outcomes.urgent_open == 1 else 'wait'} for a decision."
    agreed = outcomes.agreed
    if agreed.cases:
        told = agreed.kappa is not None and agreed.cases >= FEWEST_AGREED
        kappa = f" (Cohen's kappa {agreed.kappa:.2f}; 1 is always, 0 is by chance)" if told else ""
        looked = counted(agreed.cases, "case")
        yield f"Over all years, a second person looked at {looked} and agreed on {number(agreed.same)}{kappa}."
    else:
        yield "No second person has looked at a case. A second look shows how far decisions depend on who decides."
    if outcomes.actions["A4"]:
        minutes = f"See {listed(outcomes.minutes)}." if outcomes.minutes else ""
        yield f"Barring from services is for the trustees to agree. {minutes}".strip()


def _rows(data: Figures, rules: Mapping[str, Rule]) -> Iterator[TableRow]:
    """A row for each check that found something; counts of people are small and so are not told apart."""
    order = {rule: place for place, rule in enumerate((*given.SAFETY, *rules))}
    for rule, states in sorted(data.outcomes.rules.items(), key=lambda pair: order.get(pair[0], len(order))):
        if rule in rules and not rules[rule].counts_people:
            counts = (states[state] for state in ("confirmed", "dismissed", "not sure", "open"))
            yield TableRow(rules[rule].title, (number(sum(states.values())), *map(number, counts)))


def _actions(data: Figures) -> Iterator[TableRow]:
    from analyser.cases.tables import ACTIONS

    for action, count in data.outcomes.actions.items():
        yield TableRow(ACTIONS[action], (people(count) if action == REMOVED else number(count),))


REMOVED = "A3"
"""How often somebody was removed from a group is a count of people. The trustees agree to each A4, so they know that one."""
