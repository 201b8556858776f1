"""Asks a server for pages on a raw socket: one after the other, or so many a second."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: bytes
    body: bytes
    took: float  # seconds


class Line:
    """One kept-alive connection of somebody who is signed in."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._cookie = port, cookie
        self._reader: asyncio.StreamReader | None = None

    async def ask(self, path: str, *headers: str, method: str = "GET", body: str = "") -> Answer:
        if self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        told = [f"{method} {path} HTTP/1.1", "host: bench", f"cookie: session={self._cookie}"]
        told += [*headers, f"content-length: {len(body)}", "", body]
        began = time.perf_counter()
        self._writer.write("\r\n".join(told).encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        got = await self._reader.readexactly(int(length or 0))
        return Answer(int(head[9:12]), head, got, time.perf_counter() - began)


async def so_many_a_second(
    port: int, cookie: str, paths: Sequence[str], rate: float, seconds: float
) -> list[Answer]:
    """Asked for at their times, whether those before are answered or not."""
    lines: asyncio.Queue[Line] = asyncio.Queue()
    for _ in range(32):
        lines.put_nowait(Line(port, cookie))

    async def one(path: str) -> Answer:
        line = await lines.get()
        try:
            return await line.ask(path, "accept-encoding: gzip")
        finally:
            lines.put_nowait(line)

    began, asked = time.perf_counter(), []
    for turn in range(int(rate * seconds)):
        await asyncio.sleep(began + turn / rate - time.perf_counter())
        asked.append(asyncio.create_task(one(paths[turn % len(paths)])))
    return await asyncio.gather(*asked)


def main(told: dict[str, object]) -> None:
    answers = asyncio.run(so_many_a_second(**told))  # type: ignore[arg-type]
    if any(one.status != 200 for one in answers):
        raise SystemExit(f"answered {sorted({one.status for one in answers})}")
    took = sorted(one.took for one in answers)
    print(json.dumps({"p50": took[len(took) // 2] * 1e3, "p99": took[len(took) * 99 // 100] * 1e3}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
