"""A push service (or a clinic's gateway) of the world outside, and browsers that it reaches."""

import asyncio
import json
import os
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class Service:
    """Takes what is posted. `status`: what it answers; `moved`: where it sends people on to."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.status, self.moved, self.port = 201, "", 0
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        await asyncio.gather(*self._talks)
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        with suppress(OSError, asyncio.IncompleteReadError):  # whoever asked is gone
            await self._take(reader, writer)
        writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            first, *lines = head.decode().split("\r\n")
            headers = {
                name.lower(): value
                for name, _sep, value in (one.partition(": ") for one in lines if one)
            }
            body = await reader.readexactly(int(headers["content-length"]))
            self.asked.append(Asked(first.split()[1], headers, body))
            more = f"location: {self.moved}\r\n" if self.moved else ""
            writer.write(f"HTTP/1.1 {self.status} x\r\n{more}content-length: 0\r\n\r\n".encode())

    def browser(self, name: str = "a") -> "Subscribed":
        return Subscribed(f"http://127.0.0.1:{self.port}/push/{name}")


@dataclass
class Subscribed:
    """What a browser makes when it subscribes, and what only it can open."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def form(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": plain(point), "auth": plain(self.auth)}

    def opened(self, body: bytes) -> dict[str, Any]:
        text = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        said: dict[str, Any] = json.loads(text)
        return said


def plain(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
