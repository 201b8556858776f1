"""Where a person started, and where they are in this period: means that say how sure they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean

from moodtrack.reports.domain.course import ReportDay
from moodtrack.reports.domain.events import Event, Moods
from moodtrack.reports.domain.quantities import Quantity, Said, Unsaid
from moodtrack.reports.domain.statistics import (
    ONE_DAY,
    interval_of_change,
    interval_of_days,
)

FORTNIGHT = 14  # days compared on each side
NEEDS = 7  # rated days among them
NO_INFUSION_YET = Unsaid("There is no infusion yet, so there is no time before one to compare.")
QUARTERS_NEED = 8  # rated days before a worst and a best quarter mean anything
FOLLOWED = "95 % interval from the number of days they amount to, as days resemble their neighbours"


def rated_between(moods: Moods, first: date, last: date) -> dict[date, int]:
    """The rated days from `first` to `last`, both included."""
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return {day: moods[day] for day in days if day in moods}


def before_the_first(moods: Moods, event: Event) -> dict[date, int]:
    return rated_between(moods, event.first - FORTNIGHT * ONE_DAY, event.first - ONE_DAY)


def baseline(moods: Moods, first: Event | None) -> Quantity:
    """Mean mood in the 14 days before the first infusion; answers written late are left out."""
    if first is None:
        return NO_INFUSION_YET
    rated = before_the_first(moods, first)
    if len(rated) < NEEDS:
        return Unsaid(
            f"There is no baseline to compare with: of the {FORTNIGHT} days before the first "
            f"infusion {len(rated)} {'was' if len(rated) == 1 else 'were'} rated in time, and "
            f"{NEEDS} are needed."
        )
    low, high = interval_of_days(rated)
    return Said(
        fmean(rated.values()),
        len(rated),
        f"Baseline: mean of the days rated in time in the {FORTNIGHT} days before the first "
        f"infusion; {FOLLOWED}.",
        max(0.0, low),
        min(10.0, high),
    )


def lately(moods: Moods, first: Event, until: date) -> dict[date, int]:
    """The rated days of the last 14, as far as they lie after the first course."""
    opens = max(until - (FORTNIGHT - 1) * ONE_DAY, first.last + ONE_DAY)
    return rated_between(moods, opens, until)


def since_baseline(moods: Moods, first: Event | None, until: date) -> Quantity:
    """Mean mood of the last 14 days less the baseline; no interval unless planned beforehand."""
    start = baseline(moods, first)
    if first is None or isinstance(start, Unsaid):
        return start
    now = lately(moods, first, until)
    if len(now) < NEEDS:
        return Unsaid(
            f"Too few days to compare with the baseline: of the last {FORTNIGHT} days (after the "
            f"first course) {len(now)} {'was' if len(now) == 1 else 'were'} rated in time, and "
            f"{NEEDS} are needed."
        )
    told = change(before_the_first(moods, first), now, planned=first.planned)
    return replace(told, method=f"Last {FORTNIGHT} days against the baseline. {told.method}")


def change(before: Mapping[date, int], after: Mapping[date, int], *, planned: bool) -> Said:
    """The mean after less the mean before, seven or more rated days on each side.

    Booked on a bad day, anything is followed by better ones: an interval would then exclude zero
    in half of all cases with no effect at all. So it is given only where the date was planned.
    """
    low, high = interval_of_change(before, after) if planned else (None, None)
    return Said(
        fmean(after.values()) - fmean(before.values()),
        len(before) + len(after),
        f"Mean of {len(after)} rated days after less mean of {len(before)} rated days before"
        + (f"; {FOLLOWED}." if planned else "; no interval, as nobody noted the date as planned."),
        None if low is None else max(-10.0, low),
        None if high is None else min(10.0, high),
    )


def mean_of_period(days: Sequence[ReportDay]) -> Quantity:
    """The mean of the rated days, and what it would be had every other day been bad, or good."""
    rated = sorted(day.mood for day in days if day.mood is not None)
    if len(rated) < QUARTERS_NEED:
        return Unsaid(f"Too few days to say: {len(rated)} rated, and {QUARTERS_NEED} are needed.")
    quarter, missing = len(rated) // 4, len(days) - len(rated)
    worst, best = fmean(rated[:quarter]), fmean(rated[-quarter:])
    return Said(
        fmean(rated),
        len(rated),
        "Mean of the rated days; low and high: had every day not rated been like the worst, or the "
        "best, quarter of the rated ones.",
        (sum(rated) + missing * worst) / len(days),
        (sum(rated) + missing * best) / len(days),
    )
