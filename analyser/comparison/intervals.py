"""Exact intervals for counts: a rate, a share, and the ratio of two rates. All are 95 % intervals.

scipy and statsmodels are imported when first asked for: a command that compares nothing need not wait for them.

The interval of a rate is exact (F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28, 1936), that of a
share is Wilson's (E. B. Wilson, Probable inference, J. Am. Stat. Assoc. 22, 1927). Given how many events two periods have
together, the number in one of them is binomial, which makes the ratio's interval exact at noughts too (C. J. Clopper and
E. S. Pearson, Biometrika 26, 1934). statsmodels' own intervals for a ratio are not used: with a nought they shrink to a
point.
"""

import math
from dataclasses import dataclass

from analyser.errors import ArgumentUnusable

ERROR = 0.05
"""One interval in twenty misses the truth."""

POWER = 0.8
"""A change counts as visible if four reviews in five would show it."""


@dataclass(frozen=True)
class Estimate:
    """A figure and the interval in which the truth lies with 95 in 100; `high` may be infinite, `value` nan."""

    value: float
    low: float
    high: float


def rate(count: int, exposure: float, per: float = 1000.0) -> Estimate:
    """Events in so much exposure, as a rate for `per` of it.

    >>> rate(0, 1200)
    Estimate(value=0.0, low=0.0, high=3.0740...)
    >>> rate(7, 1200)
    Estimate(value=5.8333..., low=2.3453..., high=12.0188...)

    Raises
    ------
    ArgumentUnusable
        The count is negative, or the exposure is not positive.
    """
    _check(count, exposure)
    from statsmodels.stats.rates import confint_poisson

    low, high = confint_poisson(count, exposure, method="exact-c", alpha=ERROR)
    return Estimate(per * count / exposure, per * float(low) if count else 0.0, per * float(high))


def share(count: int, whole: int) -> Estimate:
    """`count` of `whole`, as a share from 0 to 1.

    >>> share(2, 8)
    Estimate(value=0.25, low=0.0714..., high=0.5907...)

    Raises
    ------
    ArgumentUnusable
        `whole` is nought, or `count` is not within it.
    """
    if not (isinstance(count, int) and isinstance(whole, int)) or not 0 <= count <= whole or whole == 0:
        raise ArgumentUnusable(f"{count} of {whole} is no share.")
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, whole, method="wilson", alpha=ERROR)
    return Estimate(count / whole, max(0.0, float(low)), min(1.0, float(high)))


def ratio(before: int, exposure_before: float, after: int, exposure_after: float) -> Estimate:
    """How many times the rate before the rate after is; exact. Two groups are compared like two periods.

    >>> ratio(4, 1500, 9, 2000)
    Estimate(value=1.6875, low=0.4709..., high=7.4989...)
    >>> ratio(0, 1100, 3, 900)
    Estimate(value=inf, low=0.5050..., high=inf)
    >>> ratio(0, 10, 0, 10)
    Estimate(value=nan, low=0.0, high=inf)

    Raises
    ------
    ArgumentUnusable
        A count is negative, or an exposure is not positive.
    """
    _check(before, exposure_before)
    _check(after, exposure_after)
    if before + after == 0:
        return Estimate(math.nan, 0.0, math.inf)
    from scipy.stats import binomtest

    limits = binomtest(after, before + after).proportion_ci(1 - ERROR, method="exact")
    low, high = (_odds(limit) * exposure_before / exposure_after for limit in limits)
    value = math.inf if before == 0 else (after / exposure_after) / (before / exposure_before)
    return Estimate(value, low, high)


def p_value(before: int, exposure_before: float, after: int, exposure_after: float) -> float:
    """How likely a difference at least as clear is by chance alone (exact conditional test, J. Przyborowski and
    H. Wilenski, Biometrika 31, 1940), twice the smaller tail, so that it agrees with the interval of `ratio`.

    >>> round(p_value(4, 1000, 12, 1000), 3)
    0.077
    """
    from scipy.stats import binom

    whole, chance = before + after, exposure_after / (exposure_before + exposure_after)
    tails = binom.cdf(after, whole, chance), binom.sf(after - 1, whole, chance)
    return min(1.0, 2 * float(min(tails)))


def visible_rise(before: float, exposure_before: float = 1.0, exposure_after: float = 1.0) -> float:
    """The least rise, as a ratio, that four reviews in five would show after so many events.

    Infinite after none, and where the second exposure is so short that not even a thousand times as many would show.

    >>> [round(visible_rise(count), 1) for count in (3, 5, 10, 20, 100)]
    [5.1, 3.8, 2.8, 2.1, 1.4]
    >>> visible_rise(1, 50_000, 20)
    inf
    """
    most, exposure = 1000.0, exposure_after / exposure_before
    if before <= 0 or _power(before, exposure, most) < POWER:
        return math.inf
    from scipy.optimize import brentq

    return brentq(lambda times: _power(before, exposure, times) - POWER, 1.0001, most)


def visible_fall(before: float, exposure_before: float = 1.0, exposure_after: float = 1.0) -> float | None:
    """The least fall, as a ratio below 1, that four reviews in five would show; None where even a fall to nought would not.

    >>> visible_fall(3), round(visible_fall(20), 2)
    (None, 0.27)
    """
    exposure, nearly_none = exposure_after / exposure_before, 1e-6
    if before <= 0 or _power(before, exposure, nearly_none) < POWER:
        return None
    from scipy.optimize import brentq

    return brentq(lambda times: _power(before, exposure, times) - POWER, nearly_none, 0.9999)


def _power(before: float, exposure: float, times: float) -> float:
    """How often the test would show a change of so many times; `exposure` is that after, as a multiple of that before."""
    import numpy as np
    from scipy.stats import binom, poisson

    expected = before + before * times * exposure
    whole = np.arange(1, int(poisson.ppf(1 - 1e-9, expected)) + 2)
    unchanged, changed = exposure / (1 + exposure), times * exposure / (1 + times * exposure)
    if times > 1:
        shown = binom.sf(binom.isf(ERROR / 2, whole, unchanged), whole, changed)
    else:
        shown = binom.cdf(binom.ppf(ERROR / 2, whole, unchanged) - 1, whole, changed)
    return float((poisson.pmf(whole, expected) * shown).sum())


def _odds(chance: float) -> float:
    return math.inf if chance >= 1 else chance / (1 - chance)


def _check(count: int, exposure: float) -> None:
    numbers = isinstance(count, int | float) and isinstance(exposure, int | float)
    if not numbers or not (0 <= count < math.inf and 0 < exposure < math.inf):
        raise ArgumentUnusable(f"{count} events in an exposure of {exposure} is no rate.")
