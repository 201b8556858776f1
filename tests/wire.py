"""Requests as no browser sends them: any bytes as path, headers and body, straight into the app."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message

Pairs = Iterable[tuple[str | bytes, str | bytes]]


class Chunks(Protocol):
    """A body in parts, perhaps made while they are read."""

    def pop(self, place: int, /) -> bytes: ...
    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


async def send(
    app: ASGIApp,
    method: str,
    target: str,
    *,
    headers: Pairs = (),
    body: bytes | Chunks = b"",
) -> Answer:
    """What a server would hand to the app for this line of a request, and what comes back."""
    path, _, query = target.partition("?")
    waiting: Chunks = [body] if isinstance(body, bytes) else body
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path.encode("utf-8", "surrogateescape"),
        "root_path": "",
        "query_string": query.encode("utf-8", "surrogateescape"),
        "headers": [(b"host", b"phone"), *((_raw(name).lower(), _raw(v)) for name, v in headers)],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
    }
    said: list[Message] = []

    async def receive() -> Message:
        if not waiting:  # it stays on the line
            await asyncio.Event().wait()
        chunk = waiting.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(waiting)}

    async def tell(message: Message) -> None:
        said.append(message)

    await app(scope, receive, tell)
    starts = [one for one in said if one["type"] == "http.response.start"]
    assert len(starts) == 1, said
    return Answer(
        starts[0]["status"],
        {name.decode("latin-1"): value.decode("latin-1") for name, value in starts[0]["headers"]},
        b"".join(one.get("body", b"") for one in said if one["type"] == "http.response.body"),
    )


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")
