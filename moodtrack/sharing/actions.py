"""Gives and takes back permission. Each act leaves a line in the trail."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Person, Role
from moodtrack.accounts.queries import names_of
from moodtrack.audit import trail
from moodtrack.instants import EPOCH, from_micros, micros
from moodtrack.language import ENGLISH, speaking
from moodtrack.sharing.domain import (
    EMERGENCY,
    IN_EMERGENCY,
    NotShared,
    OpenRecord,
    Terms,
    TreatmentRecord,
    bits_of,
    in_words,
)
from moodtrack.sharing.gate import EVERYTHING_ALWAYS, open_joined
from moodtrack.sharing.models import CareTeamRow, EmergencyRow, GrantRow, ResearchRow

VIEWER = """
select v.number, v.name from person p join person v on v.clinic_id = p.clinic_id
where p.number = $1 and v.id = $2::uuid and v.role = 'clinician' and v.disabled_at is null"""

# whoever holds a share can be shut out, also when they can no longer sign in
HOLDER = """
select v.number, v.name from sharing_grant g join person v on v.number = g.viewer_id
where g.patient_id = $1 and v.id = $2::uuid and g.ended_at is null"""


@db.one_act
async def share_with(
    own: OpenRecord, viewer_id: UUID, *, terms: Terms = EVERYTHING_ALWAYS, at: datetime
) -> None:
    """Let a clinician of the patient's own clinic read the diary, or parts of it, or for a time.

    Saying it twice changes nothing; other terms end the share and begin another. Raises NotShared
    when there is no such clinician.
    """
    await trail.one_at_a_time([own.patient])  # asked twice at once, it is one share
    viewer = await _viewer(own, viewer_id)
    said = _columns(terms)
    standing = GrantRow.filter(patient_id=own.patient, viewer_id=viewer["number"], ended_at=None)
    if await standing.filter(**said).exists():
        return
    await standing.update(ended_at=micros(at))
    await GrantRow.create(
        patient_id=own.patient, viewer_id=viewer["number"], given_at=micros(at), **said
    )
    await CareTeamRow.get_or_create(
        patient_id=own.patient, member_id=viewer["number"], defaults={"since": micros(at)}
    )
    with speaking(ENGLISH):  # what is kept is said in her language when it is shown
        told = viewer["name"] + in_words(terms)
    await trail.note(
        at=at, actor=own.viewer, verb="shared with", patient=own.patient, detail=told[:200]
    )


def _columns(terms: Terms) -> dict[str, Any]:
    since, until = terms.since, terms.until
    return {
        "parts": bits_of(terms.parts),
        "since_day": None if since is None else (since - EPOCH.date()).days,
        "until_at": None if until is None else micros(until),
    }


@db.one_act
async def end_due(*, at: datetime) -> None:
    """Shares whose time is over end: the gate has not let anyone in since, and lists follow."""
    rows = await db.write(
        "update sharing_grant set ended_at = until_at where ended_at is null and until_at <= $1 "
        "returning patient_id, viewer_id, until_at",
        micros(at),
    )
    names = await names_of([row["viewer_id"] for row in rows])
    await trail.note_all(
        [
            trail.Line(
                from_micros(row["until_at"]),
                trail.HOUSE,
                "ended the share with",
                row["patient_id"],
                names.get(row["viewer_id"], "someone"),
            )
            for row in rows
        ]
    )


@db.one_act
async def break_glass(
    record: TreatmentRecord, reason: str, *, lasts: timedelta = EMERGENCY, at: datetime
) -> None:
    """Open a record without leave, for an hour: the reason is written down first, for her to read.

    Raises NotShared without one.
    """
    if not reason.strip():
        raise NotShared
    id_ = uuid4()
    await EmergencyRow.create(
        id=id_,
        patient=record.patient,
        viewer=record.viewer,
        at=micros(at),
        until_at=micros(at + lasts),
        reason=record.texts.seal("emergency.reason", id_, reason),
    )
    await trail.note(at=at, actor=record.viewer, verb=IN_EMERGENCY, patient=record.patient)


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
async def say_about_research(own: OpenRecord, *, yes: bool, at: datetime) -> None:
    """Let the clinic use her answers for research, without her name, or no more."""
    if not own.may_write:
        raise NotShared
    await trail.one_at_a_time([own.patient])
    standing = ResearchRow.filter(patient_id=own.patient, ended_at=None)
    if await standing.exists() == yes:
        return
    if yes:
        await ResearchRow.create(patient_id=own.patient, given_at=micros(at))
    else:
        await standing.update(ended_at=micros(at))
    verb = "said yes to research" if yes else "took back the yes to research"
    await trail.note(at=at, actor=own.viewer, verb=verb, patient=own.patient)


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
