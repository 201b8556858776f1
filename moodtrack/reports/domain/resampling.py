"""What needs thousands of drawings by lot: numpy, so in the render process only. Seeded, always."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moodtrack.reports.domain.statistics import GRAIN, t_quantile

Numbers = NDArray[np.float64]

SEED = 14
BOOTSTRAPS = 400
PAIRS_AT_MOST = 2_000  # of weeks in one bootstrap; many more would add nothing but time
SLOPE_PAIRS_AT_MOST = 1_000_000
WEEK = 7
RATED_A_WEEK = 4
NEAR = 7  # days; a shift by fewer leaves the days nearly as they were
FEWEST_EACH_WAY = 10  # days with and days without, for a shift to be compared at all
BINS = ((0, 0), (1, 2), (3, 6), (7, 13), (14, 20), (21, 99_999))  # days since the infusion


def theil_sen(x: Numbers, y: Numbers, most: int) -> Numbers:
    """The median slope over all pairs, along the last axis; over an even choice of many pairs."""
    first, second = np.triu_indices(len(x), 1)
    step = -(-len(first) // most)
    first, second = first[::step], second[::step]
    slopes = (y[..., second] - y[..., first]) / (x[second] - x[first])
    return np.asarray(np.median(slopes, axis=-1))


def weeks_of(days: Numbers) -> Numbers:
    """For each week with 4 of 7 days rated, the share that each rated day has in its mean."""
    week = days // WEEK
    numbers, rated = np.unique(week, return_counts=True)
    inside = week == numbers[rated >= RATED_A_WEEK][:, None]
    return np.asarray(inside / inside.sum(axis=1, keepdims=True))


def trend(days: Sequence[int], moods: Sequence[float], *, banded: bool) -> list[float | None]:
    """Points a day: Theil and Sen's slope of the weekly means, and its 95 % band or None.

    Of weekly means, because daily moods are whole numbers: most pairs of days are then equal, and
    the median slope is 0 in three of four courses that rise by half a point in four weeks.
    Band: residual days are drawn in blocks that keep neighbours together, and the spread of the
    slopes is widened by Student's t for the number of blocks; the plain percentiles of the
    bootstrap hold their 95 % in 83 to 88 %.
    """
    x, y = np.asarray(days, dtype=float), np.asarray(moods, dtype=float)
    shares = weeks_of(x)
    at, means = shares @ x, shares @ y
    slope = float(theil_sen(at, means, SLOPE_PAIRS_AT_MOST))
    if not banded:
        return [slope, None, None]
    left = y - slope * x
    left = (left - left.mean()) * np.sqrt(len(x) / (len(x) - 2))
    block = max(WEEK, round(len(x) ** 0.5))
    drawn = left[_in_blocks(len(x), block)] @ shares.T
    spread = float(np.std(theil_sen(at, drawn, PAIRS_AT_MOST), ddof=1))
    # equal ratings are not equal days: no band is narrower than whole numbers allow
    spread = max(spread, GRAIN / float(np.sqrt(np.sum((x - x.mean()) ** 2))))
    half = t_quantile(max(3.0, len(x) / block - 2)) * spread
    return [slope, slope - half, slope + half]


def _in_blocks(length: int, block: int) -> NDArray[np.int64]:
    """For each bootstrap, which of the days to take: whole blocks, the end joined to the start."""
    lot = np.random.default_rng(SEED)
    starts = lot.integers(0, length, (BOOTSTRAPS, -(-length // block)))
    drawn = starts[:, :, None] + np.arange(block)
    return drawn.reshape(BOOTSTRAPS, -1)[:, :length] % length


def tip_and_mood(
    mood: Sequence[float | None], since: Sequence[int | None], tip: Sequence[float | None]
) -> Mapping[str, float]:
    """Whether mood is another on the day after days with a tip than after days without.

    One place a day; `since`: days since the infusion. Mood of the next day is freed of what the
    mood of this day, the days since the infusion and the calendar explain. Then the tips are
    shifted round against it by every number of days: p is the share of shifts that go together
    at least as closely. points: the difference, from one regression with the tip in it;
    spread: its standard error, from the shifts.
    """
    today, kept = (np.array(column, dtype=float) for column in (mood, tip))
    tomorrow = np.append(today[1:], np.nan)
    explains = _explains(today, np.append(np.array(since, dtype=float)[1:], np.nan))
    known = ~np.isnan(today) & ~np.isnan(tomorrow)
    left = np.zeros(len(today))
    left[known] = _residuals(explains[known], tomorrow[known])
    apart, scale = _shifted(left, known, kept)
    own, others = apart[0], apart[NEAR : len(apart) - NEAR + 1]
    others = others[np.isfinite(others)]
    both = known & ~np.isnan(kept)
    whole = np.column_stack([explains[both], kept[both]])
    return {
        "p": float((1 + np.sum(np.abs(others) >= abs(own))) / (1 + len(others))),
        "points": float(np.linalg.lstsq(whole, tomorrow[both], rcond=None)[0][-1]),
        "spread": float(np.std(others) / scale),
    }


def _explains(today: Numbers, since: Numbers) -> Numbers:
    """A column each for the level, mood that day, the calendar, and days since the infusion."""
    calendar = np.arange(len(today)) / len(today)
    bins = [(since >= first) & (since <= last) for first, last in BINS]
    return np.column_stack([np.ones(len(today)), today, calendar, *bins]).astype(float)


def _residuals(explains: Numbers, told: Numbers) -> Numbers:
    found = np.linalg.lstsq(explains, told, rcond=None)[0]
    return np.asarray(told - explains @ found)


def _shifted(left: Numbers, known: NDArray[np.bool_], kept: Numbers) -> tuple[Numbers, float]:
    """For every shift, how far the days with and without lie apart, in units of their number.

    And that unit for no shift. All shifts at once, by Fourier's transform.
    """
    told = (~np.isnan(kept)).astype(float)
    with_tip = np.nan_to_num(kept)
    sums, sums_with = _round(left, told), _round(left, with_tip)
    days = np.rint(_round(known.astype(float), told))
    days_with = np.rint(_round(known.astype(float), with_tip))
    days_without = days - days_with
    enough = np.minimum(days_with, days_without) >= FEWEST_EACH_WAY
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = np.sqrt(days_with * days_without / days)
        apart = (sums_with / days_with - (sums - sums_with) / days_without) * unit
    apart[~enough] = np.nan
    return apart, float(unit[0])


def _round(one: Numbers, other: Numbers) -> Numbers:
    """Sum of products with the other shifted round by each number of days."""
    turned = np.fft.rfft(one) * np.conj(np.fft.rfft(other))
    return np.asarray(np.fft.irfft(turned, len(one)))


def worked_out(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to moodtrack.reports.domain.evidence.asked, in its order."""
    mood, since = asked["mood"], asked["since"]
    return {
        "trends": [
            trend(one["days"], one["moods"], banded=one["banded"]) for one in asked["trends"]
        ],
        "tips": {
            tip: tip_and_mood(mood, since, [_KEPT[day] for day in days])
            for tip, days in asked["tips"].items()
        },
    }


_KEPT = {"1": 1.0, "0": 0.0, "-": None}
