"""Where a patient stands on the work-list, and what is said of them: facts, and no forecast."""

import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.checkins.domain.days import epoch_day
from moodtrack.checkins.domain.summary import Summary, summary_of
from moodtrack.reports.domain.sparkline import sparkline
from moodtrack.reports.domain.work_list import Group, Line, group_of, sentence

TODAY = date(2026, 3, 14)


def summary(marks: str, *, silent: int = 0) -> Summary:
    """A diary whose last days are these marks, the latest `silent` days ago."""
    last = epoch_day(TODAY) - silent
    days = {last - back: mark for back, mark in enumerate(reversed(marks))}
    return summary_of(days, answered=0, rated=0, revisions=0)


def line(known: Summary | None, *, joined: bool = True) -> Line:
    told = Line("1", "Ana", None, joined, known, None, None, TODAY)
    return replace(told, group=Group.NOT_SHARED if known is None else group_of(told))


@pytest.mark.parametrize(
    ("marks", "silent", "group"),
    [
        ("5" * 28, 0, Group.OTHERS),
        ("5" * 28, 4, Group.OTHERS),  # four days are nobody's business yet
        ("5" * 28, 5, Group.QUIET),
        ("5" * 28, 200, Group.QUIET),
        ("5555-----5555", 5, Group.OTHERS),  # five days of silence are usual for her
        ("5555-----5555", 6, Group.QUIET),
        ("5-----5-----5-----5", 5, Group.THIN),  # one answer a week is usual, and too few
        ("5", 0, Group.THIN),
        ("5", 9, Group.THIN),  # one answer makes nothing usual
        ("++++", 0, Group.OTHERS),  # a day without a number is answered too
        ("", 0, Group.THIN),
    ],
)
def test_where_someone_stands(marks: str, silent: int, group: Group) -> None:
    assert line(summary(marks, silent=silent)).group is group


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (summary("55-55-5" * 4, silent=6), "quiet for 6 days, usually answers 5 of 7"),
        (summary("5" * 28), "answered 7 of the last 7 days"),
        (summary("5" * 28, silent=2), "answered 5 of the last 7 days"),
        (summary("5", silent=9), "last answered 9 days ago"),
        (Summary(), "joined, has not answered yet"),
        (None, "joined"),
    ],
)
def test_one_sentence_says_what_to_know_first(known: Summary | None, said: str) -> None:
    assert sentence(line(known)) == said


def test_someone_who_was_only_invited_is_said_to_be_so() -> None:
    assert sentence(line(Summary(), joined=False)) == "invited, has not joined yet"
    assert line(Summary(), joined=False).flags == ["too few data", "not joined yet"]


def test_whose_days_were_brought_in_before_they_joined_is_told_by_the_days() -> None:
    assert sentence(line(summary("5" * 28), joined=False)) == "answered 7 of the last 7 days"


def test_the_last_mood_comes_with_its_age() -> None:
    shown = line(summary("37++", silent=1))
    assert (shown.last_mood, shown.mood_age) == (7, 3)


def test_fourteen_days_end_today_not_at_the_last_answer() -> None:
    assert line(summary("5" * 28, silent=4)).answered == 10


marks = st.text("0123456789a+-", max_size=40)


@given(marks, st.integers(-1, 60))
def test_the_month_shown_is_the_28_days_up_to_today(marks: str, silent: int) -> None:
    known = summary(marks, silent=silent)
    moods = line(known).moods
    assert len(moods) == 28
    for back, mood in enumerate(reversed(moods)):
        day = TODAY - timedelta(days=back)
        ago = None if known.last_day is None else known.last_day - epoch_day(day)
        expected = known.moods[::-1][ago] if ago is not None and 0 <= ago < 28 else None
        assert mood == expected


@given(marks, st.integers(0, 60))
def test_nobody_is_called_quiet_before_the_fifth_day_or_within_usual_gaps_of_up_to_a_fortnight(
    marks: str, silent: int
) -> None:
    known = summary(marks, silent=silent)
    if line(known).group is Group.QUIET:
        quiet_for = epoch_day(TODAY) - (known.last_day or 0)
        assert quiet_for > 4
        gaps = re.findall("-+", known.recent.lstrip("-"))
        assert quiet_for > 14 or all(len(gap) < quiet_for for gap in gaps)


@given(st.lists(st.none() | st.integers(0, 10), min_size=2, max_size=28))
def test_a_sparkline_holds_each_rated_day_once_and_bridges_no_gap(moods: list[int | None]) -> None:
    drawn = sparkline(tuple(moods))
    rated = sum(mood is not None for mood in moods)
    if rated < 2:
        assert drawn == ""
        return
    root = ElementTree.fromstring(drawn)
    lines = [one.attrib["points"].split() for one in root if one.tag == "polyline"]
    dots = [one for one in root if one.tag == "circle"]
    assert sum(map(len, lines)) + len(dots) == rated
    runs = "".join("-" if mood is None else "x" for mood in moods).replace("-", " ").split()
    assert sorted(map(len, lines)) == sorted(len(run) for run in runs if len(run) > 1)
    assert "style" not in drawn
