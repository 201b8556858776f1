"""Two weeks before against two weeks after a course, and how long a benefit held."""

from datetime import date, timedelta

import pytest
from scipy.stats import t as student

from moodtrack.checkins.domain.days import Mode
from moodtrack.reports.domain import FollowUp, Reader, headline
from moodtrack.reports.domain.paper import told_on_paper
from moodtrack.reports.domain.quantities import Unsaid
from moodtrack.treatment.domain import DateChosen, Phase
from tests.reports.diary import MONDAY, infusion, moods, report

BEFORE = (2, 3, 4) * 4 + (3, 3)  # mean 3


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def anas(*later: int | None, until: int = 60, chosen: DateChosen = DateChosen.PLANNED) -> FollowUp:
    """Fourteen days about 3, an infusion on Monday, and these days after it."""
    days = moods(after(-14), *BEFORE) + moods(after(1), *later)
    given = [infusion(1, MONDAY, chosen=chosen)]
    return report(days, given, since=after(-20), length=21 + until)


def bar(*later: int | None, until: int = 60) -> tuple[int, bool] | None:
    [course] = anas(*later, until=until).courses
    return (course.bar.days, course.bar.ended) if course.bar else None


def test_the_mean_after_less_the_mean_before_with_an_interval() -> None:
    [course] = anas(*(6, 7, 8) * 4, 7, 7).courses
    assert (course.before.value, course.after.value, course.change.value) == (3, 7, 4)
    assert 0 < course.change.low < 4 < course.change.high
    assert course.change.n == 28


def test_days_that_resemble_their_neighbours_make_the_interval_wider() -> None:
    quick, slow = anas(*(5, 7) * 7).courses[0].change, anas(*[5] * 7, *[7] * 7).courses[0].change
    assert quick.value == slow.value
    assert slow.high - slow.low > quick.high - quick.low


def test_six_rated_days_after_are_too_few() -> None:
    [course] = anas(6, 7, 8, 6, 7, 8).courses
    assert course.change == Unsaid(
        "Too few days to say: 6 of the 14 days after were rated in time, and 7 are needed."
    )


def test_two_weeks_that_are_not_over_are_not_called_too_few() -> None:
    assert anas(6, 7, 8, until=5).courses[0].change.why == "The two weeks after are not over yet."


def test_late_answers_have_no_say() -> None:
    days = moods(after(-14), *BEFORE) + moods(after(1), *[9] * 14, mode=Mode.LATE)
    [course] = report(days, [infusion(1, MONDAY)], since=after(-20), length=80).courses
    assert isinstance(course.change, Unsaid)


def test_the_two_weeks_end_at_the_neighbouring_courses() -> None:
    days = moods(after(-14), *BEFORE) + moods(after(1), *[6] * 9) + moods(after(11), *[8] * 14)
    given = [infusion(1, MONDAY), infusion(2, after(10))]
    first, second = report(days, given, since=after(-20), length=80).courses
    assert (first.after.value, first.after.n) == (6, 9)
    assert (second.before.value, second.before.n) == (6, 9)


def test_a_course_before_the_period_still_closes_the_window_of_the_next() -> None:
    days = moods(after(-14), *BEFORE) + moods(after(1), *[6] * 9) + moods(after(11), *[8] * 14)
    given = [infusion(1, MONDAY), infusion(2, after(10))]
    [second] = report(days, given, since=after(5), length=60).courses
    assert (second.before.value, second.before.n) == (6, 9)


@pytest.mark.parametrize("chosen", [DateChosen.WORSE, DateChosen.OTHER, None])
def test_a_date_nobody_planned_has_a_change_and_neither_interval_nor_bar(chosen) -> None:
    told = anas(*[8] * 14, 2, 2, 2, chosen=chosen)
    [course] = told.courses
    assert course.change.value == 5
    assert (course.change.low, course.change.high, course.bar) == (None, None, None)
    assert "nobody noted the date of a course as planned" in told.duration.why
    assert told.since_baseline.low is None if not isinstance(told.since_baseline, Unsaid) else True


def test_the_benefit_ends_on_the_first_of_three_rated_days_back_at_the_start() -> None:
    assert bar(*[7] * 14, 3, 7, 3, 3, 3) == (17, True)


def test_a_mood_half_a_point_above_the_start_is_back() -> None:
    """Whole numbers about a mean of 3: a 3 is back, a 4 is not."""
    assert bar(*[7] * 14, 4, 4, 4, 4) == (18, False)


def test_days_nobody_rated_do_not_break_a_row_but_do_not_make_one() -> None:
    assert bar(*[7] * 14, 3, None, 3, None, 3) == (15, True)
    assert bar(*[7] * 14, 3, *[None] * 3, 3, *[None] * 3, 3) == (23, False)


def test_a_benefit_is_not_followed_across_a_gap_in_which_it_could_have_ended_unseen() -> None:
    """Two weeks at 7, two months of nothing, and 7 again: nobody knows what lay between."""
    assert bar(*[7] * 14, *[None] * 60, 7, 7, until=90) == (14, False)
    assert bar(*[7] * 14, *[None] * 6, 7, 7, until=90) == (22, False)  # a week is no such gap


def test_a_benefit_that_ended_within_a_gap_is_told_by_both_its_ends() -> None:
    told = anas(*[7] * 14, *[None] * 60, 3, 3, 3, until=90)
    [course] = told.courses
    assert (course.bar.days, course.bar.ended, course.bar.back_by) == (14, False, 75)
    assert any("lasted between 14 and 75 days" in said for said in headline(told))
    assert any("higher for between 14 and 75" in said for said in headline(told, Reader.PATIENT))
    [[*_, held]] = told_on_paper(told.as_json())["before_after"]
    assert held == "14–75"


def test_the_weeks_are_called_as_long_as_they_are() -> None:
    told = anas(*[7] * 9, until=9)
    assert (told.courses[0].days_before, told.courses[0].days_after) == (14, 9)
    assert any(
        said.startswith("In the 9 days after infusion 1 mood was on average 4.0 points higher than "
        "in the two weeks before") for said in headline(told)
    )  # fmt: skip
    days = moods(after(-14), *BEFORE) + moods(after(1), *[6] * 9) + moods(after(11), *[8] * 14)
    told = report(days, [infusion(1, MONDAY), infusion(2, after(10))], since=after(-20), length=80)
    assert any("than in the 9 days before" in said for said in headline(told))


def test_where_another_infusion_came_within_a_week_that_is_the_reason() -> None:
    days = moods(after(-14), *BEFORE) + moods(after(1), *[6] * 4)
    told = report(days, [infusion(1, MONDAY), infusion(2, after(5))], since=after(-20), length=60)
    first, second = told.courses
    assert first.after == Unsaid("Too few days to say: another infusion was too close after.")
    assert second.before == Unsaid("Too few days to say: another infusion was too close before.")


def test_a_benefit_that_was_not_seen_to_end_is_open() -> None:
    assert bar(*[7] * 20) == (20, False)
    assert bar(*[7] * 14, 3, 3) == (16, False)


def test_a_benefit_ends_openly_at_the_next_infusion() -> None:
    days = moods(after(-14), *BEFORE) + moods(after(1), *[7] * 20, 0, 2, 2, 2)
    given = [infusion(1, MONDAY), infusion(2, after(21), chosen=DateChosen.OTHER)]
    first, _ = report(days, given, since=after(-20), length=80).courses
    assert (first.bar.days, first.bar.ended) == (20, False)


def test_no_bar_without_a_change_that_chance_does_not_explain() -> None:
    told = anas(*(2, 4, 3, 4) * 4)
    assert told.courses[0].bar is None
    assert told.duration.why.endswith("was mood higher by more than chance could be.")


def test_a_mood_that_fell_has_no_bar() -> None:
    assert bar(*[0] * 14) is None


def test_the_report_says_how_often_worn_off_is_wrong_for_the_days_shown() -> None:
    short, long = anas(*[7] * 10, 3, 3, 3), anas(*[7] * 40, until=60)
    assert "within 14 days that it ended in 3 to 4 of 100 courses" in short.duration.method
    assert "within 56 days that it ended in 28 to 39 of 100 courses" in long.duration.method
    [row] = short.as_json()["duration"]["value"]
    assert row["error"] == {"within": 14, "at_most": 0.04}
    assert any("within 14 days" in sentence for sentence in short.as_json()["not_known"])


def test_an_induction_is_one_course_with_one_bar() -> None:
    given = [
        infusion(n + 1, after(3 * n), Phase.INDUCTION, number_in_course=n + 1) for n in range(6)
    ]
    days = moods(after(-14), *BEFORE) + moods(after(16), *[8] * 14, 3, 3, 3)
    told = report(days, given, since=after(-20), length=80).as_json()
    [row] = told["duration"]["value"]
    assert (row["infusions"], row["days"], row["ended"]) == ([1, 2, 3, 4, 5, 6], 15, True)


def test_where_ana_is_now_is_compared_with_where_she_started() -> None:
    told = anas(*[7] * 30, until=30)
    assert told.since_baseline.value == 4
    assert told.since_baseline.low > 0
    worth = (told.since_baseline.high - told.since_baseline.low) / 2
    assert worth > student.ppf(0.975, 26) * 0.1


def test_the_last_two_weeks_do_not_reach_back_before_the_first_course() -> None:
    told = anas(*[7] * 8, until=8)
    assert (told.since_baseline.value, told.since_baseline.n) == (4, 22)
    assert "Too few days to compare" in anas(*[7] * 6, until=6).since_baseline.why
