"""Leaves a tablet open at a chair, opens it again by four digits, and closes it."""

from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.accounts.domain import hashed, new_token
from moodtrack.accounts.hashing import matches
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.domain.station import TRIES, Station
from moodtrack.treatment.models import SittingRow, StationRow

LEFT_OPEN = "left a tablet at the chair"


@db.one_act
async def leave_tablet(
    record: TreatmentRecord, sitting_id: UUID, code_hash: str, *, at: datetime
) -> str:
    """Open a tablet to this visit alone; gives the token it is known by. Raises NotShared."""
    if not record.may_write:
        raise NotShared
    visit = await SittingRow.get_or_none(patient_id=record.patient, id=sitting_id)
    if visit is None:
        raise NotShared
    token = new_token()
    await StationRow.create(
        token_hash=hashed(token),
        sitting_id=visit.key,
        keeper_id=record.viewer,
        code_hash=code_hash,
        made_at=micros(at),
        used_at=micros(at),
    )
    await trail.note(at=at, actor=record.viewer, verb=LEFT_OPEN, patient=record.patient)
    return token


async def try_code(station: Station, code: str, *, at: datetime) -> int:
    """Try the four digits: 0 when they fit, else how many tries are left, -1 for none.

    Each try is counted before it is looked at, so that many at once are no more tries.
    """
    tries = await _count(station.token_hash)
    if tries > TRIES:
        return -1
    if await matches(station.code_hash, code):
        await _opened(station.token_hash, at=at)
        return 0
    if tries == TRIES:
        await close_tablet(station.token_hash, at=at)
        return -1
    return TRIES - tries


@db.one_act
async def _count(token_hash: str) -> int:
    rows = await db.write(
        "update station set tries = tries + 1 where token_hash = $1 and ended_at is null "
        "returning tries",
        token_hash,
    )
    return int(rows[0]["tries"]) if rows else TRIES + 1


@db.one_act
async def _opened(token_hash: str, *, at: datetime) -> None:
    await db.write(
        "update station set tries = 0, used_at = $2 where token_hash = $1 and ended_at is null",
        token_hash,
        micros(at),
    )


@db.one_act
async def touch(token_hash: str, *, at: datetime) -> None:
    """Somebody is working at it."""
    await db.write("update station set used_at = $2 where token_hash = $1", token_hash, micros(at))


@db.one_act
async def close_tablet(token_hash: str, *, at: datetime) -> None:
    """From now on it opens nothing."""
    await db.write(
        "update station set ended_at = $2 where token_hash = $1 and ended_at is null",
        token_hash,
        micros(at),
    )
