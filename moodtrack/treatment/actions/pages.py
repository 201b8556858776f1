"""Writes the pages of a treatment record: a change is a new version, and nothing is overwritten."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.actions import OtherWords, one_at_a_time
from moodtrack.treatment.domain.pages import HERS, Page, PageKind
from moodtrack.treatment.models import PageRow
from moodtrack.treatment.queries.pages import PAGE_COLUMNS, page_of

VERBS = {
    PageKind.CONSULTATION: "wrote the consultation",
    PageKind.MEDICINE: "wrote down a medicine or therapy",
    PageKind.NOTE: "wrote a visit note",
    PageKind.SEEN: "kept the follow-up with a visit note",
    PageKind.CALL: "noted a call",
    PageKind.PREPARATION: "ticked the checklist",
    PageKind.QUESTIONS: "wrote questions for a visit",
    PageKind.AFTER_CHECK: "answered the monthly check",
}
TAKEN_BACK = "took back a page of the treatment record"


@db.one_act
async def write_page(
    record: TreatmentRecord,
    kind: PageKind,
    page: UUID,
    said: Mapping[str, Any],
    *,
    at: datetime,
    new: bool = False,
    withdrawn: bool = False,
) -> None:
    """Write a page, or a new version of it; what stands already is not written again.

    What is hers only she writes, the rest only the clinic. Raises NotShared; and OtherWords when a
    page that should be `new` is there already and says something else.
    """
    await _may_write(record, kind)
    last = await _last(record, kind, page)
    if last is not None and (last.said, last.withdrawn) == (said, withdrawn):
        return
    if new and last is not None:
        raise OtherWords
    version = 1 if last is None else last.version + 1
    await _write(record, kind, page, said, version=version, at=at, withdrawn=withdrawn)
    verb = TAKEN_BACK if withdrawn else VERBS[kind]
    await trail.note(at=at, actor=record.viewer, verb=verb, patient=record.patient)


async def _last(record: TreatmentRecord, kind: PageKind, page: UUID) -> Page | None:
    rows = PageRow.filter(patient_id=record.patient, kind=kind.value, page=page)
    row = await rows.order_by("-version").first()
    return None if row is None else page_of(record, vars(row))


async def _may_write(record: TreatmentRecord, kind: PageKind) -> None:
    hers = record.viewer == record.patient
    if not (hers if kind in HERS else record.may_write):
        raise NotShared
    await one_at_a_time(record.patient)


async def _write(
    record: TreatmentRecord,
    kind: PageKind,
    page: UUID,
    said: Mapping[str, Any],
    *,
    version: int,
    at: datetime,
    withdrawn: bool,
) -> None:
    id_ = uuid4()
    words = json.dumps(said, ensure_ascii=False, sort_keys=True)
    row: dict[str, Any] = {
        "patient_id": record.patient,
        "kind": kind.value,
        "page": page,
        "version": version,
        "id": id_,
        "said": record.treatment_texts.seal(f"page.{kind}", id_, words),
        "withdrawn": withdrawn,
        "recorded_by": record.viewer,
        "recorded_at": micros(at),
    }
    values = [row[name] for name in PAGE_COLUMNS]
    await PageRow.create(**row, digest=vault.row_digest("treatment_page", values))
