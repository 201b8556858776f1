"""A number that can be said with its interval, or the sentence that says why it cannot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moodtrack.language import _


@dataclass(frozen=True, slots=True)
class Said:
    """A number, how sure one can be of it, what it rests on, and how it was made."""

    value: float
    n: int  # what was counted: days, or infusions where the method says so
    method: str
    low: float | None = None  # None where no honest interval exists
    high: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "value": hundredths(self.value),
            "low": hundredths(self.low),
            "high": hundredths(self.high),
            "n": self.n,
            "method": self.method,
        }


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What cannot be said, and why, in a sentence a patient can read too."""

    why: str

    def as_json(self) -> dict[str, Any]:
        return {"value": None, "why": _(self.why)}


@dataclass(frozen=True, slots=True)
class Rows:
    """A quantity that is a small table; it has no single interval."""

    value: tuple[Mapping[str, Any], ...]
    n: int
    method: str

    def as_json(self) -> dict[str, Any]:
        rows = [dict(row) for row in self.value]
        return {"value": rows, "low": None, "high": None, "n": self.n, "method": self.method}


Quantity = Said | Unsaid
Table = Rows | Unsaid


def hundredths(number: float | None) -> float | None:
    """Rounded for paper; -0.0 is 0.0."""
    return None if number is None else round(number, 2) + 0.0
