"""Connects a clinic's own gateway for text messages, with a new secret each time; or ends it."""

from datetime import datetime

from moodtrack import db
from moodtrack.accounts.domain import Clinic, new_token
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.reminders.models import ReminderGatewayRow
from moodtrack.reminders.queries.gateways import GATEWAY, texts_in
from moodtrack.sharing.domain import ClinicScope, NotShared


@db.one_act
async def connect(scope: ClinicScope, clinic: Clinic, url: str, *, at: datetime) -> str:
    """Gives the secret: it is shown once. Raises NotShared for all but the administrator."""
    if not scope.invites:
        raise NotShared
    secret = new_token()
    sealed = texts_in(clinic.key, clinic.id).seal_all(
        GATEWAY, clinic.number, {"url": url, "secret": secret}
    )
    await ReminderGatewayRow.update_or_create(
        clinic=clinic.number,
        defaults={"texts": sealed, "made_at": micros(at), "reached_at": None, "trouble": ""},
    )
    await trail.note(
        at=at,
        actor=scope.viewer,
        verb="connected a gateway for text messages",
        patient=trail.HOUSE,
    )
    return secret


@db.one_act
async def disconnect(scope: ClinicScope, *, at: datetime) -> None:
    if not scope.invites:
        raise NotShared
    if await ReminderGatewayRow.filter(clinic=scope.clinic).delete():
        await trail.note(
            at=at,
            actor=scope.viewer,
            verb="disconnected the gateway for text messages",
            patient=trail.HOUSE,
        )


@db.one_act
async def tell(clinic: int, trouble: str, *, at: datetime) -> None:
    """How the last round went, for the administrator's page."""
    row = ReminderGatewayRow.filter(clinic=clinic)
    if trouble:
        await row.update(trouble=trouble[:60])
    else:
        await row.update(trouble="", reached_at=micros(at))
