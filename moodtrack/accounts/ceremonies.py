"""Passkeys (WebAuthn): challenges that are good once, what a browser is asked, what it answers."""

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from moodtrack import vault
from moodtrack.config import LOCAL_HOSTS
from moodtrack.instants import from_micros, micros

# webauthn is imported where it is used: a third of a second that no start should wait for

NONCE, STAMP, MAC = 16, 8, 32  # bytes of a challenge
TO_USE, TO_MAKE = timedelta(minutes=5), timedelta(minutes=15)
MOST_TEXT = 16_000  # characters of an answer; a usual one has about 1,000
T = TypeVar("T")


class NotThisOne(Exception):
    """An answer that opens nothing here: whyever, whoever sent it is told the same."""


class Cloned(NotThisOne):
    """A passkey whose count went back: two devices hold it, and one is not its owner's."""


@dataclass(frozen=True, slots=True)
class Site:
    """What passkeys are bound to: a name, and the one origin that may ask for them."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a browser has just made."""

    credential: bytes
    public_key: bytes
    counter: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer says of itself, before anything of it is believed."""

    text: str
    credential: bytes
    owner: bytes | None
    challenge: bytes


def site_of(origin: str | None) -> Site:
    """Passkeys are bound to a name: 127.0.0.1 is none, so a server there uses `localhost`."""
    parts = urlsplit(origin or "http://localhost")
    if parts.hostname not in LOCAL_HOSTS:
        return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")
    port = f":{parts.port}" if parts.port else ""
    return Site("localhost", f"{parts.scheme}://localhost{port}")


def new_challenge(purpose: str, bound: str, *, lasts: timedelta, at: datetime) -> bytes:
    """Random bytes and an end, signed for one purpose and one browser.

    Nothing is kept of it until it is answered, so that asking costs nobody anything.
    """
    said = secrets.token_bytes(NONCE) + micros(at + lasts).to_bytes(STAMP, "big")
    return said + _mac(said, purpose, bound)


def still_good(challenge: bytes, purpose: str, bound: str, *, at: datetime) -> bool:
    """Whether we asked just that, of that browser, lately. Not whether it was answered before."""
    said, mac = challenge[: NONCE + STAMP], challenge[NONCE + STAMP :]
    if len(challenge) != NONCE + STAMP + MAC or not bound:
        return False
    if not compare_digest(mac, _mac(said, purpose, bound)):
        return False
    return at < from_micros(int.from_bytes(said[NONCE:], "big"))


def _mac(said: bytes, purpose: str, bound: str) -> bytes:
    return vault.keyed_digest(b"passkey challenge", said, purpose.encode(), bound.encode())


def digest_of(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()


def to_make(
    site: Site, challenge: bytes, *, person: UUID, name: str, known: Sequence[bytes] = ()
) -> dict[str, Any]:
    """What a browser is asked to make a passkey: one that is found without a name, and that asks
    for a finger, a face or a PIN."""
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_registration_options(
        rp_id=site.id,
        rp_name="Daybook",  # what a phone lists it under, before other eyes
        user_id=person.bytes,
        user_name=name,
        user_display_name=name,
        challenge=challenge,
        timeout=_ms(TO_USE),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one) for one in known],
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
    )
    found: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return found


def to_show(site: Site, challenge: bytes) -> dict[str, Any]:
    """What a browser is asked to show a passkey: the same for everybody, known or not."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=site.id,
        challenge=challenge,
        timeout=_ms(TO_USE),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    found: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return found


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)


def challenge_of(text: str) -> bytes:
    """Which challenge a browser says it answers. Raises NotThisOne."""
    from webauthn.helpers import base64url_to_bytes

    return _read(
        text,
        lambda answer: base64url_to_bytes(
            json.loads(base64url_to_bytes(answer["response"]["clientDataJSON"]))["challenge"]
        ),
    )


def read_shown(text: str) -> Shown:
    """Raises NotThisOne."""
    from webauthn.helpers import base64url_to_bytes

    def parts(answer: Any) -> tuple[bytes, bytes | None]:
        owner = answer["response"].get("userHandle")
        return base64url_to_bytes(answer["rawId"]), base64url_to_bytes(owner) if owner else None

    credential, owner = _read(text, parts)
    return Shown(text, credential, owner, challenge_of(text))


def read_made(text: str, site: Site, challenge: bytes) -> Made:
    """A passkey made on our own page, by someone it made sure of. Raises NotThisOne."""
    import webauthn

    found = _read(
        text,
        lambda answer: webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            require_user_verification=True,
        ),
    )
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def count_of(shown: Shown, site: Site, *, public_key: bytes, counter: int) -> int:
    """Check an answer against its key; gives how often it was used. Raises NotThisOne, Cloned."""
    import webauthn

    found = _read(
        shown.text,
        lambda answer: webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=shown.challenge,
            expected_rp_id=site.id,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,  # looked at below, to tell a clone from the rest
            require_user_verification=True,
        ),
    )
    if (found.new_sign_count or counter) and found.new_sign_count <= counter:
        raise Cloned
    return found.new_sign_count


def _read(text: str, part: Callable[[Any], T]) -> T:
    if len(text) > MOST_TEXT:
        raise NotThisOne
    try:
        return part(json.loads(text))
    except Exception as error:  # a stranger wrote this: however a parser stumbles, it is no passkey
        raise NotThisOne from error
