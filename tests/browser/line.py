"""The line between phone and clinic, and what goes wrong on it: a small proxy that obeys a test."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

OUTBOX = "/api/v1/checkins"


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    raw: bytes  # head and body, as they came
    body: bytes

    @property
    def outbox(self) -> bool:
        return self.method == "POST" and self.path == OUTBOX


Fate = Callable[[Asked, "Line"], Awaitable[bytes | None]]


@dataclass
class Line:
    """`line.fate` decides what becomes of each request: an answer's bytes, or None for silence."""

    house: str
    url: str = ""
    fate: Fate | None = None
    asked: list[Asked] = field(default_factory=list)
    open: set[asyncio.Task[None]] = field(default_factory=set)  # connections under way

    async def forward(self, asked: Asked) -> bytes:
        """The house's own answer, whole."""
        there = urlsplit(self.house)
        reader, writer = await asyncio.open_connection(there.hostname, there.port)
        try:
            writer.write(asked.raw)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()

    def sent(self) -> int:
        """How often the outbox tried."""
        return sum(one.outbox for one in self.asked)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.current_task()
        assert mine is not None
        self.open.add(mine)
        mine.add_done_callback(self.open.discard)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                asked = await _read(reader)
                self.asked.append(asked)
                answer = await (self.fate or passes)(asked, self)
                if answer is not None:
                    writer.write(answer)
                    await writer.drain()
        finally:
            writer.close()

    async def hang_up(self) -> None:
        """Whoever still holds the line has nothing more to say."""
        held = list(self.open)
        for one in held:
            one.cancel()
        await asyncio.gather(*held, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines[1:])}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    ours = ("connection:", "accept-encoding:")  # one answer a connection, readable to a test
    kept = [one for one in lines[1:-2] if not one.lower().startswith(ours)]
    raw = "\r\n".join([lines[0], *kept, "Connection: close", "", ""]).encode("latin-1") + body
    return Asked(method, path, raw, body)


async def passes(asked: Asked, line: Line) -> bytes | None:
    return await line.forward(asked)


def always(status: str, kind: str, body: str, *more: str) -> Fate:
    """Everything gets this answer."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body.encode())}"]
    answer = "\r\n".join([*head, *more, "Connection: close", "", body]).encode()

    async def fate(asked: Asked, line: Line) -> bytes | None:
        return answer

    return fate


def instead(status: str, kind: str, body: str, *more: str) -> Fate:
    """The outbox gets this answer; everything else passes."""
    answer = always(status, kind, body, *more)

    async def fate(asked: Asked, line: Line) -> bytes | None:
        return await (answer(asked, line) if asked.outbox else line.forward(asked))

    return fate


async def cut_after_commit(asked: Asked, line: Line) -> bytes | None:
    """The clinic keeps it, and the phone never hears."""
    answer = await line.forward(asked)
    return None if asked.outbox else answer


async def dead(asked: Asked, line: Line) -> bytes | None:
    return None


async def silent(asked: Asked, line: Line) -> bytes | None:
    """A line so poor that nothing comes, and nobody hangs up."""
    await asyncio.sleep(20)
    return None


@asynccontextmanager
async def between(house: str) -> AsyncIterator[Line]:
    line = Line(house)
    server = await asyncio.start_server(line.take, "127.0.0.1", 0, limit=1 << 20)
    async with server:
        line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield line
        await line.hang_up()
