"""What a move would bring along, and whether one is under way."""

from dataclasses import dataclass
from datetime import datetime

from moodtrack import db
from moodtrack.accounts import queries as accounts
from moodtrack.accounts.domain import Clinic, SignedIn
from moodtrack.accounts.domain.codes import MOVING, read_code
from moodtrack.erasing.queries import waits_for_an_answer
from moodtrack.exports.archive import history
from moodtrack.imports import queries as imports
from moodtrack.imports.queries import Preview
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_own, open_to_move


@dataclass(frozen=True, slots=True)
class Ahead:
    """A move that a code would begin. `waits`: a call for help there is not closed yet.

    `still`: that diary is itself still on its way to the clinic it would leave.
    """

    clinic: Clinic
    preview: Preview
    waits: bool
    still: bool


async def looked_over(old: OpenRecord, new: OpenRecord, *, at: datetime) -> Preview:
    """What of the old diary, as it is taken home, is not in the new one yet. Raises Unreadable."""
    content = b"".join([chunk async for chunk in history(old, at=at)])
    return await imports.looked_over_to_move(new, content, at=at)


async def ahead(code: str, new: SignedIn, *, at: datetime) -> Ahead | None:
    """None: the code is unknown, used, too old, or of this very clinic. Raises Unreadable."""
    person = await accounts.invited(read_code(code), MOVING, at=at)
    if person is None or person.clinic == new.clinic.number:
        return None
    old = await open_to_move(str(person.id), at=at)
    clinic = await accounts.clinic_numbered(person.clinic)
    preview = await looked_over(old, open_own(new), at=at)
    waits, still = await waits_for_an_answer(old), await on_its_way(old.patient)
    return Ahead(clinic, preview, waits, still)


async def on_its_way(new: int) -> bool:
    """Whether a diary that is to come to this account has not wholly arrived."""
    return bool(
        await db.read("select 1 from person where moved_to = $1 and erased_at is null limit 1", new)
    )
