"""The phases of a treatment within a period: how many days were rated, the level, the trend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from moodtrack.reports.domain.course import MEAN_NEEDS, ReportDay
from moodtrack.reports.domain.events import Event
from moodtrack.reports.domain.quantities import Quantity, Said, Unsaid, hundredths
from moodtrack.reports.domain.statistics import ONE_DAY, mean

WEEK = 7
FOUR_WEEKS = 28  # days; what a trend is told for
WEEKS_NEEDED = 4  # rated weeks, for a trend at all
BAND_DAYS = 56  # below, a band that says 95 % holds in 78 to 89 %
BAND_WEEKS = 6  # rated weeks among them
LONGEST = 3_660  # days; more is history, and no one line
NOT_NOW = Unsaid("The trend could not be worked out just now. Ask again in a moment.")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days before the first infusion, those of an induction, or those after one."""

    name: str
    days: tuple[ReportDay, ...]
    trend: Quantity

    @property
    def rated(self) -> list[tuple[int, int]]:
        """The rated days, counted from the first day of the stretch, and their moods."""
        return [(at, day.mood) for at, day in enumerate(self.days) if day.mood is not None]

    @property
    def mood(self) -> float | None:
        """The level: the mean of the rated days."""
        return mean(mood for _, mood in self.rated)

    @property
    def banded(self) -> bool:
        return len(self.days) >= BAND_DAYS and rated_weeks(self.days) >= BAND_WEEKS

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "from": self.days[0].day.isoformat(),
            "to": self.days[-1].day.isoformat(),
            "days": len(self.days),
            "answered": sum(day.answers is not None for day in self.days),
            "rated": len(self.rated),
            "mood": hundredths(self.mood),
            "trend": self.trend.as_json(),
        }


def rated_weeks(days: Sequence[ReportDay]) -> int:
    """The weeks, from the first day on, with 4 of 7 days rated."""
    each = (days[at : at + WEEK] for at in range(0, len(days), WEEK))
    return sum(sum(day.mood is not None for day in week) >= MEAN_NEEDS for week in each)


def stretches(days: Sequence[ReportDay], course: Sequence[Event]) -> tuple[Stretch, ...]:
    """The phases in order of time, as far as they lie within these days; every day is in one."""
    found = []
    edges = [*_edges(course), (date.max, "")]
    since = days[0].day if days else date.min
    name = "before the first infusion"
    for first, following in edges:
        here = tuple(days[_place(days, since) : _place(days, first)])
        if here:
            found.append(Stretch(name, here, _trend_or_why(here)))
        since, name = max(since, first), following
    return tuple(found)


def _place(days: Sequence[ReportDay], day: date) -> int:
    """Where a day stands among days without a gap, or the nearest end."""
    return min(max(0, (day - days[0].day).days), len(days)) if days else 0


def _edges(course: Sequence[Event]) -> list[tuple[date, str]]:
    """The days on which another phase begins, and what it is called.

    Single infusions between inductions are part of one long phase: it is their drift that tells.
    """
    found: list[tuple[date, str]] = []
    for event in course:
        numbers = [infusion.n for infusion in event.infusions]
        if len(numbers) > 1:
            found.append((event.first, f"infusions {numbers[0]} to {numbers[-1]}"))
            found.append((event.last + ONE_DAY, f"after infusion {numbers[-1]}"))
        elif not found:
            found.append((event.first, f"from infusion {numbers[0]} on"))
    return found


def _trend_or_why(days: Sequence[ReportDay]) -> Quantity:
    if len(days) > LONGEST:
        return Unsaid("No trend is worked out over more than ten years.")
    weeks = rated_weeks(days)
    if weeks >= WEEKS_NEEDED:
        return NOT_NOW
    return Unsaid(
        f"Too few weeks to say: {weeks} {'has' if weeks == 1 else 'have'} {MEAN_NEEDS} of {WEEK} "
        f"days rated, and {WEEKS_NEEDED} are needed."
    )


def trend_of(stretch: Stretch, slope: Sequence[float | None]) -> Quantity:
    """A slope and its band in points a day, as a quantity in points in four weeks."""
    value, low, high = (None if each is None else each * FOUR_WEEKS for each in slope)
    if value is None:
        return NOT_NOW
    band = (
        "95 % band by block bootstrap"
        if stretch.banded
        else f"no band, as that needs {BAND_DAYS} days with {BAND_WEEKS} rated weeks"
    )
    return Said(
        value,
        len(stretch.rated),
        f"Trend: points in 4 weeks, {stretch.name}; Theil-Sen slope of the weekly means (weeks "
        f"with {MEAN_NEEDS} of {WEEK} days rated); {band}.",
        low,
        high,
    )
