"""Means and intervals for one person's days, honest about days that resemble their neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, pi, sqrt
from statistics import fmean

PRIOR_RESEMBLANCE = 0.3  # how much a day's mood resembles the day before, where data are few
PRIOR_WEIGHT = 15  # pairs of days that this belief is worth
GRAIN = 0.29  # the spread hidden by rating in whole numbers: equal ratings are not equal days
ONE_DAY = timedelta(days=1)

Interval = tuple[float, float]


def mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return fmean(known) if known else None


def interval_of_values(values: Sequence[float]) -> Interval:
    """95 % t-interval of the mean of two or more values that do not depend on each other."""
    middle, spread = _middle_and_spread(values)
    half = t_quantile(len(values) - 1.0) * spread / sqrt(len(values))
    return middle - half, middle + half


def interval_of_days(rated: Mapping[date, int]) -> Interval:
    """95 % interval of the mean of seven or more rated days, counted as the fewer they amount to.

    Neighbouring days resemble each other, so n days are worth n(1-r)/(1+r).
    """
    middle, spread = _middle_and_spread([*rated.values()])
    worth = _worth(len(rated), resemblance(rated))
    half = t_quantile(worth - 1) * spread / sqrt(worth)
    return middle - half, middle + half


def interval_of_change(before: Mapping[date, int], after: Mapping[date, int]) -> Interval:
    """95 % interval of the mean after less the mean before, seven or more rated days on each side.

    Welch's, with the number of days they amount to in place of their number.
    """
    r = resemblance(before, after)
    (low, spread_before), (high, spread_after) = (
        _middle_and_spread([*side.values()]) for side in (before, after)
    )
    worth_before, worth_after = _worth(len(before), r), _worth(len(after), r)
    first, second = spread_before**2 / worth_before, spread_after**2 / worth_after
    df = (first + second) ** 2 / (
        first * first / (worth_before - 1) + second * second / (worth_after - 1)
    )
    half = t_quantile(df) * sqrt(first + second)
    return high - low - half, high - low + half


def resemblance(*sides: Mapping[date, int]) -> float:
    """Lag-1 correlation of the rated days on each side of a change, 0 to .9.

    Each side about its own mean; made up for the smallness of few days (they seem to resemble each
    other less than they do, by about (1 + 3r)/n); then drawn towards .3, where pairs are few.
    """
    squares = products = 0.0
    days = pairs = 0
    for side in sides:
        middle = sum(side.values()) / len(side)
        days += len(side)
        for day, mood in side.items():
            squares += (mood - middle) ** 2
            if (next_mood := side.get(day + ONE_DAY)) is not None:
                products += (mood - middle) * (next_mood - middle)
                pairs += 1
    if not pairs or not squares:
        return PRIOR_RESEMBLANCE
    own = (products / pairs) / (squares / days)
    own += (1 + 3 * own) * len(sides) / days
    together = (pairs * own + PRIOR_WEIGHT * PRIOR_RESEMBLANCE) / (pairs + PRIOR_WEIGHT)
    return min(0.9, max(0.0, together))


def _worth(days: int, r: float) -> float:
    """How many days that know nothing of each other so many days amount to."""
    return max(2.0, days * (1 - r) / (1 + r))


def _middle_and_spread(values: Sequence[float]) -> Interval:
    middle = sum(values) / len(values)
    squares = sum((value - middle) ** 2 for value in values)
    return middle, max(sqrt(squares / (len(values) - 1)), GRAIN)


@lru_cache(maxsize=4096)
def t_quantile(df: float) -> float:
    """The 97.5 % point of Student's t; degrees of freedom need not be whole.

    >>> round(t_quantile(3), 3)
    3.182
    """
    t = _first_guess(df)
    for _ in range(8):
        both_tails = _beta(df / (df + t * t), df / 2, 0.5)
        density = exp(
            lgamma((df + 1) / 2) - lgamma(df / 2) - (df + 1) / 2 * log1p(t * t / df)
        ) / sqrt(df * pi)
        step = (both_tails - 0.05) / (2 * density)
        t += step
        if abs(step) < 1e-9 * t:
            break
    return t


def _first_guess(df: float) -> float:
    """Cornish and Fisher's series about the normal; exact for one degree of freedom."""
    if df < 2:
        return 12.7062 if df == 1 else 1.96 + 10.7462 / df**2
    z = 1.959964
    return (
        z
        + (z**3 + z) / (4 * df)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
    )


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Its continued fraction, by Lentz's method."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    total, before = d, inf
    step = 1
    while abs(total - before) > 1e-12 * total:
        before = total
        for term in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            d = 1 / (1 + term * d)
            c = 1 + term / c
            total *= c * d
        step += 1
    return total
