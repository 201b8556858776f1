"""A month of mood small enough for a line of a list: numbers in, `<svg>` out."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

WIDTH, HEIGHT, EDGE = 120, 28, 3
HIGHEST = 10


@lru_cache(maxsize=4096)
def sparkline(moods: tuple[int | None, ...]) -> str:
    """Mood 0 to 10 by day, oldest first; None where nothing was said. Gaps stay gaps.

    Empty when fewer than two days are rated: one dot is no line.
    """
    rated = [mood for mood in moods if mood is not None]
    if len(rated) < 2:
        return ""
    step = (WIDTH - 2 * EDGE) / (len(moods) - 1)
    drawn = "".join(_run(run, step) for run in _runs(moods))
    label = f"Mood on {len(rated)} of the last {len(moods)} days, the latest {rated[-1]} of 10"
    return (
        f'<svg class="chart chart-sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{label}">{drawn}</svg>'
    )


def _runs(moods: Sequence[int | None]) -> Iterator[list[tuple[int, int]]]:
    """The stretches of days without a gap: (place, mood)."""
    run: list[tuple[int, int]] = []
    for place, mood in enumerate([*moods, None]):
        if mood is not None:
            run.append((place, mood))
        elif run:
            yield run
            run = []


def _run(run: Sequence[tuple[int, int]], step: float) -> str:
    points = [f"{EDGE + place * step:.1f},{_y(mood):.1f}" for place, mood in run]
    if len(points) == 1:
        x, y = points[0].split(",")
        return f'<circle class="f-accent" cx="{x}" cy="{y}" r="1.5"/>'
    return (
        f'<polyline class="s-accent" fill="none" stroke-width="1.6" stroke-linejoin="round" '
        f'stroke-linecap="round" points="{" ".join(points)}"/>'
    )


def _y(mood: int) -> float:
    return HEIGHT - EDGE - mood / HIGHEST * (HEIGHT - 2 * EDGE)
