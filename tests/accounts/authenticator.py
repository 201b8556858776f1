"""A passkey in a hand: makes and shows credentials as a phone does, and as a thief might."""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def data_of(plain: str) -> bytes:
    return urlsafe_b64decode(plain + "=" * (-len(plain) % 4))


@dataclass
class Authenticator:
    """One credential. What a test sets aside from the usual is a field or an argument."""

    origin: str = "http://phone"
    rp: str = "phone"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    counts: bool = True
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    owner: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def made(self, options: dict[str, Any]) -> str:
        """The answer to navigator.credentials.create()."""
        self.owner = data_of(options["user"]["id"])
        public = self.key.public_key().public_numbers()
        cose = {
            1: 2,
            3: -7,
            -1: 1,
            -2: public.x.to_bytes(32, "big"),
            -3: public.y.to_bytes(32, "big"),
        }
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential
        said = self._data(ATTESTED) + attested + cbor2.dumps(cose)
        whole = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(whole)})

    def shown(self, options: dict[str, Any], *, owner: bytes | None = None) -> str:
        """The answer to navigator.credentials.get()."""
        self.counter += self.counts
        client, said = self._client("webauthn.get", options["challenge"]), self._data(0)
        signed = said + hashlib.sha256(client).digest()
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(said),
                "signature": text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": text(self.owner if owner is None else owner),
            }
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _data(self, flags: int) -> bytes:
        rp = hashlib.sha256(self.rp.encode()).digest()
        return rp + bytes([self.flags | flags]) + self.counter.to_bytes(4, "big")

    def _answer(self, response: dict[str, str]) -> str:
        id_ = text(self.credential)
        return json.dumps(
            {
                "id": id_,
                "rawId": id_,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )
