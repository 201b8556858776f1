"""One period as a chart sees it: its columns, and how they fall into lines and dots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from moodtrack.language import N_

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


@dataclass(frozen=True, slots=True)
class Course:
    """The columns of moodtrack.reports.domain.columns. None is unknown and stays a gap."""

    since: date
    until: date
    pace: int  # days to a point
    x: Sequence[float]  # days since the period began, mid-point
    mood: Sequence[float | None]
    mean: Sequence[float | None]
    late: Sequence[bool]
    answered: Sequence[float]  # share of the point's days
    sleep: Sequence[float | None]
    activity: Sequence[float | None]
    blocks: Sequence[Mapping[str, Any]]  # of weeks: first, last, tips_kept, tips, symptoms
    infusions: Sequence[tuple[float, int]]  # where, and its number
    medicines: Sequence[Mapping[str, Any]]  # letter, first and last day, begun and ended within
    together: Sequence[Sequence[int]]  # numbers of one event each
    baseline: float | None
    answered_days: int
    side_effects: Sequence[Mapping[str, Any]]
    response: Mapping[str, Any]  # intervals, left_out, mean, averaged, bars

    @property
    def length(self) -> int:
        return (self.until - self.since).days + 1

    def has(self, column: str) -> bool:
        """Whether anything was answered in this column of the weeks."""
        return any(
            share is not None
            for block in self.blocks
            for share in (block[column] if isinstance(block[column], list) else [block[column]])
        )

    @property
    def mean_name(self) -> str:
        if self.pace > 7:
            return f"{self.pace // 7}-week mean"
        return "weekly mean" if self.pace == 7 else "7-day mean"


def read(columns: Mapping[str, Any]) -> Course:
    told = dict(columns)
    told["since"] = date.fromisoformat(told["since"])
    told["until"] = date.fromisoformat(told["until"])
    told["infusions"] = [(one["day"] + 0.5, one["n"]) for one in told["infusions"]]
    return Course(**told)


def runs(points: Iterable[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """The unbroken stretches of a line: a gap is a gap."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is not None:
            found[-1].append((x, y))
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def numbered(infusions: Sequence[int]) -> str:
    """7, or 1–6."""
    return f"{infusions[0]}–{infusions[-1]}" if len(infusions) > 1 else str(infusions[0])


def apart(means: Sequence[float | None], joined: Sequence[float | None]) -> list[float | None]:
    """The means that rest on too few days to be joined to their neighbours."""
    return [one if line is None else None for one, line in zip(means, joined, strict=True)]


def known(xs: Sequence[float], ys: Sequence[float | None]) -> list[tuple[float, float]]:
    return [(x, y) for x, y in zip(xs, ys, strict=True) if y is not None]


def spoken(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
