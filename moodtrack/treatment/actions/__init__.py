"""Records infusions. Nothing is overwritten: a correction is a new version with its reason."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.instants import EPOCH, from_micros, micros
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.models import InfusionRow
from moodtrack.treatment.queries import INFUSION_COLUMNS, infusion_of

SUMMARY = """
insert into treatment_summary (patient, infusions, last_n, last_at, last_day)
values ($1, $2, $3, $4, $5) on conflict (patient) do update set
  infusions = excluded.infusions, last_n = excluded.last_n,
  last_at = excluded.last_at, last_day = excluded.last_day"""


class OtherWords(Exception):
    """An id that was given to another infusion, or to a correction, before. Nothing was written."""


@db.one_act
async def record_infusion(
    record: TreatmentRecord, infusion: Infusion, *, id_: UUID, at: datetime
) -> int:
    """Record a new infusion; gives its number, one more than any before (`infusion.n` is unread).

    Sent again under the same id it is recorded once. Raises OtherWords.
    """
    await _may_write(record)
    again = await _sent_before(record, infusion, id_)
    if again is not None:
        return again.n
    n = await _next_number(record.patient)
    await _write(record, infusion, n=n, version=1, id_=id_, at=at)
    await _note(record, "recorded an infusion", n, at=at)
    return n


@db.one_act
async def correct_infusion(
    record: TreatmentRecord, infusion: Infusion, *, reason: str, id_: UUID, at: datetime
) -> None:
    """Put a new version of infusion `n` over the last; both stay. Raises NotShared, OtherWords."""
    await _may_write(record)
    if await _sent_before(record, infusion, id_) is not None:
        return
    version = await InfusionRow.filter(patient_id=record.patient, n=infusion.n).count()
    if not version:
        raise NotShared
    await _write(record, infusion, n=infusion.n, version=version + 1, id_=id_, at=at, reason=reason)
    await _note(record, "corrected an infusion", infusion.n, at=at)


@db.one_act
async def take_back_infusion(
    record: TreatmentRecord, n: int, *, reason: str, id_: UUID, at: datetime
) -> None:
    """Say that infusion `n` does not count, as a new version; its number is never used again.

    Raises NotShared, OtherWords.
    """
    await _may_write(record)
    last = await InfusionRow.filter(patient_id=record.patient, n=n).order_by("-version").first()
    if last is None:
        raise NotShared
    infusion = infusion_of(vars(last), record)
    if await _sent_before(record, infusion, id_, withdrawn=True) is not None:
        return
    await _write(
        record,
        infusion,
        n=n,
        version=last.version + 1,
        id_=id_,
        at=at,
        reason=reason,
        withdrawn=True,
    )
    await _note(record, "took back an infusion", n, at=at)


async def _next_number(patient: int) -> int:
    """One more than any before, those brought along too: the count is hers, and goes on."""
    rows = await db.write(
        "select max(n) as n from infusion where patient_id = $1 "
        "union all select max(n) as n from brought where patient_id = $1",
        patient,
    )
    return max(int(row["n"] or 0) for row in rows) + 1


async def _sent_before(
    record: TreatmentRecord, infusion: Infusion, id_: UUID, *, withdrawn: bool = False
) -> Infusion | None:
    """The infusion recorded under this id, if it is the same. Raises OtherWords."""
    row = await InfusionRow.get_or_none(patient_id=record.patient, id=id_)
    if row is None:
        return None
    found = infusion_of(vars(row), record)
    if replace(found, n=infusion.n) != infusion or row.withdrawn != withdrawn:
        raise OtherWords
    return found


async def _may_write(record: TreatmentRecord) -> None:
    if not record.may_write:
        raise NotShared
    await one_at_a_time(record.patient)


async def one_at_a_time(patient: int) -> None:
    """Two stations must not give one number, or the next version of one thing, twice."""
    if not db.on_sqlite():
        await db.write("select pg_advisory_xact_lock($1::bigint)", patient)


async def _write(
    record: TreatmentRecord,
    infusion: Infusion,
    *,
    n: int,
    version: int,
    id_: UUID,
    at: datetime,
    reason: str | None = None,
    withdrawn: bool = False,
) -> None:
    row = {
        "patient_id": record.patient,
        "n": n,
        "version": version,
        "id": id_,
        **_columns(infusion),
        "texts": record.texts.seal_all(
            "infusion", id_, {"notes": infusion.notes, "reason": reason}
        ),
        "withdrawn": withdrawn,
        "recorded_by": record.viewer,
        "recorded_at": micros(at),
    }
    said = [row[name] for name in INFUSION_COLUMNS]
    await InfusionRow.create(**row, digest=vault.row_digest("infusion", said))
    await _summarise(record)


def _columns(infusion: Infusion) -> dict[str, Any]:
    return {
        "at": micros(infusion.at),
        "tz": infusion.tz,
        "phase": infusion.phase,
        "number_in_course": infusion.number_in_course,
        "weight_g": infusion.weight_g,
        "dose_ug": infusion.dose_ug,
        "minutes": infusion.minutes,
        "date_chosen": infusion.date_chosen,
    }


async def _note(record: TreatmentRecord, verb: str, n: int, *, at: datetime) -> None:
    await trail.note(
        at=at, actor=record.viewer, verb=verb, patient=record.patient, detail=f"number {n}"
    )


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
