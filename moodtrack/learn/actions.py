"""Takes a request for a conversation, and settles it; each leaves a line in the house's trail."""

from datetime import datetime
from uuid import UUID, uuid4

from moodtrack import db, vault
from moodtrack.accounts.domain import Clinic
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.learn.domain import Wish
from moodtrack.learn.models import RequestRow
from moodtrack.learn.queries import TEXTS
from moodtrack.sharing.domain import ClinicScope, NotShared


@db.one_act
async def ask(clinic: Clinic, wish: Wish, *, at: datetime) -> UUID:
    """Put someone on the clinic's list; gives the id of the request."""
    id_ = uuid4()
    texts = vault.texts_under(clinic.key, clinic.id, record=clinic.id)
    said = {"name": wish.name, "contact": wish.contact}
    await RequestRow.create(
        id=id_,
        clinic_id=clinic.number,
        texts=texts.seal_all(TEXTS, id_, said),
        asked_at=micros(at),
    )
    await trail.note(
        at=at, actor=0, verb="asked for a conversation", patient=trail.HOUSE, detail=str(id_)
    )
    return id_


@db.one_act
async def settle(scope: ClinicScope, id_: UUID, *, at: datetime) -> None:
    """They were called, or reached in some other way: what they left is taken out.

    Raises NotShared where this clinic was not asked, or it is settled already.
    """
    done = await RequestRow.filter(id=id_, clinic_id=scope.clinic, settled_at=None).update(
        texts=None, settled_at=micros(at), settled_by=scope.viewer
    )
    if not done:
        raise NotShared
    await trail.note(
        at=at,
        actor=scope.viewer,
        verb="settled a request",
        patient=trail.HOUSE,
        detail=str(id_),
    )
