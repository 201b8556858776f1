"""Gives and takes back permission. Each act leaves a line in the trail."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Person, Role
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.sharing.domain import NotShared, OpenRecord
from moodtrack.sharing.gate import open_joined
from moodtrack.sharing.models import CareTeamRow, GrantRow

VIEWER = """
select v.number, v.name from person p join person v on v.clinic_id = p.clinic_id
where p.number = $1 and v.id = $2::uuid and v.role = 'clinician' and v.disabled_at is null"""

# whoever holds a share can be shut out, also when they can no longer sign in
HOLDER = """
select v.number, v.name from sharing_grant g join person v on v.number = g.viewer_id
where g.patient_id = $1 and v.id = $2::uuid and g.ended_at is null"""


@db.one_act
async def share_with(own: OpenRecord, viewer_id: UUID, *, at: datetime) -> None:
    """Let a clinician of the patient's own clinic read the diary. Saying it twice changes nothing.

    Raises NotShared when there is no such clinician.
    """
    await trail.one_at_a_time([own.patient])  # asked twice at once, it is one share
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
    rows = await db.write(HOLDER, own.patient, viewer_id) if own.may_write else []
    viewer = rows[0] if rows else await _viewer(own, viewer_id)
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


@db.one_act
async def take_up(
    token: str, joining: accounts.Joining, *, readers: Sequence[UUID], at: datetime
) -> tuple[Person, str]:
    """Take up an invitation and open the diary to those chosen, all or nothing.

    The lines in the trail are those of the acts it is made of (trail.note). Gives a session token.
    Raises accounts.NotOpen, accounts.Taken, NotShared.
    """
    person, session = await accounts.join(token, joining, at=at)
    if person.role is Role.PATIENT:
        own = await open_joined(person)
        for reader in readers:
            await share_with(own, reader, at=at)
    return person, session


async def _viewer(own: OpenRecord, viewer_id: UUID) -> db.Row:
    if not own.may_write:
        raise NotShared
    rows = await db.write(VIEWER, own.patient, viewer_id)
    if not rows:
        raise NotShared
    return rows[0]
