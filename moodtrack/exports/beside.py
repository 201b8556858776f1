"""Reads what stands beside the diary for the archive: questionnaires, the chair, visits, pages."""

from collections.abc import AsyncIterator
from datetime import date
from json.encoder import encode_basestring
from zoneinfo import ZoneInfo

from moodtrack.accounts.queries import names_of
from moodtrack.exports.domain import record as lines
from moodtrack.exports.domain import tables
from moodtrack.exports.domain.choice import Choice, chosen
from moodtrack.exports.domain.history import written
from moodtrack.instants import from_micros
from moodtrack.measures import queries as measures
from moodtrack.safety.queries import plans
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.queries import emergencies
from moodtrack.treatment.domain.brought import Along
from moodtrack.treatment.domain.sitting import Entry, Sitting, Step
from moodtrack.treatment.queries import pages, sittings, visits
from moodtrack.treatment.queries.brought import as_exported

Lines = AsyncIterator[list[str]]


async def with_elsewhere(record: OpenRecord, part: Along, own: Lines, clinic: str) -> Lines:
    """Lines that she brought along, as they came; then this clinic's own. Each names its clinic."""
    yield [written(one) for one in await as_exported(record, part)]
    named = f',"clinic":{encode_basestring(clinic)}}}'
    async for page in own:
        yield [line[:-1] + named for line in page]


async def sheet_lines(record: OpenRecord) -> Lines:
    yield [lines.sheet_line(one) for one in await measures.every_sheet(record)]


async def score_lines(record: OpenRecord) -> Lines:
    found = await measures.clinic_scores(record)
    names = await names_of([one.recorded_by for one in found])
    yield [lines.score_line(one, names) for one in found]


async def chair_lines(record: OpenRecord) -> Lines:
    found = await sittings.every_entry(record)
    names = await names_of([entry.recorded_by for _, entry, _ in found])
    yield [
        lines.entry_line(sitting, entry, stands=stands, names=names)
        for sitting, entry, stands in found
        if not sitting.brought
    ]


async def visit_lines(record: OpenRecord) -> Lines:
    found = await visits.every_visit_version(record)
    names = await names_of([one.recorded_by for one in found])
    yield [lines.visit_line(one, names) for one in found]


async def page_lines(record: OpenRecord) -> Lines:
    found = await pages.every_page(record)
    names = await names_of([one.recorded_by for one in found])
    yield [lines.page_line(one, names) for one in found]


async def plan_lines(record: OpenRecord) -> Lines:
    yield [
        written(
            {
                "id": str(row["id"]),
                "version": row["version"],
                "at": from_micros(row["at"]).isoformat(),
                "parts": dict(plan.parts),
                "shared": plan.shared,
            }
        )
        for plan, row in await plans.every_version(record)
    ]


async def emergency_lines(record: OpenRecord) -> Lines:
    yield [lines.emergency_line(one) for one in reversed(await emergencies(record))]


async def measures_table(record: OpenRecord, choice: Choice) -> AsyncIterator[bytes]:
    """measures.csv: the questionnaires that stand, the earliest first."""
    found = chosen(await measures.sheets(record), choice, lambda one: one.day)
    rows = [tables.sheet_cells(one) for one in found]
    yield "".join(map(tables.line, [tables.MEASURES, *rows])).encode()


async def vitals_table(record: OpenRecord, choice: Choice) -> AsyncIterator[bytes]:
    """vitals.csv: what was measured at the chair and stands, the earliest first."""
    found = [(one, entry) for one, entry, stands in await sittings.vitals_rows(record) if stands]
    found.sort(key=lambda row: (row[1].said.at, row[1].id))
    found = chosen(found, choice, _day_of)
    rows = [_vitals(sitting, entry) for sitting, entry in found]
    yield "".join(map(tables.line, [tables.VITALS, *rows])).encode()


def _day_of(row: tuple[Sitting, Entry]) -> date:
    return row[1].said.at.astimezone(ZoneInfo(row[0].tz)).date()


def _vitals(sitting: Sitting, entry: Entry) -> list[object]:
    said, start = entry.said, next((one for one in sitting.steps if one.step is Step.STARTED), None)
    minutes = None if start is None else int((said.at - start.said.at).total_seconds() // 60)
    return [
        sitting.n,
        said.at.astimezone(ZoneInfo(sitting.tz)).isoformat(),
        sitting.tz,
        minutes,
        said.systolic,
        said.diastolic,
        said.heart_rate,
        said.spo2,
        said.code,
    ]
