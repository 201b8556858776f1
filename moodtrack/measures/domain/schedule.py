"""When a questionnaire is due. The clock follows the treatment, not the calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from moodtrack.language import N_
from moodtrack.measures.domain.instruments import GAD7, PHQ2, PHQ9
from moodtrack.treatment.domain import Infusion, Phase

SOONEST, MOST_SOONEST = 7, 28  # days between two of the same: the least, and what a clinic may set
EVERY = (14, 28)  # days
BASELINE_DAYS = 7  # before infusion 1
AFTER_SERIES = (
    14  # days after the last induction infusion: then the two weeks asked about hold none
)
WEEK = 7
SERIES_GAP = 14  # days without an induction infusion that end a series


@dataclass(frozen=True, slots=True)
class Plan:
    """A clinic's settings. Days; `every` is 14 or 28."""

    every: int = 14
    soonest: int = SOONEST
    before_fourth: bool = False
    with_gad7: bool = True
    weekly_phq2: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What the schedule needs to know of a treatment; days where the clinic is."""

    planned_first: date | None = None  # of infusion 1, while it is still to come
    begun: bool = False
    series_first: date | None = None  # of the latest series of induction infusions
    series_third: date | None = None  # where it has exactly three so far
    series_last: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    instrument: str
    since: date
    reason: str


def course_of(infusions: Sequence[Infusion], planned_first: date | None = None) -> Course:
    """The latest series: induction infusions (or of no phase) not more than 14 days apart."""
    if not infusions:
        return Course(planned_first=planned_first)
    days = sorted(one.day for one in infusions if one.phase in (None, Phase.INDUCTION))
    series: list[date] = []
    for day in days:
        if series and (day - series[-1]).days > SERIES_GAP:
            series = []
        series.append(day)
    return Course(
        begun=True,
        series_first=series[0] if series else None,
        series_third=series[2] if len(series) == 3 else None,
        series_last=series[-1] if series else None,
    )


def due_list(
    answered: Mapping[str, Sequence[date]], course: Course, plan: Plan, today: date
) -> list[Due]:
    """What is due today, PHQ-9 first. `answered`: days of finished sheets by questionnaire."""
    wanted = [PHQ9.key, *([GAD7.key] if plan.with_gad7 else [])]
    nexts = [next_due(key, answered.get(key, ()), course, plan, today) for key in wanted]
    found = [one for one in nexts if one.since <= today]
    if plan.weekly_phq2 and not any(one.instrument == PHQ9.key for one in found):
        between = _weekly(answered)
        found += [between] if between is not None and between.since <= today else []
    return found


def next_due(key: str, answered: Sequence[date], course: Course, plan: Plan, today: date) -> Due:
    """From which day on one of PHQ-9 and GAD-7 is due next, and why."""
    last = max(answered, default=None)
    since, reason = _by_rule(last, course, plan, today)
    if last is not None:
        since = max(since, last + timedelta(days=plan.soonest))
    return Due(key, since, reason)


def _by_rule(last: date | None, course: Course, plan: Plan, today: date) -> tuple[date, str]:
    if not course.begun:
        return _before_treatment(last, course, plan, today)
    first, third, end = course.series_first, course.series_third, course.series_last
    if plan.before_fourth and third and first and (last is None or last < first):
        return third, N_("before your fourth infusion")
    after = None if end is None else end + timedelta(days=AFTER_SERIES)
    if after is not None and (last is None or last < after):
        return after, N_("two weeks after the last infusion of the series")
    return _again(last, plan, today)


def _before_treatment(
    last: date | None, course: Course, plan: Plan, today: date
) -> tuple[date, str]:
    if course.planned_first is None:
        return (
            (today, N_("before your treatment begins"))
            if last is None
            else _again(last, plan, today)
        )
    opens = course.planned_first - timedelta(days=BASELINE_DAYS)
    if last is None or last < opens:
        return opens, N_("in the week before your first infusion")
    return _again(last, plan, today)


def _again(last: date | None, plan: Plan, today: date) -> tuple[date, str]:
    if last is None:
        return today, N_("it has not been answered yet")
    weeks = {14: N_("two weeks since the last one"), 28: N_("four weeks since the last one")}
    said = weeks.get(plan.every, f"{plan.every} days since the last one")
    return last + timedelta(days=plan.every), said


def _weekly(answered: Mapping[str, Sequence[date]]) -> Due | None:
    """PHQ-2 in the weeks between two PHQ-9s; never before the first of those."""
    longer, shorter = answered.get(PHQ9.key, ()), answered.get(PHQ2.key, ())
    if not longer:
        return None
    last = max([*longer, *shorter])
    return Due(PHQ2.key, last + timedelta(days=WEEK), N_("a week since the last one"))
