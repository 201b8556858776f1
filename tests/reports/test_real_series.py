"""One real patient's 238 days: our numbers against a script that knows nothing of our code."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean, quantiles

import numpy as np
import pytest
from scipy import stats

from moodtrack.reports.domain import FollowUp
from moodtrack.reports.domain.evidence import asked, completed
from moodtrack.reports.domain.resampling import worked_out
from moodtrack.reports.domain.statistics import resemblance
from tests.reports.diary import a_day, infusion, report

FILE = Path(__file__).parents[1] / "data" / "kossakowski_daily.csv"
with FILE.open() as lines:
    ROWS = [(date.fromisoformat(row["day"]), row["mood"]) for row in csv.DictReader(lines)]
FIRST, LAST = ROWS[0][0], ROWS[-1][0]
MOODS = {day: int(mood) for day, mood in ROWS if mood}
CHANGES = [FIRST + timedelta(days=n) for n in (42, 98, 155)]  # where the study's phases begin


@pytest.fixture(scope="module")
def told() -> FollowUp:
    """The series with three made-up infusions, so that there is a before and an after."""
    days = [a_day(day, mood=mood) for day, mood in MOODS.items()]
    given = [infusion(n, day) for n, day in enumerate(CHANGES, start=1)]
    found = report(days, given, since=FIRST, length=(LAST - FIRST).days + 1)
    wanted = asked(found)
    assert wanted is not None
    return completed(found, json.loads(json.dumps(worked_out(wanted))))


def between(day: date, first: int, last: int) -> dict[date, int]:
    days = [day + timedelta(days=n) for n in range(first, last + 1)]
    return {each: MOODS[each] for each in days if each in MOODS}


def lag_one(*sides: dict[date, int]) -> float:
    """Of numpy arrays with gaps, each side less its mean; then as the house's rule says."""
    here, there, all_ = [], [], []
    for side in sides:
        length = (max(side) - min(side)).days + 1
        line = np.full(length, np.nan)
        for day, mood in side.items():
            line[(day - min(side)).days] = mood
        line -= np.nanmean(line)
        both = ~np.isnan(line[1:]) & ~np.isnan(line[:-1])
        here += line[:-1][both].tolist()
        there += line[1:][both].tolist()
        all_ += line[~np.isnan(line)].tolist()
    r = np.dot(here, there) / len(here) / np.var(all_)
    r += (1 + 3 * r) / (len(all_) / len(sides))
    return (len(here) * r + 15 * 0.3) / (len(here) + 15)


def test_the_series_is_the_one_we_think() -> None:
    assert (len(MOODS), (LAST - FIRST).days + 1) == (238, 239)
    assert fmean(MOODS.values()) == pytest.approx(5.08, abs=0.01)


def test_neighbouring_days_resemble_each_other(told: FollowUp) -> None:
    assert resemblance(MOODS) == pytest.approx(lag_one(MOODS))
    assert 0.2 < resemblance(MOODS) < 0.3


@pytest.mark.parametrize("n", range(3))
def test_two_weeks_before_and_after_are_those_of_scipy(told: FollowUp, n: int) -> None:
    before, after = between(CHANGES[n], -14, -1), between(CHANGES[n], 1, 14)
    r = min(0.9, max(0.0, lag_one(before, after)))
    worth = [max(2.0, len(side) * (1 - r) / (1 + r)) for side in (before, after)]
    sides = [np.array([*side.values()]) for side in (before, after)]
    parts = [side.var(ddof=1) / days for side, days in zip(sides, worth, strict=True)]
    df = sum(parts) ** 2 / sum(p * p / (w - 1) for p, w in zip(parts, worth, strict=True))
    change = sides[1].mean() - sides[0].mean()
    low, high = stats.t.interval(0.95, df, loc=change, scale=sum(parts) ** 0.5)
    ours = told.courses[n].change
    assert (ours.value, ours.low, ours.high) == pytest.approx((change, low, high))


def test_the_effect_of_one_infusion_is_that_of_scipy(told: FollowUp) -> None:
    each = [
        fmean(between(day, 1, 3).values()) - fmean(between(day, -3, -1).values()) for day in CHANGES
    ]
    low, high = stats.ttest_1samp(each, 0).confidence_interval(0.95)
    assert (told.effect.value, told.effect.low, told.effect.high) == pytest.approx(
        (fmean(each), low, high)
    )


def test_the_curve_is_the_mean_over_the_infusions(told: FollowUp) -> None:
    rows = told.as_json()["curve"]["value"]
    assert [row["day"] for row in rows] == list(range(56))  # the first interval: 56 days
    for row in rows[2:-1]:
        levels = [fmean(between(day, row["day"] - 1, row["day"] + 1).values()) for day in CHANGES]
        assert row["mood"] == pytest.approx(fmean(levels), abs=0.006)
        if len({*levels}) > 1:
            low, high = stats.t.interval(0.95, 2, loc=fmean(levels), scale=stats.sem(levels))
            assert row["low"] == pytest.approx(max(0, low), abs=0.75)
            assert row["low"] == pytest.approx(max(0, min(low, row["mood"] - 0.72)), abs=0.006)
            assert row["high"] == pytest.approx(min(10, max(high, row["mood"] + 0.72)), abs=0.006)


@pytest.mark.parametrize(("n", "first", "last"), [(0, FIRST, CHANGES[0]), (1, CHANGES[0], None)])
def test_the_trends_are_those_of_scipy(told: FollowUp, n: int, first: date, last: date) -> None:
    weeks: dict[int, list[tuple[int, int]]] = {}
    for day, mood in MOODS.items():
        if first <= day < (last or date.max):
            at = (day - first).days
            weeks.setdefault(at // 7, []).append((at, mood))
    means = [np.mean(week, axis=0) for week in weeks.values() if len(week) >= 4]
    at, mood = np.transpose(means)
    ours = told.stretches[n].trend
    assert ours.value == pytest.approx(28 * stats.theilslopes(mood, at).slope)
    if ours.low is not None:  # scipy's own band takes weeks for independent: ours is no narrower
        theirs = stats.theilslopes(mood, at)
        assert ours.high - ours.low > 0.8 * 28 * (theirs.high_slope - theirs.low_slope)


def test_the_line_of_worst_and_best_quarters(told: FollowUp) -> None:
    rated = sorted(MOODS.values())
    worst, best = fmean(rated[: 238 // 4]), fmean(rated[-(238 // 4) :])
    assert told.mean.low == pytest.approx((sum(rated) + worst) / 239)
    assert told.mean.high == pytest.approx((sum(rated) + best) / 239)
    assert worst < quantiles(rated, n=4)[0] + 0.01


def test_no_benefit_is_drawn_where_there_was_no_treatment(told: FollowUp) -> None:
    assert [course.bar for course in told.courses] == [None, None, None]
