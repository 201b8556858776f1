"""The drawings: what they show of Ana's days, what they leave out, what a browser lets through."""

import gzip
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from moodtrack.checkins.domain.days import Mode
from moodtrack.reports.charts import NAMES, course_for_print, draw
from moodtrack.reports.charts.pencil import PRINT, ROLES, SCREEN
from moodtrack.reports.domain.columns import columns
from tests.reports.diary import MONDAY, a_day, infusion, moods, report, report_of_a_life

CSS = (Path(__file__).parents[2] / "static/css/charts.css").read_text()
SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str, follow_up: Any) -> ElementTree.Element:
    return ElementTree.fromstring(draw(name, columns(follow_up.as_json())))


def strokes(drawing: ElementTree.Element, role: str, width: str | None = None) -> list[str]:
    return [
        path.get("d", "")
        for path in drawing.iter(f"{SVG}path")
        if path.get("class") == f"s-{role}" and width in (None, path.get("stroke-width"))
    ]


def dots(drawing: ElementTree.Element, role: str) -> list[tuple[float, float]]:
    """Where the round dots of a role lie: lines of next to no length."""
    dot = re.compile(r"M (\S+) (\S+) L (\S+) \2 ")
    found = (match for path in strokes(drawing, role) for match in dot.finditer(path))
    return [
        (float(match[1]), float(match[2]))
        for match in found
        if float(match[3]) - float(match[1]) < 0.11
    ]


def words(drawing: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawing.iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def anas() -> Any:
    return report_of_a_life(112, seed=3)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_passes_a_strict_content_security_policy(name: str, anas: Any) -> None:
    text = draw(name, columns(anas.as_json())).decode()
    assert "style" not in text
    assert not re.search(
        r"<(script|foreignObject|image|use|defs|metadata)|\bid=|\bon\w+=|href", text
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_scales_and_says_what_it_is(name: str, anas: Any) -> None:
    drawing = drawn(name, anas)
    assert drawing.get("role") == "img"
    assert drawing.get("viewBox", "").startswith("0 0 ")
    assert drawing.get("width") is None
    assert drawing.get("height") is None
    title = drawing.find(f"{SVG}title")
    assert title is not None
    assert "2 March 2026 to 21 June 2026" in (title.text or "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("length", [1, 2, 7, 28, 180, 401, 3650])
def test_every_period_can_be_drawn_in_one_reach_of_the_pencil(name: str, length: int) -> None:
    drawing = drawn(name, report_of_a_life(length))
    _, _, width, height = map(float, drawing.get("viewBox", "").split())
    for text in drawing.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "-1")) <= width
        assert 0 <= float(text.get("y", "-1")) <= height
    for path in drawing.iter(f"{SVG}path"):
        assert path.get("d", "").count("M") <= 1_000
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", path.get("d", ""))]
        assert max(numbers[0::2]) <= width + 1
        assert -1 <= min(numbers[1::2]) <= max(numbers[1::2]) <= height + 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_answered_is_still_a_drawing(name: str) -> None:
    drawing = drawn(name, report([], since=MONDAY, length=28))
    assert dots(drawing, "soft") == dots(drawing, "accent") == dots(drawing, "ink") == []


def test_what_was_never_asked_or_answered_is_said_and_takes_no_room() -> None:
    moods_alone = drawn("course", report(moods(MONDAY, 3, 4, 5), since=MONDAY, length=28))
    everything = drawn("course", report_of_a_life(28))
    assert words(moods_alone).count("no answers in this period") == 4
    heights = [float(one.get("viewBox", "").split()[3]) for one in (moods_alone, everything)]
    assert heights[0] < 0.75 * heights[1]


def test_every_rated_day_is_one_dot_and_late_ones_are_hollow(anas: Any) -> None:
    drawing = drawn("mood", anas)
    assert len(dots(drawing, "soft")) == anas.days_rated - anas.days_late
    assert len(dots(drawing, "late")) == len(dots(drawing, "paper")) == anas.days_late > 0


def test_a_gap_in_the_mean_is_a_gap_in_the_line() -> None:
    days = moods(MONDAY, 3, 4, 5, 6, None, None, None, None, None, None, 3, 4, 5, 6, 7)
    told = report(days, since=MONDAY, length=15)
    means = [day.mean7 is not None for day in told.days]
    [line] = strokes(drawn("mood", told), "accent")
    assert line.count("M") == 2
    assert line.count("L") == sum(means) - 2


def test_a_day_without_an_answer_is_drawn_nowhere() -> None:
    days = [a_day(MONDAY, mood=5, sleep_hours=7, activity_minutes=20)]
    one = drawn("course", report(days, since=MONDAY, length=28))
    assert len(dots(one, "soft")) == 1
    assert len(dots(one, "sleep")) == 1
    assert [path.count("M") for path in strokes(one, "move")] == [1]


def test_no_minutes_of_activity_is_an_answer_and_lies_on_the_ground() -> None:
    days = [a_day(MONDAY, activity_minutes=0), a_day(date(2026, 3, 3), activity_minutes=30)]
    drawing = drawn("activity", report(days, since=MONDAY, length=7))
    [(_, ground)] = dots(drawing, "move")
    [stem] = [path for path in strokes(drawing, "move") if path.count("M") == 1 and "L" in path][:1]
    assert f" {ground:g} " in stem


def test_a_better_mood_is_higher_up() -> None:
    drawing = drawn("mood", report(moods(MONDAY, 0, 10), since=MONDAY, length=2))
    (_, low), (_, high) = dots(drawing, "soft")
    assert high < low
    assert "0 to 10 · better ↑" in words(drawing)


def test_infusions_stand_numbered_across_every_panel() -> None:
    given = [infusion(4, date(2026, 3, 9)), infusion(5, date(2026, 3, 23))]
    answers = {"mood": 5, "sleep_hours": 7, "activity_minutes": 20}
    day = a_day(MONDAY, **answers, tips={"active": True}, symptoms={"sadness": 1})
    drawing = drawn("course", report([day], given, since=MONDAY, length=28))
    assert {"4", "5"} <= set(words(drawing))
    dashed = [
        path
        for path in drawing.iter(f"{SVG}path")
        if path.get("class") == "s-warm" and path.get("stroke-dasharray")
    ]
    assert [path.get("d", "").count("M") for path in dashed] == [2] * 6


def test_an_induction_on_a_phone_shares_one_flag(anas: Any) -> None:
    assert "1–6" in words(drawn("progress", anas))
    assert {"1", "2", "3", "4", "5", "6"} <= set(words(drawn("course", anas)))


def test_days_that_were_imported_are_not_drawn_late() -> None:
    told = report(moods(MONDAY, 3, 4, 5, mode=Mode.IMPORT), since=MONDAY, length=3)
    assert dots(drawn("mood", told), "late") == []


def test_long_periods_are_drawn_by_the_week_and_very_long_ones_by_four() -> None:
    assert "weekly mean" in " ".join(words(drawn("course", report_of_a_life(500))))
    assert "4-week mean" in " ".join(words(drawn("course", report_of_a_life(3650))))


def test_no_word_a_person_wrote_reaches_the_pencil() -> None:
    days = [a_day(MONDAY, mood=5, note="<b>secret</b>", goal="secret", tips={"active": True})]
    told = columns(report(days, [infusion(1, MONDAY)], since=MONDAY, length=7).as_json())
    texts = {leaf for leaf in _leaves(told) if isinstance(leaf, str)}
    assert texts == {"2026-03-02", "2026-03-08"}


def _leaves(told: Any) -> Any:
    if isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _leaves(each)
    else:
        yield told


def test_the_hour_of_asking_changes_no_drawing(anas: Any) -> None:
    later = {**anas.as_json(), "as_of": "2027-01-01T00:00:00+00:00"}
    assert columns(later) == columns(anas.as_json())


def test_the_same_days_give_the_same_bytes_in_any_process(anas: Any) -> None:
    script = (
        "import sys, hashlib; from tests.reports.diary import report_of_a_life;"
        "from moodtrack.reports.charts import draw;"
        "from moodtrack.reports.domain.columns import columns;"
        "print(hashlib.sha256(draw('course', columns(report_of_a_life(28).as_json()))).hexdigest())"
    )
    house = Path(__file__).parents[2]
    prints = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=house,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(house)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_year_is_light_to_carry(name: str) -> None:
    drawing = draw(name, columns(report_of_a_life(365).as_json()))
    assert len(gzip.compress(drawing)) <= 30 * 1024


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in ("course", "curve", "sparkline")]
)
def test_words_can_be_read_on_a_phone(name: str, anas: Any) -> None:
    drawing = drawn(name, anas)
    width = float(drawing.get("viewBox", "").split()[2])
    sizes = [float(text.get("font-size", "0")) for text in drawing.iter(f"{SVG}text")]
    assert min(sizes) * 328 / width >= 11.5  # px, on a phone of 360 px with 16 px at each side


def test_words_in_print_are_8_points_or_more(anas: Any) -> None:
    chart, _ = course_for_print(columns(anas.as_json()), 515, 0.6)
    drawing = ElementTree.fromstring(chart)
    assert drawing.get("viewBox", "").split()[2] == "515"
    assert min(float(t.get("font-size", "0")) for t in drawing.iter(f"{SVG}text")) >= 8


def test_print_is_grey_and_needs_no_style_sheet(anas: Any) -> None:
    text = course_for_print(columns(anas.as_json()), 515, 0.6)[0].decode()
    assert not re.search(r'class="[fs]-', text)
    for red, green, blue in re.findall(r"#(..)(..)(..)", text):
        assert (
            max(int(c, 16) for c in (red, green, blue))
            - min(int(c, 16) for c in (red, green, blue))
            <= 1
        )


# ---- colours -----------------------------------------------------------------------------------


def themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r"(?:@media \(?([\w-]+)[^{]*\{\s*)?\.chart \{([^}]*)\}", CSS)
    return {
        name or "light": dict(re.findall(r"--(\w+): (#\w{6})", block)) for name, block in blocks
    }


def test_the_style_sheet_knows_every_role_in_every_theme(anas: Any) -> None:
    told = themes()
    for theme in ("light", "prefers", "print"):
        key = next(name for name in told if name.startswith(theme))
        assert told[key].keys() == set(ROLES), theme
    used = {
        name
        for drawing in NAMES
        for path in drawn(drawing, anas).iter()
        for name in re.findall(r"[fs]-\w+", path.get("class", ""))
    }
    assert all(f".chart .{name} {{" in CSS for name in used)


def test_without_the_style_sheet_the_drawing_has_its_light_colours() -> None:
    told = themes()
    assert told["light"] == {role: getattr(SCREEN, role) for role in ROLES}
    assert told["print"] == {role: getattr(PRINT, role) for role in ROLES}


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "prefers-color-scheme", "print"])
def test_words_and_marks_stand_out_from_the_paper(theme: str) -> None:
    colours = themes()[theme]
    for role in ("ink", "soft", "accent", "warm"):
        assert _contrast(colours[role], colours["paper"]) >= 4.5, role
    for role in ("sleep", "move", "late"):
        assert _contrast(colours[role], colours["paper"]) >= 3, role
        assert _contrast(colours[role], colours["wash"]) >= 3, role
