"""Reads what research gets: earlier exports, and of each person what they said yes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.checkins.domain.days import day_of, epoch_day, label_day
from moodtrack.checkins.queries import shared_pages
from moodtrack.instants import from_micros
from moodtrack.measures import queries as measures
from moodtrack.research.domain.columns import MISSING
from moodtrack.research.domain.courses import placed
from moodtrack.research.domain.pseudonyms import held_back, pseudonym
from moodtrack.research.domain.tables import Cell, Subject
from moodtrack.sharing.domain import ClinicScope, OpenRecord, Part
from moodtrack.treatment.queries import infusions
from moodtrack.treatment.queries.sittings import peaks

COLUMNS = {
    "r.day": None,
    "r.mode": None,
    "r.mood": Part.NUMBERS,
    "r.sleep_quarters": Part.NUMBERS,
    "r.sleep_quality": Part.NUMBERS,
    "r.activity_minutes": Part.NUMBERS,
    "r.symptoms": Part.SYMPTOMS,
    "r.tips": Part.NUMBERS,
    "r.side_effects": Part.SYMPTOMS,
}
# each value: a patient and the last day that is given, as in the keys of days
WITH_ANYTHING = """
select count(*) as n from each($1::bigint[]) w where
  exists (select 1 from checkin_day d where d.key >= (w.value >> 16) << 16 and d.key <= w.value)
  or exists (select 1 from infusion i where i.patient_id = w.value >> 16
    and i.at < ((w.value & 65535) + 1) * 86400000000)
  or exists (select 1 from measure_sheet m where m.patient_id = w.value >> 16
    and m.answered_at < ((w.value & 65535) + 1) * 86400000000)"""
MAPS = (8, 7, 8)  # items of symptoms, tips, side effects


@dataclass(frozen=True, slots=True)
class Given:
    """One export that was made."""

    at: datetime
    by: int
    people: int
    fresh: bool


async def given(scope: ClinicScope, *, most: int = 20) -> list[Given]:
    """The exports of a clinic, the latest first."""
    rows = await db.read(
        "select at, by, people, fresh from research_export where clinic = $1 "
        "order by key desc limit $2",
        scope.clinic,
        most,
    )
    return [
        Given(from_micros(row["at"]), row["by"], row["people"], bool(row["fresh"])) for row in rows
    ]


async def with_anything(records: Sequence[OpenRecord], secret: bytes, *, at: datetime) -> int:
    """How many of them have a line that is not held back.

    Somebody who said yes and never wrote anything hides nobody among those who did.
    """
    ends = [(one.patient << 16) + epoch_day(_last(one, secret, at)) for one in records]
    [row] = await db.read(WITH_ANYTHING, ends)
    return int(row["n"])


def _last(record: OpenRecord, secret: bytes, at: datetime) -> date:
    """The last day that is given of somebody."""
    today = label_day(at, ZoneInfo(record.zone), record.day_start)
    return today - timedelta(days=held_back(secret, record.id))


async def subject(
    record: OpenRecord, secret: bytes, *, at: datetime, enough: int
) -> tuple[Subject, dict[date, Sequence[Cell]]] | None:
    """Somebody under the name of the study, and their days; None where nothing is known yet."""
    last = _last(record, secret, at)
    had = [one for one in await infusions(record) if one.day <= last]
    said = await _days(record, last)
    series = await measures.series(record)
    scores = sorted(
        (one for each in series.values() for one in each.scores if one.day <= last),
        key=lambda one: (one.sheet.answered_at, one.sheet.id),
    )
    first = [one.day for one in had] or [*said, *(one.day for one in scores)]
    if not first:
        return None
    return Subject(
        pseudonym(secret, record.id),
        zero=min(first),
        last=last,
        infusions=placed(had, last_day=last, enough=enough),
        scores=scores,
        peaks=await peaks(record),
    ), said


async def _days(record: OpenRecord, last: date) -> dict[date, Sequence[Cell]]:
    found: dict[date, Sequence[Cell]] = {}
    async for page in shared_pages(record, COLUMNS):
        for row in page:
            day, cells = _said(row)
            if day <= last:
                found[day] = cells
    return found


def _said(row: Sequence[Any]) -> tuple[date, list[Cell]]:
    _, day, mode, mood, quarters, quality, minutes, *maps = row
    hours = None if quarters is None else quarters / 4
    numbers = [_cell(one) for one in (mood, hours, quality, minutes)]
    return day_of(day), [mode, *numbers, *_marks(maps)]


def _cell(value: float | int | None) -> Cell:
    return MISSING if value is None else f"{value:g}"


def _marks(maps: Sequence[str | None]) -> list[Cell]:
    """Packed maps as cells: one character an item, "-" where unknown."""
    return [
        MISSING if mark == "-" else mark
        for packed, items in zip(maps, MAPS, strict=True)
        for mark in (packed or "-" * items)
    ]
