"""Mood before and after an infusion: the windows, what is one event, when nothing can be said."""

from datetime import date, timedelta

import pytest
from scipy.stats import t as student

from moodtrack.checkins.domain.days import Mode
from moodtrack.reports.domain.quantities import Said, Unsaid
from moodtrack.reports.domain.statistics import interval_of_days, resemblance, t_quantile
from moodtrack.treatment.domain import DateChosen, Phase
from tests.reports.diary import MONDAY, infusion, moods, report


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def around(day: int, before: int, later: int) -> list:
    """Three rated days before and three after; the day itself is the worst, and must not count."""
    return moods(after(day - 3), before, before, before, 0, later, later, later)


def test_the_three_days_before_against_the_three_days_after() -> None:
    days = moods(after(-4), 9, 2, 3, 4, 0, 6, 7, 8, 9)
    [response] = report(days, [infusion(1, MONDAY)], since=after(-10), length=30).responses
    assert response.before == Said(3, 3, "Mean of the rated days before.")
    assert response.after == Said(7, 3, "Mean of the rated days after.")
    assert response.difference.value == 4


def test_one_rated_day_on_a_side_is_too_few_to_say() -> None:
    days = moods(after(-1), 3, 0, 7, 7, 7)
    [response] = report(days, [infusion(1, MONDAY)], since=after(-10), length=30).responses
    assert response.before == Unsaid(
        "Too few days to say: 1 of the 3 days before was rated in time, and 2 are needed."
    )
    assert response.difference == response.before


def test_late_answers_are_left_out_around_infusions() -> None:
    days = around(0, 3, 7)[:-1] + moods(after(3), 1, mode=Mode.LATE)
    [response] = report(days, [infusion(1, MONDAY)], since=after(-10), length=30).responses
    assert response.after == Said(7, 2, "Mean of the rated days after.")


def test_imported_answers_count_around_infusions() -> None:
    days = moods(after(-3), 3, 3, 3, 0, 7, 7, 7, mode=Mode.IMPORT)
    [response] = report(days, [infusion(1, MONDAY)], since=after(-10), length=30).responses
    assert response.difference.value == 4


def test_a_window_ends_at_the_next_infusion_and_begins_after_the_last_one() -> None:
    days = moods(after(-3), 3, 3, 3, 0, 6, 8, 0, 5, 5, 5)
    given = [infusion(1, MONDAY), infusion(2, after(3))]
    first, second = report(days, given, since=after(-10), length=30).responses
    assert first.after == Said(7, 2, "Mean of the rated days after.")
    assert second.before == Said(7, 2, "Mean of the rated days before.")


def test_infusions_on_neighbouring_days_leave_no_days_between_to_compare() -> None:
    given = [infusion(1, MONDAY), infusion(2, after(1))]
    first, second = report(around(0, 3, 7), given, since=after(-10), length=30).responses
    assert first.after == Unsaid("Too few days to say: another infusion was too close after.")
    assert second.before == Unsaid("Too few days to say: another infusion was too close before.")


def test_days_that_are_not_over_yet_are_not_called_missing() -> None:
    given = [infusion(1, MONDAY)]
    [response] = report(around(0, 3, 7), given, since=after(-10), length=12).responses
    assert response.after == Unsaid("The days after are not over yet.")


def test_an_induction_is_one_event_from_before_its_first_to_after_its_last() -> None:
    given = [
        infusion(n + 1, after(day), Phase.INDUCTION, number_in_course=n + 1)
        for n, day in enumerate((0, 3, 7, 10, 14, 17))
    ]
    days = moods(after(-3), 2, 2, 2) + moods(after(1), 9, 9) + moods(after(18), 6, 6, 6)
    [response] = report(days, given, since=after(-10), length=60).responses
    assert response.event.name == "Infusions 1 to 6"
    assert (response.before.value, response.after.value) == (2, 6)


def test_a_second_induction_is_a_second_event() -> None:
    again = [1, 2, 3, 1, 2, 3]
    given = [
        infusion(n + 1, after(4 * n), Phase.INDUCTION, number_in_course=again[n]) for n in range(6)
    ]
    told = report([], given, since=after(-10), length=60).responses
    assert [one.event.name for one in told] == ["Infusions 1 to 3", "Infusions 4 to 6"]


def test_inductions_months_apart_are_two_courses_even_without_numbers() -> None:
    given = [infusion(1, MONDAY, Phase.INDUCTION), infusion(2, after(90), Phase.INDUCTION)]
    assert len(report([], given, since=after(-10), length=120).responses) == 2


def three(chosen: DateChosen | None = DateChosen.PLANNED) -> tuple[list, list]:
    days = around(0, 3, 4) + around(20, 3, 5) + around(40, 3, 6)
    return days, [infusion(n + 1, after(20 * n), chosen=chosen) for n in range(3)]


def test_three_planned_infusions_give_an_effect_with_a_t_interval() -> None:
    days, given = three()
    effect = report(days, given, since=after(-10), length=90).effect
    half = student.ppf(0.975, 2) * 1 / 3**0.5
    assert effect.value == 2
    assert (effect.low, effect.high) == pytest.approx((2 - half, 2 + half))
    assert effect.n == 3


def test_two_infusions_give_no_effect_and_say_why() -> None:
    days, given = three()
    effect = report(days, given[:2], since=after(-10), length=90).effect
    assert effect == Unsaid(
        "Too few infusions to compare: 3 planned beforehand need enough rated days before and "
        "after (an induction counts as one), and 2 have them."
    )


@pytest.mark.parametrize("chosen", [DateChosen.WORSE, DateChosen.OTHER, None])
def test_infusions_nobody_planned_beforehand_are_shown_and_not_averaged(chosen) -> None:
    days, given = three(chosen)
    told = report(days, given, since=after(-10), length=90)
    assert [one.difference.value for one in told.responses] == [1, 2, 3]
    assert isinstance(told.effect, Unsaid)
    assert "3 more are shown but not averaged" in told.effect.why


def test_no_infusion_is_no_effect() -> None:
    assert report([], since=MONDAY, length=7).effect == Unsaid(
        "There was no infusion in this period."
    )


def test_an_effect_stays_on_the_scale() -> None:
    days = around(0, 0, 10) + around(20, 0, 10) + around(40, 8, 10)
    given = [infusion(n + 1, after(20 * n)) for n in range(3)]
    effect = report(days, given, since=after(-10), length=90).effect
    assert effect.high == 10


def test_the_baseline_is_the_mean_of_the_14_days_before_the_first_infusion() -> None:
    days = moods(after(-16), 9, 9, 2, 3, 4, 2, 3, 4, 3, mode=Mode.LIVE)
    baseline = report(days, [infusion(1, MONDAY)], since=after(-20), length=40).baseline
    assert (baseline.value, baseline.n) == (3, 7)
    assert 0 < baseline.low < 3 < baseline.high < 6


def test_six_rated_days_are_no_baseline() -> None:
    days = moods(after(-6), 3, 3, 3, 3, 3, 3)
    baseline = report(days, [infusion(1, MONDAY)], since=after(-20), length=40).baseline
    assert baseline == Unsaid(
        "There is no baseline to compare with: of the 14 days before the first infusion 6 were "
        "rated in time, and 7 are needed."
    )


def test_the_baseline_is_found_however_long_ago_it_was() -> None:
    days = moods(after(-114), *[3] * 14)
    baseline = report(days, [infusion(1, after(-100))], since=MONDAY, length=28).baseline
    assert (baseline.value, baseline.n) == (3, 14)


def test_equal_ratings_are_not_called_certain() -> None:
    days = moods(after(-14), *[3] * 14)
    baseline = report(days, [infusion(1, MONDAY)], since=after(-20), length=40).baseline
    assert baseline.high - baseline.low > 0.3


@pytest.mark.parametrize("df", [1, 2, 2.7, 3, 5, 9.5, 30, 400])
def test_students_t_agrees_with_scipy(df: float) -> None:
    assert t_quantile(df) == pytest.approx(student.ppf(0.975, df), rel=1e-6)


def test_few_days_are_taken_to_resemble_their_neighbours_a_little() -> None:
    told = {after(2 * n): mood for n, mood in enumerate((1, 5, 2, 7, 3, 4, 6))}
    assert resemblance(told) == 0.3
    low, high = interval_of_days(told)
    assert high - low > 2 * student.ppf(0.975, 6) * 2.16 / 7**0.5


def test_days_that_go_together_make_the_interval_wider() -> None:
    slow = {after(n): n // 4 for n in range(28)}
    quick = {after(n): (n * 3) % 7 for n in range(28)}
    assert resemblance(slow) > 0.6
    assert resemblance(quick) < 0.3
