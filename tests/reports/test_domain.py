"""What a follow-up says of a person's days, and what it will not say."""

from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.days import Mode, Other
from moodtrack.reports.domain import FOLLOW_UP, first_day_needed, follow_up
from tests.reports.diary import (
    MONDAY,
    NOON,
    a_day,
    infusion,
    life,
    moods,
    report,
    report_of_a_life,
)


def after(days: int):
    return MONDAY + timedelta(days=days)


def test_a_day_nobody_wrote_down_is_there_and_unknown() -> None:
    numbers = report(moods(MONDAY, 3, None, 5), since=MONDAY, length=3).as_json()
    assert [day["mood"] for day in numbers["days"]] == [3, None, 5]
    assert [day["answered"] for day in numbers["days"]] == [True, False, True]
    assert (numbers["days_in_period"], numbers["days_answered"], numbers["days_rated"]) == (3, 2, 2)


def test_a_day_that_was_cleared_again_is_not_answered() -> None:
    numbers = report([a_day(MONDAY)], since=MONDAY, length=1)
    assert numbers.days_answered == 0
    assert numbers.days[0].answers is None


def test_a_day_with_sleep_alone_is_answered_and_not_rated() -> None:
    numbers = report([a_day(MONDAY, sleep_hours=6.5)], since=MONDAY, length=1)
    assert (numbers.days_answered, numbers.days_rated) == (1, 0)


def test_the_7_day_mean_needs_4_rated_days_and_never_looks_ahead() -> None:
    told = report(moods(MONDAY, 2, 4, 6, 8, None, None, None, 1), since=MONDAY, length=9)
    # the last two days look back on three and on two rated days
    assert [day.mean7 for day in told.days] == [None, None, None, 5, 5, 5, 5, 4.75, None]


def test_days_before_the_period_complete_the_first_means_and_are_not_counted() -> None:
    told = report(moods(after(-6), 2, 2, 2, 2, 2, 2, 9), since=MONDAY, length=1)
    assert told.days[0].mean7 == 3
    assert told.days_answered == 1


def test_a_mood_of_zero_is_a_mood() -> None:
    told = report(moods(MONDAY, 0, 0, 0, 0), since=MONDAY, length=4)
    assert told.days_rated == 4
    assert told.days[-1].mean7 == 0


def test_days_are_counted_from_the_latest_infusion() -> None:
    given = [infusion(1, after(1)), infusion(2, after(4))]
    told = report([], given, since=MONDAY, length=6)
    assert [day.days_since_infusion for day in told.days] == [None, 0, 1, 2, 0, 1]


def test_an_infusion_before_the_period_still_counts_its_days() -> None:
    told = report([], [infusion(1, after(-10))], since=MONDAY, length=1)
    assert told.days[0].days_since_infusion == 10
    assert told.infusions == ()


def test_late_days_are_marked_and_stay_in_the_means() -> None:
    told = report(moods(MONDAY, 4, 4, 4, 4, mode=Mode.LATE), since=MONDAY, length=4)
    assert told.days_late == 4
    assert told.days[-1].mean7 == 4
    assert told.weeks[0].as_json()["mood"] == 4


def test_two_words_on_one_day_are_told() -> None:
    day = a_day(MONDAY, mood=2)
    day = replace(day, others=(Other(UUID(int=7), Answers(mood=6)),))
    numbers = report([day], since=MONDAY, length=1).as_json()
    assert numbers["days"][0]["mood"] == 2
    assert numbers["days_with_others"] == 1
    assert any("two phones" in sentence for sentence in numbers["not_known"])


def test_a_tip_nobody_answered_is_not_a_tip_not_kept() -> None:
    days = [
        a_day(MONDAY, tips={"active": True, "diet": False}),
        a_day(after(1), tips={"active": True}),
        a_day(after(2), mood=5),
    ]
    [week] = report(days, since=MONDAY, length=7).as_json()["weeks"]
    assert week["tips"] == {
        "active": {"kept": 2, "answered": 2},
        "diet": {"kept": 0, "answered": 1},
    }
    assert week["tips_kept"] == 1


def test_symptoms_are_counted_by_severity_over_the_days_that_answered_them() -> None:
    days = [
        a_day(MONDAY, symptoms={"sadness": 0}),
        a_day(after(1), symptoms={"sadness": 3, "fatigue": 1}),
        a_day(after(2), symptoms={"sadness": 3}),
    ]
    [week] = report(days, since=MONDAY, length=7).as_json()["weeks"]
    assert week["symptoms"] == {"sadness": [1, 0, 0, 2], "fatigue": [0, 1, 0, 0]}


def test_weeks_begin_on_monday_and_are_cut_at_the_ends() -> None:
    numbers = report([], since=after(2), length=14).as_json()
    assert [(week["week"], week["days"]) for week in numbers["weeks"]] == [
        ("2026-03-04", 5),
        ("2026-03-09", 7),
        ("2026-03-16", 2),
    ]


def test_side_effects_are_told_by_day_since_the_infusion_and_a_late_one_is_not_lost() -> None:
    days = [
        a_day(MONDAY, side_effects={"nausea": 2, "dizziness": 0}),
        a_day(after(1), Mode.LATE, side_effects={"nausea": 1}),
        a_day(after(4), side_effects={"nausea": 3}),
    ]
    told = report(days, [infusion(1, MONDAY)], since=MONDAY, length=7).as_json()["side_effects"]
    assert told["n"] == 2
    assert told["value"][0] == {
        "day": 0,
        "answered": 1,
        "counts": {"dizziness": [1, 0, 0, 0], "nausea": [0, 0, 1, 0]},
    }
    assert told["value"][1]["counts"] == {"nausea": [0, 1, 0, 0]}
    assert told["value"][3] == {"day": 3, "answered": 0, "counts": {}}


def test_no_side_effects_answered_is_a_sentence_and_not_a_row_of_zeros() -> None:
    told = report(moods(MONDAY, 4), [infusion(1, MONDAY)], since=MONDAY, length=7).as_json()
    assert told["side_effects"]["value"] is None
    assert told["side_effects"]["why"].endswith(".")


def test_entries_after_the_period_have_no_say() -> None:
    short = report(moods(MONDAY, 4, 4, 4, 4), since=MONDAY, length=4)
    longer = report(moods(MONDAY, 4, 4, 4, 4, 9, 9, 9), since=MONDAY, length=4)
    assert short == longer


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends on or after"):
        follow_up([], [], since=MONDAY, until=after(-1), as_of=NOON)


@pytest.mark.parametrize("length", [1, 7, 28, 112, 365])
def test_the_numbers_keep_to_their_schema(length: int) -> None:
    validator = Draft202012Validator(FOLLOW_UP, format_checker=FormatChecker())
    Draft202012Validator.check_schema(FOLLOW_UP)
    assert [e.message for e in validator.iter_errors(report_of_a_life(length).as_json())] == []
    assert [
        e.message for e in validator.iter_errors(report([], since=MONDAY, length=7).as_json())
    ] == []


def test_every_quantity_is_a_number_with_its_grounds_or_the_reason_why_not() -> None:
    for numbers in (report_of_a_life(112).as_json(), report([], since=MONDAY, length=7).as_json()):
        for name in (
            "effect",
            "curve",
            "duration",
            "baseline",
            "trend",
            "measures",
            "side_effects",
            "mean",
        ):
            said = numbers[name]
            grounds = {"why"} if said["value"] is None else {"low", "high", "n", "method"}
            assert said.keys() == {"value", *grounds}, name


def test_two_years_are_worked_out_in_a_moment_and_ten_can_be() -> None:
    days, given = life(3650)
    first = first_day_needed(given, after(3650 - 730))
    assert first <= after(3650 - 730 - 6)
    began = perf_counter()
    ten = follow_up(days, given, since=MONDAY, until=after(3649), as_of=NOON).as_json()
    assert ten["days_in_period"] == 3650
    assert perf_counter() - began < 2


def test_the_first_day_needed_reaches_back_to_the_baseline() -> None:
    given = [infusion(1, after(-100)), infusion(2, after(1))]
    assert first_day_needed(given, MONDAY) == after(-114)
    assert first_day_needed([], MONDAY) == after(-6)
