"""Reminders by Web Push: sealed for the browser (RFC 8291), signed for its service (RFC 8292)."""

import asyncio
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from moodtrack.checkins.domain.days import day_of, end_of
from moodtrack.language import N_, _, speaking
from moodtrack.reading import Problems
from moodtrack.reminders.actions.push_key import CURVE, public_text, push_key
from moodtrack.reminders.domain import TITLE, link
from moodtrack.reminders.domain.endpoints import push_target
from moodtrack.reminders.domain.handing import NOT_TODAY, SETTLED_BY_THE_DAY, Claimed, Outcome
from moodtrack.reminders.domain.occasions import ONE_DAY
from moodtrack.reminders.queries import Subscription, languages_of, subscriptions
from moodtrack.reminders.sender.doors import Doors, Shut
from moodtrack.reminders.sender.rounds import Hand, Round
from moodtrack.sharing.domain import OpenRecord

LENGTH = 512  # bytes of every payload before it is sealed: its length tells nothing
TOKEN_LASTS, TOKEN_RENEWED = timedelta(hours=12), timedelta(hours=6)
TOPIC = "moment"  # of two that wait at the service, the later takes the place of the earlier
GONE = (404, 410)
NEVER = 9_999_999_999_999  # milliseconds: what she wrote today has not answered it
KEPT = N_("Saved on this phone")
NOT_NOW = N_("Not today")


class Pusher:
    """Seals, signs and posts. Signatures are made once for each service and some hours."""

    def __init__(self, doors: Doors, origin: str, own_hosts: Collection[str] = ()) -> None:
        self._doors, self._origin, self._own = doors, origin, own_hosts
        self._tokens: dict[tuple[str, str], tuple[datetime, str]] = {}

    async def push(self, one: Subscription, payload: bytes, *, seconds: int, at: datetime) -> int:
        """The service's status. Raises Shut, Problems, ValueError (keys that are none)."""
        target = push_target(one.endpoint, self._own)
        headers = {
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(seconds),
            "urgency": "high",
            "topic": TOPIC,
            "authorization": await self._signed(target.origin, at),
        }
        return await self._doors.post(target, headers, sealed(one, payload))

    async def _signed(self, service: str, at: datetime) -> str:
        key = await push_key()
        public = public_text(key)
        made, token = self._tokens.get((service, public), (at - TOKEN_LASTS, ""))
        if not timedelta() <= at - made < TOKEN_RENEWED:
            token = vapid(key, service, self._origin, until=at + TOKEN_LASTS)
            self._tokens = {**self._tokens, (service, public): (at, token)}
        return f"vapid t={token}, k={public}"


def vapid(key: ec.EllipticCurvePrivateKey, service: str, subject: str, *, until: datetime) -> str:
    """A token that says to this service that it is we who send."""
    claims = {"aud": service, "exp": int(until.timestamp()), "sub": subject}
    said = f"{_text({'typ': 'JWT', 'alg': 'ES256'})}.{_text(claims)}"
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{said}.{_plain(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def sealed(one: Subscription, payload: bytes) -> bytes:
    """Only that browser can open it. Raises ValueError."""
    body: bytes = http_ece.encrypt(
        payload,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(CURVE),
        dh=bytes_of(one.p256dh),
        auth_secret=bytes_of(one.auth),
        version="aes128gcm",
    )
    return body


def check_keys(fields: Mapping[str, str]) -> None:
    """Whether a browser's keys are a point on the curve and 16 bytes. Raises ValueError."""
    ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(fields["p256dh"]))
    if len(bytes_of(fields["auth"])) != 16:
        raise ValueError("auth")


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _plain(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _text(value: object) -> str:
    return _plain(json.dumps(value, separators=(",", ":")).encode())


def payload_of(one: Claimed, record: OpenRecord, language: str) -> bytes:
    """What the worker on her phone needs: neutral words, where they lead, since when her day is.

    The same length for everybody.
    """
    with speaking(language):
        words = {"say": _(TITLE), "kept": _(KEPT), "not": _(NOT_NOW)}
    said: dict[str, object] = {**words, "go": link(""), "later": NOT_TODAY, "for": str(record.id)}
    said["since"] = _begins(one, record) if one.kind in SETTLED_BY_THE_DAY else NEVER
    return json.dumps(said).encode().ljust(LENGTH)


def _begins(one: Claimed, record: OpenRecord) -> int:
    start = end_of(day_of(one.day) - ONE_DAY, ZoneInfo(record.zone), record.day_start)
    return int(start.timestamp() * 1_000)


def by_push(pusher: Pusher) -> Hand:
    async def hand(going: Round) -> None:
        known = await subscriptions([one.device for one in going.sendings], going.records)
        languages = await languages_of(list(going.records))

        async def one_of(one: Claimed) -> None:
            if one.device not in known:
                going.became[one] = Outcome.NOWHERE
                return
            found = known[one.device]
            if found is None:
                return  # it cannot be read: tried again, and nothing is taken off
            payload = payload_of(one, going.records[one.patient], languages.get(one.patient, ""))
            going.became[one] = await _outcome(pusher, one, found, payload, going.at)

        await asyncio.gather(*map(one_of, going.sendings))

    return hand


async def _outcome(
    pusher: Pusher, one: Claimed, found: Subscription, payload: bytes, at: datetime
) -> Outcome:
    """A service that knows the browser no more has it taken off; so have keys that are none."""
    seconds = max(int((one.until - at).total_seconds()), 0)
    try:
        status = await pusher.push(found, payload, seconds=seconds, at=at)
    except Shut:
        return Outcome.AGAIN
    except (Problems, ValueError):
        return Outcome.NOWHERE
    if status in GONE:
        return Outcome.NOWHERE
    return Outcome.SENT if 200 <= status < 300 else Outcome.AGAIN
