"""The vitals of one visit as a small picture: numbers in, `<svg>` out. No word of anybody's."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from moodtrack.treatment.domain.sitting import Entry, Sitting, Step

WIDTH, HEIGHT = 360, 168
LEFT, RIGHT, TOP, FOOT = 30, 330, 10, 148
LOW, HIGH = 40, 200  # mmHg and beats a minute share one scale; it grows where a row needs it
MOST_ROWS = 120
Y = Callable[[int], float]


def curve(visit: Sitting) -> str:
    """Blood pressure as bars from the upper to the lower number, pulse as a line, by the clock.

    Empty with fewer than two rows: one row is no course. Oxygen stands in the table only.
    """
    rows = [one for one in visit.vitals if _numbers(one)][-MOST_ROWS:]
    if len(rows) < 2:
        return ""
    start, end = rows[0].said.at, rows[-1].said.at
    seconds = max((end - start).total_seconds(), 60)

    def x(at: datetime) -> float:
        inside = min(max((at - start).total_seconds() / seconds, 0), 1)
        return LEFT + 8 + inside * (RIGHT - LEFT - 16)

    low, high = _scale(rows)

    def y(value: int) -> float:
        return FOOT - (value - low) / (high - low) * (FOOT - TOP)

    parts = [*_grid(low, high, y), *_starts_and_ends(visit, start, end, x)]
    parts += [*_bars(rows, x, y), *_pulse(rows, x, y), *_hours(visit, start, end)]
    return (
        f'<svg class="chart chart-vitals" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{_said(rows)}">{"".join(parts)}</svg>'
    )


def _numbers(one: Entry) -> bool:
    return any(v is not None for v in (one.said.heart_rate, one.said.systolic, one.said.diastolic))


def _scale(rows: Sequence[Entry]) -> tuple[int, int]:
    every = [
        value
        for one in rows
        for value in (one.said.heart_rate, one.said.systolic, one.said.diastolic)
        if value is not None
    ]
    return min(LOW, min(every) // 20 * 20), max(HIGH, -(-max(every) // 20) * 20)


def _grid(low: int, high: int, y: Y) -> Iterator[str]:
    for value in range(low, high + 1, 40):
        yield f'<path class="grid" d="M{LEFT} {y(value):.1f}H{RIGHT}"/>'
        yield f'<text class="tick" x="{LEFT - 6}" y="{y(value) + 3:.1f}">{value}</text>'


def _starts_and_ends(
    visit: Sitting, start: datetime, end: datetime, x: Callable[[datetime], float]
) -> Iterator[str]:
    """Where the infusion began and ended, as upright lines."""
    for at in (visit.at(Step.STARTED), visit.at(Step.FINISHED, Step.STOPPED)):
        if at is not None and start <= at <= end:
            yield f'<path class="mark" d="M{x(at):.1f} {TOP}V{FOOT}"/>'


def _bars(rows: Sequence[Entry], x: Callable[[datetime], float], y: Y) -> Iterator[str]:
    for one in rows:
        said, at = one.said, x(one.said.at)
        ends = [value for value in (said.systolic, said.diastolic) if value is not None]
        if len(ends) == 2:
            yield f'<path class="pressure" d="M{at:.1f} {y(ends[0]):.1f}V{y(ends[1]):.1f}"/>'
        for value in ends:
            yield f'<path class="pressure" d="M{at - 4:.1f} {y(value):.1f}h8"/>'


def _pulse(rows: Sequence[Entry], x: Callable[[datetime], float], y: Y) -> Iterator[str]:
    beats = [(x(one.said.at), y(rate)) for one in rows if (rate := one.said.heart_rate) is not None]
    points = " ".join(f"{at:.1f},{value:.1f}" for at, value in beats)
    yield f'<polyline class="pulse" points="{points}"/>'
    for at, value in beats:
        yield f'<circle class="beat" cx="{at:.1f}" cy="{value:.1f}" r="2.5"/>'


def _hours(visit: Sitting, start: datetime, end: datetime) -> Iterator[str]:
    zone = ZoneInfo(visit.tz)
    for at, place, anchor in ((start, LEFT, "start"), (end, RIGHT, "end")):
        words = f"{at.astimezone(zone):%H:%M}"
        yield f'<text class="tick {anchor}" x="{place}" y="{HEIGHT - 4}">{words}</text>'


def _said(rows: Sequence[Entry]) -> str:
    pressures = [one.said.systolic for one in rows if one.said.systolic is not None]
    words = f"{len(rows)} rows"
    if pressures:
        words += f", upper blood pressure {min(pressures)} to {max(pressures)}"
    return words + ". The table says the same in numbers."
