"""A real server in a process of its own, phones that hammer it, and a hand on its plug."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

HOUSE = Path(__file__).parents[1]
FIRST = date(2015, 1, 1)


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


class Server:
    """`moodtrack serve` on a free port; `kill()` is kill -9 of the one process that was started."""

    def __init__(
        self, url: str, key: Path, *, workers: int = 1, port: int = 0, jobs: str = "here"
    ) -> None:
        self.port = port or free_port()
        self.env = {
            **os.environ,
            "MOODTRACK_DATABASE_URL": url,
            "MOODTRACK_KEY_FILE": str(key),
            "MOODTRACK_ORIGIN": f"http://127.0.0.1:{self.port}",
            "MOODTRACK_PORT": str(self.port),
            "MOODTRACK_WORKERS": str(workers),
            "MOODTRACK_JOBS": jobs,
        }
        self._process: subprocess.Popen[str] | None = None
        # to a file: a pipe that nobody reads fills up, and stops who writes to it
        self._said = Path(tempfile.gettempdir(), f"moodtrack-said-{uuid4()}")

    def start(self) -> None:
        self._begin("serve", "moodtrack serves")

    def start_worker(self) -> None:
        """`moodtrack worker` in place of a server."""
        self._begin("worker", "moodtrack does jobs")

    def _begin(self, command: str, ready: str) -> None:
        with self._said.open("a") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "moodtrack", command],
                cwd=HOUSE,
                env=self.env,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        first = self._process.stdout.readline()
        assert first.startswith(ready), self.end()

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.communicate()

    def stop(self) -> int:
        """As systemd does; gives the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=30)
        return self._process.returncode

    def end(self) -> str:
        """Whatever is left of it goes; gives what it complained of."""
        if self._process is None:
            return ""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()
        said = self._said.read_text() if self._said.exists() else ""
        self._said.unlink(missing_ok=True)
        return said


@asynccontextmanager
async def line(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


@dataclass
class Phone:
    """Sends new words all the time, and again whatever it has no yes for."""

    token: str
    random: Random
    sent: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    _owed: list[Mapping[str, Any]] = field(default_factory=list)

    def _new(self) -> Mapping[str, Any]:
        day = FIRST + timedelta(days=self.random.randrange(4_000))
        revision = {
            "id": str(UUID(int=self.random.getrandbits(128), version=4)),
            "day": str(day),
            "written_at": f"{day}T12:00:00Z",
            "tz": "UTC",
            "replaces": [],
            "answers": {"mood": self.random.randrange(11), "note": "x" * self.random.randrange(60)},
        }
        self.sent[revision["id"]] = revision
        return revision

    async def hammer(self, port: int) -> None:
        """Until the line is cut."""
        with suppress(OSError, asyncio.IncompleteReadError):
            async with line(port) as (reader, writer):
                while True:
                    if not self._owed:
                        count = self.random.choice((1, 1, 3, 40))
                        self._owed = [self._new() for _ in range(count)]
                    await self._send(reader, writer)

    async def settle(self, port: int) -> None:
        """Send what there is no yes for."""
        async with line(port) as (reader, writer):
            if self._owed:
                await self._send(reader, writer)

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = json.dumps({"revisions": self._owed}).encode()
        writer.write(
            b"POST /api/v1/checkins HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            b"content-type: application/json\r\n"
            b"authorization: Bearer " + self.token.encode() + b"\r\n"
            b"content-length: " + str(len(body)).encode() + b"\r\n\r\n" + body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        [length] = re.findall(rb"(?i)content-length: *(\d+)", head)
        results = json.loads(await reader.readexactly(int(length)))["results"]
        assert {one["status"] for one in results} <= {"kept", "already_kept"}, results
        self.acknowledged |= {one["id"] for one in results}
        self._owed = []


async def hammer(phones: list[Phone], port: int, seconds: float, cut: Any) -> None:
    """All phones at once; after so many seconds the plug is pulled."""
    lines = [asyncio.ensure_future(phone.hammer(port)) for phone in phones]
    await asyncio.sleep(seconds)
    cut()
    await asyncio.gather(*lines)
