"""Where a person started, and where they are in this period: means that say how sure they are."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean

from moodtrack.checkins.domain.days import Day
from moodtrack.reports.domain.course import ReportDay
from moodtrack.reports.domain.quantities import Quantity, Said, Unsaid
from moodtrack.reports.domain.statistics import interval_of_days

BASELINE_DAYS = 14  # before the first infusion
BASELINE_NEEDS = 7  # rated days among them
NO_INFUSION_YET = Unsaid("There is no infusion yet, so there is no time before one to compare.")
QUARTERS_NEED = 8  # rated days before a worst and a best quarter mean anything


def baseline(entries: Mapping[date, Day], first_infusion: date | None) -> Quantity:
    """Mean mood in the 14 days before the first infusion; answers written late are left out."""
    if first_infusion is None:
        return NO_INFUSION_YET
    days = [first_infusion - timedelta(days=back) for back in range(BASELINE_DAYS, 0, -1)]
    told = [(day, entries[day]) for day in days if day in entries]
    rated = [(d, e.answers.mood) for d, e in told if not e.late and e.answers.mood is not None]
    if len(rated) < BASELINE_NEEDS:
        return Unsaid(
            f"There is no baseline to compare with: of the {BASELINE_DAYS} days before the first "
            f"infusion {len(rated)} {'was' if len(rated) == 1 else 'were'} rated in time, and "
            f"{BASELINE_NEEDS} are needed."
        )
    low, high = interval_of_days(rated)
    return Said(
        fmean(mood for _, mood in rated),
        len(rated),
        f"Mean of the days rated in time in the {BASELINE_DAYS} days before the first infusion; "
        "95 % interval that allows for days resembling their neighbours.",
        max(0.0, low),
        min(10.0, high),
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
