"""What a file leaves open and its owner says: which column, which number, which small thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from moodtrack.checkins.domain.answers import TIPS

MOODS = range(11)
MOST_NAMES = 200  # of moods, or of activities, that can be asked about


class Dates(StrEnum):
    """In which order a file writes its dates."""

    ISO = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was said about a file. `moods` and `activities` by name, in any letters' case.

    `columns`: "day" and "mood" -> the file's own name. `low`, `high`: the ends of its own scale.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: Dates = Dates.ISO
    low: float = 0
    high: float = 10
    moods: Mapping[str, int] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    said: bool = False  # somebody was asked

    def mood_of(self, value: float) -> int:
        """A number of the file's own scale on ours, 0 to 10, halves upwards.

        >>> Choices(low=1, high=5).mood_of(4)
        8
        """
        return int((value - self.low) / (self.high - self.low) * 10 + 0.5)


@dataclass(slots=True)
class Questions:
    """What a file leaves open. `columns`: the names to choose from; `moods`: with a suggestion."""

    columns: Sequence[str] = ()
    dates: bool = False
    moods: Mapping[str, int | None] = field(default_factory=dict)
    activities: Sequence[str] = ()

    @property
    def any(self) -> bool:
        return bool(self.columns or self.dates or self.moods or self.activities)


def folded(name: str) -> str:
    """A mood or an activity as it is looked up: blanks at its ends and capitals do not count."""
    return " ".join(name.split()).casefold()


def read_choices(fields: Mapping[str, str]) -> Choices:
    """From the fields of a form: mood.NAME, activity.NAME, column.day, column.mood, dates, low,
    high. What makes no sense is as if it had not been said: it is asked again.
    """
    low, high = _number(fields.get("low", ""), 0), _number(fields.get("high", ""), 10)
    if low == high:
        low, high = 0, 10
    dates = fields.get("dates", "")
    return Choices(
        columns={one: said for one in ("day", "mood") if (said := fields.get(f"column.{one}"))},
        dates=Dates(dates) if dates in list(Dates) else Dates.ISO,
        low=low,
        high=high,
        moods={
            folded(name): int(value)
            for name, value in _named(fields, "mood.").items()
            if value.isascii() and value.isdigit() and len(value) < 3 and int(value) in MOODS
        },
        activities={
            folded(name): value
            for name, value in _named(fields, "activity.").items()
            if value in TIPS
        },
        said=any(name in ("look", "dates") or "." in name for name in fields),
    )


def _named(fields: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in fields.items()
        if name.startswith(prefix)
    }


def _number(typed: str, otherwise: float) -> float:
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        return otherwise
    return number if -1e6 < number < 1e6 else otherwise
