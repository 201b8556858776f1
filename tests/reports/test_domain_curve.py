"""The days after each infusion: which interval an answer belongs to, and when there is a mean."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from scipy.stats import t as student

from moodtrack.checkins.domain.days import Day, Mode
from moodtrack.reports.domain.quantities import Unsaid
from moodtrack.treatment.domain import DateChosen, Phase
from tests.reports.diary import MONDAY, a_day, infusion, moods, report


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def at(day: int, hour: int, mood: int, mode: Mode = Mode.LIVE) -> Day:
    """An answer given at this hour; infusions in these tests start at 15:00."""
    return a_day(after(day), mode, hour=hour, mood=mood)


def interval(days: list[Day], *infusion_days: int, until: int = 60) -> list[dict[int, int]]:
    given = [infusion(n, after(day)) for n, day in enumerate(infusion_days, start=1)]
    told = report(days, given, since=after(-20), length=20 + until)
    return [dict(one.moods) for one in told.intervals]


def test_every_interval_begins_on_day_0_and_ends_before_the_next_infusion() -> None:
    days = moods(MONDAY, 4, 5, 6, 7, 8)
    assert interval(days, 0, 3) == [{0: 4, 1: 5, 2: 6}, {0: 7, 1: 8}]


def test_an_answer_given_before_the_start_belongs_to_the_interval_before() -> None:
    days = [at(0, 9, 2), at(1, 20, 6), at(2, 20, 6), at(3, 9, 3)]
    assert interval(days, 0, 3) == [{1: 6, 2: 6, 3: 3}, {}]


def test_an_answer_from_a_file_says_nothing_of_the_hour_and_belongs_to_neither() -> None:
    days = [at(1, 20, 6), at(3, 9, 3, Mode.IMPORT), at(4, 12, 5, Mode.IMPORT)]
    assert interval(days, 0, 3) == [{1: 6}, {1: 5}]


def test_an_answer_after_midnight_counts_for_the_day_ana_named() -> None:
    written = datetime.combine(after(1), time(1), tzinfo=UTC)
    days = [a_day(MONDAY, written_at=written, mood=7)]
    assert interval(days, 0) == [{0: 7}]


def test_late_answers_are_in_no_interval() -> None:
    assert interval(moods(MONDAY, 4, 5, mode=Mode.LATE), 0) == [{}]


def test_the_days_of_an_induction_are_in_no_interval() -> None:
    given = [
        infusion(n + 1, after(4 * n), Phase.INDUCTION, number_in_course=n + 1) for n in range(3)
    ]
    told = report(moods(MONDAY, *range(10)), given, since=after(-5), length=20)
    assert [dict(one.moods) for one in told.intervals] == [{0: 8, 1: 9}]


def around(day: int, before: int, later: int) -> list[Day]:
    return moods(after(day - 3), before, before, before, 0, later, later, later)


def curve(days: list[Day], chosen: DateChosen = DateChosen.PLANNED, until: int = 90) -> dict:
    given = [infusion(n, after(day), chosen=chosen) for n, day in ((1, 0), (2, 8), (3, 30))]
    return report(days, given, since=after(-10), length=until + 10).as_json()["curve"]


def test_the_mean_stops_where_the_first_interval_ends() -> None:
    days = around(0, 3, 6) + around(8, 3, 7) + around(30, 3, 8) + moods(after(38), 9, 9)
    days += moods(after(16), 9, 9)  # 8 and 9 days after: only the long intervals have such days
    told = curve(days)
    half = student.ppf(0.975, 2) * 1 / 3**0.5
    assert told["n"] == 3
    assert [row["day"] for row in told["value"]] == [0, 1, 2, 3, 4, 7]
    about_2 = told["value"][2]  # days 1 to 3: 6, 7 and 8 in the three intervals
    assert (about_2["mood"], about_2["n"]) == (7, 3)
    assert about_2["low"] == pytest.approx(7 - half, abs=0.01)
    assert about_2["high"] == pytest.approx(7 + half, abs=0.01)


def test_an_intervals_level_is_that_of_the_days_about_a_day() -> None:
    days = [*moods(after(1), 4, None, 8), *moods(after(9), 4, None, 8), *moods(after(31), 4, 5, 9)]
    told = curve(days)["value"]
    assert [row["mood"] for row in told] == [4, pytest.approx(4.17, abs=0.01), 6, 7.67, 8.33]


def test_an_interval_still_going_on_takes_part_once_it_is_as_long_as_the_shortest() -> None:
    days = around(0, 3, 6) + around(8, 3, 7) + around(30, 3, 8)
    assert curve(days, until=37)["value"] is None
    assert curve(days, until=38)["n"] == 3


def test_days_rated_about_in_fewer_than_three_intervals_have_no_mean() -> None:
    days = around(0, 3, 6) + around(8, 3, 7) + moods(after(31), 8, None, None, None, 8)
    assert [row["day"] for row in curve(days)["value"]] == [0, 1, 2, 4]


def test_two_infusions_have_no_mean_curve_and_say_why() -> None:
    told = report(around(0, 3, 6), [infusion(1, MONDAY)], since=after(-10), length=60).as_json()
    assert told["curve"]["why"] == (
        "Too few infusions for a mean curve: it needs 3 planned beforehand with time after them "
        "(an induction counts as one), and there is 1."
    )


@pytest.mark.parametrize("chosen", [DateChosen.WORSE, DateChosen.OTHER])
def test_intervals_that_began_on_a_bad_day_are_drawn_and_not_averaged(chosen) -> None:
    days = around(0, 3, 6) + around(8, 3, 7) + around(30, 3, 8)
    assert curve(days, chosen)["value"] is None
    given = [infusion(1, MONDAY, chosen=chosen)]
    [one] = report(days, given, since=after(-10), length=60).as_json()["intervals"]
    assert not one["planned"]
    assert one["days"][1] == {"day": 1, "mood": 6}


def test_side_effects_told_before_the_start_are_counted_after_the_infusion_before() -> None:
    """On the third day after infusion 1, in the morning; that afternoon infusion 2 begins."""
    given = [infusion(1, MONDAY), infusion(2, after(3))]
    days = [
        a_day(MONDAY, side_effects={"nausea": 2}),
        a_day(after(3), hour=9, side_effects={"headache": 1}),
        a_day(after(4), side_effects={"nausea": 1}),
    ]
    rows = report(days, given, since=MONDAY, length=10).as_json()["side_effects"]["value"]
    assert [row["counts"] for row in rows] == [
        {"nausea": [0, 0, 1, 0]},
        {"nausea": [0, 1, 0, 0]},
        {},
        {"headache": [0, 1, 0, 0]},
    ]
    early = [a_day(MONDAY, hour=9, side_effects={"nausea": 2})]
    assert isinstance(report(early, given, since=MONDAY, length=3).side_effects, Unsaid)
