"""What is done to accounts: clinics, people, invitations, sessions. Each act leaves a line."""

from datetime import datetime
from uuid import UUID, uuid4

from moodtrack import db, vault
from moodtrack.accounts.actions.invitations import (
    Invitation,
    NotOpen,
    WrongFact,
    check_second_fact,
    invite,
    let_come_back,
    sign_in_link,
    stop_coming_back,
    wait_of,
)
from moodtrack.accounts.actions.sessions import (
    end_session,
    end_sessions,
    keep_list_view,
    new_device_token,
    rename_session,
    renewed,
    shown_again,
    touch,
)
from moodtrack.accounts.actions.signing_in import (
    Joining,
    Taken,
    join,
    sign_in,
    sign_in_by_passkey,
    use_sign_in_link,
)
from moodtrack.accounts.domain import Clinic, Person, Role
from moodtrack.accounts.models import ClinicRow, PersonRow
from moodtrack.accounts.queries import clinic_of, person_of
from moodtrack.audit import trail
from moodtrack.instants import micros

__all__ = [
    "Invitation", "Joining", "NotOpen", "Taken", "WrongFact", "add_clinic", "add_person",
    "check_second_fact", "end_session", "end_sessions", "invite", "join", "keep_list_view",
    "let_come_back", "new_device_token", "rename_session", "renewed", "shown_again", "sign_in",
    "sign_in_by_passkey", "sign_in_link", "stop_coming_back", "touch", "use_sign_in_link",
    "wait_of", "wrapped_key",
]  # fmt: skip


@db.one_act
async def add_clinic(name: str, *, zone: str, at: datetime) -> Clinic:
    """Raises Taken."""
    if await ClinicRow.exists(name=name):
        raise Taken(f"There is a clinic called {name} already.")
    id_ = uuid4()
    row = await ClinicRow.create(
        id=id_, name=name, zone=zone, key=await wrapped_key(id_), created_at=micros(at)
    )
    await trail.note(at=at, actor=0, verb="added a clinic", patient=trail.HOUSE, detail=name)
    return clinic_of(row)


@db.one_act
async def add_person(
    clinic: Clinic,
    *,
    name: str,
    role: Role,
    id_: UUID | None = None,
    by: int = 0,
    joined: bool = False,
    at: datetime,
) -> Person:
    """Someone of this clinic, who cannot sign in until they take up an invitation.

    `joined`: for the demo, whose people count as having taken theirs up.
    """
    id_ = id_ or uuid4()
    row = await PersonRow.create(
        id=id_,
        clinic_id=clinic.number,
        role=role.value,
        name=name,
        zone=clinic.zone,
        key=await wrapped_key(id_) if role is Role.PATIENT else None,
        created_at=micros(at),
        joined_at=micros(at) if joined else None,
    )
    patient = row.number if role is Role.PATIENT else trail.HOUSE
    await trail.note(at=at, actor=by, verb=f"added a {role}", patient=patient, detail=str(row.id))
    return person_of(row)


async def wrapped_key(owner: UUID) -> bytes:
    """A new key for a record, under the master key that this database knows. Raises NoKey.

    A process that still holds an earlier master key must not wrap anything with it.
    """
    [row] = await db.write("select value from house where key = 'key'")
    if row["value"] != vault.key_id():
        raise vault.NoKey("The master key has been changed. Start this process again.")
    return vault.new_key(owner)


@db.one_act
async def note_a_report(person: Person, *, at: datetime) -> None:
    """Whoever runs the server asked whose records somebody touched."""
    await trail.note(
        at=at,
        actor=0,
        verb="listed whom an account touched",
        patient=trail.HOUSE,
        detail=str(person.id),
    )
