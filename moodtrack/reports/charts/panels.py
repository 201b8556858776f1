"""One function a panel: mood, sleep, activity, tips, symptoms, side effects, days answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Any

from moodtrack.language import N_, _
from moodtrack.language.dates import tenth_in_words
from moodtrack.reports.charts.course import Course, apart, known, runs
from moodtrack.reports.charts.paper import (
    Frame,
    Sheet,
    grid,
    infusion_lines,
    line_ends,
)
from moodtrack.reports.charts.pencil import Pencil

SYMPTOM_NAMES = {
    "sadness": N_("sad"),
    "interest": N_("no interest"),
    "appetite": N_("appetite"),
    "sleep": N_("sleep"),
    "fatigue": N_("tired"),
    "concentration": N_("concentration"),
    "worthlessness": N_("worthless"),
    "thoughts_of_death": N_("death, suicide"),
}
TIP_NAMES = {
    "active": N_("moved"),
    "diet": N_("ate well"),
    "sleep": N_("slept"),
    "connected": N_("people"),
    "mindfulness": N_("quiet mind"),
    "goals": N_("small goal"),
    "professional_help": N_("support"),
}
SIDE_EFFECT_NAMES = {
    "dizziness": N_("dizzy"),
    "nausea": N_("nausea"),
    "headache": N_("headache"),
    "blurred_vision": N_("blurred vision"),
    "unreal": N_("felt unreal"),
    "drowsy": N_("drowsy"),
    "anxious": N_("anxious"),
    "sleep_trouble": N_("sleep trouble"),
}
LONG_PACE = 28  # days to a point; longer means are history, not where somebody is now
LEVELS = 5  # sizes of dots in a table of names
SEVEN_HOURS, NINE_HOURS = 7, 9  # the sleep band for adults
HALF_AN_HOUR = 30  # minutes of activity

Draw = Callable[[Pencil, Course, Frame, Sheet], None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's name, what its scale means, how tall it is, and who draws it."""

    title: str
    hint: str
    height: float
    draw: Draw
    told: Callable[[Course], bool]  # whether anything was answered that it could show
    rows: int = 0  # of names; the height is then a row's


def mood(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    frame = replace(frame, high=10)
    grid(pencil, frame, sheet, (0, 5, 10))
    infusion_lines(pencil, course, frame)
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
    # a mean that is joined to its neighbours needs no dot
    alone = course.mood if course.pace == 1 else apart(course.mood, course.mean)
    told = _points(course, frame, alone)
    radius = min(2.6, max(1.2, frame.day * 0.34))
    pencil.dots([at for at, late in told if not late], "soft", radius)
    mean_line(pencil, frame, list(zip(course.x, course.mean, strict=True)), "accent", 2.2)
    pencil.rings([at for at, late in told if late], "late", radius + 0.9)
    ends += _mean_end(course, frame, sheet)
    line_ends(pencil, frame, sheet, ends)


def _points(
    course: Course, frame: Frame, column: Sequence[float | None]
) -> list[tuple[tuple[float, float], bool]]:
    """The known values of a column where they lie, and whether they came late."""
    return [
        ((frame.x(x), frame.y(y)), late)
        for x, y, late in zip(course.x, column, course.late, strict=True)
        if y is not None
    ]


def _mean_end(course: Course, frame: Frame, sheet: Sheet) -> list[tuple[float, str, str]]:
    drawn = [mean for mean in course.mean if mean is not None]
    if not drawn:
        return []
    name = _("mean") if sheet.short else course.mean_name
    latest = course.mean[-1]
    label = (
        name if latest is None or course.pace > LONG_PACE else f"{name} {tenth_in_words(latest)}"
    )
    return [(frame.y(drawn[-1]), label, "accent")]


def mean_line(
    pencil: Pencil,
    frame: Frame,
    points: Sequence[tuple[float, float | None]],
    role: str,
    thick: float,
) -> None:
    """A line broken at every gap; a point alone is a dot."""
    found = [[(frame.x(x), frame.y(y)) for x, y in run] for run in runs(points)]
    pencil.strokes([run for run in found if len(run) > 1], role, thick)
    pencil.dots([run[0] for run in found if len(run) == 1], role, thick / 2)


def sleep(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    most = max((hours for hours in course.sleep if hours is not None), default=0)
    frame = replace(frame, high=12 if most <= 12 else 24)
    band = (frame.left, frame.y(NINE_HOURS)), (frame.right, frame.y(SEVEN_HOURS))
    pencil.boxes([band], "wash")
    grid(pencil, frame, sheet, (0, frame.high / 2, frame.high))
    infusion_lines(pencil, course, frame)
    _dotted(pencil, course, frame, course.sleep, "sleep")
    line_ends(pencil, frame, sheet, [(frame.y(8), "7–9 h", "soft")])


def _dotted(
    pencil: Pencil, course: Course, frame: Frame, column: Sequence[float | None], role: str
) -> None:
    """A dot a day, hollow when late; a line of means where days are many."""
    if course.pace > 1:
        return mean_line(pencil, frame, list(zip(course.x, column, strict=True)), role, 1.5)
    told = _points(course, frame, column)
    radius = min(2.2, max(1.1, frame.day * 0.32))
    pencil.dots([at for at, late in told if not late], role, radius)
    pencil.rings([at for at, late in told if late], "late", radius + 0.8)


def activity(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    told = sorted(minutes for minutes in course.activity if minutes is not None)
    usual = told[int(len(told) * 0.95)] if told else 0
    frame = replace(frame, high=next(top for top in (60, 120, 240, 480, 1440) if usual <= top))
    grid(pencil, frame, sheet, (0, frame.high))
    line = [[(frame.left, frame.y(HALF_AN_HOUR)), (frame.right, frame.y(HALF_AN_HOUR))]]
    pencil.strokes(line, "soft", 0.9, (4, 2.5), "butt")
    infusion_lines(pencil, course, frame)
    points = known(course.x, course.activity)
    thick = min(3.0, max(0.8, frame.day * course.pace * 0.55))
    stems = [[(frame.x(x), frame.bottom), (frame.x(x), frame.y(y))] for x, y in points if y]
    pencil.strokes(stems, "move", thick, cap="butt")
    # none at all is an answer too: a dot on the ground
    pencil.dots([(frame.x(x), frame.bottom) for x, y in points if not y], "move", thick / 2 + 0.4)
    pencil.shapes([_tip(frame, x) for x, y in points if y > frame.high], "move")
    line_ends(pencil, frame, sheet, [(frame.y(HALF_AN_HOUR), "30 min", "soft")])


def _tip(frame: Frame, x: float) -> tuple[tuple[float, float], ...]:
    """A small arrowhead: the stem goes on above the panel."""
    at, top = frame.x(x), frame.top
    return ((at - 2.5, top), (at + 2.5, top), (at, top - 4))


def tips_kept(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    frame = replace(frame, high=7)
    steps = [block for block in course.blocks if block["tips_kept"] is not None]
    edges = [(_span(frame, block), frame.y(block["tips_kept"])) for block in steps]
    pencil.boxes([((x0, y), (x1, frame.bottom)) for (x0, x1), y in edges], "wash")
    grid(pencil, frame, sheet, (0, 7))
    infusion_lines(pencil, course, frame)
    pencil.strokes([[(x0, y), (x1, y)] for (x0, x1), y in edges], "accent", 1.6, cap="butt")
    if steps and steps[-1] is course.blocks[-1]:
        words = _("%(n)s a day", n=tenth_in_words(steps[-1]["tips_kept"]))
        line_ends(pencil, frame, sheet, [(edges[-1][1], words, "soft")])


def _span(frame: Frame, block: Mapping[str, Any]) -> tuple[float, float]:
    """From the left to the right edge of some weeks, with a little air between them."""
    inset = min(1.0, 0.4 * frame.day)
    return frame.x(block["first"]) + inset, frame.x(block["last"]) - inset


def symptoms(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    """Mean severity, 0 to 3, as the size of a dot."""
    _table(pencil, course, frame, sheet, names=SYMPTOM_NAMES, column="symptoms")


def tips(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    """The share of answered days on which each tip was kept, as the size of a dot."""
    _table(pencil, course, frame, sheet, names=TIP_NAMES, column="tips")


def _table(
    pencil: Pencil,
    course: Course,
    frame: Frame,
    sheet: Sheet,
    *,
    names: Mapping[str, str],
    column: str,
) -> None:
    """Rows of names with dots that grow from 0 to 1; an answered nothing is a speck."""
    pitch = (frame.bottom - frame.top) / len(names)
    rows = [frame.top + pitch * (row + 0.5) for row in range(len(names))]
    pencil.strokes([[(frame.left, y), (frame.right, y)] for y in rows], "line", 0.8, cap="butt")
    infusion_lines(pencil, course, frame)
    wide = (frame.right - frame.left) / max(1, len(course.blocks))
    by_level: dict[int, list[tuple[float, float]]] = {level: [] for level in range(LEVELS + 1)}
    for block in course.blocks:
        x = frame.x((block["first"] + block["last"]) / 2)
        for y, share in zip(rows, block[column], strict=True):
            if share is not None:
                by_level[ceil(share * LEVELS)].append((x, y))
    for level, at in by_level.items():
        largest = min(pitch * 0.45, wide * 0.48)
        radius = max(1.2, largest * sqrt(level / LEVELS)) if level else 0.9
        pencil.dots(at, "ink" if level else "soft", radius)
    for y, name in zip(rows, names.values(), strict=True):
        pencil.words((frame.right + 7, y + sheet.small * 0.35), name, sheet.small)


def side_effects(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    """Days on which each was felt, of the days that answered it, by days since the infusion."""
    pitch = (frame.bottom - frame.top) / len(SIDE_EFFECT_NAMES)
    wide = (frame.right - frame.left) / 4
    largest = min(pitch, wide) * 0.27
    for row, (name, words) in enumerate(SIDE_EFFECT_NAMES.items()):
        y = frame.top + pitch * (row + 0.5)
        low = y + sheet.small * 0.35
        pencil.words((frame.right + 7, low), words, sheet.small)
        for said in course.side_effects:
            counts = said["counts"].get(name)
            if counts:
                felt, days = sum(counts[1:]), sum(counts)
                x = frame.left + wide * said["day"] + largest
                radius = max(1.4, largest * sqrt(felt / days)) if felt else 0.9
                pencil.dots([(x, y)], "ink" if felt else "soft", radius)
                pencil.words(
                    (x + largest + 3, low),
                    _("%(kept)s of %(answered)s", kept=felt, answered=days),
                    sheet.small,
                )


def medicines(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    """A line from the first day to the last, under its letter; an end within the period is a stop.

    The table beside names them: what a person wrote is never drawn.
    """
    pitch = (frame.bottom - frame.top) / len(course.medicines)
    infusion_lines(pencil, course, frame)
    lines, stops = [], []
    for row, one in enumerate(course.medicines):
        y = frame.top + pitch * (row + 0.5)
        ends = frame.x(one["first"]), frame.x(max(one["last"], one["first"] + 1))
        lines.append([(ends[0], y), (ends[1], y)])
        told = (one["begun"], one["ended"])
        stops += [[(x, y - 3), (x, y + 3)] for x, seen in zip(ends, told, strict=True) if seen]
        pencil.words((frame.right + 7, y + sheet.small * 0.35), one["letter"], sheet.small, "ink")
    pencil.strokes(lines, "soft", 2.2, cap="butt")
    pencil.strokes(stops, "soft", 1.2, cap="butt")


def answered(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    """A tick a day: tall when answered, half as tall when late, none when nothing was said."""
    infusion_lines(pencil, course, frame)
    pencil.strokes([[(frame.left, frame.bottom), (frame.right, frame.bottom)]], "line", 0.8)
    tall = frame.bottom - frame.top
    ticks: Mapping[bool, list[list[tuple[float, float]]]] = {True: [], False: []}
    for x, late, share in zip(course.x, course.late, course.answered, strict=True):
        if share:
            top = frame.bottom - tall * share * (0.5 if late else 1)
            ticks[late].append([(frame.x(x), frame.bottom), (frame.x(x), top)])
    thick = max(0.7, min(6.0, frame.day * course.pace * 0.72))
    pencil.strokes(ticks[False], "soft", thick, cap="butt")
    pencil.strokes(ticks[True], "late", thick, cap="butt")
    words = _("%(kept)s of %(answered)s", kept=course.answered_days, answered=course.length)
    if sheet.short and course.pace > 1:
        words = f"{course.answered_days / course.length:.0%}"
    line_ends(pencil, frame, sheet, [((frame.top + frame.bottom) / 2, words, "soft")])
