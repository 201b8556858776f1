"""Records infusions. Nothing is overwritten: a correction is a new version with its reason."""

from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.instants import EPOCH, from_micros, micros
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.models import InfusionRow

SUMMARY = """
insert into treatment_summary (patient, infusions, last_n, last_at, last_day)
values ($1, $2, $3, $4, $5) on conflict (patient) do update set
  infusions = excluded.infusions, last_n = excluded.last_n,
  last_at = excluded.last_at, last_day = excluded.last_day"""


@db.one_act
async def record_infusion(
    record: TreatmentRecord, infusion: Infusion, *, id_: UUID, at: datetime
) -> int:
    """Record a new infusion; gives its number, one more than any before (`infusion.n` is unread).

    Sent again under the same id it is recorded once.
    """
    await _may_write(record)
    again = await InfusionRow.get_or_none(patient_id=record.patient, id=id_)
    if again is not None:
        return again.n
    [last] = await db.write(
        "select coalesce(max(n), 0) as n from infusion where patient_id = $1", record.patient
    )
    n = int(last["n"]) + 1
    await _write(record, infusion, n=n, version=1, id_=id_, at=at)
    await trail.note(
        at=at,
        actor=record.viewer,
        verb="recorded an infusion",
        patient=record.patient,
        detail=f"number {n}",
    )
    return n


@db.one_act
async def correct_infusion(
    record: TreatmentRecord, infusion: Infusion, *, reason: str, id_: UUID, at: datetime
) -> None:
    """Put a new version of infusion `n` over the last; both stay. Raises NotShared."""
    await _may_write(record)
    if await InfusionRow.exists(patient_id=record.patient, id=id_):
        return
    version = await InfusionRow.filter(patient_id=record.patient, n=infusion.n).count()
    if not version:
        raise NotShared
    await _write(record, infusion, n=infusion.n, version=version + 1, id_=id_, at=at, reason=reason)
    await trail.note(
        at=at,
        actor=record.viewer,
        verb="corrected an infusion",
        patient=record.patient,
        detail=f"number {infusion.n}",
    )


async def _may_write(record: TreatmentRecord) -> None:
    """One at a time for a patient: two stations must not give one number twice."""
    if not record.may_write:
        raise NotShared
    if not db.on_sqlite():
        await db.write("select pg_advisory_xact_lock($1::bigint)", record.patient)


async def _write(
    record: TreatmentRecord,
    infusion: Infusion,
    *,
    n: int,
    version: int,
    id_: UUID,
    at: datetime,
    reason: str | None = None,
) -> None:
    await InfusionRow.create(
        patient_id=record.patient,
        n=n,
        version=version,
        id=id_,
        at=micros(infusion.at),
        tz=infusion.tz,
        phase=infusion.phase,
        number_in_course=infusion.number_in_course,
        weight_g=infusion.weight_g,
        dose_ug=infusion.dose_ug,
        minutes=infusion.minutes,
        date_chosen=infusion.date_chosen,
        notes=infusion.notes,
        reason=reason,
        recorded_by=record.viewer,
        recorded_at=micros(at),
    )
    await _summarise(record)


async def _summarise(record: TreatmentRecord) -> None:
    rows = await db.write(
        "select i.n, i.at, i.tz from infusion i where i.patient_id = $1 and not i.withdrawn "
        "and i.version = (select max(v.version) from infusion v "
        "where v.patient_id = i.patient_id and v.n = i.n) order by i.at desc, i.n desc",
        record.patient,
    )
    last = rows[0] if rows else {"n": None, "at": None, "tz": "UTC"}
    day = None if last["at"] is None else _epoch_day(last)
    await db.write_many(SUMMARY, [(record.patient, len(rows), last["n"], last["at"], day)])


def _epoch_day(row: db.Row) -> int:
    return (Infusion(row["n"], from_micros(row["at"]), row["tz"]).day - EPOCH.date()).days
