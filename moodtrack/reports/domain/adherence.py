"""How well the days are answered, and whether answers thin out just before infusions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moodtrack.reports.domain.course import ReportDay
from moodtrack.reports.domain.events import Event
from moodtrack.reports.domain.statistics import ONE_DAY

BEFORE = 7  # days before an infusion
NEEDS = 14  # of such days, before a share of them is said to be smaller
THINNER = 0.2  # of the days: a smaller difference is no news


@dataclass(frozen=True, slots=True)
class Adherence:
    """Days answered in the week before an infusion, and on all other days of the period.

    Boosters tend to be asked for on bad days, and bad days are the ones that stay unanswered: where
    answers thin out before infusions, what is compared around them rests on the better days.
    """

    before: int = 0
    answered_before: int = 0
    other: int = 0
    answered_other: int = 0

    @property
    def thins_out(self) -> bool:
        if self.before < NEEDS or self.other < NEEDS:
            return False
        return self.answered_other / self.other - self.answered_before / self.before >= THINNER

    def as_json(self) -> dict[str, Any]:
        return {
            "week_before_infusions": {"days": self.before, "answered": self.answered_before},
            "other_days": {"days": self.other, "answered": self.answered_other},
            "thins_out": self.thins_out,
        }


def adherence(days: Sequence[ReportDay], course: Sequence[Event]) -> Adherence:
    """An induction is one event: the days between its infusions are not before anything."""
    before = {event.first - step * ONE_DAY for event in course for step in range(1, BEFORE + 1)}
    near = [one for one in days if one.day in before]
    return Adherence(
        before=len(near),
        answered_before=sum(one.answers is not None for one in near),
        other=len(days) - len(near),
        answered_other=sum(one.answers is not None for one in days if one.day not in before),
    )
