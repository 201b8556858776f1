"""The master key: made once, kept outside the database, what it signs, and the keys it wraps."""

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from moodtrack.texts import Texts

KEY_BYTES, NONCE = 32, 12
SIGNING = b"the key of digests"
PUSH = b"the key of reminders"  # that push services know this house by
MOST_HELD = 20_000  # unwrapped keys kept in memory


class NoKey(Exception):
    """There is no usable master key where one is needed; says what to do."""


class WrongKey(NoKey):
    """A key that was wrapped under another master key, or for another owner."""


class _Held:
    """The master key wraps; the signing key, wrapped itself, is what digests are made with."""

    master: bytes | None = None
    signing: bytes | None = None


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
    if not path.exists() and _next(path).is_file():
        _next(path).rename(path)  # a change of keys was cut short between its two last steps
    if not path.is_file():
        raise NoKey(f"There is no key at {path}. The first `moodtrack clinic add` makes one.")
    if path.stat().st_mode & 0o077:
        raise NoKey(f"The key at {path} can be read by others. Do: chmod 600 {path}")
    _Held.master = _Held.signing = _read(path)
    _texts.cache_clear()


def _read(path: Path) -> bytes:
    try:
        key = urlsafe_b64decode(path.read_bytes().strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise NoKey(f"The file at {path} does not hold a moodtrack key.")
    return key


def unlocked() -> bool:
    return _Held.master is not None


def key_id() -> str:
    """A name for the master key that gives nothing of it away: 16 characters."""
    return _id_of(_master())


def _id_of(master: bytes) -> str:
    return _digest(master, b"the name of this key")[:8].hex()


def under_master(purpose: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 under the master key; each part is bound by its length. 32 bytes."""
    return _digest(_master(), purpose, *parts)


def keyed_digest(purpose: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 under the signing key; each part is bound by its length. 32 bytes."""
    if _Held.signing is None:
        raise NoKey("The key has not been read yet.")
    return _digest(_Held.signing, purpose, *parts)


def _digest(key: bytes, *parts: bytes) -> bytes:
    bound = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hmac.digest(key, bound, "sha256")


def _master() -> bytes:
    if _Held.master is None:
        raise NoKey("The key has not been read yet.")
    return _Held.master


def new_signing_key() -> str:
    """A random key for digests, wrapped, as text: it stays when the master key changes."""
    return urlsafe_b64encode(_wrap(secrets.token_bytes(KEY_BYTES), SIGNING)).decode()


def sign_with(wrapped: str | None) -> None:
    """Make digests with this key from now on; None: with the master key, as databases did once.

    Raises WrongKey.
    """
    try:
        _Held.signing = _unwrap(urlsafe_b64decode(wrapped), SIGNING) if wrapped else _master()
    except ValueError:  # no base64 any more
        raise WrongKey("The key of digests cannot be read.") from None


def wrap_secret(secret: bytes, purpose: bytes) -> str:
    """A secret of the house, wrapped under the master key for this purpose alone, as text."""
    return urlsafe_b64encode(_wrap(secret, purpose)).decode()


def secret_of(wrapped: str, purpose: bytes) -> bytes:
    """Raises WrongKey."""
    try:
        return _unwrap(urlsafe_b64decode(wrapped), purpose)
    except ValueError:  # no base64 any more
        raise WrongKey("A key of the house cannot be read.") from None


def new_key(owner: UUID) -> bytes:
    """A new random key for a record, wrapped under the master key for this owner alone."""
    return _wrap(secrets.token_bytes(KEY_BYTES), owner.bytes)


def texts_under(wrapped: bytes, owner: UUID, *, record: UUID) -> Texts:
    """What opens and seals the words of a record, by the wrapped key of its owner.

    The owner of a diary is the patient, that of her treatment record the clinic. Raises WrongKey.
    """
    return _texts(bytes(wrapped), owner, record)


@lru_cache(maxsize=MOST_HELD)
def _texts(wrapped: bytes, owner: UUID, record: UUID) -> Texts:
    return Texts(_unwrap(wrapped, owner.bytes), record)


def _wrap(key: bytes, bound: bytes, master: bytes | None = None) -> bytes:
    nonce = os.urandom(NONCE)
    cipher = AESGCM(_digest(master or _master(), b"wrapping"))
    return nonce + cipher.encrypt(nonce, key, bound)


def _unwrap(wrapped: bytes, bound: bytes) -> bytes:
    try:
        cipher = AESGCM(under_master(b"wrapping"))
        return cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise WrongKey("A record's key does not open with the master key in hand.") from None


class Change:
    """From the master key in hand to a new one: wraps anew what the old one had wrapped."""

    def __init__(self, new: bytes) -> None:
        self._new, self.key_id = new, _id_of(new)

    def key(self, wrapped: bytes, owner: UUID) -> bytes:
        """Raises WrongKey."""
        return _wrap(_unwrap(wrapped, owner.bytes), owner.bytes, self._new)

    def secret(self, wrapped: str, purpose: bytes) -> str:
        """Raises WrongKey."""
        secret = secret_of(wrapped, purpose)
        return urlsafe_b64encode(_wrap(secret, purpose, self._new)).decode()

    def signing_key(self) -> str:
        if _Held.signing is None:
            raise NoKey("The key has not been read yet.")
        return urlsafe_b64encode(_wrap(_Held.signing, SIGNING, self._new)).decode()


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def begin_change(path: Path) -> Change:
    """Write the key that is to follow beside the one at `path`, and say how to change to it."""
    _next(path).unlink(missing_ok=True)  # of a change that never came to the database
    make_key(_next(path))
    return Change(_read(_next(path)))


def turn_over(path: Path) -> Path:
    """The next key takes the place of the one at `path`, which stays under another name: given."""
    old = path.with_name(f"{path.name}.before-{_id_of(_read(_next(path)))}")
    path.rename(old)
    _next(path).rename(path)
    unlock(path)
    return old


def finish_change(path: Path, wanted: str) -> bool:
    """Turn over after all, if the database is sealed with the next key: a change was cut short."""
    if _next(path).is_file() and _id_of(_read(_next(path))) == wanted:
        turn_over(path)
        return True
    return False


def row_digest(table: str, values: Iterable[object]) -> bytes:
    """What a row says, under the signing key: 16 bytes, the same on both databases.

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
