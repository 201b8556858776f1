"""Reads a patient's infusions: of each, the version that stands."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from moodtrack import db
from moodtrack.instants import from_micros
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.treatment.domain import DateChosen, Infusion, Phase, Version
from moodtrack.treatment.queries.brought import versions_brought, with_brought

# what the digest of a version covers, in this order
INFUSION_COLUMNS = (
    "patient_id",
    "n",
    "version",
    "id",
    "at",
    "tz",
    "phase",
    "number_in_course",
    "weight_g",
    "dose_ug",
    "minutes",
    "date_chosen",
    "withdrawn",
    "texts",
    "recorded_by",
    "recorded_at",
)
STANDING = """
select i.* from infusion i where i.patient_id = $1 and not i.withdrawn and i.version = (
  select max(v.version) from infusion v where v.patient_id = i.patient_id and v.n = i.n)
order by i.at, i.n"""


async def infusions(record: OpenRecord | TreatmentRecord) -> list[Infusion]:
    """The infusions that stand, oldest first.

    The clinic's own record holds what the clinic gave; beside her diary stand those too that she
    brought along from elsewhere, marked (`.brought`).
    """
    own = [infusion_of(row, record) for row in await db.read(STANDING, record.patient)]
    return await with_brought(record, own) if isinstance(record, OpenRecord) else own


async def versions(record: TreatmentRecord, n: int) -> list[Version]:
    """Every version of one infusion, the first first; empty when there is no such infusion."""
    rows = await db.read(
        "select * from infusion where patient_id = $1 and n = $2 order by version",
        record.patient,
        n,
    )
    return [version_of(row, record) for row in rows]


def version_of(row: Mapping[str, Any], record: OpenRecord | TreatmentRecord) -> Version:
    return Version(
        infusion=infusion_of(row, record),
        recorded_at=from_micros(row["recorded_at"]),
        recorded_by=row["recorded_by"],
        reason=words_of(row, record).get("reason"),
        withdrawn=bool(row["withdrawn"]),
    )


def words_of(row: Mapping[str, Any], record: OpenRecord | TreatmentRecord) -> dict[str, str]:
    """The notes of a version, and the reason for it, where there are any."""
    return record.treatment_texts.open_all("infusion", UUID(str(row["id"])), row["texts"])


def infusion_of(row: Mapping[str, Any], record: OpenRecord | TreatmentRecord) -> Infusion:
    return Infusion(
        n=row["n"],
        at=from_micros(row["at"]),
        tz=row["tz"],
        phase=Phase(row["phase"]) if row["phase"] else None,
        number_in_course=row["number_in_course"],
        weight_g=row["weight_g"],
        dose_ug=row["dose_ug"],
        minutes=row["minutes"],
        notes=words_of(row, record).get("notes"),
        date_chosen=DateChosen(row["date_chosen"]) if row["date_chosen"] else None,
    )


async def every_version(record: OpenRecord | TreatmentRecord) -> list[tuple[Version, db.Row]]:
    """Every version of every infusion, corrected and withdrawn ones too, with its row.

    Beside her diary those brought along come first; their row is the line of the file.
    """
    rows = await db.read(
        "select * from infusion where patient_id = $1 order by n, version", record.patient
    )
    own = [(version_of(row, record), row) for row in rows]
    return [*await versions_brought(record), *own] if isinstance(record, OpenRecord) else own
