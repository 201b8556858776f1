"""Reads, of many at once, what decides about reminders: for the house, which shows it to nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.checkins.domain.days import day_of, label_day
from moodtrack.checkins.queries.lately import lately
from moodtrack.instants import from_micros, micros
from moodtrack.measures import queries as measures
from moodtrack.reminders.domain.occasions import Life, Visit
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_to_sum_up
from moodtrack.treatment.domain.visits import VisitKind
from moodtrack.treatment.queries.around import infusion_times, visits_from

AT_ONCE = 500
BACK, YESTERDAY = timedelta(days=5), timedelta(days=1)
ROWS = """
select r.*, coalesce(h.key, 0) as ended, p.clinic_id from reminder r
join person p on p.number = r.patient {join} trail_head h on h.patient = r.patient"""
HERE = "p.disabled_at is null and p.erased_at is null"  # gone, they would stand in the way
DUE = f"""{ROWS.format(join="left join")}
where r.next_at <= $1 and {HERE} order by r.next_at, r.patient limit $2"""
STALE = f"""{ROWS.format(join="join")} and h.key <> r.seen
where {HERE} order by r.patient limit $1"""

Row = Mapping[str, Any]


async def due(*, at: datetime, most: int = AT_ONCE) -> list[db.Row]:
    """Whose next instant has come."""
    return await db.read(DUE, micros(at), most)


async def stale(*, most: int = AT_ONCE) -> list[db.Row]:
    """Whose record was acted on since: a date was moved, an infusion given, a zone changed."""
    return await db.read(STALE, most)


async def lives(
    rows: Sequence[Row], *, now: datetime
) -> tuple[dict[int, OpenRecord], dict[int, Life]]:
    """The records of these rows, and what is known of each; those who are gone are left out."""
    records = await open_to_sum_up([row["patient"] for row in rows])
    said = await lately(records, now=now)
    treated = await infusion_times(records, since=now - BACK)
    planned = await visits_from(records, since=now - YESTERDAY)
    by_number = {row["patient"]: row for row in rows}
    found = {}
    for one in records:
        row, zone = by_number[one.patient], ZoneInfo(one.zone)
        found[one.patient] = Life(
            zone=zone,
            day_start=one.day_start,
            infusions=tuple(treated.get(one.patient, ())),
            visits=tuple(
                Visit(str(v.id), v.at, v.ends, v.kind is VisitKind.INFUSION)
                for v in planned.get(one.patient, ())
            ),
            answered=said[one.patient].answered,
            last_day=said[one.patient].last_day,
            said_at=said[one.patient].said_at,
            since=label_day(from_micros(row["since"]), zone, one.day_start),
            not_on=None if row["not_on"] is None else day_of(row["not_on"]),
        )
    return {one.patient: one for one in records}, found


async def with_sheet(life: Life, record: OpenRecord, clinic: int, *, now: datetime) -> Life:
    """The same, with the day a questionnaire fell due: asked only where it decides something."""
    waiting = await measures.due(record, clinic, today=life.day(now))
    return replace(life, sheet_since=min((one.since for one in waiting), default=None))
