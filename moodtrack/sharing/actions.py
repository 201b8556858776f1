"""Gives and takes back permission. Each act leaves a line in the trail."""

from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.sharing.domain import NotShared, OpenRecord
from moodtrack.sharing.models import CareTeamRow, GrantRow

VIEWER = """
select v.number, v.name from person p join person v on v.clinic_id = p.clinic_id
where p.number = $1 and v.id = $2::uuid and v.role = 'clinician' and v.disabled_at is null"""


@db.one_act
async def share_with(own: OpenRecord, viewer_id: UUID, *, at: datetime) -> None:
    """Let a clinician of the patient's own clinic read the diary. Saying it twice changes nothing.

    Raises NotShared when there is no such clinician.
    """
    viewer = await _viewer(own, viewer_id)
    standing = await GrantRow.filter(
        patient_id=own.patient, viewer_id=viewer["number"], ended_at=None
    ).exists()
    if standing:
        return
    await GrantRow.create(patient_id=own.patient, viewer_id=viewer["number"], given_at=micros(at))
    await CareTeamRow.get_or_create(
        patient_id=own.patient, member_id=viewer["number"], defaults={"since": micros(at)}
    )
    await trail.note(
        at=at, actor=own.viewer, verb="shared with", patient=own.patient, detail=viewer["name"]
    )


@db.one_act
async def stop_sharing_with(own: OpenRecord, viewer_id: UUID, *, at: datetime) -> None:
    """Close the diary to a clinician, at once. The clinic's own treatment record is not touched."""
    viewer = await _viewer(own, viewer_id)
    ended = await GrantRow.filter(
        patient_id=own.patient, viewer_id=viewer["number"], ended_at=None
    ).update(ended_at=micros(at))
    if ended:
        await trail.note(
            at=at,
            actor=own.viewer,
            verb="stopped sharing with",
            patient=own.patient,
            detail=viewer["name"],
        )


async def _viewer(own: OpenRecord, viewer_id: UUID) -> db.Row:
    if not own.may_write:
        raise NotShared
    rows = await db.write(VIEWER, own.patient, viewer_id)
    if not rows:
        raise NotShared
    return rows[0]
