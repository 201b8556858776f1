"""Keeps what patients answer: many sheets in one transaction, with the concern that one raises."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.measures import queries
from moodtrack.measures.domain.book import Book, Result
from moodtrack.measures.domain.rows import (
    ITEMS,
    SHEET_COLUMNS,
    items_text,
    marks_in,
    sheet_row,
)
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.measures.domain.summary import line_of
from moodtrack.measures.domain.worries import answers_in
from moodtrack.measures.models import SheetRow
from moodtrack.revising import Refused
from moodtrack.safety.actions import raise_concern
from moodtrack.safety.domain.concerns import in_one_line
from moodtrack.safety.domain.hearing import Whose
from moodtrack.sharing.domain import NotShared, OpenRecord

TAKEN_OUT = "took questionnaires out again"
KEPT, IMPORTED = "kept questionnaires", "imported questionnaires"  # their lines count what is new
SUMMARY = """
insert into measure_summary (patient, sheets, phq9) values ($1, $2, $3)
on conflict (patient) do update set sheets = excluded.sheets, phq9 = excluded.phq9"""


@db.one_act
async def keep(
    record: OpenRecord,
    sheets: Sequence[Sheet | Refused],
    *,
    at: datetime,
    verb: str = KEPT,
    typed: bool = False,
) -> list[Result]:
    """Keep sheets; the answer comes only after the commit is durable.

    One trail line says how many were new, never what. `typed`: on a plain form, which may come
    again as it was or changed (`Book.as_meant`). Raises NotShared.
    """
    if not record.may_write:
        raise NotShared
    await trail.one_at_a_time([record.patient])
    book = await _book(record)
    if typed:
        sheets = book.as_meant(sheets)
    results = book.keep(sheets)
    for sheet in book.new:
        await _write(record, sheet)
    if book.new:
        await summarise(record.patient)
        new = f"{len(book.new)} new"
        await trail.note(at=at, actor=record.viewer, verb=verb, patient=record.patient, detail=new)
    worries = answers_in(sheets, results, book.sheets, Whose(record.patient, record.viewer, at))
    for answer in in_one_line(worries) if verb == IMPORTED else worries:
        await raise_concern(answer)
    return results


async def _book(record: OpenRecord) -> Book:
    rows = await db.write("select * from measure_sheet where patient_id = $1", record.patient)
    return Book([queries.opened(record, row) for row in rows])


async def bring_in(record: OpenRecord, sheets: Sequence[Sheet], *, at: datetime) -> int:
    """Keep sheets from a file (their `mode` is import); gives how many were new."""
    results = await keep(record, sheets, at=at, verb=IMPORTED)
    return sum(result.new for result in results)


@db.one_act
async def take_out(own: OpenRecord, ids: Sequence[UUID], *, at: datetime) -> int:
    """Take sheets that a file brought out again, as if they had never come; gives how many went."""
    if not own.may_write:
        raise NotShared
    await trail.one_at_a_time([own.patient])
    gone = await db.write(
        "delete from measure_sheet where patient_id = $1 "
        "and id in (select p.value from each($2::uuid[]) p) returning id",
        own.patient,
        list(ids),
    )
    await summarise(own.patient)
    told = f"{len(gone)} gone"
    await trail.note(at=at, actor=own.viewer, verb=TAKEN_OUT, patient=own.patient, detail=told)
    return len(gone)


async def _write(record: OpenRecord, sheet: Sheet) -> None:
    items = record.texts.seal(ITEMS, sheet.id, items_text(sheet.answers))
    row = sheet_row(sheet, patient=record.patient, items=items)
    said = dict(zip(SHEET_COLUMNS, row, strict=True))
    await SheetRow.create(**said, digest=vault.row_digest("measure_sheet", row))


async def summarise(patient: int) -> None:
    """Write anew what the list of patients shows, in the act it is called from, if anything."""
    sheets = await db.write("select * from measure_sheet where patient_id = $1", patient)
    scores = await db.write("select * from clinic_score where patient_id = $1", patient)
    if not sheets and not scores:
        await db.write("delete from measure_summary where patient = $1", patient)
        return
    await db.write_many(SUMMARY, [(patient, len(sheets), line_of(marks_in(sheets, scores)))])
