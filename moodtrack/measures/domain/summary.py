"""A patient's PHQ-9s in one line: what the list of patients says without reading any answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from moodtrack.instants import EPOCH
from moodtrack.measures.domain.instruments import PHQ9
from moodtrack.measures.domain.schedule import Course, Due, Plan, next_due
from moodtrack.measures.domain.scores import baseline_of

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """One finished PHQ-9: when, the person's calendar day, the total."""

    at: datetime  # UTC, to the minute
    day: date
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a patient stands. None: not known, or there is no baseline."""

    last: Mark | None
    baseline: Mark | None
    due: Due | None

    @property
    def change(self) -> int | None:
        """Points since the baseline; None when the last one is the baseline itself."""
        if self.last is None or self.baseline is None or self.last == self.baseline:
            return None
        return self.last.total - self.baseline.total


def mark_of(answered_at: datetime, tz: str, total: int) -> Mark:
    at = EPOCH + (answered_at - EPOCH) // MINUTE * MINUTE
    return Mark(at=at, day=answered_at.astimezone(ZoneInfo(tz)).date(), total=total)


def line_of(marks: Iterable[Mark]) -> str:
    """The line that is kept, the earliest first."""
    return " ".join(
        f"{(one.at - EPOCH) // MINUTE}/{(one.day - EPOCH.date()).days}:{one.total}"
        for one in sorted(marks, key=lambda one: (one.at, one.day, one.total))
    )


def marks_of(line: str) -> list[Mark]:
    """The other way round.

    >>> marks_of("29557455/20525:18")[0].total
    18
    """
    return [_mark(one) for one in line.split()]


def standing_of(
    line: str, *, first_infusion: datetime | None, course: Course, plan: Plan, today: date
) -> Standing:
    """Last, baseline, and PHQ-9 if it is due today. `first_infusion`: of those that stand."""
    marks = marks_of(line)
    start = baseline_of([one.at for one in marks], first_infusion)
    due = next_due(PHQ9.key, _days(marks), course, plan, today)
    return Standing(
        last=marks[-1] if marks else None,
        baseline=None if start is None else marks[start],
        due=due if due.since <= today else None,
    )


def _days(marks: Sequence[Mark]) -> list[date]:
    return [one.day for one in marks]


def _mark(text: str) -> Mark:
    when, total = text.split(":")
    minute, day = when.split("/")
    return Mark(
        at=EPOCH + int(minute) * MINUTE,
        day=EPOCH.date() + timedelta(days=int(day)),
        total=int(total),
    )
