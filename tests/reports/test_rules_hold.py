"""Each rule is held to the error it states: counted over many made-up people. Seeded."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from moodtrack.reports.domain import FollowUp, headline
from moodtrack.reports.domain.benefit import ERROR_WITHIN, Benefit, benefits
from moodtrack.reports.domain.curve import curve, intervals
from moodtrack.reports.domain.events import effect, events, responses
from moodtrack.reports.domain.quantities import Rows, Said, Unsaid
from moodtrack.reports.domain.resampling import tip_and_mood, trend
from moodtrack.reports.domain.statistics import interval_of_change, interval_of_days
from moodtrack.reports.domain.tips import NEEDS_DAYS, NEEDS_EACH_WAY, TOGETHER, TipTold, ruled
from moodtrack.treatment.domain import DateChosen, Infusion, Phase
from tests.reports.diary import MONDAY, infusion, report
from tests.reports.simulated import (
    Numbers,
    around_zero,
    by_day,
    diary_of,
    moods_by_chance,
    with_gaps,
)

R = pytest.mark.parametrize("r", [0.3, 0.6])


def times(often: int, soak: int) -> pytest.MarkDecorator:
    """So often in every run of the suite, and more in the soak."""
    return pytest.mark.parametrize("people", [often, pytest.param(soak, marks=pytest.mark.soak)])


def in_turn(people: int) -> Sequence[np.random.Generator]:
    return [np.random.default_rng(seed) for seed in range(people)]


# ---- intervals ---------------------------------------------------------------------------------


@R
@pytest.mark.parametrize("change", [0.0, 1.5])
@times(800, 8_000)
def test_the_interval_of_a_change_holds_the_truth(r: float, change: float, people: int) -> None:
    held = []
    for lot in in_turn(people):
        mood = moods_by_chance(lot, 46, r, np.r_[np.full(32, 4.0), np.full(14, 4.0 + change)])
        before, after = by_day(mood, 0, 14), by_day(mood, 32, 46)
        if min(len(before), len(after)) >= 7:
            low, high = interval_of_change(before, after)
            held.append(low <= change <= high)
    assert 0.9 <= np.mean(held) <= 0.98


@R
@times(2_000, 20_000)
def test_the_interval_of_a_baseline_holds_the_truth(r: float, people: int) -> None:
    held = []
    for lot in in_turn(people):
        rated = by_day(moods_by_chance(lot, 14, r, 4.2), 0, 14)
        if len(rated) >= 7:
            low, high = interval_of_days(rated)
            held.append(low <= 4.2 <= high)
    assert 0.9 <= np.mean(held) <= 0.98


def planned(*days: int, chosen: DateChosen = DateChosen.PLANNED) -> list[Infusion]:
    return [
        infusion(n, MONDAY + timedelta(days=day), chosen=chosen)
        for n, day in enumerate(days, start=1)
    ]


@R
@pytest.mark.parametrize("infusions", [3, 6])
@times(1_500, 15_000)
def test_the_interval_of_an_effect_holds_the_truth(r: float, infusions: int, people: int) -> None:
    held = []
    length = 21 * (infusions + 1)
    course = events(planned(*range(20, length - 1, 21)))
    for lot in in_turn(people):
        mood = by_day(moods_by_chance(lot, length, r), 0, length)
        told = effect(responses(course, mood, MONDAY + timedelta(days=length)))
        if isinstance(told, Said):
            assert told.low is not None
            assert told.high is not None
            held.append(told.low <= 0 <= told.high)
    assert len(held) > 0.3 * people
    assert 0.9 <= np.mean(held) <= 0.985


@R
@times(200, 2_000)
def test_the_band_of_the_curve_holds_the_truth(r: float, people: int) -> None:
    """Day by day: of whole numbers, the level that is rounded to is what the days are about."""
    held = []
    course = events(planned(*range(10, 120, 21)))
    for lot in in_turn(people):
        entries = {day.day: day for day in diary_of(moods_by_chance(lot, 130, r, 5.2))}
        told = curve(intervals(course, entries, MONDAY + timedelta(days=129)))
        assert isinstance(told, Rows)
        held += [row["low"] <= 5.2 <= row["high"] for row in told.value]
    assert 0.9 <= np.mean(held) <= 0.98


# ---- trends ------------------------------------------------------------------------------------


@R
@pytest.mark.parametrize(("days", "slope"), [(56, 0.0), (56, 0.7), (112, 0.0), (182, 0.3)])
@times(300, 3_000)
def test_the_band_of_a_trend_holds_the_truth(
    r: float, days: int, slope: float, people: int
) -> None:
    """`slope`: points in four weeks."""
    held = []
    level = 5 + slope * (np.arange(days) - days / 2) / 28
    for lot in in_turn(people):
        mood = moods_by_chance(lot, days, r, level)
        rated = np.flatnonzero(~np.isnan(mood))
        _, low, high = trend(rated.tolist(), mood[rated].tolist(), banded=True)
        assert low is not None
        assert high is not None
        held.append(28 * low <= slope <= 28 * high)
    assert 0.9 <= np.mean(held) <= 0.98


# ---- how long a benefit held -------------------------------------------------------------------

INDUCTION = [
    infusion(n, MONDAY + timedelta(days=14 + day), Phase.INDUCTION, number_in_course=n)
    for n, day in enumerate((0, 3, 7, 10, 14, 17), start=1)
]
AFTER = 95  # days


def a_course(lot: np.random.Generator, r: float, lift: float) -> Benefit:
    """Fourteen days, an induction, and the days after it at a level that does not fall again."""
    level = 4 + lift * (np.arange(32 + AFTER) >= 14)
    days = diary_of(moods_by_chance(lot, 32 + AFTER, r, level))
    entries = {day.day: day for day in days}
    moods = {day.day: day.answers.mood for day in days if day.answers.mood is not None}
    until = MONDAY + timedelta(days=31 + AFTER)
    [told] = benefits(intervals(events(INDUCTION), entries, until), moods)
    return told


@R
@times(2_000, 12_000)
def test_without_any_effect_a_bar_is_rare(r: float, people: int) -> None:
    bars = [a_course(lot, r, 0.0).bar is not None for lot in in_turn(people)]
    assert np.mean(bars) <= 0.05


@R
@times(1_500, 8_000)
def test_a_benefit_that_lasts_is_called_over_as_often_as_the_page_says(
    r: float, people: int
) -> None:
    found = [a_course(lot, r, 1.5).bar for lot in in_turn(people)]
    bars = [bar for bar in found if bar]
    assert len(bars) > 0.3 * people
    for within, errors in ERROR_WITHIN.items():
        over = np.mean([bar.ended and bar.days <= within for bar in bars])
        said = errors[0] if r == 0.3 else errors[1]
        assert over == pytest.approx(said, abs=0.03 + 1.5 * (said * (1 - said) / len(bars)) ** 0.5)


# ---- booked on a bad day -----------------------------------------------------------------------


def booked_on_bad_days(lot: np.random.Generator, chosen: DateChosen) -> FollowUp:
    """A year without any effect; an infusion when mood was a point below the own mean over three
    days, at most one in two weeks, the first after two weeks."""
    mood = 5 + around_zero(lot, 364, 0.3)
    bad: list[int] = []
    for day in range(14, 364):
        if mood[day - 3 : day].mean() <= 4 and (not bad or day >= bad[-1] + 14):
            bad.append(day)
    days = diary_of(with_gaps(lot, mood))
    return report(days, planned(*bad, chosen=chosen), since=MONDAY, length=364)


@times(60, 600)
def test_booked_on_bad_days_without_an_effect_no_interval_is_shown(people: int) -> None:
    for lot in in_turn(people):
        told = booked_on_bad_days(lot, DateChosen.WORSE)
        assert told.responses
        for said in (told.effect, told.curve, told.duration):
            assert isinstance(said, Unsaid)
        changes = [told.since_baseline, *(course.change for course in told.courses)]
        assert all(isinstance(one, Unsaid) or one.low is None for one in changes)
        assert not any("interval" in sentence for sentence in headline(told))


@times(60, 600)
def test_had_they_been_called_planned_chance_would_pass_for_an_effect(people: int) -> None:
    """Why the rule is there."""
    found = [booked_on_bad_days(lot, DateChosen.PLANNED).effect for lot in in_turn(people)]
    wrong = [one.low > 0 for one in found if isinstance(one, Said) and one.low is not None]
    assert np.mean(wrong) > 0.5


# ---- tips --------------------------------------------------------------------------------------


def since_infusion(length: int) -> list[int | None]:
    given = [14, 17, 21, 24, 28, 31, *range(52, length, 21)]
    last = [max((day for day in given if day <= at), default=None) for at in range(length)]
    return [None if day is None else at - day for at, day in enumerate(last)]


def tips_found(lot: np.random.Generator, r: float, *, points: float = 0.0) -> set[str]:
    """The tips that "went together" in eight months in which the treatment lifts both mood and
    tips, tips are kept on good days, and stick; the first one adds so many points, or none does."""
    length = 240
    since = since_infusion(length)
    lift = np.array([0 if one is None else 2 * np.exp(-one / 10) for one in since])
    noise = around_zero(lot, length, r)
    kept = np.array([a_tip(lot, lift, noise) for _ in range(7)])
    mood = 4 + lift + noise
    mood[1:] += points * kept[0, :-1]
    told = with_gaps(lot, mood)
    seen = ~np.isnan(told) & (lot.random(length) < 0.9)
    found = {}
    for number, tip in enumerate(kept):
        column = np.where(seen, tip, np.nan)
        if enough(told, column):
            found[str(number)] = tip_and_mood(nones(told), since, nones(column))
    ruled_on = ruled([TipTold(tip, 1, 1, True) for tip in found], found)
    return {one.tip for one in ruled_on if one.verdict == TOGETHER}


def a_tip(lot: np.random.Generator, lift: Numbers, noise: Numbers) -> Numbers:
    habit = around_zero(lot, len(lift), lot.choice([0.0, 0.5, 0.8])) / 1.1
    return (habit + 0.6 * (lift - lift.mean()) + 0.5 * noise > 0).astype(float)


def enough(mood: Numbers, tip: Numbers) -> bool:
    counts = ~np.isnan(mood[:-1]) & ~np.isnan(mood[1:])
    each_way = min(np.sum(tip[:-1][counts] == 1), np.sum(tip[:-1][counts] == 0))
    return bool(np.sum(~np.isnan(tip)) >= NEEDS_DAYS and each_way >= NEEDS_EACH_WAY)


def nones(column: Numbers) -> list[float | None]:
    return [None if np.isnan(one) else float(one) for one in column]


@R
@times(400, 3_000)
def test_tips_that_do_nothing_are_seldom_said_to_go_together(r: float, people: int) -> None:
    assert np.mean([bool(tips_found(lot, r)) for lot in in_turn(people)]) <= 0.06


@times(40, 400)
def test_a_tip_that_adds_a_point_and_a_half_is_mostly_found(people: int) -> None:
    found = [tips_found(lot, 0.3, points=1.5) for lot in in_turn(people)]
    assert np.mean(["0" in one for one in found]) > 0.7
