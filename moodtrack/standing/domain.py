"""Where someone stands by the report's rules: worse than at the start, a benefit that ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from moodtrack.checkins.domain.days import Day, epoch_day
from moodtrack.reports.domain.baseline import FORTNIGHT, since_baseline
from moodtrack.reports.domain.benefit import benefits
from moodtrack.reports.domain.curve import intervals
from moodtrack.reports.domain.events import Event, events
from moodtrack.reports.domain.follow_up import in_time
from moodtrack.reports.domain.quantities import Said
from moodtrack.reports.domain.statistics import ONE_DAY
from moodtrack.treatment.domain import Infusion


@dataclass(frozen=True, slots=True)
class Standing:
    """What the list of patients says of one person. Describes answers; predicts nothing."""

    below: bool = False  # the last two weeks are lower than the baseline, by the 95 % interval
    over_on: int | None = None  # the first of the three days that ended the latest benefit


Span = tuple[date, date]


def spans(infusions: Sequence[Infusion], last_day: date) -> list[Span]:
    """The days that have a say, first and last included: those around the first infusion, and
    those from before the latest course on. However long the history is, they are no more."""
    course = events([one for one in infusions if one.day <= last_day])
    if not course:
        return []
    start, latest = course[0].first, course[-1].first
    recent = min(latest - FORTNIGHT * ONE_DAY, last_day - (FORTNIGHT - 1) * ONE_DAY)
    return [(start - FORTNIGHT * ONE_DAY, start - ONE_DAY), (recent, last_day)]


def standing(days: Sequence[Day], infusions: Sequence[Infusion], last_day: date) -> Standing:
    """Where someone stood on the last day they answered; of `days`, those within `spans` count."""
    course = events([one for one in infusions if one.day <= last_day])
    if not course:
        return Standing()
    entries = {one.day: one for one in days if one.day <= last_day}
    moods = in_time(entries)
    now = since_baseline(moods, course[0], last_day)
    below = isinstance(now, Said) and now.high is not None and now.high < 0
    return Standing(below, _over_on(course, entries, moods, last_day))


def _over_on(
    course: Sequence[Event], entries: dict[date, Day], moods: dict[date, int], last_day: date
) -> int | None:
    latest = course[-1]
    earlier = course[-2].last if len(course) > 1 else None
    [told] = benefits(intervals([latest], entries, last_day), moods, earlier)
    if told.bar is None or not told.bar.ended:
        return None
    return epoch_day(latest.last) + told.bar.days
