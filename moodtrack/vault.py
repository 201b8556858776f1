"""The master key: made once, kept outside the database, and what it signs."""

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from pathlib import Path

KEY_BYTES = 32


class NoKey(Exception):
    """There is no usable master key where one is needed; says what to do."""


class _Held:
    key: bytes | None = None


def make_key(path: Path) -> None:
    """Write a new master key, readable by its owner alone. Never overwrites one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def unlock(path: Path) -> None:
    """Read the master key and hold it for this process."""
    if not path.is_file():
        raise NoKey(f"There is no key at {path}. The first `moodtrack clinic add` makes one.")
    if path.stat().st_mode & 0o077:
        raise NoKey(f"The key at {path} can be read by others. Do: chmod 600 {path}")
    try:
        key = urlsafe_b64decode(path.read_bytes().strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise NoKey(f"The file at {path} does not hold a moodtrack key.")
    _Held.key = key


def unlocked() -> bool:
    return _Held.key is not None


def key_id() -> str:
    """A name for the master key that gives nothing of it away: 16 characters."""
    return keyed_digest(b"the name of this key")[:8].hex()


def keyed_digest(purpose: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 under the master key; each part is bound by its length. 32 bytes."""
    if _Held.key is None:
        raise NoKey("The key has not been read yet.")
    bound = b"".join(len(part).to_bytes(8, "big") + part for part in (purpose, *parts))
    return hmac.digest(_Held.key, bound, "sha256")


def row_digest(table: str, values: Iterable[object]) -> bytes:
    """What a row says, under the master key: 16 bytes, the same on both databases.

    A row that rots, or is put where another belongs, no longer fits its digest.
    """
    return keyed_digest(b"row", table.encode(), *map(_bytes_of, values))[:16]


def _bytes_of(value: object) -> bytes:
    """Each kind of value apart: the number 1 is not the text "1", nothing is not the empty text."""
    if value is None:
        return b"-"
    if isinstance(value, bytes):
        return b"b" + value
    if isinstance(value, int):  # true is 1: SQLite knows no other
        return b"i%d" % value
    return b"s" + str(value).encode("utf-8", "surrogateescape")  # rotten text too has a digest
