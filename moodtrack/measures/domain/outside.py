"""Questionnaires from other programs: LOINC's codes back to points, totals only compared."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from moodtrack.measures.domain.instruments import (
    DIFFICULTY,
    FREQUENCY,
    HARDNESS,
    INSTRUMENTS,
    Instrument,
)
from moodtrack.measures.domain.scoring import missing
from moodtrack.measures.domain.sheets import Mode, Sheet
from moodtrack.reading import Fault, typed_number, whole_number

# LOINC's own GAD-7 form gives this in the place of "More than half the days"
MORE_DAYS_THAN_NOT = "LA18938-3"
POINTS = {one.loinc: one.value for one in (*FREQUENCY, *HARDNESS)} | {MORE_DAYS_THAN_NOT: 2}
TOTAL_KEYS = ("valueQuantity", "valueInteger", "valueDecimal", "valueString")


def points_of(code: str | None) -> int | None:
    """The points of an answer by its code; None for what is no answer, such as "asked-declined".

    >>> points_of("LA18938-3"), points_of("asked-declined")
    (2, None)
    """
    return POINTS.get(code or "")


def key_of(instrument: Instrument, loinc: str) -> str | None:
    """The item with this code, spelt `44250-9` or `/44250-9`; None where it is none of these."""
    wanted = loinc.removeprefix("/")
    items = (*instrument.items, *([DIFFICULTY] if instrument.with_difficulty else []))
    return next((item.key for item in items if item.loinc == wanted), None)


def instrument_of(panel: str) -> Instrument | None:
    """The questionnaire with this code, of the whole or of its total."""
    return next((one for one in INSTRUMENTS.values() if panel in (one.panel, one.total)), None)


def told_total(said: Mapping[str, object], instrument: Instrument) -> int | None:
    """A total as FHIR may carry it, in any of four forms; None where it cannot be read.

    US Core's own example has it as a text. It is kept to be compared, never to be believed.
    """
    for name in TOTAL_KEYS:
        value = said.get(name)
        if isinstance(value, Mapping):
            value = value.get("value")
        if isinstance(value, str):
            value = typed_number(value)
        try:
            return whole_number(value, 0, instrument.most, "")
        except Fault:
            continue
    return None


def brought_in(
    id_: UUID,
    instrument: Instrument,
    answers: Mapping[str, int],
    *,
    answered_at: datetime,
    tz: str,
    told: int | None,
    received_at: datetime,
) -> Sheet:
    """A sheet of a file: our own total, or none while an item is open; a differing one is told."""
    return Sheet(
        id=id_,
        instrument=instrument,
        answered_at=answered_at,
        tz=tz,
        answers=dict(answers),
        complete=not missing(instrument, answers),
        mode=Mode.IMPORT,
        told_total=told,
        received_at=received_at,
    )
