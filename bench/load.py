"""The load: keep-alive clients on raw sockets, each a patient whose every request is a new day."""

import asyncio
import json
import sys
import time
import uuid
from datetime import date, timedelta

FIRST = date(2026, 11, 20)


def request(patient: int, cookie: str, turn: int) -> bytes:
    day = FIRST - timedelta(days=turn % 20_000)
    said = {
        "id": str(uuid.uuid4()),
        "day": day.isoformat(),
        "written_at": f"{day.isoformat()}T20:00:00+00:00",
        "tz": "UTC",
        "replaces": [],
        "answers": {"mood": turn % 11, "sleep_hours": 7.5, "tips": {"active": True}},
    }
    if not cookie:  # the bare server has no sessions: it is told who and when
        said |= {"patient": patient, "number": (day - date(1970, 1, 1)).days}
    body = json.dumps({"revisions": [said]}).encode()
    head = (
        "POST /api/v1/checkins HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        f"cookie: session={cookie}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def client(port: int, patient: int, cookie: str, start: int, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took, turn = [], start
    while time.perf_counter() < until:
        wire = request(patient, cookie, turn)
        began = time.perf_counter()
        writer.write(wire)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        took.append(time.perf_counter() - began)
        if b" 200 " not in head[:15] or b'"kept"' not in body:
            raise SystemExit(f"{head!r} {body!r}")
        turn += 1
    writer.close()
    return took


async def main(port: int, cookies: list[str], seconds: float, start: int) -> None:
    began = time.perf_counter()
    until = began + seconds
    each = await asyncio.gather(
        *(client(port, place + 1, one, start, until) for place, one in enumerate(cookies))
    )
    took = sorted(one for some in each for one in some)
    said = {
        "rate": len(took) / (time.perf_counter() - began),
        "p50": took[len(took) // 2] * 1e3,
        "p99": took[int(len(took) * 0.99)] * 1e3,
        "most": max(map(len, each)),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    asyncio.run(main(asked["port"], asked["cookies"], asked["seconds"], asked["start"]))
