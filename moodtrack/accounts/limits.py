"""How often something may be tried: a leaky bucket in one statement, the same on both databases."""

from datetime import datetime

from moodtrack import db

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


@db.one_act
async def allowed(key: str, *, burst: int, per_hour: int, at: datetime) -> bool:
    """Take one try out of the bucket `key`; False when it is empty (GCRA).

    `burst` tries at once, then one every 3600 / per_hour seconds.
    """
    every = 3600 / per_hour
    greatest = GREATEST[db.on_sqlite()]
    rows = await db.write(
        SQL.format(greatest=greatest), key, at.timestamp(), every, every * (burst - 1)
    )
    return bool(rows)
