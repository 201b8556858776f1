"""Which course an infusion belongs to, and whether it was completed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from moodtrack.measures.domain.schedule import SERIES_GAP
from moodtrack.treatment.domain import Infusion, Phase

INDUCING = (None, Phase.INDUCTION)


@dataclass(frozen=True, slots=True)
class Placed:
    """An infusion in its course: `course` from 1, None before the first; see columns.COMPLETED."""

    infusion: Infusion
    course: int | None
    completed: bool | None


def placed(infusions: Sequence[Infusion], *, last_day: date, enough: int) -> list[Placed]:
    """The infusions in order of time. `last_day`: up to which anything is known."""
    courses: list[list[date]] = []
    numbers: list[int | None] = []
    for one in infusions:
        if one.phase in INDUCING:
            if not courses or (one.day - courses[-1][-1]).days > SERIES_GAP:
                courses.append([])
            courses[-1].append(one.day)
        numbers.append(len(courses) or None)
    done = [_completed(days, last_day, enough) for days in courses]
    later = len(courses)  # only the latest course may still go on
    return [
        Placed(one, n, None if n is None else bool(done[n - 1]) if n < later else done[n - 1])
        for one, n in zip(infusions, numbers, strict=True)
    ]


def _completed(days: Sequence[date], last_day: date, enough: int) -> bool | None:
    if len(days) >= enough:
        return True
    return False if (last_day - days[-1]).days > SERIES_GAP else None
