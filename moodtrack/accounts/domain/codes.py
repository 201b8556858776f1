"""The second factor's codes: six digits of an app (RFC 6238), and recovery codes on paper."""

import hmac
import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote

STEP = 30  # seconds that a code of an app stands
DIGITS = 6
DRIFT = 1  # steps that a phone's clock may be off, either way
SECRET_BYTES = 20  # as RFC 4226 recommends

RECOVERY_CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
GROUPS, IN_A_GROUP = 3, 4  # 12 letters, 59 bits
MOVING = "move"  # the kind of invitation that takes a diary to another clinic


def hotp(secret: bytes, count: int, *, digits: int = DIGITS) -> str:
    """RFC 4226: HMAC-SHA1, truncated where its own last half-byte says.

    >>> hotp(b"12345678901234567890", 1, digits=8)
    '94287082'
    """
    mac = hmac.digest(secret, count.to_bytes(8, "big"), "sha1")
    place = mac[-1] & 0x0F
    number = int.from_bytes(mac[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def step_fitting(secret: bytes, code: str, *, at: datetime, after: int) -> int | None:
    """The step that a code belongs to: one of three around now, later than `after`; or None.

    Whoever keeps the step given and hands it back as `after` takes each code once.
    """
    now = step_of(at)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > after and hmac.compare_digest(hotp(secret, step).encode(), code.encode()):
            return step
    return None


def spelt(secret: bytes) -> str:
    """The secret as apps take it by hand, in groups of four."""
    plain = b32encode(secret).decode().rstrip("=")
    return " ".join(plain[place : place + 4] for place in range(0, len(plain), 4))


def address_for_app(secret: bytes, *, account: str, issuer: str) -> str:
    """What the picture says to the app. Neither name should tell an onlooker anything."""
    label = quote(f"{issuer}:{account}", safe=":")
    plain = b32encode(secret).decode().rstrip("=")
    return f"otpauth://totp/{label}?secret={plain}&issuer={quote(issuer)}"


def read_code(typed: str) -> str:
    """What was typed, as codes are compared: without blanks and dashes, in small letters."""
    return "".join(one for one in typed.lower() if one.isalnum())[:40]


def is_of_app(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def new_recovery_codes() -> list[str]:
    """Ten codes for a drawer, each of which opens once."""
    return ["-".join(_group() for _ in range(GROUPS)) for _ in range(RECOVERY_CODES)]


def new_moving_code() -> str:
    """24 letters, 119 bits: it takes a whole diary along."""
    return "-".join(_group() for _ in range(2 * GROUPS))


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP))
