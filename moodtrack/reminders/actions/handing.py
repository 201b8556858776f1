"""Takes reminders in hand, one taker at a time, and writes down what became of each."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from moodtrack import db
from moodtrack.instants import from_micros, micros
from moodtrack.reminders.domain import Kind, Way
from moodtrack.reminders.domain.handing import Claimed, Outcome, wait

LEASE = timedelta(seconds=90)  # whoever takes longer may be taken over from
KEPT = timedelta(days=90)  # how long what went out is remembered, so that it goes out once
WAITING = "select 1 from reminder_sending where due_at <= $1 and way = $2 limit 1"
CLAIM = """
update reminder_sending set due_at = $2, lease = $3, tries = tries + 1 where key in (
  select key from reminder_sending where due_at <= $1 and way = $5
  order by due_at, key limit $4 {skip})
returning *"""
FINISH = """
update reminder_sending set due_at = null, done_at = $3, outcome = $4
where key = $1 and lease = $2"""
PUT_BACK = "update reminder_sending set due_at = $3, lease = '' where key = $1 and lease = $2"
REACHED = "update reminder_device set reached_at = $2 where id = $1"


async def claim(way: Way, *, at: datetime, most: int) -> list[Claimed]:
    """What is due on this way, oldest first. No two takers hold the same one at once."""
    if not await db.read(WAITING, micros(at), way.value):
        return []  # looking costs no write
    return await _claim(way, at=at, most=most)


@db.one_act
async def _claim(way: Way, *, at: datetime, most: int) -> list[Claimed]:
    lease = str(uuid4())
    sql = CLAIM.format(skip="" if db.on_sqlite() else "for update skip locked")
    rows = await db.write(sql, micros(at), micros(at + LEASE), lease, most, way.value)
    return [_claimed(row) for row in sorted(rows, key=lambda row: int(row["key"]))]


@db.one_act
async def settle(became: Mapping[Claimed, Outcome], *, at: datetime) -> None:
    """What became of each; those to be tried again fall due later and later."""
    now = micros(at)
    done, again, reached, gone = [], [], [], []
    for one, outcome in became.items():
        if outcome is Outcome.AGAIN and at + wait(one.tries) < one.until:
            again.append((one.key, one.lease, micros(at + wait(one.tries))))
            continue
        said = Outcome.LATE if outcome is Outcome.AGAIN else outcome
        done.append((one.key, one.lease, now, said.value))
        if one.device is not None and said is Outcome.SENT:
            reached.append((one.device, now))
        if one.device is not None and said is Outcome.NOWHERE:
            gone.append((one.device,))
    await db.write_many(FINISH, done)
    await db.write_many(PUT_BACK, again)
    await db.write_many(REACHED, reached)
    await db.write_many("delete from reminder_device where id = $1", gone)


@db.one_act
async def forget_old(*, at: datetime) -> None:
    """What went out long ago; its name is never made again."""
    await db.write("delete from reminder_sending where done_at < $1", micros(at - KEPT))


def _claimed(row: Mapping[str, Any]) -> Claimed:
    device = row["device_id"]
    return Claimed(
        key=row["key"],
        lease=row["lease"],
        id=UUID(str(row["id"])),
        patient=row["patient_id"],
        kind=Kind(row["kind"]),
        day=row["day"],
        way=Way(row["way"]),
        device=None if device is None else UUID(str(device)),
        until=from_micros(row["until"]),
        tries=row["tries"],
    )


async def addresses(patients: Sequence[int]) -> dict[int, db.Row]:
    """Where mail goes, sealed as it is kept."""
    rows = await db.read(
        "select r.patient, r.email, r.email_at, r.email_confirmed "
        "from each($1::bigint[]) p join reminder r on r.patient = p.value",
        list(patients),
    )
    return {row["patient"]: row for row in rows}
