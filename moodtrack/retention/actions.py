"""Lets go of records whose time is over; opens what is kept of somebody who left."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.measures.actions.sheets import summarise
from moodtrack.retention import queries
from moodtrack.retention.domain import OPEN_FOR, REASON, RECORD, Kept, due_now, mark_of
from moodtrack.retention.models import KeptLookRow
from moodtrack.sharing.domain import NotShared, TreatmentRecord

LET_GO = "deleted records whose time was over"


class ChangedMeanwhile(Exception):
    """What is due is not what was looked at any more. Nothing was deleted."""


async def let_go(
    clinic: int, mark: str, *, years: int | None, by: int, at: datetime
) -> Sequence[Kept]:
    """Delete the records that were due when they were looked at; gives which are gone.

    `mark`: domain.mark_of the list that was shown. Raises ChangedMeanwhile.
    """
    due = due_now(await queries.kept(clinic), years, at.date())
    if not due or mark_of(due) != mark:
        raise ChangedMeanwhile
    gone = [one for one in due if await let_one_go(clinic, one, by=by, at=at)]
    await _say_so(len(gone), by=by, at=at)
    await db.leave_no_trace(RECORD)
    return gone


@db.one_act
async def let_one_go(clinic: int, kept: Kept, *, by: int, at: datetime) -> bool:
    """Whether it is gone: not when anything came to it, or an alert opened, since it was read."""
    await trail.one_at_a_time([kept.number])
    if await queries.kept_of(clinic, kept.number) != kept:
        return False
    await db.overwrite_what_goes()
    for table, rows in RECORD.items():
        await db.write(f"delete from {table} where {rows}", kept.number)  # noqa: S608  (our own)
    await summarise(kept.number)  # what is left is what she answered herself, if anything is
    await trail.note(at=at, actor=by, verb=trail.RECORD_ENDED, patient=kept.number)
    return True


@db.one_act
async def _say_so(count: int, *, by: int, at: datetime) -> None:
    await trail.note(at=at, actor=by, verb=LET_GO, patient=trail.HOUSE, detail=f"{count} records")


@db.one_act
async def open_for_a_reason(record: TreatmentRecord, reason: str, *, at: datetime) -> None:
    """Write down why a kept record is needed: it is open to whoever wrote it, for an hour."""
    if not reason.strip():
        raise NotShared
    id_ = uuid4()
    await KeptLookRow.create(
        id=id_,
        patient=record.patient,
        viewer=record.viewer,
        at=micros(at),
        until_at=micros(at + OPEN_FOR),
        reason=record.texts.seal(REASON, id_, reason),
    )
    await trail.note(
        at=at, actor=record.viewer, verb="said why a kept record is needed", patient=record.patient
    )
