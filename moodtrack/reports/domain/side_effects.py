"""Side effects by day since the infusion, as often as they were asked about and answered."""

from collections.abc import Sequence

from moodtrack.checkins.domain.answers import SIDE_EFFECTS
from moodtrack.reports.domain.course import ReportDay, severities
from moodtrack.reports.domain.quantities import Rows, Table, Unsaid

ASKED_DAYS = 4  # the day of an infusion and the three after it


def side_effects(days: Sequence[ReportDay]) -> Table:
    """How many days at each severity. Late answers count here: what was felt must not be lost."""
    rows, n = [], 0
    for since in range(ASKED_DAYS):
        told = [
            day.answers.side_effects
            for day in days
            if day.days_since_infusion == since and day.answers and day.answers.side_effects
        ]
        counts = {name: list(each) for name, each in severities(told, SIDE_EFFECTS).items()}
        rows.append({"day": since, "answered": len(told), "counts": counts})
        n += len(told)
    if not n:
        return Unsaid("No side effects were asked about or answered in the days after an infusion.")
    return Rows(
        tuple(rows),
        n,
        "Days answered, by days since the infusion: how many at severity 0, 1, 2 and 3; late "
        "answers included.",
    )
