"""Phases with their trends, and tips: counted, and compared only where that can tell anything."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student
from scipy.stats import theilslopes
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests

from moodtrack.checkins.domain.answers import TIPS
from moodtrack.checkins.domain.days import Day, Mode
from moodtrack.reports.domain import FollowUp
from moodtrack.reports.domain.evidence import asked, completed
from moodtrack.reports.domain.quantities import Said
from moodtrack.reports.domain.resampling import (
    BINS,
    NEAR,
    SLOPE_PAIRS_AT_MOST,
    theil_sen,
    tip_and_mood,
    trend,
    worked_out,
)
from moodtrack.reports.domain.tips import CANNOT_TELL, TOGETHER, TipTold, ruled, shrunk
from tests.reports.diary import MONDAY, a_day, course, infusion, life, moods, report


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def whole(told: FollowUp) -> FollowUp:
    """The report as the render process completes it, through JSON and back."""
    wanted = asked(told)
    assert wanted is not None
    return completed(told, json.loads(json.dumps(worked_out(json.loads(json.dumps(wanted))))))


# ---- phases and trends -------------------------------------------------------------------------


def test_equal_ratings_have_a_band_as_wide_as_whole_numbers_allow() -> None:
    slope, low, high = trend(list(range(60)), [5.0] * 60, banded=True)
    assert slope == 0
    assert low is not None
    assert high is not None
    assert 0.05 < 28 * (high - low) < 0.5


def test_before_during_and_after_an_induction_are_three_phases_that_hold_every_day() -> None:
    told = report(
        moods(MONDAY, 3, 4, 5), course(after(14), after(89)), since=MONDAY, length=90
    ).as_json()["stretches"]
    assert [(one["name"], one["days"]) for one in told] == [
        ("before the first infusion", 14),
        ("infusions 1 to 6", 18),
        ("after infusion 6", 58),
    ]
    assert (told[0]["answered"], told[0]["rated"], told[0]["mood"]) == (3, 3, 4)


def test_single_infusions_are_one_long_phase() -> None:
    given = [infusion(n, after(20 * n)) for n in (1, 2, 3)]
    told = report([], given, since=MONDAY, length=90).stretches
    assert [(one.name, len(one.days)) for one in told] == [
        ("before the first infusion", 20),
        ("from infusion 1 on", 70),
    ]


def test_a_phase_that_began_before_the_period_is_cut_at_its_beginning() -> None:
    told = report([], course(after(-60), after(-40)), since=MONDAY, length=30).stretches
    assert [(one.name, len(one.days)) for one in told] == [("after infusion 6", 30)]


def test_three_rated_weeks_have_no_trend() -> None:
    told = report(moods(MONDAY, *[5] * 21), since=MONDAY, length=40)
    assert asked(told) is None
    assert told.trend.why == ("Too few weeks to say: 3 have 4 of 7 days rated, and 4 are needed.")


def test_a_trend_is_the_median_slope_of_the_weekly_means_in_four_weeks() -> None:
    days, given = life(140, seed=5)
    told = whole(report(days, given, since=MONDAY, length=140))
    for stretch in told.stretches[2:]:
        weeks = [stretch.days[at : at + 7] for at in range(0, len(stretch.days), 7)]
        rated = [
            [(one.day.toordinal(), one.mood) for one in week if one.mood is not None]
            for week in weeks
        ]
        means = [np.mean(week, axis=0) for week in rated if len(week) >= 4]
        at, mood = np.transpose(means)
        assert isinstance(stretch.trend, Said)
        assert stretch.trend.value == pytest.approx(28 * theilslopes(mood, at).slope)


def test_without_an_answer_from_the_render_process_the_trend_says_to_ask_again() -> None:
    told = report(moods(MONDAY, *[5, 4] * 30), since=MONDAY, length=60)
    assert "just now" in told.trend.why
    assert isinstance(whole(told).trend, Said)


@pytest.mark.parametrize(("length", "banded"), [(55, False), (56, True)])
def test_a_trend_has_a_band_from_56_days_on(length: int, banded: bool) -> None:
    told = whole(report(moods(MONDAY, *[5, 4, 6] * 19), since=MONDAY, length=length))
    assert (told.trend.low is not None) == banded
    assert ("no band" in told.trend.method) != banded


def test_the_same_days_give_the_same_band() -> None:
    rng = np.random.default_rng(2)
    days, mood = list(range(80)), [int(one) for one in rng.integers(2, 8, 80)]
    assert trend(days, mood, banded=True) == trend(days, mood, banded=True)


def test_the_band_is_that_of_a_bootstrap_written_by_somebody_else() -> None:
    """Blocks of nine days drawn with scipy's slope, one after the other."""
    rng = np.random.default_rng(8)
    mood = np.round(5 + rng.normal(0, 1.2, 84) + np.arange(84) / 60)
    days = np.arange(84)
    slope, low, high = trend(days.tolist(), mood.tolist(), banded=True)
    weekly = mood.reshape(12, 7).mean(axis=1)
    centres = days.reshape(12, 7).mean(axis=1)
    left = mood - theilslopes(weekly, centres).slope * days
    left = (left - left.mean()) * np.sqrt(84 / 82)
    slopes = []
    for _ in range(600):
        blocks = [np.roll(left, -start)[:9] for start in rng.integers(0, 84, 10)]
        again = np.concatenate(blocks)[:84].reshape(12, 7).mean(axis=1)
        slopes.append(theilslopes(again, centres).slope)
    half = student.ppf(0.975, 84 / 9 - 2) * np.std(slopes, ddof=1)
    assert slope == pytest.approx(theilslopes(weekly, centres).slope)
    assert (high - low) / 2 == pytest.approx(half, rel=0.12)


def test_an_even_choice_of_many_pairs_tells_the_same_slope() -> None:
    rng = np.random.default_rng(3)
    x = np.arange(150.0)
    y = 0.02 * x + rng.normal(0, 1, 150)
    every = theil_sen(x, y, SLOPE_PAIRS_AT_MOST)
    assert every == pytest.approx(theilslopes(y, x).slope)
    assert theil_sen(x, y, 2_000) == pytest.approx(every, abs=0.002)


def test_a_hundred_years_have_no_trend_and_say_why() -> None:
    told = report(moods(MONDAY, *[5] * 40), since=MONDAY, length=4_000)
    assert told.trend.why == "No trend is worked out over more than ten years."


# ---- tips --------------------------------------------------------------------------------------


def with_tips(
    length: int, *, points: float = 0.0, seed: int = 1, answers: float = 1.0
) -> list[Day]:
    """Days on which Ana moves now and then; the day after, her mood is so many points higher."""
    lot = np.random.default_rng(seed)
    moved = lot.random(length) < 0.5
    days = []
    for at in range(length):
        lift = points if at and moved[at - 1] else 0.0
        if lot.random() < answers:
            mood = int(np.clip(round(5 + lift + lot.normal(0, 1)), 0, 10))
            days.append(a_day(after(at), mood=mood, tips={"active": bool(moved[at])}))
    return days


def test_before_120_days_what_ana_did_is_counted_and_nothing_more() -> None:
    told = report(with_tips(119), since=MONDAY, length=119)
    assert asked(told) is not None  # for the trend
    [tip] = whole(told).as_json()["tips"]
    assert tip["answered"] == 119
    assert 40 < tip["kept"] < 80
    assert (tip["verdict"], tip["points"]) == (None, None)


def test_a_tip_kept_on_nearly_every_day_is_counted_and_nothing_more() -> None:
    days = [a_day(after(n), mood=5, tips={"active": n % 7 > 0}) for n in range(200)]
    [tip] = whole(report(days, since=MONDAY, length=200)).tips
    assert (tip.kept, tip.verdict) == (171, None)


def test_what_is_late_has_no_say_from_one_day_to_the_next() -> None:
    days = [a_day(day.day, Mode.LATE, mood=5, tips={"active": True}) for day in with_tips(200)]
    [tip] = whole(report(days, since=MONDAY, length=200)).tips
    assert (tip.kept, tip.answered, tip.verdict) == (200, 200, None)


def test_a_mood_that_is_plainly_higher_the_day_after_went_together_with_the_tip() -> None:
    [tip] = whole(report(with_tips(200, points=1.5), since=MONDAY, length=200)).tips
    assert tip.verdict == TOGETHER
    assert 0.9 < tip.points < 1.5


def test_chance_cannot_be_told_from_anything_and_has_no_number() -> None:
    [tip] = whole(report(with_tips(200), since=MONDAY, length=200)).tips
    assert (tip.verdict, tip.points) == (CANNOT_TELL, None)


def one_tip(seed: int, length: int = 150) -> tuple[list[Any], list[Any], list[Any]]:
    lot = np.random.default_rng(seed)
    mood = [int(m) if lot.random() < 0.8 else None for m in lot.integers(2, 9, length)]
    tip = [float(lot.random() < 0.5) if lot.random() < 0.85 else None for _ in range(length)]
    since = [None if at < 20 else (at - 20) % 23 for at in range(length)]
    return mood, since, tip


@pytest.mark.parametrize("seed", range(4))
def test_the_difference_is_that_of_statsmodels(seed: int) -> None:
    mood, since, tip = one_tip(seed)
    rows = [
        (
            mood[at + 1],
            mood[at],
            at / 150,
            *(since[at + 1] is not None and a <= since[at + 1] <= b for a, b in BINS),
            tip[at],
        )
        for at in range(149)
        if None not in (mood[at], mood[at + 1], tip[at])
    ]
    table = np.array(rows, dtype=float)
    fitted = OLS(table[:, 0], np.column_stack([np.ones(len(table)), table[:, 1:]])).fit()
    assert tip_and_mood(mood, since, tip)["points"] == pytest.approx(fitted.params[-1])


@pytest.mark.parametrize("seed", range(4))
def test_all_shifts_at_once_are_every_shift_one_by_one(seed: int) -> None:
    mood, since, tip = one_tip(seed)
    today = np.array(mood, dtype=float)
    known = np.flatnonzero(~np.isnan(today) & ~np.isnan(np.append(today[1:], np.nan)))
    explains = np.array(
        [
            [
                1,
                today[at],
                at / 150,
                *(since[at + 1] is not None and a <= since[at + 1] <= b for a, b in BINS),
            ]
            for at in known
        ],
        dtype=float,
    )
    left = OLS(today[known + 1], explains).fit().resid
    apart = []
    for shift in range(150):
        turned = np.roll(np.array(tip, dtype=float), shift)[known]
        kept, other = left[turned == 1], left[turned == 0]
        unit = np.sqrt(len(kept) * len(other) / (len(kept) + len(other)))
        apart.append((kept.mean() - other.mean()) * unit)
    others = np.abs(apart[NEAR : 150 - NEAR + 1])
    p = (1 + np.sum(others >= abs(apart[0]))) / (1 + len(others))
    assert tip_and_mood(mood, since, tip)["p"] == pytest.approx(p)


def told_of(ps: Mapping[str, float]) -> dict[str, Mapping[str, float]]:
    return {tip: {"p": p, "points": 1.0, "spread": 0.2} for tip, p in ps.items()}


@pytest.mark.parametrize("seed", range(20))
def test_holms_rule_over_seven_is_that_of_statsmodels(seed: int) -> None:
    ps = np.random.default_rng(seed).random(7) ** 4
    told = ruled(
        [TipTold(tip, 60, 120, True) for tip in TIPS], told_of(dict(zip(TIPS, ps, strict=True)))
    )
    rejected = multipletests(ps, 0.05, method="holm")[0]
    assert [one.verdict == TOGETHER for one in told] == rejected.tolist()


def test_a_tip_alone_is_judged_as_one_of_seven() -> None:
    told = [TipTold("diet", 60, 120, True), TipTold("sleep", 3, 9)]
    found, counted = ruled(told, told_of({"diet": 0.02}))
    assert (found.verdict, counted.verdict) == (CANNOT_TELL, None)
    assert ruled(told, told_of({"diet": 0.007}))[0].verdict == TOGETHER


def test_a_difference_is_drawn_towards_none_the_more_the_less_is_known() -> None:
    assert shrunk(1.0, 0.0) == 1.0
    assert shrunk(1.0, 0.5) == 0.5
    assert shrunk(1.0, 1.0) == pytest.approx(0.2)
