"""Keeps a safety plan: each version beside the ones before, under the diary's own key."""

from datetime import datetime
from uuid import uuid4

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.safety.domain.plan import Plan
from moodtrack.safety.domain.rows import PLAN_COLUMNS
from moodtrack.safety.models import SafetyPlanRow
from moodtrack.safety.queries.plans import latest
from moodtrack.sharing.domain import NotShared, OpenRecord

WROTE = "wrote the safety plan"


class ChangedMeanwhile(Exception):
    """It was written from another device since this page was opened. Nothing was kept."""


@db.one_act
async def keep_plan(own: OpenRecord, plan: Plan, *, version: int, at: datetime) -> None:
    """Put a new version over `version`. The same words again change nothing.

    Raises NotShared, ChangedMeanwhile.
    """
    if not own.may_write:
        raise NotShared
    await trail.one_at_a_time([own.patient])
    stands, last = await latest(own)
    if stands == plan:
        return
    if last != version:
        raise ChangedMeanwhile
    id_ = uuid4()
    texts = own.texts.seal_all("safety_plan", id_, plan.parts)
    row = (own.patient, last + 1, str(id_), micros(at), plan.shared, texts)
    said = dict(zip(PLAN_COLUMNS, row, strict=True))
    await SafetyPlanRow.create(**said, digest=vault.row_digest("safety_plan", row))  # type: ignore[arg-type]
    await trail.note(at=at, actor=own.viewer, verb=WROTE, patient=own.patient)
