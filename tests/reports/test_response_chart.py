"""The response curve as it is drawn: every interval on day 0, the mean, the bars of benefit."""

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from moodtrack.reports.charts import curve_for_print, draw
from moodtrack.reports.domain import FollowUp
from moodtrack.reports.domain.columns import BARS_AT_MOST, INTERVALS_AT_MOST, columns
from moodtrack.treatment.domain import DateChosen
from tests.reports.diary import MONDAY, infusion, moods, report

SVG = "{http://www.w3.org/2000/svg}"


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def anas(*lengths: int, unplanned: int | None = None, later: int = 7) -> FollowUp:
    """Two weeks at 3, then an infusion and an interval of so many days at 7 for each."""
    days, given, at = moods(after(-14), *[3] * 14), [], 0
    for n, length in enumerate(lengths):
        chosen = DateChosen.WORSE if n == unplanned else DateChosen.PLANNED
        given.append(infusion(n + 1, after(at), chosen=chosen))
        days += moods(after(at), *[later] * length)
        at += length
    return report(days, given, since=after(-14), length=14 + at)


def drawn(follow_up: Any, name: str = "curve") -> ElementTree.Element:
    return ElementTree.fromstring(draw(name, columns(follow_up.as_json())))


def lines(drawing: ElementTree.Element, role: str, width: str) -> list[str]:
    return [
        path.get("d", "")
        for path in drawing.iter(f"{SVG}path")
        if path.get("class") == f"s-{role}" and path.get("stroke-width") == width
    ]


def words(drawing: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawing.iter(f"{SVG}text")]


def places(path: str) -> list[float]:
    return [float(x) for x in re.findall(r"[ML] (\S+) ", path)]


def test_every_interval_begins_at_the_same_place_the_latest_on_top() -> None:
    drawing = drawn(anas(12, 16, 20))
    earlier, [latest] = lines(drawing, "soft", "0.7"), lines(drawing, "accent", "1.8")
    assert len(earlier) == 2
    assert {places(path)[0] for path in [*earlier, latest]} == {places(latest)[0]}
    order = [path.get("d") for path in drawing.iter(f"{SVG}path")]
    assert order.index(latest) > max(order.index(path) for path in earlier)


def test_the_mean_ends_where_the_first_interval_ends_and_single_lines_go_on() -> None:
    drawing = drawn(anas(12, 16, 20))
    [mean], [latest] = lines(drawing, "ink", "2.2"), lines(drawing, "accent", "1.8")
    shortest = min(lines(drawing, "soft", "0.7"), key=lambda path: max(places(path)))
    assert max(places(mean)) == max(places(shortest)) < max(places(latest))
    assert "mean of 3" in words(drawing)


def test_two_intervals_are_drawn_without_a_mean() -> None:
    drawing = drawn(anas(12, 16))
    assert lines(drawing, "ink", "2.2") == []
    assert not any(text.startswith("mean") for text in words(drawing))


def test_an_interval_that_began_on_a_bad_day_is_dashed() -> None:
    drawing = drawn(anas(12, 16, unplanned=0))
    [dashed] = [
        path
        for path in drawing.iter(f"{SVG}path")
        if path.get("stroke-width") == "0.7" and path.get("stroke-dasharray")
    ]
    assert dashed.get("d")


def test_a_day_nobody_rated_breaks_the_line() -> None:
    days = moods(MONDAY, 5, 6, None, 7, 8)
    told = report(days, [infusion(1, MONDAY)], since=MONDAY, length=10)
    [latest] = lines(drawn(told), "accent", "1.8")
    assert (latest.count("M"), latest.count("L")) == (2, 2)


def test_a_benefit_that_ended_has_a_filled_end_and_one_that_went_on_an_open_one() -> None:
    ended = report(
        [*moods(after(-14), *[3] * 14), *moods(MONDAY, *[7] * 20, 2, 2, 2)],
        [infusion(1, MONDAY)],
        since=after(-14),
        length=60,
    )
    assert "1: 20 days" in words(drawn(ended))
    assert "1: 19 or more" in words(drawn(anas(20)))
    assert lines(drawn(ended), "paper", "4.95") == []
    assert len(lines(drawn(anas(20)), "paper", "4.95")) == 1
    assert "1: 20 d" in words(drawn(ended, "response"))
    assert "1: 19+ d" in words(drawn(anas(20), "response"))


def test_without_a_benefit_there_is_no_panel_of_bars() -> None:
    drawing = drawn(anas(12, 16, 20, later=3))
    assert "Days of benefit" not in words(drawing)
    assert "Days of benefit" in words(drawn(anas(20)))


def test_who_cannot_see_it_hears_what_it_shows() -> None:
    title = drawn(anas(12, 16, 20)).find(f"{SVG}title")
    assert title is not None
    assert title.text == (
        "Mood by days since an infusion, 16 February 2026 to 18 April 2026: after infusion 3. "
        "Earlier intervals in grey: 2. Mean of 3 intervals to day 11. Days of benefit by infusion: "
        "1, 11 days or more."
    )


def test_many_infusions_leave_the_latest_dozen_and_the_drawing_stays_light() -> None:
    told = columns(anas(*[9] * 40).as_json())["response"]
    assert len(told["intervals"]) == INTERVALS_AT_MOST
    assert told["left_out"] == 40 - INTERVALS_AT_MOST
    assert len(told["bars"]) <= BARS_AT_MOST
    assert len(draw("curve", columns(anas(*[9] * 40).as_json()))) < 40_000


@pytest.mark.parametrize("name", ["curve", "response"])
@pytest.mark.parametrize("lengths", [(), (1,), (1, 1), (3, 200), (90, 90, 90, 90), (2,) * 60])
def test_any_course_of_infusions_can_be_drawn(name: str, lengths: tuple[int, ...]) -> None:
    drawing = drawn(anas(*lengths), name)
    _, _, width, height = map(float, drawing.get("viewBox", "").split())
    for path in drawing.iter(f"{SVG}path"):
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", path.get("d", ""))]
        assert min(numbers) >= -1
        assert max(numbers[0::2]) <= width + 1
        assert max(numbers[1::2]) <= height + 1


def test_words_in_print_are_8_points_or_more_and_stand_clear_of_the_axis() -> None:
    chart, alt = curve_for_print(columns(anas(12, 16, 20).as_json()), 515, 0.45)
    drawing = ElementTree.fromstring(chart)
    assert min(float(t.get("font-size", "0")) for t in drawing.iter(f"{SVG}text")) >= 8
    assert "after infusion 3" in alt
    [name] = [t for t in drawing.iter(f"{SVG}text") if t.text == "Response"]
    assert float(name.get("x", "")) + len("Response") * 9 * 0.68 < 80 - 5 - 2 * 8 * 0.64
