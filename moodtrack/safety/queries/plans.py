"""Reads a safety plan: her own, or one that she shares."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from moodtrack import db
from moodtrack.safety.domain.plan import PARTS, Plan
from moodtrack.sharing.domain import OpenRecord, Part
from moodtrack.treatment.domain.brought import Along
from moodtrack.treatment.queries import brought

LATEST = "select * from safety_plan where patient_id = $1 order by version desc limit 1"


async def latest(record: OpenRecord) -> tuple[Plan, int]:
    """What stands, and its version: an empty plan and 0 where there is none.

    For anybody but the owner an unshared plan is as good as none. One that came with a file stands,
    unshared, until she writes her own here.
    """
    rows = await db.read(LATEST, record.patient)
    own = record.viewer == record.patient
    if own and not rows:
        along = await brought.lines(record, Along.PLANS)
        return (_of_a_file(along[-1].said), 0) if along else (Plan(), 0)
    if not rows or not (own or (rows[0]["shared"] and record.sees(Part.PLAN))):
        return Plan(), 0
    return _opened(record, rows[0]), int(rows[0]["version"])


async def every_version(record: OpenRecord) -> list[tuple[Plan, db.Row]]:
    """Every version she kept, the first first, each with its row: for taking all of it away."""
    rows = await db.read(
        "select * from safety_plan where patient_id = $1 order by version", record.patient
    )
    return [(_opened(record, row), row) for row in rows]


def _of_a_file(said: Mapping[str, Any]) -> Plan:
    return Plan({name: said["parts"][name] for name in PARTS if name in said["parts"]})


def _opened(record: OpenRecord, row: db.Row) -> Plan:
    said = record.texts.open_all("safety_plan", UUID(str(row["id"])), row["texts"])
    parts = {name: said[name] for name in PARTS if name in said}
    return Plan(parts, shared=bool(row["shared"]))
