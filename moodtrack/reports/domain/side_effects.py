"""Side effects by day since the infusion, as often as they were asked about and answered."""

from collections.abc import Mapping, Sequence
from datetime import date

from moodtrack.checkins.domain.answers import SIDE_EFFECTS
from moodtrack.checkins.domain.days import Day, Mode
from moodtrack.language import N_
from moodtrack.reports.domain.course import ReportDay, severities
from moodtrack.reports.domain.quantities import Rows, Table, Unsaid
from moodtrack.treatment.domain import Infusion

ASKED_DAYS = 4  # the day of an infusion and the three after it


def side_effects(
    days: Sequence[ReportDay], entries: Mapping[date, Day], infusions: Sequence[Infusion]
) -> Table:
    """How many days at each severity. Late answers count here: what was felt must not be lost."""
    rows, n = [], 0
    after = {one.day: _days_after(one, entries.get(one.day), infusions) for one in days}
    for since in range(ASKED_DAYS):
        told = [
            day.answers.side_effects
            for day in days
            if after[day.day] == since and day.answers and day.answers.side_effects
        ]
        counts = {name: list(each) for name, each in severities(told, SIDE_EFFECTS).items()}
        rows.append({"day": since, "answered": len(told), "counts": counts})
        n += len(told)
    if not n:
        return Unsaid(
            N_("No side effects were asked about or answered in the days after an infusion.")
        )
    return Rows(
        tuple(rows),
        n,
        "Days answered, by days since the infusion: how many at severity 0, 1, 2 and 3; late "
        "answers included. An answer from before the start on the day of an infusion is counted "
        "after the one before.",
    )


def _days_after(day: ReportDay, entry: Day | None, infusions: Sequence[Infusion]) -> int | None:
    """Days since the infusion that an answer came after; None before the first."""
    if day.days_since_infusion != 0 or entry is None or entry.mode is not Mode.LIVE:
        return day.days_since_infusion
    past = [one.day for one in infusions if one.at <= entry.written_at]
    return (day.day - max(past)).days if past else None
