"""An infusion as the clinic recorded it, and where a day falls between infusions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from moodtrack.language import _, n_


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
    brought: bool = False  # from a record that the patient brought along, not this clinic's

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


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an infusion's record: the first, a correction, or that it was taken back."""

    infusion: Infusion
    recorded_at: datetime
    recorded_by: int
    reason: str | None
    withdrawn: bool


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
        return _("before the first infusion")
    days = (day - last.day).days
    if days == 0:
        return _("day of infusion %(n)s", n=last.n)
    return n_(
        "%(n)s day after infusion %(infusion)s",
        "%(n)s days after infusion %(infusion)s",
        days,
        infusion=last.n,
    )


def local(infusion: Infusion) -> Infusion:
    """The same infusion with its start on the clock of the place it was given in."""
    return replace(infusion, at=infusion.at.astimezone(ZoneInfo(infusion.tz)))


def in_words(infusion: Infusion) -> str:
    """What one version says, in a line: for the list of corrections.

    >>> from datetime import UTC
    >>> in_words(Infusion(4, datetime(2025, 3, 3, 15, tzinfo=UTC), "UTC", dose_ug=35_000))
    '3 March 2025, 15:00, 35 mg'
    """
    start = local(infusion).at
    course = infusion.number_in_course
    parts = [
        f"{start.day} {start:%B %Y}, {start:%H:%M}",
        infusion.phase,
        None if course is None else f"number {course} in the course",
        None if infusion.weight_kg is None else f"{infusion.weight_kg:g} kg",
        None if infusion.mg is None else f"{infusion.mg:g} mg",
        None if infusion.minutes is None else f"{infusion.minutes} min",
        infusion.date_chosen,
        infusion.notes,
    ]
    return ", ".join(part for part in parts if part)
