"""A follow-up that was seen is kept as it was, and read back to the last digit."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.reports.domain.seen import kept, seen, shown_again
from tests.reports.diary import report_of_a_life

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize("days", [1, 28, 365])
def test_what_dr_chen_saw_is_read_back_to_the_last_digit(days: int) -> None:
    told = report_of_a_life(days, seed=days).as_json()
    again = shown_again(kept(told))
    assert again == told
    assert seen(again) == seen(told)


@given(st.dictionaries(st.text(), plain))
def test_whatever_a_later_report_says_is_kept_too(told: dict[str, Any]) -> None:
    assert json.dumps(shown_again(kept(told))) == json.dumps(told, sort_keys=True)


def test_the_same_follow_up_is_the_same_text_and_a_small_one() -> None:
    told = report_of_a_life(730, seed=2).as_json()
    text = kept(told)
    assert text == kept(dict(reversed(told.items())))
    assert len(text) < 30_000
    assert text.isascii()


@pytest.mark.parametrize("text", ["", "{}", "2:abc", "1:", "1:abc", "1:~~~~~"])
def test_what_was_never_kept_is_not_shown(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        shown_again(text)


def test_dates_are_read_where_dates_are_meant() -> None:
    report = seen(report_of_a_life(40, seed=1).as_json())
    assert isinstance(report["since"], date)
    assert isinstance(report["as_of"], datetime)
    assert isinstance(report["days"][0]["day"], date)
    assert isinstance(report["stretches"][0]["from"], date)
    assert isinstance(report["weeks"][0]["week"], date)
