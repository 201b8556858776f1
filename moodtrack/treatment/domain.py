"""What an infusion is, and where a day falls between infusions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Phase(StrEnum):
    INDUCTION = "induction"
    MAINTENANCE = "maintenance"
    BOOSTER = "booster"


class DateChosen(StrEnum):
    """Why an infusion took place on the day it did: bad days ask for boosters, so it matters."""

    PLANNED = "planned"  # planned beforehand
    WORSE = "worse"  # asked for because the patient felt worse
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Infusion:
    """One infusion as the clinic recorded it. Weight in grams and dose in micrograms are exact."""

    n: int  # the patient's own count, never used again
    at: datetime  # the start, aware
    tz: str
    phase: Phase | None = None
    number_in_course: int | None = None
    weight_g: int | None = None
    dose_ug: int | None = None
    minutes: int | None = None
    notes: str | None = None
    date_chosen: DateChosen | None = None

    @property
    def day(self) -> date:
        """The calendar day of the start, where the clinic is."""
        return self.at.astimezone(ZoneInfo(self.tz)).date()

    @property
    def mg(self) -> float | None:
        return None if self.dose_ug is None else self.dose_ug / 1000

    @property
    def weight_kg(self) -> float | None:
        return None if self.weight_g is None else self.weight_g / 1000

    @property
    def mg_per_kg(self) -> float | None:
        """Micrograms for each gram are milligrams for each kilogram; two decimals."""
        if self.dose_ug is None or not self.weight_g:
            return None
        return round(self.dose_ug / self.weight_g, 2)


def last_before(day: date, infusions: Sequence[Infusion]) -> Infusion | None:
    """The latest infusion on or before a day."""
    past = [infusion for infusion in infusions if infusion.day <= day]
    return max(past, key=lambda infusion: infusion.at, default=None)


def place_between(day: date, infusions: Sequence[Infusion]) -> str:
    """Say where a day falls, in words: the line patients read above their check-in.

    >>> from datetime import UTC
    >>> place_between(date(2025, 3, 6), [Infusion(4, datetime(2025, 3, 3, 15, tzinfo=UTC), "UTC")])
    '3 days after infusion 4'
    """
    last = last_before(day, infusions)
    if last is None:
        return "before the first infusion"
    days = (day - last.day).days
    if days == 0:
        return f"day of infusion {last.n}"
    return f"{days} day{'s' if days > 1 else ''} after infusion {last.n}"
