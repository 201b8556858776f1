"""Plans visits, moves and cancels them. Nothing is overwritten: each change is a new version."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.actions import OtherWords, one_at_a_time
from moodtrack.treatment.domain.visits import Visit, clash
from moodtrack.treatment.models import VisitRow
from moodtrack.treatment.queries.visits import STANDS, VISIT_COLUMNS, visit_of

ALL = f"select v.* from visit v where v.patient_id = $1 and {STANDS}"  # noqa: S608  (our own words)


class Clash(Exception):
    """Another visit of this kind stands on this day. Nothing was written."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


@db.one_act
async def plan(record: TreatmentRecord, visits: Sequence[Visit], *, at: datetime) -> None:
    """Plan one visit or several, all or none; planned again under the same ids they stand once.

    Raises NotShared, Clash, OtherWords (an id that stands for another visit).
    """
    await _may_write(record)
    for visit in visits:
        standing = {one.id: one for one in await _standing(record)}
        if (known := standing.get(visit.id)) is not None:
            if replace(known, version=1) != visit:
                raise OtherWords
            continue
        _keep_apart(visit, list(standing.values()))
        id_ = uuid5(visit.id, "1")
        await _write(record, visit, id_=id_, at=at)
        await _note(record, "planned a visit", visit, at=at)


@db.one_act
async def move(
    record: TreatmentRecord, visit: Visit, *, reason: str, id_: UUID, at: datetime
) -> None:
    """A new date, length or purpose for a visit; one that was cancelled stands again.

    Raises NotShared, Clash, OtherWords.
    """
    await _may_write(record)
    if await _sent_before(record, visit, id_):
        return
    standing = await _standing(record)
    known = next((one for one in standing if one.id == visit.id), None)
    if known is None:
        raise NotShared
    _keep_apart(visit, standing)
    moved = replace(visit, version=known.version + 1, cancelled=False)
    await _write(record, moved, id_=id_, at=at, reason=reason)
    await _note(record, "moved a visit", moved, at=at)


@db.one_act
async def cancel(
    record: TreatmentRecord, visit: UUID, *, reason: str, id_: UUID, at: datetime
) -> None:
    """Raises NotShared, OtherWords. A visit that is cancelled already stays as it is."""
    await _may_write(record)
    known = next((one for one in await _standing(record) if one.id == visit), None)
    if known is None:
        raise NotShared
    cancelled = replace(known, version=known.version + 1, cancelled=True)
    if known.cancelled or await _sent_before(record, cancelled, id_):
        return
    await _write(record, cancelled, id_=id_, at=at, reason=reason)
    await _note(record, "cancelled a visit", cancelled, at=at)


async def _may_write(record: TreatmentRecord) -> None:
    if not record.may_write:
        raise NotShared
    await one_at_a_time(record.patient)


def _keep_apart(visit: Visit, others: Sequence[Visit]) -> None:
    other = clash(visit, others)
    if other is not None:
        raise Clash(other.day)


async def _standing(record: TreatmentRecord) -> list[Visit]:
    return [visit_of(row) for row in await db.write(ALL, record.patient)]


async def _sent_before(record: TreatmentRecord, visit: Visit, id_: UUID) -> bool:
    """Whether this very version is kept already. Raises OtherWords when another is under its id."""
    row = await VisitRow.get_or_none(patient_id=record.patient, id=id_)
    if row is None:
        return False
    if replace(visit_of(vars(row)), version=visit.version) != visit:
        raise OtherWords
    return True


async def _write(
    record: TreatmentRecord, visit: Visit, *, id_: UUID, at: datetime, reason: str = ""
) -> None:
    row: dict[str, Any] = {
        "patient_id": record.patient,
        "visit": visit.id,
        "version": visit.version,
        "id": id_,
        "kind": visit.kind.value,
        "at": micros(visit.at),
        "tz": visit.tz,
        "minutes": visit.minutes,
        "phase": visit.phase,
        "date_chosen": visit.date_chosen,
        "cancelled": visit.cancelled,
        "reason": record.treatment_texts.seal("visit.reason", id_, reason) if reason else None,
        "recorded_by": record.viewer,
        "recorded_at": micros(at),
    }
    said = [row[name] for name in VISIT_COLUMNS]
    await VisitRow.create(**row, digest=vault.row_digest("visit", said))


async def _note(record: TreatmentRecord, verb: str, visit: Visit, *, at: datetime) -> None:
    about = f"{visit.kind}, {visit.day}"
    await trail.note(at=at, actor=record.viewer, verb=verb, patient=record.patient, detail=about)
