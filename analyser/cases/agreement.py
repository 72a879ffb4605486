"""How far two reviewers agree: Cohen's kappa (J. Cohen, 1960, Educational and Psychological Measurement 20, 37-46)."""

import math
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from analyser.cases.tables import STATES, Case, Decision


@dataclass(frozen=True)
class Agreement:
    """Of how many cases two reviewers gave an opinion, in how many the same, and kappa.

    Kappa is 1 where they always agree, 0 where they agree as often as chance would have it; None where that cannot be told: no
    case, or only one answer was ever given.
    """

    cases: int
    same: int
    kappa: float | None


def agreement(session: Session) -> Agreement:
    """The agreement of first decisions in force with the newest second opinions on them."""
    first, second = aliased(Decision), aliased(Decision)
    newest = (
        select(func.max(second.id))
        .where(second.case_id == Case.id, second.second, second.undone.is_(False), second.id > Case.decision_id)
        .scalar_subquery()
    )
    opinion = aliased(Decision)
    query = (
        select(first.state, opinion.state)
        .select_from(Case)
        .join(first, first.id == Case.decision_id)
        .join(opinion, opinion.id == newest)
        .where(Case.id.in_(select(Decision.case_id).where(Decision.second)))
    )
    return of_pairs(session.execute(query).all())


def of_pairs(pairs: list[tuple[str, str]]) -> Agreement:
    """The agreement of pairs of opinions, each one of `STATES`.

    >>> of_pairs([("confirmed", "confirmed")] * 20 + [("confirmed", "dismissed")] * 5
    ...     + [("dismissed", "confirmed")] * 10 + [("dismissed", "dismissed")] * 15)
    Agreement(cases=50, same=35, kappa=0.4)
    """
    same = sum(one == other for one, other in pairs)
    if len({state for pair in pairs for state in pair}) < 2:
        return Agreement(len(pairs), same, None)
    from statsmodels.stats.inter_rater import cohens_kappa

    table = [[pairs.count((one, other)) for other in STATES] for one in STATES]
    kappa = float(cohens_kappa(table, return_results=False))
    return Agreement(len(pairs), same, None if math.isnan(kappa) else round(kappa, 3))
