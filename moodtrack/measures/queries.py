"""Reads a patient's questionnaires and ratings: what stands, what is unfinished, what is due."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from moodtrack import db
from moodtrack.accounts import queries as accounts
from moodtrack.measures.domain.book import standing
from moodtrack.measures.domain.instruments import INSTRUMENTS, Instrument
from moodtrack.measures.domain.rows import (
    ITEMS,
    SAID,
    items_of,
    score_brought,
    score_of,
    sheet_of,
)
from moodtrack.measures.domain.scales import ClinicScore
from moodtrack.measures.domain.schedule import Due, Plan, course_of, due_list
from moodtrack.measures.domain.scores import Series, series_of
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.measures.sections import PLAN, plan_of
from moodtrack.sharing.domain import OpenRecord, Part, TreatmentRecord
from moodtrack.treatment import queries as treatment
from moodtrack.treatment.domain.brought import Along
from moodtrack.treatment.domain.visits import VisitKind
from moodtrack.treatment.queries import brought
from moodtrack.treatment.queries.visits import visits

RESUMED_FOR = timedelta(days=2)  # a sheet begun longer ago would speak of another two weeks


async def every_sheet(record: OpenRecord) -> list[Sheet]:
    """All she ever answered, sheets replaced and unfinished too, in the order of receipt.

    Nothing where she does not share her questionnaires with the reader.
    """
    if not record.sees(Part.MEASURES):
        return []
    rows = await db.read(
        "select * from measure_sheet where patient_id = $1 order by key", record.patient
    )
    found, since = [opened(record, row) for row in rows], record.terms.since
    return found if since is None else [one for one in found if one.day >= since]


async def sheets(record: OpenRecord) -> list[Sheet]:
    """What stands, the earliest first: finished or only begun, by her or entered by the clinic."""
    entered = [one.sheet for one in await every_score(record) if one.taken_back is None]
    own = standing(await every_sheet(record))
    both = [*own, *(one for one in entered if one is not None)]
    return sorted(both, key=lambda one: (one.answered_at, one.id))


async def clinic_scores(record: OpenRecord | TreatmentRecord) -> list[ClinicScore]:
    """What the clinic rated or entered, the earliest first; what was taken back says why."""
    rows = await db.read(
        "select * from clinic_score where patient_id = $1 order by key", record.patient
    )
    return scores_in(record, rows)


async def every_score(record: OpenRecord) -> list[ClinicScore]:
    """The same, and what she brought along from another clinic."""
    lines = await brought.lines(record, Along.RATINGS)
    both = [*await clinic_scores(record), *(score_brought(one.said) for one in lines)]
    return sorted(both, key=lambda one: (one.at, one.id))


async def series(record: OpenRecord) -> dict[str, Series]:
    """Each questionnaire's finished sheets over time, with baseline and change; by its key."""
    stand, infusions = await sheets(record), await treatment.infusions(record)
    return {key: series_of(one, stand, infusions) for key, one in INSTRUMENTS.items()}


async def unfinished(record: OpenRecord, instrument: Instrument, *, now: datetime) -> Sheet | None:
    """The sheet to go on with: the latest begun in the last two days, if it was not finished."""
    mine = [one for one in standing(await every_sheet(record)) if one.instrument is instrument]
    if not mine or mine[-1].complete or now - mine[-1].answered_at > RESUMED_FOR:
        return None
    return mine[-1]


async def due(record: OpenRecord, clinic: int, *, today: date) -> list[Due]:
    """What is due on this day of hers, by the treatment and the clinic's settings."""
    answered: dict[str, list[date]] = {}
    for sheet in await sheets(record):
        if sheet.complete:
            answered.setdefault(sheet.instrument.key, []).append(sheet.day)
    planned = [
        visit.day
        for visit in await visits(record)
        if visit.kind is VisitKind.INFUSION and not visit.cancelled and not visit.brought
    ]
    course = course_of(await treatment.infusions(record), min(planned, default=None))
    return due_list(answered, course, await plan(clinic), today)


async def plan(clinic: int) -> Plan:
    """When a clinic asks; the house's defaults where it has not said."""
    return plan_of(await accounts.setting(clinic, PLAN))


def opened(record: OpenRecord, row: Mapping[str, Any]) -> Sheet:
    """A row with its answers unsealed. Raises texts.Unreadable where they are not as sealed."""
    text = record.texts.open(ITEMS, str(row["id"]), bytes(row["items"]))
    return sheet_of(row, items_of(text))


def scores_in(
    record: OpenRecord | TreatmentRecord, rows: Sequence[Mapping[str, Any]]
) -> list[ClinicScore]:
    """The ratings of these rows, the earliest first."""
    gone = {
        str(row["takes_back"]): score_in(record, row, {}).note for row in rows if row["takes_back"]
    }
    found = [score_in(record, row, gone) for row in rows if not row["takes_back"]]
    return sorted(found, key=lambda one: (one.at, one.id))


def score_in(
    record: OpenRecord | TreatmentRecord, row: Mapping[str, Any], gone: Mapping[str, str]
) -> ClinicScore:
    """A row with its words unsealed. `gone`: why ratings were taken back, by id."""
    text = record.treatment_texts.open(SAID, str(row["id"]), bytes(row["said"]))
    return score_of(row, text, gone.get(str(row["id"])))
