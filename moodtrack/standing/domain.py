"""Where someone stands by the report's rules: worse than at the start, a benefit that ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from moodtrack.checkins.domain.days import FIRST_DAY, Day, epoch_day
from moodtrack.measures.domain.change import RELIABLE
from moodtrack.measures.domain.instruments import GAD7, PHQ9
from moodtrack.measures.domain.schedule import Plan, course_of, next_due
from moodtrack.measures.domain.scores import Series
from moodtrack.reports.domain.baseline import (
    FORTNIGHT,
    before_the_first,
    lately,
    since_baseline,
)
from moodtrack.reports.domain.benefit import benefits
from moodtrack.reports.domain.course import in_time
from moodtrack.reports.domain.curve import intervals
from moodtrack.reports.domain.events import Event, Moods, events
from moodtrack.reports.domain.quantities import Unsaid
from moodtrack.reports.domain.statistics import ONE_DAY, interval_of_change
from moodtrack.reports.domain.work_list import FOLLOW_UP, MONTHLY
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.domain.after import monthly_from


@dataclass(frozen=True, slots=True)
class Standing:
    """What the list of patients says of one person. Describes answers; predicts nothing."""

    below: bool = False  # the two weeks up to the last answer are lower than the baseline, by 95 %
    over_on: int | None = None  # the first of the three days that ended the latest benefit
    worsened: int | None = None  # points that the last PHQ-9 or GAD-7 is above the start, reliably
    due_from: int | None = None  # the day from which something is due
    due: str = ""
    phq9: int | None = None
    phq9_day: int | None = None
    phq9_change: int | None = None

    @property
    def row(self) -> tuple[Any, ...]:
        """The values of COLUMNS."""
        return tuple(getattr(self, name) for name in COLUMNS)


COLUMNS = tuple(one.name for one in fields(Standing))


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone was asked and when: questionnaires, when they are due, and follow-ups."""

    series: Mapping[str, Series]
    plan: Plan
    follow_ups: Sequence[date] = ()  # planned ones, by day
    noted: Sequence[date] = ()  # days of visit notes
    checks: Sequence[date] = ()  # days on which she answered the monthly check


def scored(told: Asked) -> dict[str, Any]:
    """The last PHQ-9 and its change since the start; and how much any has risen, reliably."""
    found: dict[str, Any] = {}
    if PHQ9.key in told.series and (last := told.series[PHQ9.key].last):
        day = epoch_day(last.day)
        found |= {"phq9": last.total, "phq9_day": day, "phq9_change": last.since}
    risen = [
        one.last.since
        for one in told.series.values()
        if one.last and one.last.since is not None and one.instrument.key in RELIABLE
        if one.last.since >= RELIABLE[one.instrument.key]
    ]
    return found | {"worsened": max(risen, default=None)}


def waiting(told: Asked, infusions: Sequence[Infusion]) -> dict[str, Any]:
    """What is due first, and from which day on.

    A questionnaire that was never answered is due once treatment has begun: before that, a clinic
    that asks none would have everybody on its list.
    """
    course = course_of(infusions)
    wanted = [PHQ9, *([GAD7] if told.plan.with_gad7 else [])]
    found = [
        (next_due(one.key, days, course, told.plan, FIRST_DAY).since, one.title)
        for one in wanted
        if (days := _days(told.series, one.key)) or course.begun
    ]
    latest = max(told.noted, default=FIRST_DAY)
    found += [(day, FOLLOW_UP) for day in told.follow_ups if day > latest]
    if check := monthly_from(infusions, told.checks):
        found.append((check, MONTHLY))
    if not found:
        return {}
    day, what = min(found)
    return {"due_from": epoch_day(max(day, FIRST_DAY)), "due": what}


def _days(series: Mapping[str, Series], key: str) -> list[date]:
    return [one.day for one in series[key].scores] if key in series else []


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
    """Where someone stood on the last day they answered; of `days`, those within `spans` count.

    Lower than the baseline by the 95 % interval, also where nobody noted the first date as planned:
    chosen on bad days, a baseline is too low and what follows too high, so this says rather too
    little. A benefit is not called over once another infusion came after the last answer.
    """
    course = events([one for one in infusions if one.day <= last_day])
    if not course:
        return Standing()
    entries = {one.day: one for one in days if one.day <= last_day}
    moods = in_time(entries)
    answered_since = not any(one.day > last_day for one in infusions)
    over_on = _over_on(course, entries, moods, last_day) if answered_since else None
    return Standing(is_below(moods, course[0], last_day), over_on)


def is_below(moods: Moods, first: Event, last_day: date) -> bool:
    if isinstance(since_baseline(moods, first, last_day), Unsaid):
        return False
    _, high = interval_of_change(before_the_first(moods, first), lately(moods, first, last_day))
    return high < 0


def _over_on(
    course: Sequence[Event], entries: dict[date, Day], moods: dict[date, int], last_day: date
) -> int | None:
    latest = course[-1]
    earlier = course[-2].last if len(course) > 1 else None
    [told] = benefits(intervals([latest], entries, last_day), moods, earlier)
    if told.bar is None or told.bar.back_by is None:
        return None
    return epoch_day(latest.last) + told.bar.back_by
