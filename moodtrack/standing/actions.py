"""Works out where patients stand, after the acts that may have changed it."""

import logging
from typing import Any

from moodtrack import db
from moodtrack.checkins.domain.days import day_of
from moodtrack.measures.sections import PLAN
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_to_sum_up
from moodtrack.standing import queries
from moodtrack.standing.domain import COLUMNS, Standing
from moodtrack.texts import Unreadable

log = logging.getLogger("moodtrack")

AT_ONCE = 100
UNREADABLE = (Unreadable, ValueError, TypeError, LookupError)
# a record was acted on since: its trail ends elsewhere; or its clinic asks on other days now
STALE = f"""
select h.patient, h.key as seen, coalesce(c.version, 0) as plan, s.last_day, p.clinic_id
from trail_head h
join person p on p.number = h.patient and p.role = 'patient' and p.erased_at is null
left join (select clinic_id, max(version) as version from clinic_setting
  where section = '{PLAN.name}' group by clinic_id) c on c.clinic_id = p.clinic_id
left join checkin_summary s on s.patient = h.patient
left join standing t on t.patient = h.patient
where t.seen is null or t.seen <> h.key or t.plan <> coalesce(c.version, 0)
order by h.patient limit $1"""  # noqa: S608  (our own name)
UPSERT = (
    f"insert into standing (patient, seen, plan, {', '.join(COLUMNS)}) "  # noqa: S608  (our own names)
    f"values ($1, $2, $3, {', '.join(f'${place}' for place in range(4, 4 + len(COLUMNS)))}) "
    "on conflict (patient) do update set seen = excluded.seen, plan = excluded.plan, "
    f"{', '.join(f'{name} = excluded.{name}' for name in COLUMNS)}"
)


async def catch_up() -> int:
    """Make the rows anew of those whose records were acted on; gives how many (at most AT_ONCE).

    They say what the report says, by the same rules; nothing is shown to anyone.
    """
    stale = await db.read(STALE, AT_ONCE)
    if stale:
        records = {one.patient: one for one in await open_to_sum_up([s["patient"] for s in stale])}
        rows: list[tuple[Any, ...]] = []
        for one in stale:
            told = await _told(records.get(one["patient"]), one)
            rows.append((one["patient"], one["seen"], one["plan"], *told.row))
        await _keep(rows)
    return len(stale)


async def _told(record: OpenRecord | None, one: db.Row) -> Standing:
    """One record that cannot be read (see `verify`) must not keep all others off the list."""
    if record is None:
        return Standing()
    last = None if one["last_day"] is None else day_of(one["last_day"])
    try:
        return await queries.standing_of(record, one["clinic_id"], last)
    except UNREADABLE as error:
        log.error("patient %s cannot be summed up: %s", record.id, type(error).__name__)
        return Standing()


@db.one_act
async def _keep(rows: list[tuple[Any, ...]]) -> None:
    await db.write_many(UPSERT, rows)
