"""Takes words out of a diary as if they had never come in: only those that a file brought."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.checkins.actions.statements import DAYS, REVISIONS, UPSERT_DAY, UPSERT_SUMMARY
from moodtrack.checkins.domain.book import Page
from moodtrack.checkins.domain.rows import day_key, day_row, place_of, revision_of
from moodtrack.checkins.domain.summary import counted, summary_row
from moodtrack.sharing.domain import NotShared, OpenRecord

TAKEN_OUT = "took a file out again"  # a verb of lines that count what is gone
TAKEN = """
delete from {table} where patient_id = $1 and id in (select p.value from each($2::uuid[]) p)
returning id{more}"""


@db.one_act
async def take_out(
    own: OpenRecord,
    revisions: Sequence[UUID],
    moments: Sequence[UUID],
    *,
    at: datetime,
) -> int:
    """Gives how many went; the days and sums are then as if they had never been there."""
    if not own.may_write:
        raise NotShared
    await trail.one_at_a_time([own.patient])
    patient = own.patient
    gone = await db.write(TAKEN.format(table="revision", more=", day"), patient, list(revisions))
    also = await db.write(TAKEN.format(table="moment", more=""), patient, list(moments))
    await _settle_days(own, sorted({row["day"] for row in gone}))
    await _settle_summary(patient)
    count = len(gone) + len(also)
    told = f"{count} gone"
    await trail.note(at=at, actor=own.viewer, verb=TAKEN_OUT, patient=patient, detail=told)
    return count


async def _settle_days(own: OpenRecord, days: Sequence[int]) -> None:
    patient = own.patient
    keys = [day_key(patient, day) for day in days]
    pages: dict[int, Page] = {}
    for row in await db.write(REVISIONS, keys, []):
        pages.setdefault(row["day"], Page()).put(revision_of(row, own.texts), place_of(row))
    await db.write_many(UPSERT_DAY, [day_row(patient, page) for page in pages.values()])
    silent = [(day_key(patient, day),) for day in days if day not in pages]
    await db.write_many("delete from checkin_day where key = $1", silent)


async def _settle_summary(patient: int) -> None:
    [row] = await db.write(
        "select count(*) as n from revision where key >= ($1::bigint << 40) "
        "and key < (($1::bigint + 1) << 40)",
        patient,
    )
    days = await db.write(DAYS, [patient])
    await db.write("delete from checkin_summary where patient = $1", patient)
    if row["n"]:
        summary = summary_row(patient, counted(days, row["n"]))
        await db.write_many(UPSERT_SUMMARY, [summary])
