"""Writing work down in the transaction of its cause, and claiming it: one taker at a time."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from moodtrack import db
from moodtrack.instants import from_micros, micros

LEASE = timedelta(seconds=60)  # whoever takes longer may be taken over from
KEPT = timedelta(days=90)  # how long what is done is remembered, so that its key is not taken again
BEAT = timedelta(seconds=5)  # how often whoever does jobs says so
SILENT = timedelta(seconds=30)  # after so long without a word nobody does them
LONGEST_WAIT = timedelta(minutes=10)  # between two tries

INSERT = """
insert into job (kind, key, payload, made_at, due_at, lease, tries, trouble)
values ($1, $2, $3, $4, $5, '', 0, '') on conflict (key) do nothing"""
CLAIM = """
update job set due_at = $2, lease = $3, tries = tries + 1 where number in (
  select number from job where due_at <= $1 order by due_at limit $4 {skip})
returning number, kind, key, payload, due_at, tries"""
FINISH = """
update job set due_at = null, done_at = $3, trouble = '' where number = $1 and lease = $2
returning number"""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do at `due_at`. `key` names it: written down twice, it is done once."""

    kind: str
    key: str
    due_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job somebody has in hand until `until`; `tries` counts this one."""

    number: int
    lease: str
    kind: str
    key: str
    payload: Mapping[str, Any]
    until: datetime
    tries: int


def written(jobs: Iterable[Job], *, at: datetime) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """The statements that write these down, for a transaction of somebody's own (db.Batch)."""
    rows = [
        (job.kind, job.key, json.dumps(dict(job.payload)), micros(at), micros(job.due_at))
        for job in jobs
    ]
    return [(INSERT, rows)] if rows else []


async def enqueue(*jobs: Job, at: datetime) -> None:
    """Write these down, in the act this is called from: with its cause, or not at all."""
    for sql, rows in written(jobs, at=at):
        await db.write_many(sql, rows)


@db.one_act
async def claim(*, at: datetime, most: int = 10) -> list[Claimed]:
    """Take what is due, oldest first. No two takers hold the same job at once."""
    lease, until = str(uuid4()), at + LEASE
    sql = CLAIM.format(skip="" if db.on_sqlite() else "for update skip locked")
    rows = await db.write(sql, micros(at), micros(until), lease, most)
    return [_claimed(row, lease) for row in sorted(rows, key=lambda row: int(row["number"]))]


async def finish(job: Claimed, *, at: datetime) -> bool:
    """Say it is done, in the act this is called from. False: somebody else took it over."""
    return bool(await db.write(FINISH, job.number, job.lease, micros(at)))


async def hurry(key: str, *, at: datetime) -> None:
    """What waits under this key falls due now, in the act this is called from."""
    await db.write(
        "update job set due_at = $2 where key = $1 and due_at > $2 and lease = ''",
        key,
        micros(at),
    )


@db.one_act
async def put_back(job: Claimed, *, at: datetime, trouble: str) -> None:
    """Try again later: after 1, 2, 4 ... seconds, at most ten minutes."""
    wait = min(timedelta(seconds=2 ** min(job.tries - 1, 20)), LONGEST_WAIT)
    await db.write(
        "update job set due_at = $3, trouble = $4, lease = '' where number = $1 and lease = $2",
        job.number,
        job.lease,
        micros(at + wait),
        trouble[:200],
    )


@db.one_act
async def forget_old(*, at: datetime) -> None:
    """Let go of what was done long ago, and of processes that are no more."""
    await db.write("delete from job where done_at < $1", micros(at - KEPT))
    await db.write("delete from heartbeat where at < $1", micros(at - KEPT))


async def beat(name: str, *, at: datetime) -> None:
    """Say that someone is here to do jobs."""
    await db.write(
        "insert into heartbeat (name, at) values ($1, $2) "
        "on conflict (name) do update set at = excluded.at",
        name,
        micros(at),
    )


async def last_beat(*, at: datetime) -> datetime | None:
    """The latest; those that lie ahead were said before the machine's clock was set back."""
    [row] = await db.read("select max(at) as at from heartbeat where at <= $1", micros(at + SILENT))
    return None if row["at"] is None else from_micros(row["at"])


async def somebody_works(*, at: datetime) -> bool:
    """Whether somebody who does jobs has said so lately."""
    last = await last_beat(at=at)
    return last is not None and at - last <= SILENT


def _claimed(row: db.Row, lease: str) -> Claimed:
    return Claimed(
        number=row["number"],
        lease=lease,
        kind=row["kind"],
        key=row["key"],
        payload=json.loads(row["payload"]),
        until=from_micros(row["due_at"]),
        tries=row["tries"],
    )
