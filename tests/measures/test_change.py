"""What changed since the start: each rule as it is published, worse told like better."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.measures.domain.change import findings
from moodtrack.measures.domain.instruments import GAD7, PHQ2, PHQ9
from moodtrack.measures.domain.scores import series_of
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.measures.domain.summary import line_of, mark_of, marks_of
from moodtrack.treatment.domain import Infusion
from tests.cast import NOON, ZONE


def holds(start: int, now: int) -> set[str]:
    return {one.name for one in findings(PHQ9, start, now) if one.holds}


@pytest.mark.parametrize(
    ("start", "now", "names"),
    [
        (20, 10, {"response", "reliable change"}),
        (20, 11, {"reliable change"}),
        (9, 4, {"remission"}),
        (10, 5, {"response"}),
        (10, 4, {"response", "remission", "reliable change"}),
        (12, 12, set()),
        (12, 13, {"worse"}),
        (12, 18, {"worse", "reliable change"}),
    ],
)
def test_the_rules_hold_where_they_are_published_to(start: int, now: int, names: set[str]) -> None:
    assert holds(start, now) == names


@given(st.integers(0, 27), st.integers(0, 27))
def test_nobody_is_better_and_worse_at_once(start: int, now: int) -> None:
    found = holds(start, now)
    assert ("worse" in found) == (now > start)
    assert not {"worse", "response"} <= found
    assert all(one.rule.endswith(".") for one in findings(PHQ9, start, now))


def test_gad7_has_its_own_reliable_change_and_phq2_none() -> None:
    assert {one.name for one in findings(GAD7, 12, 8) if one.holds} == {"reliable change"}
    assert {one.name for one in findings(GAD7, 12, 9) if one.holds} == set()
    assert findings(PHQ2, 6, 0) == []


def answered(days: int, points: int) -> Sheet:
    """A PHQ-9 so many days after infusion 1."""
    at = NOON + timedelta(days=days)
    return Sheet(uuid4(), PHQ9, at, ZONE, dict.fromkeys(PHQ9.keys, points), complete=True)


INFUSIONS = [Infusion(n, NOON + timedelta(days=3 * n - 3), ZONE) for n in (1, 2, 3)]


def test_the_last_before_the_first_infusion_is_what_later_ones_are_compared_with() -> None:
    sheets = [answered(20, 1), answered(-2, 2), answered(-30, 3)]
    series = series_of(PHQ9, sheets, INFUSIONS)
    assert [score.total for score in series.scores] == [27, 18, 9]
    assert [score.since for score in series.scores] == [None, None, -9]
    assert series.baseline is series.scores[1]
    assert not series.baseline_is_old
    assert [one.name for one in series.scores[2].findings if one.holds] == [
        "response", "reliable change"
    ]  # fmt: skip


def test_a_baseline_more_than_a_week_old_says_so() -> None:
    assert series_of(PHQ9, [answered(-8, 2)], INFUSIONS).baseline_is_old


def test_without_one_before_the_first_infusion_nothing_is_compared() -> None:
    series = series_of(PHQ9, [answered(3, 2), answered(30, 1)], INFUSIONS)
    assert series.baseline is None
    assert [score.since for score in series.scores] == [None, None]


def test_a_score_whose_two_weeks_hold_infusions_names_them() -> None:
    series = series_of(PHQ9, [answered(16, 1), answered(5, 1), answered(40, 1)], INFUSIONS)
    assert [score.spans for score in series.scores] == [(1, 2), (2, 3), ()]


@given(st.lists(st.tuples(st.integers(0, 60_000), st.integers(0, 27)), max_size=20))
def test_the_line_of_the_list_of_patients_reads_back_as_it_was_written(
    scores: list[tuple[int, int]],
) -> None:
    marks = [mark_of(NOON + timedelta(minutes=m), ZONE, total) for m, total in scores]
    back = marks_of(line_of(marks))
    assert sorted(back, key=repr) == sorted(marks, key=repr)
    assert [one.at for one in back] == sorted(one.at for one in back)
