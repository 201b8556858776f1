"""The drawings by name: which panels each has, how wide it is, and the words that stand for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from moodtrack.language import N_
from moodtrack.reports.charts import panels
from moodtrack.reports.charts.course import Course, known, read, spoken
from moodtrack.reports.charts.panels import Panel, mean_line
from moodtrack.reports.charts.paper import Frame, Sheet, flags, time_axis
from moodtrack.reports.charts.pencil import PRINT, SCREEN, Palette, Pencil
from moodtrack.reports.charts.response import draw_response
from moodtrack.reports.charts.response import title_of as response_title

DESK = Sheet(width=760, left=30, right=110, size=12)
PHONE = Sheet(width=360, left=28, right=76, size=14, short=True)
NAMES_ON_A_PHONE = Sheet(width=360, left=8, right=112, size=14, short=True)
GAP = 12.0  # between panels
MEDICINES_IN_PRINT = 4  # lines there is room for on a page of paper
MARKS_IN_A_LINE = 20  # infusions a sparkline has room for

MOOD = Panel(N_("Mood"), N_("0 to 10 · better ↑"), 150, panels.mood, lambda _: True)
SLEEP = Panel(N_("Sleep"), N_("hours"), 76, panels.sleep, lambda course: _any(course.sleep))
ACTIVITY = Panel(
    N_("Moving"), N_("minutes"), 60, panels.activity, lambda course: _any(course.activity)
)
KEPT = Panel(N_("Tips kept"), N_("of 7, a day"), 44, panels.tips_kept, lambda c: c.has("tips_kept"))
TIPS = Panel(
    N_("Tips"), N_("larger = kept more often"), 20, panels.tips, lambda c: c.has("tips"), rows=7
)
SYMPTOMS = Panel(
    N_("Symptoms"), N_("larger = worse"), 13, panels.symptoms, lambda c: c.has("symptoms"), rows=8
)
EFFECTS = Panel(
    N_("Side effects"),
    N_("by days since the infusion"),
    20,
    panels.side_effects,
    lambda c: bool(c.side_effects),
    rows=8,
)
ANSWERED = Panel(
    N_("Days answered"), N_("half as tall = late"), 14, panels.answered, lambda _: True
)
MEDICINES = Panel(
    N_("Taken besides"), N_("letters: see the table"), 12, panels.medicines, lambda _: True
)

COURSE = (MOOD, SLEEP, ACTIVITY, KEPT, SYMPTOMS, ANSWERED)
FEW = (MOOD, SYMPTOMS, ANSWERED)
DRAWINGS: dict[str, tuple[Sheet, tuple[Panel, ...]]] = {
    "course": (DESK, COURSE),
    "progress": (PHONE, (MOOD, SLEEP, ACTIVITY, KEPT, ANSWERED)),
    "mood": (PHONE, (MOOD, ANSWERED)),
    "sleep": (PHONE, (SLEEP,)),
    "activity": (PHONE, (ACTIVITY,)),
    "tips": (NAMES_ON_A_PHONE, (TIPS,)),
    "symptoms": (NAMES_ON_A_PHONE, (SYMPTOMS,)),
    "side-effects": (NAMES_ON_A_PHONE, (EFFECTS,)),
}
RESPONSES = {"curve": DESK, "response": PHONE}
NAMES = (*DRAWINGS, *RESPONSES, "sparkline")


def draw(name: str, columns: Mapping[str, Any], palette: Palette = SCREEN) -> bytes:
    """One drawing. The same columns give the same bytes."""
    course = read(columns)
    if name == "sparkline":
        return _sparkline(course, palette)
    if name in RESPONSES:
        return draw_response(name, course, RESPONSES[name], palette)
    sheet, shown = DRAWINGS[name]
    return _draw(name, course, sheet, _with_medicines(course, shown), palette)


def _with_medicines(course: Course, shown: tuple[Panel, ...]) -> tuple[Panel, ...]:
    """Under the course, as context, a line for each; only where the clinic wrote any down."""
    if shown is not COURSE or not course.medicines:
        return shown
    return (*shown[:-1], replace(MEDICINES, rows=len(course.medicines)), shown[-1])


def course_for_print(
    columns: Mapping[str, Any], width: float, tall: float, *, few: bool = False
) -> tuple[bytes, str]:
    """The course for a page of paper, and the words that stand for it.

    One unit is a point, and no words are below 8 of them. `few`: mood, symptoms and the days
    answered alone, where a page is full.
    """
    course = read(columns)
    course = replace(course, medicines=course.medicines[:MEDICINES_IN_PRINT])
    sheet = Sheet(width=width, left=80, right=84, size=9, beside=True, tall=tall)
    shown = FEW if few else _with_medicines(course, COURSE)
    return _draw("course", course, sheet, shown, PRINT), title_of(course, shown)


def curve_for_print(columns: Mapping[str, Any], width: float, tall: float) -> tuple[bytes, str]:
    """The response curve for a page of paper, and the words that stand for it."""
    course = read(columns)
    sheet = Sheet(width=width, left=80, right=104, size=9, beside=True, tall=tall)
    return draw_response("curve", course, sheet, PRINT), response_title(course)


def _draw(
    name: str, course: Course, sheet: Sheet, shown: Sequence[Panel], palette: Palette
) -> bytes:
    room = sheet.flag + 3 if course.infusions and shown[0] is not EFFECTS else 0.0
    frames, height = _frames(course, sheet, shown, room)
    pencil = Pencil(sheet.width, height, palette)
    for panel, frame in zip(shown, frames, strict=True):
        hint = N_("share of days") if panel is ANSWERED and course.pace > 1 else panel.hint
        if sheet.beside:
            _name_beside(pencil, panel, frame, sheet, hint)
        else:
            over = replace(frame, top=frame.top - (room if panel is shown[0] else 0))
            _name_above(pencil, panel, over, sheet, hint)
        if panel.told(course):
            panel.draw(pencil, course, frame, sheet)
        else:
            at = (frame.left, frame.top + sheet.size * 0.6)
            pencil.words(at, "no answers in this period", sheet.small)
    if shown[0] is EFFECTS and EFFECTS.told(course):
        _days_since(pencil, frames[0], sheet)
    elif shown[0] is not EFFECTS:
        flags(pencil, course, frames[0], sheet)
        time_axis(pencil, course, frames[-1], sheet)
    axis = None if shown[0] is EFFECTS else (sheet.left, sheet.width - sheet.right, course.length)
    return pencil.svg(name, title_of(course, shown), axis)


def _name_above(pencil: Pencil, panel: Panel, frame: Frame, sheet: Sheet, hint: str) -> None:
    y = frame.top - 11
    pencil.words((0, y), panel.title, sheet.size, "ink", bold=True)
    edge = sheet.width - 1 if sheet.short else frame.right
    pencil.words((edge, y), hint, sheet.small, anchor="end")


def _name_beside(pencil: Pencil, panel: Panel, frame: Frame, sheet: Sheet, hint: str) -> None:
    y = frame.top + sheet.size * 0.6
    pencil.words((0, y), panel.title, sheet.size, "ink", bold=True)
    for row, words in enumerate(hint.split(" · "), start=1):
        pencil.words((0, y + row * sheet.size * 1.25), words, sheet.small)


def _frames(
    course: Course, sheet: Sheet, shown: Sequence[Panel], flag_room: float
) -> tuple[list[Frame], float]:
    """Where the panels stand, the first with room for flags, and how tall the sheet is."""
    frames, y, gap = [], flag_room, sheet.size if sheet.beside else GAP
    for panel in shown:
        top = y + (sheet.size * 0.4 if sheet.beside else sheet.size + 13)
        height = panel.height * (sheet.tall or sheet.size / 12)
        if panel.rows:
            height = max(height, sheet.small * 1.1) * panel.rows
        if not panel.told(course):
            height = sheet.size * (2.2 if sheet.beside else 1)
        frame = Frame(sheet.left, sheet.width - sheet.right, top, top + height, course.length)
        frames.append(frame)
        y = top + height + gap
    return frames, y - gap + sheet.small + 11


def _any(column: Sequence[float | None]) -> bool:
    return any(value is not None for value in column)


def _days_since(pencil: Pencil, frame: Frame, sheet: Sheet) -> None:
    wide = (frame.right - frame.left) / 4
    for day, words in enumerate(("same day", "1 after", "2 after", "3 after")):
        at = (frame.left + wide * day, frame.bottom + sheet.small + 4)
        pencil.words(at, words, sheet.small)


def title_of(course: Course, shown: Sequence[Panel]) -> str:
    """What the drawing shows, for whoever cannot see it; the numbers stand in the tables."""
    names = [panel.title.lower() for panel in shown]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    text = f"{listed.capitalize()}, {spoken(course.since)} to {spoken(course.until)}"
    if course.infusions:
        first, last = course.infusions[0][1], course.infusions[-1][1]
        text += (
            f", with infusion {first}" if first == last else f", with infusions {first} to {last}"
        )
    return f"{text}. {course.answered_days} of {course.length} days answered."


def _sparkline(course: Course, palette: Palette) -> bytes:
    """Mood alone, small enough for a line of the work-list."""
    pencil = Pencil(120, 28, palette)
    frame = Frame(2, 118, 3, 25, course.length, high=10)
    if len(course.infusions) <= MARKS_IN_A_LINE:
        infused = [[(frame.x(x), 1), (frame.x(x), 27)] for x, _ in course.infusions]
        pencil.strokes(infused, "warm", 1, (2, 2), "butt")
    points = known(course.x, course.mood)
    pencil.dots([(frame.x(x), frame.y(y)) for x, y in points], "soft", 1)
    mean_line(pencil, frame, list(zip(course.x, course.mean, strict=True)), "accent", 1.6)
    title = f"Mood, {spoken(course.since)} to {spoken(course.until)}: {len(points)} days rated."
    return pencil.svg("sparkline", title)
