"""Reads a safety plan: her own, or one that she shares."""

from uuid import UUID

from moodtrack import db
from moodtrack.safety.domain.plan import PARTS, Plan
from moodtrack.sharing.domain import OpenRecord

LATEST = "select * from safety_plan where patient_id = $1 order by version desc limit 1"


async def latest(record: OpenRecord) -> tuple[Plan, int]:
    """What stands, and its version: an empty plan and 0 where there is none.

    For anybody but the owner an unshared plan is as good as none.
    """
    rows = await db.read(LATEST, record.patient)
    if not rows or not (rows[0]["shared"] or record.viewer == record.patient):
        return Plan(), 0
    [row] = rows
    said = record.texts.open_all("safety_plan", UUID(str(row["id"])), row["texts"])
    parts = {name: said[name] for name in PARTS if name in said}
    return Plan(parts, shared=bool(row["shared"])), int(row["version"])
