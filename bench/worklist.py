"""The work-list at 50, 1,000 and 10,000 patients, on both databases: server time of a page."""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

import httpx2 as httpx
import psutil
from starlette.types import ASGIApp, Receive, Scope, Send

from bench import Figure
from bench.checkins import _execute, _named
from moodtrack import db, vault
from moodtrack.accounts import actions
from moodtrack.accounts.domain import Role
from moodtrack.app import create_app
from moodtrack.checkins.domain.summary import WINDOW, Summary
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from tools import postgres

SIZES = (50, 1_000, 10_000)
ROUNDS = 43
PATHS = {  # after the first, few are in a pressing group and many have gone quiet
    "page": "/clinic",
    "page, hardly anyone pressing": "/clinic",
    "page, longest without an answer": "/clinic?sort=answer",
    "page, the quiet alone": "/clinic?group=going_quiet",
    "API": "/api/v1/patients",
}
CALM = "update standing set below = false, over_on = null where patient % 500 > 0"
PERSON = (
    "insert into person (number, id, clinic_id, role, name, zone, day_start, created_at, "
    "list_view) values ($1, $2, 1, 'patient', $3, 'UTC', 3, 0, '')"
)
GRANT = "insert into sharing_grant (patient_id, viewer_id, given_at, parts) values ($1, $2, 0, 31)"
SUMMARY = (
    "insert into checkin_summary (patient, last_day, days_answered, days_rated, revisions, recent, "
    "quiet_from, thin_from) values ($1, $2, $3, $3, $3, $4, $5, $6)"
)
TREATED = (
    "insert into treatment_summary (patient, infusions, last_n, last_at, last_day) "
    "values ($1, $2, $2, 0, $3)"
)

STANDING = "insert into standing (patient, seen, below, over_on, due) values ($1, 0, $2, $3, '')"


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="moodtrack-bench-") as folder:
        home = Path(folder)
        vault.make_key(home / "key")
        for size in SIZES:
            yield from asyncio.run(_page("SQLite", f"sqlite:///{home}/{size}.db", home, size))
        home.chmod(0o755)
        server = postgres.start(home / "pg")
        try:
            Timed.database = psutil.Process(
                int((home / "pg" / "data" / "postmaster.pid").read_text().split()[0])
            )
            for size in SIZES:
                asyncio.run(_execute(server.url(), f"create database list{size}"))
                url = _named(server.url(), f"list{size}")
                yield from asyncio.run(_page("PostgreSQL", url, home, size))
        finally:
            server.stop()


async def _page(kind: str, url: str, home: Path, size: int) -> list[Figure]:
    config = Config(database_url=url, key_file=home / "key", origin="http://127.0.0.1:8000")
    vault.unlock(config.key_file)
    db.take_lock(config)
    await migrate(config)
    app = create_app(config)
    figures = []
    async with app.router.lifespan_context(app):
        timed = Timed(app)
        client = await _filled(timed, size)
        goal = "<= 10" if size == 10_000 else ""
        for name, path in PATHS.items():
            took, busy = await _ms(timed, client, path)
            where = f"50 of {size:,}, {kind}"
            reached = took <= 10 if goal else None
            figures.append(
                Figure(f"work-list {name}, {where}", took, "ms", goal=goal, reached=reached)
            )
            figures.append(
                Figure(f"work-list {name}, {where}: CPU, ours and the database's", busy, "ms")
            )
            if name == "page":
                await db.write(CALM)
        await client.aclose()
    return figures


class Timed:
    """An app, and how long its last answer took: on the clock, and of our processor's time."""

    database: psutil.Process | None = None  # a server of its own

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.took = self.busy = 0.0

    def theirs(self) -> float:
        """Seconds of processor time the database's processes have had (in steps of 10 ms)."""
        family = self.database.children(recursive=True) if self.database else []
        return sum(sum(one.cpu_times()[:2]) for one in family)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, busy = time.perf_counter(), time.process_time()
        await self._app(scope, receive, send)
        self.took = (time.perf_counter() - began) * 1e3
        self.busy = (time.process_time() - busy) * 1e3


async def _filled(app: Timed, size: int) -> httpx.AsyncClient:
    """So many patients who share with one clinician, their summaries as if they wrote for years."""
    now, dice = datetime.now(UTC), random.Random(1)
    today = (now.date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days
    clinic = await actions.add_clinic("Bench", zone="UTC", at=now)
    reader = await actions.add_person(clinic, name="Reader", role=Role.CLINICIAN, at=now)
    numbers = range(1_000, 1_000 + size)
    await db.write_many(PERSON, [(n, str(uuid4()), f"Person {dice.random():.6f}") for n in numbers])
    await db.write_many(GRANT, [(n, reader.number) for n in numbers])
    recent = ["".join(dice.choice("0123456789a+---") for _ in range(WINDOW)) + "5" for _ in numbers]
    summaries = [Summary(today - dice.choice((0, 0, 1, 2, 6)), recent=r[1:]) for r in recent]
    await db.write_many(
        SUMMARY,
        [
            (n, one.last_day, 900, one.recent, one.quiet_from, one.thin_from)
            for n, one in zip(numbers, summaries, strict=True)
        ],
    )
    await db.write_many(
        STANDING, [(n, dice.random() < 0.02, today - dice.randint(0, 900)) for n in numbers]
    )
    await db.write_many(TREATED, [(n, 8, today - dice.randint(0, 60)) for n in numbers])
    if not db.on_sqlite():
        await db.write("analyze")  # as PostgreSQL does by itself some moments later
    link = await actions.sign_in_link(reader, reusable=False, lasts=now.replace(year=2100), at=now)
    transport = httpx.ASGITransport(app)
    client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
    await client.post(f"/sign-in/{link}")
    return client


async def _ms(timed: Timed, client: httpx.AsyncClient, path: str) -> tuple[float, float]:
    took, busy = [], []
    before = timed.theirs()
    for _ in range(ROUNDS):
        answer = await client.get(path)
        assert answer.status_code == 200, answer.status_code
        took.append(timed.took)
        busy.append(timed.busy)
    theirs = (timed.theirs() - before) * 1e3 / ROUNDS
    return median(took[3:]), median(busy[3:]) + theirs
