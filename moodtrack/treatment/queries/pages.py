"""Reads the pages of a treatment record: of each, the version that stands, or all of them."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from moodtrack import db
from moodtrack.instants import from_micros
from moodtrack.sharing.domain import OpenRecord, TreatmentRecord
from moodtrack.treatment.domain.pages import Page, PageKind
from moodtrack.treatment.queries.brought import pages_brought

Record = OpenRecord | TreatmentRecord

# what the digest of a version covers, in this order
PAGE_COLUMNS = (
    "patient_id",
    "kind",
    "page",
    "version",
    "id",
    "said",
    "withdrawn",
    "recorded_by",
    "recorded_at",
)
STANDING = """
select p.* from treatment_page p where p.patient_id = $1 and p.kind = $2 and not p.withdrawn
  and p.version = (select max(v.version) from treatment_page v where v.patient_id = p.patient_id
    and v.kind = p.kind and v.page = p.page)
order by p.recorded_at, p.key"""


async def pages(record: Record, kind: PageKind) -> list[Page]:
    """Every page of a kind as it stands, the longest unchanged first; withdrawn ones left out.

    Beside her diary those too that she brought along from elsewhere.
    """
    own = [page_of(record, row) for row in await db.read(STANDING, record.patient, kind.value)]
    if not isinstance(record, OpenRecord):
        return own
    return sorted([*await pages_brought(record, kind), *own], key=lambda one: one.recorded_at)


async def page(record: Record, kind: PageKind, page: UUID) -> Page | None:
    """One page as it stands; None when there is none or it was withdrawn."""
    found = await page_versions(record, kind, page)
    return found[-1] if found and not found[-1].withdrawn else None


async def page_versions(record: Record, kind: PageKind, page: UUID) -> list[Page]:
    """Every version of one page, the first first."""
    rows = await db.read(
        "select * from treatment_page where patient_id = $1 and kind = $2 and page = $3::uuid "
        "order by version",
        record.patient,
        kind.value,
        page,
    )
    return [page_of(record, row) for row in rows]


async def every_page(record: Record) -> list[Page]:
    """Every version of every page, in the order they were kept: for taking all of it away."""
    rows = await db.read(
        "select * from treatment_page where patient_id = $1 order by key", record.patient
    )
    return [page_of(record, row) for row in rows]


def page_of(record: Record, row: Mapping[str, Any]) -> Page:
    id_ = UUID(str(row["id"]))
    words = record.treatment_texts.open(f"page.{row['kind']}", id_, bytes(row["said"]))
    return Page(
        kind=PageKind(row["kind"]),
        page=UUID(str(row["page"])),
        version=row["version"],
        id=id_,
        said=json.loads(words),
        withdrawn=bool(row["withdrawn"]),
        recorded_at=from_micros(row["recorded_at"]),
        recorded_by=row["recorded_by"],
    )
