"""A history taken home: ours beside the same rows streamed bare from sqlite3, and its memory."""

import asyncio
import csv
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx2 as httpx

from bench import Figure
from moodtrack import db, vault
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Role
from moodtrack.accounts.queries import person_with
from moodtrack.app import create_app
from moodtrack.checkins.actions import keep
from moodtrack.checkins.domain.answers import Answers
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from moodtrack.demo.domain import Kind, story
from moodtrack.exports.archive import at_one_moment, parts, zipped
from moodtrack.sharing.domain import OpenRecord
from moodtrack.sharing.gate import open_as_operator

YEAR, ROUNDS, CHUNK = 365, 15, 64 * 1024
NOW = datetime(2026, 3, 14, 16, tzinfo=UTC)
ROOM = 2.0  # megabytes that may come and go between two runs of the same


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="moodtrack-bench-") as folder:
        home = Path(folder)
        vault.make_key(home / "key")
        vault.unlock(home / "key")
        ten, patient = home / "10.db", asyncio.run(_filled(home / "10.db", 10))
        yield from asyncio.run(_beside_bare_rows(_config(ten), patient))
        yield asyncio.run(_first_byte(_config(ten), patient))
        hundred = home / "100.db"
        peaks = [_peak(ten, patient), _peak(hundred, asyncio.run(_filled(hundred, 100)))]
        (idle, ten_years, took), (_, hundred_years, _) = peaks
        yield Figure("export, 10 years, at one moment", took, "s", None, "<= 3", took <= 3)
        above = ten_years - idle
        yield Figure("export, 10 years, above idle", above, "MB", None, "<= 64", above <= 64)
        grown = hundred_years - ten_years
        yield Figure("export, peak of 100 years above 10", grown, "MB", None, "flat", grown <= ROOM)


def _config(path: Path) -> Config:
    return Config(
        database_url=f"sqlite:///{path}", key_file=path.parent / "key", origin="http://phone"
    )


async def _filled(path: Path, years: int) -> str:
    """A patient who answered every day of so many years, in the words of the demo's people."""
    db.take_lock(_config(path))
    await migrate(_config(path))
    await db.open_database(_config(path))
    clinic = await accounts.add_clinic("Bench", zone="UTC", at=NOW)
    person = await accounts.add_person(clinic, name="Ana", role=Role.PATIENT, at=NOW)
    record = await open_as_operator(str(person.id), what="a bench", at=NOW)
    last = NOW if years < 50 else NOW + timedelta(days=50 * YEAR)
    told = enumerate(_told(years * YEAR))
    days = [_revision(answers, last - timedelta(days=back)) for back, answers in told]
    for first in range(0, len(days), 10 * YEAR):
        await keep(record, days[first : first + 10 * YEAR], at=NOW)
    await db.close_database()
    db.give_lock_back()
    return str(person.id)


def _told(days: int) -> Iterator[Answers]:
    until = NOW.date()
    told = story(1, kind=Kind.RESPONDER, until=until, zone=ZoneInfo("America/New_York"))
    return islice(cycle(entry.answers for entry in told.entries), days)


def _revision(answers: Answers, written: datetime) -> Revision:
    local = written.astimezone(ZoneInfo("America/New_York"))
    return Revision(
        id=uuid4(),
        day=local.date(),
        written_at=local - timedelta(seconds=local.toordinal() * 7 % 3600),
        tz="America/New_York",
        replaces=frozenset(),
        answers=answers,
        received_at=written + timedelta(milliseconds=1_250),
    )


async def _beside_bare_rows(config: Config, patient: str) -> list[Figure]:
    db.take_lock(config)
    await db.open_database(config)
    record = await open_as_operator(patient, what="a bench", at=NOW)
    rounds = [await _round(config, record) for _ in range(ROUNDS)]
    await db.close_database()
    db.give_lock_back()
    bare, both, packed = (min(one[place] for one in rounds) for place in range(3))
    goal = "<= 3x of raw rows"
    return [
        Figure("export, 10 years, JSON + CSV", both, "ms", bare, goal, both <= 3 * bare),
        Figure("export, 10 years, as a zip", packed, "ms", bare, "<= 3 s", packed <= 3_000),
    ]


async def _round(config: Config, record: OpenRecord) -> tuple[float, float, float]:
    """Milliseconds of: the bare rows, history.json and checkins.csv, the whole zip (no PDF)."""
    began = time.perf_counter()
    _bare(config.sqlite_path)
    bare = time.perf_counter() - began
    named = dict(parts(record, at=NOW))
    both = await _drained(named["history.json"]) + await _drained(named["checkins.csv"])
    return bare * 1e3, both * 1e3, await _drained(zipped(parts(record, at=NOW))) * 1e3


def _bare(path: Path) -> int:
    """Every row of the diary as CSV, in chunks, by the standard library alone."""
    held = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    page, sent = StringIO(), 0
    table = csv.writer(page)
    for row in held.execute("select * from revision order by key"):
        table.writerow(row)
        if page.tell() > CHUNK:
            sent += len(page.getvalue().encode())
            page.seek(0)
            page.truncate()
    held.close()
    return sent + len(page.getvalue().encode())


async def _drained(chunks: AsyncIterator[bytes]) -> float:
    began = time.perf_counter()
    async for _ in chunks:
        pass
    return time.perf_counter() - began


async def _first_byte(config: Config, patient: str) -> Figure:
    """From the request to the first byte of the zip: session, trail line and all."""
    app = create_app(config)
    async with app.router.lifespan_context(app):
        cookie = await _signed_in(app, patient)
        took = median([await _ask(app, cookie) for _ in range(ROUNDS)]) * 1e3
    return Figure("export, first byte", took, "ms", None, "<= 30", took <= 30)


async def _signed_in(app: object, patient: str) -> str:
    person = await person_with(UUID(patient))
    assert person
    now = datetime.now(UTC)
    token = await accounts.sign_in_link(
        person, reusable=False, lasts=now + timedelta(hours=1), at=now
    )
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://phone") as phone:
        await phone.post(f"/sign-in/{token}")
        return "; ".join(f"{name}={value}" for name, value in phone.cookies.items())


async def _ask(app: object, cookie: str) -> float:
    """As the server speaks to the app; seconds until something is there to send on."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/api/v1/export",
        "raw_path": b"/api/v1/export",
        "query_string": b"",
        "headers": [(b"host", b"phone"), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("phone", 80),
        "scheme": "http",
    }
    there: list[float] = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        assert message.get("status", 200) == 200
        if message.get("body"):
            there.append(time.perf_counter())

    began = time.perf_counter()
    await app(scope, receive, send)  # type: ignore[operator]
    return there[0] - began


def _peak(path: Path, patient: str) -> tuple[float, float, float]:
    """Of a process of its own that packs this history: megabytes idle, at the peak; seconds."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.export", str(path), patient],
        check=True,
        capture_output=True,
    )
    idle, peak, seconds = json.loads(told.stdout)
    return idle / 1024, peak / 1024, seconds


async def _pack(path: Path, patient: str) -> None:
    config = _config(path)
    vault.unlock(config.key_file)
    db.take_lock(config)
    await db.open_database(config)
    record = await open_as_operator(patient, what="a bench", at=NOW)
    idle = _kilobytes("VmRSS")
    runs = [await _drained(at_one_moment(zipped(parts(record, at=NOW)))) for _ in range(3)]
    await db.close_database()
    print(json.dumps([idle, _kilobytes("VmHWM"), min(runs)]))


def _kilobytes(what: str) -> int:
    told = Path("/proc/self/status").read_text().splitlines()
    return int(next(one for one in told if what in one).split()[1])


if __name__ == "__main__":
    asyncio.run(_pack(Path(sys.argv[1]), sys.argv[2]))
