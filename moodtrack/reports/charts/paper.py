"""The ruled paper under every panel: frame, scales, time axis, infusions and their flags."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from moodtrack.language import _
from moodtrack.reports.charts.course import MONTHS, Course
from moodtrack.reports.charts.pencil import Pencil

DASH = (3.0, 2.5)
FENCE = 7.0  # most infusions closer than this: their lines would hide the days
FENCE_AIR = 36.0  # between the flags that are then left


Calendar = Callable[[date, date, int], Iterator[tuple[date, str]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """How wide a drawing is, how much of it is margin, and how large its words are."""

    width: float
    left: float
    right: float  # the margin in which lines are named
    size: float
    short: bool = False  # lines are named in fewer words
    tall: float = 0.0  # panels are so many times their usual height; 0: as the words grow
    beside: bool = False  # panels are named in the left margin, not above

    @property
    def small(self) -> float:
        return self.size - 1

    @property
    def flag(self) -> float:
        """The height of an infusion's flag."""
        return self.size + 3


@dataclass(frozen=True, slots=True)
class Frame:
    """A panel's place on the sheet: days to x, values to y."""

    left: float
    right: float
    top: float
    bottom: float
    days: float
    low: float = 0.0
    high: float = 1.0

    def x(self, day: float) -> float:
        return self.left + (self.right - self.left) * day / self.days

    def y(self, value: float) -> float:
        share = (min(self.high, max(self.low, value)) - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * share

    @property
    def day(self) -> float:
        """The width of a day."""
        return (self.right - self.left) / self.days


def grid(pencil: Pencil, frame: Frame, sheet: Sheet, ticks: Sequence[float]) -> None:
    lines = [[(frame.left, frame.y(tick)), (frame.right, frame.y(tick))] for tick in ticks]
    pencil.strokes(lines, "line", 0.8, cap="butt")
    for tick in ticks:
        at = (frame.left - 5, frame.y(tick) + sheet.small * 0.35)
        pencil.words(at, f"{tick:g}", sheet.small, anchor="end")


def is_fence(course: Course, frame: Frame) -> bool:
    """Whether lines at the infusions would stand so close that they hide the days."""
    places = [frame.x(where) for where, _ in course.infusions]
    gaps = sorted(b - a for a, b in pairwise(places))
    return bool(gaps) and gaps[len(gaps) // 2] < FENCE


def infusion_lines(pencil: Pencil, course: Course, frame: Frame) -> None:
    """A line through the panel for each infusion."""
    if not is_fence(course, frame):
        places = [frame.x(where) for where, _ in course.infusions]
        lines = [[(x, frame.top), (x, frame.bottom)] for x in places]
        pencil.strokes(lines, "warm", 1, DASH, cap="butt")


def flags(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    """A numbered flag for each infusion; one for a whole event where they would overlap."""
    poles = [frame.x(where) for where, _ in course.infusions]
    pencil.strokes([[(x, frame.top - 2), (x, frame.top + 3)] for x in poles], "warm", 1, cap="butt")
    air = FENCE_AIR if is_fence(course, frame) else 2.0
    free = 0.0
    for first, last, label in _labels(course, frame, sheet):
        width = _flag_width(label, sheet)
        left = first - 0.5
        right = max(left + width, last + 0.5)
        if left < free:
            continue
        top, bottom = frame.top - sheet.flag - 2, frame.top - 2
        pencil.boxes([((left, top), (right, bottom))], "warm")
        at = ((left + right) / 2, bottom - sheet.size * 0.27)
        pencil.words(at, label, sheet.small, "paper", anchor="middle", bold=True)
        free = right + air


def _labels(course: Course, frame: Frame, sheet: Sheet) -> Iterator[tuple[float, float, str]]:
    places = {n: frame.x(where) for where, n in course.infusions}
    for event in course.together or [[n] for n in places]:
        numbers = [n for n in event if n in places]
        room = [places[b] - places[a] for a, b in pairwise(numbers)]
        if numbers and min(room, default=99.0) < _flag_width(str(numbers[-1]), sheet) + 2:
            yield places[numbers[0]], places[numbers[-1]], f"{numbers[0]}–{numbers[-1]}"
        else:
            yield from ((places[n], places[n], str(n)) for n in numbers)


def _flag_width(label: str, sheet: Sheet) -> float:
    return len(label) * sheet.small * 0.62 + 6


def time_axis(pencil: Pencil, course: Course, frame: Frame, sheet: Sheet) -> None:
    base = frame.bottom
    pencil.strokes([[(frame.left, base), (frame.right, base)]], "soft", 0.8, cap="butt")
    marks = []
    for day, label in _ticks(course, frame, sheet):
        x = frame.x((day - course.since).days + 0.5)
        marks.append([(x, base), (x, base + 4)])
        pencil.words((x, base + sheet.small + 6), label, sheet.small, anchor="middle")
    pencil.strokes(marks, "soft", 0.8, cap="butt")


def _ticks(course: Course, frame: Frame, sheet: Sheet) -> list[tuple[date, str]]:
    """The finest dates whose labels do not touch."""
    room, half = sheet.small * 4.6, sheet.small * 1.8
    for days, calendar, step in CALENDARS:
        if days * frame.day < room * 0.9:
            continue
        inside = [
            (day, label)
            for day, label in calendar(course.since, course.until, step)
            if frame.left + half < frame.x((day - course.since).days + 0.5) < sheet.width - half
        ]
        places = [(day - course.since).days * frame.day for day, _ in inside]
        if inside and min((b - a for a, b in pairwise(places)), default=room) >= room:
            return inside
    return [(course.since, str(course.since.year))]


def _every_day(since: date, until: date, step: int) -> Iterator[tuple[date, str]]:
    """Every so many days; whole weeks begin on Mondays."""
    first = -since.weekday() % 7 if step % 7 == 0 else 0
    for offset in range(first, (until - since).days + 1, step):
        day = since + timedelta(days=offset)
        yield day, f"{day.day} {_(MONTHS[day.month - 1])[:3]}"


def _every_month(since: date, until: date, step: int) -> Iterator[tuple[date, str]]:
    for year in range(since.year, until.year + 1):
        for month in range(1, 13, step):
            if since <= (day := date(year, month, 1)) <= until:
                yield day, str(year) if month == 1 else _(MONTHS[month - 1])[:3]


def _every_year(since: date, until: date, step: int) -> Iterator[tuple[date, str]]:
    for year in range(since.year - since.year % step, until.year + 1, step):
        if since <= (day := date(year, 1, 1)) <= until:
            yield day, str(year)


CALENDARS: tuple[tuple[int, Calendar, int], ...] = (  # about how many days apart, and how
    *((step, _every_day, step) for step in (1, 2, 3, 7, 14, 28)),
    *((30 * step, _every_month, step) for step in (1, 2, 3, 6)),
    *((365 * step, _every_year, step) for step in (1, 2, 5, 10, 20, 50, 100)),
)


def line_ends(
    pencil: Pencil, frame: Frame, sheet: Sheet, labels: Sequence[tuple[float, str, str]]
) -> None:
    """Names at the ends of lines (y, words, role), moved apart where they would touch."""
    lowest = frame.top - sheet.size
    for y, text, role in sorted(labels):
        y = max(y, lowest + sheet.size * 1.15)
        lowest = y
        pencil.words((frame.right + 7, y + sheet.size * 0.35), text, sheet.small, role)
