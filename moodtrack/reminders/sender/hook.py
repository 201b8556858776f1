"""Hands reminders to a clinic's own gateway for text messages: an opaque id and a link, signed."""

import asyncio
import hmac
import json
from collections.abc import Collection
from datetime import datetime

from moodtrack.links.queries import token_for
from moodtrack.reading import Problems
from moodtrack.reminders.actions.gateways import tell
from moodtrack.reminders.domain import link
from moodtrack.reminders.domain.endpoints import gateway_target
from moodtrack.reminders.domain.handing import Claimed, Outcome
from moodtrack.reminders.queries.gateways import Gateway, gateways_of, opaque
from moodtrack.reminders.sender.doors import Doors, Shut
from moodtrack.reminders.sender.rounds import Hand, Round


def signature(secret: str, key: str, body: bytes, *, at: datetime) -> str:
    """What a gateway checks: HMAC-SHA256 over the time in seconds, the key that says which message
    it is, and the body, with points between.

    One that is older than five minutes is to be refused there; a younger one that is played again
    has the same key, and so is no second message.
    """
    time = f"{int(at.timestamp())}"
    digest = hmac.digest(secret.encode(), f"{time}.{key}.".encode() + body, "sha256").hex()
    return f"t={time},v1={digest}"


def by_message(doors: Doors, origin: str, own_hosts: Collection[str] = ()) -> Hand:
    async def hand(going: Round) -> None:
        gateways = await gateways_of([one.patient for one in going.sendings])
        troubles: dict[int, str] = {}

        async def one_of(one: Claimed) -> None:
            gateway = gateways.get(one.patient)
            if gateway is None:
                going.became[one] = Outcome.NOWHERE
                return
            address = link(origin, token_for(one.patient, at=going.at))
            said = {"id": opaque(going.records[one.patient].id), "link": address}
            body = json.dumps(said).encode()
            trouble = await _handed(doors, gateway, one, body, own_hosts, at=going.at)
            troubles[gateway.clinic] = trouble or troubles.get(gateway.clinic, "")
            going.became[one] = Outcome.AGAIN if trouble else Outcome.SENT

        await asyncio.gather(*map(one_of, going.sendings))
        for clinic, trouble in troubles.items():
            await tell(clinic, trouble, at=going.at)

    return hand


async def _handed(
    doors: Doors,
    gateway: Gateway,
    one: Claimed,
    body: bytes,
    own_hosts: Collection[str],
    *,
    at: datetime,
) -> str:
    """Why it was not taken, "" where it was. The key says that a second one is the first again."""
    headers = {
        "content-type": "application/json",
        "idempotency-key": str(one.id),
        "signature": signature(gateway.secret, str(one.id), body, at=at),
    }
    try:
        status = await doors.post(gateway_target(gateway.url, own_hosts), headers, body)
    except (Shut, Problems) as error:
        return str(error) if isinstance(error, Shut) else "NotPublic"
    return "" if 200 <= status < 300 else f"answered {status}"
