"""Works out where patients stand, after the acts that may have changed it."""

from moodtrack import db
from moodtrack.checkins.domain.days import day_of
from moodtrack.sharing.gate import open_to_sum_up
from moodtrack.standing import queries
from moodtrack.standing.domain import Standing

AT_ONCE = 100
# a record was acted on since: its trail ends elsewhere
STALE = """
select h.patient, h.key as seen, s.last_day from trail_head h
join person p on p.number = h.patient and p.role = 'patient' and p.erased_at is null
left join checkin_summary s on s.patient = h.patient
left join standing t on t.patient = h.patient
where t.seen is null or t.seen <> h.key
order by h.patient limit $1"""
UPSERT = """
insert into standing (patient, seen, below, over_on, due) values ($1, $2, $3, $4, '')
on conflict (patient) do update set
  seen = excluded.seen, below = excluded.below, over_on = excluded.over_on"""


async def catch_up() -> int:
    """Make the rows anew of those whose records were acted on; gives how many (at most AT_ONCE).

    They say what the report says, by the same rules; nothing is shown to anyone.
    """
    stale = await db.read(STALE, AT_ONCE)
    if stale:
        records = {one.patient: one for one in await open_to_sum_up([s["patient"] for s in stale])}
        rows = []
        for one in stale:
            record, last = records.get(one["patient"]), one["last_day"]
            told = (
                await queries.standing_of(record, day_of(last)) if record and last else Standing()
            )
            rows.append((one["patient"], one["seen"], told.below, told.over_on))
        await _keep(rows)
    return len(stale)


@db.one_act
async def _keep(rows: list[tuple[int, int, bool, int | None]]) -> None:
    await db.write_many(UPSERT, rows)
