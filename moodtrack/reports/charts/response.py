"""The response curve: every interval laid on day 0, the mean over them, and the days of benefit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from moodtrack.language import N_, _
from moodtrack.language.dates import tenth_in_words
from moodtrack.reports.charts.course import Course, numbered, runs, spoken
from moodtrack.reports.charts.paper import Frame, Sheet, grid, line_ends
from moodtrack.reports.charts.pencil import Palette, Pencil, Point

MOOD_HEIGHT, BAR_HEIGHT = 132, 16
FEWEST_DAYS = 14  # the axis is never shorter
NOT_PLANNED = (2.0, 2.0)  # dashes
TICKS = (1, 2, 7, 14, 28)  # days apart

Interval = Mapping[str, Any]


def draw_response(name: str, course: Course, sheet: Sheet, palette: Palette) -> bytes:
    """Mood by days since the infusion; below, where there are any, a bar for each course.

    On paper the bars are left to the table, which says the same in a column.
    """
    told = course.response
    bars, longest = [] if sheet.beside else told["bars"], _longest(told)
    scale = sheet.tall or sheet.size / 12
    head = 0.4 if sheet.beside else 1.0
    top = sheet.size * head + (0 if sheet.beside else 13)
    mood = Frame(
        sheet.left, sheet.width - sheet.right, top, top + MOOD_HEIGHT * scale, longest + 1, high=10
    )
    gap = sheet.small + sheet.size + 29
    pitch = max(sheet.small * 1.25, BAR_HEIGHT)
    held = replace(mood, top=mood.bottom + gap, bottom=mood.bottom + gap + pitch * len(bars))
    height = held.bottom + 4 if bars else mood.bottom + sheet.small + 11
    pencil = Pencil(sheet.width, height, palette)
    name_of_it = "Response" if sheet.beside else N_("After infusions")
    _title(pencil, mood, sheet, name_of_it, N_("0 to 10 · better ↑"))
    _mood(pencil, course, mood, sheet)
    _days(pencil, mood, sheet)
    if bars:
        _title(pencil, held, sheet, N_("Days of benefit"), N_("● ended · ○ went on"))
        _bars(pencil, bars, held, sheet)
    return pencil.svg(name, title_of(course))


def _longest(told: Mapping[str, Any]) -> int:
    rated: list[int] = [one["days"][-1][0] for one in told["intervals"] if one["days"]]
    held: list[int] = [bar["days"] for bar in told["bars"]]
    return max([FEWEST_DAYS, *rated, *held])


def _title(pencil: Pencil, frame: Frame, sheet: Sheet, title: str, hint: str) -> None:
    if sheet.beside:
        y = frame.top + sheet.size * 0.6
        pencil.words((0, y), title, sheet.size, "ink", bold=True)
        for row, words in enumerate(hint.split(" · "), start=1):
            pencil.words((0, y + row * sheet.size * 1.25), words, sheet.small)
        return
    pencil.words((0, frame.top - 11), title, sheet.size, "ink", bold=True)
    edge = sheet.width - 1 if sheet.short else frame.right
    pencil.words((edge, frame.top - 11), hint, sheet.small, anchor="end")


def _mood(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    told = course.response
    mean = [(day, mood) for day, mood, _, _ in told["mean"]]
    _band(pencil, told["mean"], frame)
    grid(pencil, frame, sheet, (0, 5, 10))
    ends = []
    if course.baseline is not None:
        y = frame.y(course.baseline)
        pencil.strokes([[(frame.left, y), (frame.right, y)]], "soft", 1, (1, 2.5), "butt")
        ends.append(
            (
                y,
                f"{_('start') if sheet.short else 'baseline'} {tenth_in_words(course.baseline)}",
                "soft",
            )
        )
    for one in told["intervals"][:-1]:
        _line(pencil, one, frame, "soft", 0.7)
    if mean:
        _stroke(pencil, mean, frame, role="ink", thick=2.2)
        words = _("mean") if sheet.short else f"mean of {told['averaged']}"
        ends.append((frame.y(mean[-1][1]), words, "ink"))
    if told["intervals"] and told["intervals"][-1]["days"]:
        latest = told["intervals"][-1]
        _line(pencil, latest, frame, "accent", 1.8)
        at = [_place(frame, day, mood) for day, mood in latest["days"]]
        pencil.dots(at, "accent", min(2.4, max(1.3, frame.day * 0.3)))
        label = ("no. " if sheet.short else "infusion ") + str(latest["infusions"][-1])
        ends.append((at[-1][1], label, "accent"))
    line_ends(pencil, frame, sheet, ends)


def _place(frame: Frame, day: float, mood: float) -> Point:
    return frame.x(day + 0.5), frame.y(mood)


def _band(pencil: Pencil, mean: Sequence[Sequence[float]], frame: Frame) -> None:
    """The interval of the mean, as far as it goes without a gap; a day alone is a short bar."""
    by_day = {int(day): (low, high) for day, _, low, high in mean}
    ground = [(float(day), by_day[day][0]) if day in by_day else (float(day), None)
              for day in range(int(mean[-1][0]) + 1)] if mean else []  # fmt: skip
    for run in runs(ground):
        days = [int(day) for day, _ in run]
        edge = [days[0] - 0.4, *days[1:-1], days[-1] + 0.4] if len(days) > 1 else None
        xs = edge or [days[0] - 0.4, days[0] + 0.4]
        each = days if edge else [days[0], days[0]]
        lows = [_place(frame, x, by_day[day][0]) for x, day in zip(xs, each, strict=True)]
        highs = [_place(frame, x, by_day[day][1]) for x, day in zip(xs, each, strict=True)]
        pencil.shapes([[*lows, *reversed(highs)]], "wash")


def _line(pencil: Pencil, one: Interval, frame: Frame, role: str, thick: float) -> None:
    """An interval's days; broken at every day nobody rated, dashed when not planned beforehand."""
    dash = None if one["planned"] else NOT_PLANNED
    _stroke(pencil, one["days"], frame, role=role, thick=thick, dash=dash)


def _stroke(
    pencil: Pencil,
    days: Sequence[Sequence[float]],
    frame: Frame,
    *,
    role: str,
    thick: float,
    dash: tuple[float, float] | None = None,
) -> None:
    if not days:
        return
    by_day = {int(day): mood for day, mood in days}
    every = [(float(day), by_day.get(day)) for day in range(int(days[-1][0]) + 1)]
    found = [[_place(frame, x, y) for x, y in run] for run in runs(every)]
    pencil.strokes([run for run in found if len(run) > 1], role, thick, dash)
    pencil.dots([run[0] for run in found if len(run) == 1], role, max(0.8, thick / 2))


def _days(pencil: Pencil, frame: Frame, sheet: Sheet) -> None:
    """The axis: days since the infusion, as many labels as there is room for."""
    base, room = frame.bottom, sheet.small * 2.6
    step = next((each for each in TICKS if each * frame.day >= room), TICKS[-1])
    marks = []
    for day in range(0, int(frame.days), step):
        x = frame.x(day + 0.5)
        marks.append([(x, base), (x, base + 4)])
        pencil.words((x, base + sheet.small + 6), str(day), sheet.small, anchor="middle")
    pencil.strokes([[(frame.left, base), (frame.right, base)], *marks], "soft", 0.8, cap="butt")
    pencil.words((frame.right + 7, base + sheet.small + 6), "days after", sheet.small)


def _bars(pencil: Pencil, bars: Sequence[Mapping[str, Any]], frame: Frame, sheet: Sheet) -> None:
    """From day 0 to where it ended, a filled end; or to where it was last seen, an open one."""
    pitch = (frame.bottom - frame.top) / len(bars)
    rows = [(bar, frame.top + pitch * (row + 0.5)) for row, bar in enumerate(bars)]
    start = frame.x(0.5)
    lines = [[(start, y), (frame.x(bar["days"] + 0.5), y)] for bar, y in rows]
    pencil.strokes(lines, "accent", 3, cap="butt")
    ends = {
        ended: [(frame.x(bar["days"] + 0.5), y) for bar, y in rows if bar["ended"] is ended]
        for ended in (True, False)
    }
    pencil.dots(ends[True], "accent", 4)
    pencil.rings(ends[False], "accent", 4.5)
    for bar, y in rows:
        at = (frame.right + 7, y + sheet.small * 0.35)
        pencil.words(at, f"{numbered(bar['infusions'])}: {_length(bar, sheet)}", sheet.small)


def _length(bar: Mapping[str, Any], sheet: Sheet) -> str:
    if sheet.short:
        return f"{bar['days']}{'' if bar['ended'] else '+'} d"
    return f"{bar['days']} days" if bar["ended"] else f"{bar['days']} or more"


def title_of(course: Course) -> str:
    """What is drawn, for whoever cannot see it."""
    told = course.response
    intervals, bars = told["intervals"], told["bars"]
    span = f"Mood by days since an infusion, {spoken(course.since)} to {spoken(course.until)}"
    if not intervals:
        return f"{span}: no infusion in this period."
    parts = [f"{span}: after infusion {intervals[-1]['infusions'][-1]}"]
    if len(intervals) > 1:
        parts.append(f"earlier intervals in grey: {len(intervals) - 1}")
    if told["mean"]:
        parts.append(f"mean of {told['averaged']} intervals to day {told['mean'][-1][0]}")
    if bars:
        held = (
            f"{numbered(bar['infusions'])}, {bar['days']} days{'' if bar['ended'] else ' or more'}"
            for bar in bars
        )
        parts.append(f"days of benefit by infusion: {'; '.join(held)}")
    return f"{'. '.join(part[0].upper() + part[1:] for part in parts)}."
