"""Reads which visit a tablet at a chair is open to."""

from uuid import UUID

from moodtrack import db
from moodtrack.instants import from_micros
from moodtrack.treatment.domain.station import Station

STATION = """
select t.*, s.id as sitting, p.id as patient from station t
join sitting s on s.key = t.sitting_id join person p on p.number = s.patient_id
where t.token_hash = $1 and t.ended_at is null"""


async def station(token_hash: str) -> Station | None:
    """A tablet that has not been closed, by the hash of its token."""
    rows = await db.read(STATION, token_hash)
    if not rows:
        return None
    [row] = rows
    return Station(
        token_hash=row["token_hash"],
        patient_id=UUID(str(row["patient"])),
        sitting_id=UUID(str(row["sitting"])),
        keeper=row["keeper_id"],
        code_hash=row["code_hash"],
        made_at=from_micros(row["made_at"]),
        used_at=from_micros(row["used_at"]),
    )
