"""From a review to a page: everything that a page says is worked out here and in the modules it calls."""

from collections.abc import Mapping

from analyser.metrics import every_metric
from analyser.report import (
    checked,
    closing,
    decided,
    evidence,
    given,
    participation,
    procedures,
    since,
    spread,
    summary,
)
from analyser.report.answers import Answers
from analyser.report.contents import AdminPage, ReviewPage, Table, TableRow, TrusteesPage
from analyser.report.given import Figures, GroupFigures, ReviewData
from analyser.report.words import FEW, counted, number, people, people_of, per_thousand
from analyser.rules import every_rule
from analyser.rules.rule import Rule

AUDIENCES = ("trustees", "admin")
NAMES = ("pseudonyms", "real")


def make_page(data: ReviewData | Figures, audience: str = "trustees", names: str = "pseudonyms") -> ReviewPage:
    """The page of a review for one audience.

    Parameters
    ----------
    data
        The review; one group or more. For trustees its figures are enough.
    audience
        "trustees" or "admin".
    names
        "pseudonyms" or "real"; the trustees' page has no names in either case.
    """
    if audience not in AUDIENCES or names not in NAMES:
        raise ValueError(f"There is no page for '{audience}' with names '{names}'.")
    return _for_trustees(worked_out(data)) if audience == "trustees" else _for_admin(data, names)


def worked_out(data: ReviewData | Figures) -> Figures:
    """The figures of a review, which may be figures already."""
    return data if isinstance(data, Figures) else given.figures(data)


def _for_trustees(data: Figures) -> TrusteesPage:
    rules, metrics = every_rule(), every_metric()
    answers, told = Answers(data, rules, metrics), summary.summary(data, rules)
    return TrusteesPage(
        head=summary.head(data, "trustees"),
        safety=summary.safety(data),
        summary=told,
        checked=checked.checked(data, checked.titles_of(rules, metrics)),
        limits=checked.limits(data),
        terms=checked.terms(),
        well=went_well(data),
        rules=by_rule(data, rules),
        by_group=spread.by_group(data, rules),
        by_month=spread.by_month(data, rules),
        statuses=answers.statuses(),
        sections=answers.sections(),
        procedures=procedures.procedures(data, rules),
        charts=participation.charts(data),
        taking_part=participation.taking_part(data),
        not_measured=participation.not_measured(data, metrics),
        decided=decided.decided(data, rules),
        last_time=since.last_time(data, rules),
        history=closing.history(data),
        policy_questions=closing.policy_questions(data, rules),
        protection=closing.protection(data),
        asked_before=closing.asked_before(data, rules),
        recommendations=closing.recommendations(told.decide),
        sign_off=closing.SIGN_OFF,
        rules_list=data.policy.rules_list,
        proof=closing.proof(data),
    )


def _for_admin(data: ReviewData, names: str) -> AdminPage:
    rules, metrics = every_rule(), every_metric()
    people, figures = evidence.People(data, names), given.figures(data)
    return AdminPage(
        head=summary.head(figures, "admin"),
        safety=summary.safety(figures),
        summary=summary.summary(figures, rules),
        checked=checked.checked(figures, checked.titles_of(rules, metrics), people.mask, checked.legend(data)),
        limits=checked.limits(figures),
        terms=checked.terms(people.mask),
        names=evidence.names_told(people.real),
        findings=evidence.findings(data, rules, people),
        people=evidence.lists(data, metrics, people),
    )


def by_rule(data: Figures, rules: Mapping[str, Rule]) -> Table:
    """What was looked for and how often it was found: safety first, then what was found most."""
    heads = ("What we looked for", "Possible breaches", "Groups concerned", "In every 1,000 messages")
    ordered = sorted(rules.values(), key=lambda rule: _place(data, rule))
    return Table("What we looked for and how often it was found", heads, tuple(_line(data, rule) for rule in ordered))


def _place(data: Figures, rule: Rule) -> tuple:
    """Counts of people stand in the order of their clauses, for their order would tell which is greater."""
    if rule.id in given.SAFETY:
        return 0, given.SAFETY.index(rule.id)
    found = 0 if rule.counts_people else len(given.found(data, rule.id))
    return 1 + rule.counts_people, -found, rule.clause


def _line(data: Figures, rule: Rule) -> TableRow:
    """Counts of people are told for all groups together, for in how many they are would say how few they are in each."""
    found, failed, looked = given.found(data, rule.id), given.broken(data, rule.id), given.looked_in(data, rule)
    if not found and not looked:
        meaning = any(given.applies(group, rule.id) for group in data.groups)
        return TableRow(
            rule.title, ("not checked" if failed else "not known" if meaning else "does not apply", "–", "–")
        )
    groups = number(len(given.groups_of(found))) + (f" (not checked in {number(len(failed))})" if failed else "")
    if rule.counts_people and found:
        return TableRow(rule.title, (f"{people(len(found))} people", "–", "–"))
    often = "–" if rule.duty else per_thousand(len(found), sum(group.messages for group in looked))
    return TableRow(rule.title, (number(len(found)), groups, often))


def went_well(data: Figures) -> Table:
    """The good news, group by group."""
    rows = tuple(TableRow(group.name, tuple(_good_news(group))) for group in data.groups)
    return Table("What went well, group by group", GOOD_NEWS, rows)


GOOD_NEWS = (
    *("Group", "Praise and thanks", "Questions answered", "Photos and videos", "Links and documents"),
    "Newcomers greeted",
)


def _good_news(group: GroupFigures):
    praise, asked, shared = (given.row(group, metric) for metric in ("encouragement", "questions", "shared"))
    nothing = "not measured"
    yield counted(praise["encouraging"], "message") if praise else nothing
    if asked and not asked["questions"]:
        yield "nobody asked"
    else:
        yield f"{number(asked['answered'])} of {number(asked['questions'])}" if asked else nothing
    yield number(shared["photos_and_videos"]) if shared else nothing
    yield number(shared["links"] + shared["documents"]) if shared else nothing
    if not praise:
        yield nothing
    elif praise["newcomers"] < FEW:
        yield "too few to say" if praise["newcomers"] else "nobody joined later"
    else:
        yield people_of(praise["newcomers_welcomed"], praise["newcomers"])
