"""Names and clocks of a study: they follow from a secret, and lead back to nobody without it."""

import hmac
from base64 import b32encode
from uuid import UUID

SECRET_BYTES = 32
LETTERS = 16  # of a pseudonym: 80 bits
LEAST_HELD_BACK, SPREAD = 1, 28  # days at the end of somebody's table


def pseudonym(secret: bytes, patient: UUID) -> str:
    """HMAC-SHA256 of her id: the same in every export with this secret, and another in others.

    >>> pseudonym(b"a" * 32, UUID(int=7))
    'zdgyutbn5z6grcxo'
    """
    return b32encode(_digest(secret, b"name", patient)).decode()[:LETTERS].lower()


def held_back(secret: bytes, patient: UUID) -> int:
    """How many days before the export her table ends: 1 to 28.

    Days are counted from a first day that nobody is told. Would every table end on the day of the
    export, that would tell: so each ends on a day of its own, the same in every export.
    """
    return LEAST_HELD_BACK + int.from_bytes(_digest(secret, b"end", patient)[:8], "big") % SPREAD


def _digest(secret: bytes, purpose: bytes, patient: UUID) -> bytes:
    return hmac.digest(secret, purpose + b"\0" + patient.bytes, "sha256")
