"""Asks for a diary to be erased, keeps it after all, erases it: each leaves a trail line."""

from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.erasing import ledger, queries
from moodtrack.erasing.domain import GOES, NAME_OF_NOBODY, TIME_TO_THINK
from moodtrack.erasing.models import ErasureRow
from moodtrack.instants import micros
from moodtrack.sharing.domain import NotShared, OpenRecord

ASKED, KEPT, ERASED = "asked to erase the diary", "kept the diary after all", "erased the diary"
BLANK = """
update person set name = $2, username = null, passphrase_hash = null, zone = 'UTC', day_start = 3,
  created_at = $3, joined_at = null, key = null, disabled_at = $3, erased_at = $3
where number = $1 and erased_at is null returning id"""


@db.one_act
async def ask(own: OpenRecord, *, at: datetime) -> None:
    """Erase the diary in a week, unless she changes her mind. The first time asked counts."""
    if not own.may_write:
        raise NotShared
    await trail.one_at_a_time([own.patient])
    _, new = await ErasureRow.get_or_create(
        patient=own.patient,
        defaults={"asked_at": micros(at), "due_at": micros(at + TIME_TO_THINK)},
    )
    if new:
        await trail.note(at=at, actor=own.viewer, verb=ASKED, patient=own.patient)


@db.one_act
async def change_mind(own: OpenRecord, *, at: datetime) -> None:
    if not own.may_write:
        raise NotShared
    if await ErasureRow.filter(patient=own.patient).delete():
        await trail.note(at=at, actor=own.viewer, verb=KEPT, patient=own.patient)


async def erase(own: OpenRecord, *, at: datetime) -> None:
    """The diary goes now, and everything that says whose it was. Raises ledger.NotWritten."""
    if not own.may_write:
        raise NotShared
    await _erase_all([own.patient], actor=own.viewer, at=at)


async def erase_due(*, at: datetime) -> bool:
    """Erase those whose week is over, and sweep up after the last ones; whether anyone went."""
    await _erase_all(await queries.due(at=at), actor=None, at=at)
    lately = await queries.just_erased(at=at)
    if lately:
        await _sweep(lately)
        await db.leave_no_trace(GOES)
    return bool(lately)


async def erase_again(*, at: datetime) -> int:
    """Erase whom a backup brought back; gives how many. Raises ledger.NotWritten.

    The list and the database tell each other what the other does not know.
    """
    listed = ledger.read()
    unlisted = set(await queries.erased_ids()) - set(listed)
    if unlisted:
        ledger.add(sorted(unlisted))
    back = await queries.here_again(listed)
    await _erase_all(back, actor=trail.HOUSE, at=at)
    return len(back)


async def _erase_all(patients: list[int], *, actor: int | None, at: datetime) -> None:
    """Each in an act of its own. `actor` None: their own wish, carried out by the clock."""
    for patient in patients:
        await _erase(patient, actor=patient if actor is None else actor, at=at)
    if patients:
        await db.leave_no_trace(GOES)


@db.one_act
async def _erase(patient: int, *, actor: int, at: datetime) -> None:
    await trail.one_at_a_time([patient])
    rows = await db.write("select id from person where number = $1 and erased_at is null", patient)
    if not rows:
        return  # another process was faster
    ledger.add([UUID(str(rows[0]["id"]))])  # first: a crash from here on is made good at the start
    await db.overwrite_what_goes()
    await _forget(patient)
    await db.write(
        "update session set label = '', ended_at = $2 where person_id = $1", patient, micros(at)
    )
    await db.write(BLANK, patient, NAME_OF_NOBODY, micros(at))
    await trail.note(at=at, actor=actor, verb=ERASED, patient=patient)


async def _forget(patient: int) -> None:
    for table, rows in GOES.items():
        await db.write(f"delete from {table} where {rows}", patient)  # noqa: S608  (our own names)


@db.one_act
async def _sweep(patients: list[int]) -> None:
    """A request that began before the erasing may have written after it."""
    await db.overwrite_what_goes()
    for patient in patients:
        await _forget(patient)
