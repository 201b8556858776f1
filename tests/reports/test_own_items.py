"""A clinic's own daily items in a report: two means where there are days enough, and no guess."""

from datetime import date, timedelta

from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.extra import Item, Items
from moodtrack.reports.domain.course import ReportDay
from moodtrack.reports.domain.own_items import Stretch, items_told

PAIN = Item("pain_4821", "Pain", "none", "the worst")
FIRST = date(2026, 2, 1)


def days(said: list[int | None], *, late: frozenset[int] = frozenset()) -> list[ReportDay]:
    """A day for each number; None: she answered the day, and not this."""
    return [
        ReportDay(
            FIRST + timedelta(days=place),
            None,
            None,
            answers=Answers(mood=5, extra={} if number is None else {PAIN.key: number}),
            late=place in late,
        )
        for place, number in enumerate(said)
    ]


def test_the_first_and_the_last_fortnight_stand_side_by_side() -> None:
    [told] = items_told(days([8] * 14 + [None] * 5 + [2] * 14), Items(asked=(PAIN,)))
    assert (told.item, told.answered) == (PAIN, 28)
    assert (told.early, told.late) == (Stretch(14, 8.0), Stretch(14, 2.0))


def test_too_few_days_say_nothing_and_silence_is_no_zero() -> None:
    [told] = items_told(days([None] * 22 + [0] * 6), Items(asked=(PAIN,)))
    assert told.early == Stretch(0, None)
    assert told.late == Stretch(6, None)
    assert items_told(days([None] * 28), Items(asked=(PAIN,))) == []


def test_a_short_period_is_not_cut_in_two() -> None:
    [told] = items_told(days([3] * 27), Items(asked=(PAIN,)))
    assert told.early is None
    assert told.late == Stretch(14, 3.0)


def test_days_written_late_are_left_out_of_the_means() -> None:
    [told] = items_told(days([1] * 14, late=frozenset(range(8))), Items(asked=(PAIN,)))
    assert (told.answered, told.late) == (14, Stretch(6, None))


def test_an_item_of_another_clinic_has_the_name_in_its_key() -> None:
    [told] = items_told(days([1] * 14), Items())
    assert told.item.label == "Pain"
