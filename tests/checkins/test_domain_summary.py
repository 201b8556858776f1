"""A patient's summary row always says what counting all the days anew would say."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.checkins.domain.summary import (
    QUIET_DAYS,
    SILENT,
    THIN_LEAST,
    THIN_SPAN,
    USUAL_LEAST,
    WINDOW,
    Summary,
    mark_of,
    needs_days,
    summary_of,
    with_marks,
)

Marks = Mapping[int, str]
FIRST = 20_000  # some day of 2024
marks = st.none() | st.integers(0, 10)
marked = st.one_of(st.just(SILENT), marks.map(lambda mood: mark_of(answered=True, mood=mood)))
steps = st.lists(
    st.dictionaries(st.integers(FIRST, FIRST + 70), marked, min_size=1, max_size=4), max_size=12
)


def counted(days: Marks, revisions: int) -> Summary:
    """The summary by the plainest way: look at every day."""
    answered = [day for day, mark in days.items() if mark != SILENT]
    rated = [day for day in answered if days[day] != "+"]
    last = max(answered, default=None)
    recent = "" if last is None else "".join(
        days.get(day, SILENT) for day in range(last - WINDOW + 1, last + 1)
    )  # fmt: skip
    return Summary(last, len(answered), len(rated), revisions, recent)


@given(steps)
@settings(max_examples=400)
def test_changing_some_days_gives_the_summary_of_all_days(changes: list[Marks]) -> None:
    days: dict[int, str] = {}
    summary = Summary()
    for place, change in enumerate(changes, start=1):
        both = {day: (days.get(day, SILENT), mark) for day, mark in change.items()}
        days |= change
        again = needs_days(summary, both)
        summary = with_marks(summary, both, place)
        if again:  # the last answered day fell silent: what lies before the window comes into it
            summary = summary_of(
                days,
                answered=sum(mark != SILENT for mark in days.values()),
                rated=sum(mark not in "+-" for mark in days.values()),
                revisions=place,
            )
        assert summary == counted(days, place)


@given(
    st.dictionaries(st.integers(FIRST, FIRST + 40), marked), st.integers(1, 28), st.integers(-5, 50)
)
def test_so_many_of_so_many_days_were_answered(days: Marks, length: int, until: int) -> None:
    summary = counted(days, 1)
    if summary.last_day is None:
        assert summary.answered_of(length, FIRST + until) == 0
        return
    first = summary.last_day - WINDOW + 1
    span = range(FIRST + until - length + 1, FIRST + until + 1)
    wanted = sum(days.get(day, SILENT) != SILENT for day in span if day >= first)
    assert summary.answered_of(length, FIRST + until) == wanted


@given(st.dictionaries(st.integers(FIRST, FIRST + 40), marked))
def test_the_last_mood_is_that_of_the_last_rated_day_in_the_window(days: Marks) -> None:
    summary = counted(days, 1)
    first = (summary.last_day or 0) - WINDOW + 1
    rated = [day for day, mark in days.items() if mark not in "+-" and day >= first]
    wanted = (max(rated), int(days[max(rated)].replace("a", "10"))) if rated else None
    assert summary.last_mood == wanted


def test_an_answer_without_a_number_is_no_mood_and_a_silent_day_no_zero() -> None:
    assert [
        mark_of(answered=a, mood=m) for a, m in ((False, None), (True, None), (True, 0), (True, 10))
    ] == ["-", "+", "0", "a"]
    assert Summary(3, 2, 1, 2, "-+0a").moods == [None, None, 0, 10]


@given(st.dictionaries(st.integers(FIRST, FIRST + 40), marked, min_size=1), st.integers(0, 60))
@settings(max_examples=400)
def test_the_day_from_which_someone_is_quiet_or_thin_is_the_one_counting_finds(
    days: Marks, later: int
) -> None:
    summary = counted(days, 1)
    if summary.last_day is None:
        assert (summary.quiet_from, summary.thin_from) == (None, 0)
        return
    today, marks = summary.last_day + later, summary.recent.lstrip(SILENT)
    usual = len(marks.replace(SILENT, "")) >= USUAL_LEAST
    quiet = usual and later > QUIET_DAYS and SILENT * later not in marks
    assert quiet == (summary.quiet_from is not None and summary.quiet_from <= today)
    thin = summary.answered_of(THIN_SPAN, today) < THIN_LEAST
    assert thin == (summary.thin_from <= today)
