"""Means and intervals for one person's days, honest about days that resemble their neighbours."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import fmean, stdev

PRIOR_RESEMBLANCE = 0.3  # how much a day's mood resembles the day before, where data are few
PRIOR_WEIGHT = 15  # pairs of days that this belief is worth
GRAIN = 0.29  # the spread hidden by rating in whole numbers: equal ratings are not equal days
ONE_DAY = timedelta(days=1)


def mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return fmean(known) if known else None


def interval_of_differences(differences: Sequence[float]) -> tuple[float, float]:
    """95 % t-interval of the mean of two or more independent differences."""
    spread = max(stdev(differences), GRAIN)
    half = t_quantile(len(differences) - 1.0) * spread / sqrt(len(differences))
    middle = fmean(differences)
    return middle - half, middle + half


def interval_of_days(moods: Sequence[tuple[date, int]]) -> tuple[float, float]:
    """95 % interval of the mean of seven or more rated days, counted as the fewer they amount to.

    Neighbouring days resemble each other, so n days are worth n(1-r)/(1+r).
    """
    values = [mood for _, mood in moods]
    r = resemblance(moods)
    worth = max(2.0, len(values) * (1 - r) / (1 + r))
    half = t_quantile(worth - 1) * max(stdev(values), GRAIN) / sqrt(worth)
    middle = fmean(values)
    return middle - half, middle + half


def resemblance(moods: Sequence[tuple[date, int]]) -> float:
    """Lag-1 correlation of the rated days, drawn towards .3 where pairs are few; 0 to .9."""
    by_day = dict(moods)
    middle = fmean(by_day.values())
    spread = fmean((mood - middle) ** 2 for mood in by_day.values())
    pairs = [(m, by_day[d + ONE_DAY]) for d, m in by_day.items() if d + ONE_DAY in by_day]
    if not pairs or not spread:
        return PRIOR_RESEMBLANCE
    own = fmean((a - middle) * (b - middle) for a, b in pairs) / spread
    together = (len(pairs) * own + PRIOR_WEIGHT * PRIOR_RESEMBLANCE) / (len(pairs) + PRIOR_WEIGHT)
    return min(0.9, max(0.0, together))


@lru_cache(maxsize=512)
def t_quantile(df: float) -> float:
    """The 97.5 % point of Student's t; degrees of freedom need not be whole.

    >>> round(t_quantile(3), 3)
    3.182
    """
    low, high = 1.9, 1e6
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        beyond = _beta(df / (df + middle * middle), df / 2, 0.5)  # both tails
        low, high = (middle, high) if beyond > 0.05 else (low, middle)
    return high


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
