"""The key that push services know this house by (VAPID, RFC 8292): made once, kept wrapped."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from moodtrack import db, vault
from moodtrack.accounts.actions.keys import PUSH_KEY

CURVE = ec.SECP256R1()
SCALAR = 32  # bytes


class _Held:
    wrapped: str = ""
    key: ec.EllipticCurvePrivateKey | None = None


async def push_key() -> ec.EllipticCurvePrivateKey:
    """Made when it is first asked for; of two processes that make one at once, one's stands."""
    wrapped = await db.house(PUSH_KEY)
    if wrapped is None:
        made = ec.generate_private_key(CURVE).private_numbers().private_value
        new = vault.wrap_secret(made.to_bytes(SCALAR, "big"), vault.PUSH)
        wrapped = await db.settle_house(PUSH_KEY, new)
    if _Held.key is None or _Held.wrapped != wrapped:
        secret = vault.secret_of(wrapped, vault.PUSH)
        _Held.key = ec.derive_private_key(int.from_bytes(secret, "big"), CURVE)
        _Held.wrapped = wrapped
    return _Held.key


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """As a browser wants it when it subscribes."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
