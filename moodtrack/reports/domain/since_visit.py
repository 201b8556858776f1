"""The days since the last visit against the two weeks before it: what is new today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from moodtrack.checkins.domain.days import Day
from moodtrack.reports.domain.baseline import FORTNIGHT, NEEDS, rated_between
from moodtrack.reports.domain.course import in_time
from moodtrack.reports.domain.events import Moods
from moodtrack.reports.domain.quantities import Quantity, Said, Unsaid
from moodtrack.reports.domain.statistics import ONE_DAY
from moodtrack.treatment.domain import Infusion


@dataclass(frozen=True, slots=True)
class SinceVisit:
    """No interval: a visit is often asked for when things are bad, and what follows is better."""

    visit: date
    days: int  # after it
    answered: int
    infusions: tuple[int, ...]  # given since, by number; on the day of the visit they count
    then: Quantity  # mean mood of the two weeks up to the visit
    now: Quantity  # of the last two weeks, as far as they lie after it

    def as_json(self) -> dict[str, Any]:
        return {
            "visit": self.visit.isoformat(),
            "days": self.days,
            "answered": self.answered,
            "infusions": list(self.infusions),
            "then": self.then.as_json(),
            "now": self.now.as_json(),
        }


def since_visit(
    visit: date, until: date, entries: Mapping[date, Day], infusions: Sequence[Infusion]
) -> SinceVisit:
    """`entries` reach back two weeks before the visit, wherever the period begins."""
    moods = in_time(entries)
    after = [one for one in entries.values() if visit < one.day <= until]
    opens = max(visit + ONE_DAY, until - (FORTNIGHT - 1) * ONE_DAY)
    return SinceVisit(
        visit=visit,
        days=(until - visit).days,
        answered=sum(one.answers.answered for one in after),
        infusions=tuple(one.n for one in infusions if visit <= one.day <= until),
        then=_mean(moods, visit - (FORTNIGHT - 1) * ONE_DAY, visit),
        now=_mean(moods, opens, until),
    )


def _mean(moods: Moods, first: date, last: date) -> Quantity:
    rated = rated_between(moods, first, last)
    if len(rated) < NEEDS:
        return Unsaid(
            f"Too few days to say: {len(rated)} {'was' if len(rated) == 1 else 'were'} rated in "
            f"time, and {NEEDS} are needed."
        )
    value = sum(rated.values()) / len(rated)
    return Said(value, len(rated), f"Mean of the days rated in time, of the {FORTNIGHT}.")
