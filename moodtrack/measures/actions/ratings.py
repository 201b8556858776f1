"""Writes down what the clinic rated: the total of another scale, or answers it was told."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from moodtrack import db, vault
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.measures import queries
from moodtrack.measures.actions.sheets import summarise
from moodtrack.measures.domain.instruments import SELF_HARM
from moodtrack.measures.domain.rows import SAID, SCORE_COLUMNS, said_text
from moodtrack.measures.domain.scales import ClinicScore
from moodtrack.measures.models import ClinicScoreRow
from moodtrack.safety.actions import raise_concern
from moodtrack.safety.domain.concerns import Answer, How, Kind
from moodtrack.sharing.domain import NotShared, TreatmentRecord

RECORDED, TAKEN_BACK = "wrote down a rating", "took back a rating"


class OtherWords(Exception):
    """An id that was given to something else before. Nothing was written."""


@db.one_act
async def record_score(record: TreatmentRecord, score: ClinicScore, *, at: datetime) -> None:
    """Write down a rating, once under its id; item 9 of PHQ-9 above 0 raises a concern with it.

    Raises NotShared, OtherWords.
    """
    if not await _is_new(record, score.id, score.as_written):
        return
    score = replace(score, recorded_by=record.viewer, recorded_at=at)
    await _write(record, score, None)
    await trail.note(at=at, actor=record.viewer, verb=RECORDED, patient=record.patient)
    value = score.items.get(SELF_HARM, 0)
    if value:
        await raise_concern(
            Answer(
                patient=record.patient,
                source=score.id,
                kind=Kind.PHQ9,
                value=value,
                said_at=score.at,
                at=at,
                by=record.viewer,
                day=score.day,
                how=How.CLINIC,
            )
        )


@db.one_act
async def take_back_score(
    record: TreatmentRecord, old: UUID, *, reason: str, id_: UUID, at: datetime
) -> None:
    """Say that a rating does not count, and why; both stay. Raises NotShared, OtherWords."""
    known = {one.id: one for one in await _kept(record)}
    if old not in known:
        raise NotShared
    gone = replace(known[old], id=id_, note=reason, recorded_by=record.viewer, recorded_at=at)
    if known[old].taken_back is not None or not await _is_new(record, id_, None):
        return
    await _write(record, gone, old)
    await trail.note(at=at, actor=record.viewer, verb=TAKEN_BACK, patient=record.patient)


async def _is_new(record: TreatmentRecord, id_: UUID, said: object) -> bool:
    """False when the same was written under this id before. Raises NotShared, OtherWords."""
    if not record.may_write:
        raise NotShared
    await trail.one_at_a_time([record.patient])
    rows = await db.write(
        "select * from clinic_score where patient_id = $1 and id = $2", record.patient, id_
    )
    if not rows:
        return True
    found = queries.score_in(record, rows[0], {})
    if rows[0]["takes_back"] or found.as_written != said:
        raise OtherWords
    return False


async def _kept(record: TreatmentRecord) -> list[ClinicScore]:
    rows = await db.write(
        "select * from clinic_score where patient_id = $1 order by key", record.patient
    )
    return queries.scores_in(record, rows)


async def _write(record: TreatmentRecord, score: ClinicScore, old: UUID | None) -> None:
    row: dict[str, Any] = {
        "patient_id": record.patient,
        "id": str(score.id),
        "scale": score.scale,
        "at": micros(score.at),
        "tz": score.tz,
        "total": score.total,
        "said": record.texts.seal(SAID, score.id, said_text(score)),
        "takes_back": None if old is None else str(old),
        "recorded_by": record.viewer,
        "recorded_at": micros(score.recorded_at),
    }
    digest = vault.row_digest("clinic_score", [row[name] for name in SCORE_COLUMNS])
    await ClinicScoreRow.create(**row, digest=digest)
    await summarise(record.patient)
