"""Seals the words people write, under a key of their own, each bound to the place it belongs in."""

import json
import os
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"  # of the form: this byte, 12 of a nonce, the sealed words, 16 of their tag
NONCE = 12

Row = UUID | int | str


class Unreadable(ValueError):
    """Sealed words that are not what was sealed here: rotten, or put where others belong."""


class Texts:
    """Opens and seals the words of one record (AES-256-GCM).

    Sealed words open only in the record, field and row that they were sealed for.
    """

    __slots__ = ("_cipher", "_record")

    def __init__(self, key: bytes, record: UUID) -> None:
        self._cipher, self._record = AESGCM(key), str(record)

    def seal(self, field: str, row: Row, text: str) -> bytes:
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), self._bound(field, row))

    def open(self, field: str, row: Row, sealed: bytes) -> str:
        """Raises Unreadable."""
        if sealed[:1] != VERSION:
            raise Unreadable(f"{field} is sealed in a form that is not known here")
        nonce, words = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            return self._cipher.decrypt(nonce, words, self._bound(field, row)).decode()
        except (InvalidTag, ValueError):
            raise Unreadable(f"{field} is not as it was sealed") from None

    def seal_all(self, table: str, row: Row, texts: Mapping[str, str | None]) -> bytes | None:
        """All the words of a row in one piece; None where there are none."""
        known = {name: text for name, text in texts.items() if text is not None}
        return self.seal(table, row, json.dumps(known, ensure_ascii=False)) if known else None

    def open_all(self, table: str, row: Row, sealed: bytes | None) -> dict[str, str]:
        """What `seal_all` was given, less what was None. Raises Unreadable."""
        if sealed is None:
            return {}
        found: dict[str, str] = json.loads(self.open(table, row, bytes(sealed)))
        return found

    def _bound(self, field: str, row: Row) -> bytes:
        return "\0".join((self._record, field, str(row))).encode()
