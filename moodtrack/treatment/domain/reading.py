"""Reads an infusion once, strictly: raw JSON values in, an Infusion out, every fault a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from moodtrack.reading import (
    UNKNOWN_FIELD,
    Fault,
    Problems,
    clip,
    read_id,
    read_instant,
    read_zone,
    text,
    whole_number,
)
from moodtrack.treatment.domain.infusions import DateChosen, Infusion, Phase

LIGHTEST_KG, HEAVIEST_KG = 20, 300
MOST_MG = 2_000
LEAST_PER_KG, MOST_PER_KG = 0.05, 5.0  # mg/kg; outside of this somebody took one unit for another
MOST_IN_COURSE, MOST_MINUTES = 999, 600
NOTES_LIMIT, REASON_LIMIT = 4_000, 500
AHEAD = timedelta(minutes=10)  # a clock may go a little fast

NOT_YET = "This time has not come yet. Please look at the clock again."
NOT_A_WEIGHT = "Write the weight as one number of kilograms, such as 70 or 70.5."
NO_SUCH_WEIGHT = (
    f"Weight goes from {LIGHTEST_KG} to {HEAVIEST_KG} kg. Please look at the number and the unit."
)
NOT_A_DOSE = "Write the dose as one number of milligrams, such as 35 or 35.5."
NO_SUCH_DOSE = (
    f"A dose is more than 0 and at most {MOST_MG:,} mg. Please look at the number and the unit."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """An infusion as it came in: under the id it was given there, if it was given one."""

    id: UUID | None
    infusion: Infusion


def read_infusion(raw: object, *, zone: str, now: datetime, n: int = 0) -> Sent:
    """Turn decoded JSON into infusion `n`, or raise Problems naming every field at fault.

    `zone` is the clinic's, where none is said. Left out and null are "not known", but for `at`.
    """
    if not isinstance(raw, Mapping):
        raise Problems({"infusion": "An infusion comes as an object."})
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in READERS}
    said: dict[str, Any] = {}
    for name, reader in READERS.items():
        value = raw.get(name)
        try:
            said[name] = reader(value) if value is not None or name == "at" else None
        except Fault as fault:
            problems[name] = str(fault)
    problems |= {name: why for name, why in _second_look(said, now).items() if name not in problems}
    if problems:
        raise Problems(problems)
    return Sent(said["id"], _infusion(said, zone=zone, n=n))


def _infusion(said: Mapping[str, Any], *, zone: str, n: int) -> Infusion:
    return Infusion(
        n=n,
        at=said["at"],
        tz=said["tz"] or zone,
        phase=said["phase"],
        number_in_course=said["number_in_course"],
        weight_g=said["weight_kg"],
        dose_ug=said["mg"],
        minutes=said["minutes"],
        notes=said["notes"],
        date_chosen=said["date_chosen"],
    )


def _second_look(said: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """What only shows when the values are seen together, or beside the clock."""
    problems = {}
    at, weight_g, dose_ug = said.get("at"), said.get("weight_kg"), said.get("mg")
    if at is not None and at - now > AHEAD:
        problems["at"] = NOT_YET
    return problems | unlikely_dose(weight_g, dose_ug)


def unlikely_dose(weight_g: int | None, dose_ug: int | None) -> dict[str, str]:
    """A sentence where a dose does not fit a weight: one unit was taken for another, or a digit."""
    if not weight_g or not dose_ug or LEAST_PER_KG <= dose_ug / weight_g <= MOST_PER_KG:
        return {}
    return {
        "mg": f"{dose_ug / 1000:g} mg for {weight_g / 1000:g} kg would be "
        f"{dose_ug / weight_g:.3g} mg/kg. Please look at the numbers and the units again."
    }


def _thousandths(value: object, *, number: str, limits: str, low: float, high: float) -> int:
    """A number in tenths as a whole number of thousandths: kilograms to grams, exactly."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault(number)
    if not low <= value <= high:
        raise Fault(limits)
    tenths = Decimal(repr(value)) * 10
    if tenths != int(tenths):
        raise Fault(number)
    return int(tenths) * 100


def read_weight(value: object) -> int:
    return _thousandths(
        value, number=NOT_A_WEIGHT, limits=NO_SUCH_WEIGHT, low=LIGHTEST_KG, high=HEAVIEST_KG
    )


def read_dose(value: object) -> int:
    dose = _thousandths(value, number=NOT_A_DOSE, limits=NO_SUCH_DOSE, low=0, high=MOST_MG)
    if not dose:
        raise Fault(NO_SUCH_DOSE)
    return dose


def _whole(high: int, sentence: str) -> Callable[[object], int]:
    return lambda value: whole_number(value, 1, high, sentence)


def _one_of(kinds: type[StrEnum], sentence: str) -> Callable[[object], StrEnum]:
    def read(value: object) -> StrEnum:
        if not isinstance(value, str) or value not in list(kinds):
            raise Fault(sentence)
        return kinds(value)

    return read


def read_reason(raw: object) -> str:
    """Why something is corrected: a few words, never empty. Raises Fault."""
    reason = text(raw, REASON_LIMIT)
    if reason is None:
        raise Fault("Say in a few words why it is corrected.")
    return reason


READERS: dict[str, Callable[[object], Any]] = {
    "id": read_id,
    "at": read_instant,
    "tz": read_zone,
    "phase": _one_of(Phase, "The phase is induction, maintenance or booster."),
    "number_in_course": _whole(
        MOST_IN_COURSE, f"The number in the course is a whole number from 1 to {MOST_IN_COURSE}."
    ),
    "weight_kg": read_weight,
    "mg": read_dose,
    "minutes": _whole(
        MOST_MINUTES, f"Write how long it took in whole minutes, from 1 to {MOST_MINUTES}."
    ),
    "date_chosen": _one_of(DateChosen, "The reason for the date is planned, worse or other."),
    "notes": lambda value: text(value, NOTES_LIMIT),
}
