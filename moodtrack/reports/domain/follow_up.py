"""Turns days and infusions into what a follow-up appointment needs to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from moodtrack.checkins.domain.days import Day, Mode
from moodtrack.reports.domain import words
from moodtrack.reports.domain.adherence import Adherence, adherence
from moodtrack.reports.domain.baseline import (
    FORTNIGHT,
    baseline,
    mean_of_period,
    since_baseline,
)
from moodtrack.reports.domain.benefit import Benefit, benefits, duration
from moodtrack.reports.domain.beside import Beside, concerns_told, medicines_told
from moodtrack.reports.domain.course import (
    MEAN_OVER,
    ReportDay,
    Week,
    in_time,
    report_days,
    weeks,
)
from moodtrack.reports.domain.curve import Interval, curve, intervals
from moodtrack.reports.domain.events import Event, Moods, Response, effect, events, responses
from moodtrack.reports.domain.methods import methods
from moodtrack.reports.domain.own_items import items_told
from moodtrack.reports.domain.quantities import Quantity, Table, Unsaid
from moodtrack.reports.domain.safety import thoughts_of_death
from moodtrack.reports.domain.scores import NONE_IN_THIS_PERIOD, measures_told
from moodtrack.reports.domain.side_effects import side_effects
from moodtrack.reports.domain.since_visit import SinceVisit, since_visit
from moodtrack.reports.domain.statistics import ONE_DAY
from moodtrack.reports.domain.stretches import Stretch, stretches
from moodtrack.reports.domain.tips import TipTold, tips_told
from moodtrack.treatment.domain import Infusion

NO_DAYS = Unsaid("There are no days to work a trend out from.")
NOTHING_BESIDE = Beside()
NOT_COUNTED = Adherence()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One period of one person, in numbers. Unknown is never zero, and what is too thin says so."""

    as_of: datetime
    since: date
    until: date
    days: tuple[ReportDay, ...]
    weeks: tuple[Week, ...]
    infusions: tuple[Infusion, ...]  # of the period
    responses: tuple[Response, ...]  # of the period's events
    courses: tuple[Benefit, ...]  # the same events, two weeks each way
    intervals: tuple[Interval, ...]  # the days after each
    effect: Quantity
    curve: Table
    duration: Table
    baseline: Quantity
    since_baseline: Quantity
    mean: Quantity
    side_effects: Table
    stretches: tuple[Stretch, ...]  # the phases of the treatment, the latest last
    tips: tuple[TipTold, ...]
    adherence: Adherence = NOT_COUNTED
    since_visit: SinceVisit | None = None
    measures: Table = NONE_IN_THIS_PERIOD
    beside: Beside = NOTHING_BESIDE
    not_shared: tuple[str, ...] = ()  # sentences: what its reader may not see
    partly: bool = False  # of a day's answers only some are shared: days may hold more than is seen
    no_symptoms: str = ""  # why thoughts of death are not told, where they are not shared

    @property
    def days_in_period(self) -> int:
        return len(self.days)

    @property
    def days_answered(self) -> int:
        return sum(day.answers is not None for day in self.days)

    @property
    def days_rated(self) -> int:
        return sum(day.mood is not None for day in self.days)

    @property
    def days_late(self) -> int:
        return sum(day.late for day in self.days)

    @property
    def days_imported(self) -> int:
        return sum(day.mode is Mode.IMPORT for day in self.days)

    @property
    def days_by_link(self) -> int:
        return sum(day.mode is not None and day.mode.by_link for day in self.days)

    @property
    def days_with_others(self) -> int:
        """Days on which two phones that did not know of each other said different things."""
        return sum(day.others > 0 for day in self.days)

    @property
    def trend(self) -> Quantity:
        """Of the phase that the period ends in."""
        if isinstance(self.mean, Unsaid) and self.mean.why in self.not_shared:
            return self.mean
        return self.stretches[-1].trend if self.stretches else NO_DAYS

    def _kept_apart(self) -> dict[str, int]:
        return {
            "days_late": self.days_late,
            "days_imported": self.days_imported,
            "days_by_link": self.days_by_link,
            "days_with_others": self.days_with_others,
        }

    def as_json(self) -> dict[str, Any]:
        """The shape of GET /api/v1/patients/{id}/report; charts and PDF are made from it too."""
        return {
            "as_of": self.as_of.isoformat(),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "days_in_period": self.days_in_period,
            "days_answered": self.days_answered,
            "days_rated": self.days_rated,
            **self._kept_apart(),
            "headline": {reader.value: words.headline(self, reader) for reader in words.Reader},
            "not_known": [*self.not_shared, *words.not_known(self)],
            "not_shared": list(self.not_shared),
            "methods": methods(self),
            "thoughts_of_death": {**thoughts_of_death(self.days), "why": self.no_symptoms or None},
            **self._quantities(),
            "before_after": [response.as_json() for response in self.responses],
            "courses": [course.as_json() for course in self.courses],
            "intervals": [interval.as_json() for interval in self.intervals],
            "stretches": [stretch.as_json() for stretch in self.stretches],
            "tips": [tip.as_json() for tip in self.tips],
            "own_items": [one.as_json() for one in items_told(self.days, self.beside.items)],
            "adherence": self.adherence.as_json(),
            **self._beside_the_diary(),
            "infusions": [_infusion(one, self.beside.peaks.get(one.n)) for one in self.infusions],
            "weeks": [week.as_json() for week in self.weeks],
            "days": [day.as_json() for day in self.days],
        }

    def _beside_the_diary(self) -> dict[str, Any]:
        return {
            "concerns": concerns_told(self.beside, self.since, self.until),
            "since_visit": self.since_visit.as_json() if self.since_visit else None,
            "medicines": medicines_told(self.beside, self.since, self.until),
        }

    def _quantities(self) -> dict[str, Any]:
        return {
            "mean": self.mean.as_json(),
            "baseline": self.baseline.as_json(),
            "since_baseline": self.since_baseline.as_json(),
            "effect": self.effect.as_json(),
            "curve": self.curve.as_json(),
            "duration": self.duration.as_json(),
            "trend": self.trend.as_json(),
            "measures": self.measures.as_json(),
            "side_effects": self.side_effects.as_json(),
        }


def _infusion(infusion: Infusion, peak: tuple[int, int | None] | None) -> dict[str, Any]:
    """Its numbers alone: notes are words, and words stay on the page they were written for."""
    systolic, diastolic = peak or (None, None)
    return {
        "n": infusion.n,
        "at": infusion.at.isoformat(),
        "day": infusion.day.isoformat(),
        "phase": infusion.phase.value if infusion.phase else None,
        "number_in_course": infusion.number_in_course,
        "mg": infusion.mg,
        "mg_per_kg": infusion.mg_per_kg,
        "minutes": infusion.minutes,
        "date_chosen": infusion.date_chosen.value if infusion.date_chosen else None,
        "systolic": systolic,
        "diastolic": diastolic,
    }


def first_day_needed(infusions: Sequence[Infusion], since: date, visit: date | None = None) -> date:
    """The earliest day that has a say in a report from `since`: hand in the days from here on.

    `visit`: the last one before the period ends, which its end is compared with.
    """
    before_since = since - timedelta(days=MEAN_OVER - 1)
    if visit is not None:
        before_since = min(before_since, visit - (FORTNIGHT - 1) * ONE_DAY)
    course = events(infusions)
    if not course:
        return before_since
    windows = [event.first for event in course if event.last >= since]
    return min(before_since, *(day - FORTNIGHT * ONE_DAY for day in (course[0].first, *windows)))


def follow_up(
    days: Sequence[Day],
    infusions: Sequence[Infusion],
    *,
    since: date,
    until: date,
    as_of: datetime,
    beside: Beside = NOTHING_BESIDE,
) -> FollowUp:
    """The report on `since` to `until`, both included.

    Hand in every infusion, and the days from `first_day_needed` on: those before `since` complete
    means, windows and the baseline. Later ones are left out.
    """
    if until < since:
        raise ValueError("a period ends on or after the day it begins")
    entries = {day.day: day for day in days if day.day <= until}
    past = [one for one in infusions if one.day <= until]
    course, moods = events(past), in_time(entries)
    period = report_days(entries, [one.day for one in past], since, until)
    return FollowUp(
        as_of=as_of,
        since=since,
        until=until,
        **_since_the_start(moods, course[0] if course else None, until),
        **_beside_it(beside, entries, past, since=since, until=until),
        **_of_the_days(period, course),
        side_effects=side_effects(period, entries, past),
        **_around_infusions(course, entries, moods, since=since, until=until),
    )


def _beside_it(
    beside: Beside,
    entries: Mapping[date, Day],
    past: Sequence[Infusion],
    *,
    since: date,
    until: date,
) -> dict[str, Any]:
    visit = beside.visit_before(until)
    return {
        "beside": beside,
        "measures": measures_told(beside.series, since, until),
        "since_visit": since_visit(visit, until, entries, past) if visit else None,
    }


def _since_the_start(moods: Moods, first: Event | None, until: date) -> dict[str, Any]:
    return {
        "baseline": baseline(moods, first),
        "since_baseline": since_baseline(moods, first, until),
    }


def _of_the_days(period: Sequence[ReportDay], course: Sequence[Event]) -> dict[str, Any]:
    """What is told of the period by itself."""
    return {
        "days": period,
        "weeks": weeks(period),
        "mean": mean_of_period(period),
        "stretches": stretches(period, course),
        "tips": tips_told(period),
        "adherence": adherence(period, course),
    }


def _around_infusions(
    course: Sequence[Event], entries: Mapping[date, Day], moods: Moods, *, since: date, until: date
) -> dict[str, Any]:
    """What is compared with an infusion's own day. Events before the period only bound the rest."""
    here = [event for event in course if event.last >= since]
    earlier = [event.last for event in course if event.last < since]
    told = responses(course, moods, until)[len(earlier) :]
    after = intervals(here, entries, until)
    each = benefits(after, moods, max(earlier, default=None))
    return {
        "infusions": tuple(i for event in course for i in event.infusions if i.day >= since),
        "responses": tuple(told),
        "courses": each,
        "intervals": after,
        "effect": effect(told),
        "curve": curve(after),
        "duration": duration(each),
    }
