"""How often something may be tried: a leaky bucket in one statement, the same on both databases."""

from datetime import datetime

from moodtrack import db, vault

GREATEST = {
    True: "max",
    False: "greatest",
}
SQL = """
insert into rate (key, tat) values ($1, $2::double precision + $3::double precision)
on conflict (key) do update set
  tat = {greatest}(rate.tat, $2::double precision) + $3::double precision
where {greatest}(rate.tat, $2::double precision) - $2::double precision <= $4::double precision
returning tat"""


async def allowed(key: str, *, burst: int, per_hour: float, at: datetime) -> bool:
    """Take one try out of the bucket `key`; False when it is empty (GCRA).

    `burst` tries at once, then one every 3600 / per_hour seconds. Of the key only a keyed digest is
    kept: names and addresses stand in no table.
    """
    now, every = at.timestamp(), 3600 / per_hour
    await _forget_full_ones(now)
    hidden = vault.keyed_digest(b"rate", key.encode())[:16].hex()
    return await _take_one(hidden, now, every, every * (burst - 1))


@db.one_act
async def _forget_full_ones(now: float) -> None:
    """A bucket that is full again is as if never tried; so the table stays small."""
    await db.write("delete from rate where tat <= $1", now)


@db.one_act
async def _take_one(key: str, now: float, every: float, room: float) -> bool:
    sql = SQL.format(greatest=GREATEST[db.on_sqlite()])
    return bool(await db.write(sql, key, now, every, room))
