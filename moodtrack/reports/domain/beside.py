"""What stands beside the diary in a report: medicines, visits, what was measured at infusions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from moodtrack.checkins.domain.extra import Items
from moodtrack.measures.domain.scores import Series

NO_ITEMS = Items()
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Taken:
    """A medicine or therapy beside the infusions, as the clinic wrote it down."""

    name: str
    sort: str
    dose: str
    since: date | None  # None: before anybody wrote it down
    until: date | None  # the last day; None: still taken

    def within(self, first: date, last: date) -> bool:
        begun = self.since is None or self.since <= last
        return begun and (self.until is None or self.until >= first)


@dataclass(frozen=True, slots=True)
class Concern:
    """A positive answer about death or self-harm that reached the clinic, and what was done."""

    opened: date
    taken: date | None
    closed: date | None
    answers: int
    worst: int  # 1 to 3
    done: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.opened.isoformat(),
            "taken": None if self.taken is None else self.taken.isoformat(),
            "closed": None if self.closed is None else self.closed.isoformat(),
            "answers": self.answers,
            "worst": self.worst,
            "done": list(self.done),
        }


def concerns_told(beside: "Beside", since: date, until: date) -> list[dict[str, Any]]:
    """Those opened in the period, and those that are still open, the earliest first."""
    return [
        one.as_json()
        for one in beside.concerns
        if one.opened <= until and (one.opened >= since or one.closed is None)
    ]


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it; empty where a clinic does not write it down."""

    medicines: tuple[Taken, ...] = ()
    visits: tuple[date, ...] = ()  # days of visit notes, the earliest first
    series: Mapping[str, Series] = field(default_factory=dict)  # questionnaires, by their keys
    concerns: tuple[Concern, ...] = ()  # the earliest first
    items: Items = NO_ITEMS  # the clinic's own daily items, in its words of today
    peaks: Mapping[int, tuple[int, int | None]] = field(default_factory=dict)  # mmHg, by infusion

    def visit_before(self, day: date) -> date | None:
        """The latest visit before this day."""
        return max((one for one in self.visits if one < day), default=None)


def medicines_told(beside: Beside, since: date, until: date) -> list[dict[str, Any]]:
    """Those taken within the period, each with the letter that stands for it in the chart: what a
    person wrote is never drawn."""
    taken = [one for one in beside.medicines if one.within(since, until)]
    return [
        {
            "letter": letter_of(place),
            "name": one.name,
            "sort": one.sort,
            "dose": one.dose,
            "from": None if one.since is None else one.since.isoformat(),
            "to": None if one.until is None else one.until.isoformat(),
        }
        for place, one in enumerate(taken)
    ]


def letter_of(place: int) -> str:
    """
    >>> [letter_of(0), letter_of(25), letter_of(26)]
    ['a', 'z', 'a2']
    """
    again, letter = divmod(place, len(LETTERS))
    return LETTERS[letter] + (str(again + 1) if again else "")
