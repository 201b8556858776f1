"""Reads planned dates: of each visit, the version that stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from moodtrack import db
from moodtrack.instants import from_micros, micros
from moodtrack.sharing.domain import ClinicScope, OpenRecord, TreatmentRecord
from moodtrack.treatment.domain.infusions import DateChosen, Phase
from moodtrack.treatment.domain.visits import Visit, VisitKind, VisitVersion
from moodtrack.treatment.queries.brought import visits_brought

Record = OpenRecord | TreatmentRecord

# what the digest of a version covers, in this order
VISIT_COLUMNS = (
    "patient_id",
    "visit",
    "version",
    "id",
    "kind",
    "at",
    "tz",
    "minutes",
    "phase",
    "date_chosen",
    "cancelled",
    "reason",
    "recorded_by",
    "recorded_at",
)
STANDS = """v.version = (select max(w.version) from visit w
  where w.patient_id = v.patient_id and w.visit = v.visit)"""
ALL = f"""
select v.* from visit v where v.patient_id = $1 and {STANDS} order by v.at, v.key"""  # noqa: S608
OF_CLINIC = f"""
select v.* from visit v join person p on p.number = v.patient_id
where v.at >= $2 and v.at < $3 and p.clinic_id = $1 and not v.cancelled and {STANDS}
  and ($4::boolean or exists (select 1 from care_team t where t.patient_id = p.number
      and t.member_id = $5)
    or exists (select 1 from sharing_grant g where g.patient_id = p.number and g.viewer_id = $5
      and g.ended_at is null))
order by v.at, v.key"""  # noqa: S608  (our own words)


async def visits(record: Record) -> list[Visit]:
    """Every visit as it stands, cancelled ones too, by time; beside her diary, elsewhere too."""
    own = [visit_of(row) for row in await db.read(ALL, record.patient)]
    if not isinstance(record, OpenRecord):
        return own
    return sorted([*await visits_brought(record), *own], key=lambda one: one.at)


async def visit_versions(record: Record, visit: UUID) -> list[VisitVersion]:
    """Every version of one visit, the first first; empty when there is no such visit."""
    rows = await db.read(
        "select * from visit where patient_id = $1 and visit = $2::uuid order by version",
        record.patient,
        visit,
    )
    return [_version(record, row) for row in rows]


async def every_visit_version(record: Record) -> list[VisitVersion]:
    """Every version of every visit, moved and cancelled ones too, in the order they were kept."""
    rows = await db.read("select * from visit where patient_id = $1 order by key", record.patient)
    return [_version(record, row) for row in rows]


async def clinic_visits(
    scope: ClinicScope, *, since: datetime, until: datetime
) -> list[tuple[int, Visit]]:
    """What stands planned between two instants: the patient's number, and the visit, by time.

    Nurses see all of the clinic's; clinicians those of their patients; administrators none.
    """
    if scope.invites:
        return []
    rows = await db.read(
        OF_CLINIC, scope.clinic, micros(since), micros(until), scope.sees_treatment, scope.viewer
    )
    return [(row["patient_id"], visit_of(row)) for row in rows]


def _version(record: Record, row: Mapping[str, Any]) -> VisitVersion:
    sealed = row["reason"]
    why = (
        ""
        if sealed is None
        else record.treatment_texts.open("visit.reason", _id(row["id"]), bytes(sealed))
    )
    return VisitVersion(visit_of(row), from_micros(row["recorded_at"]), row["recorded_by"], why)


def visit_of(row: Mapping[str, Any]) -> Visit:
    return Visit(
        id=_id(row["visit"]),
        kind=VisitKind(row["kind"]),
        at=from_micros(row["at"]),
        tz=row["tz"],
        minutes=row["minutes"],
        phase=Phase(row["phase"]) if row["phase"] else None,
        date_chosen=DateChosen(row["date_chosen"]) if row["date_chosen"] else None,
        version=row["version"],
        cancelled=bool(row["cancelled"]),
    )


def _id(value: object) -> UUID:
    return UUID(str(value))
