"""Slow hashes of what people remember, a few at a time; and how easily it would be guessed."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn_rs_py import zxcvbn

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP: 19 MiB, t=2
AT_ONCE = 2  # so that guessing never takes the machine's memory or both cores

# the hash of nothing anybody can type: an unknown name costs a guesser the same time
NOBODY = HASHER.hash("\x00nobody")
_room: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


def _places() -> asyncio.Semaphore:
    return _room.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def slow_hash(secret: str) -> str:
    async with _places():
        return await asyncio.to_thread(HASHER.hash, secret)


async def matches(kept: str | None, secret: str) -> bool:
    """Whether a secret is the one that was kept; takes as long when there is none."""
    async with _places():
        right = await asyncio.to_thread(_verify, kept or NOBODY, secret)
    return right and kept is not None


def _verify(kept: str, secret: str) -> bool:
    try:
        return HASHER.verify(kept, secret)
    except (VerificationError, InvalidHashError):
        return False


def strength(passphrase: str) -> int:
    """0 (guessed at once) to 4, as zxcvbn counts; the first 100 characters say enough."""
    return int(zxcvbn(passphrase[:100]).score)
