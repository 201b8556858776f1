"""When questionnaires are due: by the treatment, with room between, and in words."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moodtrack.measures.domain.schedule import Course, Plan, course_of, due_list, next_due
from moodtrack.treatment.domain import Infusion, Phase

TODAY = date(2026, 3, 14)
PLAN, NOT_BEGUN = Plan(), Course()


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def given_on(*offsets: int, phase: Phase | None = Phase.INDUCTION) -> list[Infusion]:
    return [
        Infusion(n, datetime(d.year, d.month, d.day, 15, tzinfo=UTC), "UTC", phase=phase)
        for n, d in enumerate(map(day, offsets), 1)
    ]


def due(
    *answered: int,
    course: Course = NOT_BEGUN,
    plan: Plan = PLAN,
) -> list[tuple[str, int, str]]:
    """Which are due today, since how many days, and why, once PHQ-9 was answered on these days."""
    found = due_list({"phq9": [day(one) for one in answered]}, course, plan, TODAY)
    return [(one.instrument, (one.since - TODAY).days, one.reason) for one in found]


ONLY_PHQ9 = Plan(with_gad7=False)


def test_whoever_has_just_joined_is_asked_once_before_treatment() -> None:
    assert [one[0] for one in due()] == ["phq9", "gad7"]
    assert due(-3, plan=ONLY_PHQ9) == []


def test_the_baseline_is_asked_for_in_the_week_before_the_first_infusion() -> None:
    def course(first: int) -> Course:
        return course_of([], day(first))

    assert due(course=course(8), plan=ONLY_PHQ9) == []
    assert due(course=course(7), plan=ONLY_PHQ9) == [
        ("phq9", 0, "in the week before your first infusion")
    ]
    assert due(-12, course=course(5), plan=ONLY_PHQ9)  # that one would be too old by then
    assert due(-1, course=course(5), plan=ONLY_PHQ9) == []


def test_during_the_first_series_nobody_is_asked_unless_the_clinic_wants_it_before_the_fourth() -> (
    None
):
    course = course_of(given_on(-7, -4, -1))
    assert due(-9, course=course, plan=ONLY_PHQ9) == []
    before_fourth = Plan(with_gad7=False, before_fourth=True)
    assert due(-9, course=course, plan=before_fourth) == [
        ("phq9", -1, "before your fourth infusion")
    ]
    assert due(-9, -1, course=course, plan=before_fourth) == []


def test_two_weeks_after_the_last_infusion_of_the_series_it_is_due() -> None:
    course = course_of(given_on(-30, -25, -20, -15))
    assert due(-31, course=course, plan=ONLY_PHQ9) == [
        ("phq9", -1, "two weeks after the last infusion of the series")
    ]
    assert due(-1, course=course, plan=ONLY_PHQ9) == []


def test_then_every_two_or_four_weeks() -> None:
    course = course_of(given_on(-60, -55))
    assert due(-14, course=course, plan=ONLY_PHQ9) == [("phq9", 0, "two weeks since the last one")]
    assert due(-13, course=course, plan=ONLY_PHQ9) == []
    monthly = Plan(every=28, with_gad7=False)
    assert due(-27, course=course, plan=monthly) == []
    assert due(-28, course=course, plan=monthly) == [("phq9", 0, "four weeks since the last one")]


def test_maintenance_infusions_do_not_put_it_off() -> None:
    both = [*given_on(-60, -55), *given_on(-5, -1, phase=Phase.MAINTENANCE)]
    assert due(-14, course=course_of(both), plan=ONLY_PHQ9) == [
        ("phq9", 0, "two weeks since the last one")
    ]


def test_phq2_comes_in_the_weeks_between_when_the_clinic_wants_it() -> None:
    plan = Plan(with_gad7=False, weekly_phq2=True, every=28)
    course = course_of(given_on(-60))
    assert due(-7, course=course, plan=plan) == [("phq2", 0, "a week since the last one")]
    assert due(-6, course=course, plan=plan) == []
    assert [one[0] for one in due(-28, course=course, plan=plan)] == ["phq9"]


OFFSETS = st.lists(st.integers(-200, 0), max_size=12)


@given(OFFSETS, OFFSETS, st.sampled_from([14, 28]), st.integers(7, 28), st.booleans())
def test_never_sooner_than_the_clinic_allows_and_never_in_silence(
    answered: list[int], infused: list[int], every: int, soonest: int, before_fourth: bool
) -> None:
    plan = Plan(every, soonest, before_fourth)
    days = [day(one) for one in answered]
    found = next_due("phq9", days, course_of(given_on(*sorted(infused))), plan, TODAY)
    assert found.reason
    if days:
        last = max(days)
        assert found.since >= last + timedelta(days=soonest)
        assert found.since <= max(TODAY, last) + timedelta(days=max(every, soonest))
