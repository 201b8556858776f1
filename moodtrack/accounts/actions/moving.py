"""A patient's account at one clinic gives way to theirs at another: by a code made at the first."""

from datetime import datetime, timedelta

from moodtrack import db
from moodtrack.accounts.actions.invitations import NotOpen, use
from moodtrack.accounts.actions.sessions import end_sessions, note
from moodtrack.accounts.domain import Person, SignedIn, hashed
from moodtrack.accounts.domain.codes import MOVING, new_moving_code, read_code
from moodtrack.accounts.models import InvitationRow, PersonRow
from moodtrack.accounts.queries import person_numbered
from moodtrack.audit import trail
from moodtrack.instants import micros

LASTS = timedelta(hours=72)
GIVE_WAY = """
update person set moved_to = $2, disabled_at = $3 where number = $1 and disabled_at is null
  and exists (select 1 from person n where n.number = $2 and n.disabled_at is null)
  and not exists (select 1 from person q where q.moved_to = $1 and q.erased_at is null)
returning number"""


@db.one_act
async def make_code(person: SignedIn, *, at: datetime) -> str:
    """A code for 72 hours, used once, that takes the diary to another clinic; earlier ones end."""
    own = await person_numbered(person.number)
    await InvitationRow.filter(person_id=own.number, kind=MOVING, used_at=None).delete()
    code = new_moving_code()
    await InvitationRow.create(
        token_hash=hashed(read_code(code)),
        person_id=own.number,
        kind=MOVING,
        created_at=micros(at),
        expires_at=micros(at + LASTS),
    )
    await note(own, own.number, "made a code to move the diary", at=at)
    return code


@db.one_act
async def give_way(code: str, new: SignedIn, *, at: datetime) -> Person:
    """From now on nobody signs in at the old account, and nothing more is written there.

    Gives whose it was. What they moved to it before belongs to the new one, too. Raises NotOpen:
    the code is unknown, used, too old, or of this very clinic; one of the accounts was closed a
    moment ago, or a diary is still on its way to the old one.
    """
    old = await use(read_code(code), MOVING, at=at)
    await trail.one_at_a_time(sorted([old.number, new.number]))
    if old.clinic == new.clinic.number or not await db.write(
        GIVE_WAY, old.number, new.number, micros(at)
    ):
        raise NotOpen
    await PersonRow.filter(moved_to=old.number).update(moved_to=new.number)
    await end_sessions(old.number, at=at)
    await note(old, old.number, "moved the diary to another clinic", at=at)
    own = await person_numbered(new.number)
    await note(own, new.number, "took over a diary from another clinic", at=at)
    return old
