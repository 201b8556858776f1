"""Reads of many patients at once when they were treated lately, and which dates are planned."""

from collections.abc import Sequence
from datetime import datetime

from moodtrack import db
from moodtrack.instants import from_micros, micros
from moodtrack.sharing.domain import OpenRecord
from moodtrack.treatment.domain.visits import Visit
from moodtrack.treatment.queries.visits import STANDS, visit_of

INFUSIONS = """
select i.patient_id, i.at from each($1::bigint[]) p join infusion i on i.patient_id = p.value
where i.at >= $2 and not i.withdrawn and i.version = (select max(w.version) from infusion w
  where w.patient_id = i.patient_id and w.n = i.n)
order by i.at"""
VISITS = f"""
select v.* from each($1::bigint[]) p join visit v on v.patient_id = p.value
where v.at >= $2 and not v.cancelled and {STANDS} order by v.at, v.key"""  # noqa: S608


async def infusion_times(
    records: Sequence[OpenRecord], *, since: datetime
) -> dict[int, list[datetime]]:
    """When the infusions that stand began, by patient."""
    found: dict[int, list[datetime]] = {}
    for row in await db.read(INFUSIONS, _numbers(records), micros(since)):
        found.setdefault(row["patient_id"], []).append(from_micros(row["at"]))
    return found


async def visits_from(records: Sequence[OpenRecord], *, since: datetime) -> dict[int, list[Visit]]:
    """The planned dates that stand, cancelled ones left out, by patient and time."""
    found: dict[int, list[Visit]] = {}
    for row in await db.read(VISITS, _numbers(records), micros(since)):
        found.setdefault(row["patient_id"], []).append(visit_of(row))
    return found


def _numbers(records: Sequence[OpenRecord]) -> list[int]:
    return [one.patient for one in records]
