"""The clinic's own daily items in a report: how they stood early in the period, and late in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from moodtrack.checkins.domain.extra import Item, Items
from moodtrack.reports.domain.course import ReportDay
from moodtrack.reports.domain.quantities import hundredths

STRETCH = 14  # days at each end of the period
NEEDS = 7  # answered days among them, as for a baseline


@dataclass(frozen=True, slots=True)
class Stretch:
    """The answered days of one stretch; `mean` (0 to 10) only where they are enough."""

    answered: int
    mean: float | None

    def as_json(self) -> dict[str, Any]:
        return {"answered": self.answered, "mean": hundredths(self.mean)}


@dataclass(frozen=True, slots=True)
class ItemTold:
    item: Item
    answered: int  # days of the whole period
    early: Stretch | None  # None where the period is too short for two stretches
    late: Stretch

    def as_json(self) -> dict[str, Any]:
        return {
            **self.item.as_json(),
            "answered": self.answered,
            "early": self.early.as_json() if self.early else None,
            "late": self.late.as_json(),
        }


def items_told(days: Sequence[ReportDay], items: Items) -> list[ItemTold]:
    """Each item that any day of the period answers. What was written late is left out, as it is
    wherever days are compared; what was not answered is not known, and never zero.
    """
    answered = {key for day in days if day.answers for key in day.answers.extra}
    return [_told(item, days) for item in items.named(answered)]


def _told(item: Item, days: Sequence[ReportDay]) -> ItemTold:
    early = _stretch(item, days[:STRETCH]) if len(days) >= 2 * STRETCH else None
    said = sum(1 for day in days if day.answers and item.key in day.answers.extra)
    return ItemTold(item, said, early, _stretch(item, days[-STRETCH:]))


def _stretch(item: Item, days: Sequence[ReportDay]) -> Stretch:
    said = [
        day.answers.extra[item.key]
        for day in days
        if day.answers and not day.late and item.key in day.answers.extra
    ]
    return Stretch(len(said), fmean(said) if len(said) >= NEEDS else None)
