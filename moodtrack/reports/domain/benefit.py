"""Each course by itself: two weeks before against two after, and how long a benefit held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from moodtrack.reports.domain.baseline import FORTNIGHT, NEEDS, change, rated_between
from moodtrack.reports.domain.curve import Interval
from moodtrack.reports.domain.events import Event, Moods
from moodtrack.reports.domain.quantities import Quantity, Rows, Said, Table, Unsaid
from moodtrack.reports.domain.statistics import ONE_DAY

BACK = 0.5  # points above the mean before: there, the benefit is over
IN_A_ROW = 3  # rated days; with one, 90 % of lasting benefits would seem over within two weeks
WITHIN = 7  # days for the three: further apart they tell of different times
RANGE_NEEDS = 5  # courses; below, the shortest and the longest say little about the next

# How often a course whose benefit of 1.5 points lasts is yet called over within so many days, where
# its days resemble their neighbours by .3 and by .6; held to it by tests/reports/test_rules_hold.py
ERROR_WITHIN = {14: (0.03, 0.04), 28: (0.13, 0.2), 56: (0.28, 0.39), 90: (0.41, 0.53)}


@dataclass(frozen=True, slots=True)
class Bar:
    """Days of benefit after a course: to where it ended, or to where nobody knows any more."""

    days: int
    ended: bool  # else it held at least so long: to the next infusion, a gap, or the last answer
    rated: int  # of the days from 1 to `days`
    back_by: int | None = None  # back at the level before by this day; it may be after a gap

    def as_json(self) -> dict[str, Any]:
        days, (_, most) = _horizon(self.days)
        return {
            "days": self.days,
            "ended": self.ended,
            "rated": self.rated,
            "back_by": self.back_by,
            "error": {"within": days, "at_most": most},
        }


@dataclass(frozen=True, slots=True)
class Benefit:
    """One course: mood in the two weeks before and after it, the change, and how long it held."""

    event: Event
    before: Quantity
    after: Quantity
    change: Quantity
    bar: Bar | None
    days_before: int = FORTNIGHT  # how long each side is: it ends at the neighbouring course
    days_after: int = FORTNIGHT

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.event.name,
            "infusions": [infusion.n for infusion in self.event.infusions],
            "from": self.event.first.isoformat(),
            "to": self.event.last.isoformat(),
            "planned": self.event.planned,
            "days_before": self.days_before,
            "days_after": self.days_after,
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "change": self.change.as_json(),
            "benefit": self.bar.as_json() if self.bar else None,
        }


def benefits(
    found: Sequence[Interval], moods: Moods, earlier: date | None = None
) -> tuple[Benefit, ...]:
    """One for each course, in order of time. Windows stop short of the neighbouring courses.

    `earlier`: the last day of the course before the first of these.
    """
    lasts = [earlier, *(one.event.last for one in found)]
    return tuple(_benefit(here, last, moods) for last, here in zip(lasts, found, strict=False))


def _benefit(here: Interval, earlier: date | None, moods: Moods) -> Benefit:
    opens = here.event.first - FORTNIGHT * ONE_DAY
    if earlier is not None:
        opens = max(opens, earlier + ONE_DAY)
    length = min(FORTNIGHT, here.length)
    before = rated_between(moods, opens, here.event.first - ONE_DAY)
    after = rated_between(moods, here.event.last + ONE_DAY, here.event.last + length * ONE_DAY)
    lengths = max(0, (here.event.first - opens).days), length
    first, second = _side(before, lengths[0], "before"), _side(after, length, "after")
    if isinstance(second, Unsaid) and not here.finished and length < FORTNIGHT:
        second = Unsaid("The two weeks after are not over yet.")
    if isinstance(first, Unsaid) or isinstance(second, Unsaid):
        why = first if isinstance(first, Unsaid) else second
        return Benefit(here.event, first, second, why, None, *lengths)
    told = change(before, after, planned=here.event.planned)
    return Benefit(here.event, first, second, told, _bar(here, first.value, told), *lengths)


def _side(rated: Moods, length: int, side: str) -> Quantity:
    if length < NEEDS:
        return Unsaid(f"Too few days to say: another infusion was too close {side}.")
    if len(rated) < NEEDS:
        return Unsaid(
            f"Too few days to say: {len(rated)} of the {length} days {side} "
            f"{'was' if len(rated) == 1 else 'were'} rated in time, and {NEEDS} are needed."
        )
    middle = sum(rated.values()) / len(rated)
    return Said(middle, len(rated), f"Mean of the rated days of the {length} {side}.")


def _bar(here: Interval, before: float, told: Said) -> Bar | None:
    """None where the course's own interval does not say that there was a benefit at all."""
    if told.low is None or told.low <= 0:
        return None
    days = [day for day in here.moods if day > 0]
    back = _back(here, days, before + BACK)
    known = days if back is None else days[: days.index(back) + 1]
    # across a longer gap the three days could have come and gone unseen
    gap = next((i for i, (day, later) in enumerate(pairwise(known), 1) if later - day > WITHIN), 0)
    if gap:
        return Bar(known[gap - 1], False, gap, back)
    return Bar(known[-1], back is not None, len(known), back)


def _back(here: Interval, days: Sequence[int], level: float) -> int | None:
    """The first of three rated days in a row, within a week, that are no higher than a level."""
    for place in range(len(days) - IN_A_ROW + 1):
        row = days[place : place + IN_A_ROW]
        if row[-1] - row[0] < WITHIN and all(here.moods[day] <= level for day in row):
            return row[0]
    return None


def duration(told: Sequence[Benefit]) -> Table:
    """A bar for each course whose own interval excludes zero; never a word on the next infusion."""
    bars = [(one, one.bar) for one in told if one.bar]
    if not bars:
        return Unsaid(_why_no_bar(told))
    rows = [
        {
            "name": one.event.name,
            "infusions": [infusion.n for infusion in one.event.infusions],
            **bar.as_json(),
        }
        for one, bar in bars
    ]
    longest = max(bar.days for _, bar in bars)
    method = (
        "Days of benefit, only after a course whose own 95 % interval leaves out zero: to the "
        f"first of {IN_A_ROW} rated days in a row (within {WITHIN} days) at or below the mean of "
        f"the two weeks before plus {BACK}; else open, up to the last rated day before the next "
        f"infusion or before a gap of more than {WITHIN} days. " + error_in_words(longest)
    )
    return Rows(tuple(rows), len(bars), method)


def error_in_words(days: int) -> str:
    """How often the rule errs within the days shown."""
    within, (least, most) = _horizon(days)
    return (
        "Had a benefit of 1.5 points lasted, this rule would still say within "
        f"{within} days that it ended in {100 * least:.0f} to {100 * most:.0f} of 100 courses."
    )


def _horizon(days: int) -> tuple[int, tuple[float, float]]:
    """The first horizon that holds these days, and its error; beyond the last it only grows."""
    return next((one for one in ERROR_WITHIN.items() if days <= one[0]), (90, ERROR_WITHIN[90]))


def _why_no_bar(told: Sequence[Benefit]) -> str:
    if not told:
        return "There was no infusion in this period."
    if not any(isinstance(one.change, Said) for one in told):
        return (
            f"How long a benefit lasted cannot be said: no course has {NEEDS} rated days in the "
            f"{FORTNIGHT} before it and in those after it."
        )
    if not any(isinstance(one.change, Said) and one.change.low is not None for one in told):
        return (
            "How long a benefit lasted cannot be said: nobody noted the date of a course as "
            "planned, and after a bad day a better one often comes by itself."
        )
    return (
        "How long a benefit lasted cannot be said: after no course was mood higher by more than "
        "chance could be."
    )
