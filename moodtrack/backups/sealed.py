"""A sealed file: bytes in, AES-256-GCM in chunks of 1 MiB, out on the disk under its final name.

    moodtrack backup 1\\n
    {"key": name of the master key, "kind": "sqlite" or "postgres", "salt": hex}\\n
    length of a chunk (4 bytes, big-endian), chunk sealed; ...

Each file has a key of its own, made from the master key and the salt. The nonce of a chunk is its
number and whether it is the last one, so that no chunk can be left out, moved or cut off.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from moodtrack import vault
from moodtrack.commands import CannotDo

MAGIC = b"moodtrack backup 1\n"
CHUNK = 1 << 20  # bytes before sealing
TAG = 16
LONGEST_HEADER = 4096


class NotUsable(CannotDo):
    """Why a file cannot be restored from, or a place not be written to, in one plain line."""


class Sealer:
    """Takes bytes in, writes sealed chunks; `finish` writes the last one."""

    def __init__(self, file: BinaryIO, kind: str) -> None:
        salt = secrets.token_bytes(32)
        said = {"key": vault.key_id(), "kind": kind, "salt": salt.hex()}
        self._header = MAGIC + json.dumps(said).encode() + b"\n"
        self._cipher, self._file = _cipher(salt), file
        self._held, self._number = bytearray(), 0
        file.write(self._header)

    def chunk(self, data: bytes) -> None:
        """Write this much as a chunk of its own."""
        self._write(data, last=False)

    def write(self, data: bytes) -> None:
        self._held += data
        while len(self._held) > CHUNK:
            self._write(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]

    def finish(self) -> None:
        self._write(bytes(self._held), last=True)

    def _write(self, data: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), data, self._header)
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class Opener:
    """Reads a sealed file: what kind it is, then its chunks. Raises NotUsable at any of them."""

    def __init__(self, file: BinaryIO) -> None:
        magic, said = file.readline(LONGEST_HEADER), file.readline(LONGEST_HEADER)
        if magic != MAGIC:
            raise NotUsable("This is not a backup that moodtrack made.")
        try:
            header = json.loads(said)
            self.kind, key, salt = header["kind"], header["key"], bytes.fromhex(header["salt"])
        except (ValueError, KeyError, TypeError):
            raise NotUsable("The beginning of this backup is damaged.") from None
        if key != vault.key_id():
            raise NotUsable(
                f"This backup is sealed with another key ({key}); the key in use is "
                f"{vault.key_id()}. MOODTRACK_KEY_FILE names the key to use."
            )
        self._header, self._cipher, self._file = magic + said, _cipher(salt), file

    def chunks(self) -> Iterator[bytes]:
        number, last = 0, False
        while not last:
            sealed = self._sealed()
            here = self._file.tell()
            last = not self._file.read(1)
            self._file.seek(here)
            try:
                yield self._cipher.decrypt(_nonce(number, last=last), sealed, self._header)
            except InvalidTag:
                raise NotUsable(
                    "This backup is damaged or cut off. Nothing was restored from it."
                ) from None
            number += 1

    def _sealed(self) -> bytes:
        length = int.from_bytes(self._file.read(4), "big")
        sealed = self._file.read(length) if TAG <= length <= CHUNK + TAG else b""
        if len(sealed) != length or not sealed:
            raise NotUsable("This backup is damaged or cut off. Nothing was restored from it.")
        return sealed


def _cipher(salt: bytes) -> AESGCM:
    return AESGCM(vault.under_master(b"a backup's key", salt))


def _nonce(number: int, *, last: bool) -> bytes:
    return bytes([last, 0, 0, 0]) + number.to_bytes(8, "big")


@contextmanager
def growing(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file for its owner alone that has its name only once it is whole and on the disk.

    Gives it, and the name it has until then.
    `path` may be an older backup, which is then replaced; any other file is left alone.
    """
    if not path.parent.is_dir():
        raise NotUsable(f"There is no folder at {path.parent}.")
    if path.exists():
        _only_over_a_backup(path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, part
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _only_over_a_backup(path: Path) -> None:
    if not path.is_file():
        raise NotUsable(f"{path} is no place for a backup. Name a file.")
    with path.open("rb") as there:
        if there.readline(LONGEST_HEADER) != MAGIC:
            raise NotUsable(f"There is another file at {path} already. Choose another name.")


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
