"""The demo's people: plausible, in range, the same from the same seed, no two alike."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest

from moodtrack.checkins.domain.answers import (
    DIRECTIONS,
    GOAL_LIMIT,
    NOTE_LIMIT,
    SIDE_EFFECTS,
    SYMPTOMS,
    TIPS,
    Answers,
)
from moodtrack.checkins.domain.days import Mode, label_day
from moodtrack.demo.domain import Entry, Kind, Story, name, others, story
from moodtrack.treatment.domain import Phase

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 23)
DAY_START, BACKFILL = 3, 2
SEEDS = range(12)


def anas(seed: int = 1, until: date = TODAY) -> Story:
    return story(seed, kind=Kind.FIRST, until=until, zone=ZONE)


def bens(seed: int = 1) -> Story:
    return story(seed, kind=Kind.SPARSE, until=TODAY, zone=ZONE)


def the_others(count: int, *, days: int = 112) -> list[Story]:
    return list(others(7, count, until=TODAY, zone=ZONE, days=days))


def everyone() -> list[Story]:
    return [anas(), bens(), *the_others(22), *the_others(6, days=400)]


def mean_mood(told: Story, since: date, until: date) -> float:
    moods = [e.answers.mood for e in told.entries if since <= e.day <= until and e.phone == 1]
    return fmean(mood for mood in moods if mood is not None)


def lift(told: Story) -> float:
    """Mood in the week after the first course, less mood before it."""
    course = [i.day for i in told.infusions if i.phase is Phase.INDUCTION]
    before = mean_mood(told, date.min, course[0] - timedelta(days=1))
    return mean_mood(told, course[-1] + timedelta(1), course[-1] + timedelta(7)) - before


# ---- Ana and Ben -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_ana_answered_seven_days_of_ten_in_sixteen_weeks_some_late_and_two_phones_once(
    seed: int,
) -> None:
    told = anas(seed)
    assert len(told.days) == round(0.7 * 111)
    assert min(told.days) >= TODAY - timedelta(days=111)
    assert 3 <= sum(entry.mode is Mode.LATE for entry in told.entries) <= 15
    assert len(told.days_of_two_phones) == 1


@pytest.mark.parametrize("until", [TODAY + timedelta(days=n) for n in range(7)])
def test_ana_had_six_infusions_in_two_and_a_half_weeks_after_two_of_baseline_and_two_later_ones(
    until: date,
) -> None:
    told = anas(until=until)
    first, *_ = days = [infusion.day for infusion in told.infusions]
    assert [i.phase for i in told.infusions] == [Phase.INDUCTION] * 6 + [Phase.MAINTENANCE] * 2
    assert [i.number_in_course for i in told.infusions][:6] == [1, 2, 3, 4, 5, 6]
    assert 14 <= (first - (until - timedelta(days=111))).days <= 16
    assert 16 <= (days[5] - first).days <= 18
    assert all(day.weekday() < 5 for day in days)
    assert all(10 <= (later - sooner).days <= 35 for sooner, later in pairwise(days[5:]))


@pytest.mark.parametrize("seed", SEEDS)
def test_anas_mood_rises_with_the_infusions_and_wears_off_before_the_next_one(seed: int) -> None:
    told = anas(seed)
    assert lift(told) > 1.4
    last, seventh = told.infusions[5].day, told.infusions[6].day
    soon = mean_mood(told, last + timedelta(days=1), last + timedelta(days=8))
    later = mean_mood(told, seventh - timedelta(days=8), seventh - timedelta(days=1))
    assert later < soon - 0.5


def test_ana_sometimes_thought_of_death_before_the_first_infusion_and_hardly_afterwards() -> None:
    dark = [
        (told.infusions[0].day, entry.day)
        for told in map(anas, SEEDS)
        for entry in told.entries
        if entry.answers.symptoms.get("thoughts_of_death", 0) > 0
    ]
    before = [day for first, day in dark if day <= first]
    assert 1 <= len(before) / len(SEEDS) <= 6
    assert len(dark) - len(before) < len(before) / 5


def test_ben_wrote_on_five_days_and_had_one_infusion() -> None:
    assert len(bens().days) == 5
    assert len(bens().infusions) == 1
    assert min(bens().days) >= TODAY - timedelta(days=21)


# ---- everyone ----------------------------------------------------------------------------------


def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    assert anas(3) == anas(3)
    assert anas(3) != anas(4)
    assert the_others(5) == the_others(5)


def test_no_two_people_have_the_same_history() -> None:
    told = the_others(60)
    shapes = {tuple((e.day, e.answers.mood) for e in each.entries) for each in told}
    doses = {tuple((i.at, i.dose_ug) for i in each.infusions) for each in told}
    assert len(shapes) == len(told)
    assert len(doses) == len(told)
    assert {each.kind for each in told} == set(Kind) - {Kind.FIRST}


def test_responders_feel_better_after_their_course_and_the_others_do_not() -> None:
    told = the_others(110)

    def lifts(kind: Kind) -> float:
        return fmean(lift(each) for each in told if each.kind is kind)

    assert lifts(Kind.RESPONDER) > 1.0
    assert abs(lifts(Kind.NON_RESPONDER)) < 0.6
    assert lifts(Kind.WORSE) < -0.2


def test_who_drops_out_writes_nothing_more_and_comes_no_more() -> None:
    gone = [told for told in the_others(110) if told.kind is Kind.DROPS_OUT]
    for told in gone:
        assert max(told.days) < TODAY - timedelta(days=40)
        assert max(infusion.day for infusion in told.infusions) < TODAY - timedelta(days=40)
    assert gone


def test_today_is_left_open_and_nothing_is_written_in_the_future() -> None:
    start_of_today = datetime(TODAY.year, TODAY.month, TODAY.day, DAY_START, tzinfo=ZONE)
    for told in everyone():
        assert max(told.days) < TODAY
        assert max(entry.written_at for entry in told.entries) < start_of_today
        assert all(infusion.at < start_of_today for infusion in told.infusions)


def test_live_answers_were_written_on_their_day_and_late_ones_within_the_days_left_open() -> None:
    for entry in (entry for told in everyone() for entry in told.entries):
        behind = (label_day(entry.written_at.astimezone(UTC), ZONE, DAY_START) - entry.day).days
        assert behind == 0 if entry.mode is Mode.LIVE else 1 <= behind <= BACKFILL


def test_every_infusion_has_a_dose_a_doctor_could_have_written() -> None:
    for infusion in (infusion for told in everyone() for infusion in told.infusions):
        assert 0.4 <= (infusion.mg_per_kg or 0) <= 0.7
        assert 50 <= (infusion.weight_kg or 0) <= 106
        assert 8 <= infusion.at.hour <= 16


# ---- ranges ------------------------------------------------------------------------------------


def within(values: Iterable[float | None], low: float, high: float) -> bool:
    return all(value is None or low <= value <= high for value in values)


def known(answers: Answers) -> bool:
    """Whether a page keeps to the contract's ranges and names."""
    return (
        within([answers.mood], 0, 10)
        and within([answers.sleep_hours], 0, 24)
        and (answers.sleep_hours or 0) % 0.25 == 0
        and within([answers.sleep_quality], 0, 4)
        and within([answers.activity_minutes], 0, 1440)
        and within([*answers.symptoms.values(), *answers.side_effects.values()], 0, 3)
        and set(answers.symptoms) <= set(SYMPTOMS)
        and set(answers.side_effects) <= set(SIDE_EFFECTS)
        and set(answers.tips) <= set(TIPS)
        and set(answers.directions) <= set(DIRECTIONS)
        and set(answers.directions.values()) <= {"less", "more"}
        and len(answers.goal or "") <= GOAL_LIMIT
        and len(answers.note or "") <= NOTE_LIMIT
    )


def test_nothing_lies_outside_the_contracts_ranges() -> None:
    outside = [e for told in everyone() for e in told.entries if not known(e.answers)]
    assert outside == []


def test_the_parts_of_a_page_agree_with_each_other() -> None:
    for told in everyone():
        infused = {infusion.day for infusion in told.infusions}
        days = {entry.day: entry for entry in told.entries if entry.phone == 1}
        for entry in days.values():
            answers = entry.answers
            if answers.tips:
                assert answers.tips["active"] is ((answers.activity_minutes or 0) >= 30)
                assert answers.tips["sleep"] is (7 <= (answers.sleep_hours or 0) <= 9)
            if answers.side_effects:
                assert any(entry.day - timedelta(days=n) in infused for n in range(4))
            if answers.goal_met is not None:
                assert goal_of_the_day_before(days, entry)


def goal_of_the_day_before(days: dict[date, Entry], entry: Entry) -> bool:
    before = days.get(entry.day - timedelta(days=1))
    return before is not None and before.answers.goal is not None


def test_the_others_have_thousands_of_names_and_none_is_taken_twice() -> None:
    names = [name(index) for index in range(10_000)]
    assert len(set(names)) == 10_000
    assert not {"Ana", "Ben", "Sam", "Noor", "Eve"} & {each.split()[0] for each in names}
